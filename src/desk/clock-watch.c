/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list follows from the records and the time, so it is made again after a change that can matter and now and then
 * for the time's sake, never kept by hand. A burst of changes makes it once; the more it costs, the longer it waits,
 * so that the clocks of a very large folder take no more than a small share of the main thread. */
#include "desk/clock-watch.h"
#include "core/file.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>

#define LEAST_WAIT 120   /* ms from a change to the new list */
#define SHARE      100   /* it waits this many times what it cost */
#define FOR_TIME   10000 /* ms: made again though nothing changed */

struct _MusterClockWatch {
  GObject parent;
  MusterDesk *desk; /* not owned: it owns us */
  MusterStandards *standards;
  GPtrArray *clocks;
  gint64 cost;   /* ms, of the last time */
  gint64 due;    /* ms, monotonic: when it is made for the time's sake */
  gint64 last;   /* ms: the moment it was made for */
  guint waiting; /* source */
};

G_DEFINE_FINAL_TYPE (MusterClockWatch, muster_clock_watch, G_TYPE_OBJECT)

static guint changed_signal;

static MusterRecord *
scene_get (gpointer desk, const char *id)
{
  return muster_desk_get (desk, id);
}

static GPtrArray *
scene_list (gpointer desk, MusterKind kind)
{
  return muster_desk_list (desk, kind);
}

static void
work_out (MusterClockWatch *watch)
{
  const MusterScene scene = { .get = scene_get, .list = scene_list, .data = watch->desk };
  gint64 begun = g_get_monotonic_time ();
  g_clear_pointer (&watch->clocks, g_ptr_array_unref);
  watch->last = muster_desk_now (watch->desk);
  watch->clocks = muster_clocks (&scene, watch->standards, watch->last, FALSE);
  watch->cost = (g_get_monotonic_time () - begun) / 1000;
  watch->due = g_get_monotonic_time () / 1000 + MAX (FOR_TIME, watch->cost * SHARE);
  g_signal_emit (watch, changed_signal, 0);
}

static gboolean
on_waited (gpointer data)
{
  MusterClockWatch *watch = data;
  watch->waiting = 0;
  work_out (watch);
  return G_SOURCE_REMOVE;
}

static void
queue (MusterClockWatch *watch)
{
  if (watch->waiting == 0)
    watch->waiting = g_timeout_add ((guint)MAX (LEAST_WAIT, watch->cost * SHARE), on_waited, watch);
}

static gboolean
matters (const MusterRecord *record)
{
  switch (record->kind) {
  case MUSTER_LOG:
  case MUSTER_ASSIGNMENT:
  case MUSTER_STOCK:
  case MUSTER_PLOT:
  case MUSTER_ALARM:
  case MUSTER_CLOSURE:
  case MUSTER_GROUP:
  case MUSTER_ORDER:
  case MUSTER_SHIPMENT:
  case MUSTER_RECEIPT:
  case MUSTER_ADVICE:
    return FALSE;
  default:
    return TRUE;
  }
}

static void
on_changed (MusterClockWatch *watch, GPtrArray *records)
{
  for (guint i = 0; i < records->len && watch->waiting == 0; i++)
    if (matters (g_ptr_array_index (records, i)))
      queue (watch);
}

static void
on_tick (MusterClockWatch *watch, gint64 now)
{
  if (g_get_monotonic_time () / 1000 >= watch->due || ABS (now - watch->last) > 2 * FOR_TIME)
    queue (watch);
}

static void
on_standards (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterClockWatch) watch = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  if (g_file_load_contents_finish (G_FILE (file), result, &text, &length, NULL, &error))
    watch->standards = muster_standards_read (text, (gssize)length, &error);
  if (watch->standards == NULL)
    g_message ("the limits of law and standards could not be read: %s", error->message);
  if (watch->desk != NULL)
    work_out (watch);
}

static void
read_standards (MusterClockWatch *watch)
{
  g_autofree char *path = muster_file_in_data ("response/standards.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_file_load_contents_async (file, NULL, on_standards, g_object_ref (watch));
}

static void
muster_clock_watch_dispose (GObject *object)
{
  MusterClockWatch *watch = MUSTER_CLOCK_WATCH (object);
  g_clear_handle_id (&watch->waiting, g_source_remove);
  watch->desk = NULL;
  G_OBJECT_CLASS (muster_clock_watch_parent_class)->dispose (object);
}

static void
muster_clock_watch_finalize (GObject *object)
{
  MusterClockWatch *watch = MUSTER_CLOCK_WATCH (object);
  g_clear_pointer (&watch->clocks, g_ptr_array_unref);
  g_clear_pointer (&watch->standards, muster_standards_free);
  G_OBJECT_CLASS (muster_clock_watch_parent_class)->finalize (object);
}

static void
muster_clock_watch_class_init (MusterClockWatchClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_clock_watch_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_clock_watch_finalize;
  changed_signal
      = g_signal_new ("changed", MUSTER_TYPE_CLOCK_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_clock_watch_init (MusterClockWatch *watch)
{
  watch->clocks = g_ptr_array_new ();
}

static void
let_go (gpointer data)
{
  MusterClockWatch *watch = data;
  g_object_run_dispose (G_OBJECT (watch));
  g_object_unref (watch);
}

MusterClockWatch *
muster_clock_watch_of (MusterDesk *desk)
{
  MusterClockWatch *watch = g_object_get_data (G_OBJECT (desk), "muster-clocks");
  if (watch != NULL)
    return watch;
  watch = g_object_new (MUSTER_TYPE_CLOCK_WATCH, NULL);
  watch->desk = desk;
  g_object_set_data_full (G_OBJECT (desk), "muster-clocks", watch, let_go);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), watch, G_CONNECT_SWAPPED);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), watch, G_CONNECT_SWAPPED);
  read_standards (watch); /* the first list is made with them */
  return watch;
}

GPtrArray *
muster_clock_watch_get (MusterClockWatch *watch)
{
  return watch->clocks;
}

const MusterStandards *
muster_clock_watch_get_standards (MusterClockWatch *watch)
{
  return watch->standards;
}

void
muster_clock_watch_note (MusterClockWatch *watch, const MusterDeadline *clock, int minutes)
{
  MusterIntent *intent = muster_intent_new ("reminder.acknowledge");
  const char *account = muster_desk_get_account (watch->desk);
  g_autofree char *id = muster_deadline_reminder_id (clock->key);
  muster_intent_set_entity (intent, id);
  muster_intent_text (intent, MUSTER_REMINDER_CLOCK, clock->key);
  muster_intent_int (intent, MUSTER_REMINDER_DEADLINE, clock->deadline);
  if (account != NULL)
    muster_intent_text (intent, MUSTER_REMINDER_ACKNOWLEDGED_BY, account);
  if (minutes > 0)
    muster_intent_int (intent, MUSTER_REMINDER_AGAIN_AT, muster_desk_now (watch->desk) + (gint64)minutes * 60000);
  else
    muster_intent_text (intent, MUSTER_REMINDER_AGAIN_AT, NULL);
  g_autofree char *sentence
      = minutes > 0 ? g_strdup_printf (
            /* Translators: %d minutes; what a clock is about */
            ngettext ("Asks again in %d min: %s", "Asks again in %d min: %s", (gulong)minutes), minutes, clock->what)
                    : g_strdup_printf (_ ("Noted: %s"), clock->what);
  muster_desk_do (watch->desk, intent, sentence);
}

const char *
muster_clock_watch_target (MusterClockWatch *watch, const MusterDeadline *clock)
{
  gboolean own = clock->kind == MUSTER_DEADLINE_TASK || clock->kind == MUSTER_DEADLINE_SHELTER
                 || clock->kind == MUSTER_DEADLINE_REVIEW || clock->kind == MUSTER_DEADLINE_WARNING;
  return own || clock->incident == NULL ? clock->subject : clock->incident;
}

gboolean
muster_clock_watch_is_pressing (const MusterDeadline *clock)
{
  return clock->state == MUSTER_DEADLINE_OVERDUE && !clock->noted && clock->kind != MUSTER_DEADLINE_REVIEW;
}
