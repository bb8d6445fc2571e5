/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Interchange for p-median plans: a plan in which no swap of an open site for a closed one saves anything. */
typedef struct {
  int clients, sites, medians;
  const double *columns;  /* (unowned) [sites × clients], all finite */
  int *open;              /* [medians] */
  int *slot;              /* [sites] place in open, −1 when closed */
  double value;           /* cost of the plan */
  int *first;             /* [clients] slot of the nearest open site */
  double *near, *next;    /* [clients] cost to it and to the second nearest, +∞ when there is one only */
  double *removal, *loss; /* [medians] */
} MusterInterchange;

void muster_interchange_init (MusterInterchange *x, int clients, int sites, int medians, const double *columns);
void muster_interchange_clear (MusterInterchange *x);
void muster_interchange_set (MusterInterchange *x, const int *open); /* [medians], all different */
/* Adds sites one by one, each time the one that saves most; sites with state < 0 are not used. */
void muster_interchange_greedy (MusterInterchange *x, const gint16 *state);
/* Swaps until nothing improves. @state (nullable) [sites]: > 0 stays open, < 0 stays closed. Stops early when the clock
 * expires, with a plan that is whole. */
void muster_interchange_descend (MusterInterchange *x, const gint16 *state, MusterAllocClock *clock);
