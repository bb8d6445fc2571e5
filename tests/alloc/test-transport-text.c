/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transport in JSON, from text to a checked certificate: what is drawn is proved, what is changed is refuted, what
 * makes no sense is said with its place. */
#include "alloc/check.h"
#include "alloc/supply-bound.h"
#include "alloc/supply-text.h"
#include "alloc/transport.h"
#include "oracle.h"
#include <math.h>
#include <string.h>

static char *
draw_supply (GRand *random)
{
  int depots = g_rand_int_range (random, 1, 4), sites = g_rand_int_range (random, 1, 5),
      goods = g_rand_int_range (random, 1, 4);
  GString *out = g_string_new ("{\"goods\":[");
  for (int g = 0; g < goods; g++)
    g_string_append_printf (out, "%s{\"name\":\"g%d\",\"load\":%d}", g ? "," : "", g, g_rand_int_range (random, 1, 5));
  g_string_append (out, "],\"depots\":[");
  for (int d = 0; d < depots; d++) {
    g_string_append_printf (out, "%s{\"name\":\"d%d\",\"stocks\":[", d ? "," : "", d);
    for (int g = 0; g < goods; g++)
      g_string_append_printf (out, "%s{\"good\":\"g%d\",\"amount\":%d,\"lead\":%d,\"cost\":%d}", g ? "," : "", g,
                              g_rand_int_range (random, 0, 40), g_rand_int_range (random, 0, 3) * 600,
                              g_rand_int_range (random, -1, 2));
    g_string_append (out, "]}");
  }
  g_string_append (out, "],\"sites\":[");
  for (int s = 0; s < sites; s++)
    g_string_append_printf (out, "%s\"s%d\"", s ? "," : "", s);
  g_string_append (out, "],\"ways\":[");
  for (int k = 0, n = 0; k < depots * sites; k++)
    if (g_rand_int_range (random, 0, 6))
      g_string_append_printf (out, "%s{\"from\":\"d%d\",\"to\":\"s%d\",\"seconds\":%d}", n++ ? "," : "", k / sites,
                              k % sites, g_rand_int_range (random, 100, 3000));
  g_string_append (out, "],\"fleets\":[");
  for (int f = g_rand_int_range (random, 0, 5), n = 0; f > 0; f--)
    g_string_append_printf (
        out, "%s{\"depot\":\"d%d\",\"vehicles\":%d,\"capacity\":%d,\"ready\":%d,\"trip_cost\":%d,\"second_cost\":%d}",
        n++ ? "," : "", g_rand_int_range (random, 0, depots), g_rand_int_range (random, 0, 4),
        g_rand_int_range (random, 0, 60), g_rand_int_range (random, 0, 2) * 300, g_rand_int_range (random, 0, 20),
        g_rand_int_range (random, 0, 2));
  g_string_append (out, "],\"needs\":[");
  for (int k = g_rand_int_range (random, 0, 9), n = 0; k > 0; k--)
    g_string_append_printf (out, "%s{\"site\":\"s%d\",\"good\":\"g%d\",\"amount\":%d,\"deadline\":%d,\"weight\":%d}",
                            n++ ? "," : "", g_rand_int_range (random, 0, sites), g_rand_int_range (random, 0, goods),
                            g_rand_int_range (random, 0, 30), g_rand_int_range (random, 200, 4500),
                            g_rand_int_range (random, 1, 2000));
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static char *
draw_plain (GRand *random)
{
  int sources = g_rand_int_range (random, 1, 5), sinks = g_rand_int_range (random, 1, 8);
  GString *out = g_string_new ("{\"stocks\":[");
  for (int i = 0; i < sources; i++)
    g_string_append_printf (out, "%s%d", i ? "," : "", g_rand_int_range (random, 0, 40));
  g_string_append (out, "],\"demands\":[");
  for (int j = 0; j < sinks; j++)
    g_string_append_printf (out, "%s%d", j ? "," : "", g_rand_int_range (random, 0, 25));
  g_string_append (out, "],\"costs\":[");
  for (int i = 0; i < sources; i++)
    for (int j = 0; j < sinks; j++) {
      g_string_append (out, j ? "," : i ? ",[" : "[");
      if (g_rand_int_range (random, 0, 4))
        g_string_append_printf (out, "%d", g_rand_int_range (random, -5, 50));
      else
        g_string_append (out, "null");
      g_string_append (out, j + 1 < sinks ? "" : "]");
    }
  g_string_append (out, "]}");
  return g_string_free (out, FALSE);
}

static GString *
solve (const char *text, MusterAllocOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  MusterAllocBudget budget = { .iterations = 200, .seed = 1 };
  GString *certificate = g_string_new (NULL);
  muster_supply_solve_text (text, strlen (text), &budget, outcome, certificate, &error);
  g_assert_no_error (error);
  return certificate;
}

static gboolean
check (const char *text, const char *certificate, MusterAllocOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterJson) json = muster_json_parse (certificate, -1, &error);
  g_assert_no_error (error);
  gboolean proven = muster_alloc_check (text, strlen (text), json, outcome, &error);
  if (!proven)
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_REFUTED);
  return proven;
}

/* @from replaced by @to, where it first stands. */
static char *
change (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);
  if (!at)
    return NULL;
  g_autofree char *head = g_strndup (text, (gsize)(at - text));
  return g_strconcat (head, to, at + strlen (from), NULL);
}

static void
test_what_is_drawn_is_proved (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 120; round++) {
    gboolean plain = round % 2;
    g_autofree char *text = plain ? draw_plain (random) : draw_supply (random);
    MusterAllocOutcome outcome, found;
    g_autoptr (GString) certificate = solve (text, &outcome);
    g_assert_true (check (text, certificate->str, &found));
    if (!isnan (outcome.objective)) {
      g_assert_cmpfloat (found.objective, ==, outcome.objective);
      g_assert_cmpfloat (found.bound, <=, outcome.bound);
    } else
      g_assert_cmpint (found.status, ==, MUSTER_ALLOC_INFEASIBLE);
  }
}

static void
test_what_is_changed_is_refuted (void)
{
  static const char supply[] = "{\"goods\":[{\"name\":\"water\"}],\"depots\":[{\"name\":\"East\",\"stocks\":"
                               "[{\"good\":\"water\",\"amount\":10}]}],\"sites\":[\"School\"],\"ways\":[{\"from\":"
                               "\"East\",\"to\":\"School\",\"seconds\":900}],\"fleets\":[{\"depot\":\"East\","
                               "\"vehicles\":1,\"capacity\":50,\"trip_cost\":3}],\"needs\":[{\"site\":\"School\","
                               "\"good\":\"water\",\"amount\":14,\"deadline\":1000,\"weight\":7}]}";
  static const char *const wrong[][2] = {
    { "\"amount\":4", "\"amount\":3" },
    { "no-stock", "not-in-time" },
    { "\"lacks\":4", "\"lacks\":5" },
    { "\"amount\":10", "\"amount\":11" },
    { "\"departure\":0", "\"departure\":200" },
    { "\"vehicles\":1", "\"vehicles\":2" },
    { "\"objective\":31", "\"objective\":30" },
    { "\"root_bound\":31", "\"root_bound\":32" },
    { "\"bound\":31", "\"bound\":32" },
    { "\"needs\":[7]", "\"needs\":[-7]" },
    { "\"site\":\"School\",\"dep", "\"site\":\"Hall\",\"dep" },
  };
  MusterAllocOutcome outcome, found;
  g_autoptr (GString) certificate = solve (supply, &outcome);
  g_assert_cmpint (outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
  g_assert_cmpint (outcome.whole_objective, ==, 31); /* 4 short at 7, one trip at 3 */
  g_assert_true (check (supply, certificate->str, &found));
  for (guint k = 0; k < G_N_ELEMENTS (wrong); k++) {
    g_autofree char *changed = change (certificate->str, wrong[k][0], wrong[k][1]);
    g_test_message ("%s instead of %s", wrong[k][1], wrong[k][0]);
    g_assert_nonnull (changed);
    g_assert_false (check (supply, changed, &found));
  }
}

static void
test_plain_says_what_is_missing (void)
{
  static const char plain[] = "{\"stocks\":[5,9],\"demands\":[6,4],\"costs\":[[2,1],[null,3]]}";
  MusterAllocOutcome outcome, found;
  g_autoptr (GString) certificate = solve (plain, &outcome);
  g_assert_cmpint (outcome.status, ==, MUSTER_ALLOC_INFEASIBLE); /* the first can have 5 */
  g_assert_nonnull (strstr (certificate->str, "\"missing\":1,"));
  g_assert_nonnull (strstr (certificate->str, "\"short_sinks\":[1]"));
  g_assert_true (check (plain, certificate->str, &found));
  g_autofree char *more = change (certificate->str, "\"missing\":1,", "\"missing\":2,");
  g_assert_false (check (plain, more, &found));
}

/* The checker's bound is the solver's, at any prices: two pieces of code for one number. */
static void
test_bound_holds_at_any_prices (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 80; round++) {
    g_autofree char *text = draw_supply (random);
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterJson) json = muster_json_parse (text, -1, &error);
    g_autoptr (MusterSupplyText) read = muster_supply_text_read (json, &error);
    g_assert_no_error (error);
    g_autoptr (MusterSupplyPlan) plan = muster_supply_solve (&read->problem, NULL, &error);
    g_assert_no_error (error);
    for (guint k = 0; k < muster_supply_bound_prices (&read->problem); k++)
      plan->multipliers[k] = g_rand_int_range (random, 0, 3) ? g_rand_double_range (random, 0, 900) : 0;
    plan->proven = -INFINITY; /* whatever they are, they prove no more than the optimum */
    g_assert_true (muster_supply_verify (&read->problem, plan, &error));
    plan->proven = plan->outcome.objective + 1;
    g_assert_false (muster_supply_verify (&read->problem, plan, &error));
  }
}

static void
test_bad_input_is_said_with_its_place (void)
{
  static const char *const bad[][2] = {
    { "[]", "goods" },
    { "{\"goods\":[{}]}", "goods[0]" },
    { "{\"goods\":[{\"name\":\"a\"},{\"name\":\"a\"}]}", "twice" },
    { "{\"goods\":[{\"name\":\"a\",\"load\":1.5}]}", "goods[0].load" },
    { "{\"goods\":[],\"sites\":[3]}", "sites[0]" },
    { "{\"goods\":[],\"sites\":[],\"depots\":[{\"name\":\"d\",\"stocks\":[{\"good\":\"x\"}]}]}", "stocks[0].good" },
    { "{\"goods\":[],\"sites\":[],\"depots\":[],\"ways\":[{\"form\":1}]}", "form" },
    { "{\"goods\":[],\"sites\":[],\"depots\":[],\"ways\":[]}", "fleets" },
    { "{\"goods\":[],\"sites\":[],\"depots\":[{\"name\":\"d\"}],\"ways\":[],\"fleets\":[{\"depot\":\"d\","
      "\"vehicles\":-1,\"capacity\":1}]}",
      "fleets[0].vehicles" },
    { "{\"goods\":[],\"sites\":[],\"depots\":[],\"ways\":[],\"fleets\":[],\"needs\":[{\"site\":\"s\"}]}",
      "needs[0].site" },
    { "{\"goods\":[{\"name\":\"a\",\"load\":0}]}", "goods[0].load" },
    { "{\"goods\":[{\"name\":\"a\",\"load\":9223372036854775807}]}", "goods[0].load" },
    { "{\"costs\":[]}", "stocks" },
    { "{\"stocks\":[1],\"demands\":[1],\"costs\":[[1,2]]}", "costs[0]" },
    { "{\"stocks\":[1],\"demands\":[1],\"costs\":[[1e99]]}", "costs[0][0]" },
    { "{\"stocks\":[-1],\"demands\":[1],\"costs\":[[1]]}", "" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GString) certificate = g_string_new (NULL);
    MusterAllocOutcome outcome;
    g_assert_false (muster_supply_solve_text (bad[k][0], strlen (bad[k][0]), NULL, &outcome, certificate, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT);
    g_assert_nonnull (strstr (error->message, bad[k][1]));
    g_assert_cmpuint (certificate->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transport-text/what-is-drawn-is-proved", test_what_is_drawn_is_proved);
  g_test_add_func ("/transport-text/what-is-changed-is-refuted", test_what_is_changed_is_refuted);
  g_test_add_func ("/transport-text/plain-says-what-is-missing", test_plain_says_what_is_missing);
  g_test_add_func ("/transport-text/bound-holds-at-any-prices", test_bound_holds_at_any_prices);
  g_test_add_func ("/transport-text/bad-input-is-said-with-its-place", test_bad_input_is_said_with_its_place);
  return g_test_run ();
}
