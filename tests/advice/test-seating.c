/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The heart of dispatch advice against brute force, on small problems of every shape, and its properties on larger
 * ones. Every test prints its seed. */
#include "advice/seating.h"
#include <math.h>
#include <string.h>

typedef struct {
  MusterSeating seating;
  double *weights, *due, *extra, *people;
  float *eta, *reach;
} Problem;

static void
problem_clear (Problem *p)
{
  g_free (p->weights);
  g_free (p->due);
  g_free (p->extra);
  g_free (p->people);
  g_free (p->eta);
  g_free (p->reach);
  muster_cover_free (p->seating.cover);
}

/* @last: teams beyond it exist in the random draw but are left out, so that two problems differ by whole teams only. */
static void
problem_init (Problem *p, guint32 seed, guint seats, guint teams, guint last, guint places)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  const guint32 skills = 3;

  memset (p, 0, sizeof *p);
  p->weights = g_new (double, seats + 1);
  p->due = g_new (double, seats + 1);
  p->extra = g_new (double, teams + 1);
  p->people = g_new (double, places + 1);
  p->eta = g_new (float, seats *teams + 1);
  p->reach = g_new (float, teams *places + 1);
  for (guint s = 0; s < seats; s++) {
    p->weights[s] = 1 << g_rand_int_range (random, 0, 4);
    p->due[s] = g_rand_double_range (random, -600, 1200);
  }
  for (guint i = 0; i < places; i++)
    p->people[i] = g_rand_double_range (random, 1, 3000);
  for (guint t = 0; t < teams; t++) {
    p->extra[t] = g_rand_boolean (random) ? 0 : 600;
    for (guint i = 0; i < places; i++)
      p->reach[t * places + i] = (float)g_rand_double_range (random, 60, 2000);
    for (guint s = 0; s < seats; s++) {
      float eta = (float)g_rand_double_range (random, 60, 3000);
      gboolean cannot = g_rand_int_range (random, 0, 4) == 0;
      if (t < last)
        p->eta[s * last + t] = cannot ? INFINITY : eta;
    }
  }
  p->seating = (MusterSeating){ .n_seats = seats,
                                .n_teams = last,
                                .weights = p->weights,
                                .due_s = p->due,
                                .eta_s = p->eta,
                                .extra_s = p->extra,
                                .late_factor = 5,
                                .empty_s = 14400,
                                .uncovered_s = 3600 };
  p->seating.cover = muster_cover_new (last, places, p->people, p->reach, 0.3);
  muster_cover_add_service (p->seating.cover, 600, 1);
  muster_cover_add_service (p->seating.cover, 900, 0.5);
  for (guint t = 0; t < last; t++)
    muster_cover_add_unit (p->seating.cover, t, (t * 7 + 1) & skills, 120);
}

static double
brute (const MusterSeating *s, guint seat, guint *plan, gboolean *used, guint forced_seat, guint forced_team,
       gboolean linear, const double *loss)
{
  double best = INFINITY;

  if (seat == s->n_seats) {
    double sum;
    if (!linear)
      return muster_seating_price (s, plan);
    {
      MusterSeating bare = *s;
      bare.cover = NULL;
      sum = muster_seating_price (&bare, plan);
    }
    for (guint i = 0; i < s->n_seats; i++)
      if (plan[i] != MUSTER_SEATING_NOBODY)
        sum += s->uncovered_s * loss[plan[i]];
    return sum;
  }
  for (guint t = 0; t <= s->n_teams; t++) {
    guint team = t < s->n_teams ? t : MUSTER_SEATING_NOBODY;
    double cost;
    if (seat == forced_seat && team != forced_team)
      continue;
    if (team != MUSTER_SEATING_NOBODY && (used[team] || !isfinite (s->eta_s[seat * s->n_teams + team])))
      continue;
    plan[seat] = team;
    if (team != MUSTER_SEATING_NOBODY)
      used[team] = TRUE;
    cost = brute (s, seat + 1, plan, used, forced_seat, forced_team, linear, loss);
    if (team != MUSTER_SEATING_NOBODY)
      used[team] = FALSE;
    best = MIN (best, cost);
  }
  return best;
}

static double
brute_force (const MusterSeating *s, guint forced_seat, guint forced_team, gboolean linear)
{
  g_autofree guint *plan = g_new (guint, s->n_seats + 1);
  g_autofree gboolean *used = g_new0 (gboolean, s->n_teams + 1);
  g_autofree double *loss = g_new0 (double, s->n_teams + 1);

  for (guint t = 0; t < s->n_teams; t++)
    loss[t] = muster_cover_loss (s->cover, t);
  return brute (s, 0, plan, used, forced_seat, forced_team, linear, loss);
}

static guint32
first_seed (void)
{
  guint32 seed = (guint32)g_test_rand_int ();

  g_test_message ("seed %u", seed);
  return seed;
}

static void
check_plan (const MusterSeating *s, const MusterSeatingPlan *plan)
{
  g_autofree gboolean *used = g_new0 (gboolean, s->n_teams + 1);

  for (guint i = 0; i < s->n_seats; i++) {
    guint t = plan->team_of_seat[i];
    if (t == MUSTER_SEATING_NOBODY)
      continue;
    g_assert_cmpuint (t, <, s->n_teams);
    g_assert_false (used[t]);
    g_assert_true (isfinite (s->eta_s[i * s->n_teams + t]));
    used[t] = TRUE;
  }
  g_assert_true (plan->proven);
  g_assert_cmpfloat (plan->bound, <=, plan->objective);
  g_assert_cmpfloat_with_epsilon (plan->objective, muster_seating_price (s, plan->team_of_seat), 1e-6);
  /* The cover is as it was. */
  for (guint t = 0; t < s->n_teams; t++)
    g_assert_true (muster_cover_is_there (s->cover, t));
}

static void
test_the_bound_is_below_every_plan_and_overrides_are_exact (void)
{
  guint32 seed = first_seed ();
  guint optimal = 0, rounds = 60;

  for (guint k = 0; k < rounds; k++) {
    guint seats = 1 + k % 4, teams = k % 6;
    Problem p;
    double best, linear;
    problem_init (&p, seed + k, seats, teams, teams, 12);
    g_autoptr (MusterSeatingPlan) plan = muster_seating_solve (&p.seating, TRUE, NULL, NULL);
    check_plan (&p.seating, plan);
    best = brute_force (&p.seating, G_MAXUINT, 0, FALSE);
    linear = brute_force (&p.seating, G_MAXUINT, 0, TRUE);
    g_assert_cmpfloat (plan->bound, <=, best + 1e-6);
    g_assert_cmpfloat (fabs (plan->bound - MIN (linear, plan->objective)), <=, 0.01 * (seats + 1));
    g_assert_cmpfloat (plan->objective, >=, best - 1e-6);
    optimal += plan->objective <= best + 1.01;
    for (guint s = 0; s < seats; s++)
      for (guint t = 0; t < teams; t++) {
        double forced = brute_force (&p.seating, s, t, TRUE), said = plan->override_s[s * teams + t];
        if (!isfinite (forced))
          g_assert_false (isfinite (said));
        else
          g_assert_cmpfloat (fabs (said - (forced - linear)), <=, 0.02 * (seats + 1));
      }
    problem_clear (&p);
  }
  g_test_message ("%u of %u plans are optimal", optimal, rounds);
  g_assert_cmpuint (optimal, >=, rounds * 9 / 10);
}

static void
test_one_more_team_never_makes_it_worse (void)
{
  guint32 seed = first_seed ();
  guint worse = 0;

  for (guint k = 0; k < 200; k++) {
    guint seats = 1 + k % 12, teams = 2 + k % 15;
    Problem with, without;
    problem_init (&with, seed + k, seats, teams, teams, 20);
    problem_init (&without, seed + k, seats, teams, teams - 1, 20);
    g_autoptr (MusterSeatingPlan) a = muster_seating_solve (&with.seating, FALSE, NULL, NULL),
                                  b = muster_seating_solve (&without.seating, FALSE, NULL, NULL);
    /* The proven part exactly; the plan within what is open between plan and bound. */
    g_assert_cmpfloat (a->bound, <=, b->bound + 0.01 * (seats + 1));
    g_assert_cmpfloat (a->objective, <=, b->objective + (a->objective - a->bound) + 1e-6);
    worse += a->objective > b->objective + 1;
    problem_clear (&with);
    problem_clear (&without);
  }
  g_test_message ("worse within the gap: %u of 200", worse);
}

static void
test_never_worse_than_closest_idle_and_always_the_same (void)
{
  guint32 seed = first_seed ();

  for (guint k = 0; k < 60; k++) {
    Problem p;
    problem_init (&p, seed + k, 1 + k % 40, k % 50, k % 50, 30);
    g_autoptr (MusterSeatingPlan) a = muster_seating_solve (&p.seating, TRUE, NULL, NULL),
                                  b = muster_seating_solve (&p.seating, TRUE, NULL, NULL);
    g_autofree guint *closest = muster_seating_closest (&p.seating, NULL);
    check_plan (&p.seating, a);
    g_assert_cmpfloat (a->objective, <=, muster_seating_price (&p.seating, closest) + 1.0);
    g_assert_cmpmem (a->team_of_seat, a->n_seats * sizeof (guint), b->team_of_seat, b->n_seats * sizeof (guint));
    problem_clear (&p);
  }
}

static void
test_nobody_at_all (void)
{
  Problem p;

  problem_init (&p, 1, 3, 0, 0, 4);
  g_autoptr (MusterSeatingPlan) plan = muster_seating_solve (&p.seating, TRUE, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (plan->team_of_seat[i], ==, MUSTER_SEATING_NOBODY);
  problem_clear (&p);
  problem_init (&p, 1, 0, 3, 3, 4);
  g_autoptr (MusterSeatingPlan) none = muster_seating_solve (&p.seating, TRUE, NULL, NULL);
  g_assert_cmpfloat (none->objective, ==, 0);
  problem_clear (&p);
}

static void
test_cancelled_is_an_error (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MusterAllocBudget budget = { .cancellable = cancellable };
  Problem p;

  problem_init (&p, 1, 3, 3, 3, 4);
  g_cancellable_cancel (cancellable);
  g_assert_null (muster_seating_solve (&p.seating, TRUE, &budget, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  problem_clear (&p);
}

/* Coverage against its definition, and the inequality the bound rests on. */
static void
test_cover_is_what_it_says_and_submodular (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (first_seed ());

  for (guint k = 0; k < 100; k++) {
    guint bases = 1 + (guint)g_rand_int_range (random, 0, 8), places = (guint)g_rand_int_range (random, 0, 10);
    double people[10], total = 0, sum = 0;
    float seconds[80];
    for (guint i = 0; i < places; i++)
      total += people[i] = g_rand_double_range (random, 0, 100);
    for (guint i = 0; i < bases * places; i++)
      seconds[i] = g_rand_int_range (random, 0, 5) == 0 ? INFINITY : (float)g_rand_double_range (random, 0, 1200);
    g_autoptr (MusterCover) cover = muster_cover_new (bases, places, people, seconds, 0.3);
    muster_cover_add_service (cover, 600, 2);
    for (guint b = 0; b < bases; b++)
      muster_cover_add_unit (cover, b, 1, 60);
    for (guint i = 0; i < places; i++) {
      guint n = 0;
      for (guint b = 0; b < bases; b++)
        n += seconds[b * places + i] + 60 <= 600;
      sum += people[i] * (1 - pow (0.3, n));
    }
    g_assert_cmpfloat_with_epsilon (muster_cover_expected (cover), total > 0 ? sum / total : 1, 1e-9);
    for (guint a = 0; a < bases; a++)
      for (guint b = 0; b < bases; b++) {
        double alone = muster_cover_loss (cover, a), before = muster_cover_expected (cover), after;
        if (a == b)
          continue;
        muster_cover_take (cover, b);
        after = muster_cover_loss (cover, a);
        g_assert_cmpfloat (after, >=, alone - 1e-12);
        muster_cover_put (cover, b);
        muster_cover_take (cover, a);
        g_assert_cmpfloat_with_epsilon (before - muster_cover_expected (cover), alone, 1e-9);
        g_assert_cmpfloat_with_epsilon (muster_cover_gain_at (cover, a, a), alone, 1e-9);
        muster_cover_put (cover, a);
      }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seating/bound-and-overrides", test_the_bound_is_below_every_plan_and_overrides_are_exact);
  g_test_add_func ("/seating/one-more-team", test_one_more_team_never_makes_it_worse);
  g_test_add_func ("/seating/closest-idle", test_never_worse_than_closest_idle_and_always_the_same);
  g_test_add_func ("/seating/nobody", test_nobody_at_all);
  g_test_add_func ("/seating/cancelled", test_cancelled_is_an_error);
  g_test_add_func ("/seating/cover", test_cover_is_what_it_says_and_submodular);
  return g_test_run ();
}
