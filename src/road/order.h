/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* An undirected graph without loops or parallels: the neighbours of node u are head[start[u]] … head[start[u + 1] - 1].
 */
typedef struct {
  guint32 n;
  guint32 *start; /* n + 1 */
  guint32 *head;
} MusterNet;

/* Makes it from arcs of any direction; loops and parallels are dropped, neighbours rise. */
void muster_net_init (MusterNet *net, guint32 n, const guint32 *tail, const guint32 *head, guint32 n_arcs);
void muster_net_clear (MusterNet *net);

/* The order in which a hierarchy removes the nodes: result[node] is its rank, 0 first. @x, @y: (nullable) where the
 * nodes lie; without them distances in the graph itself serve. The same input gives the same order. (transfer full) */
guint32 *muster_order_find (const MusterNet *net, const gint32 *x, const gint32 *y);
