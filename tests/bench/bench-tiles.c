/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The map: tiles of 512 pixels over the whole demo area, and the words of a full window. Each figure is the time of one
 * piece; median, least and most over all pieces are printed. */
#include "tiles/labels.h"
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void
print (const char *what, GArray *ms)
{
  double *v = (double *)(gpointer)ms->data;
  qsort (v, ms->len, sizeof *v, compare_doubles);
  g_print (
      "{\"bench\":\"tiles\",\"what\":\"%s\",\"unit\":\"ms\",\"median\":%.1f,\"min\":%.1f,\"max\":%.1f,\"rounds\":%u}\n",
      what, v[ms->len / 2], v[0], v[ms->len - 1], ms->len);
  g_array_set_size (ms, 0);
}

static void
add (GArray *ms, gint64 start)
{
  double spent = (double)(g_get_monotonic_time () - start) / 1000;
  g_array_append_val (ms, spent);
}

static void
bench_zoom (MusterArea *area, int z, GArray *ms)
{
  const MusterAreaInfo *info = muster_area_get_info (area);
  MusterPoint sw = muster_mercator (info->south_west), ne = muster_mercator (info->north_east);
  g_autofree char *what = g_strdup_printf ("tile of 512 px at zoom %d", z);
  for (int x = (int)(sw.x * exp2 (z)); x <= (int)(ne.x * exp2 (z)); x++)
    for (int y = (int)(ne.y * exp2 (z)); y <= (int)(sw.y * exp2 (z)); y++) {
      gint64 start = g_get_monotonic_time ();
      cairo_surface_destroy (muster_paint_tile (area, z, x, y, 2, MUSTER_LOOK_LIGHT, NULL, NULL));
      add (ms, start);
    }
  print (what, ms);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("muster-bench-XXXXXX", NULL), *path = g_build_filename (dir, "LI.area", NULL);
  g_autofree char *pbf
      = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
  g_autoptr (GArray) ms = g_array_new (FALSE, FALSE, sizeof (double));
  MusterAreaReport report;

  if (!muster_area_build (pbf, path, NULL, NULL, NULL, &report, &error))
    g_error ("%s", error->message);
  g_autoptr (MusterArea) area = muster_area_open (path, &error);
  bench_zoom (area, 11, ms);
  bench_zoom (area, 14, ms);
  bench_zoom (area, 16, ms);
  for (int i = 0; i < 40; i++) {
    MusterView view;
    muster_view_centered (&view, (MusterLatLon){ 47.13 + i * 0.002, 9.52 }, 15, 1600, 1000, MUSTER_LOOK_LIGHT);
    gint64 start = g_get_monotonic_time ();
    g_autoptr (MusterLabels) labels = muster_labels_place (area, &view, NULL, 0, NULL, NULL);
    add (ms, start);
  }
  print ("words of a 1600x1000 window at zoom 15", ms);
  g_unlink (path);
  g_rmdir (dir);
  return 0;
}
