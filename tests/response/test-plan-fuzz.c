/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Damaged plans and facts: bytes changed, dropped, doubled, words exchanged. The checker must say something or nothing,
 * what it lets pass must be read and graded, and what it refuses must still not bring anything down. The seed is GLib's
 * own (--seed R02S…), printed by the harness. */
#include "response/grade.h"
#include <string.h>

static GPtrArray *texts;

static const char facts[] = "{\"hazard\":\"natural-disaster-relief\",\"jurisdiction\":\"360300\",\"place\":\"capital\","
                            "\"population\":12,\"onset\":"
                            "\"2026-07-01T02:00:00Z\",\"at\":\"2026-07-03T02:00:00Z\",\"level\":\"II\",\"facts\":[{"
                            "\"name\":\"dead\",\"value\":12,"
                            "\"qualifier\":\"at-least\",\"unit\":\"人\",\"source\":\"a\",\"time\":\"2026-07-01T03:00:"
                            "00+08:00\"},{\"name\":\"missing\","
                            "\"qualifier\":\"unknown\"},{\"name\":\"flood_warning\",\"value\":\"red\"},{\"name\":\"dam_"
                            "breach\",\"value\":true}]}";

static void
load (const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    char *text = NULL;
    g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
    g_ptr_array_add (texts, text);
  }
}

static GString *
damaged (const char *from)
{
  static const char spice[] = "{}[]\",:\\\n\r\0 -9e.+/*\xff\xe4\xb8\x87";
  static const char *const words[] = { "null",    "true",   "-1",       "1e400",     "\"I\"",
                                       "{}",      "[]",     "\"dead\"", "\"after\"", "\"any\"",
                                       "\"all\"", "\"is\"", "\"red\"",  "[[[[]]]]",  "99999999999999999999" };
  GString *text = g_string_new (from);
  int n = g_test_rand_int_range (1, 5);

  for (int i = 0; i < n && text->len > 0; i++) {
    gssize at = g_test_rand_int_range (0, (gint32)text->len);
    gssize some = g_test_rand_int_range (1, 60);
    switch (g_test_rand_int_range (0, 5)) {
    case 0:
      text->str[at] = spice[g_test_rand_int_range (0, sizeof spice)];
      break;
    case 1:
      g_string_erase (text, at, MIN (some, (gssize)text->len - at));
      break;
    case 2:
      g_string_insert_len (text, at, text->str, MIN (at, 60));
      break;
    default: {
      /* A whole value for another, which mostly leaves good JSON. */
      const char *colon = strchr (text->str + at, ':');
      const char *word = words[g_test_rand_int_range (0, G_N_ELEMENTS (words))];
      if (colon != NULL) {
        gssize from_at = colon + 1 - text->str;
        gsize length = strcspn (colon + 1, ",}]\n");
        g_string_erase (text, from_at, (gssize)length);
        g_string_insert (text, from_at, word);
      }
    }
    }
  }
  return text;
}

static void
look_at (const char *text, gsize length, const MusterSituation *situation)
{
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) problems = muster_plan_check_text (text, (gssize)length, &id);
  g_autoptr (MusterPlan) plan = muster_plan_read (text, (gssize)length, NULL);

  for (guint i = 0; i < problems->len; i++) {
    const MusterProblem *p = g_ptr_array_index (problems, i);
    g_assert_cmpuint (p->line, >=, 1);
    g_assert_cmpuint (p->column, >=, 1);
    g_assert_true (g_utf8_validate (p->message, -1, NULL));
  }
  if (problems->len == 0)
    g_assert_nonnull (plan);
  if (plan == NULL)
    return;
  g_autoptr (MusterGrade) grade = muster_plan_grade (plan, situation);
  g_assert_cmpint (grade->possible, <=, grade->rank);
  g_autoptr (GPtrArray) tasks = muster_plan_tasks_at (plan, 1);
}

static void
test_damaged_plans (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_problem_free);
  g_autoptr (MusterSituation) situation = muster_situation_read (facts, -1, problems, NULL);

  g_assert_nonnull (situation);
  for (int i = 0; i < 1500; i++) {
    g_autoptr (GString) text
        = damaged (g_ptr_array_index (texts, (guint)g_test_rand_int_range (0, (gint32)texts->len)));
    look_at (text->str, text->len, situation);
  }
}

static void
test_damaged_facts (void)
{
  for (int i = 0; i < 20000; i++) {
    g_autoptr (GString) text = damaged (facts);
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_problem_free);
    g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
    MusterSituation *situation = muster_situation_read (text->str, (gssize)text->len, problems, notes);
    g_assert_true ((situation == NULL) == (problems->len > 0));
    if (situation != NULL)
      muster_situation_free (situation);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  texts = g_ptr_array_new_with_free_func (g_free);
  load ("plans");
  load ("demo/plans");
  g_test_add_func ("/plan-fuzz/plans", test_damaged_plans);
  g_test_add_func ("/plan-fuzz/facts", test_damaged_facts);
  return g_test_run ();
}
