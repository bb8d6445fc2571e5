/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desk at another moment: what it shows is what it showed then, nothing can be done, what arrives meanwhile is
 * heard, and coming back gives the live picture. And the clocks, which follow the records and the time. */
#include "../desk/desk-on-folder.h"
#include "console/record-model.h"
#include "core/time.h"
#include "desk/clock-watch.h"
#include "desk/past.h"
#include "desk/time-words.h"

static gint64
submit_at (Room *room, const char *verb, const char *id, int field, const char *text, gint64 at)
{
  MusterIntent *intent = room_intent (verb, id);
  muster_intent_text (intent, field, text);
  muster_intent_set_time (intent, at);
  room_submit (room, intent);
  return at;
}

static gboolean
is_shown (gpointer data)
{
  MusterPast *past = data;
  return muster_past_is_on (past) && !muster_past_is_loading (past);
}

typedef struct {
  MusterDesk *desk;
  gint64 moment;
} Moment;

static gboolean
has_moment (gpointer data)
{
  Moment *wanted = data;
  return muster_desk_get_moment (wanted->desk) == wanted->moment;
}

static void
settle (void)
{
  for (int i = 0; i < 200; i++)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static const char *
title_of (Room *room, const char *id)
{
  MusterRecord *record = muster_desk_get (room->desk, id);
  return record != NULL && record->exists ? muster_record_text (record, MUSTER_INCIDENT_TITLE) : NULL;
}

static void
on_failed (MusterDesk *desk, const char *sentence, guint *failures)
{
  ++*failures;
}

static void
on_arrived (MusterDesk *desk, GPtrArray *records, guint *arrived)
{
  *arrived += records->len;
}

static void
test_the_whole_desk_shows_the_moment (void)
{
  Room room;
  room_open (&room);
  gint64 base = muster_now_ms () - 3600000;
  submit_at (&room, "incident.report", "i1", MUSTER_INCIDENT_TITLE, "first name", base);
  submit_at (&room, "incident.set", "i1", MUSTER_INCIDENT_TITLE, "second name", base + 60000);
  submit_at (&room, "incident.report", "i2", MUSTER_INCIDENT_TITLE, "later", base + 120000);
  g_autoptr (MusterRecordModel) list = muster_record_model_new (room.desk, MUSTER_INCIDENT);
  MusterPast *past = muster_past_of (room.desk);
  guint failures = 0, arrived = 0;
  g_signal_connect (room.desk, "failed", G_CALLBACK (on_failed), &failures);
  g_signal_connect (room.desk, "arrived", G_CALLBACK (on_arrived), &arrived);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);

  muster_past_seek (past, base + 30000);
  room_wait (is_shown, past, "the past");
  settle ();
  g_assert_cmpint (muster_desk_now (room.desk), ==, base + 30000);
  g_assert_cmpstr (title_of (&room, "i1"), ==, "first name");
  g_assert_null (title_of (&room, "i2"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);

  /* nothing can be done */
  muster_desk_verify_incident (room.desk, "i1");
  muster_desk_undo (room.desk, NULL);
  g_assert_cmpuint (failures, ==, 2);

  /* what arrives is heard and not shown */
  submit_at (&room, "incident.report", "i3", MUSTER_INCIDENT_TITLE, "meanwhile", muster_now_ms ());
  g_assert_cmpuint (arrived, ==, 1);
  g_assert_null (title_of (&room, "i3"));
  g_assert_nonnull (muster_desk_get_live (room.desk, "i3"));

  /* of many seeks the last counts; steps go from thing to thing */
  for (int i = 0; i < 50; i++)
    muster_past_seek (past, base + 30000 + i * 1000);
  muster_past_seek (past, base + 90000);
  Moment moment = { room.desk, base + 90000 };
  room_wait (has_moment, &moment, "the last of the seeks");
  g_assert_cmpstr (title_of (&room, "i1"), ==, "second name");
  muster_past_step (past, -1);
  moment.moment = base + 60000;
  room_wait (has_moment, &moment, "the thing before");
  muster_past_step (past, 1);
  moment.moment = base + 120000;
  room_wait (has_moment, &moment, "the thing after");
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);

  muster_past_return (past);
  settle ();
  g_assert_cmpint (muster_desk_get_moment (room.desk), ==, 0);
  g_assert_cmpstr (title_of (&room, "i3"), ==, "meanwhile");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_clear_object (&list);
  room_close (&room);
}

static void
test_a_time_as_one_types_it (void)
{
  gint64 now = muster_now_ms (), at, minute;
  g_assert_true (muster_words_read_time ("14:05", now, FALSE, &minute));
  g_assert_true (muster_words_read_time (" 14:05:30 ", now, FALSE, &at));
  g_assert_cmpint (at - minute, ==, 30000);
  g_assert_true (muster_words_read_time ("2026-07-01 14:05:09", now, FALSE, &at));
  g_assert_false (muster_words_read_time ("14:05:61", now, FALSE, &at));
  g_assert_false (muster_words_read_time ("25:00", now, FALSE, &at));
  g_assert_false (muster_words_read_time ("noon", now, FALSE, &at));
  g_assert_false (muster_words_read_time ("", now, FALSE, &at));
}

static gboolean
has_clock (gpointer watch)
{
  return muster_clock_watch_get (watch)->len > 0;
}

static gboolean
is_noted (gpointer watch)
{
  GPtrArray *clocks = muster_clock_watch_get (watch);
  return clocks->len > 0 && ((MusterDeadline *)g_ptr_array_index (clocks, 0))->noted;
}

static gboolean
has_no_clock (gpointer watch)
{
  return muster_clock_watch_get (watch)->len == 0;
}

static void
test_clocks_are_noted_and_met (void)
{
  Room room;
  room_open (&room);
  MusterIntent *intent = room_intent ("task.set", "o1");
  muster_intent_text (intent, MUSTER_TASK_TITLE, "Close the road");
  muster_intent_int (intent, MUSTER_TASK_DEADLINE, muster_now_ms () - 60000);
  room_submit (&room, intent);
  MusterClockWatch *watch = muster_clock_watch_of (room.desk);
  room_wait (has_clock, watch, "the clock of the task");
  const MusterDeadline *clock = g_ptr_array_index (muster_clock_watch_get (watch), 0);
  g_assert_true (muster_clock_watch_is_pressing (clock));
  g_assert_cmpstr (muster_clock_watch_target (watch, clock), ==, "o1");
  muster_clock_watch_note (watch, clock, 15);
  room_wait (is_noted, watch, "the note");
  g_assert_false (muster_clock_watch_is_pressing (g_ptr_array_index (muster_clock_watch_get (watch), 0)));
  muster_desk_finish_task (room.desk, "o1");
  room_wait (has_no_clock, watch, "the end of the clock");
  room_close (&room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/looking-back/the-whole-desk-shows-the-moment", test_the_whole_desk_shows_the_moment);
  g_test_add_func ("/looking-back/a-time-as-one-types-it", test_a_time_as_one_types_it);
  g_test_add_func ("/clocks/noted-and-met", test_clocks_are_noted_and_met);
  return g_test_run ();
}
