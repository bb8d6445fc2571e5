/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Those who can be asked are the jurisdictions that the incident's own lies in, the nearest first; where the register
 * knows none above it, every other one can be chosen. The one who is asked answers at any desk that shows the incident:
 * the journal holds who. */
#include "console/escalation-list.h"
#include "console/ask-box.h"
#include "console/fold.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/record-notice.h"
#include "desk/time-words.h"
#include "response/incidents.h"
#include <glib/gi18n-lib.h>

#define MOST 200

struct _MusterEscalationList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *fold, *command, *rows, *asks, *opener, *to, *level, *why;
  GtkStringList *names;
  GPtrArray *ids; /* (element-type utf8) of the names */
};

G_DEFINE_FINAL_TYPE (MusterEscalationList, muster_escalation_list, ADW_TYPE_BIN)

static const char *const levels[] = { NULL, "I", "II", "III", "IV" };

/* ---- asking ---- */

/* Ids of those who can be asked, the nearest first. (transfer full) (element-type utf8) */
static GPtrArray *
find_above (MusterDesk *desk, const char *incident)
{
  const MusterScene *scene = muster_desk_get_scene (desk);
  const char *at = muster_incident_command (scene, incident, NULL), *own = at;
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; at != NULL && i < 12; i++) {
    const MusterRecord *j = muster_scene_get (scene, MUSTER_JURISDICTION, at);
    at = j != NULL ? muster_record_text (j, MUSTER_JURISDICTION_PARENT) : NULL;
    if (at != NULL && muster_scene_get (scene, MUSTER_JURISDICTION, at) != NULL)
      g_ptr_array_add (out, g_strdup (at));
  }
  if (out->len > 0)
    return out;
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_JURISDICTION);
  for (guint i = 0; i < all->len && out->len < MOST; i++)
    if (g_strcmp0 (((MusterRecord *)g_ptr_array_index (all, i))->id, own) != 0)
      g_ptr_array_add (out, g_strdup (((MusterRecord *)g_ptr_array_index (all, i))->id));
  return out;
}

static void
ask (MusterDesk *desk, const char *incident, const char *to, const char *level, const char *why,
     MusterDeskAnswer answer, gpointer owner)
{
  const MusterScene *scene = muster_desk_get_scene (desk);
  const char *from = muster_incident_command (scene, incident, NULL);
  MusterIntent *intent = muster_intent_new ("escalation.request");
  muster_intent_text (intent, MUSTER_ESCALATION_INCIDENT, muster_incident_kept (scene, incident));
  if (from != NULL)
    muster_intent_text (intent, MUSTER_ESCALATION_FROM, from);
  muster_intent_text (intent, MUSTER_ESCALATION_TO, to);
  if (level != NULL)
    muster_intent_text (intent, MUSTER_ESCALATION_LEVEL, level);
  if (why != NULL && *why != '\0')
    muster_intent_text (intent, MUSTER_ESCALATION_WHY, why);
  muster_intent_text (intent, MUSTER_ESCALATION_REQUESTED_BY, muster_desk_get_account (desk));
  /* Translators: %s is a jurisdiction */
  g_autofree char *sentence = g_strdup_printf (_ ("%s is asked to take over"), muster_scene_name (scene, to));
  muster_desk_submit_one (desk, intent, sentence, answer, owner);
}

gboolean
muster_escalation_ask (MusterDesk *desk, const char *incident, const char *level, const char *why,
                       MusterDeskAnswer answer, gpointer owner, char **problem)
{
  const MusterScene *scene = muster_desk_get_scene (desk);
  const char *own = muster_incident_command (scene, incident, NULL);
  const MusterRecord *j = muster_scene_get (scene, MUSTER_JURISDICTION, own);
  const char *to = j != NULL ? muster_record_text (j, MUSTER_JURISDICTION_PARENT) : NULL;
  if (muster_scene_get (scene, MUSTER_JURISDICTION, to) == NULL) {
    *problem = g_strdup (_ ("No level above this incident's jurisdiction is on record."));
    return FALSE;
  }
  ask (desk, incident, to, level, why, answer, owner);
  return TRUE;
}

static void
on_ask (MusterEscalationList *self)
{
  guint to = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->to));
  guint level = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->level));
  g_autofree char *why = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->why))));
  if (to >= self->ids->len) {
    muster_ask_box_answer (G_OBJECT (self->asks), _ ("No level above this incident's jurisdiction is on record."));
    return;
  }
  if (*why == '\0') {
    muster_ask_box_answer (G_OBJECT (self->asks), _ ("Say why: those who are asked decide by it."));
    gtk_widget_grab_focus (self->why);
    return;
  }
  ask (self->desk, self->incident, g_ptr_array_index (self->ids, to),
       level < G_N_ELEMENTS (levels) ? levels[level] : NULL, why, muster_ask_box_answer, self->asks);
  gtk_editable_set_text (GTK_EDITABLE (self->why), "");
}

/* ---- one request ---- */

typedef struct {
  MusterEscalationList *list;
  char *id;
  GtkWidget *title, *line, *notice, *asks;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->id);
  g_free (row);
}

static void
decide (Row *row, const char *verb, const char *answer_text, const char *sentence)
{
  MusterIntent *intent = muster_intent_new (verb);
  muster_intent_set_entity (intent, row->id);
  muster_intent_text (intent, MUSTER_ESCALATION_DECIDED_BY, muster_desk_get_account (row->list->desk));
  if (*answer_text != '\0')
    muster_intent_text (intent, MUSTER_ESCALATION_ANSWER, answer_text);
  muster_desk_submit_one (row->list->desk, intent, sentence, muster_ask_box_answer, row->asks);
}

static void
on_accept (gpointer data, const char *const *texts)
{
  decide (data, "escalation.accept", texts[0], _ ("Taken over"));
}

static void
on_decline (gpointer data, const char *const *texts)
{
  decide (data, "escalation.decline", texts[0], _ ("Taking over declined"));
}

static void
on_withdraw (gpointer data, const char *const *texts)
{
  decide (data, "escalation.withdraw", texts[0], _ ("Request withdrawn"));
}

static GtkWidget *
make_row (MusterEscalationList *self, const char *id)
{
  const MusterAskField answer[] = { { _ ("Answer"), FALSE } }, reason[] = { { _ ("Why not"), TRUE } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->id = g_strdup (id);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->title = muster_part_label ("", "row-title");
  row->line = muster_part_label ("", "secondary");
  row->notice = muster_record_notice_new (self->desk);
  row->asks = muster_ask_box_new ();
  MusterAskBox *asks = MUSTER_ASK_BOX (row->asks);
  muster_ask_box_add_entries (asks, _ ("Take over…"), _ ("Take over"), answer, 1, on_accept, row);
  muster_ask_box_add_entries (asks, _ ("Decline…"), _ ("Decline"), reason, 1, on_decline, row);
  muster_ask_box_add_entries (asks, _ ("Withdraw…"), _ ("Withdraw"), answer, 1, on_withdraw, row);
  GtkWidget *parts[] = { row->title, row->line, row->notice, row->asks };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  return box;
}

static void
add_part (GString *out, const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", text);
}

static void
show_row (MusterEscalationList *self, GtkWidget *box, const MusterRecord *r)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  const MusterScene *scene = muster_desk_get_scene (self->desk);
  const char *state = muster_record_text (r, MUSTER_ESCALATION_STATE),
             *level = muster_record_text (r, MUSTER_ESCALATION_LEVEL);
  gint64 now = muster_desk_now (self->desk);
  gboolean open = state == NULL || strcmp (state, "requested") == 0;
  /* Translators: a jurisdiction that was asked to take over, and what came of it: "County: requested" */
  g_autofree char *title
      = g_strdup_printf (_ ("%s: %s"), muster_scene_name (scene, muster_record_text (r, MUSTER_ESCALATION_TO)),
                         muster_word_label (muster_words_escalation, open ? "requested" : state));
  g_autofree char *asked = muster_words_clock (now, muster_record_int (r, MUSTER_ESCALATION_REQUESTED_AT, 0));
  g_autofree char *decided = muster_words_clock (now, muster_record_int (r, MUSTER_ESCALATION_DECIDED_AT, 0));
  g_autofree char *when = g_strdup_printf (_ ("asked %s"), asked);
  g_autofree char *answered = open ? NULL : g_strdup_printf (_ ("answered %s"), decided);
  g_autoptr (GString) line = g_string_new (NULL);
  add_part (line, level != NULL ? muster_word_label (muster_words_level, level) : NULL);
  add_part (line, muster_record_text (r, MUSTER_ESCALATION_WHY));
  add_part (line, when);
  add_part (line, muster_record_text (r, MUSTER_ESCALATION_REQUESTED_BY));
  add_part (line, answered);
  add_part (line, muster_record_text (r, MUSTER_ESCALATION_DECIDED_BY));
  add_part (line, muster_record_text (r, MUSTER_ESCALATION_ANSWER));
  gtk_label_set_text (GTK_LABEL (row->title), title);
  gtk_label_set_text (GTK_LABEL (row->line), line->str);
  muster_record_notice_show (MUSTER_RECORD_NOTICE (row->notice), r);
  gtk_widget_set_visible (row->asks, open);
}

static void
muster_escalation_list_finalize (GObject *object)
{
  MusterEscalationList *self = MUSTER_ESCALATION_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  g_ptr_array_unref (self->ids);
  G_OBJECT_CLASS (muster_escalation_list_parent_class)->finalize (object);
}

static void
muster_escalation_list_class_init (MusterEscalationListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_escalation_list_finalize;
}

static GtkWidget *
make_form (MusterEscalationList *self)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkStringList *words = gtk_string_list_new (NULL);
  gtk_string_list_append (words, _ ("no level named"));
  for (gsize i = 1; i < G_N_ELEMENTS (levels); i++)
    gtk_string_list_append (words, muster_word_label (muster_words_level, levels[i]));
  self->names = gtk_string_list_new (NULL);
  self->to = gtk_drop_down_new (G_LIST_MODEL (self->names), NULL);
  self->level = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  gtk_widget_set_hexpand (self->to, TRUE);
  muster_part_name_inner (self->to, _ ("Asked of"));
  muster_part_name_inner (self->level, _ ("Response level"));
  gtk_box_append (GTK_BOX (line), self->to);
  gtk_box_append (GTK_BOX (line), self->level);
  gtk_box_append (GTK_BOX (form), line);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->why = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->why), _ ("Why"));
  muster_part_name (self->why, _ ("Why the level above is asked"));
  gtk_widget_set_hexpand (self->why, TRUE);
  g_signal_connect_swapped (self->why, "activate", G_CALLBACK (on_ask), self);
  gtk_box_append (GTK_BOX (line), self->why);
  gtk_box_append (GTK_BOX (line), muster_part_button (_ ("Ask"), G_CALLBACK (on_ask), self));
  gtk_box_append (GTK_BOX (form), line);
  return form;
}

static void
muster_escalation_list_init (MusterEscalationList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->command = muster_part_label ("", "secondary");
  self->rows = muster_keyed_box_new ();
  self->asks = muster_ask_box_new ();
  self->opener = muster_ask_box_add_form (MUSTER_ASK_BOX (self->asks), _ ("Ask the level above…"), make_form (self));
  gtk_box_append (GTK_BOX (box), self->command);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->asks);
  self->fold = muster_fold_new (_ ("Level above"), box);
  adw_bin_set_child (ADW_BIN (self), self->fold);
}

GtkWidget *
muster_escalation_list_new (MusterDesk *desk)
{
  MusterEscalationList *self = g_object_new (MUSTER_TYPE_ESCALATION_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

/* The names one can ask, made anew only when they are others. */
static void
show_above (MusterEscalationList *self)
{
  g_autoptr (GPtrArray) ids = find_above (self->desk, self->incident);
  gboolean same = ids->len == self->ids->len;
  for (guint i = 0; same && i < ids->len; i++)
    same = strcmp (g_ptr_array_index (ids, i), g_ptr_array_index (self->ids, i)) == 0;
  if (same)
    return;
  g_ptr_array_unref (self->ids);
  self->ids = g_steal_pointer (&ids);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), NULL);
  for (guint i = 0; i < self->ids->len; i++)
    gtk_string_list_append (self->names,
                            muster_scene_name (muster_desk_get_scene (self->desk), g_ptr_array_index (self->ids, i)));
}

void
muster_escalation_list_show (MusterEscalationList *self, const MusterRecord *incident)
{
  const MusterScene *scene = muster_desk_get_scene (self->desk);
  g_autoptr (GPtrArray) all = muster_scene_about (scene, MUSTER_ESCALATION, MUSTER_ESCALATION_INCIDENT, incident->id);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  const char *command = muster_incident_command (scene, incident->id, NULL);
  const char *summary = NULL;
  gboolean waiting = FALSE;
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  muster_keyed_box_begin (rows);
  for (guint i = all->len; i-- > 0;) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    const char *state = muster_record_text (r, MUSTER_ESCALATION_STATE);
    GtkWidget *row = muster_keyed_box_take (rows, r->id);
    if (row == NULL) {
      row = make_row (self, r->id);
      muster_keyed_box_add (rows, r->id, row);
    }
    show_row (self, row, r);
    waiting |= state == NULL || strcmp (state, "requested") == 0;
  }
  muster_keyed_box_end (rows);
  show_above (self);
  /* Translators: %s is a jurisdiction */
  g_autofree char *words
      = command != NULL ? g_strdup_printf (_ ("%s commands"), muster_scene_name (scene, command)) : NULL;
  summary = waiting ? _ ("asked, no answer yet") : words;
  if (waiting)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->opener), FALSE);
  gtk_widget_set_visible (self->asks, !waiting);
  muster_part_set_text (self->command, waiting ? words : NULL);
  muster_fold_set_summary (MUSTER_FOLD (self->fold), summary, FALSE);
}

void
muster_escalation_list_enter (MusterEscalationList *self)
{
  muster_fold_enter (MUSTER_FOLD (self->fold));
  if (gtk_widget_get_visible (self->asks))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->opener), TRUE);
}
