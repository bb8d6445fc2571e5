/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/road-data.h"

/* One of the two graphs in a network: for who drives, and for who walks. A node is a junction, or a junction with a
 * memory: where driving on may be forbidden because of where one came from, the way in leads to a node of its own, and
 * its arcs know whom they are forbidden to. So restrictions hold exactly, over junctions and over ways between, and the
 * graph is hardly larger than without. A barrier is a node for each road that ends there. */
typedef struct {
  guint32 n_nodes;
  guint32 *junction; /* n_nodes: where it is */
  guint32 n_arcs;
  guint32 *tail, *head, *edge; /* n_arcs: nodes; the directed edge of the data */
  guint8 *forbidden;           /* n_arcs: a bit for each MusterVehicle */
  guint32 n_edges;             /* 2 × segments */
  guint32 *end;                /* n_edges: the plain node it enters; G_MAXUINT32 if it is of the other graph only */
  guint32 *landing;            /* n_edges: the node one is at after driving it from somewhere on it */
  guint32 *arc_start, *arcs;   /* n_edges + 1; the arcs of each edge, of which all but loops count */
} MusterRoadGraph;

/* The same data gives the same graph, so the order stored with the data fits. */
void muster_road_graph_init (MusterRoadGraph *graph, const MusterRoadData *data, MusterRoadGraphKind which);
void muster_road_graph_clear (MusterRoadGraph *graph);
/* (transfer full) */
guint32 *muster_road_graph_find_order (const MusterRoadGraph *graph, const MusterRoadData *data);

static inline guint
muster_road_graph_vehicles (MusterRoadGraphKind which)
{
  return which == MUSTER_GRAPH_DRIVE ? MUSTER_ROAD_DRIVERS : 1u << MUSTER_VEHICLE_WALK;
}
