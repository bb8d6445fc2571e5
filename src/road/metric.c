/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a profile and closures to the costs of a hierarchy.
 *
 * The costs of a profile on the open network are its base; a network keeps the last few, so what is asked often is
 * there. A metric without closures is its base. One with closures copies the base's costs, which is a copy of some
 * megabytes, and works in the arcs that are shut: the edges above are recomputed only where a shut arc had carried
 * them. */
#include "road/roads.h"
#include <string.h>

#define KEPT_BASES 8

#define NUMBER(name, value) static const double name = value;
#include "road/roads.def"
#undef NUMBER

static const char *const words[MUSTER_N_VEHICLES] = { "rescue", "car", "lorry", "walk" };

gboolean
muster_vehicle_from_word (const char *word, MusterVehicle *vehicle)
{
  for (guint i = 0; i < MUSTER_N_VEHICLES; i++)
    if (g_strcmp0 (word, words[i]) == 0) {
      *vehicle = (MusterVehicle)i;
      return TRUE;
    }
  return FALSE;
}

static MusterRoadGraphKind
graph_of (const MusterRoadProfile *profile)
{
  return profile->vehicle == MUSTER_VEHICLE_WALK ? MUSTER_GRAPH_WALK : MUSTER_GRAPH_DRIVE;
}

/* ---- the base ---- */

static gboolean
exceeds (double measure, double step, guint16 limit)
{
  return limit && measure > limit * step + 1e-6;
}

/* Milliseconds for a metre on each kind, or 0 when this profile must not go there. */
static double
pace (const MusterRoadKind *kind, guint direction, const MusterRoadProfile *p)
{
  if (!(kind->access[direction] & 1u << p->vehicle))
    return 0;
  if (p->vehicle == MUSTER_VEHICLE_WALK)
    return 36000.0 / kind->walk;
  if (exceeds (p->weight_t, 0.1, kind->weight) || exceeds (p->axle_t, 0.1, kind->axle)
      || exceeds (p->width_m, 0.01, kind->width) || exceeds (p->height_m, 0.01, kind->height)
      || exceeds (p->length_m, 0.01, kind->length))
    return 0;
  return 36000.0 / (p->vehicle == MUSTER_VEHICLE_LORRY ? kind->lorry[direction] : kind->speed[direction]);
}

static void
weigh_edges (const MusterRoads *roads, MusterRoadBase *base)
{
  const MusterRoadData *data = &roads->data;
  g_autofree double *paces = g_new (double, MAX (2 * (gsize)data->n_kinds, 1));
  for (guint32 k = 0; k < data->n_kinds; k++)
    for (guint d = 0; d < 2; d++)
      paces[2 * k + d] = pace (&data->kinds[k], d, &base->profile);
  base->edge = g_new (gint32, MAX (2 * (gsize)data->n_segments, 1));
  for (guint32 e = 0; e < 2 * data->n_segments; e++) {
    double ms = paces[2 * data->kind[e / 2] + (e & 1)] * data->lengths[e / 2] / 100.0;
    base->edge[e] = paces[2 * data->kind[e / 2] + (e & 1)] > 0 ? (gint32)CLAMP (ms + 0.5, 1, MUSTER_COST_INFINITE - 1)
                                                               : MUSTER_COST_INFINITE;
  }
}

/* Nodes from which and to which one can travel both ways, by Tarjan's algorithm without recursion (SIAM J. Comput. 1,
 * 1972): component of each node, and the size of each component. */
typedef struct {
  guint32 *start, *arcs;     /* by tail */
  guint32 *index, *low, *at; /* G_MAXUINT32: not seen */
  guint32 *component;
  GArray *sizes, *stack, *path;
} Tarjan;

static void
visit (Tarjan *t, const MusterRoadGraph *graph, const gint32 *arc, guint32 root, guint32 *clock)
{
  g_array_append_val (t->path, root);
  while (t->path->len) {
    guint32 u = g_array_index (t->path, guint32, t->path->len - 1);
    if (t->index[u] == G_MAXUINT32) {
      t->index[u] = t->low[u] = (*clock)++;
      t->at[u] = t->start[u];
      g_array_append_val (t->stack, u);
    }
    gboolean deeper = FALSE;
    for (; t->at[u] < t->start[u + 1] && !deeper; t->at[u]++) {
      guint32 a = t->arcs[t->at[u]], v = graph->head[a];
      if (arc[a] >= MUSTER_COST_INFINITE)
        continue;
      if (t->index[v] == G_MAXUINT32) {
        g_array_append_val (t->path, v);
        deeper = TRUE;
        break; /* the arc is looked at again, with v finished */
      }
      if (t->component[v] == G_MAXUINT32)
        t->low[u] = MIN (t->low[u], t->low[v]);
    }
    if (deeper)
      continue;
    g_array_set_size (t->path, t->path->len - 1);
    if (t->low[u] != t->index[u])
      continue;
    guint32 size = 0, name = t->sizes->len, v;
    do {
      v = g_array_index (t->stack, guint32, t->stack->len - 1);
      g_array_set_size (t->stack, t->stack->len - 1);
      t->component[v] = name;
      size++;
    } while (v != u);
    g_array_append_val (t->sizes, size);
  }
}

/* Of each segment, which of its ends is not well connected: 1 the first, 2 the last. A node is well connected in a
 * large component: one of at least a twentieth of the nodes of the largest, or of a hundred. (transfer full) */
static guint8 *
find_islands (const MusterRoads *roads, const MusterRoadGraph *graph, const gint32 *arc)
{
  guint32 n = graph->n_nodes, clock = 0, largest = 0;
  Tarjan t = { .start = g_new0 (guint32, (gsize)n + 2), .arcs = g_new (guint32, MAX (graph->n_arcs, 1)) };
  t.index = g_new (guint32, MAX (n, 1));
  t.low = g_new (guint32, MAX (n, 1));
  t.at = g_new (guint32, MAX (n, 1));
  t.component = g_new (guint32, MAX (n, 1));
  memset (t.index, 0xff, n * sizeof (guint32));
  memset (t.component, 0xff, n * sizeof (guint32));
  t.sizes = g_array_new (FALSE, FALSE, sizeof (guint32));
  t.stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  t.path = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 a = 0; a < graph->n_arcs; a++)
    t.start[graph->tail[a] + 2]++;
  for (guint32 u = 0; u < n; u++)
    t.start[u + 2] += t.start[u + 1];
  for (guint32 a = 0; a < graph->n_arcs; a++)
    t.arcs[t.start[graph->tail[a] + 1]++] = a;
  for (guint32 u = 0; u < n; u++)
    if (t.index[u] == G_MAXUINT32)
      visit (&t, graph, arc, u, &clock);
  for (guint i = 0; i < t.sizes->len; i++)
    largest = MAX (largest, g_array_index (t.sizes, guint32, i));
  guint8 *cut_off = g_malloc0 (MAX (roads->data.n_segments, 1));
  for (guint32 edge = 0; edge < 2 * roads->data.n_segments; edge++) {
    guint32 node = graph->landing[edge];
    guint32 size = node != G_MAXUINT32 ? g_array_index (t.sizes, guint32, t.component[node]) : 0;
    if (size < 100 && size < largest / 20.0)
      cut_off[edge / 2] |= edge & 1 ? 1 : 2;
  }
  g_free (t.start);
  g_free (t.arcs);
  g_free (t.index);
  g_free (t.low);
  g_free (t.at);
  g_free (t.component);
  g_array_unref (t.sizes);
  g_array_unref (t.stack);
  g_array_unref (t.path);
  return cut_off;
}

void
muster_road_base_unref (MusterRoadBase *base)
{
  if (!base || !g_atomic_ref_count_dec (&base->refs))
    return;
  g_free (base->edge);
  g_free (base->arc);
  g_free (base->cost);
  g_free (base->cut_off);
  for (guint i = 0; i < 2; i++)
    muster_full_sweep_free (base->full[i].sweep);
  g_free (base);
}

static MusterRoadBase *
base_new (const MusterRoads *roads, const MusterRoadProfile *profile)
{
  MusterRoadGraphKind which = graph_of (profile);
  const MusterRoadGraph *graph = &roads->graph[which];
  MusterRoadBase *base = g_new0 (MusterRoadBase, 1);
  g_atomic_ref_count_init (&base->refs);
  base->profile = *profile;
  weigh_edges (roads, base);
  base->arc = g_new (gint32, MAX (graph->n_arcs, 1));
  for (guint32 a = 0; a < graph->n_arcs; a++)
    base->arc[a] = graph->forbidden[a] & 1u << profile->vehicle ? MUSTER_COST_INFINITE : base->edge[graph->edge[a]];
  base->cost = g_new (MusterCost, MAX (roads->hierarchy[which].m, 1));
  muster_cost_customise (&roads->hierarchy[which], base->arc, base->cost);
  base->cut_off = find_islands (roads, graph, base->arc);
  return base;
}

static gboolean
same_profile (const MusterRoadProfile *a, const MusterRoadProfile *b)
{
  return a->vehicle == b->vehicle && a->weight_t == b->weight_t && a->axle_t == b->axle_t && a->width_m == b->width_m
         && a->height_m == b->height_m && a->length_m == b->length_m;
}

/* (transfer full) */
static MusterRoadBase *
find_base (MusterRoads *roads, const MusterRoadProfile *profile)
{
  MusterRoadBase *base = NULL;
  g_mutex_lock (&roads->lock);
  for (guint i = 0; i < roads->bases->len && !base; i++)
    if (same_profile (&((MusterRoadBase *)g_ptr_array_index (roads->bases, i))->profile, profile)) {
      base = g_ptr_array_steal_index (roads->bases, i);
      g_ptr_array_add (roads->bases, base);
    }
  if (!base) {
    base = base_new (roads, profile);
    g_ptr_array_add (roads->bases, base);
    if (roads->bases->len > KEPT_BASES)
      g_ptr_array_remove_index (roads->bases, 0);
  }
  g_atomic_ref_count_inc (&base->refs);
  g_mutex_unlock (&roads->lock);
  return base;
}

/* ---- the metric ---- */

/* Measures that are none are as good as not known. */
static MusterRoadProfile
clean (const MusterRoadProfile *profile)
{
  MusterRoadProfile p = *profile;
  double *measures[] = { &p.weight_t, &p.axle_t, &p.width_m, &p.height_m, &p.length_m };
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (!isfinite (*measures[i]) || *measures[i] < 0)
      *measures[i] = 0;
  if ((guint)p.vehicle >= MUSTER_N_VEHICLES)
    p.vehicle = MUSTER_VEHICLE_RESCUE;
  return p;
}

static void
work_in (MusterRoadMetric *metric)
{
  const MusterHierarchy *h = metric->hierarchy;
  const MusterRoadGraph *graph = metric->graph;
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint32));
  metric->own_arc = g_memdup2 (metric->base->arc, MAX ((gsize)graph->n_arcs, 1) * sizeof (gint32));
  for (guint i = 0; i < metric->shut->len; i++) {
    guint32 segment = g_array_index (metric->shut, MusterRoadShut, i).segment;
    for (guint32 k = graph->arc_start[2 * segment]; k < graph->arc_start[2 * segment + 2]; k++)
      if (metric->own_arc[graph->arcs[k]] < MUSTER_COST_INFINITE) {
        metric->own_arc[graph->arcs[k]] = MUSTER_COST_INFINITE;
        g_array_append_val (changed, graph->arcs[k]);
      }
  }
  metric->own_cost = g_new (MusterCost, MAX (h->m, 1));
  if (changed->len > graph->n_arcs / 20)
    muster_cost_customise (h, metric->own_arc, metric->own_cost);
  else {
    memcpy (metric->own_cost, metric->base->cost, (gsize)h->m * sizeof (MusterCost));
    muster_cost_update (h, metric->own_arc, (const guint32 *)(gconstpointer)changed->data, changed->len,
                        metric->own_cost);
  }
  metric->own_cut_off = find_islands (metric->roads, graph, metric->own_arc);
  metric->arc = metric->own_arc;
  metric->cost = metric->own_cost;
  metric->cut_off = metric->own_cut_off;
  metric->full = metric->own_full;
}

MusterRoadMetric *
muster_road_metric_new (MusterRoads *roads, const MusterRoadProfile *profile, const MusterRoadClosures *closures)
{
  MusterRoadMetric *metric = g_new0 (MusterRoadMetric, 1);
  g_atomic_ref_count_init (&metric->refs);
  metric->roads = muster_roads_ref (roads);
  metric->profile = clean (profile);
  if (roads->data.n_segments == 0) {
    metric->shut = g_array_new (FALSE, FALSE, sizeof (MusterRoadShut));
    return metric;
  }
  MusterRoadGraphKind which = graph_of (&metric->profile);
  metric->base = find_base (roads, &metric->profile);
  metric->graph = &roads->graph[which];
  metric->hierarchy = &roads->hierarchy[which];
  metric->arc = metric->base->arc;
  metric->cost = metric->base->cost;
  metric->cut_off = metric->base->cut_off;
  metric->full = metric->base->full;
  metric->shut
      = closures ? muster_road_closures_resolve (closures, roads) : g_array_new (FALSE, FALSE, sizeof (MusterRoadShut));
  if (metric->shut->len > 0)
    work_in (metric);
  return metric;
}

MusterRoadMetric *
muster_road_metric_ref (MusterRoadMetric *metric)
{
  g_atomic_ref_count_inc (&metric->refs);
  return metric;
}

void
muster_road_metric_unref (MusterRoadMetric *metric)
{
  if (!metric || !g_atomic_ref_count_dec (&metric->refs))
    return;
  g_free (metric->own_arc);
  g_free (metric->own_cost);
  g_free (metric->own_cut_off);
  for (guint i = 0; i < 2; i++)
    muster_full_sweep_free (metric->own_full[i].sweep);
  g_array_unref (metric->shut);
  muster_road_base_unref (metric->base);
  muster_roads_unref (metric->roads);
  g_free (metric);
}

gboolean
muster_road_metric_is_straight (const MusterRoadMetric *metric)
{
  return metric->base == NULL;
}

const MusterRoadProfile *
muster_road_metric_get_profile (const MusterRoadMetric *metric)
{
  return &metric->profile;
}

guint
muster_road_metric_count_closed (const MusterRoadMetric *metric)
{
  return metric->shut->len;
}

double
muster_road_straight_seconds (const MusterRoadMetric *metric, MusterLatLon a, MusterLatLon b, double *metres)
{
  double kmh = metric->profile.vehicle == MUSTER_VEHICLE_WALK ? WALK_KMH : STRAIGHT_KMH;
  *metres = muster_distance_m (a, b) * DETOUR;
  return *metres / kmh * 3.6;
}
