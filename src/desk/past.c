/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three pictures are in play: the live one, the one the panes show, and the frame that the worker makes. The panes are
 * told of differences only. To begin with they show what the journal held when it was read ("end"), which the worker
 * compares with the first frame; what arrived since is in @touched and told besides. From frame to frame the worker
 * says what differs. Going back to now is the difference from the last frame to "end", and @touched again.
 *
 * The picture changes at once; telling the panes of much is spread over idle moments, so that a leap over years does
 * not hold the window. A new seek begins when the telling is over: that is what makes dragging smooth. */
#include "desk/past.h"
#include "desk/history-words.h"
#include "desk/sync-words.h"
#include "desk/ticker.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

#define AT_ONCE   60   /* records told in one go */
#define BUDGET    5000 /* µs of telling between two turns of the main loop */
#define WHOLE     3000 /* differences from which the worker makes a picture of its own */
#define PLAY_STEP 100  /* ms */

/* A frame that the worker may still read while the desk goes back to now. */
typedef struct {
  MusterReplayFrame *frame;
} Frame;

static Frame *
frame_new (MusterReplayFrame *made)
{
  Frame *frame = g_atomic_rc_box_new0 (Frame);
  frame->frame = made;
  return frame;
}

static void
frame_clear (gpointer data)
{
  muster_replay_frame_free (((Frame *)data)->frame);
}

static void
frame_unref (gpointer frame)
{
  g_atomic_rc_box_release_full (frame, frame_clear);
}

struct _MusterPast {
  GObject parent;
  MusterDesk *desk; /* not owned: it owns us */
  gboolean on, loading, busy;
  GCancellable *reading;
  MusterReplay *replay;            /* (nullable) */
  Frame *end, *current;            /* (nullable) */
  MusterPicture *picture;          /* (nullable) of current; the desk shows it */
  GHashTable *touched;             /* id → MusterRecord: arrived since the journal was read */
  gint64 wanted, until, registers; /* when the first team or depot was entered; 0: none, or not read */
  GPtrArray *telling;              /* (nullable) records still to be told of */
  guint told, telling_source, play_source;
  int speed;
  gint64 played_at; /* µs, monotonic */
};

G_DEFINE_FINAL_TYPE (MusterPast, muster_past, G_TYPE_OBJECT)

static guint changed_signal;

static void kick (MusterPast *past);

static void
say_changed (MusterPast *past)
{
  g_signal_emit (past, changed_signal, 0);
}

/* ---- the worker's part ---- */

typedef struct {
  MusterReplay *replay;
  gint64 at;
  Frame *from; /* (nullable) NULL: compare with the end, which is made too */
  Frame *end, *frame;
  GPtrArray *changes;
  MusterPicture *picture; /* (nullable) a whole one */
} Seek;

static void
seek_free (gpointer data)
{
  Seek *seek = data;
  muster_replay_unref (seek->replay);
  g_clear_pointer (&seek->from, frame_unref);
  g_clear_pointer (&seek->end, frame_unref);
  g_clear_pointer (&seek->frame, frame_unref);
  g_clear_pointer (&seek->changes, g_ptr_array_unref);
  g_clear_pointer (&seek->picture, muster_picture_free);
  g_free (seek);
}

static void
run_seek (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Seek *seek = data;
  if (seek->from == NULL)
    seek->end = frame_new (muster_replay_seek (seek->replay, G_MAXINT64));
  seek->frame = frame_new (muster_replay_seek (seek->replay, seek->at));
  seek->changes = muster_replay_changes ((seek->from != NULL ? seek->from : seek->end)->frame, seek->frame->frame);
  if (seek->from == NULL || seek->changes->len > WHOLE) {
    seek->picture = muster_picture_new ();
    muster_replay_show (NULL, seek->frame->frame, seek->picture);
  }
  g_task_return_boolean (task, TRUE);
}

static void
run_free (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  muster_picture_free (data);
  g_task_return_boolean (task, TRUE);
}

/* A large picture takes a while to take apart. */
static void
free_elsewhere (MusterPicture *picture)
{
  if (picture == NULL)
    return;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, picture, NULL);
  g_task_run_in_thread (task, run_free);
}

/* ---- telling the panes ---- */

static gboolean
on_tell (gpointer data)
{
  MusterPast *past = data;
  gint64 begun = g_get_monotonic_time ();
  while (past->telling != NULL && past->told < past->telling->len && g_get_monotonic_time () - begun < BUDGET) {
    g_autoptr (GPtrArray) some = g_ptr_array_new ();
    for (; past->told < past->telling->len && some->len < AT_ONCE; past->told++)
      g_ptr_array_add (some, g_ptr_array_index (past->telling, past->told));
    muster_desk_tell (past->desk, some);
  }
  if (past->telling != NULL && past->told < past->telling->len)
    return G_SOURCE_CONTINUE;
  past->telling_source = 0;
  g_clear_pointer (&past->telling, g_ptr_array_unref);
  past->busy = FALSE;
  kick (past);
  return G_SOURCE_REMOVE;
}

static MusterRecord *
nothing_of (const MusterRecord *record)
{
  MusterRecord *nothing = muster_record_new (record->kind, record->id, record->drill);
  nothing->gone = TRUE;
  return nothing;
}

/* What the panes do not know yet: @changes (transfer full), and all that was touched, as the desk shows it now. */
static void
tell (MusterPast *past, GPtrArray *changes)
{
  GHashTableIter iter;
  gpointer record;
  g_hash_table_iter_init (&iter, past->touched);
  while (g_hash_table_iter_next (&iter, NULL, &record)) {
    MusterRecord *shown = muster_desk_get (past->desk, ((MusterRecord *)record)->id);
    g_ptr_array_add (changes, shown != NULL ? muster_record_ref (shown) : nothing_of (record));
  }
  g_clear_handle_id (&past->telling_source, g_source_remove);
  g_clear_pointer (&past->telling, g_ptr_array_unref);
  past->telling = changes;
  past->told = 0;
  past->busy = TRUE;
  past->telling_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_tell, past, NULL);
}

/* ---- seeking ---- */

static void
put_all (MusterPicture *picture, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++) {
    MusterRecord *record = g_ptr_array_index (changes, i);
    if (record->gone)
      muster_picture_forget (picture, record->drill, record->id);
    else
      muster_picture_put (picture, record);
  }
}

static void
on_sought (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterPast) past = data;
  Seek *seek = g_task_get_task_data (G_TASK (result));
  past->busy = FALSE;
  if (!past->on || past->desk == NULL || seek->replay != past->replay) {
    kick (past);
    return;
  }
  if (seek->end != NULL)
    past->end = g_steal_pointer (&seek->end);
  g_clear_pointer (&past->current, frame_unref);
  past->current = g_steal_pointer (&seek->frame);
  if (seek->picture != NULL) {
    MusterPicture *old = past->picture;
    past->picture = g_steal_pointer (&seek->picture);
    muster_desk_show_past (past->desk, past->picture, seek->at);
    free_elsewhere (old);
  } else {
    put_all (past->picture, seek->changes);
    muster_desk_show_past (past->desk, past->picture, seek->at);
  }
  tell (past, g_steal_pointer (&seek->changes));
  muster_ticker_turn (muster_ticker_get ());
  say_changed (past);
}

static void
kick (MusterPast *past)
{
  if (past->desk == NULL || !past->on || past->busy || past->replay == NULL)
    return;
  if (past->current != NULL && muster_replay_frame_at (past->current->frame) == past->wanted)
    return;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_sought, g_object_ref (past));
  Seek *seek = g_new0 (Seek, 1);
  seek->replay = muster_replay_ref (past->replay);
  seek->at = past->wanted;
  seek->from = past->current != NULL ? g_atomic_rc_box_acquire (past->current) : NULL;
  past->busy = TRUE;
  g_task_set_task_data (task, seek, seek_free);
  g_task_run_in_thread (task, run_seek);
}

/* From when on the journal knows what there is to send. Found at once where registers come first, as they do. */
static gint64
first_register (const MusterReplay *replay)
{
  guint n = muster_replay_n_ops (replay);
  for (guint i = 0; i < n; i++) {
    gint64 when;
    const MusterOp *op = muster_replay_op (replay, i, &when, NULL);
    if (op->verb != NULL
        && (op->verb->kind == MUSTER_TEAM || op->verb->kind == MUSTER_DEPOT || op->verb->kind == MUSTER_SHELTER))
      return when;
  }
  return 0;
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterPast) past = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReplay) replay = muster_replay_load_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || past->desk == NULL || !past->on || !past->loading)
    return;
  past->loading = FALSE;
  if (replay == NULL) {
    g_message ("the journal could not be read to look back: %s", error->message);
    muster_past_return (past);
    muster_desk_fail (past->desk,
                      _ ("The journal could not be read. Check the folder (musterctl verify), then try again."));
    return;
  }
  past->replay = g_steal_pointer (&replay);
  past->registers = first_register (past->replay);
  kick (past);
  say_changed (past);
}

static void
on_arrived (MusterDesk *desk, GPtrArray *records, MusterPast *past)
{
  if (!past->on)
    return;
  for (guint i = 0; i < records->len; i++) {
    MusterRecord *record = g_ptr_array_index (records, i);
    g_hash_table_replace (past->touched, g_strdup (record->id), muster_record_ref (record));
  }
}

/* ---- playing ---- */

static gboolean
on_play (gpointer data)
{
  MusterPast *past = data;
  gint64 now = g_get_monotonic_time (), gone = (now - past->played_at) / 1000 * past->speed;
  if (past->loading)
    return G_SOURCE_CONTINUE;
  past->played_at = now;
  if (past->wanted + gone >= past->until) {
    past->play_source = 0;
    past->speed = 0;
    muster_past_seek (past, past->until);
    say_changed (past);
    return G_SOURCE_REMOVE;
  }
  muster_past_seek (past, past->wanted + gone);
  return G_SOURCE_CONTINUE;
}

static void
muster_past_dispose (GObject *object)
{
  MusterPast *past = MUSTER_PAST (object);
  g_cancellable_cancel (past->reading);
  g_clear_handle_id (&past->telling_source, g_source_remove);
  g_clear_handle_id (&past->play_source, g_source_remove);
  past->desk = NULL;
  past->on = FALSE;
  G_OBJECT_CLASS (muster_past_parent_class)->dispose (object);
}

static void
muster_past_finalize (GObject *object)
{
  MusterPast *past = MUSTER_PAST (object);
  g_clear_object (&past->reading);
  g_clear_pointer (&past->telling, g_ptr_array_unref);
  g_clear_pointer (&past->current, frame_unref);
  g_clear_pointer (&past->end, frame_unref);
  g_clear_pointer (&past->picture, muster_picture_free);
  g_clear_pointer (&past->replay, muster_replay_unref);
  g_hash_table_unref (past->touched);
  G_OBJECT_CLASS (muster_past_parent_class)->finalize (object);
}

static void
muster_past_class_init (MusterPastClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_past_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_past_finalize;
  changed_signal = g_signal_new ("changed", MUSTER_TYPE_PAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
unref_record (gpointer record)
{
  muster_record_unref (record);
}

static void
muster_past_init (MusterPast *past)
{
  past->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_record);
}

static void
let_go (gpointer data)
{
  MusterPast *past = data;
  g_object_run_dispose (G_OBJECT (past));
  g_object_unref (past);
}

MusterPast *
muster_past_of (MusterDesk *desk)
{
  MusterPast *past = g_object_get_data (G_OBJECT (desk), "muster-past");
  if (past != NULL)
    return past;
  past = g_object_new (MUSTER_TYPE_PAST, NULL);
  past->desk = desk;
  g_object_set_data_full (G_OBJECT (desk), "muster-past", past, let_go);
  g_signal_connect_object (desk, "arrived", G_CALLBACK (on_arrived), past, 0);
  return past;
}

gboolean
muster_past_is_on (MusterPast *past)
{
  return past->on;
}

gboolean
muster_past_is_loading (MusterPast *past)
{
  return past->on && past->current == NULL;
}

gint64
muster_past_get_wanted (MusterPast *past)
{
  return past->wanted;
}

MusterReplay *
muster_past_get_replay (MusterPast *past)
{
  return past->replay;
}

gint64
muster_past_get_begin (MusterPast *past)
{
  gint64 when = 0;
  if (past->replay != NULL && muster_replay_n_ops (past->replay) > 0)
    muster_replay_op (past->replay, 0, &when, NULL);
  return when;
}

gint64
muster_past_get_registers (MusterPast *past)
{
  return past->on && past->replay != NULL ? past->registers : 0;
}

gint64
muster_past_get_end (MusterPast *past)
{
  return past->on ? past->until : muster_desk_now (past->desk);
}

void
muster_past_seek (MusterPast *past, gint64 at)
{
  if (!past->on) {
    const char *dir = muster_store_get_dir (muster_desk_get_store (past->desk));
    past->on = past->loading = TRUE;
    past->until = muster_desk_now (past->desk);
    g_clear_object (&past->reading);
    past->reading = g_cancellable_new ();
    muster_replay_load_async (dir, muster_desk_get_drill (past->desk), past->reading, on_loaded, g_object_ref (past));
  }
  at = MIN (at, past->until);
  if (past->replay != NULL)
    at = MAX (at, muster_past_get_begin (past));
  past->wanted = at;
  kick (past);
  say_changed (past);
}

/* Something happened to see: no upkeep of registers, and of this world. */
static gboolean
is_event (const MusterOp *op, const char *drill)
{
  return !muster_history_is_register (op) && (op->drill == NULL || g_strcmp0 (op->drill, drill) == 0);
}

void
muster_past_step (MusterPast *past, int by)
{
  const char *drill = muster_desk_get_drill (past->desk);
  if (past->replay == NULL)
    return;
  /* the index of what is next, or of the last one that has happened */
  guint n = muster_replay_n_ops (past->replay), i = muster_replay_count_at (past->replay, past->wanted);
  gint64 when, from = past->wanted;
  if (by > 0) {
    for (; i < n; i++)
      if (is_event (muster_replay_op (past->replay, i, &when, NULL), drill)) {
        muster_past_seek (past, when);
        return;
      }
    muster_past_seek (past, past->until);
    return;
  }
  while (i-- > 0)
    if (is_event (muster_replay_op (past->replay, i, &when, NULL), drill) && when < from) {
      muster_past_seek (past, when);
      return;
    }
}

void
muster_past_play (MusterPast *past, int speed)
{
  if (!past->on || speed == past->speed)
    return;
  past->speed = speed;
  past->played_at = g_get_monotonic_time ();
  if (speed == 0)
    g_clear_handle_id (&past->play_source, g_source_remove);
  else if (past->play_source == 0)
    past->play_source = g_timeout_add (PLAY_STEP, on_play, past);
  say_changed (past);
}

int
muster_past_get_speed (MusterPast *past)
{
  return past->speed;
}

void
muster_past_return (MusterPast *past)
{
  if (!past->on)
    return;
  GPtrArray *changes = past->current != NULL ? muster_replay_changes (past->current->frame, past->end->frame) : NULL;
  muster_past_play (past, 0);
  past->on = past->loading = FALSE;
  g_cancellable_cancel (past->reading);
  muster_desk_show_past (past->desk, NULL, 0);
  if (changes != NULL)
    tell (past, changes);
  g_hash_table_remove_all (past->touched);
  g_clear_pointer (&past->current, frame_unref);
  g_clear_pointer (&past->end, frame_unref);
  g_clear_pointer (&past->replay, muster_replay_unref);
  free_elsewhere (g_steal_pointer (&past->picture));
  muster_ticker_turn (muster_ticker_get ());
  say_changed (past);
}

char *
muster_past_words (gint64 at, gint64 now)
{
  g_autofree char *clock = muster_sync_clock (at, TRUE), *short_clock = muster_words_clock (now, at);
  g_autofree char *minutes = muster_sync_clock (at, FALSE);
  if (g_str_equal (short_clock, minutes))
    return g_steal_pointer (&clock);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000), local = g_date_time_to_local (utc);
  g_autofree char *day = g_date_time_format (local, "%F");
  return g_strdup_printf ("%s %s", day, clock);
}
