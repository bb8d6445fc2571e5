/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of a response against a picture in memory: which step may follow which, who must be named, what a circle
 * is, and what stays as it was sent. */
#include "model/intent.h"
#include "model/rules.h"
#include <string.h>

/* One world: records by id, and the operations they were folded from. */
typedef struct {
  GHashTable *ops;     /* id → GPtrArray of MusterOp */
  GHashTable *records; /* id → MusterRecord */
  guint64 counter;
} World;

static const MusterRecord *
get (gpointer picture, const char *drill, const char *id)
{
  return g_hash_table_lookup (((World *)picture)->records, id);
}

static const MusterRecord *
no_holder (gpointer picture, const char *drill, const char *team)
{
  return NULL;
}

static const MusterRecord *
activation (gpointer picture, const char *drill, const char *incident, const char *plan)
{
  GHashTableIter iter;
  MusterRecord *r;

  g_hash_table_iter_init (&iter, ((World *)picture)->records);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&r))
    if (r->kind == MUSTER_ACTIVATION && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_STATE), "active") == 0
        && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_INCIDENT), incident) == 0
        && g_strcmp0 (muster_record_text (r, MUSTER_ACTIVATION_PLAN), plan) == 0)
      return r;
  return NULL;
}

static World *
world_new (void)
{
  World *w = g_new0 (World, 1);

  w->ops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  w->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)muster_record_unref);
  return w;
}

static void
world_free (World *w)
{
  g_hash_table_unref (w->ops);
  g_hash_table_unref (w->records);
  g_free (w);
}

/* Does it if the rules allow it; else returns their answer. */
static char *
try (World *w, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterIntent) intent = muster_intent_from_json (json, -1, &error);
  MusterSight sight = { get, no_holder, activation, w };
  MusterHash none = { { 0 } };
  g_autoptr (GArray) decided = g_array_new (FALSE, TRUE, sizeof (MusterDecided));
  MusterRecord *before;
  GPtrArray *ops;
  char *why = NULL;

  g_assert_no_error (error);
  MusterOpId id = { .node = "aa", .epoch = 1, .counter = ++w->counter };
  const char *entity = muster_intent_get_entity (intent);
  before = entity != NULL ? g_hash_table_lookup (w->records, entity) : NULL;
  g_autoptr (GBytes) bytes = muster_intent_to_bytes (intent, &id, w->counter * 10, before != NULL ? before->updated : 0,
                                                     1700000000000, &none, &error);
  g_autoptr (MusterOp) op = muster_op_parse (bytes, &error);
  g_assert_no_error (error);
  if (!muster_rules_decide (&sight, op, &why)) {
    g_autofree char *sentence = muster_rules_explain (why);
    g_assert_null (strstr (sentence, "Refused:"));
    return why;
  }
  g_assert_null (why);
  ops = g_hash_table_lookup (w->ops, op->entity);
  if (ops == NULL) {
    ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_op_unref);
    g_hash_table_insert (w->ops, g_strdup (op->entity), ops);
  }
  g_ptr_array_add (ops, muster_op_ref (op));
  for (guint i = 0; i < ops->len; i++) {
    MusterDecided one = { g_ptr_array_index (ops, i), MUSTER_VERDICT_OK, NULL };
    g_array_append_val (decided, one);
  }
  g_hash_table_replace (w->records, g_strdup (op->entity),
                        muster_record_fold (NULL, (MusterDecided *)(gpointer)decided->data, decided->len));
  return NULL;
}

static void
must (World *w, const char *json)
{
  g_autofree char *why = try (w, json);

  if (why != NULL)
    g_error ("%s: %s", json, why);
}

static void
must_not (World *w, const char *json, const char *code)
{
  g_autofree char *why = try (w, json);

  if (why == NULL || !g_str_has_prefix (why, code) || why[strlen (code)] != ':')
    g_error ("%s: %s, not %s", json, why != NULL ? why : "was allowed", code);
}

#define INCIDENT(id)    "{\"op\":\"incident.report\",\"entity\":\"" id "\",\"args\":{\"title\":\"X\"}}"
#define ACT(verb, more) "{\"op\":\"activation." verb "\",\"entity\":\"a\",\"actor\":\"anna\"" more "}"

static void
test_wrong_steps_are_refused (void)
{
  World *w = world_new ();

  must (w, INCIDENT ("i"));
  must_not (w, ACT ("level", ",\"args\":{\"level\":\"I\"}"), "no-record");
  must (w, ACT ("propose", ",\"args\":{\"incident\":\"i\",\"level\":\"III\",\"proposed_level\":\"III\"}"));
  must_not (w, ACT ("level", ",\"args\":{\"level\":\"I\"}"), "not-active");
  must_not (w, ACT ("end", ""), "not-active");
  must_not (w, ACT ("second", ",\"args\":{\"second_by\":\"Ben\"}"), "first-approval");
  must_not (w, ACT ("decline", ""), "reason");
  must (w, ACT ("approve", ",\"args\":{\"approved_by\":\"Anna\"}"));
  must_not (w, ACT ("second", ",\"args\":{\"second_by\":\" anna \"}"), "same-person");
  must (w, ACT ("activate", ",\"args\":{\"incident\":\"i\",\"level\":\"III\"}"));
  must_not (w, ACT ("activate", ",\"args\":{\"incident\":\"i\",\"level\":\"III\"}"), "wrong-state");
  must_not (w, ACT ("propose", ",\"args\":{\"incident\":\"i\",\"level\":\"I\"}"), "wrong-state");
  must_not (w, ACT ("approve", ",\"args\":{\"approved_by\":\"Cora\"}"), "not-proposed");
  must_not (w, ACT ("level", ",\"args\":{\"level\":\"III\"}"), "same-level");
  must_not (w, ACT ("level", ",\"args\":{\"level\":\"I\",\"proposed_level\":\"II\"}"), "override-reason");
  must (w, ACT ("level", ",\"reason\":\"night\",\"args\":{\"level\":\"I\",\"proposed_level\":\"II\"}"));
  must_not (w, "{\"op\":\"incident.evaluate\",\"entity\":\"i\"}", "incident-open");
  must_not (w, "{\"op\":\"incident.recover\",\"entity\":\"i\"}", "incident-open");
  must_not (w, "{\"op\":\"incident.set\",\"entity\":\"i\",\"args\":{\"phase\":\"evaluated\"}}", "own-verb");
  must (w, ACT ("end", ""));
  must (w, "{\"op\":\"incident.end\",\"entity\":\"i\"}");
  must_not (w, "{\"op\":\"incident.end\",\"entity\":\"i\"}", "incident-over");
  must (w, "{\"op\":\"incident.recover\",\"entity\":\"i\"}");
  must_not (w, "{\"op\":\"incident.recover\",\"entity\":\"i\"}", "incident-over");
  must (w, "{\"op\":\"incident.evaluate\",\"entity\":\"i\",\"args\":{\"evaluation\":\"good\"}}");
  must_not (w, "{\"op\":\"incident.evaluate\",\"entity\":\"i\"}", "incident-over");
  must (w, "{\"op\":\"incident.reopen\",\"entity\":\"i\"}");
  must_not (w, "{\"op\":\"incident.reopen\",\"entity\":\"i\",\"args\":{\"ended_at\":null}}", "incident-open");
  must (w, "{\"op\":\"incident.end\",\"entity\":\"i\"}"); /* it was open again */
  must (w, "{\"op\":\"incident.reopen\",\"entity\":\"i\",\"args\":{\"ended_at\":null}}");
  world_free (w);
}

#define DUAL                                                                                                           \
  "{\"op\":\"plan.set\",\"entity\":\"p\",\"args\":{\"name\":\"P\",\"body\":{\"levels\":[{\"level\":\"I\","             \
  "\"second_approver\":\"Mayor\"},{\"level\":\"II\"}]}}}"

/* Where the plan asks for two, one person is never enough, however the name is spelt. */
static void
test_two_people_where_the_plan_says_so (void)
{
  World *w = world_new ();

  must (w, INCIDENT ("i"));
  must (w, DUAL);
  must_not (w, ACT ("activate", ",\"args\":{\"incident\":\"i\",\"plan\":\"p\",\"level\":\"I\"}"), "second-approval");
  must_not (w, ACT ("activate", ",\"args\":{\"incident\":\"i\",\"plan\":\"p\",\"level\":\"I\",\"second_by\":\"ANNA\"}"),
            "same-person");
  must (w, ACT ("activate", ",\"args\":{\"incident\":\"i\",\"plan\":\"p\",\"level\":\"II\"}"));
  must_not (w, ACT ("level", ",\"args\":{\"level\":\"I\"}"), "second-approval");
  must_not (w, ACT ("level", ",\"args\":{\"level\":\"I\",\"approved_by\":\"Ben\",\"second_by\":\"ben\"}"),
            "same-person");
  must (w, ACT ("level", ",\"args\":{\"level\":\"I\",\"approved_by\":\"Ben\",\"second_by\":\"Cora\"}"));
  world_free (w);

  w = world_new ();
  must (w, INCIDENT ("i"));
  must (w, DUAL);
  must (w, ACT ("propose", ",\"args\":{\"incident\":\"i\",\"plan\":\"p\",\"level\":\"I\"}"));
  must (w, ACT ("approve", ",\"args\":{\"approved_by\":\"Ben\"}"));
  must_not (w, ACT ("activate", ",\"args\":{\"incident\":\"i\",\"plan\":\"p\",\"level\":\"I\"}"), "second-approval");
  must (w, ACT ("second", ",\"args\":{\"second_by\":\"Cora\"}"));
  must (w, ACT ("activate", ",\"args\":{\"incident\":\"i\",\"plan\":\"p\",\"level\":\"I\"}"));
  world_free (w);
}

/* Whatever is tried, in whatever order: a level or a state changes only by an operation that names a person. */
static void
test_a_level_never_changes_without_a_person (void)
{
  static const char *const verbs[]
      = { "propose", "approve", "second", "activate", "level", "end", "decline", "remove" };
  static const char *const levels[] = { "I", "II", "III", "IV" };
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint changes = 0;

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 200; round++) {
    World *w = world_new ();
    must (w, INCIDENT ("i"));
    for (int step = 0; step < 30; step++) {
      const char *verb = verbs[g_rand_int_range (random, 0, G_N_ELEMENTS (verbs))];
      gboolean named = g_rand_boolean (random), signed_by = FALSE;
      g_autoptr (GString) json = g_string_new (NULL);
      const MusterRecord *r = g_hash_table_lookup (w->records, "a");
      g_autofree char *level = r != NULL ? g_strdup (muster_record_text (r, MUSTER_ACTIVATION_LEVEL)) : NULL;
      g_autofree char *state = r != NULL ? g_strdup (muster_record_text (r, MUSTER_ACTIVATION_STATE)) : NULL;
      gboolean there = r != NULL && r->exists;

      g_string_printf (json, "{\"op\":\"activation.%s\",\"entity\":\"a\"", verb);
      if (named)
        g_string_append (json, ",\"actor\":\"anna\"");
      if (g_rand_boolean (random))
        g_string_append (json, ",\"reason\":\"so\"");
      if (strcmp (verb, "propose") == 0 || strcmp (verb, "activate") == 0)
        g_string_append_printf (json, ",\"args\":{\"incident\":\"i\",\"level\":\"%s\"}}",
                                levels[g_rand_int_range (random, 0, 4)]);
      else if (strcmp (verb, "level") == 0)
        g_string_append_printf (json, ",\"args\":{\"level\":\"%s\"}}", levels[g_rand_int_range (random, 0, 4)]);
      else if (strcmp (verb, "approve") == 0 && (signed_by = TRUE))
        g_string_append (json, ",\"args\":{\"approved_by\":\"Ben\"}}");
      else if (strcmp (verb, "second") == 0 && (signed_by = TRUE))
        g_string_append (json, ",\"args\":{\"second_by\":\"Cora\"}}");
      else
        g_string_append_c (json, '}');
      g_autofree char *why = try (w, json->str);

      r = g_hash_table_lookup (w->records, "a");
      if (r == NULL
          || (g_strcmp0 (level, muster_record_text (r, MUSTER_ACTIVATION_LEVEL)) == 0 && there == r->exists
              && g_strcmp0 (state, muster_record_text (r, MUSTER_ACTIVATION_STATE)) == 0))
        continue;
      g_assert_null (why);
      g_assert_true (named || signed_by);
      changes++;
    }
    world_free (w);
  }
  g_assert_cmpuint (changes, >, 100);
}

static void
test_merging_and_parents_go_in_no_circle (void)
{
  World *w = world_new ();

  must (w, INCIDENT ("i1"));
  must (w, INCIDENT ("i2"));
  must (w, INCIDENT ("i3"));
  must_not (w, "{\"op\":\"incident.merge\",\"entity\":\"i1\",\"args\":{\"merged_into\":\"i1\"}}", "cycle");
  must_not (w, "{\"op\":\"incident.merge\",\"entity\":\"i1\",\"args\":{\"merged_into\":\"no\"}}", "no-record");
  must_not (w, "{\"op\":\"incident.set\",\"entity\":\"i1\",\"args\":{\"merged_into\":\"i2\"}}", "own-verb");
  must (w, "{\"op\":\"incident.merge\",\"entity\":\"i1\",\"args\":{\"merged_into\":\"i2\"}}");
  must_not (w, "{\"op\":\"incident.merge\",\"entity\":\"i2\",\"args\":{\"merged_into\":\"i1\"}}", "cycle");
  must_not (w, "{\"op\":\"incident.merge\",\"entity\":\"i3\",\"args\":{\"merged_into\":\"i1\"}}", "merged");
  must_not (w, "{\"op\":\"incident.merge\",\"entity\":\"i1\",\"args\":{\"merged_into\":\"i3\"}}", "merged");
  must_not (w, ACT ("activate", ",\"args\":{\"incident\":\"i1\",\"level\":\"I\"}"), "merged");
  must (w, "{\"op\":\"incident.set\",\"entity\":\"i3\",\"args\":{\"parent\":\"i2\"}}");
  must_not (w, "{\"op\":\"incident.set\",\"entity\":\"i2\",\"args\":{\"parent\":\"i3\"}}", "cycle");
  must_not (w, "{\"op\":\"incident.set\",\"entity\":\"i2\",\"args\":{\"parent\":\"i2\"}}", "cycle");
  world_free (w);
}

/* What was sent stays, whatever comes after it and in whatever order it is folded. */
static void
test_a_sent_report_is_sealed (void)
{
  World *w = world_new ();
  const MusterRecord *r;

  must (w,
        "{\"op\":\"report.save\",\"entity\":\"r\",\"args\":{\"incident\":\"i\",\"kind\":\"first\",\"summary\":\"a\"}}");
  must (w, "{\"op\":\"report.save\",\"entity\":\"r\",\"args\":{\"summary\":\"b\"}}");
  must (w, "{\"op\":\"report.send\",\"entity\":\"r\",\"args\":{\"summary\":\"c\",\"sent_by\":\"anna\"}}");
  must_not (w, "{\"op\":\"report.save\",\"entity\":\"r\",\"args\":{\"summary\":\"d\"}}", "sealed");
  must_not (w, "{\"op\":\"report.send\",\"entity\":\"r\"}", "sealed");
  must_not (w, "{\"op\":\"report.remove\",\"entity\":\"r\"}", "sealed");
  must_not (w, "{\"op\":\"report.undo\",\"entity\":\"r\",\"target\":\"aa.1.1\"}", "sealed");
  must (w, "{\"op\":\"report.receive\",\"entity\":\"r\",\"args\":{\"received_by\":\"ben\"}}");
  /* An undo is let through now, for the receipt may be taken back; what was sent is not. */
  must (w, "{\"op\":\"report.undo\",\"entity\":\"r\",\"target\":\"aa.1.3\"}");
  must (w, "{\"op\":\"report.undo\",\"entity\":\"r\",\"target\":\"aa.1.1\"}");
  r = g_hash_table_lookup (w->records, "r");
  g_assert_true (r->exists);
  g_assert_cmpstr (muster_record_text (r, MUSTER_REPORT_SUMMARY), ==, "c");
  g_assert_cmpstr (muster_record_text (r, MUSTER_REPORT_INCIDENT), ==, "i");
  g_assert_cmpstr (muster_record_text (r, MUSTER_REPORT_RECEIVED_BY), ==, "ben");
  world_free (w);
}

/* An area that holds nobody, an end that is over, a way that does not exist: of one to be issued and of one that is
 * out. */
static void
test_what_cannot_reach_anybody (World *w)
{
  static const char *const bad[][2] = {
    { "\"area\":{\"type\":\"Point\",\"coordinates\":[9,47]}", "bad-area" },
    { "\"area\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0]]]}", "bad-area" },
    { "\"area\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]}", "bad-area" },
    { "\"area\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}", "bad-area" },
    { "\"area\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]],[[[0,0]]]]}", "bad-area" },
    { "\"jurisdictions\":[\"j\"],\"expires_at\":\"1971-01-01T00:00:00Z\"", "past-end" },
    { "\"jurisdictions\":[\"j\"],\"channels\":[\"siren\",\"foo\"]", "bad-channel" },
  };
  static const char *const good[] = {
    "\"area\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}",
    "\"area\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]]]}",
    "\"expires_at\":\"2190-01-01T00:00:00Z\",\"channels\":[\"siren\",\"broadcast\"]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *issue
        = g_strdup_printf ("{\"op\":\"warning.issue\",\"entity\":\"w2\",\"args\":{\"title\":\"W\",%s}}", bad[i][0]);
    g_autofree char *update = g_strdup_printf ("{\"op\":\"warning.update\",\"entity\":\"w\",\"args\":{%s}}", bad[i][0]);
    must_not (w, issue, bad[i][1]);
    must_not (w, update, bad[i][1]);
  }
  must_not (w, "{\"op\":\"warning.issue\",\"entity\":\"w2\",\"args\":{\"title\":\"W\",\"jurisdictions\":[]}}",
            "no-area");
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *update = g_strdup_printf ("{\"op\":\"warning.update\",\"entity\":\"w\",\"args\":{%s}}", good[i]);
    must (w, update);
  }
}

static void
test_escalations_warnings_and_shifts (void)
{
  World *w = world_new ();

  must (w, "{\"op\":\"escalation.request\",\"entity\":\"e\",\"args\":{\"incident\":\"i\",\"to\":\"j\"}}");
  must_not (w, "{\"op\":\"escalation.accept\",\"entity\":\"e\"}", "no-person");
  must_not (w, "{\"op\":\"escalation.decline\",\"entity\":\"e\",\"actor\":\"x\"}", "reason");
  must (w, "{\"op\":\"escalation.accept\",\"entity\":\"e\",\"actor\":\"x\"}");
  must_not (w, "{\"op\":\"escalation.withdraw\",\"entity\":\"e\",\"actor\":\"x\"}", "decided");

  must_not (w, "{\"op\":\"warning.issue\",\"entity\":\"w\",\"args\":{\"title\":\"W\"}}", "no-area");
  must (w, "{\"op\":\"warning.set\",\"entity\":\"w\",\"args\":{\"title\":\"W\",\"jurisdictions\":[\"j\"]}}");
  must_not (w, "{\"op\":\"warning.cancel\",\"entity\":\"w\",\"reason\":\"x\"}", "warning-not-out");
  must_not (w, "{\"op\":\"warning.set\",\"entity\":\"w\",\"args\":{\"issued_at\":\"2026-01-01T00:00:00Z\"}}",
            "own-verb");
  must (w, "{\"op\":\"warning.issue\",\"entity\":\"w\",\"args\":{\"title\":\"W\"}}");
  must_not (w, "{\"op\":\"warning.issue\",\"entity\":\"w\",\"args\":{\"title\":\"W\"}}", "warning-out");
  must_not (w, "{\"op\":\"warning.set\",\"entity\":\"w\",\"args\":{\"title\":\"V\"}}", "own-verb");
  must (w, "{\"op\":\"warning.update\",\"entity\":\"w\",\"args\":{\"level\":\"red\"}}");
  test_what_cannot_reach_anybody (w);
  must_not (w, "{\"op\":\"warning.cancel\",\"entity\":\"w\"}", "reason");
  must (w, "{\"op\":\"warning.cancel\",\"entity\":\"w\",\"reason\":\"over\"}");
  must_not (w, "{\"op\":\"warning.update\",\"entity\":\"w\",\"args\":{\"level\":\"blue\"}}", "warning-not-out");

  must (w, "{\"op\":\"shift.take\",\"entity\":\"q\",\"args\":{\"leader\":\"Anna\"}}");
  must_not (w, "{\"op\":\"shift.take\",\"entity\":\"q\",\"args\":{\"leader\":\"Ben\"}}", "wrong-state");
  must (w, "{\"op\":\"shift.hand-over\",\"entity\":\"q\"}");
  must_not (w, "{\"op\":\"shift.hand-over\",\"entity\":\"q\"}", "shift-over");

  must_not (w, "{\"op\":\"figure.add\",\"args\":{\"incident\":\"i\",\"name\":\"dead\"}}", "no-value");
  must (w, "{\"op\":\"figure.add\",\"args\":{\"incident\":\"i\",\"name\":\"dead\",\"qualifier\":\"unknown\"}}");
  world_free (w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/wrong-steps-are-refused", test_wrong_steps_are_refused);
  g_test_add_func ("/rules/two-people-where-the-plan-says-so", test_two_people_where_the_plan_says_so);
  g_test_add_func ("/rules/a-level-never-changes-without-a-person", test_a_level_never_changes_without_a_person);
  g_test_add_func ("/rules/merging-and-parents-go-in-no-circle", test_merging_and_parents_go_in_no_circle);
  g_test_add_func ("/rules/a-sent-report-is-sealed", test_a_sent_report_is_sealed);
  g_test_add_func ("/rules/escalations-warnings-and-shifts", test_escalations_warnings_and_shifts);
  return g_test_run ();
}
