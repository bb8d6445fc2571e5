/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The adviser joins norms and terrain. Each kind of advice is a call that blocks: the snapshot is immutable and the
 * terrain locks itself, so several may run at once, on whatever threads their callers have. */
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

gboolean
muster_adviser_meet_road (MusterAdviser *adviser, MusterLatLon at, double metres, MusterLatLon *on)
{
  g_autoptr (MusterWays) ways = muster_ways_new (adviser->terrain, NULL, NULL, FALSE, NULL);
  g_autoptr (MusterRoadMetric) metric = NULL;
  MusterRoadSnap snap;

  *on = at;
  if (ways == NULL || muster_ways_how (ways) != MUSTER_WAY_ROAD)
    return TRUE;
  metric = muster_ways_metric (ways, MUSTER_VEHICLE_RESCUE, (MusterVehicleSize){ 0 });
  if (!muster_road_snap (metric, at, &snap) || snap.distance_m > metres)
    return FALSE;
  *on = snap.at;
  return TRUE;
}

MusterDispatch *
muster_adviser_dispatch (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterDispatchRequest *request,
                         GCancellable *cancellable, GError **error)
{
  return muster_dispatch_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}

MusterSupplyAdvice *
muster_adviser_supply (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterSupplyRequest *request,
                       GCancellable *cancellable, GError **error)
{
  return muster_supply_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}

MusterHousing *
muster_adviser_shelter (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterHousingRequest *request,
                        GCancellable *cancellable, GError **error)
{
  return muster_housing_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}

MusterCoverage *
muster_adviser_coverage (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterCoverageRequest *request,
                         GCancellable *cancellable, GError **error)
{
  return muster_coverage_make (adviser->terrain, adviser->norms, snapshot, request, cancellable, error);
}
