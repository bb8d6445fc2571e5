/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Minimum-cost flow: GLPK agrees on small problems of every kind, the checker agrees on all, and the checker is not
 * easily pleased. */
#include "alloc/check.h"
#include "alloc/flow.h"
#include "oracle.h"
#include <math.h>
#include <string.h>

typedef struct {
  MusterFlow flow;
  guint *tails, *heads;
  gint64 *lower, *upper, *costs, *supplies;
} Net;

static Net
make_net (guint nodes, guint arcs)
{
  Net net = { .tails = g_new0 (guint, arcs + 1),
              .heads = g_new0 (guint, arcs + 1),
              .lower = g_new0 (gint64, arcs + 1),
              .upper = g_new0 (gint64, arcs + 1),
              .costs = g_new0 (gint64, arcs + 1),
              .supplies = g_new0 (gint64, nodes + 1) };
  net.flow = (MusterFlow){ nodes, arcs, net.tails, net.heads, net.lower, net.upper, net.costs, net.supplies, FALSE };
  return net;
}

static void
clear_net (Net *net)
{
  g_free (net->tails);
  g_free (net->heads);
  g_free (net->lower);
  g_free (net->upper);
  g_free (net->costs);
  g_free (net->supplies);
}

/* Loops, parallel arcs, arcs that carry nothing, negative costs, equal costs, unbalanced supplies: whatever comes. */
static Net
draw_net (GRand *random, guint nodes, guint arcs, gint32 cost_span)
{
  Net net = make_net (nodes, arcs);
  gboolean lower = g_rand_boolean (random), balanced = g_rand_int_range (random, 0, 4) > 0;
  gint32 least = g_rand_int_range (random, 0, 3) == 0 ? -cost_span / 4 : 0, gifts = g_rand_int_range (random, 0, 6);
  for (guint a = 0; a < arcs; a++) {
    net.tails[a] = (guint)g_rand_int_range (random, 0, (gint32)nodes);
    net.heads[a] = (guint)g_rand_int_range (random, 0, (gint32)nodes);
    net.costs[a] = g_rand_int_range (random, least, cost_span + 1);
    net.lower[a] = lower && g_rand_int_range (random, 0, 5) == 0 ? g_rand_int_range (random, -3, 4) : 0;
    net.upper[a] = g_rand_int_range (random, 0, 6) == 0 ? MUSTER_FLOW_UNLIMITED
                                                        : net.lower[a] + g_rand_int_range (random, 0, 20);
  }
  for (gint32 k = 0; k < gifts && nodes > 0; k++) {
    gint64 amount = g_rand_int_range (random, 0, 12);
    net.supplies[g_rand_int_range (random, 0, (gint32)nodes)] += amount;
    net.supplies[g_rand_int_range (random, 0, (gint32)nodes)] -= amount;
  }
  if (!balanced && nodes > 0)
    net.supplies[g_rand_int_range (random, 0, (gint32)nodes)] += g_rand_int_range (random, -5, 6);
  net.flow.supply_may_stay = g_rand_boolean (random);
  return net;
}

static MusterFlowPlan *
solve (const MusterFlow *flow)
{
  g_autoptr (GError) error = NULL;
  MusterFlowPlan *plan = muster_flow_solve (flow, NULL, &error);
  g_assert_no_error (error);
  gboolean proven = muster_flow_verify (flow, plan, &error);
  g_assert_no_error (error);
  g_assert_true (proven);
  return plan;
}

static void
test_glpk_agrees (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  guint seen[5] = { 0 };
  for (int round = 0; round < 3000; round++) {
    guint nodes = (guint)g_rand_int_range (random, 1, 9), arcs = (guint)g_rand_int_range (random, 0, 25);
    Net net = draw_net (random, nodes, arcs, g_rand_boolean (random) ? 20 : 1);
    g_autoptr (MusterFlowPlan) plan = solve (&net.flow);
    double cost;
    MusterAllocStatus expected = oracle_flow (&net.flow, &cost);
    seen[plan->outcome.status]++;
    g_assert_cmpstr (muster_alloc_status_name (plan->outcome.status), ==, muster_alloc_status_name (expected));
    if (expected == MUSTER_ALLOC_OPTIMAL)
      g_assert_cmpfloat_with_epsilon (plan->outcome.objective, cost, 1e-6);
    clear_net (&net);
  }
  g_test_message ("%u optimal, %u infeasible, %u unbounded", seen[MUSTER_ALLOC_OPTIMAL], seen[MUSTER_ALLOC_INFEASIBLE],
                  seen[MUSTER_ALLOC_UNBOUNDED]);
  g_assert_cmpuint (MIN (MIN (seen[MUSTER_ALLOC_OPTIMAL], seen[MUSTER_ALLOC_INFEASIBLE]), seen[MUSTER_ALLOC_UNBOUNDED]),
                    >, 20);
}

static void
test_prices_prove_every_size (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (guint nodes = 1; nodes <= 2000; nodes = nodes * 2 + 1)
    for (gint32 span = 1; span <= 1000000; span *= 1000) {
      Net net = draw_net (random, nodes, nodes * 6, span);
      g_autoptr (MusterFlowPlan) plan = solve (&net.flow);
      g_assert_cmpint (plan->outcome.status, !=, MUSTER_ALLOC_FEASIBLE);
      clear_net (&net);
    }
}

static void
test_nothing_is_a_plan (void)
{
  Net net = make_net (0, 0);
  g_autoptr (MusterFlowPlan) plan = solve (&net.flow);
  g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
  g_assert_cmpint (plan->outcome.whole_objective, ==, 0);
  clear_net (&net);

  Net lonely = make_net (1, 0);
  lonely.supplies[0] = -7;
  g_autoptr (MusterFlowPlan) none = solve (&lonely.flow);
  g_assert_cmpint (none->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
  g_assert_cmpint (none->missing, ==, 7);
  clear_net (&lonely);
}

/* A warehouse of 10 on a road that takes 6 to a town that needs 9. */
static void
test_missing_is_named_exactly (void)
{
  Net net = make_net (3, 2);
  net.supplies[0] = 10;
  net.supplies[2] = -9;
  net.heads[0] = net.tails[1] = 1;
  net.heads[1] = 2;
  net.upper[0] = 6;
  net.upper[1] = 8;
  net.flow.supply_may_stay = TRUE;
  g_autoptr (MusterFlowPlan) plan = solve (&net.flow);
  g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
  g_assert_true (plan->cut_lacks);
  g_assert_cmpint (plan->missing, ==, 3);
  g_assert_cmpint (plan->rests[2], ==, -3);
  g_assert_cmpmem (plan->cut, 3, ((guint8[]){ 0, 1, 1 }), 3);
  plan->missing = 4;
  g_autoptr (GError) error = NULL;
  g_assert_false (muster_flow_verify (&net.flow, plan, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
  clear_net (&net);
}

static void
test_large_numbers_are_exact_or_refused (void)
{
  const gint64 large = G_GINT64_CONSTANT (1) << 55;
  Net net = make_net (2, 2);
  g_autoptr (GError) error = NULL;
  net.supplies[0] = 3;
  net.supplies[1] = -3;
  net.heads[0] = net.heads[1] = 1;
  net.upper[0] = 2;
  net.upper[1] = MUSTER_FLOW_UNLIMITED;
  net.costs[0] = -large;
  net.costs[1] = large - 1;
  g_autoptr (MusterFlowPlan) plan = solve (&net.flow);
  g_assert_cmpint (plan->outcome.whole_objective, ==, -large - 1);

  net.costs[1] = G_MAXINT64;
  g_assert_null (muster_flow_solve (&net.flow, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE);
  g_clear_error (&error);

  net.costs[1] = large;
  net.supplies[0] = G_GINT64_CONSTANT (1) << 61;
  net.supplies[1] = -net.supplies[0];
  g_assert_null (muster_flow_solve (&net.flow, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE);
  g_clear_error (&error);

  net.heads[1] = 9;
  g_assert_null (muster_flow_solve (&net.flow, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT);
  clear_net (&net);
}

static void
test_stopping_early_proves_what_it_says (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  guint seen[5] = { 0 };
  for (guint64 pivots = 1; pivots < 4000; pivots = pivots * 3 / 2 + 1) {
    Net net = draw_net (random, 300, 3000, 1000);
    MusterAllocBudget budget = { .iterations = pivots };
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterFlowPlan) plan = muster_flow_solve (&net.flow, &budget, &error),
                               again = muster_flow_solve (&net.flow, &budget, NULL);
    g_assert_no_error (error);
    muster_flow_verify (&net.flow, plan, &error);
    g_assert_no_error (error);
    g_assert_cmpint (plan->outcome.status, ==, again->outcome.status);
    if (plan->flows)
      g_assert_cmpmem (plan->flows, 3000 * sizeof (gint64), again->flows, 3000 * sizeof (gint64));
    seen[plan->outcome.status]++;
    clear_net (&net);
  }
  g_assert_cmpuint (seen[MUSTER_ALLOC_STOPPED] + seen[MUSTER_ALLOC_FEASIBLE], >, 0);
}

/* One number changed anywhere in the plan, the prices or the outcome: no proof any more. */
static void
test_changed_plan_is_refuted (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  guint refuted = 0;
  for (int round = 0; round < 400; round++) {
    Net net = draw_net (random, 8, 30, 20);
    net.flow.supply_may_stay = FALSE;
    g_autoptr (MusterFlowPlan) plan = solve (&net.flow);
    g_autoptr (GError) error = NULL;
    guint a = (guint)g_rand_int_range (random, 0, 30);
    if (plan->outcome.status == MUSTER_ALLOC_OPTIMAL) {
      switch (g_rand_int_range (random, 0, 3)) {
      case 0:
        while (net.tails[a] == net.heads[a])
          a = (a + 1) % 30;
        plan->flows[a] += g_rand_boolean (random) ? 1 : -1;
        break;
      case 1:
        plan->outcome.whole_objective--;
        break;
      default:
        plan->outcome.whole_bound++;
        break;
      }
      g_assert_false (muster_flow_verify (&net.flow, plan, &error));
      g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
      refuted++;
    }
    clear_net (&net);
  }
  g_assert_cmpuint (refuted, >, 20);
}

/* ---- as text ---- */

static const char good[] = "c a comment\np min 4 5\nn 1 4\nn 4 -4\na 1 2 0 4 2\na 1 3 0 2 2\na 2 3 0 2 1\n"
                           "a 2 4 0 3 3\na 3 4 0 5 1\n";

static char *
certify (const char *text, MusterAllocOutcome *outcome)
{
  g_autoptr (GString) certificate = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  muster_flow_solve_dimacs (text, strlen (text), NULL, outcome, certificate, &error);
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&certificate), FALSE);
}

static gboolean
check (const char *text, const char *certificate, GError **error)
{
  g_autoptr (MusterJson) json = muster_json_parse (certificate, -1, NULL);
  g_assert_nonnull (json);
  return muster_alloc_check (text, strlen (text), json, NULL, error);
}

static void
test_dimacs_is_read (void)
{
  MusterAllocOutcome outcome;
  g_autofree char *certificate = certify (good, &outcome);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (outcome.whole_objective, ==, 14);
  g_assert_true (check (good, certificate, &error));
}

static void
test_certificate_of_another_instance_is_refuted (void)
{
  MusterAllocOutcome outcome;
  g_autofree char *certificate = certify (good, &outcome);
  for (guint k = 12; k < strlen (good); k++) {
    g_autofree char *other = g_strdup (good);
    g_autoptr (GError) error = NULL;
    if (!g_ascii_isdigit (other[k]) || other[k] == '9')
      continue;
    other[k]++;
    if (!check (other, certificate, &error))
      continue;
    /* It may still be the best plan of the other instance: then it costs what it says there too. */
    g_autofree char *own = certify (other, &outcome);
    g_assert_cmpint (outcome.whole_objective, ==, 14);
  }
}

static void
test_damaged_certificate_is_refused (void)
{
  static const char *const damage[][2] = {
    { "\"objective\":14", "\"objective\":13" }, { "\"bound\":14", "\"bound\":15" }, { "\"optimal\"", "\"infeasible\"" },
    { "\"optimal\"", "\"unbounded\"" },         { "\"flows\":[", "\"flows\":[1," }, { "\"prices\"", "\"price\"" },
    { "\"flows\":[", "\"flows\":[0.5,[" },      { "dimacs-min", "dimacs-max" },     { "\"optimal\"", "\"splendid\"" },
  };
  MusterAllocOutcome outcome;
  g_autofree char *certificate = certify (good, &outcome);
  for (guint k = 0; k < G_N_ELEMENTS (damage); k++) {
    g_autoptr (GString) text = g_string_new (certificate);
    g_autoptr (GError) error = NULL;
    g_assert_cmpuint (g_string_replace (text, damage[k][0], damage[k][1], 1), ==, 1);
    g_autoptr (MusterJson) json = muster_json_parse (text->str, -1, NULL);
    if (!json)
      continue;
    g_assert_false (muster_alloc_check (good, strlen (good), json, NULL, &error));
    g_assert_nonnull (error);
  }
}

static void
test_bad_files_name_the_line (void)
{
  static const struct {
    const char *text, *message;
  } bad[] = {
    { "", "line 1: there is no problem line" },
    { "a 1 2 0 1 1\n", "line 1: the problem line must come first" },
    { "p max 1 1\n", "line 1: the problem is not" },
    { "p min -1 0\n", "line 1: the number of nodes is -1" },
    { "p min 2 1000000\n", "line 1: 1000000 arcs are announced" },
    { "p min 2 1\n", "line 1: 1 arcs are announced" },
    { "p min 2 0\np min 2 0\n", "line 2: a second problem line" },
    { "p min 2 1\na 1 2 0 1 1\na 1 2 0 1 1\n", "line 3: more arcs" },
    { "p min 2 1   \n a 1 3 0 1 1\n", "line 2: the head is 3" },
    { "p min 2 1   \na 1 2 0 1 nan\n", "line 2: the cost is" },
    { "p min 2 1   \na 1 2 0 1\n", "line 2: the line ends where the cost" },
    { "p min 2 1   \na 1 2 0 1 1 7\n", "line 2: there is more on the line" },
    { "p min 2 1   \na 1 2 5 1 1\n", "line 2: the lower limit is above" },
    { "p min 2 1   \na 1 2 -5 1 1\n", "line 2: the lower limit is -5" },
    { "p min 2 1   \na 1 2 0 1 99999999999999999999\n", "line 2: the cost is “99999999999999999999”, which is beyond" },
    { "p min 2 1   \na 1 2 0 1 1\nn 1 3\nn 1 4\n", "line 4: a second supply" },
    { "p min 2 1   \nx 1 2 0 1 1\n", "line 2: a line begins with" },
    { "p min 2 1.5\n", "line 1: the number of arcs is" },
    { "p min 99999999999 0\n", "line 1: the number of nodes is 99999999999" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
    g_autoptr (GString) certificate = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    MusterAllocOutcome outcome;
    g_assert_false (muster_flow_solve_dimacs (bad[k].text, strlen (bad[k].text), NULL, &outcome, certificate, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT);
    if (!g_str_has_prefix (error->message, bad[k].message))
      g_error ("“%s”, not “%s”", error->message, bad[k].message);
    g_assert_cmpuint (certificate->len, ==, 0);
  }
}

/* Any bytes are read or refused, and what is read gives a certificate that holds. */
static void
test_hostile_bytes_do_no_harm (void)
{
  static const char spice[] = "pna 0123456789-.\nce";
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 20000; round++) {
    g_autofree char *text = g_strdup (good);
    gsize length = strlen (text) - (gsize)(g_rand_int_range (random, 0, 8) == 0 ? g_rand_int_range (random, 0, 40) : 0);
    for (int n = g_rand_int_range (random, 1, 5); n > 0; n--)
      text[g_rand_int_range (random, 0, (gint32)length)] = spice[g_rand_int_range (random, 0, sizeof spice)];
    g_autoptr (GString) certificate = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    MusterAllocOutcome outcome;
    if (!muster_flow_solve_dimacs (text, length, NULL, &outcome, certificate, &error)) {
      g_assert_nonnull (error);
      continue;
    }
    g_autoptr (MusterJson) json = muster_json_parse (certificate->str, -1, NULL);
    muster_alloc_check (text, length, json, NULL, &error);
    g_assert_no_error (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow/glpk-agrees", test_glpk_agrees);
  g_test_add_func ("/flow/prices-prove-every-size", test_prices_prove_every_size);
  g_test_add_func ("/flow/nothing-is-a-plan", test_nothing_is_a_plan);
  g_test_add_func ("/flow/missing-is-named-exactly", test_missing_is_named_exactly);
  g_test_add_func ("/flow/large-numbers-are-exact-or-refused", test_large_numbers_are_exact_or_refused);
  g_test_add_func ("/flow/stopping-early-proves-what-it-says", test_stopping_early_proves_what_it_says);
  g_test_add_func ("/flow/changed-plan-is-refuted", test_changed_plan_is_refuted);
  g_test_add_func ("/flow/dimacs-is-read", test_dimacs_is_read);
  g_test_add_func ("/flow/certificate-of-another-instance-is-refuted", test_certificate_of_another_instance_is_refuted);
  g_test_add_func ("/flow/damaged-certificate-is-refused", test_damaged_certificate_is_refused);
  g_test_add_func ("/flow/bad-files-name-the-line", test_bad_files_name_the_line);
  g_test_add_func ("/flow/hostile-bytes-do-no-harm", test_hostile_bytes_do_no_harm);
  return g_test_run ();
}
