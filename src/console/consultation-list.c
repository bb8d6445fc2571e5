/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An action that is decided becomes a task of the incident at once, which names the consultation as where it was
 * decided; it stands in the list of tasks like any other, with its role and deadline. */
#include "console/consultation-list.h"
#include "console/ask-box.h"
#include "console/fold.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/time-words.h"
#include "response/scene.h"
#include <glib/gi18n-lib.h>

struct _MusterConsultationList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *fold, *rows, *asks, *opener;
};

G_DEFINE_FINAL_TYPE (MusterConsultationList, muster_consultation_list, ADW_TYPE_BIN)

typedef struct {
  MusterConsultationList *list;
  char *id;
  GtkWidget *title, *line, *conclusion, *tasks, *asks, *conclude;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->id);
  g_free (row);
}

/* Names between commas, either width. (transfer full) */
static GStrv
cut_names (const char *text)
{
  g_auto (GStrv) parts = g_regex_split_simple ("[,，、;；]", text, 0, 0);
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (out, parts[i]);
  return g_strv_builder_end (out);
}

static void
on_hold (gpointer data, const char *const *texts)
{
  MusterConsultationList *self = data;
  MusterIntent *intent = muster_intent_new ("consultation.hold");
  g_auto (GStrv) people = cut_names (texts[2]);
  muster_intent_text (intent, MUSTER_CONSULTATION_TITLE, texts[0]);
  muster_intent_text (intent, MUSTER_CONSULTATION_QUESTION, texts[0]);
  muster_intent_text (intent, MUSTER_CONSULTATION_INCIDENT, self->incident);
  muster_intent_int (intent, MUSTER_CONSULTATION_AT, muster_desk_now (self->desk));
  if (*texts[1] != '\0')
    muster_intent_text (intent, MUSTER_CONSULTATION_CHAIR, texts[1]);
  if (people[0] != NULL)
    muster_intent_strv (intent, MUSTER_CONSULTATION_PEOPLE, (const char *const *)people);
  g_autofree char *sentence = g_strdup_printf (_ ("Consultation: %s"), texts[0]);
  muster_desk_submit_one (self->desk, intent, sentence, muster_ask_box_answer, self->asks);
}

static void
on_conclude (gpointer data, const char *const *texts)
{
  Row *row = data;
  MusterIntent *intent = muster_intent_new ("consultation.conclude");
  muster_intent_set_entity (intent, row->id);
  muster_intent_text (intent, MUSTER_CONSULTATION_CONCLUSION, texts[0]);
  muster_desk_submit_one (row->list->desk, intent, _ ("Conclusion noted"), muster_ask_box_answer, row->asks);
}

static void
on_action (gpointer data, const char *const *texts)
{
  Row *row = data;
  MusterDesk *desk = row->list->desk;
  gint64 deadline = 0, minutes = 0;
  if (*texts[2] != '\0' && g_ascii_string_to_signed (texts[2], 10, 1, 100000, &minutes, NULL)) {
    deadline = muster_desk_now (desk) + minutes * 60000;
  } else if (*texts[2] != '\0' && !muster_words_read_time (texts[2], muster_desk_now (desk), TRUE, &deadline)) {
    muster_ask_box_answer (G_OBJECT (row->asks),
                           _ ("Deadline: write minutes from now, like 20, or a time, like 14:30."));
    return;
  }
  MusterIntent *intent = muster_intent_new ("task.open");
  muster_intent_text (intent, MUSTER_TASK_TITLE, texts[0]);
  muster_intent_text (intent, MUSTER_TASK_INCIDENT, row->list->incident);
  muster_intent_text (intent, MUSTER_TASK_ORIGIN, row->id);
  if (*texts[1] != '\0')
    muster_intent_text (intent, MUSTER_TASK_ROLE, texts[1]);
  if (deadline != 0)
    muster_intent_int (intent, MUSTER_TASK_DEADLINE, deadline);
  g_autofree char *sentence = g_strdup_printf (_ ("Task added: %s"), texts[0]);
  muster_desk_submit_one (desk, intent, sentence, muster_ask_box_answer, row->asks);
}

static GtkWidget *
make_row (MusterConsultationList *self, const char *id)
{
  const MusterAskField conclusion[] = { { _ ("Conclusion"), TRUE } };
  const MusterAskField action[] = { { _ ("What is to be done"), TRUE },
                                    { _ ("Responsible"), FALSE },
                                    { _ ("Deadline, in minutes or as a time"), FALSE } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->id = g_strdup (id);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->title = muster_part_label ("", "row-title");
  row->line = muster_part_label ("", "secondary");
  row->conclusion = muster_part_label ("", NULL);
  row->tasks = muster_part_label ("", "secondary");
  row->asks = muster_ask_box_new ();
  MusterAskBox *asks = MUSTER_ASK_BOX (row->asks);
  row->conclude = muster_ask_box_add_entries (asks, _ ("Conclude…"), _ ("Note"), conclusion, 1, on_conclude, row);
  muster_ask_box_add_entries (asks, _ ("Action…"), _ ("Add task"), action, 3, on_action, row);
  GtkWidget *parts[] = { row->title, row->line, row->conclusion, row->tasks, row->asks };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  return box;
}

static char *
tasks_text (MusterConsultationList *self, const char *id)
{
  g_autoptr (GPtrArray) tasks
      = muster_scene_about (muster_desk_get_scene (self->desk), MUSTER_TASK, MUSTER_TASK_ORIGIN, id);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < tasks->len; i++) {
    const MusterRecord *t = g_ptr_array_index (tasks, i);
    const char *role = muster_record_text (t, MUSTER_TASK_ROLE);
    g_string_append_printf (out, "%s%s %s", i > 0 ? "\n" : "", muster_record_has (t, MUSTER_TASK_DONE_AT) ? "✓" : "→",
                            muster_record_name (t));
    if (role != NULL)
      g_string_append_printf (out, " · %s", role);
  }
  return g_string_free (out, FALSE);
}

static void
show_row (MusterConsultationList *self, GtkWidget *box, const MusterRecord *r)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  const char *chair = muster_record_text (r, MUSTER_CONSULTATION_CHAIR);
  const char *const *people = muster_record_strv (r, MUSTER_CONSULTATION_PEOPLE);
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *at
      = muster_words_clock (muster_desk_now (self->desk), muster_record_int (r, MUSTER_CONSULTATION_AT, 0));
  g_autofree char *tasks = tasks_text (self, r->id);
  g_string_append (line, at);
  if (chair != NULL) {
    g_string_append (line, " · ");
    g_string_append_printf (line, _ ("chaired by %s"), chair);
  }
  if (people != NULL && people[0] != NULL) {
    g_autofree char *names = g_strjoinv (_ (", "), (char **)people);
    g_string_append_printf (line, " · %s", names);
  }
  gtk_label_set_text (GTK_LABEL (row->title), muster_record_name (r));
  gtk_label_set_text (GTK_LABEL (row->line), line->str);
  muster_part_set_text (row->conclusion, muster_record_text (r, MUSTER_CONSULTATION_CONCLUSION));
  muster_part_set_text (row->tasks, tasks);
  gtk_widget_set_visible (row->conclude, !muster_record_has (r, MUSTER_CONSULTATION_CONCLUSION));
}

static void
muster_consultation_list_finalize (GObject *object)
{
  MusterConsultationList *self = MUSTER_CONSULTATION_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_consultation_list_parent_class)->finalize (object);
}

static void
muster_consultation_list_class_init (MusterConsultationListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_consultation_list_finalize;
}

static void
muster_consultation_list_init (MusterConsultationList *self)
{
  const MusterAskField fields[]
      = { { _ ("Question"), TRUE }, { _ ("Chaired by"), FALSE }, { _ ("Taking part, with commas"), FALSE } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->rows = muster_keyed_box_new ();
  self->asks = muster_ask_box_new ();
  self->opener = muster_ask_box_add_entries (MUSTER_ASK_BOX (self->asks), _ ("Consultation…"), _ ("Hold"), fields, 3,
                                             on_hold, self);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->asks);
  self->fold = muster_fold_new (_ ("Consultations"), box);
  adw_bin_set_child (ADW_BIN (self), self->fold);
}

GtkWidget *
muster_consultation_list_new (MusterDesk *desk)
{
  MusterConsultationList *self = g_object_new (MUSTER_TYPE_CONSULTATION_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_consultation_list_show (MusterConsultationList *self, const MusterRecord *incident)
{
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  g_autoptr (GPtrArray) all = muster_scene_about (muster_desk_get_scene (self->desk), MUSTER_CONSULTATION,
                                                  MUSTER_CONSULTATION_INCIDENT, incident->id);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  guint open = 0;
  muster_keyed_box_begin (rows);
  for (guint i = all->len; i-- > 0;) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    GtkWidget *row = muster_keyed_box_take (rows, r->id);
    if (row == NULL) {
      row = make_row (self, r->id);
      muster_keyed_box_add (rows, r->id, row);
    }
    show_row (self, row, r);
    open += muster_record_has (r, MUSTER_CONSULTATION_CONCLUSION) ? 0 : 1;
  }
  muster_keyed_box_end (rows);
  g_autofree char *words
      = open > 0       ? g_strdup_printf (ngettext ("%u without a conclusion", "%u without a conclusion", open), open)
        : all->len > 0 ? g_strdup_printf (ngettext ("%u held", "%u held", all->len), all->len)
                       : NULL;
  muster_fold_set_summary (MUSTER_FOLD (self->fold), words, FALSE);
}

void
muster_consultation_list_enter (MusterConsultationList *self)
{
  muster_fold_enter (MUSTER_FOLD (self->fold));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->opener), TRUE);
}
