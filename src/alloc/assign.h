/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Rectangular assignment: each of the fewer side gets exactly one of the more, at least cost. Pairs may be forbidden.
 * Shortest augmenting paths with the start of Jonker and Volgenant (Computing 38, 1987), O(n³) at worst. */

#define MUSTER_ASSIGN_FORBIDDEN G_MAXINT64
#define MUSTER_ASSIGN_NONE      G_MAXUINT

/* Dense: @costs has rows × columns entries, row after row, MUSTER_ASSIGN_FORBIDDEN where a pair may not be. Sparse:
 * @costs is NULL and row i's pairs are @heads[k], @arc_costs[k] for @starts[i] ≤ k < @starts[i+1]; of a pair that
 * stands twice the cheaper counts. Costs may be negative. With n = MAX (rows, columns), the spread (highest less lowest
 * cost) times n + 2 must stay below 2⁶⁰; beyond that the answer is MUSTER_ALLOC_ERROR_RANGE. */
typedef struct {
  guint rows, columns;
  const gint64 *costs;     /* (nullable) */
  const guint *starts;     /* rows + 1 */
  const guint *heads;      /* columns, each < @columns */
  const gint64 *arc_costs; /* never MUSTER_ASSIGN_FORBIDDEN */
} MusterAssignment;

/* With status OPTIMAL or FEASIBLE every one of the fewer side has a partner. With INFEASIBLE the plan gives as many as
 * possible a partner, at the least cost among such plans (@partial_cost), and @short_side is the proof: the marked
 * members have, taken together, fewer permitted partners than they are, by @missing.
 *
 * Prices: row_prices[i] + column_prices[j] ≤ cost of every permitted pair, equality at the pairs of an optimal plan.
 * Prices of the more numerous side are ≤ 0, and 0 for those left over; their sum over both sides is the bound. What the
 * problem would cost less if row i need not be served is at most its price. Not meaningful with INFEASIBLE. */
typedef struct {
  MusterAllocOutcome outcome;
  guint rows, columns;
  guint *column_of_row; /* column or MUSTER_ASSIGN_NONE */
  gint64 *row_prices, *column_prices;
  guint missing;       /* INFEASIBLE: how many of the fewer side stay without */
  gint64 partial_cost; /* INFEASIBLE: cost of those who have a partner */
  guint8 *short_side;  /* INFEASIBLE: 1 for the rows of the proof (columns, if there are more rows than columns) */
} MusterAssignmentPlan;

/* Returns: (transfer full): the plan, or NULL with MUSTER_ALLOC_ERROR_INPUT (an index out of range) or _RANGE. When
 * @budget ends early: FEASIBLE with the rest assigned greedily, or STOPPED with a bound alone. An iteration is a row
 * looked at. Costs are read, not kept. */
MusterAssignmentPlan *muster_assign_solve (const MusterAssignment *problem, const MusterAllocBudget *budget,
                                           GError **error);
void muster_assignment_plan_free (MusterAssignmentPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAssignmentPlan, muster_assignment_plan_free)

/* Whether @plan proves what its outcome says; code apart from the solver (check-assign.c). FALSE with
 * MUSTER_ALLOC_ERROR_REFUTED and the reason. STOPPED proves its bound only. */
gboolean muster_assign_verify (const MusterAssignment *problem, const MusterAssignmentPlan *plan, GError **error);

/* `orlib assign`: OR-Library's format, n and then n × n whole costs, row after row. */
gboolean muster_assign_solve_orlib (const char *text, gsize length, const MusterAllocBudget *budget,
                                    MusterAllocOutcome *outcome, GString *certificate, GError **error);
