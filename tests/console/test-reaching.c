/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Call-outs and consultations on a real desk over a real folder, and the little form they ask with. */
#include "by-words.h"
#include "console/ask-box.h"
#include "console/call-board.h"
#include "console/consultation-list.h"
#include "response/outreach.h"

static void
add_incident (Room *room)
{
  MusterIntent *intent = room_intent ("incident.report", "i-1");
  muster_intent_text (intent, MUSTER_INCIDENT_TITLE, "Flooding");
  muster_intent_text (intent, MUSTER_INCIDENT_HAZARD, "flood");
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "reported");
  room_submit (room, intent);
}

/* ---- calling and consulting ---- */

static gboolean
is_answered (gpointer data)
{
  g_autoptr (GPtrArray) calls = muster_desk_list (data, MUSTER_CALL);
  return muster_call_state (g_ptr_array_index (calls, 0), muster_desk_now (data)) == MUSTER_CALL_ANSWERED;
}

static void
test_a_call_is_sent_and_answered_by_somebody (void)
{
  Screen screen;
  screen_open (&screen);
  add_incident (&screen.room);
  MusterIntent *person = room_intent ("person.set", "p-1");
  muster_intent_text (person, MUSTER_PERSON_NAME, "Dike engineer");
  room_submit (&screen.room, person);
  show (&screen, muster_call_board_new (screen.room.desk));
  muster_call_board_show (MUSTER_CALL_BOARD (screen.page), muster_desk_get (screen.room.desk, "i-1"));
  g_autofree char *problem = NULL;
  g_assert_true (muster_call_people (screen.room.desk, "i-1", "p-1", 15, NULL, NULL, &problem));
  const MusterRecord *call = only (&screen, MUSTER_CALL);
  g_assert_true (muster_record_has (call, MUSTER_CALL_SENT_AT));
  g_assert_false (muster_record_has (call, MUSTER_CALL_ANSWERED_AT)); /* sent is not answered */
  muster_call_board_show (MUSTER_CALL_BOARD (screen.page), muster_desk_get (screen.room.desk, "i-1"));
  muster_call_board_enter (MUSTER_CALL_BOARD (screen.page));
  wait_for (screen.page, GTK_TYPE_LABEL, "Dike engineer");
  press (screen.page, "Answered…");
  enter (screen.page, "By whom", "her deputy");
  enter (screen.page, "What they said", "comes at once");
  press (screen.page, "Note");
  room_wait (is_answered, screen.room.desk, "the call is answered");
  call = only (&screen, MUSTER_CALL);
  g_assert_cmpstr (muster_record_text (call, MUSTER_CALL_ANSWERED_BY), ==, "her deputy");
  g_assert_cmpstr (muster_record_text (call, MUSTER_CALL_ANSWER), ==, "comes at once");
  screen_close (&screen);
}

static void
refresh (Screen *screen)
{
  muster_consultation_list_show (MUSTER_CONSULTATION_LIST (screen->page), muster_desk_get (screen->room.desk, "i-1"));
}

static gboolean
is_concluded (gpointer data)
{
  g_autoptr (GPtrArray) all = muster_desk_list (data, MUSTER_CONSULTATION);
  return muster_record_has (g_ptr_array_index (all, 0), MUSTER_CONSULTATION_CONCLUSION);
}

static void
test_a_consultation_ends_in_tasks (void)
{
  Screen screen;
  screen_open (&screen);
  add_incident (&screen.room);
  show (&screen, muster_consultation_list_new (screen.room.desk));
  refresh (&screen);
  muster_consultation_list_enter (MUSTER_CONSULTATION_LIST (screen.page));
  press (screen.page, "Hold");
  wait_for (screen.page, GTK_TYPE_LABEL, "Still needed: Question");
  enter (screen.page, "Question", "Move people, or stay?");
  enter (screen.page, "Chaired by", "the head");
  enter (screen.page, "Taking part", "hydrology，engineering");
  press (screen.page, "Hold");
  const MusterRecord *held = only (&screen, MUSTER_CONSULTATION);
  g_assert_cmpuint (g_strv_length ((GStrv)muster_record_strv (held, MUSTER_CONSULTATION_PEOPLE)), ==, 2);
  g_autofree char *id = g_strdup (held->id);
  refresh (&screen);
  press (screen.page, "Conclude…");
  enter (screen.page, "Conclusion", "Two houses move");
  press (screen.page, "Note");
  room_wait (is_concluded, screen.room.desk, "the conclusion is noted");
  refresh (&screen);
  wait_for (screen.page, GTK_TYPE_LABEL, "Two houses move");
  g_assert_null (find (screen.page, GTK_TYPE_BUTTON, "Conclude…"));
  press (screen.page, "Action…");
  enter (screen.page, "What is to be done", "Tell the households");
  enter (screen.page, "Responsible", "Town");
  enter (screen.page, "Deadline", "soon");
  press (screen.page, "Add task");
  wait_for (screen.page, GTK_TYPE_LABEL, "Deadline: write minutes");
  enter (screen.page, "Deadline", "20");
  press (screen.page, "Add task");
  const MusterRecord *task = only (&screen, MUSTER_TASK);
  g_assert_cmpstr (muster_record_text (task, MUSTER_TASK_ORIGIN), ==, id);
  g_assert_cmpstr (muster_record_text (task, MUSTER_TASK_INCIDENT), ==, "i-1");
  g_assert_cmpstr (muster_record_text (task, MUSTER_TASK_ROLE), ==, "Town");
  gint64 left = muster_record_int (task, MUSTER_TASK_DEADLINE, 0) - muster_desk_now (screen.room.desk);
  g_assert_cmpint (left, >, 18 * 60000);
  g_assert_cmpint (left, <=, 20 * 60000);
  refresh (&screen);
  wait_for (screen.page, GTK_TYPE_LABEL, "→ Tell the households · Town");
  screen_close (&screen);
}

/* ---- the form they ask with ---- */

static void
on_asked (gpointer data, const char *const *texts)
{
  g_strfreev (*(char ***)data);
  *(char ***)data = g_strdupv ((char **)texts);
}

static void
test_what_is_refused_stays_as_it_was_typed (void)
{
  const MusterAskField fields[] = { { "Who", TRUE }, { "Why", FALSE } };
  GtkWidget *box = muster_ask_box_new (), *window = gtk_window_new ();
  char **asked = NULL;
  GtkWidget *opener = muster_ask_box_add_entries (MUSTER_ASK_BOX (box), "Ask…", "Do", fields, 2, on_asked, &asked);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  press (box, "Ask…");
  press (box, "Do");
  wait_for (box, GTK_TYPE_LABEL, "Still needed: Who");
  g_assert_null (asked);
  enter (box, "Who", "  the head ");
  press (box, "Do");
  g_assert_cmpstr (asked[0], ==, "the head");
  g_assert_cmpstr (asked[1], ==, "");
  muster_ask_box_answer (G_OBJECT (box), "Not now.");
  wait_for (box, GTK_TYPE_LABEL, "Not now.");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (wait_for (box, GTK_TYPE_ENTRY, "Who"))), ==, "  the head ");
  muster_ask_box_answer (G_OBJECT (box), NULL);
  g_assert_null (find (box, GTK_TYPE_LABEL, "Not now."));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (opener)));
  muster_ask_box_prefill (opener, 1, "as before");
  press (box, "Ask…");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (wait_for (box, GTK_TYPE_ENTRY, "Who"))), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (wait_for (box, GTK_TYPE_ENTRY, "Why"))), ==, "as before");
  g_strfreev (asked);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As if @key were pressed with the focus in @widget. */
static gboolean
strike (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_KEY (one))
      g_signal_emit_by_name (one, "key-pressed", key, 0, 0, &taken);
  }
  return taken;
}

static void
test_enter_asks_and_escape_closes (void)
{
  const MusterAskField fields[] = { { "Who", TRUE } };
  GtkWidget *box = muster_ask_box_new (), *window = gtk_window_new ();
  char **asked = NULL;
  GtkWidget *first = muster_ask_box_add_entries (MUSTER_ASK_BOX (box), "Ask…", "Do", fields, 1, on_asked, &asked);
  GtkWidget *other = muster_ask_box_add_entries (MUSTER_ASK_BOX (box), "Else…", "Do", fields, 1, on_asked, &asked);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  press (box, "Ask…");
  g_assert_false (strike (box, GDK_KEY_a));
  GtkWidget *who = wait_for (box, GTK_TYPE_ENTRY, "Who");
  g_assert_nonnull (gtk_widget_get_focus_child (box)); /* the form has the focus when it opens */
  g_signal_emit_by_name (who, "activate");
  wait_for (box, GTK_TYPE_LABEL, "Still needed: Who");
  gtk_editable_set_text (GTK_EDITABLE (who), "the head");
  g_signal_emit_by_name (who, "activate");
  g_assert_cmpstr (asked[0], ==, "the head");
  muster_ask_box_answer (G_OBJECT (box), "Not now.");
  wait_for (box, GTK_TYPE_LABEL, "Not now.");

  g_assert_true (strike (box, GDK_KEY_Escape));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (first)));
  g_assert_null (find (box, GTK_TYPE_ENTRY, "Who"));
  g_assert_null (find (box, GTK_TYPE_LABEL, "Not now."));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == first);
  g_assert_false (strike (box, GDK_KEY_Escape)); /* with nothing open it is for somebody else */
  press (box, "Ask…");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (who)), ==, "the head"); /* only the answer empties it */
  press (box, "Else…");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (first)));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (other)));
  muster_ask_box_answer (G_OBJECT (box), NULL);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (other)));
  g_strfreev (asked);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/reaching/a-call-is-sent-and-answered-by-somebody", test_a_call_is_sent_and_answered_by_somebody);
  g_test_add_func ("/reaching/a-consultation-ends-in-tasks", test_a_consultation_ends_in_tasks);
  g_test_add_func ("/reaching/what-is-refused-stays-as-it-was-typed", test_what_is_refused_stays_as_it_was_typed);
  g_test_add_func ("/reaching/enter-asks-and-escape-closes", test_enter_asks_and_escape_closes);
  return g_test_run ();
}
