/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Planning and roads: coverage with and without something, a closed road is never driven, and the simulated year is the
 * same for the same seed. The roads are those of the demo's extract. */
#include "world.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static MusterCoverage *
cover (World *world, const MusterCoverageRequest *request)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new_on (world->terrain, world->norms);
  GError *error = NULL;
  MusterCoverage *c = muster_adviser_coverage (adviser, snapshot, request, NULL, &error);

  g_assert_no_error (error);
  return c;
}

static void
test_a_loss_is_seen_and_one_more_helps_where_it_lacks (void)
{
  static const char *ready = ",\"readiness\":\"ready\",\"own\":true,\"standby\":true";
  World world;
  const MusterCoverageRequest now = { .skill = "fire", .minutes = 8 };
  const MusterCoverageRequest without
      = { .skill = "fire", .minutes = 8, .lost = (const char *const[]){ "t-west", NULL } };

  world_init (&world);
  world_team (&world, "t-west", 0.2, 0, "[\"fire\"]", ready);
  world_team (&world, "t-mid", 5.8, 1, "[\"fire\"]", ready);
  world_team (&world, "t-off", 12, 0, "[\"fire\"]", ",\"readiness\":\"off-duty\"");
  g_autoptr (MusterCoverage) a = cover (&world, &now), b = cover (&world, &without);
  g_assert_cmpfloat (a->people, ==, 6500);
  g_assert_cmpfloat (a->within, ==, 4500);
  g_assert_cmpfloat (a->before_within, ==, 4500);
  g_assert_cmpstr (((MusterCoverSite *)g_ptr_array_index (a->sites, 0))->name, ==, "East");
  g_assert_cmpfloat (((MusterCoverSite *)g_ptr_array_index (a->sites, 0))->gain_people, ==, 2000);
  g_assert_cmpfloat (b->within, ==, 1500);
  g_assert_cmpfloat (b->before_within, ==, 4500);
  g_assert_cmpfloat (b->expected, <, b->before_expected);
  g_assert_cmpint (a->way, ==, MUSTER_WAY_STRAIGHT);
  world_clear (&world);
}

/* ---- a routing server ---- */
typedef struct {
  guint asked;
  gboolean fails;
} Server;

static Server server;

static gboolean
answer (const char *address, const char *mode, const MusterLatLon *from, guint n_from, const MusterLatLon *to,
        guint n_to, double limit, float *seconds, float *metres, GCancellable *cancellable, GError **error)
{
  g_assert_cmpstr (address, ==, "osrm:http://127.0.0.1:1");
  g_assert_cmpfloat (limit, ==, 3);
  server.asked++;
  for (guint k = 0; k < n_from * n_to; k++)
    seconds[k] = metres[k] = 77;
  if (server.fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no answer");
  return !server.fails;
}

static void
times (World *world, const char *const *closed, float *seconds, guint8 *how)
{
  g_autoptr (MusterSnapshot) snapshot = world_look (world);
  GError *error = NULL;
  g_autoptr (MusterWays) ways = muster_ways_new (world->terrain, snapshot, closed, FALSE, &error);
  const MusterLatLon from = { 47.1, 9.5 }, to = { 47.2, 9.5 };

  g_assert_no_error (error);
  g_assert_true (muster_ways_table (ways, MUSTER_VEHICLE_RESCUE, (MusterVehicleSize){ 0 }, &from, 1, &to, 1, seconds,
                                    how, NULL, NULL, &error));
}

/* It is asked while nothing is shut; one that fails is left alone, and our own times stand in. */
static void
test_a_routing_server_is_asked_first (void)
{
  static const char *const shut[]
      = { "{\"type\":\"Polygon\",\"coordinates\":[[[9.5,47.1],[9.6,47.1],[9.6,47.2],[9.5,47.1]]]}", NULL };
  World world;
  g_autofree char *trouble = NULL;
  float seconds;
  guint8 how;

  world_init (&world);
  g_assert_cmpint (muster_terrain_get_remote (world.terrain, NULL), ==, MUSTER_REMOTE_NONE);
  muster_terrain_set_remote (world.terrain, answer, "osrm:http://127.0.0.1:1", 3);
  g_assert_cmpint (muster_terrain_get_remote (world.terrain, NULL), ==, MUSTER_REMOTE_UNASKED);
  times (&world, NULL, &seconds, &how);
  g_assert_cmpint (muster_terrain_get_remote (world.terrain, NULL), ==, MUSTER_REMOTE_USED);
  g_assert_cmpfloat (seconds, ==, 77);
  g_assert_cmpint (how, ==, MUSTER_WAY_REMOTE);
  times (&world, shut, &seconds, &how);
  g_assert_cmpuint (server.asked, ==, 1);
  g_assert_cmpint (muster_terrain_get_remote (world.terrain, NULL), ==, MUSTER_REMOTE_SHUT);
  g_assert_cmpint (how, ==, MUSTER_WAY_STRAIGHT);
  server.fails = TRUE;
  for (int i = 0; i < 3; i++) {
    times (&world, NULL, &seconds, &how);
    g_assert_cmpfloat (seconds, !=, 77);
    g_assert_cmpint (how, ==, MUSTER_WAY_STRAIGHT);
  }
  g_assert_cmpuint (server.asked, ==, 2);
  g_assert_cmpint (muster_terrain_get_remote (world.terrain, &trouble), ==, MUSTER_REMOTE_FAILED);
  g_assert_cmpstr (trouble, ==, "no answer");
  server.fails = FALSE; /* set anew, it is asked at once */
  muster_terrain_set_remote (world.terrain, answer, "osrm:http://127.0.0.1:1", 3);
  times (&world, NULL, &seconds, &how);
  g_assert_cmpint (how, ==, MUSTER_WAY_REMOTE);
  muster_terrain_set_remote (world.terrain, answer, NULL, 3);
  times (&world, NULL, &seconds, &how);
  g_assert_cmpint (how, ==, MUSTER_WAY_STRAIGHT);
  g_assert_cmpuint (server.asked, ==, 3);
  world_clear (&world);
}

/* ---- on roads ---- */

static char *area;

static char *
build_area (void)
{
  g_autofree char *pbf = g_test_build_filename (G_TEST_DIST, "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
  g_autofree char *name = g_strdup_printf ("muster-advice-%d.area", (int)getpid ());
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  MusterAreaReport report;
  GError *error = NULL;

  muster_area_build (pbf, path, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  return path;
}

/* Vaduz and Schaan, in the world's coordinates. */
static const double vaduz[2] = { 2.09, 14.1 }, schaan[2] = { 0.95, 16.5 };

static void
test_a_closed_road_is_never_driven (void)
{
  static const char *ready = ",\"readiness\":\"ready\",\"own\":true,\"standby\":true";
  World world;
  GError *error = NULL;
  const MusterDispatchRequest request = { 0 };
  double before;

  world_init (&world);
  world_team (&world, "t-1", vaduz[0], vaduz[1], "[\"fire\"]", ready);
  world_incident (&world, "i-1", "power", schaan[0], schaan[1], ",\"grade\":\"IV\"");
  g_autoptr (MusterAdviser) adviser = muster_adviser_new (area, world.norms);
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_autoptr (MusterDispatch) d = muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error);
    const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, 0);
    g_assert_no_error (error);
    g_assert_cmpint (d->way, ==, MUSTER_WAY_ROAD);
    g_assert_cmpint (seat->proposed->way, ==, MUSTER_WAY_ROAD);
    before = seat->proposed->eta_s;
    g_assert_cmpfloat (before, >, 120 + 120);
    g_assert_cmpfloat (before, <, 1800);
    g_autoptr (MusterRoadRoute) route
        = muster_adviser_route (adviser, snapshot, muster_snapshot_get (snapshot, "t-1"),
                                (MusterLatLon){ 47 + schaan[1] / 100, 9.5 + schaan[0] / 100 }, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (route->n_points, >, 10);
    /* The time is that of the route, the ends off the road aside. */
    g_assert_cmpfloat (fabs (before - 120 - route->seconds), <, 60);
  }
  /* A wall across the valley: nobody gets through, and it says so. */
  world_do (
      &world,
      "{\"op\":\"closure.set\",\"entity\":\"c-1\",\"args\":{\"title\":\"Wall\",\"effect\":\"closed\",\"geometry\":{"
      "\"type\":\"LineString\",\"coordinates\":[[9.3,47.153],[9.8,47.153]]}}}");
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_autoptr (MusterDispatch) d = muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error);
    const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, 0);
    g_assert_null (seat->proposed);
    g_assert_null (seat->closest);
    g_assert_nonnull (strstr (seat->reason, "no open road there"));
  }
  /* Until it is over; and a limit shuts out only who exceeds it. */
  world_do (&world,
            "{\"op\":\"closure.set\",\"entity\":\"c-1\",\"args\":{\"effect\":\"limited\",\"max_weight_t\":30}}");
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_autoptr (MusterDispatch) d = muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error);
    const MusterDispatchSeat *seat = g_ptr_array_index (d->seats, 0);
    g_assert_cmpfloat_with_epsilon (seat->proposed->eta_s, before, 0.01);
  }
  world_do (&world, "{\"op\":\"closure.set\",\"entity\":\"c-1\",\"args\":{\"max_weight_t\":1}}");
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_autoptr (MusterDispatch) d = muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error);
    g_assert_null (((MusterDispatchSeat *)g_ptr_array_index (d->seats, 0))->proposed);
  }
  world_do (&world, "{\"op\":\"closure.set\",\"entity\":\"c-1\",\"args\":{\"until\":\"2001-01-01T00:00:00Z\"}}");
  {
    g_autoptr (MusterSnapshot) snapshot = world_look (&world);
    g_autoptr (MusterDispatch) d = muster_adviser_dispatch (adviser, snapshot, &request, NULL, &error);
    g_assert_nonnull (((MusterDispatchSeat *)g_ptr_array_index (d->seats, 0))->proposed);
  }
  world_clear (&world);
}

/* Water by the river leaves some farm roads dry that lead nowhere. Lorries come as near as the fire engines do, over
 * tracks where public roads end farther off, and the last metres are walked and counted as such. */
static void
test_lorries_come_as_near_as_teams (void)
{
  static const char *const water[] = {
    "{\"type\":\"Polygon\",\"coordinates\":[[[9.5186,47.2614],[9.5225,47.2605],[9.5269,47.2566],[9.5299,47.2509],"
    "[9.5342,47.2420],[9.5326,47.2388],[9.5271,47.2401],[9.5210,47.2454],[9.5170,47.2514],[9.5185,47.2569],[9.5186,"
    "47.2614]]]}",
    NULL
  };
  const MusterLatLon from = { 47.2117, 9.5226 }, to[] = { { 47.2576755, 9.5199521 }, { 47.1664, 9.5107 } };
  g_autoptr (MusterNorms) norms = muster_norms_read (NULL, NULL);
  g_autoptr (MusterTerrain) terrain = muster_terrain_new (area, norms);
  GError *error = NULL;
  g_autoptr (MusterWays) ways = muster_ways_new (terrain, NULL, water, FALSE, &error);
  const MusterNormNumbers *n = muster_norms_numbers (norms);
  float lorry[2], engine[2];
  guint8 how[2], engine_how[2];
  double foot[2], engine_foot[2];

  g_assert_no_error (error);
  g_assert_true (muster_ways_table (ways, MUSTER_VEHICLE_LORRY, muster_norms_vehicle (norms, "lorry"), &from, 1, to, 2,
                                    lorry, how, foot, NULL, &error));
  g_assert_true (muster_ways_table (ways, MUSTER_VEHICLE_RESCUE, muster_norms_vehicle (norms, "fire-rescue"), &from, 1,
                                    to, 2, engine, engine_how, engine_foot, NULL, &error));
  g_assert_cmpint (engine_how[0], ==, MUSTER_WAY_ROAD);
  g_assert_cmpint (how[0], ==, MUSTER_WAY_TRACK);
  g_assert_cmpfloat_with_epsilon (foot[0], engine_foot[0], 1);
  g_assert_cmpfloat (foot[0], >, 600);
  g_assert_cmpfloat (foot[0], <, 900);
  g_assert_cmpfloat (lorry[0], >, foot[0] * n->walk_factor / (n->walk_kmh / 3.6) + 60);
  g_assert_cmpfloat (lorry[0], <, engine[0] + 300);
  /* Where public roads lead, they are kept to, and one drives up. */
  g_assert_cmpint (how[1], ==, MUSTER_WAY_ROAD);
  g_assert_cmpfloat (foot[1], ==, 0);
  g_assert_cmpfloat (engine_foot[1], ==, 0);
}

#define N_SPOTS 6

static void
all_times (MusterTerrain *terrain, MusterNorms *norms, const char *shut, MusterVehicle vehicle, float *seconds,
           guint8 *how)
{
  static const MusterLatLon spots[N_SPOTS] = { { 47.141, 9.5209 }, { 47.165, 9.5095 }, { 47.2117, 9.5226 },
                                               { 47.2575, 9.52 },  { 47.22, 9.57 },    { 47.095, 9.62 } };
  const char *const closed[] = { shut, NULL };
  GError *error = NULL;
  g_autoptr (MusterWays) ways = muster_ways_new (terrain, NULL, closed, FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (muster_ways_table (ways, vehicle, muster_norms_vehicle (norms, "fire-rescue"), spots, N_SPOTS, spots,
                                    N_SPOTS, seconds, how, NULL, NULL, &error));
}

static char *
rectangle (double west, double south, double east, double north)
{
  g_autofree char *text
      = g_strdup_printf ("{'type':'Polygon','coordinates':[[[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f]"
                         "]]}",
                         west, south, east, south, east, north, west, north, west, south);

  return g_strdelimit (g_steal_pointer (&text), "'", '"');
}

/* Whatever is shut, nobody is there sooner, more people are not covered, and no line is drawn across the shut roads. */
static void
test_a_closure_only_costs (void)
{
  static const MusterVehicle vehicles[] = { MUSTER_VEHICLE_RESCUE, MUSTER_VEHICLE_LORRY, MUSTER_VEHICLE_WALK };
  g_autoptr (MusterNorms) norms = muster_norms_read (NULL, NULL);
  g_autoptr (MusterTerrain) terrain = muster_terrain_new (area, norms);
  g_autoptr (MusterAdviser) adviser = muster_adviser_new (area, norms);
  static const char *ready = ",\"readiness\":\"ready\",\"own\":true,\"standby\":true";
  World world;
  guint barred = 0;

  world_init (&world);
  world_team (&world, "t-1", vaduz[0], vaduz[1], "[\"fire\"]", ready);
  world_team (&world, "t-2", 2.26, 21.17, "[\"fire\"]", ready);
  g_autoptr (MusterSnapshot) snapshot = world_look (&world);
  for (int round = 0; round < 14; round++) {
    double w = 9.45 + g_test_rand_double_range (0, 0.12), s = 47.05 + g_test_rand_double_range (0, 0.2);
    g_autofree char *shut = round == 0   ? rectangle (9.0, 46.0, 10.0, 48.0)
                            : round == 1 ? rectangle (9.50, 47.20, 9.60, 47.30)
                                         : rectangle (w, s, w + g_test_rand_double_range (0.005, 0.1),
                                                      s + g_test_rand_double_range (0.005, 0.1));
    const char *const closed[] = { shut, NULL };
    const MusterCoverageRequest request = { .skill = "fire", .minutes = 10, .closed = closed, .area = TRUE };
    GError *error = NULL;
    g_autoptr (MusterCoverage) c = muster_adviser_coverage (adviser, snapshot, &request, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (c->within, <=, c->before_within);
    g_assert_cmpfloat (c->expected, <=, c->before_expected);
    for (guint i = 0; i < c->words->len; i++)
      g_assert_null (strstr (g_ptr_array_index (c->words, i), " -"));
    if (round == 0)
      g_assert_cmpfloat (c->within, ==, 0);
    for (guint v = 0; v < G_N_ELEMENTS (vehicles); v++) {
      float open[N_SPOTS * N_SPOTS], then[N_SPOTS * N_SPOTS];
      guint8 open_how[N_SPOTS * N_SPOTS], how[N_SPOTS * N_SPOTS];
      all_times (terrain, norms, NULL, vehicles[v], open, open_how);
      all_times (terrain, norms, shut, vehicles[v], then, how);
      for (guint k = 0; k < N_SPOTS * N_SPOTS; k++) {
        g_assert_true (then[k] >= open[k]);
        if (open_how[k] == MUSTER_WAY_ROAD)
          g_assert_true (how[k] == MUSTER_WAY_ROAD || how[k] == MUSTER_WAY_TRACK);
        barred += isfinite (open[k]) && !isfinite (then[k]);
        if (round == 0 && open_how[k] == MUSTER_WAY_ROAD)
          g_assert_false (isfinite (then[k]));
      }
    }
  }
  g_assert_cmpuint (barred, >, 50);
  /* The advice says so, and orders nobody. */
  world_incident (&world, "i-1", "power", 2, 25, ",\"grade\":\"IV\"");
  world_do (&world, "{\"op\":\"closure.set\",\"entity\":\"c-1\",\"args\":{\"title\":\"Plain\",\"effect\":\"closed\","
                    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[9.50,47.20],[9.60,47.20],[9.60,47.30],"
                    "[9.50,47.30],[9.50,47.20]]]}}}");
  {
    const MusterDispatchRequest request = { 0 };
    GError *error = NULL;
    g_autoptr (MusterSnapshot) later = world_look (&world);
    g_autoptr (MusterDispatch) d = muster_adviser_dispatch (adviser, later, &request, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (d->seats->len, >, 0);
    g_assert_null (((MusterDispatchSeat *)g_ptr_array_index (d->seats, 0))->proposed);
    g_assert_cmpuint (d->missing->len, >, 0);
    g_assert_nonnull (strstr (g_ptr_array_index (d->missing, 0), "no open road there"));
  }
  world_clear (&world);
}

static void
test_the_simulated_year_is_the_seeds (void)
{
  static const char *ready = ",\"readiness\":\"ready\",\"own\":true,\"standby\":true";
  World world;
  GError *error = NULL;
  const MusterSimulateRequest request = { 7, 80, 2 }, other = { 8, 80, 2 };
  MusterSimulation a, b, c;
  g_autoptr (GString) x = g_string_new (NULL), y = g_string_new (NULL), z = g_string_new (NULL);

  world_init (&world);
  {
    g_autoptr (MusterSnapshot) nobody = world_look (&world);
    g_assert_false (muster_simulate_year (world.terrain, world.norms, nobody, &request, &a, NULL, &error));
    g_assert_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING);
    g_clear_error (&error);
  }
  for (int i = 0; i < 8; i++) {
    g_autofree char *id = g_strdup_printf ("t-%d", i);
    world_team (&world, id, i * 1.7, 0, "[\"fire\",\"medical\",\"flood\",\"road-accident\"]", ready);
  }
  g_autoptr (MusterSnapshot) snapshot = world_look (&world);
  g_assert_true (muster_simulate_year (world.terrain, world.norms, snapshot, &request, &a, NULL, &error));
  g_assert_true (muster_simulate_year (world.terrain, world.norms, snapshot, &request, &b, NULL, &error));
  g_assert_true (muster_simulate_year (world.terrain, world.norms, snapshot, &other, &c, NULL, &error));
  g_assert_no_error (error);
  muster_simulation_to_json (&a, x);
  muster_simulation_to_json (&b, y);
  muster_simulation_to_json (&c, z);
  g_assert_cmpstr (x->str, ==, y->str);
  g_assert_cmpstr (x->str, !=, z->str);
  g_assert_cmpuint (a.advice.seats, ==, a.closest.seats);
  g_assert_cmpuint (a.advice.never, ==, 0);
  g_assert_cmpfloat (a.advice.weighted_late_s, <=, a.closest.weighted_late_s);
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  area = build_area ();
  g_test_add_func ("/planning/loss", test_a_loss_is_seen_and_one_more_helps_where_it_lacks);
  g_test_add_func ("/planning/closed-road", test_a_closed_road_is_never_driven);
  g_test_add_func ("/planning/lorries-come-as-near-as-teams", test_lorries_come_as_near_as_teams);
  g_test_add_func ("/planning/a-closure-only-costs", test_a_closure_only_costs);
  g_test_add_func ("/planning/year", test_the_simulated_year_is_the_seeds);
  g_test_add_func ("/planning/a-routing-server-is-asked-first", test_a_routing_server_is_asked_first);
  result = g_test_run ();
  g_unlink (area);
  g_free (area);
  return result;
}
