/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From coastlines to the sea.
 *
 * (1) Ways are joined end to end into chains. (2) Each chain is clipped to the box; what remains are rings, and pieces
 * that come in over the border and leave over it. (3) The sea lies to the right of a piece, and a box walked clockwise
 * has its inside on the right: so from where a piece leaves, the edge of the sea follows the border clockwise to where
 * the next piece comes in. That closes all pieces to rings. (4) Islands are rings inside these, and even-odd takes them
 * out. When nothing crosses the border, the largest ring tells whether the box is sea around an island or land around a
 * sea. */
#include "road/coast.h"
#include <math.h>
#include <string.h>

typedef struct {
  gint64 first, last;
  guint start, n;
  guint next; /* chain of ways that begin at one node, plus one */
  gboolean used;
} Way;

struct _MusterCoast {
  GArray *ways, *cells;
};

MusterCoast *
muster_coast_new (void)
{
  MusterCoast *coast = g_new0 (MusterCoast, 1);
  coast->ways = g_array_new (FALSE, FALSE, sizeof (Way));
  coast->cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  return coast;
}

void
muster_coast_free (MusterCoast *coast)
{
  if (!coast)
    return;
  g_array_unref (coast->ways);
  g_array_unref (coast->cells);
  g_free (coast);
}

void
muster_coast_add (MusterCoast *coast, gint64 first, gint64 last, const MusterCell *cells, guint n)
{
  if (n < 2)
    return;
  g_array_append_vals (coast->ways, &(Way){ first, last, coast->cells->len, n, 0, FALSE }, 1);
  g_array_append_vals (coast->cells, cells, n);
}

/* ---- chains ---- */

typedef struct {
  MusterCell low, high;
  MusterShape pieces; /* lines that begin and end on the border */
  MusterShape *sea;
} Trace;

static void
append_way (MusterCoast *coast, const Way *way, GArray *chain)
{
  guint skip = chain->len > 0 ? 1 : 0;
  g_array_append_vals (chain, &g_array_index (coast->cells, MusterCell, way->start + skip), way->n - skip);
}

static gboolean
is_inside (const Trace *trace, MusterCell c)
{
  return c.x > trace->low.x && c.x < trace->high.x && c.y > trace->low.y && c.y < trace->high.y;
}

/* The part of a–b within the box, Liang and Barsky 1984. */
static gboolean
clip_segment (const Trace *trace, MusterCell *a, MusterCell *b)
{
  double dx = (double)b->x - a->x, dy = (double)b->y - a->y, t0 = 0, t1 = 1;
  const double p[4] = { -dx, dx, -dy, dy };
  const double q[4] = { (double)a->x - trace->low.x, (double)trace->high.x - a->x, (double)a->y - trace->low.y,
                        (double)trace->high.y - a->y };
  for (guint i = 0; i < 4; i++) {
    if (p[i] == 0 && q[i] < 0)
      return FALSE;
    if (p[i] < 0)
      t0 = MAX (t0, q[i] / p[i]);
    else if (p[i] > 0)
      t1 = MIN (t1, q[i] / p[i]);
  }
  if (t0 >= t1)
    return FALSE;
  MusterCell from = *a;
  if (t0 > 0)
    *a = (MusterCell){ (gint32)lround (from.x + t0 * dx), (gint32)lround (from.y + t0 * dy) };
  if (t1 < 1)
    *b = (MusterCell){ (gint32)lround (from.x + t1 * dx), (gint32)lround (from.y + t1 * dy) };
  return a->x != b->x || a->y != b->y;
}

/* The point of the border nearest to @c. */
static MusterCell
to_border (const Trace *trace, MusterCell c)
{
  gint64 left = (gint64)c.x - trace->low.x, right = (gint64)trace->high.x - c.x;
  gint64 top = (gint64)c.y - trace->low.y, bottom = (gint64)trace->high.y - c.y;
  gint64 least = MIN (MIN (left, right), MIN (top, bottom));
  if (least == left)
    return (MusterCell){ trace->low.x, c.y };
  if (least == right)
    return (MusterCell){ trace->high.x, c.y };
  return (MusterCell){ c.x, least == top ? trace->low.y : trace->high.y };
}

static void
end_piece (Trace *trace, GArray *piece)
{
  if (piece->len >= 2) {
    MusterCell *c = (MusterCell *)(gpointer)piece->data;
    MusterCell first = c[0], last = c[piece->len - 1];
    if (is_inside (trace, first)) {
      first = to_border (trace, first);
      g_array_prepend_val (piece, first);
    }
    if (is_inside (trace, last)) {
      last = to_border (trace, last);
      g_array_append_val (piece, last);
    }
    muster_shape_add_ring (&trace->pieces, (const MusterCell *)(gpointer)piece->data, piece->len);
  }
  g_array_set_size (piece, 0);
}

static void
add_chain (Trace *trace, GArray *chain, gboolean closed)
{
  MusterCell *c = (MusterCell *)(gpointer)chain->data;
  guint n = chain->len, outside = G_MAXUINT;
  for (guint i = 0; i < n && outside == G_MAXUINT; i++)
    if (!is_inside (trace, c[i]))
      outside = i;
  if (closed && outside == G_MAXUINT) {
    muster_shape_add_ring (trace->sea, c, n - 1);
    return;
  }
  guint turn = closed ? outside : 0; /* a ring is walked from a point outside, so that no piece is cut in its middle */
  g_autoptr (GArray) piece = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  for (guint i = 1; i < n; i++) {
    MusterCell a = c[(i - 1 + turn) % (closed ? n - 1 : n)], b = c[(i + turn) % (closed ? n - 1 : n)], end = b;
    if (!clip_segment (trace, &a, &b)) {
      end_piece (trace, piece);
      continue;
    }
    if (piece->len == 0)
      g_array_append_val (piece, a);
    g_array_append_val (piece, b);
    if (b.x != end.x || b.y != end.y || !is_inside (trace, b))
      end_piece (trace, piece);
  }
  end_piece (trace, piece);
}

static void
add_chains (MusterCoast *coast, Trace *trace)
{
  g_autoptr (GHashTable) begins = g_hash_table_new (NULL, NULL), ended = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  for (guint i = coast->ways->len; i-- > 0;) {
    Way *way = &g_array_index (coast->ways, Way, i);
    gpointer key = GSIZE_TO_POINTER ((gsize)way->first);
    way->next = GPOINTER_TO_UINT (g_hash_table_lookup (begins, key));
    g_hash_table_insert (begins, key, GUINT_TO_POINTER (i + 1));
    g_hash_table_add (ended, GSIZE_TO_POINTER ((gsize)way->last));
  }
  /* First from the ways that no other leads to, then the rings. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < coast->ways->len; i++) {
      Way *way = &g_array_index (coast->ways, Way, i);
      if (way->used || (round == 0 && g_hash_table_contains (ended, GSIZE_TO_POINTER ((gsize)way->first))))
        continue;
      gint64 start = way->first;
      g_array_set_size (chain, 0);
      while (way) {
        way->used = TRUE;
        append_way (coast, way, chain);
        guint at = way->last == start
                       ? 0
                       : GPOINTER_TO_UINT (g_hash_table_lookup (begins, GSIZE_TO_POINTER ((gsize)way->last)));
        gint64 end = way->last;
        way = NULL;
        for (; at && !way; at = g_array_index (coast->ways, Way, at - 1).next)
          if (!g_array_index (coast->ways, Way, at - 1).used)
            way = &g_array_index (coast->ways, Way, at - 1);
        if (!way)
          add_chain (trace, chain, end == start && chain->len > 3);
      }
    }
}

/* ---- closing along the border ---- */

/* How far along the border, clockwise from the north-west corner: 0 to 4, a whole number at each corner. */
static double
along (const Trace *trace, MusterCell c)
{
  double width = (double)trace->high.x - trace->low.x, height = (double)trace->high.y - trace->low.y;
  double x = ((double)c.x - trace->low.x) / width, y = ((double)c.y - trace->low.y) / height;
  if (c.y <= trace->low.y)
    return CLAMP (x, 0, 1);
  if (c.x >= trace->high.x)
    return 1 + CLAMP (y, 0, 1);
  if (c.y >= trace->high.y)
    return 3 - CLAMP (x, 0, 1);
  return 4 - CLAMP (y, 0, 1);
}

static MusterCell
corner (const Trace *trace, int i)
{
  const MusterCell corners[4]
      = { trace->low, { trace->high.x, trace->low.y }, trace->high, { trace->low.x, trace->high.y } };
  return corners[i & 3];
}

typedef struct {
  guint start, n;
  double from, to;
  gboolean used;
} Piece;

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *x = a, *y = b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

/* The piece that comes in next, clockwise from @at. */
static guint
next_piece (GArray *pieces, double at)
{
  guint low = 0, high = pieces->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (pieces, Piece, middle).from < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low % pieces->len;
}

static void
close_pieces (Trace *trace)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  const MusterCell *c = (const MusterCell *)(gpointer)trace->pieces.cells->data;
  for (guint i = 0, start = 0; i < trace->pieces.rings->len; i++) {
    guint n = g_array_index (trace->pieces.rings, guint, i);
    g_array_append_vals (pieces, &(Piece){ start, n, along (trace, c[start]), along (trace, c[start + n - 1]), FALSE },
                         1);
    start += n;
  }
  g_array_sort (pieces, compare_pieces);
  for (guint i = 0; i < pieces->len; i++) {
    g_array_set_size (ring, 0);
    for (guint at = i; !g_array_index (pieces, Piece, at).used;) {
      Piece *piece = &g_array_index (pieces, Piece, at);
      piece->used = TRUE;
      g_array_append_vals (ring, c + piece->start, piece->n);
      at = next_piece (pieces, piece->to);
      double to = g_array_index (pieces, Piece, at).from;
      if (to < piece->to)
        to += 4;
      for (int k = (int)floor (piece->to) + 1; k <= to; k++) {
        MusterCell turn = corner (trace, k);
        g_array_append_val (ring, turn);
      }
    }
    if (ring->len >= 3)
      muster_shape_add_ring (trace->sea, (const MusterCell *)(gpointer)ring->data, ring->len);
  }
}

gboolean
muster_coast_sea (MusterCoast *coast, MusterCell low, MusterCell high, MusterShape *sea)
{
  Trace trace = { .low = low, .high = high, .sea = sea };
  muster_shape_empty (sea);
  if (coast->ways->len == 0 || low.x >= high.x || low.y >= high.y)
    return FALSE;
  muster_shape_init (&trace.pieces);
  add_chains (coast, &trace);
  if (trace.pieces.rings->len > 0)
    close_pieces (&trace);
  else if (sea->rings->len > 0) {
    /* With y to the south an island, which keeps its land on the left, has a negative area. */
    double most = 0;
    const MusterCell *c = (const MusterCell *)(gpointer)sea->cells->data;
    for (guint r = 0; r < sea->rings->len; c += g_array_index (sea->rings, guint, r), r++) {
      double sum = 0;
      for (guint n = g_array_index (sea->rings, guint, r), i = 0, j = n - 1; i < n; j = i++)
        sum += ((double)c[j].x - c[0].x) * ((double)c[i].y - c[0].y)
               - ((double)c[i].x - c[0].x) * ((double)c[j].y - c[0].y);
      if (fabs (sum) > fabs (most))
        most = sum;
    }
    if (most < 0) {
      const MusterCell box[4] = { corner (&trace, 0), corner (&trace, 1), corner (&trace, 2), corner (&trace, 3) };
      muster_shape_add_ring (sea, box, 4);
    }
  }
  muster_shape_clear (&trace.pieces);
  return sea->rings->len > 0;
}

/* ---- splitting ---- */

/* The part of @shape on one side of a line, ring by ring (Sutherland and Hodgman 1974). A ring that falls apart stays
 * one with edges along the line that cover each other, which even-odd does not see. */
static void
keep_side (const MusterShape *shape, gboolean by_x, gint32 edge, gboolean below, MusterShape *out)
{
  g_autoptr (GArray) ring = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  const MusterCell *c = (const MusterCell *)(gconstpointer)shape->cells->data;
  for (guint r = 0; r < shape->rings->len; c += g_array_index (shape->rings, guint, r), r++) {
    g_array_set_size (ring, 0);
    for (guint n = g_array_index (shape->rings, guint, r), i = 0, j = n - 1; i < n; j = i++) {
      gint32 now = by_x ? c[i].x : c[i].y, was = by_x ? c[j].x : c[j].y;
      gboolean in = below ? now <= edge : now >= edge, was_in = below ? was <= edge : was >= edge;
      if (in != was_in) {
        double t = ((double)edge - was) / ((double)now - was);
        gint32 other
            = (gint32)lround (by_x ? c[j].y + t * ((double)c[i].y - c[j].y) : c[j].x + t * ((double)c[i].x - c[j].x));
        MusterCell cut = by_x ? (MusterCell){ edge, other } : (MusterCell){ other, edge };
        g_array_append_val (ring, cut);
      }
      if (in)
        g_array_append_val (ring, c[i]);
    }
    if (ring->len >= 3)
      muster_shape_add_ring (out, (const MusterCell *)(gpointer)ring->data, ring->len);
  }
}

static void
split (MusterShape *shape, guint most, double overlap, guint depth, void (*each) (MusterShape *piece, gpointer data),
       gpointer data)
{
  if (shape->rings->len == 0)
    return;
  MusterCell low, high;
  muster_shape_bounds (shape, &low, &high);
  gboolean by_x = high.x - low.x >= high.y - low.y;
  if (shape->cells->len <= most || depth == 0 || MAX (high.x - low.x, high.y - low.y) < 1024) {
    each (shape, data);
    return;
  }
  gint32 edge = by_x ? low.x + (high.x - low.x) / 2 : low.y + (high.y - low.y) / 2;
  gint32 over = (gint32)(overlap * (by_x ? high.x - low.x : high.y - low.y));
  for (guint side = 0; side < 2; side++) {
    MusterShape half;
    muster_shape_init (&half);
    keep_side (shape, by_x, side == 0 ? edge + over : edge - over, side == 0, &half);
    split (&half, most, overlap, depth - 1, each, data);
    muster_shape_clear (&half);
  }
}

void
muster_shape_split (const MusterShape *shape, guint most, double overlap,
                    void (*each) (MusterShape *piece, gpointer data), gpointer data)
{
  MusterShape all;
  muster_shape_init (&all);
  g_array_append_vals (all.cells, shape->cells->data, shape->cells->len);
  g_array_append_vals (all.rings, shape->rings->data, shape->rings->len);
  split (&all, most, overlap, 40, each, data);
  muster_shape_clear (&all);
}
