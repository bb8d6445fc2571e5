/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts of drills: what is wrong is found before the drill begins, nothing in one reaches the real world, and an
 * expectation is judged by what was done after the inject, by somebody else than its director. */
#include "response/drill.h"
#include "stage.h"
#include <string.h>

#define HEAD "{\"format\":\"muster-drill 1\",\"id\":\"d1\",\"title\":\"t\",\"injects\":["
#define ONE                                                                                                            \
  "{\"after\":\"0:05\",\"title\":\"a\",\"ops\":[{\"op\":\"incident.report\",\"entity\":\"i1\",\"args\":{\"title\":"    \
  "\"x\","                                                                                                             \
  "\"onset\":\"@-0:10\"}}],\"expect\":{\"op\":\"activation.activate\",\"about\":\"i1\",\"within\":\"0:02\"}}"

static char *
faults_of (const char *text)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MusterDrillScript) script = muster_drill_script_read (text, strlen (text), errors);

  g_assert_true ((script == NULL) == (errors->len > 0));
  g_ptr_array_add (errors, NULL);
  return g_strjoinv ("\n", (GStrv)errors->pdata);
}

static void
test_faults (void)
{
  static const struct {
    const char *text, *because;
  } bad[] = {
    { "{", "JSON" },
    { "{}", "format" },
    { HEAD "]}", "at least one inject" },
    { "{\"format\":\"muster-drill 1\",\"id\":\"a b\",\"title\":\"t\",\"injects\":[" ONE "]}", "id: " },
    { HEAD "{\"after\":\"5\",\"title\":\"a\"}]}", "injects[0]: “after”" },
    { HEAD "{\"after\":\"0:5\",\"title\":\"a\"}]}", "injects[0]: “after”" },
    { HEAD "{\"after\":\"-0:05\",\"title\":\"a\"}]}", "injects[0]: “after”" },
    { HEAD "{\"after\":\"0:05\"}]}", "“title” is missing" },
    { HEAD ONE ",{\"after\":\"0:04\",\"title\":\"b\"}]}", "injects[1]: comes before" },
    { HEAD "{\"after\":\"0:00\",\"title\":\"a\",\"ops\":[{\"op\":\"nothing.do\"}]}]}", "injects[0].ops[0]" },
    { HEAD "{\"after\":\"0:00\",\"title\":\"a\",\"ops\":[{\"op\":\"incident.report\",\"args\":{\"dead\":-1}}]}]}",
      "injects[0].ops[0]" },
    { HEAD "{\"after\":\"0:00\",\"title\":\"a\",\"expects\":{}}]}", "“expects” is not known" },
    { HEAD "{\"after\":\"0:00\",\"title\":\"a\",\"expect\":{\"op\":\"x\",\"within\":\"0:01\"}}]}",
      "injects[0].expect" },
    { HEAD "{\"after\":\"0:00\",\"title\":\"a\",\"expect\":{\"op\":\"team.set\",\"within\":\"0:00\"}}]}", "“within”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *faults = faults_of (bad[i].text);
    if (strstr (faults, bad[i].because) == NULL)
      g_error ("“%s” is not among: %s", bad[i].because, faults);
  }
  g_autofree char *none = faults_of (HEAD ONE "]}");
  g_assert_cmpstr (none, ==, "");
}

static void
test_shipped_scripts (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "drills", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL, *faults = NULL;
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    faults = faults_of (text);
    g_assert_cmpstr (faults, ==, "");
    n++;
  }
  g_assert_cmpuint (n, >, 0);
}

/* Every operation of every inject is in the drill's world, and relative times are put in. */
static void
test_world (void)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  const char *text = HEAD ONE "]}";
  g_autoptr (MusterDrillScript) script = muster_drill_script_read (text, strlen (text), errors);
  gint64 now = G_GINT64_CONSTANT (1782871200000);
  g_autoptr (GPtrArray) intents = muster_drill_inject (script, 0, now, "director");
  MusterOpId id = { "n", 1, 1 };
  MusterHash prev = { { 0 } };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (intents->len, ==, 2);
  for (guint i = 0; i < intents->len; i++)
    g_assert_cmpstr (muster_intent_get_drill (intents->pdata[i]), ==, "d1");
  g_autoptr (MusterOp) op
      = muster_intent_to_op (intents->pdata[0], &id, (MusterHlc)1, (MusterHlc)0, now, &prev, &error);
  g_assert_no_error (error);
  g_assert_cmpint (muster_op_arg (op, MUSTER_INCIDENT_ONSET)->value.i, ==, now - 600000);
}

static MusterOp *
order (const char *actor, gint64 wall, const char *incident)
{
  MusterOpId id = { "n", 1, 1 };
  MusterHash prev = { { 0 } };
  g_autoptr (MusterIntent) intent = muster_intent_new ("activation.activate");
  g_autoptr (GError) error = NULL;

  muster_intent_set_entity (intent, "a1");
  muster_intent_set_actor (intent, actor, "duty");
  muster_intent_text (intent, MUSTER_ACTIVATION_INCIDENT, incident);
  muster_intent_text (intent, MUSTER_ACTIVATION_LEVEL, "II");
  MusterOp *op = muster_intent_to_op (intent, &id, (MusterHlc)1, (MusterHlc)0, wall, &prev, &error);
  g_assert_no_error (error);
  return op;
}

static void
test_judging (void)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  const char *text = HEAD ONE "]}";
  g_autoptr (MusterDrillScript) script = muster_drill_script_read (text, strlen (text), errors);
  const MusterInject *inject = script->injects->pdata[0];
  gint64 start = 1000000, met;
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_op_unref);

  g_assert_cmpint (muster_drill_judge (inject, start, ops, "director", start + 60000, &met), ==, MUSTER_DRILL_WAITING);
  g_assert_cmpint (muster_drill_judge (inject, start, ops, "director", start + 120001, &met), ==, MUSTER_DRILL_MISSED);
  g_ptr_array_add (ops, order ("director", start + 1000, "i1")); /* the director's own does not count */
  g_ptr_array_add (ops, order ("desk1", start - 1, "i1"));       /* nor what was before */
  g_ptr_array_add (ops, order ("desk1", start + 2000, "i2"));    /* nor another incident */
  g_assert_cmpint (muster_drill_judge (inject, start, ops, "director", start + 120001, &met), ==, MUSTER_DRILL_MISSED);
  g_ptr_array_add (ops, order ("desk1", start + 120001, "i1"));
  g_assert_cmpint (muster_drill_judge (inject, start, ops, "director", start + 200000, &met), ==, MUSTER_DRILL_LATE);
  g_ptr_array_add (ops, order ("desk2", start + 120000, "i1"));
  g_assert_cmpint (muster_drill_judge (inject, start, ops, "director", start + 200000, &met), ==, MUSTER_DRILL_MET);
  g_assert_cmpint (met, ==, start + 120000);
}

/* ---- a drill that is held ---- */

static MusterDrillScript *
script_held_as (const char *text, const char *world)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  MusterDrillScript *script = muster_drill_script_read (text, strlen (text), errors);

  g_assert_nonnull (script);
  muster_drill_script_set_world (script, world);
  return script;
}

/* What the clock shows follows from its last setting alone, and stands after the end. */
static void
test_clock (void)
{
  g_autoptr (Stage) s = stage_new ();
  gint64 t = G_GINT64_CONSTANT (1800000000000);

  act (s, t, "{\"op\":\"drill.begin\",\"entity\":\"w1\",\"args\":{\"title\":\"T\",\"clock\":0,\"speed\":0}}");
  g_assert_cmpint (muster_drill_clock (the (s, "w1"), t + 99000), ==, 0); /* it stands until it is set going */
  act (s, t,
       "{\"op\":\"drill.pace\",\"entity\":\"w1\",\"args\":{\"clock\":60000,\"clock_at\":\"2027-01-15T08:00:00Z\","
       "\"speed\":5}}");
  g_assert_cmpint (muster_drill_clock (the (s, "w1"), t + 10000), ==, 60000 + 50000);
  g_assert_cmpint (muster_drill_clock (the (s, "w1"), t - 10000), ==, 60000); /* another desk's clock is behind */
  act (s, t + 20000, "{\"op\":\"drill.end\",\"entity\":\"w1\",\"args\":{\"ended_at\":\"2027-01-15T08:00:20Z\"}}");
  g_assert_cmpint (muster_drill_clock (the (s, "w1"), t + 90000), ==, 60000 + 100000);
}

/* The record of a drill goes into its own world, with the script that reads the same again. */
static void
test_begin (void)
{
  const char *text = HEAD ONE "]}";
  g_autoptr (MusterDrillScript) script = script_held_as (text, "d1-again");
  g_autoptr (MusterIntent) intent = muster_drill_begin (script, text, "table-top", "Lead", "node", "director");
  MusterOpId id = { "n", 1, 1 };
  MusterHash prev = { { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = muster_intent_to_op (intent, &id, (MusterHlc)1, (MusterHlc)0, 1, &prev, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (op->drill, ==, "d1-again");
  g_assert_cmpstr (op->entity, ==, "d1-again");
  g_autofree char *faults = faults_of (muster_op_arg (op, MUSTER_DRILL_SCRIPT)->value.s);
  g_assert_cmpstr (faults, ==, "");
}

/* A finding is real, wherever it was written. */
static void
test_finding_is_real (void)
{
  g_autoptr (MusterIntent) intent = muster_intent_new ("finding.raise");
  g_autoptr (GError) error = NULL;

  muster_intent_set_drill (intent, "d1");
  g_assert_null (muster_intent_get_drill (intent));
  g_autoptr (MusterIntent) read
      = muster_intent_from_json ("{\"op\":\"finding.raise\",\"drill\":\"d1\",\"args\":{\"title\":\"x\"}}", -1, &error);
  g_assert_no_error (error);
  g_assert_null (muster_intent_get_drill (read));
}

/* What was put in and not done is in the report and makes a finding; what was done, and what is waited for, does not.
 */
static void
test_outcomes_and_report (void)
{
  g_autoptr (MusterDrillScript) script = script_held_as (HEAD ONE "," ONE "]}", "d1");
  g_autoptr (Stage) s = stage_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_op_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  gint64 t = G_GINT64_CONSTANT (1800000000000); /* 2027-01-15 08:00 */

  act (s, t,
       "{\"op\":\"log.add\",\"entity\":\"d1-inject-1\",\"args\":{\"text\":\"x\",\"at\":\"2027-01-15T08:00:00Z\"}}");
  g_autoptr (GPtrArray) waiting = muster_drill_outcomes (script, &s->scene, ops, t + 60000);
  g_assert_cmpuint (waiting->len, ==, 2);
  g_assert_null (muster_drill_finding (script, 0, g_ptr_array_index (waiting, 0)));
  g_autoptr (GPtrArray) missed = muster_drill_outcomes (script, &s->scene, ops, t + 600000);
  g_autoptr (MusterIntent) finding = muster_drill_finding (script, 0, g_ptr_array_index (missed, 0));
  g_assert_nonnull (finding);
  g_assert_cmpstr (muster_intent_get_entity (finding), ==, "finding-d1-1");
  g_assert_null (muster_drill_finding (script, 1, g_ptr_array_index (missed, 1))); /* not put in */
  g_autofree char *report = muster_drill_report_text (script, NULL, missed, none, &s->scene, t + 600000);
  g_assert_nonnull (strstr (report, "NOT DONE"));
  g_assert_nonnull (strstr (report, "1 of 2"));
  g_ptr_array_add (ops, order ("desk1", t + 90000, "i1"));
  g_autoptr (GPtrArray) met = muster_drill_outcomes (script, &s->scene, ops, t + 600000);
  const MusterDrillOutcome *first = g_ptr_array_index (met, 0);
  g_assert_cmpint (first->result, ==, MUSTER_DRILL_MET);
  g_assert_cmpstr (first->by, ==, "desk1");
  g_assert_null (muster_drill_finding (script, 0, first));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/faults-are-named", test_faults);
  g_test_add_func ("/drill/shipped-scripts", test_shipped_scripts);
  g_test_add_func ("/drill/stays-in-its-world", test_world);
  g_test_add_func ("/drill/judging", test_judging);
  g_test_add_func ("/drill/clock-follows-its-last-setting", test_clock);
  g_test_add_func ("/drill/begins-in-its-world", test_begin);
  g_test_add_func ("/drill/finding-is-real", test_finding_is_real);
  g_test_add_func ("/drill/outcomes-and-report", test_outcomes_and_report);
  return g_test_run ();
}
