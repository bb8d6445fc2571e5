/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times to all nodes with the edges laid out for it, against Bellman and Ford on the arcs and against the sweep
 * without, on random networks with restrictions, barriers, one-ways, closures and islands, both ways round. */
#include "random-roads.h"
#include <string.h>

/* Every arc again and again until nothing changes. (transfer full) By rank. */
static gint32 *
by_arcs (const MusterRoadMetric *metric, const GArray *seeds, gboolean inwards)
{
  const MusterRoadGraph *g = metric->graph;
  const guint32 *rank = metric->hierarchy->rank;
  gint32 *times = g_new (gint32, MAX (g->n_nodes, 1));
  gboolean better = TRUE;
  for (guint32 u = 0; u < g->n_nodes; u++)
    times[u] = MUSTER_COST_INFINITE;
  for (guint i = 0; i < seeds->len; i++) {
    const MusterRoadSeed *seed = &g_array_index (seeds, MusterRoadSeed, i);
    times[seed->node] = MIN (times[seed->node], seed->cost);
  }
  while (better) {
    better = FALSE;
    for (guint32 a = 0; a < g->n_arcs; a++) {
      guint32 from = rank[inwards ? g->head[a] : g->tail[a]], to = rank[inwards ? g->tail[a] : g->head[a]];
      if (metric->arc[a] >= MUSTER_COST_INFINITE || times[from] + metric->arc[a] >= times[to])
        continue;
      times[to] = times[from] + metric->arc[a];
      better = TRUE;
    }
  }
  return times;
}

static void
add_seeds (const MusterRoadMetric *metric, GRand *random, GArray *seeds)
{
  g_array_set_size (seeds, 0);
  for (int i = g_rand_int_range (random, 1, 5); i > 0; i--) {
    MusterRoadSeed seed = { (guint32)g_rand_int_range (random, 0, (gint32)metric->hierarchy->n),
                            g_rand_boolean (random) ? 0 : g_rand_int_range (random, 0, 90000), 0 };
    g_array_append_val (seeds, seed);
  }
}

/* Asks until the edges are laid out, and then some more. */
static void
compare (const MusterRoadMetric *metric, GRand *random)
{
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
  for (int inwards = 0; inwards < 2; inwards++) {
    guint laid_out = 0;
    g_auto (MusterRoadTimes) times = { 0 };
    for (guint question = 0; laid_out < 5; question++) {
      g_assert_cmpuint (question, <, 200);
      add_seeds (metric, random, seeds);
      muster_road_sweep_all (metric, seeds, inwards, &times);
      laid_out += times.place != NULL;
      if (question % 16 != 0 && !times.place)
        continue;
      g_autofree gint32 *right = by_arcs (metric, seeds, inwards);
      for (guint32 u = 0; u < metric->hierarchy->n; u++)
        g_assert_cmpint (muster_road_times_get (&times, u), ==, right[u]);
    }
  }
}

static void
test_times_of_all (void)
{
  for (guint32 seed = 1; seed <= 12; seed++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (seed);
    guint side = seed % 4 == 0 ? 30 : 8;
    g_autoptr (MusterRoads) roads = random_roads (side, seed % 3 * 7, seed);
    g_test_message ("seed %u", seed);
    for (MusterVehicle v = 0; v < MUSTER_N_VEHICLES; v++) {
      g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();
      MusterLatLon line[2] = { random_place (random, side), random_place (random, side) };
      muster_road_closures_add_line (closures, line, 2);
      g_autoptr (MusterRoadMetric) open = muster_road_metric_new (roads, &(MusterRoadProfile){ .vehicle = v }, NULL);
      g_autoptr (MusterRoadMetric) shut
          = muster_road_metric_new (roads, &(MusterRoadProfile){ .vehicle = v }, closures);
      compare (open, random);
      compare (shut, random); /* what is laid out for the open roads is not taken for the shut ones */
    }
  }
}

static gpointer
ask_often (gpointer data)
{
  const MusterRoadMetric *metric = data;
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint64 sum = 0;
  for (guint i = 0; i < 60; i++) {
    g_auto (MusterRoadTimes) times = { 0 };
    add_seeds (metric, random, seeds);
    muster_road_sweep_all (metric, seeds, FALSE, &times);
    for (guint32 u = 0; u < metric->hierarchy->n; u++)
      sum = sum * 31 + (guint64)muster_road_times_get (&times, u);
  }
  return (gpointer)(gsize)sum;
}

/* Whoever lays the edges out does so beside others that ask. */
static void
test_threads (void)
{
  g_autoptr (MusterRoads) roads = random_roads (20, 5, 3);
  g_autoptr (MusterRoadMetric) metric
      = muster_road_metric_new (roads, &(MusterRoadProfile){ .vehicle = MUSTER_VEHICLE_CAR }, NULL);
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask_often, metric);
  gpointer first = g_thread_join (threads[0]);
  for (guint i = 1; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/full-sweep/times-of-all-are-those-of-bellman-and-ford", test_times_of_all);
  g_test_add_func ("/road/full-sweep/threads-get-the-same", test_threads);
  return g_test_run ();
}
