/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/intent.h"
#include "response/proposal.h"
#include <math.h>

static MusterRecord *
record_of (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterIntent) intent = muster_intent_from_json (json, -1, &error);
  MusterOpId id = { .node = "aa", .epoch = 1, .counter = 1 };
  MusterHash none = { { 0 } };

  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = muster_intent_to_bytes (intent, &id, 100, 0, 1700000000000, &none, &error);
  g_autoptr (MusterOp) op = muster_op_parse (bytes, &error);
  g_assert_no_error (error);
  MusterDecided decided = { op, MUSTER_VERDICT_OK, NULL };
  return muster_record_fold (NULL, &decided, 1);
}

/* A shipped plan as the record it becomes, and its parsed body. */
static MusterRecord *
load_plan (const char *name, MusterJson **body)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "plans", name, NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) json
      = g_string_new ("{\"op\":\"plan.set\",\"entity\":\"p\",\"args\":{\"name\":\"P\",\"hazard\":");
  g_autoptr (MusterJson) root = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  root = muster_json_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_true (muster_plan_check (muster_json_get (root, "body"), &error));
  g_assert_no_error (error);
  muster_json_add (json, muster_json_get (root, "hazard"));
  g_string_append (json, ",\"body\":");
  muster_json_add (json, muster_json_get (root, "body"));
  g_string_append (json, "}}");
  g_autoptr (GString) copy = g_string_new (NULL);
  muster_json_add (copy, muster_json_get (root, "body"));
  *body = muster_json_parse (copy->str, -1, NULL);
  return record_of (json->str);
}

static char *
level_for (MusterRecord *plan, const char *fact, double value)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new (), proposals = NULL;
  g_auto (GStrv) parts = g_strsplit (fact, "+", -1);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *json = g_strdup_printf (
      "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"hazard\":\"%s\",\"%s\":%s}}",
      muster_record_text (plan, MUSTER_PLAN_HAZARD), parts[0], g_ascii_formatd (number, sizeof number, "%.10g", value));
  g_autoptr (MusterRecord) incident = record_of (json);

  g_ptr_array_add (plans, plan);
  proposals = muster_response_propose (plans, incident);
  g_assert_cmpuint (proposals->len, ==, 1);
  return g_strdup (((MusterProposal *)g_ptr_array_index (proposals, 0))->level);
}

static int
rank (const char *level)
{
  static const char *const levels[] = { "I", "II", "III", "IV" };

  for (int i = 0; i < 4; i++)
    if (g_strcmp0 (level, levels[i]) == 0)
      return i;
  return 4;
}

/* Every threshold of every shipped plan: at the bound it is that level, one step below it is not. */
static void
test_every_threshold_at_its_bound (void)
{
  static const char *const names[]
      = { "demo-rhine-flood.json", "production-accident.json", "natural-disaster-relief.json", "forest-fire.json" };

  for (gsize n = 0; n < G_N_ELEMENTS (names); n++) {
    g_autoptr (MusterJson) body = NULL;
    g_autoptr (MusterRecord) plan = load_plan (names[n], &body);
    const MusterJson *levels = muster_json_get (body, "levels");
    for (gsize l = 0; l < muster_json_length (levels); l++) {
      const MusterJson *level = muster_json_at (levels, l), *any = muster_json_get (level, "any");
      for (gsize c = 0; c < muster_json_length (any); c++) {
        const char *fact = muster_json_get_text (muster_json_at (any, c), "fact");
        double bound = muster_json_real (muster_json_get (muster_json_at (any, c), "at_least"), NAN);
        double step = bound == floor (bound) && bound >= 1 ? 1 : 0.1;
        g_autofree char *at = level_for (plan, fact, bound);
        g_assert_cmpstr (at, ==, muster_json_get_text (level, "level"));
        if (bound > 0) {
          g_autofree char *below = level_for (plan, fact, bound - step);
          g_assert_cmpint (rank (below), >, rank (at));
        }
      }
    }
  }
}

static void
test_proposal_says_why_and_what_is_missing (void)
{
  g_autoptr (MusterJson) body = NULL;
  g_autoptr (MusterRecord) plan = load_plan ("demo-rhine-flood.json", &body);
  g_autoptr (MusterRecord) incident = record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":"
                                                 "\"X\",\"hazard\":\"flood\",\"to_relocate\":58}}");
  g_autoptr (MusterRecord) other
      = record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"hazard\":\"fire\"}}");
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();
  g_ptr_array_add (plans, plan);
  g_autoptr (GPtrArray) proposals = muster_response_propose (plans, incident),
                        none = muster_response_propose (plans, other);
  MusterProposal *p = g_ptr_array_index (proposals, 0);

  g_assert_cmpstr (p->level, ==, "II");
  g_assert_cmpstr (p->clause, ==, "3.2 b");
  g_assert_cmpstr (p->numbers, ==, "to_relocate 58 ≥ 50");
  g_assert_cmpstr (p->margin, ==, "to_relocate +42 → I");
  g_assert_true (g_strv_contains ((const char *const *)p->missing, "dead"));
  g_assert_true (g_strv_contains ((const char *const *)p->missing, "water_level_m"));
  g_assert_false (g_strv_contains ((const char *const *)p->missing, "to_relocate"));
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_wrong_plans_are_refused (void)
{
  static const char *const wrong[] = {
    "{}",
    "{\"levels\":[]}",
    "{\"levels\":[{\"level\":\"V\",\"source\":\"s\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]}]}",
    "{\"levels\":[{\"level\":\"I\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]}]}",
    "{\"levels\":[{\"level\":\"I\",\"source\":\"s\",\"any\":[{\"fact\":\"title\",\"at_least\":1}]}]}",
    "{\"levels\":[{\"level\":\"I\",\"source\":\"s\",\"any\":[{\"fact\":\"dead\"}]}]}",
    "{\"levels\":[{\"level\":\"I\",\"source\":\"s\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]},{\"level\":\"I\","
    "\"source\":\"s\",\"any\":[{\"fact\":\"dead\",\"at_least\":2}]}]}",
    "{\"levels\":[{\"level\":\"I\",\"source\":\"s\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]}],\"tasks\":[{"
    "\"title\":\"t\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterJson) body = muster_json_parse (wrong[i], -1, NULL);
    g_assert_false (muster_plan_check (body, &error));
    g_assert_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VALUE);
  }
}

static void
test_tasks_belong_to_their_level (void)
{
  g_autoptr (MusterJson) body = NULL;
  g_autoptr (MusterRecord) plan = load_plan ("demo-rhine-flood.json", &body);
  g_autoptr (GPtrArray) two = muster_response_tasks (plan, "II"), four = muster_response_tasks (plan, "IV");

  g_assert_cmpuint (two->len, ==, 6);
  g_assert_cmpuint (four->len, ==, 1);
  g_assert_cmpint (((MusterPlanTask *)g_ptr_array_index (four, 0))->minutes, ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/every-threshold-at-its-bound", test_every_threshold_at_its_bound);
  g_test_add_func ("/response/proposal-says-why", test_proposal_says_why_and_what_is_missing);
  g_test_add_func ("/response/wrong-plans-are-refused", test_wrong_plans_are_refused);
  g_test_add_func ("/response/tasks-belong-to-their-level", test_tasks_belong_to_their_level);
  return g_test_run ();
}
