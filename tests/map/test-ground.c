/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ground under the records while the map jumps: compared, pixel by pixel, with how it looks once every tile has
 * come. Nothing runs the main loop between a jump and the picture after it, so no tile can come in between. */
#include "map-records.h"
#include "map/map-private.h"
#include "map/sheet.h"
#include <glib/gstdio.h>
#include <gsk/gskcairorenderer.h>
#include <math.h>

#define WIDTH  760
#define HEIGHT 560

static char *area_path;

typedef struct {
  GtkWidget *window, *map;
  MusterMapView *view;
} Fixture;

static gboolean
on_time (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pump (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, on_time, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* Until everything is painted and the view lies on the pixels; at most 20 s. */
static void
settle (Fixture *f)
{
  for (int i = 0; i < 400; i++) {
    pump (50);
    if (muster_map_view_is_settled (f->view) && f->view->settle_source == 0)
      return;
  }
  g_error ("the map did not come to rest");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = gtk_window_new ();
  f->map = muster_map_view_new ();
  f->view = MUSTER_MAP_VIEW (f->map);
  g_object_set (gtk_widget_get_settings (f->map), "gtk-enable-animations", FALSE, NULL);
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), f->map);
  muster_map_view_set_labels_visible (f->view, FALSE);
  muster_map_view_set_area (f->view, area_path);
  gtk_window_present (GTK_WINDOW (f->window));
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  pump (50);
}

static void
go_to (Fixture *f, double lat, double lon, double zoom)
{
  muster_map_view_go_to (f->view, (MusterLatLon){ lat, lon }, zoom);
}

/* ---- pictures ---- */

typedef struct {
  int width, height;
  guint8 *pixels;
} Picture;

static void
picture_clear (Picture *p)
{
  g_free (p->pixels);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static Picture
download (GdkTexture *texture)
{
  Picture p = { gdk_texture_get_width (texture), gdk_texture_get_height (texture), NULL };

  p.pixels = g_malloc ((gsize)p.width * p.height * 4);
  gdk_texture_download (texture, p.pixels, (gsize)p.width * 4);
  return p;
}

/* What ground and drawings would draw now, asked of the layers themselves: a picture of the whole widget has to wait
 * for GTK to lay it out, and tiles come in while it waits. */
static Picture
look_at (Fixture *f)
{
  GtkWidget *layers[] = { GTK_WIDGET (f->view->tiles), GTK_WIDGET (f->view->plots) };
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT);
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 0, 1, 1 }, &all); /* a colour that no map has */
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    GTK_WIDGET_GET_CLASS (layers[i])->snapshot (layers[i], snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (f->window)), node, &all);
  gsk_render_node_unref (node);
  return download (texture);
}

/* Mean difference of a colour component over the middle of the pictures, where no furniture lies. */
static double
difference (const Picture *a, const Picture *b)
{
  double sum = 0;
  int n = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (int y = a->height / 8; y < a->height * 7 / 8; y++)
    for (int x = a->width / 8; x < a->width * 7 / 8; x++)
      for (int i = 0; i < 3; i++, n++)
        sum += abs (a->pixels[(y * a->width + x) * 4 + i] - b->pixels[(y * a->width + x) * 4 + i]);
  return sum / n;
}

/* ---- tests ---- */

/* From @from to @to zoom at one place; what is seen at once must be nearer to what it becomes than any other thing on
 * hand: what was there before, or bare land. */
static void
jump (Fixture *f, double from, double to)
{
  go_to (f, 47.1410, 9.5210, from);
  settle (f);
  g_auto (Picture) before = look_at (f);
  go_to (f, 47.1410, 9.5210, to);
  g_assert_false (muster_tile_layer_is_complete (f->view->tiles));
  g_auto (Picture) at_once = look_at (f);
  settle (f);
  g_auto (Picture) after = look_at (f);
  g_test_message ("from %g to %g: %.2f off, before %.2f", from, to, difference (&at_once, &after),
                  difference (&before, &after));
  g_assert_cmpfloat (difference (&at_once, &after), <, difference (&before, &after) * 0.7);
}

static void
test_a_jump_in_shows_the_larger_tiles_in_their_place (Fixture *f, gconstpointer data)
{
  jump (f, 12, 13);
  jump (f, 13, 15);
}

static void
test_a_jump_out_shows_the_smaller_tiles_in_their_place (Fixture *f, gconstpointer data)
{
  jump (f, 17, 16);
}

/* What has been seen is kept: back again there is nothing to wait for. */
static void
test_a_jump_back_is_there_at_once (Fixture *f, gconstpointer data)
{
  go_to (f, 47.06, 9.50, 14);
  settle (f);
  g_auto (Picture) before = look_at (f);
  go_to (f, 47.20, 9.53, 11);
  settle (f);
  go_to (f, 47.06, 9.50, 14);
  g_assert_true (muster_tile_layer_is_complete (f->view->tiles));
  settle (f);
  g_auto (Picture) after = look_at (f);
  g_assert_cmpfloat (difference (&before, &after), ==, 0);
}

static void
test_the_ground_stays_while_another_look_is_painted (Fixture *f, gconstpointer data)
{
  go_to (f, 47.17, 9.51, 13);
  settle (f);
  g_auto (Picture) light = look_at (f);
  g_object_set (f->map, "look", MUSTER_LOOK_DARK, NULL);
  g_assert_false (muster_tile_layer_is_complete (f->view->tiles));
  g_auto (Picture) at_once = look_at (f);
  g_assert_cmpfloat (difference (&light, &at_once), <, 1);
  settle (f);
  g_auto (Picture) dark = look_at (f);
  g_assert_cmpfloat (difference (&light, &dark), >, 50);
}

/* A flag of one zoom is a giant at another far from it. */
static void
test_a_drawing_is_stretched_a_little_and_never_far (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterRecord) plot = muster_record_from_json (
      "{\"kind\":\"plot\",\"id\":\"p-1\",\"exists\":true,\"fields\":{\"look\":\"hazard-area\",\"geometry\":{\"type\":"
      "\"Polygon\",\"coordinates\":[[[9.50,47.13],[9.54,47.13],[9.54,47.15],[9.50,47.15],[9.50,47.13]]]}}}",
      -1, &error);

  g_assert_no_error (error);
  go_to (f, 47.14, 9.52, 13);
  settle (f);
  g_auto (Picture) bare = look_at (f);
  muster_map_view_put (f->view, plot, NULL);
  settle (f);
  g_auto (Picture) drawn = look_at (f);
  g_assert_cmpfloat (difference (&bare, &drawn), >, 1);

  /* One level: there, where it belongs, before it is painted again. */
  go_to (f, 47.14, 9.52, 12);
  settle (f);
  g_auto (Picture) right = look_at (f);
  go_to (f, 47.14, 9.52, 13);
  settle (f);
  go_to (f, 47.14, 9.52, 12);
  g_auto (Picture) stretched = look_at (f);
  g_assert_cmpfloat (difference (&stretched, &right), <, difference (&bare, &drawn));

  /* Three levels: not at all until it is painted again. */
  muster_map_view_clear (f->view);
  go_to (f, 47.14, 9.52, 16);
  settle (f);
  g_auto (Picture) close = look_at (f);
  go_to (f, 47.14, 9.52, 13);
  settle (f);
  muster_map_view_put (f->view, plot, NULL);
  settle (f);
  go_to (f, 47.14, 9.52, 16);
  g_auto (Picture) empty = look_at (f);
  g_assert_cmpfloat (difference (&empty, &close), ==, 0);
}

/* ---- sheets ---- */

static GdkTexture *
render (MusterSheet *sheet, gboolean as_node, double x, double y, double width, double height)
{
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0.5f, 1, 1 }, &GRAPHENE_RECT_INIT (0, 0, 96, 96));
  muster_sheet_append (sheet, snapshot, as_node, x, y, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, 96, 96));
  gsk_renderer_unrealize (renderer);
  gsk_render_node_unref (node);
  return texture;
}

static MusterSheet *
paint_sheet (double scale, gboolean opaque)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(40 * scale), (int)(40 * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  for (int y = 0; y < 40; y += 4)
    for (int x = 0; x < 40; x += 4) {
      cairo_set_source_rgba (cr, x / 40.0, y / 40.0, 0.3, opaque ? 1 : ((x + y) % 12) / 12.0);
      cairo_rectangle (cr, x, y, 4, 4);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
  return muster_sheet_new (surface, scale, opaque);
}

static void
test_a_sheet_is_the_same_as_node_and_as_texture (void)
{
  static const double sizes[] = { 0, 80, 20 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (sizes); i++) {
    gboolean opaque = i % 2;
    double size = sizes[i / 2];
    g_autoptr (MusterSheet) sheet = paint_sheet (1, opaque);
    g_autoptr (GdkTexture) node = render (sheet, TRUE, 8, 4, size, size),
                           texture = render (sheet, FALSE, 8, 4, size, size);
    g_auto (Picture) a = download (node), b = download (texture);

    /* Stretched, the two are filtered each in its way; in its own size not a pixel differs by more than rounding. */
    g_assert_cmpfloat (difference (&a, &b), <=, size == 0 ? 0.5 : 8);
  }
}

static void
test_a_sheet_outlives_its_owner_in_a_frame (void)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  MusterSheet *sheet = paint_sheet (2, TRUE);
  GskRenderNode *node;
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GdkTexture) before = NULL, after = NULL;

  g_assert_cmpfloat (muster_sheet_get_width (sheet), ==, 40);
  muster_sheet_append (sheet, snapshot, TRUE, 0, 0, 0, 0);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  before = gsk_renderer_render_texture (renderer, node, NULL);
  muster_sheet_unref (sheet);
  after = gsk_renderer_render_texture (renderer, node, NULL);
  gsk_renderer_unrealize (renderer);
  gsk_render_node_unref (node);
  g_auto (Picture) a = download (before), b = download (after);
  g_assert_cmpfloat (difference (&a, &b), ==, 0);
}

#define ADD(name, func) g_test_add ("/map/ground/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *dir = NULL, *pbf = NULL;
  g_autoptr (GError) error = NULL;
  MusterAreaReport report;
  int result;

  gtk_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("muster-ground-XXXXXX", NULL);
  area_path = g_build_filename (dir, "demo.area", NULL);
  pbf = g_test_build_filename (G_TEST_DIST, "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
  if (!muster_area_build (pbf, area_path, NULL, NULL, NULL, &report, &error))
    g_error ("%s", error->message);
  ADD ("a-jump-in-shows-the-larger-tiles-in-their-place", test_a_jump_in_shows_the_larger_tiles_in_their_place);
  ADD ("a-jump-out-shows-the-smaller-tiles-in-their-place", test_a_jump_out_shows_the_smaller_tiles_in_their_place);
  ADD ("a-jump-back-is-there-at-once", test_a_jump_back_is_there_at_once);
  ADD ("the-ground-stays-while-another-look-is-painted", test_the_ground_stays_while_another_look_is_painted);
  ADD ("a-drawing-is-stretched-a-little-and-never-far", test_a_drawing_is_stretched_a_little_and_never_far);
  g_test_add_func ("/map/ground/a-sheet-is-the-same-as-node-and-as-texture",
                   test_a_sheet_is_the_same_as_node_and_as_texture);
  g_test_add_func ("/map/ground/a-sheet-outlives-its-owner-in-a-frame", test_a_sheet_outlives_its_owner_in_a_frame);
  result = g_test_run ();
  g_remove (area_path);
  g_rmdir (dir);
  g_free (area_path);
  return result;
}
