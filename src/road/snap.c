/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a coordinate to the network, and from there to the nodes of its graph.
 *
 * Distances are compared on the map grid, where around one point all directions are stretched alike. A segment that is
 * shut in part can be met outside that part only, and left only away from it. */
#include "road/roads.h"
#include <math.h>
#include <string.h>

#define ISLAND_M 500.0 /* how much farther a road may be that leads somewhere */

MusterPoint
muster_road_to_grid (MusterLatLon at)
{
  MusterPoint p = muster_mercator (at);
  return (MusterPoint){ p.x * MUSTER_GRID, p.y * MUSTER_GRID };
}

MusterLatLon
muster_road_from_grid (double x, double y)
{
  x -= floor (x / MUSTER_GRID) * MUSTER_GRID;
  return muster_mercator_inverse ((MusterPoint){ x / MUSTER_GRID, y / MUSTER_GRID });
}

typedef struct {
  double distance, fraction, x, y;
} Found;

static void
project_piece (Found *best, const MusterCell *a, const MusterCell *b, double from, double to, double f0, double f1,
               double x, double y)
{
  if (to < from)
    return;
  double dx = (double)b->x - a->x, dy = (double)b->y - a->y, square = dx * dx + dy * dy, span = f1 - f0;
  double low = span > 0 ? (from - f0) / span : 0, high = span > 0 ? (to - f0) / span : 0;
  double t = square > 0 ? ((x - a->x) * dx + (y - a->y) * dy) / square : 0;
  t = CLAMP (t, low, high);
  double px = a->x + t * dx, py = a->y + t * dy, d = hypot (x - px, y - py);
  if (d < best->distance)
    *best = (Found){ d, f0 + t * span, px, py };
}

double
muster_road_project (const MusterCell *c, guint n, double x, double y, const MusterRoadShut *shut, double *fraction,
                     double *px, double *py)
{
  Found best = { G_MAXDOUBLE, 0, 0, 0 };
  double total = 0, done = 0;
  for (guint i = 1; i < n; i++)
    total += hypot ((double)c[i].x - c[i - 1].x, (double)c[i].y - c[i - 1].y);
  for (guint i = 1; i < n; i++) {
    double f0 = total > 0 ? done / total : 0;
    done += hypot ((double)c[i].x - c[i - 1].x, (double)c[i].y - c[i - 1].y);
    double f1 = total > 0 ? MIN (done / total, 1) : 0;
    if (!shut) {
      project_piece (&best, &c[i - 1], &c[i], f0, f1, f0, f1, x, y);
      continue;
    }
    if (shut->from > 0)
      project_piece (&best, &c[i - 1], &c[i], f0, MIN (f1, (double)shut->from), f0, f1, x, y);
    if (shut->to < 1)
      project_piece (&best, &c[i - 1], &c[i], MAX (f0, (double)shut->to), f1, f0, f1, x, y);
  }
  *fraction = best.fraction;
  *px = best.x;
  *py = best.y;
  return best.distance;
}

const MusterRoadShut *
muster_road_find_shut (const MusterRoadMetric *metric, guint32 segment)
{
  guint low = 0, high = metric->shut->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (metric->shut, MusterRoadShut, middle).segment < segment)
      low = middle + 1;
    else
      high = middle;
  }
  const MusterRoadShut *shut = low < metric->shut->len ? &g_array_index (metric->shut, MusterRoadShut, low) : NULL;
  return shut && shut->segment == segment ? shut : NULL;
}

/* ---- the nearest ---- */

typedef struct {
  const MusterRoads *roads;
  const MusterRoadMetric *metric; /* NULL: any segment */
  gboolean well;                  /* no islands */
  double x, y;
  GArray *cells;
  Found best;
  guint32 segment;
} Search;

static double
try_segment (guint32 s, double most, gpointer user)
{
  Search *search = user;
  const MusterRoadMetric *metric = search->metric;
  const MusterRoadShut *shut = NULL;
  MusterRoadShut wide;
  if (metric) {
    const gint32 *edge = metric->base->edge;
    guint8 cut_off = search->well ? metric->cut_off[s] : 0;
    if (edge[2 * s] >= MUSTER_COST_INFINITE && edge[2 * s + 1] >= MUSTER_COST_INFINITE)
      return most;
    shut = muster_road_find_shut (metric, s);
    if (cut_off && !shut)
      return most;
    if (cut_off) { /* what is left on the side of the island is as good as shut */
      wide = *shut;
      wide.from = cut_off & 1 ? 0 : wide.from;
      wide.to = cut_off & 2 ? 1 : wide.to;
      shut = &wide;
    }
  }
  Found found;
  muster_road_data_shape (&search->roads->data, s, search->cells);
  found.distance = muster_road_project ((const MusterCell *)(gconstpointer)search->cells->data, search->cells->len,
                                        search->x, search->y, shut, &found.fraction, &found.x, &found.y);
  if (found.distance > most || (found.distance == most && search->segment <= s))
    return most;
  search->best = found;
  search->segment = s;
  return found.distance;
}

/* Looks around the point, and around its images when 180° is near. */
static gboolean
look (Search *search, MusterPoint p, double most)
{
  search->segment = MUSTER_NO_NODE;
  for (int image = -1; image <= 1; image++) {
    search->x = p.x + image * (double)MUSTER_GRID;
    search->y = p.y;
    double limit = search->segment == MUSTER_NO_NODE ? most : search->best.distance;
    muster_road_index_nearest (&search->roads->index, search->x, search->y, limit, try_segment, search);
  }
  return search->segment != MUSTER_NO_NODE;
}

/* On an island, or on the side of a closure that leads to one. */
static gboolean
is_cut_off (const Search *search)
{
  guint8 cut_off = search->metric->cut_off[search->segment];
  const MusterRoadShut *shut = cut_off ? muster_road_find_shut (search->metric, search->segment) : NULL;
  return shut ? cut_off & (search->best.fraction <= (double)shut->from ? 1 : 2) : cut_off;
}

static double
steps_for (double metres, MusterLatLon at)
{
  return metres / muster_mercator_metres (at.lat) * MUSTER_GRID;
}

guint32
muster_road_nearest_segment (const MusterRoads *roads, MusterLatLon at, double metres, double *fraction)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  Search search = { .roads = roads, .cells = cells };
  if (!look (&search, muster_road_to_grid (at), steps_for (metres, at)))
    return MUSTER_NO_NODE;
  *fraction = search.best.fraction;
  return search.segment;
}

gboolean
muster_road_snap (const MusterRoadMetric *metric, MusterLatLon at, MusterRoadSnap *snap)
{
  memset (snap, 0, sizeof *snap);
  if (!muster_latlon_is_valid (at))
    return FALSE;
  if (!metric->base) {
    *snap = (MusterRoadSnap){ .found = TRUE, .at = at };
    return TRUE;
  }
  if (fabs (at.lat) > MUSTER_MERCATOR_MAX_LAT)
    return FALSE;
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  Search search = { .roads = metric->roads, .metric = metric, .cells = cells };
  MusterPoint p = muster_road_to_grid (at);
  if (!look (&search, p, steps_for (MUSTER_ROAD_REACH_M, at)))
    return FALSE;
  if (is_cut_off (&search)) {
    Search better = { .roads = metric->roads, .metric = metric, .cells = cells, .well = TRUE };
    if (look (&better, p, MIN (search.best.distance + steps_for (ISLAND_M, at), steps_for (MUSTER_ROAD_REACH_M, at))))
      search = better;
  }
  snap->found = TRUE;
  snap->at = muster_road_from_grid (search.best.x, search.best.y);
  snap->distance_m = muster_distance_m (at, snap->at);
  snap->segment = search.segment;
  snap->fraction = (float)CLAMP (search.best.fraction, 0, 1);
  return TRUE;
}

/* ---- seeds ---- */

/* Of @edge the part from @from to @to, as fractions in its own direction. */
static gint32
part_cost (const MusterRoadMetric *metric, guint32 edge, double from, double to)
{
  gint32 whole = metric->base->edge[edge];
  if (whole >= MUSTER_COST_INFINITE)
    return MUSTER_COST_INFINITE;
  const MusterRoadShut *shut = muster_road_find_shut (metric, edge / 2);
  if (shut) {
    double a = edge & 1 ? 1 - (double)shut->to : (double)shut->from;
    double b = edge & 1 ? 1 - (double)shut->from : (double)shut->to;
    if (from < b - 1e-6 && to > a + 1e-6)
      return MUSTER_COST_INFINITE;
  }
  return (gint32)lround ((to - from) * whole);
}

static inline double
along (guint32 edge, const MusterRoadSnap *snap)
{
  return edge & 1 ? 1 - (double)snap->fraction : (double)snap->fraction;
}

void
muster_road_add_seeds (const MusterRoadMetric *metric, const MusterRoadSnap *snap, gboolean outwards, GArray *seeds)
{
  const MusterRoadGraph *graph = metric->graph;
  const guint32 *rank = metric->hierarchy->rank;
  if (!snap->found)
    return;
  for (guint32 e = 2 * snap->segment; e < 2 * snap->segment + 2; e++) {
    double f = along (e, snap);
    gint32 cost = outwards ? part_cost (metric, e, f, 1) : part_cost (metric, e, 0, f);
    if (cost >= MUSTER_COST_INFINITE)
      continue;
    if (outwards) {
      MusterRoadSeed seed = { rank[graph->landing[e]], cost, e };
      g_array_append_val (seeds, seed);
      continue;
    }
    for (guint32 k = graph->arc_start[e]; k < graph->arc_start[e + 1]; k++) {
      guint32 arc = graph->arcs[k];
      if (graph->forbidden[arc] & 1u << metric->profile.vehicle)
        continue;
      MusterRoadSeed seed = { rank[graph->tail[arc]], cost, e };
      g_array_append_val (seeds, seed);
    }
  }
}

gint32
muster_road_direct (const MusterRoadMetric *metric, const MusterRoadSnap *from, const MusterRoadSnap *to, guint32 *edge)
{
  gint32 best = MUSTER_COST_INFINITE;
  if (!from->found || !to->found || from->segment != to->segment)
    return best;
  for (guint32 e = 2 * from->segment; e < 2 * from->segment + 2; e++) {
    double a = along (e, from), b = along (e, to);
    gint32 cost = a <= b ? part_cost (metric, e, a, b) : MUSTER_COST_INFINITE;
    if (cost < best) {
      best = cost;
      *edge = e;
    }
  }
  return best;
}
