/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bubbles, counted once.
 *
 * A cell is 72 units wide at the grid's zoom. It knows its records, how many there are of each kind, and the sum of
 * their places, in whole numbers, so that the middle of a cell is the same in whatever order they came and went. What
 * is always drawn by itself (incidents, alarms) is in no cell but in a list.
 */
#include "map/record-grid.h"
#include "map/frame.h"

#define CELL   72                     /* units */
#define FINE   ((double)(1ull << 40)) /* steps over the Mercator square: 36 µm; 8 million records fit the sum */
#define SINGLE 2                      /* this many in a cell are drawn one by one */
#define APART  1                      /* ranks up to this are in no cell */

typedef struct {
  gint64 key;         /* row and column */
  gint64 x, y;        /* sums, in steps */
  MusterMapHeap heap; /* without its middle */
  GPtrArray *items;   /* MusterMapItem */
} Cell;

struct _MusterRecordGrid {
  int level;
  double cells;      /* across the Mercator square */
  GHashTable *table; /* Cell (owned), by its key */
  GPtrArray *apart;  /* MusterMapItem */
};

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  g_ptr_array_unref (cell->items);
  g_free (cell);
}

MusterRecordGrid *
muster_record_grid_new (int level)
{
  MusterRecordGrid *grid = g_new0 (MusterRecordGrid, 1);

  grid->level = level;
  grid->cells = muster_frame_world (level) / CELL;
  grid->table = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, cell_free);
  grid->apart = g_ptr_array_new ();
  return grid;
}

void
muster_record_grid_free (MusterRecordGrid *grid)
{
  g_hash_table_unref (grid->table);
  g_ptr_array_unref (grid->apart);
  g_free (grid);
}

int
muster_record_grid_get_level (const MusterRecordGrid *grid)
{
  return grid->level;
}

static gint64
key_of (double column, double row)
{
  return (gint64)row << 32 | (gint64)column;
}

static gint64
key_at (const MusterRecordGrid *grid, MusterPoint p)
{
  return key_of (floor (p.x * grid->cells), floor (p.y * grid->cells));
}

static gint64
steps (double x)
{
  return llround (x * FINE);
}

/* @item comes (@by 1) or goes (-1). */
static void
weigh (Cell *cell, const MusterMapItem *item, int by)
{
  guint n = (guint)by; /* unsigned arithmetic wraps back */

  cell->x += by * steps (item->at.x);
  cell->y += by * steps (item->at.y);
  cell->heap.count += n;
  cell->heap.kinds[item->record->kind] += n;
  if (item->symbol.state == MUSTER_SYMBOL_COMMITTED)
    cell->heap.committed += n;
}

void
muster_record_grid_add (MusterRecordGrid *grid, const MusterMapItem *item)
{
  gint64 key = key_at (grid, item->at);
  Cell *cell;

  if (item->rank <= APART) {
    g_ptr_array_add (grid->apart, (gpointer)item);
    return;
  }
  cell = g_hash_table_lookup (grid->table, &key);
  if (cell == NULL) {
    cell = g_new0 (Cell, 1);
    cell->key = key;
    cell->items = g_ptr_array_new ();
    g_hash_table_insert (grid->table, &cell->key, cell);
  }
  g_ptr_array_add (cell->items, (gpointer)item);
  weigh (cell, item, 1);
}

void
muster_record_grid_remove (MusterRecordGrid *grid, const MusterMapItem *item)
{
  gint64 key = key_at (grid, item->at);
  Cell *cell;

  if (item->rank <= APART) {
    g_ptr_array_remove_fast (grid->apart, (gpointer)item);
    return;
  }
  cell = g_hash_table_lookup (grid->table, &key);
  if (cell == NULL || !g_ptr_array_remove_fast (cell->items, (gpointer)item))
    return;
  weigh (cell, item, -1);
  if (cell->items->len == 0)
    g_hash_table_remove (grid->table, &key);
}

static gboolean
is_in (const MusterBox *box, MusterPoint p)
{
  return p.x >= box->x0 && p.x <= box->x1 && p.y >= box->y0 && p.y <= box->y1;
}

static void
visit_cell (const Cell *cell, const MusterBox *box, const MusterMapItem *selected, MusterMapSingle single,
            MusterMapCell gathered, gpointer user_data)
{
  Cell rest = *cell;

  if (selected != NULL) {
    weigh (&rest, selected, -1);
    if (is_in (box, selected->at))
      single (selected, user_data);
  }
  if (rest.heap.count > SINGLE) {
    rest.heap.middle
        = (MusterPoint){ (double)rest.x / rest.heap.count / FINE, (double)rest.y / rest.heap.count / FINE };
    gathered (&rest.heap, user_data);
    return;
  }
  for (guint i = 0; i < cell->items->len; i++) {
    const MusterMapItem *item = g_ptr_array_index (cell->items, i);

    if (item != selected && is_in (box, item->at))
      single (item, user_data);
  }
}

void
muster_record_grid_visit (MusterRecordGrid *grid, const MusterBox *box, const MusterMapItem *selected,
                          MusterMapSingle single, MusterMapCell gathered, gpointer user_data)
{
  gint64 home = selected != NULL && selected->rank > APART ? key_at (grid, selected->at) : -1;
  double x1 = floor (MIN (box->x1, 1) * grid->cells), y1 = floor (MIN (box->y1, 1) * grid->cells);

  for (double y = floor (MAX (box->y0, 0) * grid->cells); y <= y1; y++)
    for (double x = floor (MAX (box->x0, 0) * grid->cells); x <= x1; x++) {
      gint64 key = key_of (x, y);
      const Cell *cell = g_hash_table_lookup (grid->table, &key);

      if (cell != NULL)
        visit_cell (cell, box, key == home ? selected : NULL, single, gathered, user_data);
    }
  for (guint i = 0; i < grid->apart->len; i++) {
    const MusterMapItem *item = g_ptr_array_index (grid->apart, i);

    if (is_in (box, item->at))
      single (item, user_data);
  }
}
