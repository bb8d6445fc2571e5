/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"
#include "road/area.h"
#include <gio/gio.h>
#include <math.h>

/* The roads of an area, and what they say: how long from here to there, which way, how far in ten minutes.
 *
 *   MusterRoads         the network, loaded once from an area file
 *   MusterRoadProfile   who travels: vehicle, weight, width, height
 *   MusterRoadClosures  what is shut: points, lines, areas (a flood)
 *   MusterRoadMetric    the network as this traveller finds it under these closures; every question is asked of it
 *
 * All but MusterRoadClosures are immutable and counted: any number of threads may ask one metric at the same time
 * without a lock, and each question brings its own memory. After a closure make a new metric; that takes milliseconds,
 * since only what the closure touches is computed again. Coordinates are degrees WGS 84, times seconds, lengths metres.
 *
 * Where there is no network at all (no area file, or one made before it held roads, or an extract without a road) the
 * metric answers by straight line and muster_road_metric_is_straight() is TRUE: whoever shows the figure says so. Where
 * there is a network and no way, the answer is "unreachable": INFINITY in a table, an error for a route. */
typedef struct _MusterRoads MusterRoads;
typedef struct _MusterRoadMetric MusterRoadMetric;
typedef struct _MusterRoadClosures MusterRoadClosures;

#define MUSTER_ROAD_ERROR (muster_road_error_quark ())
GQuark muster_road_error_quark (void);
typedef enum {
  MUSTER_ROAD_ERROR_INPUT,       /* a coordinate that is none, a closure that is no geometry, a bad number or file */
  MUSTER_ROAD_ERROR_UNREACHABLE, /* there is no way under this profile and these closures */
  MUSTER_ROAD_ERROR_NO_ROAD,     /* no road of this profile within reach of the point */
  MUSTER_ROAD_ERROR_CANCELLED,
  MUSTER_ROAD_ERROR_REMOTE, /* the other engine did not answer, or not sensibly */
} MusterRoadError;

/* ---- the network ---- */

/* Reads the network of @area into memory (some 100 bytes for each piece of road); @area may be closed afterwards. NULL
 * @area, or one without roads, gives a network that is empty. Blocks (a small country: tens of milliseconds); any
 * thread that may use @area. NULL and MUSTER_AREA_ERROR_DAMAGED when the roads in the file are damaged. (transfer full)
 */
MusterRoads *muster_roads_load (MusterArea *area, GError **error);
MusterRoads *muster_roads_ref (MusterRoads *roads);
void muster_roads_unref (MusterRoads *roads); /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRoads, muster_roads_unref)

typedef struct {
  guint32 junctions; /* where roads meet or end */
  guint32 segments;  /* pieces of road between junctions; both directions are one segment */
  guint32 turns;     /* turn restrictions that are kept to */
  double metres;     /* of all segments */
} MusterRoadsInfo;
MusterRoadsInfo muster_roads_get_info (const MusterRoads *roads);

/* ---- who travels ---- */

typedef enum {
  MUSTER_VEHICLE_RESCUE, /* a rescue vehicle: also private ways, tracks and lanes for buses; the default */
  MUSTER_VEHICLE_CAR,
  MUSTER_VEHICLE_LORRY, /* keeps to what is forbidden to heavy vehicles */
  MUSTER_VEHICLE_WALK,
  MUSTER_N_VEHICLES
} MusterVehicle;

/* A measure of 0 is not known, and no limit then binds. */
typedef struct {
  MusterVehicle vehicle;
  double weight_t; /* tonnes, laden */
  double axle_t;   /* tonnes on the heaviest axle */
  double width_m, height_m, length_m;
} MusterRoadProfile;

gboolean muster_vehicle_from_word (const char *word, MusterVehicle *vehicle);

/* ---- what is shut ---- */

/* A part of a road is shut, not more: who stands before the water can still turn back. One thread at a time while it is
 * filled; a metric keeps nothing of it. */
MusterRoadClosures *muster_road_closures_new (void);
void muster_road_closures_free (MusterRoadClosures *closures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRoadClosures, muster_road_closures_free)
/* The road nearest to @at is shut there, both ways. Nothing happens if there is none within 100 m. */
void muster_road_closures_add_point (MusterRoadClosures *closures, MusterLatLon at);
/* Every road that meets the line is shut where it does (a cordon, a fallen power line). */
void muster_road_closures_add_line (MusterRoadClosures *closures, const MusterLatLon *points, guint n);
/* Everything inside is shut. @rings: outer rings and holes after one another, @lengths the points of each; filled
 * even-odd; closing a ring by its first point is allowed and not needed. */
void muster_road_closures_add_area (MusterRoadClosures *closures, const MusterLatLon *points, const guint *lengths,
                                    guint n_rings);
/* A GeoJSON geometry, Feature or FeatureCollection: points, lines and polygons as above. All of it or nothing; FALSE
 * with MUSTER_ROAD_ERROR_INPUT. */
gboolean muster_road_closures_add_geojson (MusterRoadClosures *closures, const char *text, GError **error);
guint muster_road_closures_count (const MusterRoadClosures *closures); /* points, lines and areas given */

/* ---- the metric ---- */

/* @closures (nullable). The metric of a profile without closures is kept in @roads (the last few), and one with
 * closures is that one with the difference worked in. Never NULL. (transfer full) */
MusterRoadMetric *muster_road_metric_new (MusterRoads *roads, const MusterRoadProfile *profile,
                                          const MusterRoadClosures *closures);
MusterRoadMetric *muster_road_metric_ref (MusterRoadMetric *metric);
void muster_road_metric_unref (MusterRoadMetric *metric); /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRoadMetric, muster_road_metric_unref)
gboolean muster_road_metric_is_straight (const MusterRoadMetric *metric);
const MusterRoadProfile *muster_road_metric_get_profile (const MusterRoadMetric *metric); /* (transfer none) */
guint muster_road_metric_count_closed (const MusterRoadMetric *metric); /* segments shut in part or whole */

/* Where a coordinate meets the network: the nearest point of the nearest road that this traveller may use and that is
 * not shut there. A road cut off from everything (an island of a few junctions) is taken only if no other is
 * within 500 m more. */
typedef struct {
  gboolean found;    /* FALSE: no road within MUSTER_ROAD_REACH_M, or the coordinate is none */
  MusterLatLon at;   /* on the road */
  double distance_m; /* from the coordinate to the road, straight */
  guint32 segment;
  float fraction; /* 0…1 along the segment */
} MusterRoadSnap;
#define MUSTER_ROAD_REACH_M 2000.0
/* Returns @snap->found. A straight metric finds every valid coordinate where it is. */
gboolean muster_road_snap (const MusterRoadMetric *metric, MusterLatLon at, MusterRoadSnap *snap);

/* ---- questions ---- */

#define MUSTER_ROAD_UNREACHABLE ((float)INFINITY)
static inline gboolean
muster_road_is_reached (float seconds)
{
  return seconds < MUSTER_ROAD_UNREACHABLE; /* and not for NaN */
}

/* Travel times from each to each: @seconds[i * n_to + j] from @from[i] to @to[j], MUSTER_ROAD_UNREACHABLE where there
 * is no way or no road near. The way between a coordinate and its road is not in the time; it is in the snaps.
 * @from_snaps,
 * @to_snaps: (nullable) n_from and n_to of them. 200 × 50 on 264,000 junctions takes some ten milliseconds.
 * FALSE only when cancelled (MUSTER_ROAD_ERROR_CANCELLED). */
gboolean muster_road_table (const MusterRoadMetric *metric, const MusterLatLon *from, guint n_from,
                            const MusterLatLon *to, guint n_to, float *seconds, MusterRoadSnap *from_snaps,
                            MusterRoadSnap *to_snaps, GCancellable *cancellable, GError **error);

/* A stretch of one road. */
typedef struct {
  const char *name; /* (nullable) street */
  const char *ref;  /* (nullable) road number */
  const char *kind; /* OSM value: "residential", "primary", "ferry" … */
  gboolean bridge, ferry;
  double seconds, metres;
  guint first_point, n_points; /* in the route's points; neighbours share one */
} MusterRoadStep;

typedef struct {
  gboolean straight; /* no network: a straight line and an estimate */
  double seconds, metres;
  MusterRoadSnap from, to;
  guint n_points, n_steps;
  MusterLatLon *points;
  MusterRoadStep *steps;
  MusterRoads *roads; /* (owned) (nullable) keeps the names */
} MusterRoadRoute;
void muster_road_route_free (MusterRoadRoute *route);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRoadRoute, muster_road_route_free)
/* The fastest way; its seconds are those of the table. NULL: MUSTER_ROAD_ERROR_UNREACHABLE, _NO_ROAD, _INPUT. */
MusterRoadRoute *muster_road_route (const MusterRoadMetric *metric, MusterLatLon from, MusterLatLon to, GError **error);

/* Ground within each of @limits (seconds, rising) of the nearest of @origins, driven outwards (@inwards FALSE) or
 * towards them: a GeoJSON FeatureCollection with one MultiPolygon Feature for each limit, largest first, properties
 * "minutes", "seconds", "area_km2", "straight". The ground is what lies near the roads that are reached; rings are
 * valid by the simple-feature rules and may have holes. NULL: MUSTER_ROAD_ERROR_NO_ROAD when no origin is near a road,
 * _INPUT for a limit that is not a number between 1 s and a day. (transfer full) */
char *muster_road_isochrones (const MusterRoadMetric *metric, const MusterLatLon *origins, guint n_origins,
                              gboolean inwards, const double *limits, guint n_limits, GError **error);

/* The time from the nearest origin to (or, @inwards, from) every one of many coordinates in one sweep over the network:
 * what coverage planning asks. @seconds: n of them. */
void muster_road_reach (const MusterRoadMetric *metric, const MusterLatLon *origins, guint n_origins, gboolean inwards,
                        const MusterLatLon *points, guint n, float *seconds);
