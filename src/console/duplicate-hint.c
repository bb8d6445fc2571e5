/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hint, never more: people say whether two reports are one event. The one that stays is the earlier one, which has
 * the longer history. A merge moves nothing, so that taking it back is clearing one pointer. */
#include "console/ask-box.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/related-list.h"
#include "response/incidents.h"
#include <glib/gi18n-lib.h>

#define MOST 2

struct _MusterDuplicateHint {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *rows;
};

G_DEFINE_FINAL_TYPE (MusterDuplicateHint, muster_duplicate_hint, ADW_TYPE_BIN)

typedef enum { MAYBE, MERGED_INTO, MERGED_HERE } Relation;

typedef struct {
  MusterDuplicateHint *hint;
  char *other;
  Relation relation;
  GtkWidget *words, *asks;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->other);
  g_free (row);
}

static void
on_merge (Row *row)
{
  MusterDuplicateHint *self = row->hint;
  const MusterRecord *mine = muster_desk_get (self->desk, self->incident);
  const MusterRecord *other = muster_desk_get (self->desk, row->other);
  if (mine == NULL || other == NULL)
    return;
  gboolean into_other = other->created <= mine->created;
  const MusterRecord *gone = into_other ? mine : other, *kept = into_other ? other : mine;
  MusterIntent *intent = muster_intent_new ("incident.merge");
  muster_intent_set_entity (intent, gone->id);
  muster_intent_text (intent, MUSTER_INCIDENT_MERGED_INTO, kept->id);
  /* Translators: two incidents */
  g_autofree char *sentence
      = g_strdup_printf (_ ("%s merged into %s"), muster_record_name (gone), muster_record_name (kept));
  muster_desk_submit_one (self->desk, intent, sentence, muster_ask_box_answer, row->asks);
}

static void
on_show (Row *row)
{
  muster_desk_select (row->hint->desk, row->other);
}

static void
on_take_back (Row *row)
{
  const char *gone = row->relation == MERGED_INTO ? row->hint->incident : row->other;
  MusterIntent *intent = muster_intent_new ("incident.set");
  muster_intent_set_entity (intent, gone);
  muster_intent_text (intent, MUSTER_INCIDENT_MERGED_INTO, NULL);
  muster_desk_submit_one (row->hint->desk, intent, _ ("Merging taken back"), muster_ask_box_answer, row->asks);
}

static GtkWidget *
make_row (MusterDuplicateHint *self, const char *other, Relation relation)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Row *row = g_new0 (Row, 1);
  row->hint = self;
  row->other = g_strdup (other);
  row->relation = relation;
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "hint-row");
  row->words = muster_part_label ("", NULL);
  row->asks = muster_ask_box_new ();
  MusterAskBox *asks = MUSTER_ASK_BOX (row->asks);
  if (relation == MAYBE)
    muster_ask_box_add_button (asks, _ ("Merge the two"), G_CALLBACK (on_merge), row);
  else
    muster_ask_box_add_button (asks, _ ("Take merging back"), G_CALLBACK (on_take_back), row);
  muster_ask_box_add_button (asks, _ ("Show the other"), G_CALLBACK (on_show), row);
  gtk_box_append (GTK_BOX (box), row->words);
  gtk_box_append (GTK_BOX (box), row->asks);
  return box;
}

static void
add (MusterDuplicateHint *self, const char *other, Relation relation, const char *words)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  g_autofree char *key = g_strdup_printf ("%s %s %d", self->incident, other, relation);
  GtkWidget *box = muster_keyed_box_take (rows, key);
  if (box == NULL) {
    box = make_row (self, other, relation);
    muster_keyed_box_add (rows, key, box);
  }
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  gtk_label_set_text (GTK_LABEL (row->words), words);
}

static void
muster_duplicate_hint_finalize (GObject *object)
{
  MusterDuplicateHint *self = MUSTER_DUPLICATE_HINT (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_duplicate_hint_parent_class)->finalize (object);
}

static void
muster_duplicate_hint_class_init (MusterDuplicateHintClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_duplicate_hint_finalize;
}

static void
muster_duplicate_hint_init (MusterDuplicateHint *self)
{
  self->rows = muster_keyed_box_new ();
  gtk_box_set_spacing (GTK_BOX (self->rows), 4);
  adw_bin_set_child (ADW_BIN (self), self->rows);
}

GtkWidget *
muster_duplicate_hint_new (MusterDesk *desk)
{
  MusterDuplicateHint *self = g_object_new (MUSTER_TYPE_DUPLICATE_HINT, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_duplicate_hint_show (MusterDuplicateHint *self, const MusterRecord *incident)
{
  const MusterScene *scene = muster_desk_get_scene (self->desk);
  const char *into = muster_record_text (incident, MUSTER_INCIDENT_MERGED_INTO);
  gboolean over = muster_record_has (incident, MUSTER_INCIDENT_ENDED_AT);
  g_autoptr (GPtrArray) family = muster_incident_family (scene, incident->id);
  g_autoptr (GPtrArray) maybe = into == NULL && !over ? muster_incident_duplicates (scene, incident) : NULL;
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->rows));
  if (into != NULL) {
    g_autofree char *words = g_strdup_printf (_ ("Merged into %s."), muster_scene_name (scene, into));
    add (self, into, MERGED_INTO, words);
  }
  for (guint i = 0; into == NULL && i < family->len; i++) {
    const MusterRecord *r = g_ptr_array_index (family, i);
    if (strcmp (r->id, incident->id) == 0)
      continue;
    g_autofree char *words = g_strdup_printf (_ ("%s was merged into this."), muster_record_name (r));
    add (self, r->id, MERGED_HERE, words);
  }
  for (guint i = 0; maybe != NULL && i < MIN (maybe->len, MOST); i++) {
    const MusterDuplicate *d = g_ptr_array_index (maybe, i);
    g_autofree char *why = g_strjoinv (_ (", "), d->why);
    /* Translators: another incident, and why: "120 m apart, same kind" */
    g_autofree char *words
        = g_strdup_printf (_ ("May be the same as %s: %s."), muster_scene_name (scene, d->incident), why);
    add (self, d->incident, MAYBE, words);
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->rows));
  gtk_widget_set_visible (GTK_WIDGET (self), muster_keyed_box_count (MUSTER_KEYED_BOX (self->rows)) > 0);
}
