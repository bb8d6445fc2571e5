/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands around the map: the frame with coordinates, and at the foot three fields: what this is (title, incident,
 * unit, time of the data, author), the legend, and how to measure on it (scale, bar, north, projection, sources). */
#include "report/sheet-private.h"
#include "tiles/style.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

static void
set_ink (SheetJob *job, MusterInk ink)
{
  muster_style_set_ink (job->cr, MUSTER_LOOK_PAPER, ink);
}

double
muster_sheet_text (SheetJob *job, const char *text, double x, double y, double width, double size, gboolean bold,
                   MusterInk ink, double align, int lines)
{
  PangoLayout *layout = pango_layout_new (job->pango);
  PangoFontDescription *font = pango_font_description_from_string (MUSTER_TEXT_FAMILY);
  int w, h;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -lines);
  pango_layout_set_alignment (layout, align == 0   ? PANGO_ALIGN_LEFT
                                      : align == 1 ? PANGO_ALIGN_RIGHT
                                                   : PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, &w, &h);
  set_ink (job, ink);
  cairo_move_to (job->cr, x, y);
  pango_cairo_show_layout (job->cr, layout);
  cairo_new_path (job->cr);
  pango_font_description_free (font);
  g_object_unref (layout);
  return h / (double)PANGO_SCALE;
}

char *
muster_sheet_scale_words (double scale)
{
  g_autofree char *digits = g_strdup_printf ("%.0f", scale);
  GString *s = g_string_new ("1:");
  gsize n = strlen (digits);
  for (gsize i = 0; i < n; i++) {
    if (i && (n - i) % 3 == 0)
      g_string_append (s, "\u00a0"); /* kept together; the usual separator of map scales */
    g_string_append_c (s, digits[i]);
  }
  return g_string_free (s, FALSE);
}

/* ---- the margin ---- */
/* Seconds between the lines of the graticule, so that some four to eight cross the frame. */
static double
graticule_step (double span)
{
  static const double steps[] = { 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000 };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (span * 3600 / steps[i] <= 7)
      return steps[i] / 3600;
  return 20;
}

static char *
degrees (double value, double step, const char *positive, const char *negative)
{
  long seconds = lround (fabs (value) * 3600);
  const char *side = value < 0 ? negative : positive;
  if (step >= 1)
    return g_strdup_printf ("%ld°%s", seconds / 3600, side);
  if (step >= 1 / 60.0 - 1e-9)
    return g_strdup_printf ("%ld°%02ld′%s", seconds / 3600, seconds / 60 % 60, side);
  return g_strdup_printf ("%ld°%02ld′%02ld″%s", seconds / 3600, seconds / 60 % 60, seconds % 60, side);
}

static void
tick (SheetJob *job, double x0, double y0, double x1, double y1)
{
  cairo_move_to (job->cr, x0, y0);
  cairo_line_to (job->cr, x1, y1);
  set_ink (job, MUSTER_INK_TEXT_SOFT);
  cairo_set_line_width (job->cr, 0.4);
  cairo_stroke (job->cr);
}

static void
sideways (SheetJob *job, const char *text, double x, double y, double angle)
{
  g_autoptr (MusterText) t = muster_text_shape (text, 6.2, 0, 0);
  MusterColor ink = muster_ink (MUSTER_LOOK_PAPER, MUSTER_INK_TEXT_SOFT);
  double along = -muster_text_get_width (t) / 2;
  muster_text_draw (t, job->cr, x + along * cos (angle), y + along * sin (angle), angle, ink, ink, 0);
}

static void
draw_graticule (SheetJob *job)
{
  const MusterRect *f = &job->frame;
  MusterLatLon sw = job->report.south_west, ne = job->report.north_east;
  double step = graticule_step (sqrt ((ne.lon - sw.lon) * (ne.lat - sw.lat)));

  for (double lon = ceil (sw.lon / step) * step; lon < ne.lon; lon += step) {
    double x = f->x + (lon - sw.lon) / (ne.lon - sw.lon) * f->width;
    g_autofree char *text = degrees (lon, step, C_ ("east", "E"), C_ ("west", "W"));
    tick (job, x, f->y, x, f->y - 3);
    tick (job, x, f->y + f->height, x, f->y + f->height + 3);
    if (x < f->x + 16 || x > f->x + f->width - 16)
      continue;
    sideways (job, text, x, f->y - 5, 0);
    sideways (job, text, x, f->y + f->height + 10, 0);
  }
  for (double lat = ceil (sw.lat / step) * step; lat < ne.lat; lat += step) {
    double x, y;
    muster_view_project (&job->view, muster_mercator ((MusterLatLon){ lat, sw.lon }), &x, &y);
    y = f->y + y * MUSTER_SHEET_UNIT;
    g_autofree char *text = degrees (lat, step, C_ ("north", "N"), C_ ("south", "S"));
    tick (job, f->x, y, f->x - 3, y);
    tick (job, f->x + f->width, y, f->x + f->width + 3, y);
    if (y < f->y + 16 || y > f->y + f->height - 16)
      continue;
    sideways (job, text, f->x - 5, y, -G_PI / 2);
    sideways (job, text, f->x + f->width + 5, y, G_PI / 2);
    for (double lon = ceil (sw.lon / step) * step; lon < ne.lon; lon += step) {
      double cx = f->x + (lon - sw.lon) / (ne.lon - sw.lon) * f->width;
      tick (job, cx - 2, y, cx + 2, y);
      tick (job, cx, y - 2, cx, y + 2);
    }
  }
}

void
muster_sheet_draw_margin (SheetJob *job)
{
  const MusterRect *f = &job->frame;
  draw_graticule (job);
  set_ink (job, MUSTER_INK_OUTLINE);
  cairo_set_line_width (job->cr, 1);
  cairo_rectangle (job->cr, f->x, f->y, f->width, f->height);
  cairo_stroke (job->cr);
  if (job->sheet->marking) {
    muster_sheet_text (job, job->sheet->marking, f->x, 9, f->width, 7.5, TRUE, MUSTER_INK_TEXT, 0.5, 1);
    muster_sheet_text (job, job->sheet->marking, f->x, job->height - 18, f->width, 7.5, TRUE, MUSTER_INK_TEXT, 0.5, 1);
  }
}

/* ---- the foot ---- */
static char *
data_time (const MusterMapSheet *s)
{
  if (s->data_ms == 0)
    return g_strdup (_ ("Time of the data unknown"));
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (s->data_ms / 1000);
  g_autoptr (GDateTime) local = s->zone ? g_date_time_to_timezone (utc, s->zone) : g_date_time_ref (utc);
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%d %H:%M");
  g_autofree char *zone = s->zone && g_date_time_get_utc_offset (local) != 0 ? g_date_time_format (local, "%Z, UTC%:z")
                                                                             : g_strdup ("UTC");
  /* Translators: when the picture was as drawn: date and time, then the zone. */
  return g_strdup_printf (_ ("Data as of %s (%s)"), time, zone);
}

static double
draw_badge (SheetJob *job, double x, double y)
{
  const double size = 9;
  g_autoptr (MusterText) text = muster_text_shape (_ ("DRILL"), size, MUSTER_TEXT_BOLD, 0.8);
  double w = muster_text_get_width (text) + 12;
  MusterColor white = { 1, 1, 1, 1 };
  cairo_rectangle (job->cr, x, y, w, 15);
  set_ink (job, MUSTER_INK_DRILL);
  cairo_fill (job->cr);
  muster_text_draw (text, job->cr, x + 6, y + 7.5 + MUSTER_TEXT_CAPS (size) / 2, 0, white, white, 0);
  return w;
}

/* A long title is set smaller, then on two lines. */
static double
draw_heading (SheetJob *job, const char *title, double x, double y, double width, int lines)
{
  g_autoptr (MusterText) probe = muster_text_shape (title, 15, MUSTER_TEXT_BOLD, 0);
  double size = CLAMP (15 * width / muster_text_get_width (probe), 11, 15);
  return muster_sheet_text (job, title, x, y, width, size, TRUE, MUSTER_INK_TEXT, 0, lines);
}

static void
draw_title (SheetJob *job, const MusterRect *box, int lines)
{
  const MusterMapSheet *s = job->sheet;
  double x = box->x, y = box->y, width = box->width;

  if (s->drill) {
    draw_badge (job, x, y + 1);
    y += 18;
  }
  y += draw_heading (job, s->title ? s->title : _ ("Situation map"), x, y, width, lines) + 1;
  if (s->subtitle)
    y += muster_sheet_text (job, s->subtitle, x, y, width, 9.5, FALSE, MUSTER_INK_TEXT, 0, lines) + 2;
  if (s->unit)
    muster_sheet_text (job, s->unit, x, y, width, 8, FALSE, MUSTER_INK_TEXT_SOFT, 0, 1);
}

static void
draw_origin (SheetJob *job, const MusterRect *box)
{
  const MusterMapSheet *s = job->sheet;
  g_autofree char *time = data_time (s);
  double y = box->y;

  y += muster_sheet_text (job, time, box->x, y, box->width, 8, TRUE, MUSTER_INK_TEXT, 0, 2) + 1;
  if (s->author) {
    g_autofree char *author = g_strdup_printf (_ ("Made by: %s"), s->author);
    y += muster_sheet_text (job, author, box->x, y, box->width, 8, FALSE, MUSTER_INK_TEXT_SOFT, 0, 2) + 1;
  }
  if (s->drill)
    muster_sheet_text (job, _ ("This map shows a drill. Nothing on it is real."), box->x, y, box->width, 8, FALSE,
                       MUSTER_INK_DRILL, 0, 3);
}

static double
nice_length (double most)
{
  double power = pow (10, floor (log10 (most)));
  return most >= 5 * power ? 5 * power : most >= 2 * power ? 2 * power : power;
}

static void
draw_bar (SheetJob *job, double x, double y, double width)
{
  double metre = 72 / 0.0254 / job->scale, length = nice_length (width / metre); /* points per metre; metres */
  gboolean km = length >= 2000;
  for (int i = 0; i < 4; i++) {
    cairo_rectangle (job->cr, x + i * length * metre / 4, y, length * metre / 4, 3.2);
    set_ink (job, i % 2 ? MUSTER_INK_SURFACE : MUSTER_INK_OUTLINE);
    cairo_fill_preserve (job->cr);
    set_ink (job, MUSTER_INK_OUTLINE);
    cairo_set_line_width (job->cr, 0.6);
    cairo_stroke (job->cr);
  }
  for (int i = 0; i <= 4; i += 2) {
    double value = length * i / 4 / (km ? 1000 : 1);
    g_autofree char *digits = g_strdup_printf (value == floor (value) ? "%.0f" : "%.1f", value);
    /* Translators: at the end of a scale bar. */
    g_autofree char *last = g_strdup_printf (km ? _ ("%s km") : _ ("%s m"), digits);
    g_autoptr (MusterText) text = muster_text_shape (i == 4 ? last : digits, 6.5, 0, 0);
    MusterColor ink = muster_ink (MUSTER_LOOK_PAPER, MUSTER_INK_TEXT);
    double w = muster_text_get_width (text), at = x + i * length * metre / 4;
    muster_text_draw (text, job->cr, i == 0 ? at : at - w / 2, y + 10.6, 0, ink, ink, 0);
  }
}

static void
draw_north (SheetJob *job, double x, double y)
{
  cairo_t *cr = job->cr;
  g_autoptr (MusterText) n = muster_text_shape (C_ ("north", "N"), 8, MUSTER_TEXT_BOLD, 0);
  MusterColor ink = muster_ink (MUSTER_LOOK_PAPER, MUSTER_INK_OUTLINE);
  muster_text_draw (n, cr, x - muster_text_get_width (n) / 2, y + 6, 0, ink, ink, 0);
  for (int side = -1; side <= 1; side += 2) {
    cairo_move_to (cr, x, y + 8);
    cairo_line_to (cr, x + side * 6, y + 27);
    cairo_line_to (cr, x, y + 22.5);
    cairo_close_path (cr);
    set_ink (job, side < 0 ? MUSTER_INK_OUTLINE : MUSTER_INK_SURFACE);
    cairo_fill_preserve (cr);
    set_ink (job, MUSTER_INK_OUTLINE);
    cairo_set_line_width (cr, 0.8);
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
    cairo_stroke (cr);
  }
}

static void
draw_measure (SheetJob *job, const MusterRect *box)
{
  g_autofree char *scale = muster_sheet_scale_words (job->scale);
  g_autofree char *words = g_strdup_printf (_ ("Scale %s"), scale);
  double cm = job->scale / 100, y = box->y;
  g_autofree char *length = cm >= 1000 ? g_strdup_printf (_ ("1 cm is %g km on the ground"), cm / 1000)
                                       : g_strdup_printf (_ ("1 cm is %g m on the ground"), cm);
  GString *note = g_string_new (NULL);

  y += muster_sheet_text (job, words, box->x, y, box->width - 24, 9.5, TRUE, MUSTER_INK_TEXT, 0, 1);
  y += muster_sheet_text (job, length, box->x, y, box->width - 24, 7, FALSE, MUSTER_INK_TEXT_SOFT, 0, 1) + 4;
  draw_bar (job, box->x + 1, y, box->width - 34);
  draw_north (job, box->x + box->width - 9, box->y);
  y += 15;
  g_string_append_printf (note, _ ("WGS 84, Web Mercator; scale true at latitude %.2f°; north is up."),
                          job->report.centre.lat);
  if (job->area) {
    const MusterAreaInfo *info = muster_area_get_info (job->area);
    g_string_append_printf (note, "\n%s, ODbL", info->attribution);
    if (info->timestamp)
      g_string_append_printf (note, " · %.10s", info->timestamp);
  }
  muster_sheet_text (job, note->str, box->x, y, box->width, 6.3, FALSE, MUSTER_INK_TEXT_SOFT, 0, 5);
  g_string_free (note, TRUE);
}

static void
rule (SheetJob *job, double x, double y0, double y1)
{
  cairo_move_to (job->cr, x, y0);
  cairo_line_to (job->cr, x, y1);
  set_ink (job, MUSTER_INK_LINE);
  cairo_set_line_width (job->cr, 0.5);
  cairo_stroke (job->cr);
}

static void
draw_legend (SheetJob *job, double x, double y, double width, double height)
{
  MusterRect box = { x, y + 12, width, height - 12 };
  guint room = muster_sheet_legend_columns (width) * (guint)(box.height / MUSTER_SHEET_LEGEND_ROW);

  job->legend = muster_sheet_legend (job, room);
  if (job->legend->len == 0)
    return;
  muster_sheet_text (job, _ ("Legend"), x, y, 100, 7.5, TRUE, MUSTER_INK_TEXT_SOFT, 0, 1);
  muster_sheet_draw_legend (job, &box);
}

/* Side by side on a wide page; on a narrow one the legend lies below, over the whole width. */
void
muster_sheet_draw_foot (SheetJob *job)
{
  const MusterRect *f = &job->foot;
  const double pad = 10, top = f->y + 7;

  set_ink (job, MUSTER_INK_SURFACE);
  cairo_rectangle (job->cr, f->x, f->y, f->width, f->height);
  cairo_fill_preserve (job->cr);
  set_ink (job, job->sheet->drill ? MUSTER_INK_DRILL : MUSTER_INK_OUTLINE);
  cairo_set_line_width (job->cr, job->sheet->drill ? 1.6 : 0.8);
  cairo_stroke (job->cr);
  if (f->width > 700) {
    double left = MIN (f->width * 0.28, 300), right = 172, middle = f->width - left - right;
    MusterRect title = { f->x + pad, top, left - 2 * pad, 68 }, origin = { f->x + pad, top + 72, left - 2 * pad, 44 };
    MusterRect measure = { f->x + left + middle + pad, top, right - 2 * pad, 100 };
    draw_title (job, &title, 1);
    draw_origin (job, &origin);
    draw_measure (job, &measure);
    rule (job, f->x + left, top, f->y + f->height - 7);
    rule (job, f->x + left + middle, top, f->y + f->height - 7);
    draw_legend (job, f->x + left + pad, top - 1, middle - 2 * pad, f->height - 10);
  } else {
    double left = f->width * 0.42, right = 152, middle = f->width - left - right, row = 82;
    MusterRect title = { f->x + pad, top, left - 2 * pad, row },
               origin = { f->x + left + pad, top + 2, middle - 2 * pad, row };
    MusterRect measure = { f->x + left + middle + pad, top, right - 2 * pad, row };
    draw_title (job, &title, 2);
    draw_origin (job, &origin);
    draw_measure (job, &measure);
    rule (job, f->x + left, top, top + row - 8);
    rule (job, f->x + left + middle, top, top + row - 8);
    draw_legend (job, f->x + pad, top + row, f->width - 2 * pad, f->height - row - 10);
  }
}
