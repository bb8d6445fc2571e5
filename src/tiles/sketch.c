/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two rules make tiles meet without seams: (1) thinning looks only at the geometry and the zoom; (2) everything that
 * can reach into the view is drawn, and dashes are counted from a line's first point even where that lies outside.
 * Clipping is there because cairo's coordinates are 24.8 fixed point and because a border of a country at zoom 19 has
 * thousands of vertices that no tile sees. Rings are clipped by Sutherland and Hodgman's algorithm (CACM 17, 1974): the
 * edges it adds run along the margin, out of sight. */
#include "tiles/sketch.h"
#include <math.h>

void
muster_sketch_init (MusterSketch *s, cairo_t *cr, const MusterView *view, double margin)
{
  s->cr = cr;
  s->view = *view;
  s->sx = view->width / (view->box.x1 - view->box.x0);
  s->sy = view->height / (view->box.y1 - view->box.y0);
  s->tolerance = 0.12;
  if (cairo_surface_get_type (cairo_get_group_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE) {
    double dx = 1, dy = 1;
    cairo_user_to_device_distance (cr, &dx, &dy);
    s->tolerance = 0.35 / MAX (0.25, hypot (dx, dy) / G_SQRT2);
  }
  s->x0 = s->y0 = -margin;
  s->x1 = view->width + margin;
  s->y1 = view->height + margin;
  s->scratch = g_array_new (FALSE, FALSE, sizeof (MusterXY));
  s->scratch2 = g_array_new (FALSE, FALSE, sizeof (MusterXY));
}

void
muster_sketch_clear (MusterSketch *s)
{
  g_array_unref (s->scratch);
  g_array_unref (s->scratch2);
}

MusterBox
muster_sketch_box (const MusterSketch *s)
{
  const MusterBox *b = &s->view.box;
  return (MusterBox){ b->x0 + s->x0 / s->sx, b->y0 + s->y0 / s->sy, b->x0 + s->x1 / s->sx, b->y0 + s->y1 / s->sy };
}

guint
muster_sketch_project (const MusterSketch *s, const MusterPoint *points, guint n, GArray *out)
{
  double keep = s->tolerance / s->sx;
  MusterPoint last = { -9, -9 };
  guint before = out->len;
  keep *= keep;
  for (guint i = 0; i < n; i++) {
    double dx = points[i].x - last.x, dy = points[i].y - last.y;
    if (i && i + 1 < n && dx * dx + dy * dy < keep)
      continue;
    last = points[i];
    MusterXY xy = { (last.x - s->view.box.x0) * s->sx, (last.y - s->view.box.y0) * s->sy };
    g_array_append_val (out, xy);
  }
  return out->len - before;
}

/* ---- rings ---- */
typedef enum { SIDE_LEFT, SIDE_RIGHT, SIDE_TOP, SIDE_BOTTOM } Side;

static inline double
beyond (const MusterSketch *s, Side side, MusterXY p) /* > 0: outside by so much */
{
  switch (side) {
  case SIDE_LEFT:
    return s->x0 - p.x;
  case SIDE_RIGHT:
    return p.x - s->x1;
  case SIDE_TOP:
    return s->y0 - p.y;
  default:
    return p.y - s->y1;
  }
}

static void
clip_side (const MusterSketch *s, Side side, const GArray *in, GArray *out)
{
  g_array_set_size (out, 0);
  for (guint i = 0; i < in->len; i++) {
    MusterXY a = g_array_index (in, MusterXY, i ? i - 1 : in->len - 1), b = g_array_index (in, MusterXY, i);
    double da = beyond (s, side, a), db = beyond (s, side, b);
    if ((da > 0) != (db > 0)) {
      double t = da / (da - db);
      MusterXY cut = { a.x + t * (b.x - a.x), a.y + t * (b.y - a.y) };
      g_array_append_val (out, cut);
    }
    if (db <= 0)
      g_array_append_val (out, b);
  }
}

/* Adds the ring in scratch. */
static gboolean
add_ring (MusterSketch *s)
{
  GArray *ring = s->scratch;
  double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

  if (ring->len < 3)
    return FALSE;
  for (guint i = 0; i < ring->len; i++) {
    MusterXY p = g_array_index (ring, MusterXY, i);
    x0 = MIN (x0, p.x), x1 = MAX (x1, p.x), y0 = MIN (y0, p.y), y1 = MAX (y1, p.y);
  }
  if (x1 < s->x0 || x0 > s->x1 || y1 < s->y0 || y0 > s->y1)
    return FALSE;
  if (x1 - x0 < s->tolerance && y1 - y0 < s->tolerance)
    return FALSE;
  if (x0 < s->x0 || x1 > s->x1 || y0 < s->y0 || y1 > s->y1) {
    clip_side (s, SIDE_LEFT, ring, s->scratch2);
    clip_side (s, SIDE_RIGHT, s->scratch2, ring);
    clip_side (s, SIDE_TOP, ring, s->scratch2);
    clip_side (s, SIDE_BOTTOM, s->scratch2, ring);
  }
  if (ring->len < 3)
    return FALSE;
  for (guint i = 0; i < ring->len; i++)
    cairo_line_to (s->cr, g_array_index (ring, MusterXY, i).x, g_array_index (ring, MusterXY, i).y);
  cairo_close_path (s->cr);
  return TRUE;
}

gboolean
muster_sketch_ring (MusterSketch *s, const MusterPoint *points, guint n)
{
  g_array_set_size (s->scratch, 0);
  muster_sketch_project (s, points, n, s->scratch);
  return add_ring (s);
}

gboolean
muster_sketch_closed (MusterSketch *s, const MusterXY *xy, guint n)
{
  g_array_set_size (s->scratch, 0);
  g_array_append_vals (s->scratch, xy, n);
  return add_ring (s);
}

/* ---- lines ---- */
static gboolean
is_near (const MusterSketch *s, MusterXY a, MusterXY b)
{
  return !((a.x < s->x0 && b.x < s->x0) || (a.x > s->x1 && b.x > s->x1) || (a.y < s->y0 && b.y < s->y0)
           || (a.y > s->y1 && b.y > s->y1));
}

/* A segment that is near can still be far too long for fixed point: cut it at the margin (Liang and Barsky, 1984).
 * Returns where along it the cut begins. */
static double
cut_segment (const MusterSketch *s, MusterXY *a, MusterXY *b)
{
  double t0 = 0, t1 = 1, dx = b->x - a->x, dy = b->y - a->y;
  const double p[4] = { -dx, dx, -dy, dy };
  const double q[4] = { a->x - s->x0, s->x1 - a->x, a->y - s->y0, s->y1 - a->y };
  MusterXY from = *a;

  for (int i = 0; i < 4; i++) {
    if (p[i] < 0)
      t0 = MAX (t0, q[i] / p[i]);
    else if (p[i] > 0)
      t1 = MIN (t1, q[i] / p[i]);
    else if (q[i] < 0)
      return -1;
  }
  if (t0 >= t1)
    return -1;
  if (t1 < 1)
    *b = (MusterXY){ from.x + t1 * dx, from.y + t1 * dy };
  if (t0 > 0)
    *a = (MusterXY){ from.x + t0 * dx, from.y + t0 * dy };
  return t0;
}

static void
walk (MusterSketch *s, const MusterXY *xy, guint n, const double *dashes, int n_dashes)
{
  double along = 0;
  gboolean drawing = FALSE, whole = TRUE;

  for (guint i = 1; i < n; i++) {
    MusterXY a = xy[i - 1], b = xy[i];
    double length = hypot (b.x - a.x, b.y - a.y), t = -1;
    if (is_near (s, a, b))
      t = cut_segment (s, &a, &b);
    if (t < 0 || t > 0)
      whole = FALSE;
    if (t >= 0) {
      if (!drawing || t > 0) {
        if (drawing && dashes)
          cairo_stroke (s->cr);
        cairo_move_to (s->cr, a.x, a.y);
        if (dashes)
          cairo_set_dash (s->cr, dashes, n_dashes, along + t * length);
      }
      cairo_line_to (s->cr, b.x, b.y);
      drawing = TRUE;
    } else if (drawing) {
      if (dashes)
        cairo_stroke (s->cr);
      drawing = FALSE;
    }
    if (b.x != xy[i].x || b.y != xy[i].y) {
      whole = FALSE;
      if (drawing && dashes)
        cairo_stroke (s->cr);
      drawing = FALSE;
    }
    along += length;
  }
  if (drawing && !dashes && whole && n > 3 && xy[0].x == xy[n - 1].x && xy[0].y == xy[n - 1].y)
    cairo_close_path (s->cr);
  if (drawing && dashes)
    cairo_stroke (s->cr);
}

void
muster_sketch_line (MusterSketch *s, const MusterXY *xy, guint n)
{
  walk (s, xy, n, NULL, 0);
}

void
muster_sketch_dashed (MusterSketch *s, const MusterXY *xy, guint n, const double *dashes, int n_dashes)
{
  walk (s, xy, n, dashes, n_dashes);
  cairo_set_dash (s->cr, NULL, 0, 0);
}
