/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties of placed labels: none meets another or an obstacle, all lie within the view, the important come first,
 * the same view gives the same ones, and a street cut into pieces is named once. */
#include "tests/tiles/fake-area.h"
#include "tiles/labels.h"
#include <string.h>

#define LON 9.52
#define LAT 47.14

/* Many villages, peaks and streets with names on too little room. */
static MusterArea *
make_crowd (guint32 seed, guint n)
{
  MusterArea *area = fake_area_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  for (guint i = 0; i < n; i++) {
    double xy[8];
    g_autofree char *name = g_strdup_printf ("%s %u", i % 4 ? "Langer Weg" : "东湖村", i);
    for (int k = 0; k < 8; k += 2) {
      xy[k]
          = (k ? xy[k - 2] + g_rand_double_range (rand, -0.002, 0.003) : LON + g_rand_double_range (rand, -0.01, 0.01));
      xy[k + 1] = (k ? xy[k - 1] + g_rand_double_range (rand, -0.001, 0.002)
                     : LAT + g_rand_double_range (rand, -0.007, 0.007));
    }
    switch (i % 4) {
    case 0:
      fake_area_add (area, MUSTER_FEATURE_PLACE, 0, 0, name, "village", g_rand_double (rand), xy, 1);
      break;
    case 1:
      fake_area_add (area, MUSTER_FEATURE_PEAK, 0, 0, name, "peak", g_rand_double (rand), xy, 1);
      break;
    case 2:
      fake_area_add (area, MUSTER_FEATURE_POI, 0, 0, name, "castle", g_rand_double (rand), xy, 1);
      break;
    default:
      fake_area_add (area, MUSTER_FEATURE_RESIDENTIAL, 0, 0, name, "residential", 0.2, xy, 4);
      break;
    }
  }
  return area;
}

static MusterLabels *
place (MusterArea *area, double zoom, const MusterRect *obstacles, guint n)
{
  g_autoptr (GError) error = NULL;
  MusterView view;
  muster_view_centered (&view, (MusterLatLon){ LAT, LON }, zoom, 900, 700, MUSTER_LOOK_LIGHT);
  MusterLabels *labels = muster_labels_place (area, &view, obstacles, n, NULL, &error);
  g_assert_no_error (error);
  return labels;
}

static gboolean
meet (const MusterRect *a, const MusterRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static void
none_meets_another (double zoom)
{
  guint32 seed = g_test_rand_int ();
  MusterArea *area = make_crowd (seed, 400);
  const MusterRect obstacles[] = { { 100, 100, 200, 150 }, { 600, 300, 26, 26 }, { 0, 0, 40, 700 } };
  g_autoptr (MusterLabels) labels = place (area, zoom, obstacles, G_N_ELEMENTS (obstacles));

  g_test_message ("seed %u: %u labels", seed, muster_labels_count (labels));
  g_assert_cmpuint (muster_labels_count (labels), >, 20);
  for (guint i = 0; i < muster_labels_count (labels); i++) {
    guint n;
    const MusterRect *r = muster_labels_get_boxes (labels, i, &n);
    g_assert_cmpuint (n, >, 0);
    for (guint k = 0; k < n; k++) {
      g_assert_true (r[k].x >= 0 && r[k].y >= 0 && r[k].x + r[k].width <= 900 && r[k].y + r[k].height <= 700);
      for (guint o = 0; o < G_N_ELEMENTS (obstacles); o++)
        g_assert_false (meet (&r[k], &obstacles[o]));
    }
    for (guint j = i + 1; j < muster_labels_count (labels); j++) {
      guint m;
      const MusterRect *q = muster_labels_get_boxes (labels, j, &m);
      for (guint k = 0; k < n; k++)
        for (guint l = 0; l < m; l++)
          g_assert_false (meet (&r[k], &q[l]));
    }
  }
  muster_area_close (area);
}

static void
test_none_meets_another (void)
{
  none_meets_another (15);
  none_meets_another (12);
}

/* On an overview a town under a symbol is named beside it. */
static void
test_town_under_symbol_is_named (void)
{
  const MusterRect symbols[] = { { 360, 270, 180, 160 } };
  MusterArea *area = fake_area_new ();
  double middle[] = { LON, LAT };
  fake_area_add (area, MUSTER_FEATURE_PLACE, 0, 0, "Vaduz", "town", 0.9, middle, 1);
  for (double zoom = 12; zoom <= 15; zoom += 3) {
    g_autoptr (MusterLabels) labels = place (area, zoom, symbols, 1);
    g_assert_cmpuint (muster_labels_count (labels), ==, zoom < 13 ? 1 : 0);
  }
  muster_area_close (area);
}

static void
test_same_view_same_labels (void)
{
  MusterArea *one = make_crowd (7, 300), *two = make_crowd (7, 300);
  g_autoptr (MusterLabels) a = place (one, 15, NULL, 0), b = place (two, 15, NULL, 0);
  g_assert_cmpuint (muster_labels_count (a), ==, muster_labels_count (b));
  for (guint i = 0; i < muster_labels_count (a); i++) {
    guint n, m;
    const MusterRect *r = muster_labels_get_boxes (a, i, &n), *q = muster_labels_get_boxes (b, i, &m);
    g_assert_cmpstr (muster_labels_get_text (a, i), ==, muster_labels_get_text (b, i));
    g_assert_cmpmem (r, n * sizeof *r, q, m * sizeof *q);
  }
  muster_area_close (one);
  muster_area_close (two);
}

static int
find (const MusterLabels *labels, const char *text)
{
  int found = -1;
  for (guint i = 0; i < muster_labels_count (labels); i++)
    if (strcmp (muster_labels_get_text (labels, i), text) == 0)
      found = (int)i;
  return found;
}

static void
test_important_wins (void)
{
  MusterArea *area = fake_area_new ();
  fake_area_add (area, MUSTER_FEATURE_PLACE, 0, 0, "Klein", "village", 0.4, (double[]){ LON, LAT }, 1);
  fake_area_add (area, MUSTER_FEATURE_PLACE, 0, 0, "Gross", "town", 0.9, (double[]){ LON + 0.00001, LAT }, 1);
  g_autoptr (MusterLabels) labels = place (area, 10, NULL, 0);
  g_assert_cmpint (find (labels, "Gross"), ==, 0);
  muster_area_close (area);
}

/* Three ways make one street, and it runs from right to left: written once, and upright. */
static void
test_street_is_named_once_and_upright (void)
{
  MusterArea *area = fake_area_new ();
  for (int i = 0; i < 3; i++)
    fake_area_add (
        area, MUSTER_FEATURE_RESIDENTIAL, i == 1 ? MUSTER_FEATURE_BRIDGE : 0, 0, "Dorfstrasse", "residential", 0.2,
        (double[]){ LON + 0.003 - i * 0.002, LAT + i * 0.0002, LON + 0.001 - i * 0.002, LAT + (i + 1) * 0.0002 }, 2);
  g_autoptr (MusterLabels) labels = place (area, 15, NULL, 0);
  guint n;
  g_assert_cmpuint (muster_labels_count (labels), ==, 1);
  const MusterRect *r = muster_labels_get_boxes (labels, 0, &n);
  g_assert_cmpuint (n, ==, strlen ("Dorfstrasse"));
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (r[i].x, >, r[i - 1].x);
  muster_area_close (area);
}

/* Han letters on a street from south to north stand below one another, the first on top. */
static void
test_han_is_written_downwards (void)
{
  MusterArea *area = fake_area_new ();
  fake_area_add (area, MUSTER_FEATURE_RESIDENTIAL, 0, 0, "徽州大道", "residential", 0.2,
                 (double[]){ LON, LAT - 0.003, LON + 0.0001, LAT + 0.003 }, 2);
  g_autoptr (MusterLabels) labels = place (area, 15, NULL, 0);
  guint n;
  g_assert_cmpuint (muster_labels_count (labels), ==, 1);
  const MusterRect *r = muster_labels_get_boxes (labels, 0, &n);
  g_assert_cmpuint (n, ==, 4);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (r[i].y, >, r[i - 1].y + 5);
  muster_area_close (area);
}

static void
test_short_street_is_left_out (void)
{
  MusterArea *area = fake_area_new ();
  fake_area_add (area, MUSTER_FEATURE_RESIDENTIAL, 0, 0, "Ein sehr langer Name", "residential", 0.2,
                 (double[]){ LON, LAT, LON + 0.0004, LAT }, 2);
  g_autoptr (MusterLabels) labels = place (area, 15, NULL, 0);
  g_assert_cmpuint (muster_labels_count (labels), ==, 0);
  muster_area_close (area);
}

static gpointer
place_in_thread (gpointer data)
{
  MusterArea *area = make_crowd (11, 200);
  MusterLabels *labels = place (area, 15, NULL, 0);
  muster_area_close (area);
  return labels;
}

/* Placed on workers, drawn here: as the console does. */
static void
test_threads_place_what_another_draws (void)
{
  GThread *threads[3];
  guint counts[3];
  for (guint i = 0; i < 3; i++)
    threads[i] = g_thread_new ("labels", place_in_thread, NULL);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (MusterLabels) labels = g_thread_join (threads[i]);
    cairo_surface_t *s = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 900, 700);
    cairo_t *cr = cairo_create (s);
    muster_labels_draw (labels, cr);
    g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    counts[i] = muster_labels_count (labels);
    cairo_destroy (cr);
    cairo_surface_destroy (s);
  }
  g_assert_cmpuint (counts[0], ==, counts[1]);
  g_assert_cmpuint (counts[0], ==, counts[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/none-meets-another", test_none_meets_another);
  g_test_add_func ("/labels/town-under-symbol-is-named", test_town_under_symbol_is_named);
  g_test_add_func ("/labels/same-view-same-labels", test_same_view_same_labels);
  g_test_add_func ("/labels/important-wins", test_important_wins);
  g_test_add_func ("/labels/street-is-named-once-and-upright", test_street_is_named_once_and_upright);
  g_test_add_func ("/labels/han-is-written-downwards", test_han_is_written_downwards);
  g_test_add_func ("/labels/short-street-is-left-out", test_short_street_is_left_out);
  g_test_add_func ("/labels/threads-place-what-another-draws", test_threads_place_what_another_draws);
  return g_test_run ();
}
