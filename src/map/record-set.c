/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records by place.
 *
 * Symbols are points in a hashed grid: the Mercator square cut in 16,384 × 16,384 cells (1.7 km wide at 47° N), of
 * which only those with something in them exist. A change touches one cell, so a stream of changes costs nothing per
 * record held. A query walks the cells of its box, or all cells that exist when those are fewer; then it costs what is
 * in view, at house zoom and for the whole world alike. Plots are few and large: a list.
 */
#include "map/record-set.h"
#include "map/record-grid.h"
#include "map/record-words.h"
#include <math.h>

#define CELLS 16384
#define GRIDS 3 /* levels gathered at a time: one for each side of a zoom under way, and the one before */

struct _MusterRecordSet {
  GHashTable *items; /* id → MusterMapItem (owned) */
  GHashTable *cells; /* cell number → GPtrArray of MusterMapItem */
  GPtrArray *plots;  /* MusterMapItem */
  gboolean hidden[MUSTER_N_KINDS];
  MusterRecordGrid *grids[GRIDS]; /* (nullable) each; of the symbols of shown kinds; the one asked for last first */
};

static guint
cell_of (MusterPoint p)
{
  guint x = (guint)CLAMP (p.x * CELLS, 0, CELLS - 1), y = (guint)CLAMP (p.y * CELLS, 0, CELLS - 1);

  return y * CELLS + x + 1; /* never 0, which GHashTable could not tell from NULL */
}

static void
item_free (gpointer data)
{
  MusterMapItem *item = data;

  muster_record_unref (item->record);
  g_clear_pointer (&item->holder, muster_record_unref);
  g_clear_pointer (&item->points, g_array_unref);
  g_clear_pointer (&item->rings, g_array_unref);
  g_free (item->name);
  g_free (item);
}

/* ---- plots ---- */

/* Any GeoJSON coordinates are arrays of arrays down to positions; a list of positions is a ring. */
static void
collect_rings (MusterMapItem *item, const MusterJson *coordinates)
{
  const MusterJson *first;
  guint n = 0;

  if (!muster_json_is_array (coordinates) || muster_json_length (coordinates) == 0)
    return;
  first = muster_json_at (coordinates, 0);
  if (muster_json_is_number (first)) { /* one position: a point */
    MusterPoint p = muster_mercator (
        (MusterLatLon){ muster_json_real (muster_json_at (coordinates, 1), 0), muster_json_real (first, 0) });
    n = 1;
    g_array_append_val (item->points, p);
    g_array_append_val (item->rings, n);
    return;
  }
  if (!muster_json_is_number (muster_json_at (first, 0))) {
    for (gsize i = 0; i < muster_json_length (coordinates); i++)
      collect_rings (item, muster_json_at (coordinates, i));
    return;
  }
  for (gsize i = 0; i < muster_json_length (coordinates); i++, n++) {
    const MusterJson *position = muster_json_at (coordinates, i);
    MusterPoint p = muster_mercator ((MusterLatLon){ muster_json_real (muster_json_at (position, 1), 0),
                                                     muster_json_real (muster_json_at (position, 0), 0) });
    g_array_append_val (item->points, p);
  }
  g_array_append_val (item->rings, n);
}

static void
collect_geometry (MusterMapItem *item, const MusterJson *geometry)
{
  const char *type = muster_json_get_text (geometry, "type");
  const MusterJson *members = muster_json_get (geometry, "geometries");

  for (gsize i = 0; members != NULL && i < muster_json_length (members); i++)
    collect_geometry (item, muster_json_at (members, i));
  if (type != NULL && g_str_has_suffix (type, "Polygon"))
    item->is_area = TRUE;
  collect_rings (item, muster_json_get (geometry, "coordinates"));
}

static gboolean
read_plot (MusterMapItem *item)
{
  const char *text = muster_record_text (item->record, MUSTER_PLOT_GEOMETRY);
  g_autoptr (MusterJson) json = text != NULL ? muster_json_parse (text, -1, NULL) : NULL;

  if (json == NULL)
    return FALSE;
  item->points = g_array_new (FALSE, FALSE, sizeof (MusterPoint));
  item->rings = g_array_new (FALSE, FALSE, sizeof (guint));
  collect_geometry (item, json);
  item->box = (MusterBox){ 2, 2, -1, -1 };
  for (guint i = 0; i < item->points->len; i++) {
    MusterPoint p = g_array_index (item->points, MusterPoint, i);

    item->box.x0 = MIN (item->box.x0, p.x);
    item->box.y0 = MIN (item->box.y0, p.y);
    item->box.x1 = MAX (item->box.x1, p.x);
    item->box.y1 = MAX (item->box.y1, p.y);
  }
  item->at = (MusterPoint){ (item->box.x0 + item->box.x1) / 2, (item->box.y0 + item->box.y1) / 2 };
  return item->points->len > 0;
}

static double
distance_to_segment (MusterPoint p, MusterPoint a, MusterPoint b)
{
  double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  double t = length > 0 ? CLAMP (((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0, 1) : 0;

  return hypot (p.x - a.x - t * dx, p.y - a.y - t * dy);
}

static gboolean
plot_is_at (const MusterMapItem *item, MusterPoint p, double reach)
{
  gboolean inside = FALSE;
  guint start = 0;

  for (guint r = 0; r < item->rings->len; r++) {
    guint n = g_array_index (item->rings, guint, r);
    const MusterPoint *ring = &g_array_index (item->points, MusterPoint, start);

    if (n == 1 && hypot (p.x - ring[0].x, p.y - ring[0].y) <= reach * 2)
      return TRUE;
    for (guint i = 1; i < n; i++) {
      MusterPoint a = ring[i - 1], b = ring[i];

      if (distance_to_segment (p, a, b) <= reach)
        return TRUE;
      if (item->is_area && (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
        inside = !inside;
    }
    start += n;
  }
  return inside;
}

/* ---- the set ---- */

MusterRecordSet *
muster_record_set_new (void)
{
  MusterRecordSet *set = g_new0 (MusterRecordSet, 1);

  set->items = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, item_free);
  set->cells = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  set->plots = g_ptr_array_new ();
  return set;
}

static void
drop_grids (MusterRecordSet *set)
{
  for (guint i = 0; i < GRIDS; i++)
    g_clear_pointer (&set->grids[i], muster_record_grid_free);
}

void
muster_record_set_free (MusterRecordSet *set)
{
  drop_grids (set);
  g_ptr_array_unref (set->plots);
  g_hash_table_unref (set->cells);
  g_hash_table_unref (set->items);
  g_free (set);
}

static void
take_out (MusterRecordSet *set, MusterMapItem *item)
{
  guint cell = cell_of (item->at);
  GPtrArray *list;

  if (item->points != NULL) {
    g_ptr_array_remove (set->plots, item);
  } else {
    for (guint i = 0; i < GRIDS && !set->hidden[item->record->kind]; i++)
      if (set->grids[i] != NULL)
        muster_record_grid_remove (set->grids[i], item);
    list = g_hash_table_lookup (set->cells, GUINT_TO_POINTER (cell));
    g_ptr_array_remove_fast (list, item);
    if (list->len == 0)
      g_hash_table_remove (set->cells, GUINT_TO_POINTER (cell));
  }
  g_hash_table_remove (set->items, item->record->id);
}

static guint
rank_of (const MusterMapItem *item)
{
  gboolean busy = item->symbol.state == MUSTER_SYMBOL_COMMITTED || item->symbol.green;
  guint off = item->symbol.state == MUSTER_SYMBOL_OFF ? 1 : 0;

  switch (item->record->kind) {
  case MUSTER_INCIDENT:
    return off ? 3 : 0;
  case MUSTER_ALARM:
    return 1;
  case MUSTER_HEADQUARTERS:
    return 2;
  case MUSTER_TEAM:
    return busy ? 2 : 4 + off;
  case MUSTER_TASK:
    return 4;
  case MUSTER_SHELTER:
    return busy ? 3 : 7 + off;
  default:
    return 6 + off;
  }
}

gboolean
muster_record_set_put (MusterRecordSet *set, MusterRecord *record, MusterRecord *holder)
{
  MusterMapItem *old = g_hash_table_lookup (set->items, record->id), *item;
  MusterLatLon at;
  gboolean placed;

  if (old != NULL && old->record == record && old->holder == holder)
    return FALSE;
  item = g_new0 (MusterMapItem, 1);
  item->record = muster_record_ref (record);
  item->holder = holder != NULL ? muster_record_ref (holder) : NULL;
  if (record->kind == MUSTER_PLOT)
    placed = record->exists && read_plot (item);
  else if ((placed = record->exists && muster_record_position (record, &at) && muster_latlon_is_valid (at)))
    item->at = muster_mercator (at);
  if (old != NULL)
    take_out (set, old);
  if (!placed) {
    item_free (item);
    return old != NULL;
  }
  item->name = muster_record_words_beside (record);
  if (item->points != NULL) {
    g_ptr_array_add (set->plots, item);
  } else {
    guint cell = cell_of (item->at);
    GPtrArray *list = g_hash_table_lookup (set->cells, GUINT_TO_POINTER (cell));

    muster_symbol_for (record, holder, &item->symbol);
    item->rank = rank_of (item);
    if (list == NULL)
      g_hash_table_insert (set->cells, GUINT_TO_POINTER (cell), list = g_ptr_array_new ());
    g_ptr_array_add (list, item);
    for (guint i = 0; i < GRIDS && !set->hidden[record->kind]; i++)
      if (set->grids[i] != NULL)
        muster_record_grid_add (set->grids[i], item);
  }
  g_hash_table_insert (set->items, item->record->id, item);
  return TRUE;
}

void
muster_record_set_clear (MusterRecordSet *set)
{
  drop_grids (set);
  g_ptr_array_set_size (set->plots, 0);
  g_hash_table_remove_all (set->cells);
  g_hash_table_remove_all (set->items);
}

gboolean
muster_record_set_is_empty (MusterRecordSet *set)
{
  return g_hash_table_size (set->items) == 0;
}

const MusterMapItem *
muster_record_set_get (MusterRecordSet *set, const char *id)
{
  return id != NULL ? g_hash_table_lookup (set->items, id) : NULL;
}

void
muster_record_set_show (MusterRecordSet *set, MusterKind kind, gboolean visible)
{
  g_return_if_fail (kind < MUSTER_N_KINDS);
  if (set->hidden[kind] == !visible)
    return;
  set->hidden[kind] = !visible;
  drop_grids (set);
}

gboolean
muster_record_set_shows (MusterRecordSet *set, MusterKind kind)
{
  return kind < MUSTER_N_KINDS && !set->hidden[kind];
}

static void
query_cell (MusterRecordSet *set, GPtrArray *list, const MusterBox *box, guint limit, GPtrArray *out)
{
  for (guint i = 0; i < list->len && out->len < limit; i++) {
    MusterMapItem *item = g_ptr_array_index (list, i);

    if (!set->hidden[item->record->kind] && item->at.x >= box->x0 && item->at.x <= box->x1 && item->at.y >= box->y0
        && item->at.y <= box->y1)
      g_ptr_array_add (out, item);
  }
}

/* Stops when @out holds @limit. */
static void
query (MusterRecordSet *set, const MusterBox *box, guint limit, GPtrArray *out)
{
  guint x0 = (guint)CLAMP (box->x0 * CELLS, 0, CELLS - 1), x1 = (guint)CLAMP (box->x1 * CELLS, 0, CELLS - 1);
  guint y0 = (guint)CLAMP (box->y0 * CELLS, 0, CELLS - 1), y1 = (guint)CLAMP (box->y1 * CELLS, 0, CELLS - 1);
  GHashTableIter iter;
  gpointer list;

  if ((gsize)(x1 - x0 + 1) * (y1 - y0 + 1) > g_hash_table_size (set->cells)) {
    g_hash_table_iter_init (&iter, set->cells);
    while (out->len < limit && g_hash_table_iter_next (&iter, NULL, &list))
      query_cell (set, list, box, limit, out);
    return;
  }
  for (guint y = y0; y <= y1 && out->len < limit; y++)
    for (guint x = x0; x <= x1; x++)
      if ((list = g_hash_table_lookup (set->cells, GUINT_TO_POINTER (y * CELLS + x + 1))) != NULL)
        query_cell (set, list, box, limit, out);
}

void
muster_record_set_query (MusterRecordSet *set, const MusterBox *box, GPtrArray *out)
{
  query (set, box, G_MAXUINT, out);
}

gboolean
muster_record_set_has_more (MusterRecordSet *set, const MusterBox *box, guint limit)
{
  g_autoptr (GPtrArray) found = g_ptr_array_sized_new (limit + 1);

  query (set, box, limit + 1, found);
  return found->len > limit;
}

/* The grid of @level, from now on the one asked for last. */
static MusterRecordGrid *
grid_for (MusterRecordSet *set, int level)
{
  MusterRecordGrid *grid = NULL;
  GHashTableIter iter;
  gpointer value;
  guint i = 0;

  while (i < GRIDS && set->grids[i] != NULL && muster_record_grid_get_level (set->grids[i]) != level)
    i++;
  if (i < GRIDS)
    grid = set->grids[i];
  if (grid == NULL) {
    i = MIN (i, GRIDS - 1);
    g_clear_pointer (&set->grids[i], muster_record_grid_free);
    grid = muster_record_grid_new (level);
    g_hash_table_iter_init (&iter, set->items);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      const MusterMapItem *item = value;

      if (item->points == NULL && !set->hidden[item->record->kind])
        muster_record_grid_add (grid, item);
    }
  }
  memmove (set->grids + 1, set->grids, i * sizeof *set->grids);
  set->grids[0] = grid;
  return grid;
}

void
muster_record_set_gather (MusterRecordSet *set, int level, const MusterBox *box, const char *selected,
                          MusterMapSingle single, MusterMapCell cell, gpointer user_data)
{
  const MusterMapItem *item = muster_record_set_get (set, selected);

  /* What is not in the grid cannot be taken out of a cell of it. */
  if (item != NULL && (item->points != NULL || set->hidden[item->record->kind]))
    item = NULL;
  muster_record_grid_visit (grid_for (set, level), box, item, single, cell, user_data);
}

static double
extent (const MusterMapItem *item)
{
  return (item->box.x1 - item->box.x0) * (item->box.y1 - item->box.y0);
}

static int
compare_largest_first (gconstpointer a, gconstpointer b)
{
  const MusterMapItem *p = *(MusterMapItem *const *)a, *q = *(MusterMapItem *const *)b;
  double difference = extent (q) - extent (p);

  return difference > 0 ? 1 : difference < 0 ? -1 : g_strcmp0 (p->record->id, q->record->id);
}

GPtrArray *
muster_record_set_plots (MusterRecordSet *set, const MusterBox *box)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);

  g_ptr_array_sort (set->plots, compare_largest_first);
  for (guint i = 0; i < set->plots->len && !set->hidden[MUSTER_PLOT]; i++) {
    MusterMapItem *item = g_ptr_array_index (set->plots, i);

    if (item->box.x1 >= box->x0 && item->box.x0 <= box->x1 && item->box.y1 >= box->y0 && item->box.y0 <= box->y1)
      g_ptr_array_add (out, muster_record_ref (item->record));
  }
  return out;
}

const MusterMapItem *
muster_record_set_plot_at (MusterRecordSet *set, MusterPoint p, double reach)
{
  const MusterMapItem *found = NULL;

  for (guint i = 0; i < set->plots->len && !set->hidden[MUSTER_PLOT]; i++) {
    const MusterMapItem *item = g_ptr_array_index (set->plots, i);

    if (plot_is_at (item, p, reach) && (found == NULL || extent (item) < extent (found)))
      found = item;
  }
  return found;
}

gboolean
muster_record_set_bounds (MusterRecordSet *set, MusterBox *out)
{
  GHashTableIter iter;
  gpointer value;
  gboolean any = FALSE;

  *out = (MusterBox){ 2, 2, -1, -1 };
  g_hash_table_iter_init (&iter, set->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const MusterMapItem *item = value;
    MusterBox box = item->points != NULL ? item->box : (MusterBox){ item->at.x, item->at.y, item->at.x, item->at.y };

    if (set->hidden[item->record->kind])
      continue;
    any = TRUE;
    out->x0 = MIN (out->x0, box.x0);
    out->y0 = MIN (out->y0, box.y0);
    out->x1 = MAX (out->x1, box.x1);
    out->y1 = MAX (out->y1, box.y1);
  }
  return any;
}
