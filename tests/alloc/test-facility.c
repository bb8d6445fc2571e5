/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Capacitated location with split demand against every set of facilities, each with its transport by the network
 * simplex, which shares nothing with the transport inside. */
#include "alloc/facility.h"
#include "alloc/flow.h"
#include "alloc/fraction.h"
#include "alloc/split.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  int m, n;
  double *capacities, *openings, *demands, *costs; /* whole numbers; costs are demand × price of a unit */
  gint64 *units;
} Draw;

static void
draw (Draw *d, int most_m, int most_n, int tight)
{
  d->m = g_test_rand_int_range (1, most_m + 1);
  d->n = g_test_rand_int_range (1, most_n + 1);
  d->capacities = g_new (double, d->m);
  d->openings = g_new (double, d->m);
  d->demands = g_new (double, d->n);
  d->costs = g_new (double, d->m * d->n);
  d->units = g_new (gint64, d->m * d->n);
  for (int j = 0; j < d->n; j++)
    d->demands[j] = g_test_rand_int_range (0, 20);
  for (int i = 0; i < d->m; i++) {
    d->capacities[i] = g_test_rand_int_range (0, (tight ? 12 : 30) * d->n);
    d->openings[i] = g_test_rand_int_range (0, 300);
    for (int j = 0; j < d->n; j++) {
      d->units[i * d->n + j] = g_test_rand_int_range (0, tight ? 4 : 40);
      d->costs[i * d->n + j] = (double)d->units[i * d->n + j] * d->demands[j];
    }
  }
}

static void
throw_away (Draw *d)
{
  g_free (d->capacities);
  g_free (d->openings);
  g_free (d->demands);
  g_free (d->costs);
  g_free (d->units);
}

/* The cheapest transport from @open by the network simplex, +∞ when they do not hold the demand. */
static double
transport (const Draw *d, const gboolean *open)
{
  guint arcs = (guint)(d->m * d->n), nodes = (guint)(d->m + d->n);
  g_autofree guint *tails = g_new (guint, arcs), *heads = g_new (guint, arcs);
  g_autofree gint64 *supplies = g_new0 (gint64, nodes);
  for (int i = 0; i < d->m; i++) {
    supplies[i] = open[i] ? (gint64)d->capacities[i] : 0;
    for (int j = 0; j < d->n; j++) {
      tails[i * d->n + j] = (guint)i;
      heads[i * d->n + j] = (guint)(d->m + j);
    }
  }
  for (int j = 0; j < d->n; j++)
    supplies[d->m + j] = -(gint64)d->demands[j];
  MusterFlow flow = { nodes, arcs, tails, heads, NULL, NULL, d->units, supplies, TRUE };
  g_autoptr (MusterFlowPlan) plan = muster_flow_solve (&flow, NULL, NULL);
  return plan->outcome.status == MUSTER_ALLOC_OPTIMAL ? plan->outcome.objective : INFINITY;
}

static double
try_all (const Draw *d)
{
  double best = INFINITY;
  for (guint set = 1; set < 1u << d->m; set++) {
    gboolean open[16];
    double sum = 0;
    for (int i = 0; i < d->m; i++) {
      open[i] = (set >> i & 1) != 0;
      sum += open[i] ? d->openings[i] : 0;
    }
    best = MIN (best, sum + transport (d, open));
  }
  return best;
}

static void
assert_keeps_rules (const Draw *d, const MusterFacilityPlan *plan)
{
  double cost = 0;
  for (int i = 0; i < d->m; i++) {
    double load = 0;
    cost += plan->open[i] ? d->openings[i] : 0;
    for (int j = 0; j < d->n; j++) {
      double share = plan->shares[i * d->n + j];
      g_assert_true (share >= 0 && share <= 1 + 1e-9);
      g_assert_true (share == 0 || plan->open[i]);
      load += share * d->demands[j];
      cost += share * d->costs[i * d->n + j];
    }
    g_assert_cmpfloat (load, <=, d->capacities[i] + 1e-6);
  }
  for (int j = 0; j < d->n; j++) {
    double sum = 0;
    for (int i = 0; i < d->m; i++)
      sum += plan->shares[i * d->n + j];
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
  }
  g_assert_cmpfloat_with_epsilon (cost, plan->outcome.objective, 1e-5);
}

static void
test_equals_trying_all (void)
{
  for (int round = 0; round < 250; round++) {
    Draw d;
    draw (&d, 7, 8, round % 2);
    double best = try_all (&d);
    MusterFacility problem = { d.m, d.n, d.capacities, d.openings, d.demands, d.costs };
    g_autoptr (MusterFacilityPlan) plan = muster_facility_solve (&problem, NULL);
    if (isinf (best)) {
      g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
      double missing = 0;
      for (int j = 0; j < d.n; j++)
        missing += d.demands[j];
      for (int i = 0; i < d.m; i++)
        missing -= d.capacities[i];
      g_assert_cmpfloat (plan->missing, ==, missing);
    } else {
      g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
      g_assert_cmpfloat_with_epsilon (plan->outcome.objective, best, 1e-5);
      g_assert_cmpfloat (plan->root_bound, <=, best + 1e-5);
      assert_keeps_rules (&d, plan);
    }
    throw_away (&d);
  }
}

static void
test_transport_equals_network_simplex (void)
{
  for (int round = 0; round < 150; round++) {
    Draw d;
    MusterSplit split;
    gboolean open[16];
    draw (&d, 10, 40, round % 2);
    for (int i = 0; i < d.m; i++)
      open[i] = g_test_rand_int_range (0, 4) > 0;
    muster_split_init (&split, d.m, d.n, d.capacities, d.demands, d.costs);
    double best = transport (&d, open);
    if (muster_split_solve (&split, open, INFINITY))
      g_assert_cmpfloat_with_epsilon (split.cost, best, 1e-5);
    else
      g_assert_true (isinf (best) || best == 0);
    muster_split_clear (&split);
    throw_away (&d);
  }
}

/* However early it ends, the plan keeps the rules and opens nothing for nobody. */
static void
test_cut_short (void)
{
  for (int round = 0; round < 150; round++) {
    Draw d;
    draw (&d, 9, 30, 1);
    MusterFacility problem = { d.m, d.n, d.capacities, d.openings, d.demands, d.costs };
    MusterAllocBudget budget = { .iterations = (guint64)(1 + round / 5) };
    g_autoptr (MusterFacilityPlan) plan = muster_facility_solve (&problem, &budget);
    for (int i = 0; plan->open && i < d.m; i++) {
      gboolean used = FALSE;
      for (int j = 0; j < d.n; j++)
        used = used || plan->shares[i * d.n + j] > 0;
      g_assert_true (used || !plan->open[i]);
    }
    if (plan->open)
      assert_keeps_rules (&d, plan);
    throw_away (&d);
  }
}

static int
compare_rates (gconstpointer a, gconstpointer b)
{
  const MusterFraction *x = a, *y = b;
  return x->rate != y->rate ? (x->rate < y->rate ? 1 : -1) : x->key - y->key;
}

static void
test_fractions_equal_sorting (void)
{
  for (int round = 0; round < 400; round++) {
    int n = g_test_rand_int_range (1, 60);
    MusterFraction items[60], sorted[60];
    float chosen[60] = { 0 };
    double profit = 0, capacity = g_test_rand_int_range (0, 200), left = capacity;
    for (int k = 0; k < n; k++) {
      double weight = g_test_rand_int_range (1, 20), earn = g_test_rand_int_range (1, 4) * weight;
      items[k] = (MusterFraction){ k, earn / weight, earn, weight }; /* many ties */
    }
    memcpy (sorted, items, sizeof sorted);
    qsort (sorted, (gsize)n, sizeof *sorted, compare_rates);
    for (int k = 0; k < n && left > 0; k++) {
      profit += sorted[k].profit * MIN (1, left / sorted[k].weight);
      left -= sorted[k].weight;
    }
    g_assert_cmpfloat_with_epsilon (muster_fraction_fill (items, n, capacity, chosen), profit, 1e-9);
    left = capacity;
    for (int k = 0; k < n; k++) {
      double share = left > 0 ? MIN (1, left / sorted[k].weight) : 0;
      g_assert_cmpfloat_with_epsilon ((double)chosen[sorted[k].key], share, 1e-6);
      left -= sorted[k].weight;
    }
  }
}

static void
test_one_more_facility_is_never_worse (void)
{
  for (int round = 0; round < 40; round++) {
    Draw d;
    draw (&d, 7, 12, 1);
    MusterFacility all = { d.m, d.n, d.capacities, d.openings, d.demands, d.costs }, less = all;
    less.facilities = d.m - 1;
    if (less.facilities > 0) {
      g_autoptr (MusterFacilityPlan) with = muster_facility_solve (&all, NULL);
      g_autoptr (MusterFacilityPlan) without = muster_facility_solve (&less, NULL);
      if (without->open)
        g_assert_cmpfloat (with->outcome.objective, <=, without->outcome.objective + 1e-6);
    }
    throw_away (&d);
  }
}

static void
test_rounding_does_not_hang_it (void)
{
  for (int round = 0; round < 6; round++) { /* distances repeat, so exchanges cancel out up to rounding */
    int m = 12, n = 120;
    double whole = 0, x[132], y[132];
    g_autofree double *capacities = g_new (double, m), *openings = g_new (double, m), *demands = g_new (double, n);
    g_autofree double *costs = g_new (double, m *n);
    for (int k = 0; k < m + n; k++) {
      x[k] = g_test_rand_double ();
      y[k] = g_test_rand_double ();
    }
    for (int j = 0; j < n; j++)
      whole += demands[j] = exp (g_test_rand_double_range (0, 9));
    for (int i = 0; i < m; i++) {
      capacities[i] = whole / 7;
      openings[i] = whole / 3;
      for (int j = 0; j < n; j++)
        costs[i * n + j] = demands[j] * hypot (x[i] - x[m + j], y[i] - y[m + j]);
    }
    MusterFacility problem = { m, n, capacities, openings, demands, costs };
    g_autoptr (MusterFacilityPlan) plan = muster_facility_solve (&problem, NULL);
    g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alloc/facility/transport-equals-network-simplex", test_transport_equals_network_simplex);
  g_test_add_func ("/alloc/facility/equals-trying-all", test_equals_trying_all);
  g_test_add_func ("/alloc/facility/cut-short", test_cut_short);
  g_test_add_func ("/alloc/facility/fractions-equal-sorting", test_fractions_equal_sorting);
  g_test_add_func ("/alloc/facility/one-more-facility-is-never-worse", test_one_more_facility_is_never_worse);
  g_test_add_func ("/alloc/facility/rounding-does-not-hang-it", test_rounding_does_not_hang_it);
  return g_test_run ();
}
