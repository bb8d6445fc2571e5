/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The journal in memory, in the order of time, with checkpoints between which few operations lie. A seek copies the
 * checkpoint before the moment (pointers to immutable records) and takes the operations since then: a record whose next
 * operation is also the next in the order of the fold takes one step, any other is folded once. */
#include "store/replay.h"
#include "store/journal.h"
#include <string.h>

#define PAGE             4096
#define LEAST_STEP       2048
#define MOST_CHECKPOINTS 64

typedef struct {
  MusterEntry *entry;
  gint64 when;
  guint slot;
} Moment;

typedef struct {
  char *id;
  GArray *moments; /* guint: which, ascending */
} Slot;

struct _MusterReplay {
  gatomicrefcount refs;
  char *drill;
  GPtrArray *moments;     /* Moment, by time */
  GPtrArray *slots;       /* Slot, by first appearance */
  GPtrArray *checkpoints; /* GPtrArray of MusterRecord (nullable), by slot: after k × step moments */
  guint step;
};

struct _MusterReplayFrame {
  MusterReplay *replay;
  gint64 at;
  GPtrArray *records; /* MusterRecord (nullable), by slot */
};

/* ---- making ---- */
static void
moment_free (gpointer data)
{
  Moment *moment = data;

  muster_entry_free (moment->entry);
  g_free (moment);
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_free (slot->id);
  g_array_unref (slot->moments);
  g_free (slot);
}

static void
unref_record (gpointer record)
{
  g_clear_pointer ((MusterRecord **)&record, muster_record_unref);
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const Moment *x = *(Moment *const *)a, *y = *(Moment *const *)b;

  return x->when != y->when ? (x->when > y->when) - (x->when < y->when)
                            : muster_op_compare (x->entry->op, y->entry->op);
}

static gboolean
is_seen (const MusterReplay *replay, const MusterOp *op)
{
  return op->drill == NULL || g_strcmp0 (op->drill, replay->drill) == 0;
}

static gboolean
read_moments (MusterReplay *replay, const char *dir, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "journal.db", NULL);
  g_autoptr (MusterDatabase) db = muster_database_open (path, MUSTER_DATABASE_READ, error);
  guint64 after = 0;

  while (db != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error)) {
    g_autoptr (GPtrArray) page = muster_journal_feed (db, after, PAGE, error);
    if (page == NULL)
      return FALSE;
    if (page->len == 0)
      return TRUE;
    for (guint i = 0; i < page->len; i++) {
      MusterEntry *entry = page->pdata[i];
      after = entry->seq;
      if (!is_seen (replay, entry->op))
        continue;
      Moment *moment = g_new0 (Moment, 1);
      moment->entry = muster_entry_copy (entry);
      moment->when = MIN (entry->op->wall_ms, MUSTER_HLC_MS (entry->op->hlc));
      g_ptr_array_add (replay->moments, moment);
    }
  }
  return FALSE;
}

static void
assign_slots (MusterReplay *replay)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal); /* id → place + 1 */

  g_ptr_array_sort (replay->moments, compare_moments);
  for (guint i = 0; i < replay->moments->len; i++) {
    Moment *moment = replay->moments->pdata[i];
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (known, moment->entry->op->entity));
    Slot *slot;
    if (place == 0) {
      slot = g_new0 (Slot, 1);
      slot->id = g_strdup (moment->entry->op->entity);
      slot->moments = g_array_new (FALSE, FALSE, sizeof (guint));
      g_ptr_array_add (replay->slots, slot);
      place = replay->slots->len;
      g_hash_table_insert (known, slot->id, GUINT_TO_POINTER (place));
    }
    moment->slot = place - 1;
    slot = replay->slots->pdata[moment->slot];
    g_array_append_val (slot->moments, i);
  }
}

/* ---- folding ---- */
static int
compare_decided (gconstpointer a, gconstpointer b)
{
  return muster_op_compare (((const MusterDecided *)a)->op, ((const MusterDecided *)b)->op);
}

static MusterDecided
decided (const MusterReplay *replay, guint i)
{
  const MusterEntry *entry = ((Moment *)replay->moments->pdata[i])->entry;

  return (MusterDecided){ entry->op, entry->verdict, entry->why };
}

/* The record of a slot from its operations before moment @end. (nullable) */
static MusterRecord *
fold_slot (const MusterReplay *replay, const Slot *slot, guint end)
{
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (MusterDecided));
  const char *drill = NULL;

  for (guint k = 0; k < slot->moments->len; k++) {
    guint i = g_array_index (slot->moments, guint, k);
    MusterDecided next;
    if (i >= end)
      break;
    next = decided (replay, i);
    if (next.op->drill != NULL)
      drill = replay->drill;
    g_array_append_val (ops, next);
  }
  g_array_sort (ops, compare_decided);
  return muster_record_fold (drill, (const MusterDecided *)(gpointer)ops->data, ops->len);
}

/* One step where that is all there is to it. (nullable) */
static MusterRecord *
step (const MusterReplay *replay, const MusterRecord *record, guint i)
{
  MusterDecided next = decided (replay, i);

  /* The first operation of a drill on a real record lays a new one over it. */
  if (record != NULL && (next.op->hlc <= record->updated || g_strcmp0 (record->drill, next.op->drill) != 0))
    return NULL;
  return muster_record_apply (record, next.op->drill, &next);
}

/* Takes moments @from … @to − 1 into @records, which holds the picture of @from. */
static void
advance (const MusterReplay *replay, GPtrArray *records, guint from, guint to)
{
  g_autoptr (GHashTable) whole = g_hash_table_new (NULL, NULL); /* slots to be folded, once */
  GHashTableIter iter;
  gpointer key;

  for (guint i = from; i < to; i++) {
    guint slot = ((Moment *)replay->moments->pdata[i])->slot;
    MusterRecord *record, *next;
    if (slot >= records->len)
      g_ptr_array_set_size (records, (gint)slot + 1);
    if (g_hash_table_contains (whole, GUINT_TO_POINTER (slot)))
      continue;
    record = records->pdata[slot];
    next = step (replay, record, i);
    if (next == NULL) {
      g_hash_table_add (whole, GUINT_TO_POINTER (slot));
      continue;
    }
    records->pdata[slot] = next;
    g_clear_pointer (&record, muster_record_unref);
  }
  g_hash_table_iter_init (&iter, whole);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    guint slot = GPOINTER_TO_UINT (key);
    MusterRecord *record = records->pdata[slot];
    records->pdata[slot] = fold_slot (replay, replay->slots->pdata[slot], to);
    g_clear_pointer (&record, muster_record_unref);
  }
}

static GPtrArray *
copy_records (const GPtrArray *records)
{
  GPtrArray *copy = g_ptr_array_new_full (records->len, unref_record);

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (copy, records->pdata[i] ? muster_record_ref (records->pdata[i]) : NULL);
  return copy;
}

static gboolean
make_checkpoints (MusterReplay *replay, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (unref_record);
  guint n = replay->moments->len;

  replay->step = MAX (LEAST_STEP, n / MOST_CHECKPOINTS);
  for (guint at = 0; at + replay->step <= n; at += replay->step) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    advance (replay, records, at, at + replay->step);
    g_ptr_array_add (replay->checkpoints, copy_records (records));
  }
  return TRUE;
}

MusterReplay *
muster_replay_load (const char *dir, const char *drill, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterReplay) replay = g_new0 (MusterReplay, 1);

  g_atomic_ref_count_init (&replay->refs);
  replay->drill = g_strdup (drill);
  replay->moments = g_ptr_array_new_with_free_func (moment_free);
  replay->slots = g_ptr_array_new_with_free_func (slot_free);
  replay->checkpoints = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  if (!read_moments (replay, dir, cancellable, error))
    return NULL;
  assign_slots (replay);
  if (!make_checkpoints (replay, cancellable, error))
    return NULL;
  return g_steal_pointer (&replay);
}

typedef struct {
  char *dir, *drill;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->dir);
  g_free (order->drill);
  g_free (order);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;
  MusterReplay *replay = muster_replay_load (order->dir, order->drill, cancellable, &error);

  if (replay != NULL)
    g_task_return_pointer (task, replay, (GDestroyNotify)muster_replay_unref);
  else
    g_task_return_error (task, error);
}

void
muster_replay_load_async (const char *dir, const char *drill, GCancellable *cancellable, GAsyncReadyCallback done,
                          gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  Order *order = g_new0 (Order, 1);

  order->dir = g_strdup (dir);
  order->drill = g_strdup (drill);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, load_in_thread);
}

MusterReplay *
muster_replay_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

MusterReplay *
muster_replay_ref (MusterReplay *replay)
{
  g_atomic_ref_count_inc (&replay->refs);
  return replay;
}

void
muster_replay_unref (MusterReplay *replay)
{
  if (!g_atomic_ref_count_dec (&replay->refs))
    return;
  g_free (replay->drill);
  g_ptr_array_unref (replay->checkpoints);
  g_ptr_array_unref (replay->slots);
  g_ptr_array_unref (replay->moments);
  g_free (replay);
}

/* ---- looking ---- */
guint
muster_replay_n_ops (const MusterReplay *replay)
{
  return replay->moments->len;
}

const MusterOp *
muster_replay_op (const MusterReplay *replay, guint i, gint64 *when, MusterVerdict *verdict)
{
  const Moment *moment = replay->moments->pdata[i];

  if (when != NULL)
    *when = moment->when;
  if (verdict != NULL)
    *verdict = moment->entry->verdict;
  return moment->entry->op;
}

guint
muster_replay_count_at (const MusterReplay *replay, gint64 at)
{
  guint low = 0, high = replay->moments->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (((Moment *)replay->moments->pdata[middle])->when <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

MusterReplayFrame *
muster_replay_seek (MusterReplay *replay, gint64 at)
{
  MusterReplayFrame *frame = g_new0 (MusterReplayFrame, 1);
  guint n = muster_replay_count_at (replay, at), base = n / replay->step;

  frame->replay = muster_replay_ref (replay);
  frame->at = at;
  frame->records
      = base > 0 ? copy_records (replay->checkpoints->pdata[base - 1]) : g_ptr_array_new_with_free_func (unref_record);
  advance (replay, frame->records, base * replay->step, n);
  return frame;
}

void
muster_replay_frame_free (MusterReplayFrame *frame)
{
  g_ptr_array_unref (frame->records);
  muster_replay_unref (frame->replay);
  g_free (frame);
}

gint64
muster_replay_frame_at (const MusterReplayFrame *frame)
{
  return frame->at;
}

guint
muster_replay_frame_n_records (const MusterReplayFrame *frame)
{
  return frame->records->len;
}

MusterRecord *
muster_replay_frame_record (const MusterReplayFrame *frame, guint i)
{
  return frame->records->pdata[i];
}

GPtrArray *
muster_replay_changes (const MusterReplayFrame *from, const MusterReplayFrame *to)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (unref_record);
  guint before = from != NULL ? from->records->len : 0;

  for (guint i = 0; i < MAX (before, to->records->len); i++) {
    MusterRecord *old = i < before ? from->records->pdata[i] : NULL,
                 *new = i < to->records->len ? to->records->pdata[i] : NULL;
    if (old == new)
      continue;
    /* A record that goes back from a drill's to the real one leaves the drill's own version behind. */
    if (old != NULL && (new == NULL || g_strcmp0 (old->drill, new->drill) != 0)) {
      MusterRecord *nothing = muster_record_new (old->kind, old->id, old->drill);
      nothing->gone = TRUE;
      g_ptr_array_add (changes, nothing);
    }
    if (new != NULL)
      g_ptr_array_add (changes, muster_record_ref (new));
  }
  return changes;
}

void
muster_replay_show (const MusterReplayFrame *from, const MusterReplayFrame *to, MusterPicture *picture)
{
  g_autoptr (GPtrArray) changes = muster_replay_changes (from, to);

  for (guint i = 0; i < changes->len; i++) {
    MusterRecord *record = changes->pdata[i];
    if (record->gone)
      muster_picture_forget (picture, record->drill, record->id);
    else
      muster_picture_put (picture, record);
  }
}
