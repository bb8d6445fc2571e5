/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people draw on the map. Each meaning has a texture besides its colour: flood is a wash with a dashed shore, a
 * hazard area is hatched, a closed road is barred like the board that closes it, a cordon is a chain of dots and
 * dashes, a route is a solid line with an arrow. A geometry that does not fit its meaning (a flood drawn as a point)
 * still shows. */
#include "tiles/plots.h"
#include "core/json.h"
#include "tiles/pictograms.h"
#include "tiles/style.h"
#include "tiles/symbols.h"
#include <math.h>
#include <string.h>

#define DRILL "-drill"

typedef enum { PART_POINT, PART_LINE, PART_RING, PART_HOLE } PartKind;

typedef struct {
  PartKind kind;
  guint start, n;
} Part;

struct _MusterShape {
  GArray *parts;  /* Part; a ring comes before its holes */
  GArray *points; /* MusterPoint */
  MusterBox box;
};

/* ---- reading ---- */
static gboolean
add_point (MusterShape *s, const MusterJson *position)
{
  if (!muster_json_is_array (position) || muster_json_length (position) < 2)
    return FALSE;
  MusterLatLon at
      = { muster_json_real (muster_json_at (position, 1), NAN), muster_json_real (muster_json_at (position, 0), NAN) };
  if (!muster_latlon_is_valid (at))
    return FALSE;
  MusterPoint p = muster_mercator (at);
  g_array_append_val (s->points, p);
  s->box.x0 = MIN (s->box.x0, p.x), s->box.x1 = MAX (s->box.x1, p.x);
  s->box.y0 = MIN (s->box.y0, p.y), s->box.y1 = MAX (s->box.y1, p.y);
  return TRUE;
}

static void
add_part (MusterShape *s, PartKind kind, const MusterJson *positions)
{
  Part part = { kind, s->points->len, 0 };
  if (kind == PART_POINT)
    add_point (s, positions);
  else
    for (gsize i = 0; i < muster_json_length (positions); i++)
      add_point (s, muster_json_at (positions, i));
  part.n = s->points->len - part.start;
  if (part.n > 0)
    g_array_append_val (s->parts, part);
}

static void
add_coordinates (MusterShape *s, const char *type, const MusterJson *c)
{
  gsize n = muster_json_is_array (c) ? muster_json_length (c) : 0;
  if (strcmp (type, "Point") == 0)
    add_part (s, PART_POINT, c);
  else if (strcmp (type, "LineString") == 0)
    add_part (s, PART_LINE, c);
  else if (strcmp (type, "Polygon") == 0)
    for (gsize i = 0; i < n; i++)
      add_part (s, i ? PART_HOLE : PART_RING, muster_json_at (c, i));
  else if (g_str_has_prefix (type, "Multi"))
    for (gsize i = 0; i < n; i++)
      add_coordinates (s, type + strlen ("Multi"), muster_json_at (c, i));
}

static void
add_geometry (MusterShape *s, const MusterJson *geometry)
{
  const char *type = muster_json_get_text (geometry, "type");
  if (!type)
    return;
  if (strcmp (type, "Feature") == 0) {
    if (muster_json_get (geometry, "geometry") != NULL)
      add_geometry (s, muster_json_get (geometry, "geometry"));
  } else if (strcmp (type, "FeatureCollection") == 0) { /* as isochrones come */
    const MusterJson *all = muster_json_get (geometry, "features");
    for (gsize i = 0; all && muster_json_is_array (all) && i < muster_json_length (all); i++)
      add_geometry (s, muster_json_at (all, i));
  } else if (strcmp (type, "GeometryCollection") == 0) {
    const MusterJson *all = muster_json_get (geometry, "geometries");
    for (gsize i = 0; all && muster_json_is_array (all) && i < muster_json_length (all); i++)
      add_geometry (s, muster_json_at (all, i));
  } else
    add_coordinates (s, type, muster_json_get (geometry, "coordinates"));
}

MusterShape *
muster_shape_new (const char *geojson)
{
  g_autoptr (MusterJson) root = geojson ? muster_json_parse (geojson, -1, NULL) : NULL;
  if (!root || !muster_json_is_object (root))
    return NULL;
  MusterShape *s = g_new0 (MusterShape, 1);
  s->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  s->points = g_array_new (FALSE, FALSE, sizeof (MusterPoint));
  s->box = (MusterBox){ 2, 2, -1, -1 };
  add_geometry (s, root);
  if (s->points->len == 0)
    g_clear_pointer (&s, muster_shape_free);
  return s;
}

MusterShape *
muster_shape_new_line (const MusterLatLon *points, guint n)
{
  MusterShape *s = g_new0 (MusterShape, 1);
  Part part = { PART_LINE, 0, n };
  s->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  s->points = g_array_sized_new (FALSE, FALSE, sizeof (MusterPoint), n);
  s->box = (MusterBox){ 2, 2, -1, -1 };
  for (guint i = 0; i < n; i++) {
    MusterPoint p = muster_mercator (points[i]);
    g_array_append_val (s->points, p);
    s->box.x0 = MIN (s->box.x0, p.x), s->box.x1 = MAX (s->box.x1, p.x);
    s->box.y0 = MIN (s->box.y0, p.y), s->box.y1 = MAX (s->box.y1, p.y);
  }
  if (n > 0)
    g_array_append_val (s->parts, part);
  else
    g_clear_pointer (&s, muster_shape_free);
  return s;
}

void
muster_shape_free (MusterShape *s)
{
  g_array_unref (s->parts);
  g_array_unref (s->points);
  g_free (s);
}

MusterBox
muster_shape_get_box (const MusterShape *s)
{
  return s->box;
}

MusterPoint
muster_shape_get_anchor (const MusterShape *s)
{
  const Part *part = &g_array_index (s->parts, Part, 0);
  if (part->kind == PART_LINE)
    return g_array_index (s->points, MusterPoint, part->start + part->n / 2);
  MusterPoint sum = { 0, 0 };
  for (guint i = 0; i < part->n; i++) {
    MusterPoint p = g_array_index (s->points, MusterPoint, part->start + i);
    sum.x += p.x / part->n;
    sum.y += p.y / part->n;
  }
  return sum;
}

MusterPoint
muster_shape_get_point (const MusterShape *s, double share)
{
  const Part *part = &g_array_index (s->parts, Part, 0);
  const MusterPoint *p = &g_array_index (s->points, MusterPoint, part->start);
  double whole = 0;
  for (guint i = 1; i < part->n; i++)
    whole += hypot (p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
  double left = CLAMP (share, 0, 1) * whole;
  for (guint i = 1; i < part->n; i++) {
    double step = hypot (p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
    if (step >= left && step > 0)
      return (MusterPoint){ p[i - 1].x + (p[i].x - p[i - 1].x) * left / step,
                            p[i - 1].y + (p[i].y - p[i - 1].y) * left / step };
    left -= step;
  }
  return p[part->n - 1];
}

gboolean
muster_shape_encloses (const MusterShape *s, MusterPoint at)
{
  gboolean inside = FALSE;

  for (guint k = 0; k < s->parts->len; k++) {
    const Part *part = &g_array_index (s->parts, Part, k);
    const MusterPoint *p = &g_array_index (s->points, MusterPoint, part->start);
    for (guint i = 0, j = part->n - 1; part->kind >= PART_RING && i < part->n; j = i++)
      if ((p[i].y > at.y) != (p[j].y > at.y) && at.x < (p[j].x - p[i].x) * (at.y - p[i].y) / (p[j].y - p[i].y) + p[i].x)
        inside = !inside;
  }
  return inside;
}

/* ---- drawing ---- */
typedef struct {
  const char *word;
  MusterInk ink;
  double wash;  /* opacity of the fill */
  double hatch; /* distance of the lines, 0: none; negative: from the upper left to the lower right */
  double width;
  double dashes[4];
  int n_dashes;
  gboolean barred, arrow;
  const char *pictogram; /* at points */
} PlotLook;

static const PlotLook plot_looks[] = {
  { "flood-area", MUSTER_INK_FLOOD, 0.24, 0, 1.8, { 6, 4 }, 2, FALSE, FALSE, "waves" },
  { "hazard-area", MUSTER_INK_HAZARD, 0.08, 8, 1.8, { 0 }, 0, FALSE, FALSE, "bang" },
  { "closed-road", MUSTER_INK_RED, 0.1, 0, 5, { 0 }, 0, TRUE, FALSE, "bang" },
  { "route", MUSTER_INK_ACCENT, 0.1, 0, 4, { 0 }, 0, FALSE, TRUE, "" },
  { "cordon", MUSTER_INK_OUTLINE, 0.05, 0, 2.4, { 10, 4, 2, 4 }, 4, FALSE, FALSE, "bang" },
  { "command-post", MUSTER_INK_OUTLINE, 0.06, 0, 1.8, { 0 }, 0, FALSE, FALSE, "star" },
  { "staging", MUSTER_INK_ACCENT, 0.12, 0, 1.8, { 2, 3 }, 2, FALSE, FALSE, "group" },
  { "point", MUSTER_INK_OUTLINE, 0.1, 0, 2, { 0 }, 0, FALSE, FALSE, "" },
  { "note", MUSTER_INK_OUTLINE, 0.04, 0, 1.4, { 3, 3 }, 2, FALSE, FALSE, "" },
  /* not words of a plot: what advice shows over the map */
  { "advice", MUSTER_INK_ACCENT, 0, 0, 4, { 0 }, 0, FALSE, FALSE, "" },
  { "advice-straight", MUSTER_INK_ACCENT, 0, 0, 3, { 9, 6 }, 2, FALSE, FALSE, "" },
  { "advice-other", MUSTER_INK_GREY, 0, 0, 2, { 0 }, 0, FALSE, FALSE, "" },
  { "advice-other-straight", MUSTER_INK_GREY, 0, 0, 2, { 5, 5 }, 2, FALSE, FALSE, "" },
  { "reach", MUSTER_INK_TEXT_GREEN, 0.2, 0, 0.8, { 0 }, 0, FALSE, FALSE, "" },
  /* warnings of ours: the denser the lines, the graver; and alarms of others, dotted. Both are named on the map as
     well. */
  { "warning-red", MUSTER_INK_WARNING_RED, 0.1, -7, 2.6, { 0 }, 0, FALSE, FALSE, "bang" },
  { "warning-orange", MUSTER_INK_WARNING_ORANGE, 0.1, -10, 2.6, { 0 }, 0, FALSE, FALSE, "bang" },
  { "warning-yellow", MUSTER_INK_WARNING_YELLOW, 0.1, -14, 2.6, { 0 }, 0, FALSE, FALSE, "bang" },
  { "warning-blue", MUSTER_INK_WARNING_BLUE, 0.1, -20, 2.6, { 0 }, 0, FALSE, FALSE, "bang" },
  { "warning-over", MUSTER_INK_GREY, 0, 0, 1.6, { 0 }, 0, FALSE, FALSE, "bang" },
  { "alarm-red", MUSTER_INK_WARNING_RED, 0.07, 0, 2.6, { 2.6, 4.4 }, 2, FALSE, FALSE, "bang" },
  { "alarm-orange", MUSTER_INK_WARNING_ORANGE, 0.07, 0, 2.6, { 2.6, 4.4 }, 2, FALSE, FALSE, "bang" },
  { "alarm-yellow", MUSTER_INK_WARNING_YELLOW, 0.07, 0, 2.6, { 2.6, 4.4 }, 2, FALSE, FALSE, "bang" },
  { "alarm-blue", MUSTER_INK_WARNING_BLUE, 0.07, 0, 2.6, { 2.6, 4.4 }, 2, FALSE, FALSE, "bang" },
  { "alarm", MUSTER_INK_GREY, 0.05, 0, 2.6, { 2.6, 4.4 }, 2, FALSE, FALSE, "bang" },
};

static PlotLook
look_of (const char *word)
{
  const char *drill = word != NULL && g_str_has_suffix (word, DRILL) ? word + strlen (word) - strlen (DRILL) : NULL;

  for (guint i = 0; word && i < G_N_ELEMENTS (plot_looks); i++)
    if (drill != NULL
            ? strncmp (plot_looks[i].word, word, (gsize)(drill - word)) == 0 && plot_looks[i].word[drill - word] == '\0'
            : strcmp (plot_looks[i].word, word) == 0) {
      PlotLook look = plot_looks[i];
      if (drill != NULL) { /* long dashes; what is dotted has the dots between them */
        memcpy (look.dashes, (double[]){ 11, 5, look.dashes[0], look.n_dashes > 0 ? 5 : 0 }, sizeof look.dashes);
        look.n_dashes = look.n_dashes > 0 ? 4 : 2;
      }
      return look;
    }
  return plot_looks[7];
}

const char *
muster_plot_look_of (const MusterRecord *record, gboolean over)
{
  static const char *const own[][2] = { { "warning-red", "warning-red-drill" },
                                        { "warning-orange", "warning-orange-drill" },
                                        { "warning-yellow", "warning-yellow-drill" },
                                        { "warning-blue", "warning-blue-drill" } };
  static const char *const others[][2] = { { "alarm-red", "alarm-red-drill" },
                                           { "alarm-orange", "alarm-orange-drill" },
                                           { "alarm-yellow", "alarm-yellow-drill" },
                                           { "alarm-blue", "alarm-blue-drill" } };
  gboolean is_ours = record->kind == MUSTER_WARNING, drill = record->drill != NULL;
  const char *level = muster_record_text (record, is_ours ? MUSTER_WARNING_LEVEL : MUSTER_ALARM_LEVEL);

  if (over)
    return drill ? "warning-over-drill" : "warning-over";
  for (guint i = 0; level != NULL && i < G_N_ELEMENTS (own); i++)
    if (g_str_has_suffix (own[i][0], level))
      return is_ours ? own[i][drill] : others[i][drill];
  return drill ? "alarm-drill" : "alarm";
}

/* Slanting lines, on a grid of the whole drawing so that neighbours continue each other. */
static void
hatch (cairo_t *cr, double step)
{
  double x0, y0, x1, y1;
  cairo_clip_extents (cr, &x0, &y0, &x1, &y1);
  if (step < 0) { /* the same, seen in a mirror */
    double left = x0;
    cairo_scale (cr, -1, 1);
    x0 = -x1, x1 = -left, step = -step;
  }
  for (double c = floor ((x0 + y0) / step) * step; c < x1 + y1; c += step) {
    cairo_move_to (cr, c - y0, y0);
    cairo_line_to (cr, c - y1, y1);
  }
  cairo_set_line_width (cr, 1.1);
  cairo_stroke (cr);
}

/* The current path, with everything but the fill. */
static void
stroke_line (cairo_t *cr, const PlotLook *pl, MusterLook look, gboolean selected)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, NULL, 0, 0);
  if (selected) {
    muster_style_set_ink_alpha (cr, look, MUSTER_INK_ACCENT, 0.35);
    cairo_set_line_width (cr, pl->width + 9);
    cairo_stroke_preserve (cr);
  }
  muster_style_set_ink (cr, look, MUSTER_INK_HALO);
  cairo_set_line_width (cr, pl->width + 2.4);
  cairo_stroke_preserve (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  muster_style_set_ink (cr, look, pl->ink);
  cairo_set_line_width (cr, pl->width);
  if (pl->barred) {
    cairo_stroke_preserve (cr);
    muster_style_set_ink (cr, look, MUSTER_INK_SURFACE);
    cairo_set_line_width (cr, pl->width - 1.8);
    cairo_set_dash (cr, (double[]){ 5, 6 }, 2, 0);
  } else
    cairo_set_dash (cr, pl->dashes, pl->n_dashes, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_arrow (cairo_t *cr, double x0, double y0, double x1, double y1, MusterLook look, MusterInk ink)
{
  cairo_save (cr);
  cairo_translate (cr, x1, y1);
  cairo_rotate (cr, atan2 (y1 - y0, x1 - x0));
  cairo_move_to (cr, 7, 0);
  cairo_line_to (cr, -6, -6.5);
  cairo_line_to (cr, -6, 6.5);
  cairo_close_path (cr);
  muster_style_set_ink (cr, look, ink);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_point (cairo_t *cr, const PlotLook *pl, double x, double y, MusterLook look, gboolean selected)
{
  double r = 9;
  if (strcmp (pl->word, "command-post") == 0) {
    MusterSymbol flag;
    memset (&flag, 0, sizeof flag);
    flag.kind = MUSTER_HEADQUARTERS;
    flag.state = MUSTER_SYMBOL_COMMITTED;
    g_strlcpy (flag.pictogram, "star", sizeof flag.pictogram);
    muster_symbol_draw (cr, &flag, x, y, 26, look);
    return;
  }
  cairo_new_path (cr);
  if (strcmp (pl->word, "note") == 0) {
    cairo_move_to (cr, x - 7, y - 8);
    cairo_line_to (cr, x + 3, y - 8);
    cairo_line_to (cr, x + 7, y - 4);
    cairo_line_to (cr, x + 7, y + 8);
    cairo_line_to (cr, x - 7, y + 8);
    cairo_close_path (cr);
  } else if (strcmp (pl->word, "staging") == 0)
    cairo_rectangle (cr, x - r, y - r, 2 * r, 2 * r);
  else
    cairo_arc (cr, x, y, pl->pictogram[0] ? r : 5, 0, 2 * G_PI);
  muster_style_set_ink (cr, look, selected ? MUSTER_INK_ACCENT : MUSTER_INK_HALO);
  cairo_set_line_width (cr, selected ? 6 : 4.4);
  cairo_stroke_preserve (cr);
  muster_style_set_ink (cr, look, MUSTER_INK_SURFACE);
  cairo_fill_preserve (cr);
  muster_style_set_ink (cr, look, pl->ink);
  cairo_set_line_width (cr, 1.8);
  cairo_stroke (cr);
  if (pl->pictogram[0])
    muster_pictogram_draw (cr, pl->pictogram, x, y, 11);
  else if (strcmp (pl->word, "note") == 0)
    for (int i = 0; i < 3; i++) {
      cairo_move_to (cr, x - 4, y - 2.5 + i * 3.2);
      cairo_line_to (cr, x + (i == 2 ? 1 : 4), y - 2.5 + i * 3.2);
      cairo_set_line_width (cr, 1.2);
      cairo_stroke (cr);
    }
  else {
    cairo_arc (cr, x, y, 2, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

static void
fill_rings (cairo_t *cr, const PlotLook *pl, MusterLook look)
{
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  muster_style_set_ink_alpha (cr, look, pl->ink, pl->wash);
  cairo_fill_preserve (cr);
  if (pl->hatch != 0) {
    cairo_path_t *path = cairo_copy_path (cr);
    cairo_save (cr);
    cairo_clip (cr);
    muster_style_set_ink_alpha (cr, look, pl->ink, pl->hatch > 0 ? 0.7 : 0.45);
    hatch (cr, pl->hatch);
    cairo_restore (cr);
    cairo_append_path (cr, path);
    cairo_path_destroy (path);
  }
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

static void
add_path (cairo_t *cr, const MusterShape *s, const Part *part, MusterProjectFunc project, gpointer data, double last[4])
{
  for (guint i = 0; i < part->n; i++) {
    double x, y;
    project (data, g_array_index (s->points, MusterPoint, part->start + i), &x, &y);
    if (i == 0)
      cairo_move_to (cr, x, y);
    else
      cairo_line_to (cr, x, y);
    last[0] = last[2], last[1] = last[3], last[2] = x, last[3] = y;
  }
  if (part->kind >= PART_RING)
    cairo_close_path (cr);
}

void
muster_plot_draw (cairo_t *cr, const MusterRecord *plot, MusterProjectFunc project, gpointer data, MusterLook look,
                  gboolean selected)
{
  g_autoptr (MusterShape) s = muster_shape_new (muster_record_text (plot, MUSTER_PLOT_GEOMETRY));

  if (s != NULL)
    muster_shape_draw (cr, s, muster_record_text (plot, MUSTER_PLOT_LOOK), project, data, look, selected);
}

void
muster_shape_draw (cairo_t *cr, const MusterShape *s, const char *look_word, MusterProjectFunc project, gpointer data,
                   MusterLook look, gboolean selected)
{
  const PlotLook found = look_of (look_word), *pl = &found;

  cairo_save (cr);
  cairo_new_path (cr);
  for (guint i = 0; i < s->parts->len; i++) {
    const Part *part = &g_array_index (s->parts, Part, i);
    double last[4] = { 0 };
    add_path (cr, s, part, project, data, last);
    if (part->kind == PART_POINT) {
      cairo_new_path (cr);
      draw_point (cr, pl, last[2], last[3], look, selected);
    } else if (part->kind == PART_LINE) {
      stroke_line (cr, pl, look, selected);
      if (pl->arrow && part->n > 1)
        draw_arrow (cr, last[0], last[1], last[2], last[3], look, pl->ink);
    } else if (i + 1 == s->parts->len || g_array_index (s->parts, Part, i + 1).kind != PART_HOLE) {
      fill_rings (cr, pl, look);
      stroke_line (cr, pl, look, selected);
    }
  }
  cairo_new_path (cr);
  cairo_restore (cr);
}

void
muster_plot_draw_swatch (cairo_t *cr, const char *word, double x, double y, double width, double height,
                         MusterLook look)
{
  const PlotLook found = look_of (word), *pl = &found;
  cairo_save (cr);
  cairo_new_path (cr);
  if (strcmp (pl->word, "route") == 0 || strcmp (pl->word, "closed-road") == 0 || strcmp (pl->word, "cordon") == 0) {
    cairo_move_to (cr, x, y + height / 2);
    cairo_line_to (cr, x + width, y + height / 2);
    stroke_line (cr, pl, look, FALSE);
  } else if (pl->wash > 0.1 || pl->hatch != 0 || g_str_has_prefix (pl->word, "warning")
             || g_str_has_prefix (pl->word, "alarm")) {
    cairo_rectangle (cr, x + 1, y + 1, width - 2, height - 2);
    fill_rings (cr, pl, look);
    stroke_line (cr, pl, look, FALSE);
  } else {
    cairo_translate (cr, x + width / 2, y + height / 2);
    cairo_scale (cr, height / 24, height / 24);
    draw_point (cr, pl, 0, 0, look, FALSE);
  }
  cairo_restore (cr);
}
