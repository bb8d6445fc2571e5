/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Minimum-cost flow: what comes from where, over a network with limits, at least cost. Whole numbers throughout, exact.
 */

#define MUSTER_FLOW_UNLIMITED G_MAXINT64

/* Arc a goes from tails[a] to heads[a] and carries lower[a] … upper[a] at costs[a] a unit (may be negative). Loops and
 * parallel arcs are allowed. supplies[v] > 0 is given at node v, < 0 is taken there. */
typedef struct {
  guint nodes, arcs;
  const guint *tails, *heads;
  const gint64 *lower; /* (nullable): 0 everywhere */
  const gint64 *upper; /* (nullable): MUSTER_FLOW_UNLIMITED everywhere */
  const gint64 *costs;
  const gint64 *supplies;
  gboolean supply_may_stay; /* what is given is the most that may be taken; otherwise all of it must go somewhere */
} MusterFlow;

/* OPTIMAL, FEASIBLE: @flows is the plan. INFEASIBLE: @flows is a plan as near as can be, within all limits, and
 * @rests[v] what stays at node v (> 0) or lacks there (< 0); @cut marks nodes, and is the proof: when
 * @cut_lacks, the marked nodes take @missing more than can flow into them, otherwise they give @missing more than can
 * flow out. UNBOUNDED: @flows is a plan and @cycle are arcs without limit around which the cost falls. STOPPED: no
 * plan.
 *
 * Prices: with reduced cost r = cost + prices[tail] − prices[head], the bound is the sum of −price × supply over nodes
 * and of r × lower (r > 0) or r × upper (r < 0) over arcs. prices[v] is what one unit more, given at v, would save
 * within the limits of the present basis. With supply_may_stay a node that gives counts in the sum only if its price is
 * above 0: otherwise the best is that all of it stays. */
typedef struct {
  MusterAllocOutcome outcome;
  guint nodes, arcs;
  gint64 *flows;  /* (nullable) */
  gint64 *prices; /* (nullable): null with INFEASIBLE and UNBOUNDED */
  gint64 *rests;  /* (nullable) */
  guint8 *cut;    /* (nullable) */
  gboolean cut_lacks;
  gint64 missing;
  guint *cycle; /* (nullable) */
  guint cycle_length;
} MusterFlowPlan;

/* Network simplex. Returns: (transfer full): or NULL with MUSTER_ALLOC_ERROR_INPUT (a node out of range, lower >
 * upper), or _RANGE (costs, amounts or their product beyond what 64 bits can hold). An iteration is a pivot. */
MusterFlowPlan *muster_flow_solve (const MusterFlow *problem, const MusterAllocBudget *budget, GError **error);
void muster_flow_plan_free (MusterFlowPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterFlowPlan, muster_flow_plan_free)

/* Whether @plan proves what its outcome says; code apart from the solver (check-flow.c). */
gboolean muster_flow_verify (const MusterFlow *problem, const MusterFlowPlan *plan, GError **error);

/* `dimacs min`: DIMACS's format for minimum-cost flow. An upper limit below 0 means none. */
gboolean muster_flow_solve_dimacs (const char *text, gsize length, const MusterAllocBudget *budget,
                                   MusterAllocOutcome *outcome, GString *certificate, GError **error);
