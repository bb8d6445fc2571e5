/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A snapshot is a copy of the references of the picture: records are immutable and counted, so holding them is all it
 * takes to read the same moment on another thread while the picture moves on. The assignment that holds a team is
 * looked up when the snapshot is made, because the picture that knows it belongs to its own thread. */
#include "advice/snapshot.h"

struct _MusterSnapshot {
  gatomicrefcount refs;
  gint64 now;
  char *drill;
  GPtrArray *kinds[MUSTER_N_KINDS]; /* (element-type MusterRecord) */
  GHashTable *by_id;                /* id (of the record) → MusterRecord (not owned) */
  GHashTable *holders;              /* id of the team → MusterRecord (owned) */
};

MusterSnapshot *
muster_snapshot_new (MusterPicture *picture, const char *drill, gint64 now_ms)
{
  MusterSnapshot *snapshot = g_new0 (MusterSnapshot, 1);

  g_atomic_ref_count_init (&snapshot->refs);
  snapshot->now = now_ms;
  snapshot->drill = g_strdup (drill);
  snapshot->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  snapshot->holders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)muster_record_unref);
  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    snapshot->kinds[k] = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);
    if (k == MUSTER_LOG) /* it can be long and says nothing a solver reads; not even listed: a window waits */
      continue;
    g_autoptr (GPtrArray) list = muster_picture_list (picture, drill, (MusterKind)k);
    for (guint i = 0; i < list->len; i++) {
      MusterRecord *r = muster_record_ref (g_ptr_array_index (list, i));
      g_ptr_array_add (snapshot->kinds[k], r);
      g_hash_table_insert (snapshot->by_id, r->id, r);
    }
  }
  for (guint i = 0; i < snapshot->kinds[MUSTER_TEAM]->len; i++) {
    const MusterRecord *team = g_ptr_array_index (snapshot->kinds[MUSTER_TEAM], i);
    MusterRecord *holder = muster_picture_holder (picture, drill, team->id);
    if (holder != NULL)
      g_hash_table_insert (snapshot->holders, team->id, muster_record_ref (holder));
  }
  return snapshot;
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
  g_hash_table_unref (snapshot->holders);
  g_hash_table_unref (snapshot->by_id);
  for (guint k = 0; k < MUSTER_N_KINDS; k++)
    g_ptr_array_unref (snapshot->kinds[k]);
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

const MusterRecord *
muster_snapshot_get (const MusterSnapshot *snapshot, const char *id)
{
  return id != NULL ? g_hash_table_lookup (snapshot->by_id, id) : NULL;
}

const GPtrArray *
muster_snapshot_list (const MusterSnapshot *snapshot, MusterKind kind)
{
  return snapshot->kinds[kind];
}

const MusterRecord *
muster_snapshot_holder (const MusterSnapshot *snapshot, const char *team)
{
  return team != NULL ? g_hash_table_lookup (snapshot->holders, team) : NULL;
}
