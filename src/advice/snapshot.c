/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A snapshot is a copy of the references of the picture: records are immutable and counted, so holding them is all it
 * takes to read the same moment on another thread while the picture moves on. Even that is milliseconds with many
 * records, so a snapshot takes the kinds that have not changed since from the one before; and putting a kind in order
 * waits for the first who reads it, on his thread. The assignment that holds a team is looked up when the snapshot is
 * made, because the picture that knows it belongs to its own thread. */
#include "advice/snapshot.h"
#include <string.h>

/* The records of one kind, shared by the snapshots in which they are the same. */
typedef struct {
  gatomicrefcount refs;
  guint64 version; /* of the picture */
  GMutex lock;     /* of what follows, until it is @ready */
  int ready;       /* atomic: sorted, and found by id */
  GPtrArray *records;
  GHashTable *by_id; /* (nullable) id (of the record) → MusterRecord (not owned) */
} Kind;

/* Likewise. */
typedef struct {
  gatomicrefcount refs;
  guint64 teams, assignments; /* versions */
  GHashTable *of;             /* id of the team → MusterRecord (owned) */
} Holders;

struct _MusterSnapshot {
  gatomicrefcount refs;
  gint64 now;
  char *drill;
  Kind *kinds[MUSTER_N_KINDS];
  Holders *holders;
};

static void
kind_unref (Kind *kind)
{
  if (!g_atomic_ref_count_dec (&kind->refs))
    return;
  g_clear_pointer (&kind->by_id, g_hash_table_unref);
  g_ptr_array_unref (kind->records);
  g_mutex_clear (&kind->lock);
  g_free (kind);
}

static void
holders_unref (Holders *holders)
{
  if (!g_atomic_ref_count_dec (&holders->refs))
    return;
  g_hash_table_unref (holders->of);
  g_free (holders);
}

static Kind *
kind_new (MusterPicture *picture, const char *drill, guint k, guint64 version)
{
  Kind *kind = g_new0 (Kind, 1);

  g_atomic_ref_count_init (&kind->refs);
  g_mutex_init (&kind->lock);
  kind->version = version;
  /* The log can be long and says nothing a solver reads. */
  kind->records = k == MUSTER_LOG ? g_ptr_array_new () : muster_picture_gather (picture, drill, (MusterKind)k);
  for (guint i = 0; i < kind->records->len; i++)
    muster_record_ref (g_ptr_array_index (kind->records, i));
  g_ptr_array_set_free_func (kind->records, (GDestroyNotify)muster_record_unref);
  return kind;
}

static Holders *
holders_new (MusterPicture *picture, const char *drill, const Kind *teams, guint64 assignments)
{
  Holders *holders = g_new0 (Holders, 1);

  g_atomic_ref_count_init (&holders->refs);
  holders->teams = teams->version;
  holders->assignments = assignments;
  holders->of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)muster_record_unref);
  for (guint i = 0; i < teams->records->len; i++) {
    const MusterRecord *team = g_ptr_array_index (teams->records, i);
    MusterRecord *holder = muster_picture_holder (picture, drill, team->id);
    if (holder != NULL)
      g_hash_table_insert (holders->of, g_strdup (team->id), muster_record_ref (holder));
  }
  return holders;
}

MusterSnapshot *
muster_snapshot_next (MusterSnapshot *before, MusterPicture *picture, const char *drill, gint64 now_ms)
{
  MusterSnapshot *snapshot = g_new0 (MusterSnapshot, 1);
  Holders *holders;

  if (before != NULL && g_strcmp0 (before->drill, drill) != 0)
    before = NULL;
  g_atomic_ref_count_init (&snapshot->refs);
  snapshot->now = now_ms;
  snapshot->drill = g_strdup (drill);
  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    guint64 version = muster_picture_version (picture, drill, (MusterKind)k);
    if (before != NULL && before->kinds[k]->version == version) {
      snapshot->kinds[k] = before->kinds[k];
      g_atomic_ref_count_inc (&snapshot->kinds[k]->refs);
    } else {
      snapshot->kinds[k] = kind_new (picture, drill, k, version);
    }
  }
  holders = before != NULL ? before->holders : NULL;
  if (holders != NULL && holders->teams == snapshot->kinds[MUSTER_TEAM]->version
      && holders->assignments == snapshot->kinds[MUSTER_ASSIGNMENT]->version) {
    g_atomic_ref_count_inc (&holders->refs);
    snapshot->holders = holders;
  } else {
    snapshot->holders
        = holders_new (picture, drill, snapshot->kinds[MUSTER_TEAM], snapshot->kinds[MUSTER_ASSIGNMENT]->version);
  }
  return snapshot;
}

MusterSnapshot *
muster_snapshot_new (MusterPicture *picture, const char *drill, gint64 now_ms)
{
  return muster_snapshot_next (NULL, picture, drill, now_ms);
}

MusterSnapshot *
muster_snapshot_ref (MusterSnapshot *snapshot)
{
  g_atomic_ref_count_inc (&snapshot->refs);
  return snapshot;
}

void
muster_snapshot_unref (MusterSnapshot *snapshot)
{
  if (snapshot == NULL || !g_atomic_ref_count_dec (&snapshot->refs))
    return;
  holders_unref (snapshot->holders);
  for (guint k = 0; k < MUSTER_N_KINDS; k++)
    kind_unref (snapshot->kinds[k]);
  g_free (snapshot->drill);
  g_free (snapshot);
}

gint64
muster_snapshot_get_now (const MusterSnapshot *snapshot)
{
  return snapshot->now;
}

const char *
muster_snapshot_get_drill (const MusterSnapshot *snapshot)
{
  return snapshot->drill;
}

/* ---- on any thread ---- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MusterRecord *const *)a)->id, (*(MusterRecord *const *)b)->id);
}

static const Kind *
get_ready (Kind *kind)
{
  if (g_atomic_int_get (&kind->ready))
    return kind;
  g_mutex_lock (&kind->lock);
  if (!kind->ready) {
    g_ptr_array_sort (kind->records, compare_ids);
    kind->by_id = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint i = 0; i < kind->records->len; i++) {
      MusterRecord *r = g_ptr_array_index (kind->records, i);
      g_hash_table_insert (kind->by_id, r->id, r);
    }
    g_atomic_int_set (&kind->ready, TRUE);
  }
  g_mutex_unlock (&kind->lock);
  return kind;
}

const MusterRecord *
muster_snapshot_get (const MusterSnapshot *snapshot, const char *id)
{
  /* What is asked for most first; an id does not say its kind. */
  static const MusterKind often[] = { MUSTER_DEPOT, MUSTER_INCIDENT, MUSTER_TEAM, MUSTER_SHELTER, MUSTER_STOCK };
  const MusterRecord *found = NULL;

  for (guint i = 0; id != NULL && found == NULL && i < G_N_ELEMENTS (often); i++)
    found = g_hash_table_lookup (get_ready (snapshot->kinds[often[i]])->by_id, id);
  for (guint k = 0; id != NULL && found == NULL && k < MUSTER_N_KINDS; k++)
    found = g_hash_table_lookup (get_ready (snapshot->kinds[k])->by_id, id);
  return found;
}

const GPtrArray *
muster_snapshot_list (const MusterSnapshot *snapshot, MusterKind kind)
{
  return get_ready (snapshot->kinds[kind])->records;
}

const MusterRecord *
muster_snapshot_holder (const MusterSnapshot *snapshot, const char *team)
{
  return team != NULL ? g_hash_table_lookup (snapshot->holders->of, team) : NULL;
}
