/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Where units should stand so that most is covered. A point of weight h that k units can reach in time counts
 * h · (1 − busy^k): the chance that not all of them are out on calls. With busy = 0 a point counts when one unit
 * reaches it (maximal covering location, Church and ReVelle 1974); otherwise it is MEXCLP (Daskin 1983). */
typedef struct {
  int points, sites;
  int units;              /* to be placed, besides those that stand already */
  double busy;            /* 0 ≤ busy < 1 */
  const double *weights;  /* [points] ≥ 0 */
  const gboolean *covers; /* [points × sites] a unit there reaches the point in time */
  const int *standing;    /* (nullable) [sites] units that stand already and stay */
  const int *most;        /* (nullable) [sites] how many new units a site can take; without it any number */
} MusterCoverage;

/* The objective is what is covered in all, by standing and new units; it is a maximum, so bound ≥ objective. */
typedef struct {
  MusterAllocOutcome outcome;
  int *placed;         /* [sites] new units; all of them unless the sites cannot take as many */
  double *multipliers; /* [points] they prove root_bound by themselves */
  double root_bound;
  gboolean root_proves;
  guint64 nodes;
} MusterCoveragePlan;

/* Never fails. (transfer full) */
MusterCoveragePlan *muster_coverage_solve (const MusterCoverage *problem, const MusterAllocBudget *budget);
void muster_coverage_plan_free (MusterCoveragePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCoveragePlan, muster_coverage_plan_free)

/* What the units in @standing (and @placed, nullable) cover. */
double muster_coverage_value (const MusterCoverage *problem, const int *placed);
/* @gains [sites]: by how much one more unit at each site, added to those that stand, raises what is covered. */
void muster_coverage_gains (const MusterCoverage *problem, double *gains);

/* Points, sites, units, distance; the weights; a row of distances for each point. @busy as above; the kind of the
 * certificate is "mclp" when it is 0 and "mexclp" otherwise. */
gboolean muster_coverage_solve_text (const char *text, gsize length, double busy, const MusterAllocBudget *budget,
                                     MusterAllocOutcome *outcome, GString *certificate, GError **error);
