/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is it the best assignment? Weak duality, in exact whole numbers: prices that nowhere exceed a pair's cost add up to
 * no more than any plan costs; a plan that costs as much is therefore best. That nobody can be served better when the
 * problem is infeasible is Hall's theorem: members whose permitted partners, all taken together, are fewer than they.
 */
#include "alloc/assign-instance.h"
#include "alloc/assign.h"
#include "alloc/check.h"
#include <math.h>

static gint64
get_cost (const MusterAssignment *p, guint i, guint j)
{
  gint64 least = MUSTER_ASSIGN_FORBIDDEN;
  if (p->costs)
    return p->costs[(gsize)i * p->columns + j];
  for (guint k = p->starts[i]; k < p->starts[i + 1]; k++)
    if (p->heads[k] == j)
      least = MIN (least, p->arc_costs[k]);
  return least;
}

/* Every pair permitted, no column twice; how many pairs, and what they cost. */
static gboolean
check_plan (const MusterAssignment *p, const MusterAssignmentPlan *plan, guint *pairs, __int128 *cost, GError **error)
{
  g_autofree guint8 *taken = g_new0 (guint8, p->columns + 1);
  *pairs = 0;
  *cost = 0;
  for (guint i = 0; i < p->rows; i++) {
    guint j = plan->column_of_row[i];
    if (j == MUSTER_ASSIGN_NONE)
      continue;
    if (j >= p->columns)
      return muster_alloc_refute (error, "row %u is given a column that is not there", i + 1);
    if (taken[j])
      return muster_alloc_refute (error, "column %u is given twice, the second time to row %u", j + 1, i + 1);
    if (get_cost (p, i, j) == MUSTER_ASSIGN_FORBIDDEN)
      return muster_alloc_refute (error, "row %u with column %u is forbidden", i + 1, j + 1);
    taken[j] = 1;
    *cost += get_cost (p, i, j);
    ++*pairs;
  }
  return TRUE;
}

static gboolean
check_pair (const MusterAssignmentPlan *plan, guint i, guint j, gint64 cost, GError **error)
{
  __int128 over = (__int128)plan->row_prices[i] + plan->column_prices[j] - cost;
  if (cost == MUSTER_ASSIGN_FORBIDDEN || over <= 0)
    return TRUE;
  return muster_alloc_refute (error, "the prices of row %u and column %u exceed their cost by %.0f", i + 1, j + 1,
                              (double)over);
}

/* The prices are a bound; which one. */
static gboolean
check_prices (const MusterAssignment *p, const MusterAssignmentPlan *plan, __int128 *bound, GError **error)
{
  *bound = 0;
  for (guint i = 0; i < p->rows; i++) {
    *bound += plan->row_prices[i];
    if (p->rows > p->columns && plan->row_prices[i] > 0)
      return muster_alloc_refute (error, "row %u need not be served and has a price above 0", i + 1);
  }
  for (guint j = 0; j < p->columns; j++) {
    *bound += plan->column_prices[j];
    if (p->columns > p->rows && plan->column_prices[j] > 0)
      return muster_alloc_refute (error, "column %u need not be used and has a price above 0", j + 1);
  }
  for (guint i = 0; i < p->rows; i++)
    if (p->costs) {
      for (guint j = 0; j < p->columns; j++)
        if (!check_pair (plan, i, j, p->costs[(gsize)i * p->columns + j], error))
          return FALSE;
    } else
      for (guint k = p->starts[i]; k < p->starts[i + 1]; k++)
        if (!check_pair (plan, i, p->heads[k], p->arc_costs[k], error))
          return FALSE;
  return TRUE;
}

/* Rows (or columns, when they are the fewer) that have fewer partners than they are, by plan->missing. */
static gboolean
check_shortage (const MusterAssignment *p, const MusterAssignmentPlan *plan, guint pairs, GError **error)
{
  gboolean turned = p->rows > p->columns;
  guint few = MIN (p->rows, p->columns), many = MAX (p->rows, p->columns), marked = 0, partners = 0;
  g_autofree guint8 *is_partner = g_new0 (guint8, many + 1);
  for (guint i = 0; i < p->rows; i++) {
    guint from = p->costs ? 0 : p->starts[i], to = p->costs ? p->columns : p->starts[i + 1];
    for (guint k = from; k < to; k++) {
      guint j = p->costs ? k : p->heads[k];
      if (p->costs && p->costs[(gsize)i * p->columns + j] == MUSTER_ASSIGN_FORBIDDEN)
        continue;
      if (plan->short_side[turned ? j : i])
        is_partner[turned ? i : j] = 1;
    }
  }
  for (guint i = 0; i < few; i++)
    marked += plan->short_side[i] != 0;
  for (guint j = 0; j < many; j++)
    partners += is_partner[j];
  if (marked < partners || marked - partners != plan->missing || plan->missing == 0)
    return muster_alloc_refute (error,
                                "the proof has %u members with %u partners, which does not show that %u are missing",
                                marked, partners, plan->missing);
  if (pairs + plan->missing != few)
    return muster_alloc_refute (error, "%u are served and %u missing, of %u", pairs, plan->missing, few);
  return TRUE;
}

gboolean
muster_assign_verify (const MusterAssignment *problem, const MusterAssignmentPlan *plan, GError **error)
{
  const MusterAllocOutcome *outcome = &plan->outcome;
  guint pairs = 0, few = MIN (problem->rows, problem->columns);
  __int128 cost = 0, bound = 0;
  if (plan->rows != problem->rows || plan->columns != problem->columns)
    return muster_alloc_refute (error, "the plan is for %u × %u", plan->rows, plan->columns);
  if (outcome->status == MUSTER_ALLOC_UNBOUNDED)
    return muster_alloc_refute (error, "an assignment is never unbounded");
  if (outcome->status != MUSTER_ALLOC_STOPPED && !check_plan (problem, plan, &pairs, &cost, error))
    return FALSE;
  if (outcome->status == MUSTER_ALLOC_INFEASIBLE)
    return check_shortage (problem, plan, pairs, error);
  if (!check_prices (problem, plan, &bound, error))
    return FALSE;
  if (outcome->status == MUSTER_ALLOC_STOPPED) {
    if (!isnan (outcome->bound) && outcome->bound != (double)bound)
      return muster_alloc_refute (error, "the prices add up to %.0f, not to the bound", (double)bound);
    return TRUE;
  }
  if (pairs != few)
    return muster_alloc_refute (error, "only %u of %u are served", pairs, few);
  if (!outcome->whole || cost != outcome->whole_objective)
    return muster_alloc_refute (error, "the plan costs %.0f, not the objective", (double)cost);
  if (bound != outcome->whole_bound)
    return muster_alloc_refute (error, "the prices add up to %.0f, not to the bound", (double)bound);
  if (outcome->status == MUSTER_ALLOC_OPTIMAL && cost != bound)
    return muster_alloc_refute (error, "the plan costs %.0f and the prices prove only %.0f", (double)cost,
                                (double)bound);
  return TRUE;
}

gboolean
muster_alloc_check_orlib_assign (const char *text, gsize length, const MusterJson *certificate,
                                 const MusterAllocOutcome *claimed, GError **error)
{
  const MusterJson *primal = muster_json_get (certificate, "primal"), *dual = muster_json_get (certificate, "dual");
  guint n;
  g_autofree gint64 *costs = muster_assign_read_orlib (text, length, &n, error), *columns = NULL;
  g_autoptr (MusterAssignmentPlan) plan = g_new0 (MusterAssignmentPlan, 1);
  if (!costs)
    return FALSE;
  if (claimed->status == MUSTER_ALLOC_INFEASIBLE)
    return muster_alloc_refute (error, "where every pair is permitted there is always a plan");
  plan->outcome = *claimed;
  plan->rows = plan->columns = n;
  plan->row_prices = muster_alloc_check_get_ints (dual, "row_prices", n, error);
  plan->column_prices = plan->row_prices ? muster_alloc_check_get_ints (dual, "column_prices", n, error) : NULL;
  if (!plan->column_prices)
    return FALSE;
  plan->column_of_row = g_new (guint, n + 1);
  if (claimed->status != MUSTER_ALLOC_STOPPED
      && !(columns = muster_alloc_check_get_ints (primal, "column_of_row", n, error)))
    return FALSE;
  for (guint i = 0; columns && i < n; i++) {
    if (columns[i] < 1 || columns[i] > n)
      return muster_alloc_refute (error, "row %u is given a column that is not there", i + 1);
    plan->column_of_row[i] = (guint)columns[i] - 1;
  }
  return muster_assign_verify (&(MusterAssignment){ .rows = n, .columns = n, .costs = costs }, plan, error);
}
