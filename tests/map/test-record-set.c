/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records by place, against looking at every one of them; room for names, against comparing every two. */
#include "map-records.h"
#include "map/name-room.h"
#include "map/record-set.h"
#include <math.h>

#define N 600

static MusterPoint places[N];

static void
test_query_finds_what_lies_in_the_box (void)
{
  MusterRecordSet *set = muster_record_set_new ();

  for (guint i = 0; i < N; i++) {
    MusterLatLon at = { g_test_rand_double_range (-80, 80), g_test_rand_double_range (-180, 180) };
    g_autofree char *id = g_strdup_printf ("t-%u", i);
    g_autoptr (MusterRecord) record = NULL;

    if (i % 2) /* half of them close together, as in a town */
      at = (MusterLatLon){ 47 + at.lat / 500, 9.5 + at.lon / 2000 };
    record = muster_map_record (MUSTER_TEAM, id, at, "\"name\":\"x\"");
    g_assert_true (muster_record_set_put (set, record, NULL));
    g_assert_false (muster_record_set_put (set, record, NULL));
    places[i] = muster_record_set_get (set, id)->at;
  }
  for (int round = 0; round < 300; round++) {
    double x = g_test_rand_double (), y = g_test_rand_double (), size = pow (10, g_test_rand_double_range (-7, 0));
    MusterBox box;
    g_autoptr (GPtrArray) found = g_ptr_array_new ();
    guint expected = 0;

    if (round % 2) {
      MusterPoint near = places[g_test_rand_int_range (0, N)];

      x = near.x - size / 2;
      y = near.y - size / 2;
    }
    box = (MusterBox){ x, y, x + size, y + size };
    for (guint i = 0; i < N; i++)
      expected += places[i].x >= box.x0 && places[i].x <= box.x1 && places[i].y >= box.y0 && places[i].y <= box.y1;
    muster_record_set_query (set, &box, found);
    g_assert_cmpuint (found->len, ==, expected);
  }
  muster_record_set_free (set);
}

static void
test_a_record_that_went_is_gone (void)
{
  MusterRecordSet *set = muster_record_set_new ();
  g_autoptr (MusterRecord) here = muster_map_record (MUSTER_DEPOT, "d-1", (MusterLatLon){ 47, 9 }, "\"name\":\"a\"");
  g_autoptr (MusterRecord) there = muster_map_record (MUSTER_DEPOT, "d-1", (MusterLatLon){ 48, 10 }, "\"name\":\"a\"");
  g_autoptr (MusterRecord) gone = muster_map_record_gone (MUSTER_DEPOT, "d-1");
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  MusterPoint p = muster_mercator ((MusterLatLon){ 47, 9 });
  MusterBox box = { p.x - 1e-6, p.y - 1e-6, p.x + 1e-6, p.y + 1e-6 }, all = { 0, 0, 1, 1 };

  g_assert_true (muster_record_set_put (set, here, NULL));
  muster_record_set_query (set, &box, found);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_true (muster_record_set_put (set, there, NULL));
  g_ptr_array_set_size (found, 0);
  muster_record_set_query (set, &box, found);
  g_assert_cmpuint (found->len, ==, 0);
  g_assert_true (muster_record_set_put (set, gone, NULL));
  g_assert_false (muster_record_set_put (set, gone, NULL));
  muster_record_set_query (set, &all, found);
  g_assert_cmpuint (found->len, ==, 0);
  g_assert_null (muster_record_set_get (set, "d-1"));
  g_assert_false (muster_record_set_bounds (set, &box));
  muster_record_set_free (set);
}

static void
test_the_smallest_plot_is_hit (void)
{
  static const char *const plots[] = {
    "{\"kind\":\"plot\",\"id\":\"large\",\"exists\":true,\"fields\":{\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":"
    "[[[9,47],[10,47],[10,48],[9,48],[9,47]],[[9.1,47.1],[9.3,47.1],[9.3,47.3],[9.1,47.3],[9.1,47.1]]]}}}",
    "{\"kind\":\"plot\",\"id\":\"small\",\"exists\":true,\"fields\":{\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":"
    "[[[9.5,47.5],[9.6,47.5],[9.6,47.6],[9.5,47.6],[9.5,47.5]]]}}}",
    "{\"kind\":\"plot\",\"id\":\"line\",\"exists\":true,\"fields\":{\"geometry\":{\"type\":\"LineString\","
    "\"coordinates\":"
    "[[11,47],[12,48]]}}}",
  };
  static const struct {
    double lat, lon;
    const char *id;
  } cases[] = {
    { 47.55, 9.55, "small" }, { 47.8, 9.2, "large" },    { 47.2, 9.2, NULL } /* in the hole */,
    { 46.9, 9.2, NULL },      { 47.5, 11.4985, "line" }, { 47.5, 11.3, NULL },
  };
  MusterRecordSet *set = muster_record_set_new ();

  for (guint i = 0; i < G_N_ELEMENTS (plots); i++) {
    g_autoptr (MusterRecord) record = muster_record_from_json (plots[i], -1, NULL);

    g_assert_true (muster_record_set_put (set, record, NULL));
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MusterMapItem *item
        = muster_record_set_plot_at (set, muster_mercator ((MusterLatLon){ cases[i].lat, cases[i].lon }), 2e-5);

    g_assert_cmpstr (item != NULL ? item->record->id : NULL, ==, cases[i].id);
  }
  muster_record_set_free (set);
}

static void
test_room_is_taken_once (void)
{
  MusterNameRoom *room = muster_name_room_new (800, 600);
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (MusterRect));

  for (int i = 0; i < 2000; i++) {
    MusterRect r = { g_test_rand_double_range (-50, 800), g_test_rand_double_range (-50, 600),
                     g_test_rand_double_range (5, 150), g_test_rand_double_range (5, 40) };
    gboolean is_free = r.x >= 0 && r.y >= 0 && r.x + r.width <= 800 && r.y + r.height <= 600;

    for (guint k = 0; k < taken->len; k++) {
      MusterRect o = g_array_index (taken, MusterRect, k);

      if (r.x < o.x + o.width && o.x < r.x + r.width && r.y < o.y + o.height && o.y < r.y + r.height)
        is_free = FALSE;
    }
    g_assert_cmpint (muster_name_room_is_free (room, &r), ==, is_free);
    if (is_free) {
      muster_name_room_take (room, &r);
      g_array_append_val (taken, r);
    }
  }
  g_assert_cmpuint (taken->len, >, 20);
  muster_name_room_free (room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/record-set/query-finds-what-lies-in-the-box", test_query_finds_what_lies_in_the_box);
  g_test_add_func ("/map/record-set/a-record-that-went-is-gone", test_a_record_that_went_is_gone);
  g_test_add_func ("/map/record-set/the-smallest-plot-is-hit", test_the_smallest_plot_is_hit);
  g_test_add_func ("/map/name-room/room-is-taken-once", test_room_is_taken_once);
  return g_test_run ();
}
