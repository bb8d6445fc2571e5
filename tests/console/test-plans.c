/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plan library on a real desk over a real folder: what is read, what is changed in place and refused while it is
 * wrong, what is saved is the version in force, undone it is the one before, and two that are written side by side are
 * both kept and shown. */
#include "../desk/desk-on-folder.h"
#include "console/plan-page.h"
#include "console/plan-try.h"
#include "response/plan-file.h"
#include <adwaita.h>
#include <string.h>

typedef struct {
  Room room;
  GtkWidget *window, *page;
} Screen;

static const char *
words_of (GtkWidget *widget)
{
  const char *name = g_object_get_data (G_OBJECT (widget), "muster-name");
  return GTK_IS_LABEL (widget)    ? gtk_label_get_text (GTK_LABEL (widget))
         : name != NULL           ? name
         : GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget))
                                  : NULL;
}

/* The first mapped widget of @type whose words begin with @text, or hold it. */
static GtkWidget *
find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  const char *words = g_type_is_a (G_OBJECT_TYPE (root), type) ? words_of (root) : NULL;
  if (words != NULL && strstr (words, text) != NULL)
    return root;
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

static gboolean
is_gone (gpointer data)
{
  return !is_found (data);
}

static GtkWidget *
wait_for (Screen *screen, GType type, const char *text)
{
  Search search = { screen->page, type, text };
  room_wait (is_found, &search, text);
  return find (screen->page, type, text);
}

static void
wait_gone (Screen *screen, GType type, const char *text)
{
  Search search = { screen->page, type, text };
  room_wait (is_gone, &search, text);
}

static void
press (Screen *screen, const char *label)
{
  g_signal_emit_by_name (wait_for (screen, GTK_TYPE_BUTTON, label), "clicked");
}

static void
type (Screen *screen, const char *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (wait_for (screen, GTK_TYPE_ENTRY, entry)), text);
}

static MusterIntent *
shipped (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "plans", name, NULL), *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (MusterJson) file = muster_json_parse (text, -1, NULL);
  return muster_plan_file_intent (file);
}

static void
screen_open (Screen *screen)
{
  room_open (&screen->room);
  room_submit (&screen->room, shipped ("natural-disaster-relief.json"));
  room_submit (&screen->room, shipped ("mine.json"));
  screen->page = muster_plan_page_new (screen->room.desk);
  screen->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (screen->window), screen->page);
  gtk_window_set_default_size (GTK_WINDOW (screen->window), 1100, 900);
  gtk_window_present (GTK_WINDOW (screen->window));
  press (screen, "Natural disaster relief");
  wait_for (screen, GTK_TYPE_BUTTON, "Dead + Missing: 100 people or more");
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
on_received (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (muster_store_receive_finish (MUSTER_STORE (store), result, &error));
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

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

static const char *
version (Screen *screen)
{
  return muster_record_text (muster_desk_get (screen->room.desk, "plan-natural-disaster-relief"), MUSTER_PLAN_VERSION);
}

static void
test_what_is_wrong_is_marked_and_not_saved (void)
{
  Screen screen;
  screen_open (&screen);
  press (&screen, "Dead + Missing: 100 people or more");
  type (&screen, "Number", "250"); /* more than level I asks for */
  wait_for (&screen, GTK_TYPE_LABEL, "overlaps level I: whenever this holds");
  wait_for (&screen, GTK_TYPE_LABEL, "Not saved: 1 thing is wrong");
  g_assert_false (gtk_widget_is_sensitive (wait_for (&screen, GTK_TYPE_BUTTON, "Save this version")));
  type (&screen, "Number", "many");
  wait_for (&screen, GTK_TYPE_LABEL, "is not a number");
  g_assert_true (gtk_widget_has_css_class (wait_for (&screen, GTK_TYPE_ENTRY, "Number"), "error"));
  type (&screen, "Number", "120");
  wait_gone (&screen, GTK_TYPE_LABEL, "things are wrong");
  g_assert_false (gtk_widget_has_css_class (wait_for (&screen, GTK_TYPE_ENTRY, "Number"), "error"));
  wait_for (&screen, GTK_TYPE_BUTTON, "Dead + Missing: 120 people or more"); /* read as it will be */
  g_assert_cmpstr (version (&screen), ==, "2024");
  screen_close (&screen);
}

static void
test_tasks_that_wait_for_each_other_are_refused (void)
{
  Screen screen;
  screen_open (&screen);
  press (&screen, "Consult on the disaster");
  type (&screen, "After these tasks", "team-out"); /* which waits for this one */
  wait_for (&screen, GTK_TYPE_LABEL, "cycle of tasks");
  type (&screen, "After these tasks", "nowhere");
  wait_for (&screen, GTK_TYPE_LABEL, "there is no task “nowhere”");
  g_assert_true (gtk_widget_has_css_class (wait_for (&screen, GTK_TYPE_ENTRY, "After these tasks"), "error"));
  press (&screen, "One step back");
  wait_gone (&screen, GTK_TYPE_LABEL, "there is no task");
  press (&screen, "Commander, Decides the level");
  type (&screen, "Short name, for the tasks", "boss"); /* the tasks still say "command" */
  wait_for (&screen, GTK_TYPE_LABEL, "there is no role “command” in the headquarters");
  screen_close (&screen);
}

static gboolean
is_saved (gpointer data)
{
  return strcmp (version (data), "2024-1") == 0;
}

static gboolean
is_undone (gpointer data)
{
  return strcmp (version (data), "2024") == 0;
}

static void
test_a_saved_version_is_in_force_and_can_be_undone (void)
{
  Screen screen;
  screen_open (&screen);
  press (&screen, "Dead + Missing: 100 people or more");
  type (&screen, "Number", "120");
  press (&screen, "Save this version");
  wait_for (&screen, GTK_TYPE_LABEL, "Why is it changed?"); /* not without a reason */
  g_assert_cmpstr (version (&screen), ==, "2024");
  type (&screen, "Reason for the change", "as the exercise showed");
  press (&screen, "Save this version");
  room_wait (is_saved, &screen, "the version to be saved");
  wait_for (&screen, GTK_TYPE_LABEL, "Version 2024-1");
  MusterRecord *record = muster_desk_get (screen.room.desk, "plan-natural-disaster-relief");
  g_autoptr (MusterPlan) plan = muster_plan_from_record (record);
  g_assert_cmpfloat (((MusterRule *)g_ptr_array_index (plan->levels[1]->any, 0))->bound, ==, 120);
  press (&screen, "Versions");
  wait_for (&screen, GTK_TYPE_LABEL, "as the exercise showed");
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (wait_for (&screen, GTK_TYPE_TOGGLE_BUTTON, "What changed in 2024-1")), TRUE);
  GtkWidget *old = wait_for (&screen, GTK_TYPE_LABEL, "Dead + Missing: 100 people or more");
  g_assert_true (gtk_widget_has_css_class (old, "struck"));
  muster_desk_undo (screen.room.desk, NULL);
  room_wait (is_undone, &screen, "the version to be taken back");
  wait_for (&screen, GTK_TYPE_BUTTON, "Dead + Missing: 100 people or more");
  screen_close (&screen);
}

static void
test_two_versions_written_at_the_same_time_are_both_kept (void)
{
  Screen screen;
  screen_open (&screen);
  MusterIntent *there = shipped ("natural-disaster-relief.json");
  muster_intent_text (there, MUSTER_PLAN_VERSION, "2024-b");
  muster_intent_set_reason (there, "written elsewhere");
  press (&screen, "Dead + Missing: 100 people or more");
  type (&screen, "Number", "120");
  type (&screen, "Reason for the change", "here");
  press (&screen, "Save this version");
  room_wait (is_saved, &screen, "the version to be saved");
  write_elsewhere (&screen.room, there, "plan-natural-disaster-relief", muster_desk_now (screen.room.desk));
  wait_for (&screen, GTK_TYPE_LABEL, "Version 2024-b");
  wait_for (&screen, GTK_TYPE_LABEL, "two versions written at the same time");
  wait_for (&screen, GTK_TYPE_LABEL, "written at the same time as the one after it");
  press (&screen, "Put 2024-1 in force again"); /* becomes a draft, to be saved with its reason */
  wait_for (&screen, GTK_TYPE_BUTTON, "Dead + Missing: 120 people or more");
  wait_for (&screen, GTK_TYPE_LABEL, "Edited, not saved");
  screen_close (&screen);
}

static void
test_figures_are_tried_on_what_is_edited (void)
{
  Screen screen;
  screen_open (&screen);
  press (&screen, "Dead + Missing: 100 people or more");
  type (&screen, "Number", "120");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (wait_for (&screen, GTK_TYPE_TOGGLE_BUTTON, "Try it with figures")),
                                TRUE);
  type (&screen, "Dead", "110");
  type (&screen, "Missing", "0");
  wait_for (&screen, GTK_TYPE_LABEL, "level II begins at 120");
  wait_for (&screen, GTK_TYPE_LABEL, "The plan in force (2024) says level II.");
  type (&screen, "Dead", "≥120");
  wait_for (&screen, GTK_TYPE_LABEL, "5.2.1 (1) 1");
  screen_close (&screen);
}

static void
test_a_new_plan_says_what_it_lacks (void)
{
  Screen screen;
  screen_open (&screen);
  press (&screen, "New plan");
  wait_for (&screen, GTK_TYPE_LABEL, "things are wrong");
  type (&screen, "Name", "Our own plan");
  wait_for (&screen, GTK_TYPE_LABEL, "Our own plan");
  press (&screen, "Add a task");
  wait_for (&screen, GTK_TYPE_ENTRY, "What is to be done");
  press (&screen, "Mine accident"); /* the draft stays while another plan is read */
  wait_for (&screen, GTK_TYPE_BUTTON, "Our own plan");
  wait_for (&screen, GTK_TYPE_LABEL, "edited, not saved");
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
  g_test_add_func ("/console/plans/wrong-is-marked", test_what_is_wrong_is_marked_and_not_saved);
  g_test_add_func ("/console/plans/cycles-and-roles", test_tasks_that_wait_for_each_other_are_refused);
  g_test_add_func ("/console/plans/saved-and-undone", test_a_saved_version_is_in_force_and_can_be_undone);
  g_test_add_func ("/console/plans/side-by-side", test_two_versions_written_at_the_same_time_are_both_kept);
  g_test_add_func ("/console/plans/tried", test_figures_are_tried_on_what_is_edited);
  g_test_add_func ("/console/plans/new", test_a_new_plan_says_what_it_lacks);
  return g_test_run ();
}
