/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records in, proposals and tasks out, and facts files: what is refused, and where. */
#include "model/intent.h"
#include "response/proposal.h"
#include <string.h>

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

/* A plan file as the record it becomes. */
static MusterRecord *
load_plan (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL), *text = NULL, *body = NULL;
  g_autoptr (GString) json = g_string_new ("{\"op\":\"plan.set\",\"entity\":");
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterJson) root = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  root = muster_json_parse (text, -1, &error);
  g_assert_no_error (error);
  muster_json_add (json, muster_json_get (root, "id"));
  g_string_append (json, ",\"args\":{\"name\":\"P\",\"hazard\":");
  muster_json_add (json, muster_json_get (root, "hazard"));
  body = muster_plan_record_body (root);
  g_string_append_printf (json, ",\"version\":\"7\",\"body\":%s}}", body);
  return record_of (json->str);
}

static gpointer
ask_often (gpointer record)
{
  for (guint i = 0; i < 200; i++) {
    MusterPlan *plan = muster_plan_from_record (record);
    g_assert_nonnull (plan);
    g_assert_cmpstr (plan->version, ==, "7");
    muster_plan_unref (plan);
  }
  return NULL;
}

static void
test_plan_is_read_once_until_its_record_changes (void)
{
  g_autoptr (MusterRecord) record
      = load_plan ("demo/plans/demo-rhine-flood.json"),
      changed = load_plan ("demo/plans/demo-rhine-flood.json"),
      broken = record_of ("{\"op\":\"plan.set\",\"entity\":\"x\",\"args\":{\"name\":\"P\",\"body\":{\"a\":1}}}");
  g_autoptr (MusterPlan) first = muster_plan_from_record (record), again = muster_plan_from_record (record),
                         anew = muster_plan_read_record (record), other = muster_plan_from_record (changed),
                         back = muster_plan_from_record (record);
  GThread *threads[4];

  g_assert_true (first == again);
  g_assert_true (first != anew);
  g_assert_true (first != other); /* another record of that id */
  g_assert_cmpstr (first->id, ==, other->id);
  g_assert_cmpstr (back->id, ==, first->id); /* and back again; the one given out before stays good */
  g_assert_cmpuint (first->tasks->len, ==, back->tasks->len);
  for (guint i = 0; i < 2; i++)
    g_assert_null (muster_plan_from_record (broken));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("asks", ask_often, i % 2 == 0 ? record : changed);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_proposal_says_why_and_what_is_missing (void)
{
  g_autoptr (MusterRecord) plan = load_plan ("demo/plans/demo-rhine-flood.json");
  g_autoptr (MusterRecord) incident = record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":"
                                                 "\"X\",\"hazard\":\"flood\",\"to_relocate\":58}}");
  g_autoptr (MusterRecord) other
      = record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"hazard\":\"fire\"}}");
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();
  g_ptr_array_add (plans, plan);
  g_autoptr (GPtrArray) proposals = muster_response_propose (plans, incident),
                        none = muster_response_propose (plans, other);
  MusterProposal *p = g_ptr_array_index (proposals, 0);

  g_assert_cmpstr (p->plan_name, ==, "Flood plan (demo)");
  g_assert_cmpstr (p->version, ==, "7");
  g_assert_cmpstr (p->level, ==, "II");
  g_assert_cmpstr (p->clause, ==, "3.2 b");
  g_assert_cmpstr (p->numbers, ==, "to_relocate 58 ≥ 50");
  g_assert_cmpstr (p->margin, ==, "to_relocate +42 → I");
  g_assert_true (g_strv_contains ((const char *const *)p->missing, "dead"));
  g_assert_true (g_strv_contains ((const char *const *)p->missing, "water_level_m"));
  g_assert_false (g_strv_contains ((const char *const *)p->missing, "to_relocate"));
  g_assert_cmpuint (none->len, ==, 0);
}

/* Relief comes along with a flood, but only when there is something to relieve. */
static void
test_relief_comes_along_once_it_reaches_a_level (void)
{
  g_autoptr (MusterRecord) plan = load_plan ("plans/natural-disaster-relief.json");
  g_autoptr (GPtrArray) plans = g_ptr_array_new ();
  g_ptr_array_add (plans, plan);
  g_autoptr (MusterRecord) small = record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\","
                                              "\"hazard\":\"flood\",\"dead\":19}}");
  g_autoptr (MusterRecord) large = record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\","
                                              "\"hazard\":\"flood\",\"dead\":12,\"missing\":8}}");
  g_autoptr (GPtrArray) few = muster_response_propose (plans, small), many = muster_response_propose (plans, large);

  g_assert_cmpuint (few->len, ==, 0);
  g_assert_cmpuint (many->len, ==, 1);
  g_assert_cmpstr (((MusterProposal *)g_ptr_array_index (many, 0))->level, ==, "IV");
}

static void
test_tasks_belong_to_their_level (void)
{
  g_autoptr (MusterRecord) record = load_plan ("demo/plans/demo-rhine-flood.json");
  g_autoptr (MusterPlan) plan = muster_plan_from_record (record);
  g_autoptr (GPtrArray) two = muster_plan_tasks_at (plan, muster_level_rank ("II")),
                        four = muster_plan_tasks_at (plan, muster_level_rank ("IV"));

  g_assert_cmpuint (two->len, ==, 6);
  g_assert_cmpuint (four->len, ==, 1);
  g_assert_cmpint (((MusterPlanTask *)g_ptr_array_index (four, 0))->minutes, ==, 20);
  g_assert_cmpstr (((MusterPlanTask *)g_ptr_array_index (four, 0))->role, ==, "Police");
}

/* ---- from a scene ---- */

static MusterRecord *
scene_get (gpointer data, const char *id)
{
  GPtrArray *all = data;

  for (guint i = 0; i < all->len; i++)
    if (strcmp (((MusterRecord *)g_ptr_array_index (all, i))->id, id) == 0)
      return g_ptr_array_index (all, i);
  return NULL;
}

static GPtrArray *
scene_list (gpointer data, MusterKind kind)
{
  GPtrArray *all = data, *out = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    if (((MusterRecord *)g_ptr_array_index (all, i))->kind == kind)
      g_ptr_array_add (out, g_ptr_array_index (all, i));
  return out;
}

static void
add_figure (GPtrArray *all, const char *id, const char *args)
{
  g_autofree char *json
      = g_strdup_printf ("{\"op\":\"figure.set\",\"entity\":\"%s\",\"args\":{\"incident\":\"i\",%s}}", id, args);

  g_ptr_array_add (all, record_of (json));
}

static char *
propose (const MusterScene *scene, MusterStep *step, char **approver)
{
  g_autoptr (GPtrArray) proposals = muster_response_propose_in (scene, "i", 0);
  const MusterProposal *p;

  g_assert_cmpuint (proposals->len, ==, 1);
  p = g_ptr_array_index (proposals, 0);
  *step = p->step;
  g_free (*approver);
  *approver = g_strdup (p->approver_code);
  return g_strdup (p->level != NULL ? p->level : "none");
}

/* Figures with their qualifiers, the place and the level that is active, all from records. */
static void
test_a_scene_gives_figures_place_and_active_level (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);
  MusterScene scene = { scene_get, scene_list, all };
  MusterStep step;
  g_autofree char *approver = NULL, *first = NULL, *second = NULL, *third = NULL, *fourth = NULL;

  g_ptr_array_add (all, load_plan ("plans/mine.json"));
  g_ptr_array_add (all, record_of ("{\"op\":\"jurisdiction.set\",\"entity\":\"j\",\"args\":{\"name\":\"J\",\"level\":"
                                   "\"county\",\"code\":\"360302\"}}"));
  g_ptr_array_add (all, record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"hazard\":"
                                   "\"mine\",\"jurisdiction\":\"j\",\"dead\":2}}"));
  first = propose (&scene, &step, &approver);
  g_assert_cmpstr (first, ==, "IV");
  g_assert_cmpstr (approver, ==, "360302");
  g_assert_cmpint (step, ==, MUSTER_STEP_ACTIVATE);
  g_ptr_array_add (all,
                   record_of ("{\"op\":\"activation.activate\",\"entity\":\"a\",\"args\":{\"incident\":\"i\",\"plan\":"
                              "\"plan-mine\",\"level\":\"IV\",\"state\":\"active\"}}"));
  add_figure (all, "f1", "\"name\":\"dead\",\"value\":9,\"qualifier\":\"more-than\",\"source\":\"mine rescue\"");
  add_figure (all, "f2", "\"name\":\"lamps\",\"value\":40"); /* no fact of any plan */
  second = propose (&scene, &step, &approver);
  g_assert_cmpstr (second, ==, "II");
  g_assert_cmpstr (approver, ==, "360000");
  g_assert_cmpint (step, ==, MUSTER_STEP_UP);
  add_figure (all, "f3", "\"name\":\"dead\",\"value\":4,\"qualifier\":\"exact\",\"corrects\":\"f1\"");
  third = propose (&scene, &step, &approver);
  g_assert_cmpstr (third, ==, "III");
  add_figure (all, "f4", "\"name\":\"dead\",\"value\":0,\"corrects\":\"f3\"");
  fourth = propose (&scene, &step, &approver);
  g_assert_cmpstr (fourth, ==, "IV"); /* the desk's own number */
  g_assert_cmpint (step, ==, MUSTER_STEP_HOLD);
}

/* A body of before there were roles, ids and names by language: what can be understood is. */
static void
test_plan_of_an_older_program_still_proposes (void)
{
  g_autoptr (MusterRecord) plan = record_of (
      "{\"op\":\"plan.set\",\"entity\":\"p\",\"args\":{\"name\":\"Old\",\"hazard\":\"flood\",\"body\":{\"levels\":[{"
      "\"level\":\"III\",\"source\":\"s\",\"any\":[{\"fact\":\"dead\",\"at_least\":1},{\"future\":1}]}],\"tasks\":[{"
      "\"title\":\"t\",\"role\":\"Police\",\"minutes\":5,\"levels\":[\"III\"]}]}}}");
  g_autoptr (MusterRecord) incident = record_of ("{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":"
                                                 "\"X\",\"hazard\":\"flood\",\"dead\":1}}");
  g_autoptr (MusterPlan) read = muster_plan_from_record (plan);
  g_autoptr (GPtrArray) plans = g_ptr_array_new (), proposals = NULL,
                        tasks = muster_plan_tasks_at (read, muster_level_rank ("III"));

  g_ptr_array_add (plans, plan);
  proposals = muster_response_propose (plans, incident);
  g_assert_cmpuint (proposals->len, ==, 1);
  g_assert_cmpstr (((MusterProposal *)g_ptr_array_index (proposals, 0))->level, ==, "III");
  g_assert_cmpstr (((MusterProposal *)g_ptr_array_index (proposals, 0))->plan_name, ==, "Old");
  g_assert_cmpuint (tasks->len, ==, 1);
  g_assert_cmpstr (((MusterPlanTask *)g_ptr_array_index (tasks, 0))->role, ==, "Police");
}

/* ---- facts files ---- */

/* The mark stands before what is refused. */
static const struct {
  const char *text, *field;
} wrong[] = {
  { "@", "" },
  { "{\n \"hazard\": @}", "" },
  { "@[]", "" },
  { "{\"hazard\":@\"flod\",\"facts\":[]}", "hazard" },
  { "@{\"facts\":[]}", "hazard" },
  { "@{\"hazard\":\"flood\"}", "facts" },
  { "{\"hazard\":\"flood\",\n\"facts\":[\n{\"name\":\"dead\",\"value\":@\"12万\"}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dead\",\"value\":1,\"note\":\"万\",\"unit\":@\"万\"}]}",
    "facts[0].unit" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"direct_loss_cny\",\"value\":1,\"unit\":@\"万元\"}]}",
    "facts[0].unit" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dead\",\"value\":@1.5}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dead\",\"value\":@-1}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dead\",\"value\":@1e999}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dead\",\"value\":@true}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[@{\"name\":\"dead\",\"qualifier\":\"exact\"}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dead\",\"value\":1,\"qualifier\":@\"sure\"}]}",
    "facts[0].qualifier" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":@\"died\",\"value\":1}]}", "facts[0].name" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"magnitude\",\"value\":@70}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dam_breach\",\"value\":@1}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"flood_warning\",\"value\":@\"purple\"}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"place\",\"value\":@\"here\"}]}", "facts[0].value" },
  { "{\"hazard\":\"flood\",\"facts\":[{\"name\":\"dead\",\"value\":1,\"time\":@\"yesterday\"}]}", "facts[0].time" },
  { "{\"hazard\":\"flood\",\"jurisdiction\":@360300,\"facts\":[]}", "jurisdiction" },
  { "{\"hazard\":\"flood\",\"title\":\"万\",\"title\":@\"1\",\"facts\":[]}", "" },
  { "{\"hazard\":\"flood\",\"jurisdiction\":@\"36030\",\"facts\":[]}", "jurisdiction" },
  { "{\"hazard\":\"flood\",\"onset\":@\"2026-07-01T02:00:00\",\"facts\":[]}", "onset" },
  { "{\"hazard\":\"flood\",\"level\":@\"V\",\"facts\":[]}", "level" },
  { "{\"hazard\":\"flood\",\"place\":@\"here\",\"facts\":[]}", "place" },
  { "{\"hazard\":\"flood\",\"fact\":@[],\"facts\":[]}", "fact" },
};

static void
test_wrong_facts_are_refused_where_they_stand (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_problem_free);
    g_autoptr (GString) text = g_string_new (wrong[i].text);
    gssize at = strchr (text->str, '@') - text->str;
    guint line = 1, column = 1;
    const MusterProblem *p;
    g_string_erase (text, at, 1);
    for (const char *c = text->str; c < text->str + at; c = g_utf8_next_char (c)) {
      column = *c == '\n' ? 1 : column + 1;
      line += *c == '\n';
    }
    g_assert_null (muster_situation_read (text->str, (gssize)text->len, problems, NULL));
    g_assert_cmpuint (problems->len, ==, 1);
    p = g_ptr_array_index (problems, 0);
    g_test_message ("%s: %u:%u %s: %s", text->str, p->line, p->column, p->field, p->message);
    g_assert_cmpstr (p->field, ==, wrong[i].field);
    g_assert_cmpuint (p->line, ==, line);
    /* Where the JSON itself is broken, the reader knows the end of what it could not take. */
    if (*wrong[i].field != '\0' || !g_str_has_prefix (p->message, "not JSON"))
      g_assert_cmpuint (p->column, ==, column);
  }
}

static void
test_all_wrong_facts_are_named_at_once (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_problem_free);
  const char *text
      = "{\"hazard\":\"x\",\"facts\":[{\"name\":\"dead\",\"value\":-1},{\"name\":\"dead\",\"value\":2},{\"name\":1}]}";

  g_assert_null (muster_situation_read (text, -1, problems, NULL));
  g_assert_cmpuint (problems->len, ==, 3);
}

static MusterPlaceKind
place_of (const char *code)
{
  g_autoptr (MusterSituation) s = muster_situation_new ();

  muster_situation_set_jurisdiction (s, code);
  return s->place;
}

static void
test_capital_follows_from_the_code (void)
{
  g_assert_cmpint (place_of ("140100"), ==, MUSTER_PLACE_CAPITAL);
  g_assert_cmpint (place_of ("140105"), ==, MUSTER_PLACE_CAPITAL);
  g_assert_cmpint (place_of ("1401"), ==, MUSTER_PLACE_CAPITAL);
  g_assert_cmpint (place_of ("140200"), ==, MUSTER_PLACE_ELSEWHERE);
  g_assert_cmpint (place_of ("140000"), ==, MUSTER_PLACE_UNKNOWN);
  g_assert_cmpint (place_of ("14"), ==, MUSTER_PLACE_UNKNOWN);
  g_assert_cmpint (place_of ("990100"), ==, MUSTER_PLACE_UNKNOWN);
  g_assert_cmpint (place_of ("LI-07"), ==, MUSTER_PLACE_UNKNOWN);
}

static void
test_a_good_file_is_read_whole (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_problem_free);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MusterSituation) s = muster_situation_read (
      "{\"hazard\":\"low-temperature\",\"jurisdiction\":\"360300\",\"onset\":\"2026-07-01T10:00:00+08:00\",\"level\":"
      "\"IV\","
      "\"facts\":[{\"name\":\"dead\",\"value\":1e1,\"qualifier\":\"more-than\",\"unit\":\"人\",\"source\":\"a\"},"
      "{\"name\":\"missing\"},{\"name\":\"dead\",\"value\":11,\"source\":\"a\"}]}",
      -1, problems, notes);

  g_assert_nonnull (s);
  g_assert_cmpstr (s->hazard, ==, "snow");
  g_assert_cmpstr (s->kind, ==, "prefecture");
  g_assert_cmpint (s->onset, ==, G_GINT64_CONSTANT (1782871200000));
  g_assert_cmpint (s->level, ==, 3);
  g_assert_cmpuint (s->facts->len, ==, 3);
  g_assert_cmpint (g_array_index (s->facts, MusterFact, 1).qualifier, ==, MUSTER_QUALIFIER_UNKNOWN);
  g_assert_cmpuint (notes->len, ==, 1); /* the two words on the dead */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/plan-is-read-once-until-its-record-changes",
                   test_plan_is_read_once_until_its_record_changes);
  g_test_add_func ("/response/proposal-says-why", test_proposal_says_why_and_what_is_missing);
  g_test_add_func ("/response/relief-comes-along", test_relief_comes_along_once_it_reaches_a_level);
  g_test_add_func ("/response/tasks-belong-to-their-level", test_tasks_belong_to_their_level);
  g_test_add_func ("/response/scene", test_a_scene_gives_figures_place_and_active_level);
  g_test_add_func ("/response/older-plan-still-proposes", test_plan_of_an_older_program_still_proposes);
  g_test_add_func ("/response/wrong-facts-are-refused-where-they-stand", test_wrong_facts_are_refused_where_they_stand);
  g_test_add_func ("/response/all-wrong-facts-are-named", test_all_wrong_facts_are_named_at_once);
  g_test_add_func ("/response/capital-follows-from-the-code", test_capital_follows_from_the_code);
  g_test_add_func ("/response/good-facts-are-read-whole", test_a_good_file_is_read_whole);
  return g_test_run ();
}
