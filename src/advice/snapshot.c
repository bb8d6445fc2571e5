/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scene is a copy of the references of the picture: records are immutable and counted, so holding them is all it
 * takes to read the same moment on another thread while the picture moves on. The assignment that holds a team is
 * looked up when the scene is made, because the picture that knows it belongs to its own thread. */
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
  MusterSnapshot *scene = g_new0 (MusterSnapshot, 1);

  g_atomic_ref_count_init (&scene->refs);
  scene->now = now_ms;
  scene->drill = g_strdup (drill);
  scene->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  scene->holders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)muster_record_unref);
  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    g_autoptr (GPtrArray) list = muster_picture_list (picture, drill, (MusterKind)k);
    scene->kinds[k] = g_ptr_array_new_full (list->len, (GDestroyNotify)muster_record_unref);
    /* The log can be long and says nothing a solver reads. */
    for (guint i = 0; i < list->len && k != MUSTER_LOG; i++) {
      MusterRecord *r = muster_record_ref (g_ptr_array_index (list, i));
      g_ptr_array_add (scene->kinds[k], r);
      g_hash_table_insert (scene->by_id, r->id, r);
    }
  }
  for (guint i = 0; i < scene->kinds[MUSTER_TEAM]->len; i++) {
    const MusterRecord *team = g_ptr_array_index (scene->kinds[MUSTER_TEAM], i);
    MusterRecord *holder = muster_picture_holder (picture, drill, team->id);
    if (holder != NULL)
      g_hash_table_insert (scene->holders, team->id, muster_record_ref (holder));
  }
  return scene;
}

MusterSnapshot *
muster_snapshot_ref (MusterSnapshot *scene)
{
  g_atomic_ref_count_inc (&scene->refs);
  return scene;
}

void
muster_snapshot_unref (MusterSnapshot *scene)
{
  if (scene == NULL || !g_atomic_ref_count_dec (&scene->refs))
    return;
  g_hash_table_unref (scene->holders);
  g_hash_table_unref (scene->by_id);
  for (guint k = 0; k < MUSTER_N_KINDS; k++)
    g_ptr_array_unref (scene->kinds[k]);
  g_free (scene->drill);
  g_free (scene);
}

gint64
muster_snapshot_get_now (const MusterSnapshot *scene)
{
  return scene->now;
}

const char *
muster_snapshot_get_drill (const MusterSnapshot *scene)
{
  return scene->drill;
}

const MusterRecord *
muster_snapshot_get (const MusterSnapshot *scene, const char *id)
{
  return id != NULL ? g_hash_table_lookup (scene->by_id, id) : NULL;
}

const char *
muster_snapshot_name (const MusterSnapshot *scene, const char *id)
{
  const MusterRecord *r = muster_snapshot_get (scene, id);

  return r != NULL ? muster_record_name (r) : id != NULL ? id : "";
}

const GPtrArray *
muster_snapshot_list (const MusterSnapshot *scene, MusterKind kind)
{
  return scene->kinds[kind];
}

const MusterRecord *
muster_snapshot_holder (const MusterSnapshot *scene, const char *team)
{
  return team != NULL ? g_hash_table_lookup (scene->holders, team) : NULL;
}
