/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Symbols differ to the eye, in colour and without it; every word of the model that needs a picture has one; and plots
 * show, whatever geometry they hold. */
#include "tiles/pictograms.h"
#include "tiles/plots.h"
#include "tiles/symbols.h"
#include <stdlib.h>
#include <string.h>

#define SIDE 34

static void
draw_gray (const MusterSymbol *symbol, MusterLook look, guint8 out[SIDE * SIDE])
{
  cairo_surface_t *s = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIDE, SIDE);
  cairo_t *cr = cairo_create (s);
  MusterColor land = muster_ink (look, MUSTER_INK_LAND);
  cairo_set_source_rgb (cr, land.r, land.g, land.b);
  cairo_paint (cr);
  muster_symbol_draw (cr, symbol, SIDE / 2.0, SIDE / 2.0, 26, look);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (s);
  for (int i = 0; i < SIDE * SIDE; i++) {
    const unsigned char *row
        = cairo_image_surface_get_data (s) + (gsize)(i / SIDE) * cairo_image_surface_get_stride (s);
    guint32 p = ((const guint32 *)(gconstpointer)row)[i % SIDE];
    out[i] = (guint8)((299 * (p >> 16 & 255) + 587 * (p >> 8 & 255) + 114 * (p & 255)) / 1000);
  }
  cairo_surface_destroy (s);
}

/* Pixels that differ clearly in lightness. */
static int
distance (const guint8 *a, const guint8 *b)
{
  int n = 0;
  for (int i = 0; i < SIDE * SIDE; i++)
    n += abs (a[i] - b[i]) > 50;
  return n;
}

static MusterSymbol
symbol (MusterKind kind, MusterSymbolState state, const char *pictogram, const char *digit)
{
  MusterSymbol s;
  memset (&s, 0, sizeof s);
  s.kind = kind;
  s.state = state;
  g_strlcpy (s.pictogram, pictogram, sizeof s.pictogram);
  g_strlcpy (s.digit, digit, sizeof s.digit);
  return s;
}

static void
assert_apart (const MusterSymbol *symbols, guint n, int least)
{
  for (MusterLook look = MUSTER_LOOK_LIGHT; look <= MUSTER_LOOK_PAPER; look++) {
    g_autofree guint8 *pictures = g_malloc (n * SIDE * SIDE);
    for (guint i = 0; i < n; i++)
      draw_gray (&symbols[i], look, pictures + i * SIDE * SIDE);
    for (guint i = 0; i < n; i++)
      for (guint k = i + 1; k < n; k++)
        if (distance (pictures + i * SIDE * SIDE, pictures + k * SIDE * SIDE) < least)
          g_error ("look %d: symbols %u and %u (%s, %s) look alike without colour: %d pixels differ", look, i, k,
                   symbols[i].pictogram, symbols[k].pictogram,
                   distance (pictures + i * SIDE * SIDE, pictures + k * SIDE * SIDE));
  }
}

static void
test_kinds_differ_without_colour (void)
{
  static const MusterKind kinds[]
      = { MUSTER_INCIDENT, MUSTER_TEAM, MUSTER_SHELTER, MUSTER_DEPOT, MUSTER_TASK, MUSTER_ALARM, MUSTER_HEADQUARTERS };
  MusterSymbol all[G_N_ELEMENTS (kinds)];
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    all[i] = symbol (kinds[i], MUSTER_SYMBOL_FREE, kinds[i] == MUSTER_ALARM ? "red" : "house", "");
  assert_apart (all, G_N_ELEMENTS (all), 40);
}

static void
test_states_differ_without_colour (void)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_TEAM, MUSTER_SHELTER, MUSTER_DEPOT, MUSTER_TASK };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const MusterSymbol all[]
        = { symbol (kinds[i], MUSTER_SYMBOL_FREE, "house", ""), symbol (kinds[i], MUSTER_SYMBOL_COMMITTED, "house", ""),
            symbol (kinds[i], MUSTER_SYMBOL_OFF, "house", ""),
            symbol (kinds[i], MUSTER_SYMBOL_REQUESTED, "house", "") };
    assert_apart (all, G_N_ELEMENTS (all), 20);
  }
}

static void
test_grades_and_warnings_differ_without_colour (void)
{
  MusterSymbol grades[4], warnings[4];
  static const char *const digits[] = { "1", "2", "3", "4" }, *const levels[] = { "red", "orange", "yellow", "blue" };
  for (guint i = 0; i < 4; i++) {
    grades[i] = symbol (MUSTER_INCIDENT, MUSTER_SYMBOL_COMMITTED, "", digits[i]);
    warnings[i] = symbol (MUSTER_ALARM, MUSTER_SYMBOL_COMMITTED, levels[i], "");
  }
  assert_apart (grades, 4, 10);
  assert_apart (warnings, 4, 10);
}

static void
test_teams_differ_by_class (void)
{
  static const char *const pictures[]
      = { "helmet", "air", "water", "medical", "mountain", "star", "army", "group", "technical", "factory", "lamp" };
  MusterSymbol all[G_N_ELEMENTS (pictures)];
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    all[i] = symbol (MUSTER_TEAM, MUSTER_SYMBOL_FREE, pictures[i], "");
  assert_apart (all, G_N_ELEMENTS (all), 20);
}

static void
test_every_word_has_a_picture (void)
{
  for (const MusterWord *w = muster_words_hazard; w->value; w++)
    g_assert_true (muster_pictogram_exists (muster_pictogram_for_hazard (w->value)));
  for (const MusterWord *w = muster_words_team_class; w->value; w++)
    g_assert_true (muster_pictogram_exists (muster_pictogram_for_team (w->value, NULL)));
  g_assert_true (muster_pictogram_exists (muster_pictogram_for_hazard (NULL)));
  g_assert_true (muster_pictogram_exists (muster_pictogram_for_team ("of a newer version", NULL)));
}

static MusterRecord *
record (const char *kind, const char *fields)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json
      = g_strdup_printf ("{\"kind\":\"%s\",\"id\":\"x\",\"exists\":true,\"fields\":{%s}}", kind, fields);
  MusterRecord *r = muster_record_from_json (json, -1, &error);
  g_assert_no_error (error);
  return r;
}

static void
assert_symbol (const char *kind, const char *fields, const MusterRecord *holder, MusterSymbolState state,
               const char *pictogram, const char *digit)
{
  g_autoptr (MusterRecord) r = record (kind, fields);
  MusterSymbol s, again;
  memset (&again, 0xa5, sizeof again);
  muster_symbol_for (r, holder, &s);
  muster_symbol_for (r, holder, &again);
  g_assert_cmpint (s.state, ==, state);
  g_assert_cmpstr (s.pictogram, ==, pictogram);
  g_assert_cmpstr (s.digit, ==, digit);
  g_assert_true (muster_symbol_equal (&s, &again));
  g_assert_cmpuint (muster_symbol_hash (&s), ==, muster_symbol_hash (&again));
}

static void
test_records_become_symbols (void)
{
  g_autoptr (MusterRecord) ordered
      = record ("assignment", "\"team\":\"x\",\"incident\":\"i\",\"ordered_at\":\"2026-07-01T12:00:00.000Z\"");
  g_autoptr (MusterRecord) asked
      = record ("assignment", "\"team\":\"x\",\"incident\":\"i\",\"requested_at\":\"2026-07-01T12:00:00.000Z\"");
  assert_symbol ("team", "\"name\":\"a\",\"class\":\"air\"", NULL, MUSTER_SYMBOL_FREE, "air", "");
  assert_symbol ("team", "\"name\":\"a\",\"class\":\"air\"", ordered, MUSTER_SYMBOL_COMMITTED, "air", "");
  assert_symbol ("team", "\"name\":\"a\",\"class\":\"air\"", asked, MUSTER_SYMBOL_REQUESTED, "air", "");
  assert_symbol ("team", "\"name\":\"a\",\"readiness\":\"off-duty\"", NULL, MUSTER_SYMBOL_OFF, "technical", "");
  assert_symbol ("incident", "\"title\":\"a\",\"grade\":\"II\",\"hazard\":\"flood\"", NULL, MUSTER_SYMBOL_COMMITTED, "",
                 "2");
  assert_symbol ("incident", "\"title\":\"a\",\"hazard\":\"flood\",\"phase\":\"ended\"", NULL, MUSTER_SYMBOL_OFF,
                 "waves", "");
  assert_symbol ("shelter", "\"name\":\"a\",\"state\":\"open\"", NULL, MUSTER_SYMBOL_COMMITTED, "house", "");
  assert_symbol ("shelter", "\"name\":\"a\",\"kind\":\"open-ground\"", NULL, MUSTER_SYMBOL_FREE, "tent", "");
  assert_symbol ("depot", "\"name\":\"a\",\"state\":\"planned\"", NULL, MUSTER_SYMBOL_OFF, "box", "");
}

static void
project (gpointer data, MusterPoint p, double *x, double *y)
{
  *x = (p.x - 0.5) * 400 + 50;
  *y = (p.y - 0.5) * 400 + 50;
}

static guint
drawn_pixels (const MusterRecord *plot)
{
  cairo_surface_t *s = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 100, 100);
  cairo_t *cr = cairo_create (s);
  guint n = 0;
  muster_plot_draw (cr, plot, project, NULL, MUSTER_LOOK_LIGHT, FALSE);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (s);
  for (int i = 0; i < 100 * 100; i++)
    n += (cairo_image_surface_get_data (s) + (gsize)(i / 100) * cairo_image_surface_get_stride (s))[i % 100 * 4 + 3]
         > 0;
  cairo_surface_destroy (s);
  return n;
}

static void
test_every_plot_shows (void)
{
  static const char *const geometries[] = {
    "{\"type\":\"Point\",\"coordinates\":[0,0]}",
    "{\"type\":\"MultiPoint\",\"coordinates\":[[0,0],[10,5]]}",
    "{\"type\":\"LineString\",\"coordinates\":[[-20,-10],[0,10],[20,0]]}",
    "{\"type\":\"MultiLineString\",\"coordinates\":[[[-20,-10],[0,10]],[[5,5],[20,0]]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[-20,-20],[20,-20],[20,20],[-20,20],[-20,-20]],[[-5,-5],[5,-5],[5,5],[-5,"
    "5],[-5,-5]]]}",
    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[-20,-20],[0,-20],[0,0],[-20,-20]]],[[[5,5],[20,5],[20,20],[5,5]]]]}"
  };
  for (const MusterWord *w = muster_words_plot; w->value; w++)
    for (guint i = 0; i < G_N_ELEMENTS (geometries); i++) {
      g_autofree char *fields = g_strdup_printf ("\"look\":\"%s\",\"geometry\":%s", w->value, geometries[i]);
      g_autoptr (MusterRecord) r = record ("plot", fields);
      g_assert_cmpuint (drawn_pixels (r), >, 40);
    }
}

static void
test_shape_reads_and_refuses (void)
{
  g_autoptr (MusterShape) shape
      = muster_shape_new ("{\"type\":\"LineString\",\"coordinates\":[[9.5,47.1],[9.6,47.2]]}");
  g_assert_nonnull (shape);
  MusterBox box = muster_shape_get_box (shape);
  MusterLatLon sw = muster_mercator_inverse ((MusterPoint){ box.x0, box.y1 });
  g_assert_cmpfloat_with_epsilon (sw.lat, 47.1, 1e-9);
  g_assert_cmpfloat_with_epsilon (sw.lon, 9.5, 1e-9);
  g_autoptr (MusterShape) collection = muster_shape_new (
      "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[0,0]}]}");
  g_assert_cmpfloat (muster_shape_get_anchor (collection).x, ==, 0.5);
  static const char *const wrong[] = { "",
                                       "[]",
                                       "{}",
                                       "{\"type\":\"Point\"}",
                                       "{\"type\":\"Point\",\"coordinates\":[]}",
                                       "{\"type\":\"Point\",\"coordinates\":[500,47]}",
                                       "{\"type\":\"Polygon\",\"coordinates\":7}",
                                       "not json" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (muster_shape_new (wrong[i]));
  g_assert_null (muster_shape_new (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symbols/kinds-differ-without-colour", test_kinds_differ_without_colour);
  g_test_add_func ("/symbols/states-differ-without-colour", test_states_differ_without_colour);
  g_test_add_func ("/symbols/grades-and-warnings-differ-without-colour",
                   test_grades_and_warnings_differ_without_colour);
  g_test_add_func ("/symbols/teams-differ-by-class", test_teams_differ_by_class);
  g_test_add_func ("/symbols/every-word-has-a-picture", test_every_word_has_a_picture);
  g_test_add_func ("/symbols/records-become-symbols", test_records_become_symbols);
  g_test_add_func ("/symbols/every-plot-shows", test_every_plot_shows);
  g_test_add_func ("/symbols/shape-reads-and-refuses", test_shape_reads_and_refuses);
  return g_test_run ();
}
