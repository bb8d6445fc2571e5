/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of checking location certificates, apart from the solvers' own: a recursive knapsack, or a row of
 * best values by weight, instead of their search and table, and another way to the step of costs. */
#include "alloc/check-location.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>

#define TOLERANCE  1e-6
#define FEW_CALLS  200000
#define MOST_CALLS 20000000
#define MOST_CELLS 100000000 /* things × units of weight */

gboolean
muster_check_same (double claimed, double found, const char *what, GError **error)
{
  if (fabs (claimed - found) <= TOLERANCE * MAX (fabs (found), 1))
    return TRUE;
  return muster_alloc_refute (error, "%s: %.10g is claimed, %.10g was found", what, claimed, found);
}

gboolean
muster_check_bounds (const MusterJson *certificate, const MusterAllocOutcome *claimed, double lagrange, double step,
                     double sign, GError **error)
{
  double root = sign * muster_json_real (muster_json_get (certificate, "root_bound"), NAN);
  double bound = sign * claimed->bound, objective = sign * claimed->objective;
  const char *proof = muster_json_get_text (certificate, "bound_proof");
  gboolean search = g_strcmp0 (proof, "search") == 0 || g_strcmp0 (proof, "tree") == 0;
  double slack = TOLERANCE * MAX (fabs (lagrange), 1);
  if (!isfinite (root) || root > lagrange + slack)
    return muster_alloc_refute (error, "the multipliers prove %.10g, %.10g is claimed", sign * lagrange, sign * root);
  if (isfinite (objective) && lagrange > objective + slack)
    return muster_alloc_refute (error, "the multipliers prove more (%.10g) than the plan has (%.10g)", sign * lagrange,
                                sign * objective);
  double raised = step > 0 ? ceil (lagrange / step - 1e-7) * step : lagrange;
  if (!search && isfinite (bound) && bound > raised + slack)
    return muster_alloc_refute (error, "the multipliers prove %.10g, not the bound %.10g", sign * raised, sign * bound);
  if (isfinite (objective) && isfinite (bound) && bound > objective + slack)
    return muster_alloc_refute (error, "the bound %.10g contradicts the plan %.10g", sign * bound, sign * objective);
  return TRUE;
}

double
muster_check_step (const double *values, gsize n, double other_step)
{
  for (int decimals = 0; decimals <= 4; decimals++) {
    double scale = pow (10, decimals), step = isinf (other_step) ? 0 : other_step * scale;
    gboolean whole = fabs (step - round (step)) < 1e-7;
    if (other_step == 0)
      return 0;
    step = round (step);
    for (gsize i = 0; whole && i < n; i++) {
      double value = fabs (values[i]) * scale, rest = round (value);
      whole = isinf (value) || (value < 1e12 && fabs (value - rest) < 1e-7);
      while (whole && isfinite (value) && rest > 0) { /* Euclid */
        double next = fmod (step, rest);
        step = rest;
        rest = next;
      }
    }
    if (whole)
      return step > 0 ? step / scale : 1;
  }
  return 0;
}

double
muster_check_noise (const double *prices, int n, int sites)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += fabs (prices[i]);
  return DBL_EPSILON * (n + 2.0) * (sites + 2.0) * sum;
}

typedef struct {
  double profit, weight;
} Thing;

typedef struct {
  Thing *things;
  int n;
  double best;
  int calls, most_calls;
} Pack;

static int
by_rate (const void *a, const void *b)
{
  const Thing *x = a, *y = b;
  double left = x->profit * y->weight, right = y->profit * x->weight;
  return left > right ? -1 : left < right;
}

static double
relaxed (const Pack *p, int from, double left)
{
  double sum = 0;
  for (int k = from; k < p->n; k++) {
    if (p->things[k].weight > left)
      return sum + p->things[k].profit * (left / p->things[k].weight);
    sum += p->things[k].profit;
    left -= p->things[k].weight;
  }
  return sum;
}

static void
pack (Pack *p, int at, double left, double sum)
{
  p->best = MAX (p->best, sum);
  if (at == p->n || ++p->calls > p->most_calls || sum + relaxed (p, at, left) <= p->best)
    return;
  if (p->things[at].weight <= left)
    pack (p, at + 1, left - p->things[at].weight, sum + p->things[at].profit);
  pack (p, at + 1, left, sum);
}

/* What all weights are multiples of: the same weight, or the common divisor of whole ones. 0: nothing. */
static double
unit_of (const Pack *p)
{
  double unit = p->things[0].weight;
  for (int k = 1; k < p->n; k++) {
    double rest = p->things[k].weight;
    if (rest == unit)
      continue;
    if (unit != rint (unit) || rest != rint (rest))
      return 0;
    while (rest > 0) {
      double next = fmod (unit, rest);
      unit = rest;
      rest = next;
    }
  }
  return unit;
}

/* The most for each number of units; exact. FALSE: there are too many. */
static gboolean
pack_by_units (Pack *p, double capacity)
{
  double unit = unit_of (p), units = unit > 0 ? floor (capacity / unit * (1 + 1e-12)) : INFINITY;
  if (units * p->n > MOST_CELLS)
    return FALSE;
  int most = (int)units;
  g_autofree double *best = g_new0 (double, (gsize)most + 1);
  for (int k = 0; k < p->n; k++) {
    int weight = (int)rint (p->things[k].weight / unit);
    for (int c = most; c >= weight; c--)
      best[c] = MAX (best[c], best[c - weight] + p->things[k].profit);
  }
  p->best = best[most];
  return TRUE;
}

double
muster_check_knapsack (const double *profits, const double *weights, int n, double capacity)
{
  g_autofree Thing *things = g_new (Thing, MAX (n, 1));
  Pack p = { .things = things, .most_calls = FEW_CALLS };
  for (int k = 0; k < n; k++)
    if (profits[k] > 0 && weights[k] <= capacity)
      things[p.n++] = (Thing){ profits[k], weights[k] };
  qsort (things, (gsize)p.n, sizeof (Thing), by_rate);
  pack (&p, 0, capacity, 0);
  if (p.calls <= FEW_CALLS || pack_by_units (&p, capacity))
    return p.best;
  p.most_calls = MOST_CALLS;
  p.calls = 0;
  pack (&p, 0, capacity, 0);
  return p.calls > MOST_CALLS ? relaxed (&p, 0, capacity) : p.best;
}
