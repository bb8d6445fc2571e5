/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/shape.h"
#include "road/ways.h"
#include <sqlite3.h>

/* The road network as it stands in an area file: flat arrays, nothing derived. */
typedef enum { MUSTER_GRAPH_DRIVE, MUSTER_GRAPH_WALK, MUSTER_N_GRAPHS } MusterRoadGraphKind;
#define MUSTER_ROAD_TURN_EDGES 32 /* the longest turn restriction */

typedef struct {
  guint32 n_junctions;
  gint32 *x, *y;   /* n_junctions: grid steps */
  guint8 *barrier; /* n_junctions: 1 where no vehicle passes */
  guint32 n_segments;
  guint32 *ends;    /* 2 n_segments: junctions a segment leads from and to */
  guint32 *lengths; /* n_segments: cm */
  guint32 *kind;    /* n_segments: of kinds */
  guint32 *name;    /* n_segments: of names */
  guint32 *shape;   /* n_segments + 1: where in shapes the points between the ends begin */
  guint8 *shapes;   /* differences as zigzag varints, x and y in turn */
  guint32 n_kinds;
  MusterRoadKind *kinds;
  guint32 n_names;
  guint32 *name_at; /* 2 n_names: offsets of name and road number in letters; empty when there is none */
  char *letters;
  guint32 n_letters;
  guint32 n_turn_words;
  guint32 *turns; /* one after another: whom it binds, number of edges, the edges. Edge 2s runs along segment s, 2s + 1
                     against it; driving these in turn is forbidden */
  guint32 n_ranks[MUSTER_N_GRAPHS];
  guint32 *rank[MUSTER_N_GRAPHS]; /* of the nodes of the graph, see graph.h */
} MusterRoadData;

void muster_road_data_clear (MusterRoadData *data);
/* Into the table "road" of an area being written; binds and steps @put: "INSERT INTO road VALUES(?,?,?)". */
gboolean muster_road_data_write (const MusterRoadData *data, sqlite3_stmt *put);
/* Rows of "SELECT part, count, bytes FROM road". FALSE with a word for what is wrong in @why; then @data is empty. A
 * file without rows gives an empty network. */
gboolean muster_road_data_read (MusterRoadData *data, sqlite3_stmt *rows, const char **why);

static inline gboolean
muster_road_data_edge_is_open (const MusterRoadData *data, guint32 edge, guint vehicles)
{
  return (data->kinds[data->kind[edge / 2]].access[edge & 1] & vehicles) != 0;
}
/* Junctions an edge leaves and enters. */
static inline guint32
muster_road_data_tail (const MusterRoadData *data, guint32 edge)
{
  return data->ends[edge];
}
static inline guint32
muster_road_data_head (const MusterRoadData *data, guint32 edge)
{
  return data->ends[edge ^ 1];
}
/* The points of a segment, both ends among them, x running on across 180°. Appends to @cells after emptying it. */
void muster_road_data_shape (const MusterRoadData *data, guint32 segment, GArray *cells);
