/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where tiles are drawn, for random views and random sets of tiles that are there. The oracle is the Mercator square
 * itself: a tile covers its part of it, whatever its level.
 */
#include "map/frame.h"
#include "map/tile-plan.h"

#define ROUNDS 400

typedef struct {
  guint seed;
  double share; /* of all tiles, that are there */
} Luck;

/* The same answer for the same tile, without keeping any. */
static gboolean
by_luck (MusterTileAt at, gpointer data)
{
  const Luck *luck = data;
  guint h = luck->seed ^ (guint)at.z * 0x9e3779b1u ^ (guint)at.x * 0x85ebca6bu ^ (guint)at.y * 0xc2b2ae35u;

  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  h ^= h >> 12;
  return h % 10000 < luck->share * 10000;
}

static void
random_view (MusterView *view)
{
  /* so that no view reaches beyond the edge of the world, where there is nothing to draw */
  MusterLatLon centre = { g_test_rand_double_range (-70, 70), g_test_rand_double_range (-130, 130) };
  double zoom = g_test_rand_double_range (MUSTER_MIN_ZOOM, MUSTER_MAX_ZOOM);

  if (g_test_rand_bit ())
    zoom = round (zoom);
  muster_view_centered (view, centre, zoom, g_test_rand_int_range (50, 1900), g_test_rand_int_range (50, 1200),
                        MUSTER_LOOK_LIGHT);
  view->zoom = zoom;
}

static void
box_of (const MusterView *view, MusterTileAt at, double *x0, double *y0, double *x1, double *y1)
{
  double n = exp2 (at.z);

  muster_frame_project (view, (MusterPoint){ at.x / n, at.y / n }, x0, y0);
  muster_frame_project (view, (MusterPoint){ (at.x + 1) / n, (at.y + 1) / n }, x1, y1);
}

static void
test_no_tile_is_ever_in_a_wrong_place (void)
{
  for (int turn = 0; turn < ROUNDS; turn++) {
    Luck luck = { (guint)g_test_rand_int (), g_test_rand_double () };
    int scale = g_test_rand_int_range (1, 4);
    MusterView view;

    random_view (&view);
    g_autoptr (GArray) needed = muster_tile_plan_needed (&view);
    g_autoptr (GArray) places = muster_tile_plan_places (&view, needed, scale, by_luck, &luck);
    for (guint i = 0; i < places->len; i++) {
      const MusterTilePlace *place = &g_array_index (places, MusterTilePlace, i);
      double x0, y0, x1, y1, near = 0.5 / scale + 1e-6 * (1 + exp2 (MAX (0, view.zoom - place->at.z)));

      g_assert_true (by_luck (place->at, &luck));
      box_of (&view, place->at, &x0, &y0, &x1, &y1);
      g_assert_cmpfloat_with_epsilon (place->rect.x, x0, near);
      g_assert_cmpfloat_with_epsilon (place->rect.y, y0, near);
      g_assert_cmpfloat_with_epsilon (place->rect.x + place->rect.width, x1, near);
      g_assert_cmpfloat_with_epsilon (place->rect.y + place->rect.height, y1, near);
    }
  }
}

static void
test_the_view_is_tiled_without_gap_or_overlap_at_every_zoom (void)
{
  for (int turn = 0; turn < ROUNDS; turn++) {
    Luck all = { 0, 2 };
    int scale = g_test_rand_int_range (1, 3);
    double area = 0, x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE, y1 = -G_MAXDOUBLE;
    MusterView view;

    random_view (&view);
    g_autoptr (GArray) needed = muster_tile_plan_needed (&view);
    g_autoptr (GArray) places = muster_tile_plan_places (&view, needed, scale, by_luck, &all);
    g_assert_cmpuint (places->len, ==, needed->len);
    for (guint i = 0; i < places->len; i++) {
      const MusterRect *r = &g_array_index (places, MusterTilePlace, i).rect;

      g_assert_cmpint (g_array_index (places, MusterTilePlace, i).at.z, ==, muster_tile_plan_level (view.zoom));
      g_assert_cmpfloat_with_epsilon (r->x * scale, round (r->x * scale), 1e-6);
      g_assert_cmpfloat (r->width, >=, 256 * 0.70);
      g_assert_cmpfloat (r->width, <=, 256 * 1.42);
      area += r->width * r->height;
      x0 = MIN (x0, r->x);
      y0 = MIN (y0, r->y);
      x1 = MAX (x1, r->x + r->width);
      y1 = MAX (y1, r->y + r->height);
    }
    /* Rectangles on one grid that fill their common box: no gap, no overlap. */
    g_assert_cmpfloat_with_epsilon (area, (x1 - x0) * (y1 - y0), 0.01);
    g_assert_cmpfloat (x0, <=, 0.5);
    g_assert_cmpfloat (y0, <=, 0.5);
    g_assert_cmpfloat (x1, >=, view.width - 0.5);
    g_assert_cmpfloat (y1, >=, view.height - 0.5);
  }
}

static gboolean
covers (const MusterTilePlace *place, double x, double y)
{
  return x >= place->rect.x && x < place->rect.x + place->rect.width && y >= place->rect.y
         && y < place->rect.y + place->rect.height;
}

static void
test_any_point_shows_the_nearest_level_that_is_there (void)
{
  for (int turn = 0; turn < ROUNDS; turn++) {
    Luck luck = { (guint)g_test_rand_int (), g_test_rand_double_range (0, 0.6) };
    MusterView view;
    int z;

    random_view (&view);
    z = muster_tile_plan_level (view.zoom);
    g_autoptr (GArray) needed = muster_tile_plan_needed (&view);
    g_autoptr (GArray) places = muster_tile_plan_places (&view, needed, 1, by_luck, &luck);
    for (int i = 0; i < 20; i++) {
      double x = g_test_rand_double_range (2, view.width - 2), y = g_test_rand_double_range (2, view.height - 2);
      MusterPoint p = muster_frame_unproject (&view, x, y);
      const MusterTilePlace *top = NULL;
      int expected = -1;

      for (guint k = 0; k < places->len; k++) /* the last drawn is on top */
        if (covers (&g_array_index (places, MusterTilePlace, k), x, y))
          top = &g_array_index (places, MusterTilePlace, k);
      /* its own level, else one or two finer, else the nearest coarser */
      static const int order[] = { 0, 1, 2, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15 };
      for (guint k = 0; k < G_N_ELEMENTS (order) && expected < 0; k++) {
        int level = z + order[k];
        MusterTileAt at = { level, (int)(p.x * exp2 (level)), (int)(p.y * exp2 (level)) };
        double x0, y0, x1, y1;

        if (level < MUSTER_MIN_ZOOM || level > MUSTER_MAX_ZOOM)
          continue;
        box_of (&view, at, &x0, &y0, &x1, &y1);
        if (x - x0 < 1 || x1 - x < 1 || y - y0 < 1 || y1 - y < 1)
          expected = 99; /* on an edge, where rounding decides */
        else if (by_luck (at, &luck))
          expected = level;
      }
      if (expected != 99)
        g_assert_cmpint (top != NULL ? top->at.z : -1, ==, expected);
    }
  }
}

static void
test_the_middle_is_asked_for_first (void)
{
  for (int turn = 0; turn < ROUNDS; turn++) {
    MusterView view;
    double before = 0;

    random_view (&view);
    g_autoptr (GArray) needed = muster_tile_plan_needed (&view);
    for (guint i = 0; i < needed->len; i++) {
      double x0, y0, x1, y1, distance;

      box_of (&view, g_array_index (needed, MusterTileAt, i), &x0, &y0, &x1, &y1);
      distance = hypot ((x0 + x1) / 2 - view.width / 2, (y0 + y1) / 2 - view.height / 2);
      g_assert_cmpfloat (distance, >=, before - 0.01);
      before = distance;
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/tile-plan/no-tile-is-ever-in-a-wrong-place", test_no_tile_is_ever_in_a_wrong_place);
  g_test_add_func ("/map/tile-plan/the-view-is-tiled-without-gap-or-overlap-at-every-zoom",
                   test_the_view_is_tiled_without_gap_or_overlap_at_every_zoom);
  g_test_add_func ("/map/tile-plan/any-point-shows-the-nearest-level-that-is-there",
                   test_any_point_shows_the_nearest_level_that_is_there);
  g_test_add_func ("/map/tile-plan/the-middle-is-asked-for-first", test_the_middle_is_asked_for_first);
  return g_test_run ();
}
