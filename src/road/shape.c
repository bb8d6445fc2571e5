/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain geometry on the integer grid. Areas are even-odd throughout, so that nesting rather than member roles decides
 * what is a hole; roles in the data are often wrong. Coordinates fit 31 bits, so products fit 64 bits and areas a
 * double. */
#include "road/shape.h"
#include <math.h>
#include <string.h>

void
muster_shape_init (MusterShape *shape)
{
  shape->cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  shape->rings = g_array_new (FALSE, FALSE, sizeof (guint));
}

void
muster_shape_clear (MusterShape *shape)
{
  g_clear_pointer (&shape->cells, g_array_unref);
  g_clear_pointer (&shape->rings, g_array_unref);
}

void
muster_shape_empty (MusterShape *shape)
{
  g_array_set_size (shape->cells, 0);
  g_array_set_size (shape->rings, 0);
}

void
muster_shape_add_ring (MusterShape *shape, const MusterCell *cells, guint n)
{
  if (n)
    g_array_append_vals (shape->cells, cells, n);
  g_array_append_val (shape->rings, n);
}

#define CELLS(shape)   ((const MusterCell *)(gconstpointer)(shape)->cells->data)
#define RING(shape, i) g_array_index ((shape)->rings, guint, i)

MusterCell
muster_cell_from_degrees7 (gint32 lat, gint32 lon)
{
  MusterPoint p = muster_mercator ((MusterLatLon){ lat * 1e-7, lon * 1e-7 });
  return (MusterCell){ (gint32)lround (CLAMP (p.x, 0, 1) * MUSTER_GRID),
                       (gint32)lround (CLAMP (p.y, 0, 1) * MUSTER_GRID) };
}

MusterLatLon
muster_cell_to_latlon (MusterCell cell)
{
  return muster_mercator_inverse ((MusterPoint){ (double)cell.x / MUSTER_GRID, (double)cell.y / MUSTER_GRID });
}

/* ---- measures ---- */

static double
ring_area (const MusterCell *c, guint n)
{
  gint64 x0 = c[0].x, y0 = c[0].y; /* relative to the first point, so that sums stay exact */
  double sum = 0;
  for (guint i = 1; i + 1 < n; i++)
    sum += (double)((c[i].x - x0) * (c[i + 1].y - y0) - (c[i + 1].x - x0) * (c[i].y - y0));
  return sum / 2;
}

double
muster_shape_area (const MusterShape *shape)
{
  double sum = 0;
  const MusterCell *at = CELLS (shape);
  for (guint i = 0; i < shape->rings->len; at += RING (shape, i), i++)
    if (RING (shape, i) >= 3)
      sum += ring_area (at, RING (shape, i));
  return fabs (sum);
}

/* Metres on the ground for one grid step near @y. */
static double
step_metres (double y)
{
  MusterLatLon at = muster_mercator_inverse ((MusterPoint){ 0.5, y / MUSTER_GRID });
  return muster_mercator_metres (at.lat) / MUSTER_GRID;
}

double
muster_shape_area_m2 (const MusterShape *shape)
{
  if (shape->cells->len == 0)
    return 0;
  MusterCell low, high;
  muster_shape_bounds (shape, &low, &high);
  if (high.y - low.y < MUSTER_GRID / 4096) { /* under 10 km: one scale does */
    double m = step_metres (((double)low.y + high.y) / 2);
    return muster_shape_area (shape) * m * m;
  }
  /* Area under each edge on the sphere: ∫ R² sin φ dλ by the trapezium of sin φ. */
  double sum = 0;
  const MusterCell *at = CELLS (shape);
  for (guint i = 0; i < shape->rings->len; at += RING (shape, i), i++) {
    guint n = RING (shape, i);
    double last = n ? sin (muster_cell_to_latlon (at[n - 1]).lat * G_PI / 180) : 0;
    for (guint k = 0, before = n - 1; k < n; before = k++) {
      double now = sin (muster_cell_to_latlon (at[k]).lat * G_PI / 180);
      sum += ((double)at[k].x - at[before].x) * (now + last) / 2;
      last = now;
    }
  }
  return fabs (sum) * 2 * G_PI / MUSTER_GRID * MUSTER_EARTH_RADIUS_M * MUSTER_EARTH_RADIUS_M;
}

double
muster_shape_length_m (const MusterShape *shape)
{
  double sum = 0;
  const MusterCell *at = CELLS (shape);
  for (guint i = 0; i < shape->rings->len; at += RING (shape, i), i++) {
    guint n = RING (shape, i);
    double m = n ? step_metres (at[n / 2].y) : 0;
    for (guint k = 1; k < n; k++)
      sum += m * hypot ((double)at[k].x - at[k - 1].x, (double)at[k].y - at[k - 1].y);
  }
  return sum;
}

void
muster_shape_bounds (const MusterShape *shape, MusterCell *low, MusterCell *high)
{
  const MusterCell *c = CELLS (shape);
  *low = (MusterCell){ G_MAXINT32, G_MAXINT32 };
  *high = (MusterCell){ G_MININT32, G_MININT32 };
  for (guint i = 0; i < shape->cells->len; i++) {
    low->x = MIN (low->x, c[i].x);
    low->y = MIN (low->y, c[i].y);
    high->x = MAX (high->x, c[i].x);
    high->y = MAX (high->y, c[i].y);
  }
}

static gboolean
ring_contains (const MusterCell *c, guint n, MusterCell p)
{
  gboolean in = FALSE;
  for (guint i = 0, j = n - 1; i < n; j = i++)
    if ((c[i].y > p.y) != (c[j].y > p.y)
        && (double)p.x
               < (double)c[i].x + ((double)c[j].x - c[i].x) * ((double)p.y - c[i].y) / ((double)c[j].y - c[i].y))
      in = !in;
  return in;
}

gboolean
muster_shape_contains (const MusterShape *shape, MusterCell at)
{
  gboolean in = FALSE;
  const MusterCell *c = CELLS (shape);
  for (guint i = 0; i < shape->rings->len; c += RING (shape, i), i++)
    in ^= RING (shape, i) >= 3 && ring_contains (c, RING (shape, i), at);
  return in;
}

/* ---- labels ---- */

static int
compare_double (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* The middle of the widest stretch of the area along y, and its width. */
static double
widest_stretch (const MusterShape *shape, double y, GArray *crossings, double *middle)
{
  g_array_set_size (crossings, 0);
  const MusterCell *c = CELLS (shape);
  for (guint r = 0; r < shape->rings->len; c += RING (shape, r), r++)
    for (guint n = RING (shape, r), i = 0, j = n - 1; i < n; j = i++)
      if ((c[i].y > y) != (c[j].y > y)) {
        double x = c[i].x + ((double)c[j].x - c[i].x) * (y - c[i].y) / ((double)c[j].y - c[i].y);
        g_array_append_val (crossings, x);
      }
  g_array_sort (crossings, compare_double);
  double best = -1;
  for (guint i = 0; i + 1 < crossings->len; i += 2) {
    double a = g_array_index (crossings, double, i), b = g_array_index (crossings, double, i + 1);
    if (b - a > best) {
      best = b - a;
      *middle = (a + b) / 2;
    }
  }
  return best;
}

static MusterCell
label_of_line (const MusterShape *shape)
{
  const MusterCell *c = CELLS (shape), *longest = c;
  guint n = 0;
  double most = -1;
  for (guint r = 0; r < shape->rings->len; c += RING (shape, r), r++) {
    double length = 0;
    for (guint k = 1; k < RING (shape, r); k++)
      length += hypot ((double)c[k].x - c[k - 1].x, (double)c[k].y - c[k - 1].y);
    if (length > most) {
      most = length;
      longest = c;
      n = RING (shape, r);
    }
  }
  double left = most / 2;
  for (guint k = 1; k < n; k++) {
    double step = hypot ((double)longest[k].x - longest[k - 1].x, (double)longest[k].y - longest[k - 1].y);
    if (step > 0 && left <= step) {
      double t = left / step;
      return (MusterCell){ (gint32)lround (longest[k - 1].x + t * ((double)longest[k].x - longest[k - 1].x)),
                           (gint32)lround (longest[k - 1].y + t * ((double)longest[k].y - longest[k - 1].y)) };
    }
    left -= step;
  }
  return longest[0];
}

MusterCell
muster_shape_label (const MusterShape *shape, gboolean is_area)
{
  if (shape->cells->len == 0)
    return (MusterCell){ 0, 0 };
  if (!is_area || RING (shape, 0) < 3)
    return label_of_line (shape);
  MusterCell low, high;
  muster_shape_bounds (shape, &low, &high);
  /* The centroid of the largest outer ring, if it lies inside; else the widest of nine stretches. */
  const MusterCell *c = CELLS (shape), *ring = c;
  guint n = 0;
  double most = 0;
  for (guint r = 0; r < shape->rings->len; c += RING (shape, r), r++) {
    double area = RING (shape, r) >= 3 ? ring_area (c, RING (shape, r)) : 0;
    if (area > most) {
      most = area;
      ring = c;
      n = RING (shape, r);
    }
  }
  if (most > 0) {
    double x = 0, y = 0;
    for (guint i = 1; i + 1 < n; i++) {
      double ax = (double)ring[i].x - ring[0].x, ay = (double)ring[i].y - ring[0].y;
      double bx = (double)ring[i + 1].x - ring[0].x, by = (double)ring[i + 1].y - ring[0].y;
      double twice = ax * by - bx * ay;
      x += (ax + bx) * twice;
      y += (ay + by) * twice;
    }
    MusterCell centre = { (gint32)lround (ring[0].x + x / (6 * most)), (gint32)lround (ring[0].y + y / (6 * most)) };
    if (muster_shape_contains (shape, centre))
      return centre;
  }
  g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (double));
  double best = -1;
  MusterCell found = CELLS (shape)[0];
  for (int i = 1; i < 10; i++) {
    double y = low.y + ((double)high.y - low.y) * i / 10 + 0.5, middle = 0;
    double width = widest_stretch (shape, y, crossings, &middle);
    width *= 1 - 0.05 * abs (i - 5); /* near the middle of the height, other things equal */
    if (width > best) {
      best = width;
      found = (MusterCell){ (gint32)lround (middle), (gint32)lround (y) };
    }
  }
  return found;
}

/* ---- order and wrap ---- */

typedef struct {
  guint start, n;
  double area; /* signed */
  MusterCell low, high;
  guint depth;
} Ring;

static int
compare_rings (gconstpointer a, gconstpointer b)
{
  const Ring *x = a, *y = b;
  if ((x->depth & 1) != (y->depth & 1))
    return (x->depth & 1) ? 1 : -1;
  if (fabs (x->area) != fabs (y->area))
    return fabs (x->area) > fabs (y->area) ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

void
muster_shape_normalise_area (MusterShape *shape)
{
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (Ring));
  const MusterCell *c = CELLS (shape);
  for (guint r = 0, start = 0; r < shape->rings->len; start += RING (shape, r), r++) {
    Ring ring = { start, RING (shape, r), 0, { G_MAXINT32, G_MAXINT32 }, { G_MININT32, G_MININT32 }, 0 };
    if (ring.n > 1 && memcmp (&c[start], &c[start + ring.n - 1], sizeof *c) == 0)
      ring.n--;
    if (ring.n < 3 || (ring.area = ring_area (c + start, ring.n)) == 0)
      continue;
    for (guint i = start; i < start + ring.n; i++) {
      ring.low.x = MIN (ring.low.x, c[i].x);
      ring.low.y = MIN (ring.low.y, c[i].y);
      ring.high.x = MAX (ring.high.x, c[i].x);
      ring.high.y = MAX (ring.high.y, c[i].y);
    }
    g_array_append_val (rings, ring);
  }
  for (guint i = 0; i < rings->len && rings->len > 1; i++) {
    Ring *inner = &g_array_index (rings, Ring, i);
    for (guint j = 0; j < rings->len; j++) {
      const Ring *outer = &g_array_index (rings, Ring, j);
      if (i == j || fabs (outer->area) <= fabs (inner->area) || outer->low.x > inner->low.x
          || outer->low.y > inner->low.y || outer->high.x < inner->high.x || outer->high.y < inner->high.y)
        continue;
      /* Rings may touch in a corner: ask with a point of the inner one that is not a corner of the outer one, so take
       * the majority of three. */
      guint votes = 0, step = MAX (1, inner->n / 3);
      for (guint k = 0; k < 3; k++)
        votes += ring_contains (c + outer->start, outer->n, c[inner->start + (k * step) % inner->n]);
      inner->depth += votes >= 2;
    }
  }
  g_array_sort (rings, compare_rings);
  MusterShape out;
  muster_shape_init (&out);
  for (guint i = 0; i < rings->len; i++) {
    const Ring *ring = &g_array_index (rings, Ring, i);
    guint first = out.cells->len;
    muster_shape_add_ring (&out, c + ring->start, ring->n);
    if ((ring->area > 0) == (ring->depth & 1))
      for (MusterCell *a = &g_array_index (out.cells, MusterCell, first), *b = a + ring->n - 1; a < b; a++, b--) {
        MusterCell swap = *a;
        *a = *b;
        *b = swap;
      }
  }
  muster_shape_clear (shape);
  *shape = out;
}

/* Keeps the part of a ring with x ≤ edge (or ≥), Sutherland–Hodgman against one line. */
static void
clip_ring (const gint64 *xs, const MusterCell *c, guint n, gint64 edge, gboolean below, gint64 move, GArray *out)
{
  g_array_set_size (out, 0);
  for (guint i = 0, j = n - 1; i < n; j = i++) {
    gboolean in = below ? xs[i] <= edge : xs[i] >= edge, was = below ? xs[j] <= edge : xs[j] >= edge;
    if (in != was) {
      double t = (double)(edge - xs[j]) / (double)(xs[i] - xs[j]);
      MusterCell cut = { (gint32)(edge + move), (gint32)lround (c[j].y + t * ((double)c[i].y - c[j].y)) };
      g_array_append_val (out, cut);
    }
    if (in)
      g_array_append_vals (out, &(MusterCell){ (gint32)(xs[i] + move), c[i].y }, 1);
  }
}

static void
wrap_line (const MusterCell *c, guint n, MusterShape *out)
{
  guint start = out->cells->len;
  g_array_append_val (out->cells, c[0]);
  for (guint i = 1; i < n; i++) {
    gint64 dx = (gint64)c[i].x - c[i - 1].x;
    if (ABS (dx) > MUSTER_GRID / 2) {
      gint32 here = dx < 0 ? MUSTER_GRID : 0;
      gint64 far = c[i].x + (dx < 0 ? (gint64)MUSTER_GRID : -(gint64)MUSTER_GRID);
      double t = far == c[i - 1].x ? 0 : (double)(here - c[i - 1].x) / (double)(far - c[i - 1].x);
      gint32 y = (gint32)lround (c[i - 1].y + t * ((double)c[i].y - c[i - 1].y));
      g_array_append_vals (out->cells, &(MusterCell){ here, y }, 1);
      g_array_append_vals (out->rings, &(guint){ out->cells->len - start }, 1);
      start = out->cells->len;
      g_array_append_vals (out->cells, &(MusterCell){ MUSTER_GRID - here, y }, 1);
    }
    g_array_append_val (out->cells, c[i]);
  }
  g_array_append_vals (out->rings, &(guint){ out->cells->len - start }, 1);
}

void
muster_shape_wrap (MusterShape *shape, gboolean is_area)
{
  gboolean crosses = FALSE;
  const MusterCell *c = CELLS (shape);
  for (guint r = 0; r < shape->rings->len && !crosses; c += RING (shape, r), r++)
    for (guint n = RING (shape, r), i = is_area ? 0 : 1, j = is_area ? n - 1 : 0; i < n; j = i++)
      crosses |= ABS ((gint64)c[i].x - c[j].x) > MUSTER_GRID / 2;
  if (!crosses)
    return;
  MusterShape out;
  muster_shape_init (&out);
  g_autoptr (GArray) part = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  c = CELLS (shape);
  for (guint r = 0; r < shape->rings->len; c += RING (shape, r), r++) {
    guint n = RING (shape, r);
    if (n == 0)
      continue;
    if (!is_area) {
      wrap_line (c, n, &out);
      continue;
    }
    g_autofree gint64 *xs = g_new (gint64, n);
    gint64 low = xs[0] = c[0].x;
    for (guint i = 1; i < n; i++) {
      gint64 dx = (gint64)c[i].x - c[i - 1].x;
      xs[i] = xs[i - 1] + dx - (dx > MUSTER_GRID / 2 ? MUSTER_GRID : dx < -MUSTER_GRID / 2 ? -(gint64)MUSTER_GRID : 0);
      low = MIN (low, xs[i]);
    }
    for (guint i = 0; low < 0 && i < n; i++)
      xs[i] += MUSTER_GRID;
    clip_ring (xs, c, n, MUSTER_GRID, TRUE, 0, part);
    if (part->len >= 3)
      muster_shape_add_ring (&out, (const MusterCell *)(gconstpointer)part->data, part->len);
    clip_ring (xs, c, n, MUSTER_GRID, FALSE, -(gint64)MUSTER_GRID, part);
    if (part->len >= 3)
      muster_shape_add_ring (&out, (const MusterCell *)(gconstpointer)part->data, part->len);
  }
  muster_shape_clear (shape);
  *shape = out;
}

/* ---- simplification ---- */

guint
muster_line_simplify (const MusterCell *c, guint n, double tolerance, MusterCell *out)
{
  if (n <= 2) {
    memmove (out, c, n * sizeof *c);
    return n;
  }
  g_autofree guint8 *keep = g_malloc0 (n);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  keep[0] = keep[n - 1] = 1;
  g_array_append_vals (stack, (guint[]){ 0, n - 1 }, 2);
  while (stack->len) {
    guint b = g_array_index (stack, guint, stack->len - 1), a = g_array_index (stack, guint, stack->len - 2), at = a;
    g_array_set_size (stack, stack->len - 2);
    double dx = (double)c[b].x - c[a].x, dy = (double)c[b].y - c[a].y, square = dx * dx + dy * dy;
    double most = tolerance * tolerance;
    for (guint i = a + 1; i < b; i++) {
      double px = (double)c[i].x - c[a].x, py = (double)c[i].y - c[a].y;
      double t = square > 0 ? CLAMP ((px * dx + py * dy) / square, 0, 1) : 0;
      double ex = px - t * dx, ey = py - t * dy, far = ex * ex + ey * ey;
      if (far > most) {
        most = far;
        at = i;
      }
    }
    if (at != a) {
      keep[at] = 1;
      g_array_append_vals (stack, (guint[]){ a, at, at, b }, 4);
    }
  }
  guint kept = 0;
  for (guint i = 0; i < n; i++)
    if (keep[i])
      out[kept++] = c[i];
  return kept;
}

void
muster_shape_simplify (const MusterShape *shape, double tolerance, gboolean is_area, MusterShape *out)
{
  muster_shape_empty (out);
  const MusterCell *c = CELLS (shape);
  for (guint r = 0; r < shape->rings->len; c += RING (shape, r), r++) {
    guint n = RING (shape, r), kept;
    if (n == 0)
      continue;
    g_autofree MusterCell *cells = g_new (MusterCell, n + 1);
    if (is_area && n > 3) {
      /* A ring has no ends: cut it at the first point and the one farthest from it. */
      guint far = 1;
      double most = -1;
      for (guint i = 1; i < n; i++) {
        double d = hypot ((double)c[i].x - c[0].x, (double)c[i].y - c[0].y);
        if (d > most) {
          most = d;
          far = i;
        }
      }
      kept = muster_line_simplify (c, far + 1, tolerance, cells) - 1;
      g_autofree MusterCell *back = g_new (MusterCell, n - far + 1);
      memcpy (back, c + far, (n - far) * sizeof *c);
      back[n - far] = c[0];
      kept += muster_line_simplify (back, n - far + 1, tolerance, cells + kept) - 1;
      if (kept < 3)
        continue;
    } else
      kept = muster_line_simplify (c, n, tolerance, cells);
    muster_shape_add_ring (out, cells, kept);
  }
}

guint32
muster_hilbert (MusterCell at)
{
  guint32 x = (guint32)at.x >> (MUSTER_GRID_BITS - 16), y = (guint32)at.y >> (MUSTER_GRID_BITS - 16), d = 0;
  x = MIN (x, 0xffff);
  y = MIN (y, 0xffff);
  for (guint32 s = 0x8000; s > 0; s >>= 1) {
    guint32 rx = (x & s) > 0, ry = (y & s) > 0;
    d += s * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      if (rx) {
        x = 0xffff - x;
        y = 0xffff - y;
      }
      guint32 swap = x;
      x = y;
      y = swap;
    }
  }
  return d;
}

/* ---- packing ---- */

static void
put (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;
  while (value >= 0x80) {
    bytes[n++] = (guint8)(value | 0x80);
    value >>= 7;
  }
  bytes[n++] = (guint8)value;
  g_byte_array_append (out, bytes, n);
}

static void
put_signed (GByteArray *out, gint64 v)
{
  put (out, (guint64)v << 1 ^ (guint64)(v >> 63));
}

static gboolean
get (const guint8 **at, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64 && *at < end; shift += 7) {
    guint8 byte = *(*at)++;
    *value |= (guint64)(byte & 0x7f) << shift;
    if (!(byte & 0x80))
      return TRUE;
  }
  return FALSE;
}

void
muster_shape_pack (const MusterShape *shape, guint drop, GByteArray *out)
{
  g_byte_array_set_size (out, 0);
  put (out, drop);
  put (out, shape->rings->len);
  /* Equal neighbours are left out, so the lengths come from a first pass. */
  const MusterCell *c = CELLS (shape);
  g_autoptr (GByteArray) steps = g_byte_array_new ();
  gint64 x = 0, y = 0;
  for (guint r = 0; r < shape->rings->len; c += RING (shape, r), r++) {
    guint kept = 0, n = RING (shape, r);
    for (guint i = 0; i < n; i++) {
      gint64 nx = c[i].x >> drop, ny = c[i].y >> drop;
      if (kept > 0 && nx == x && ny == y && !(i == n - 1 && kept == 1))
        continue;
      put_signed (steps, nx - x);
      put_signed (steps, ny - y);
      x = nx;
      y = ny;
      kept++;
    }
    put (out, kept);
  }
  g_byte_array_append (out, steps->data, steps->len);
}

/* Checks the head of packed bytes; leaves @at on the first difference. */
static gboolean
unpack_head (const guint8 **at, const guint8 *end, guint *drop, GArray *rings, guint64 *total)
{
  guint64 bits, n, length;
  *total = 0;
  if (!get (at, end, &bits) || bits > 24 || !get (at, end, &n) || n > (guint64)(end - *at))
    return FALSE;
  *drop = (guint)bits;
  for (guint64 i = 0; i < n; i++) {
    if (!get (at, end, &length) || length > (guint64)(end - *at))
      return FALSE;
    *total += length;
    guint short_length = (guint)length;
    g_array_append_val (rings, short_length);
  }
  return *total <= (guint64)(end - *at) / 2;
}

gboolean
muster_shape_unpack (const guint8 *bytes, gsize n, MusterShape *out)
{
  const guint8 *at = bytes, *end = bytes + n;
  guint drop;
  guint64 total, v;
  gint64 x = 0, y = 0;
  muster_shape_empty (out);
  if (!unpack_head (&at, end, &drop, out->rings, &total))
    return FALSE;
  for (guint64 i = 0; i < total; i++) {
    if (!get (&at, end, &v))
      return FALSE;
    x += (gint64)(v >> 1) ^ -(gint64)(v & 1);
    if (!get (&at, end, &v))
      return FALSE;
    y += (gint64)(v >> 1) ^ -(gint64)(v & 1);
    gint64 wide_x = (gint64)((guint64)x << drop), wide_y = (gint64)((guint64)y << drop);
    if (wide_x < 0 || wide_x > MUSTER_GRID || wide_y < 0 || wide_y > MUSTER_GRID)
      return FALSE;
    g_array_append_vals (out->cells, &(MusterCell){ (gint32)wide_x, (gint32)wide_y }, 1);
  }
  return TRUE;
}

gboolean
muster_shape_unpack_points (const guint8 *bytes, gsize n, GArray *points, GArray *rings)
{
  const guint8 *at = bytes, *end = bytes + n;
  guint drop;
  guint64 total, v;
  gint64 x = 0, y = 0;
  g_array_set_size (points, 0);
  g_array_set_size (rings, 0);
  if (!unpack_head (&at, end, &drop, rings, &total))
    return FALSE;
  g_array_set_size (points, (guint)total);
  MusterPoint *p = (MusterPoint *)(gpointer)points->data;
  double scale = (double)(1 << drop) / MUSTER_GRID;
  for (guint64 i = 0; i < total; i++, p++) {
    if (!get (&at, end, &v))
      return FALSE;
    x += (gint64)(v >> 1) ^ -(gint64)(v & 1);
    if (!get (&at, end, &v))
      return FALSE;
    y += (gint64)(v >> 1) ^ -(gint64)(v & 1);
    *p = (MusterPoint){ (double)x * scale, (double)y * scale };
  }
  return TRUE;
}
