/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coverage, maximal and expected, against every placement of the units, tried one by one. */
#include "alloc/coverage.h"
#include <math.h>
#include <string.h>

typedef struct {
  double weights[16];
  gboolean covers[16 * 6];
  int standing[6], most[6];
} Draw;

static void
draw (Draw *d, MusterCoverage *p, int kind)
{
  *p = (MusterCoverage){ .points = g_test_rand_int_range (1, 17),
                         .sites = g_test_rand_int_range (1, 7),
                         .units = g_test_rand_int_range (0, 5),
                         .busy = kind % 2 ? g_test_rand_double_range (0.1, 0.9) : 0,
                         .weights = d->weights,
                         .covers = d->covers };
  for (int i = 0; i < p->points; i++)
    d->weights[i] = kind < 2 ? g_test_rand_int_range (0, 30) : g_test_rand_double_range (0, 9);
  for (int k = 0; k < p->points * p->sites; k++)
    d->covers[k] = g_test_rand_int_range (0, 3) == 0;
  for (int j = 0; j < p->sites; j++) {
    d->standing[j] = g_test_rand_int_range (0, 2);
    d->most[j] = g_test_rand_int_range (0, 3);
  }
  if (kind >= 2)
    p->standing = d->standing;
  if (kind >= 4)
    p->most = d->most;
}

static double
try_all (const MusterCoverage *p, int *placed, int site, int left)
{
  if (site == p->sites)
    return muster_coverage_value (p, placed);
  double best = 0;
  int most = p->most ? MIN (left, p->most[site]) : left;
  for (placed[site] = 0; placed[site] <= most; placed[site]++)
    best = MAX (best, try_all (p, placed, site + 1, left - placed[site]));
  placed[site] = 0;
  return best;
}

static void
test_equals_trying_all (void)
{
  for (int round = 0; round < 500; round++) {
    Draw d;
    MusterCoverage problem;
    int placed[6] = { 0 }, used = 0;
    draw (&d, &problem, round % 6);
    double best = try_all (&problem, placed, 0, problem.units);
    g_autoptr (MusterCoveragePlan) plan = muster_coverage_solve (&problem, NULL);
    g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
    g_assert_cmpfloat_with_epsilon (plan->outcome.objective, best, 1e-6);
    g_assert_cmpfloat_with_epsilon (muster_coverage_value (&problem, plan->placed), best, 1e-6);
    g_assert_cmpfloat (plan->root_bound, >=, best - 1e-6);
    for (int j = 0; j < problem.sites; j++) {
      used += plan->placed[j];
      g_assert_true (plan->placed[j] >= 0 && (!problem.most || plan->placed[j] <= problem.most[j]));
    }
    g_assert_cmpint (used, <=, problem.units);
  }
}

/* Counted by hand: three points in a row, two sites. */
static void
test_expected_coverage_counts_the_busy (void)
{
  double weights[] = { 10, 20, 30 }, gains[2];
  gboolean covers[] = { TRUE, FALSE, TRUE, TRUE, FALSE, TRUE };
  int standing[] = { 1, 0 };
  MusterCoverage problem = { 3, 2, 1, 0.5, weights, covers, standing, NULL };
  g_assert_cmpfloat (muster_coverage_value (&problem, NULL), ==, 15);
  muster_coverage_gains (&problem, gains);
  g_assert_cmpfloat (gains[0], ==, 7.5);
  g_assert_cmpfloat (gains[1], ==, 20);
  g_autoptr (MusterCoveragePlan) plan = muster_coverage_solve (&problem, NULL);
  g_assert_cmpfloat (plan->outcome.objective, ==, 35);
  g_assert_cmpint (plan->placed[1], ==, 1);
}

static void
test_one_more_unit_is_never_worse (void)
{
  for (int round = 0; round < 100; round++) {
    Draw d;
    MusterCoverage problem;
    draw (&d, &problem, round % 6);
    g_autoptr (MusterCoveragePlan) few = muster_coverage_solve (&problem, NULL);
    problem.units++;
    g_autoptr (MusterCoveragePlan) more = muster_coverage_solve (&problem, NULL);
    g_assert_cmpfloat (more->outcome.objective, >=, few->outcome.objective - 1e-9);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alloc/coverage/equals-trying-all", test_equals_trying_all);
  g_test_add_func ("/alloc/coverage/expected-coverage-counts-the-busy", test_expected_coverage_counts_the_busy);
  g_test_add_func ("/alloc/coverage/one-more-unit-is-never-worse", test_one_more_unit_is_never_worse);
  return g_test_run ();
}
