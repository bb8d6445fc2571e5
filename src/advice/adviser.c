/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The adviser joins norms and terrain and offers each kind of advice twice: as a call that blocks, and as one that runs
 * on a thread of GTask's pool over copies of what was asked. The snapshot is immutable and the terrain locks itself, so
 * several may run at once. */
#include "advice/advice.h"
#include "advice/dispatch-private.h"
#include "advice/planning-private.h"
#include "advice/shelter-private.h"
#include "advice/supply-private.h"

struct _MusterAdviser {
  gatomicrefcount refs;
  MusterNorms *norms;
  MusterTerrain *terrain;
};

MusterAdviser *
muster_adviser_new_on (MusterTerrain *terrain, MusterNorms *norms)
{
  MusterAdviser *adviser = g_new0 (MusterAdviser, 1);

  g_atomic_ref_count_init (&adviser->refs);
  adviser->norms = muster_norms_ref (norms);
  adviser->terrain = muster_terrain_ref (terrain);
  return adviser;
}

MusterAdviser *
muster_adviser_new (const char *area, MusterNorms *norms)
{
  g_autoptr (MusterTerrain) terrain = muster_terrain_new (area, norms);

  return muster_adviser_new_on (terrain, norms);
}

MusterAdviser *
muster_adviser_ref (MusterAdviser *adviser)
{
  g_atomic_ref_count_inc (&adviser->refs);
  return adviser;
}

void
muster_adviser_unref (MusterAdviser *adviser)
{
  if (adviser == NULL || !g_atomic_ref_count_dec (&adviser->refs))
    return;
  muster_norms_unref (adviser->norms);
  muster_terrain_unref (adviser->terrain);
  g_free (adviser);
}

MusterNorms *
muster_adviser_get_norms (MusterAdviser *adviser)
{
  return adviser->norms;
}

MusterTerrain *
muster_adviser_get_terrain (MusterAdviser *adviser)
{
  return adviser->terrain;
}

MusterRoadRoute *
muster_adviser_route (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterRecord *team, MusterLatLon to,
                      GError **error)
{
  g_autoptr (MusterWays) ways = muster_ways_new (adviser->terrain, snapshot, NULL, FALSE, error);
  g_autoptr (MusterRoadMetric) metric = NULL;
  MusterLatLon from;

  if (ways == NULL)
    return NULL;
  if (!muster_record_position (team, &from)) {
    g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT, "%s has no position", team->id);
    return NULL;
  }
  metric = muster_ways_metric (ways, MUSTER_VEHICLE_RESCUE,
                               muster_norms_vehicle (adviser->norms, team->kind == MUSTER_TEAM
                                                                         ? muster_record_text (team, MUSTER_TEAM_FORM)
                                                                         : NULL));
  return muster_road_route (metric, from, to, error);
}

/* ---- on a thread ---- */

typedef struct {
  MusterAdviser *adviser;
  MusterSnapshot *snapshot;
  GStrv one, two; /* (nullable) copies of lists of the request */
  char *text;     /* (nullable) */
  union {
    MusterDispatchRequest dispatch;
    MusterSupplyRequest supply;
    MusterHousingRequest housing;
    MusterCoverageRequest coverage;
  };
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  muster_adviser_unref (job->adviser);
  muster_snapshot_unref (job->snapshot);
  g_strfreev (job->one);
  g_strfreev (job->two);
  g_free (job->text);
  g_free (job);
}

static Job *
start (MusterAdviser *adviser, MusterSnapshot *snapshot, GCancellable *cancellable, GAsyncReadyCallback done,
       gpointer data, gpointer tag, GTask **task)
{
  Job *job = g_new0 (Job, 1);

  job->adviser = muster_adviser_ref (adviser);
  job->snapshot = muster_snapshot_ref (snapshot);
  *task = g_task_new (NULL, cancellable, done, data);
  g_task_set_source_tag (*task, tag);
  g_task_set_task_data (*task, job, job_free);
  return job;
}

static GStrv
copy (const char *const *list)
{
  return g_strdupv ((GStrv)list);
}

static void
give (GTask *task, gpointer result, GDestroyNotify free_func, GError *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, free_func);
  else
    g_task_return_error (task, error);
}

MusterDispatch *
muster_adviser_dispatch (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterDispatchRequest *request,
                         GCancellable *cancellable, GError **error)
{
  return muster_dispatch_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}

static void
run_dispatch (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  MusterDispatch *result = muster_adviser_dispatch (job->adviser, job->snapshot, &job->dispatch, cancellable, &error);

  give (task, result, (GDestroyNotify)muster_dispatch_unref, error);
}

void
muster_adviser_dispatch_async (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterDispatchRequest *request,
                               GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = start (adviser, snapshot, cancellable, done, data, muster_adviser_dispatch_async, &task);

  job->dispatch = *request;
  job->dispatch.incidents = (const char *const *)(job->one = copy (request->incidents));
  g_task_run_in_thread (task, run_dispatch);
}

MusterDispatch *
muster_adviser_dispatch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

MusterSupplyAdvice *
muster_adviser_supply (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterSupplyRequest *request,
                       GCancellable *cancellable, GError **error)
{
  return muster_supply_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}

static void
run_supply (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  MusterSupplyAdvice *result = muster_adviser_supply (job->adviser, job->snapshot, &job->supply, cancellable, &error);

  give (task, result, (GDestroyNotify)muster_supply_unref, error);
}

void
muster_adviser_supply_async (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterSupplyRequest *request,
                             GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = start (adviser, snapshot, cancellable, done, data, muster_adviser_supply_async, &task);

  job->supply = *request;
  job->supply.incidents = (const char *const *)(job->one = copy (request->incidents));
  job->supply.items = (const char *const *)(job->two = copy (request->items));
  job->supply.authority = job->text = g_strdup (request->authority);
  g_task_run_in_thread (task, run_supply);
}

MusterSupplyAdvice *
muster_adviser_supply_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

MusterHousing *
muster_adviser_shelter (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterHousingRequest *request,
                        GCancellable *cancellable, GError **error)
{
  return muster_housing_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}

static void
run_shelter (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  MusterHousing *result = muster_adviser_shelter (job->adviser, job->snapshot, &job->housing, cancellable, &error);

  give (task, result, (GDestroyNotify)muster_housing_unref, error);
}

void
muster_adviser_shelter_async (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterHousingRequest *request,
                              GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = start (adviser, snapshot, cancellable, done, data, muster_adviser_shelter_async, &task);

  job->housing = *request;
  job->housing.incidents = (const char *const *)(job->one = copy (request->incidents));
  g_task_run_in_thread (task, run_shelter);
}

MusterHousing *
muster_adviser_shelter_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

MusterCoverage *
muster_adviser_coverage (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterCoverageRequest *request,
                         GCancellable *cancellable, GError **error)
{
  return muster_coverage_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}

static void
run_coverage (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  MusterCoverage *result = muster_adviser_coverage (job->adviser, job->snapshot, &job->coverage, cancellable, &error);

  give (task, result, (GDestroyNotify)muster_coverage_unref, error);
}

void
muster_adviser_coverage_async (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterCoverageRequest *request,
                               GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Job *job = start (adviser, snapshot, cancellable, done, data, muster_adviser_coverage_async, &task);

  job->coverage = *request;
  job->coverage.lost = (const char *const *)(job->one = copy (request->lost));
  job->coverage.closed = (const char *const *)(job->two = copy (request->closed));
  job->coverage.skill = job->text = g_strdup (request->skill);
  g_task_run_in_thread (task, run_coverage);
}

MusterCoverage *
muster_adviser_coverage_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
