/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box of an extract.
 *
 * A sample of the nodes is kept (every node, then every second, every fourth … as it fills), so a planet costs no more
 * than a town. Longitudes are a circle: the widest gap between neighbours in the sample is where the extract is not,
 * and when leaving it out makes less than half a world of what spanned more, the extract lies across 180°. Then the
 * middle 99 of a hundred decide the box, unless that makes little difference. */
#include "road/extent.h"
#include <stdlib.h>

#define MOST     262144
#define HALF     1800000000
#define OUTLIERS 200 /* one in so many at each end */
#define GROWTH   1.3 /* how much wider the whole may be than its core and still be taken */

typedef struct {
  gint32 lat, lon;
} Node;

struct _MusterExtent {
  GArray *nodes;
  guint64 seen, stride;
};

MusterExtent *
muster_extent_new (void)
{
  MusterExtent *extent = g_new0 (MusterExtent, 1);
  extent->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  extent->stride = 1;
  return extent;
}

void
muster_extent_free (MusterExtent *extent)
{
  if (!extent)
    return;
  g_array_unref (extent->nodes);
  g_free (extent);
}

void
muster_extent_add (MusterExtent *extent, gint32 lat, gint32 lon)
{
  if (extent->seen++ % extent->stride != 0)
    return;
  if (extent->nodes->len == MOST) {
    for (guint i = 0; i < MOST / 2; i++)
      g_array_index (extent->nodes, Node, i) = g_array_index (extent->nodes, Node, 2 * i);
    g_array_set_size (extent->nodes, MOST / 2);
    extent->stride *= 2;
    if ((extent->seen - 1) % extent->stride != 0)
      return;
  }
  g_array_append_vals (extent->nodes, &(Node){ lat, lon }, 1);
}

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return x < y ? -1 : x > y;
}

/* Where most of the sorted @values lie. */
static void
find_core (const gint64 *values, guint n, double *low, double *high)
{
  gint64 a = values[n / OUTLIERS], b = values[n - 1 - n / OUTLIERS], wide = values[n - 1] - values[0];
  gboolean whole = (double)wide <= GROWTH * (double)(b - a);
  double margin = whole ? 0 : 0.02 * (double)(b - a);
  *low = MAX ((double)values[0], whole ? (double)values[0] : (double)a - margin) * 1e-7;
  *high = MIN ((double)values[n - 1], whole ? (double)values[n - 1] : (double)b + margin) * 1e-7;
}

/* Moves what lies west of the widest gap round the world, if that brings the nodes together; then sorts again. */
static gboolean
turn (gint64 *lon, guint n)
{
  guint after = 0;
  gint64 widest = 0;
  for (guint i = 1; i < n; i++)
    if (lon[i] - lon[i - 1] > widest) {
      widest = lon[i] - lon[i - 1];
      after = i;
    }
  if (lon[n - 1] - lon[0] <= HALF || 2 * (gint64)HALF - widest >= HALF)
    return FALSE;
  for (guint i = 0; i < after; i++)
    lon[i] += 2 * (gint64)HALF;
  qsort (lon, n, sizeof *lon, compare);
  return TRUE;
}

static void
choose_side (MusterExtent *extent, MusterExtentBox *box)
{
  guint west = 0;
  box->view_west = box->south_west.lon;
  box->view_east = box->north_east.lon;
  if (box->view_west <= box->view_east)
    return;
  for (guint i = 0; i < extent->nodes->len; i++)
    west += g_array_index (extent->nodes, Node, i).lon > 0;
  if (2 * west >= extent->nodes->len)
    box->view_east = 180;
  else
    box->view_west = -180;
}

void
muster_extent_find (MusterExtent *extent, const MusterLatLon *south_west, const MusterLatLon *north_east,
                    MusterExtentBox *box)
{
  guint n = extent->nodes->len;
  g_autofree gint64 *lat = g_new (gint64, n), *lon = g_new (gint64, n);
  double west, east;
  for (guint i = 0; i < n; i++) {
    lat[i] = g_array_index (extent->nodes, Node, i).lat;
    lon[i] = g_array_index (extent->nodes, Node, i).lon;
  }
  qsort (lat, n, sizeof *lat, compare);
  qsort (lon, n, sizeof *lon, compare);
  gboolean turned = turn (lon, n);
  find_core (lat, n, &box->south_west.lat, &box->north_east.lat);
  find_core (lon, n, &west, &east);
  box->south_west.lon = west > 180 ? west - 360 : west;
  box->north_east.lon = east > 180 ? east - 360 : east;
  double said = south_west ? north_east->lon - south_west->lon : 0;
  said += said < 0 ? 360 : 0;
  if (south_west && (said < 180 || !turned)) {
    box->south_west = *south_west;
    box->north_east = *north_east;
  }
  choose_side (extent, box);
}
