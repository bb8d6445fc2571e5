/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The road engine against a plain search that shares nothing with it, on random networks with restrictions, barriers,
 * one-ways and closures; and what an extract's tags become. */
#include "core/hash.h"
#include "core/json.h"
#include "fixture.h"
#include "pbf-maker.h"
#include "random-roads.h"
#include <geos_c.h>
#include <sqlite3.h>
#include <string.h>

static MusterRoadMetric *
metric_of (MusterRoads *roads, MusterVehicle vehicle, const MusterRoadClosures *closures)
{
  return muster_road_metric_new (roads, &(MusterRoadProfile){ .vehicle = vehicle }, closures);
}

static void
compare_with_plain (const MusterRoadMetric *metric, GRand *random, guint side, guint n, guint m)
{
  g_autofree MusterLatLon *from = g_new (MusterLatLon, n), *to = g_new (MusterLatLon, m);
  g_autofree MusterRoadSnap *a = g_new (MusterRoadSnap, n), *b = g_new (MusterRoadSnap, m);
  g_autofree float *seconds = g_new (float, n *m), *near = g_new (float, m);
  for (guint i = 0; i < n; i++)
    from[i] = random_place (random, side);
  for (guint i = 0; i < m; i++)
    to[i] = i == 0 ? from[0] : random_place (random, side);
  g_assert_true (muster_road_table (metric, from, n, to, m, seconds, a, b, NULL, NULL));
  muster_road_reach (metric, from, n, FALSE, to, m, near);
  for (guint k = 0; k < m; k++) {
    float least = MUSTER_ROAD_UNREACHABLE;
    for (guint i = 0; i < n; i++) {
      gint64 plain = plain_time (metric, &a[i], &b[k]);
      float time = seconds[i * m + k];
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterRoadRoute) route = muster_road_route (metric, from[i], to[k], &error);
      least = MIN (least, time);
      g_assert_cmpint (plain >= 0, ==, muster_road_is_reached (time));
      g_assert_cmpint (plain >= 0, ==, route != NULL);
      if (!route)
        continue;
      double length = 0, steps = 0;
      g_assert_cmpint (llround ((double)time * 1000), ==, plain);
      g_assert_cmpint (llround (route->seconds * 1000), ==, plain);
      for (guint p = 1; p < route->n_points; p++)
        length += muster_distance_m (route->points[p - 1], route->points[p]);
      for (guint s = 0; s < route->n_steps; s++)
        steps += route->steps[s].metres;
      g_assert_cmpfloat_with_epsilon (length, route->metres, 0.5 + route->metres * 0.01);
      g_assert_cmpfloat_with_epsilon (steps, route->metres, 0.01);
    }
    g_assert_true (least == near[k]);
  }
}

static void
test_tables (gconstpointer data)
{
  guint turns = GPOINTER_TO_UINT (data);
  for (guint32 seed = 1; seed <= 6; seed++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (seed);
    g_autoptr (MusterRoads) roads = random_roads (9, turns, seed);
    g_test_message ("seed %u", seed);
    for (MusterVehicle v = 0; v < MUSTER_N_VEHICLES; v++) {
      g_autoptr (MusterRoadMetric) metric = metric_of (roads, v, NULL);
      compare_with_plain (metric, random, 9, v == 0 ? 20 : 5, 6); /* more than one group of lanes, both ways round */
      compare_with_plain (metric, random, 9, 3, v == 0 ? 19 : 5);
    }
  }
}

static void
add_random_closures (MusterRoadClosures *closures, GRand *random, guint side)
{
  for (int i = g_rand_int_range (random, 1, 4); i > 0; i--) {
    MusterLatLon p[4] = { random_place (random, side) };
    double d = g_rand_double_range (random, 0.0003, 0.002);
    switch (g_rand_int_range (random, 0, 3)) {
    case 0:
      muster_road_closures_add_point (closures, p[0]);
      break;
    case 1:
      p[1] = random_place (random, side);
      muster_road_closures_add_line (closures, p, 2);
      break;
    default:
      for (guint k = 1; k < 4; k++)
        p[k] = (MusterLatLon){ p[0].lat + (k >= 2 ? d : 0), p[0].lon + (k <= 2 ? d * 1.4 : 0) };
      muster_road_closures_add_area (closures, p, (guint[]){ 4 }, 1);
    }
  }
}

static void
test_closures (void)
{
  guint met = 0;
  for (guint32 seed = 1; seed <= 25; seed++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (seed);
    g_autoptr (MusterRoads) roads = random_roads (seed % 5 == 0 ? 30 : 9, 6, seed);
    g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();
    guint side = seed % 5 == 0 ? 30 : 9;
    add_random_closures (closures, random, side);
    g_autoptr (MusterRoadMetric) metric = metric_of (roads, MUSTER_VEHICLE_CAR, closures);
    met += muster_road_metric_count_closed (metric) > 0;
    /* Working a closure in gives, edge by edge, what computing everything gives. */
    g_autofree MusterCost *fresh = g_new (MusterCost, metric->hierarchy->m);
    muster_cost_customise (metric->hierarchy, metric->arc, fresh);
    g_assert_cmpmem (fresh, metric->hierarchy->m * sizeof *fresh, metric->cost, metric->hierarchy->m * sizeof *fresh);
    compare_with_plain (metric, random, side, 4, 4);
  }
  g_assert_cmpuint (met, >, 15);
}

/* Costs that fall again must be found too, and many changes one after another. */
static void
test_updates (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (MusterRoads) roads = random_roads (20, 3, 5);
  const MusterHierarchy *h = &roads->hierarchy[0];
  g_autofree gint32 *arc = g_new (gint32, h->n_arcs);
  g_autofree MusterCost *cost = g_new (MusterCost, h->m), *fresh = g_new (MusterCost, h->m);
  for (guint32 i = 0; i < h->n_arcs; i++)
    arc[i] = g_rand_int_range (random, 0, 2000);
  muster_cost_customise (h, arc, cost);
  for (guint round = 0; round < 60; round++) {
    guint32 changed[30], n = (guint32)g_rand_int_range (random, 1, 30);
    for (guint32 k = 0; k < n; k++) {
      changed[k] = (guint32)g_rand_int_range (random, 0, (gint32)h->n_arcs);
      arc[changed[k]] = g_rand_boolean (random) ? MUSTER_COST_INFINITE : g_rand_int_range (random, 0, 2000);
    }
    muster_cost_update (h, arc, changed, n, cost);
    muster_cost_customise (h, arc, fresh);
    g_assert_cmpmem (fresh, h->m * sizeof *fresh, cost, h->m * sizeof *fresh);
  }
}

static void
test_snap (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (MusterRoads) roads = random_roads (15, 0, 11);
  g_autoptr (MusterRoadMetric) metric = metric_of (roads, MUSTER_VEHICLE_CAR, NULL);
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  for (guint i = 0; i < 300; i++) {
    MusterLatLon at = random_place (random, 15);
    MusterRoadSnap snap;
    double least = G_MAXDOUBLE;
    g_assert_true (muster_road_snap (metric, at, &snap));
    for (guint32 s = 0; s < roads->data.n_segments; s++) {
      double fraction, x, y;
      if (metric->base->edge[2 * s] >= MUSTER_COST_INFINITE && metric->base->edge[2 * s + 1] >= MUSTER_COST_INFINITE)
        continue;
      if (metric->base->cut_off[s] && !metric->base->cut_off[snap.segment])
        continue;
      muster_road_data_shape (&roads->data, s, cells);
      MusterPoint p = muster_road_to_grid (at);
      muster_road_project ((const MusterCell *)(gconstpointer)cells->data, cells->len, p.x, p.y, NULL, &fraction, &x,
                           &y);
      least = MIN (least, muster_distance_m (at, muster_road_from_grid (x, y)));
    }
    g_assert_cmpfloat_with_epsilon (snap.distance_m, least, 0.05);
  }
  MusterRoadSnap snap;
  g_assert_false (muster_road_snap (metric, (MusterLatLon){ NAN, 9 }, &snap));
  g_assert_false (muster_road_snap (metric, (MusterLatLon){ 47, 500 }, &snap));
  g_assert_false (muster_road_snap (metric, (MusterLatLon){ -20, 100 }, &snap));
  g_assert_false (muster_road_snap (metric, (MusterLatLon){ 90, 9 }, &snap));
}

/* ---- extracts ---- */

/* Nodes 1…9 stand on a line to the east, 0.001° (some 76 m) apart at latitude 47; 11…19 as much to the south. */
static PbfMaker *
line_of_nodes (void)
{
  PbfMaker *maker = pbf_maker_new (PBF_DENSE);
  for (gint64 i = 1; i <= 19; i++)
    if (i != 10)
      pbf_maker_node (maker, i, i < 10 ? 47.0 : 46.999, 9.0 + 0.001 * (double)(i % 10), NULL);
  return maker;
}

static MusterRoads *
load (PbfMaker *maker, MusterAreaReport *report)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = folder_path (&folder, "a.osm.pbf"), *out = folder_path (&folder, "a.area");
  g_autoptr (GError) error = NULL;
  pbf_maker_write (maker, pbf, NULL);
  build_area (pbf, out, report);
  g_autoptr (MusterArea) area = muster_area_open (out, &error);
  g_assert_no_error (error);
  MusterRoads *roads = muster_roads_load (area, &error);
  g_assert_no_error (error);
  folder_clear (&folder);
  return roads;
}

/* Seconds from near one node to near another; -1 unreachable. */
static double
time_between (MusterRoads *roads, const MusterRoadProfile *profile, guint a, guint b)
{
  g_autoptr (MusterRoadMetric) metric = muster_road_metric_new (roads, profile, NULL);
  MusterLatLon from = { a < 10 ? 47.0 : 46.999, 9.0 + 0.001 * (a % 10) },
               to = { b < 10 ? 47.0 : 46.999, 9.0 + 0.001 * (b % 10) };
  float seconds;
  muster_road_table (metric, &from, 1, &to, 1, &seconds, NULL, NULL, NULL, NULL);
  return muster_road_is_reached (seconds) ? (double)seconds : -1;
}

static const MusterRoadProfile rescue = { .vehicle = MUSTER_VEHICLE_RESCUE }, car = { .vehicle = MUSTER_VEHICLE_CAR },
                               lorry = { .vehicle = MUSTER_VEHICLE_LORRY }, walk = { .vehicle = MUSTER_VEHICLE_WALK };

static void
test_tags (void)
{
  PbfMaker *maker = line_of_nodes ();
  pbf_maker_way (maker, 1, "1 2", "highway=residential", "maxspeed=50", "name=Long Street", NULL);
  pbf_maker_way (maker, 2, "2 3", "highway=residential", "maxspeed=50", "oneway=-1", NULL);
  pbf_maker_way (maker, 3, "3 4", "highway=unclassified", "access=private", "maxspeed=50", NULL);
  pbf_maker_way (maker, 4, "4 5", "highway=primary", "bridge=yes", "maxweight=7.5", "maxwidth=2.3 m", "maxspeed=50",
                 NULL);
  pbf_maker_way (maker, 5, "5 6", "highway=track", "tracktype=grade5", NULL);
  pbf_maker_way (maker, 6, "6 7", "highway=steps", NULL);
  pbf_maker_way (maker, 7, "7 8", "route=ferry", "duration=00:02:00", NULL);
  pbf_maker_way (maker, 8, "8 9", "highway=motorway", "maxspeed=30 mph", NULL);
  g_autoptr (MusterRoads) roads = load (maker, NULL);
  MusterRoadProfile heavy = { .vehicle = MUSTER_VEHICLE_RESCUE, .weight_t = 7.6 };
  MusterRoadProfile light = { .vehicle = MUSTER_VEHICLE_RESCUE, .weight_t = 7.5, .width_m = 2.3 };
  MusterRoadProfile broad = { .vehicle = MUSTER_VEHICLE_RESCUE, .width_m = 2.31 };
  double metres = muster_distance_m ((MusterLatLon){ 47, 9.001 }, (MusterLatLon){ 47, 9.002 });
  double at_50 = metres / 50 * 3.6;
  g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 1, 2), at_50, 0.01); /* maxspeed wins over the class */
  g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 3, 1), 2 * at_50, 0.02);
  g_assert_cmpfloat (time_between (roads, &car, 1, 3), ==, -1); /* against oneway=-1 */
  g_assert_cmpfloat_with_epsilon (time_between (roads, &walk, 1, 3), 2 * metres / 5 * 3.6, 0.05);
  g_assert_cmpfloat (time_between (roads, &car, 4, 3), ==, -1); /* private */
  g_assert_cmpfloat_with_epsilon (time_between (roads, &rescue, 4, 3), at_50, 0.01);
  g_assert_cmpfloat (time_between (roads, &heavy, 5, 3), ==, -1);
  g_assert_cmpfloat (time_between (roads, &broad, 5, 3), ==, -1);
  g_assert_cmpfloat_with_epsilon (time_between (roads, &light, 5, 3), 2 * at_50, 0.02);
  g_assert_cmpfloat_with_epsilon (time_between (roads, &rescue, 5, 6), metres / 20 * 3.6, 0.02);
  g_assert_cmpfloat (time_between (roads, &rescue, 5, 7), ==, -1); /* steps */
  g_assert_cmpfloat_with_epsilon (time_between (roads, &walk, 6, 7), metres / 2.5 * 3.6, 0.05);
  g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 7, 8), 120, 3); /* a ferry's duration, in tenths of km/h */
  g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 8, 9), metres / 48.28 * 3.6, 0.05);
  g_assert_cmpfloat (time_between (roads, &car, 9, 8), ==, -1); /* a motorway is one-way */
  g_autoptr (MusterRoadMetric) on_foot = metric_of (roads, MUSTER_VEHICLE_WALK, NULL);
  MusterRoadSnap snap;
  g_assert_true (muster_road_snap (on_foot, (MusterLatLon){ 47, 9.009 }, &snap));
  g_assert_cmpfloat (snap.distance_m, >, metres * 0.9); /* nobody walks on the motorway */
}

/* A ladder: streets along nodes 1…4 and 11…14, and the rungs 2-12, 3-13. */
static PbfMaker *
ladder (void)
{
  PbfMaker *maker = line_of_nodes ();
  const char *ways[] = { "1 2", "2 3", "3 4", "11 12", "12 13", "13 14", "2 12", "3 13" };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    pbf_maker_way (maker, i + 1, ways[i], "highway=residential", "maxspeed=36", NULL); /* 10 m a second */
  return maker;
}

static void
test_restrictions (void)
{
  MusterAreaReport report;
  g_autoptr (MusterRoads) open = load (ladder (), NULL);
  double direct = time_between (open, &car, 1, 11), round;
  PbfMaker *maker = ladder ();
  pbf_maker_relation (maker, 1, "way/1:from node/2:via way/7:to", "type=restriction", "restriction=no_right_turn",
                      NULL);
  {
    g_autoptr (MusterRoads) roads = load (maker, &report);
    g_assert_cmpuint (report.turn_restrictions, ==, 1);
    g_assert_cmpuint (report.broken_turn_restrictions, ==, 0);
    /* To 3 and back, then right; from 3 it is free, and on foot. */
    round = time_between (roads, &car, 1, 11);
    g_assert_cmpfloat (round, >, direct + 10);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &walk, 1, 11), time_between (open, &walk, 1, 11), 0.01);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 4, 11), time_between (open, &car, 4, 11), 0.01);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 11, 1), direct, 0.01);
  }
  maker = ladder ();
  pbf_maker_relation (maker, 1, "way/1:from node/2:via way/2:to", "type=restriction", "restriction=only_straight_on",
                      NULL);
  {
    g_autoptr (MusterRoads) roads = load (maker, NULL);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 1, 11), round, 0.01);
  }
  maker = ladder (); /* over a way: 1-2, 2-12, 12-11 */
  pbf_maker_relation (maker, 1, "way/1:from way/7:via way/4:to", "type=restriction", "restriction=no_u_turn",
                      "except=psv;hgv", NULL);
  {
    g_autoptr (MusterRoads) roads = load (maker, &report);
    g_assert_cmpuint (report.turn_restrictions, ==, 1);
    g_assert_cmpfloat (time_between (roads, &car, 1, 11), >, direct + 10);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &lorry, 1, 11), direct, 0.01);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 1, 14), time_between (open, &car, 1, 14), 0.01);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 4, 11), time_between (open, &car, 4, 11), 0.01);
  }
  maker = ladder (); /* names a way that is not there, and says no turn */
  pbf_maker_relation (maker, 1, "way/1:from node/2:via way/99:to", "type=restriction", "restriction=no_right_turn",
                      NULL);
  pbf_maker_relation (maker, 2, "way/1:from way/7:to", "type=restriction", "restriction=no_right_turn", NULL);
  {
    g_autoptr (MusterRoads) roads = load (maker, &report);
    g_assert_cmpuint (report.broken_turn_restrictions, ==, 2);
    g_assert_cmpfloat_with_epsilon (time_between (roads, &car, 1, 11), direct, 0.01);
  }
}

static void
test_ways (void)
{
  PbfMaker *maker = line_of_nodes ();
  pbf_maker_node (maker, 20, 47.0, 9.0035, "barrier=bollard", NULL);
  pbf_maker_way (maker, 1, "1 2 99 3", "highway=residential", NULL); /* node 99 is not in the extract */
  pbf_maker_way (maker, 2, "3 20 4", "highway=residential", NULL);
  pbf_maker_way (maker, 3, "5 6 16 15 5", "highway=residential", "junction=roundabout", NULL);
  pbf_maker_way (maker, 4, "4 5", "highway=residential", NULL);
  MusterAreaReport report;
  g_autoptr (MusterRoads) roads = load (maker, &report);
  g_assert_cmpfloat (time_between (roads, &walk, 1, 2), >, 0);
  g_assert_cmpfloat (time_between (roads, &walk, 2, 3), ==, -1);
  g_assert_cmpfloat (time_between (roads, &walk, 3, 4), >, 0);
  g_assert_cmpfloat (time_between (roads, &rescue, 3, 4), ==, -1); /* the bollard */
  g_assert_cmpfloat (time_between (roads, &rescue, 6, 15), <, time_between (roads, &rescue, 15, 6) + 20);
  g_assert_cmpfloat (time_between (roads, &car, 6, 5), >, 2 * time_between (roads, &car, 5, 6));
  g_assert_cmpuint (report.missing_nodes, ==, 1);
}

/* ---- damage ---- */

/* After a change by SQLite: the hash behind the database anew, or, for a format that has none, nothing behind it. */
static void
reseal (const char *path, gboolean sealed)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize size;
  MusterHash hash;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  const guint8 *head = (const guint8 *)bytes;
  gsize page = (gsize)head[16] << 8 | head[17];
  gsize pages = (gsize)head[28] << 24 | (gsize)head[29] << 16 | (gsize)head[30] << 8 | head[31];
  muster_hash_data (bytes, page * pages, &hash);
  g_byte_array_append (out, head, (guint)(page * pages));
  if (sealed)
    g_byte_array_append (out, hash.bytes, MUSTER_HASH_SIZE);
  g_assert_true (g_file_set_contents (path, (const char *)out->data, out->len, NULL));
}

static void
test_damage (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = folder_path (&folder, "a.osm.pbf"), *good = folder_path (&folder, "a.area");
  g_autofree char *bad = folder_path (&folder, "b.area"), *bytes = NULL;
  gsize size;
  guint refused = 0, tried = 0;
  PbfMaker *maker = ladder ();
  pbf_maker_relation (maker, 1, "way/1:from node/2:via way/7:to", "type=restriction", "restriction=no_right_turn",
                      NULL);
  pbf_maker_write (maker, pbf, NULL);
  build_area (pbf, good, NULL);
  g_assert_true (g_file_get_contents (good, &bytes, &size, NULL));
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  static const char *const changes[] = {
    "UPDATE road SET bytes=substr(bytes,1,length(bytes)/2) WHERE part='%s'",
    "UPDATE road SET bytes=x'' WHERE part='%s'",
    "UPDATE road SET count=count+1 WHERE part='%s'",
    "UPDATE road SET count=-5 WHERE part='%s'",
    "DELETE FROM road WHERE part='%s'",
    "INSERT INTO road SELECT * FROM road WHERE part='%s'",
    "UPDATE road SET bytes=cast(replace(hex(bytes),'0','F') AS BLOB) WHERE part='%s'",
    "UPDATE road SET bytes=randomblob(length(bytes)) WHERE part='%s'",
    "UPDATE road SET bytes=zeroblob(length(bytes)) WHERE part='%s'",
  };
  static const char *const parts[] = { "x",      "y",     "barrier", "ends",    "lengths", "kind",  "name", "shape",
                                       "shapes", "kinds", "names",   "letters", "turns",   "drive", "walk" };
  for (guint i = 0; i < G_N_ELEMENTS (changes) * G_N_ELEMENTS (parts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *sql = g_strdup_printf (changes[i % G_N_ELEMENTS (changes)], parts[i / G_N_ELEMENTS (changes)]);
    sqlite3 *db;
    g_assert_true (g_file_set_contents (bad, bytes, (gssize)size, NULL));
    g_assert_cmpint (sqlite3_open (bad, &db), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close (db);
    reseal (bad, TRUE);
    g_autoptr (MusterArea) area = muster_area_open (bad, &error);
    g_assert_no_error (error);
    g_autoptr (MusterRoads) roads = muster_roads_load (area, &error);
    tried++;
    if (!roads) {
      g_assert_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_DAMAGED);
      refused++;
      continue;
    }
    for (MusterVehicle v = 0; v < MUSTER_N_VEHICLES; v++)
      time_between (roads, &(MusterRoadProfile){ .vehicle = v }, 1, 14);
  }
  g_assert_cmpuint (refused, >, tried / 2);
  folder_clear (&folder);
}

static void
check_straight (MusterRoads *roads)
{
  g_autoptr (MusterRoadMetric) metric = metric_of (roads, MUSTER_VEHICLE_CAR, NULL);
  g_autoptr (GError) error = NULL;
  MusterLatLon a = { 47, 9 }, b = { 47.1, 9 }, none = { NAN, 0 };
  float seconds;
  g_assert_true (muster_road_metric_is_straight (metric));
  g_autoptr (MusterRoadRoute) route = muster_road_route (metric, a, b, &error);
  g_assert_no_error (error);
  g_assert_true (route->straight);
  g_assert_cmpfloat (route->metres, >, muster_distance_m (a, b));
  muster_road_table (metric, &a, 1, &b, 1, &seconds, NULL, NULL, NULL, NULL);
  g_assert_cmpfloat_with_epsilon ((double)seconds, route->seconds, 0.1);
  muster_road_table (metric, &none, 1, &b, 1, &seconds, NULL, NULL, NULL, NULL);
  g_assert_false (muster_road_is_reached (seconds));
  g_autofree char *json = muster_road_isochrones (metric, &a, 1, FALSE, (double[]){ 600 }, 1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (json, "\"straight\":true"));
}

static void
test_no_network (void)
{
  g_autoptr (MusterRoads) none = muster_roads_load (NULL, NULL);
  check_straight (none);
  g_autoptr (MusterRoads) bare = load (line_of_nodes (), NULL); /* an extract without a road */
  g_assert_cmpuint (muster_roads_get_info (bare).segments, ==, 0);
  check_straight (bare);
  /* An area of format 1, as made before there were roads. */
  Folder folder;
  folder_init (&folder);
  g_autofree char *old = folder_path (&folder, "old.area"), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  sqlite3 *db;
  g_assert_true (g_file_get_contents (demo_area_path (), &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (old, bytes, (gssize)size, NULL));
  g_assert_cmpint (sqlite3_open (old, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DROP TABLE road; PRAGMA user_version=1", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  reseal (old, FALSE);
  g_autoptr (MusterArea) area = muster_area_open (old, &error);
  g_assert_no_error (error);
  g_autoptr (MusterRoads) roads = muster_roads_load (area, &error);
  g_assert_no_error (error);
  check_straight (roads);
  folder_clear (&folder);
}

/* ---- the demo ---- */

static gpointer
ask_in_thread (gpointer data)
{
  MusterRoadMetric *metric = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  MusterLatLon places[40];
  float *seconds = g_new (float, 1600);
  for (guint i = 0; i < 40; i++)
    places[i] = (MusterLatLon){ g_rand_double_range (random, 47.06, 47.26), g_rand_double_range (random, 9.49, 9.56) };
  muster_road_table (metric, places, 40, places, 40, seconds, NULL, NULL, NULL, NULL);
  return seconds;
}

static void
test_threads (void)
{
  g_autoptr (MusterRoads) roads = muster_roads_load (demo_area (), NULL);
  g_autoptr (MusterRoadMetric) metric = metric_of (roads, MUSTER_VEHICLE_RESCUE, NULL);
  g_autofree float *alone = ask_in_thread (metric);
  GThread *threads[4];
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("ask", ask_in_thread, metric);
  for (guint i = 0; i < 4; i++) {
    g_autofree float *same = g_thread_join (threads[i]);
    g_assert_cmpmem (alone, 1600 * sizeof (float), same, 1600 * sizeof (float));
  }
}

static void
test_demo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterRoads) roads = muster_roads_load (demo_area (), &error);
  g_assert_no_error (error);
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  for (MusterVehicle v = 0; v < MUSTER_N_VEHICLES; v++) {
    g_autoptr (MusterRoadMetric) metric = metric_of (roads, v, NULL);
    for (guint i = 0; i < 3; i++) {
      MusterRoadSnap a, b;
      MusterLatLon p = { g_rand_double_range (random, 47.1, 47.2), g_rand_double_range (random, 9.5, 9.54) };
      MusterLatLon q = { g_rand_double_range (random, 47.1, 47.2), g_rand_double_range (random, 9.5, 9.54) };
      float seconds;
      muster_road_table (metric, &p, 1, &q, 1, &seconds, &a, &b, NULL, NULL);
      gint64 plain = plain_time (metric, &a, &b);
      g_assert_cmpint (muster_road_is_reached (seconds) ? llround ((double)seconds * 1000) : -1, ==, plain);
    }
  }
}

/* Water that leaves a few farm roads dry between itself and the river: who comes from outside is met on this side of
 * the water, by every vehicle, as long as that is within 500 m more; the end that is left of a flooded road counts to
 * the side it hangs on. */
static void
test_islands_made_by_water (void)
{
  static const MusterLatLon water[]
      = { { 47.2614, 9.5186 }, { 47.2605, 9.5225 }, { 47.2566, 9.5269 }, { 47.2509, 9.5299 }, { 47.2420, 9.5342 },
          { 47.2388, 9.5326 }, { 47.2401, 9.5271 }, { 47.2454, 9.5210 }, { 47.2514, 9.5170 }, { 47.2569, 9.5185 } };
  const MusterLatLon store = { 47.2347, 9.5526 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterRoads) roads = muster_roads_load (demo_area (), &error);
  g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  guint moved = 0;
  g_assert_no_error (error);
  muster_road_closures_add_area (closures, water, (guint[]){ G_N_ELEMENTS (water) }, 1);
  for (MusterVehicle v = 0; v < MUSTER_N_VEHICLES; v++) {
    g_autoptr (MusterRoadMetric) open = metric_of (roads, v, NULL), shut = metric_of (roads, v, closures);
    for (guint i = 0; i < 60; i++) {
      MusterLatLon at = i == 0 ? (MusterLatLon){ 47.2576755, 9.5199521 }
                               : (MusterLatLon){ g_rand_double_range (random, 47.236, 47.263),
                                                 g_rand_double_range (random, 9.514, 9.536) };
      MusterRoadSnap dry, snap;
      float seconds;
      g_assert_true (muster_road_snap (open, at, &dry));
      g_assert_true (muster_road_table (shut, &store, 1, &at, 1, &seconds, NULL, &snap, NULL, NULL));
      g_assert_true (snap.found);
      g_assert_cmpfloat (snap.distance_m, >=, dry.distance_m - 0.01);
      moved += snap.segment != dry.segment;
      g_assert_true (i > 0 || muster_road_is_reached (seconds));
      const MusterRoadShut *part = muster_road_find_shut (shut, snap.segment);
      guint side = part == NULL ? 3 : snap.fraction <= part->from ? 1 : 2;
      if (muster_road_is_reached (seconds) || !(shut->cut_off[snap.segment] & side))
        continue;                                            /* a large piece is no island */
      for (guint32 s = 0; s < roads->data.n_segments; s++) { /* then nothing near leads anywhere */
        double fraction, x, y;
        const gint32 *edge = shut->base->edge;
        if (shut->cut_off[s] || muster_road_find_shut (shut, s)
            || (edge[2 * s] >= MUSTER_COST_INFINITE && edge[2 * s + 1] >= MUSTER_COST_INFINITE))
          continue;
        muster_road_data_shape (&roads->data, s, cells);
        MusterPoint p = muster_road_to_grid (at);
        muster_road_project ((const MusterCell *)(gconstpointer)cells->data, cells->len, p.x, p.y, NULL, &fraction, &x,
                             &y);
        g_assert_cmpfloat (muster_distance_m (at, muster_road_from_grid (x, y)), >, snap.distance_m + 499);
      }
    }
  }
  g_assert_cmpuint (moved, >, 20);
}

/* ---- isochrones ---- */

static void
quiet (const char *format, ...)
{
}

/* The GEOS polygon of a feature's coordinates; must be valid. */
static GEOSGeometry *
to_geos (const MusterJson *coordinates)
{
  GEOSGeometry *polygons[4096];
  guint n = (guint)muster_json_length (coordinates);
  g_assert_cmpuint (n, <, G_N_ELEMENTS (polygons));
  for (guint i = 0; i < n; i++) {
    const MusterJson *rings = muster_json_at (coordinates, i);
    GEOSGeometry *made[4096];
    guint m = (guint)muster_json_length (rings);
    g_assert_cmpuint (m, <, G_N_ELEMENTS (made));
    for (guint k = 0; k < m; k++) {
      const MusterJson *ring = muster_json_at (rings, k);
      guint points = (guint)muster_json_length (ring);
      GEOSCoordSequence *s = GEOSCoordSeq_create (points, 2);
      for (guint p = 0; p < points; p++) {
        const MusterJson *at = muster_json_at (ring, p);
        GEOSCoordSeq_setXY (s, p, muster_json_real (muster_json_at (at, 0), NAN),
                            muster_json_real (muster_json_at (at, 1), NAN));
      }
      made[k] = GEOSGeom_createLinearRing (s);
      g_assert_nonnull (made[k]);
    }
    polygons[i] = GEOSGeom_createPolygon (made[0], made + 1, m - 1);
  }
  return GEOSGeom_createCollection (GEOS_MULTIPOLYGON, polygons, n);
}

static void
test_isochrones (void)
{
  initGEOS (quiet, quiet);
  g_autoptr (MusterRoads) roads = muster_roads_load (demo_area (), NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  const double limits[] = { 120, 300, 600, 1200 };
  for (guint round = 0; round < 6; round++) {
    g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();
    g_autoptr (GError) error = NULL;
    MusterLatLon corners[] = { { 47.15, 9.4 }, { 47.15, 9.6 }, { 47.155, 9.6 }, { 47.155, 9.4 } };
    if (round >= 4)
      muster_road_closures_add_area (closures, corners, (guint[]){ 4 }, 1);
    g_autoptr (MusterRoadMetric) metric
        = metric_of (roads, round % 2 ? MUSTER_VEHICLE_WALK : MUSTER_VEHICLE_CAR, closures);
    MusterLatLon origins[] = { { 47.141, 9.521 }, { 47.22, 9.53 } };
    gboolean inwards = round >= 2;
    g_autofree char *text = muster_road_isochrones (metric, origins, round == 3 ? 2 : 1, inwards, limits, 4, &error);
    g_assert_no_error (error);
    g_autoptr (MusterJson) root = muster_json_parse (text, -1, &error);
    g_assert_no_error (error);
    const MusterJson *features = muster_json_get (root, "features");
    GEOSGeometry *outer = NULL;
    g_assert_cmpuint (muster_json_length (features), ==, 4);
    for (guint i = 0; i < 4; i++) {
      const MusterJson *feature = muster_json_at (features, i);
      double limit = muster_json_real (muster_json_get (muster_json_get (feature, "properties"), "seconds"), 0);
      GEOSGeometry *shape = to_geos (muster_json_get (muster_json_get (feature, "geometry"), "coordinates"));
      g_assert_cmpint (GEOSisValid (shape), ==, 1);
      g_assert_cmpfloat (limit, ==, limits[3 - i]);
      /* Less time is less ground. Holes of a cell or two are left out of each by itself, so by area. */
      double here, there = G_MAXDOUBLE;
      GEOSArea (shape, &here);
      if (outer)
        GEOSArea (outer, &there);
      g_assert_cmpfloat (here, <=, there);
      /* Places on the road that are reached well in time are inside. */
      for (guint k = 0; k < 150; k++) {
        MusterLatLon at = { g_rand_double_range (random, 47.06, 47.26), g_rand_double_range (random, 9.49, 9.56) };
        MusterRoadSnap snap;
        float seconds;
        if (!muster_road_snap (metric, at, &snap))
          continue;
        muster_road_reach (metric, origins, round == 3 ? 2 : 1, inwards, &snap.at, 1, &seconds);
        if ((double)seconds > limit * 0.97 - 5)
          continue;
        GEOSGeometry *point = GEOSGeom_createPointFromXY (snap.at.lon, snap.at.lat);
        g_assert_cmpint (GEOSContains (shape, point), ==, 1);
        GEOSGeom_destroy (point);
      }
      if (outer)
        GEOSGeom_destroy (outer);
      outer = shape;
    }
    GEOSGeom_destroy (outer);
  }
  finishGEOS ();
}

static void
test_bad_questions (void)
{
  g_autoptr (MusterRoads) roads = muster_roads_load (demo_area (), NULL);
  g_autoptr (MusterRoadMetric) metric = metric_of (roads, MUSTER_VEHICLE_CAR, NULL);
  MusterLatLon good = { 47.141, 9.521 }, far = { 10, 10 }, none = { 47, INFINITY };
  g_autoptr (GError) e1 = NULL, e2 = NULL, e3 = NULL, e4 = NULL, e5 = NULL;
  g_assert_null (muster_road_route (metric, good, none, &e1));
  g_assert_error (e1, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT);
  g_assert_null (muster_road_route (metric, far, good, &e2));
  g_assert_error (e2, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_NO_ROAD);
  g_assert_null (muster_road_isochrones (metric, &good, 1, FALSE, (double[]){ NAN }, 1, &e3));
  g_assert_error (e3, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT);
  g_assert_null (muster_road_isochrones (metric, &far, 1, FALSE, (double[]){ 60 }, 1, &e4));
  g_assert_error (e4, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_NO_ROAD);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  float seconds;
  g_assert_false (muster_road_table (metric, &good, 1, &good, 1, &seconds, NULL, NULL, cancelled, &e5));
  g_assert_error (e5, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_CANCELLED);
  g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();
  static const char *const bad[]
      = { "",
          "[]",
          "{}",
          "{\"type\":\"Polygon\"}",
          "{\"type\":\"Circle\",\"coordinates\":[1,2]}",
          "{\"type\":\"Point\",\"coordinates\":[9.5]}",
          "{\"type\":\"Point\",\"coordinates\":[9.5,470]}",
          "{\"type\":\"Polygon\",\"coordinates\":[[[9,47],[9,48],[10,47]]]}",
          "{\"type\":\"Feature\"}",
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\","
          "\"coordinates\":[9,47]}},7]}" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (muster_road_closures_add_geojson (closures, bad[i], &error));
    g_assert_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_INPUT);
    g_assert_cmpuint (muster_road_closures_count (closures), ==, 0);
  }
}

static void
test_measures (void)
{
  g_assert_cmpfloat_with_epsilon (muster_road_parse_weight ("3.5"), 3.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_weight ("3500 kg"), 3.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_weight ("10 st"), 9.07, 0.01);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_metres ("2.5 m"), 2.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_metres ("6'7\""), 2.0066, 1e-3);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_metres ("250 cm"), 2.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_kmh ("30 mph"), 48.28, 0.01);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_duration ("1:30"), 5400, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_duration ("45"), 2700, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_road_parse_duration ("PT1H5M"), 3900, 1e-9);
  static const char *const none[]
      = { "none", "", "default", "-3", "nan", "inf", "1e999", "3.5 apples", "signals", NULL };
  for (guint i = 0; none[i]; i++) {
    g_assert_cmpfloat (muster_road_parse_weight (none[i]), ==, 0);
    g_assert_cmpfloat (muster_road_parse_metres (none[i]), ==, 0);
    g_assert_cmpfloat (muster_road_parse_kmh (none[i]), ==, 0);
    g_assert_cmpfloat (muster_road_parse_duration (none[i]), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/road/network/times-are-those-of-a-plain-search", GUINT_TO_POINTER (0), test_tables);
  g_test_add_data_func ("/road/network/restrictions-hold-exactly", GUINT_TO_POINTER (14), test_tables);
  g_test_add_func ("/road/network/a-closure-gives-what-computing-all-gives", test_closures);
  g_test_add_func ("/road/network/costs-may-rise-and-fall", test_updates);
  g_test_add_func ("/road/network/the-nearest-road-is-found", test_snap);
  g_test_add_func ("/road/network/tags-say-who-and-how-fast", test_tags);
  g_test_add_func ("/road/network/turn-restrictions-of-an-extract", test_restrictions);
  g_test_add_func ("/road/network/gaps-barriers-roundabouts", test_ways);
  g_test_add_func ("/road/network/damaged-roads-are-refused", test_damage);
  g_test_add_func ("/road/network/no-network-is-straight-and-says-so", test_no_network);
  g_test_add_func ("/road/network/threads-get-the-same", test_threads);
  g_test_add_func ("/road/network/the-demo-agrees-with-a-plain-search", test_demo);
  g_test_add_func ("/road/network/an-island-made-by-water-is-passed-over", test_islands_made_by_water);
  g_test_add_func ("/road/network/isochrones-are-valid-and-hold-what-is-reached", test_isochrones);
  g_test_add_func ("/road/network/bad-questions-are-errors", test_bad_questions);
  g_test_add_func ("/road/network/measures", test_measures);
  int result = g_test_run ();
  demo_area_done ();
  return result;
}
