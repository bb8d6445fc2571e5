/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts of drills: what is wrong is found before the drill begins, nothing in one reaches the real world, and an
 * expectation is judged by what was done after the inject, by somebody else than its director. */
#include "response/drill.h"
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/faults-are-named", test_faults);
  g_test_add_func ("/drill/shipped-scripts", test_shipped_scripts);
  g_test_add_func ("/drill/stays-in-its-world", test_world);
  g_test_add_func ("/drill/judging", test_judging);
  return g_test_run ();
}
