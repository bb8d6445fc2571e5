/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is laid over the map: a way is painted where it runs and nowhere far from it, its label only where there is
 * room, and a painting that is no longer wanted stops. */
#include "map/overlay-paint.h"
#include <gio/gio.h>

#define SIZE 400

static MusterView
view_of (void)
{
  MusterView view;
  muster_view_centered (&view, (MusterLatLon){ 47.2, 9.5 }, 13, SIZE, SIZE, MUSTER_LOOK_LIGHT);
  return view;
}

static guint
count_painted (cairo_surface_t *surface, int x0, int y0, int x1, int y1)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint n = 0;
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      n += data[y * stride + x * 4 + 3] != 0;
  return n;
}

static cairo_surface_t *
paint (const MusterOverlay *overlay, GCancellable *cancellable, gboolean *good)
{
  MusterView view = view_of ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIZE, SIZE);
  cairo_t *cr = cairo_create (surface);
  *good = muster_overlay_paint (overlay, MUSTER_OVERLAY_SHAPES | MUSTER_OVERLAY_LABELS, NULL, NULL, cr, &view,
                                cancellable);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static MusterShape *
across (void) /* from west to east through the middle, far beyond both edges */
{
  return muster_shape_new_line ((MusterLatLon[]){ { 47.2, 9.3 }, { 47.2, 9.7 } }, 2);
}

static void
test_way (void)
{
  g_autoptr (MusterOverlay) overlay = muster_overlay_new ();
  MusterBox box;
  gboolean good;
  g_assert_false (muster_overlay_get_box (overlay, &box));
  muster_overlay_add (overlay, NULL, "advice", "nothing", TRUE);
  muster_overlay_add (overlay, across (), "advice", NULL, TRUE);
  g_assert_true (muster_overlay_get_box (overlay, &box));
  g_assert_cmpfloat (box.x0, <, box.x1);
  cairo_surface_t *surface = paint (overlay, NULL, &good);
  g_assert_true (good);
  for (int x = 5; x < SIZE - 5; x += 10)
    g_assert_cmpuint (count_painted (surface, x, SIZE / 2 - 2, x + 1, SIZE / 2 + 2), >, 0);
  g_assert_cmpuint (count_painted (surface, 0, 0, SIZE, SIZE / 2 - 20), ==, 0);
  g_assert_cmpuint (count_painted (surface, 0, SIZE / 2 + 20, SIZE, SIZE), ==, 0);
  cairo_surface_destroy (surface);
}

/* Two ways on the same ground: both labels are there, beside each other, whole and in sight. */
static void
test_labels (void)
{
  g_autoptr (MusterOverlay) plain = muster_overlay_new (), one = muster_overlay_new (), two = muster_overlay_new ();
  gboolean good;
  muster_overlay_add (plain, across (), "advice", NULL, TRUE);
  muster_overlay_add (one, across (), "advice", "7 min", TRUE);
  muster_overlay_add (two, across (), "advice", "7 min", TRUE);
  muster_overlay_add (two, across (), "advice", "9 min", TRUE);
  cairo_surface_t *surfaces[] = { paint (plain, NULL, &good), paint (one, NULL, &good), paint (two, NULL, &good) };
  guint n[3];
  for (guint i = 0; i < 3; i++) {
    n[i] = count_painted (surfaces[i], 0, 0, SIZE, SIZE);
    cairo_surface_destroy (surfaces[i]);
  }
  g_assert_cmpuint (n[1], >, n[0]);
  g_assert_cmpfloat ((double)(n[2] - n[0]) / (n[1] - n[0]), >, 1.8);
}

static void
test_cancelled (void)
{
  g_autoptr (MusterOverlay) overlay = muster_overlay_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean good;
  muster_overlay_add (overlay, across (), "advice", NULL, TRUE);
  g_cancellable_cancel (cancellable);
  cairo_surface_destroy (paint (overlay, cancellable, &good));
  g_assert_false (good);
}

static void
test_points (void)
{
  g_autoptr (MusterShape) line = across ();
  MusterLatLon middle = muster_mercator_inverse (muster_shape_get_point (line, 0.5));
  g_assert_cmpfloat_with_epsilon (middle.lon, 9.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_mercator_inverse (muster_shape_get_point (line, -3)).lon, 9.3, 1e-9);
  g_assert_cmpfloat_with_epsilon (muster_mercator_inverse (muster_shape_get_point (line, 3)).lon, 9.7, 1e-9);
  g_assert_null (muster_shape_new_line (NULL, 0));
  g_autoptr (MusterShape) reach = muster_shape_new (
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPolygon\","
      "\"coordinates\":[[[[9.4,47.1],[9.6,47.1],[9.6,47.3],[9.4,47.1]]]]}}]}");
  g_assert_nonnull (reach);
}

static MusterShape *
square (double middle, double half, const char *hole)
{
  double a = middle - half, b = middle + half;
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\",\"coordinates\":[[[%g,%g],[%g,%g],"
      "[%g,%g],[%g,%g],[%g,%g]]%s]}]}",
      9.5 + a, 47.2 + a, 9.5 + b, 47.2 + a, 9.5 + b, 47.2 + b, 9.5 + a, 47.2 + b, 9.5 + a, 47.2 + a, hole);
  return muster_shape_new (text);
}

/* The smallest area under the pointer is meant; a hole is not inside; what reaches round all that is seen is ground. */
static void
test_areas (void)
{
  g_autoptr (MusterOverlay) overlay = muster_overlay_new ();
  MusterPoint middle = muster_mercator ((MusterLatLon){ 47.2, 9.5 }),
              corner = muster_mercator ((MusterLatLon){ 47.29, 9.59 }),
              far = muster_mercator ((MusterLatLon){ 47.5, 9.9 });
  MusterBox wide = { 0, 0, 1, 1 }, near = { middle.x - 1e-6, middle.y - 1e-6, middle.x + 1e-6, middle.y + 1e-6 }, box;
  const char *label;

  muster_overlay_add_area (overlay, square (0, 0.1, ""), "warning-red", "large", "w-1");
  muster_overlay_add_area (overlay, square (0, 0.05, ""), "alarm-blue", "small", "m-1");
  muster_overlay_add_area (overlay, NULL, "alarm-blue", "nowhere", "m-2");
  g_assert_cmpuint (muster_overlay_count (overlay), ==, 2);
  g_assert_cmpstr (muster_overlay_area_at (overlay, middle, &wide, &label), ==, "m-1");
  g_assert_cmpstr (label, ==, "small");
  g_assert_cmpstr (muster_overlay_area_at (overlay, corner, &wide, NULL), ==, "w-1");
  g_assert_null (muster_overlay_area_at (overlay, far, &wide, NULL));
  g_assert_null (muster_overlay_area_at (overlay, middle, &near, NULL));
  g_assert_true (muster_overlay_get_area_box (overlay, "w-1", &box));
  g_assert_cmpfloat (box.x0, <, middle.x);
  g_assert_false (muster_overlay_get_area_box (overlay, "m-2", &box));
  g_autoptr (MusterShape) ring = square (0, 0.1, ",[[9.49,47.19],[9.51,47.19],[9.51,47.21],[9.49,47.21],[9.49,47.19]]");
  g_assert_false (muster_shape_encloses (ring, middle));
  g_assert_true (muster_shape_encloses (ring, corner));
}

/* A level is told by more than its colour, a drill by dashes, and shapes can be painted without their labels. */
static void
test_looks_differ (void)
{
  static const char *const looks[]
      = { "warning-red",  "warning-orange", "warning-yellow", "warning-blue",    "warning-red-drill", "alarm-red",
          "alarm-orange", "alarm-yellow",   "alarm-blue",     "alarm-red-drill", "warning-over",      "alarm" };
  GHashTable *seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    g_autoptr (MusterOverlay) overlay = muster_overlay_new ();
    MusterView view = view_of ();
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIZE, SIZE);
    cairo_t *cr = cairo_create (surface);
    muster_overlay_add_area (overlay, square (0, 0.012, ""), looks[i], "a label", "w-1");
    g_assert_true (muster_overlay_paint (overlay, MUSTER_OVERLAY_SHAPES, NULL, NULL, cr, &view, NULL));
    cairo_destroy (cr);
    cairo_surface_flush (surface);
    /* how opaque each pixel is, without its colour: what one sees who sees no colours */
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
    for (int k = 0; k < SIZE * SIZE; k++)
      g_checksum_update (sum, cairo_image_surface_get_data (surface) + k * 4 + 3, 1);
    if (!g_str_has_prefix (looks[i], "alarm-")) /* those of others are named by their labels */
      g_assert_true (g_hash_table_add (seen, g_strdup (g_checksum_get_string (sum))));
    cairo_surface_destroy (surface);
  }
  g_hash_table_unref (seen);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlay/way", test_way);
  g_test_add_func ("/overlay/labels", test_labels);
  g_test_add_func ("/overlay/cancelled", test_cancelled);
  g_test_add_func ("/overlay/points", test_points);
  g_test_add_func ("/overlay/areas-are-found", test_areas);
  g_test_add_func ("/overlay/levels-differ-without-colour", test_looks_differ);
  return g_test_run ();
}
