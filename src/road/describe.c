/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for a point on the map, as a person would say where it is: the street if one is near, else the nearest thing
 * with a name (a hut, a peak, a hamlet), else a street further off, and always the municipality. */
#include "road/reader.h"
#include <math.h>
#include <string.h>

#define STREET_M 120 /* a street this near names the place */
#define NEAR_M   400 /* first look */
#define FAR_M    3000

typedef struct {
  MusterPoint at;
  double metres; /* of one unit of the square, here */
  double street_m, thing_m;
  char *street, *thing, *thing_kind;
  MusterPoint street_at, thing_at;
} Nearest;

/* The nearest point of the segment a–b to @p. */
static MusterPoint
foot (MusterPoint p, MusterPoint a, MusterPoint b)
{
  double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  double t = square > 0 ? CLAMP (((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0, 1) : 0;
  return (MusterPoint){ a.x + t * dx, a.y + t * dy };
}

static void
look_at_street (Nearest *n, const MusterFeature *feature)
{
  const MusterPoint *p = feature->points;
  for (guint r = 0; r < feature->n_rings; p += feature->ring_lengths[r], r++)
    for (guint i = 1; i < feature->ring_lengths[r]; i++) {
      MusterPoint at = foot (n->at, p[i - 1], p[i]);
      double d = hypot (at.x - n->at.x, at.y - n->at.y) * n->metres;
      if (d < n->street_m) {
        n->street_m = d;
        n->street_at = at;
        g_free (n->street);
        n->street = g_strdup (feature->name);
      }
    }
}

static gboolean
on_feature (const MusterFeature *feature, gpointer data)
{
  Nearest *n = data;
  if (!feature->name)
    return TRUE;
  if (feature->class >= MUSTER_FEATURE_PATH && feature->class <= MUSTER_FEATURE_MOTORWAY) {
    look_at_street (n, feature);
    return TRUE;
  }
  if (feature->class != MUSTER_FEATURE_PLACE && feature->class != MUSTER_FEATURE_PEAK
      && feature->class != MUSTER_FEATURE_POI)
    return TRUE;
  if (g_strcmp0 (feature->kind, "country") == 0 || g_strcmp0 (feature->kind, "state") == 0)
    return TRUE;
  double d = hypot (feature->label.x - n->at.x, feature->label.y - n->at.y) * n->metres;
  d *= 1.2 - 0.5 * feature->importance; /* of two as near, the better known */
  if (d < n->thing_m) {
    n->thing_m = d;
    n->thing_at = feature->label;
    g_free (n->thing);
    g_free (n->thing_kind);
    n->thing = g_strdup (feature->name);
    n->thing_kind = g_strdup (feature->kind);
  }
  return TRUE;
}

/* The municipality around @at: the highest admin_level up to 8, of these the smallest. (nullable) */
static gboolean
find_municipality (MusterArea *area, MusterPoint at, char **name, GError **error)
{
  *name = NULL;
  if (!muster_area_statement (area, &area->around,
                              "SELECT b.name, b.shape FROM boundary_index r CROSS JOIN boundary b ON b.id = r.id"
                              " WHERE r.x0 <= ?1 AND r.x1 >= ?1 AND r.y0 <= ?2 AND r.y1 >= ?2 AND b.admin_level <= 8"
                              " ORDER BY b.admin_level DESC, b.area_km2",
                              error))
    return FALSE;
  MusterCell cell = { (gint32)(CLAMP (at.x, 0, 1) * MUSTER_GRID), (gint32)(CLAMP (at.y, 0, 1) * MUSTER_GRID) };
  sqlite3_bind_int (area->around, 1, cell.x);
  sqlite3_bind_int (area->around, 2, cell.y);
  int code;
  while ((code = sqlite3_step (area->around)) == SQLITE_ROW)
    if (muster_shape_unpack (sqlite3_column_blob (area->around, 1), (gsize)sqlite3_column_bytes (area->around, 1),
                             &area->shape)
        && muster_shape_contains (&area->shape, cell)) {
      *name = g_strdup ((const char *)sqlite3_column_text (area->around, 0));
      break;
    }
  sqlite3_reset (area->around);
  return code == SQLITE_ROW || code == SQLITE_DONE ? TRUE : muster_area_fail (area, error);
}

MusterPlace *
muster_area_describe (MusterArea *area, MusterLatLon at, GError **error)
{
  if (!muster_latlon_is_valid (at))
    return NULL;
  Nearest n = { .at = muster_mercator (at), .metres = muster_mercator_metres (at.lat) };
  char *within = NULL;
  if (!find_municipality (area, n.at, &within, error))
    return NULL;
  gboolean good = TRUE;
  const double reaches[] = { NEAR_M, FAR_M };
  for (guint i = 0; good && i < G_N_ELEMENTS (reaches) && !n.thing && !n.street; i++) {
    double reach = reaches[i] / n.metres;
    n.street_m = n.thing_m = reaches[i];
    MusterBox box = { n.at.x - reach, n.at.y - reach, n.at.x + reach, n.at.y + reach };
    good = muster_area_query (area, &box, 20, on_feature, &n, NULL, error);
  }
  g_autoptr (MusterPlace) place = NULL;
  gboolean street = n.street && (n.street_m <= STREET_M || !n.thing || n.street_m < n.thing_m);
  if (good && (street || n.thing || within)) {
    MusterPoint where = street ? n.street_at : n.thing ? n.thing_at : n.at;
    MusterLatLon latlon = muster_mercator_inverse (where);
    place = g_new0 (MusterPlace, 1);
    place->name = g_strdup (street ? n.street : n.thing ? n.thing : within);
    place->kind = g_strdup (street ? "street" : n.thing ? n.thing_kind : "municipality");
    place->within = g_steal_pointer (&within);
    place->lat = latlon.lat;
    place->lon = latlon.lon;
    place->score = 1 / (1 + muster_distance_m (at, latlon) / 100);
  }
  g_free (n.street);
  g_free (n.thing);
  g_free (n.thing_kind);
  g_free (within);
  return g_steal_pointer (&place);
}
