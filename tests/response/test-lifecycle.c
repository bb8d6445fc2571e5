/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a decision opens, and the reports its plan asks for. */
#include "response/clocks.h"
#include "response/lifecycle.h"
#include "response/reports.h"
#include "stage.h"

#define HOUR ((gint64)3600000)

static const gint64 t0 = 1782871200000; /* 2026-07-01T02:00:00Z */

#define PLAN                                                                                                           \
  "{\"op\":\"plan.set\",\"entity\":\"p\",\"args\":{\"name\":\"P\",\"hazard\":\"flood\",\"version\":\"7\",\"body\":{"   \
  "\"levels\":[{\"level\":\"I\",\"clause\":\"1\",\"source\":\"s\",\"any\":[{\"fact\":\"dead\",\"at_least\":10}]},"     \
  "{\"level\":\"III\",\"clause\":\"3\",\"source\":\"s\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]}],"               \
  "\"tasks\":[{\"id\":\"one\",\"title\":\"One\",\"role\":\"desk\",\"minutes\":30,\"from\":\"activation\",\"levels\":[" \
  "\"I\",\"III\"]},"                                                                                                   \
  "{\"id\":\"two\",\"title\":\"Two\",\"role\":\"desk\",\"minutes\":60,\"from\":\"onset\",\"levels\":[\"I\",\"III\"],"  \
  "\"after\":[\"one\"]},"                                                                                              \
  "{\"title\":\"Three\",\"role\":\"desk\",\"minutes\":15,\"from\":\"level\",\"levels\":[\"I\"]}],"                     \
  "\"reports\":[{\"kind\":\"first\",\"by\":\"county\",\"to\":\"City\",\"minutes\":120,\"from\":\"report\",\"levels\":" \
  "[\"I\",\"III\"]},"                                                                                                  \
  "{\"kind\":\"first\",\"by\":\"province\",\"to\":\"State\",\"minutes\":60,\"from\":\"report\",\"levels\":[\"I\","     \
  "\"III\"]},"                                                                                                         \
  "{\"kind\":\"follow-up\",\"by\":\"county\",\"to\":\"City\",\"minutes\":240,\"from\":\"report\",\"repeat\":360,"      \
  "\"levels\":[\"I\",\"III\"]},"                                                                                       \
  "{\"kind\":\"final\",\"by\":\"county\",\"to\":\"City\",\"minutes\":1440,\"from\":\"report\",\"levels\":[\"I\","      \
  "\"III\"]}]}}}"

static Stage *
begin (void)
{
  Stage *s = stage_new ();

  act (s, t0, PLAN);
  act (s, t0, "{\"op\":\"jurisdiction.set\",\"entity\":\"j\",\"args\":{\"name\":\"J\",\"level\":\"county\"}}");
  act (s, t0,
       "{\"op\":\"incident.report\",\"entity\":\"i\",\"args\":{\"title\":\"X\",\"hazard\":\"flood\",\"jurisdiction\":"
       "\"j\","
       "\"dead\":1,\"onset\":\"2026-07-01T01:00:00Z\"}}");
  return s;
}

/* Does all of it; how many operations of @verb there were. */
static guint
do_all (Stage *s, gint64 at, GPtrArray *intents, const char *verb)
{
  guint before = s->ops->len, n = 0;

  while (intents->len > 0)
    stage_do (s, at, g_ptr_array_steal_index (intents, 0));
  g_ptr_array_unref (intents);
  for (guint i = before; i < s->ops->len; i++)
    n += strcmp (((MusterOp *)g_ptr_array_index (s->ops, i))->verb_name, verb) == 0;
  return n;
}

static void
test_a_level_opens_its_tasks_once (void)
{
  g_autoptr (Stage) s = begin ();
  MusterDecision d = { .incident = "i", .activation = "a", .plan = "p", .level = "III", .approved_by = "Anna" };

  g_assert_cmpuint (do_all (s, t0, muster_lifecycle_activate (&s->scene, &d, t0), "task.open"), ==, 2);
  g_assert_cmpstr (muster_record_text (the (s, "i"), MUSTER_INCIDENT_PHASE), ==, "response");
  g_assert_cmpstr (muster_record_text (the (s, "a"), MUSTER_ACTIVATION_PLAN_VERSION), ==, "7");
  g_assert_cmpint (muster_record_int (the (s, "a:one"), MUSTER_TASK_DEADLINE, 0), ==, t0 + HOUR / 2);
  g_assert_cmpint (muster_record_int (the (s, "a:two"), MUSTER_TASK_DEADLINE, 0), ==, t0); /* from the onset */
  g_assert_cmpstr (muster_record_strv (the (s, "a:two"), MUSTER_TASK_DEPENDS)[0], ==, "a:one");
  d.level = "I";
  g_assert_cmpuint (do_all (s, t0 + HOUR, muster_lifecycle_change (&s->scene, &d, t0 + HOUR), "task.open"), ==, 1);
  g_assert_cmpint (muster_record_int (the (s, "a:t3"), MUSTER_TASK_DEADLINE, 0), ==, t0 + HOUR + HOUR / 4);
  d.level = "III";
  g_assert_cmpuint (do_all (s, t0 + 2 * HOUR, muster_lifecycle_change (&s->scene, &d, t0 + 2 * HOUR), "task.open"), ==,
                    0);
  d.level = "I";
  g_assert_cmpuint (do_all (s, t0 + 3 * HOUR, muster_lifecycle_change (&s->scene, &d, t0 + 3 * HOUR), "task.open"), ==,
                    0);
}

/* However long the activation's id, what it opens has a valid one, and the same one at every desk. */
static void
test_long_ids_stay_valid_and_equal (void)
{
  g_autoptr (Stage) s = begin (), other = begin ();
  MusterDecision d = { .incident = "i",
                       .activation = "a-0123456789012345678901234567890123456789012345678901234567890",
                       .plan = "p",
                       .level = "I" };

  g_assert_true (muster_id_is_valid (d.activation));
  do_all (s, t0, muster_lifecycle_activate (&s->scene, &d, t0), "");
  do_all (other, t0 + 5, muster_lifecycle_activate (&other->scene, &d, t0 + 5), "");
  g_autoptr (GPtrArray) tasks = stage_list (s, MUSTER_TASK);
  g_assert_cmpuint (tasks->len, ==, 3);
  for (guint i = 0; i < tasks->len; i++)
    the (other, ((MusterRecord *)g_ptr_array_index (tasks, i))->id);
}

static const MusterDeadline *
report_clock (GPtrArray *clocks, guint place)
{
  g_autofree char *key = g_strdup_printf ("schedule:a:%u", place);

  for (guint i = 0; i < clocks->len; i++)
    if (strcmp (((MusterDeadline *)g_ptr_array_index (clocks, i))->key, key) == 0)
      return g_ptr_array_index (clocks, i);
  return NULL;
}

static void
test_the_plans_reports_are_clocks (void)
{
  g_autoptr (Stage) s = begin ();
  MusterDecision d = { .incident = "i", .activation = "a", .plan = "p", .level = "III" };

  do_all (s, t0, muster_lifecycle_activate (&s->scene, &d, t0), "");
  g_autoptr (GPtrArray) first = muster_clocks (&s->scene, NULL, t0, TRUE);
  g_assert_cmpint (report_clock (first, 1)->deadline, ==, t0 + 2 * HOUR);
  g_assert_cmpint (report_clock (first, 1)->state, ==, MUSTER_DEADLINE_RUNNING);
  g_assert_null (report_clock (first, 2)); /* the province's, not ours */
  g_assert_cmpint (report_clock (first, 3)->deadline, ==, t0 + 4 * HOUR);
  g_assert_null (report_clock (first, 4)); /* final only once it is over */

  act (s, t0 + 3 * HOUR, "{\"op\":\"report.send\",\"entity\":\"r\",\"args\":{\"incident\":\"i\",\"kind\":\"first\"}}");
  g_autoptr (GPtrArray) late = muster_clocks (&s->scene, NULL, t0 + 3 * HOUR, TRUE);
  g_assert_cmpint (report_clock (late, 1)->state, ==, MUSTER_DEADLINE_MET_LATE);
  g_assert_cmpint (report_clock (late, 3)->deadline, ==, t0 + 9 * HOUR); /* six hours after what went out last */

  act (s, t0 + 10 * HOUR, "{\"op\":\"incident.end\",\"entity\":\"i\"}");
  act (s, t0 + 10 * HOUR, "{\"op\":\"activation.end\",\"entity\":\"a\",\"actor\":\"x\"}");
  g_autoptr (GPtrArray) over = muster_clocks (&s->scene, NULL, t0 + 11 * HOUR, FALSE);
  g_assert_cmpint (report_clock (over, 4)->deadline, ==, t0 + 34 * HOUR);
  act (s, t0 + 12 * HOUR, "{\"op\":\"report.send\",\"entity\":\"f\",\"args\":{\"incident\":\"i\",\"kind\":\"final\"}}");
  g_autoptr (GPtrArray) done = muster_clocks (&s->scene, NULL, t0 + 13 * HOUR, FALSE);
  g_assert_null (report_clock (done, 3));
  g_assert_null (report_clock (done, 4));
}

/* The engine hears the qualifier, and the level it is seen from. */
static void
test_proposals_come_from_figures (void)
{
  g_autoptr (Stage) s = begin ();
  MusterDecision d = { .incident = "i", .activation = "a", .plan = "p", .level = "III" };

  act (s, t0 + 1,
       "{\"op\":\"figure.add\",\"entity\":\"F-1\",\"args\":{\"incident\":\"i\",\"name\":\"dead\",\"value\":9,"
       "\"qualifier\":\"more-than\"}}");
  g_autoptr (GPtrArray) up = muster_lifecycle_proposals (&s->scene, "i", t0 + HOUR);
  g_assert_cmpuint (up->len, ==, 1);
  g_assert_cmpstr (((MusterProposal *)g_ptr_array_index (up, 0))->level, ==, "I"); /* more than 9 are at least 10 */
  g_assert_cmpint (((MusterProposal *)g_ptr_array_index (up, 0))->step, ==, MUSTER_STEP_ACTIVATE);
  do_all (s, t0, muster_lifecycle_activate (&s->scene, &d, t0), "");
  g_autoptr (GPtrArray) seen = muster_lifecycle_proposals (&s->scene, "i", t0 + HOUR);
  g_assert_cmpint (((MusterProposal *)g_ptr_array_index (seen, 0))->step, ==, MUSTER_STEP_UP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lifecycle/a-level-opens-its-tasks-once", test_a_level_opens_its_tasks_once);
  g_test_add_func ("/lifecycle/long-ids-stay-valid-and-equal", test_long_ids_stay_valid_and_equal);
  g_test_add_func ("/lifecycle/the-plans-reports-are-clocks", test_the_plans_reports_are_clocks);
  g_test_add_func ("/lifecycle/proposals-come-from-figures", test_proposals_come_from_figures);
  return g_test_run ();
}
