/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading a network: the arrays of the area file, the two graphs made of them, their hierarchies by the order the file
 * holds, and the index over segments. Everything after this only reads. */
#include "road/roads.h"
#include "road/reader.h"
#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (muster - road - error - quark, muster_road_error)

static void
base_unref (gpointer p)
{
  muster_road_base_unref (p);
}

static MusterRoads *
refuse (const char *path, const char *why, GError **error)
{
  g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_DAMAGED,
               _ ("%s: the roads in the area file are damaged (%s)"), path, why);
  return NULL;
}

MusterRoads *
muster_roads_new (MusterRoadData *data, const char *path, GError **error)
{
  g_autoptr (MusterRoads) roads = g_new0 (MusterRoads, 1);
  g_atomic_ref_count_init (&roads->refs);
  g_mutex_init (&roads->lock);
  roads->bases = g_ptr_array_new_with_free_func (base_unref);
  roads->data = *data;
  memset (data, 0, sizeof *data);
  data = &roads->data;
  for (MusterRoadGraphKind which = 0; which < MUSTER_N_GRAPHS; which++) {
    MusterRoadGraph *graph = &roads->graph[which];
    muster_road_graph_init (graph, data, which);
    if (graph->n_nodes != data->n_ranks[which])
      return refuse (path, "order", error);
    guint32 *rank = g_new (guint32, MAX ((gsize)graph->n_nodes, 1));
    if (graph->n_nodes)
      memcpy (rank, data->rank[which], (gsize)graph->n_nodes * sizeof *rank);
    guint64 most = MAX (4000000, 64 * ((guint64)graph->n_nodes + graph->n_arcs));
    if (!muster_hierarchy_init (&roads->hierarchy[which], graph->n_nodes, graph->tail, graph->head, graph->n_arcs, rank,
                                (guint32)MIN (most, G_MAXINT32)))
      return refuse (path, "order", error);
  }
  muster_road_index_init (&roads->index, data);
  for (guint32 s = 0; s < data->n_segments; s++)
    roads->metres += data->lengths[s] / 100.0;
  for (guint32 i = 0; i < data->n_turn_words; i += data->turns[i + 1] + 2)
    roads->n_turns++;
  return g_steal_pointer (&roads);
}

MusterRoads *
muster_roads_load (MusterArea *area, GError **error)
{
  MusterRoadData data = { 0 };
  sqlite3_stmt *rows = NULL;
  const char *why = NULL, *path = area ? area->path : "";
  if (area && area->format >= MUSTER_AREA_WITH_ROADS) {
    if (!muster_area_statement (area, &rows, "SELECT part, count, bytes FROM road", error))
      return NULL;
    gboolean good = muster_road_data_read (&data, rows, &why);
    sqlite3_finalize (rows);
    if (!good)
      return refuse (path, why, error);
  }
  return muster_roads_new (&data, path, error);
}

MusterRoads *
muster_roads_ref (MusterRoads *roads)
{
  g_atomic_ref_count_inc (&roads->refs);
  return roads;
}

void
muster_roads_unref (MusterRoads *roads)
{
  if (!roads || !g_atomic_ref_count_dec (&roads->refs))
    return;
  g_ptr_array_unref (roads->bases);
  for (MusterRoadGraphKind which = 0; which < MUSTER_N_GRAPHS; which++) {
    muster_road_graph_clear (&roads->graph[which]);
    muster_hierarchy_clear (&roads->hierarchy[which]);
  }
  muster_road_index_clear (&roads->index);
  muster_road_data_clear (&roads->data);
  g_mutex_clear (&roads->lock);
  g_free (roads);
}

MusterRoadsInfo
muster_roads_get_info (const MusterRoads *roads)
{
  return (MusterRoadsInfo){ roads->data.n_junctions, roads->data.n_segments, roads->n_turns, roads->metres };
}
