/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Which facilities to open, each with a capacity and a price, when a customer's demand may be split between them:
 * capacitated location. */
typedef struct {
  int facilities, customers;
  const double *capacities; /* [facilities] ≥ 0 */
  const double *openings;   /* [facilities] ≥ 0 */
  const double *demands;    /* [customers] ≥ 0 */
  const double *costs;      /* [facilities × customers] of the whole demand, finite; a part costs its part */
} MusterFacility;

typedef struct {
  MusterAllocOutcome outcome;
  gboolean *open;      /* [facilities]; NULL when there is no plan */
  double *shares;      /* [facilities × customers] 0…1 of the customer's demand */
  double *multipliers; /* [customers] they prove root_bound by themselves */
  double root_bound;
  gboolean root_proves;
  guint64 nodes;
  GString *tree;  /* (nullable) the search as a proof, a JSON member; NULL when it was not needed or grew too large */
  double missing; /* INFEASIBLE: how much capacity is missing in all */
} MusterFacilityPlan;

/* Never fails. (transfer full) */
MusterFacilityPlan *muster_facility_solve (const MusterFacility *problem, const MusterAllocBudget *budget);
void muster_facility_plan_free (MusterFacilityPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterFacilityPlan, muster_facility_plan_free)

/* OR-Library's cap. @capacity stands for the word `capacity` where the text has it; 0: no limit. */
gboolean muster_facility_solve_text (const char *text, gsize length, double capacity, const MusterAllocBudget *budget,
                                     MusterAllocOutcome *outcome, GString *certificate, GError **error);
