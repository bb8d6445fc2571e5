/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Handles on one area file, lent to workers.
 *
 * GThreadPool gives a thread no storage of its own, so "an area for each thread" is kept here as "an area for each job
 * under way": never more handles than jobs at once, and they stay open (with their page caches warm) between jobs.
 */
#include "map/area-pool.h"

struct _MusterAreaPool {
  gatomicrefcount refs;
  char *path;
  guint serial;
  GMutex lock;
  GPtrArray *idle; /* (element-type MusterArea) guarded by lock */
};

MusterAreaPool *
muster_area_pool_new (const char *path)
{
  static int last_serial;
  MusterAreaPool *pool = g_new0 (MusterAreaPool, 1);

  g_return_val_if_fail (path != NULL, NULL);
  g_atomic_ref_count_init (&pool->refs);
  pool->path = g_strdup (path);
  pool->serial = (guint)g_atomic_int_add (&last_serial, 1) + 1;
  pool->idle = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_area_close);
  g_mutex_init (&pool->lock);
  return pool;
}

MusterAreaPool *
muster_area_pool_ref (MusterAreaPool *pool)
{
  g_atomic_ref_count_inc (&pool->refs);
  return pool;
}

void
muster_area_pool_unref (MusterAreaPool *pool)
{
  if (!g_atomic_ref_count_dec (&pool->refs))
    return;
  g_ptr_array_unref (pool->idle);
  g_mutex_clear (&pool->lock);
  g_free (pool->path);
  g_free (pool);
}

const char *
muster_area_pool_get_path (MusterAreaPool *pool)
{
  return pool->path;
}

guint
muster_area_pool_get_serial (MusterAreaPool *pool)
{
  return pool->serial;
}

MusterArea *
muster_area_pool_borrow (MusterAreaPool *pool, GError **error)
{
  MusterArea *area = NULL;

  g_mutex_lock (&pool->lock);
  if (pool->idle->len > 0)
    area = g_ptr_array_steal_index_fast (pool->idle, pool->idle->len - 1);
  g_mutex_unlock (&pool->lock);
  return area != NULL ? area : muster_area_open (pool->path, error);
}

void
muster_area_pool_give_back (MusterAreaPool *pool, MusterArea *area)
{
  g_mutex_lock (&pool->lock);
  g_ptr_array_add (pool->idle, area);
  g_mutex_unlock (&pool->lock);
}
