/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two panes on a real desk over a real folder: what a person presses is what is in the journal afterwards, and what
 * changes elsewhere is what they see. Widgets are found by their words, as a person finds them.
 */
#include "../desk/desk-on-folder.h"
#include "console/hazard-entry.h"
#include "console/inspector.h"
#include "console/keyed-box.h"
#include "console/list-pane.h"
#include "desk/record-facts.h"
#include <adwaita.h>

#define PLAN                                                                                                           \
  "{\"levels\":[{\"level\":\"II\",\"clause\":\"3.2 b\",\"source\":\"a test\",\"approver\":\"the head\","               \
  "\"any\":[{\"fact\":\"to_relocate\",\"at_least\":50}]}],\"tasks\":[{\"title\":\"Count people\",\"role\":\"Police\"," \
  "\"minutes\":30,\"from\":\"activation\",\"levels\":[\"II\"]}]}"

typedef struct {
  Room room;
  GtkWidget *window, *list, *inspector;
} Screen;

/* The first mapped widget below @root of @type whose words are @text. */
static GtkWidget *
find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type)) {
    const char *words = GTK_IS_BUTTON (root)        ? gtk_button_get_label (GTK_BUTTON (root))
                        : GTK_IS_LABEL (root)       ? gtk_label_get_text (GTK_LABEL (root))
                        : GTK_IS_MENU_BUTTON (root) ? gtk_menu_button_get_label (GTK_MENU_BUTTON (root))
                        : GTK_IS_ENTRY (root)       ? gtk_entry_get_placeholder_text (GTK_ENTRY (root))
                                                    : NULL;
    if (g_strcmp0 (words, text) == 0)
      return root;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, text);
    if (found != NULL)
      return found;
  }
  return NULL;
}

typedef struct {
  GtkWidget *root;
  GType type;
  const char *text;
} Search;

static gboolean
is_found (gpointer data)
{
  Search *search = data;
  return find (search->root, search->type, search->text) != NULL;
}

static GtkWidget *
wait_for (GtkWidget *root, GType type, const char *text)
{
  Search search = { root, type, text };
  room_wait (is_found, &search, text);
  return find (root, type, text);
}

static void
press (GtkWidget *root, const char *label)
{
  GtkWidget *button = wait_for (root, GTK_TYPE_BUTTON, label);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
screen_open (Screen *screen)
{
  room_open (&screen->room);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  screen->list = muster_list_pane_new (screen->room.desk);
  screen->inspector = muster_inspector_new (screen->room.desk);
  gtk_box_append (GTK_BOX (box), screen->list);
  gtk_box_append (GTK_BOX (box), screen->inspector);
  screen->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (screen->window), box);
  gtk_window_set_default_size (GTK_WINDOW (screen->window), 900, 900);
  gtk_window_present (GTK_WINDOW (screen->window));
  wait_for (screen->inspector, GTK_TYPE_LABEL, "Overview");
}

static void
screen_close (Screen *screen)
{
  gtk_window_destroy (GTK_WINDOW (screen->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  room_close (&screen->room);
}

static void
add_incident (Room *room, const char *id, const char *title, gint64 to_relocate)
{
  MusterIntent *intent = room_intent ("incident.report", id);
  muster_intent_text (intent, MUSTER_INCIDENT_TITLE, title);
  muster_intent_text (intent, MUSTER_INCIDENT_HAZARD, "flood");
  muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "reported");
  muster_intent_position (intent, MUSTER_INCIDENT_POSITION, (MusterLatLon){ 47.2432, 9.5222 });
  if (to_relocate >= 0)
    muster_intent_int (intent, MUSTER_INCIDENT_TO_RELOCATE, to_relocate);
  room_submit (room, intent);
}

static void
add_team (Room *room, const char *id, const char *name)
{
  MusterIntent *intent = room_intent ("team.set", id);
  muster_intent_text (intent, MUSTER_TEAM_NAME, name);
  muster_intent_text (intent, MUSTER_TEAM_FORM, "fire-rescue");
  muster_intent_int (intent, MUSTER_TEAM_OWN, TRUE);
  muster_intent_position (intent, MUSTER_TEAM_POSITION, (MusterLatLon){ 47.22, 9.53 });
  room_submit (room, intent);
}

static void
test_an_empty_desk_says_what_to_do (void)
{
  Screen screen;
  screen_open (&screen);
  wait_for (screen.list, GTK_TYPE_LABEL, "No incidents. Press N or type /i.");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "No warning, of ours or of others.");
  add_incident (&screen.room, "i-1", "Flooding, Dorfstrasse", -1);
  wait_for (screen.list, GTK_TYPE_LABEL, "Flooding, Dorfstrasse");
  wait_for (screen.inspector, GTK_TYPE_BUTTON, "Flooding, Dorfstrasse");
  screen_close (&screen);
}

static void
test_a_filter_without_result_says_so (void)
{
  Screen screen;
  screen_open (&screen);
  add_incident (&screen.room, "i-1", "Flooding, Dorfstrasse", -1);
  wait_for (screen.list, GTK_TYPE_LABEL, "Flooding, Dorfstrasse");
  muster_list_pane_focus_filter (MUSTER_LIST_PANE (screen.list));
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (screen.list));
  gtk_editable_set_text (GTK_EDITABLE (focus), "zzz");
  wait_for (screen.list, GTK_TYPE_LABEL, "Nothing matches “zzz”.");
  press (screen.list, "Clear");
  wait_for (screen.list, GTK_TYPE_LABEL, "Flooding, Dorfstrasse");
  screen_close (&screen);
}

static void
test_a_fact_is_saved_where_it_stands (void)
{
  Screen screen;
  screen_open (&screen);
  add_incident (&screen.room, "i-1", "Flooding, Dorfstrasse", 58);
  muster_desk_select (screen.room.desk, "i-1");
  GtkWidget *label = wait_for (screen.inspector, GTK_TYPE_LABEL, "Trapped");
  GtkWidget *entry = gtk_widget_get_next_sibling (label);
  g_assert_true (GTK_IS_ENTRY (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "x");
  g_signal_emit_by_name (entry, "activate");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Trapped: write a whole number, 0 or more, or nothing for unknown.");
  g_assert_false (muster_record_has (muster_desk_get (screen.room.desk, "i-1"), MUSTER_INCIDENT_TRAPPED));
  gtk_editable_set_text (GTK_EDITABLE (entry), "2");

  add_team (&screen.room, "t-1", "Fire brigade Eschen"); /* a change elsewhere leaves what is typed alone */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "2");
  g_signal_emit_by_name (entry, "activate");
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (muster_record_int (muster_desk_get (screen.room.desk, "i-1"), MUSTER_INCIDENT_TRAPPED, -1) != 2
         && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (muster_record_int (muster_desk_get (screen.room.desk, "i-1"), MUSTER_INCIDENT_TRAPPED, -1), ==, 2);
  screen_close (&screen);
}

static gboolean
is_held (gpointer data)
{
  return muster_desk_holder (data, "t-1") != NULL;
}

static gboolean
is_free (gpointer data)
{
  return !is_held (data);
}

static void
test_a_team_goes_through_its_steps (void)
{
  static const char *const steps[] = { "Acknowledged", "Departed", "Arrived", "Working", "Release" };
  Screen screen;
  screen_open (&screen);
  add_incident (&screen.room, "i-1", "Flooding, Dorfstrasse", -1);
  add_team (&screen.room, "t-1", "Fire brigade Eschen");
  muster_desk_select (screen.room.desk, "i-1");
  GtkWidget *assign = wait_for (screen.inspector, GTK_TYPE_MENU_BUTTON, "Assign team…");
  gtk_menu_button_popup (GTK_MENU_BUTTON (assign));
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (assign)));
  wait_for (popover, GTK_TYPE_LABEL, "Fire brigade Eschen");
  GtkWidget *row
      = gtk_widget_get_ancestor (find (popover, GTK_TYPE_LABEL, "Fire brigade Eschen"), GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  room_wait (is_held, screen.room.desk, "the team is assigned");
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    press (screen.inspector, steps[i]);
  room_wait (is_free, screen.room.desk, "the team is free again");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "No team assigned.");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Fire brigade Eschen: arrived");
  screen_close (&screen);
}

static void
test_a_proposal_is_activated (void)
{
  Screen screen;
  screen_open (&screen);
  MusterIntent *plan = room_intent ("plan.set", "n-1");
  muster_intent_text (plan, MUSTER_PLAN_NAME, "Flood plan");
  muster_intent_text (plan, MUSTER_PLAN_HAZARD, "flood");
  muster_intent_json (plan, MUSTER_PLAN_BODY, PLAN);
  room_submit (&screen.room, plan);
  add_incident (&screen.room, "i-1", "Flooding, Dorfstrasse", 58);
  muster_desk_select (screen.room.desk, "i-1");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Level II proposed");
  press (screen.inspector, "Activate level II");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Level II active");
  wait_for (screen.list, GTK_TYPE_LABEL, "II");
  MusterRecord *active = muster_facts_activation (screen.room.desk, "i-1");
  g_assert_nonnull (active);
  g_assert_cmpstr (muster_record_text (active, MUSTER_ACTIVATION_CLAUSE), ==, "3.2 b");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Count people"); /* the plan's tasks are open */

  press (screen.inspector, "Change level…");
  GtkWidget *act = wait_for (screen.inspector, GTK_TYPE_BUTTON, "Change to level …");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (wait_for (screen.inspector, GTK_TYPE_BUTTON, "III")), TRUE);
  g_assert_false (gtk_widget_is_sensitive (act)); /* not without a reason */
  gtk_editable_set_text (GTK_EDITABLE (wait_for (screen.inspector, GTK_TYPE_ENTRY, "Reason, kept in the journal")),
                         "The water falls");
  press (screen.inspector, "Change to level III");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Level III active");
  screen_close (&screen);
}

static gboolean
has_selection (gpointer desk)
{
  return muster_desk_get_selected (desk) != NULL;
}

static void
test_kind_and_place_make_an_incident (void)
{
  Screen screen;
  screen_open (&screen);
  MusterLatLon at = { 47.2432, 9.5222 };
  muster_inspector_new_incident (MUSTER_INSPECTOR (screen.inspector), &at, "Ruggell");
  press (screen.inspector, "Save incident");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Write what kind of incident it is, like flood or fire.");
  GtkWidget *kind = wait_for (screen.inspector, GTK_TYPE_ENTRY, "Flood, fire, landslide …");
  gtk_editable_set_text (GTK_EDITABLE (kind), "floo"); /* letters are enough */
  press (screen.inspector, "Save incident");
  room_wait (has_selection, screen.room.desk, "the new incident is selected");
  MusterRecord *r = muster_desk_get (screen.room.desk, muster_desk_get_selected (screen.room.desk));
  MusterLatLon saved;
  g_assert_cmpstr (muster_record_text (r, MUSTER_INCIDENT_HAZARD), ==, "flood");
  g_assert_cmpstr (muster_record_text (r, MUSTER_INCIDENT_TITLE), ==, "Flood, Ruggell");
  g_assert_false (muster_record_has (r, MUSTER_INCIDENT_DEAD)); /* unknown is not zero */
  g_assert_true (muster_record_position (r, &saved));
  g_assert_cmpfloat_with_epsilon (saved.lat, at.lat, 1e-5);
  wait_for (screen.list, GTK_TYPE_LABEL, "Flood, Ruggell");
  screen_close (&screen);
}

static void
test_stock_and_people_are_counted (void)
{
  Screen screen;
  screen_open (&screen);
  Room *room = &screen.room;
  MusterIntent *depot = room_intent ("depot.set", "d-1"), *stock = room_intent ("stock.set", "k-1");
  muster_intent_text (depot, MUSTER_DEPOT_NAME, "Depot Bendern");
  muster_intent_text (stock, MUSTER_STOCK_DEPOT, "d-1");
  muster_intent_text (stock, MUSTER_STOCK_ITEM, "Sandbags");
  muster_intent_int (stock, MUSTER_STOCK_MINIMUM, 5);
  room_submit (room, depot);
  room_submit (room, stock);
  muster_desk_select (room->desk, "d-1");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "5 below the minimum of 5");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (wait_for (screen.inspector, GTK_TYPE_TOGGLE_BUTTON, "Move…")), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (wait_for (screen.inspector, GTK_TYPE_ENTRY, "Reason, needed")), "delivery");
  press (screen.inspector, "Put in");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "4 below the minimum of 5");

  MusterIntent *shelter = room_intent ("shelter.set", "s-1");
  muster_intent_text (shelter, MUSTER_SHELTER_NAME, "Eschen school");
  muster_intent_int (shelter, MUSTER_SHELTER_CAPACITY, 180);
  muster_intent_text (shelter, MUSTER_SHELTER_STATE, "closed");
  room_submit (room, shelter);
  muster_desk_select (room->desk, "s-1");
  press (screen.inspector, "Open shelter");
  wait_for (screen.inspector, GTK_TYPE_BUTTON, "Close shelter");
  press (screen.inspector, "Came in");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "1 of 180 people");
  press (screen.inspector, "Left");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "0 of 180 people");
  screen_close (&screen);
}

static gboolean
has_focus_in (gpointer pane)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (pane));
  return focus != NULL && gtk_widget_is_ancestor (focus, pane) && gtk_widget_get_mapped (focus);
}

static void
test_the_focus_stays_in_the_pane (void)
{
  Screen screen;
  screen_open (&screen);
  MusterIntent *plan = room_intent ("plan.set", "n-1");
  muster_intent_text (plan, MUSTER_PLAN_NAME, "Flood plan");
  muster_intent_text (plan, MUSTER_PLAN_HAZARD, "flood");
  muster_intent_json (plan, MUSTER_PLAN_BODY, PLAN);
  room_submit (&screen.room, plan);
  add_incident (&screen.room, "i-1", "Flooding, Dorfstrasse", 58);
  muster_desk_select (screen.room.desk, "i-1");
  gtk_widget_grab_focus (wait_for (screen.inspector, GTK_TYPE_BUTTON, "Mark as verified"));
  press (screen.inspector, "Mark as verified");
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (find (screen.inspector, GTK_TYPE_BUTTON, "Mark as verified") != NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  room_wait (has_focus_in, screen.inspector, "the focus in the pane");
  gtk_widget_grab_focus (wait_for (screen.inspector, GTK_TYPE_BUTTON, "Activate level II"));
  press (screen.inspector, "Activate level II");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Level II active");
  room_wait (has_focus_in, screen.inspector, "the focus in the pane");
  screen_close (&screen);
}

static void
test_letters_find_the_kind (void)
{
  g_assert_cmpstr (muster_hazard_find ("flood"), ==, "flood");
  g_assert_cmpstr (muster_hazard_find ("Fire"), ==, "fire"); /* not the forest fire before it */
  g_assert_cmpstr (muster_hazard_find ("fi"), ==, "fire");
  g_assert_cmpstr (muster_hazard_find ("forest"), ==, "forest-fire");
  g_assert_cmpstr (muster_hazard_find (" landsl "), ==, "landslide");
  g_assert_cmpstr (muster_hazard_find ("chemicals"), ==, "hazardous-chemicals");
  g_assert_null (muster_hazard_find (""));
  g_assert_null (muster_hazard_find ("qqq"));
}

static void
on_received (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (muster_store_receive_finish (MUSTER_STORE (store), result, &error));
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* The server's word on the newest operation of this folder. */
static void
refuse_newest (Room *room, const char *why)
{
  g_autoptr (GError) error = NULL;
  gboolean received = FALSE;
  g_autoptr (GPtrArray) newest = muster_store_history (room->store, NULL, 0, 1, &error);
  g_assert_no_error (error);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  MusterEntry *entry = muster_entry_copy (g_ptr_array_index (newest, 0));
  entry->pos = 1;
  entry->verdict = MUSTER_VERDICT_REJECTED;
  entry->why = g_strdup (why);
  g_ptr_array_add (entries, entry);
  muster_store_receive_async (room->store, entries, 1, on_received, &received);
  while (!received)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_a_refusal_stays_until_dealt_with (void)
{
  Screen screen;
  screen_open (&screen);
  Room *room = &screen.room;
  g_autoptr (GError) error = NULL;
  MusterIntent *shelter = room_intent ("shelter.set", "s-1");
  muster_intent_text (shelter, MUSTER_SHELTER_NAME, "Eschen school");
  muster_intent_text (shelter, MUSTER_SHELTER_STATE, "closed");
  room_submit (room, shelter);
  g_assert_true (muster_store_set_setting (room->store, "server.url", "http://127.0.0.1:9", &error));
  g_assert_no_error (error);
  muster_list_pane_show_kind (MUSTER_LIST_PANE (screen.list), MUSTER_SHELTER);
  muster_desk_select (room->desk, "s-1");
  press (screen.inspector, "Open shelter");
  wait_for (screen.list, GTK_TYPE_LABEL, "waiting for the server");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Waiting for the server: this may still be refused.");

  refuse_newest (room, "stale: s-1");
  wait_for (screen.inspector, GTK_TYPE_BUTTON, "Open shelter");
  wait_for (screen.list, GTK_TYPE_LABEL,
            "Refused: Somebody else decided first. Look at the new state and decide again.");
  press (screen.inspector, "Dealt with");
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (find (screen.window, GTK_TYPE_BUTTON, "Dealt with") != NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (find (screen.window, GTK_TYPE_BUTTON, "Dealt with"));
  screen_close (&screen);
}

/* As if another desk that had seen nothing of ours had written a field of @entity, a little later. */
static void
write_elsewhere (Room *room, MusterIntent *intent, const char *entity, gint64 at)
{
  g_autoptr (GError) error = NULL;
  MusterOpId id = { "elsewhere", 1, 1 };
  MusterHash none = { 0 };
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  MusterRecord *record = muster_desk_get (room->desk, entity);
  muster_intent_set_actor (intent, "desk2", NULL);
  MusterEntry *entry = g_new0 (MusterEntry, 1);
  entry->op = muster_intent_to_op (intent, &id, record->updated + 1, record->created, at, &none, &error);
  g_assert_no_error (error);
  entry->pos = 1;
  entry->verdict = MUSTER_VERDICT_OK;
  g_ptr_array_add (entries, entry);
  gboolean received = FALSE;
  muster_store_receive_async (room->store, entries, 1, on_received, &received);
  while (!received)
    g_main_context_iteration (NULL, TRUE);
  muster_intent_free (intent);
}

static void
test_teams_of_before_are_kept_folded (void)
{
  Screen screen;
  screen_open (&screen);
  Room *room = &screen.room;
  add_incident (room, "i-1", "Flooding", -1);
  add_team (room, "t-1", "Fire brigade");
  MusterIntent *order = room_intent ("assignment.order", "g-1"), *release = room_intent ("assignment.status", "g-1");
  muster_intent_text (order, MUSTER_ASSIGNMENT_TEAM, "t-1");
  muster_intent_text (order, MUSTER_ASSIGNMENT_INCIDENT, "i-1");
  muster_intent_int (release, MUSTER_ASSIGNMENT_RELEASED_AT, muster_desk_now (room->desk));
  room_submit (room, order);
  muster_desk_select (room->desk, "i-1");
  wait_for (screen.inspector, GTK_TYPE_BUTTON, "Fire brigade");
  room_submit (room, release);
  GtkWidget *unfold = wait_for (screen.inspector, GTK_TYPE_BUTTON, "Earlier: 1 team");
  g_assert_null (find (screen.inspector, GTK_TYPE_BUTTON, "Fire brigade"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (unfold), TRUE);
  wait_for (screen.inspector, GTK_TYPE_BUTTON, "Fire brigade");
  screen_close (&screen);
}

static gboolean
has_no_conflict (gpointer data)
{
  Room *room = data;
  MusterRecord *record = muster_desk_get (room->desk, "i-1");
  return record->conflicts == NULL || record->conflicts->len == 0;
}

static void
test_a_conflict_is_settled (void)
{
  Screen screen;
  screen_open (&screen);
  Room *room = &screen.room;
  add_incident (room, "i-1", "Flooding", -1);
  MusterIntent *here = room_intent ("incident.set", "i-1"), *there = room_intent ("incident.set", "i-1");
  muster_intent_text (here, MUSTER_INCIDENT_GRADE, "III");
  muster_intent_text (there, MUSTER_INCIDENT_GRADE, "I");
  muster_intent_set_actor (here, "desk1", NULL);
  room_submit (room, here);
  muster_desk_select (room->desk, "i-1");
  write_elsewhere (room, there, "i-1", muster_desk_now (room->desk));
  wait_for (screen.inspector, GTK_TYPE_LABEL, "Two people wrote “Grade” at the same time. Which one holds?");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "particularly major (I)");
  wait_for (screen.inspector, GTK_TYPE_LABEL, "larger (III)");
  press (screen.inspector, "Keep this"); /* the first: what stands */
  room_wait (has_no_conflict, room, "the conflict to be settled");
  g_assert_cmpstr (muster_record_text (muster_desk_get (room->desk, "i-1"), MUSTER_INCIDENT_GRADE), ==, "I");
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
  adw_init ();
  g_test_add_func ("/console/panes/an-empty-desk-says-what-to-do", test_an_empty_desk_says_what_to_do);
  g_test_add_func ("/console/panes/a-filter-without-result-says-so", test_a_filter_without_result_says_so);
  g_test_add_func ("/console/panes/a-fact-is-saved-where-it-stands", test_a_fact_is_saved_where_it_stands);
  g_test_add_func ("/console/panes/a-team-goes-through-its-steps", test_a_team_goes_through_its_steps);
  g_test_add_func ("/console/panes/a-proposal-is-activated", test_a_proposal_is_activated);
  g_test_add_func ("/console/panes/kind-and-place-make-an-incident", test_kind_and_place_make_an_incident);
  g_test_add_func ("/console/panes/stock-and-people-are-counted", test_stock_and_people_are_counted);
  g_test_add_func ("/console/panes/the-focus-stays-in-the-pane", test_the_focus_stays_in_the_pane);
  g_test_add_func ("/console/panes/letters-find-the-kind", test_letters_find_the_kind);
  g_test_add_func ("/console/panes/a-refusal-stays-until-dealt-with", test_a_refusal_stays_until_dealt_with);
  g_test_add_func ("/console/panes/teams-of-before-are-kept-folded", test_teams_of_before_are_kept_folded);
  g_test_add_func ("/console/panes/a-conflict-is-settled", test_a_conflict_is_settled);
  return g_test_run ();
}
