/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The transport problem with few sources and many customers, amounts and costs of any real size: exact, by shortest
 * augmenting paths over the sources alone. For one set of open facilities after another. */
typedef struct {
  int facilities, customers;
  const double *capacities; /* (unowned) [facilities] */
  const double *demands;    /* (unowned) [customers] */
  const double *costs;      /* (unowned) [facilities × customers] of the whole demand, all finite */
  int open_count;
  int *open;       /* [open_count] facilities */
  double *units;   /* [facilities × customers] cost of one unit; of the whole where the demand is 0 */
  double dearest;  /* the highest of units */
  double *amounts; /* [facilities × customers] what goes where; rows of facilities that are not open mean nothing */
  double *spare;   /* [facilities] */
  int *members;    /* [facilities × customers] who is at a facility, in no order */
  int *counts;     /* [facilities] how many are */
  double *arc;     /* [facilities × facilities] cheapest exchange from one to the other, per unit */
  int *mover;      /* [facilities × facilities] the customer that would move */
  double *way;
  int *before;
  double cost; /* of the transport alone */
} MusterSplit;

void muster_split_init (MusterSplit *s, int facilities, int customers, const double *capacities, const double *demands,
                        const double *costs);
void muster_split_clear (MusterSplit *s);
/* @open [facilities] must hold the whole demand (up to a billionth of it). Leaves amounts and cost. FALSE when it does
 * not, or when the cost is above @limit (+∞: none); what is left then means nothing. */
gboolean muster_split_solve (MusterSplit *s, const gboolean *open, double limit);
/* [customers] what one more of each customer's whole demand would cost, with the last plan: multipliers of its bound.
 */
void muster_split_prices (MusterSplit *s, double *prices);
