/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The whole window on a folder of its own: what is typed in the bar is in the journal, in the list and in the log; what
 * cannot be opened says why; plain keys do not run while one types. */
#include "../desk/desk-on-folder.h"
#include "console/actions.h"
#include "console/assign-popover.h"
#include "console/drill-frame.h"
#include "console/window.h"

typedef struct {
  char *dir;
  MusterWindow *window;
} Screen;

static GtkApplication *application;

static gboolean
has_desk (gpointer window)
{
  return muster_window_get_desk (window) != NULL;
}

static void
screen_open (Screen *screen, const char *drill)
{
  g_autoptr (GError) error = NULL;
  screen->dir = g_dir_make_tmp ("muster-window-XXXXXX", &error);
  g_assert_no_error (error);
  MusterStore *store = muster_store_open (screen->dir, MUSTER_STORE_CREATE, &error);
  g_assert_no_error (error);
  muster_store_close (store);
  g_object_unref (store);
  screen->window = MUSTER_WINDOW (muster_window_new (application));
  gtk_window_present (GTK_WINDOW (screen->window));
  muster_window_open (screen->window, screen->dir, NULL, drill);
  room_wait (has_desk, screen->window, "the desk");
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_unlink (file);
  }
  g_rmdir (path);
}

static void
screen_close (Screen *screen)
{
  gtk_window_destroy (GTK_WINDOW (screen->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_dir (screen->dir);
  g_free (screen->dir);
}

/* The first mapped label below @root that holds @text. */
static gboolean
shows (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

typedef struct {
  GtkWidget *root;
  const char *text;
} Words;

static gboolean
are_shown (gpointer data)
{
  Words *words = data;
  return shows (words->root, words->text);
}

static void
wait_words (gpointer root, const char *text)
{
  Words words = { root, text };
  room_wait (are_shown, &words, text);
}

static void
type (Screen *screen, const char *line)
{
  MusterCommandBar *bar = muster_desk_view_get_bar (muster_window_get_view (screen->window));
  muster_command_bar_start (bar, line);
  muster_command_bar_run (bar);
}

static void
test_one_line_is_an_incident (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  type (&screen, "/i flood 47.2432, 9.5222 “cellar under water” 2 trapped");
  MusterDeskView *view = muster_window_get_view (screen.window);
  wait_words (muster_desk_view_get_lists (view), "Flood");
  wait_words (muster_desk_view_get_log (view), "Incident reported: Flood");
  wait_words (screen.window, "Incident reported");

  MusterDesk *desk = muster_window_get_desk (screen.window);
  MusterRecord *incident = muster_desk_get (desk, muster_desk_get_selected (desk));
  g_assert_nonnull (incident);
  g_assert_cmpstr (muster_record_text (incident, MUSTER_INCIDENT_NOTE), ==, "cellar under water");
  g_assert_cmpint (muster_record_int (incident, MUSTER_INCIDENT_TRAPPED, -1), ==, 2);
  g_assert_cmpstr (muster_record_text (incident, MUSTER_INCIDENT_PHASE), ==, "reported");
  screen_close (&screen);
}

static gboolean
nothing_is_selected (gpointer desk)
{
  g_autoptr (GPtrArray) incidents = muster_desk_list (desk, MUSTER_INCIDENT);
  return incidents->len == 0;
}

static void
test_undo_takes_it_back (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  MusterDesk *desk = muster_window_get_desk (screen.window);
  type (&screen, "/i fire 47.14, 9.52");
  wait_words (muster_desk_view_get_lists (muster_window_get_view (screen.window)), "Fire");
  wait_words (screen.window, "Incident reported");
  gtk_widget_activate_action (GTK_WIDGET (screen.window), "win.undo", NULL);
  room_wait (nothing_is_selected, desk, "the incident to be gone");
  wait_words (screen.window, "Taken back: Incident reported");
  g_assert_false (muster_desk_can_undo (desk, NULL));
  wait_words (muster_desk_view_get_log (muster_window_get_view (screen.window)), "Taken back: Incident reported: Fire");
  screen_close (&screen);
}

static void
test_a_drill_looks_like_one (void)
{
  Screen screen = { 0 };
  screen_open (&screen, "exercise-1");
  g_assert_cmpstr (muster_desk_get_drill (muster_window_get_desk (screen.window)), ==, "exercise-1");
  g_assert_true (shows (GTK_WIDGET (screen.window), "DRILL"));
  g_assert_true (muster_drill_frame_get_active (
      MUSTER_DRILL_FRAME (adw_application_window_get_content (ADW_APPLICATION_WINDOW (screen.window)))));
  screen_close (&screen);
}

static void
test_what_cannot_be_opened_says_why (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("muster-window-XXXXXX", &error);
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, &error);
  g_assert_no_error (error);
  MusterWindow *window = MUSTER_WINDOW (muster_window_new (application));
  gtk_window_present (GTK_WINDOW (window));
  muster_window_open (window, dir, NULL, NULL);
  wait_words (window, "Another program is working in this folder");
  muster_store_close (store);
  g_object_unref (store);
  muster_window_open (window, "/nonexistent/muster", NULL, NULL);
  wait_words (window, "There is no data folder here");
  muster_window_open (window, dir, NULL, NULL); /* now it is free */
  room_wait (has_desk, window, "the desk");
  muster_window_welcome (window);
  wait_words (window, "Join a server");
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_dir (dir);
}

static void
test_every_action_is_there (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  for (const MusterAction *action = muster_actions; action->name != NULL; action++) {
    if (!g_str_has_prefix (action->name, "win."))
      continue;
    GAction *found = g_action_map_lookup_action (G_ACTION_MAP (screen.window), action->name + 4);
    g_test_message ("%s", action->name);
    g_assert_nonnull (found);
    g_assert_true (g_action_get_enabled (found));
  }
  GtkWidget *shortcuts = muster_actions_shortcuts_window_new ();
  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (shortcuts));
  gtk_window_destroy (GTK_WINDOW (shortcuts));
  g_object_unref (shortcuts);
  screen_close (&screen);
}

static void
test_an_alarm_stays_until_acknowledged (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  MusterDesk *desk = muster_window_get_desk (screen.window);
  for (int i = 0; i < 2; i++) {
    MusterIntent *intent = muster_intent_new ("alarm.raise");
    muster_intent_text (intent, MUSTER_ALARM_TITLE, i == 0 ? "Gauge A" : "Gauge B");
    muster_intent_text (intent, MUSTER_ALARM_LEVEL, i == 0 ? "blue" : "red");
    muster_desk_do (desk, intent, "raised");
  }
  MusterAlarmStrip *strip = muster_desk_view_get_alarms (muster_window_get_view (screen.window));
  wait_words (strip, "Gauge B"); /* the worse one */
  wait_words (strip, "+1 more");
  g_assert_false (shows (GTK_WIDGET (strip), "Gauge A"));
  gtk_widget_activate_action (GTK_WIDGET (screen.window), "win.acknowledge", NULL);
  wait_words (strip, "Gauge A");
  gtk_widget_activate_action (GTK_WIDGET (screen.window), "win.acknowledge", NULL);
  wait_words (screen.window, "Acknowledged: Gauge A");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (strip)));
  screen_close (&screen);
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  GtkWidget *found = NULL;
  if (GTK_IS_BUTTON (root) && gtk_widget_get_mapped (root)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static gboolean
is_hidden (gpointer widget)
{
  return !gtk_widget_get_visible (widget);
}

static void
on_received (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  muster_store_receive_finish (MUSTER_STORE (store), result, &error);
  g_assert_no_error (error);
}

/* What the home server would answer: the team was given to somebody else first. */
static void
refuse_the_last (MusterStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = muster_store_history (store, NULL, 0, 1, &error);
  g_assert_no_error (error);
  MusterEntry *verdict = muster_entry_copy (g_ptr_array_index (history, 0));
  GPtrArray *answer = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  g_assert_cmpstr (verdict->op->verb_name, ==, "assignment.order");
  verdict->pos = 1;
  verdict->verdict = MUSTER_VERDICT_REJECTED;
  g_free (verdict->why);
  verdict->why = g_strdup ("team-committed: g-other");
  g_ptr_array_add (answer, verdict);
  muster_store_receive_async (store, answer, 1, on_received, NULL);
}

static void
test_a_refused_order_stays_until_dealt_with (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  MusterDesk *desk = muster_window_get_desk (screen.window);
  MusterStore *store = muster_desk_get_store (desk);
  MusterDeskView *view = muster_window_get_view (screen.window);
  GtkWidget *strip = GTK_WIDGET (muster_desk_view_get_alarms (view));
  g_autoptr (GError) error = NULL;
  muster_store_set_setting (store, "server.url", "http://127.0.0.1:1", &error);
  g_assert_no_error (error);
  MusterIntent *team = room_intent ("team.set", "t1"), *incident = room_intent ("incident.report", "i1");
  muster_intent_text (team, MUSTER_TEAM_NAME, "Fire brigade");
  muster_intent_text (incident, MUSTER_INCIDENT_TITLE, "Flooding");
  muster_desk_do (desk, team, "a team");
  muster_desk_do (desk, incident, "an incident");
  wait_words (screen.window, "an incident");
  type (&screen, "/a Fire brigade, Flooding");
  wait_words (muster_desk_view_get_log (view), "Fire brigade ordered to Flooding");
  wait_words (muster_desk_view_get_log (view), "not decided yet");
  refuse_the_last (store);
  wait_words (strip, "Refused: Fire brigade");
  wait_words (muster_desk_view_get_log (view), "refused");
  g_signal_emit_by_name (find_button (strip, "Dealt with"), "clicked");
  room_wait (is_hidden, strip, "the strip to go");
  screen_close (&screen);
}

/* Whether all of @root that is mapped lies within the width of @frame. */
static void
assert_inside (GtkWidget *root, GtkWidget *frame)
{
  graphene_rect_t at;
  if (!gtk_widget_get_mapped (root))
    return;
  g_assert_true (gtk_widget_compute_bounds (root, frame, &at));
  if (GTK_IS_BUTTON (root) || GTK_IS_ENTRY (root) || GTK_IS_LABEL (root)) {
    g_assert_cmpfloat (at.origin.x, >=, 0);
    g_assert_cmpfloat (at.origin.x + at.size.width, <=, gtk_widget_get_width (frame));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_inside (child, frame);
}

static gboolean
has_its_place (gpointer data)
{
  MusterMapView *map = data;
  MusterLatLon centre, south_west, north_east;
  double zoom;
  muster_map_view_get_view (map, &centre, &zoom, &south_west, &north_east);
  return south_west.lon < 9.52 && north_east.lon > 9.52 && zoom > 10 && gtk_widget_get_width (GTK_WIDGET (map)) < 700;
}

/* At 1280 px the inspector opens when something is selected; nothing of map and log may be left under it, and what is
 * selected is in what is left of the map. */
static void
test_a_narrow_window_shows_everything (gconstpointer data)
{
  int percent = GPOINTER_TO_INT (data), dpi = 0;
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * percent / 100, NULL);
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  gtk_window_set_default_size (GTK_WINDOW (screen.window), 1280, 800);
  MusterDesk *desk = muster_window_get_desk (screen.window);
  MusterDeskView *view = muster_window_get_view (screen.window);
  MusterMapPane *map = muster_desk_view_get_map (view);
  for (int i = 0; i < 3; i++) {
    MusterIntent *intent = room_intent ("incident.report", i == 0 ? "i0" : i == 1 ? "i1" : "i2");
    muster_intent_text (intent, MUSTER_INCIDENT_TITLE, "Flooding");
    muster_intent_position (intent, MUSTER_INCIDENT_POSITION, (MusterLatLon){ 47.2, 9.5 + 0.01 * i });
    muster_desk_do (desk, intent, "an incident");
  }
  wait_words (muster_desk_view_get_lists (view), "Flooding");
  muster_map_view_go_to (muster_map_pane_get_view (map), (MusterLatLon){ 47.2, 9.45 }, 12);
  muster_desk_select (desk, "i2");
  room_wait (has_its_place, muster_map_pane_get_view (map), "the map to make room and show what is selected");
  assert_inside (GTK_WIDGET (map), GTK_WIDGET (map));
  assert_inside (GTK_WIDGET (muster_desk_view_get_log (view)), GTK_WIDGET (map));
  g_assert_true (shows (GTK_WIDGET (screen.window), "Relief clock") || shows (GTK_WIDGET (screen.window), "Teams"));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (screen.window)), <=, 1280);
  muster_desk_select (desk, NULL);
  screen_close (&screen);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
}

static gboolean
focus_is_in (GtkWidget *root, GType type)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (root));
  return focus != NULL && gtk_widget_is_ancestor (focus, root) && gtk_widget_get_ancestor (focus, type) != NULL;
}

static gboolean
is_in_list (gpointer lists)
{
  return focus_is_in (lists, GTK_TYPE_LIST_VIEW);
}

static gboolean
is_in_inspector (gpointer window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  return focus != NULL && gtk_widget_get_ancestor (focus, MUSTER_TYPE_INSPECTOR) != NULL;
}

static gboolean
popover_is_open (gpointer window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  return focus != NULL && gtk_widget_get_ancestor (focus, MUSTER_TYPE_ASSIGN_POPOVER) != NULL;
}

static void
test_keys_move_the_focus (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  MusterDesk *desk = muster_window_get_desk (screen.window);
  GtkWidget *window = GTK_WIDGET (screen.window);
  GtkWidget *lists = GTK_WIDGET (muster_desk_view_get_lists (muster_window_get_view (screen.window)));
  MusterIntent *team = room_intent ("team.set", "t1"), *incident = room_intent ("incident.report", "i1");
  muster_intent_text (team, MUSTER_TEAM_NAME, "Fire brigade");
  muster_intent_text (incident, MUSTER_INCIDENT_TITLE, "Flooding");
  muster_desk_do (desk, team, "a team");
  muster_desk_do (desk, incident, "an incident");
  wait_words (window, "an incident");
  gtk_widget_activate_action (window, "win.show-teams", NULL); /* a list that has never been open */
  room_wait (is_in_list, lists, "the focus on a team");
  wait_words (lists, "Fire brigade");
  gtk_widget_activate_action (window, "win.show-incidents", NULL);
  room_wait (is_in_list, lists, "the focus on an incident");
  muster_desk_select (desk, "i1");
  gtk_widget_activate_action (window, "win.focus-inspector", NULL);
  room_wait (is_in_inspector, window, "the focus in the inspector");
  gtk_widget_activate_action (window, "win.next-pane", NULL); /* round to the lists */
  room_wait (is_in_list, lists, "the focus in the lists");
  gtk_widget_activate_action (window, "win.previous-pane", NULL);
  room_wait (is_in_inspector, window, "the focus back in the inspector");
  gtk_widget_activate_action (window, "win.assign", NULL);
  room_wait (popover_is_open, window, "the choice of teams");
  screen_close (&screen);
}

static gboolean
is_tied (gpointer desk)
{
  MusterRecord *alarm = muster_desk_get (desk, "m1");
  const char *incident = alarm != NULL ? muster_record_text (alarm, MUSTER_ALARM_INCIDENT) : NULL;
  return incident != NULL && muster_desk_get (desk, incident) != NULL;
}

static void
test_an_incident_of_an_alarm_is_tied_to_it (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  MusterDesk *desk = muster_window_get_desk (screen.window);
  MusterDeskView *view = muster_window_get_view (screen.window);
  GtkWidget *strip = GTK_WIDGET (muster_desk_view_get_alarms (view));
  MusterIntent *alarm = room_intent ("alarm.raise", "m1");
  muster_intent_text (alarm, MUSTER_ALARM_TITLE, "Gauge above the mark");
  muster_intent_position (alarm, MUSTER_ALARM_POSITION, (MusterLatLon){ 47.25, 9.52 });
  muster_intent_text (alarm, MUSTER_ALARM_HAZARD, "flood");
  muster_desk_do (desk, alarm, "raised");
  wait_words (strip, "Gauge above the mark");
  g_signal_emit_by_name (find_button (strip, "Create incident"), "clicked");
  MusterCommandBar *bar = muster_desk_view_get_bar (view);
  wait_words (bar, "for the alarm “Gauge above the mark”");
  muster_command_bar_run (bar);
  room_wait (is_tied, desk, "the alarm to name its incident");
  g_assert_true (muster_record_has (muster_desk_get (desk, "m1"), MUSTER_ALARM_ACKNOWLEDGED_AT));
  g_assert_cmpstr (muster_record_text (muster_desk_get (desk, "m1"), MUSTER_ALARM_INCIDENT), ==,
                   muster_desk_get_selected (desk));
  g_assert_cmpstr (muster_record_text (muster_desk_get (desk, muster_desk_get_selected (desk)), MUSTER_INCIDENT_HAZARD),
                   ==, "flood");
  room_wait (is_hidden, strip, "the strip to go");
  wait_words (screen.window, "Incident reported");
  gtk_widget_activate_action (GTK_WIDGET (screen.window), "win.undo", NULL);
  wait_words (strip, "Gauge above the mark"); /* both are taken back together */
  screen_close (&screen);
}

static gboolean
is_red (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
    return gtk_widget_has_css_class (root, "problem");
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_red (child, text))
      return TRUE;
  return FALSE;
}

static void
test_a_question_is_no_fault (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  MusterCommandBar *bar = muster_desk_view_get_bar (muster_window_get_view (screen.window));
  const char *question = "Which team? Type its name or call sign.";
  muster_command_bar_start (bar, "/a ");
  wait_words (bar, question);
  g_assert_false (is_red (GTK_WIDGET (bar), question));
  muster_command_bar_run (bar);
  g_assert_true (is_red (GTK_WIDGET (bar), question));
  muster_command_bar_start (bar, "/a Nobody");
  wait_words (bar, "No team and incident fit “Nobody”.");
  g_assert_true (is_red (GTK_WIDGET (bar), "No team and incident fit “Nobody”."));
  screen_close (&screen);
}

static gboolean
stands_where_it_was (gpointer window)
{
  MusterDeskView *view = muster_window_get_view (window);
  MusterLatLon centre;
  double zoom;
  if (view == NULL || muster_window_get_desk (window) == NULL)
    return FALSE;
  muster_map_view_get_view (muster_map_pane_get_view (muster_desk_view_get_map (view)), &centre, &zoom, NULL, NULL);
  return ABS (centre.lat - 47.1) < 0.001 && ABS (centre.lon - 9.6) < 0.001 && ABS (zoom - 14) < 0.01
         && muster_list_pane_get_kind (muster_desk_view_get_lists (view)) == MUSTER_DEPOT
         && g_strcmp0 (muster_desk_get_selected (muster_window_get_desk (window)), "i1") == 0;
}

static void
test_a_desk_is_found_as_it_was_left (void)
{
  Screen screen = { 0 };
  screen_open (&screen, NULL);
  MusterDesk *desk = muster_window_get_desk (screen.window);
  MusterDeskView *view = muster_window_get_view (screen.window);
  MusterIntent *incident = room_intent ("incident.report", "i1");
  muster_intent_text (incident, MUSTER_INCIDENT_TITLE, "Flooding");
  muster_desk_do (desk, incident, "an incident");
  wait_words (screen.window, "an incident");
  muster_desk_select (desk, "i1");
  gtk_widget_activate_action (GTK_WIDGET (screen.window), "win.show-depots", NULL);
  muster_map_view_go_to (muster_map_pane_get_view (muster_desk_view_get_map (view)), (MusterLatLon){ 47.1, 9.6 }, 14);
  room_wait (stands_where_it_was, screen.window, "the map to be there");
  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2; g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, FALSE);
  muster_window_open (screen.window, screen.dir, NULL, NULL); /* closes the folder and opens it again */
  room_wait (stands_where_it_was, screen.window, "everything where it was");
  screen_close (&screen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP no display\n");
    return 0;
  }
  application = GTK_APPLICATION (adw_application_new ("org.muster.Test", G_APPLICATION_NON_UNIQUE));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/console/window/one-line-is-an-incident", test_one_line_is_an_incident);
  g_test_add_func ("/console/window/undo-takes-it-back", test_undo_takes_it_back);
  g_test_add_func ("/console/window/a-drill-looks-like-one", test_a_drill_looks_like_one);
  g_test_add_func ("/console/window/what-cannot-be-opened-says-why", test_what_cannot_be_opened_says_why);
  g_test_add_func ("/console/window/every-action-is-there", test_every_action_is_there);
  g_test_add_func ("/console/window/an-alarm-stays-until-acknowledged", test_an_alarm_stays_until_acknowledged);
  g_test_add_func ("/console/window/a-refused-order-stays-until-dealt-with",
                   test_a_refused_order_stays_until_dealt_with);
  g_test_add_data_func ("/console/window/a-narrow-window-shows-everything", GINT_TO_POINTER (100),
                        test_a_narrow_window_shows_everything);
  g_test_add_data_func ("/console/window/a-narrow-window-shows-everything-in-large-text", GINT_TO_POINTER (160),
                        test_a_narrow_window_shows_everything);
  g_test_add_func ("/console/window/keys-move-the-focus", test_keys_move_the_focus);
  g_test_add_func ("/console/window/an-incident-of-an-alarm-is-tied-to-it", test_an_incident_of_an_alarm_is_tied_to_it);
  g_test_add_func ("/console/window/a-question-is-no-fault", test_a_question_is_no_fault);
  g_test_add_func ("/console/window/a-desk-is-found-as-it-was-left", test_a_desk_is_found_as_it_was_left);
  return g_test_run ();
}
