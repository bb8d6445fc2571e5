/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Room is a grid of cells, each with the numbers of the rectangles that touch it: a test looks at a handful of them.
 *
 * A street is cut into many ways in OpenStreetMap, at each bridge and limit of speed. Its name is to be written along
 * the whole, so pieces of one name are joined where their ends are the same point, going straight on where there is a
 * choice. Letters are then set on the chord of the line that they span, which smooths small kinks; a name is refused
 * where two neighbours would turn by more than a third of a right angle, or where all turn by more than a half. */
#include "tiles/lettering.h"
#include <math.h>

#define CELL 48.0

struct _MusterRoom {
  double width, height;
  int columns, rows;
  GArray **cells; /* guint; NULL while empty */
  GArray *rects;  /* MusterRect */
};

MusterRoom *
muster_room_new (double width, double height)
{
  MusterRoom *room = g_new0 (MusterRoom, 1);
  room->width = width;
  room->height = height;
  room->columns = (int)(width / CELL) + 1;
  room->rows = (int)(height / CELL) + 1;
  room->cells = g_new0 (GArray *, room->columns * room->rows);
  room->rects = g_array_new (FALSE, FALSE, sizeof (MusterRect));
  return room;
}

void
muster_room_free (MusterRoom *room)
{
  for (int i = 0; i < room->columns * room->rows; i++)
    g_clear_pointer (&room->cells[i], g_array_unref);
  g_free (room->cells);
  g_array_unref (room->rects);
  g_free (room);
}

static void
cell_range (const MusterRoom *room, const MusterRect *r, double gap, int range[4])
{
  range[0] = CLAMP ((int)floor ((r->x - gap) / CELL), 0, room->columns - 1);
  range[1] = CLAMP ((int)floor ((r->x + r->width + gap) / CELL), 0, room->columns - 1);
  range[2] = CLAMP ((int)floor ((r->y - gap) / CELL), 0, room->rows - 1);
  range[3] = CLAMP ((int)floor ((r->y + r->height + gap) / CELL), 0, room->rows - 1);
}

static gboolean
rect_is_free (const MusterRoom *room, const MusterRect *r, double gap)
{
  int range[4];
  if (r->x < 0 || r->y < 0 || r->x + r->width > room->width || r->y + r->height > room->height)
    return FALSE;
  cell_range (room, r, gap, range);
  for (int row = range[2]; row <= range[3]; row++)
    for (int column = range[0]; column <= range[1]; column++) {
      const GArray *cell = room->cells[row * room->columns + column];
      for (guint i = 0; cell && i < cell->len; i++) {
        const MusterRect *o = &g_array_index (room->rects, MusterRect, g_array_index (cell, guint, i));
        if (r->x - gap < o->x + o->width && o->x < r->x + r->width + gap && r->y - gap < o->y + o->height
            && o->y < r->y + r->height + gap)
          return FALSE;
      }
    }
  return TRUE;
}

gboolean
muster_room_is_free (const MusterRoom *room, const MusterRect *rects, guint n, double gap)
{
  for (guint i = 0; i < n; i++)
    if (!rect_is_free (room, &rects[i], gap))
      return FALSE;
  return TRUE;
}

void
muster_room_take (MusterRoom *room, const MusterRect *rects, guint n)
{
  for (guint i = 0; i < n; i++) {
    int range[4];
    guint index = room->rects->len;
    g_array_append_val (room->rects, rects[i]);
    cell_range (room, &rects[i], 0, range);
    for (int row = range[2]; row <= range[3]; row++)
      for (int column = range[0]; column <= range[1]; column++) {
        GArray **cell = &room->cells[row * room->columns + column];
        if (!*cell)
          *cell = g_array_new (FALSE, FALSE, sizeof (guint));
        g_array_append_val (*cell, index);
      }
  }
}

/* ---- chains ---- */
struct _MusterChains {
  GHashTable *groups; /* "rank name" → GPtrArray of MusterChain, in the order they came */
  GPtrArray *names;   /* the keys, in the order they came */
  GPtrArray *joined;
};

static void
chain_free (gpointer data)
{
  MusterChain *c = data;
  g_array_unref (c->xy);
  g_clear_pointer (&c->at, g_array_unref);
  g_free (c->name);
  g_free (c);
}

MusterChains *
muster_chains_new (void)
{
  MusterChains *chains = g_new0 (MusterChains, 1);
  chains->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  chains->names = g_ptr_array_new_with_free_func (g_free);
  return chains;
}

void
muster_chains_free (MusterChains *chains)
{
  g_hash_table_unref (chains->groups);
  g_ptr_array_unref (chains->names);
  g_clear_pointer (&chains->joined, g_ptr_array_unref);
  g_free (chains);
}

void
muster_chains_add (MusterChains *chains, const char *name, int rank, MusterFeatureClass class, gint64 id,
                   const MusterXY *xy, guint n)
{
  g_autofree char *key = g_strdup_printf ("%d %s", rank, name);
  GPtrArray *group = g_hash_table_lookup (chains->groups, key);
  MusterChain *c = g_new0 (MusterChain, 1);

  c->name = g_strdup (name);
  c->rank = rank;
  c->class = class;
  c->id = id;
  c->xy = g_array_new (FALSE, FALSE, sizeof (MusterXY));
  g_array_append_vals (c->xy, xy, n);
  if (!group) {
    group = g_ptr_array_new_with_free_func (chain_free);
    g_ptr_array_add (chains->names, key);
    g_hash_table_insert (chains->groups, g_steal_pointer (&key), group);
  }
  g_ptr_array_add (group, c);
}

static MusterXY
chain_at (const MusterChain *c, int i) /* negative: from the end */
{
  return g_array_index (c->xy, MusterXY, i < 0 ? (guint)((int)c->xy->len + i) : (guint)i);
}

static void
chain_reverse (MusterChain *c)
{
  for (guint i = 0, j = c->xy->len - 1; i < j; i++, j--) {
    MusterXY t = g_array_index (c->xy, MusterXY, i);
    g_array_index (c->xy, MusterXY, i) = g_array_index (c->xy, MusterXY, j);
    g_array_index (c->xy, MusterXY, j) = t;
  }
}

/* How straight @b goes on from the end of @a: 1 straight, -1 back. */
static double
straightness (const MusterChain *a, const MusterChain *b, gboolean reversed)
{
  MusterXY a0 = chain_at (a, -2), a1 = chain_at (a, -1), b1 = chain_at (b, reversed ? -2 : 1);
  double ux = a1.x - a0.x, uy = a1.y - a0.y, vx = b1.x - a1.x, vy = b1.y - a1.y;
  double length = hypot (ux, uy) * hypot (vx, vy);
  return length > 0 ? (ux * vx + uy * vy) / length : 0;
}

static gboolean
same (MusterXY a, MusterXY b)
{
  return fabs (a.x - b.x) < 1e-3 && fabs (a.y - b.y) < 1e-3;
}

/* Grows @c at its end by the straightest piece of the group that begins there; FALSE when there is none. */
static gboolean
grow (MusterChain *c, GPtrArray *group, gboolean *used)
{
  int best = -1;
  gboolean best_reversed = FALSE;
  double best_straight = -0.3; /* a street that turns back is written twice rather than bent */
  MusterXY end = chain_at (c, -1);

  for (guint i = 0; i < group->len; i++) {
    const MusterChain *o = g_ptr_array_index (group, i);
    if (used[i])
      continue;
    for (int reversed = 0; reversed < 2; reversed++)
      if (same (chain_at (o, reversed ? -1 : 0), end) && straightness (c, o, reversed) > best_straight) {
        best = (int)i;
        best_reversed = reversed;
        best_straight = straightness (c, o, reversed);
      }
  }
  if (best < 0)
    return FALSE;
  MusterChain *o = g_ptr_array_index (group, best);
  used[best] = TRUE;
  if (best_reversed)
    chain_reverse (o);
  g_array_append_vals (c->xy, &g_array_index (o->xy, MusterXY, 1), o->xy->len - 1);
  c->id = MIN (c->id, o->id);
  return TRUE;
}

static int
compare_chains (gconstpointer pa, gconstpointer pb)
{
  const MusterChain *a = *(MusterChain *const *)pa, *b = *(MusterChain *const *)pb;
  if (a->rank != b->rank)
    return a->rank < b->rank ? -1 : 1;
  if (a->length != b->length)
    return a->length > b->length ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

GPtrArray *
muster_chains_join (MusterChains *chains)
{
  chains->joined = g_ptr_array_new ();
  for (guint g = 0; g < chains->names->len; g++) {
    GPtrArray *group = g_hash_table_lookup (chains->groups, g_ptr_array_index (chains->names, g));
    g_autofree gboolean *used = g_new0 (gboolean, group->len);
    for (guint i = 0; i < group->len; i++) {
      MusterChain *c = g_ptr_array_index (group, i);
      if (used[i])
        continue;
      used[i] = TRUE;
      while (grow (c, group, used))
        ;
      chain_reverse (c);
      while (grow (c, group, used))
        ;
      c->at = g_array_new (FALSE, FALSE, sizeof (double));
      for (guint k = 0; k < c->xy->len; k++) {
        MusterXY a = chain_at (c, (int)MAX (k, 1) - 1), b = chain_at (c, (int)k);
        c->length += hypot (b.x - a.x, b.y - a.y);
        g_array_append_val (c->at, c->length);
      }
      g_ptr_array_add (chains->joined, c);
    }
  }
  g_ptr_array_sort (chains->joined, compare_chains);
  return chains->joined;
}

/* ---- letters on a line ---- */
MusterXY
muster_chain_point (const MusterChain *c, double along)
{
  guint low = 0, high = c->xy->len - 1;
  while (high - low > 1) {
    guint mid = (low + high) / 2;
    *(g_array_index (c->at, double, mid) <= along ? &low : &high) = mid;
  }
  MusterXY a = chain_at (c, (int)low), b = chain_at (c, (int)high);
  double from = g_array_index (c->at, double, low), length = g_array_index (c->at, double, high) - from;
  double t = length > 0 ? CLAMP ((along - from) / length, 0, 1) : 0;
  return (MusterXY){ a.x + t * (b.x - a.x), a.y + t * (b.y - a.y) };
}

static double
turn (double from, double to)
{
  return remainder (to - from, 2 * G_PI);
}

/* Which way a name is written between two points of its line. */
typedef struct {
  gboolean forward; /* along the chain, not against it */
  double tilt;      /* of each letter against the line, radians */
} Writing;

/* From left to right; but Han letters on a steep street stand upright, one below the other, as street signs do. */
static Writing
choose_writing (MusterXY a, MusterXY b, const MusterText *text)
{
  if (muster_text_is_wide (text) && fabs (b.y - a.y) > 1.2 * fabs (b.x - a.x))
    return (Writing){ b.y > a.y, -G_PI / 2 };
  return (Writing){ b.x > a.x || (b.x == a.x && b.y < a.y), 0 };
}

/* As good as straight: one angle for all. */
static void
straighten (MusterXY a, MusterXY b, Writing writing, const MusterText *text, MusterTextSpot *spots)
{
  double angle = writing.forward ? atan2 (b.y - a.y, b.x - a.x) : atan2 (a.y - b.y, a.x - b.x);
  MusterXY mid = { (a.x + b.x) / 2, (a.y + b.y) / 2 };

  for (guint k = 0; k < muster_text_get_n_glyphs (text); k++) {
    double x, w;
    muster_text_get_glyph (text, k, &x, &w);
    double d = x + w / 2 - muster_text_get_width (text) / 2;
    spots[k] = (MusterTextSpot){ mid.x + d * cos (angle), mid.y + d * sin (angle), angle + writing.tilt };
  }
}

gboolean
muster_chain_spots (const MusterChain *chain, double along, const MusterText *text, MusterTextSpot *spots)
{
  double width = muster_text_get_width (text), from = along - width / 2;
  guint n = muster_text_get_n_glyphs (text);
  double least = 0, most = 0, sum = 0;

  if (n == 0 || from < 0 || from + width > chain->length)
    return FALSE;
  MusterXY a = muster_chain_point (chain, from), b = muster_chain_point (chain, from + width);
  if (hypot (b.x - a.x, b.y - a.y) < 0.8 * width)
    return FALSE;
  Writing writing = choose_writing (a, b, text);
  /* Each letter lies on the chord of the stretch it spans, widened so that a kink is shared by several. */
  double reach = muster_text_get_size (text) * 0.45;
  for (guint k = 0; k < n; k++) {
    double x, w;
    muster_text_get_glyph (text, k, &x, &w);
    double middle = from + (writing.forward ? x + w / 2 : width - x - w / 2), half = w / 2 + reach;
    MusterXY p = muster_chain_point (chain, middle - half), m = muster_chain_point (chain, middle);
    MusterXY q = muster_chain_point (chain, middle + half);
    double angle = writing.forward ? atan2 (q.y - p.y, q.x - p.x) : atan2 (p.y - q.y, p.x - q.x);
    spots[k] = (MusterTextSpot){ m.x * 0.5 + (p.x + q.x) * 0.25, m.y * 0.5 + (p.y + q.y) * 0.25, angle + writing.tilt };
  }
  for (guint k = 1; k < n; k++) {
    double d = turn (spots[k - 1].angle, spots[k].angle);
    if (fabs (d) > 0.5)
      return FALSE;
    sum += d;
    least = MIN (least, sum);
    most = MAX (most, sum);
  }
  if (most - least > 0.9)
    return FALSE;
  if (most - least < 0.06)
    straighten (a, b, writing, text, spots);
  return TRUE;
}

void
muster_spots_boxes (const MusterText *text, const MusterTextSpot *spots, GArray *rects)
{
  double half_height = muster_text_get_size (text) * 0.5;
  for (guint i = 0; i < muster_text_get_n_glyphs (text); i++) {
    double x, w, c = fabs (cos (spots[i].angle)), s = fabs (sin (spots[i].angle));
    muster_text_get_glyph (text, i, &x, &w);
    double hw = c * w / 2 + s * half_height, hh = s * w / 2 + c * half_height;
    MusterRect r = { spots[i].x - hw, spots[i].y - hh, 2 * hw, 2 * hh };
    g_array_append_val (rects, r);
  }
}
