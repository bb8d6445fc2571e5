/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The map sheet, made from the demo's extract and a small situation, and read back with poppler's tools: what a person
 * would find on the paper, and nothing else. Set MUSTER_KEEP to a folder to keep the sheets and look at them. */
#include "report/sheet.h"
#include "road/area.h"
#include <glib/gstdio.h>
#include <string.h>

static char *dir, *area_path;

static const char *const situation[] = {
  "{\"kind\":\"incident\",\"id\":\"i-1\",\"exists\":true,\"fields\":{\"title\":\"Cellar under water, "
  "Dorfstrasse\",\"hazard\":\"flood\",\"grade\":"
  "\"III\",\"phase\":\"response\",\"position\":[9.5252,47.2385]}}",
  "{\"kind\":\"incident\",\"id\":\"i-2\",\"exists\":true,\"fields\":{\"title\":\"Seepage at the dike, km "
  "61.4\",\"hazard\":\"flood\",\"grade\":\"II\","
  "\"phase\":\"response\",\"position\":[9.5145,47.2350]}}",
  "{\"kind\":\"incident\",\"id\":\"i-3\",\"exists\":true,\"fields\":{\"title\":\"Landslip on the "
  "road\",\"hazard\":\"landslide\",\"phase\":\"ended\","
  "\"position\":[9.5480,47.2310]}}",
  "{\"kind\":\"team\",\"id\":\"t-1\",\"exists\":true,\"fields\":{\"name\":\"Fire brigade "
  "Ruggell\",\"class\":\"fire-rescue\",\"position\":[9.5280,47.2370]}}",
  "{\"kind\":\"team\",\"id\":\"t-2\",\"exists\":true,\"fields\":{\"name\":\"Fire brigade "
  "Eschen\",\"class\":\"fire-rescue\",\"position\":[9.5222,47.2130]}}",
  "{\"kind\":\"team\",\"id\":\"t-3\",\"exists\":true,\"fields\":{\"name\":\"Water "
  "rescue\",\"class\":\"water\",\"position\":[9.5060,47.2190]}}",
  "{\"kind\":\"team\",\"id\":\"t-4\",\"exists\":true,\"fields\":{\"name\":\"Fire brigade "
  "Schellenberg\",\"class\":\"fire-rescue\",\"readiness\":\"off-duty\","
  "\"position\":[9.5465,47.2325]}}",
  "{\"kind\":\"shelter\",\"id\":\"s-1\",\"exists\":true,\"fields\":{\"name\":\"Eschen "
  "school\",\"kind\":\"building\",\"state\":\"open\",\"position\":[9.5230,47.2105]}}",
  "{\"kind\":\"shelter\",\"id\":\"s-2\",\"exists\":true,\"fields\":{\"name\":\"Ruggell "
  "school\",\"kind\":\"building\",\"state\":\"closed\",\"position\":[9.5278,47.2372]}}",
  "{\"kind\":\"depot\",\"id\":\"d-1\",\"exists\":true,\"fields\":{\"name\":\"Depot "
  "Bendern\",\"kind\":\"own\",\"state\":\"existing\",\"position\":[9.5080,47.2135]}}",
  "{\"kind\":\"plot\",\"id\":\"x-1\",\"exists\":true,\"fields\":{\"title\":\"Water "
  "14:00\",\"look\":\"flood-area\",\"geometry\":{\"type\":\"Polygon\","
  "\"coordinates\":[[[9.512,47.244],[9.517,47.2445],[9.5215,47.2360],[9.5265,47.2290],[9.519,47.2288],[9.513,47.2350],["
  "9.512,47.244]]]}}}",
  "{\"kind\":\"plot\",\"id\":\"x-2\",\"exists\":true,\"fields\":{\"look\":\"closed-road\",\"geometry\":{\"type\":"
  "\"LineString\",\"coordinates\":"
  "[[9.5250,47.2400],[9.5252,47.2385],[9.5256,47.2365]]}}}",
  "{\"kind\":\"plot\",\"id\":\"x-3\",\"exists\":true,\"fields\":{\"title\":\"Way "
  "in\",\"look\":\"route\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
  "[[9.5222,47.2130],[9.5232,47.2180],[9.5210,47.2250],[9.5245,47.2330],[9.5252,47.2380]]}}}",
};
static const char holder_json[] = "{\"kind\":\"assignment\",\"id\":\"g-1\",\"exists\":true,\"fields\":{\"team\":\"t-"
                                  "1\",\"incident\":\"i-1\",\"ordered_at\":"
                                  "\"2026-07-01T12:00:00.000Z\"}}";

static MusterRecord *
record (const char *json)
{
  g_autoptr (GError) error = NULL;
  MusterRecord *r = muster_record_from_json (json, -1, &error);
  g_assert_no_error (error);
  return r;
}

static MusterMapSheet *
sheet_of_situation (void)
{
  MusterMapSheet *sheet = muster_map_sheet_new ();
  g_autoptr (MusterRecord) holder = record (holder_json);
  for (guint i = 0; i < G_N_ELEMENTS (situation); i++) {
    g_autoptr (MusterRecord) r = record (situation[i]);
    muster_map_sheet_add (sheet, r, strcmp (r->id, "t-1") == 0 ? holder : NULL);
  }
  muster_map_sheet_set_area (sheet, area_path);
  muster_map_sheet_set_title (sheet, "Rhine flood, north");
  muster_map_sheet_set_subtitle (sheet, "Cellar under water, Dorfstrasse");
  muster_map_sheet_set_unit (sheet, "Civil protection");
  muster_map_sheet_set_author (sheet, "Duty desk 1");
  muster_map_sheet_set_time (sheet, G_GINT64_CONSTANT (1782914700000), NULL); /* 2026-07-01 14:05 UTC */
  return sheet;
}

static char *
write_sheet (MusterMapSheet *sheet, const char *name, MusterSheetReport *report)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (dir, name, NULL);
  gboolean ok = muster_map_sheet_write (sheet, path, report, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
  return path;
}

/* What a tool prints about a file, with runs of white space made one; NULL, and the test skipped, without the tool. */
static char *
told_by (const char *tool, const char *option, const char *path, const char *to)
{
  g_autofree char *program = g_find_program_in_path (tool);
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  const char *argv[] = { program, option, path, to, NULL };
  int status;
  if (!program) {
    g_test_skip ("poppler's tools are not installed");
    return NULL;
  }
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_autoptr (GRegex) space = g_regex_new ("[\\s\u00a0]+", 0, 0, NULL);
  return g_regex_replace (space, out, -1, 0, " ", 0, NULL);
}

static char *
text_of (const char *pdf)
{
  return told_by ("pdftotext", "-layout", pdf, "-");
}

static void
assert_says (const char *text, const char *words)
{
  if (!strstr (text, words))
    g_error ("“%s” is not on the page: %s", words, text);
}

static void
assert_silent (const char *text, const char *words)
{
  if (strstr (text, words))
    g_error ("“%s” is on the page: %s", words, text);
}

static void
test_page_says_what_it_is (void)
{
  g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
  MusterSheetReport report;
  muster_map_sheet_set_marking (sheet, "For official use only");
  g_autofree char *path = write_sheet (sheet, "portrait.pdf", &report), *text = text_of (path);
  if (!text)
    return;
  assert_says (text, "Rhine flood, north");
  assert_says (text, "Data as of 2026-07-01 14:05 (UTC)");
  assert_says (text, "Made by: Duty desk 1");
  assert_says (text, "Civil protection");
  assert_says (text, "© OpenStreetMap contributors");
  assert_says (text, "For official use only");
  g_assert_cmpfloat (report.scale, ==, 20000);
  assert_says (text, "Scale 1:20 000");
  assert_says (text, "1 cm is 200 m on the ground");
  assert_says (text, "Fire brigade Ruggell");
  assert_silent (text, "DRILL");
  g_assert_cmpuint (report.symbols, ==, 10);
  g_assert_cmpuint (report.plots, ==, 3);
  g_assert_cmpuint (report.labels, >, 5);
}

static void
test_legend_is_of_what_is_drawn (void)
{
  g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
  g_autofree char *path = write_sheet (sheet, "legend.pdf", NULL), *text = text_of (path);
  if (!text)
    return;
  assert_says (text, "Legend");
  assert_says (text, "Team · fire and rescue · committed");
  assert_says (text, "flood area");
  assert_silent (text, "Task");
  assert_silent (text, "hazard area");
  muster_map_sheet_set_layer (sheet, MUSTER_TEAM, FALSE);
  muster_map_sheet_set_layer (sheet, MUSTER_PLOT, FALSE);
  g_autofree char *fewer = write_sheet (sheet, "fewer.pdf", NULL), *after = text_of (fewer);
  assert_silent (after, "Team");
  assert_silent (after, "flood area");
  assert_says (after, "Shelter");
}

static void
test_drill_is_marked (void)
{
  g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
  muster_map_sheet_set_drill (sheet, TRUE);
  muster_map_sheet_set_paper (sheet, MUSTER_PAPER_A4, TRUE);
  g_autofree char *path = write_sheet (sheet, "drill.pdf", NULL), *text = text_of (path);
  if (!text)
    return;
  assert_says (text, "DRILL");
  assert_says (text, "Nothing on it is real");
}

static void
test_page_has_its_size (void)
{
  static const struct {
    MusterPaper paper;
    gboolean landscape;
    const char *size;
  } cases[] = { { MUSTER_PAPER_A4, FALSE, "595.276 x 841.89" },
                { MUSTER_PAPER_A4, TRUE, "841.89 x 595.276" },
                { MUSTER_PAPER_A3, FALSE, "841.89 x 1190.55" },
                { MUSTER_PAPER_A3, TRUE, "1190.55 x 841.89" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
    g_autofree char *name = g_strdup_printf ("size-%u.pdf", i);
    muster_map_sheet_set_paper (sheet, cases[i].paper, cases[i].landscape);
    g_autofree char *path = write_sheet (sheet, name, NULL), *text = told_by ("pdfinfo", path, NULL, NULL);
    if (!text)
      return;
    assert_says (text, cases[i].size);
    assert_says (text, "Pages: 1 ");
  }
}

static void
test_same_settings_same_bytes (void)
{
  static const MusterSheetFormat formats[] = { MUSTER_SHEET_PDF, MUSTER_SHEET_PNG, MUSTER_SHEET_SVG };
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *first = NULL, *second = NULL;
    gsize n_first, n_second;
    g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
    muster_map_sheet_set_format (sheet, formats[i], 96);
    g_autofree char *a = write_sheet (sheet,
                                      i == 1   ? "a.png"
                                      : i == 2 ? "a.svg"
                                               : "a.pdf",
                                      NULL),
                    *b = write_sheet (sheet, "b", NULL);
    g_assert_true (g_file_get_contents (a, &first, &n_first, NULL)
                   && g_file_get_contents (b, &second, &n_second, NULL));
    g_assert_cmpmem (first, n_first, second, n_second);
  }
}

static guint
count_files (void)
{
  guint n = 0;
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  while (g_dir_read_name (d))
    n++;
  return n;
}

static void
assert_fails (MusterMapSheet *sheet, const char *name, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, name, NULL);
  guint before = count_files ();
  g_assert_false (muster_map_sheet_write (sheet, path, NULL, NULL, &error));
  g_assert_error (error, MUSTER_SHEET_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (count_files (), ==, before);
}

static void
test_wrong_settings_are_told (void)
{
  g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
  muster_map_sheet_set_centre (sheet, (MusterLatLon){ 52.5, 13.4 }, 25000);
  assert_fails (sheet, "no.pdf", MUSTER_SHEET_ERROR_OUTSIDE, "covers latitude 47.");
  muster_map_sheet_set_centre (sheet, (MusterLatLon){ 52.5, 13.4 }, 0);
  assert_fails (sheet, "no.pdf", MUSTER_SHEET_ERROR_OUTSIDE, "covers latitude 47.");
  muster_map_sheet_set_centre (sheet, (MusterLatLon){ 47.1, 9.5 }, -3);
  assert_fails (sheet, "no.pdf", MUSTER_SHEET_ERROR_VALUE, "scale");
  muster_map_sheet_set_centre (sheet, (MusterLatLon){ 147.1, 9.5 }, 0);
  assert_fails (sheet, "no.pdf", MUSTER_SHEET_ERROR_VALUE, "centre");
  muster_map_sheet_set_box (sheet, (MusterLatLon){ 47.2, 9.5 }, (MusterLatLon){ 47.1, 9.6 });
  assert_fails (sheet, "no.pdf", MUSTER_SHEET_ERROR_VALUE, "box");
  muster_map_sheet_fit (sheet);
  assert_fails (sheet, "no/such/folder.pdf", MUSTER_SHEET_ERROR_WRITE, "cannot write");
  muster_map_sheet_set_format (sheet, MUSTER_SHEET_PNG, 9);
  assert_fails (sheet, "no.png", MUSTER_SHEET_ERROR_VALUE, "dpi");
  g_autoptr (MusterMapSheet) empty = muster_map_sheet_new ();
  assert_fails (empty, "no.pdf", MUSTER_SHEET_ERROR_EMPTY, "position");
}

static void
test_cancel_leaves_nothing (void)
{
  g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, "cancelled.pdf", NULL);
  guint before = count_files ();
  g_cancellable_cancel (cancellable);
  g_assert_false (muster_map_sheet_write (sheet, path, NULL, cancellable, &error));
  g_assert_error (error, MUSTER_SHEET_ERROR, MUSTER_SHEET_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (), ==, before);
}

static void
test_box_and_centre_are_kept (void)
{
  g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
  MusterSheetReport report;
  muster_map_sheet_set_centre (sheet, (MusterLatLon){ 47.141, 9.521 }, 10000);
  g_autofree char *a = write_sheet (sheet, "centre.pdf", &report);
  g_assert_cmpfloat (report.scale, ==, 10000);
  g_assert_cmpfloat_with_epsilon (report.centre.lat, 47.141, 1e-6);
  /* The frame is that much ground: its width on paper, times the scale. */
  double metres = muster_distance_m ((MusterLatLon){ 47.141, report.south_west.lon },
                                     (MusterLatLon){ 47.141, report.north_east.lon });
  g_assert_cmpfloat (metres, >, 1700);
  g_assert_cmpfloat (metres, <, 1920);
  muster_map_sheet_set_box (sheet, (MusterLatLon){ 47.05, 9.47 }, (MusterLatLon){ 47.27, 9.63 });
  g_autofree char *b = write_sheet (sheet, "box.pdf", &report);
  g_assert_cmpfloat (report.south_west.lat, <=, 47.05);
  g_assert_cmpfloat (report.north_east.lon, >=, 9.63);
}

static gpointer
write_in_thread (gpointer data)
{
  g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
  return write_sheet (sheet, data, NULL);
}

static void
test_threads_agree (void)
{
  GThread *one = g_thread_new ("one", write_in_thread, (gpointer) "one.pdf"),
          *two = g_thread_new ("two", write_in_thread, (gpointer) "two.pdf");
  g_autofree char *a = g_thread_join (one), *b = g_thread_join (two), *first = NULL, *second = NULL;
  gsize n_first, n_second;
  g_assert_true (g_file_get_contents (a, &first, &n_first, NULL) && g_file_get_contents (b, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

/* The area of a warning lies on the paper with its line in the legend, and goes with its own layer. */
static void
test_warned_areas (void)
{
  static const char area[]
      = "{\"type\":\"Polygon\",\"coordinates\":[[[9.51,47.21],[9.55,47.21],[9.55,47.24],[9.51,47.24],"
        "[9.51,47.21]]]}";
  g_autoptr (MusterRecord) warning
      = record ("{\"kind\":\"warning\",\"id\":\"w-1\",\"exists\":true,\"fields\":{\"title\":"
                "\"River rising\",\"level\":\"red\"}}"),
      alarm = record ("{\"kind\":\"alarm\",\"id\":\"m-1\",\"exists\":true,\"fields\":{\"title\":"
                      "\"Rain\",\"level\":\"yellow\"}}");
  for (int without = 0; without < 2; without++) {
    g_autoptr (MusterMapSheet) sheet = sheet_of_situation ();
    MusterSheetReport plain, report;
    g_autofree char *first = write_sheet (sheet, "plain.pdf", &plain);
    muster_map_sheet_add_area (sheet, warning, area, FALSE);
    muster_map_sheet_add_area (sheet, alarm, area, FALSE);
    muster_map_sheet_add_area (sheet, alarm, NULL, FALSE);
    muster_map_sheet_set_layer (sheet, MUSTER_WARNING, !without);
    g_autofree char *path = write_sheet (sheet, "warned.pdf", &report), *text = text_of (path);
    g_assert_cmpuint (report.plots, ==, plain.plots + (without ? 1 : 2));
    g_assert_cmpfloat (report.scale, ==, plain.scale); /* it is no reason to show more ground */
    if (text == NULL)
      continue;
    (without ? assert_silent : assert_says) (text, "Area of warning · red");
    assert_says (text, "warning · yellow");
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  MusterAreaReport built;

  g_test_init (&argc, &argv, NULL);
  dir = g_getenv ("MUSTER_KEEP") ? g_strdup (g_getenv ("MUSTER_KEEP")) : g_dir_make_tmp ("muster-sheet-XXXXXX", NULL);
  area_path = g_build_filename (dir, "LI.area", NULL);
  g_autofree char *pbf = g_test_build_filename (G_TEST_DIST, "data", "demo", "liechtenstein-2013-08-03.osm.pbf", NULL);
  if (!muster_area_build (pbf, area_path, NULL, NULL, NULL, &built, &error))
    g_error ("%s", error->message);

  g_test_add_func ("/sheet/page-says-what-it-is", test_page_says_what_it_is);
  g_test_add_func ("/sheet/legend-is-of-what-is-drawn", test_legend_is_of_what_is_drawn);
  g_test_add_func ("/sheet/drill-is-marked", test_drill_is_marked);
  g_test_add_func ("/sheet/page-has-its-size", test_page_has_its_size);
  g_test_add_func ("/sheet/same-settings-same-bytes", test_same_settings_same_bytes);
  g_test_add_func ("/sheet/wrong-settings-are-told", test_wrong_settings_are_told);
  g_test_add_func ("/sheet/cancel-leaves-nothing", test_cancel_leaves_nothing);
  g_test_add_func ("/sheet/box-and-centre-are-kept", test_box_and_centre_are_kept);
  g_test_add_func ("/sheet/threads-agree", test_threads_agree);
  g_test_add_func ("/sheet/warned-areas-have-their-line", test_warned_areas);
  int status = g_test_run ();

  if (!g_getenv ("MUSTER_KEEP")) {
    g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
    for (const char *name = g_dir_read_name (d); name; name = g_dir_read_name (d)) {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_unlink (path);
    }
    g_rmdir (dir);
  }
  g_free (dir);
  g_free (area_path);
  return status;
}
