/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan goes into a record and comes out as the same file; a draft changes one piece and nothing else, and what is
 * wrong has the path of its piece. All over the plans that are shipped. */
#include "response/plan-draft.h"
#include "response/plan-file.h"
#include <string.h>

static MusterRecord *
record_of (MusterIntent *intent)
{
  g_autoptr (GError) error = NULL;
  MusterOpId id = { .node = "aa", .epoch = 1, .counter = 1 };
  MusterHash none = { { 0 } };
  g_autoptr (MusterOp) op = muster_intent_to_op (intent, &id, 100, 0, 1700000000000, &none, &error);
  MusterDecided decided = { op, MUSTER_VERDICT_OK, NULL };

  g_assert_no_error (error);
  return muster_record_fold (NULL, &decided, 1);
}

/* The same members with the same values, in whatever order. */
static void
assert_same (const MusterJson *a, const MusterJson *b, const char *where)
{
  g_test_message ("%s", where);
  g_assert_nonnull (b);
  g_assert_cmpuint (muster_json_length (a), ==, muster_json_length (b));
  for (gsize i = 0; i < muster_json_length (a); i++) {
    const MusterJson *value = muster_json_is_array (a) ? muster_json_at (a, i) : NULL;
    const char *name = muster_json_is_object (a) ? muster_json_member (a, i, &value) : NULL;
    assert_same (value, name != NULL ? muster_json_get (b, name) : muster_json_at (b, i), name != NULL ? name : where);
  }
  if (muster_json_length (a) > 0)
    return;
  g_autoptr (GString) x = g_string_new (NULL), y = g_string_new (NULL);
  muster_json_add (x, a);
  muster_json_add (y, b);
  g_assert_cmpstr (x->str, ==, y->str);
}

typedef void (*PlanFunc) (const char *text);

static void
each_plan (gconstpointer func)
{
  g_autofree char *dir = g_test_build_filename (G_TEST_DIST, "data", "plans", NULL);
  g_autoptr (GDir) plans = g_dir_open (dir, 0, NULL);
  guint n = 0;

  g_assert_nonnull (plans);
  for (const char *name; (name = g_dir_read_name (plans)) != NULL; n++) {
    g_autofree char *path = g_build_filename (dir, name, NULL), *text = NULL;
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_test_message ("%s", name);
    ((PlanFunc)func) (text);
  }
  g_assert_cmpuint (n, >=, 15);
}

static void
goes_round (const char *text)
{
  g_autoptr (MusterJson) file = muster_json_parse (text, -1, NULL);
  g_autoptr (MusterIntent) intent = muster_plan_file_intent (file);
  g_autoptr (MusterRecord) record = record_of (intent);
  g_autofree char *out = muster_plan_file_of_record (record), *id = NULL;
  g_autoptr (MusterJson) back = muster_json_parse (out, -1, NULL);
  g_autofree char *pretty = muster_plan_file_pretty (back);
  g_autoptr (MusterJson) again = muster_json_parse (pretty, -1, NULL);
  g_autoptr (GPtrArray) problems = muster_plan_check_text (pretty, -1, &id);

  g_assert_cmpuint (problems->len, ==, 0);
  assert_same (back, again, "pretty");
  for (gsize i = 0; i < muster_json_length (file); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (file, i, &value);
    if (strcmp (name, "hazard") == 0)
      g_assert_cmpstr (muster_json_get_text (back, name), ==, muster_plan_hazard (muster_json_text (value, "")));
    else if (strcmp (name, "invented") != 0)
      assert_same (value, muster_json_get (back, name), name);
  }
}

/* Each piece of each plan, taken away or set to what it is: only that piece is another, and undo brings it back. */
static void
walk (MusterPlanDraft *draft, const char *path)
{
  const MusterJson *v = muster_plan_draft_get (draft, path);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *before = g_strdup (muster_plan_draft_text (draft));
  gsize n = muster_json_length (v);
  gboolean array = muster_json_is_array (v);

  muster_json_add (json, v);
  g_assert_false (muster_plan_draft_put (draft, path, json->str));
  for (gsize i = 0; i < n; i++) {
    const char *name = array ? NULL : muster_json_member (muster_plan_draft_get (draft, path), i, NULL);
    g_autofree char *below = array ? g_strdup_printf ("%s[%u]", path, (guint)i) : g_strconcat (path, ".", name, NULL);
    walk (draft, below);
  }
  if (n > 0)
    return;
  g_assert_true (muster_plan_draft_put (draft, path, "{\"new\":1}"));
  g_assert_cmpint (muster_json_int (muster_json_get (muster_plan_draft_get (draft, path), "new"), 0), ==, 1);
  g_assert_true (muster_plan_draft_undo (draft));
  g_assert_cmpstr (muster_plan_draft_text (draft), ==, before);
  g_assert_true (muster_plan_draft_put (draft, path, NULL));
  g_assert_cmpuint (strlen (muster_plan_draft_text (draft)), <, strlen (before));
  g_assert_true (muster_plan_draft_undo (draft));
  g_assert_cmpstr (muster_plan_draft_text (draft), ==, before);
}

static void
changes_one_piece (const char *text)
{
  g_autoptr (MusterPlanDraft) draft = muster_plan_draft_new (text, -1, NULL);

  g_assert_cmpuint (muster_plan_draft_problems (draft)->len, ==, 0);
  walk (draft, "owner");
  walk (draft, "body.levels[0]");
  walk (draft, "body.tasks[1]");
  g_assert_cmpuint (muster_plan_draft_problems (draft)->len, ==, 0);
}

static MusterPlanDraft *
draft_of (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "plans", name, NULL), *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return muster_plan_draft_new (text, -1, NULL);
}

static void
test_what_is_wrong_has_the_path_of_its_piece (void)
{
  g_autoptr (MusterPlanDraft) draft = draft_of ("natural-disaster-relief.json");

  /* level II would need more dead than level I */
  g_assert_true (muster_plan_draft_put (draft, "body.levels[1].any[0].at_least", "250"));
  g_assert_nonnull (muster_plan_draft_problem_at (draft, "body.levels[1].any[0]", TRUE));
  g_assert_null (muster_plan_draft_problem_at (draft, "body.levels[1].any[1]", TRUE));
  g_assert_true (muster_plan_draft_undo (draft));
  g_assert_true (muster_plan_draft_put_text (draft, "body.tasks[0].role", "relieve"));
  g_assert_nonnull (strstr (muster_plan_draft_problem_at (draft, "body.tasks[0].role", FALSE), "relief"));
  g_assert_null (muster_plan_draft_problem_at (draft, "body.tasks[0]", FALSE));
  g_assert_true (muster_plan_draft_undo (draft));
  g_assert_true (muster_plan_draft_put (draft, "body.tasks[2].after[0]", "\"team-out\""));
  g_assert_nonnull (strstr (muster_plan_draft_problem_at (draft, "body.tasks[2].after", TRUE), "cycle"));
  g_assert_true (muster_plan_draft_undo (draft));
  g_assert_cmpuint (muster_plan_draft_problems (draft)->len, ==, 0);
  g_assert_false (muster_plan_draft_is_changed (draft));
}

static void
test_typing_on_is_one_step (void)
{
  g_autoptr (MusterPlanDraft) draft = draft_of ("mine.json");
  g_autofree char *before = muster_plan_draft_say (draft, "name");

  muster_plan_draft_say_it (draft, "name", "M");
  muster_plan_draft_say_it (draft, "name", "Mi");
  muster_plan_draft_say_it (draft, "name", "Min");
  g_autofree char *now = muster_plan_draft_say (draft, "name");
  g_assert_cmpstr (now, ==, "Min");
  g_assert_nonnull (muster_plan_draft_get (draft, "name.zh")); /* the other language stays */
  g_assert_true (muster_plan_draft_undo (draft));
  g_autofree char *after = muster_plan_draft_say (draft, "name");
  g_assert_cmpstr (after, ==, before);
  g_assert_false (muster_plan_draft_undo (draft));
}

static void
test_what_a_path_leads_through_is_made (void)
{
  g_autoptr (MusterPlanDraft) draft = muster_plan_draft_new ("{}", -1, NULL);

  g_assert_true (muster_plan_draft_put (draft, "body.levels[0].any[0].place.capital", "true"));
  g_assert_cmpstr (muster_plan_draft_text (draft), ==,
                   "{\"body\":{\"levels\":[{\"any\":[{\"place\":{\"capital\":true}}]}]}}");
  g_assert_true (muster_plan_draft_put (draft, "body.levels[1]", "2"));
  g_assert_true (muster_plan_draft_put (draft, "body.levels[0]", NULL));
  g_assert_cmpstr (muster_plan_draft_text (draft), ==, "{\"body\":{\"levels\":[2]}}");
  g_assert_false (muster_plan_draft_put (draft, "body.levels[0]", "not json"));
  g_assert_cmpstr (muster_plan_draft_text (draft), ==, "{\"body\":{\"levels\":[2]}}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/plan-draft/record-and-back", goes_round, each_plan);
  g_test_add_data_func ("/plan-draft/one-piece", changes_one_piece, each_plan);
  g_test_add_func ("/plan-draft/path-of-what-is-wrong", test_what_is_wrong_has_the_path_of_its_piece);
  g_test_add_func ("/plan-draft/typing-on-is-one-step", test_typing_on_is_one_step);
  g_test_add_func ("/plan-draft/paths-are-made", test_what_a_path_leads_through_is_made);
  return g_test_run ();
}
