/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/hierarchy.h"

/* What the edges of a hierarchy cost under one metric, in two widths: 32 bits for milliseconds on roads, 64 bits for
 * numbers from a file. Both are made from weights-of-width.h. A cost at or above the width's INFINITE is no way. */
#define MUSTER_COST_INFINITE   (G_MAXINT32 / 2)
#define MUSTER_COST64_INFINITE (G_MAXINT64 / 2)

typedef struct {
  gint32 up, down; /* from the lower to the higher node; back */
} MusterCost;
typedef struct {
  gint64 up, down;
} MusterCost64;

/* @arc: what each arc of the graph costs, ≥ 0. @cost: h->m of them, filled with the least costs over lower nodes. */
void muster_cost_customise (const MusterHierarchy *h, const gint32 *arc, MusterCost *cost);
void muster_cost64_customise (const MusterHierarchy *h, const gint64 *arc, MusterCost64 *cost);
/* The same, when @cost holds what was right before the @n arcs in @changed got their values of @arc. */
void muster_cost_update (const MusterHierarchy *h, const gint32 *arc, const guint32 *changed, guint32 n,
                         MusterCost *cost);
void muster_cost64_update (const MusterHierarchy *h, const gint64 *arc, const guint32 *changed, guint32 n,
                           MusterCost64 *cost);

/* From one node to another; nodes are ranks. @ahead, @back: h->n of memory, anything in them. */
gint32 muster_cost_query (const MusterHierarchy *h, const MusterCost *cost, guint32 from, guint32 to, gint32 *ahead,
                          gint32 *back);
gint64 muster_cost64_query (const MusterHierarchy *h, const MusterCost64 *cost, guint32 from, guint32 to, gint64 *ahead,
                            gint64 *back);
