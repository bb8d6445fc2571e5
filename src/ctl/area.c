/* SPDX-License-Identifier: GPL-3.0-or-later */
/* musterctl area build, info, search. */
#include "road/area.h"
#include "ctl/command.h"
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Seven decimals are a centimetre; more would be noise of the projection. */
static void
add_degrees (GString *out, const char *name, double degrees)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  muster_json_put_real (out, name, g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.7f", degrees), NULL));
}

static void
print_object (GString *object)
{
  g_string_append (object, "}\n");
  fputs (object->str, stdout);
}

/* ---- build ---- */

static volatile sig_atomic_t interrupted;

static void
on_signal (int number)
{
  interrupted = 1;
}

typedef struct {
  GCancellable *cancellable;
  gboolean show;
  int percent;
} Progress;

static void
on_progress (double done, gpointer data)
{
  Progress *progress = data;
  int percent = (int)(done * 100);
  if (interrupted)
    g_cancellable_cancel (progress->cancellable);
  if (progress->show && percent != progress->percent) {
    progress->percent = percent;
    g_printerr ("\r%3d %%", percent);
    if (percent >= 100)
      g_printerr ("\r      \r");
  }
}

static int run_build (int argc, char **argv);
static int run_info (int argc, char **argv);
static int run_search (int argc, char **argv);

const MusterCommand muster_area_commands[]
    = { { "area build", N_ ("FILE.osm.pbf OUT.area"), N_ ("Make an area file from an OpenStreetMap extract"),
          run_build },
        { "area info", N_ ("AREA"), N_ ("Say what an area file holds"), run_info },
        { "area search", N_ ("AREA TEXT …"),
          N_ ("Find places, streets and buildings by name; typing errors and pinyin are understood"), run_search },
        { NULL } };

static int
run_build (int argc, char **argv)
{
  gboolean quiet = FALSE;
  GOptionEntry entries[]
      = { { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_ ("Do not show the progress"), NULL }, { NULL } };
  muster_command_options (&muster_area_commands[0], entries, argc, argv, 2, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Progress progress = { cancellable, !quiet && isatty (STDERR_FILENO), -1 };
  MusterAreaReport report;
  struct sigaction action = { .sa_handler = on_signal };
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  gboolean good = muster_area_build (argv[1], argv[2], on_progress, &progress, cancellable, &report, &error);
  if (!good) {
    if (progress.show && progress.percent >= 0)
      g_printerr ("\r      \r");
    return muster_command_fail (argv[0], error);
  }
  struct stat st = { 0 };
  stat (argv[2], &st);
  g_autoptr (GString) out = g_string_new ("{");
  muster_json_put_text (out, "area", argv[2]);
  muster_json_put_int (out, "nodes", (gint64)report.nodes);
  muster_json_put_int (out, "ways", (gint64)report.ways);
  muster_json_put_int (out, "relations", (gint64)report.relations);
  muster_json_put_int (out, "features", (gint64)report.features);
  muster_json_put_int (out, "places", (gint64)report.places);
  muster_json_put_int (out, "pois", (gint64)report.pois);
  muster_json_put_int (out, "boundaries", (gint64)report.boundaries);
  muster_json_put_int (out, "broken_relations", (gint64)report.broken_relations);
  muster_json_put_int (out, "missing_nodes", (gint64)report.missing_nodes);
  muster_json_put_int (out, "road_nodes", (gint64)report.road_nodes);
  muster_json_put_int (out, "road_edges", (gint64)report.road_edges);
  muster_json_put_int (out, "turn_restrictions", (gint64)report.turn_restrictions);
  muster_json_put_int (out, "broken_turn_restrictions", (gint64)report.broken_turn_restrictions);
  muster_json_put_real (out, "seconds", (double)(gint64)(report.seconds * 1000) / 1000);
  muster_json_put_int (out, "bytes", (gint64)((guint64)st.st_size));
  muster_json_put_text (out, "sha256", report.sha256);
  print_object (out);
  return MUSTER_EXIT_OK;
}

/* ---- info ---- */

static gboolean
on_poi (const MusterPoi *poi, gpointer data)
{
  GHashTable *kinds = data;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, poi->kind));
  g_hash_table_insert (kinds, g_strdup (poi->kind), GUINT_TO_POINTER (n + 1));
  return TRUE;
}

static gboolean
on_boundary (const MusterBoundary *boundary, gpointer data)
{
  GString *out = data;
  muster_json_comma (out);
  g_string_append_c (out, '{');
  muster_json_put_text (out, "name", boundary->name);
  muster_json_put_int (out, "admin_level", (gint64)((guint64)boundary->admin_level));
  muster_json_put_real (out, "area_km2", (double)(gint64)(boundary->area_km2 * 100 + 0.5) / 100);
  if (boundary->population > 0)
    muster_json_put_int (out, "population", (gint64)((guint64)boundary->population));
  muster_json_put_text (out, "osm", boundary->osm);
  g_string_append_c (out, '}');
  return TRUE;
}

static int
run_info (int argc, char **argv)
{
  muster_command_options (&muster_area_commands[1], NULL, argc, argv, 1, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterArea) area = muster_area_open (argv[1], &error);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) out = g_string_new ("{");
  if (!area)
    return muster_command_fail (argv[0], error);
  const MusterAreaInfo *info = muster_area_get_info (area);
  muster_json_put_text (out, "name", info->name);
  muster_json_put_text (out, "attribution", info->attribution);
  muster_json_put_text (out, "timestamp", info->timestamp);
  const struct {
    const char *name;
    MusterLatLon at;
  } corners[] = { { "south_west", info->south_west }, { "north_east", info->north_east }, { "centre", info->centre } };
  for (guint i = 0; i < G_N_ELEMENTS (corners); i++) {
    muster_json_name (out, corners[i].name);
    g_string_append_c (out, '{');
    add_degrees (out, "lat", corners[i].at.lat);
    add_degrees (out, "lon", corners[i].at.lon);
    g_string_append_c (out, '}');
  }
  muster_json_put_int (out, "nodes", (gint64)info->nodes);
  muster_json_put_int (out, "ways", (gint64)info->ways);
  muster_json_put_int (out, "relations", (gint64)info->relations);
  muster_json_put_int (out, "features", (gint64)info->features);
  muster_json_put_int (out, "places", (gint64)info->places);
  muster_json_put_int (out, "road_nodes", (gint64)info->road_nodes);
  muster_json_put_int (out, "road_edges", (gint64)info->road_edges);
  if (!muster_area_foreach_poi (area, on_poi, kinds, &error))
    return muster_command_fail (argv[0], error);
  muster_json_name (out, "pois");
  g_string_append_c (out, '{');
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (kinds), (GCompareFunc)strcmp);
  for (GList *at = names; at; at = at->next)
    muster_json_put_int (out, at->data, (gint64)GPOINTER_TO_UINT (g_hash_table_lookup (kinds, at->data)));
  g_string_append_c (out, '}');
  muster_json_name (out, "boundaries");
  g_string_append_c (out, '[');
  if (!muster_area_foreach_boundary (area, on_boundary, out, &error))
    return muster_command_fail (argv[0], error);
  g_string_append_c (out, ']');
  print_object (out);
  return MUSTER_EXIT_OK;
}

/* ---- search ---- */

/* "47.14,9.52" */
static gboolean
parse_near (const char *text, MusterLatLon *at)
{
  char *end = NULL;
  at->lat = g_ascii_strtod (text, &end);
  if (end == text || *end != ',')
    return FALSE;
  const char *second = end + 1;
  at->lon = g_ascii_strtod (second, &end);
  return end != second && *end == 0 && muster_latlon_is_valid (*at);
}

static int
run_search (int argc, char **argv)
{
  int limit = 10;
  g_autofree char *near_text = NULL;
  GOptionEntry entries[]
      = { { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("At most this many results (10)"), N_ ("N") },
          { "near", 0, 0, G_OPTION_ARG_STRING, &near_text, N_ ("Prefer what is close to this point, in degrees"),
            N_ ("LAT,LON") },
          { NULL } };
  int words = muster_command_options (&muster_area_commands[2], entries, argc, argv, 2, 32);
  MusterLatLon near;
  if (near_text && !parse_near (near_text, &near)) {
    g_printerr (_ ("musterctl %s: “%s” is not a point; write it like 47.14,9.52\n"), argv[0], near_text);
    return MUSTER_EXIT_USAGE;
  }
  if (limit < 1) {
    g_printerr (_ ("musterctl %s: the limit must be at least 1\n"), argv[0]);
    return MUSTER_EXIT_USAGE;
  }
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 2; i <= words; i++)
    g_string_append_printf (text, "%s%s", i > 2 ? " " : "", argv[i]);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterArea) area = muster_area_open (argv[1], &error);
  if (!area)
    return muster_command_fail (argv[0], error);
  g_autoptr (GPtrArray) places = muster_area_search (area, text->str, near_text ? &near : NULL, (guint)limit, &error);
  if (!places)
    return muster_command_fail (argv[0], error);
  for (guint i = 0; i < places->len; i++) {
    const MusterPlace *place = g_ptr_array_index (places, i);
    g_autoptr (GString) out = g_string_new ("{");
    muster_json_put_text (out, "name", place->name);
    muster_json_put_text (out, "kind", place->kind);
    muster_json_put_text (out, "within", place->within);
    add_degrees (out, "lat", place->lat);
    add_degrees (out, "lon", place->lon);
    muster_json_put_real (out, "score", (double)(gint64)(place->score * 1000 + 0.5) / 1000);
    print_object (out);
  }
  if (places->len > 0)
    return MUSTER_EXIT_OK;
  g_printerr (_ ("musterctl %s: nothing in %s is called “%s” or nearly so\n"), argv[0],
              muster_area_get_info (area)->name, text->str);
  return MUSTER_EXIT_NO;
}
