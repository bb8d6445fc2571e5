/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/check-location.h"

/* Walking a search tree that a certificate keeps (proof.h says what it holds). The problem is asked what its decisions
 * mean: side[j] > 0 open, < 0 closed, 0 free. */
typedef struct {
  int sites, multipliers;
  gpointer data;
  /* The bound at @prices under @side; +∞ when no plan agrees with it. Remembers the prices. */
  double (*below) (gpointer data, const double *prices, const gint8 *side);
  /* The bound at the prices remembered, with @site the other way than @opened; side[site] is 0. */
  double (*other_way) (gpointer data, const gint8 *side, int site, gboolean opened);
  /* (nullable) The cost of the only plan that agrees with @side, +∞ when there is none, NaN when there are more. */
  double (*settled) (gpointer data, const gint8 *side);
} MusterTreeProblem;

/* Whether the tree of @certificate, with @prices for its root, proves that no plan costs less than @bound, where costs
 * are multiples of @step (0: any). */
gboolean muster_check_tree (const MusterTreeProblem *problem, const MusterJson *certificate, const double *prices,
                            double bound, double step, GError **error);
