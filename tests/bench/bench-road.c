/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The road engine on a made network of 264,196 junctions (seed 1), against plain Dijkstra with a binary heap on the
 * same graph in the same run, round about; and from point to point on the demo's roads against Routino, if its library
 * and its planetsplitter are there. */
#include "random-roads.h"
#include "road/area.h"
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef HAVE_ROUTINO
#include <routino.h>
#endif

#define SIDE         514
#define TEAMS        200
#define INCIDENTS    50
#define ROUNDS       5
#define FIRST_SWEEPS 40 /* without the edges laid out */
#define ROUNDS_ALL   80

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double
print (const char *what, GArray *ms)
{
  double *v = (double *)(gpointer)ms->data;
  qsort (v, ms->len, sizeof *v, compare_doubles);
  double median = v[ms->len / 2];
  g_print (
      "{\"bench\":\"road\",\"what\":\"%s\",\"unit\":\"ms\",\"median\":%.3f,\"min\":%.3f,\"max\":%.3f,\"rounds\":%u}\n",
      what, median, v[0], v[ms->len - 1], ms->len);
  g_array_set_size (ms, 0);
  return median;
}

static void
add (GArray *ms, gint64 start)
{
  double spent = (double)(g_get_monotonic_time () - start) / 1000;
  g_array_append_val (ms, spent);
}

/* ---- plain Dijkstra ---- */

typedef struct {
  guint32 n, *start, *head;
  gint32 *cost, *time;
  struct {
    gint32 key;
    guint32 node;
  } * heap;
} Plain;

static void
plain_init (Plain *p, const MusterRoadMetric *metric, gboolean backwards)
{
  const MusterRoadGraph *g = metric->graph;
  const guint32 *tail = backwards ? g->head : g->tail, *head = backwards ? g->tail : g->head;
  p->n = g->n_nodes;
  p->start = g_new0 (guint32, p->n + 2);
  p->head = g_new (guint32, g->n_arcs);
  p->cost = g_new (gint32, g->n_arcs);
  p->time = g_new (gint32, p->n);
  p->heap = g_malloc_n (g->n_arcs + 1, sizeof *p->heap);
  for (guint32 a = 0; a < g->n_arcs; a++)
    p->start[tail[a] + 2]++;
  for (guint32 u = 0; u < p->n; u++)
    p->start[u + 2] += p->start[u + 1];
  for (guint32 a = 0; a < g->n_arcs; a++) {
    guint32 k = p->start[tail[a] + 1]++;
    p->head[k] = head[a];
    p->cost[k] = metric->arc[a];
  }
}

static void
plain_clear (Plain *p)
{
  g_free (p->start);
  g_free (p->head);
  g_free (p->cost);
  g_free (p->time);
  g_free (p->heap);
}

static void
plain_run (Plain *p, guint32 from)
{
  guint32 n = 0;
  for (guint32 u = 0; u < p->n; u++)
    p->time[u] = MUSTER_COST_INFINITE;
  p->time[from] = 0;
  p->heap[n].key = 0;
  p->heap[n++].node = from;
  while (n > 0) {
    gint32 key = p->heap[0].key;
    guint32 u = p->heap[0].node, i = 0;
    n--;
    for (guint32 k; (k = 2 * i + 1) < n; i = k) {
      k += k + 1 < n && p->heap[k + 1].key < p->heap[k].key;
      if (p->heap[k].key >= p->heap[n].key)
        break;
      p->heap[i] = p->heap[k];
    }
    p->heap[i] = p->heap[n];
    if (key > p->time[u])
      continue;
    for (guint32 a = p->start[u]; a < p->start[u + 1]; a++) {
      gint32 time = key + p->cost[a];
      if (p->cost[a] >= MUSTER_COST_INFINITE || time >= p->time[p->head[a]])
        continue;
      p->time[p->head[a]] = time;
      guint32 at = n++;
      for (; at > 0 && p->heap[(at - 1) / 2].key > time; at = (at - 1) / 2)
        p->heap[at] = p->heap[(at - 1) / 2];
      p->heap[at].key = time;
      p->heap[at].node = p->head[a];
    }
  }
}

/* ---- the made network ---- */

/* A node from which most others are reached, so that a few on an island do not count as a fast search. */
static guint32
draw_start (Plain *plain, GRand *random)
{
  for (;;) {
    guint32 node = (guint32)g_rand_int_range (random, 0, (gint32)plain->n), reached = 0;
    plain_run (plain, node);
    for (guint32 u = 0; u < plain->n; u++)
      reached += plain->time[u] < MUSTER_COST_INFINITE;
    if (reached > plain->n / 2)
      return node;
  }
}

static void
bench_all (const MusterRoadMetric *metric, GRand *random, GArray *plain_ms, GArray *first_ms, GArray *one_ms,
           GArray *rows_ms, GArray *times_faster)
{
  const MusterHierarchy *h = metric->hierarchy;
  Plain plain;
  plain_init (&plain, metric, FALSE);
  g_auto (MusterRoadTimes) times = { 0 };
  g_autofree guint8 *mark = g_malloc0 (h->n);
  gint32 (*rows)[MUSTER_ROAD_LANES] = g_malloc (h->n * sizeof *rows);
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) rising = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 u = 0; u < h->n; u++)
    g_array_append_val (all, u);
  for (guint round = 0; round < ROUNDS_ALL; round++) {
    g_array_set_size (seeds, 0);
    for (guint lane = 0; lane < MUSTER_ROAD_LANES; lane++) {
      guint32 node = lane == 0 ? draw_start (&plain, random) : (guint32)g_rand_int_range (random, 0, (gint32)h->n);
      MusterRoadSeed seed = { h->rank[node], 0, 0 };
      g_array_append_val (seeds, seed);
      if (lane > 0)
        continue;
      gint64 start = g_get_monotonic_time ();
      plain_run (&plain, node);
      add (plain_ms, start);
      double ratio = (double)(g_get_monotonic_time () - start);
      start = g_get_monotonic_time ();
      muster_road_sweep_all (metric, seeds, FALSE, &times);
      if (round != FIRST_SWEEPS) /* that one lays the edges out, which is measured apart */
        add (times.place ? one_ms : first_ms, start);
      ratio /= (double)MAX (g_get_monotonic_time () - start, 1);
      if (round > FIRST_SWEEPS)
        g_array_append_val (times_faster, ratio);
      for (guint32 u = 0; u < h->n; u++)
        g_assert_cmpint (muster_road_times_get (&times, h->rank[u]), ==, plain.time[u]);
    }
    gint64 start = g_get_monotonic_time ();
    muster_road_ancestors (h, seeds, rising, mark);
    for (guint i = 0; i < rising->len; i++) {
      guint32 u = g_array_index (rising, guint32, i);
      mark[u] = 1;
      for (guint k = 0; k < MUSTER_ROAD_LANES; k++)
        rows[u][k] = MUSTER_COST_INFINITE;
    }
    for (guint lane = 0; lane < MUSTER_ROAD_LANES; lane++)
      rows[g_array_index (seeds, MusterRoadSeed, lane).node][lane] = 0;
    muster_road_sweep_rows (h, metric->cost, FALSE, rising, all, mark, rows);
    for (guint i = 0; i < rising->len; i++)
      mark[g_array_index (rising, guint32, i)] = 0;
    add (rows_ms, start);
    for (guint32 u = 0; u < h->n; u++)
      g_assert_cmpint (rows[h->rank[u]][0], ==, plain.time[u]);
  }
  g_free (rows);
  plain_clear (&plain);
}

static void
bench_table (const MusterRoadMetric *metric, MusterRoads *roads, GRand *random, GArray *ms, GArray *plain_ms,
             GArray *closure_ms)
{
  MusterLatLon teams[TEAMS], incidents[INCIDENTS];
  g_autofree float *seconds = g_new (float, TEAMS *INCIDENTS);
  Plain plain;
  plain_init (&plain, metric, TRUE);
  for (guint i = 0; i < TEAMS; i++)
    teams[i] = random_place (random, SIDE);
  for (guint i = 0; i < INCIDENTS; i++)
    incidents[i] = random_place (random, SIDE);
  for (guint round = 0; round < ROUNDS; round++) {
    gint64 start = g_get_monotonic_time ();
    for (guint i = 0; i < INCIDENTS; i++)
      plain_run (&plain, (guint32)g_rand_int_range (random, 0, (gint32)plain.n));
    add (plain_ms, start);
    start = g_get_monotonic_time ();
    muster_road_table (metric, teams, TEAMS, incidents, INCIDENTS, seconds, NULL, NULL, NULL, NULL);
    add (ms, start);
    /* A flood of some two kilometres, and times that know of it. */
    start = g_get_monotonic_time ();
    g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();
    MusterLatLon a = random_place (random, SIDE);
    MusterLatLon area[] = { a, { a.lat + 0.02, a.lon }, { a.lat + 0.02, a.lon + 0.03 }, { a.lat, a.lon + 0.03 } };
    muster_road_closures_add_area (closures, area, (guint[]){ 4 }, 1);
    g_autoptr (MusterRoadMetric) fresh
        = muster_road_metric_new (roads, muster_road_metric_get_profile (metric), closures);
    muster_road_table (fresh, teams, TEAMS, incidents, INCIDENTS, seconds, NULL, NULL, NULL, NULL);
    add (closure_ms, start);
  }
  plain_clear (&plain);
}

static void
bench_made (void)
{
  g_autoptr (GArray) a = g_array_new (FALSE, FALSE, sizeof (double)), b = g_array_new (FALSE, FALSE, sizeof (double)),
                     c = g_array_new (FALSE, FALSE, sizeof (double)), d = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MusterRoads) roads = random_roads (SIDE, 0, 1);
  add (a, start);
  print ("made network of 264196 junctions: order, both graphs, hierarchies", a);
  start = g_get_monotonic_time ();
  g_autoptr (MusterRoadMetric) metric
      = muster_road_metric_new (roads, &(MusterRoadProfile){ .vehicle = MUSTER_VEHICLE_CAR }, NULL);
  add (a, start);
  print ("first metric of a profile", a);
  for (guint i = 0; i < ROUNDS; i++) {
    g_autofree MusterCost *cost = g_new (MusterCost, metric->hierarchy->m);
    start = g_get_monotonic_time ();
    muster_cost_customise (metric->hierarchy, metric->arc, cost);
    add (a, start);
  }
  print ("customising everything", a);
  for (guint i = 0; i < ROUNDS; i++) {
    start = g_get_monotonic_time ();
    muster_full_sweep_free (muster_full_sweep_new (metric->hierarchy, metric->cost, FALSE));
    add (a, start);
  }
  print ("laying out the edges for one to all", a);
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  bench_all (metric, random, a, d, b, c, ratios);
  double *ratio = (double *)(gpointer)ratios->data;
  qsort (ratio, ratios->len, sizeof *ratio, compare_doubles);
  g_print ("{\"bench\":\"road\",\"what\":\"one to all, round by round: faster than plain Dijkstra\",\"unit\":\"times\","
           "\"median\":%.1f,\"p10\":%.1f,\"p90\":%.1f,\"rounds\":%u}\n",
           ratio[ratios->len / 2], ratio[ratios->len / 10], ratio[ratios->len * 9 / 10], ratios->len);
  double plain = print ("one to all: plain Dijkstra", a), first = print ("one to all: the first sweeps", d),
         one = print ("one to all: one sweep, edges laid out", b),
         rows = print ("sixteen to all: one sweep", c) / MUSTER_ROAD_LANES;
  bench_table (metric, roads, random, a, b, c);
  double table = print ("200 teams to 50 incidents, from coordinates", a), dijkstras = print ("50 plain Dijkstras", b);
  print ("a flooded area to fresh times of 200 to 50", c);
  for (guint i = 0; i < 200; i++) {
    MusterLatLon from = random_place (random, SIDE), to = random_place (random, SIDE);
    start = g_get_monotonic_time ();
    g_autoptr (MusterRoadRoute) route = muster_road_route (metric, from, to, NULL);
    add (a, start);
  }
  print ("one route with its line", a);
  g_print ("{\"bench\":\"road\",\"what\":\"faster than plain Dijkstra\",\"unit\":\"times\",\"one_to_all_first\":%.1f,"
           "\"one_to_all\":%.1f,\"one_of_sixteen_to_all\":%.1f,\"table_200_50\":%.1f}\n",
           plain / first, plain / one, plain / rows, dijkstras / table);
  g_print ("{\"bench\":\"road\",\"what\":\"hierarchy\",\"edges\":%u,\"megabytes_of_a_metric\":%.1f}\n",
           metric->hierarchy->m, (double)metric->hierarchy->m * sizeof (MusterCost) / 1e6);
  g_autofree char *status = NULL;
  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL) && strstr (status, "VmRSS:"))
    g_print ("{\"bench\":\"road\",\"what\":\"memory of the program\",\"unit\":\"MB\",\"value\":%.0f}\n",
             strtod (strstr (status, "VmRSS:") + 6, NULL) / 1024);
}

/* ---- the demo, against Routino ---- */

static MusterLatLon
place_in_demo (GRand *random)
{
  double t = g_rand_double (random);
  return (MusterLatLon){ 47.09 + t * 0.13, 9.515 + g_rand_double_range (random, 0, 0.02) };
}

#ifdef HAVE_ROUTINO
static Routino_Database *
load_routino (const char *dir, const char *pbf, Routino_Profile **profile, Routino_Translation **words)
{
  g_autofree char *dir_option = g_strdup_printf ("--dir=%s", dir);
  const char *split[]
      = { "planetsplitter", dir_option, "--prefix=b", "--tagging=/usr/share/routino/tagging.xml", pbf, NULL };
  if (!g_spawn_sync (NULL, (char **)split, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                     NULL, NULL, NULL)
      || Routino_ParseXMLProfiles ("/usr/share/routino/profiles.xml") != ROUTINO_ERROR_NONE
      || Routino_ParseXMLTranslations ("/usr/share/routino/translations.xml") != ROUTINO_ERROR_NONE)
    return NULL;
  Routino_Database *db = Routino_LoadDatabase (dir, "b");
  *profile = Routino_GetProfile ("motorcar");
  *words = Routino_GetTranslation ("");
  return db && *profile && Routino_ValidateProfile (db, *profile) == ROUTINO_ERROR_NONE ? db : NULL;
}
#endif

static void
bench_demo (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("muster-bench-XXXXXX", NULL), *path = g_build_filename (dir, "LI.area", NULL);
  g_autofree char *pbf
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double)),
                     theirs = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  MusterAreaReport report;
  if (!muster_area_build (pbf, path, NULL, NULL, NULL, &report, &error))
    g_error ("%s", error->message);
  g_autoptr (MusterArea) area = muster_area_open (path, &error);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MusterRoads) roads = muster_roads_load (area, &error);
  add (ours, start);
  print ("demo: loading the roads", ours);
  g_autoptr (MusterRoadMetric) metric
      = muster_road_metric_new (roads, &(MusterRoadProfile){ .vehicle = MUSTER_VEHICLE_CAR }, NULL);
#ifdef HAVE_ROUTINO
  Routino_Profile *profile = NULL;
  Routino_Translation *words = NULL;
  Routino_Database *db = load_routino (dir, pbf, &profile, &words);
#endif
  for (guint i = 0; i < 200; i++) {
    MusterLatLon from = place_in_demo (random), to = place_in_demo (random);
    start = g_get_monotonic_time ();
    g_autoptr (MusterRoadRoute) route = muster_road_route (metric, from, to, NULL);
    add (ours, start);
#ifdef HAVE_ROUTINO
    if (!db)
      continue;
    start = g_get_monotonic_time ();
    Routino_Waypoint *ends[2] = { Routino_FindWaypoint (db, profile, from.lat, from.lon),
                                  Routino_FindWaypoint (db, profile, to.lat, to.lon) };
    if (ends[0] && ends[1]) {
      Routino_Output *route_there = Routino_CalculateRoute (db, profile, words, ends, 2,
                                                            ROUTINO_ROUTE_QUICKEST | ROUTINO_ROUTE_LIST_TEXT_ALL, NULL);
      add (theirs, start);
      if (route_there)
        Routino_DeleteRoute (route_there);
    }
    free (ends[0]);
    free (ends[1]);
#endif
  }
  double we = print ("demo: point to point, from coordinates to line", ours);
  if (theirs->len > 0) {
    double they = print ("demo: point to point, Routino", theirs);
    g_print (
        "{\"bench\":\"road\",\"what\":\"faster than Routino, point to point\",\"unit\":\"times\",\"value\":%.1f}\n",
        they / we);
  } else
    g_print ("{\"bench\":\"road\",\"what\":\"Routino\",\"skipped\":\"its library or planetsplitter is not here\"}\n");
  g_autoptr (GDir) listing = g_dir_open (dir, 0, NULL);
  for (const char *name; (name = g_dir_read_name (listing));) {
    g_autofree char *file = g_build_filename (dir, name, NULL);
    g_unlink (file);
  }
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  bench_demo ();
  bench_made ();
  return 0;
}
