/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to draw in a box. The rows come from one band's R*Tree in no order, so they are gathered first (texts and packed
 * geometry in one buffer that lives with the area), sorted, and only then unpacked one after the other. */
#include "road/reader.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NONE G_MAXUINT

typedef struct {
  gint64 id;
  guint16 class;
  guint16 flags;
  gint16 layer;
  guint name, ref, kind; /* into bytes, or NONE */
  guint shape, shape_size;
  double importance;
  MusterCell label;
} Row;

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *x = a, *y = b;
  if (x->class != y->class)
    return x->class < y->class ? -1 : 1;
  if (x->layer != y->layer)
    return x->layer < y->layer ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

static guint
keep_text (GByteArray *bytes, sqlite3_stmt *s, int column)
{
  const guint8 *text = sqlite3_column_text (s, column);
  if (!text)
    return NONE;
  guint at = bytes->len;
  g_byte_array_append (bytes, text, (guint)sqlite3_column_bytes (s, column) + 1);
  return at;
}

static gint32
to_grid (double v)
{
  return (gint32)CLAMP (floor (v * MUSTER_GRID), -1.0, (double)MUSTER_GRID + 1);
}

gboolean
muster_area_query (MusterArea *area, const MusterBox *box, double zoom, MusterFeatureFunc each, gpointer data,
                   GCancellable *cancellable, GError **error)
{
  guint band = 0;
  while (band < MUSTER_AREA_BANDS - 1 && zoom >= muster_area_bands[band].below)
    band++;
  g_autofree char *sql
      = area->query[band]
            ? NULL
            : g_strdup_printf ("SELECT s.id, s.class, s.flags, s.layer, s.name, s.ref, s.kind, s.importance,"
                               " s.x, s.y, s.shape FROM %s r CROSS JOIN %s s ON s.id = r.id"
                               " WHERE r.x1 >= ?1 AND r.x0 <= ?2 AND r.y1 >= ?3 AND r.y0 <= ?4 AND s.minzoom <= ?5",
                               muster_area_bands[band].index, muster_area_bands[band].shapes);
  if (!muster_area_statement (area, &area->query[band], sql, error))
    return FALSE;
  sqlite3_stmt *s = area->query[band];
  sqlite3_bind_int (s, 1, to_grid (box->x0));
  sqlite3_bind_int (s, 2, to_grid (box->x1) + 1);
  sqlite3_bind_int (s, 3, to_grid (box->y0));
  sqlite3_bind_int (s, 4, to_grid (box->y1) + 1);
  sqlite3_bind_double (s, 5, zoom);
  if (!area->rows)
    area->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_size (area->rows, 0);
  g_byte_array_set_size (area->bytes, 0);
  int code;
  while ((code = sqlite3_step (s)) == SQLITE_ROW) {
    Row row = { .id = sqlite3_column_int64 (s, 0),
                .class = (guint16)CLAMP (sqlite3_column_int (s, 1), 0, MUSTER_N_FEATURES - 1),
                .flags = (guint16)sqlite3_column_int (s, 2),
                .layer = (gint16)sqlite3_column_int (s, 3),
                .importance = sqlite3_column_double (s, 7),
                .label = { sqlite3_column_int (s, 8), sqlite3_column_int (s, 9) },
                .shape_size = (guint)sqlite3_column_bytes (s, 10) };
    row.name = keep_text (area->bytes, s, 4);
    row.ref = keep_text (area->bytes, s, 5);
    row.kind = keep_text (area->bytes, s, 6);
    row.shape = area->bytes->len;
    if (row.shape_size)
      g_byte_array_append (area->bytes, sqlite3_column_blob (s, 10), row.shape_size);
    g_array_append_val (area->rows, row);
    if ((area->rows->len & 0xff) == 0 && g_cancellable_is_cancelled (cancellable))
      break;
  }
  sqlite3_reset (s);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    return muster_area_fail (area, error);
  g_array_sort (area->rows, compare_rows);
  for (guint i = 0; i < area->rows->len; i++) {
    if ((i & 0xff) == 0 && g_cancellable_is_cancelled (cancellable)) {
      g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_CANCELLED, _ ("stopped on request"));
      return FALSE;
    }
    const Row *row = &g_array_index (area->rows, Row, i);
    if (!muster_shape_unpack_points (area->bytes->data + row->shape, row->shape_size, area->points, area->rings)) {
      g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_DAMAGED, _ ("%s: the area file is damaged: %s"),
                   area->path, _ ("a geometry cannot be read"));
      return FALSE;
    }
    const char *texts = (const char *)area->bytes->data;
    MusterFeature feature = { .id = row->id,
                              .class = (MusterFeatureClass)row->class,
                              .flags = (MusterFeatureFlags)row->flags,
                              .layer = row->layer,
                              .name = row->name == NONE ? NULL : texts + row->name,
                              .ref = row->ref == NONE ? NULL : texts + row->ref,
                              .kind = row->kind == NONE ? NULL : texts + row->kind,
                              .importance = row->importance,
                              .n_rings = area->rings->len,
                              .ring_lengths = (const guint *)(gpointer)area->rings->data,
                              .points = (const MusterPoint *)(gpointer)area->points->data,
                              .label = { (double)row->label.x / MUSTER_GRID, (double)row->label.y / MUSTER_GRID } };
    if (!each (&feature, data))
      break;
  }
  return TRUE;
}
