/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node that the clock cuts short goes back into the tree, so that its bound still counts: what is reported is proven
 * whenever the search ends. */
#include "alloc/lagrange.h"
#include "alloc/grain.h"
#include <math.h>

void
muster_lagrange_init (MusterLagrange *l, int multipliers, double floor, const MusterAllocBudget *budget)
{
  *l = (MusterLagrange){ .best_value = INFINITY, .slack = 1e-9, .rise = 2e-5 };
  muster_alloc_clock_start (&l->clock, budget);
  muster_ascent_init (&l->ascent, multipliers, floor);
  l->subgradient = g_new0 (double, multipliers);
}

void
muster_lagrange_clear (MusterLagrange *l)
{
  muster_ascent_clear (&l->ascent);
  g_free (l->subgradient);
}

gboolean
muster_lagrange_proven (const MusterLagrange *l, double bound)
{
  return muster_grain_raise (bound, l->grain) >= l->best_value - l->slack * MAX (fabs (l->best_value), 1);
}

void
muster_lagrange_climb (MusterLagrange *l, int steps, int quiet)
{
  double mark = -INFINITY;
  for (int still = 0; l->ascent.steps < steps && still < quiet; still++) {
    if (l->ascent.steps > 0 && muster_alloc_clock_expired (&l->clock))
      return;
    l->clock.iterations++;
    double value = l->evaluate (l->data, l->ascent.point);
    gboolean improved = muster_ascent_step (&l->ascent, value, l->subgradient, l->best_value);
    gboolean rose = value > mark + l->rise * MAX (fabs (l->best_value), 1e-9);
    if (rose) {
      mark = value;
      still = 0;
    }
    if (l->look)
      l->look (l->data, improved, rose);
    if (improved && muster_lagrange_proven (l, value))
      return;
  }
}

double
muster_lagrange_search (MusterLagrange *l, MusterBranch *tree, double root, guint crowd)
{
  double bound = root;
  while (!muster_lagrange_proven (l, bound)) {
    l->clock.polls = 0;
    if (muster_alloc_clock_expired (&l->clock))
      break;
    g_autoptr (MusterNode) node = muster_branch_pop (tree, crowd);
    if (!node) {
      bound = l->best_value;
      break;
    }
    if (!muster_lagrange_proven (l, node->bound)) {
      double before = l->best_value;
      l->expand (l->data, tree, node);
      if (l->clock.expired)
        muster_branch_push (tree, g_steal_pointer (&node));
      else {
        l->nodes++;
        if (l->after)
          l->after (l->data, before);
      }
    }
    bound = MAX (bound, MIN (muster_branch_bound (tree), l->best_value));
  }
  return MIN (bound, l->best_value);
}
