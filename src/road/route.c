/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One fastest way, down to the last bend.
 *
 * The search climbs from both ends over their ancestors and meets in the node with the least sum. Each edge of the
 * hierarchy on that way is either an arc of the graph or two edges over a lower node whose costs sum to its own; taking
 * these apart gives the arcs, and the arcs the roads. */
#include "road/roads.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* A stretch of a directed edge. */
typedef struct {
  guint32 edge;
  double from, to; /* fractions in its direction */
  gint32 ms;
} Piece;

/* ---- taking apart ---- */

typedef struct {
  guint32 edge;
  gboolean down;
} Hop;

static void
put_arc (const MusterRoadMetric *metric, guint32 arc, GArray *pieces)
{
  Piece piece = { metric->graph->edge[arc], 0, 1, metric->arc[arc] };
  g_array_append_val (pieces, piece);
}

static gboolean
put_plain (const MusterRoadMetric *metric, Hop hop, gint32 cost, GArray *pieces)
{
  const MusterHierarchy *h = metric->hierarchy;
  for (guint32 k = h->arc_start[hop.edge]; k < h->arc_start[hop.edge + 1]; k++)
    if ((h->slot[h->arcs[k]] & 1) == (guint32)hop.down && metric->arc[h->arcs[k]] == cost) {
      put_arc (metric, h->arcs[k], pieces);
      return TRUE;
    }
  return FALSE;
}

/* Appends the arcs of one edge of the hierarchy, in the order of travel. */
static void
take_apart (const MusterRoadMetric *metric, Hop first, GArray *pieces)
{
  const MusterHierarchy *h = metric->hierarchy;
  const MusterCost *cost = metric->cost;
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Hop));
  g_array_append_val (stack, first);
  while (stack->len) {
    Hop hop = g_array_index (stack, Hop, stack->len - 1);
    g_array_set_size (stack, stack->len - 1);
    gint32 whole = hop.down ? cost[hop.edge].down : cost[hop.edge].up;
    if (put_plain (metric, hop, whole, pieces))
      continue;
    guint32 u = h->up_tail[hop.edge], v = h->up_head[hop.edge];
    guint32 i = h->down_start[u], k = h->down_start[v];
    while (i < h->down_start[u + 1] && k < h->down_start[v + 1]) {
      guint32 a = h->down_edge[i], b = h->down_edge[k], x = h->up_tail[a], y = h->up_tail[b];
      gint32 sum = hop.down ? cost[b].down + cost[a].up : cost[a].down + cost[b].up;
      if (x == y && sum == whole) { /* the second half lies below the first on the stack */
        g_array_append_vals (stack, &(Hop){ hop.down ? a : b, FALSE }, 1);
        g_array_append_vals (stack, &(Hop){ hop.down ? b : a, TRUE }, 1);
        break;
      }
      i += x <= y;
      k += y <= x;
    }
  }
}

/* ---- the search ---- */

typedef struct {
  gint32 *time;
  guint32 *by; /* the edge of the hierarchy, or MUSTER_NO_SLOT at a start */
} Climb;

static void
climb (const MusterRoadMetric *metric, const GArray *seeds, const GArray *nodes, gboolean inwards, Climb *c)
{
  const MusterHierarchy *h = metric->hierarchy;
  for (guint i = 0; i < seeds->len; i++) {
    const MusterRoadSeed *seed = &g_array_index (seeds, MusterRoadSeed, i);
    c->time[seed->node] = MIN (c->time[seed->node], seed->cost);
  }
  for (guint i = 0; i < nodes->len; i++) {
    guint32 u = g_array_index (nodes, guint32, i);
    if (c->time[u] >= MUSTER_COST_INFINITE)
      continue;
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++) {
      gint32 time = c->time[u] + (inwards ? metric->cost[e].down : metric->cost[e].up);
      if (time < c->time[h->up_head[e]]) {
        c->time[h->up_head[e]] = time;
        c->by[h->up_head[e]] = e;
      }
    }
  }
}

static const MusterRoadSeed *
find_seed (const GArray *seeds, guint32 node, gint32 cost)
{
  for (guint i = 0; i < seeds->len; i++) {
    const MusterRoadSeed *seed = &g_array_index (seeds, MusterRoadSeed, i);
    if (seed->node == node && seed->cost == cost)
      return seed;
  }
  return NULL;
}

/* The pieces of the way over junctions that takes @most ms or less. */
static gboolean
search (const MusterRoadMetric *metric, const MusterRoadSnap *from, const MusterRoadSnap *to, gint32 most,
        GArray *pieces)
{
  const MusterHierarchy *h = metric->hierarchy;
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
  g_autoptr (GArray) goals = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
  g_autoptr (GArray) ahead = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) back = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) hops = g_array_new (FALSE, FALSE, sizeof (Hop));
  g_autofree guint8 *mark = g_malloc0 (MAX (h->n, 1));
  muster_road_add_seeds (metric, from, TRUE, starts);
  muster_road_add_seeds (metric, to, FALSE, goals);
  muster_road_ancestors (h, starts, ahead, mark);
  muster_road_ancestors (h, goals, back, mark);
  Climb a = { g_new (gint32, MAX (h->n, 1)), g_new (guint32, MAX (h->n, 1)) };
  Climb b = { g_new (gint32, MAX (h->n, 1)), g_new (guint32, MAX (h->n, 1)) };
  const GArray *lists[] = { ahead, back };
  for (guint l = 0; l < 2; l++)
    for (guint i = 0; i < lists[l]->len; i++) {
      guint32 u = g_array_index (lists[l], guint32, i);
      a.time[u] = b.time[u] = MUSTER_COST_INFINITE;
      a.by[u] = b.by[u] = MUSTER_NO_SLOT;
    }
  climb (metric, starts, ahead, FALSE, &a);
  climb (metric, goals, back, TRUE, &b);
  guint32 meet = MUSTER_NO_NODE;
  for (guint i = 0; i < back->len; i++) {
    guint32 u = g_array_index (back, guint32, i);
    gint32 sum = a.time[u] + b.time[u];
    if (sum < most) {
      most = sum;
      meet = u;
    }
  }
  if (meet != MUSTER_NO_NODE) {
    guint32 u = meet;
    for (; a.by[u] != MUSTER_NO_SLOT; u = h->up_tail[a.by[u]])
      g_array_append_vals (hops, &(Hop){ a.by[u], FALSE }, 1);
    const MusterRoadSeed *seed = find_seed (starts, u, a.time[u]);
    Piece piece = { seed->edge, seed->edge & 1 ? 1 - (double)from->fraction : (double)from->fraction, 1, seed->cost };
    g_array_append_val (pieces, piece);
    for (guint i = hops->len; i-- > 0;)
      take_apart (metric, g_array_index (hops, Hop, i), pieces);
    for (u = meet; b.by[u] != MUSTER_NO_SLOT; u = h->up_tail[b.by[u]])
      take_apart (metric, (Hop){ b.by[u], TRUE }, pieces);
    seed = find_seed (goals, u, b.time[u]);
    piece = (Piece){ seed->edge, 0, seed->edge & 1 ? 1 - (double)to->fraction : (double)to->fraction, seed->cost };
    g_array_append_val (pieces, piece);
  }
  g_free (a.time);
  g_free (a.by);
  g_free (b.time);
  g_free (b.by);
  return meet != MUSTER_NO_NODE;
}

/* ---- geometry and words ---- */

static void
put_point (GArray *points, double x, double y)
{
  MusterLatLon at = muster_road_from_grid (x, y);
  const MusterLatLon *last = points->len ? &g_array_index (points, MusterLatLon, points->len - 1) : NULL;
  if (!last || last->lat != at.lat || last->lon != at.lon)
    g_array_append_val (points, at);
}

static void
put_course (const MusterRoadData *data, const Piece *piece, GArray *cells, GArray *points)
{
  muster_road_data_shape (data, piece->edge / 2, cells);
  MusterCell *c = (MusterCell *)(gpointer)cells->data;
  guint n = cells->len;
  if (piece->edge & 1)
    for (guint i = 0; i < n / 2; i++) {
      MusterCell swap = c[i];
      c[i] = c[n - 1 - i];
      c[n - 1 - i] = swap;
    }
  double total = 0, done = 0;
  for (guint i = 1; i < n; i++)
    total += hypot ((double)c[i].x - c[i - 1].x, (double)c[i].y - c[i - 1].y);
  double from = piece->from * total, to = piece->to * total;
  for (guint i = 1; i < n; i++) {
    double length = hypot ((double)c[i].x - c[i - 1].x, (double)c[i].y - c[i - 1].y), end = done + length;
    if (end >= from && done <= to && length > 0) {
      double a = CLAMP ((from - done) / length, 0, 1), b = CLAMP ((to - done) / length, 0, 1);
      put_point (points, c[i - 1].x + a * ((double)c[i].x - c[i - 1].x),
                 c[i - 1].y + a * ((double)c[i].y - c[i - 1].y));
      put_point (points, c[i - 1].x + b * ((double)c[i].x - c[i - 1].x),
                 c[i - 1].y + b * ((double)c[i].y - c[i - 1].y));
    }
    done = end;
  }
}

static const char *
text_or_null (const MusterRoadData *data, guint32 at)
{
  return data->letters[at] ? data->letters + at : NULL;
}

static gboolean
goes_on (const MusterRoadData *data, guint32 a, guint32 b)
{
  const MusterRoadKind *x = &data->kinds[data->kind[a]], *y = &data->kinds[data->kind[b]];
  guint shown = MUSTER_ROAD_BRIDGE | MUSTER_ROAD_FERRY;
  return data->name[a] == data->name[b] && x->road == y->road && (x->flags & shown) == (y->flags & shown);
}

static void
describe (const MusterRoadData *data, const GArray *pieces, MusterRoadRoute *route)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  GArray *points = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (MusterRoadStep));
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = &g_array_index (pieces, Piece, i);
    guint32 segment = piece->edge / 2;
    if (piece->to <= piece->from && piece->ms == 0 && pieces->len > 1)
      continue;
    const MusterRoadKind *kind = &data->kinds[data->kind[segment]];
    if (steps->len == 0 || !goes_on (data, segment, g_array_index (pieces, Piece, i - 1).edge / 2)) {
      MusterRoadStep step = { .name = text_or_null (data, data->name_at[2 * data->name[segment]]),
                              .ref = text_or_null (data, data->name_at[2 * data->name[segment] + 1]),
                              .kind = muster_road_words[kind->road],
                              .bridge = (kind->flags & MUSTER_ROAD_BRIDGE) != 0,
                              .ferry = (kind->flags & MUSTER_ROAD_FERRY) != 0,
                              .first_point = points->len ? points->len - 1 : 0 };
      g_array_append_val (steps, step);
    }
    MusterRoadStep *step = &g_array_index (steps, MusterRoadStep, steps->len - 1);
    double metres = (piece->to - piece->from) * data->lengths[segment] / 100.0;
    put_course (data, piece, cells, points);
    step->n_points = points->len - step->first_point;
    step->metres += metres;
    step->seconds += piece->ms / 1000.0;
    route->metres += metres;
    route->seconds += piece->ms / 1000.0;
  }
  if (points->len == 0) /* from a point to itself */
    g_array_append_val (points, route->from.at);
  if (steps->len == 1 && g_array_index (steps, MusterRoadStep, 0).n_points == 0)
    g_array_index (steps, MusterRoadStep, 0).n_points = points->len;
  route->n_points = points->len;
  route->n_steps = steps->len;
  route->points = (MusterLatLon *)(gpointer)g_array_free (points, FALSE);
  route->steps = (MusterRoadStep *)(gpointer)g_array_free (steps, FALSE);
}

static MusterRoadRoute *
go_straight (const MusterRoadMetric *metric, MusterRoadRoute *route)
{
  route->straight = TRUE;
  route->seconds = muster_road_straight_seconds (metric, route->from.at, route->to.at, &route->metres);
  route->n_points = 2;
  route->points = g_new (MusterLatLon, 2);
  route->points[0] = route->from.at;
  route->points[1] = route->to.at;
  return route;
}

MusterRoadRoute *
muster_road_route (const MusterRoadMetric *metric, MusterLatLon from, MusterLatLon to, GError **error)
{
  g_autoptr (MusterRoadRoute) route = g_new0 (MusterRoadRoute, 1);
  if (!muster_latlon_is_valid (from) || !muster_latlon_is_valid (to)) {
    g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT, _ ("this is no place on the earth"));
    return NULL;
  }
  if (!muster_road_snap (metric, from, &route->from) || !muster_road_snap (metric, to, &route->to)) {
    g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_NO_ROAD,
                 route->from.found ? _ ("there is no usable road within %.0f m of the destination")
                                   : _ ("there is no usable road within %.0f m of the start"),
                 MUSTER_ROAD_REACH_M);
    return NULL;
  }
  if (!metric->base)
    return go_straight (metric, g_steal_pointer (&route));
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  guint32 edge = 0;
  gint32 direct = muster_road_direct (metric, &route->from, &route->to, &edge);
  if (!search (metric, &route->from, &route->to, direct, pieces)) {
    if (direct >= MUSTER_COST_INFINITE) {
      g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_UNREACHABLE,
                   _ ("unreachable: no way leads there for this vehicle under these closures"));
      return NULL;
    }
    double a = (double)route->from.fraction, b = (double)route->to.fraction;
    Piece piece = { edge, edge & 1 ? 1 - a : a, edge & 1 ? 1 - b : b, direct };
    g_array_append_val (pieces, piece);
  }
  describe (&metric->roads->data, pieces, route);
  route->roads = muster_roads_ref (metric->roads);
  return g_steal_pointer (&route);
}

void
muster_road_route_free (MusterRoadRoute *route)
{
  if (!route)
    return;
  g_free (route->points);
  g_free (route->steps);
  muster_roads_unref (route->roads);
  g_free (route);
}
