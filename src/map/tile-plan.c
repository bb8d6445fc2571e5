/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where tiles go.
 *
 * A tile is a square of the Mercator plane; wherever it is drawn it covers that square of the view and nothing else,
 * whatever its level. So after a jump from one zoom to another the ground is at once coarse or fine where something is
 * known of it, plain where nothing is, and never in a wrong place.
 *
 * Edges are rounded to pixels, each by its own place and not by the tile's width: two neighbours share theirs, at every
 * zoom in between, with neither gap nor overlap.
 */
#include "map/tile-plan.h"
#include "map/frame.h"

#define DEEPEST 2 /* levels below the one that is missing: 4 + 16 questions */

int
muster_tile_plan_level (double zoom)
{
  return CLAMP ((int)lround (zoom), MUSTER_MIN_ZOOM, MUSTER_MAX_ZOOM);
}

static void
add_place (GArray *out, const MusterView *view, MusterTileAt at, int scale)
{
  MusterTilePlace place = { .at = at };
  double tiles = exp2 (at.z), x0, y0, x1, y1;

  muster_frame_project (view, (MusterPoint){ at.x / tiles, at.y / tiles }, &x0, &y0);
  muster_frame_project (view, (MusterPoint){ (at.x + 1) / tiles, (at.y + 1) / tiles }, &x1, &y1);
  x0 = round (x0 * scale) / scale;
  y0 = round (y0 * scale) / scale;
  x1 = round (x1 * scale) / scale;
  y1 = round (y1 * scale) / scale;
  place.rect = (MusterRect){ x0, y0, x1 - x0, y1 - y0 };
  g_array_append_val (out, place);
}

typedef struct {
  double x, y; /* tiles */
} Middle;

static int
compare_middle_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const MusterTileAt *p = a, *q = b;
  const Middle *middle = data;
  double d
      = hypot (p->x + 0.5 - middle->x, p->y + 0.5 - middle->y) - hypot (q->x + 0.5 - middle->x, q->y + 0.5 - middle->y);

  if (d != 0)
    return d < 0 ? -1 : 1;
  return p->y != q->y ? (p->y < q->y ? -1 : 1) : p->x < q->x ? -1 : p->x > q->x;
}

GArray *
muster_tile_plan_needed (const MusterView *view)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (MusterTileAt));
  int z = muster_tile_plan_level (view->zoom);
  double tiles = exp2 (z);
  Middle middle = { (view->box.x0 + view->box.x1) / 2 * tiles, (view->box.y0 + view->box.y1) / 2 * tiles };
  int x0 = (int)floor (view->box.x0 * tiles), x1 = (int)ceil (view->box.x1 * tiles) - 1;
  int y0 = (int)floor (view->box.y0 * tiles), y1 = (int)ceil (view->box.y1 * tiles) - 1;

  for (int y = MAX (y0, 0); y <= MIN (y1, (int)tiles - 1); y++)
    for (int x = MAX (x0, 0); x <= MIN (x1, (int)tiles - 1); x++)
      g_array_append_val (out, ((MusterTileAt){ z, x, y }));
  g_array_sort_with_data (out, compare_middle_first, &middle);
  return out;
}

/* The nearest tile around @at that is there. */
static gboolean
find_larger (MusterTileAt at, MusterTileHas has, gpointer user_data, MusterTileAt *out)
{
  while (at.z > MUSTER_MIN_ZOOM) {
    at = (MusterTileAt){ at.z - 1, at.x / 2, at.y / 2 };
    if (has (at, user_data)) {
      *out = at;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_among (const GArray *tiles, MusterTileAt at)
{
  for (guint i = 0; i < tiles->len; i++) {
    const MusterTileAt *other = &g_array_index (tiles, MusterTileAt, i);

    if (other->z == at.z && other->x == at.x && other->y == at.y)
      return TRUE;
  }
  return FALSE;
}

static void
add_smaller (const MusterView *view, MusterTileAt at, int scale, MusterTileHas has, gpointer user_data, GArray *out)
{
  for (int k = DEEPEST; k >= 1; k--) /* the finest lowest: what is nearer to the level covers it */
    for (int i = 0; at.z + k <= MUSTER_MAX_ZOOM && i < 1 << (2 * k); i++) {
      MusterTileAt part = { at.z + k, (at.x << k) + (i & ((1 << k) - 1)), (at.y << k) + (i >> k) };

      if (has (part, user_data))
        add_place (out, view, part, scale);
    }
}

static int
compare_coarsest_first (gconstpointer a, gconstpointer b)
{
  return ((const MusterTileAt *)a)->z - ((const MusterTileAt *)b)->z;
}

GArray *
muster_tile_plan_places (const MusterView *view, const GArray *needed, int scale, MusterTileHas has, gpointer user_data)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (MusterTilePlace));
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (MusterTileAt));
  g_autoptr (GArray) larger = g_array_new (FALSE, FALSE, sizeof (MusterTileAt));

  for (guint i = 0; i < needed->len; i++) {
    MusterTileAt at = g_array_index (needed, MusterTileAt, i), around;

    if (has (at, user_data))
      continue;
    g_array_append_val (missing, at);
    if (find_larger (at, has, user_data, &around) && !is_among (larger, around))
      g_array_append_val (larger, around);
  }
  g_array_sort (larger, compare_coarsest_first);
  for (guint i = 0; i < larger->len; i++)
    add_place (out, view, g_array_index (larger, MusterTileAt, i), scale);
  for (guint i = 0; i < missing->len; i++)
    add_smaller (view, g_array_index (missing, MusterTileAt, i), scale, has, user_data, out);
  for (guint i = 0; i < needed->len; i++) {
    MusterTileAt at = g_array_index (needed, MusterTileAt, i);

    if (has (at, user_data))
      add_place (out, view, at, scale);
  }
  return out;
}
