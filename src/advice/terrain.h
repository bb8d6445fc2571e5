/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"
#include "road/network.h"

/* The terrain advice stands on: the places people live at and the roads between them, read once from an area file, and
 * the times on those roads as a snapshot's closures leave them. Atomically counted, any thread; reading happens on
 * first use, under a lock. */
typedef struct _MusterTerrain MusterTerrain;

MusterTerrain *muster_terrain_new (const char *area, MusterNorms *norms); /* @area (nullable) */
/* Without a file: @roads and @places (nullable, element-type MusterTerrainPlace) as given. For tests and what is read
 * otherwise. (transfer full) both */
MusterTerrain *muster_terrain_new_from (MusterRoads *roads, GPtrArray *places, MusterNorms *norms);
MusterTerrain *muster_terrain_ref (MusterTerrain *terrain);
void muster_terrain_unref (MusterTerrain *terrain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTerrain, muster_terrain_unref)

/* A routing server to ask before our own roads; muster_remote_table() (exchange/remote-table.h) is one that fits. TRUE
 * with all of @seconds filled in, INFINITY where there is no way; @metres likewise, NAN unknown. May block for @limit
 * seconds; called from any thread. @mode: "car", "lorry" or "walk". */
typedef gboolean (*MusterTableFunc) (const char *address, const char *mode, const MusterLatLon *from, guint n_from,
                                     const MusterLatLon *to, guint n_to, double limit, float *seconds, float *metres,
                                     GCancellable *cancellable, GError **error);
/* Asked only while nothing is shut or limited, since a server knows no closures of ours; one that failed is left alone
 * for a minute. @address (nullable): none. At any time, from any thread; a failure of before is forgotten. */
void muster_terrain_set_remote (MusterTerrain *terrain, MusterTableFunc func, const char *address, double limit);

/* What came of the last question that a server could have been asked. */
typedef enum {
  MUSTER_REMOTE_NONE,    /* there is no server */
  MUSTER_REMOTE_UNASKED, /* not yet */
  MUSTER_REMOTE_USED,    /* its times are used */
  MUSTER_REMOTE_SHUT,    /* roads are shut, so ours are */
  MUSTER_REMOTE_FAILED,  /* it did not answer, or nothing sensible; ours are used */
} MusterRemoteState;
/* @trouble (nullable): why it failed last, translated (transfer full) (nullable). */
MusterRemoteState muster_terrain_get_remote (MusterTerrain *terrain, char **trouble);

typedef struct {
  char *name;
  MusterLatLon at;
  double people;
  gboolean counted; /* FALSE: by the kind of place */
} MusterTerrainPlace;
void muster_terrain_place_free (MusterTerrainPlace *place);
/* (transfer none) (element-type MusterTerrainPlace) NULL when the area file cannot be read. */
const GPtrArray *muster_terrain_places (MusterTerrain *terrain, GError **error);

/* The ways under the closures of one snapshot. One thread. */
typedef struct _MusterWays MusterWays;
/* @snapshot (nullable): its closures, closed roads and flooded areas shut roads. @closed (nullable): GeoJSON geometries
 * that shut roads as well. @hazards: hazard areas are kept out of, too. NULL: the area cannot be read, or a geometry of
 * @closed is none (MUSTER_ROAD_ERROR_INPUT). */
MusterWays *muster_ways_new (MusterTerrain *terrain, const MusterSnapshot *snapshot, const char *const *closed,
                             gboolean hazards, GError **error);
void muster_ways_free (MusterWays *ways);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterWays, muster_ways_free)

/* Times, s, n_from × n_to, infinite where there is no way. By straight line only where no road is near even with all
 * roads open: what is shut never makes a time shorter than on the open network. @how (nullable): n_from × n_to
 * MusterWay. @foot_m (nullable): for each of @to the metres from the last road that are walked, in the times; 0 where
 * one drives up to it. A lorry takes tracks and private ways, too, where public roads end farther away or are shut. */
gboolean muster_ways_table (MusterWays *ways, MusterVehicle vehicle, MusterVehicleSize size, const MusterLatLon *from,
                            guint n_from, const MusterLatLon *to, guint n_to, float *seconds, guint8 *how,
                            double *foot_m, GCancellable *cancellable, GError **error);
float muster_ways_by_air (const MusterNorms *norms, MusterLatLon from, MusterLatLon to); /* s; without getting ready */
MusterWay muster_ways_how (const MusterWays *ways); /* ROAD, or STRAIGHT where there is no network at all */
MusterRoadMetric *muster_ways_metric (MusterWays *ways, MusterVehicle vehicle,
                                      MusterVehicleSize size); /* (transfer full) */
/* Whether @at lies in a flooded or hazard area of the snapshot. */
gboolean muster_ways_in_hazard (const MusterWays *ways, MusterLatLon at);
/* Whether the straight line enters such an area, other than the one it may start in. */
gboolean muster_ways_crosses_hazard (const MusterWays *ways, MusterLatLon from, MusterLatLon to);
