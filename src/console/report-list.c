/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A version that was sent is a row of words that never changes but for what the other side says of it. A draft is a
 * form in its row. A correction is a new version that names the one it corrects. */
#include "console/report-list.h"
#include "console/age-label.h"
#include "console/ask-box.h"
#include "console/fold.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/record-notice.h"
#include "console/report-draft.h"
#include "desk/time-words.h"
#include "response/clocks.h"
#include "response/incidents.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>

struct _MusterReportList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *fold, *dues, *rows, *asks, *begin[3];
  gboolean expecting; /* a draft that was asked for gets the focus when it comes */
};

G_DEFINE_FINAL_TYPE (MusterReportList, muster_report_list, ADW_TYPE_BIN)

static const char *const forms[] = { "first", "follow-up", "final" };

/* ---- beginning one ---- */

static const char *
next_form (MusterDesk *desk, const char *incident)
{
  g_autoptr (GPtrArray) all = muster_reports_of (muster_desk_get_scene (desk), incident);
  const MusterRecord *r = muster_desk_get (desk, incident);
  gboolean any = FALSE;
  for (guint i = 0; i < all->len; i++)
    any |= muster_record_has (g_ptr_array_index (all, i), MUSTER_REPORT_SENT_AT);
  return !any ? "first" : r != NULL && muster_record_has (r, MUSTER_INCIDENT_ENDED_AT) ? "final" : "follow-up";
}

static void
set_due (MusterDesk *desk, MusterIntent *intent, const char *incident, const char *form, const char *to)
{
  g_autoptr (GPtrArray) dues = muster_report_deadlines (muster_desk_get_scene (desk), incident, form);
  for (guint i = 0; i < dues->len; i++) {
    const MusterDeadline *due = g_ptr_array_index (dues, i);
    if (due->met_at != 0)
      continue;
    muster_intent_int (intent, MUSTER_REPORT_DUE_AT, due->deadline);
    if (to == NULL && due->whose != NULL)
      muster_intent_text (intent, MUSTER_REPORT_RECIPIENT, due->whose);
    break;
  }
  if (to != NULL)
    muster_intent_text (intent, MUSTER_REPORT_RECIPIENT, to);
}

void
muster_report_begin (MusterDesk *desk, const char *incident, const char *form, const char *to, MusterDeskAnswer answer,
                     gpointer owner)
{
  const MusterScene *scene = muster_desk_get_scene (desk);
  const char *kept = muster_incident_kept (scene, incident);
  g_autoptr (GPtrArray) all = muster_reports_of (scene, kept);
  for (guint i = 0; form == NULL && i < all->len; i++)
    if (!muster_record_has (g_ptr_array_index (all, i), MUSTER_REPORT_SENT_AT))
      return; /* there is one to go on with */
  form = form != NULL ? form : next_form (desk, kept);
  MusterIntent *intent = muster_report_start (scene, kept, form, muster_desk_now (desk));
  set_due (desk, intent, kept, form, to);
  g_autofree char *sentence = g_strdup_printf (_ ("Begun: %s"), muster_word_label (muster_words_report, form));
  muster_desk_submit_one (desk, intent, sentence, answer, owner);
}

/* ---- one version ---- */

typedef struct {
  MusterReportList *list;
  char *report;
  GtkWidget *box, *title, *when, *line, *late, *form, *notice, *asks, *received, *acknowledged, *body;
  gboolean sent;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->report);
  g_free (row);
}

static void
answer_of (Row *row, const char *verb, int who, const char *name, const char *sentence)
{
  MusterIntent *intent = muster_intent_new (verb);
  muster_intent_set_entity (intent, row->report);
  if (*name != '\0')
    muster_intent_text (intent, who, name);
  muster_desk_submit_one (row->list->desk, intent, sentence, muster_ask_box_answer, row->asks);
}

static void
on_received (gpointer data, const char *const *texts)
{
  answer_of (data, "report.receive", MUSTER_REPORT_RECEIVED_BY, texts[0], _ ("Report received"));
}

static void
on_acknowledged (gpointer data, const char *const *texts)
{
  answer_of (data, "report.acknowledge", MUSTER_REPORT_ACKNOWLEDGED_BY, texts[0], _ ("Report acknowledged"));
}

static void
on_correct (Row *row)
{
  static const int texts[] = { MUSTER_REPORT_RECIPIENT, MUSTER_REPORT_CHANNEL,  MUSTER_REPORT_PLACE,
                               MUSTER_REPORT_SUMMARY,   MUSTER_REPORT_MEASURES, MUSTER_REPORT_REQUESTS };
  MusterDesk *desk = row->list->desk;
  const MusterRecord *old = muster_desk_get (desk, row->report);
  if (old == NULL)
    return;
  MusterIntent *intent = muster_report_start (muster_desk_get_scene (desk), row->list->incident,
                                              muster_record_text (old, MUSTER_REPORT_FORM), muster_desk_now (desk));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (muster_record_has (old, texts[i]))
      muster_intent_text (intent, texts[i], muster_record_text (old, texts[i]));
  muster_intent_text (intent, MUSTER_REPORT_CORRECTS, old->id);
  muster_desk_submit_one (desk, intent, _ ("Correction begun"), muster_ask_box_answer, row->asks);
}

static void
on_discarded (Row *row)
{
  MusterIntent *intent = muster_intent_new ("report.remove");
  muster_intent_set_entity (intent, row->report);
  muster_desk_submit_one (row->list->desk, intent, _ ("Draft thrown away"), muster_ask_box_answer, row->asks);
}

static GtkWidget *
make_row (MusterReportList *self, const MusterRecord *r)
{
  const MusterAskField by[] = { { _ ("By whom"), FALSE } };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->report = g_strdup (r->id);
  row->sent = muster_record_has (r, MUSTER_REPORT_SENT_AT);
  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_object_set_data_full (G_OBJECT (row->box), "row", row, row_free);
  gtk_widget_add_css_class (row->box, "page-row");
  row->title = muster_part_label ("", "row-title");
  gtk_widget_set_hexpand (row->title, TRUE);
  row->when = muster_part_words ("", "secondary");
  gtk_box_append (GTK_BOX (head), row->title);
  gtk_box_append (GTK_BOX (head), row->when);
  row->line = muster_part_label ("", "secondary");
  row->late = muster_part_label ("", "wrong");
  gtk_widget_add_css_class (row->late, "small");
  row->notice = muster_record_notice_new (self->desk);
  row->asks = muster_ask_box_new ();
  gtk_box_append (GTK_BOX (row->box), head);
  gtk_box_append (GTK_BOX (row->box), row->line);
  gtk_box_append (GTK_BOX (row->box), row->late);
  gtk_box_append (GTK_BOX (row->box), row->notice);
  if (row->sent) {
    MusterAskBox *asks = MUSTER_ASK_BOX (row->asks);
    row->body = muster_part_label ("", "secondary");
    gtk_label_set_selectable (GTK_LABEL (row->body), TRUE);
    row->received = muster_ask_box_add_entries (asks, _ ("Received…"), _ ("Note"), by, 1, on_received, row);
    row->acknowledged = muster_ask_box_add_entries (asks, _ ("Acknowledged…"), _ ("Note"), by, 1, on_acknowledged, row);
    muster_ask_box_add_form (asks, _ ("Read it"), row->body);
    muster_ask_box_add_button (asks, _ ("Correct"), G_CALLBACK (on_correct), row);
  } else {
    row->form = muster_report_draft_new (self->desk, r->id);
    gtk_box_append (GTK_BOX (row->box), row->form);
    muster_ask_box_add_button (MUSTER_ASK_BOX (row->asks), _ ("Throw away"), G_CALLBACK (on_discarded), row);
  }
  gtk_box_append (GTK_BOX (row->box), row->asks);
  return row->box;
}

static void
add_time (GString *out, gint64 now, const MusterRecord *r, int at, int by)
{
  const char *who = by >= 0 ? muster_record_text (r, by) : NULL;
  if (!muster_record_has (r, at))
    return;
  g_autofree char *when = muster_words_clock (now, muster_record_int (r, at, 0));
  g_string_append_printf (out, "%s%s %s", out->len > 0 ? " · " : "",
                          _ (muster_kind_info (MUSTER_REPORT)->fields[at].label), when);
  if (who != NULL)
    g_string_append_printf (out, " (%s)", who);
}

static char *
line_text (MusterReportList *self, const MusterRecord *r)
{
  const char *to = muster_record_text (r, MUSTER_REPORT_RECIPIENT), *by = muster_record_text (r, MUSTER_REPORT_CHANNEL);
  const char *old = muster_record_text (r, MUSTER_REPORT_CORRECTS);
  const MusterRecord *wrong = old != NULL ? muster_desk_get (self->desk, old) : NULL;
  gint64 now = muster_desk_now (self->desk);
  GString *out = g_string_new (NULL);
  if (to != NULL)
    g_string_append_printf (out, _ ("to %s"), to);
  if (by != NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", muster_word_label (muster_words_means, by));
  add_time (out, now, r, MUSTER_REPORT_SENT_AT, MUSTER_REPORT_SENT_BY);
  add_time (out, now, r, MUSTER_REPORT_RECEIVED_AT, MUSTER_REPORT_RECEIVED_BY);
  add_time (out, now, r, MUSTER_REPORT_ACKNOWLEDGED_AT, MUSTER_REPORT_ACKNOWLEDGED_BY);
  if (wrong != NULL) {
    g_string_append (out, out->len > 0 ? " · " : "");
    /* Translators: %d is the number of a report */
    g_string_append_printf (out, _ ("corrects number %d"), (int)muster_record_int (wrong, MUSTER_REPORT_NUMBER, 0));
  }
  return g_string_free (out, FALSE);
}

static void
show_row (MusterReportList *self, GtkWidget *box, const MusterRecord *r)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  gint64 now = muster_desk_now (self->desk), late = muster_report_late (r, now);
  g_autofree char *line = row->sent ? line_text (self, r) : NULL, *said = NULL;
  /* Translators: number of a report, its kind: "2 · follow-up report" */
  g_autofree char *title
      = g_strdup_printf (_ ("%d · %s"), (int)muster_record_int (r, MUSTER_REPORT_NUMBER, 1),
                         muster_word_label (muster_words_report, muster_record_text (r, MUSTER_REPORT_FORM)));
  if (late > 0) {
    g_autofree char *span = muster_words_span (MAX (late, 60000));
    said = row->sent ? g_strdup_printf (_ ("sent %s after the deadline"), span)
                     : g_strdup_printf (_ ("the deadline passed %s ago"), span);
  }
  gtk_label_set_text (GTK_LABEL (row->title), title);
  gtk_label_set_text (GTK_LABEL (row->when), muster_report_state_label (muster_report_state (r)));
  muster_part_set_text (row->line, line);
  muster_part_set_text (row->late, said);
  muster_record_notice_show (MUSTER_RECORD_NOTICE (row->notice), r);
  if (!row->sent) {
    muster_report_draft_show (MUSTER_REPORT_DRAFT (row->form), r);
    return;
  }
  gtk_widget_set_visible (row->received, !muster_record_has (r, MUSTER_REPORT_RECEIVED_AT)
                                             && !muster_record_has (r, MUSTER_REPORT_ACKNOWLEDGED_AT));
  gtk_widget_set_visible (row->acknowledged, !muster_record_has (r, MUSTER_REPORT_ACKNOWLEDGED_AT));
  g_autofree char *text = muster_report_text (muster_desk_get_scene (self->desk), r);
  if (strcmp (gtk_label_get_text (GTK_LABEL (row->body)), text) != 0)
    gtk_label_set_text (GTK_LABEL (row->body), text);
}

/* ---- deadlines ---- */

static GtkWidget *
make_due (void)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = muster_part_label ("", NULL);
  GtkWidget *when = muster_age_label_new ();
  gtk_widget_add_css_class (line, "page-row");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (when, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), when);
  return line;
}

/* Returns how many are past their deadline; the next one open into @next. */
static guint
show_dues (MusterReportList *self, gint64 *next)
{
  g_autoptr (GPtrArray) dues = muster_report_deadlines (muster_desk_get_scene (self->desk), self->incident, NULL);
  MusterKeyedBox *box = MUSTER_KEYED_BOX (self->dues);
  gint64 now = muster_desk_now (self->desk);
  guint late = 0;
  *next = 0;
  muster_keyed_box_begin (box);
  for (guint i = 0; i < dues->len; i++) {
    const MusterDeadline *due = g_ptr_array_index (dues, i);
    if (due->met_at != 0)
      continue;
    GtkWidget *line = muster_keyed_box_take (box, due->key);
    if (line == NULL) {
      line = make_due ();
      muster_keyed_box_add (box, due->key, line);
    }
    /* Translators: a report that is due, and to whom */
    g_autofree char *words
        = due->whose != NULL ? g_strdup_printf (_ ("%s, to %s"), due->what, due->whose) : g_strdup (due->what);
    gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (line)), words);
    gtk_widget_set_tooltip_text (line, due->source);
    muster_age_label_set_deadline (MUSTER_AGE_LABEL (gtk_widget_get_last_child (line)), due->deadline);
    late += now > due->deadline ? 1 : 0;
    *next = *next == 0 ? due->deadline : *next;
  }
  muster_keyed_box_end (box);
  return late;
}

static void
begin (MusterReportList *self, guint form)
{
  self->expecting = TRUE;
  muster_report_begin (self->desk, self->incident, forms[form], NULL, muster_ask_box_answer, self->asks);
}

static void
on_first (MusterReportList *self)
{
  begin (self, 0);
}

static void
on_follow_up (MusterReportList *self)
{
  begin (self, 1);
}

static void
on_final (MusterReportList *self)
{
  begin (self, 2);
}

static void
muster_report_list_finalize (GObject *object)
{
  MusterReportList *self = MUSTER_REPORT_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_report_list_parent_class)->finalize (object);
}

static void
muster_report_list_class_init (MusterReportListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_report_list_finalize;
}

static void
muster_report_list_init (MusterReportList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->dues = muster_keyed_box_new ();
  self->rows = muster_keyed_box_new ();
  self->asks = muster_ask_box_new ();
  MusterAskBox *asks = MUSTER_ASK_BOX (self->asks);
  self->begin[0] = muster_ask_box_add_button (asks, _ ("First report"), G_CALLBACK (on_first), self);
  self->begin[1] = muster_ask_box_add_button (asks, _ ("Follow-up report"), G_CALLBACK (on_follow_up), self);
  self->begin[2] = muster_ask_box_add_button (asks, _ ("Final report"), G_CALLBACK (on_final), self);
  gtk_box_append (GTK_BOX (box), self->dues);
  gtk_box_append (GTK_BOX (box), self->asks);
  gtk_box_append (GTK_BOX (box), self->rows);
  self->fold = muster_fold_new (_ ("Reports"), box);
  adw_bin_set_child (ADW_BIN (self), self->fold);
}

GtkWidget *
muster_report_list_new (MusterDesk *desk)
{
  MusterReportList *self = g_object_new (MUSTER_TYPE_REPORT_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

static void
show_summary (MusterReportList *self, GPtrArray *all, guint late, gint64 next)
{
  const MusterRecord *last = all->len > 0 ? g_ptr_array_index (all, all->len - 1) : NULL;
  gint64 now = muster_desk_now (self->desk);
  g_autofree char *words = NULL;
  if (late > 0) {
    words = g_strdup_printf (ngettext ("%u report late", "%u reports late", late), late);
  } else if (next != 0) {
    g_autofree char *at = muster_words_clock (now, next);
    words = g_strdup_printf (_ ("next due %s"), at);
  } else if (last != NULL) {
    words = g_strdup_printf (_ ("%d · %s"), (int)muster_record_int (last, MUSTER_REPORT_NUMBER, 1),
                             muster_report_state_label (muster_report_state (last)));
  }
  muster_fold_set_summary (MUSTER_FOLD (self->fold), words, late > 0);
}

void
muster_report_list_show (MusterReportList *self, const MusterRecord *incident)
{
  g_free (self->incident);
  self->incident = g_strdup (incident->id);
  g_autoptr (GPtrArray) all = muster_reports_of (muster_desk_get_scene (self->desk), incident->id);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  gboolean drafting = FALSE, first = FALSE;
  GtkWidget *fresh = NULL;
  gint64 next;
  guint late = show_dues (self, &next);
  muster_keyed_box_begin (rows);
  for (guint i = all->len; i-- > 0;) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    gboolean sent = muster_record_has (r, MUSTER_REPORT_SENT_AT);
    g_autofree char *key = g_strconcat (r->id, sent ? " sent" : " draft", NULL);
    GtkWidget *row = muster_keyed_box_take (rows, key);
    if (row == NULL) {
      row = make_row (self, r);
      muster_keyed_box_add (rows, key, row);
      fresh = sent ? fresh : row;
    }
    show_row (self, row, r);
    drafting |= !sent;
    first |= sent;
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->begin[0], !drafting && !first);
  gtk_widget_set_visible (self->begin[1], !drafting && first);
  gtk_widget_set_visible (self->begin[2], !drafting && first);
  show_summary (self, all, late, next);
  if (fresh != NULL && self->expecting && muster_fold_get_open (MUSTER_FOLD (self->fold))) {
    self->expecting = FALSE;
    gtk_widget_child_focus (fresh, GTK_DIR_TAB_FORWARD);
  }
}

void
muster_report_list_enter (MusterReportList *self)
{
  self->expecting = TRUE;
  muster_fold_enter (MUSTER_FOLD (self->fold));
}
