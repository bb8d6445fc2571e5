/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box of an extract: across 180°, without a header, with strays far away. */
#include "fixture.h"
#include "pbf-maker.h"
#include "road/extent.h"
#include "road/network.h"
#include <math.h>

static void
add_cloud (MusterExtent *extent, GRand *random, guint n, double south, double west, double north, double east)
{
  for (guint i = 0; i < n; i++) {
    double lon = g_rand_double_range (random, west, east);
    lon -= lon > 180 ? 360 : 0;
    muster_extent_add (extent, (gint32)(g_rand_double_range (random, south, north) * 1e7), (gint32)(lon * 1e7));
  }
}

static void
test_plain (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (MusterExtent) extent = muster_extent_new ();
  MusterExtentBox box;
  add_cloud (extent, random, 600000, 47.0, 9.4, 47.3, 9.7); /* more than the sample holds */
  muster_extent_find (extent, NULL, NULL, &box);
  g_assert_cmpfloat_with_epsilon (box.south_west.lat, 47.0, 0.001);
  g_assert_cmpfloat_with_epsilon (box.north_east.lon, 9.7, 0.001);
  /* A hundred nodes of a long route do not open the map at a continent. */
  add_cloud (extent, random, 100, 40, -5, 60, 30);
  muster_extent_find (extent, NULL, NULL, &box);
  g_assert_cmpfloat_with_epsilon (box.south_west.lat, 47.0, 0.02);
  g_assert_cmpfloat_with_epsilon (box.south_west.lon, 9.4, 0.02);
  g_assert_cmpfloat_with_epsilon (box.north_east.lat, 47.3, 0.02);
  g_assert_cmpfloat_with_epsilon (box.north_east.lon, 9.7, 0.02);
  /* What the header says counts. */
  MusterLatLon a = { 46, 9 }, b = { 48, 10 };
  muster_extent_find (extent, &a, &b, &box);
  g_assert_cmpfloat (box.south_west.lat, ==, 46);
  g_assert_cmpfloat (box.view_east, ==, 10);
}

static void
test_across (void)
{
  for (guint said = 0; said < 3; said++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (2);
    g_autoptr (MusterExtent) extent = muster_extent_new ();
    MusterExtentBox box;
    add_cloud (extent, random, 5000, -20, 176, -15, 180);
    add_cloud (extent, random, 1000, -20, 180, -15, 182);
    MusterLatLon a = { -21, said == 1 ? -180 : 176 }, b = { -12, said == 1 ? 180 : -178 };
    muster_extent_find (extent, said ? &a : NULL, said ? &b : NULL, &box);
    g_assert_cmpfloat_with_epsilon (box.south_west.lon, 176, 0.01);
    g_assert_cmpfloat_with_epsilon (box.north_east.lon, -178, 0.01);
    g_assert_cmpfloat (box.view_west, ==, box.south_west.lon);
    g_assert_cmpfloat (box.view_east, ==, 180);
  }
  /* Data all round the world is no crossing. */
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (MusterExtent) extent = muster_extent_new ();
  MusterExtentBox box;
  add_cloud (extent, random, 5000, -80, -180, 80, 180);
  muster_extent_find (extent, NULL, NULL, &box);
  g_assert_cmpfloat (box.south_west.lon, <, -170);
  g_assert_cmpfloat (box.north_east.lon, >, 170);
}

/* From end to end: built, opened, and its roads go on across 180°. */
static void
test_area (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = folder_path (&folder, "a.osm.pbf"), *out = folder_path (&folder, "a.area");
  g_autoptr (GError) error = NULL;
  PbfMaker *maker = pbf_maker_new (PBF_DENSE);
  for (gint64 i = 0; i < 9; i++) {
    double lon = 179.995 + 0.001 * (double)i;
    pbf_maker_node (maker, i + 1, -17.0, lon > 180 ? lon - 360 : lon, NULL);
  }
  pbf_maker_way (maker, 1, "1 2 3 4 5 6 7 8 9", "highway=residential", "maxspeed=50", NULL);
  pbf_maker_write (maker, pbf, NULL);
  build_area (pbf, out, NULL);
  g_autoptr (MusterArea) area = muster_area_open (out, &error);
  g_assert_no_error (error);
  const MusterAreaInfo *info = muster_area_get_info (area);
  g_assert_cmpfloat_with_epsilon (info->south_west.lon, 179.995, 1e-6);
  g_assert_cmpfloat_with_epsilon (info->north_east.lon, -179.997, 1e-6);
  g_assert_cmpfloat_with_epsilon (info->view_north_east.lon, 180, 1e-6);
  g_assert_true (muster_area_info_covers (info, (MusterLatLon){ -17, -179.999 }));
  g_assert_true (muster_area_info_covers (info, (MusterLatLon){ -17, 179.999 }));
  g_assert_false (muster_area_info_covers (info, (MusterLatLon){ -17, 0 }));
  g_autoptr (MusterRoads) roads = muster_roads_load (area, &error);
  g_assert_no_error (error);
  g_autoptr (MusterRoadMetric) metric
      = muster_road_metric_new (roads, &(MusterRoadProfile){ .vehicle = MUSTER_VEHICLE_CAR }, NULL);
  MusterLatLon from = { -17, 179.996 }, to = { -17, -179.998 };
  g_autoptr (MusterRoadRoute) route = muster_road_route (metric, from, to, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (route->metres, muster_distance_m (from, to), 0.5);
  g_assert_cmpfloat (route->from.distance_m, <, 0.1);
  g_assert_cmpfloat (route->to.distance_m, <, 0.1);
  g_autofree char *ground = muster_road_isochrones (metric, &from, 1, FALSE, (double[]){ 60 }, 1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ground);
  folder_clear (&folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/extent/strays-do-not-widen-the-map", test_plain);
  g_test_add_func ("/road/extent/across-180-degrees", test_across);
  g_test_add_func ("/road/extent/an-area-across-180-degrees", test_area);
  return g_test_run ();
}
