/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Those who have not answered stand first, the longest waiting before the others; who answered goes to the end. Calling
 * somebody again is another call, so that the journal holds every attempt; the row shows the last. */
#include "console/call-board.h"
#include "console/age-label.h"
#include "console/ask-box.h"
#include "console/fold.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include "response/lifecycle.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>

#define ANSWER_WITHIN 15 /* min, what the form begins with */

struct _MusterCallBoard {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *fold, *rows, *asks, *whom, *purpose, *within, *text, *planned, *experts, *unknown;
  GtkStringList *names;
  GPtrArray *ids; /* (element-type utf8) of the names: lists first, then people */
};

G_DEFINE_FINAL_TYPE (MusterCallBoard, muster_call_board, ADW_TYPE_BIN)

/* ---- calling ---- */

static void
submit_calls (MusterDesk *desk, GPtrArray *intents, MusterDeskAnswer answer, gpointer owner)
{
  guint n = intents->len;
  g_autofree char *sentence = g_strdup_printf (ngettext ("%u person called", "%u people called", n), n);
  muster_desk_submit (desk, intents, sentence, answer, owner);
}

static gboolean
call (MusterDesk *desk, const char *incident, const char *whom, const char *purpose, const char *text, int minutes,
      MusterDeskAnswer answer, gpointer owner, char **problem)
{
  const MusterScene *scene = muster_desk_get_scene (desk);
  const MusterRecord *record = muster_desk_get (desk, whom);
  gboolean list = record != NULL && record->kind == MUSTER_ROSTER;
  const char *const one[] = { whom, NULL };
  MusterCallWish wish = { .incident = incident,
                          .list = list ? whom : NULL,
                          .purpose = purpose,
                          .text = text != NULL && *text != '\0' ? text : NULL,
                          .by = muster_desk_get_account (desk),
                          .due = minutes > 0 ? muster_desk_now (desk) + (gint64)minutes * 60000 : 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *intents = muster_call_out (scene, &wish, list ? NULL : one, &error);
  if (intents == NULL) {
    *problem = g_strdup_printf (_ ("Nobody was called: %s."), error->message);
    return FALSE;
  }
  submit_calls (desk, intents, answer, owner);
  return TRUE;
}

gboolean
muster_call_people (MusterDesk *desk, const char *incident, const char *whom, int minutes, MusterDeskAnswer answer,
                    gpointer owner, char **problem)
{
  return call (desk, incident, whom, "assemble", NULL, minutes, answer, owner, problem);
}

static void
on_call (MusterCallBoard *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->whom));
  guint purpose = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->purpose));
  g_autofree char *problem = NULL;
  gint64 minutes = 0;
  const char *within = gtk_editable_get_text (GTK_EDITABLE (self->within));
  if (at >= self->ids->len) {
    muster_ask_box_answer (G_OBJECT (self->asks), _ ("Nobody is on record to be called."));
    return;
  }
  if (*within != '\0' && !g_ascii_string_to_signed (within, 10, 1, 10000, &minutes, NULL)) {
    muster_ask_box_answer (G_OBJECT (self->asks), _ ("Answer due: write minutes, like 15, or nothing."));
    gtk_widget_grab_focus (self->within);
    return;
  }
  if (!call (self->desk, self->incident, g_ptr_array_index (self->ids, at), muster_words_call[purpose].value,
             gtk_editable_get_text (GTK_EDITABLE (self->text)), (int)minutes, muster_ask_box_answer, self->asks,
             &problem))
    muster_ask_box_answer (G_OBJECT (self->asks), problem);
}

/* Whom the plans of the active responses name and who was not called yet. @unknown: posts nobody holds.
 * (transfer full) */
static GPtrArray *
planned_calls (MusterCallBoard *self, GPtrArray *unknown)
{
  const MusterScene *scene = muster_desk_get_scene (self->desk);
  g_autoptr (GPtrArray) active
      = muster_scene_about (scene, MUSTER_ACTIVATION, MUSTER_ACTIVATION_INCIDENT, self->incident);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  for (guint i = 0; i < active->len; i++) {
    const MusterRecord *a = g_ptr_array_index (active, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") != 0)
      continue;
    g_autoptr (GPtrArray) some = muster_lifecycle_calls (scene, a->id, muster_desk_get_account (self->desk), unknown);
    g_ptr_array_extend_and_steal (out, g_steal_pointer (&some));
  }
  return out;
}

static void
on_planned (MusterCallBoard *self)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) intents = planned_calls (self, unknown);
  if (intents->len > 0)
    submit_calls (self->desk, g_steal_pointer (&intents), muster_ask_box_answer, self->asks);
}

/* Ids of people who know the incident's kind. (transfer full) */
static GStrv
experts_of (MusterCallBoard *self, const MusterRecord *incident)
{
  g_autoptr (GPtrArray) people = muster_scene_list (muster_desk_get_scene (self->desk), MUSTER_PERSON);
  const char *hazard = muster_record_text (incident, MUSTER_INCIDENT_HAZARD);
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  for (guint i = 0; hazard != NULL && i < people->len; i++) {
    const MusterRecord *p = g_ptr_array_index (people, i);
    const char *const *known = muster_record_strv (p, MUSTER_PERSON_EXPERTISE);
    if (known != NULL && g_strv_contains (known, hazard))
      g_strv_builder_add (out, p->id);
  }
  return g_strv_builder_end (out);
}

static void
on_experts (MusterCallBoard *self)
{
  const MusterRecord *incident = muster_desk_get (self->desk, self->incident);
  g_auto (GStrv) people = incident != NULL ? experts_of (self, incident) : NULL;
  MusterCallWish wish = { .incident = self->incident,
                          .purpose = "expert",
                          .by = muster_desk_get_account (self->desk),
                          .due = muster_desk_now (self->desk) + ANSWER_WITHIN * 60000 };
  g_autoptr (GError) error = NULL;
  GPtrArray *intents = people != NULL && people[0] != NULL ? muster_call_out (muster_desk_get_scene (self->desk), &wish,
                                                                              (const char *const *)people, &error)
                                                           : NULL;
  if (intents != NULL)
    submit_calls (self->desk, intents, muster_ask_box_answer, self->asks);
}

/* ---- one person ---- */

typedef struct {
  MusterCallBoard *list;
  char *call; /* id of the last one */
  GtkWidget *name, *state, *line, *asks, *answered, *failed, *again;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->call);
  g_free (row);
}

static void
on_answered (gpointer data, const char *const *texts)
{
  Row *row = data;
  MusterIntent *intent = muster_intent_new ("call.answer");
  muster_intent_set_entity (intent, row->call);
  if (*texts[0] != '\0')
    muster_intent_text (intent, MUSTER_CALL_ANSWERED_BY, texts[0]);
  if (*texts[1] != '\0')
    muster_intent_text (intent, MUSTER_CALL_ANSWER, texts[1]);
  muster_desk_submit_one (row->list->desk, intent, _ ("Answer noted"), muster_ask_box_answer, row->asks);
}

static void
on_failed (Row *row)
{
  MusterIntent *intent = muster_intent_new ("call.fail");
  muster_intent_set_entity (intent, row->call);
  muster_desk_submit_one (row->list->desk, intent, _ ("No answer noted"), muster_ask_box_answer, row->asks);
}

static void
on_again (Row *row)
{
  MusterDesk *desk = row->list->desk;
  const MusterRecord *c = muster_desk_get (desk, row->call);
  const char *const person[] = { c != NULL ? muster_record_text (c, MUSTER_CALL_PERSON) : NULL, NULL };
  g_autoptr (GError) error = NULL;
  if (c == NULL)
    return;
  MusterCallWish wish = { .incident = row->list->incident,
                          .purpose = muster_record_text (c, MUSTER_CALL_PURPOSE),
                          .text = muster_record_text (c, MUSTER_CALL_TEXT),
                          .by = muster_desk_get_account (desk),
                          .due = muster_desk_now (desk) + ANSWER_WITHIN * 60000 };
  GPtrArray *intents = muster_call_out (muster_desk_get_scene (desk), &wish, person, &error);
  if (intents != NULL)
    submit_calls (desk, intents, muster_ask_box_answer, row->asks);
  else
    muster_ask_box_answer (G_OBJECT (row->asks), error->message);
}

static GtkWidget *
make_row (MusterCallBoard *self)
{
  const MusterAskField fields[] = { { _ ("By whom"), FALSE }, { _ ("What they said"), FALSE } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->name = muster_part_label ("", "row-title");
  gtk_widget_set_hexpand (row->name, TRUE);
  row->state = muster_part_words ("", "secondary");
  gtk_box_append (GTK_BOX (head), row->name);
  gtk_box_append (GTK_BOX (head), row->state);
  row->line = muster_part_label ("", "secondary");
  row->asks = muster_ask_box_new ();
  MusterAskBox *asks = MUSTER_ASK_BOX (row->asks);
  row->answered = muster_ask_box_add_entries (asks, _ ("Answered…"), _ ("Note"), fields, 2, on_answered, row);
  row->failed = muster_ask_box_add_button (asks, _ ("No answer"), G_CALLBACK (on_failed), row);
  row->again = muster_ask_box_add_button (asks, _ ("Call again"), G_CALLBACK (on_again), row);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), row->line);
  gtk_box_append (GTK_BOX (box), row->asks);
  return box;
}

static char *
call_line (MusterCallBoard *self, const MusterRecord *c)
{
  static const int times[]
      = { MUSTER_CALL_SENT_AT, MUSTER_CALL_FAILED_AT, MUSTER_CALL_ANSWERED_AT, MUSTER_CALL_DUE_AT };
  static const int texts[] = { MUSTER_CALL_ANSWERED_BY, MUSTER_CALL_ANSWER };
  const char *purpose = muster_record_text (c, MUSTER_CALL_PURPOSE);
  gint64 now = muster_desk_now (self->desk);
  gboolean answered = muster_record_has (c, MUSTER_CALL_ANSWERED_AT);
  GString *out = g_string_new (purpose != NULL ? muster_word_label (muster_words_call, purpose) : NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    if (!muster_record_has (c, times[i]) || (answered && times[i] == MUSTER_CALL_DUE_AT))
      continue;
    g_autofree char *at = muster_words_clock (now, muster_record_int (c, times[i], 0));
    g_string_append_printf (out, "%s%s %s", out->len > 0 ? " · " : "",
                            _ (muster_kind_info (MUSTER_CALL)->fields[times[i]].label), at);
    if (times[i] == MUSTER_CALL_SENT_AT && muster_record_has (c, MUSTER_CALL_SENT_BY))
      g_string_append_printf (out, " (%s)", muster_record_text (c, MUSTER_CALL_SENT_BY));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (muster_record_has (c, texts[i]))
      g_string_append_printf (out, " · %s", muster_record_text (c, texts[i]));
  return g_string_free (out, FALSE);
}

static void
name_act (GtkWidget *button, const char *name)
{
  /* Translators: what to do, and for whom, read by a screen reader */
  g_autofree char *said = g_strdup_printf (_ ("%s: %s"), gtk_button_get_label (GTK_BUTTON (button)), name);
  muster_part_name (button, said);
}

static void
show_row (MusterCallBoard *self, GtkWidget *box, const MusterRecord *c)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  MusterCallState state = muster_call_state (c, muster_desk_now (self->desk));
  const char *name = muster_scene_name (muster_desk_get_scene (self->desk), muster_record_text (c, MUSTER_CALL_PERSON));
  g_autofree char *line = call_line (self, c);
  g_free (row->call);
  row->call = g_strdup (c->id);
  gtk_label_set_text (GTK_LABEL (row->name), name);
  gtk_label_set_text (GTK_LABEL (row->state), muster_call_state_label (state));
  muster_part_class (row->state, "wrong", state == MUSTER_CALL_OVERDUE || state == MUSTER_CALL_NO_ANSWER);
  muster_part_class (row->state, "good", state == MUSTER_CALL_ANSWERED);
  gtk_label_set_text (GTK_LABEL (row->line), line);
  gtk_widget_set_visible (row->asks, state != MUSTER_CALL_ANSWERED);
  gtk_widget_set_visible (row->failed, state != MUSTER_CALL_NO_ANSWER);
  name_act (row->answered, name);
  name_act (row->failed, name);
  name_act (row->again, name);
}

/* ---- the widget ---- */

static void
muster_call_board_finalize (GObject *object)
{
  MusterCallBoard *self = MUSTER_CALL_BOARD (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  g_ptr_array_unref (self->ids);
  G_OBJECT_CLASS (muster_call_board_parent_class)->finalize (object);
}

static void
muster_call_board_class_init (MusterCallBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_call_board_finalize;
}

static GtkWidget *
make_form (MusterCallBoard *self)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkStringList *purposes = gtk_string_list_new (NULL);
  for (const MusterWord *w = muster_words_call; w->value != NULL; w++)
    gtk_string_list_append (purposes, _ (w->label));
  self->names = gtk_string_list_new (NULL);
  self->whom = gtk_drop_down_new (G_LIST_MODEL (self->names), NULL);
  self->purpose = gtk_drop_down_new (G_LIST_MODEL (purposes), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->purpose), 2);
  gtk_widget_set_hexpand (self->whom, TRUE);
  muster_part_name_inner (self->whom, _ ("Whom to call"));
  muster_part_name_inner (self->purpose, _ ("What for"));
  self->within = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->within), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->within), 4);
  gtk_editable_set_text (GTK_EDITABLE (self->within), G_STRINGIFY (ANSWER_WITHIN));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->within), _ ("min"));
  muster_part_name (self->within, _ ("Answer due, in minutes"));
  gtk_widget_set_tooltip_text (self->within, _ ("Answer due, in minutes"));
  self->text = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->text), _ ("What is said"));
  muster_part_name (self->text, _ ("What is said"));
  gtk_widget_set_hexpand (self->text, TRUE);
  g_signal_connect_swapped (self->text, "activate", G_CALLBACK (on_call), self);
  gtk_box_append (GTK_BOX (line), self->whom);
  gtk_box_append (GTK_BOX (line), self->purpose);
  gtk_box_append (GTK_BOX (form), line);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (line), self->text);
  gtk_box_append (GTK_BOX (line), self->within);
  gtk_box_append (GTK_BOX (line), muster_part_button (_ ("Call"), G_CALLBACK (on_call), self));
  gtk_box_append (GTK_BOX (form), line);
  return form;
}

static void
on_opened (MusterCallBoard *self)
{
  const MusterRecord *incident = self->incident != NULL ? muster_desk_get (self->desk, self->incident) : NULL;
  if (incident != NULL)
    muster_call_board_show (self, incident);
}

static void
muster_call_board_init (MusterCallBoard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->rows = muster_keyed_box_new ();
  self->asks = muster_ask_box_new ();
  self->unknown = muster_part_label ("", "secondary");
  MusterAskBox *asks = MUSTER_ASK_BOX (self->asks);
  muster_ask_box_add_form (asks, _ ("Call out…"), make_form (self));
  self->planned = muster_ask_box_add_button (asks, "", G_CALLBACK (on_planned), self);
  self->experts = muster_ask_box_add_button (asks, "", G_CALLBACK (on_experts), self);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->unknown);
  gtk_box_append (GTK_BOX (box), self->asks);
  self->fold = muster_fold_new (_ ("Call-out"), box);
  g_signal_connect_swapped (self->fold, "opened", G_CALLBACK (on_opened), self);
  adw_bin_set_child (ADW_BIN (self), self->fold);
}

GtkWidget *
muster_call_board_new (MusterDesk *desk)
{
  MusterCallBoard *self = g_object_new (MUSTER_TYPE_CALL_BOARD, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

static void
show_names (MusterCallBoard *self)
{
  static const MusterKind kinds[] = { MUSTER_ROSTER, MUSTER_PERSON };
  const MusterScene *scene = muster_desk_get_scene (self->desk);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (GPtrArray) some = muster_scene_list (scene, kinds[k]);
    for (guint i = 0; i < some->len; i++)
      g_ptr_array_add (ids, g_strdup (((MusterRecord *)g_ptr_array_index (some, i))->id));
  }
  gboolean same = ids->len == self->ids->len;
  for (guint i = 0; same && i < ids->len; i++)
    same = strcmp (g_ptr_array_index (ids, i), g_ptr_array_index (self->ids, i)) == 0;
  if (same)
    return;
  g_ptr_array_unref (self->ids);
  self->ids = g_steal_pointer (&ids);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), NULL);
  for (guint i = 0; i < self->ids->len; i++)
    gtk_string_list_append (self->names, muster_scene_name (scene, g_ptr_array_index (self->ids, i)));
}

/* The last call of each person, who waits longest first, who answered last. (transfer container) */
static int
compare_calls (gconstpointer a, gconstpointer b)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  int m = muster_record_has (x, MUSTER_CALL_ANSWERED_AT), n = muster_record_has (y, MUSTER_CALL_ANSWERED_AT);
  if (m != n)
    return m - n;
  return x->created != y->created ? (x->created < y->created ? -1 : 1) : strcmp (x->id, y->id);
}

static GPtrArray *
last_calls (MusterCallBoard *self)
{
  g_autoptr (GPtrArray) all
      = muster_scene_about (muster_desk_get_scene (self->desk), MUSTER_CALL, MUSTER_CALL_INCIDENT, self->incident);
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *out = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer call_record;
  for (guint i = 0; i < all->len; i++) {
    MusterRecord *c = g_ptr_array_index (all, i);
    const char *person = muster_record_text (c, MUSTER_CALL_PERSON);
    const MusterRecord *held = person != NULL ? g_hash_table_lookup (last, person) : NULL;
    if (person != NULL && (held == NULL || held->created < c->created))
      g_hash_table_replace (last, (gpointer)person, c);
  }
  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, NULL, &call_record))
    g_ptr_array_add (out, call_record);
  g_ptr_array_sort (out, compare_calls);
  return out;
}

static void
show_offers (MusterCallBoard *self, const MusterRecord *incident)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) planned = planned_calls (self, unknown);
  g_auto (GStrv) experts = experts_of (self, incident);
  guint n = g_strv_length (experts);
  g_autofree char *plan = g_strdup_printf (
      ngettext ("Call %u whom the plan names", "Call %u whom the plan names", planned->len), planned->len);
  g_autofree char *expert = g_strdup_printf (ngettext ("Call %u expert", "Call %u experts", n), n);
  g_autoptr (GString) posts = g_string_new (NULL);
  for (guint i = 0; i < unknown->len; i++)
    g_string_append_printf (posts, "%s%s", i > 0 ? _ (", ") : "", (char *)g_ptr_array_index (unknown, i));
  /* Translators: posts that a plan names */
  g_autofree char *nobody
      = posts->len > 0 ? g_strdup_printf (_ ("The plan names posts that nobody here holds: %s"), posts->str) : NULL;
  gtk_widget_set_visible (self->planned, planned->len > 0);
  gtk_button_set_label (GTK_BUTTON (self->planned), plan);
  muster_part_name (self->planned, plan);
  gtk_widget_set_visible (self->experts, n > 0);
  gtk_button_set_label (GTK_BUTTON (self->experts), expert);
  muster_part_name (self->experts, expert);
  muster_part_set_text (self->unknown, nobody);
}

void
muster_call_board_show (MusterCallBoard *self, const MusterRecord *incident)
{
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  g_autoptr (GPtrArray) calls = last_calls (self);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  guint answered = 0, overdue = 0;
  gint64 now = muster_desk_now (self->desk);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < calls->len; i++) {
    const MusterRecord *c = g_ptr_array_index (calls, i);
    MusterCallState state = muster_call_state (c, now);
    g_autofree char *key = g_strdup_printf ("%s %s", incident->id, muster_record_text (c, MUSTER_CALL_PERSON));
    GtkWidget *row = muster_keyed_box_take (rows, key);
    if (row == NULL) {
      row = make_row (self);
      muster_keyed_box_add (rows, key, row);
    }
    show_row (self, row, c);
    answered += state == MUSTER_CALL_ANSWERED ? 1 : 0;
    overdue += state == MUSTER_CALL_OVERDUE || state == MUSTER_CALL_NO_ANSWER ? 1 : 0;
  }
  muster_keyed_box_end (rows);
  if (muster_fold_get_open (MUSTER_FOLD (self->fold))) {
    show_names (self);
    show_offers (self, incident);
  }
  g_autofree char *words = calls->len > 0 ? g_strdup_printf (_ ("%u of %u answered"), answered, calls->len) : NULL;
  muster_fold_set_summary (MUSTER_FOLD (self->fold), words, overdue > 0);
}

void
muster_call_board_enter (MusterCallBoard *self)
{
  muster_fold_enter (MUSTER_FOLD (self->fold));
}
