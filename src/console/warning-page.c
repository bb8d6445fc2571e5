/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An update here is another level or a longer time; whoever needs another text or area cancels and issues anew. What is
 * half typed stays while the record changes. */
#include "console/warning-page.h"
#include "console/page-parts.h"
#include "console/text-file.h"
#include "console/warning-shield.h"
#include "desk/trouble-words.h"
#include "exchange/cap-warning.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>

struct _MusterWarningPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *id;
  GtkWidget *shield, *title, *state, *fields, *texts, *doing, *level, *hours, *reason, *problem;
};

G_DEFINE_FINAL_TYPE (MusterWarningPage, muster_warning_page, ADW_TYPE_BIN)

static void
on_update (MusterWarningPage *self)
{
  MusterRecord *r = muster_desk_get (self->desk, self->id);
  if (r == NULL)
    return;
  MusterIntent *intent = muster_intent_new ("warning.update");
  muster_intent_set_entity (intent, self->id);
  muster_intent_text (intent, MUSTER_WARNING_LEVEL,
                      muster_words_warning[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->level))].value);
  muster_intent_int (intent, MUSTER_WARNING_EXPIRES_AT,
                     muster_desk_now (self->desk)
                         + (gint64)gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->hours)) * 3600000);
  g_autofree char *sentence = g_strdup_printf (_ ("Warning updated: %s"), muster_record_name (r));
  muster_desk_do (self->desk, intent, sentence);
}

static void
on_cancel (MusterWarningPage *self)
{
  MusterRecord *r = muster_desk_get (self->desk, self->id);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  if (r == NULL)
    return;
  muster_part_set_text (self->problem, *reason == '\0' ? _ ("Why is it cancelled? Type a reason.") : NULL);
  if (*reason == '\0') {
    gtk_widget_grab_focus (self->reason);
    return;
  }
  MusterIntent *intent = muster_intent_new ("warning.cancel");
  muster_intent_set_entity (intent, self->id);
  muster_intent_set_reason (intent, reason);
  g_autofree char *sentence = g_strdup_printf (_ ("Warning cancelled: %s"), muster_record_name (r));
  muster_desk_do (self->desk, intent, sentence);
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
}

typedef struct {
  MusterWarningPage *page; /* (owned) */
  MusterRecord *warning;   /* (owned) as it was when it was asked for */
} Saving;

/* The messages before this one are in the journal, which is read apart. */
static void
on_history (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autofree Saving *saving = data;
  g_autoptr (MusterWarningPage) self = saving->page;
  g_autoptr (MusterRecord) r = saving->warning;
  g_autoptr (GString) xml = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = muster_store_history_finish (MUSTER_STORE (store), result, &error);
  if (history == NULL
      || !muster_cap_from_warning (r, muster_store_get_picture (MUSTER_STORE (store)),
                                   muster_desk_get_drill (self->desk),
                                   muster_store_get_setting (MUSTER_STORE (store), "name"), history, xml, &error)) {
    g_autofree char *sentence = g_strdup_printf (_ ("This warning cannot be written as CAP: %s"), error->message);
    muster_desk_fail (self->desk, sentence);
    return;
  }
  muster_text_file_save (GTK_WIDGET (self), self->desk, _ ("Save as CAP 1.2"), "warning.xml", xml->str);
}

static void
on_save (MusterWarningPage *self)
{
  MusterRecord *r = muster_desk_get (self->desk, self->id);
  if (r == NULL)
    return;
  Saving *saving = g_new0 (Saving, 1);
  saving->page = g_object_ref (self);
  saving->warning = muster_record_ref (r);
  muster_store_history_async (muster_desk_get_store (self->desk), self->id, 0, G_MAXUINT, on_history, saving);
}

static void
show_texts (MusterWarningPage *self, const MusterRecord *r)
{
  const char *json = muster_record_text (r, MUSTER_WARNING_TEXTS);
  g_autoptr (MusterJson) root = json != NULL ? muster_json_parse (json, -1, NULL) : NULL;
  static const struct {
    const char *code, *label;
  } languages[] = { { "en", N_ ("English") }, { "zh_CN", N_ ("Chinese") } };
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->texts)) != NULL)
    gtk_box_remove (GTK_BOX (self->texts), child);
  gboolean chinese = g_str_has_prefix (g_get_language_names ()[0], "zh"); /* one's own language first */
  for (gsize k = 0; root != NULL && k < G_N_ELEMENTS (languages); k++) {
    gsize i = chinese ? G_N_ELEMENTS (languages) - 1 - k : k;
    const MusterJson *one = muster_json_get (root, languages[i].code);
    const char *text = one != NULL ? muster_json_get_text (one, "description") : NULL;
    if (text == NULL)
      continue;
    gtk_box_append (GTK_BOX (self->texts), muster_part_section (_ (languages[i].label)));
    gtk_box_append (GTK_BOX (self->texts), muster_part_label (text, NULL));
  }
}

void
muster_warning_page_show (MusterWarningPage *self, const MusterRecord *r)
{
  static const int fields[] = { MUSTER_WARNING_LEVEL,     MUSTER_WARNING_EXPIRES_AT,       MUSTER_WARNING_RECIPIENTS,
                                MUSTER_PART_IF_KNOWN,     MUSTER_WARNING_RECIPIENTS_BASIS, MUSTER_WARNING_INCIDENT,
                                MUSTER_WARNING_PLACE,     MUSTER_WARNING_CHANNELS,         MUSTER_WARNING_ISSUED_AT,
                                MUSTER_WARNING_ISSUED_BY, MUSTER_WARNING_UPDATED_AT,       MUSTER_WARNING_CANCELLED_AT,
                                MUSTER_PART_END };
  gint64 now = muster_desk_now (self->desk);
  MusterWarningState state = muster_warning_state (r, now);
  gboolean other = g_strcmp0 (self->id, r->id) != 0;
  const char *level = muster_record_text (r, MUSTER_WARNING_LEVEL);
  g_free (self->id);
  self->id = g_strdup (r->id);
  adw_bin_set_child (ADW_BIN (self->shield), muster_warning_shield_new (level));
  muster_part_set_text (self->title, muster_record_name (r));
  muster_part_set_text (self->state, muster_warning_state_label (state));
  muster_part_fields (GTK_GRID (self->fields), self->desk, r, fields);
  show_texts (self, r);
  gtk_widget_set_visible (self->doing, state == MUSTER_WARNING_OUT);
  if (!other)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->reason), "");
  muster_part_set_text (self->problem, NULL);
  for (guint i = 0; muster_words_warning[i].value != NULL; i++)
    if (g_strcmp0 (muster_words_warning[i].value, level) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->level), i);
}

static void
muster_warning_page_finalize (GObject *object)
{
  MusterWarningPage *self = MUSTER_WARNING_PAGE (object);
  g_free (self->id);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_warning_page_parent_class)->finalize (object);
}

static void
muster_warning_page_class_init (MusterWarningPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_warning_page_finalize;
}

static void
muster_warning_page_init (MusterWarningPage *self)
{
}

static GtkWidget *
make_doing (MusterWarningPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *update = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *cancel = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);
  for (const MusterWord *word = muster_words_warning; word->value != NULL; word++)
    gtk_string_list_append (levels, _ (word->label));
  self->level = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (levels)), NULL);
  self->hours = gtk_spin_button_new_with_range (1, 168, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hours), 12);
  self->reason = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _ ("Reason"));
  gtk_widget_set_hexpand (self->reason, TRUE);
  muster_part_name (self->reason, _ ("Reason"));
  muster_part_name (self->hours, _ ("Hours it holds"));
  muster_part_name_inner (self->level, _ ("Warning level"));
  GtkWidget *hours = muster_part_label (_ ("hours from now"), "secondary");
  gtk_widget_set_hexpand (hours, TRUE);
  gtk_box_append (GTK_BOX (update), self->level);
  gtk_box_append (GTK_BOX (update), self->hours);
  gtk_box_append (GTK_BOX (update), hours);
  gtk_box_append (GTK_BOX (update), muster_part_button (_ ("Update"), G_CALLBACK (on_update), self));
  gtk_box_append (GTK_BOX (cancel), self->reason);
  gtk_box_append (GTK_BOX (cancel), muster_part_button (_ ("Cancel the warning"), G_CALLBACK (on_cancel), self));
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (on_cancel), self);
  gtk_box_append (GTK_BOX (box), muster_part_section (_ ("Change")));
  gtk_box_append (GTK_BOX (box), update);
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_box_append (GTK_BOX (box), self->problem = muster_part_label ("", "wrong"));
  return box;
}

GtkWidget *
muster_warning_page_new (MusterDesk *desk)
{
  MusterWarningPage *self = g_object_new (MUSTER_TYPE_WARNING_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->desk = g_object_ref (desk);
  self->shield = adw_bin_new ();
  gtk_widget_set_valign (self->shield, GTK_ALIGN_CENTER);
  self->title = muster_part_label ("", "title");
  gtk_box_append (GTK_BOX (head), self->shield);
  gtk_box_append (GTK_BOX (head), self->title);
  self->fields = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->fields), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->fields), 4);
  GtkWidget *save = muster_part_button (_ ("Save as CAP 1.2…"), G_CALLBACK (on_save), self);
  gtk_widget_set_halign (save, GTK_ALIGN_START);
  gtk_widget_set_margin_top (save, 10);
  GtkWidget *parts[] = { head,
                         self->state = muster_part_label ("", "secondary"),
                         self->fields,
                         self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4),
                         self->doing = make_doing (self),
                         save };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), scroll);
  return GTK_WIDGET (self);
}
