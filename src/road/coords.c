/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Node coordinates, packed.
 *
 * Nodes come by rising id and neighbours in id are neighbours on the ground, so blocks of 32 nodes hold the first node
 * in the index and the others as varint differences: (id, lat, lon). Finding is a binary search over the index and a
 * walk of at most 31 steps. The bytes lie in chunks of 4 MiB so that growing never copies. Nodes that break the order
 * go to a plain array that is sorted once; it is looked at first. */
#include "road/coords.h"

#define PER_BLOCK  32
#define CHUNK      (4u << 20)
#define MAX_PACKED 25 /* three varints: 10 + 5 + 5, and slack */

typedef struct {
  gint64 id;
  gint32 lat, lon;
  guint32 chunk, offset;
  guint32 n;
} Index;

typedef struct {
  gint64 id;
  gint32 lat, lon;
  guint64 order;
} Loose;

struct _MusterCoords {
  GArray *index;     /* of Index */
  GPtrArray *chunks; /* of guint8[CHUNK] */
  guint32 used;      /* of the last chunk */
  GArray *loose;     /* of Loose */
  gint64 last_id;
  gint32 last_lat, last_lon;
};

MusterCoords *
muster_coords_new (void)
{
  MusterCoords *coords = g_new0 (MusterCoords, 1);
  coords->index = g_array_new (FALSE, FALSE, sizeof (Index));
  coords->chunks = g_ptr_array_new_with_free_func (g_free);
  coords->loose = g_array_new (FALSE, FALSE, sizeof (Loose));
  return coords;
}

void
muster_coords_free (MusterCoords *coords)
{
  if (!coords)
    return;
  g_array_unref (coords->index);
  g_ptr_array_unref (coords->chunks);
  g_array_unref (coords->loose);
  g_free (coords);
}

static guint8 *
put (guint8 *to, guint64 value)
{
  while (value >= 0x80) {
    *to++ = (guint8)(value | 0x80);
    value >>= 7;
  }
  *to++ = (guint8)value;
  return to;
}

static const guint8 *
get (const guint8 *from, guint64 *value)
{
  *value = 0;
  for (guint shift = 0;; shift += 7) {
    *value |= (guint64)(*from & 0x7f) << shift;
    if (!(*from++ & 0x80))
      return from;
  }
}

static inline guint64
fold (gint64 v)
{
  return (guint64)v << 1 ^ (guint64)(v >> 63);
}

static inline gint64
unfold (guint64 v)
{
  return (gint64)(v >> 1) ^ -(gint64)(v & 1);
}

void
muster_coords_add (MusterCoords *coords, gint64 id, gint32 lat, gint32 lon)
{
  Index *last = coords->index->len ? &g_array_index (coords->index, Index, coords->index->len - 1) : NULL;
  if (last && id <= coords->last_id) {
    g_array_append_vals (coords->loose, &(Loose){ id, lat, lon, coords->loose->len }, 1);
    return;
  }
  if (!last || last->n == PER_BLOCK) {
    if (coords->chunks->len == 0 || coords->used + PER_BLOCK * MAX_PACKED > CHUNK) {
      g_ptr_array_add (coords->chunks, g_malloc (CHUNK));
      coords->used = 0;
    }
    g_array_append_vals (coords->index, &(Index){ id, lat, lon, coords->chunks->len - 1, coords->used, 1 }, 1);
  } else {
    guint8 *start = (guint8 *)g_ptr_array_index (coords->chunks, coords->chunks->len - 1) + coords->used, *to = start;
    to = put (to, (guint64)id - (guint64)coords->last_id);
    to = put (to, fold ((gint64)lat - coords->last_lat));
    to = put (to, fold ((gint64)lon - coords->last_lon));
    coords->used += (guint32)(to - start);
    last->n++;
  }
  coords->last_id = id;
  coords->last_lat = lat;
  coords->last_lon = lon;
}

static int
compare_loose (gconstpointer a, gconstpointer b)
{
  const Loose *x = a, *y = b;
  if (x->id != y->id)
    return x->id < y->id ? -1 : 1;
  return x->order > y->order ? -1 : x->order < y->order; /* the last given comes first */
}

void
muster_coords_finish (MusterCoords *coords)
{
  g_array_sort (coords->loose, compare_loose);
}

static gboolean
find_loose (MusterCoords *coords, gint64 id, gint32 *lat, gint32 *lon)
{
  guint low = 0, high = coords->loose->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (coords->loose, Loose, middle).id < id)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == coords->loose->len || g_array_index (coords->loose, Loose, low).id != id)
    return FALSE;
  *lat = g_array_index (coords->loose, Loose, low).lat;
  *lon = g_array_index (coords->loose, Loose, low).lon;
  return TRUE;
}

gboolean
muster_coords_find (MusterCoords *coords, gint64 id, gint32 *lat, gint32 *lon)
{
  if (coords->loose->len && find_loose (coords, id, lat, lon))
    return TRUE;
  guint low = 0, high = coords->index->len; /* the first block that begins after id */
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (coords->index, Index, middle).id <= id)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return FALSE;
  const Index *block = &g_array_index (coords->index, Index, low - 1);
  gint64 at = block->id, y = block->lat, x = block->lon;
  const guint8 *from = (const guint8 *)g_ptr_array_index (coords->chunks, block->chunk) + block->offset;
  for (guint i = 1; at < id && i < block->n; i++) {
    guint64 v;
    from = get (from, &v);
    at = (gint64)((guint64)at + v);
    from = get (from, &v);
    y += unfold (v);
    from = get (from, &v);
    x += unfold (v);
  }
  if (at != id)
    return FALSE;
  *lat = (gint32)y;
  *lon = (gint32)x;
  return TRUE;
}
