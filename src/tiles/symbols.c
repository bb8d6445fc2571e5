/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Symbols. What kind of thing it is, is said by the outline; what it does, by the fill; which one, by the picture
 * inside. None of the three needs colour: committed is dark, free is open, off duty is grey without a rim, requested is
 * dashed. A rim in the colour of the surface keeps a symbol apart from the map and from its neighbour.
 *
 * Sizes are in 26ths of the height, because 26 units is what they are drawn for. */
#include "tiles/symbols.h"
#include "tiles/pictograms.h"
#include "tiles/style.h"
#include <math.h>
#include <string.h>

/* ---- from records to symbols ---- */
static void
set_grade (MusterSymbol *out, const char *grade)
{
  static const char *const grades[] = { "I", "II", "III", "IV", NULL };
  for (int i = 0; grade && grades[i]; i++)
    if (strcmp (grade, grades[i]) == 0)
      g_snprintf (out->digit, sizeof out->digit, "%d", i + 1);
}

static gboolean
is_word (const MusterRecord *r, int field, const char *word)
{
  return g_strcmp0 (muster_record_text (r, field), word) == 0;
}

static void
set_pictogram (MusterSymbol *out, const char *name)
{
  g_strlcpy (out->pictogram, name, sizeof out->pictogram);
}

static void
team_symbol (const MusterRecord *r, const MusterRecord *holder, MusterSymbol *out)
{
  set_pictogram (out, muster_pictogram_for_team (muster_record_text (r, MUSTER_TEAM_FORM),
                                                 muster_record_strv (r, MUSTER_TEAM_SKILLS)));
  if (holder && muster_assignment_is_active (holder))
    out->state = holder->provisional || muster_assignment_state (holder) == MUSTER_ASSIGNMENT_REQUESTED
                     ? MUSTER_SYMBOL_REQUESTED
                     : MUSTER_SYMBOL_COMMITTED;
  else if (is_word (r, MUSTER_TEAM_READINESS, "off-duty") || is_word (r, MUSTER_TEAM_READINESS, "not-ready"))
    out->state = MUSTER_SYMBOL_OFF;
}

static void
incident_symbol (const MusterRecord *r, MusterSymbol *out)
{
  const char *phase = muster_record_text (r, MUSTER_INCIDENT_PHASE);
  out->alarm = TRUE;
  out->state = MUSTER_SYMBOL_COMMITTED;
  if (phase && (strcmp (phase, "ended") == 0 || strcmp (phase, "recovery") == 0 || strcmp (phase, "evaluated") == 0))
    out->state = MUSTER_SYMBOL_OFF, out->alarm = FALSE;
  else if (r->provisional)
    out->state = MUSTER_SYMBOL_REQUESTED;
  set_grade (out, muster_record_text (r, MUSTER_INCIDENT_GRADE));
  if (!out->digit[0])
    set_pictogram (out, muster_pictogram_for_hazard (muster_record_text (r, MUSTER_INCIDENT_HAZARD)));
}

static void
shelter_symbol (const MusterRecord *r, MusterSymbol *out)
{
  set_pictogram (out, is_word (r, MUSTER_SHELTER_FORM, "open-ground") ? "tent" : "house");
  if (is_word (r, MUSTER_SHELTER_STATE, "open"))
    out->state = MUSTER_SYMBOL_COMMITTED, out->green = TRUE;
  else if (is_word (r, MUSTER_SHELTER_STATE, "full"))
    out->state = MUSTER_SYMBOL_COMMITTED, set_pictogram (out, "bed");
  else if (is_word (r, MUSTER_SHELTER_STATE, "preparing"))
    out->state = MUSTER_SYMBOL_REQUESTED;
  else if (is_word (r, MUSTER_SHELTER_STATE, "unusable"))
    out->state = MUSTER_SYMBOL_OFF;
  if (r->provisional && out->state == MUSTER_SYMBOL_COMMITTED)
    out->state = MUSTER_SYMBOL_REQUESTED;
}

void
muster_symbol_for (const MusterRecord *r, const MusterRecord *holder, MusterSymbol *out)
{
  memset (out, 0, sizeof *out);
  out->kind = r->kind;
  out->state = MUSTER_SYMBOL_FREE;
  switch (r->kind) {
  case MUSTER_TEAM:
    team_symbol (r, holder, out);
    break;
  case MUSTER_INCIDENT:
    incident_symbol (r, out);
    break;
  case MUSTER_SHELTER:
    shelter_symbol (r, out);
    break;
  case MUSTER_DEPOT:
    set_pictogram (out, is_word (r, MUSTER_DEPOT_FORM, "rescue-base") ? "helmet" : "box");
    if (is_word (r, MUSTER_DEPOT_STATE, "planned") || is_word (r, MUSTER_DEPOT_STATE, "building"))
      out->state = MUSTER_SYMBOL_OFF;
    break;
  case MUSTER_TASK:
    set_pictogram (out, muster_record_has (r, MUSTER_TASK_DONE_AT) ? "check" : "clock");
    if (muster_record_has (r, MUSTER_TASK_DONE_AT))
      out->state = MUSTER_SYMBOL_OFF;
    break;
  case MUSTER_ALARM:
    set_pictogram (out, muster_record_text (r, MUSTER_ALARM_LEVEL) ? muster_record_text (r, MUSTER_ALARM_LEVEL) : "");
    out->alarm = !muster_record_has (r, MUSTER_ALARM_ACKNOWLEDGED_AT);
    out->state = out->alarm ? MUSTER_SYMBOL_COMMITTED : MUSTER_SYMBOL_FREE;
    break;
  case MUSTER_HEADQUARTERS:
    set_pictogram (out, is_word (r, MUSTER_HEADQUARTERS_FORM, "on-scene") ? "star" : "");
    out->state = MUSTER_SYMBOL_COMMITTED;
    break;
  default:
    set_pictogram (out, "bang");
    break;
  }
}

/* ---- outlines: closed paths about 0, 0 in 26ths ---- */
static void
rounded (cairo_t *cr, double w, double h, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, w / 2 - r, -h / 2 + r, r, -G_PI / 2, 0);
  cairo_arc (cr, w / 2 - r, h / 2 - r, r, 0, G_PI / 2);
  cairo_arc (cr, -w / 2 + r, h / 2 - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, -w / 2 + r, -h / 2 + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
polygon (cairo_t *cr, const double *xy, int n)
{
  cairo_new_sub_path (cr);
  for (int i = 0; i < n; i++)
    cairo_line_to (cr, xy[2 * i], xy[2 * i + 1]);
  cairo_close_path (cr);
}

static void
outline (cairo_t *cr, MusterKind kind)
{
  static const double triangle[] = { 0, -11.6, 13, 10.6, -13, 10.6 };
  static const double house[] = { 0, -12, 11, -3, 11, 11, -11, 11, -11, -3 };
  static const double diamond[] = { 0, -12.4, 12.4, 0, 0, 12.4, -12.4, 0 };
  static const double flag[] = { -8, -11, 10, -11, 6.5, -4.5, 10, 2, -8, 2 };
  switch (kind) {
  case MUSTER_INCIDENT:
    polygon (cr, triangle, 3);
    break;
  case MUSTER_TEAM:
    rounded (cr, 28, 21, 3);
    break;
  case MUSTER_DEPOT:
    polygon (cr, house, 5);
    break;
  case MUSTER_TASK:
    polygon (cr, diamond, 4);
    break;
  case MUSTER_HEADQUARTERS:
    polygon (cr, flag, 5);
    break;
  case MUSTER_ALARM:
    cairo_new_sub_path (cr);
    cairo_move_to (cr, -10, -11);
    cairo_line_to (cr, 10, -11);
    cairo_line_to (cr, 10, 1);
    cairo_curve_to (cr, 10, 7, 5, 10.5, 0, 12.4);
    cairo_curve_to (cr, -5, 10.5, -10, 7, -10, 1);
    cairo_close_path (cr);
    break;
  default:
    cairo_new_sub_path (cr);
    cairo_arc (cr, 0, 0, 12, 0, 2 * G_PI);
    break;
  }
}

/* ---- what goes inside ---- */
static void
draw_digit (cairo_t *cr, char digit, double x, double y, double h)
{
  double w = h * 0.56;
  cairo_save (cr);
  cairo_translate (cr, x - w / 2, y - h / 2);
  cairo_set_line_width (cr, h * 0.2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_set_dash (cr, NULL, 0, 0);
  switch (digit) {
  case '1':
    cairo_move_to (cr, w * 0.12, h * 0.26);
    cairo_line_to (cr, w * 0.58, h * 0.08);
    cairo_line_to (cr, w * 0.58, h);
    break;
  case '2':
    cairo_move_to (cr, w * 0.08, h * 0.3);
    cairo_curve_to (cr, w * 0.12, h * 0.0, w * 0.9, h * 0.0, w * 0.88, h * 0.32);
    cairo_curve_to (cr, w * 0.86, h * 0.52, w * 0.4, h * 0.66, w * 0.16, h * 0.9);
    cairo_line_to (cr, w, h * 0.9);
    break;
  case '3':
    cairo_move_to (cr, w * 0.08, h * 0.2);
    cairo_curve_to (cr, w * 0.3, h * 0.02, w * 0.88, h * 0.06, w * 0.86, h * 0.28);
    cairo_curve_to (cr, w * 0.84, h * 0.44, w * 0.6, h * 0.48, w * 0.36, h * 0.48);
    cairo_curve_to (cr, w * 0.7, h * 0.48, w * 0.94, h * 0.54, w * 0.92, h * 0.72);
    cairo_curve_to (cr, w * 0.9, h * 0.98, w * 0.3, h * 0.96, w * 0.04, h * 0.84);
    break;
  case '4':
    cairo_move_to (cr, w * 0.5, h * 0.02);
    cairo_line_to (cr, w * 0.1, h * 0.68);
    cairo_line_to (cr, w * 1.06, h * 0.68);
    cairo_move_to (cr, w * 0.74, h * 0.4);
    cairo_line_to (cr, w * 0.74, h);
    break;
  default:
    break;
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static MusterInk
warning_ink (const char *level)
{
  if (strcmp (level, "red") == 0)
    return MUSTER_INK_WARNING_RED;
  if (strcmp (level, "orange") == 0)
    return MUSTER_INK_WARNING_ORANGE;
  return strcmp (level, "yellow") == 0 ? MUSTER_INK_WARNING_YELLOW : MUSTER_INK_WARNING_BLUE;
}

/* A warning's colour is said again by bars, four for red, so that it reads on a black and white print. */
static void
draw_warning_bars (cairo_t *cr, const char *level)
{
  static const char *const levels[] = { "blue", "yellow", "orange", "red" };
  for (int i = 0; i < 4; i++) {
    cairo_rectangle (cr, -5.5, 4.2 - i * 3.7, 11, 2.2);
    cairo_fill (cr);
    if (strcmp (level, levels[i]) == 0)
      break;
  }
}

typedef struct {
  MusterInk line, fill, inside;
} Colors;

static Colors
colors_of (const MusterSymbol *s, MusterLook look)
{
  gboolean committed = s->state == MUSTER_SYMBOL_COMMITTED;
  MusterInk strong = MUSTER_INK_ACCENT;

  if (s->state == MUSTER_SYMBOL_OFF)
    return (Colors){ MUSTER_INK_GREY, MUSTER_INK_GREY_FILL, MUSTER_INK_GREY };
  if (s->kind == MUSTER_ALARM) {
    MusterInk level = warning_ink (s->pictogram);
    return committed ? (Colors){ MUSTER_INK_OUTLINE, level,
                                 level == MUSTER_INK_WARNING_YELLOW && look != MUSTER_LOOK_DARK ? MUSTER_INK_OUTLINE
                                                                                                : MUSTER_INK_SURFACE }
                     : (Colors){ level, MUSTER_INK_SURFACE, MUSTER_INK_OUTLINE };
  }
  if (s->kind == MUSTER_INCIDENT)
    strong = MUSTER_INK_RED;
  else if (s->kind == MUSTER_SHELTER)
    strong = s->green || s->state == MUSTER_SYMBOL_REQUESTED ? MUSTER_INK_GREEN : MUSTER_INK_OUTLINE;
  else if (s->kind == MUSTER_HEADQUARTERS)
    strong = MUSTER_INK_OUTLINE;
  if (committed)
    return (Colors){ s->kind == MUSTER_TEAM ? MUSTER_INK_OUTLINE : strong, strong, MUSTER_INK_SURFACE };
  if (s->state == MUSTER_SYMBOL_REQUESTED)
    return (Colors){ strong, MUSTER_INK_SURFACE, strong };
  return (Colors){ MUSTER_INK_OUTLINE, MUSTER_INK_SURFACE, MUSTER_INK_OUTLINE };
}

static void
draw_inside (cairo_t *cr, const MusterSymbol *s)
{
  switch (s->kind) {
  case MUSTER_INCIDENT:
    if (s->digit[0])
      draw_digit (cr, s->digit[0], 0, 3.6, 11.5);
    else
      muster_pictogram_draw (cr, s->pictogram, 0, 4, 11.5);
    break;
  case MUSTER_TEAM:
    muster_pictogram_draw (cr, s->pictogram, 0, 0, 15.5);
    break;
  case MUSTER_DEPOT:
    muster_pictogram_draw (cr, s->pictogram, 0, 2.6, 12.5);
    break;
  case MUSTER_TASK:
    muster_pictogram_draw (cr, s->pictogram, 0, 0, 11.5);
    break;
  case MUSTER_ALARM:
    draw_warning_bars (cr, s->pictogram);
    break;
  case MUSTER_HEADQUARTERS:
    muster_pictogram_draw (cr, s->pictogram, 0, -4.5, 9);
    break;
  default:
    muster_pictogram_draw (cr, s->pictogram, 0, s->kind == MUSTER_SHELTER ? -0.6 : 0, 14.5);
    break;
  }
}

/* Between the flag's rim and the flag; the current path is kept. */
static void
draw_pole (cairo_t *cr, MusterLook look, MusterInk ink)
{
  cairo_path_t *flag = cairo_copy_path (cr);
  cairo_new_path (cr);
  cairo_move_to (cr, -8, -12);
  cairo_line_to (cr, -8, 13);
  muster_style_set_ink (cr, look, MUSTER_INK_HALO);
  cairo_set_line_width (cr, 5);
  cairo_stroke_preserve (cr);
  muster_style_set_ink (cr, look, ink);
  cairo_set_line_width (cr, 2.2);
  cairo_stroke (cr);
  cairo_append_path (cr, flag);
  cairo_path_destroy (flag);
}

void
muster_symbol_draw (cairo_t *cr, const MusterSymbol *s, double x, double y, double size, MusterLook look)
{
  Colors colors = colors_of (s, look);

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, size / 26, size / 26);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_new_path (cr);
  outline (cr, s->kind);
  muster_style_set_ink (cr, look, MUSTER_INK_HALO);
  cairo_set_line_width (cr, 4.4);
  cairo_stroke_preserve (cr);
  if (s->kind == MUSTER_HEADQUARTERS)
    draw_pole (cr, look, colors.line);
  muster_style_set_ink (cr, look, colors.fill);
  cairo_fill_preserve (cr);
  muster_style_set_ink (cr, look, colors.line);
  cairo_set_line_width (cr, s->state == MUSTER_SYMBOL_OFF ? 1.3 : 1.9);
  if (s->state == MUSTER_SYMBOL_REQUESTED)
    cairo_set_dash (cr, (double[]){ 3.6, 2.6 }, 2, 0);
  cairo_stroke (cr);
  muster_style_set_ink (cr, look, colors.inside);
  draw_inside (cr, s);
  cairo_restore (cr);
}

guint
muster_symbol_hash (gconstpointer symbol)
{
  const guint8 *bytes = symbol;
  guint h = 5381;
  for (gsize i = 0; i < sizeof (MusterSymbol); i++)
    h = h * 33 + bytes[i];
  return h;
}

gboolean
muster_symbol_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (MusterSymbol)) == 0;
}
