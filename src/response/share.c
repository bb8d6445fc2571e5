/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much of one area lies in another. Both are cut by the same parallels; on each the even-odd rule gives the
 * stretches inside, whatever holes or loops the rings have, and the common stretches are summed, each weighted by the
 * cosine of its latitude. The parallels lie in the middle of equal strips over the latitudes that both have, so the
 * error falls with their number and a polygon that was drawn by hand needs no repair first. Longitudes are taken as
 * they stand: an area over the 180th meridian is split by whoever draws it (RFC 7946, 3.1.9). */
#include "response/share.h"
#include "core/json.h"
#include "geo/mercator.h"
#include <math.h>
#include <stdlib.h>

#define STRIPS 1024

typedef struct {
  double lat0, lon0, lat1, lon1;
} Edge;

struct _MusterGround {
  GArray *edges; /* (element-type Edge) */
  double south, north, west, east;
  double area; /* m² */
};

void
muster_ground_free (MusterGround *ground)
{
  g_array_unref (ground->edges);
  g_free (ground);
}

/* The ring's area in m²: on the cylinder of equal areas, where it is that of a plane polygon. */
static double
add_ring (MusterGround *g, const MusterJson *ring)
{
  gsize n = muster_json_length (ring);
  double sum = 0;

  for (gsize i = 0; i < n; i++) {
    const MusterJson *a = muster_json_at (ring, i), *b = muster_json_at (ring, (i + 1) % n);
    Edge e = { muster_json_real (muster_json_at (a, 1), 0), muster_json_real (muster_json_at (a, 0), 0),
               muster_json_real (muster_json_at (b, 1), 0), muster_json_real (muster_json_at (b, 0), 0) };
    g->south = MIN (g->south, e.lat0);
    g->north = MAX (g->north, e.lat0);
    g->west = MIN (g->west, e.lon0);
    g->east = MAX (g->east, e.lon0);
    sum += (e.lon1 - e.lon0) * G_PI / 180 * (sin (e.lat0 * G_PI / 180) + sin (e.lat1 * G_PI / 180)) / 2;
    g_array_append_val (g->edges, e);
  }
  return fabs (sum) * MUSTER_EARTH_RADIUS_M * MUSTER_EARTH_RADIUS_M;
}

/* The first ring is the outer one, the others are holes (RFC 7946, 3.1.6). */
static void
add_polygon (MusterGround *g, const MusterJson *rings)
{
  for (gsize i = 0; i < muster_json_length (rings); i++) {
    double area = add_ring (g, muster_json_at (rings, i));
    g->area += i == 0 ? area : -area;
  }
}

MusterGround *
muster_ground_new (const char *geojson)
{
  g_autoptr (MusterJson) root = geojson != NULL ? muster_json_parse (geojson, -1, NULL) : NULL;
  const MusterJson *coordinates = muster_json_get (root, "coordinates");
  const char *type = muster_json_get_text (root, "type");
  g_autoptr (MusterGround) g = g_new0 (MusterGround, 1);

  g->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  g->south = 90;
  g->north = -90;
  g->west = G_MAXDOUBLE;
  g->east = -G_MAXDOUBLE;
  if (g_strcmp0 (type, "Polygon") == 0)
    add_polygon (g, coordinates);
  for (gsize i = 0; g_strcmp0 (type, "MultiPolygon") == 0 && i < muster_json_length (coordinates); i++)
    add_polygon (g, muster_json_at (coordinates, i));
  return g->edges->len >= 3 && g->south < g->north ? g_steal_pointer (&g) : NULL;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

/* Where the parallel crosses the rings, from west to east: inside from each even one to the next. */
static void
cross (const MusterGround *g, double lat, GArray *out)
{
  g_array_set_size (out, 0);
  for (guint i = 0; i < g->edges->len; i++) {
    const Edge *e = &g_array_index (g->edges, Edge, i);
    if ((e->lat0 <= lat) != (e->lat1 <= lat)) {
      double lon = e->lon0 + (e->lon1 - e->lon0) * (lat - e->lat0) / (e->lat1 - e->lat0);
      g_array_append_val (out, lon);
    }
  }
  g_array_sort (out, compare_doubles);
}

/* Degrees of longitude that both sets of stretches cover. */
static double
overlap (GArray *a, GArray *b)
{
  double sum = 0;
  guint i = 0, j = 0;

  while (i + 1 < a->len && j + 1 < b->len) {
    double a0 = g_array_index (a, double, i), a1 = g_array_index (a, double, i + 1);
    double b0 = g_array_index (b, double, j), b1 = g_array_index (b, double, j + 1);
    sum += MAX (0, MIN (a1, b1) - MAX (a0, b0));
    if (a1 < b1)
      i += 2;
    else
      j += 2;
  }
  return sum;
}

double
muster_ground_common (const MusterGround *a, const MusterGround *b)
{
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (double)), y = g_array_new (FALSE, FALSE, sizeof (double));
  double south = MAX (a->south, b->south), north = MIN (a->north, b->north), sum = 0;
  double degree = MUSTER_EARTH_RADIUS_M * G_PI / 180;

  if (!(south < north) || a->east <= b->west || b->east <= a->west)
    return 0;
  for (int s = 0; s < STRIPS; s++) {
    double lat = south + (north - south) * (s + 0.5) / STRIPS;
    cross (a, lat, x);
    cross (b, lat, y);
    sum += overlap (x, y) * cos (lat * G_PI / 180);
  }
  return sum * degree * (north - south) / STRIPS * degree;
}

double
muster_ground_area (const MusterGround *ground)
{
  return ground->area;
}

gboolean
muster_ground_contains (const MusterGround *ground, double lat, double lon)
{
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (double));
  guint west = 0;

  cross (ground, lat, x);
  while (west < x->len && g_array_index (x, double, west) <= lon)
    west++;
  return west % 2 == 1;
}
