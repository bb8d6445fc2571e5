/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the tags of a way to who may travel on it, how fast, and what must not be too heavy or too wide. The numbers
 * stand in roads.def. Keys: https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing
 *
 * Access is decided from the general to the particular (access, vehicle, motor_vehicle, motorcar or hgv, emergency);
 * the last that says something wins. What is private or for farmers only is shut to cars and lorries and open to rescue
 * vehicles. A maxspeed wins over the class; the surface limits both. */
#include "road/ways.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESCUE (1u << MUSTER_VEHICLE_RESCUE)
#define CAR    (1u << MUSTER_VEHICLE_CAR)
#define LORRY  (1u << MUSTER_VEHICLE_LORRY)
#define WALK   (1u << MUSTER_VEHICLE_WALK)
#define DRIVE  MUSTER_ROAD_DRIVERS

static const struct {
  const char *word;
  double kmh;
  guint who;
} roads[] = {
#define ROAD(word, kmh, who) { word, kmh, who },
#include "road/roads.def"
#undef ROAD
};

const char *const muster_road_words[] = {
#define ROAD(word, kmh, who) word,
#include "road/roads.def"
#undef ROAD
  NULL
};

static const struct {
  const char *key, *value;
  double kmh;
} most[] = {
#define MOST(key, value, kmh) { key, value, kmh },
#include "road/roads.def"
#undef MOST
};

static const char *const barriers[] = {
#define BARRIER(word) word,
#include "road/roads.def"
#undef BARRIER
};

#define NUMBER(name, value) static const double name = value;
#include "road/roads.def"
#undef NUMBER

guint
muster_road_count_words (void)
{
  return G_N_ELEMENTS (roads);
}

/* ---- measures ---- */

/* A number and what follows it; FALSE for "none", "signals", "inf" and the like. */
static gboolean
take_measure (const char *text, double *value, const char **unit)
{
  while (g_ascii_isspace (*text))
    text++;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  char *end;
  *value = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;
  *unit = end;
  return isfinite (*value) && *value > 0;
}

double
muster_road_parse_weight (const char *text)
{
  const struct {
    const char *unit;
    double tonnes;
  } units[] = { { "", 1 },
                { "t", 1 },
                { "tonnes", 1 },
                { "kg", 0.001 },
                { "st", 0.90718474 },
                { "lbs", 0.00045359237 },
                { "lb", 0.00045359237 },
                { "cwt", 0.0508023454 } };
  double value;
  const char *unit;
  if (!text || !take_measure (text, &value, &unit))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (unit, units[i].unit) == 0)
      return value * units[i].tonnes;
  return 0;
}

double
muster_road_parse_metres (const char *text)
{
  double value, inches;
  const char *unit;
  if (!text || !take_measure (text, &value, &unit))
    return 0;
  if (*unit == 0 || strcmp (unit, "m") == 0)
    return value;
  if (strcmp (unit, "cm") == 0)
    return value / 100;
  if (strcmp (unit, "ft") == 0 || strcmp (unit, "'") == 0)
    return value * 0.3048;
  if (*unit == '\'' && take_measure (unit + 1, &inches, &unit) && strcmp (unit, "\"") == 0)
    return value * 0.3048 + inches * 0.0254;
  return 0;
}

double
muster_road_parse_kmh (const char *text)
{
  double value;
  const char *unit;
  if (!text)
    return 0;
  if (strcmp (text, "walk") == 0)
    return WALK_KMH;
  if (!take_measure (text, &value, &unit))
    return 0;
  if (*unit == 0 || strcmp (unit, "km/h") == 0 || strcmp (unit, "kmh") == 0)
    return value;
  if (strcmp (unit, "mph") == 0)
    return value * 1.609344;
  if (strcmp (unit, "knots") == 0)
    return value * 1.852;
  return 0;
}

double
muster_road_parse_duration (const char *text)
{
  if (!text)
    return 0;
  if (strncmp (text, "PT", 2) == 0) { /* ISO 8601 */
    double total = 0;
    for (const char *at = text + 2; *at;) {
      char *end;
      double value = g_ascii_isdigit (*at) ? g_ascii_strtod (at, &end) : -1;
      if (value < 0)
        return 0;
      total += *end == 'H' ? value * 3600 : *end == 'M' ? value * 60 : *end == 'S' ? value : NAN;
      if (!isfinite (total))
        return 0;
      at = end + 1;
    }
    return total;
  }
  double parts[3] = { 0 };
  guint n = 0;
  for (const char *at = text; n < 3; n++) {
    char *end;
    if (!g_ascii_isdigit (*at))
      return 0;
    parts[n] = g_ascii_strtod (at, &end);
    if (*end == 0) {
      n++;
      break;
    }
    if (*end != ':')
      return 0;
    at = end + 1;
  }
  double seconds = n == 1   ? parts[0] * 60
                   : n == 2 ? parts[0] * 3600 + parts[1] * 60
                            : parts[0] * 3600 + parts[1] * 60 + parts[2];
  return isfinite (seconds) && seconds < 10 * 86400 ? seconds : 0;
}

/* ---- access ---- */

/* Who of @who an access value lets pass; -1 when the value says nothing we know. */
static int
let_pass (const char *value, guint who)
{
  static const char *const open[] = { "yes",      "permissive", "designated", "destination", "delivery",   "customers",
                                      "official", "permit",     "public",     "residents",   "discouraged" };
  static const char *const hidden[] = { "private",    "agricultural", "forestry", "agricultural;forestry",
                                        "military",   "emergency",    "unknown",  "employees",
                                        "restricted", "psv",          "bus" };
  if (strcmp (value, "no") == 0 || strcmp (value, "use_sidepath") == 0)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    if (strcmp (value, open[i]) == 0)
      return (int)who;
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (strcmp (value, hidden[i]) == 0)
      return (int)(who & RESCUE);
  return -1;
}

static guint
apply (const MusterTags *tags, const char *key, guint who, guint now)
{
  const char *value = muster_tags_get (tags, key);
  int pass = value ? let_pass (value, who) : -1;
  return pass < 0 ? now : (now & ~who) | (guint)pass;
}

/* @general: whom the plain access=yes may let in; it does not make a footpath a road, nor a motorway a footpath. */
static guint
find_access (const MusterTags *tags, guint by_class, guint general)
{
  guint now = apply (tags, "access", DRIVE | WALK, by_class) & general;
  now = apply (tags, "vehicle", DRIVE, now);
  now = apply (tags, "motor_vehicle", DRIVE, now);
  now = apply (tags, "motorcar", CAR | RESCUE, now);
  now = apply (tags, "hgv", LORRY, now);
  now = apply (tags, "goods", LORRY, now);
  now = apply (tags, "emergency", RESCUE, now);
  return apply (tags, "foot", WALK, now);
}

static gboolean
says (const MusterTags *tags, const char *key, const char *value)
{
  return g_strcmp0 (muster_tags_get (tags, key), value) == 0;
}

/* 1 along, -1 against, 0 both, 2 neither. */
static int
find_oneway (const MusterTags *tags)
{
  const char *value = muster_tags_get (tags, "oneway:motor_vehicle");
  if (!value)
    value = muster_tags_get (tags, "oneway");
  if (value) {
    if (strcmp (value, "yes") == 0 || strcmp (value, "1") == 0 || strcmp (value, "true") == 0)
      return 1;
    if (strcmp (value, "-1") == 0 || strcmp (value, "reverse") == 0)
      return -1;
    if (strcmp (value, "reversible") == 0)
      return 2;
    if (strcmp (value, "no") == 0 || strcmp (value, "0") == 0 || strcmp (value, "false") == 0
        || strcmp (value, "alternating") == 0)
      return 0;
  }
  return says (tags, "junction", "roundabout") || says (tags, "junction", "circular")
         || says (tags, "highway", "motorway");
}

static void
set_directions (const MusterTags *tags, guint who, MusterRoadKind *kind)
{
  int oneway = find_oneway (tags);
  kind->access[0] = kind->access[1] = (guint8)who;
  if (oneway == -1 || oneway == 2)
    kind->access[0] &= (guint8)~DRIVE;
  if (oneway == 1 || oneway == 2)
    kind->access[1] &= (guint8)~DRIVE;
  if (says (tags, "oneway:emergency", "no")) {
    kind->access[0] |= who & RESCUE;
    kind->access[1] |= who & RESCUE;
  }
  const char *foot = muster_tags_get (tags, "oneway:foot");
  if (g_strcmp0 (foot, "yes") == 0)
    kind->access[1] &= (guint8)~WALK;
  else if (g_strcmp0 (foot, "-1") == 0)
    kind->access[0] &= (guint8)~WALK;
}

/* ---- speed ---- */

static double
sane (double kmh)
{
  return kmh >= SANE_LEAST_KMH && kmh <= SANE_MOST_KMH ? kmh : 0;
}

static double
first_speed (const MusterTags *tags, const char *a, const char *b)
{
  double kmh = sane (muster_road_parse_kmh (muster_tags_get (tags, a)));
  return kmh > 0 ? kmh : sane (muster_road_parse_kmh (muster_tags_get (tags, b)));
}

static guint16
tenths (double value)
{
  return (guint16)CLAMP (lround (value * 10), 1, G_MAXUINT16);
}

static void
set_speeds (const MusterTags *tags, double by_class, MusterRoadKind *kind)
{
  double ceiling = G_MAXDOUBLE;
  for (guint i = 0; i < G_N_ELEMENTS (most); i++)
    if (says (tags, most[i].key, most[i].value))
      ceiling = MIN (ceiling, most[i].kmh);
  static const char *const keys[2] = { "maxspeed:forward", "maxspeed:backward" };
  for (guint i = 0; i < 2; i++) {
    double signed_kmh = first_speed (tags, keys[i], "maxspeed"), kmh = signed_kmh > 0 ? signed_kmh : by_class;
    double heavy = sane (muster_road_parse_kmh (muster_tags_get (tags, "maxspeed:hgv")));
    kmh = MIN (kmh, ceiling);
    if (kmh <= 0)
      kind->access[i] &= (guint8)~DRIVE;
    kind->speed[i] = tenths (kmh);
    kind->lorry[i] = tenths (MIN (MIN (kmh, LORRY_MOST_KMH), heavy > 0 ? heavy : kmh));
  }
  kind->walk = tenths (says (tags, "highway", "steps") ? STEPS_KMH : WALK_KMH);
}

void
muster_road_kind_set_duration (MusterRoadKind *kind, double metres, double duration)
{
  if (duration <= 0 || metres <= 0)
    return;
  guint16 speed = tenths (CLAMP (metres / duration * 3.6, 0.1, 200));
  kind->speed[0] = kind->speed[1] = kind->lorry[0] = kind->lorry[1] = kind->walk = speed;
}

/* ---- limits ---- */

static guint16
smaller (guint16 a, double value, double step)
{
  double steps = floor (value / step + 1e-9);
  if (value <= 0)
    return a;
  guint16 b = (guint16)CLAMP (steps, 1, G_MAXUINT16);
  return a == 0 ? b : MIN (a, b);
}

static void
set_limits (const MusterTags *tags, MusterRoadKind *kind)
{
  static const char *const weights[] = { "maxweight", "maxweightrating", "maxweight:hgv", "maxweightrating:hgv" };
  static const char *const widths[] = { "maxwidth", "maxwidth:physical" };
  static const char *const heights[] = { "maxheight", "maxheight:physical" };
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    kind->weight = smaller (kind->weight, muster_road_parse_weight (muster_tags_get (tags, weights[i])), 0.1);
  kind->axle = smaller (0, muster_road_parse_weight (muster_tags_get (tags, "maxaxleload")), 0.1);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    kind->width = smaller (kind->width, muster_road_parse_metres (muster_tags_get (tags, widths[i])), 0.01);
  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    kind->height = smaller (kind->height, muster_road_parse_metres (muster_tags_get (tags, heights[i])), 0.01);
  kind->length = smaller (0, muster_road_parse_metres (muster_tags_get (tags, "maxlength")), 0.01);
}

/* ---- ways ---- */

static gboolean
is_set (const MusterTags *tags, const char *key)
{
  const char *value = muster_tags_get (tags, key);
  return value && strcmp (value, "no") != 0;
}

gboolean
muster_road_kind_from_tags (const MusterTags *tags, MusterRoadKind *kind, double *duration)
{
  const char *word = muster_tags_get (tags, "highway");
  memset (kind, 0, sizeof *kind);
  *duration = 0;
  if (says (tags, "route", "ferry")) {
    word = "ferry";
    kind->flags = MUSTER_ROAD_FERRY;
    *duration = muster_road_parse_duration (muster_tags_get (tags, "duration"));
  }
  guint i = 0;
  while (word && i < G_N_ELEMENTS (roads) && strcmp (roads[i].word, word) != 0)
    i++;
  if (!word || i == G_N_ELEMENTS (roads))
    return FALSE;
  kind->road = (guint8)i;
  guint who = find_access (tags, roads[i].who, roads[i].who);
  if (says (tags, "impassable", "yes"))
    who &= ~DRIVE;
  set_directions (tags, who, kind);
  set_speeds (tags, roads[i].kmh, kind);
  set_limits (tags, kind);
  if (is_set (tags, "bridge"))
    kind->flags |= MUSTER_ROAD_BRIDGE;
  if (is_set (tags, "tunnel"))
    kind->flags |= MUSTER_ROAD_TUNNEL;
  if (says (tags, "junction", "roundabout") || says (tags, "junction", "circular"))
    kind->flags |= MUSTER_ROAD_ROUNDABOUT;
  return kind->access[0] || kind->access[1];
}

gboolean
muster_road_is_barrier (const MusterTags *tags)
{
  const char *word = muster_tags_get (tags, "barrier");
  if (!word)
    return FALSE;
  gboolean stops = says (tags, "access", "no") && !says (tags, "emergency", "yes");
  for (guint i = 0; i < G_N_ELEMENTS (barriers) && !stops; i++)
    stops = strcmp (word, barriers[i]) == 0;
  if (stops && strcmp (word, "bollard") == 0 && says (tags, "bollard", "removable"))
    stops = FALSE;
  return stops && !(find_access (tags, 0, DRIVE) & DRIVE);
}

gboolean
muster_road_restriction_from_tags (const MusterTags *tags, gboolean *only, guint *binds)
{
  static const struct {
    const char *key;
    guint who;
  } keys[] = { { "restriction", DRIVE },
               { "restriction:motor_vehicle", DRIVE },
               { "restriction:motorcar", CAR | RESCUE },
               { "restriction:hgv", LORRY } };
  static const struct {
    const char *word;
    guint who;
  } spared[] = { { "motorcar", CAR }, { "motor_vehicle", DRIVE }, { "hgv", LORRY }, { "emergency", RESCUE } };
  if (!says (tags, "type", "restriction"))
    return FALSE;
  const char *value = NULL;
  *binds = 0;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *here = muster_tags_get (tags, keys[i].key);
    if (here && (!value || strcmp (here, value) == 0)) {
      value = here;
      *binds |= keys[i].who;
    }
  }
  if (!value || !(g_str_has_prefix (value, "no_") || g_str_has_prefix (value, "only_")))
    return FALSE;
  *only = value[0] == 'o';
  g_auto (GStrv) except = g_strsplit (muster_tags_get (tags, "except") ?: "", ";", -1);
  for (guint k = 0; except[k]; k++)
    for (guint i = 0; i < G_N_ELEMENTS (spared); i++)
      if (strcmp (g_strstrip (except[k]), spared[i].word) == 0)
        *binds &= ~spared[i].who;
  return *binds != 0;
}
