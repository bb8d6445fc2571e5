/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles as libshumate asks for them: painted at the scale, kept, and not painted when nobody wants them any more. */
#include "map/tile-source.h"
#include <glib/gstdio.h>

static char *area_path;

typedef struct {
  guint done, failed;
} Answers;

static void
on_filled (GObject *source, GAsyncResult *result, gpointer data)
{
  Answers *answers = data;
  g_autoptr (GError) error = NULL;

  if (shumate_map_source_fill_tile_finish (SHUMATE_MAP_SOURCE (source), result, &error))
    answers->done++;
  else
    answers->failed++;
}

static void
fill (MusterTileSource *source, ShumateTile *tile, GCancellable *cancellable, Answers *answers)
{
  shumate_map_source_fill_tile_async (SHUMATE_MAP_SOURCE (source), tile, cancellable, on_filled, answers);
}

static void
wait_for (Answers *answers, guint n)
{
  while (answers->done + answers->failed < n)
    g_main_context_iteration (NULL, TRUE);
}

static GdkTexture *
paint (MusterTileSource *source, guint x, guint y, guint z)
{
  g_autoptr (ShumateTile) tile = shumate_tile_new_full (x, y, MUSTER_TILE_SIZE, z);
  Answers answers = { 0, 0 };

  fill (source, tile, NULL, &answers);
  wait_for (&answers, 1);
  g_assert_cmpuint (answers.done, ==, 1);
  g_assert_cmpint (shumate_tile_get_state (tile), ==, SHUMATE_STATE_DONE);
  return g_object_ref (GDK_TEXTURE (shumate_tile_get_paintable (tile)));
}

/* Vaduz */
#define X 8624
#define Y 5753
#define Z 14

static void
test_a_tile_has_the_pixels_of_its_scale (void)
{
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (area_path);

  for (int scale = 1; scale <= 2; scale++) {
    g_autoptr (MusterTileSource) source = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, scale);
    g_autoptr (GdkTexture) texture = paint (source, X, Y, Z);

    g_assert_cmpint (gdk_texture_get_width (texture), ==, 256 * scale);
    g_assert_cmpint (gdk_texture_get_height (texture), ==, 256 * scale);
    g_assert_cmpuint (muster_tile_source_get_pending (source), ==, 0);
  }
}

static void
test_a_painted_tile_is_kept_for_its_look_and_file (void)
{
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (area_path), again = muster_area_pool_new (area_path);
  g_autoptr (MusterTileSource) light = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, 1);
  g_autoptr (MusterTileSource) light_too = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, 1);
  g_autoptr (MusterTileSource) dark = muster_tile_source_new (pool, MUSTER_LOOK_DARK, 1);
  g_autoptr (MusterTileSource) opened_again = muster_tile_source_new (again, MUSTER_LOOK_LIGHT, 1);
  g_autoptr (GdkTexture) a = paint (light, X, Y, Z), b = paint (light_too, X, Y, Z), c = paint (dark, X, Y, Z);
  g_autoptr (GdkTexture) d = paint (opened_again, X, Y, Z);

  g_assert_true (a == b);
  g_assert_true (a != c);
  g_assert_true (a != d); /* the file may be another by now */
}

static void
test_cancelled_tiles_are_dropped_and_the_newest_comes_first (void)
{
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (area_path);
  g_autoptr (MusterTileSource) source = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) tiles = g_ptr_array_new_with_free_func (g_object_unref);
  Answers unwanted = { 0, 0 }, wanted = { 0, 0 };
  g_autoptr (ShumateTile) last = shumate_tile_new_full (X, Y + 1, MUSTER_TILE_SIZE, Z);

  for (guint i = 0; i < 200; i++) {
    ShumateTile *tile = shumate_tile_new_full (X + i % 10, Y + 10 + i / 10, MUSTER_TILE_SIZE, Z);

    g_ptr_array_add (tiles, tile);
    fill (source, tile, cancellable, &unwanted);
  }
  fill (source, last, NULL, &wanted);
  wait_for (&wanted, 1);
  g_assert_cmpuint (wanted.done, ==, 1);
  g_assert_cmpuint (unwanted.done, <, 100); /* it did not wait for all that were asked for before */
  g_cancellable_cancel (cancellable);
  wait_for (&unwanted, 200);
  g_assert_cmpuint (unwanted.failed, >, 100);
  g_assert_cmpuint (muster_tile_source_get_pending (source), ==, 0);
}

static void
on_failed (MusterTileSource *source, const GError *error, guint *n)
{
  g_assert_cmpuint (error->domain, ==, MUSTER_AREA_ERROR);
  (*n)++;
}

static void
test_a_file_that_went_away_is_told_once (void)
{
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new ("/nowhere/gone.area");
  g_autoptr (MusterTileSource) source = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, 1);
  g_autoptr (ShumateTile) one = shumate_tile_new_full (X, Y, MUSTER_TILE_SIZE, Z);
  g_autoptr (ShumateTile) two = shumate_tile_new_full (X + 1, Y, MUSTER_TILE_SIZE, Z);
  Answers answers = { 0, 0 };
  guint told = 0;

  g_signal_connect (source, "failed", G_CALLBACK (on_failed), &told);
  fill (source, one, NULL, &answers);
  fill (source, two, NULL, &answers);
  wait_for (&answers, 2);
  g_assert_cmpuint (answers.failed, ==, 2);
  g_assert_cmpuint (told, ==, 1);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = NULL, *pbf = NULL;
  g_autoptr (GError) error = NULL;
  MusterAreaReport report;
  int result;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("muster-tiles-XXXXXX", NULL);
  area_path = g_build_filename (dir, "demo.area", NULL);
  pbf = g_test_build_filename (G_TEST_DIST, "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
  if (!muster_area_build (pbf, area_path, NULL, NULL, NULL, &report, &error))
    g_error ("%s", error->message);
  g_test_add_func ("/map/tile-source/a-tile-has-the-pixels-of-its-scale", test_a_tile_has_the_pixels_of_its_scale);
  g_test_add_func ("/map/tile-source/a-painted-tile-is-kept-for-its-look-and-file",
                   test_a_painted_tile_is_kept_for_its_look_and_file);
  g_test_add_func ("/map/tile-source/cancelled-tiles-are-dropped-and-the-newest-comes-first",
                   test_cancelled_tiles_are_dropped_and_the_newest_comes_first);
  g_test_add_func ("/map/tile-source/a-file-that-went-away-is-told-once", test_a_file_that_went_away_is_told_once);
  result = g_test_run ();
  g_unlink (area_path);
  g_rmdir (dir);
  g_free (area_path);
  return result;
}
