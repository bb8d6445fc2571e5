/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The p-median solver against every choice of sites, tried one by one; the bound against its own definition; and what
 * must not happen with graphs in pieces, bad text and short budgets. */
#include "alloc/check.h"
#include "alloc/pmedian.h"
#include <math.h>
#include <string.h>

/* The cheapest of all choices of p sites; +∞ when each leaves somebody out. */
static double
try_all (const MusterPMedian *p)
{
  double best = INFINITY;
  for (guint set = 0; set < 1u << p->sites; set++) {
    double sum = 0;
    if (__builtin_popcount (set) != p->medians)
      continue;
    for (int i = 0; i < p->clients; i++) {
      double least = INFINITY;
      for (int j = 0; j < p->sites; j++)
        if (set & 1u << j)
          least = MIN (least, p->costs[i * p->sites + j]);
      sum += least;
    }
    best = MIN (best, sum);
  }
  return best;
}

static double
bound_at (const MusterPMedian *p, const double *u)
{
  double sum = 0;
  g_autoptr (GArray) earn = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 0; i < p->clients; i++)
    sum += u[i];
  for (int j = 0; j < p->sites; j++) {
    double e = 0;
    for (int i = 0; i < p->clients; i++)
      e += MIN (0, p->costs[i * p->sites + j] - u[i]);
    guint at = 0;
    while (at < earn->len && g_array_index (earn, double, at) < e)
      at++;
    g_array_insert_val (earn, at, e);
  }
  for (int k = 0; k < p->medians; k++)
    sum += g_array_index (earn, double, k);
  return sum;
}

static void
fill (double *costs, int n, int kind)
{
  for (int k = 0; k < n; k++)
    switch (kind) {
    case 0:
      costs[k] = g_test_rand_int_range (0, 50);
      break;
    case 1:
      costs[k] = g_test_rand_double_range (0, 100);
      break;
    case 2: /* ties everywhere */
      costs[k] = g_test_rand_int_range (0, 3);
      break;
    default: /* pairs that cannot be */
      costs[k] = g_test_rand_int_range (0, 10) < 4 ? INFINITY : g_test_rand_int_range (1, 40) * 0.25;
    }
}

static void
test_equals_trying_all (void)
{
  for (int round = 0; round < 400; round++) {
    int n = g_test_rand_int_range (1, 15), m = g_test_rand_int_range (1, 11), p = g_test_rand_int_range (1, m + 1);
    g_autofree double *costs = g_new (double, n *m);
    fill (costs, n * m, round % 4);
    MusterPMedian problem = { n, m, p, costs };
    double best = try_all (&problem);
    g_autoptr (MusterPMedianPlan) plan = muster_pmedian_solve (&problem, NULL);
    if (isinf (best)) {
      g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
      g_assert_null (plan->open);
      continue;
    }
    g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
    g_assert_cmpfloat_with_epsilon (plan->outcome.objective, best, 1e-6);
    g_assert_cmpfloat (plan->outcome.gap, ==, 0);
    double sum = 0;
    for (int i = 0; i < n; i++)
      sum += costs[i * m + plan->serves[i]];
    g_assert_cmpfloat_with_epsilon (sum, best, 1e-6);
    for (int r = 1; r < p; r++)
      g_assert_cmpint (plan->open[r - 1], <, plan->open[r]);
    if (round % 4 < 3) {
      g_assert_cmpfloat_with_epsilon (bound_at (&problem, plan->multipliers), plan->root_bound, 1e-6);
      g_assert_cmpfloat (plan->root_bound, <=, best + 1e-6);
    }
  }
}

static char *
random_graph (int n, int p)
{
  GString *text = g_string_new (NULL);
  int edges = n - 1 + n * n / 50;
  g_string_append_printf (text, "%d %d %d\n", n, edges, p);
  for (int k = 1; k < n; k++)
    g_string_append_printf (text, "%d %d %d\n", k + 1, g_test_rand_int_range (1, k + 1),
                            g_test_rand_int_range (1, 101));
  for (int k = n - 1; k < edges; k++)
    g_string_append_printf (text, "%d %d %d\n", g_test_rand_int_range (1, n + 1), g_test_rand_int_range (1, n + 1),
                            g_test_rand_int_range (1, 101));
  return g_string_free (text, FALSE);
}

/* The costs of a graph by Floyd and Warshall, from the text, with the rule of the last edge. */
static double *
all_pairs (const char *text, int *n, int *p)
{
  char **words = g_strsplit_set (text, " \n", -1);
  *n = atoi (words[0]);
  int m = atoi (words[1]);
  *p = atoi (words[2]);
  double *d = g_new (double, *n **n);
  for (int k = 0; k < *n * *n; k++)
    d[k] = k / *n == k % *n ? 0 : INFINITY;
  for (int e = 0; e < m; e++) {
    int a = atoi (words[3 + 3 * e]) - 1, b = atoi (words[4 + 3 * e]) - 1;
    if (a != b)
      d[a * *n + b] = d[b * *n + a] = atoi (words[5 + 3 * e]);
  }
  for (int k = 0; k < *n; k++)
    for (int i = 0; i < *n; i++)
      for (int j = 0; j < *n; j++)
        d[i * *n + j] = MIN (d[i * *n + j], d[i * *n + k] + d[k * *n + j]);
  g_strfreev (words);
  return d;
}

static void
test_graph_costs_are_shortest_paths (void)
{
  for (int round = 0; round < 40; round++) {
    int n, p;
    g_autofree char *text = random_graph (g_test_rand_int_range (2, 15), 2);
    g_autofree double *costs = all_pairs (text, &n, &p);
    MusterPMedian problem = { n, n, p, costs };
    MusterAllocOutcome outcome;
    g_autoptr (GString) certificate = g_string_new (NULL);
    g_assert_true (muster_pmedian_solve_text (text, strlen (text), NULL, &outcome, certificate, NULL));
    g_assert_true (outcome.whole);
    g_assert_cmpfloat (outcome.objective, ==, try_all (&problem));
    g_autoptr (MusterJson) json = muster_json_parse (certificate->str, -1, NULL);
    g_assert_cmpstr (muster_json_get_text (json, "kind"), ==, "orlib-pmed");
  }
}

static void
test_last_cost_of_a_pair_counts (void)
{
  MusterAllocOutcome outcome;
  g_autoptr (GString) certificate = g_string_new (NULL);
  const char *text = "3 3 1\n1 2 9\n2 3 4\n2 1 5\n"; /* 2 in the middle: 5 + 4 */
  g_assert_true (muster_pmedian_solve_text (text, strlen (text), NULL, &outcome, certificate, NULL));
  g_assert_cmpint (outcome.whole_objective, ==, 9);
}

static void
test_islands_say_what_is_missing (void)
{
  MusterAllocOutcome outcome;
  g_autoptr (GString) certificate = g_string_new (NULL);
  const char *text = "5 2 1\n1 2 3\n3 4 3\n";
  g_assert_true (muster_pmedian_solve_text (text, strlen (text), NULL, &outcome, certificate, NULL));
  g_assert_cmpint (outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
  g_assert_nonnull (strstr (certificate->str, "\"missing\":{\"medians\":2,"));
  text = "5 2 3\n1 2 3\n3 4 3\n";
  g_string_truncate (certificate, 0);
  g_assert_true (muster_pmedian_solve_text (text, strlen (text), NULL, &outcome, certificate, NULL));
  g_assert_cmpint (outcome.whole_objective, ==, 6);
}

static void
test_bad_text_is_refused (void)
{
  const char *bad[] = { "",
                        "3",
                        "3 1 4\n1 2 1\n",
                        "3 1 0\n1 2 1\n",
                        "3 1 1\n1 4 1\n",
                        "3 1 1\n0 2 1\n",
                        "3 2 1\n1 2 1\n",
                        "3 1 1\n1 2 -1\n",
                        "3 1 1\n1 2 nan\n",
                        "3 1 1\n1 2 1e400\n",
                        "3 1 1\n1 2 1\n7",
                        "99999999999999999999 1 1\n",
                        "20000 0 5\n",
                        "x y z" };
  for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) certificate = g_string_new (NULL);
    MusterAllocOutcome outcome;
    g_assert_false (muster_pmedian_solve_text (bad[k], strlen (bad[k]), NULL, &outcome, certificate, &error));
    g_assert_cmpint (error->domain, ==, MUSTER_ALLOC_ERROR);
    g_assert_cmpuint (certificate->len, ==, 0);
  }
}

static void
test_same_budget_same_bytes_and_a_sound_gap (void)
{
  g_autofree char *text = random_graph (90, 7);
  MusterAllocOutcome full, cut;
  g_autoptr (GString) a = g_string_new (NULL), b = g_string_new (NULL), c = g_string_new (NULL);
  MusterAllocBudget budget = { .iterations = 60, .seed = 3 };
  g_assert_true (muster_pmedian_solve_text (text, strlen (text), &budget, &cut, a, NULL));
  g_assert_true (muster_pmedian_solve_text (text, strlen (text), &budget, &cut, b, NULL));
  g_assert_cmpstr (a->str, ==, b->str);
  g_assert_true (muster_pmedian_solve_text (text, strlen (text), NULL, &full, c, NULL));
  g_assert_cmpint (full.status, ==, MUSTER_ALLOC_OPTIMAL);
  g_assert_cmpfloat (cut.bound, <=, full.objective);
  g_assert_cmpfloat (cut.objective, >=, full.objective);
}

static void
test_cancelled_still_reports (void)
{
  g_autofree char *text = random_graph (60, 5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) certificate = g_string_new (NULL);
  MusterAllocOutcome outcome;
  MusterAllocBudget budget = { .cancellable = cancellable };
  g_cancellable_cancel (cancellable);
  g_assert_true (muster_pmedian_solve_text (text, strlen (text), &budget, &outcome, certificate, NULL));
  g_assert_cmpfloat (outcome.bound, <=, outcome.objective);
}

/* Wherever the budget ends the tree so far must prove the bound, and with no budget the plan. */
static void
test_tree_proves_what_the_search_found (void)
{
  for (int round = 0; round < 12; round++) {
    g_autofree char *text = random_graph (g_test_rand_int_range (60, 130), g_test_rand_int_range (4, 8));
    MusterAllocBudget budget = { .iterations = round % 3 == 0 ? 0 : (guint64)g_test_rand_int_range (300, 2500) };
    MusterAllocOutcome outcome, proven;
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) certificate = g_string_new (NULL);
    g_assert_true (muster_pmedian_solve_text (text, strlen (text), &budget, &outcome, certificate, NULL));
    g_autoptr (MusterJson) json = muster_json_parse (certificate->str, -1, NULL);
    g_assert_cmpstr (muster_json_get_text (json, "bound_proof"), !=, "search");
    muster_alloc_check (text, strlen (text), json, &proven, &error);
    g_assert_no_error (error);
    g_assert_cmpint (proven.status, ==, outcome.status);
    g_assert_cmpfloat (proven.bound, ==, outcome.bound);
  }
}

/* A tree with a branch cut off, or a price changed a lot, proves nothing. */
static void
test_a_damaged_tree_is_refuted (void)
{
  for (int round = 0, seen = 0; round < 60 && seen < 5; round++) {
    g_autofree char *text = random_graph (110, 4);
    MusterAllocOutcome outcome;
    g_autoptr (GString) certificate = g_string_new (NULL);
    g_assert_true (muster_pmedian_solve_text (text, strlen (text), NULL, &outcome, certificate, NULL));
    char *branch = strstr (certificate->str, "\"branch\"");
    for (char *next; branch && (next = strstr (branch + 1, "\"branch\"")) != NULL;)
      branch = next;
    if (!branch || !strstr (certificate->str, "\"bound_proof\":\"tree\""))
      continue;
    branch[1] = 'x';
    seen++;
    g_autoptr (MusterJson) json = muster_json_parse (certificate->str, -1, NULL);
    g_autoptr (GError) error = NULL;
    g_assert_false (muster_alloc_check (text, strlen (text), json, NULL, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alloc/pmedian/equals-trying-all", test_equals_trying_all);
  g_test_add_func ("/alloc/pmedian/graph-costs-are-shortest-paths", test_graph_costs_are_shortest_paths);
  g_test_add_func ("/alloc/pmedian/last-cost-of-a-pair-counts", test_last_cost_of_a_pair_counts);
  g_test_add_func ("/alloc/pmedian/islands-say-what-is-missing", test_islands_say_what_is_missing);
  g_test_add_func ("/alloc/pmedian/bad-text-is-refused", test_bad_text_is_refused);
  g_test_add_func ("/alloc/pmedian/same-budget-same-bytes-and-a-sound-gap",
                   test_same_budget_same_bytes_and_a_sound_gap);
  g_test_add_func ("/alloc/pmedian/tree-proves-what-the-search-found", test_tree_proves_what_the_search_found);
  g_test_add_func ("/alloc/pmedian/a-damaged-tree-is-refuted", test_a_damaged_tree_is_refuted);
  g_test_add_func ("/alloc/pmedian/cancelled-still-reports", test_cancelled_still_reports);
  return g_test_run ();
}
