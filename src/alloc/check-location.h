/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/check.h"

/* What the checkers of location certificates share among themselves. */

/* Compares a claim with what was worked out: equal up to 1e-6 of its size, exactly where both are whole. FALSE:
 * refuted, the message begins with @what. */
gboolean muster_check_same (double claimed, double found, const char *what, GError **error);
/* The bounds of a certificate, all as bounds from below (@sign −1 turns a maximum round). @lagrange was worked out from
 * the multipliers; no plan's cost lies strictly between it and the next multiple of @step (0: any cost may). With
 * "bound_proof":"multipliers" the bound claimed must follow from it, with "search" the root bound must. */
gboolean muster_check_bounds (const MusterJson *certificate, const MusterAllocOutcome *claimed, double lagrange,
                              double step, double sign, GError **error);
/* The largest of 1, 0.1, … 0.0001 of which all @values are whole multiples, times what divides them all; 0 for none.
 * @other_step: of other values that are added to these, 0 to begin with none is written as INFINITY. */
double muster_check_step (const double *values, gsize n, double other_step);

/* By how much a bound worked out from these @n prices at @sites places may be wrong through rounding: prices far beyond
 * all costs would prove anything with what is lost when they cancel out. */
double muster_check_noise (const double *prices, int n, int sites);

/* The most that items with these profits and weights earn within @capacity: exact, or from above should that take more
 * than some million steps. */
double muster_check_knapsack (const double *profits, const double *weights, int n, double capacity);
