/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/order.h"

/* The shape of a contraction hierarchy that serves every metric. Its nodes are ranks: node 0 is removed first. Each
 * edge leads from a lower to a higher node, and the higher neighbours of a node are neighbours of each other; so the
 * lowest of them is its parent in a tree, and all its higher neighbours are its ancestors there. Immutable. */
typedef struct {
  guint32 n, m;
  guint32 *rank;       /* n: of each node of the graph */
  guint32 *up_start;   /* n + 1 */
  guint32 *up_head;    /* m, rising within a node: edge e goes up to up_head[e] */
  guint32 *up_tail;    /* m */
  guint32 *down_start; /* n + 1 */
  guint32 *down_edge;  /* m: edges that come up to a node, by rising tail */
  guint32 n_arcs;
  guint32 *slot;      /* n_arcs: twice its edge, plus one if the arc goes down; MUSTER_NO_SLOT for a loop */
  guint32 *arc_start; /* m + 1 */
  guint32 *arcs;      /* the arcs of each edge */
  double triangles;   /* the work of a metric */
} MusterHierarchy;
#define MUSTER_NO_SLOT G_MAXUINT32
#define MUSTER_NO_NODE G_MAXUINT32

/* Takes @rank over, and frees it also when it returns FALSE: then the graph is so entangled that more than @most edges
 * would be needed. */
gboolean muster_hierarchy_init (MusterHierarchy *h, guint32 n, const guint32 *tail, const guint32 *head, guint32 n_arcs,
                                guint32 *rank, guint32 most);
void muster_hierarchy_clear (MusterHierarchy *h);

static inline guint32
muster_hierarchy_parent (const MusterHierarchy *h, guint32 u)
{
  return h->up_start[u] < h->up_start[u + 1] ? h->up_head[h->up_start[u]] : MUSTER_NO_NODE;
}
/* The edge between two nodes; @low < @high. MUSTER_NO_SLOT if there is none. */
guint32 muster_hierarchy_find (const MusterHierarchy *h, guint32 low, guint32 high);
