/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hash.h"
#include "core/hlc.h"
#include "core/json.h"
#include "core/opid.h"
#include "core/time.h"
#include "core/worker.h"
#include "geo/mercator.h"
#include <math.h>
#include <string.h>

static GRand *
seeded (void)
{
  guint32 seed = g_random_int ();

  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

/* Whatever the wall clock does, each tick is later than all before it and than all that was seen (within the bound). */
static void
test_time_never_goes_back (void)
{
  g_autoptr (GRand) random = seeded ();
  MusterClock clock = { 0 };
  MusterHlc last = 0;
  gint64 wall = 1700000000000;

  for (int i = 0; i < 100000; i++) {
    wall += g_rand_int_range (random, -5000, 6000);
    if (g_rand_boolean (random)) {
      MusterHlc remote = MUSTER_HLC_FROM_MS (wall + g_rand_int_range (random, -90000, 90000))
                         + (MusterHlc)g_rand_int_range (random, 0, 65536);
      muster_clock_see (&clock, remote, wall);
      if (MUSTER_HLC_MS (remote) <= wall + MUSTER_HLC_MAX_AHEAD_MS)
        g_assert_cmpuint (clock.last, >=, remote);
      g_assert_cmpuint (clock.last, >=, last);
    } else {
      MusterHlc now = muster_clock_tick (&clock, wall);
      g_assert_cmpuint (now, >, last);
      last = now;
    }
  }
}

static void
test_wild_clock_is_pulled_back (void)
{
  MusterClock clock = { 0 };

  muster_clock_see (&clock, G_MAXUINT64 / 2, 1000);
  g_assert_cmpint (MUSTER_HLC_MS (clock.last), <=, 1000 + MUSTER_HLC_MAX_AHEAD_MS);

  /* The last millisecond within the bound is taken over with its counter. */
  MusterHlc edge = MUSTER_HLC_FROM_MS (2000 + MUSTER_HLC_MAX_AHEAD_MS) + 11;
  clock = (MusterClock){ 0 };
  muster_clock_see (&clock, edge, 2000);
  g_assert_cmpuint (clock.last, ==, edge);
}

static void
test_hybrid_time_text_sorts (void)
{
  g_autoptr (GRand) random = seeded ();

  for (int i = 0; i < 10000; i++) {
    MusterHlc a = (MusterHlc)g_rand_int (random) << 32 | g_rand_int (random),
              b = (MusterHlc)g_rand_int (random) << 32 | g_rand_int (random), back;
    char x[17], y[17];
    muster_hlc_format (a, x);
    muster_hlc_format (b, y);
    g_assert_true (muster_hlc_parse (x, &back) && back == a);
    g_assert_cmpint (strcmp (x, y) < 0, ==, a < b);
  }
  MusterHlc out;
  g_assert_false (muster_hlc_parse ("00000000000000", &out));
  g_assert_false (muster_hlc_parse ("000000000000000G", &out));
  g_assert_false (muster_hlc_parse ("00000000000000ABC", &out));
}

static void
test_ids_have_one_spelling (void)
{
  static const char *const wrong[] = { "",
                                       "a",
                                       "a.1",
                                       "a.1.",
                                       "a.0.1",
                                       "a.1.0",
                                       "a.01.1",
                                       "a.1.01",
                                       "A.1.1",
                                       "a b.1.1",
                                       "a.1.1 ",
                                       "a.-1.1",
                                       "a.4294967296.1",
                                       "a.1.99999999999999999999",
                                       "abcdefghijklmnopq.1.1",
                                       "..",
                                       "a..1" };
  g_autoptr (GRand) random = seeded ();
  MusterOpId id, back;
  char text[MUSTER_OPID_TEXT];

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (muster_opid_parse (wrong[i], &id));
  for (int i = 0; i < 10000; i++) {
    muster_node_random (id.node);
    id.epoch = g_rand_int (random) | 1;
    id.counter = ((guint64)g_rand_int (random) << 16 | 1);
    muster_opid_format (&id, text);
    g_assert_true (muster_opid_parse (text, &back));
    g_assert_cmpint (muster_opid_compare (&id, &back), ==, 0);
  }
}

/* GDateTime is the second opinion. */
static void
test_times_agree_with_glib (void)
{
  g_autoptr (GRand) random = seeded ();

  for (int i = 0; i < 20000; i++) {
    gint64 ms = (gint64)(g_rand_double_range (random, -3.0e13, 2.5e14)), back;
    char text[MUSTER_TIME_TEXT];
    g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000));
    g_autofree char *expected = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
    muster_time_format (ms, text);
    g_assert_cmpmem (text, 19, expected, 19);
    g_assert_true (muster_time_parse (text, &back));
    g_assert_cmpint (back, ==, ms);
  }
}

static void
test_wrong_times_are_refused (void)
{
  static const char *const wrong[] = { "",
                                       "2026",
                                       "2026-07-01",
                                       "2026-07-01T02:00:00",
                                       "2026-13-01T00:00:00Z",
                                       "2026-02-29T00:00:00Z",
                                       "2026-07-01T25:00:00Z",
                                       "2026-07-01T02:00:00+25:00",
                                       "2026-07-01T02:00:00Zx",
                                       "yesterday",
                                       "2026-07-01T02:00:00.Z" };
  gint64 out;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (muster_time_parse (wrong[i], &out));
  g_assert_true (muster_time_parse ("2026-07-01T10:00:00+08:00", &out));
  g_assert_cmpint (out, ==, G_GINT64_CONSTANT (1782871200000));
  g_assert_true (muster_time_parse ("2024-02-29 02:00Z", &out));
}

static void
test_json_text_comes_back (void)
{
  g_autoptr (GRand) random = seeded ();

  for (int i = 0; i < 3000; i++) {
    g_autoptr (GString) text = g_string_new (NULL), out = g_string_new ("[");
    g_autoptr (GError) error = NULL;
    for (int k = g_rand_int_range (random, 0, 40); k > 0; k--) {
      gunichar c = (gunichar)g_rand_int_range (random, 1, g_rand_boolean (random) ? 128 : 0x3000);
      if (g_unichar_validate (c))
        g_string_append_unichar (text, c);
    }
    muster_json_add_text (out, text->str);
    g_string_append_c (out, ']');
    g_autoptr (MusterJson) root = muster_json_parse (out->str, (gssize)out->len, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (muster_json_text (muster_json_at (root, 0), NULL), ==, text->str);
  }
}

static void
test_json_numbers_come_back (void)
{
  g_autoptr (GRand) random = seeded ();

  for (int i = 0; i < 20000; i++) {
    g_autoptr (GString) out = g_string_new ("[");
    double d = g_rand_double_range (random, -1, 1) * pow (10, g_rand_int_range (random, -300, 300));
    gint64 n = (gint64)((guint64)g_rand_int (random) << 32 | g_rand_int (random));
    muster_json_add_real (out, d);
    muster_json_comma (out);
    muster_json_add_int (out, n);
    g_string_append_c (out, ']');
    g_autoptr (MusterJson) root = muster_json_parse (out->str, -1, NULL);
    g_assert_nonnull (root);
    g_assert_true (muster_json_real (muster_json_at (root, 0), NAN) == d);
    g_assert_cmpint (muster_json_int (muster_json_at (root, 1), 0), ==, n);
  }
}

static void
test_members_of_what_is_unknown_are_null_empty_or_left_out (void)
{
  const char *const words[] = { "a", "b", NULL };
  g_autoptr (GString) out = g_string_new ("{");

  muster_json_put_text (out, "text", NULL);
  muster_json_put_known (out, "known", NULL);
  muster_json_put_time (out, "time", 0);
  muster_json_put_real (out, "real", NAN);
  muster_json_put_texts (out, "none", NULL, -1);
  muster_json_put_texts (out, "one", words, 1);
  muster_json_put_texts (out, "all", words, -1);
  muster_json_put_int (out, "int", -7);
  muster_json_put_bool (out, "bool", TRUE);
  muster_json_put_time (out, "at", 1);
  g_assert_cmpstr (out->str, ==,
                   "{\"text\":null,\"real\":null,\"none\":[],\"one\":[\"a\"],\"all\":[\"a\",\"b\"],"
                   "\"int\":-7,\"bool\":true,\"at\":\"1970-01-01T00:00:00.001Z\"");
}

static void
test_wrong_json_is_refused (void)
{
  static const char *const wrong[] = { "[\"a\\u0000b\"]", "",    "{",     "[1,]",     "{\"a\":1,\"a\":2}",
                                       "{'a':1}",         "nul", "[1] x", "\"\xff\"", "{\"a\":{\"b\":1,\"b\":1}}" };
  g_autofree char *deep = g_strnfill (100000, '[');

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (muster_json_parse (wrong[i], -1, &error));
    g_assert_error (error, MUSTER_JSON_ERROR, MUSTER_JSON_ERROR_SYNTAX);
  }
  g_assert_null (muster_json_parse (deep, -1, NULL));
}

static void
count_job (gpointer data)
{
  (*(int *)data)++;
}

static void
test_worker_runs_all_in_order_and_drains (void)
{
  int done = 0, drained = 0;
  MusterWorker *worker = muster_worker_new ("test", 10, count_job, &drained);

  for (int i = 0; i < 1000; i++)
    muster_worker_push (worker, count_job, &done);
  muster_worker_stop (worker);
  g_assert_cmpint (done, ==, 1000);
  g_assert_cmpint (drained, >=, 100);
}

static void
test_mercator_goes_both_ways (void)
{
  g_autoptr (GRand) random = seeded ();

  for (int i = 0; i < 10000; i++) {
    MusterLatLon at = { g_rand_double_range (random, -85, 85), g_rand_double_range (random, -180, 180) };
    MusterLatLon back = muster_mercator_inverse (muster_mercator (at));
    g_assert_cmpfloat_with_epsilon (at.lat, back.lat, 1e-9);
    g_assert_cmpfloat_with_epsilon (at.lon, back.lon, 1e-9);
  }
}

/* One degree of latitude on the sphere; and there and back is the same way. */
static void
test_distances (void)
{
  MusterLatLon a = { 47, 9.5 }, b = { 48, 9.5 }, c = { 47.1, 9.6 };

  g_assert_cmpfloat_with_epsilon (muster_distance_m (a, b), MUSTER_EARTH_RADIUS_M * G_PI / 180, 0.01);
  g_assert_cmpfloat_with_epsilon (muster_distance_m (a, c), muster_distance_m (c, a), 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/time-never-goes-back", test_time_never_goes_back);
  g_test_add_func ("/core/wild-clock-is-pulled-back", test_wild_clock_is_pulled_back);
  g_test_add_func ("/core/hybrid-time-text-sorts", test_hybrid_time_text_sorts);
  g_test_add_func ("/core/ids-have-one-spelling", test_ids_have_one_spelling);
  g_test_add_func ("/core/times-agree-with-glib", test_times_agree_with_glib);
  g_test_add_func ("/core/wrong-times-are-refused", test_wrong_times_are_refused);
  g_test_add_func ("/core/json-text-comes-back", test_json_text_comes_back);
  g_test_add_func ("/core/json-numbers-come-back", test_json_numbers_come_back);
  g_test_add_func ("/core/members-of-what-is-unknown-are-null-empty-or-left-out",
                   test_members_of_what_is_unknown_are_null_empty_or_left_out);
  g_test_add_func ("/core/wrong-json-is-refused", test_wrong_json_is_refused);
  g_test_add_func ("/core/worker-runs-all-and-drains", test_worker_runs_all_in_order_and_drains);
  g_test_add_func ("/geo/mercator-goes-both-ways", test_mercator_goes_both_ways);
  g_test_add_func ("/geo/distances", test_distances);
  return g_test_run ();
}
