/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transport: GLPK agrees on small problems, the network simplex on larger ones, the checker on all. */
#include "alloc/transport.h"
#include "oracle.h"
#include <math.h>
#include <string.h>

typedef struct {
  MusterTransport transport;
  gint64 *stocks, *demands, *costs;
  MusterFlow flow; /* the same, as a network */
  guint *tails, *heads;
  gint64 *flow_costs, *supplies;
} Twin;

static Twin
draw_twin (GRand *random, guint sources, guint sinks, gint32 span, double forbidden, double plenty)
{
  Twin t = { .stocks = g_new0 (gint64, sources + 1),
             .demands = g_new0 (gint64, sinks + 1),
             .costs = g_new0 (gint64, sources * sinks + 1),
             .tails = g_new0 (guint, sources * sinks + 1),
             .heads = g_new0 (guint, sources * sinks + 1),
             .flow_costs = g_new0 (gint64, sources * sinks + 1),
             .supplies = g_new0 (gint64, sources + sinks + 1) };
  gint64 demand = 0;
  guint arcs = 0;
  for (guint j = 0; j < sinks; j++) {
    t.demands[j] = g_rand_int_range (random, 0, 8);
    demand += t.demands[j];
    t.supplies[sources + j] = -t.demands[j];
  }
  for (guint i = 0; i < sources; i++)
    t.supplies[i] = t.stocks[i]
        = (gint64)(g_rand_double (random) * 2 * plenty * (double)demand / sources + g_rand_double (random));
  for (guint j = 0; j < sinks; j++)
    for (guint i = 0; i < sources; i++) {
      gint64 cost = g_rand_int_range (random, -span / 3, span + 1);
      if (g_rand_double (random) < forbidden) {
        t.costs[j * sources + i] = MUSTER_TRANSPORT_FORBIDDEN;
        continue;
      }
      t.costs[j * sources + i] = t.flow_costs[arcs] = cost;
      t.tails[arcs] = i;
      t.heads[arcs++] = sources + j;
    }
  t.transport = (MusterTransport){ sources, sinks, t.stocks, t.demands, t.costs };
  t.flow = (MusterFlow){ sources + sinks, arcs, t.tails, t.heads, NULL, NULL, t.flow_costs, t.supplies, TRUE };
  return t;
}

static void
clear_twin (Twin *t)
{
  g_free (t->stocks);
  g_free (t->demands);
  g_free (t->costs);
  g_free (t->tails);
  g_free (t->heads);
  g_free (t->flow_costs);
  g_free (t->supplies);
}

static MusterTransportPlan *
solve (const MusterTransport *p)
{
  g_autoptr (GError) error = NULL;
  MusterTransportPlan *plan = muster_transport_solve (p, NULL, &error);
  g_assert_no_error (error);
  muster_transport_verify (p, plan, &error);
  g_assert_no_error (error);
  return plan;
}

static void
test_glpk_agrees (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  guint optimal = 0, infeasible = 0;
  for (int round = 0; round < 1500; round++) {
    Twin t
        = draw_twin (random, (guint)g_rand_int_range (random, 0, 6), (guint)g_rand_int_range (random, 0, 7),
                     round % 4 ? 20 : 1, g_rand_double_range (random, -0.3, 0.8), g_rand_double_range (random, 0.7, 2));
    g_autoptr (MusterTransportPlan) plan = solve (&t.transport);
    double cost;
    MusterAllocStatus expected = oracle_flow (&t.flow, &cost);
    g_assert_cmpstr (muster_alloc_status_name (plan->outcome.status), ==, muster_alloc_status_name (expected));
    if (expected == MUSTER_ALLOC_OPTIMAL)
      g_assert_cmpfloat_with_epsilon (plan->outcome.objective, cost, 1e-6);
    *(expected == MUSTER_ALLOC_OPTIMAL ? &optimal : &infeasible) += 1;
    clear_twin (&t);
  }
  g_assert_cmpuint (MIN (optimal, infeasible), >, 50);
}

/* Large enough that samples are taken. */
static void
test_network_simplex_agrees (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 12; round++) {
    guint sources = (guint)g_rand_int_range (random, 1, 12), sinks = (guint)g_rand_int_range (random, 1, 3000);
    Twin t = draw_twin (random, sources, sinks, round % 3 ? 100000 : 3, round % 2 ? 0 : 0.6, 1.02);
    g_autoptr (MusterTransportPlan) plan = solve (&t.transport);
    g_autoptr (MusterFlowPlan) flow = muster_flow_solve (&t.flow, NULL, NULL);
    g_assert_true (muster_flow_verify (&t.flow, flow, NULL));
    g_assert_cmpint (plan->outcome.status, ==, flow->outcome.status);
    if (plan->outcome.status == MUSTER_ALLOC_OPTIMAL)
      g_assert_cmpint (plan->outcome.whole_objective, ==, flow->outcome.whole_objective);
    else
      g_assert_cmpint (plan->missing, ==, flow->missing);
    clear_twin (&t);
  }
}

static void
test_more_stock_never_costs_more (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 100; round++) {
    Twin t = draw_twin (random, 5, 40, 100, 0.2, 1.3);
    g_autoptr (MusterTransportPlan) before = solve (&t.transport);
    guint i = (guint)g_rand_int_range (random, 0, 5);
    t.stocks[i]++;
    g_autoptr (MusterTransportPlan) after = solve (&t.transport);
    if (before->outcome.status == MUSTER_ALLOC_OPTIMAL) {
      gint64 saved = before->outcome.whole_objective - after->outcome.whole_objective;
      g_assert_cmpint (saved, >=, 0);
      g_assert_cmpint (saved, <=, -before->source_prices[i]);
    } else
      g_assert_cmpint (after->missing, <=, before->missing);
    clear_twin (&t);
  }
}

static void
test_large_numbers_are_exact_or_refused (void)
{
  const gint64 large = G_GINT64_CONSTANT (1) << 53;
  gint64 stocks[] = { 2, 9 }, demands[] = { 3 }, costs[] = { -large, large - 1 };
  MusterTransport p = { 2, 1, stocks, demands, costs };
  g_autoptr (MusterTransportPlan) plan = solve (&p);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (plan->outcome.whole_objective, ==, -large - 1);
  costs[1] = G_MAXINT64 - 1;
  g_assert_null (muster_transport_solve (&p, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE);
  g_clear_error (&error);
  costs[1] = 1;
  demands[0] = G_MAXINT64;
  g_assert_null (muster_transport_solve (&p, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE);
  g_clear_error (&error);
  demands[0] = -1;
  g_assert_null (muster_transport_solve (&p, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT);
}

static void
test_stopping_early_proves_what_it_says (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (guint64 pivots = 1; pivots < 5000; pivots *= 2) {
    Twin t = draw_twin (random, 10, 900, 1000, 0, 1.4);
    MusterAllocBudget budget = { .iterations = pivots };
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterTransportPlan) plan = muster_transport_solve (&t.transport, &budget, &error);
    g_assert_no_error (error);
    muster_transport_verify (&t.transport, plan, &error);
    g_assert_no_error (error);
    clear_twin (&t);
  }
}

static void
test_changed_plan_is_refuted (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 200; round++) {
    Twin t = draw_twin (random, 3, 6, 50, 0, 2);
    g_autoptr (MusterTransportPlan) plan = solve (&t.transport);
    g_autoptr (GError) error = NULL;
    if (plan->shipment_count > 0 && plan->outcome.status == MUSTER_ALLOC_OPTIMAL) {
      if (round % 3 == 0)
        plan->shipments[0].amount++;
      else if (round % 3 == 1)
        plan->outcome.whole_bound++;
      else
        plan->sink_prices[plan->shipments[0].sink]++;
      g_assert_false (muster_transport_verify (&t.transport, plan, &error));
      g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
    }
    clear_twin (&t);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transport/glpk-agrees", test_glpk_agrees);
  g_test_add_func ("/transport/network-simplex-agrees", test_network_simplex_agrees);
  g_test_add_func ("/transport/more-stock-never-costs-more", test_more_stock_never_costs_more);
  g_test_add_func ("/transport/large-numbers-are-exact-or-refused", test_large_numbers_are_exact_or_refused);
  g_test_add_func ("/transport/stopping-early-proves-what-it-says", test_stopping_early_proves_what_it_says);
  g_test_add_func ("/transport/changed-plan-is-refuted", test_changed_plan_is_refuted);
  return g_test_run ();
}
