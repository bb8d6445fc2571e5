/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Sets of facilities one closed, one opened, or both away from a given one, for local search. */
typedef struct {
  int out, in;  /* −1: none */
  double least; /* no plan of the set is cheaper */
} MusterChange;

/* A Lagrangean bound for sets: Σ of the multipliers, and the worth of each facility at them. */
typedef struct {
  double sum;
  const double *worths; /* [facilities] +∞ where it may not be open */
} MusterSetBound;

typedef struct {
  int facilities;
  const gboolean *open;     /* [facilities] the set */
  const gint16 *states;     /* [facilities] < 0 stays closed, > 0 stays open */
  const double *capacities; /* [facilities] */
  double demand;            /* a set must hold so much */
  const MusterSetBound *bounds;
  int bound_count;
} MusterChanges;

/* The changes whose bound is below @limit, the most promising first. (transfer full): of MusterChange */
GArray *muster_changes_find (const MusterChanges *changes, double limit);
