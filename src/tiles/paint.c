/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The base map. The area hands over its features in the order land, water, buildings, lines; land is filled as it comes
 * (neighbours of one class in one path, so that no hairline shows between them), lines are kept until all are known and
 * then drawn in storeys:
 *
 *   rivers and streams · boundaries · tunnels · squares · paths and tracks · road casings, then road fills · rails ·
 *   bridges, layer by layer, each casing before its fill · cableways, power lines
 *
 * All casings of a storey come before all its fills, small classes before big ones: so crossings open up and a side
 * street runs into the main road without a line across. Lines of one look are one path and one stroke, which is both
 * several times faster and right for translucent colours. */
#include "tiles/paint.h"
#include "tiles/sketch.h"
#include "tiles/style.h"
#include <math.h>

typedef struct {
  MusterFeatureClass class;
  MusterFeatureFlags flags;
  int layer;
  guint start, n;
  guint rings; /* of a square, in its first ring: how many lines belong together; else 0 */
} Line;

typedef struct {
  MusterSketch sketch;
  cairo_t *cr;
  MusterLook look;
  double zoom;
  int batch;     /* class of the areas in the current path, -1: none */
  GArray *lines; /* Line, in the area's order: class by class */
  GArray *xy;    /* MusterXY of all lines */
} Painter;

static const MusterInk area_inks[] = {
  [MUSTER_FEATURE_LAND_FARM] = MUSTER_INK_FARM,
  [MUSTER_FEATURE_LAND_GRASS] = MUSTER_INK_GRASS,
  [MUSTER_FEATURE_LAND_FOREST] = MUSTER_INK_FOREST,
  [MUSTER_FEATURE_LAND_SCRUB] = MUSTER_INK_SCRUB,
  [MUSTER_FEATURE_LAND_ROCK] = MUSTER_INK_ROCK,
  [MUSTER_FEATURE_LAND_GLACIER] = MUSTER_INK_GLACIER,
  [MUSTER_FEATURE_LAND_WETLAND] = MUSTER_INK_WETLAND,
  [MUSTER_FEATURE_LAND_RESIDENTIAL] = MUSTER_INK_RESIDENTIAL,
  [MUSTER_FEATURE_LAND_COMMERCIAL] = MUSTER_INK_COMMERCIAL,
  [MUSTER_FEATURE_LAND_INDUSTRIAL] = MUSTER_INK_INDUSTRIAL,
  [MUSTER_FEATURE_LAND_PARK] = MUSTER_INK_PARK,
  [MUSTER_FEATURE_LAND_CEMETERY] = MUSTER_INK_CEMETERY,
  [MUSTER_FEATURE_LAND_SPORT] = MUSTER_INK_SPORT,
  [MUSTER_FEATURE_LAND_PARKING] = MUSTER_INK_PARKING,
  [MUSTER_FEATURE_WATER] = MUSTER_INK_WATER,
  [MUSTER_FEATURE_BUILDING] = MUSTER_INK_BUILDING,
  [MUSTER_FEATURE_AEROWAY_AREA] = MUSTER_INK_AEROWAY,
};

/* ---- areas ---- */
static void
finish_areas (Painter *p)
{
  if (p->batch < 0)
    return;
  double alpha = p->batch == MUSTER_FEATURE_BUILDING ? CLAMP ((p->zoom - 13.2) / 0.8, 0.35, 1) : 1;
  gboolean edge = (p->batch == MUSTER_FEATURE_BUILDING && p->zoom >= 15.5)
                  || (p->batch == MUSTER_FEATURE_WATER && p->look == MUSTER_LOOK_PAPER);
  muster_style_set_ink_alpha (p->cr, p->look, area_inks[p->batch], alpha);
  if (edge) {
    cairo_fill_preserve (p->cr);
    muster_style_set_ink (p->cr, p->look,
                          p->batch == MUSTER_FEATURE_WATER ? MUSTER_INK_STREAM : MUSTER_INK_BUILDING_EDGE);
    cairo_set_line_width (p->cr, p->look == MUSTER_LOOK_PAPER ? 0.35 : 0.75);
    cairo_stroke (p->cr);
  } else
    cairo_fill (p->cr);
  cairo_new_path (p->cr);
  p->batch = -1;
}

static void
add_area (Painter *p, const MusterFeature *f)
{
  const MusterPoint *points = f->points;

  if (f->class == MUSTER_FEATURE_BUILDING && p->zoom < 13.5)
    return;
  if (p->batch >= 0 && p->batch != (int)f->class)
    finish_areas (p);
  /* Rings with holes need the even-odd rule, on which two overlapping areas in one path would cut each other out. */
  if (f->n_rings > 1)
    finish_areas (p);
  for (guint i = 0; i < f->n_rings; i++) {
    cairo_new_sub_path (p->cr);
    if (muster_sketch_ring (&p->sketch, points, f->ring_lengths[i]))
      p->batch = (int)f->class;
    points += f->ring_lengths[i];
  }
  if (f->n_rings > 1) {
    cairo_set_fill_rule (p->cr, CAIRO_FILL_RULE_EVEN_ODD);
    finish_areas (p);
    cairo_set_fill_rule (p->cr, CAIRO_FILL_RULE_WINDING);
  }
}

static gboolean
on_feature (const MusterFeature *f, gpointer data)
{
  Painter *p = data;

  if (f->class >= MUSTER_FEATURE_PLACE)
    return FALSE; /* points come last and are the labels' business */
  if (f->class <= MUSTER_FEATURE_AEROWAY_AREA) {
    add_area (p, f);
    return TRUE;
  }
  if (muster_style_width (f->class, f->flags, p->zoom) <= 0)
    return TRUE;
  const MusterPoint *points = f->points;
  gboolean square = (f->flags & MUSTER_FEATURE_IS_AREA) != 0;
  for (guint i = 0; i < f->n_rings; i++) {
    Line line = { f->class, f->flags, f->layer, p->xy->len, 0, square && i == 0 ? f->n_rings : 0 };
    line.n = muster_sketch_project (&p->sketch, points, f->ring_lengths[i], p->xy);
    points += f->ring_lengths[i];
    if (line.n >= 2 || square)
      g_array_append_val (p->lines, line);
  }
  return TRUE;
}

/* ---- lines ---- */
static gboolean
is_square (const Line *l)
{
  return (l->flags & MUSTER_FEATURE_IS_AREA) != 0;
}

static gboolean
is_tunnel (const Line *l)
{
  return (l->flags & MUSTER_FEATURE_TUNNEL) != 0 && !is_square (l);
}

static gboolean
is_bridge (const Line *l)
{
  return (l->flags & MUSTER_FEATURE_BRIDGE) != 0 && !is_tunnel (l) && !is_square (l);
}

static gboolean
is_ground (const Line *l)
{
  return !is_tunnel (l) && !is_bridge (l) && !is_square (l);
}

typedef gboolean (*LineTest) (const Line *line);

/* Puts all lines of a class that pass the test into the path; FALSE: none. */
static gboolean
gather (Painter *p, MusterFeatureClass class, MusterFeatureFlags link, LineTest test, int layer)
{
  gboolean any = FALSE;
  for (guint i = 0; i < p->lines->len; i++) {
    const Line *l = &g_array_index (p->lines, Line, i);
    if (l->class != class || (l->flags & MUSTER_FEATURE_LINK) != link || !test (l)
        || (layer != G_MININT && l->layer != layer))
      continue;
    muster_sketch_line (&p->sketch, &g_array_index (p->xy, MusterXY, l->start), l->n);
    any = TRUE;
  }
  return any;
}

static void
dashed (Painter *p, MusterFeatureClass class, LineTest test, const double *dashes, int n_dashes)
{
  for (guint i = 0; i < p->lines->len; i++) {
    const Line *l = &g_array_index (p->lines, Line, i);
    if (l->class == class && test (l))
      muster_sketch_dashed (&p->sketch, &g_array_index (p->xy, MusterXY, l->start), l->n, dashes, n_dashes);
  }
}

static double
far_alpha (double width) /* very thin lines would look broken: they are drawn a little wider and fainter */
{
  return width >= 0.8 ? 1 : CLAMP (width / 0.8, 0.25, 1);
}

static void
draw_waterways (Painter *p)
{
  for (MusterFeatureClass c = MUSTER_FEATURE_STREAM; c <= MUSTER_FEATURE_RIVER; c++) {
    double w = muster_style_width (c, 0, p->zoom);
    if (w <= 0)
      continue;
    MusterInk ink = c == MUSTER_FEATURE_RIVER && w > 2 ? MUSTER_INK_WATER : MUSTER_INK_STREAM;
    cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width (p->cr, MAX (w, 0.7));
    muster_style_set_ink_alpha (p->cr, p->look, ink, far_alpha (w));
    if (gather (p, c, 0, is_ground, G_MININT) | gather (p, c, 0, is_bridge, G_MININT))
      cairo_stroke (p->cr);
    cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_BUTT);
    muster_style_set_ink_alpha (p->cr, p->look, ink, 0.7 * far_alpha (w));
    cairo_set_line_width (p->cr, MAX (w * 0.7, 0.6));
    dashed (p, c, is_tunnel, (double[]){ 3, 3 }, 2);
  }
}

static gboolean
is_any (const Line *l)
{
  return TRUE;
}

static void
draw_boundaries (Painter *p)
{
  static const double country[] = { 9, 3, 1.5, 3, 1.5, 3 }, region[] = { 8, 3, 1.5, 3 },
                      municipality[] = { 6, 3, 1.2, 3 };
  double w = muster_style_width (MUSTER_FEATURE_BOUNDARY_COUNTRY, 0, p->zoom);

  cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (p->cr, CLAMP (p->zoom * 0.9 - 5, 2, 9));
  muster_style_set_ink (p->cr, p->look, MUSTER_INK_BOUNDARY_BAND);
  if (gather (p, MUSTER_FEATURE_BOUNDARY_COUNTRY, 0, is_any, G_MININT))
    cairo_stroke (p->cr);
  muster_style_set_ink (p->cr, p->look, MUSTER_INK_BOUNDARY);
  for (MusterFeatureClass c = MUSTER_FEATURE_BOUNDARY_MUNICIPALITY; c >= MUSTER_FEATURE_BOUNDARY_COUNTRY; c--) {
    w = muster_style_width (c, 0, p->zoom);
    if (w <= 0)
      continue;
    cairo_set_line_width (p->cr, w);
    if (c == MUSTER_FEATURE_BOUNDARY_COUNTRY)
      dashed (p, c, is_any, country, G_N_ELEMENTS (country));
    else if (c == MUSTER_FEATURE_BOUNDARY_REGION)
      dashed (p, c, is_any, region, G_N_ELEMENTS (region));
    else
      dashed (p, c, is_any, municipality, G_N_ELEMENTS (municipality));
  }
}

static void
draw_tunnels (Painter *p)
{
  for (MusterFeatureClass c = MUSTER_FEATURE_PEDESTRIAN; c <= MUSTER_FEATURE_MOTORWAY; c++) {
    double w = muster_style_width (c, 0, p->zoom), casing = muster_style_casing (w, p->look);
    if (w <= 0)
      continue;
    cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width (p->cr, MAX (w + casing, 0.7));
    muster_style_set_ink_alpha (p->cr, p->look, MUSTER_INK_CASING, 0.9);
    dashed (p, c, is_tunnel, (double[]){ 4, 3 }, 2);
    if (casing <= 0 || !gather (p, c, 0, is_tunnel, G_MININT))
      continue;
    muster_style_set_ink (p->cr, p->look, MUSTER_INK_TUNNEL);
    cairo_set_line_width (p->cr, w);
    cairo_stroke (p->cr);
  }
  cairo_set_line_width (p->cr, MAX (0.7, muster_style_width (MUSTER_FEATURE_RAIL, 0, p->zoom)));
  muster_style_set_ink_alpha (p->cr, p->look, MUSTER_INK_RAIL, 0.5);
  dashed (p, MUSTER_FEATURE_RAIL, is_tunnel, (double[]){ 4, 4 }, 2);
}

static void
draw_paths (Painter *p, LineTest test)
{
  double w = muster_style_width (MUSTER_FEATURE_TRACK, 0, p->zoom);
  cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_BUTT);
  if (w > 0) {
    cairo_set_line_width (p->cr, MAX (w, 0.8));
    muster_style_set_ink_alpha (p->cr, p->look, MUSTER_INK_TRACK, far_alpha (w));
    dashed (p, MUSTER_FEATURE_TRACK, test, (double[]){ 3 + 2 * w, 1 + w }, 2);
  }
  w = muster_style_width (MUSTER_FEATURE_PATH, 0, p->zoom);
  if (w > 0) {
    double dot = MAX (w, 0.9);
    cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width (p->cr, dot);
    muster_style_set_ink_alpha (p->cr, p->look, MUSTER_INK_PATH, far_alpha (w));
    dashed (p, MUSTER_FEATURE_PATH, test, (double[]){ 0.01, dot * 2.4 }, 2);
  }
}

/* Squares and yards: ways of a road's class that are areas. */
static void
draw_squares (Painter *p)
{
  cairo_set_fill_rule (p->cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (guint i = 0; i < p->lines->len; i++) {
    const Line *l = &g_array_index (p->lines, Line, i);
    if (l->rings == 0)
      continue;
    for (guint k = i; k < i + l->rings && k < p->lines->len; k++) {
      const Line *ring = &g_array_index (p->lines, Line, k);
      cairo_new_sub_path (p->cr);
      muster_sketch_closed (&p->sketch, &g_array_index (p->xy, MusterXY, ring->start), ring->n);
    }
    muster_style_set_ink (p->cr, p->look, MUSTER_INK_ROAD);
    cairo_fill_preserve (p->cr);
    muster_style_set_ink (p->cr, p->look, MUSTER_INK_CASING);
    cairo_set_line_width (p->cr, 0.8);
    cairo_stroke (p->cr);
  }
  cairo_set_fill_rule (p->cr, CAIRO_FILL_RULE_WINDING);
}

static void
draw_roads (Painter *p, LineTest test, int layer, gboolean bridge)
{
  static const MusterFeatureFlags links[2] = { MUSTER_FEATURE_LINK, 0 };
  cairo_line_cap_t cap = bridge ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND;

  cairo_set_line_cap (p->cr, cap);
  for (MusterFeatureClass c = MUSTER_FEATURE_PEDESTRIAN; c <= MUSTER_FEATURE_MOTORWAY; c++)
    for (int k = 0; k < 2; k++) {
      double w = muster_style_width (c, links[k], p->zoom), casing = muster_style_casing (w, p->look);
      if (casing <= 0 || !gather (p, c, links[k], test, layer))
        continue;
      cairo_set_line_width (p->cr, w + casing * (bridge ? 1.5 : 1));
      muster_style_set_ink (p->cr, p->look,
                            bridge && p->look != MUSTER_LOOK_DARK ? MUSTER_INK_LINE
                            : muster_style_is_major (c)           ? MUSTER_INK_CASING_MAJOR
                                                                  : MUSTER_INK_CASING);
      cairo_stroke (p->cr);
    }
  cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_ROUND);
  for (MusterFeatureClass c = MUSTER_FEATURE_PEDESTRIAN; c <= MUSTER_FEATURE_MOTORWAY; c++)
    for (int k = 0; k < 2; k++) {
      double w = muster_style_width (c, links[k], p->zoom);
      if (w <= 0 || !gather (p, c, links[k], test, layer))
        continue;
      cairo_set_line_width (p->cr, MAX (w, 0.8));
      muster_style_set_ink_alpha (p->cr, p->look, muster_style_road_ink (c, w), far_alpha (w));
      cairo_stroke (p->cr);
    }
}

static void
draw_rails (Painter *p, LineTest test)
{
  double w = muster_style_width (MUSTER_FEATURE_RAIL, 0, p->zoom);
  if (w <= 0)
    return;
  cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_BUTT);
  muster_style_set_ink (p->cr, p->look, MUSTER_INK_RAIL);
  cairo_set_line_width (p->cr, MAX (w * 0.8, 0.8));
  if (gather (p, MUSTER_FEATURE_RAIL, 0, test, G_MININT))
    cairo_stroke (p->cr);
  if (p->zoom < 11.5)
    return;
  cairo_set_line_width (p->cr, 2.6 + w * 1.5);
  dashed (p, MUSTER_FEATURE_RAIL, test, (double[]){ MAX (0.9, w * 0.7), 6 + w * 2.5 }, 2);
}

static void
draw_overhead (Painter *p)
{
  static const struct {
    MusterFeatureClass class;
    MusterInk ink;
    double dash, gap;
    double bead, every; /* width and distance of the beads on the line, 0: none */
  } looks[] = {
    { MUSTER_FEATURE_RUNWAY, MUSTER_INK_AEROWAY, 0, 0, 0, 0 },
    { MUSTER_FEATURE_DAM, MUSTER_INK_RAIL, 0, 0, 0, 0 },
    { MUSTER_FEATURE_CLIFF, MUSTER_INK_LINE, 0, 0, 3.4, 5 },
    { MUSTER_FEATURE_FERRY, MUSTER_INK_STREAM, 5, 4, 0, 0 },
    { MUSTER_FEATURE_POWER_LINE, MUSTER_INK_LINE, 0, 0, 3, 46 },
    { MUSTER_FEATURE_AERIALWAY, MUSTER_INK_RAIL, 0, 0, 4, 26 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    double w = muster_style_width (looks[i].class, 0, p->zoom);
    if (w <= 0)
      continue;
    cairo_set_line_cap (p->cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_width (p->cr, MAX (w, 0.7));
    muster_style_set_ink_alpha (p->cr, p->look, looks[i].ink, far_alpha (w));
    if (looks[i].dash > 0)
      dashed (p, looks[i].class, is_any, (double[]){ looks[i].dash, looks[i].gap }, 2);
    else if (gather (p, looks[i].class, 0, is_any, G_MININT))
      cairo_stroke (p->cr);
    if (looks[i].bead > 0) {
      cairo_set_line_width (p->cr, looks[i].bead + w);
      dashed (p, looks[i].class, is_any, (double[]){ MAX (1, w), looks[i].every }, 2);
    }
  }
}

static gboolean
draw_lines (Painter *p, GCancellable *cancellable, GError **error)
{
  draw_waterways (p);
  draw_boundaries (p);
  draw_tunnels (p);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  draw_squares (p);
  draw_paths (p, is_ground);
  draw_roads (p, is_ground, G_MININT, FALSE);
  draw_rails (p, is_ground);
  draw_paths (p, is_bridge);
  for (int layer = -5; layer <= 5; layer++)
    draw_roads (p, is_bridge, layer, TRUE);
  draw_rails (p, is_bridge);
  draw_overhead (p);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* ---- public ---- */
void
muster_view_centered (MusterView *view, MusterLatLon centre, double zoom, double width, double height, MusterLook look)
{
  MusterPoint c = muster_mercator (centre);
  double unit = 1 / (256 * exp2 (zoom));
  *view = (MusterView){ { c.x - width * unit / 2, c.y - height * unit / 2, c.x + width * unit / 2,
                          c.y + height * unit / 2 },
                        width,
                        height,
                        zoom,
                        look };
}

void
muster_view_project (const MusterView *view, MusterPoint p, double *x, double *y)
{
  *x = (p.x - view->box.x0) / (view->box.x1 - view->box.x0) * view->width;
  *y = (p.y - view->box.y0) / (view->box.y1 - view->box.y0) * view->height;
}

gboolean
muster_paint_base (cairo_t *cr, MusterArea *area, const MusterView *view, GCancellable *cancellable, GError **error)
{
  Painter p = { .cr = cr, .look = view->look, .zoom = view->zoom, .batch = -1 };
  double widest = 8;

  for (MusterFeatureClass c = MUSTER_FEATURE_STREAM; c < MUSTER_FEATURE_PLACE; c++)
    widest = MAX (widest, muster_style_width (c, 0, view->zoom));
  muster_sketch_init (&p.sketch, cr, view, widest / 2 + 6);
  p.lines = g_array_new (FALSE, FALSE, sizeof (Line));
  p.xy = g_array_new (FALSE, FALSE, sizeof (MusterXY));

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip_preserve (cr);
  muster_style_set_ink (cr, view->look, MUSTER_INK_LAND);
  cairo_fill (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_tolerance (cr, 0.2);

  MusterBox box = muster_sketch_box (&p.sketch);
  gboolean ok = muster_area_query (area, &box, view->zoom, on_feature, &p, cancellable, error);
  if (ok) {
    finish_areas (&p);
    ok = draw_lines (&p, cancellable, error);
  }
  cairo_new_path (cr);
  cairo_restore (cr);

  g_array_unref (p.lines);
  g_array_unref (p.xy);
  muster_sketch_clear (&p.sketch);
  return ok;
}

cairo_surface_t *
muster_paint_tile (MusterArea *area, int z, int x, int y, double scale, MusterLook look, GCancellable *cancellable,
                   GError **error)
{
  int side = (int)lround (256 * scale);
  double n = exp2 (z);
  MusterView view = { { x / n, y / n, (x + 1) / n, (y + 1) / n }, 256, 256, z, look };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, side / 256.0, side / 256.0);
  gboolean ok = muster_paint_base (cr, area, &view, cancellable, error);
  cairo_destroy (cr);
  if (!ok)
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}
