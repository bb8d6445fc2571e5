/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ground within so many minutes.
 *
 * Times at the junctions come from one sweep over the network. They are laid along every road into a lattice of cells
 * (each keeps the earliest time of a road in it), walked from there over open ground for a short way, and the lines
 * around what is early enough are the polygons. The lattice makes them valid by construction, and its size, not the
 * number of roads, decides how long they are. Without a network the lattice is filled by straight lines. */
#include "core/json.h"
#include "road/contour.h"
#include "road/roads.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define CELL_M     25.0    /* at best */
#define MOST_CELLS 1000000 /* else cells are larger */
#define OFF_ROAD_M 75.0    /* how far beside a road the ground counts as reached */
#define MARGIN     3       /* cells around everything */

#define NUMBER(name, value) static const double name = value;
#include "road/roads.def"
#undef NUMBER

typedef struct {
  const MusterRoadMetric *metric;
  gboolean inwards;
  double limit;          /* the largest, s */
  MusterRoadTimes times; /* of the nodes; none when straight */
  guint32 graph_edges;
  double frame;          /* x of the first origin, grid steps: what lies across 180° is moved beside it */
  double x0, y0, x1, y1; /* what is reached */
  gboolean measuring;    /* the first of two passes finds these */
  guint w, h;
  double cell; /* grid steps */
  double metres_per_step;
  float *time, *away; /* of each cell: s, and m from a road */
  GArray *cells;
} Field;

static void
mark (Field *f, double x, double y, double time)
{
  x += x - f->frame > MUSTER_GRID / 2 ? -(double)MUSTER_GRID : f->frame - x > MUSTER_GRID / 2 ? (double)MUSTER_GRID : 0;
  if (f->measuring) {
    f->x0 = MIN (f->x0, x);
    f->x1 = MAX (f->x1, x);
    f->y0 = MIN (f->y0, y);
    f->y1 = MAX (f->y1, y);
    return;
  }
  gsize at = (gsize)((y - f->y0) / f->cell + 0.5 + MARGIN) * f->w + (gsize)((x - f->x0) / f->cell + 0.5 + MARGIN);
  f->time[at] = MIN (f->time[at], (float)time);
  f->away[at] = 0;
}

/* Lays a road of which the point at fraction @a is reached at @start seconds, the one at @b at @end: as much of it as
 * is within the limit. */
static void
lay (Field *f, guint32 segment, double a, double start, double b, double end)
{
  if (start > f->limit)
    return;
  if (end > f->limit) {
    b = a + (b - a) * (f->limit - start) / (end - start);
    end = f->limit;
  }
  muster_road_data_shape (&f->metric->roads->data, segment, f->cells);
  const MusterCell *c = (const MusterCell *)(gconstpointer)f->cells->data;
  double total = 0, done = 0, low = MIN (a, b), high = MAX (a, b);
  for (guint i = 1; i < f->cells->len; i++)
    total += hypot ((double)c[i].x - c[i - 1].x, (double)c[i].y - c[i - 1].y);
  for (guint i = 1; i < f->cells->len; i++) {
    double dx = (double)c[i].x - c[i - 1].x, dy = (double)c[i].y - c[i - 1].y, length = hypot (dx, dy);
    double from = MAX (low * total, done), to = MIN (high * total, done + length);
    done += length;
    if (from > to)
      continue;
    guint steps = f->measuring ? 1 : (guint)MIN (ceil (2 * (to - from) / f->cell) + 1, 1e6);
    for (guint k = 0; k <= steps; k++) {
      double way = from + (to - from) * k / steps, t = length > 0 ? (way - done + length) / length : 0;
      double time = a == b || total <= 0 ? start : start + (end - start) * (way / total - a) / (b - a);
      mark (f, c[i - 1].x + t * dx, c[i - 1].y + t * dy, MAX (time, 0));
    }
  }
}

/* One direction of a road: from its tail (or, inwards, back from its head) as far as time and closures let. */
static void
lay_edge (Field *f, guint32 edge)
{
  const MusterRoadMetric *metric = f->metric;
  const MusterRoadGraph *graph = metric->graph;
  gint32 whole = metric->base->edge[edge], known = MUSTER_COST_INFINITE;
  if (whole >= MUSTER_COST_INFINITE)
    return;
  if (f->inwards)
    known = muster_road_times_get (&f->times, metric->hierarchy->rank[graph->landing[edge]]);
  else
    for (guint32 k = graph->arc_start[edge]; k < graph->arc_start[edge + 1]; k++)
      if (!(graph->forbidden[graph->arcs[k]] & 1u << metric->profile.vehicle)) {
        gint32 time = muster_road_times_get (&f->times, metric->hierarchy->rank[graph->tail[graph->arcs[k]]]);
        known = MIN (known, time);
      }
  if (known / 1000.0 > f->limit)
    return;
  /* As a fraction of the segment: where the travel begins, where it would end, where it is stopped. */
  gboolean from_start = (edge & 1) == (guint32)f->inwards;
  const MusterRoadShut *shut = muster_road_find_shut (metric, edge / 2);
  double a = from_start ? 0 : 1, b = 1 - a;
  if (shut)
    b = from_start ? (double)shut->from : (double)shut->to;
  if (shut && (from_start ? shut->from <= 0 : shut->to >= 1))
    return;
  lay (f, edge / 2, a, known / 1000.0, b, known / 1000.0 + fabs (b - a) * whole / 1000.0);
}

/* The piece of road an origin stands on. */
static void
lay_origin (Field *f, const MusterRoadSnap *snap)
{
  const MusterRoadShut *shut = muster_road_find_shut (f->metric, snap->segment);
  for (guint32 e = 2 * snap->segment; e < 2 * snap->segment + 2; e++) {
    gint32 whole = f->metric->base->edge[e];
    gboolean to_end = (e & 1) == (guint32)f->inwards;
    double at = (double)snap->fraction, b = to_end ? 1 : 0;
    if (shut && to_end && (double)shut->from >= at)
      b = (double)shut->from;
    else if (shut && !to_end && (double)shut->to <= at)
      b = (double)shut->to;
    if (whole < MUSTER_COST_INFINITE)
      lay (f, snap->segment, at, 0, b, fabs (b - at) * whole / 1000.0);
  }
}

static void
lay_all (Field *f, const MusterRoadSnap *snaps, guint n)
{
  for (guint i = 0; i < n; i++)
    if (snaps[i].found)
      lay_origin (f, &snaps[i]);
  for (guint32 e = 0; e < f->graph_edges; e++)
    lay_edge (f, e);
}

/* ---- the lattice ---- */

static void
make_lattice (Field *f)
{
  double middle = muster_road_from_grid (0, CLAMP ((f->y0 + f->y1) / 2, 0, MUSTER_GRID)).lat;
  f->metres_per_step = muster_mercator_metres (middle) / MUSTER_GRID;
  double wide = f->x1 - f->x0, high = f->y1 - f->y0;
  f->cell = MAX (CELL_M / f->metres_per_step, sqrt (wide * high / MOST_CELLS));
  f->cell = MAX (f->cell, MAX (wide, high) / MOST_CELLS);
  f->w = (guint)(wide / f->cell) + 2 + 2 * MARGIN + 2 * (guint)ceil (OFF_ROAD_M / CELL_M);
  f->h = (guint)(high / f->cell) + 2 + 2 * MARGIN + 2 * (guint)ceil (OFF_ROAD_M / CELL_M);
  f->x0 -= ceil (OFF_ROAD_M / CELL_M) * f->cell;
  f->y0 -= ceil (OFF_ROAD_M / CELL_M) * f->cell;
  f->time = g_new (float, (gsize)f->w * f->h);
  f->away = g_new (float, (gsize)f->w * f->h);
  for (gsize i = 0; i < (gsize)f->w * f->h; i++)
    f->time[i] = f->away[i] = INFINITY;
  f->measuring = FALSE;
}

/* Over open ground to the neighbours that come before in the order of the pass. */
static void
spread_pass (Field *f, gboolean forward, double metres, double seconds)
{
  const int dx[] = { -1, 0, 1, -1 }, dy[] = { -1, -1, -1, 0 };
  for (gsize i = 0; i < (gsize)f->w * f->h; i++) {
    gsize at = forward ? i : (gsize)f->w * f->h - 1 - i;
    int x = (int)(at % f->w), y = (int)(at / f->w);
    for (guint k = 0; k < 4; k++) {
      int nx = forward ? x + dx[k] : x - dx[k], ny = forward ? y + dy[k] : y - dy[k];
      if (nx < 0 || ny < 0 || nx >= (int)f->w || ny >= (int)f->h)
        continue;
      gsize from = (gsize)ny * f->w + (gsize)nx;
      double factor = dx[k] && dy[k] ? M_SQRT2 : 1;
      f->away[at] = MIN (f->away[at], f->away[from] + (float)(factor * metres));
      f->time[at] = MIN (f->time[at], f->time[from] + (float)(factor * seconds));
    }
  }
}

static void
spread (Field *f)
{
  double metres = f->cell * f->metres_per_step, seconds = metres / WALK_KMH * 3.6;
  spread_pass (f, TRUE, metres, seconds);
  spread_pass (f, FALSE, metres, seconds);
  for (gsize i = 0; i < (gsize)f->w * f->h; i++)
    if ((double)f->away[i] > MAX (OFF_ROAD_M, 0.75 * metres))
      f->time[i] = INFINITY;
}

static void
fill_straight (Field *f, const MusterLatLon *origins, guint n)
{
  for (guint y = MARGIN; y < f->h - MARGIN; y++)
    for (guint x = MARGIN; x < f->w - MARGIN; x++) {
      MusterLatLon at
          = muster_road_from_grid (f->x0 + ((double)x - MARGIN) * f->cell, f->y0 + ((double)y - MARGIN) * f->cell);
      for (guint i = 0; i < n; i++) {
        double metres;
        if (muster_latlon_is_valid (origins[i])) {
          float time = (float)muster_road_straight_seconds (f->metric, origins[i], at, &metres);
          f->time[(gsize)y * f->w + x] = MIN (f->time[(gsize)y * f->w + x], time);
        }
      }
    }
}

/* ---- polygons ---- */

typedef struct {
  guint first, n;
  double area; /* steps², positive for outer rings */
  MusterBox box;
  guint owner; /* of a hole */
} Ring;

static gboolean
ring_holds (const MusterPoint *p, guint n, MusterPoint at)
{
  gboolean inside = FALSE;
  for (guint i = 0, k = n - 1; i < n; k = i++)
    if ((p[i].y > at.y) != (p[k].y > at.y) && at.x < p[i].x + (at.y - p[i].y) / (p[k].y - p[i].y) * (p[k].x - p[i].x))
      inside = !inside;
  return inside;
}

static void
measure (const MusterPoint *p, Ring *ring)
{
  ring->box = (MusterBox){ G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
  for (guint i = 0, k = ring->n - 1; i < ring->n; k = i++) {
    ring->area -= (p[k].x * p[i].y - p[i].x * p[k].y) / 2; /* y goes down */
    ring->box.x0 = MIN (ring->box.x0, p[i].x);
    ring->box.y0 = MIN (ring->box.y0, p[i].y);
    ring->box.x1 = MAX (ring->box.x1, p[i].x);
    ring->box.y1 = MAX (ring->box.y1, p[i].y);
  }
}

static void
find_owner (const MusterPoint *points, GArray *rings, Ring *hole)
{
  double least = G_MAXDOUBLE;
  hole->owner = G_MAXUINT;
  for (guint i = 0; i < rings->len; i++) {
    const Ring *outer = &g_array_index (rings, Ring, i);
    if (outer->area <= -hole->area || outer->area >= least || outer->box.x0 > hole->box.x0
        || outer->box.x1 < hole->box.x1 || outer->box.y0 > hole->box.y0 || outer->box.y1 < hole->box.y1
        || !ring_holds (points + outer->first, outer->n, points[hole->first]))
      continue;
    least = outer->area;
    hole->owner = i;
  }
}

static MusterLatLon
to_latlon (const Field *f, MusterPoint p)
{
  double x = f->x0 + (p.x - MARGIN) * f->cell, y = f->y0 + (p.y - MARGIN) * f->cell;
  MusterLatLon at = muster_mercator_inverse ((MusterPoint){ 0.5, CLAMP (y / MUSTER_GRID, 0, 1) });
  at.lon = x / MUSTER_GRID * 360 - 180;
  return at;
}

/* Writes a ring, the first point again at its end, and returns its area on the ground (m², signed). */
static double
put_ring (GString *out, const Field *f, const MusterPoint *p, guint n)
{
  double area = 0;
  MusterLatLon last = to_latlon (f, p[n - 1]);
  g_string_append_c (out, '[');
  for (guint i = 0; i <= n; i++) {
    char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];
    MusterLatLon at = to_latlon (f, p[i % n]);
    g_string_append_printf (out, "%s[%s,%s]", i ? "," : "", g_ascii_formatd (lon, sizeof lon, "%.6f", at.lon),
                            g_ascii_formatd (lat, sizeof lat, "%.6f", at.lat));
    if (i < n)
      area -= (at.lon - last.lon) * M_PI / 180 * (sin (at.lat * M_PI / 180) + sin (last.lat * M_PI / 180)) / 2
              * MUSTER_EARTH_RADIUS_M * MUSTER_EARTH_RADIUS_M;
    last = at;
  }
  g_string_append_c (out, ']');
  return area;
}

static void
put_feature (GString *out, const Field *f, double limit, gboolean straight)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MusterPoint));
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) rings = g_array_new (FALSE, TRUE, sizeof (Ring));
  muster_contour (f->time, f->w, f->h, (float)limit, points, lengths);
  const MusterPoint *p = (const MusterPoint *)(gconstpointer)points->data;
  for (guint i = 0, first = 0; i < lengths->len; first += g_array_index (lengths, guint, i++)) {
    Ring ring = { .first = first, .n = g_array_index (lengths, guint, i) };
    measure (p + first, &ring);
    if (ring.area > 0 || ring.area < -2) /* a hole of a cell or two is nothing but the lattice */
      g_array_append_val (rings, ring);
  }
  for (guint i = 0; i < rings->len; i++)
    if (g_array_index (rings, Ring, i).area < 0)
      find_owner (p, rings, &g_array_index (rings, Ring, i));
  double area = 0;
  gboolean first = TRUE;
  muster_json_comma (out);
  g_string_append (out, "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[");
  for (guint i = 0; i < rings->len; i++) {
    const Ring *outer = &g_array_index (rings, Ring, i);
    if (outer->area <= 0)
      continue;
    g_string_append (out, first ? "[" : ",[");
    first = FALSE;
    area += put_ring (out, f, p + outer->first, outer->n);
    for (guint k = 0; k < rings->len; k++) {
      const Ring *hole = &g_array_index (rings, Ring, k);
      if (hole->area < 0 && hole->owner == i) {
        g_string_append_c (out, ',');
        area += put_ring (out, f, p + hole->first, hole->n);
      }
    }
    g_string_append_c (out, ']');
  }
  g_string_append (out, "]},\"properties\":{");
  muster_json_put_real (out, "minutes", limit / 60);
  muster_json_put_real (out, "seconds", limit);
  muster_json_put_real (out, "area_km2", round (area / 1e4) / 100);
  muster_json_name (out, "straight");
  g_string_append (out, straight ? "true}}" : "false}}");
}

/* ---- the whole ---- */

static gboolean
prepare (Field *f, const MusterLatLon *origins, guint n)
{
  gboolean any = FALSE;
  f->x0 = f->y0 = G_MAXDOUBLE;
  f->x1 = f->y1 = -G_MAXDOUBLE;
  f->measuring = TRUE;
  if (f->metric->base) {
    g_autofree MusterRoadSnap *snaps = g_new (MusterRoadSnap, MAX (n, 1));
    g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
    for (guint i = 0; i < n; i++) {
      if (muster_road_snap (f->metric, origins[i], &snaps[i]) && !any)
        f->frame = muster_road_to_grid (snaps[i].at).x;
      any |= snaps[i].found;
      muster_road_add_seeds (f->metric, &snaps[i], !f->inwards, seeds);
    }
    if (!any)
      return FALSE;
    muster_road_sweep_all (f->metric, seeds, f->inwards, &f->times);
    f->cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
    lay_all (f, snaps, n);
    make_lattice (f);
    lay_all (f, snaps, n);
    spread (f);
    return TRUE;
  }
  for (guint i = 0; i < n; i++) {
    if (!muster_latlon_is_valid (origins[i]) || fabs (origins[i].lat) > MUSTER_MERCATOR_MAX_LAT)
      continue;
    double metres,
        per_second
        = 1000 / muster_road_straight_seconds (f->metric, (MusterLatLon){ 0, 0 }, (MusterLatLon){ 0, 0.01 }, &metres);
    double radius
        = f->limit * per_second * muster_distance_m ((MusterLatLon){ 0, 0 }, (MusterLatLon){ 0, 0.01 }) / 1000;
    MusterPoint p = muster_road_to_grid (origins[i]);
    double steps = radius / muster_mercator_metres (origins[i].lat) * MUSTER_GRID * 1.2;
    if (!any)
      f->frame = p.x;
    any = TRUE;
    mark (f, p.x - steps, CLAMP (p.y - steps, 0, MUSTER_GRID), 0);
    mark (f, p.x + steps, CLAMP (p.y + steps, 0, MUSTER_GRID), 0);
  }
  if (any) {
    make_lattice (f);
    fill_straight (f, origins, n);
  }
  return any;
}

char *
muster_road_isochrones (const MusterRoadMetric *metric, const MusterLatLon *origins, guint n_origins, gboolean inwards,
                        const double *limits, guint n_limits, GError **error)
{
  Field f = { .metric = metric, .inwards = inwards };
  f.graph_edges = metric->base ? metric->graph->n_edges : 0;
  for (guint i = 0; i < n_limits; i++) {
    if (!(limits[i] >= 1 && limits[i] <= 86400) || (i > 0 && limits[i] <= limits[i - 1])) {
      g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT,
                   _ ("a limit must lie between a second and a day, and limits must rise"));
      return NULL;
    }
    f.limit = limits[i];
  }
  GString *out = NULL;
  if (!prepare (&f, origins, n_origins))
    g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_NO_ROAD,
                 _ ("there is no usable road within %.0f m of the start"), MUSTER_ROAD_REACH_M);
  else {
    out = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[");
    for (guint i = n_limits; i-- > 0;)
      put_feature (out, &f, limits[i], metric->base == NULL);
    g_string_append (out, "]}");
  }
  muster_road_times_clear (&f.times);
  g_free (f.time);
  g_free (f.away);
  g_clear_pointer (&f.cells, g_array_unref);
  return out ? g_string_free (out, FALSE) : NULL;
}
