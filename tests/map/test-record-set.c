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

typedef struct {
  GPtrArray *singles;
  guint bubbles, bundled, committed;
  guint kinds[MUSTER_N_KINDS];
  guint64 sum; /* of the bubbles, whatever their order */
} Gathered;

static void
on_single (const MusterMapItem *item, gpointer data)
{
  g_ptr_array_add (((Gathered *)data)->singles, (gpointer)item);
}

static void
add_bubble (Gathered *out, MusterPoint middle, guint count)
{
  out->bubbles++;
  out->bundled += count;
  /* to the millimetre and a bit: a sum of thousands is not the same in every order */
  out->sum += (guint64)llround (middle.x * 1e9) * 31 + (guint64)llround (middle.y * 1e9) * 17 + count;
}

static void
on_cell (const MusterMapHeap *heap, gpointer data)
{
  Gathered *out = data;
  guint sum = 0;

  for (guint i = 0; i < MUSTER_N_KINDS; i++) {
    sum += heap->kinds[i];
    out->kinds[i] += heap->kinds[i];
  }
  g_assert_cmpuint (sum, ==, heap->count);
  g_assert_cmpuint (heap->committed, <=, heap->count);
  out->committed += heap->committed;
  add_bubble (out, heap->middle, heap->count);
}

/* The same by looking at every record, cell by cell. */
static void
gather_slowly (MusterRecordSet *set, int level, const MusterBox *box, const char *selected, Gathered *out)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  double cells = 256 * exp2 (level) / 72;

  muster_record_set_query (set, &(MusterBox){ 0, 0, 1, 1 }, all);
  for (guint i = 0; i < all->len; i++) {
    const MusterMapItem *item = g_ptr_array_index (all, i);
    gboolean inside = item->at.x >= box->x0 && item->at.x <= box->x1 && item->at.y >= box->y0 && item->at.y <= box->y1;
    gboolean apart = item->rank <= 1 || g_strcmp0 (item->record->id, selected) == 0;
    double column = floor (item->at.x * cells), row = floor (item->at.y * cells), x = 0, y = 0;
    guint n = 0, committed = 0, kinds[MUSTER_N_KINDS] = { 0 };
    gboolean is_first = TRUE;

    for (guint k = 0; k < all->len && !apart; k++) {
      const MusterMapItem *other = g_ptr_array_index (all, k);

      if (other->rank <= 1 || g_strcmp0 (other->record->id, selected) == 0 || floor (other->at.x * cells) != column
          || floor (other->at.y * cells) != row)
        continue;
      is_first = is_first && k >= i;
      n++;
      kinds[other->record->kind]++;
      committed += other->symbol.state == MUSTER_SYMBOL_COMMITTED;
      x += other->at.x;
      y += other->at.y;
    }
    if (apart || n <= 2) {
      if (inside)
        g_ptr_array_add (out->singles, (gpointer)item);
    } else if (is_first && column >= floor (MAX (box->x0, 0) * cells) && column <= floor (MIN (box->x1, 1) * cells)
               && row >= floor (MAX (box->y0, 0) * cells) && row <= floor (MIN (box->y1, 1) * cells)) {
      add_bubble (out, (MusterPoint){ x / n, y / n }, n);
      out->committed += committed;
      for (guint k = 0; k < MUSTER_N_KINDS; k++)
        out->kinds[k] += kinds[k];
    }
  }
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  const gconstpointer *p = a, *q = b;

  return *p < *q ? -1 : *p > *q;
}

/* Records come, move, change rank, go and are hidden between the questions, at levels that fall out of the few kept. */
static void
test_what_is_gathered_is_what_is_there (void)
{
  MusterRecordSet *set = muster_record_set_new ();
  static const MusterKind kinds[] = { MUSTER_TEAM, MUSTER_DEPOT, MUSTER_INCIDENT, MUSTER_TASK };

  for (int turn = 0; turn < 120; turn++) {
    for (int i = 0; i < 8; i++) {
      MusterLatLon at = { 47 + g_test_rand_double_range (0, 0.2), 9.5 + g_test_rand_double_range (0, 0.2) };
      MusterKind kind = kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))];
      g_autofree char *id = g_strdup_printf ("%u-%d", kind, g_test_rand_int_range (0, 60));
      g_autoptr (MusterRecord) record = NULL;

      if (kind == MUSTER_INCIDENT && g_test_rand_bit ())
        record = muster_map_record (kind, id, at, "\"title\":\"x\",\"phase\":\"ended\"");
      else if (g_test_rand_int_range (0, 5) == 0)
        record = muster_map_record_gone (kind, id);
      else
        record = muster_map_record (kind, id, at, kind == MUSTER_INCIDENT ? "\"title\":\"x\"" : "\"name\":\"x\"");
      muster_record_set_put (set, record, NULL);
    }
    if (g_test_rand_int_range (0, 8) == 0)
      muster_record_set_show (set, kinds[g_test_rand_int_range (0, 4)], g_test_rand_bit ());
    if (turn == 60)
      muster_record_set_clear (set);
    for (int i = 0; i < 3; i++) {
      int level = g_test_rand_int_range (6, 14);
      MusterPoint p = muster_mercator ((MusterLatLon){ 47 + g_test_rand_double_range (0, 0.2), 9.6 });
      double reach = pow (10, g_test_rand_double_range (-5, -1));
      MusterBox box = { p.x - reach, p.y - reach, p.x + reach, p.y + reach };
      g_autofree char *selected
          = g_test_rand_bit () ? NULL : g_strdup_printf ("%u-%d", kinds[turn % 4], g_test_rand_int_range (0, 60));
      Gathered fast = { g_ptr_array_new () }, slow = { g_ptr_array_new () };

      muster_record_set_gather (set, level, &box, selected, on_single, on_cell, &fast);
      gather_slowly (set, level, &box, selected, &slow);
      g_assert_cmpuint (fast.singles->len, ==, slow.singles->len);
      g_ptr_array_sort (fast.singles, compare_pointers);
      g_ptr_array_sort (slow.singles, compare_pointers);
      for (guint k = 0; k < fast.singles->len; k++)
        g_assert_true (fast.singles->pdata[k] == slow.singles->pdata[k]);
      g_assert_cmpuint (fast.bubbles, ==, slow.bubbles);
      g_assert_cmpuint (fast.bundled, ==, slow.bundled);
      g_assert_cmpuint (fast.committed, ==, slow.committed);
      g_assert_cmpmem (fast.kinds, sizeof fast.kinds, slow.kinds, sizeof slow.kinds);
      /* rounding may tip a coordinate by a step or two */
      g_assert_cmpfloat_with_epsilon ((double)fast.sum, (double)slow.sum,
                                      48 * 2 * (fast.bubbles + 1) + (double)slow.sum * 1e-15);
      g_ptr_array_unref (fast.singles);
      g_ptr_array_unref (slow.singles);
    }
  }
  muster_record_set_free (set);
}

static void
test_more_than_a_limit_is_known_without_counting_all (void)
{
  MusterRecordSet *set = muster_record_set_new ();
  MusterBox all = { 0, 0, 1, 1 };

  for (guint i = 0; i < 50; i++) {
    g_autofree char *id = g_strdup_printf ("t-%u", i);
    g_autoptr (MusterRecord) record
        = muster_map_record (MUSTER_TEAM, id, (MusterLatLon){ (double)i, (double)i / 2 }, "\"name\":\"x\"");

    g_assert_true (muster_record_set_put (set, record, NULL));
  }
  g_assert_true (muster_record_set_has_more (set, &all, 0));
  g_assert_true (muster_record_set_has_more (set, &all, 49));
  g_assert_false (muster_record_set_has_more (set, &all, 50));
  muster_record_set_show (set, MUSTER_TEAM, FALSE);
  g_assert_false (muster_record_set_has_more (set, &all, 0));
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
  g_test_add_func ("/map/record-set/what-is-gathered-is-what-is-there", test_what_is_gathered_is_what_is_there);
  g_test_add_func ("/map/record-set/more-than-a-limit-is-known-without-counting-all",
                   test_more_than_a_limit_is_known_without_counting_all);
  g_test_add_func ("/map/record-set/query-finds-what-lies-in-the-box", test_query_finds_what_lies_in_the_box);
  g_test_add_func ("/map/record-set/a-record-that-went-is-gone", test_a_record_that_went_is_gone);
  g_test_add_func ("/map/record-set/the-smallest-plot-is-hit", test_the_smallest_plot_is_hit);
  g_test_add_func ("/map/name-room/room-is-taken-once", test_room_is_taken_once);
  return g_test_run ();
}
