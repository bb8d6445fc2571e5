/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-source location and generalised assignment against every assignment of the customers, tried one by one. */
#include "alloc/knapsack.h"
#include "alloc/single-source.h"
#include <math.h>
#include <string.h>

typedef struct {
  int m, n;
  double *capacities, *openings, *demands, *costs;
} Draw;

static double
amount (int kind, int least, int most)
{
  int whole = g_test_rand_int_range (least, most);
  return kind == 1 ? whole * 0.25 : kind == 2 ? whole * g_test_rand_double_range (0.9, 1.1) : whole;
}

/* @kind: 0 whole numbers, 1 quarters, 2 reals; @flavour: 0 one demand a customer, 1 generalised assignment, 2 tight,
 * 3 forbidden pairs. */
static void
draw (Draw *d, int kind, int flavour)
{
  d->m = g_test_rand_int_range (1, 5);
  d->n = g_test_rand_int_range (1, d->m == 4 ? 8 : 9);
  d->capacities = g_new (double, d->m);
  d->openings = g_new (double, d->m);
  d->demands = g_new (double, d->m * d->n);
  d->costs = g_new (double, d->m * d->n);
  for (int i = 0; i < d->m; i++) {
    d->capacities[i] = amount (kind, flavour == 2 ? 10 : 20, flavour == 2 ? 30 : 60);
    d->openings[i] = flavour == 1 ? 0 : amount (kind, 0, 80);
    for (int j = 0; j < d->n; j++) {
      d->demands[i * d->n + j] = i == 0 || flavour == 1 ? amount (kind, 0, 15) : d->demands[j];
      d->costs[i * d->n + j] = amount (kind, flavour == 1 ? -20 : 0, 40);
      if (flavour == 3 && g_test_rand_int_range (0, 4) == 0)
        d->costs[i * d->n + j] = INFINITY;
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
}

/* Cost of an assignment, +∞ when it breaks a rule. */
static double
cost_of (const Draw *d, const int *at)
{
  double sum = 0;
  for (int i = 0; i < d->m; i++) {
    double load = 0;
    gboolean used = FALSE;
    for (int j = 0; j < d->n; j++)
      if (at[j] == i) {
        load += d->demands[i * d->n + j];
        sum += d->costs[i * d->n + j];
        used = TRUE;
      }
    if (load > d->capacities[i] * (1 + 1e-9))
      return INFINITY;
    sum += used ? d->openings[i] : 0;
  }
  return sum;
}

static double
try_all (const Draw *d)
{
  int at[16] = { 0 };
  double best = INFINITY;
  for (;;) {
    best = MIN (best, cost_of (d, at));
    int j = 0;
    while (j < d->n && ++at[j] == d->m)
      at[j++] = 0;
    if (j == d->n)
      return best;
  }
}

static void
test_equals_trying_all (void)
{
  for (int round = 0; round < 600; round++) {
    Draw d;
    draw (&d, round % 3, round / 3 % 4);
    double best = try_all (&d);
    MusterSingleSource problem = { d.m, d.n, d.capacities, d.openings, d.demands, d.costs };
    g_autoptr (MusterSingleSourcePlan) plan = muster_single_source_solve (&problem, NULL);
    if (isinf (best)) {
      g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
      g_assert_null (plan->serves);
    } else {
      g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
      g_assert_cmpfloat_with_epsilon (plan->outcome.objective, best, 1e-6);
      g_assert_cmpfloat_with_epsilon (cost_of (&d, plan->serves), best, 1e-6);
      g_assert_cmpfloat (plan->root_bound, <=, best + 1e-6);
    }
    throw_away (&d);
  }
}

static void
test_one_more_facility_is_never_worse (void)
{
  for (int round = 0; round < 60; round++) {
    Draw d;
    draw (&d, 0, 0);
    MusterSingleSource all = { d.m, d.n, d.capacities, d.openings, d.demands, d.costs }, less = all;
    less.facilities = d.m - 1;
    if (less.facilities > 0) {
      g_autoptr (MusterSingleSourcePlan) with = muster_single_source_solve (&all, NULL);
      g_autoptr (MusterSingleSourcePlan) without = muster_single_source_solve (&less, NULL);
      if (without->serves)
        g_assert_cmpfloat (with->outcome.objective, <=, without->outcome.objective + 1e-6);
    }
    throw_away (&d);
  }
}

static void
test_shortage_is_named (void)
{
  double capacities[] = { 10, 12 }, openings[] = { 1, 1 }, costs[6] = { 1, 2, 3, 4, 5, 6 };
  double short_by_5[] = { 9, 9, 9, 9, 9, 9 }, one_too_large[] = { 1, 13, 2, 1, 13, 2 };
  MusterSingleSource problem = { 2, 3, capacities, openings, short_by_5, costs };
  g_autoptr (MusterSingleSourcePlan) sum = muster_single_source_solve (&problem, NULL);
  g_assert_cmpint (sum->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
  g_assert_cmpfloat (sum->missing, ==, 5);
  g_assert_cmpint (sum->too_large, ==, -1);
  problem.demands = one_too_large;
  g_autoptr (MusterSingleSourcePlan) one = muster_single_source_solve (&problem, NULL);
  g_assert_cmpint (one->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
  g_assert_cmpint (one->too_large, ==, 1);
}

static void
test_knapsack_equals_trying_all (void)
{
  MusterKnapsack k;
  muster_knapsack_init (&k, 14);
  for (int round = 0; round < 2000; round++) {
    int n = g_test_rand_int_range (0, 15);
    double weights[14], profits[14], best = 0, capacity = g_test_rand_int_range (0, 60);
    muster_knapsack_empty (&k);
    for (int i = 0; i < n; i++) {
      weights[i] = g_test_rand_int_range (0, 20);
      profits[i] = round % 2 ? weights[i] + g_test_rand_int_range (0, 3) : g_test_rand_double_range (-5, 20);
      muster_knapsack_add (&k, i, profits[i], weights[i]);
    }
    for (guint set = 0; set < 1u << n; set++) {
      double weight = 0, profit = 0;
      for (int i = 0; i < n; i++)
        if (set & 1u << i) {
          weight += weights[i];
          profit += profits[i];
        }
      if (weight <= capacity)
        best = MAX (best, profit);
    }
    muster_knapsack_solve (&k, capacity);
    g_assert_true (k.exact);
    g_assert_cmpfloat_with_epsilon (k.profit, best, 1e-9);
    g_assert_cmpfloat_with_epsilon (k.bound, best, 1e-9);
    double taken = 0, weight = 0;
    for (int i = 0; i < k.n; i++)
      if (k.taken[i]) {
        taken += profits[k.items[i].key];
        weight += weights[k.items[i].key];
      }
    g_assert_cmpfloat_with_epsilon (taken, best, 1e-9);
    g_assert_cmpfloat (weight, <=, capacity);
  }
  muster_knapsack_clear (&k);
}

/* Strongly correlated items, over which the search does not get far: the table has to answer, or the bound to hold. */
static void
test_hard_knapsacks_keep_a_sound_bound (void)
{
  MusterKnapsack k;
  muster_knapsack_init (&k, 60);
  for (int round = 0; round < 40; round++) {
    double whole = round % 2 ? 1 : 1.0001, best[2001] = { 0 }; /* whole weights, then none */
    muster_knapsack_empty (&k);
    for (int i = 0; i < 60; i++) {
      int weight = g_test_rand_int_range (20, 100);
      muster_knapsack_add (&k, i, weight + 10, weight * whole);
      for (int c = 2000; c >= weight; c--)
        best[c] = MAX (best[c], best[c - weight] + weight + 10);
    }
    muster_knapsack_solve (&k, 1500 * whole * (1 + 1e-9)); /* adding up rounds */
    g_assert_cmpfloat (k.bound, >=, best[1500] - 1e-6);
    g_assert_cmpfloat (k.profit, <=, best[1500] + 1e-6);
    if (round % 2)
      g_assert_cmpfloat_with_epsilon (k.profit, best[1500], 1e-6);
  }
  muster_knapsack_clear (&k);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alloc/knapsack/equals-trying-all", test_knapsack_equals_trying_all);
  g_test_add_func ("/alloc/knapsack/hard-ones-keep-a-sound-bound", test_hard_knapsacks_keep_a_sound_bound);
  g_test_add_func ("/alloc/single-source/equals-trying-all", test_equals_trying_all);
  g_test_add_func ("/alloc/single-source/one-more-facility-is-never-worse", test_one_more_facility_is_never_worse);
  g_test_add_func ("/alloc/single-source/shortage-is-named", test_shortage_is_named);
  return g_test_run ();
}
