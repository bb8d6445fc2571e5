/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The binary knapsack with real profits: fill it as often as wanted, solve it, read off what was taken. Plain memory,
 * reused from one problem to the next. */
typedef struct {
  int key; /* the caller's name for it */
  double profit, weight;
} MusterItem;

typedef struct {
  int n, room;
  MusterItem *items;
  gboolean *taken; /* [n] after solve, in the order of items, which solve sorts */
  double profit;   /* of what was taken */
  double bound;    /* no choice earns more; equal to profit where exact */
  gboolean exact;
  gboolean *trial;
  double *table;
  guint8 *marks;
  gsize table_room;
} MusterKnapsack;

void muster_knapsack_init (MusterKnapsack *k, int room); /* for at most @room items */
void muster_knapsack_clear (MusterKnapsack *k);
void muster_knapsack_empty (MusterKnapsack *k);
void muster_knapsack_add (MusterKnapsack *k, int key, double profit, double weight); /* weight ≥ 0 */
/* The most profit within @capacity. Items that do not fit or earn nothing are never taken. A search of at most some
 * thousand steps, then, where weights are whole numbers and the capacity is moderate, dynamic programming; what is
 * still open then is bounded by the fractional relaxation. */
void muster_knapsack_solve (MusterKnapsack *k, double capacity);
