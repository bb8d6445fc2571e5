/* SPDX-License-Identifier: GPL-3.0-or-later */
/* musterctl road dimacs, eta, route, isochrone. */
#include "core/json.h"
#include "ctl/command.h"
#include "ctl/places.h"
#include "exchange/remote-table.h"
#include "road/area.h"
#include "road/dimacs.h"
#include "road/network.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static int run_dimacs (int argc, char **argv);
static int run_eta (int argc, char **argv);
static int run_route (int argc, char **argv);
static int run_isochrone (int argc, char **argv);

const MusterCommand muster_road_commands[]
    = { { "road eta", N_ ("AREA --to LAT,LON --from FILE.csv"),
          N_ ("Travel times on roads from places in a table (id, lat, lon) to one place"), run_eta },
        { "road route", N_ ("AREA --from LAT,LON --to LAT,LON"), N_ ("The fastest way, with streets and geometry"),
          run_route },
        { "road isochrone", N_ ("AREA --from LAT,LON --minutes 5,10,15"),
          N_ ("The ground that is reached within so many minutes, as GeoJSON"), run_isochrone },
        { "road dimacs", N_ ("FILE.gr --queries FILE"),
          N_ ("Exact distances on a graph of the DIMACS challenge, also after closures"), run_dimacs },
        { NULL } };

static void
add_member_real (GString *out, const char *name, double value, guint decimals)
{
  double scale = pow (10, decimals);
  muster_json_put_real (out, name, round (value * scale) / scale); /* NaN and infinity write null */
}

static void
print_line (GString *out)
{
  g_string_append (out, "}\n");
  fputs (out->str, stdout);
}

/* ---- options that eta, route and isochrone share ---- */

typedef struct {
  char *profile;
  char **closed;
  double weight, axle, width, height, length;
} Traveller;

#define TRAVELLER(t)                                                                                                   \
  { "profile",  0, 0, G_OPTION_ARG_STRING, &(t).profile, N_ ("Who travels: rescue (the default), car, lorry or walk"), \
    N_ ("WORD") },                                                                                                     \
      { "close",                                                                                                       \
        0,                                                                                                             \
        0,                                                                                                             \
        G_OPTION_ARG_STRING_ARRAY,                                                                                     \
        &(t).closed,                                                                                                   \
        N_ ("Shut the road at a point, or what a GeoJSON file covers; may be given again"),                            \
        N_ ("LAT,LON|FILE") },                                                                                         \
      { "weight", 0, 0, G_OPTION_ARG_DOUBLE, &(t).weight, N_ ("Weight of the vehicle in tonnes"), "T" },               \
      { "axle-load", 0, 0, G_OPTION_ARG_DOUBLE, &(t).axle, N_ ("Load of its heaviest axle in tonnes"), "T" },          \
      { "width", 0, 0, G_OPTION_ARG_DOUBLE, &(t).width, N_ ("Its width in metres"), "M" },                             \
      { "height", 0, 0, G_OPTION_ARG_DOUBLE, &(t).height, N_ ("Its height in metres"), "M" },                          \
  {                                                                                                                    \
    "length", 0, 0, G_OPTION_ARG_DOUBLE, &(t).length, N_ ("Its length in metres"), "M"                                 \
  }

static void
traveller_clear (Traveller *t)
{
  g_free (t->profile);
  g_strfreev (t->closed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Traveller, traveller_clear)

/* "47.14,9.52" */
static gboolean
parse_point (const char *text, MusterLatLon *at)
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
need_point (const char *command, const char *option, const char *text, MusterLatLon *at)
{
  if (!text) {
    g_printerr (_ ("musterctl %s: --%s is needed\n"), command, option);
    return MUSTER_EXIT_USAGE;
  }
  if (parse_point (text, at))
    return MUSTER_EXIT_OK;
  g_printerr (_ ("musterctl %s: “%s” is not a point; write it like 47.14,9.52\n"), command, text);
  return MUSTER_EXIT_USAGE;
}

static int
take_closures (const char *command, char **closed, MusterRoadClosures *closures)
{
  for (guint i = 0; closed && closed[i]; i++) {
    MusterLatLon at;
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    if (parse_point (closed[i], &at)) {
      muster_road_closures_add_point (closures, at);
      continue;
    }
    if (!g_file_get_contents (closed[i], &text, NULL, &error))
      return muster_command_fail (command, error);
    if (!muster_road_closures_add_geojson (closures, text, &error)) {
      g_prefix_error (&error, "%s: ", closed[i]);
      return muster_command_fail (command, error);
    }
  }
  return MUSTER_EXIT_OK;
}

/* The metric that the options ask for on the roads of @path. */
static int
open_metric (const char *command, const char *path, const Traveller *t, MusterRoadMetric **metric)
{
  MusterRoadProfile profile = { MUSTER_VEHICLE_RESCUE, t->weight, t->axle, t->width, t->height, t->length };
  const double measures[] = { t->weight, t->axle, t->width, t->height, t->length };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterRoadClosures) closures = muster_road_closures_new ();
  if (t->profile && !muster_vehicle_from_word (t->profile, &profile.vehicle)) {
    g_printerr (_ ("musterctl %s: “%s” is no profile; there are rescue, car, lorry and walk\n"), command, t->profile);
    return MUSTER_EXIT_USAGE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (!isfinite (measures[i]) || measures[i] < 0) {
      g_printerr (_ ("musterctl %s: weights and sizes must be numbers from 0\n"), command);
      return MUSTER_EXIT_USAGE;
    }
  int code = take_closures (command, t->closed, closures);
  if (code != MUSTER_EXIT_OK)
    return code;
  g_autoptr (MusterArea) area = muster_area_open (path, &error);
  if (!area)
    return muster_command_fail (command, error);
  g_autoptr (MusterRoads) roads = muster_roads_load (area, &error);
  if (!roads)
    return muster_command_fail (command, error);
  *metric = muster_road_metric_new (roads, &profile, closures);
  if (muster_road_metric_is_straight (*metric))
    g_printerr (_ ("musterctl %s: %s holds no roads: times are estimates along straight lines; “musterctl area build” "
                   "makes an area with roads\n"),
                command, path);
  else if (muster_road_closures_count (closures) > 0 && muster_road_metric_count_closed (*metric) == 0)
    g_printerr (_ ("musterctl %s: the closures meet no road\n"), command);
  return MUSTER_EXIT_OK;
}

/* A place without a road is often one whose numbers were given the other way round. */
static void
hint_exchanged (const char *command, const MusterRoadMetric *metric, MusterLatLon at)
{
  MusterRoadSnap snap;
  MusterLatLon turned = { at.lon, at.lat };
  if (!muster_road_snap (metric, at, &snap) && fabs (turned.lat) <= 90 && muster_road_snap (metric, turned, &snap))
    g_printerr (_ ("musterctl %s: the other way round, %.5f,%.5f, there is a road: latitude comes first\n"), command,
                turned.lat, turned.lon);
}

/* ---- eta ---- */

typedef struct {
  float seconds, metres;
  gboolean straight;
  const MusterRoadSnap *from, *to; /* (nullable) */
  const char *engine;
} Eta;

static void
print_eta (const char *id, const Eta *eta)
{
  g_autoptr (GString) out = g_string_new ("{");
  gboolean reached = muster_road_is_reached (eta->seconds);
  muster_json_put_text (out, "id", id);
  muster_json_put_bool (out, "reachable", reached);
  add_member_real (out, "seconds", reached ? (double)eta->seconds : NAN, 1);
  add_member_real (out, "metres", reached ? (double)eta->metres : NAN, 1);
  add_member_real (out, "snapped_m", eta->from && eta->from->found ? eta->from->distance_m : NAN, 1);
  add_member_real (out, "to_snapped_m", eta->to && eta->to->found ? eta->to->distance_m : NAN, 1);
  muster_json_put_bool (out, "straight", eta->straight);
  muster_json_put_text (out, "engine", eta->engine);
  print_line (out);
}

/* Asks the other engine; FALSE, with a word about why, when our own roads must do. */
static gboolean
ask_remote (const char *command, const char *address, double limit, const Traveller *t, const MusterPlaces *places,
            MusterLatLon to)
{
  guint n = places->points->len;
  g_autofree float *seconds = g_new (float, MAX (n, 1)), *metres = g_new (float, MAX (n, 1));
  g_autoptr (GError) error = NULL;
  if (t->closed)
    g_printerr (_ ("musterctl %s: %s knows nothing of closures; our own roads are used\n"), command, address);
  else if (!muster_remote_table (address, t->profile ? t->profile : "car",
                                 (const MusterLatLon *)(gconstpointer)places->points->data, n, &to, 1, limit, seconds,
                                 metres, NULL, &error))
    g_printerr (_ ("musterctl %s: %s: %s; our own roads are used\n"), command, address, error->message);
  else {
    for (guint i = 0; i < n; i++)
      print_eta (g_ptr_array_index (places->ids, i), &(Eta){ seconds[i], metres[i], FALSE, NULL, NULL, "remote" });
    return TRUE;
  }
  return FALSE;
}

/* What found no road, in words beside the rows. NO when that is the place to go to. */
static int
say_unplaced (const char *command, const MusterRoadMetric *metric, const MusterPlaces *places,
              const MusterRoadSnap *snaps, MusterLatLon to, const MusterRoadSnap *to_snap)
{
  guint lost = 0, first = 0;
  if (muster_road_metric_is_straight (metric))
    return MUSTER_EXIT_OK;
  if (!to_snap->found) {
    g_autofree char *text
        = g_strdup_printf (_ ("there is no usable road within %.0f m of the destination"), MUSTER_ROAD_REACH_M);
    g_printerr ("musterctl %s: %s\n", command, text);
    hint_exchanged (command, metric, to);
    return MUSTER_EXIT_NO;
  }
  for (guint i = places->points->len; i-- > 0;)
    if (!snaps[i].found) {
      lost++;
      first = i;
    }
  if (lost > 0) {
    g_printerr (ngettext ("musterctl %s: %u place has no usable road within %.0f m: %s\n",
                          "musterctl %s: %u places have no usable road within %.0f m; the first is %s\n", lost),
                command, lost, MUSTER_ROAD_REACH_M, (const char *)g_ptr_array_index (places->ids, first));
    hint_exchanged (command, metric, g_array_index (places->points, MusterLatLon, first));
  }
  return MUSTER_EXIT_OK;
}

static int
run_eta (int argc, char **argv)
{
  g_auto (Traveller) t = { 0 };
  g_autofree char *to_text = NULL, *from_path = NULL, *remote = NULL;
  double limit = 5;
  GOptionEntry entries[]
      = { { "to", 0, 0, G_OPTION_ARG_STRING, &to_text, N_ ("Where to"), N_ ("LAT,LON") },
          { "from", 0, 0, G_OPTION_ARG_FILENAME, &from_path, N_ ("A table with the columns id, lat and lon"),
            N_ ("FILE.csv") },
          { "remote", 0, 0, G_OPTION_ARG_STRING, &remote,
            N_ ("Ask a routing server first (osrm:http://… or valhalla:http://…)"), "URL" },
          { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &limit, N_ ("Wait for it so many seconds (5)"), "S" },
          TRAVELLER (t),
          { NULL } };
  muster_command_options (&muster_road_commands[0], entries, argc, argv, 1, 1);
  MusterLatLon to;
  g_auto (MusterPlaces) places = { 0 };
  g_autoptr (MusterRoadMetric) metric = NULL;
  int code = need_point (argv[0], "to", to_text, &to);
  if (code == MUSTER_EXIT_OK && !from_path) {
    g_printerr (_ ("musterctl %s: --%s is needed\n"), argv[0], "from");
    return MUSTER_EXIT_USAGE;
  }
  if (code == MUSTER_EXIT_OK)
    code = muster_places_read (argv[0], from_path, &places);
  if (code == MUSTER_EXIT_OK)
    code = open_metric (argv[0], argv[1], &t, &metric);
  if (code != MUSTER_EXIT_OK)
    return code;
  if (remote && ask_remote (argv[0], remote, limit, &t, &places, to))
    return MUSTER_EXIT_OK;
  guint n = places.points->len;
  const MusterLatLon *from = (const MusterLatLon *)(gconstpointer)places.points->data;
  g_autofree float *seconds = g_new (float, MAX (n, 1));
  g_autofree MusterRoadSnap *snaps = g_new0 (MusterRoadSnap, MAX (n, 1));
  MusterRoadSnap to_snap;
  muster_road_table (metric, from, n, &to, 1, seconds, snaps, &to_snap, NULL, NULL);
  for (guint i = 0; i < n; i++) {
    g_autoptr (MusterRoadRoute) route
        = muster_road_is_reached (seconds[i]) ? muster_road_route (metric, from[i], to, NULL) : NULL;
    Eta eta = {
      seconds[i], route ? (float)route->metres : NAN, muster_road_metric_is_straight (metric), &snaps[i], &to_snap,
      "own"
    };
    print_eta (g_ptr_array_index (places.ids, i), &eta);
  }
  return say_unplaced (argv[0], metric, &places, snaps, to, &to_snap);
}

/* ---- route ---- */

static void
add_position (GString *out, MusterLatLon at)
{
  char lat[G_ASCII_DTOSTR_BUF_SIZE], lon[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf (out, "[%s,%s]", g_ascii_formatd (lon, sizeof lon, "%.7f", at.lon),
                          g_ascii_formatd (lat, sizeof lat, "%.7f", at.lat));
}

static void
add_steps (GString *out, const MusterRoadRoute *route)
{
  muster_json_name (out, "steps");
  g_string_append_c (out, '[');
  for (guint i = 0; i < route->n_steps; i++) {
    const MusterRoadStep *step = &route->steps[i];
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_text (out, "name", step->name);
    muster_json_put_text (out, "ref", step->ref);
    muster_json_put_text (out, "kind", step->kind);
    if (step->bridge)
      muster_json_put_bool (out, "bridge", TRUE);
    if (step->ferry)
      muster_json_put_bool (out, "ferry", TRUE);
    add_member_real (out, "seconds", step->seconds, 3);
    add_member_real (out, "metres", step->metres, 2);
    muster_json_put_int (out, "first_point", step->first_point);
    muster_json_put_int (out, "points", step->n_points);
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
}

static int
run_route (int argc, char **argv)
{
  g_auto (Traveller) t = { 0 };
  g_autofree char *from_text = NULL, *to_text = NULL;
  GOptionEntry entries[] = { { "from", 0, 0, G_OPTION_ARG_STRING, &from_text, N_ ("Where from"), N_ ("LAT,LON") },
                             { "to", 0, 0, G_OPTION_ARG_STRING, &to_text, N_ ("Where to"), N_ ("LAT,LON") },
                             TRAVELLER (t),
                             { NULL } };
  muster_command_options (&muster_road_commands[1], entries, argc, argv, 1, 1);
  MusterLatLon from, to;
  g_autoptr (MusterRoadMetric) metric = NULL;
  g_autoptr (GError) error = NULL;
  int code = need_point (argv[0], "from", from_text, &from);
  if (code == MUSTER_EXIT_OK)
    code = need_point (argv[0], "to", to_text, &to);
  if (code == MUSTER_EXIT_OK)
    code = open_metric (argv[0], argv[1], &t, &metric);
  if (code != MUSTER_EXIT_OK)
    return code;
  g_autoptr (GString) out = g_string_new ("{");
  g_autoptr (MusterRoadRoute) route = muster_road_route (metric, from, to, &error);
  muster_json_put_bool (out, "reachable", route != NULL);
  if (!route) {
    print_line (out);
    g_printerr ("musterctl %s: %s\n", argv[0], error->message);
    hint_exchanged (argv[0], metric, from);
    hint_exchanged (argv[0], metric, to);
    return MUSTER_EXIT_NO;
  }
  muster_json_put_bool (out, "straight", route->straight);
  add_member_real (out, "seconds", route->seconds, 3);
  add_member_real (out, "metres", route->metres, 2);
  add_member_real (out, "from_snapped_m", route->from.distance_m, 1);
  add_member_real (out, "to_snapped_m", route->to.distance_m, 1);
  add_steps (out, route);
  muster_json_name (out, "geometry");
  g_string_append (out, "{\"type\":\"LineString\",\"coordinates\":[");
  /* A way from a point to itself is a line all the same: GeoJSON asks for two positions. */
  for (guint i = 0; i < MAX (route->n_points, 2); i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    add_position (out, route->points[MIN (i, route->n_points - 1)]);
  }
  g_string_append (out, "]}");
  print_line (out);
  return MUSTER_EXIT_OK;
}

/* ---- isochrone ---- */

static gboolean
parse_minutes (const char *text, GArray *limits)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i]; i++) {
    char *end = NULL;
    double minutes = g_ascii_strtod (g_strstrip (parts[i]), &end), seconds = minutes * 60;
    if (end == parts[i] || *end || !(minutes > 0) || minutes > 1440)
      return FALSE;
    g_array_append_val (limits, seconds);
  }
  return limits->len > 0;
}

static int
compare_limits (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static int
run_isochrone (int argc, char **argv)
{
  g_auto (Traveller) t = { 0 };
  g_auto (GStrv) from_texts = NULL;
  g_autofree char *minutes = NULL;
  gboolean inwards = FALSE;
  GOptionEntry entries[]
      = { { "from", 0, 0, G_OPTION_ARG_STRING_ARRAY, &from_texts,
            N_ ("Where from; if given again, what is reached from the nearest"), N_ ("LAT,LON") },
          { "minutes", 0, 0, G_OPTION_ARG_STRING, &minutes, N_ ("One area for each (5,10,15)"), N_ ("M,M …") },
          { "inwards", 0, 0, G_OPTION_ARG_NONE, &inwards, N_ ("The ground from which the point is reached"), NULL },
          TRAVELLER (t),
          { NULL } };
  muster_command_options (&muster_road_commands[2], entries, argc, argv, 1, 1);
  g_autoptr (MusterRoadMetric) metric = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (MusterLatLon));
  g_autoptr (GArray) limits = g_array_new (FALSE, FALSE, sizeof (double));
  MusterLatLon at;
  int code = from_texts ? MUSTER_EXIT_OK : need_point (argv[0], "from", NULL, &at);
  for (guint i = 0; code == MUSTER_EXIT_OK && from_texts[i]; i++) {
    code = need_point (argv[0], "from", from_texts[i], &at);
    g_array_append_val (origins, at);
  }
  if (code == MUSTER_EXIT_OK && !parse_minutes (minutes ? minutes : "5,10,15", limits)) {
    g_printerr (_ ("musterctl %s: “%s” are no minutes; write them like 5,10,15, up to 1440\n"), argv[0], minutes);
    return MUSTER_EXIT_USAGE;
  }
  if (code == MUSTER_EXIT_OK)
    code = open_metric (argv[0], argv[1], &t, &metric);
  if (code != MUSTER_EXIT_OK)
    return code;
  g_array_sort (limits, compare_limits);
  guint kept = 0;
  double *limit = (double *)(gpointer)limits->data;
  for (guint i = 0; i < limits->len; i++)
    if (i == 0 || limit[i] > limit[kept - 1])
      limit[kept++] = limit[i];
  g_autofree char *text = muster_road_isochrones (metric, (const MusterLatLon *)(gconstpointer)origins->data,
                                                  origins->len, inwards, limit, kept, &error);
  if (!text) {
    int failed = muster_command_fail (argv[0], error);
    for (guint i = 0; i < origins->len; i++)
      hint_exchanged (argv[0], metric, g_array_index (origins, MusterLatLon, i));
    return error->code == MUSTER_ROAD_ERROR_NO_ROAD ? MUSTER_EXIT_NO : failed;
  }
  puts (text);
  return MUSTER_EXIT_OK;
}

/* ---- dimacs ---- */

static void
print_distance (guint32 s, guint32 t, gint64 distance)
{
  if (distance < 0)
    printf ("{\"s\":%u,\"t\":%u,\"distance\":null}\n", s, t);
  else
    printf ("{\"s\":%u,\"t\":%u,\"distance\":%" G_GINT64_FORMAT "}\n", s, t, distance);
}

/* Up to so many queries are answered sooner by plain Dijkstra than the order of a hierarchy is found. */
#define FEW_QUERIES 50

static int
run_dimacs (int argc, char **argv)
{
  g_autofree char *queries = NULL, *closed = NULL;
  int random = 0, seed = 1;
  gboolean check = FALSE;
  GOptionEntry entries[]
      = { { "queries", 0, 0, G_OPTION_ARG_FILENAME, &queries, N_ ("Lines of two nodes, from and to"), N_ ("FILE") },
          { "close", 0, 0, G_OPTION_ARG_FILENAME, &closed, N_ ("Close the arcs of these lines “TAIL HEAD” first"),
            N_ ("FILE") },
          { "close-random", 0, 0, G_OPTION_ARG_INT, &random, N_ ("Close so many arcs chosen by chance"), N_ ("N") },
          { "seed", 0, 0, G_OPTION_ARG_INT, &seed, N_ ("The seed of that choice (1)"), "S" },
          { "check", 0, 0, G_OPTION_ARG_NONE, &check, N_ ("Compare each distance with plain Dijkstra"), NULL },
          { NULL } };
  muster_command_options (&muster_road_commands[3], entries, argc, argv, 1, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) pairs = NULL;
  g_autoptr (GArray) shut = NULL;
  guint wrong = 0;
  if (!queries || random < 0) {
    g_printerr (_ ("musterctl %s: --%s is needed\n"), argv[0], queries ? "close-random N ≥ 0" : "queries");
    return MUSTER_EXIT_USAGE;
  }
  g_autoptr (MusterDimacs) graph = muster_dimacs_read (argv[1], &error);
  if (!graph || !(pairs = muster_dimacs_read_pairs (graph, queries, &error))
      || (closed && !(shut = muster_dimacs_read_pairs (graph, closed, &error))))
    return muster_command_fail (argv[0], error);
  if ((check || pairs->len / 2 > FEW_QUERIES) && !muster_dimacs_prepare (graph))
    g_printerr (_ ("musterctl %s: the graph is too entangled for a hierarchy; distances come from plain Dijkstra\n"),
                argv[0]);
  for (guint i = 0; shut && i < shut->len; i += 2)
    muster_dimacs_close (graph, g_array_index (shut, guint32, i), g_array_index (shut, guint32, i + 1));
  muster_dimacs_close_random (graph, (guint)random, (guint32)seed);
  for (guint i = 0; i < pairs->len; i += 2) {
    guint32 s = g_array_index (pairs, guint32, i), t = g_array_index (pairs, guint32, i + 1);
    gint64 distance = muster_dimacs_distance (graph, s, t);
    print_distance (s, t, distance);
    if (check && muster_dimacs_dijkstra (graph, s, t) != distance) {
      g_printerr (_ ("musterctl %s: from %u to %u plain Dijkstra finds another distance\n"), argv[0], s, t);
      wrong++;
    }
  }
  if (check && wrong == 0)
    g_printerr (_ ("musterctl %s: %u distances are those of plain Dijkstra\n"), argv[0], pairs->len / 2);
  return wrong ? MUSTER_EXIT_NO : MUSTER_EXIT_OK;
}
