/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At most one form is open. A form is closed by its opener, by Escape, or by the answer that what it asked for is done;
 * only the answer empties it. */
#include "console/ask-box.h"
#include "console/page-parts.h"
#include "console/wrap-box.h"
#include <glib/gi18n-lib.h>

struct _MusterAskBox {
  AdwBin parent_instance;
  GtkWidget *column, *line, *problem;
  GtkWidget *open; /* (nullable) the opener whose form is open */
};

G_DEFINE_FINAL_TYPE (MusterAskBox, muster_ask_box, ADW_TYPE_BIN)

#define MAX_FIELDS 5

typedef struct {
  MusterAskBox *box; /* (not owned): it owns the form */
  GtkWidget *form, *opener, *entries[MAX_FIELDS];
  char *names[MAX_FIELDS], *filled[MAX_FIELDS];
  gboolean required[MAX_FIELDS];
  guint n;
  MusterAskFunc done;
  gpointer data;
} Entries;

static void
entries_free (gpointer data)
{
  Entries *e = data;
  for (guint i = 0; i < e->n; i++) {
    g_free (e->names[i]);
    g_free (e->filled[i]);
  }
  g_free (e);
}

static void
say (MusterAskBox *self, const char *problem)
{
  muster_part_set_text (self->problem, problem);
}

static void
on_toggled (GtkToggleButton *opener, MusterAskBox *self)
{
  GtkWidget *form = g_object_get_data (G_OBJECT (opener), "form");
  gboolean open = gtk_toggle_button_get_active (opener);
  gtk_widget_set_visible (form, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (opener), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  say (self, NULL);
  if (!open) {
    if (self->open == GTK_WIDGET (opener))
      self->open = NULL;
    return;
  }
  if (self->open != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->open), FALSE);
  self->open = GTK_WIDGET (opener);
  gtk_widget_child_focus (form, GTK_DIR_TAB_FORWARD);
}

static gboolean
on_key (MusterAskBox *self, guint key)
{
  GtkWidget *opener = self->open;
  if (key != GDK_KEY_Escape || opener == NULL)
    return FALSE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (opener), FALSE);
  gtk_widget_grab_focus (opener);
  return TRUE;
}

static void
muster_ask_box_class_init (MusterAskBoxClass *klass)
{
}

static void
muster_ask_box_init (MusterAskBox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->line = g_object_new (MUSTER_TYPE_WRAP_BOX, "spacing", 2, NULL);
  self->problem = muster_part_label ("", "wrong");
  gtk_widget_add_css_class (self->problem, "small");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (self->column), self->line);
  gtk_box_append (GTK_BOX (self->column), self->problem);
  adw_bin_set_child (ADW_BIN (self), self->column);
}

GtkWidget *
muster_ask_box_new (void)
{
  return g_object_new (MUSTER_TYPE_ASK_BOX, NULL);
}

GtkWidget *
muster_ask_box_add_button (MusterAskBox *self, const char *label, GCallback clicked, gpointer swapped_data)
{
  GtkWidget *button = muster_part_link (label, clicked, swapped_data);
  muster_wrap_box_append (MUSTER_WRAP_BOX (self->line), button);
  return button;
}

GtkWidget *
muster_ask_box_add_form (MusterAskBox *self, const char *label, GtkWidget *form)
{
  GtkWidget *opener = gtk_toggle_button_new_with_label (label);
  gtk_widget_add_css_class (opener, "link-like");
  muster_part_name (opener, label);
  gtk_widget_set_visible (form, FALSE);
  gtk_widget_add_css_class (form, "ask-form");
  gtk_box_insert_child_after (GTK_BOX (self->column), form, self->line);
  g_object_set_data (G_OBJECT (opener), "form", form);
  g_signal_connect (opener, "toggled", G_CALLBACK (on_toggled), self);
  muster_wrap_box_append (MUSTER_WRAP_BOX (self->line), opener);
  return opener;
}

static void
on_done (Entries *e)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < e->n; i++) {
    g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (e->entries[i]))));
    if (*text == '\0' && e->required[i]) {
      /* Translators: %s is the name of an entry that is empty */
      g_autofree char *problem = g_strdup_printf (_ ("Still needed: %s"), e->names[i]);
      say (e->box, problem);
      gtk_widget_grab_focus (e->entries[i]);
      return;
    }
    g_strv_builder_add (builder, text);
  }
  g_auto (GStrv) texts = g_strv_builder_end (builder);
  say (e->box, NULL);
  e->done (e->data, (const char *const *)texts);
}

GtkWidget *
muster_ask_box_add_entries (MusterAskBox *self, const char *opener_label, const char *act, const MusterAskField *fields,
                            guint n_fields, MusterAskFunc done, gpointer data)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *last = NULL;
  Entries *e = g_new0 (Entries, 1);
  g_assert (n_fields <= MAX_FIELDS);
  e->box = self;
  e->form = form;
  e->n = n_fields;
  e->done = done;
  e->data = data;
  for (guint i = 0; i < n_fields; i++) {
    GtkWidget *entry = e->entries[i] = gtk_entry_new ();
    e->names[i] = g_strdup (fields[i].name);
    e->filled[i] = g_strdup ("");
    e->required[i] = fields[i].required;
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), fields[i].name);
    muster_part_name (entry, fields[i].name);
    gtk_widget_set_hexpand (entry, TRUE);
    g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_done), e);
    if (i + 1 < n_fields)
      gtk_box_append (GTK_BOX (form), entry);
    else
      last = entry;
  }
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  if (last != NULL)
    gtk_box_append (GTK_BOX (line), last);
  gtk_box_append (GTK_BOX (line), muster_part_button (act, G_CALLBACK (on_done), e));
  gtk_box_append (GTK_BOX (form), line);
  g_object_set_data_full (G_OBJECT (form), "entries", e, entries_free);
  e->opener = muster_ask_box_add_form (self, opener_label, form);
  return e->opener;
}

void
muster_ask_box_prefill (GtkWidget *opener, guint i, const char *text)
{
  GtkWidget *form = g_object_get_data (G_OBJECT (opener), "form");
  Entries *e = g_object_get_data (G_OBJECT (form), "entries");
  if (g_strcmp0 (e->filled[i], text) == 0 || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (opener)))
    return;
  g_free (e->filled[i]);
  e->filled[i] = g_strdup (text != NULL ? text : "");
  gtk_editable_set_text (GTK_EDITABLE (e->entries[i]), e->filled[i]);
}

void
muster_ask_box_answer (GObject *object, const char *failure)
{
  MusterAskBox *self = MUSTER_ASK_BOX (object);
  GtkWidget *opener = self->open;
  if (failure == NULL && opener != NULL) {
    GtkWidget *form = g_object_get_data (G_OBJECT (opener), "form");
    Entries *e = g_object_get_data (G_OBJECT (form), "entries");
    gboolean held = gtk_widget_get_focus_child (form) != NULL;
    for (guint i = 0; e != NULL && i < e->n; i++)
      gtk_editable_set_text (GTK_EDITABLE (e->entries[i]), e->filled[i]);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (opener), FALSE);
    if (held)
      gtk_widget_grab_focus (opener);
  }
  say (self, failure);
}
