/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random-roads.h"
#include <math.h>
#include <string.h>

#define STEP_M 100.0
static const MusterLatLon corner = { 47.0, 9.0 };

static MusterLatLon
place (double east, double south)
{
  return (MusterLatLon){ corner.lat - south / 111195.0,
                         corner.lon + east / (111195.0 * cos (corner.lat * M_PI / 180)) };
}

MusterLatLon
random_place (GRand *random, guint side)
{
  return place (g_rand_double_range (random, -50, side * STEP_M + 50),
                g_rand_double_range (random, -50, side * STEP_M + 50));
}

static const MusterRoadKind kinds[] = {
  { .road = 4, .access = { 15, 15 }, .speed = { 800, 800 }, .lorry = { 800, 800 }, .walk = 50 },
  { .road = 11, .access = { 15, 15 }, .speed = { 300, 250 }, .lorry = { 300, 250 }, .walk = 50 },
  { .road = 11, .access = { 15, 8 }, .speed = { 400, 400 }, .lorry = { 300, 300 }, .walk = 50 },
  { .road = 11, .access = { 8, 15 }, .speed = { 500, 500 }, .lorry = { 400, 400 }, .walk = 50 },
  { .road = 14, .access = { 1, 1 }, .speed = { 150, 150 }, .lorry = { 150, 150 }, .walk = 50 },
  { .road = 8,
    .flags = MUSTER_ROAD_BRIDGE,
    .access = { 15, 15 },
    .speed = { 600, 600 },
    .lorry = { 600, 600 },
    .walk = 50,
    .weight = 75,
    .width = 250 },
  { .road = 20, .access = { 8, 8 }, .speed = { 50, 50 }, .lorry = { 50, 50 }, .walk = 50 },
};

static void
add_segment (MusterRoadData *d, guint32 a, guint32 b, guint32 kind)
{
  guint32 s = d->n_segments++;
  d->ends[2 * s] = a;
  d->ends[2 * s + 1] = b;
  d->kind[s] = kind;
  d->name[s] = kind % 2;
  d->shape[s + 1] = 0;
  MusterLatLon x = muster_road_from_grid (d->x[a], d->y[a]), y = muster_road_from_grid (d->x[b], d->y[b]);
  d->lengths[s] = (guint32)(muster_distance_m (x, y) * 100);
}

static void
forbid (MusterRoadData *d, GRand *random, GArray *words)
{
  guint32 edges[4], n = (guint32)g_rand_int_range (random, 2, 5);
  edges[0] = (guint32)g_rand_int_range (random, 0, (gint32)(2 * d->n_segments));
  for (guint32 k = 1; k < n; k++) {
    guint32 out[64], found = 0;
    for (guint32 e = 0; e < 2 * d->n_segments; e++)
      if (muster_road_data_tail (d, e) == muster_road_data_head (d, edges[k - 1]) && found < 64)
        out[found++] = e;
    edges[k] = out[g_rand_int_range (random, 0, (gint32)found)];
  }
  g_array_append_vals (words, (guint32[]){ (guint32)g_rand_int_range (random, 1, 8), n }, 2);
  g_array_append_vals (words, edges, n);
}

MusterRoads *
random_roads (guint side, guint turns, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  MusterRoadData d = { .n_junctions = side * side, .n_kinds = G_N_ELEMENTS (kinds), .n_names = 2, .n_letters = 8 };
  guint most = 2 * side * side;
  d.x = g_new (gint32, d.n_junctions);
  d.y = g_new (gint32, d.n_junctions);
  d.barrier = g_malloc0 (d.n_junctions);
  d.ends = g_new (guint32, 2 * most);
  d.lengths = g_new (guint32, most);
  d.kind = g_new (guint32, most);
  d.name = g_new (guint32, most);
  d.shape = g_new0 (guint32, most + 1);
  d.shapes = g_malloc0 (1);
  d.kinds = g_memdup2 (kinds, sizeof kinds);
  d.letters = g_memdup2 ("Street\0", 8);
  d.name_at = g_memdup2 ((guint32[]){ 0, 7, 7, 7 }, 4 * sizeof (guint32));
  for (guint i = 0; i < d.n_junctions; i++) {
    MusterPoint p = muster_road_to_grid (place ((i % side + g_rand_double_range (random, -0.3, 0.3)) * STEP_M,
                                                (i / side + g_rand_double_range (random, -0.3, 0.3)) * STEP_M));
    d.x[i] = (gint32)p.x;
    d.y[i] = (gint32)p.y;
    d.barrier[i] = turns > 0 && g_rand_int_range (random, 0, 40) == 0;
  }
  for (guint i = 0; i < d.n_junctions; i++)
    for (guint way = 0; way < 2; way++) {
      guint x = i % side + !way, y = i / side + way;
      gboolean main = way ? i % side % 16 == 0 : i / side % 16 == 0;
      if (x >= side || y >= side || g_rand_double (random) > (main ? 0.97 : 0.68))
        continue;
      static const guint32 often[] = { 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 1 };
      guint32 kind = main ? 0 : often[g_rand_int_range (random, 0, G_N_ELEMENTS (often))];
      add_segment (&d, i, y * side + x, kind);
    }
  GArray *words = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < turns; i++)
    forbid (&d, random, words);
  d.n_turn_words = words->len;
  d.turns = (guint32 *)(gpointer)g_array_free (words, FALSE);
  for (MusterRoadGraphKind which = 0; which < MUSTER_N_GRAPHS; which++) {
    MusterRoadGraph graph;
    muster_road_graph_init (&graph, &d, which);
    d.n_ranks[which] = graph.n_nodes;
    d.rank[which] = muster_road_graph_find_order (&graph, &d);
    muster_road_graph_clear (&graph);
  }
  g_autoptr (GError) error = NULL;
  MusterRoads *roads = muster_roads_new (&d, "random", &error);
  g_assert_no_error (error);
  return roads;
}

/* ---- the plain search ---- */

#define NO_EDGE G_MAXUINT32
typedef struct {
  guint32 last[3]; /* the latest first */
} State;

typedef struct {
  gint64 time;
  State state;
} Entry;

static guint
hash_state (gconstpointer p)
{
  const State *s = p;
  return s->last[0] * 31 + s->last[1] * 7919 + s->last[2] * 104729;
}

static gboolean
same_state (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (State)) == 0;
}

static gboolean
is_forbidden (const MusterRoadMetric *metric, const State *s, guint32 edge)
{
  const MusterRoadData *d = &metric->roads->data;
  if (metric->profile.vehicle == MUSTER_VEHICLE_WALK)
    return FALSE;
  for (guint32 i = 0; i < d->n_turn_words; i += d->turns[i + 1] + 2) {
    guint32 n = d->turns[i + 1];
    const guint32 *edges = d->turns + i + 2;
    gboolean meets = (d->turns[i] & 1u << metric->profile.vehicle) && edges[n - 1] == edge;
    for (guint32 k = 1; k < n && meets; k++)
      meets = s->last[k - 1] == edges[n - 1 - k];
    if (meets)
      return TRUE;
  }
  return FALSE;
}

static gint64
piece_cost (const MusterRoadMetric *metric, guint32 edge, double from, double to)
{
  if (metric->base->edge[edge] >= MUSTER_COST_INFINITE || to < from)
    return -1;
  for (guint i = 0; i < metric->shut->len; i++) {
    const MusterRoadShut *shut = &g_array_index (metric->shut, MusterRoadShut, i);
    double a = edge & 1 ? 1 - (double)shut->to : (double)shut->from;
    double b = edge & 1 ? 1 - (double)shut->from : (double)shut->to;
    if (shut->segment == edge / 2 && from < b - 1e-6 && to > a + 1e-6)
      return -1;
  }
  return lround ((to - from) * metric->base->edge[edge]);
}

static int
compare_entries (gconstpointer a, gconstpointer b, gpointer unused)
{
  const Entry *x = a, *y = b;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return memcmp (&x->state, &y->state, sizeof x->state);
}

gint64
plain_time (const MusterRoadMetric *metric, const MusterRoadSnap *from, const MusterRoadSnap *to)
{
  const MusterRoadData *d = &metric->roads->data;
  g_autoptr (GHashTable) done = g_hash_table_new_full (hash_state, same_state, g_free, NULL);
  GSequence *queue = g_sequence_new (g_free);
  gint64 best = -1;
  double f0 = (double)from->fraction, f1 = (double)to->fraction;
  for (guint32 e = 2 * from->segment; from->found && to->found && e < 2 * from->segment + 2; e++) {
    double a = e & 1 ? 1 - f0 : f0, b = e & 1 ? 1 - f1 : f1;
    gint64 cost = piece_cost (metric, e, a, 1);
    if (from->segment == to->segment && a <= b && piece_cost (metric, e, a, b) >= 0)
      best = best < 0 ? piece_cost (metric, e, a, b) : MIN (best, piece_cost (metric, e, a, b));
    if (cost >= 0) {
      Entry entry = { cost, { { e, NO_EDGE, NO_EDGE } } };
      g_sequence_insert_sorted (queue, g_memdup2 (&entry, sizeof entry), compare_entries, NULL);
    }
  }
  while (!g_sequence_is_empty (queue)) {
    GSequenceIter *first = g_sequence_get_begin_iter (queue);
    Entry entry = *(Entry *)g_sequence_get (first);
    g_sequence_remove (first);
    if ((best >= 0 && entry.time >= best) || !g_hash_table_add (done, g_memdup2 (&entry.state, sizeof (State))))
      continue;
    guint32 last = entry.state.last[0], junction = muster_road_data_head (d, last);
    gboolean barrier = d->barrier[junction] && metric->profile.vehicle != MUSTER_VEHICLE_WALK;
    for (guint32 e = 0; e < 2 * d->n_segments; e++) {
      if (muster_road_data_tail (d, e) != junction || is_forbidden (metric, &entry.state, e)
          || (barrier && e != (last ^ 1)))
        continue;
      double f = e & 1 ? 1 - f1 : f1;
      gint64 part = e / 2 == to->segment ? piece_cost (metric, e, 0, f) : -1, whole = piece_cost (metric, e, 0, 1);
      if (part >= 0 && (best < 0 || entry.time + part < best))
        best = entry.time + part;
      if (whole < 0)
        continue;
      Entry next = { entry.time + metric->base->edge[e], { { e, last, entry.state.last[1] } } };
      g_sequence_insert_sorted (queue, g_memdup2 (&next, sizeof next), compare_entries, NULL);
    }
  }
  g_sequence_free (queue);
  return best;
}
