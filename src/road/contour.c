/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marching squares. Between an inner and an outer neighbour lies one crossing; in each square of four values the
 * crossings are joined so that what is inside is on the left. A crossing is then the start of one piece and the end of
 * one other, whatever the squares hold, so following them closes every line; two inner corners across a square stay
 * apart. A crossing keeps a tenth of a step from both ends, so lines never touch in a lattice point. */
#include "road/contour.h"
#include <math.h>
#include <string.h>

typedef enum { TOP, RIGHT, BOTTOM, LEFT } Edge;

/* For each set of inner corners (1 north-west, 2 north-east, 4 south-east, 8 south-west): up to two joins. */
static const struct {
  guint8 n, from[2], to[2];
} joins[16] = {
  [1] = { 1, { LEFT }, { TOP } },
  [2] = { 1, { TOP }, { RIGHT } },
  [3] = { 1, { LEFT }, { RIGHT } },
  [4] = { 1, { RIGHT }, { BOTTOM } },
  [5] = { 2, { LEFT, RIGHT }, { TOP, BOTTOM } },
  [6] = { 1, { TOP }, { BOTTOM } },
  [7] = { 1, { LEFT }, { BOTTOM } },
  [8] = { 1, { BOTTOM }, { LEFT } },
  [9] = { 1, { BOTTOM }, { TOP } },
  [10] = { 2, { TOP, BOTTOM }, { RIGHT, LEFT } },
  [11] = { 1, { BOTTOM }, { RIGHT } },
  [12] = { 1, { RIGHT }, { LEFT } },
  [13] = { 1, { RIGHT }, { TOP } },
  [14] = { 1, { TOP }, { LEFT } },
};

/* Crossings are numbered by the value they start at: twice its index, plus one when they go down. */
static guint32
crossing (guint w, guint x, guint y, Edge edge)
{
  guint32 at = y * w + x;
  switch (edge) {
  case TOP:
    return 2 * at;
  case RIGHT:
    return 2 * (at + 1) + 1;
  case BOTTOM:
    return 2 * (at + w);
  default:
    return 2 * at + 1;
  }
}

static MusterPoint
place (const float *values, guint w, float level, guint32 c)
{
  guint32 a = c / 2, b = c & 1 ? a + w : a + 1;
  double low = (double)values[a], high = (double)values[b];
  double t = isfinite (low) && isfinite (high) ? ((double)level - low) / (high - low) : 0.5;
  t = CLAMP (t, 0.1, 0.9);
  return (MusterPoint){ a % w + (c & 1 ? 0 : t), a / w + (c & 1 ? t : 0) };
}

void
muster_contour (const float *values, guint w, guint h, float level, GArray *points, GArray *rings)
{
  gsize n = 2 * (gsize)w * h;
  guint32 *next = g_new (guint32, MAX (n, 1));
  memset (next, 0xff, n * sizeof *next);
  for (guint y = 0; y + 1 < h; y++)
    for (guint x = 0; x + 1 < w; x++) {
      const float *v = values + (gsize)y * w + x;
      guint set = (v[0] < level) | (v[1] < level) << 1 | (v[w + 1] < level) << 2 | (v[w] < level) << 3;
      for (guint i = 0; i < joins[set].n; i++)
        next[crossing (w, x, y, joins[set].from[i])] = crossing (w, x, y, joins[set].to[i]);
    }
  for (gsize start = 0; start < n; start++) {
    guint length = 0;
    for (guint32 at = (guint32)start; next[at] != G_MAXUINT32; length++) {
      guint32 to = next[at];
      MusterPoint p = place (values, w, level, at);
      g_array_append_val (points, p);
      next[at] = G_MAXUINT32;
      at = to;
    }
    if (length)
      g_array_append_val (rings, length);
  }
  g_free (next);
}
