/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* The network simplex itself, for flow.c: lower bounds are 0 here, and every node hangs on a root by an artificial arc
 * that costs more than any path. The problem is never infeasible; what flows on artificial arcs is what is missing. */

#define MUSTER_SIMPLEX_UNLIMITED G_MAXINT64

typedef struct MusterSimplex MusterSimplex;

typedef enum {
  MUSTER_SIMPLEX_DONE,
  MUSTER_SIMPLEX_EXPIRED,
  MUSTER_SIMPLEX_UNBOUNDED, /* see muster_simplex_get_cycle() */
  MUSTER_SIMPLEX_OVERFLOW
} MusterSimplexEnd;

/* @big is the cost of an artificial arc. Loops (tail = head) must not be among the arcs that can carry flow: give them
 * @upper 0. Room for all arcs is taken here; add them with set_arc, the nodes with set_supply, then run. The node after
 * the last, @nodes, is the root: it has a price of 0, takes or gives whatever comes to it, and arcs may go there. */
MusterSimplex *muster_simplex_new (guint nodes, guint arcs, gint64 big);
void muster_simplex_set_arc (MusterSimplex *s, guint arc, guint tail, guint head, gint64 upper, gint64 cost);
void muster_simplex_set_supply (MusterSimplex *s, guint node, gint64 supply);
MusterSimplexEnd muster_simplex_run (MusterSimplex *s, MusterAllocClock *clock);
gint64 muster_simplex_get_flow (const MusterSimplex *s, guint arc);
/* cost + price of the tail − price of the head ≥ 0 on every arc with room left. */
gint64 muster_simplex_get_price (const MusterSimplex *s, guint node);
/* What stays at the node (> 0) or lacks there (< 0). */
gint64 muster_simplex_get_rest (const MusterSimplex *s, guint node);
/* After UNBOUNDED: the arcs around which the cost falls without end, in order; @length gets how many (transfer full).
 */
guint *muster_simplex_get_cycle (const MusterSimplex *s, guint *length);
void muster_simplex_free (MusterSimplex *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSimplex, muster_simplex_free)
