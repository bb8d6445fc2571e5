/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/grain.h"
#include "alloc/single-source.h"

/* Local search over single-source plans: customers move and change places; an overload costs a penalty that rises while
 * the plan is overloaded and falls while it is not, so the search crosses between. */
typedef struct {
  const MusterSingleSource *problem;
  MusterAllocClock *clock;
  MusterDice *dice;
  const double *ceilings; /* [facilities × customers] as costs, all finite */
  int *at;                /* [customers] facility of each in the plan in hand */
  double *load;           /* [facilities] */
  int *guests;            /* [facilities] customers of each */
  int *until;             /* [facilities × customers] move that may not be undone before this one */
  gboolean *allowed;      /* [facilities] may be used */
  int *best;              /* [customers] the best plan within capacities seen in this run */
  double best_value;      /* +∞: none seen */
  double penalty;
} MusterReassign;

void muster_reassign_init (MusterReassign *r, const MusterSingleSource *problem, const double *ceilings,
                           MusterAllocClock *clock, MusterDice *dice);
void muster_reassign_clear (MusterReassign *r);
/* Fills r->at for customers with start < 0 (or whose facility is not allowed), the most regretful first; the others
 * keep their place. */
void muster_reassign_fill (MusterReassign *r, const int *start);
/* At most @moves moves from r->at. Leaves r->best and r->best_value. */
void muster_reassign_search (MusterReassign *r, int moves);
