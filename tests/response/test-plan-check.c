/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A good plan, broken in one place at a time: the checker must name that line and that field, and nothing else. */
#include "response/plan.h"
#include <string.h>

static const char good[]
    = "{\"id\":\"p-1\",\"name\":{\"en\":\"P\",\"zh\":\"预案\"},\"class\":\"accident\",\n"
      "\"hazard\":\"mine\",\"hazards\":[\"tailings\"],\n"
      "\"version\":\"1\",\n"
      "\"owner\":{\"name\":\"o\",\"level\":\"county\",\"code\":\"3603\"},\n"
      "\"source\":\"s\",\n"
      "\"body\":{\n"
      "\"levels\":[\n"
      "{\"level\":\"I\",\"clause\":\"a\",\"source\":\"s\",\"approver\":\"x\",\"approver_level\":\"country\",\"any\":[\n"
      "{\"fact\":\"dead\",\"at_least\":30},\n"
      "{\"fact\":\"magnitude\",\"at_least\":6.5,\"place\":{\"capital\":true}}]},\n"
      "{\"level\":\"II\",\"clause\":\"b\",\"source\":\"s\",\"approver\":\"x\",\"approver_level\":\"province\",\"any\":["
      "\n"
      "{\"fact\":\"dead\",\"at_least\":10,\"below\":30,\"unit\":\"person\"},\n"
      "{\"fact\":\"magnitude\",\"at_least\":6.5},\n"
      "{\"fact\":\"flood_warning\",\"at_least\":\"red\"},\n"
      "{\"all\":[{\"fact\":\"trapped\",\"more_than\":3},{\"fact\":\"dam_breach\",\"is\":true}]},\n"
      "{\"fact\":\"dead+missing\",\"at_least\":50,\"within_h\":24}]}],\n"
      "\"headquarters\":{\"name\":\"h\",\"roles\":[{\"id\":\"duty\",\"name\":\"d\"},\n"
      "{\"id\":\"rescue\",\"name\":\"r\"}]},\n"
      "\"tasks\":[\n"
      "{\"id\":\"a\",\"title\":\"t\",\"role\":\"duty\",\"minutes\":5,\"levels\":[\"I\",\"II\"]},\n"
      "{\"id\":\"b\",\"title\":\"t\",\"role\":\"rescue\",\"from\":\"onset\",\"after\":[\"a\"],\"levels\":[\"I\"]},\n"
      "{\"id\":\"c\",\"title\":\"t\",\"role\":\"rescue\",\"from\":\"tasks\",\"after\":[\"b\"],\"levels\":[\"I\"]}],\n"
      "\"capabilities\":[{\"skill\":\"mine\",\"teams\":2,\"levels\":[\"I\"]}],\n"
      "\"supplies\":[{\"item\":\"w\",\"unit\":\"l\",\"per_person\":15,\"of\":\"relocated\",\"levels\":[\"I\"]}],\n"
      "\"calls\":[{\"who\":\"w\",\"role\":\"duty\",\"minutes\":5,\"levels\":[\"I\"]}],\n"
      "\"reports\":[{\"kind\":\"first\",\"by\":\"a\",\"to\":\"b\",\"minutes\":60,\"levels\":[\"I\"],\"source\":\"s\"}],"
      "\n"
      "\"linkage\":[{\"to\":\"upper\",\"text\":\"t\",\"levels\":[\"I\"]}],\n"
      "\"adjust\":[{\"when\":{\"fact\":\"dead\",\"at_least\":1},\"levels\":[\"II\"],\"raise\":1,\"text\":\"t\","
      "\"source\":"
      "\"s\"}],\n"
      "\"end\":[{\"fact\":\"situation_stable\",\"is\":true}]}}";

static const struct {
  const char *old, *new;
  guint line;
  const char *field, *says;
} broken[] = {
  { "\"mine\",\"hazards\"", "\"mina\",\"hazards\"", 2, "hazard", "did you mean “mine”" },
  { "[\"tailings\"]", "[\"tail\"]", 2, "hazards", "there is no hazard" },
  { "\"p-1\"", "\"P 1\"", 1, "id", "small letters" },
  { "\"accident\"", "\"accidents\"", 1, "class", "is not one of" },
  { "\"version\":\"1\",\n", "\n", 1, "version", "missing" },
  { "\"level\":\"county\"", "\"level\":\"shire\"", 4, "owner.level", "is not one of" },
  { "\"source\":\"s\",\n\"body\"", "\n\"body\"", 1, "source", "missing" },
  { "\"clause\":\"b\",\"source\":\"s\",", "\"clause\":\"b\",", 11, "body.levels[1].source", "missing" },
  { "\"clause\":\"a\",", "", 8, "body.levels[0].clause", "missing" },
  { "\"level\":\"II\"", "\"level\":\"V\"", 11, "body.levels[1].level", "is not a level" },
  { "\"level\":\"II\"", "\"level\":\"I\"", 11, "body.levels[1].level", "stands twice" },
  { "\"approver\":\"x\",\"approver_level\":\"province\"", "\"approver_level\":\"province\"", 11,
    "body.levels[1].approver", "missing" },
  { "\"at_least\":30}", "\"at_least\":\"30\"}", 9, "body.levels[0].any[0].at_least", "is not a number" },
  { "\"at_least\":30}", "\"at_least\":30.5}", 9, "body.levels[0].any[0].at_least", "whole number" },
  { "\"at_least\":30}", "\"at_least\":-1}", 9, "body.levels[0].any[0].at_least", "outside" },
  { "\"at_least\":30}", "\"at_leat\":30}", 9, "body.levels[0].any[0].at_leat", "did you mean “at_least”" },
  { "\"dead\",\"at_least\":30}", "\"deads\",\"at_least\":30}", 9, "body.levels[0].any[0].fact", "did you mean “dead”" },
  { "\"unit\":\"person\"", "\"unit\":\"万\"", 12, "body.levels[1].any[0].unit", "not the unit" },
  { "\"below\":30", "\"below\":35", 12, "body.levels[1].any[0].below",
    "overlaps level I, which begins at 30 (line 9)" },
  { "\"below\":30", "\"below\":28", 12, "body.levels[1].any[0].below", "gap" },
  { "\"below\":30", "\"below\":10", 12, "body.levels[1].any[0].below", "above" },
  { "\"at_least\":10,\"below\":30,", "\"at_least\":30,", 12, "body.levels[1].any[0]", "overlaps level I" },
  { "\"at_least\":10,\"below\":30,", "\"at_least\":40,", 12, "body.levels[1].any[0]", "line 9" },
  { "\"magnitude\",\"at_least\":6.5}", "\"magnitude\",\"at_least\":6.5,\"place\":{\"capital\":true}}", 13,
    "body.levels[1].any[1]", "overlaps level I" },
  { "\"fact\":\"dead+missing\",\"at_least\":50,\"within_h\":24", "\"fact\":\"dead\",\"at_least\":31,\"within_h\":24",
    16, "body.levels[1].any[4]", "overlaps level I" },
  { "\"red\"", "\"crimson\"", 14, "body.levels[1].any[2].at_least", "is not a word" },
  { "\"is\":true}]", "\"is\":1}]", 15, "body.levels[1].any[3].all[1].is", "criterion" },
  { "dead+missing", "dead+magnitude", 16, "body.levels[1].any[4].fact", "cannot be added up" },
  { "dead+missing", "dead+dead", 16, "body.levels[1].any[4].fact", "twice" },
  { "\"within_h\":24", "\"within_h\":0", 16, "body.levels[1].any[4].within_h", "hours" },
  { "{\"capital\":true}", "{\"capitol\":true}", 10, "body.levels[0].any[1].place.capitol", "did you mean “capital”" },
  { "{\"id\":\"rescue\",\"name\"", "{\"id\":\"duty\",\"name\"", 18, "body.headquarters.roles[1].id", "stands twice" },
  { "\"role\":\"duty\",\"minutes\":5,\"levels\":[\"I\",\"II\"]",
    "\"role\":\"dutty\",\"minutes\":5,\"levels\":[\"I\",\"II\"]", 20, "body.tasks[0].role", "did you mean “duty”" },
  { "\"levels\":[\"I\",\"II\"]},\n", "\"after\":[\"c\"],\"levels\":[\"I\"]},\n", 20, "body.tasks[0].after", "cycle" },
  { "\"after\":[\"a\"]", "\"after\":[\"z\"]", 21, "body.tasks[1].after", "no task" },
  { "\"after\":[\"a\"]", "\"after\":[\"b\"]", 21, "body.tasks[1].after", "cycle" },
  { "\"after\":[\"b\"],\"levels\":[\"I\"]", "\"after\":[\"b\"],\"levels\":[\"I\",\"II\"]", 22, "body.tasks[2].after",
    "not opened at every level" },
  { "\"from\":\"tasks\",\"after\":[\"b\"]", "\"from\":\"tasks\"", 22, "body.tasks[2].after", "needs the tasks" },
  { "\"id\":\"b\"", "\"id\":\"a\"", 21, "body.tasks[1].id", "stands twice, here and on line 20" },
  { "\"from\":\"onset\"", "\"from\":\"dawn\"", 21, "body.tasks[1].from", "is not one of" },
  { "\"minutes\":5,\"levels\":[\"I\",\"II\"]", "\"minutes\":-5,\"levels\":[\"I\",\"II\"]", 20, "body.tasks[0].minutes",
    "whole number" },
  { "\"skill\":\"mine\"", "\"skill\":\"digging\"", 23, "body.capabilities[0].skill", "no skill" },
  { "\"teams\":2,", "", 23, "body.capabilities[0]", "how many" },
  { "\"of\":\"relocated\"", "\"of\":\"magnitude\"", 24, "body.supplies[0].of", "counts people" },
  { "\"who\":\"w\",\"role\":\"duty\"", "\"who\":\"w\",\"role\":\"x\"", 25, "body.calls[0].role", "no role" },
  { "\"kind\":\"first\"", "\"kind\":\"zeroth\"", 26, "body.reports[0].kind", "is not one of" },
  { "\"to\":\"upper\"", "\"to\":\"moon\"", 27, "body.linkage[0].to", "is not one of" },
  { "\"raise\":1", "\"raise\":9", 28, "body.adjust[0].raise", "1 to 3" },
  { "\"situation_stable\",\"is\":true", "\"situation_stable\"", 29, "body.end[0]", "needs one of" },
  { "\"source\":\"s\",\n\"body\"", "\"source\":\" \\t \",\n\"body\"", 5, "source", "neither a text" },
  { "\"at_least\":10,\"below\":30,", "\"at_least\":0,\"below\":30,", 12, "body.levels[1].any[0].at_least",
    "always holds" },
  { "\"red\"", "\"none\"", 14, "body.levels[1].any[2].at_least", "always holds" },
  { "{\"fact\":\"dead\",\"at_least\":10,\"below\":30,\"unit\":\"person\"}",
    "{\"all\":[{\"fact\":\"dead\",\"at_least\":10},{\"fact\":\"dead\",\"at_most\":30}]}", 12, "body.levels[1].any[0]",
    "overlaps level I, which begins at 30 (line 9)" },
  { "{\"fact\":\"dead\",\"at_least\":10,\"below\":30,\"unit\":\"person\"}",
    "{\"all\":[{\"fact\":\"dead\",\"less_than\":31},{\"fact\":\"dead\",\"at_least\":10}]}", 12, "body.levels[1].any[0]",
    "overlaps level I" },
  { "\"end\":", "\"ends\":", 29, "body.ends", "did you mean “end”" },
  { "\"version\":\"1\",\n", "\"version\":\"1\",\n\"id\":\"p-1\",", 4, "", "stands twice" },
  { "\"version\":\"1\",\n", "\"version\":1\",\n", 3, "", "not JSON" },
};

static char *
replace (const char *text, const char *old, const char *new)
{
  const char *at = strstr (text, old);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int)(at - text), text, new, at + strlen (old));
}

static void
test_a_range_that_ends_where_the_next_begins (void)
{
  static const char *const tops[] = { "\"less_than\":30", "\"at_most\":29" };

  for (gsize i = 0; i < G_N_ELEMENTS (tops); i++) {
    g_autofree char *range
        = g_strdup_printf ("{\"all\":[{\"fact\":\"dead\",\"at_least\":10},{\"fact\":\"dead\",%s}]}", tops[i]);
    g_autofree char *text
        = replace (good, "{\"fact\":\"dead\",\"at_least\":10,\"below\":30,\"unit\":\"person\"}", range);
    g_autofree char *id = NULL;
    g_autoptr (GPtrArray) problems = muster_plan_check_text (text, -1, &id);
    g_assert_cmpuint (problems->len, ==, 0);
  }
}

static void
test_each_fault_is_named_with_line_and_field (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *text = NULL, *id = NULL;
    g_autoptr (GPtrArray) problems = NULL;
    gboolean found = FALSE;
    text = replace (good, broken[i].old, broken[i].new);
    problems = muster_plan_check_text (text, -1, &id);
    for (guint k = 0; k < problems->len; k++) {
      const MusterProblem *p = g_ptr_array_index (problems, k);
      g_test_message ("%s → %s: %u:%u %s: %s", broken[i].old, broken[i].new, p->line, p->column, p->field, p->message);
      found = found
              || (p->line == broken[i].line && strcmp (p->field, broken[i].field) == 0
                  && strstr (p->message, broken[i].says) != NULL);
    }
    if (!found)
      g_error ("%s not named: line %u %s: %s", broken[i].new, broken[i].line, broken[i].field, broken[i].says);
    g_assert_cmpuint (problems->len, <=, 3);
  }
}

static void
test_a_good_plan_has_no_fault_and_is_read_whole (void)
{
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) problems = muster_plan_check_text (good, -1, &id);
  g_autoptr (MusterPlan) plan = muster_plan_read (good, -1, NULL);
  const MusterPlanTask *task;

  for (guint k = 0; k < problems->len; k++)
    g_error ("%s", ((MusterProblem *)g_ptr_array_index (problems, k))->message);
  g_assert_cmpstr (id, ==, "p-1");
  g_assert_cmpstr (plan->name, ==, "P");
  g_assert_cmpuint (plan->tasks->len, ==, 3);
  task = g_ptr_array_index (plan->tasks, 2);
  g_assert_cmpstr (task->role, ==, "r");
  g_assert_cmpint (task->clock, ==, MUSTER_FROM_TASKS);
  g_assert_cmpstr (task->after[0], ==, "b");
  g_assert_cmpuint (plan->levels[1]->any->len, ==, 5);
  g_assert_cmpuint (plan->reports->len + plan->calls->len + plan->links->len + plan->adjust->len, ==, 4);
  g_assert_true (muster_plan_fits (plan, "tailings"));
  g_assert_false (muster_plan_fits (plan, "flood"));
  g_assert_true (muster_plan_holds_at (plan, "360302"));
  g_assert_false (muster_plan_holds_at (plan, "360400"));
}

/* What a record keeps of a plan file is the plan. */
static void
test_a_plan_survives_being_a_record (void)
{
  g_autoptr (MusterJson) file = muster_json_parse (good, -1, NULL);
  g_autofree char *body = muster_plan_record_body (file);
  g_autoptr (MusterJson) json = muster_json_parse (body, -1, NULL);

  g_assert_cmpstr (muster_plan_say (muster_json_get (json, "name")), ==, "P");
  g_assert_cmpstr (muster_json_get_text (muster_json_get (json, "owner"), "code"), ==, "3603");
  g_assert_cmpuint (muster_json_length (muster_json_get (json, "levels")), ==, 2);
  g_assert_null (muster_json_get (json, "source")); /* plain: the record has a field */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-check/ranges", test_a_range_that_ends_where_the_next_begins);
  g_test_add_func ("/plan-check/good-plan", test_a_good_plan_has_no_fault_and_is_read_whole);
  g_test_add_func ("/plan-check/each-fault", test_each_fault_is_named_with_line_and_field);
  g_test_add_func ("/plan-check/as-a-record", test_a_plan_survives_being_a_record);
  return g_test_run ();
}
