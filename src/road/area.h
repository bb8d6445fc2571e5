/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include "geo/mercator.h"
#include <gio/gio.h>

/* An area file: one read-only SQLite file made from an OpenStreetMap extract. It holds the features of the base map,
 * the names one can search for, the points of interest that become resources, and the administrative boundaries.
 * A MusterArea is used by one thread at a time; each thread opens its own. */
typedef struct _MusterArea MusterArea;

#define MUSTER_AREA_ERROR (muster_area_error_quark ())
GQuark muster_area_error_quark (void);
typedef enum {
  MUSTER_AREA_ERROR_NOT_FOUND,
  MUSTER_AREA_ERROR_NOT_AN_AREA, /* another kind of file */
  MUSTER_AREA_ERROR_DAMAGED,
  MUSTER_AREA_ERROR_VERSION,
  MUSTER_AREA_ERROR_INPUT, /* the .osm.pbf is empty, truncated or not one */
  MUSTER_AREA_ERROR_WRITE, /* cannot write: disk full, read-only … */
  MUSTER_AREA_ERROR_CANCELLED,
} MusterAreaError;

MusterArea *muster_area_open (const char *path, GError **error);
void muster_area_close (MusterArea *area);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterArea, muster_area_close)

typedef struct {
  const char *name;                              /* from the largest boundary, or the file's name */
  const char *attribution;                       /* "© OpenStreetMap contributors" */
  const char *timestamp;                         /* (nullable) of the data, ISO 8601 */
  MusterLatLon south_west, north_east;           /* west > east when the area lies across 180° */
  MusterLatLon view_south_west, view_north_east; /* what a map opens at: all of it, or the fuller side of 180° */
  MusterLatLon centre;                           /* of the view */
  guint64 nodes, ways, relations, features, places;
  guint64 road_nodes,
      road_edges; /* junctions, and pieces of road between them; 0 in a file made before it held roads */
} MusterAreaInfo;
const MusterAreaInfo *muster_area_get_info (MusterArea *area); /* (transfer none) */
/* Whether a point lies in the area's box, also across 180°. */
gboolean muster_area_info_covers (const MusterAreaInfo *info, MusterLatLon at);

/* What a base-map feature is; decides how it is drawn. The order is the drawing order within areas, then lines. */
typedef enum {
  /* areas */
  MUSTER_FEATURE_LAND_FARM,
  MUSTER_FEATURE_LAND_GRASS,
  MUSTER_FEATURE_LAND_FOREST,
  MUSTER_FEATURE_LAND_SCRUB,
  MUSTER_FEATURE_LAND_ROCK,
  MUSTER_FEATURE_LAND_GLACIER,
  MUSTER_FEATURE_LAND_WETLAND,
  MUSTER_FEATURE_LAND_RESIDENTIAL,
  MUSTER_FEATURE_LAND_COMMERCIAL,
  MUSTER_FEATURE_LAND_INDUSTRIAL,
  MUSTER_FEATURE_LAND_PARK,
  MUSTER_FEATURE_LAND_CEMETERY,
  MUSTER_FEATURE_LAND_SPORT,
  MUSTER_FEATURE_LAND_PARKING,
  MUSTER_FEATURE_WATER,
  MUSTER_FEATURE_BUILDING,
  MUSTER_FEATURE_AEROWAY_AREA,
  /* lines */
  MUSTER_FEATURE_STREAM,
  MUSTER_FEATURE_CANAL,
  MUSTER_FEATURE_RIVER,
  MUSTER_FEATURE_BOUNDARY_COUNTRY,
  MUSTER_FEATURE_BOUNDARY_REGION,
  MUSTER_FEATURE_BOUNDARY_MUNICIPALITY,
  MUSTER_FEATURE_PATH,
  MUSTER_FEATURE_TRACK,
  MUSTER_FEATURE_PEDESTRIAN,
  MUSTER_FEATURE_SERVICE,
  MUSTER_FEATURE_RESIDENTIAL,
  MUSTER_FEATURE_TERTIARY,
  MUSTER_FEATURE_SECONDARY,
  MUSTER_FEATURE_PRIMARY,
  MUSTER_FEATURE_TRUNK,
  MUSTER_FEATURE_MOTORWAY,
  MUSTER_FEATURE_RAIL,
  MUSTER_FEATURE_AERIALWAY,
  MUSTER_FEATURE_RUNWAY,
  MUSTER_FEATURE_DAM,
  MUSTER_FEATURE_CLIFF,
  MUSTER_FEATURE_FERRY,
  MUSTER_FEATURE_POWER_LINE,
  /* points, for labels only */
  MUSTER_FEATURE_PLACE,
  MUSTER_FEATURE_PEAK,
  MUSTER_FEATURE_POI,
  MUSTER_N_FEATURES
} MusterFeatureClass;

typedef enum {
  MUSTER_FEATURE_IS_AREA = 1 << 0,
  MUSTER_FEATURE_BRIDGE = 1 << 1,
  MUSTER_FEATURE_TUNNEL = 1 << 2,
  MUSTER_FEATURE_LINK = 1 << 3,
  MUSTER_FEATURE_ONEWAY = 1 << 4,
} MusterFeatureFlags;

typedef struct {
  gint64 id; /* of the area file */
  MusterFeatureClass class;
  MusterFeatureFlags flags;
  int layer;         /* OSM layer, -5…5 */
  const char *name;  /* (nullable) as signed there */
  const char *ref;   /* (nullable) road number; of a peak its height in metres */
  const char *kind;  /* (nullable) the OSM value: "village", "peak", "castle", "school" … for points */
  double importance; /* 0…1 for labels: places by rank and population, areas by size */
  guint n_rings;     /* lines: 1 each; areas: outer rings anticlockwise in x,y as stored, then holes; fill even-odd */
  const guint *ring_lengths;
  const MusterPoint *points; /* all rings after one another, unit Web Mercator */
  MusterPoint label;         /* for areas and points: where a label goes */
} MusterFeature;

/* Calls @each for each feature that meets @box and is worth drawing at @zoom (0…20), in drawing order (class, then
 * layer, then id). The feature is valid during the call only. FALSE from @each stops. */
typedef gboolean (*MusterFeatureFunc) (const MusterFeature *feature, gpointer data);
gboolean muster_area_query (MusterArea *area, const MusterBox *box, double zoom, MusterFeatureFunc each, gpointer data,
                            GCancellable *cancellable, GError **error);

/* A found place. */
typedef struct {
  char *name;
  char *kind;   /* "village", "street", "peak", "fire_station" … */
  char *within; /* (nullable) the municipality it lies in */
  double lat, lon;
  double score; /* 0…1, best first */
} MusterPlace;
void muster_place_free (MusterPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPlace, muster_place_free)
/* Search by name: prefixes, substrings, one or two wrong letters, pinyin and its initials. @near (nullable) lifts what
 * is close. (transfer full) (element-type MusterPlace) */
GPtrArray *muster_area_search (MusterArea *area, const char *text, const MusterLatLon *near, guint limit,
                               GError **error);
/* What stands at a point: nearest named road or place, and the municipality. (transfer full) (nullable) */
MusterPlace *muster_area_describe (MusterArea *area, MusterLatLon at, GError **error);

/* Points of interest that become resources, in the order of their OSM ids. */
typedef struct {
  const char *osm;  /* "node/123", "way/45", "relation/6" */
  const char *kind; /* OSM value: fire_station, hospital, police, helipad, school, sports_hall, community_centre … */
  const char *name; /* (nullable) */
  const char *operator; /* (nullable) */
  MusterLatLon at;
  double footprint_m2; /* of its building, or the buildings on its site, or the site; 0 when none is mapped */
  const char *tags;    /* JSON object of all its tags */
} MusterPoi;
typedef gboolean (*MusterPoiFunc) (const MusterPoi *poi, gpointer data);
gboolean muster_area_foreach_poi (MusterArea *area, MusterPoiFunc each, gpointer data, GError **error);

typedef struct {
  const char *osm;
  const char *name;
  int admin_level;      /* OSM: 2 country, 4 region, 8 municipality … */
  const char *geometry; /* GeoJSON MultiPolygon, simplified to about 5 m */
  double area_km2;
  gint64 population; /* 0 unknown */
  MusterLatLon label;
} MusterBoundary;
typedef gboolean (*MusterBoundaryFunc) (const MusterBoundary *boundary, gpointer data);
gboolean muster_area_foreach_boundary (MusterArea *area, MusterBoundaryFunc each, gpointer data, GError **error);

/* ---- making one ---- */
typedef struct {
  guint64 nodes, ways, relations, places, features, pois, boundaries;
  guint64 broken_relations;       /* areas that do not close, mostly cut by the edge of the extract: left out */
  guint64 road_nodes, road_edges; /* junctions, and pieces of road between them */
  guint64 turn_restrictions, broken_turn_restrictions; /* kept to; their ways are missing or do not say which turn */
  guint64 missing_nodes; /* asked for by ways but not in the extract: left out of their lines */
  double seconds;
  char sha256[65]; /* of the written file */
} MusterAreaReport;
/* Writes @out beside itself and renames it into place, so a failure leaves what was there. Same input, same bytes.
 * Blocks; any thread. @progress (nullable) 0…1. */
gboolean muster_area_build (const char *pbf, const char *out, void (*progress) (double done, gpointer data),
                            gpointer data, GCancellable *cancellable, MusterAreaReport *report, GError **error);
