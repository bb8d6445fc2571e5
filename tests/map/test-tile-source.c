/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles as the layer asks for them: painted at the scale, kept, and not painted when nobody wants them any more. */
#include "map/tile-source.h"
#include <glib/gstdio.h>

static char *area_path;

/* Vaduz */
#define X 8624
#define Y 5753
#define Z 14

static void
want (MusterTileSource *source, MusterTileAt first, guint columns, guint rows)
{
  g_autoptr (GArray) tiles = g_array_new (FALSE, FALSE, sizeof (MusterTileAt));

  for (guint i = 0; i < columns * rows; i++)
    g_array_append_val (tiles, ((MusterTileAt){ first.z, first.x + (int)(i % columns), first.y + (int)(i / columns) }));
  muster_tile_source_want (source, tiles);
}

static void
wait_for_all (MusterTileSource *source)
{
  while (muster_tile_source_get_pending (source) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static MusterSheet *
paint (MusterTileSource *source, MusterTileAt at)
{
  want (source, at, 1, 1);
  wait_for_all (source);
  g_assert_nonnull (muster_tile_source_get (source, at));
  return muster_sheet_ref (muster_tile_source_get (source, at));
}

static void
test_a_tile_has_the_pixels_of_its_scale (void)
{
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (area_path);

  for (int scale = 1; scale <= 2; scale++) {
    g_autoptr (MusterTileSource) source = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, scale);
    g_autoptr (MusterSheet) sheet = paint (source, (MusterTileAt){ Z, X, Y });

    g_assert_cmpfloat (muster_sheet_get_width (sheet), ==, 256);
    g_assert_cmpfloat (muster_sheet_get_height (sheet), ==, 256);
    g_assert_cmpuint (muster_sheet_get_bytes (sheet), ==, (gsize)4 * 256 * 256 * scale * scale);
  }
}

static void
test_a_painted_tile_is_kept_for_its_look_and_file (void)
{
  MusterTileAt at = { Z, X, Y };
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (area_path), again = muster_area_pool_new (area_path);
  g_autoptr (MusterTileSource) light = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, 1);
  g_autoptr (MusterTileSource) light_too = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, 1);
  g_autoptr (MusterTileSource) dark = muster_tile_source_new (pool, MUSTER_LOOK_DARK, 1);
  g_autoptr (MusterTileSource) opened_again = muster_tile_source_new (again, MUSTER_LOOK_LIGHT, 1);
  g_autoptr (MusterSheet) a = paint (light, at);

  g_assert_true (muster_tile_source_get (light_too, at) == a);
  want (light_too, at, 1, 1);
  g_assert_cmpuint (muster_tile_source_get_pending (light_too), ==, 0);
  g_assert_null (muster_tile_source_get (dark, at));
  g_assert_null (muster_tile_source_get (opened_again, at)); /* the file may be another by now */
  g_assert_null (muster_tile_source_get (light, (MusterTileAt){ Z, X, Y + 1 }));
  g_assert_null (muster_tile_source_get (light, (MusterTileAt){ Z + 1, X, Y }));
}

static void
test_given_up_tiles_are_dropped_and_the_newest_wish_comes_first (void)
{
  MusterTileAt last = { Z, X, Y + 1 };
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (area_path);
  g_autoptr (MusterTileSource) source = muster_tile_source_new (pool, MUSTER_LOOK_LIGHT, 2);
  guint painted = 0;

  want (source, (MusterTileAt){ Z, X, Y + 10 }, 10, 20);
  g_assert_cmpuint (muster_tile_source_get_pending (source), ==, 200);
  want (source, last, 1, 1);
  g_assert_cmpuint (muster_tile_source_get_pending (source), ==, 1);
  wait_for_all (source);
  g_assert_nonnull (muster_tile_source_get (source, last));
  for (int i = 0; i < 200; i++)
    painted += muster_tile_source_get (source, (MusterTileAt){ Z, X + i % 10, Y + 10 + i / 10 }) != NULL ? 1 : 0;
  g_assert_cmpuint (painted, <, 100); /* it did not wait for all that were asked for before */
}

static void
test_a_tile_given_up_and_wanted_again_comes (void)
{
  MusterTileAt at = { Z, X + 2, Y + 2 };
  g_autoptr (MusterAreaPool) pool = muster_area_pool_new (area_path);
  g_autoptr (MusterTileSource) source = muster_tile_source_new (pool, MUSTER_LOOK_DARK, 1);

  for (int i = 0; i < 20; i++) { /* the answer to the wish given up may come before or after the next one */
    want (source, at, 1, 1);
    want (source, at, 0, 0);
    g_assert_cmpuint (muster_tile_source_get_pending (source), ==, 0);
    if (i % 3 == 0)
      g_main_context_iteration (NULL, FALSE);
  }
  want (source, at, 1, 1);
  wait_for_all (source);
  g_assert_nonnull (muster_tile_source_get (source, at));
}

static void
test_without_an_area_nothing_is_wanted (void)
{
  g_autoptr (MusterTileSource) source = muster_tile_source_new (NULL, MUSTER_LOOK_LIGHT, 1);

  g_assert_true (muster_tile_source_is_empty (source));
  want (source, (MusterTileAt){ Z, X, Y }, 3, 3);
  g_assert_cmpuint (muster_tile_source_get_pending (source), ==, 0);
  g_assert_null (muster_tile_source_get (source, (MusterTileAt){ Z, X, Y }));
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
  guint told = 0;

  g_signal_connect (source, "failed", G_CALLBACK (on_failed), &told);
  want (source, (MusterTileAt){ Z, X, Y }, 2, 1);
  wait_for_all (source);
  want (source, (MusterTileAt){ Z, X, Y }, 3, 1); /* and is not asked again */
  g_assert_cmpuint (muster_tile_source_get_pending (source), ==, 0);
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
  g_test_add_func ("/map/tile-source/given-up-tiles-are-dropped-and-the-newest-wish-comes-first",
                   test_given_up_tiles_are_dropped_and_the_newest_wish_comes_first);
  g_test_add_func ("/map/tile-source/a-tile-given-up-and-wanted-again-comes",
                   test_a_tile_given_up_and_wanted_again_comes);
  g_test_add_func ("/map/tile-source/without-an-area-nothing-is-wanted", test_without_an_area_nothing_is_wanted);
  g_test_add_func ("/map/tile-source/a-file-that-went-away-is-told-once", test_a_file_that_went_away_is_told_once);
  result = g_test_run ();
  g_unlink (area_path);
  g_rmdir (dir);
  g_free (area_path);
  return result;
}
