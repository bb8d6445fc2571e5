/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Warnings on a real desk over a real folder, from the form to the cancellation, on the map, and those of others from a
 * file. */
#include "by-words.h"
#include "console/cap-file.h"
#include "console/warning-areas.h"
#include "console/warning-form.h"
#include "console/warning-page.h"
#include <string.h>

#define SQUARE "[[9.4,47.0],[9.6,47.0],[9.6,47.2],[9.4,47.2],[9.4,47.0]]"

static void
add_town (Room *room)
{
  MusterIntent *intent = room_intent ("jurisdiction.set", "town");
  muster_intent_text (intent, MUSTER_JURISDICTION_NAME, "Riverton");
  muster_intent_int (intent, MUSTER_JURISDICTION_POPULATION, 1200);
  muster_intent_json (intent, MUSTER_JURISDICTION_BOUNDARY, "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}");
  room_submit (room, intent);
}

/* ---- warnings ---- */

static GtkWidget *
field (GtkWidget *root, const char *label, GType type)
{
  GtkWidget *name = wait_for (root, GTK_TYPE_LABEL, label), *row = gtk_widget_get_parent (name);
  return find (row, type, NULL);
}

static gboolean
is_level (gpointer data)
{
  return g_strcmp0 (muster_record_text (muster_desk_get (data, "w-1"), MUSTER_WARNING_LEVEL), "red") == 0;
}

static gboolean
is_cancelled (gpointer data)
{
  return muster_record_has (muster_desk_get (data, "w-1"), MUSTER_WARNING_CANCELLED_AT);
}

static void
test_a_warning_goes_out_with_its_people_counted (void)
{
  Screen screen;
  screen_open (&screen);
  add_town (&screen.room);
  show (&screen, muster_warning_form_new (screen.room.desk));
  press (screen.page, "Issue the warning");
  wait_for (screen.page, GTK_TYPE_LABEL, "What is warned of?");
  gtk_editable_set_text (GTK_EDITABLE (field (screen.page, "Title", GTK_TYPE_ENTRY)), "River rising");
  press (screen.page, "Issue the warning");
  wait_for (screen.page, GTK_TYPE_LABEL, "How grave is it?");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (field (screen.page, "Warning level", GTK_TYPE_DROP_DOWN)), 3); /* yellow */
  press (screen.page, "Issue the warning");
  wait_for (screen.page, GTK_TYPE_LABEL, "Where?");
  enter (screen.page, "jurisdictions, with commas", "Nowhere");
  press (screen.page, "Issue the warning");
  wait_for (screen.page, GTK_TYPE_LABEL, "No jurisdiction is called “Nowhere”");
  enter (screen.page, "jurisdictions, with commas", "Riverton");
  wait_for (screen.page, GTK_TYPE_LABEL, "About 1200 people inside");
  press (screen.page, "Issue the warning");
  wait_for (screen.page, GTK_TYPE_LABEL, "What are people told?");
  {
    Number none = { screen.room.desk, MUSTER_WARNING, 0 };
    g_assert_true (is_number (&none));
  }
  gtk_text_buffer_set_text (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (field (screen.page, "English", GTK_TYPE_TEXT_VIEW))), "Stay away.", -1);
  press (screen.page, "Issue the warning");
  wait_for (screen.page, GTK_TYPE_LABEL, "Not issued yet");
  wait_for (screen.page, GTK_TYPE_BUTTON, "Issue without a channel");
  {
    Number none = { screen.room.desk, MUSTER_WARNING, 0 };
    g_assert_true (is_number (&none));
  }
  press (screen.page, "siren");
  g_assert_null (find (screen.page, GTK_TYPE_BUTTON, "Issue without a channel")); /* one is chosen */
  press (screen.page, "Issue the warning");
  const MusterRecord *w = only (&screen, MUSTER_WARNING);
  g_assert_cmpstr (muster_record_name (w), ==, "River rising");
  g_assert_cmpstr (muster_record_text (w, MUSTER_WARNING_LEVEL), ==, "yellow");
  g_assert_cmpint (muster_record_int (w, MUSTER_WARNING_RECIPIENTS, 0), ==, 1200);
  g_assert_true (g_strv_contains (muster_record_strv (w, MUSTER_WARNING_JURISDICTIONS), "town"));
  g_assert_true (g_strv_contains (muster_record_strv (w, MUSTER_WARNING_CHANNELS), "siren"));
  g_assert_nonnull (strstr (muster_record_text (w, MUSTER_WARNING_TEXTS), "Stay away."));
  wait_for (screen.page, GTK_TYPE_BUTTON, "River rising"); /* it stands among those in force */
  screen_close (&screen);
}

static MusterIntent *
warning_intent (Room *room, gint64 expires)
{
  MusterIntent *intent = room_intent ("warning.issue", "w-1");
  muster_intent_text (intent, MUSTER_WARNING_TITLE, "River rising");
  muster_intent_text (intent, MUSTER_WARNING_LEVEL, "yellow");
  muster_intent_json (intent, MUSTER_WARNING_AREA, "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}");
  muster_intent_int (intent, MUSTER_WARNING_EXPIRES_AT, muster_desk_now (room->desk) + expires);
  return intent;
}

static void
test_a_warning_is_changed_and_cancelled_with_a_reason (void)
{
  Screen screen;
  screen_open (&screen);
  room_submit (&screen.room, warning_intent (&screen.room, 3600000));
  show (&screen, muster_warning_page_new (screen.room.desk));
  muster_warning_page_show (MUSTER_WARNING_PAGE (screen.page), muster_desk_get (screen.room.desk, "w-1"));
  GtkWidget *level = wait_for (screen.page, GTK_TYPE_DROP_DOWN, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (level), 0);
  press (screen.page, "Update");
  room_wait (is_level, screen.room.desk, "the level is red");
  muster_warning_page_show (MUSTER_WARNING_PAGE (screen.page), muster_desk_get (screen.room.desk, "w-1"));
  press (screen.page, "Cancel the warning");
  wait_for (screen.page, GTK_TYPE_LABEL, "Why is it cancelled?");
  g_assert_false (is_cancelled (screen.room.desk));
  enter (screen.page, "Reason", "the water falls");
  press (screen.page, "Cancel the warning");
  room_wait (is_cancelled, screen.room.desk, "it is cancelled");
  muster_warning_page_show (MUSTER_WARNING_PAGE (screen.page), muster_desk_get (screen.room.desk, "w-1"));
  g_assert_null (find (screen.page, GTK_TYPE_BUTTON, "Update")); /* nothing can be done with it any more */
  screen_close (&screen);
}

typedef struct {
  MusterWarningAreas *areas;
  guint n;
} Areas;

static gboolean
is_areas (gpointer data)
{
  Areas *wanted = data;
  return muster_warning_areas_count (wanted->areas) == wanted->n;
}

static void
test_areas_are_on_the_map_while_they_hold (void)
{
  Screen screen;
  screen_open (&screen);
  show (&screen, muster_map_view_new ());
  Areas areas = { muster_warning_areas_of (screen.room.desk), 0 };
  muster_warning_areas_follow (areas.areas, MUSTER_MAP_VIEW (screen.page));
  room_submit (&screen.room, warning_intent (&screen.room, 3600000));
  areas.n = 1;
  room_wait (is_areas, &areas, "the warning's area is on the map");
  MusterIntent *alarm = room_intent ("alarm.raise", "m-1");
  muster_intent_text (alarm, MUSTER_ALARM_TITLE, "Heavy rain");
  muster_intent_json (alarm, MUSTER_ALARM_AREA, "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}");
  room_submit (&screen.room, alarm);
  areas.n = 2;
  room_wait (is_areas, &areas, "the alarm's, too");
  muster_warning_areas_set_draft (areas.areas, "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}", NULL, "red");
  MusterIntent *seen = room_intent ("alarm.acknowledge", "m-1");
  muster_intent_int (seen, MUSTER_ALARM_ACKNOWLEDGED_AT, muster_desk_now (screen.room.desk));
  room_submit (&screen.room, seen);
  areas.n = 1;
  room_wait (is_areas, &areas, "an alarm that says no end is over when it was seen; a draft does not count");
  MusterIntent *cancel = room_intent ("warning.cancel", "w-1");
  muster_intent_set_reason (cancel, "over");
  room_submit (&screen.room, cancel);
  areas.n = 0;
  room_wait (is_areas, &areas, "cancelled, it is gone");
  screen_close (&screen);
}

/* ---- warnings of others ---- */

static void
on_failed (MusterDesk *desk, const char *sentence, char **said)
{
  g_free (*said);
  *said = g_strdup (sentence);
}

static gboolean
is_said (gpointer data)
{
  return *(char **)data != NULL;
}

static void
test_files_of_others_become_alarms_or_are_refused (void)
{
  static const char message[]
      = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>T-1</identifier><sender>s</sender>"
        "<sent>2026-07-01T02:00:00+08:00</sent><status>Actual</status><msgType>%s</msgType><scope>Public</scope>"
        "<info><language>en</language><category>Met</category><event>Heavy rain</event><urgency>%s</urgency>"
        "<severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>a</areaDesc>"
        "<circle>47.1,9.5 3</circle></area></info></alert>";
  Screen screen;
  g_autofree char *good = g_strdup_printf (message, "Alert", "Expected"),
                  *bad = g_strdup_printf (message, "Cancel", "Soon"), *said = NULL;
  screen_open (&screen);
  g_autofree char *first = g_build_filename (screen.room.dir, "good.xml", NULL),
                  *second = g_build_filename (screen.room.dir, "bad.xml", NULL);
  g_assert_true (g_file_set_contents (first, good, -1, NULL));
  g_assert_true (g_file_set_contents (second, bad, -1, NULL));
  g_signal_connect (screen.room.desk, "failed", G_CALLBACK (on_failed), &said);
  muster_cap_file_read (screen.room.desk, g_strdupv ((char *[]){ first, second, NULL }));
  const MusterRecord *alarm = only (&screen, MUSTER_ALARM);
  g_assert_cmpstr (muster_record_name (alarm), ==, "Heavy rain");
  g_assert_cmpstr (muster_record_text (alarm, MUSTER_ALARM_LEVEL), ==, "orange");
  g_assert_nonnull (muster_record_text (alarm, MUSTER_ALARM_AREA));
  room_wait (is_said, &said, "what is wrong with the other file");
  g_assert_nonnull (strstr (said, "bad.xml"));
  g_assert_nonnull (strstr (said, "1 other fault"));
  g_clear_pointer (&said, g_free);
  muster_cap_file_read (screen.room.desk, g_strdupv ((char *[]){ first, NULL }));
  room_wait (is_said, &said, "that it was here already");
  g_assert_nonnull (only (&screen, MUSTER_ALARM));
  screen_close (&screen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/warnings/go-out-with-their-people-counted", test_a_warning_goes_out_with_its_people_counted);
  g_test_add_func ("/warnings/are-changed-and-cancelled-with-a-reason",
                   test_a_warning_is_changed_and_cancelled_with_a_reason);
  g_test_add_func ("/warnings/are-on-the-map-while-they-hold", test_areas_are_on_the_map_while_they_hold);
  g_test_add_func ("/warnings/of-others-become-alarms-or-are-refused",
                   test_files_of_others_become_alarms_or_are_refused);
  return g_test_run ();
}
