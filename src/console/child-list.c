/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What followed from an incident, of any depth, indented by how far down it lies; and what it follows from itself. A
 * secondary incident begins at the place of the one it follows from. */
#include "console/ask-box.h"
#include "console/fold.h"
#include "console/hazard-entry.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/related-list.h"
#include "desk/record-facts.h"
#include "response/incidents.h"
#include <glib/gi18n-lib.h>

#define DEEPEST 8

struct _MusterChildList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *fold, *rows, *asks, *title, *hazard;
};

G_DEFINE_FINAL_TYPE (MusterChildList, muster_child_list, ADW_TYPE_BIN)

static void
on_create (MusterChildList *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title))));
  const char *hazard = muster_hazard_entry_get (MUSTER_HAZARD_ENTRY (self->hazard));
  const MusterRecord *parent = muster_desk_get (self->desk, self->incident);
  MusterLatLon at;
  if (*title == '\0' || parent == NULL) {
    muster_ask_box_answer (G_OBJECT (self->asks), _ ("What happened? A few words are enough."));
    gtk_widget_grab_focus (self->title);
    return;
  }
  MusterIntent *intent = muster_intent_new ("incident.report");
  muster_intent_text (intent, MUSTER_INCIDENT_TITLE, title);
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "reported");
  muster_intent_text (intent, MUSTER_INCIDENT_PARENT, parent->id);
  muster_intent_int (intent, MUSTER_INCIDENT_REPORTED_AT, muster_desk_now (self->desk));
  if (hazard != NULL)
    muster_intent_text (intent, MUSTER_INCIDENT_HAZARD, hazard);
  if (muster_record_position (parent, &at))
    muster_intent_position (intent, MUSTER_INCIDENT_POSITION, at);
  if (muster_record_has (parent, MUSTER_INCIDENT_PLACE))
    muster_intent_text (intent, MUSTER_INCIDENT_PLACE, muster_record_text (parent, MUSTER_INCIDENT_PLACE));
  if (muster_record_has (parent, MUSTER_INCIDENT_JURISDICTION))
    muster_intent_text (intent, MUSTER_INCIDENT_JURISDICTION,
                        muster_record_text (parent, MUSTER_INCIDENT_JURISDICTION));
  g_autofree char *sentence = g_strdup_printf (_ ("Incident reported: %s"), title);
  muster_desk_submit_one (self->desk, intent, sentence, muster_ask_box_answer, self->asks);
  gtk_editable_set_text (GTK_EDITABLE (self->title), "");
  muster_hazard_entry_set (MUSTER_HAZARD_ENTRY (self->hazard), NULL);
}

static void
on_link (MusterChildList *self, GtkButton *button)
{
  muster_desk_select (self->desk, g_object_get_data (G_OBJECT (button), "incident"));
}

/* @depth: -1 for what the incident follows from. */
static void
add_row (MusterChildList *self, const MusterRecord *r, int depth)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  g_autofree char *key = g_strdup_printf ("%s %d", r->id, depth);
  g_autofree char *line = muster_facts_line (self->desk, r, muster_desk_now (self->desk));
  GtkWidget *box = muster_keyed_box_take (rows, key);
  if (box == NULL) {
    box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *link = muster_part_name_link (G_CALLBACK (on_link), self), *words = muster_part_words ("", "secondary");
    gtk_widget_add_css_class (box, "page-row");
    gtk_widget_set_margin_start (box, 16 * MAX (depth, 0));
    gtk_widget_set_hexpand (words, TRUE);
    gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
    g_object_set_data_full (G_OBJECT (link), "incident", g_strdup (r->id), g_free);
    gtk_box_append (GTK_BOX (box), link);
    gtk_box_append (GTK_BOX (box), words);
    muster_keyed_box_add (rows, key, box);
  }
  g_autofree char *name
      = depth < 0 ? g_strdup_printf (_ ("follows from %s"), muster_record_name (r)) : g_strdup (muster_record_name (r));
  muster_part_name_link_set (gtk_widget_get_first_child (box), name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), line);
}

/* Those of @all whose parent is @id, and theirs. */
static void
add_children (MusterChildList *self, GPtrArray *all, const char *id, int depth)
{
  for (guint i = 0; i < all->len && depth < DEEPEST; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_INCIDENT_PARENT), id) != 0)
      continue;
    add_row (self, r, depth);
    add_children (self, all, r->id, depth + 1);
  }
}

static void
muster_child_list_finalize (GObject *object)
{
  MusterChildList *self = MUSTER_CHILD_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_child_list_parent_class)->finalize (object);
}

static void
muster_child_list_class_init (MusterChildListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_child_list_finalize;
}

static void
muster_child_list_init (MusterChildList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->rows = muster_keyed_box_new ();
  self->asks = muster_ask_box_new ();
  self->hazard = g_object_new (MUSTER_TYPE_HAZARD_ENTRY, NULL);
  self->title = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->title), _ ("What happened"));
  muster_part_name (self->title, _ ("What happened"));
  gtk_widget_set_hexpand (self->title, TRUE);
  g_signal_connect_swapped (self->title, "activate", G_CALLBACK (on_create), self);
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), muster_part_button (_ ("Report it"), G_CALLBACK (on_create), self));
  gtk_box_append (GTK_BOX (form), self->hazard);
  gtk_box_append (GTK_BOX (form), line);
  muster_ask_box_add_form (MUSTER_ASK_BOX (self->asks), _ ("Secondary incident…"), form);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->asks);
  self->fold = muster_fold_new (_ ("What follows from it"), box);
  adw_bin_set_child (ADW_BIN (self), self->fold);
}

GtkWidget *
muster_child_list_new (MusterDesk *desk)
{
  MusterChildList *self = g_object_new (MUSTER_TYPE_CHILD_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_child_list_show (MusterChildList *self, const MusterRecord *incident)
{
  const MusterScene *scene = muster_desk_get_scene (self->desk);
  g_autoptr (GPtrArray) all = muster_incident_children (scene, incident->id);
  const MusterRecord *parent
      = muster_scene_get (scene, MUSTER_INCIDENT, muster_record_text (incident, MUSTER_INCIDENT_PARENT));
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->rows));
  if (parent != NULL)
    add_row (self, parent, -1);
  add_children (self, all, incident->id, 0);
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->rows));
  g_autofree char *words = all->len > 0 ? g_strdup_printf (ngettext ("%u incident", "%u incidents", all->len), all->len)
                           : parent != NULL ? g_strdup_printf (_ ("follows from %s"), muster_record_name (parent))
                                            : NULL;
  muster_fold_set_summary (MUSTER_FOLD (self->fold), words, FALSE);
}
