/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures, reports and approvals of an incident on a real desk over a real folder: what is typed is what the journal
 * has, and what went out or was said once stays as it was. */
#include "by-words.h"
#include "console/figure-list.h"
#include "console/report-list.h"
#include "console/response-card.h"
#include "desk/figure-words.h"

#define PLAN                                                                                                           \
  "{\"levels\":[{\"level\":\"II\",\"clause\":\"3.2 b\",\"source\":\"a test\",\"approver\":\"the head\","               \
  "\"second_approver\":\"the deputy\",\"any\":[{\"fact\":\"to_relocate\",\"at_least\":50}]}]}"

static void
add_incident (Screen *screen)
{
  MusterIntent *intent = room_intent ("incident.report", "i-1");
  muster_intent_text (intent, MUSTER_INCIDENT_TITLE, "Flooding");
  muster_intent_text (intent, MUSTER_INCIDENT_HAZARD, "flood");
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "reported");
  muster_intent_int (intent, MUSTER_INCIDENT_TO_RELOCATE, 58);
  room_submit (&screen->room, intent);
}

/* The page of @desk, as the window shows it after each commit. */
static void
refresh (GtkWidget *page, MusterDesk *desk)
{
  const MusterRecord *incident = muster_desk_get (desk, "i-1");
  if (MUSTER_IS_FIGURE_LIST (page))
    muster_figure_list_show (MUSTER_FIGURE_LIST (page), incident);
  else if (MUSTER_IS_REPORT_LIST (page))
    muster_report_list_show (MUSTER_REPORT_LIST (page), incident);
  else
    muster_response_card_show (MUSTER_RESPONSE_CARD (page), incident);
}

static void
on_desk_changed (MusterDesk *desk, GPtrArray *records, GtkWidget *page)
{
  refresh (page, desk);
}

static void
show_page (Screen *screen, GtkWidget *page, MusterDesk *desk)
{
  show (screen, page);
  refresh (page, desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), page, G_CONNECT_AFTER);
}

static void
wait_number (Screen *screen, MusterKind kind, guint n)
{
  Number number = { screen->room.desk, kind, n };
  room_wait (is_number, &number, "the records of a kind");
}

static void
confirm (GtkWidget *root, const char *placeholder, const char *text)
{
  enter (root, placeholder, text);
  g_signal_emit_by_name (find (root, GTK_TYPE_ENTRY, placeholder), "activate");
}

/* ---- figures ---- */

static void
test_a_figure_is_corrected_and_its_history_kept (void)
{
  Screen screen;
  screen_open (&screen);
  add_incident (&screen);
  show_page (&screen, muster_figure_list_new (screen.room.desk), screen.room.desk);
  muster_figure_list_enter (MUSTER_FIGURE_LIST (screen.page));
  enter (screen.page, "from whom", "the police");
  confirm (screen.page, "dead >=3", "dead 3 houses");
  wait_for (screen.page, GTK_TYPE_LABEL, "Dead: this number does not fit");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (screen.page, GTK_TYPE_ENTRY, "dead >=3"))), ==,
                   "dead 3 houses");
  confirm (screen.page, "dead >=3", "dead 3+");
  g_autofree char *first = g_strdup (only (&screen, MUSTER_FIGURE)->id);

  press (screen.page, "at least 3");
  wait_for (screen.page, GTK_TYPE_LABEL, "at least 3 · the police");
  press (screen.page, "Correct…");
  confirm (screen.page, "Right number", "2.5");
  wait_for (screen.page, GTK_TYPE_LABEL, "Dead: this must be a whole number.");
  confirm (screen.page, "Right number", "99亿");
  wait_for (screen.page, GTK_TYPE_LABEL, "Dead: this number does not fit (is more than can be believed).");
  confirm (screen.page, "Right number", "many");
  wait_for (screen.page, GTK_TYPE_LABEL, "No figure is called “dead many”.");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (screen.page, GTK_TYPE_ENTRY, "Right number"))), ==,
                   "many");
  enter (screen.page, "From whom", "the hospital");
  confirm (screen.page, "Right number", "2");
  wait_number (&screen, MUSTER_FIGURE, 2);
  wait_for (screen.page, GTK_TYPE_TOGGLE_BUTTON, "2");
  wait_for (screen.page, GTK_TYPE_LABEL, "2 · the hospital");
  GtkWidget *struck = wait_for (screen.page, GTK_TYPE_LABEL, "at least 3 · the police");
  g_assert_true (g_str_has_suffix (words_of (struck), " · corrected"));

  const MusterRecord *wrong = muster_desk_get (screen.room.desk, first);
  g_assert_cmpfloat (muster_record_real (wrong, MUSTER_FIGURE_VALUE, -1), ==, 3);
  g_assert_cmpstr (muster_record_text (wrong, MUSTER_FIGURE_QUALIFIER), ==, "at-least");
  g_autoptr (GPtrArray) all = muster_desk_list (screen.room.desk, MUSTER_FIGURE);
  const MusterRecord *right = g_ptr_array_index (all, g_ptr_array_index (all, 0) == wrong ? 1 : 0);
  g_assert_cmpstr (muster_record_text (right, MUSTER_FIGURE_CORRECTS), ==, first);
  g_assert_cmpint (muster_record_int (muster_desk_get (screen.room.desk, "i-1"), MUSTER_INCIDENT_DEAD, -1), ==, 2);
  screen_close (&screen);
}

/* ---- reports ---- */

typedef struct {
  int field;
  const char *figure, *text;
  MusterDesk *desk;
} Field;

static gboolean
is_saved (gpointer data)
{
  const Field *f = data;
  g_autoptr (GPtrArray) all = muster_desk_list (f->desk, MUSTER_REPORT);
  const MusterRecord *r = g_ptr_array_index (all, 0);
  const char *figures = muster_record_text (r, MUSTER_REPORT_FIGURES);
  if (f->figure != NULL) {
    g_autofree char *name = g_strdup_printf ("\"%s\"", f->figure);
    return figures != NULL && strstr (figures, name) != NULL;
  }
  return f->text != NULL ? g_strcmp0 (muster_record_text (r, f->field), f->text) == 0 : muster_record_has (r, f->field);
}

/* What is beside or under the first mapped label that says exactly @label. */
static GtkWidget *
beside (GtkWidget *root, const char *label)
{
  GtkWidget *found = NULL;
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_LABEL (root) && strcmp (gtk_label_get_text (GTK_LABEL (root)), label) == 0)
    return gtk_widget_get_next_sibling (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = beside (child, label);
  return found;
}

static void
begin_report (Screen *screen)
{
  screen_open (screen);
  add_incident (screen);
  show_page (screen, muster_report_list_new (screen->room.desk), screen->room.desk);
  muster_report_list_enter (MUSTER_REPORT_LIST (screen->page));
  press (screen->page, "First report");
  only (screen, MUSTER_REPORT);
  wait_for (screen->page, GTK_TYPE_BUTTON, "Send report");
}

static void
test_every_field_is_saved_as_it_is_left (void)
{
  static const struct {
    int field;
    const char *figure, *typed;
  } fields[] = { { MUSTER_REPORT_RECIPIENT, NULL, "the province" },
                 { MUSTER_REPORT_OCCURRED_AT, NULL, "2026-07-01 14:10" },
                 { MUSTER_REPORT_LEARNED_AT, NULL, "2026-07-01 14:20" },
                 { MUSTER_REPORT_PLACE, NULL, "Dorfstrasse" },
                 { -1, "dead", "≥3" },
                 { -1, "missing", "0" },
                 { -1, "seriously_injured", "~2" },
                 { MUSTER_REPORT_SUMMARY, NULL, "Water in cellars" },
                 { MUSTER_REPORT_MEASURES, NULL, "Two pumps" },
                 { MUSTER_REPORT_REQUESTS, NULL, "A third" } };
  Screen screen;
  begin_report (&screen);
  wait_for (screen.page, GTK_TYPE_LABEL, "Blank: ");
  GtkWidget *send = find (screen.page, GTK_TYPE_BUTTON, "Send report");
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *label = fields[i].figure != NULL ? muster_figure_words_label (fields[i].figure)
                                                 : muster_kind_info (MUSTER_REPORT)->fields[fields[i].field].label;
    gboolean at = fields[i].field == MUSTER_REPORT_OCCURRED_AT || fields[i].field == MUSTER_REPORT_LEARNED_AT;
    Field field = { fields[i].field, fields[i].figure, at ? NULL : fields[i].typed, screen.room.desk };
    GtkWidget *edit = beside (screen.page, label);
    g_test_message ("%s", label);
    g_assert_nonnull (edit);
    gtk_widget_grab_focus (edit);
    if (GTK_IS_TEXT_VIEW (edit))
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (edit)), fields[i].typed, -1);
    else
      gtk_editable_set_text (GTK_EDITABLE (edit), fields[i].typed);
    g_assert_false (is_saved (&field) && !at);
    gtk_widget_grab_focus (send);
    room_wait (is_saved, &field, label);
  }
  g_assert_null (find (screen.page, GTK_TYPE_LABEL, "Blank: "));
  const MusterRecord *r = only (&screen, MUSTER_REPORT);
  gint64 minutes
      = muster_record_int (r, MUSTER_REPORT_LEARNED_AT, 0) - muster_record_int (r, MUSTER_REPORT_OCCURRED_AT, 0);
  g_assert_cmpint (minutes, ==, 10 * 60000);
  g_assert_false (muster_record_has (r, MUSTER_REPORT_SENT_AT));

  GtkWidget *when = beside (screen.page, muster_kind_info (MUSTER_REPORT)->fields[MUSTER_REPORT_OCCURRED_AT].label);
  gtk_editable_set_text (GTK_EDITABLE (when), "soon"); /* what cannot be read stays and stops the sending */
  press (screen.page, "Send report");
  wait_for (screen.page, GTK_TYPE_LABEL, muster_kind_info (MUSTER_REPORT)->fields[MUSTER_REPORT_OCCURRED_AT].label);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (when)), ==, "soon");
  g_assert_false (muster_record_has (only (&screen, MUSTER_REPORT), MUSTER_REPORT_SENT_AT));
  screen_close (&screen);
}

static void
test_what_cannot_be_saved_is_not_lost (void)
{
  Screen screen;
  begin_report (&screen);
  g_autofree char *pasted = g_strnfill (20001, 'x'); /* more than a field holds */
  for (guint i = 5; i < 20000; i += 6)
    pasted[i] = i % 60 == 5 ? '\n' : ' '; /* as words in lines: one word of that length takes seconds to be laid out */
  const char *label = muster_kind_info (MUSTER_REPORT)->fields[MUSTER_REPORT_SUMMARY].label;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (beside (screen.page, label)));
  GtkTextIter start, end;
  gtk_text_buffer_set_text (buffer, pasted, -1);
  press (screen.page, "Send report");
  wait_for (screen.page, GTK_TYPE_LABEL, "This value does not fit: ");
  refresh (screen.page, screen.room.desk);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *kept = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpuint (strlen (kept), ==, 20001);
  g_assert_false (muster_record_has (only (&screen, MUSTER_REPORT), MUSTER_REPORT_SENT_AT));
  gtk_text_buffer_set_text (buffer, "Water in cellars", -1);
  press (screen.page, "Send report");
  Field field = { MUSTER_REPORT_SUMMARY, NULL, "Water in cellars", screen.room.desk };
  room_wait (is_saved, &field, label);
  screen_close (&screen);
}

static void
test_a_sent_report_is_sealed_and_corrected_by_another (void)
{
  Screen screen;
  begin_report (&screen);
  press (screen.page, "Send report");
  GtkWidget *problem = wait_for (screen.page, GTK_TYPE_LABEL, "Not sent yet. Blank: ");
  g_assert_nonnull (strstr (words_of (problem), "Dead"));
  g_assert_false (muster_record_has (only (&screen, MUSTER_REPORT), MUSTER_REPORT_SENT_AT));
  press (screen.page, "Send, blanks as not known");
  wait_for (screen.page, GTK_TYPE_BUTTON, "Received…");
  g_assert_null (find (screen.page, GTK_TYPE_BUTTON, "Send report"));
  const MusterRecord *sent = only (&screen, MUSTER_REPORT);
  g_assert_cmpstr (muster_record_text (sent, MUSTER_REPORT_SENT_BY), ==, "tester");
  g_assert_true (g_strv_contains (muster_record_strv (sent, MUSTER_REPORT_UNKNOWN), "dead"));
  g_autofree char *id = g_strdup (sent->id);

  g_autoptr (GError) error = NULL;
  MusterIntent *late = room_intent ("report.save", id);
  muster_intent_text (late, MUSTER_REPORT_SUMMARY, "something else");
  g_assert_null (muster_store_submit (screen.room.store, late, &error));
  g_assert_nonnull (error);

  press (screen.page, "Correct");
  wait_number (&screen, MUSTER_REPORT, 2);
  wait_for (screen.page, GTK_TYPE_BUTTON, "Send report");
  g_autoptr (GPtrArray) all = muster_desk_list (screen.room.desk, MUSTER_REPORT);
  gboolean second = g_strcmp0 (((MusterRecord *)g_ptr_array_index (all, 0))->id, id) == 0;
  const MusterRecord *fresh = g_ptr_array_index (all, second ? 1 : 0);
  g_assert_cmpstr (muster_record_text (fresh, MUSTER_REPORT_CORRECTS), ==, id);
  g_assert_cmpint (muster_record_int (fresh, MUSTER_REPORT_NUMBER, 0), ==, 2);
  g_assert_false (muster_record_has (fresh, MUSTER_REPORT_SENT_AT));
  g_assert_null (muster_record_text (muster_desk_get (screen.room.desk, id), MUSTER_REPORT_SUMMARY));
  screen_close (&screen);
}

/* ---- approvals ---- */

static const MusterRecord *
activation (Screen *screen)
{
  return only (screen, MUSTER_ACTIVATION);
}

static void
test_two_people_approve (void)
{
  Screen screen;
  screen_open (&screen);
  MusterDesk *desk = screen.room.desk;
  g_autoptr (MusterDesk) other = muster_desk_new (screen.room.store, NULL, "deputy", NULL);
  MusterIntent *plan = room_intent ("plan.set", "n-1");
  muster_intent_text (plan, MUSTER_PLAN_NAME, "Flood plan");
  muster_intent_text (plan, MUSTER_PLAN_HAZARD, "flood");
  muster_intent_json (plan, MUSTER_PLAN_BODY, PLAN);
  room_submit (&screen.room, plan);
  add_incident (&screen);
  show_page (&screen, muster_response_card_new (desk), desk);
  press (screen.page, "Activate level II");
  wait_for (screen.page, GTK_TYPE_LABEL, "At this level the plan asks for two people.");
  confirm (screen.page, "Second approval by", " TESTER");
  wait_for (screen.page, GTK_TYPE_LABEL, "Two different people must approve.");
  g_autoptr (GPtrArray) none = muster_desk_list (desk, MUSTER_ACTIVATION);
  g_assert_cmpuint (none->len, ==, 0);

  press (screen.page, "Put forward");
  wait_for (screen.page, GTK_TYPE_LABEL, "Level II waits for approval");
  press (screen.page, "Approve…");
  GtkWidget *by = wait_for (screen.page, GTK_TYPE_ENTRY, "Approved by");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (by)), ==, "tester");
  g_signal_emit_by_name (by, "activate");
  press (screen.page, "Second approval…");
  confirm (screen.page, "Approved by", "Tester");
  wait_for (screen.page, GTK_TYPE_LABEL, "Two different people must approve.");
  g_assert_false (muster_record_has (activation (&screen), MUSTER_ACTIVATION_SECOND_BY));
  press (screen.page, "Activate");
  wait_for (screen.page, GTK_TYPE_LABEL, "At this level the plan asks for two people.");
  g_assert_cmpstr (muster_record_text (activation (&screen), MUSTER_ACTIVATION_STATE), ==, "proposed");

  show_page (&screen, muster_response_card_new (other), other);
  press (screen.page, "Second approval…");
  confirm (screen.page, "Approved by", "deputy");
  wait_for (screen.page, GTK_TYPE_LABEL, "Flood plan 3.2 b");
  press (screen.page, "Activate");
  wait_for (screen.page, GTK_TYPE_LABEL, "Level II active");
  g_assert_cmpstr (muster_record_text (activation (&screen), MUSTER_ACTIVATION_APPROVED_BY), ==, "tester");
  g_assert_cmpstr (muster_record_text (activation (&screen), MUSTER_ACTIVATION_SECOND_BY), ==, "deputy");
  gtk_window_set_child (GTK_WINDOW (screen.window), NULL);
  screen_close (&screen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/response-pages/a-figure-is-corrected", test_a_figure_is_corrected_and_its_history_kept);
  g_test_add_func ("/response-pages/every-field-is-saved", test_every_field_is_saved_as_it_is_left);
  g_test_add_func ("/response-pages/what-cannot-be-saved-is-not-lost", test_what_cannot_be_saved_is_not_lost);
  g_test_add_func ("/response-pages/a-sent-report-is-sealed", test_a_sent_report_is_sealed_and_corrected_by_another);
  g_test_add_func ("/response-pages/two-people-approve", test_two_people_approve);
  return g_test_run ();
}
