/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Properties of the painted base map: the same call gives the same picture, neighbouring tiles continue each other,
 * things have the colours of what they are, and nothing far away can hurt. */
#include "tests/tiles/fake-area.h"
#include "tiles/paint.h"
#include <math.h>
#include <string.h>

#define LON 9.52
#define LAT 47.14

static void
add_road (MusterArea *area, MusterFeatureClass class, MusterFeatureFlags flags, double dx0, double dy0, double dx1,
          double dy1)
{
  double bend = 0.0004;
  const double xy[]
      = { LON + dx0, LAT + dy0, LON + (dx0 + dx1) / 2 + bend, LAT + (dy0 + dy1) / 2, LON + dx1, LAT + dy1 };
  fake_area_add (area, class, flags, flags & MUSTER_FEATURE_BRIDGE ? 1 : 0, NULL, NULL, 0.3, xy, 3);
}

/* A bit of everything around LAT, LON: a lake to the north, a wood with a clearing to the east, all sorts of lines. */
static MusterArea *
make_area (void)
{
  MusterArea *area = fake_area_new ();
  const double lake[] = { LON - 0.01,  LAT + 0.004, LON + 0.01,  LAT + 0.004, LON + 0.01,
                          LAT + 0.012, LON - 0.01,  LAT + 0.012, LON - 0.01,  LAT + 0.004 };
  const double wood[] = { LON + 0.004, LAT - 0.01,  LON + 0.014, LAT - 0.01,  LON + 0.014,
                          LAT - 0.001, LON + 0.004, LAT - 0.001, LON + 0.004, LAT - 0.01 };
  const double house[] = { LON - 0.004,  LAT - 0.004, LON - 0.0035, LAT - 0.004, LON - 0.0035,
                           LAT - 0.0036, LON - 0.004, LAT - 0.0036, LON - 0.004, LAT - 0.004 };

  fake_area_add (area, MUSTER_FEATURE_WATER, MUSTER_FEATURE_IS_AREA, 0, "See", "water", 0.5, lake, 5);
  fake_area_add (area, MUSTER_FEATURE_LAND_FOREST, MUSTER_FEATURE_IS_AREA, 0, NULL, "forest", 0.5, wood, 5);
  fake_area_add (area, MUSTER_FEATURE_BUILDING, MUSTER_FEATURE_IS_AREA, 0, NULL, "yes", 0.1, house, 5);
  for (MusterFeatureClass c = MUSTER_FEATURE_STREAM; c < MUSTER_FEATURE_PLACE; c++) {
    double at = ((int)c - MUSTER_FEATURE_STREAM) * 0.0009 - 0.01;
    add_road (area, c, 0, -0.015, at, 0.015, at + 0.003);
    add_road (area, c, MUSTER_FEATURE_TUNNEL, at, -0.015, at + 0.002, -0.005);
    add_road (area, c, MUSTER_FEATURE_BRIDGE, at, -0.004, at + 0.002, 0.01);
  }
  return area;
}

static cairo_surface_t *
paint (MusterArea *area, const MusterView *view, double scale)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *s
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(view->width * scale), (int)(view->height * scale));
  cairo_t *cr = cairo_create (s);
  cairo_scale (cr, scale, scale);
  gboolean ok = muster_paint_base (cr, area, view, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
  cairo_destroy (cr);
  cairo_surface_flush (s);
  return s;
}

static guint32
pixel (cairo_surface_t *s, int x, int y)
{
  const unsigned char *row = cairo_image_surface_get_data (s) + (gsize)y * cairo_image_surface_get_stride (s);
  return ((const guint32 *)(gconstpointer)row)[x];
}

static int
difference (guint32 a, guint32 b)
{
  int most = 0;
  for (int shift = 0; shift < 32; shift += 8)
    most = MAX (most, ABS ((int)(a >> shift & 255) - (int)(b >> shift & 255)));
  return most;
}

static void
test_same_call_same_picture (void)
{
  for (int look = 0; look < 3; look++) {
    MusterArea *one = make_area (), *two = make_area ();
    MusterView view;
    muster_view_centered (&view, (MusterLatLon){ LAT, LON }, 15.3, 400, 300, look);
    cairo_surface_t *a = paint (one, &view, 1.5), *b = paint (two, &view, 1.5);
    g_assert_cmpmem (
        cairo_image_surface_get_data (a), cairo_image_surface_get_stride (a) * cairo_image_surface_get_height (a),
        cairo_image_surface_get_data (b), cairo_image_surface_get_stride (b) * cairo_image_surface_get_height (b));
    cairo_surface_destroy (a);
    cairo_surface_destroy (b);
    muster_area_close (one);
    muster_area_close (two);
  }
}

/* Nine tiles against one painting of the whole. A pixel may differ by rounding; a seam would differ by a whole line. */
static void
test_tiles_meet (gconstpointer data)
{
  int z = GPOINTER_TO_INT (data);
  MusterArea *area = make_area ();
  double n = exp2 (z);
  MusterPoint c = muster_mercator ((MusterLatLon){ LAT, LON });
  int x0 = (int)(c.x * n) - 1, y0 = (int)(c.y * n) - 1;
  MusterView whole = { { x0 / n, y0 / n, (x0 + 3) / n, (y0 + 3) / n }, 768, 768, z, MUSTER_LOOK_LIGHT };
  cairo_surface_t *big = paint (area, &whole, 1);
  guint bad = 0;

  for (int i = 0; i < 9; i++) {
    g_autoptr (GError) error = NULL;
    cairo_surface_t *tile = muster_paint_tile (area, z, x0 + i % 3, y0 + i / 3, 1, MUSTER_LOOK_LIGHT, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (cairo_image_surface_get_width (tile), ==, 256);
    for (int y = 0; y < 256; y++)
      for (int x = 0; x < 256; x++)
        bad += difference (pixel (tile, x, y), pixel (big, x + i % 3 * 256, y + i / 3 * 256)) > 40;
    cairo_surface_destroy (tile);
  }
  /* Antialiasing at coordinates a 256th apart: a few in ten thousand. */
  g_assert_cmpuint (bad, <, 768 * 768 / 2000);
  cairo_surface_destroy (big);
  muster_area_close (area);
}

static guint32
color_at (MusterArea *area, double lat, double lon, double zoom, MusterLook look)
{
  MusterView view;
  muster_view_centered (&view, (MusterLatLon){ lat, lon }, zoom, 9, 9, look);
  cairo_surface_t *s = paint (area, &view, 1);
  guint32 c = pixel (s, 4, 4);
  cairo_surface_destroy (s);
  return c;
}

#define R(c) ((int)((c) >> 16 & 255))
#define G(c) ((int)((c) >> 8 & 255))
#define B(c) ((int)((c)&255))

static void
test_things_have_their_colour (void)
{
  MusterArea *area = fake_area_new ();
  const double lake[] = { LON - 0.01,  LAT + 0.004, LON + 0.01,  LAT + 0.004, LON + 0.01,
                          LAT + 0.012, LON - 0.01,  LAT + 0.012, LON - 0.01,  LAT + 0.004 };
  const double wood[] = { LON + 0.004, LAT - 0.01,  LON + 0.014, LAT - 0.01,  LON + 0.014,
                          LAT - 0.001, LON + 0.004, LAT - 0.001, LON + 0.004, LAT - 0.01 };
  fake_area_add (area, MUSTER_FEATURE_WATER, MUSTER_FEATURE_IS_AREA, 0, NULL, NULL, 0.5, lake, 5);
  fake_area_add (area, MUSTER_FEATURE_LAND_FOREST, MUSTER_FEATURE_IS_AREA, 0, NULL, NULL, 0.5, wood, 5);
  for (int look = 0; look < 3; look++) {
    guint32 water = color_at (area, LAT + 0.008, LON, 15, look),
            trees = color_at (area, LAT - 0.005, LON + 0.009, 15, look);
    guint32 land = color_at (area, LAT, LON - 0.009, 15, look);
    g_assert_cmpint (B (water), >, R (water) + 20);
    g_assert_cmpint (G (trees), >, R (trees));
    g_assert_cmpint (G (trees), >, B (trees));
    g_assert_cmpint (ABS (R (land) - B (land)), <, 12);
    if (look == MUSTER_LOOK_DARK)
      g_assert_cmpint (R (land), <, 64);
    else
      g_assert_cmpint (R (land), >, 230);
  }
  muster_area_close (area);
}

/* A country's border at zoom 20 has points millions of units away. */
static void
test_far_points_do_no_harm (void)
{
  MusterArea *area = fake_area_new ();
  const double border[] = { -170, LAT, LON, LAT, 170, LAT },
               ocean[] = { -179, -80, 179, -80, 179, LAT, -179, LAT, -179, -80 };
  fake_area_add (area, MUSTER_FEATURE_WATER, MUSTER_FEATURE_IS_AREA, 0, NULL, NULL, 1, ocean, 5);
  fake_area_add (area, MUSTER_FEATURE_PRIMARY, 0, 0, NULL, NULL, 1, border, 3);
  fake_area_add (area, MUSTER_FEATURE_BOUNDARY_COUNTRY, 0, 0, NULL, NULL, 1, border, 3);
  guint32 south = color_at (area, LAT - 0.001, LON, 20, MUSTER_LOOK_LIGHT),
          road = color_at (area, LAT, LON, 20, MUSTER_LOOK_LIGHT);
  guint32 north = color_at (area, LAT + 0.001, LON, 20, MUSTER_LOOK_LIGHT);
  g_assert_cmpint (B (south), >, R (south) + 20);
  g_assert_cmpint (R (road), >, B (road) + 20);
  g_assert_cmpint (ABS (R (north) - B (north)), <, 12);
  muster_area_close (area);
}

static void
test_a_scale_is_finer_not_larger (void)
{
  MusterArea *area = make_area ();
  MusterPoint c = muster_mercator ((MusterLatLon){ LAT, LON });
  int z = 15, x = (int)(c.x * exp2 (z)), y = (int)(c.y * exp2 (z));
  cairo_surface_t *one = muster_paint_tile (area, z, x, y, 1, MUSTER_LOOK_LIGHT, NULL, NULL);
  cairo_surface_t *two = muster_paint_tile (area, z, x, y, 2, MUSTER_LOOK_LIGHT, NULL, NULL);
  gint64 sum = 0;
  g_assert_cmpint (cairo_image_surface_get_width (two), ==, 512);
  for (int i = 0; i < 256 * 256; i++) {
    guint32 a = pixel (one, i % 256, i / 256);
    int g = 0;
    for (int k = 0; k < 4; k++)
      g += G (pixel (two, i % 256 * 2 + k % 2, i / 256 * 2 + k / 2));
    sum += ABS (G (a) - g / 4);
  }
  g_assert_cmpint (sum / (256 * 256), <, 4);
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);
  muster_area_close (area);
}

static void
test_cancel_is_heard (void)
{
  MusterArea *area = make_area ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_cancellable_cancel (cancellable);
  g_assert_null (muster_paint_tile (area, 15, 17248, 11503, 1, MUSTER_LOOK_LIGHT, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  muster_area_close (area);
}

int
main (int argc, char **argv)
{
  static const int zooms[] = { 10, 13, 14, 15, 17 };
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paint/same-call-same-picture", test_same_call_same_picture);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
    g_autofree char *name = g_strdup_printf ("/paint/tiles-meet/%d", zooms[i]);
    g_test_add_data_func (name, GINT_TO_POINTER (zooms[i]), test_tiles_meet);
  }
  g_test_add_func ("/paint/things-have-their-colour", test_things_have_their_colour);
  g_test_add_func ("/paint/far-points-do-no-harm", test_far_points_do_no_harm);
  g_test_add_func ("/paint/a-scale-is-finer-not-larger", test_a_scale_is_finer_not_larger);
  g_test_add_func ("/paint/cancel-is-heard", test_cancel_is_heard);
  return g_test_run ();
}
