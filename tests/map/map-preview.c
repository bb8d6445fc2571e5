/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens an area file on a map that fills the screen, with made-up records on it, for looking at. Not installed, not a
 * test. Usage: map-preview [--look 0|1] [--at LAT,LON] [--zoom Z] [--records N] [--tool N] [--select ID] [--seconds S]
 * [--shot PNG] AREA. With --measure it prints how long the first view and the frames took.
 */
#include "map-records.h"
#include "map/map-private.h"
#include "map/map-view.h"
#include <stdio.h>
#include <time.h>

static int look, records = 60, tool, seconds;
static double zoom = -1;
static char *at, *selected, *size, *shot;
static gboolean measure, no_names;
static char **rest;
static GMainLoop *loop;

static const GOptionEntry options[]
    = { { "look", 0, 0, G_OPTION_ARG_INT, &look, "0 light, 1 dark", "N" },
        { "at", 0, 0, G_OPTION_ARG_STRING, &at, "centre", "LAT,LON" },
        { "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &zoom, "level", "Z" },
        { "records", 0, 0, G_OPTION_ARG_INT, &records, "how many symbols", "N" },
        { "tool", 0, 0, G_OPTION_ARG_INT, &tool, "MusterMapTool", "N" },
        { "select", 0, 0, G_OPTION_ARG_STRING, &selected, "record", "ID" },
        { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "end after", "S" },
        { "size", 0, 0, G_OPTION_ARG_STRING, &size, "of the window", "WxH" },
        { "shot", 0, 0, G_OPTION_ARG_FILENAME, &shot, "write a picture at the end", "PNG" },
        { "no-names", 0, 0, G_OPTION_ARG_NONE, &no_names, "without words", NULL },
        { "measure", 0, 0, G_OPTION_ARG_NONE, &measure, "print times, then end", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, "AREA" },
        { NULL } };

static gboolean
on_time (gpointer data)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* ---- what it says ---- */

static void
on_activated (MusterMapView *map, const char *id)
{
  printf ("activated %s\n", id);
}

static void
on_selected (MusterMapView *map)
{
  g_autofree char *id = NULL;

  g_object_get (map, "selected", &id, NULL);
  printf ("selected %s\n", id != NULL ? id : "nothing");
}

static void
on_context (MusterMapView *map, double lat, double lon, double x, double y)
{
  printf ("context %.5f %.5f at %.0f %.0f\n", lat, lon, x, y);
}

static void
on_drawn (MusterMapView *map, const char *geometry)
{
  printf ("drawn %s\n", geometry);
}

static void
on_view_changed (MusterMapView *map)
{
  MusterLatLon centre;
  double level;

  muster_map_view_get_view (map, &centre, &level, NULL, NULL);
  printf ("view %.5f %.5f zoom %.2f\n", centre.lat, centre.lon, level);
}

/* ---- measuring ---- */

/* Processor time of this thread, µs: what a frame costs, whoever else uses the machine. */
static gint64
spent (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

static gint64 frame_began, frame_sum;
static int frames;

static void
on_before_paint (GdkFrameClock *clock, gpointer data)
{
  frame_began = spent ();
}

static void
on_after_paint (GdkFrameClock *clock, gpointer data)
{
  frame_sum += spent () - frame_began;
  frames++;
}

static void
pump (guint ms)
{
  g_timeout_add (ms, on_time, NULL);
  g_main_loop_run (loop);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *)a, q = *(const double *)b;

  return p < q ? -1 : p > q;
}

static void
print_spread (const char *what, double *ms, int n)
{
  qsort (ms, (size_t)n, sizeof *ms, compare_doubles);
  printf ("%s: n %d, least %.2f ms, median %.2f ms, p90 %.2f ms, most %.2f ms\n", what, n, ms[0], ms[n / 2],
          ms[n * 9 / 10], ms[n - 1]);
}

/* From go_to() to the last tile painted, at places not seen before. */
static void
measure_first_views (MusterMapView *map)
{
  double tiles[12], words[12];
  int n = 0;

  for (int i = 0; i < 12; i++) {
    gint64 start = g_get_monotonic_time ();
    MusterLatLon goal = { 47.07 + i / 12.0 * 0.18, 9.5 + i % 3 * 0.03 };

    muster_map_view_go_to (map, goal, 14 + i % 3);
    while (!muster_tile_layer_is_complete (map->tiles))
      g_main_context_iteration (NULL, TRUE);
    tiles[n] = (g_get_monotonic_time () - start) / 1000.0;
    while (muster_raster_layer_is_busy (map->words))
      g_main_context_iteration (NULL, TRUE);
    words[n++] = (g_get_monotonic_time () - start) / 1000.0;
  }
  print_spread ("go_to to all tiles", tiles, n);
  print_spread ("go_to to all words", words, n);
}

static void
measure_frames (MusterMapView *map, GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  double whole[200], ours[200];

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
  for (int i = 0; i < 200; i++) {
    GtkSnapshot *snapshot;
    MusterLatLon centre;
    double level;
    gint64 start;

    muster_map_view_get_view (map, &centre, &level, NULL, NULL);
    centre.lat += (i / 40 % 2 ? -1 : 1) * 0.0004;
    muster_map_view_go_to (map, centre, -1);
    start = spent ();
    snapshot = gtk_snapshot_new ();
    GTK_WIDGET_GET_CLASS (map->records)->snapshot (GTK_WIDGET (map->records), snapshot);
    gsk_render_node_unref (gtk_snapshot_free_to_node (snapshot));
    ours[i] = (double)(spent () - start) / 1000.0;
    frames = 0;
    frame_sum = 0;
    while (frames == 0)
      g_main_context_iteration (NULL, TRUE);
    whole[i] = (double)frame_sum / frames / 1000.0;
  }
  print_spread ("records laid out and noted for drawing", ours, 200);
  print_spread ("whole frame, with the renderer", whole, 200);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *window, *map;
  int width = 1600, height = 1000;
  double lat = 0, lon = 0, put_ms;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 2;
  }
  gtk_init ();
  loop = g_main_loop_new (NULL, FALSE);
  if (size != NULL)
    sscanf (size, "%dx%d", &width, &height);
  window = gtk_window_new ();
  map = muster_map_view_new ();
  g_object_set (map, "look", look, NULL);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), map);
  setlinebuf (stdout);
  g_signal_connect (map, "record-activated", G_CALLBACK (on_activated), NULL);
  g_signal_connect (map, "notify::selected", G_CALLBACK (on_selected), NULL);
  g_signal_connect (map, "context", G_CALLBACK (on_context), NULL);
  g_signal_connect (map, "drawn", G_CALLBACK (on_drawn), NULL);
  g_signal_connect (map, "view-changed", G_CALLBACK (on_view_changed), NULL);
  muster_map_view_set_labels_visible (MUSTER_MAP_VIEW (map), !no_names);
  if (rest != NULL)
    muster_map_view_set_area (MUSTER_MAP_VIEW (map), rest[0]);
  put_ms = g_get_monotonic_time () / -1000.0;
  muster_map_records_put (MUSTER_MAP_VIEW (map), (guint)records);
  put_ms += g_get_monotonic_time () / 1000.0;
  if (at != NULL && sscanf (at, "%lf,%lf", &lat, &lon) == 2)
    muster_map_view_go_to (MUSTER_MAP_VIEW (map), (MusterLatLon){ lat, lon }, zoom);
  gtk_window_present (GTK_WINDOW (window));
  muster_map_view_set_tool (MUSTER_MAP_VIEW (map), (MusterMapTool)tool);
  g_object_set (map, "selected", selected, NULL);
  if (measure) {
    g_object_set (gtk_widget_get_settings (window), "gtk-enable-animations", FALSE, NULL);
    pump (3000);
    printf ("%d records put in %.2f ms\n", records, put_ms);
    measure_first_views (MUSTER_MAP_VIEW (map));
    muster_map_view_go_to (MUSTER_MAP_VIEW (map), (MusterLatLon){ 47.16, 9.55 }, 12);
    pump (3000);
    measure_frames (MUSTER_MAP_VIEW (map), window);
    return 0;
  }
  if (seconds > 0)
    g_timeout_add_seconds ((guint)seconds, on_time, NULL);
  g_main_loop_run (loop);
  if (shot != NULL) {
    g_autoptr (GdkTexture) picture = muster_map_picture (map);

    gdk_texture_save_to_png (picture, shot);
  }
  return 0;
}
