/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From tags to meaning, by tables. In each table the first row that fits wins; a row with value "*" takes any value
 * but "no". Keys and values: https://wiki.openstreetmap.org/wiki/Map_features */
#include "road/classify.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define F(name) MUSTER_FEATURE_##name

typedef struct {
  const char *key, *value;
  MusterFeatureClass class;
  int minzoom;
} Rule;

/* Closed ways and multipolygons. */
static const Rule areas[] = {
  { "building", "*", F (BUILDING), 13 },
  { "natural", "water", F (WATER), 4 },
  { "natural", "bay", F (WATER), 6 },
  { "waterway", "riverbank", F (WATER), 5 },
  { "waterway", "dock", F (WATER), 10 },
  { "landuse", "water", F (WATER), 4 },
  { "landuse", "reservoir", F (WATER), 4 },
  { "landuse", "basin", F (WATER), 10 },
  { "leisure", "swimming_pool", F (WATER), 15 },
  { "aeroway", "runway", F (AEROWAY_AREA), 10 },
  { "aeroway", "taxiway", F (AEROWAY_AREA), 12 },
  { "aeroway", "apron", F (AEROWAY_AREA), 12 },
  { "aeroway", "helipad", F (AEROWAY_AREA), 15 },
  { "natural", "glacier", F (LAND_GLACIER), 5 },
  { "natural", "wetland", F (LAND_WETLAND), 8 },
  { "natural", "wood", F (LAND_FOREST), 5 },
  { "landuse", "forest", F (LAND_FOREST), 5 },
  { "natural", "scrub", F (LAND_SCRUB), 9 },
  { "natural", "heath", F (LAND_SCRUB), 9 },
  { "landuse", "vineyard", F (LAND_SCRUB), 10 },
  { "landuse", "orchard", F (LAND_SCRUB), 10 },
  { "natural", "bare_rock", F (LAND_ROCK), 8 },
  { "natural", "rock", F (LAND_ROCK), 8 },
  { "natural", "scree", F (LAND_ROCK), 8 },
  { "natural", "shingle", F (LAND_ROCK), 9 },
  { "natural", "sand", F (LAND_ROCK), 8 },
  { "natural", "beach", F (LAND_ROCK), 10 },
  { "landuse", "quarry", F (LAND_ROCK), 9 },
  { "amenity", "parking", F (LAND_PARKING), 14 },
  { "leisure", "pitch", F (LAND_SPORT), 14 },
  { "leisure", "track", F (LAND_SPORT), 14 },
  { "leisure", "stadium", F (LAND_SPORT), 12 },
  { "leisure", "sports_centre", F (LAND_SPORT), 12 },
  { "leisure", "golf_course", F (LAND_SPORT), 10 },
  { "leisure", "ice_rink", F (LAND_SPORT), 14 },
  { "landuse", "recreation_ground", F (LAND_SPORT), 12 },
  { "landuse", "cemetery", F (LAND_CEMETERY), 12 },
  { "amenity", "grave_yard", F (LAND_CEMETERY), 13 },
  { "leisure", "park", F (LAND_PARK), 9 },
  { "leisure", "garden", F (LAND_PARK), 12 },
  { "leisure", "playground", F (LAND_PARK), 15 },
  { "leisure", "water_park", F (LAND_SPORT), 14 },
  { "landuse", "village_green", F (LAND_PARK), 13 },
  { "landuse", "allotments", F (LAND_PARK), 12 },
  { "tourism", "camp_site", F (LAND_PARK), 13 },
  { "tourism", "zoo", F (LAND_PARK), 12 },
  { "landuse", "industrial", F (LAND_INDUSTRIAL), 9 },
  { "landuse", "railway", F (LAND_INDUSTRIAL), 11 },
  { "landuse", "port", F (LAND_INDUSTRIAL), 9 },
  { "landuse", "landfill", F (LAND_INDUSTRIAL), 11 },
  { "landuse", "military", F (LAND_INDUSTRIAL), 9 },
  { "power", "plant", F (LAND_INDUSTRIAL), 11 },
  { "power", "station", F (LAND_INDUSTRIAL), 12 },
  { "power", "sub_station", F (LAND_INDUSTRIAL), 13 },
  { "power", "substation", F (LAND_INDUSTRIAL), 13 },
  { "man_made", "wastewater_plant", F (LAND_INDUSTRIAL), 12 },
  { "man_made", "water_works", F (LAND_INDUSTRIAL), 12 },
  { "landuse", "commercial", F (LAND_COMMERCIAL), 9 },
  { "landuse", "retail", F (LAND_COMMERCIAL), 9 },
  { "landuse", "residential", F (LAND_RESIDENTIAL), 7 },
  { "landuse", "construction", F (LAND_INDUSTRIAL), 12 },
  { "landuse", "brownfield", F (LAND_INDUSTRIAL), 12 },
  { "amenity", "school", F (LAND_RESIDENTIAL), 13 },
  { "amenity", "university", F (LAND_RESIDENTIAL), 12 },
  { "amenity", "college", F (LAND_RESIDENTIAL), 13 },
  { "amenity", "hospital", F (LAND_RESIDENTIAL), 12 },
  { "amenity", "kindergarten", F (LAND_RESIDENTIAL), 14 },
  { "landuse", "farmyard", F (LAND_FARM), 12 },
  { "landuse", "farmland", F (LAND_FARM), 8 },
  { "landuse", "farm", F (LAND_FARM), 8 },
  { "landuse", "greenhouse_horticulture", F (LAND_FARM), 11 },
  { "landuse", "meadow", F (LAND_GRASS), 8 },
  { "landuse", "grass", F (LAND_GRASS), 11 },
  { "landuse", "greenfield", F (LAND_GRASS), 12 },
  { "natural", "grassland", F (LAND_GRASS), 8 },
  { "natural", "fell", F (LAND_GRASS), 8 },
  { "leisure", "common", F (LAND_GRASS), 11 },
  { "aeroway", "aerodrome", F (LAND_GRASS), 9 },
  { "waterway", "dam", F (BUILDING), 11 },
  { "man_made", "pier", F (PEDESTRIAN), 13 },
};

/* Ways. */
static const Rule lines[] = {
  { "highway", "motorway", F (MOTORWAY), 5 },
  { "highway", "motorway_link", F (MOTORWAY), 9 },
  { "highway", "trunk", F (TRUNK), 6 },
  { "highway", "trunk_link", F (TRUNK), 10 },
  { "highway", "primary", F (PRIMARY), 7 },
  { "highway", "primary_link", F (PRIMARY), 11 },
  { "highway", "secondary", F (SECONDARY), 9 },
  { "highway", "secondary_link", F (SECONDARY), 12 },
  { "highway", "tertiary", F (TERTIARY), 10 },
  { "highway", "tertiary_link", F (TERTIARY), 12 },
  { "highway", "unclassified", F (RESIDENTIAL), 12 },
  { "highway", "residential", F (RESIDENTIAL), 12 },
  { "highway", "road", F (RESIDENTIAL), 12 },
  { "highway", "living_street", F (RESIDENTIAL), 13 },
  { "highway", "pedestrian", F (PEDESTRIAN), 13 },
  { "highway", "service", F (SERVICE), 14 },
  { "highway", "raceway", F (SERVICE), 13 },
  { "highway", "busway", F (SERVICE), 13 },
  { "highway", "track", F (TRACK), 13 },
  { "highway", "cycleway", F (PATH), 14 },
  { "highway", "footway", F (PATH), 15 },
  { "highway", "steps", F (PATH), 15 },
  { "highway", "path", F (PATH), 13 },
  { "highway", "bridleway", F (PATH), 14 },
  { "railway", "rail", F (RAIL), 8 },
  { "railway", "light_rail", F (RAIL), 11 },
  { "railway", "subway", F (RAIL), 12 },
  { "railway", "tram", F (RAIL), 13 },
  { "railway", "narrow_gauge", F (RAIL), 10 },
  { "railway", "funicular", F (RAIL), 12 },
  { "railway", "monorail", F (RAIL), 12 },
  { "aeroway", "runway", F (RUNWAY), 10 },
  { "aeroway", "taxiway", F (RUNWAY), 13 },
  { "aerialway", "station", MUSTER_N_FEATURES, 0 },
  { "aerialway", "pylon", MUSTER_N_FEATURES, 0 },
  { "aerialway", "*", F (AERIALWAY), 12 },
  { "waterway", "river", F (RIVER), 7 },
  { "waterway", "canal", F (CANAL), 9 },
  { "waterway", "stream", F (STREAM), 12 },
  { "waterway", "drain", F (STREAM), 13 },
  { "waterway", "ditch", F (STREAM), 14 },
  { "waterway", "dam", F (DAM), 12 },
  { "waterway", "weir", F (DAM), 14 },
  { "man_made", "dyke", F (DAM), 13 },
  { "man_made", "embankment", F (CLIFF), 14 },
  { "natural", "cliff", F (CLIFF), 13 },
  { "route", "ferry", F (FERRY), 8 },
  { "power", "line", F (POWER_LINE), 13 },
  { "man_made", "pipeline", F (POWER_LINE), 14 },
};

typedef struct {
  const char *key, *value;
  const char *kind; /* NULL: the value */
  MusterFeatureClass mark;
  int minzoom;
  float importance;
  guint8 poi; /* also a resource */
} Spot;

/* Places and points of interest, of nodes and areas. */
static const Spot spots[] = {
  { "place", "country", NULL, F (PLACE), 2, 1.0f, 0 },
  { "place", "state", NULL, F (PLACE), 4, 0.92f, 0 },
  { "place", "province", NULL, F (PLACE), 4, 0.92f, 0 },
  { "place", "region", NULL, F (PLACE), 7, 0.7f, 0 },
  { "place", "county", NULL, F (PLACE), 8, 0.68f, 0 },
  { "place", "district", NULL, F (PLACE), 9, 0.64f, 0 },
  { "place", "municipality", NULL, F (PLACE), 9, 0.62f, 0 },
  { "place", "city", NULL, F (PLACE), 4, 0.8f, 0 },
  { "place", "town", NULL, F (PLACE), 7, 0.66f, 0 },
  { "place", "village", NULL, F (PLACE), 10, 0.5f, 0 },
  { "place", "borough", NULL, F (PLACE), 11, 0.48f, 0 },
  { "place", "suburb", NULL, F (PLACE), 12, 0.44f, 0 },
  { "place", "quarter", NULL, F (PLACE), 13, 0.4f, 0 },
  { "place", "neighbourhood", NULL, F (PLACE), 14, 0.36f, 0 },
  { "place", "hamlet", NULL, F (PLACE), 12, 0.38f, 0 },
  { "place", "isolated_dwelling", NULL, F (PLACE), 14, 0.24f, 0 },
  { "place", "farm", NULL, F (PLACE), 15, 0.2f, 0 },
  { "place", "island", NULL, F (PLACE), 10, 0.46f, 0 },
  { "place", "islet", NULL, F (PLACE), 14, 0.24f, 0 },
  { "place", "square", NULL, F (PLACE), 15, 0.28f, 0 },
  { "place", "locality", NULL, F (PLACE), 13, 0.26f, 0 },
  { "amenity", "fire_station", NULL, F (POI), 14, 0.45f, 1 },
  { "emergency", "ambulance_station", NULL, F (POI), 14, 0.45f, 1 },
  { "emergency", "assembly_point", NULL, F (POI), 15, 0.35f, 1 },
  { "emergency", "landing_site", "helipad", F (POI), 14, 0.4f, 1 },
  { "emergency", "mountain_rescue", NULL, F (POI), 14, 0.45f, 1 },
  { "emergency", "water_rescue", NULL, F (POI), 14, 0.45f, 1 },
  { "emergency", "disaster_response", NULL, F (POI), 14, 0.45f, 1 },
  { "amenity", "hospital", NULL, F (POI), 13, 0.5f, 1 },
  { "amenity", "clinic", NULL, F (POI), 15, 0.36f, 1 },
  { "amenity", "police", NULL, F (POI), 14, 0.45f, 1 },
  { "aeroway", "aerodrome", NULL, F (POI), 10, 0.5f, 1 },
  { "aeroway", "heliport", NULL, F (POI), 13, 0.42f, 1 },
  { "aeroway", "helipad", NULL, F (POI), 14, 0.38f, 1 },
  { "historic", "castle", NULL, F (POI), 13, 0.48f, 1 },
  { "amenity", "university", NULL, F (POI), 14, 0.42f, 1 },
  { "amenity", "college", NULL, F (POI), 15, 0.36f, 1 },
  { "amenity", "school", NULL, F (POI), 15, 0.34f, 1 },
  { "amenity", "kindergarten", NULL, F (POI), 16, 0.28f, 1 },
  { "leisure", "sports_hall", NULL, F (POI), 15, 0.34f, 1 },
  { "building", "sports_hall", NULL, F (POI), 15, 0.34f, 1 },
  { "building", "sports_centre", NULL, F (POI), 15, 0.34f, 1 },
  { "leisure", "sports_centre", NULL, F (POI), 15, 0.34f, 1 },
  { "leisure", "stadium", NULL, F (POI), 14, 0.38f, 1 },
  { "amenity", "community_centre", NULL, F (POI), 15, 0.36f, 1 },
  { "amenity", "conference_centre", NULL, F (POI), 15, 0.34f, 1 },
  { "amenity", "exhibition_centre", NULL, F (POI), 15, 0.34f, 1 },
  { "amenity", "arts_centre", NULL, F (POI), 15, 0.3f, 1 },
  { "amenity", "theatre", NULL, F (POI), 15, 0.32f, 1 },
  { "amenity", "townhall", NULL, F (POI), 15, 0.4f, 1 },
  { "amenity", "public_building", NULL, F (POI), 16, 0.3f, 1 },
  { "amenity", "courthouse", NULL, F (POI), 16, 0.32f, 1 },
  { "amenity", "prison", NULL, F (POI), 15, 0.34f, 1 },
  { "amenity", "nursing_home", NULL, F (POI), 15, 0.32f, 1 },
  { "amenity", "social_facility", NULL, F (POI), 15, 0.32f, 1 },
  { "amenity", "shelter", NULL, F (POI), 16, 0.22f, 1 },
  { "tourism", "alpine_hut", NULL, F (POI), 13, 0.4f, 1 },
  { "tourism", "wilderness_hut", NULL, F (POI), 14, 0.32f, 1 },
  { "railway", "station", NULL, F (POI), 13, 0.46f, 1 },
  { "railway", "halt", NULL, F (POI), 14, 0.38f, 1 },
  { "amenity", "bus_station", NULL, F (POI), 14, 0.36f, 1 },
  { "amenity", "ferry_terminal", NULL, F (POI), 14, 0.36f, 1 },
  { "aerialway", "station", "aerialway_station", F (POI), 15, 0.26f, 0 },
  { "amenity", "fuel", NULL, F (POI), 16, 0.26f, 1 },
  { "amenity", "pharmacy", NULL, F (POI), 16, 0.28f, 1 },
  { "amenity", "doctors", NULL, F (POI), 16, 0.28f, 1 },
  { "amenity", "place_of_worship", NULL, F (POI), 15, 0.32f, 1 },
  { "amenity", "monastery", NULL, F (POI), 15, 0.34f, 1 },
  { "power", "plant", "power_plant", F (POI), 14, 0.34f, 1 },
  { "power", "station", "power_station", F (POI), 15, 0.28f, 1 },
  { "power", "substation", NULL, F (POI), 16, 0.24f, 1 },
  { "power", "sub_station", "substation", F (POI), 16, 0.24f, 1 },
  { "man_made", "water_works", NULL, F (POI), 15, 0.28f, 1 },
  { "man_made", "wastewater_plant", NULL, F (POI), 15, 0.28f, 1 },
  { "man_made", "reservoir_covered", NULL, F (POI), 16, 0.2f, 1 },
  { "waterway", "dam", NULL, F (POI), 14, 0.34f, 1 },
  { "natural", "peak", NULL, F (PEAK), 11, 0.4f, 0 },
  { "natural", "volcano", NULL, F (PEAK), 10, 0.44f, 0 },
  { "mountain_pass", "yes", "mountain_pass", F (PEAK), 13, 0.32f, 0 },
  { "natural", "saddle", NULL, F (PEAK), 14, 0.26f, 0 },
  { "natural", "water", NULL, MUSTER_N_FEATURES, 0, 0.36f, 0 },
  { "natural", "bay", NULL, MUSTER_N_FEATURES, 0, 0.34f, 0 },
  { "landuse", "reservoir", NULL, MUSTER_N_FEATURES, 0, 0.36f, 0 },
  { "natural", "glacier", NULL, MUSTER_N_FEATURES, 0, 0.34f, 0 },
  { "natural", "spring", NULL, F (POI), 16, 0.18f, 0 },
  { "natural", "cave_entrance", NULL, F (POI), 15, 0.22f, 0 },
  { "natural", "wood", NULL, MUSTER_N_FEATURES, 0, 0.26f, 0 },
  { "landuse", "forest", NULL, MUSTER_N_FEATURES, 0, 0.26f, 0 },
  { "natural", "wetland", NULL, MUSTER_N_FEATURES, 0, 0.26f, 0 },
  { "leisure", "park", NULL, MUSTER_N_FEATURES, 0, 0.3f, 0 },
  { "leisure", "nature_reserve", NULL, MUSTER_N_FEATURES, 0, 0.3f, 0 },
  { "landuse", "industrial", NULL, MUSTER_N_FEATURES, 0, 0.26f, 0 },
  { "landuse", "commercial", NULL, MUSTER_N_FEATURES, 0, 0.26f, 0 },
  { "landuse", "cemetery", NULL, MUSTER_N_FEATURES, 0, 0.24f, 0 },
  { "historic", "ruins", NULL, F (POI), 14, 0.32f, 0 },
  { "historic", "monument", NULL, F (POI), 16, 0.28f, 0 },
  { "historic", "memorial", NULL, F (POI), 17, 0.16f, 0 },
  { "historic", "archaeological_site", NULL, F (POI), 15, 0.24f, 0 },
  { "tourism", "museum", NULL, F (POI), 16, 0.32f, 0 },
  { "tourism", "attraction", NULL, F (POI), 15, 0.3f, 0 },
  { "tourism", "zoo", NULL, F (POI), 14, 0.32f, 0 },
  { "tourism", "hotel", NULL, F (POI), 17, 0.26f, 0 },
  { "tourism", "hostel", NULL, F (POI), 17, 0.24f, 0 },
  { "tourism", "guest_house", NULL, F (POI), 17, 0.2f, 0 },
  { "tourism", "camp_site", NULL, F (POI), 15, 0.28f, 0 },
  { "tourism", "viewpoint", NULL, F (POI), 16, 0.2f, 0 },
  { "leisure", "swimming_pool", NULL, F (POI), 17, 0.2f, 0 },
  { "leisure", "water_park", NULL, F (POI), 16, 0.26f, 0 },
  { "leisure", "golf_course", NULL, F (POI), 15, 0.26f, 0 },
  { "leisure", "pitch", NULL, MUSTER_N_FEATURES, 0, 0.16f, 0 },
  { "amenity", "library", NULL, F (POI), 16, 0.28f, 0 },
  { "amenity", "post_office", NULL, F (POI), 16, 0.28f, 0 },
  { "amenity", "bank", NULL, F (POI), 17, 0.22f, 0 },
  { "amenity", "restaurant", NULL, F (POI), 17, 0.2f, 0 },
  { "amenity", "cafe", NULL, F (POI), 18, 0.16f, 0 },
  { "amenity", "pub", NULL, F (POI), 18, 0.16f, 0 },
  { "amenity", "bar", NULL, F (POI), 18, 0.16f, 0 },
  { "amenity", "fast_food", NULL, F (POI), 18, 0.14f, 0 },
  { "amenity", "cinema", NULL, F (POI), 16, 0.28f, 0 },
  { "amenity", "marketplace", NULL, F (POI), 16, 0.26f, 0 },
  { "amenity", "parking", NULL, MUSTER_N_FEATURES, 0, 0.14f, 0 },
  { "amenity", "*", NULL, MUSTER_N_FEATURES, 0, 0.12f, 0 },
  { "shop", "*", NULL, F (POI), 18, 0.16f, 0 },
  { "office", "*", NULL, F (POI), 18, 0.16f, 0 },
  { "tourism", "*", NULL, MUSTER_N_FEATURES, 0, 0.14f, 0 },
  { "highway", "bus_stop", NULL, MUSTER_N_FEATURES, 0, 0.12f, 0 },
  { "highway", "motorway_junction", NULL, MUSTER_N_FEATURES, 0, 0.3f, 0 },
  { "man_made", "tower", NULL, F (POI), 17, 0.2f, 0 },
  { "man_made", "bridge", NULL, MUSTER_N_FEATURES, 0, 0.24f, 0 },
  { "boundary", "protected_area", "nature_reserve", MUSTER_N_FEATURES, 0, 0.3f, 0 },
  { "boundary", "national_park", NULL, MUSTER_N_FEATURES, 0, 0.44f, 0 },
  { "waterway", "waterfall", NULL, F (POI), 15, 0.26f, 0 },
  { "landuse", "*", NULL, MUSTER_N_FEATURES, 0, 0.14f, 0 },
  { "natural", "*", NULL, MUSTER_N_FEATURES, 0, 0.14f, 0 },
  { "leisure", "*", NULL, MUSTER_N_FEATURES, 0, 0.14f, 0 },
  { "building", "*", "building", F (POI), 17, 0.14f, 0 },
};

/* What may be searched for by the name of a line that is not a street. */
static const Spot courses[] = {
  { "waterway", "river", NULL, MUSTER_N_FEATURES, 0, 0.42f, 0 },
  { "waterway", "canal", NULL, MUSTER_N_FEATURES, 0, 0.32f, 0 },
  { "waterway", "stream", NULL, MUSTER_N_FEATURES, 0, 0.24f, 0 },
  { "waterway", "*", NULL, MUSTER_N_FEATURES, 0, 0.18f, 0 },
  { "aerialway", "*", "aerialway", MUSTER_N_FEATURES, 0, 0.22f, 0 },
  { "natural", "cliff", NULL, MUSTER_N_FEATURES, 0, 0.2f, 0 },
  { "natural", "ridge", NULL, MUSTER_N_FEATURES, 0, 0.24f, 0 },
  { "natural", "valley", NULL, MUSTER_N_FEATURES, 0, 0.3f, 0 },
};

static gboolean
fits (const MusterTags *tags, const char *key, const char *value, const char **found)
{
  for (guint i = 0; i < tags->n; i++)
    if (strcmp (tags->tag[i].key, key) == 0) {
      *found = tags->tag[i].value;
      return value[0] == '*' ? strcmp (*found, "no") != 0 : strcmp (*found, value) == 0;
    }
  return FALSE;
}

static const Rule *
find_rule (const MusterTags *tags, const Rule *rules, guint n)
{
  const char *value;
  for (guint i = 0; i < n; i++)
    if (fits (tags, rules[i].key, rules[i].value, &value))
      return rules[i].class == MUSTER_N_FEATURES ? NULL : &rules[i];
  return NULL;
}

static const Spot *
find_spot (const MusterTags *tags, const Spot *rows, guint n, const char **value)
{
  for (guint i = 0; i < n; i++)
    if (fits (tags, rows[i].key, rows[i].value, value))
      return &rows[i];
  return NULL;
}

static gboolean
is_yes (const char *value)
{
  return value && strcmp (value, "no") != 0;
}

gint64
muster_tags_population (const MusterTags *tags)
{
  const char *text = muster_tags_get (tags, "population");
  gint64 n = 0;
  guint digits = 0;
  for (; text && *text && digits < 12; text++) {
    if (g_ascii_isdigit (*text)) {
      n = n * 10 + (*text - '0');
      digits++;
    } else if (!strchr (" ,.'", *text))
      break; /* "5000 (2010)" and so on: what stands before */
    else if (*text == ' ' && !g_ascii_isdigit (text[1]))
      break;
  }
  return n;
}

static void
set_line (const MusterTags *tags, const Rule *rule, MusterMeaning *out)
{
  out->is_feature = TRUE;
  out->class = rule->class;
  out->minzoom = rule->minzoom;
  const char *value = muster_tags_get (tags, rule->key);
  if (strcmp (rule->key, "highway") == 0) {
    if (g_str_has_suffix (value, "_link"))
      out->flags |= MUSTER_FEATURE_LINK;
    const char *oneway = muster_tags_get (tags, "oneway");
    if (strcmp (value, "motorway") == 0 || g_strcmp0 (muster_tags_get (tags, "junction"), "roundabout") == 0
        || g_strcmp0 (oneway, "yes") == 0 || g_strcmp0 (oneway, "1") == 0 || g_strcmp0 (oneway, "true") == 0)
      out->flags |= MUSTER_FEATURE_ONEWAY;
    out->is_street = out->name != NULL;
    out->kind = "street";
    out->importance = 0.22 + 0.03 * (double)((int)rule->class - (int)F (PATH));
  }
  if (strcmp (rule->key, "railway") == 0 && muster_tags_get (tags, "service"))
    out->minzoom = 13; /* sidings and yards */
  if (strcmp (rule->key, "waterway") == 0)
    out->importance = rule->class == F (RIVER) ? 0.42 : rule->class == F (CANAL) ? 0.32 : 0.2;
  if (is_yes (muster_tags_get (tags, "bridge")))
    out->flags |= MUSTER_FEATURE_BRIDGE;
  if (is_yes (muster_tags_get (tags, "tunnel")))
    out->flags |= MUSTER_FEATURE_TUNNEL;
}

static void
set_spot (MusterOsmType type, const MusterTags *tags, const Spot *spot, const char *value, MusterMeaning *out)
{
  out->kind = spot->kind ? spot->kind : value;
  if (strcmp (out->kind, "yes") == 0)
    out->kind = spot->key;
  out->importance = MAX (out->importance, (double)spot->importance);
  out->is_place = out->name != NULL;
  out->is_poi = spot->poi;
  gboolean marked = spot->mark != MUSTER_N_FEATURES && (out->name || spot->poi);
  /* A building's own name is written on the building. */
  if (marked && !(strcmp (spot->key, "building") == 0 && !spot->poi)) {
    out->has_mark = TRUE;
    out->mark = spot->mark;
    out->mark_minzoom = spot->minzoom;
  }
  gint64 people = muster_tags_population (tags);
  if (spot->mark == F (PLACE) && people > 0) {
    out->importance = MIN (1.0, out->importance + CLAMP (0.03 * (log10 ((double)people) - 3.0), -0.05, 0.12));
    if (people >= 1000000)
      out->mark_minzoom = MIN (out->mark_minzoom, 4);
    else if (people >= 100000)
      out->mark_minzoom = MIN (out->mark_minzoom, 6);
  }
  if (g_strcmp0 (muster_tags_get (tags, "capital"), "yes") == 0 && spot->mark == F (PLACE)) {
    out->importance = MAX (out->importance, 0.9);
    out->mark_minzoom = MIN (out->mark_minzoom, 5);
  }
  if (spot->mark == F (PEAK)) {
    const char *ele = muster_tags_get (tags, "ele");
    double metres = ele ? g_ascii_strtod (ele, NULL) : 0;
    if (metres > 0 && metres < 9000) {
      out->importance += 0.1 * metres / 9000.0;
      out->ref = ele; /* written below the name, as on any map of mountains */
    }
  }
}

void
muster_classify (MusterOsmType type, const MusterTags *tags, gboolean closed, MusterMeaning *out)
{
  memset (out, 0, sizeof *out);
  if (tags->n == 0)
    return;
  out->name = muster_tags_get (tags, "name");
  if (!out->name)
    out->name = muster_tags_get (tags, "name:en");
  if (out->name && !*out->name)
    out->name = NULL;
  out->ref = muster_tags_get (tags, "ref");
  const char *layer = muster_tags_get (tags, "layer");
  if (layer)
    out->layer = CLAMP (atoi (layer), -5, 5);
  const char *boundary = muster_tags_get (tags, "boundary");
  const char *level = muster_tags_get (tags, "admin_level");
  if (g_strcmp0 (boundary, "administrative") == 0 && level)
    out->admin_level = CLAMP (atoi (level), 0, 12);

  const char *area = muster_tags_get (tags, "area");
  gboolean is_area = closed && g_strcmp0 (area, "no") != 0;
  if (type != MUSTER_OSM_NODE) {
    const Rule *rule = is_area ? find_rule (tags, areas, G_N_ELEMENTS (areas)) : NULL;
    if (rule) {
      out->is_feature = TRUE;
      out->class = rule->class;
      out->minzoom = rule->minzoom;
      out->flags = MUSTER_FEATURE_IS_AREA;
    } else if ((rule = find_rule (tags, lines, G_N_ELEMENTS (lines)))
               && (type == MUSTER_OSM_WAY || g_strcmp0 (area, "yes") == 0)) {
      set_line (tags, rule, out);
      /* A square: a pedestrian way that says it is an area. */
      if (is_area && (g_strcmp0 (area, "yes") == 0 || type == MUSTER_OSM_RELATION))
        out->flags |= MUSTER_FEATURE_IS_AREA;
    }
  }
  const char *value;
  const Spot *spot = NULL;
  if (type == MUSTER_OSM_NODE || is_area)
    spot = out->is_street ? NULL : find_spot (tags, spots, G_N_ELEMENTS (spots), &value);
  else if (out->name && !out->is_street)
    spot = find_spot (tags, courses, G_N_ELEMENTS (courses), &value);
  if (spot)
    set_spot (type, tags, spot, value, out);
}
