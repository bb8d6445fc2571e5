/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens an area file on a map that fills the screen, with made-up records on it, for looking at. Not installed, not a
 * test. Usage: map-preview [--look 0|1] [--at LAT,LON] [--zoom Z] [--records N] [--tool N] [--select ID] [--seconds S]
 * [--shot PNG] AREA. With --measure it prints how long the first view and the frames took.
 */
#include "map/map-view.h"
#include "map-records.h"
#include <stdio.h>

static int look, records = 60, tool, seconds;
static double zoom = -1;
static char *at, *selected, *size, *shot;
static gboolean measure, no_names;
static char **rest;
static GMainLoop *loop;

static const GOptionEntry options[] = {
  { "look", 0, 0, G_OPTION_ARG_INT, &look, "0 light, 1 dark", "N" },
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
  { NULL }
};

static gboolean
on_time (gpointer data)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* ---- measuring ---- */

static gint64 frame_began, frame_sum, frame_worst;
static int frames;

static void
on_before_paint (GdkFrameClock *clock, gpointer data)
{
  frame_began = g_get_monotonic_time ();
}

static void
on_after_paint (GdkFrameClock *clock, gpointer data)
{
  gint64 took = g_get_monotonic_time () - frame_began;

  frame_sum += took;
  frame_worst = MAX (frame_worst, took);
  frames++;
}

static void
pump (guint ms)
{
  g_timeout_add (ms, on_time, NULL);
  g_main_loop_run (loop);
}

static void
measure_frames (MusterMapView *map, GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
  for (int round = 0; round < 5; round++) {
    MusterLatLon centre;
    double level;

    frames = 0;
    frame_sum = frame_worst = 0;
    for (int i = 0; i < 40; i++) {
      muster_map_view_get_view (map, &centre, &level, NULL, NULL);
      centre.lat += (round % 2 ? -1 : 1) * 0.0004;
      g_object_set (gtk_widget_get_settings (window), "gtk-enable-animations", FALSE, NULL);
      muster_map_view_go_to (map, centre, -1);
      pump (16);
    }
    printf ("frames %d mean %.2f ms worst %.2f ms\n", frames, frame_sum / 1000.0 / MAX (frames, 1), frame_worst / 1000.0);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  GtkWidget *window, *map;
  int width = 1600, height = 1000;
  double lat = 0, lon = 0;

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
  muster_map_view_set_labels_visible (MUSTER_MAP_VIEW (map), !no_names);
  if (rest != NULL)
    muster_map_view_set_area (MUSTER_MAP_VIEW (map), rest[0]);
  muster_map_records_put (MUSTER_MAP_VIEW (map), (guint) records);
  if (at != NULL && sscanf (at, "%lf,%lf", &lat, &lon) == 2)
    muster_map_view_go_to (MUSTER_MAP_VIEW (map), (MusterLatLon) { lat, lon }, zoom);
  gtk_window_present (GTK_WINDOW (window));
  muster_map_view_set_tool (MUSTER_MAP_VIEW (map), (MusterMapTool) tool);
  g_object_set (map, "selected", selected, NULL);
  if (measure) {
    pump (3000);
    measure_frames (MUSTER_MAP_VIEW (map), window);
    return 0;
  }
  if (seconds > 0)
    g_timeout_add_seconds ((guint) seconds, on_time, NULL);
  g_main_loop_run (loop);
  if (shot != NULL) {
    g_autoptr (GdkTexture) picture = muster_map_picture (map);

    gdk_texture_save_to_png (picture, shot);
  }
  return 0;
}
