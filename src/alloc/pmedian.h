/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* The p-median problem: open exactly `medians` of the sites so that the sum over the clients of the cost to their
 * nearest open site is least. */
typedef struct {
  int clients, sites, medians; /* 1 ≤ medians ≤ sites */
  const double *costs; /* [clients × sites], a row for each client; ≥ 0, +∞ where the site cannot serve it */
} MusterPMedian;

typedef struct {
  MusterAllocOutcome outcome;
  int *open;            /* [medians] sites, ascending; NULL when there is no plan */
  int *serves;          /* [clients] the site of each */
  double *multipliers;  /* [clients] they prove root_bound by themselves */
  double root_bound;    /* the Lagrangean bound, before any branching */
  gboolean root_proves; /* the bound reported is the root's, so the multipliers prove all of it */
  GString *tree; /* (nullable) the search as a proof, a JSON member; NULL when it was not needed or grew too large */
  guint64 nodes; /* of the search tree beyond the root */
  int unserved;  /* INFEASIBLE: the fewest clients found that no site could serve */
} MusterPMedianPlan;

/* Never fails: MUSTER_ALLOC_INFEASIBLE when every choice leaves a client that nobody can serve. (transfer full) */
MusterPMedianPlan *muster_pmedian_solve (const MusterPMedian *problem, const MusterAllocBudget *budget);
void muster_pmedian_plan_free (MusterPMedianPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPMedianPlan, muster_pmedian_plan_free)

/* OR-Library's pmed: n m p, then m edges i j cost; the last cost of a pair counts; costs are shortest paths. */
gboolean muster_pmedian_solve_text (const char *text, gsize length, const MusterAllocBudget *budget,
                                    MusterAllocOutcome *outcome, GString *certificate, GError **error);
