/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates of location problems: what the solvers write holds before the checkers, and what was changed by hand
 * does not. The readers of the published layouts, and what they must refuse. */
#include "alloc/check.h"
#include "alloc/coverage.h"
#include "alloc/facility.h"
#include "alloc/pmedian.h"
#include "alloc/single-source.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum { PMED, CAP, SSCFLP, GAP, GAP_MAX, MCLP, MEXCLP, KINDS } Kind;

static void
add_numbers (GString *text, int n, int least, int most)
{
  for (int k = 0; k < n; k++)
    g_string_append_printf (text, "%d ", g_test_rand_int_range (least, most));
  g_string_append_c (text, '\n');
}

/* Capacities that together are just what is asked for, in tens; @with_costs: and an opening cost after each. */
static void
add_tight (GString *text, int m, int tens, gboolean with_costs)
{
  for (int i = 0; i < m; i++) {
    int part = i + 1 < m ? g_test_rand_int_range (0, tens + 1) : tens;
    g_string_append_printf (text, "%d ", 10 * part);
    if (with_costs)
      add_numbers (text, 1, 0, 200);
    tens -= part;
  }
  g_string_append_c (text, '\n');
}

/* Nothing to spare: every facility is full in every plan, and some customers fit into one only. */
static char *
draw_tight (Kind kind)
{
  GString *text = g_string_new (NULL);
  int m = g_test_rand_int_range (2, 6), n = g_test_rand_int_range (3, 9), tens = 0;
  g_autofree int *demands = g_new (int, n);
  for (int j = 0; j < n; j++)
    tens += demands[j] = g_test_rand_int_range (1, 5);
  g_string_append_printf (text, "%d %d\n", m, n);
  add_tight (text, m, tens, kind == CAP);
  if (kind == SSCFLP)
    add_numbers (text, m, 0, 200);
  for (int j = 0; j < n; j++) {
    g_string_append_printf (text, "%d ", 10 * demands[j]);
    if (kind == CAP)
      add_numbers (text, m, 0, 400);
  }
  if (kind == SSCFLP)
    add_numbers (text, n * m, 0, 90);
  return g_string_free (text, FALSE);
}

static char *
draw (Kind kind)
{
  if ((kind == CAP || kind == SSCFLP) && g_test_rand_bit ())
    return draw_tight (kind);
  GString *text = g_string_new (NULL);
  int m = g_test_rand_int_range (2, 7), n = g_test_rand_int_range (3, 14);
  switch (kind) {
  case PMED:
    g_string_append_printf (text, "%d %d %d\n", n, n, g_test_rand_int_range (1, n));
    for (int k = 0; k < n; k++)
      g_string_append_printf (text, "%d %d %d\n", k + 1, (k + 1) % n + 1, g_test_rand_int_range (1, 50));
    break;
  case CAP:
    g_string_append_printf (text, "%d %d\n", m, n);
    for (int i = 0; i < m; i++)
      add_numbers (text, 2, 20, 200);
    for (int j = 0; j < n; j++) {
      add_numbers (text, 1, 0, 30);
      add_numbers (text, m, 0, 400);
    }
    break;
  case SSCFLP:
    g_string_append_printf (text, "%d %d\n", m, n);
    add_numbers (text, m, 30, 120);
    add_numbers (text, m, 0, 200);
    add_numbers (text, n, 1, 30);
    add_numbers (text, n * m, 0, 90);
    break;
  case GAP:
  case GAP_MAX:
    g_string_append_printf (text, "2\n1 1 5 5 5\n%d %d\n", m, n);
    add_numbers (text, n * m, 1, 60);
    add_numbers (text, n * m, 1, 25);
    add_numbers (text, m, 40, 90);
    break;
  default:
    g_string_append_printf (text, "%d %d %d 30\n", n, m, g_test_rand_int_range (0, m + 2));
    add_numbers (text, n, 0, 50);
    add_numbers (text, n * m, 0, 100);
  }
  return g_string_free (text, FALSE);
}

static gboolean
solve (Kind kind, const char *text, MusterAllocOutcome *outcome, GString *out, GError **error)
{
  gsize length = strlen (text);
  switch (kind) {
  case PMED:
    return muster_pmedian_solve_text (text, length, NULL, outcome, out, error);
  case CAP:
    return muster_facility_solve_text (text, length, 0, NULL, outcome, out, error);
  case SSCFLP:
    return muster_sscflp_solve_text (text, length, NULL, outcome, out, error);
  case GAP:
  case GAP_MAX:
    return muster_gap_solve_text (text, length, 2, kind == GAP_MAX, NULL, outcome, out, error);
  default:
    return muster_coverage_solve_text (text, length, kind == MCLP ? 0 : 0.4, NULL, outcome, out, error);
  }
}

static gboolean
check (const char *text, const char *certificate, MusterAllocOutcome *proven, GError **error)
{
  g_autoptr (MusterJson) json = muster_json_parse (certificate, -1, NULL);
  g_assert_nonnull (json);
  return muster_alloc_check (text, strlen (text), json, proven, error);
}

static void
test_what_solvers_write_holds (void)
{
  for (int round = 0; round < 40 * KINDS; round++) {
    Kind kind = (Kind)(round % KINDS);
    g_autofree char *text = draw (kind);
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    MusterAllocOutcome found, proven;
    gboolean maximum = kind >= GAP_MAX;
    g_assert_true (solve (kind, text, &found, out, &error));
    check (text, out->str, &proven, &error);
    g_assert_no_error (error);
    if (isnan (found.objective))
      continue;
    g_assert_cmpfloat (proven.objective, ==, found.objective);
    g_assert_cmpfloat (found.gap, ==, 0);
    if (kind <= GAP_MAX) /* their trees are kept */
      g_assert_cmpint (proven.status, ==, found.status);
    if (maximum)
      g_assert_cmpfloat (proven.bound, >=, found.objective - 1e-6);
    else
      g_assert_cmpfloat (proven.bound, <=, found.objective + 1e-6);
  }
}

/* @certificate with the number of member @name replaced by itself plus @more. */
static char *
change (const char *certificate, const char *name, double more)
{
  g_autofree char *key = g_strdup_printf ("\"%s\":", name);
  const char *at = strstr (certificate, key);
  char *end, number[G_ASCII_DTOSTR_BUF_SIZE];
  g_assert_nonnull (at);
  at += strlen (key);
  double value = g_ascii_strtod (at, &end);
  g_ascii_dtostr (number, sizeof number, value + more);
  return g_strdup_printf ("%.*s%s%s", (int)(at - certificate), certificate, number, end);
}

static void
test_better_than_true_is_refuted (void)
{
  for (int round = 0; round < 20 * KINDS; round++) {
    Kind kind = (Kind)(round % KINDS);
    g_autofree char *text = draw (kind);
    g_autoptr (GString) out = g_string_new (NULL);
    MusterAllocOutcome found;
    double better = kind >= GAP_MAX ? 3 : -3;
    g_assert_true (solve (kind, text, &found, out, NULL));
    if (isnan (found.objective))
      continue;
    g_autofree char *objective = change (out->str, "objective", better);
    g_autofree char *root = change (out->str, "root_bound", -better);
    const char *lies[] = { objective, root };
    for (guint k = 0; k < G_N_ELEMENTS (lies); k++) {
      g_autoptr (GError) error = NULL;
      g_assert_false (check (text, lies[k], NULL, &error));
      g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
    }
  }
}

/* Wherever the budget ends, the tree so far proves the bound. */
static void
test_a_search_cut_short_proves_its_bound (void)
{
  for (int round = 0; round < 20; round++) {
    g_autoptr (GString) text = g_string_new ("12 40\n"), out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    MusterAllocBudget budget = { .iterations = (guint64)g_test_rand_int_range (200, 1500) };
    MusterAllocOutcome found, proven;
    for (int i = 0; i < 12; i++)
      g_string_append_printf (text, "%d %d\n", g_test_rand_int_range (150, 400), g_test_rand_int_range (500, 900));
    for (int j = 0; j < 40; j++) {
      add_numbers (text, 1, 10, 40);
      add_numbers (text, 12, 20, 400);
    }
    g_assert_true (muster_facility_solve_text (text->str, text->len, 0, &budget, &found, out, NULL));
    check (text->str, out->str, &proven, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (proven.bound, ==, found.bound);
  }
}

/* The same for whole customers, where pairs are decided as well; and the tree proves no more than it does. */
static void
test_a_tree_of_pairs_proves_its_bound (void)
{
  for (int round = 0; round < 16; round++) {
    g_autoptr (GString) text = g_string_new ("8 40\n"), out = g_string_new (NULL);
    MusterAllocBudget budget = { .iterations = (guint64)g_test_rand_int_range (600, 6000) };
    MusterAllocOutcome found, proven;
    g_autoptr (GError) error = NULL;
    add_numbers (text, 8, 90, 160);
    add_numbers (text, 8, 20, 300);
    add_numbers (text, 40, 5, 35);
    add_numbers (text, 40 * 8, 10, 120);
    g_assert_true (muster_sscflp_solve_text (text->str, text->len, &budget, &found, out, NULL));
    check (text->str, out->str, &proven, &error);
    g_assert_no_error (error);
    if (!strstr (out->str, "\"bound_proof\":\"tree\""))
      continue;
    g_assert_cmpfloat (proven.bound, ==, found.bound);
    g_autofree char *more = change (out->str, "bound", 2 + 0.01 * found.bound);
    g_assert_false (check (text->str, more, NULL, NULL));
    char *branch = strstr (out->str, "\"branch\":[");
    if (branch && found.status == MUSTER_ALLOC_OPTIMAL) {
      branch[1] = 'x';
      g_assert_false (check (text->str, out->str, NULL, NULL));
    }
  }
}

static void
test_false_infeasibility_is_refuted (void)
{
  const char *texts[] = { "3 2 1\n1 2 5\n2 3 5\n", "1 1\n9 5\n4\n7\n", "1 1\n9\n5\n4\n7\n" };
  const char *kinds[] = { "orlib-pmed", "orlib-cap", "sscflp" };
  for (guint k = 0; k < G_N_ELEMENTS (texts); k++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *lie = g_strdup_printf (
        "{\"kind\":\"%s\",\"status\":\"infeasible\",\"objective\":null,\"bound\":null,\"bound_proof\":\"multipliers\"}",
        kinds[k]);
    g_assert_false (check (texts[k], lie, NULL, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
  }
}

static double
objective_of (Kind kind, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  MusterAllocOutcome outcome;
  solve (kind, text, &outcome, out, &error);
  g_assert_no_error (error);
  return outcome.objective;
}

static void
test_layouts_of_single_source (void)
{
  /* Lists: costs by customer. Pairs: by facility. The best known cost may follow. */
  g_assert_cmpfloat (objective_of (SSCFLP, "3 4\n9 8 7\n3 4 5\n1 2 3 4\n1 2 3\n4 5 6\n7 8 9\n1 1 1\n"), ==, 20);
  g_assert_cmpfloat (objective_of (SSCFLP, "3 4 9 8 7 3 4 5 1 2 3 4 1 2 3 4 5 6 7 8 9 1 1 1 20"), ==, 20);
  g_assert_cmpfloat (objective_of (SSCFLP, "3 4\n9 3\n8 4\n7 5\n1 2 3 4\n1 4 7 1\n2 5 8 1\n3 6 9 1\n"), ==, 20);
  /* Customers first: costs by customer, demands, opening costs, capacities. */
  g_assert_cmpfloat (
      objective_of (SSCFLP, "4 3\r\n1 2 3\r\n4 5 6\r\n7. 8 9e0\r\n1 1 1\r\n1 2 3 4\r\n3 4 5\r\n9 8 7 \r\n"), ==, 20);
}

/* However the lines of the plain order are broken, it is read as what it is; the checker reads what was solved. */
static void
test_lines_do_not_change_the_plain_order (void)
{
  for (int round = 0; round < 60; round++) {
    int m = g_test_rand_int_range (2, 9), n = g_test_rand_int_range (3, 14);
    g_autoptr (GString) list = g_string_new (NULL);
    add_numbers (list, m, 60, 160);
    add_numbers (list, m, 0, 200);
    add_numbers (list, n, 1, 30);
    add_numbers (list, n * m, 0, 90);
    g_auto (GStrv) words = g_strsplit_set (g_strstrip (list->str), " \n", -1);
    double usual = NAN;
    for (int width = 0; width <= 7; width++) {
      g_autoptr (GString) text = g_string_new (NULL), out = g_string_new (NULL);
      MusterAllocOutcome outcome;
      int at = 0;
      g_string_append_printf (text, "%d %d\n", m, n);
      for (char **word = words; *word; word++) {
        if (!**word)
          continue;
        at++; /* 1…5: wrapped so; 6: capacities and openings two a line, the rest on one; 7: and the demands on one */
        gboolean ends = (width > 0 && width <= 5 && at % width == 0)
                        || (width >= 6 && at <= 2 * m && (at % m % 2 == 0 || at % m == 0))
                        || (width == 7 && at == 2 * m + n);
        g_string_append_printf (text, "%s%c", *word, ends ? '\n' : ' ');
      }
      g_assert_true (muster_sscflp_solve_rows (
          text->str, text->len, width % 2 ? MUSTER_ROWS_CUSTOMERS : MUSTER_ROWS_USUAL, NULL, &outcome, out, NULL));
      g_assert_null (strstr (out->str, "\"layout\""));
      g_assert_true (check (text->str, out->str, NULL, NULL));
      if (width == 0)
        usual = outcome.objective;
      g_assert_cmpint (isnan (usual), ==, isnan (outcome.objective));
      if (!isnan (usual))
        g_assert_cmpfloat (outcome.objective, ==, usual);
    }
  }
}

static void
test_other_layouts_are_said (void)
{
  const struct {
    const char *text, *layout;
  } files[] = { { "3 4\n9 3\n8 4\n7 5\n1 2 3 4\n1 4 7 1\n2 5 8 1\n3 6 9 1\n", "\"layout\":\"pairs\"" },
                { "4 3\n1 2 3\n4 5 6\n7 8 9\n1 1 1\n1 2 3 4\n3 4 5\n9 8 7\n", "\"layout\":\"customers-first\"" } };
  for (guint k = 0; k < G_N_ELEMENTS (files); k++) {
    g_autoptr (GString) out = g_string_new (NULL);
    MusterAllocOutcome outcome;
    g_assert_true (solve (SSCFLP, files[k].text, &outcome, out, NULL));
    g_assert_nonnull (strstr (out->str, files[k].layout));
    g_assert_true (check (files[k].text, out->str, NULL, NULL));
    g_string_truncate (out, 0);
    gboolean read = muster_sscflp_solve_rows (files[k].text, strlen (files[k].text), MUSTER_ROWS_CUSTOMERS, NULL,
                                              &outcome, out, NULL);
    g_assert_true (!read || !strstr (out->str, "layout"));
  }
}

/* A word for one facility, numbers for the others. */
static void
test_a_word_among_numbers_is_no_limit (void)
{
  const char *text = "2 2\ncapacity 5\n100 6\n3\n1 2\n4\n3 4\n";
  g_autoptr (GString) out = g_string_new (NULL);
  MusterAllocOutcome outcome;
  g_assert_true (muster_facility_solve_text (text, strlen (text), 0, NULL, &outcome, out, NULL));
  g_assert_cmpfloat (outcome.objective, ==, 9);
  g_assert_nonnull (strstr (out->str, "\"words_without_limit\":1"));
  g_assert_true (check (text, out->str, NULL, NULL));
}

static void
test_capacity_as_a_word (void)
{
  const char *text = "2 2\ncapacity 10\ncapacity 30\n6 6 60\n6 60 6\n";
  g_autoptr (GString) limited = g_string_new (NULL), free_of_it = g_string_new (NULL), little = g_string_new (NULL);
  MusterAllocOutcome outcome;
  g_assert_true (muster_facility_solve_text (text, strlen (text), 7, NULL, &outcome, limited, NULL));
  g_assert_cmpfloat (outcome.objective, ==, 52);
  g_assert_nonnull (strstr (limited->str, "\"uncapacitated\":false"));
  g_assert_true (muster_facility_solve_text (text, strlen (text), 0, NULL, &outcome, free_of_it, NULL));
  g_assert_nonnull (strstr (free_of_it->str, "\"uncapacitated\":true"));
  g_assert_true (muster_facility_solve_text (text, strlen (text), 4, NULL, &outcome, little, NULL));
  g_assert_cmpint (outcome.status, ==, MUSTER_ALLOC_INFEASIBLE);
  g_assert_nonnull (strstr (little->str, "\"missing\":{\"capacity\":4,\"needed\":12,\"held\":8}"));
  g_assert_true (check (text, little->str, NULL, NULL));
}

/* A tree that goes on without end, and prices so large that sums of them are noise. */
static void
test_monstrous_proofs_are_refuted (void)
{
  static const char path[] = "4 4 1 1 2 3 2 3 4 3 4 5 4 1 6"; /* the optimum is 16 */
  static const char head[] = "{\"kind\":\"orlib-pmed\",\"status\":\"optimal\",\"objective\":20,\"bound\":20,\"gap\":0,"
                             "\"primal\":{\"open\":[4],\"serves\":[4,4,4,4]},";
  g_autoptr (GString) endless = g_string_new (head);
  g_string_append (endless, "\"root_bound\":0,\"bound_proof\":\"tree\",\"dual\":[0,0,0,0],\"tree\":[");
  for (int k = 1; k <= 20000; k++)
    g_string_append_printf (endless, "%s{\"branch\":[0,%d,-1]}", k > 1 ? "," : "", k);
  g_string_append (endless, "]}");
  g_autoptr (GError) error = NULL;
  g_assert_false (check (path, endless->str, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
  for (int round = 0; round < 2000; round++) {
    double size = pow (10, g_test_rand_double_range (3, 25));
    g_autoptr (GString) noise = g_string_new (head);
    g_string_append (noise, "\"root_bound\":20,\"bound_proof\":\"multipliers\",\"dual\":[");
    for (int k = 0; k < 4; k++) {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append_printf (noise, "%s%s", k > 0 ? "," : "",
                              g_ascii_dtostr (number, sizeof number, size * g_test_rand_double_range (0.5, 2)));
    }
    g_string_append (noise, "]}");
    g_assert_false (check (path, noise->str, NULL, NULL));
  }
}

/* Many facilities of one size: which of them are closed is a knapsack that a search alone does not finish. */
static void
test_many_of_one_size (void)
{
  g_autoptr (GString) text = g_string_new ("60 40\n"), out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  MusterAllocBudget budget = { .iterations = 300 };
  MusterAllocOutcome found, proven;
  for (int i = 0; i < 60; i++) {
    g_string_append (text, "75.5 ");
    add_numbers (text, 1, 30000, 60000);
  }
  for (int j = 0; j < 40; j++) {
    add_numbers (text, 1, 30, 60);
    add_numbers (text, 60, 0, 20000);
  }
  g_assert_true (muster_facility_solve_text (text->str, text->len, 0, &budget, &found, out, &error));
  check (text->str, out->str, &proven, &error);
  g_assert_no_error (error);
}

static void
test_bad_text_is_refused (void)
{
  const struct {
    Kind kind;
    const char *text;
  } bad[] = {
    { CAP, "" },
    { CAP, "2 2\n5 1\n" },
    { CAP, "0 2\n" },
    { CAP, "1 1\n5 -1\n3\n2\n" },
    { CAP, "1 1\n5 nan\n3\n2\n" },
    { CAP, "1 1\n5 1\n3\n2\n9\n" },
    { CAP, "1 1\ncapacities 1\n3\n2\n" },
    { CAP, "20000 40000000\n" },
    { SSCFLP, "1 1 5 1 3 1e300" },
    { SSCFLP, "1 1 5 1 inf 2" },
    { SSCFLP, "2 2 5 5 1 1 3 3 1 2 3" },
    { SSCFLP, "1 1 5 1 3 2 2 2" },
    { GAP, "1 1 1 5 5 5" },
    { GAP, "2 1 1 5 5 5" },
    { GAP, "2 1 1 5 5 5 1 1 5 x 5" },
    { MCLP, "1 1 1 5 3" },
    { MCLP, "1 1 -1 5 3 1" },
    { MCLP, "1 1 1 5 -3 1" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
    g_autoptr (GString) out = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    MusterAllocOutcome outcome;
    g_assert_false (solve (bad[k].kind, bad[k].text, &outcome, out, &error));
    g_assert_cmpint (error->domain, ==, MUSTER_ALLOC_ERROR);
    g_assert_cmpuint (out->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alloc/location-check/what-solvers-write-holds", test_what_solvers_write_holds);
  g_test_add_func ("/alloc/location-check/better-than-true-is-refuted", test_better_than_true_is_refuted);
  g_test_add_func ("/alloc/location-check/a-search-cut-short-proves-its-bound",
                   test_a_search_cut_short_proves_its_bound);
  g_test_add_func ("/alloc/location-check/a-tree-of-pairs-proves-its-bound", test_a_tree_of_pairs_proves_its_bound);
  g_test_add_func ("/alloc/location-check/false-infeasibility-is-refuted", test_false_infeasibility_is_refuted);
  g_test_add_func ("/alloc/location-check/layouts-of-single-source", test_layouts_of_single_source);
  g_test_add_func ("/alloc/location-check/lines-do-not-change-the-plain-order",
                   test_lines_do_not_change_the_plain_order);
  g_test_add_func ("/alloc/location-check/other-layouts-are-said", test_other_layouts_are_said);
  g_test_add_func ("/alloc/location-check/a-word-among-numbers-is-no-limit", test_a_word_among_numbers_is_no_limit);
  g_test_add_func ("/alloc/location-check/capacity-as-a-word", test_capacity_as_a_word);
  g_test_add_func ("/alloc/location-check/monstrous-proofs-are-refuted", test_monstrous_proofs_are_refuted);
  g_test_add_func ("/alloc/location-check/many-of-one-size", test_many_of_one_size);
  g_test_add_func ("/alloc/location-check/bad-text-is-refused", test_bad_text_is_refused);
  return g_test_run ();
}
