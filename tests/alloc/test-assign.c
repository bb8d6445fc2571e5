/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Assignment: trying every plan agrees on the smallest problems, the flow solver on larger ones, the checker on all. */
#include "alloc/assign-instance.h"
#include "alloc/assign.h"
#include "alloc/check.h"
#include "oracle.h"
#include <math.h>
#include <string.h>

#define NONE MUSTER_ASSIGN_NONE

/* The same problem as lists; the arrays belong to the caller. */
static MusterAssignment
make_sparse (const MusterAssignment *dense)
{
  guint *starts = g_new0 (guint, dense->rows + 1), *heads = g_new0 (guint, dense->rows * dense->columns + 1), count = 0;
  gint64 *costs = g_new0 (gint64, dense->rows * dense->columns + 1);
  for (guint i = 0; i < dense->rows; i++) {
    for (guint j = dense->columns; j-- > 0;)
      if (dense->costs[i * dense->columns + j] != MUSTER_ASSIGN_FORBIDDEN) {
        heads[count] = j;
        costs[count++] = dense->costs[i * dense->columns + j];
      }
    starts[i + 1] = count;
  }
  return (MusterAssignment){ dense->rows, dense->columns, NULL, starts, heads, costs };
}

static void
clear_sparse (MusterAssignment *p)
{
  g_free ((gpointer)p->starts);
  g_free ((gpointer)p->heads);
  g_free ((gpointer)p->arc_costs);
}

/* Every way to give the rows from @i on a column: the most that can be given one, then the least cost. */
static void
try_all (const MusterAssignment *p, guint i, guint taken, guint given, gint64 cost, guint *most, gint64 *least)
{
  if (i == p->rows) {
    if (given > *most || (given == *most && cost < *least)) {
      *most = given;
      *least = cost;
    }
    return;
  }
  try_all (p, i + 1, taken, given, cost, most, least);
  for (guint j = 0; j < p->columns; j++)
    if (!(taken >> j & 1) && p->costs[i * p->columns + j] != MUSTER_ASSIGN_FORBIDDEN)
      try_all (p, i + 1, taken | 1u << j, given + 1, cost + p->costs[i * p->columns + j], most, least);
}

static MusterAssignmentPlan *
solve (const MusterAssignment *p)
{
  g_autoptr (GError) error = NULL;
  MusterAssignmentPlan *plan = muster_assign_solve (p, NULL, &error);
  g_assert_no_error (error);
  muster_assign_verify (p, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpint (plan->outcome.status, !=, MUSTER_ALLOC_FEASIBLE);
  return plan;
}

static gint64 *
draw (GRand *random, guint rows, guint columns, gint64 low, gint64 high, double forbidden)
{
  gint64 *costs = g_new (gint64, rows * columns + 1);
  for (guint k = 0; k < rows * columns; k++)
    costs[k] = g_rand_double (random) < forbidden ? MUSTER_ASSIGN_FORBIDDEN
                                                  : low + (gint64)(g_rand_double (random) * (double)(high - low + 1));
  return costs;
}

static void
test_trying_all_agrees (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 4000; round++) {
    guint rows = (guint)g_rand_int_range (random, 0, 6), columns = (guint)g_rand_int_range (random, 0, 6), most = 0;
    gint64 least = 0;
    g_autofree gint64 *costs
        = draw (random, rows, columns, round % 3 ? -9 : 5, round % 3 ? 20 : 5, g_rand_double_range (random, -0.5, 0.9));
    MusterAssignment dense = { rows, columns, costs, NULL, NULL, NULL }, sparse = make_sparse (&dense);
    g_autoptr (MusterAssignmentPlan) a = solve (&dense), b = solve (&sparse);
    try_all (&dense, 0, 0, 0, 0, &most, &least);
    for (int which = 0; which < 2; which++) {
      MusterAssignmentPlan *plan = which ? b : a;
      if (most == MIN (rows, columns)) {
        g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
        g_assert_cmpint (plan->outcome.whole_objective, ==, least);
      } else {
        g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
        g_assert_cmpuint (plan->missing, ==, MIN (rows, columns) - most);
        g_assert_cmpint (plan->partial_cost, ==, least);
      }
    }
    clear_sparse (&sparse);
  }
}

static void
test_prices_prove_every_size (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (guint rows = 1; rows <= 300; rows = rows * 3 / 2 + 1)
    for (int shape = 0; shape < 3; shape++)
      for (gint64 span = 1; span <= 1000000000; span *= 31623) {
        guint columns = shape == 0 ? rows : shape == 1 ? rows + rows / 3 + 1 : rows / 2 + 1;
        g_autofree gint64 *costs = draw (random, rows, columns, -span / 2, span, shape == 1 ? 0.7 : 0);
        MusterAssignment dense = { rows, columns, costs, NULL, NULL, NULL }, sparse = make_sparse (&dense);
        g_autoptr (MusterAssignmentPlan) a = solve (&dense), b = solve (&sparse);
        g_assert_cmpint (a->outcome.status, ==, b->outcome.status);
        g_assert_cmpint (a->outcome.whole_objective, ==, b->outcome.whole_objective);
        g_assert_cmpint (a->partial_cost, ==, b->partial_cost);
        clear_sparse (&sparse);
      }
}

/* Costs that set traps for bidding: products, one cost for all, geometric steps. */
static void
test_hard_costs (void)
{
  for (int shape = 0; shape < 4; shape++) {
    guint n = 120;
    g_autofree gint64 *costs = g_new (gint64, n * n);
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < n; j++)
        costs[i * n + j] = shape == 0   ? (gint64)(i + 1) * (j + 1)
                           : shape == 1 ? 7
                           : shape == 2 ? G_GINT64_CONSTANT (1) << ((i + j) % 40)
                                        : -(gint64)(i + 1) * (j + 1);
    MusterAssignment p = { n, n, costs, NULL, NULL, NULL };
    g_autoptr (MusterAssignmentPlan) plan = solve (&p);
    gint64 product = 0;
    for (guint i = 0; i < n; i++)
      product += shape == 3 ? -(gint64)(i + 1) * (i + 1) : (gint64)(i + 1) * (n - i);
    if (shape == 0 || shape == 3)
      g_assert_cmpint (plan->outcome.whole_objective, ==, product);
  }
}

static void
test_large_costs_are_exact_or_refused (void)
{
  const gint64 large = G_GINT64_CONSTANT (1) << 56;
  gint64 costs[] = { large, large - 1, 3 - large, large - 2 };
  MusterAssignment p = { 2, 2, costs, NULL, NULL, NULL };
  g_autoptr (MusterAssignmentPlan) plan = solve (&p);
  g_assert_cmpint (plan->outcome.whole_objective, ==, 2);
  g_autoptr (GError) error = NULL;
  costs[2] = G_MININT64;
  g_assert_null (muster_assign_solve (&p, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE);
  g_clear_error (&error);
  /* A level however high is no matter, as long as the sum can be written. */
  for (guint k = 0; k < 4; k++)
    costs[k] = G_MAXINT64 / 2 - 5 + k;
  g_autoptr (MusterAssignmentPlan) high = solve (&p);
  g_assert_cmpint (high->outcome.whole_objective, ==, G_MAXINT64 / 2 * 2 - 7);
  for (guint k = 0; k < 4; k++)
    costs[k] = G_MAXINT64 - 5 + k;
  g_assert_null (muster_assign_solve (&p, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE);
}

static void
test_stopping_early_proves_what_it_says (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  guint n = 200;
  g_autofree gint64 *costs = draw (random, n, n, 0, 100000, 0);
  MusterAssignment p = { n, n, costs, NULL, NULL, NULL };
  g_autoptr (MusterAssignmentPlan) best = solve (&p);
  for (guint64 rows = 1; rows < 3000; rows *= 2) {
    MusterAllocBudget budget = { .iterations = rows };
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterAssignmentPlan) plan = muster_assign_solve (&p, &budget, &error);
    muster_assign_verify (&p, plan, &error);
    g_assert_no_error (error);
    g_assert_cmpint (plan->outcome.whole_objective, >=, best->outcome.whole_objective);
    g_assert_cmpint (plan->outcome.whole_bound, <=, best->outcome.whole_objective);
  }
}

static void
test_changed_plan_is_refuted (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 500; round++) {
    g_autofree gint64 *costs = draw (random, 5, 5, 1, 30, 0);
    MusterAssignment p = { 5, 5, costs, NULL, NULL, NULL };
    g_autoptr (MusterAssignmentPlan) plan = solve (&p);
    g_autoptr (GError) error = NULL;
    guint i = (guint)g_rand_int_range (random, 0, 5);
    switch (round % 4) {
    case 0:
      plan->column_of_row[i] = plan->column_of_row[(i + 1) % 5];
      break;
    case 1:
      plan->row_prices[i]++;
      break;
    case 2:
      plan->outcome.whole_objective--;
      break;
    default:
      plan->column_of_row[i] = NONE;
      break;
    }
    g_assert_false (muster_assign_verify (&p, plan, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
  }
}

/* As they come from other programs: a byte order mark, line ends of two bytes, exponents, no end of the last line. */
static void
test_layouts_of_files (void)
{
  static const char *const files[] = { "2\n1 20\n 3 400",
                                       "\xef\xbb\xbf"
                                       "2\r\n1\t2e1\r\n3.0  4.00E+2\r\n",
                                       "2 1 20\n3\n400\n\n" };
  for (guint k = 0; k < G_N_ELEMENTS (files); k++) {
    guint n;
    g_autoptr (GError) error = NULL;
    g_autofree gint64 *costs = muster_assign_read_orlib (files[k], strlen (files[k]), &n, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, 2);
    g_assert_cmpint (costs[1], ==, 20);
    g_assert_cmpint (costs[3], ==, 400);
  }
}

static void
test_bad_files_name_the_line (void)
{
  static const struct {
    const char *text, *message;
  } bad[] = {
    { "", "line 1: the text ends where the number of rows" },
    { "x", "line 1: the number of rows is “x”" },
    { "-2\n1 2 3 4", "line 1: the number of rows is -2" },
    { "2\n1 2\n3\n", "line 4: the text ends where a cost should be" },
    { "2\n1 2\n3 NaN\n", "line 3: a cost is “NaN”" },
    { "2\n1 2\n3 inf\n", "line 3: a cost is “inf”" },
    { "2\n1 2\n3 4 5\n", "line 3: “5” stands after the end" },
    { "2\n1 2\n3 15e-1\n", "line 3: a cost is “15e-1”" },
    { "2\n1 2\n3 1e300\n", "line 3: a cost is “1e300”" },
    { "2\n1 2\n3 99999999999999999999\n", "line 3: a cost is “99999999999999999999”, which is beyond 64 bits" },
    { "2\n1 2\n3 9223372036854775807\n", "line 3: a cost is 9223372036854775807, outside" },
    { "90000\n1 2\n3 4\n", "line 1: 90000 × 90000 costs are announced" },
    { "99999999999\n", "line 1: the number of rows is 99999999999, outside" },
    { "2 \xff\xfe 1 2 3 4", "line 1: a cost is" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
    g_autoptr (GString) certificate = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    MusterAllocOutcome outcome;
    g_assert_false (muster_assign_solve_orlib (bad[k].text, strlen (bad[k].text), NULL, &outcome, certificate, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT);
    if (!g_str_has_prefix (error->message, bad[k].message))
      g_error ("“%s”, not “%s”", error->message, bad[k].message);
  }
}

static void
test_damaged_certificate_is_refused (void)
{
  static const char text[] = "3\n4 1 3\n2 0 5\n3 2 2\n";
  g_autoptr (GString) certificate = g_string_new (NULL);
  MusterAllocOutcome outcome;
  g_autoptr (GError) error = NULL;
  g_assert_true (muster_assign_solve_orlib (text, strlen (text), NULL, &outcome, certificate, &error));
  g_assert_cmpint (outcome.whole_objective, ==, 5);
  g_autoptr (MusterJson) whole = muster_json_parse (certificate->str, -1, NULL);
  g_assert_true (muster_alloc_check (text, strlen (text), whole, &outcome, &error));
  /* Each digit of the plan, the prices and the claims is needed. */
  guint refused = 0;
  for (gsize k = 0; k < certificate->len; k++) {
    char old = certificate->str[k];
    if (!g_ascii_isdigit (old) || strncmp (certificate->str + k - 6, "\"gap\":", 6) == 0)
      continue;
    certificate->str[k] = old == '9' ? '0' : (char)(old + 1);
    g_autoptr (MusterJson) json = muster_json_parse (certificate->str, -1, NULL);
    if (json) {
      g_assert_false (muster_alloc_check (text, strlen (text), json, NULL, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      refused++;
    }
    certificate->str[k] = old;
  }
  g_assert_cmpuint (refused, >, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assign/trying-all-agrees", test_trying_all_agrees);
  g_test_add_func ("/assign/prices-prove-every-size", test_prices_prove_every_size);
  g_test_add_func ("/assign/hard-costs", test_hard_costs);
  g_test_add_func ("/assign/large-costs-are-exact-or-refused", test_large_costs_are_exact_or_refused);
  g_test_add_func ("/assign/stopping-early-proves-what-it-says", test_stopping_early_proves_what_it_says);
  g_test_add_func ("/assign/changed-plan-is-refuted", test_changed_plan_is_refuted);
  g_test_add_func ("/assign/layouts-of-files", test_layouts_of_files);
  g_test_add_func ("/assign/bad-files-name-the-line", test_bad_files_name_the_line);
  g_test_add_func ("/assign/damaged-certificate-is-refused", test_damaged_certificate_is_refused);
  return g_test_run ();
}
