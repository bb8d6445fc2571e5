/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table "road" of an area file: one row for each array, its bytes as they lie in memory, little-endian. Reading
 * checks every number that is used as an index, and every shape to its last byte, so that nothing later has to. */
#include "road/road-data.h"
#include <string.h>

typedef struct {
  const char *part;
  gsize array, count; /* offsets in MusterRoadData */
  guint times, plus;  /* elements: times × count + plus */
  guint size, word;   /* bytes of an element; of the numbers in it */
} Part;

#define PART(name, field, n, times, plus, size, word)                                                                  \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (MusterRoadData, field), G_STRUCT_OFFSET (MusterRoadData, n), times, plus, size, word        \
  }
/* The first part that names a count decides it; the others must agree. */
static const Part parts[] = {
  PART ("x", x, n_junctions, 1, 0, 4, 4),
  PART ("y", y, n_junctions, 1, 0, 4, 4),
  PART ("barrier", barrier, n_junctions, 1, 0, 1, 1),
  PART ("ends", ends, n_segments, 2, 0, 4, 4),
  PART ("lengths", lengths, n_segments, 1, 0, 4, 4),
  PART ("kind", kind, n_segments, 1, 0, 4, 4),
  PART ("name", name, n_segments, 1, 0, 4, 4),
  PART ("shape", shape, n_segments, 1, 1, 4, 4),
  PART ("kinds", kinds, n_kinds, 1, 0, sizeof (MusterRoadKind), 2),
  PART ("names", name_at, n_names, 2, 0, 4, 4),
  PART ("letters", letters, n_letters, 1, 0, 1, 1),
  PART ("turns", turns, n_turn_words, 1, 0, 4, 4),
  PART ("drive", rank[0], n_ranks[0], 1, 0, 4, 4),
  PART ("walk", rank[1], n_ranks[1], 1, 0, 4, 4),
};
G_STATIC_ASSERT (sizeof (MusterRoadKind) == 24);

void
muster_road_data_clear (MusterRoadData *data)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_free (G_STRUCT_MEMBER (void *, data, parts[i].array));
  g_free (data->shapes);
  memset (data, 0, sizeof *data);
}

/* Between memory and file; the same both ways. The first four bytes of a kind are single ones. */
static void
turn_bytes (const Part *part, guint8 *bytes, gsize n)
{
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN || part->word == 1)
    return;
  for (gsize i = 0; i < n; i += part->word) {
    if (part->size == sizeof (MusterRoadKind) && i % sizeof (MusterRoadKind) < 4)
      continue;
    for (guint a = 0, b = part->word - 1; a < b; a++, b--) {
      guint8 swap = bytes[i + a];
      bytes[i + a] = bytes[i + b];
      bytes[i + b] = swap;
    }
  }
}

gboolean
muster_road_data_write (const MusterRoadData *data, sqlite3_stmt *put)
{
  for (guint i = 0; i <= G_N_ELEMENTS (parts); i++) {
    static const Part shapes = { .part = "shapes", .size = 1, .word = 1 };
    const Part *part = i < G_N_ELEMENTS (parts) ? &parts[i] : &shapes;
    guint32 count = part == &shapes ? (data->n_segments ? data->shape[data->n_segments] : 0)
                                    : G_STRUCT_MEMBER (guint32, data, part->count);
    const void *array = part == &shapes ? data->shapes : G_STRUCT_MEMBER (void *, data, part->array);
    gsize n = part == &shapes ? count : ((gsize)part->times * count + part->plus) * part->size;
    g_autofree guint8 *bytes = G_BYTE_ORDER == G_LITTLE_ENDIAN ? NULL : g_memdup2 (array, n);
    if (bytes)
      turn_bytes (part, bytes, n);
    sqlite3_bind_text (put, 1, part->part, -1, SQLITE_STATIC);
    sqlite3_bind_int64 (put, 2, count);
    sqlite3_bind_blob64 (put, 3, bytes ? bytes : n ? array : "", n, SQLITE_STATIC);
    int code = sqlite3_step (put);
    sqlite3_reset (put);
    if (code != SQLITE_DONE)
      return FALSE;
  }
  return TRUE;
}

/* ---- reading ---- */

static gboolean
take_row (MusterRoadData *data, sqlite3_stmt *row, guint *seen, guint32 *n_shapes)
{
  const char *name = (const char *)sqlite3_column_text (row, 0);
  gint64 count = sqlite3_column_int64 (row, 1);
  gsize n = (gsize)sqlite3_column_bytes (row, 2);
  const void *bytes = sqlite3_column_blob (row, 2);
  if (!name || count < 0 || count > G_MAXINT32)
    return FALSE;
  if (strcmp (name, "shapes") == 0) {
    if (data->shapes || n != (gsize)count)
      return FALSE;
    data->shapes = g_malloc0 (n + 1);
    if (n)
      memcpy (data->shapes, bytes, n);
    *n_shapes = (guint32)n;
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const Part *part = &parts[i];
    if (strcmp (part->part, name) != 0)
      continue;
    void **array = G_STRUCT_MEMBER_P (data, part->array);
    guint32 *known = G_STRUCT_MEMBER_P (data, part->count);
    gboolean counted = FALSE;
    for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
      counted |= (*seen & 1u << k) && parts[k].count == part->count;
    if (*array || n != ((gsize)part->times * (gsize)count + part->plus) * part->size
        || (counted && *known != (guint32)count))
      return FALSE;
    *known = (guint32)count;
    *seen |= 1u << i;
    *array = g_malloc0 (n + 1);
    if (n)
      memcpy (*array, bytes, n);
    turn_bytes (part, *array, n);
    return TRUE;
  }
  return FALSE;
}

static gboolean
all_below (const guint32 *values, gsize n, guint32 limit)
{
  for (gsize i = 0; i < n; i++)
    if (values[i] >= limit)
      return FALSE;
  return TRUE;
}

static const guint8 *
next_step (const guint8 *at, const guint8 *end, gint32 *value)
{
  guint32 v = 0;
  for (guint shift = 0; at < end && shift < 35; shift += 7) {
    v |= (guint32)(*at & 0x7f) << shift;
    if (!(*at++ & 0x80)) {
      *value = (gint32)(v >> 1) ^ -(gint32)(v & 1);
      return at;
    }
  }
  return NULL;
}

static gboolean
shapes_are_whole (const MusterRoadData *data, guint32 n_shapes)
{
  if (data->shape[0] != 0 || data->shape[data->n_segments] != n_shapes)
    return FALSE;
  for (guint32 s = 0; s < data->n_segments; s++) {
    if (data->shape[s] > data->shape[s + 1] || data->shape[s + 1] > n_shapes)
      return FALSE;
    const guint8 *at = data->shapes + data->shape[s], *end = data->shapes + data->shape[s + 1];
    gint64 x = data->x[data->ends[2 * s]], y = data->y[data->ends[2 * s]];
    while (at < end) {
      gint32 dx, dy;
      if (!(at = next_step (at, end, &dx)) || !(at = next_step (at, end, &dy)))
        return FALSE;
      x += dx;
      y += dy;
      if (x < -(gint64)MUSTER_GRID / 2 || x > (gint64)MUSTER_GRID * 3 / 2 || y < 0 || y > MUSTER_GRID)
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
turns_are_whole (const MusterRoadData *data)
{
  for (guint32 i = 0; i < data->n_turn_words;) {
    if (data->n_turn_words - i < 4)
      return FALSE;
    guint32 n = data->turns[i + 1];
    const guint32 *edges = data->turns + i + 2;
    if (n < 2 || n > MUSTER_ROAD_TURN_EDGES || n > data->n_turn_words - i - 2
        || !all_below (edges, n, 2 * data->n_segments))
      return FALSE;
    for (guint32 k = 1; k < n; k++)
      if (muster_road_data_head (data, edges[k - 1]) != muster_road_data_tail (data, edges[k]))
        return FALSE;
    i += n + 2;
  }
  return TRUE;
}

static gboolean
is_order (const guint32 *rank, guint32 n)
{
  g_autofree guint8 *seen = g_malloc0 ((gsize)n + 1);
  for (guint32 u = 0; u < n; u++) {
    if (rank[u] >= n || seen[rank[u]])
      return FALSE;
    seen[rank[u]] = 1;
  }
  return TRUE;
}

static gboolean
is_sound (const MusterRoadData *data, guint32 n_shapes, const char **why)
{
  *why = "junctions";
  for (guint32 i = 0; i < data->n_junctions; i++)
    if (data->x[i] < 0 || data->x[i] > MUSTER_GRID || data->y[i] < 0 || data->y[i] > MUSTER_GRID)
      return FALSE;
  *why = "segments";
  if (data->n_segments > G_MAXINT32 / 2 || !all_below (data->ends, 2 * (gsize)data->n_segments, data->n_junctions)
      || !all_below (data->kind, data->n_segments, data->n_kinds)
      || !all_below (data->name, data->n_segments, data->n_names))
    return FALSE;
  *why = "kinds";
  for (guint32 i = 0; i < data->n_kinds; i++) {
    const MusterRoadKind *kind = &data->kinds[i];
    if (kind->road >= muster_road_count_words () || !kind->speed[0] || !kind->speed[1] || !kind->lorry[0]
        || !kind->lorry[1] || !kind->walk)
      return FALSE;
  }
  *why = "names";
  if ((data->n_names && (!data->n_letters || data->letters[data->n_letters - 1] != 0))
      || !all_below (data->name_at, 2 * (gsize)data->n_names, data->n_letters))
    return FALSE;
  for (gsize i = 0; i < 2 * (gsize)data->n_names; i++)
    if (!g_utf8_validate (data->letters + data->name_at[i], -1, NULL))
      return FALSE;
  *why = "shapes";
  if (!shapes_are_whole (data, n_shapes))
    return FALSE;
  *why = "turns";
  if (!turns_are_whole (data))
    return FALSE;
  *why = "order";
  return is_order (data->rank[0], data->n_ranks[0]) && is_order (data->rank[1], data->n_ranks[1]);
}

gboolean
muster_road_data_read (MusterRoadData *data, sqlite3_stmt *rows, const char **why)
{
  guint seen = 0, n = 0;
  guint32 n_shapes = 0;
  int code;
  memset (data, 0, sizeof *data);
  *why = "rows";
  gboolean good = TRUE;
  while (good && (code = sqlite3_step (rows)) == SQLITE_ROW) {
    good = take_row (data, rows, &seen, &n_shapes);
    n++;
  }
  good = good && code == SQLITE_DONE;
  if (good && n == 0)
    return TRUE;
  good = good && seen == (1u << G_N_ELEMENTS (parts)) - 1 && data->shapes && is_sound (data, n_shapes, why);
  if (!good)
    muster_road_data_clear (data);
  return good;
}

void
muster_road_data_shape (const MusterRoadData *data, guint32 segment, GArray *cells)
{
  const guint8 *at = data->shapes + data->shape[segment], *end = data->shapes + data->shape[segment + 1];
  guint32 from = data->ends[2 * segment], to = data->ends[2 * segment + 1];
  MusterCell cell = { data->x[from], data->y[from] };
  g_array_set_size (cells, 0);
  g_array_append_val (cells, cell);
  while (at < end) {
    gint32 dx = 0, dy = 0;
    at = next_step (at, end, &dx);
    at = next_step (at, end, &dy);
    cell.x += dx;
    cell.y += dy;
    g_array_append_val (cells, cell);
  }
  gint64 x = data->x[to], jump = x - cell.x;
  x += jump > MUSTER_GRID / 2 ? -(gint64)MUSTER_GRID : jump < -MUSTER_GRID / 2 ? MUSTER_GRID : 0;
  cell = (MusterCell){ (gint32)CLAMP (x, G_MININT32, G_MAXINT32), data->y[to] };
  g_array_append_val (cells, cell);
}
