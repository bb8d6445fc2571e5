/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/location-text.h"

/* Each customer whole from one facility, no facility beyond its capacity, a price for opening one: single-source
 * capacitated location. With demands that depend on the facility and no opening costs it is generalised assignment. */
typedef struct {
  int facilities, customers;
  const double *capacities; /* [facilities] ≥ 0 */
  const double *openings;   /* [facilities] ≥ 0 */
  const double *demands;    /* [facilities × customers] ≥ 0 */
  const double *costs; /* [facilities × customers] of the whole demand; +∞ where it cannot be served; any sign */
} MusterSingleSource;

typedef struct {
  MusterAllocOutcome outcome;
  int *serves;         /* [customers] the facility of each; NULL when there is no plan */
  double *multipliers; /* [customers] they prove root_bound by themselves */
  double root_bound;
  gboolean root_proves; /* the bound reported is the root's, so the multipliers prove all of it */
  guint64 nodes;
  double missing; /* INFEASIBLE: how much capacity is missing in all, 0 when it is not the sum that is short */
  GString *tree;  /* (nullable): with a plan whose bound the root does not prove, the search tree that does */
  int too_large;  /* INFEASIBLE: a customer that no facility can take, −1 when there is none */
} MusterSingleSourcePlan;

/* Never fails. (transfer full) */
MusterSingleSourcePlan *muster_single_source_solve (const MusterSingleSource *problem, const MusterAllocBudget *budget);
void muster_single_source_plan_free (MusterSingleSourcePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSingleSourcePlan, muster_single_source_plan_free)

/* Facilities, customers; capacities; opening costs; demands; a row of costs for each customer; and the other layout of
 * location-text.h. */
gboolean muster_sscflp_solve_text (const char *text, gsize length, const MusterAllocBudget *budget,
                                   MusterAllocOutcome *outcome, GString *certificate, GError **error);
/* The same when it is known what a row of costs is of. */
gboolean muster_sscflp_solve_rows (const char *text, gsize length, MusterRows rows, const MusterAllocBudget *budget,
                                   MusterAllocOutcome *outcome, GString *certificate, GError **error);
/* OR-Library gap; @which problem of the text, from 1; @maximise: the costs are profits. */
gboolean muster_gap_solve_text (const char *text, gsize length, int which, gboolean maximise,
                                const MusterAllocBudget *budget, MusterAllocOutcome *outcome, GString *certificate,
                                GError **error);
