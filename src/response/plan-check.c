/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that can be wrong in a plan file, found before an emergency finds it. What an object may hold stands in
 * tables; what holds between objects (roles, tasks, levels) follows in functions of its own. All faults are listed,
 * each with its line, because a planner mends a file in one sitting.
 * Conditions and levels are in plan-check-levels.c. */
#include "response/plan-check.h"
#include "core/nearest.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const classes[]
    = { "natural-disaster", "accident", "public-health", "social-security", "general", NULL };
const char *const muster_check_governments[]
    = { "country", "province", "prefecture", "county", "zone", "township", "municipality", "village", "group", NULL };
static const char *const clocks[] = { "activation", "onset", "level", "report", "tasks", NULL };
static const char *const report_kinds[] = { "first", "follow-up", "final", NULL };
static const char *const link_kinds[]
    = { "upper", "lower", "neighbour", "plan", "information", "team", "supply", NULL };

static const MusterMember file_members[] = { { "id", MUSTER_MEMBER_TEXT, TRUE },
                                             { "name", MUSTER_MEMBER_SAID, TRUE },
                                             { "class", MUSTER_MEMBER_WORD, TRUE, classes },
                                             { "hazard", MUSTER_MEMBER_TEXT, TRUE },
                                             { "hazards", MUSTER_MEMBER_TEXTS },
                                             { "also", MUSTER_MEMBER_TEXTS },
                                             { "version", MUSTER_MEMBER_TEXT, TRUE },
                                             { "owner", MUSTER_MEMBER_ANYTHING, TRUE },
                                             { "source", MUSTER_MEMBER_SAID, TRUE },
                                             { "invented", MUSTER_MEMBER_ANYTHING },
                                             { "review_due", MUSTER_MEMBER_TEXT },
                                             { "note", MUSTER_MEMBER_SAID },
                                             { "body", MUSTER_MEMBER_ANYTHING, TRUE },
                                             { NULL } };
static const MusterMember owner_members[] = { { "name", MUSTER_MEMBER_SAID, TRUE },
                                              { "level", MUSTER_MEMBER_WORD, TRUE, muster_check_governments },
                                              { "code", MUSTER_MEMBER_TEXT },
                                              { NULL } };
static const MusterMember body_members[] = { { "levels", MUSTER_MEMBER_ANYTHING, TRUE },
                                             { "adjust", MUSTER_MEMBER_ANYTHING },
                                             { "end", MUSTER_MEMBER_ANYTHING },
                                             { "headquarters", MUSTER_MEMBER_ANYTHING },
                                             { "tasks", MUSTER_MEMBER_ANYTHING },
                                             { "capabilities", MUSTER_MEMBER_ANYTHING },
                                             { "supplies", MUSTER_MEMBER_ANYTHING },
                                             { "calls", MUSTER_MEMBER_ANYTHING },
                                             { "reports", MUSTER_MEMBER_ANYTHING },
                                             { "linkage", MUSTER_MEMBER_ANYTHING },
                                             { "note", MUSTER_MEMBER_SAID },
                                             { NULL } };
static const MusterMember quarters_members[]
    = { { "name", MUSTER_MEMBER_SAID, TRUE }, { "roles", MUSTER_MEMBER_ANYTHING, TRUE }, { NULL } };
static const MusterMember role_members[] = {
  { "id", MUSTER_MEMBER_TEXT, TRUE }, { "name", MUSTER_MEMBER_SAID, TRUE }, { "duties", MUSTER_MEMBER_SAID }, { NULL }
};
static const MusterMember task_members[] = { { "id", MUSTER_MEMBER_TEXT, TRUE },
                                             { "title", MUSTER_MEMBER_SAID, TRUE },
                                             { "role", MUSTER_MEMBER_TEXT, TRUE },
                                             { "minutes", MUSTER_MEMBER_WHOLE },
                                             { "from", MUSTER_MEMBER_WORD, FALSE, clocks },
                                             { "after", MUSTER_MEMBER_TEXTS },
                                             { "repeat", MUSTER_MEMBER_WHOLE },
                                             { "levels", MUSTER_MEMBER_LEVELS, TRUE },
                                             { "source", MUSTER_MEMBER_SAID },
                                             { NULL } };
static const MusterMember capability_members[] = { { "skill", MUSTER_MEMBER_TEXT, TRUE },
                                                   { "teams", MUSTER_MEMBER_WHOLE },
                                                   { "people", MUSTER_MEMBER_WHOLE },
                                                   { "levels", MUSTER_MEMBER_LEVELS, TRUE },
                                                   { NULL } };
static const MusterMember supply_members[]
    = { { "item", MUSTER_MEMBER_SAID, TRUE },     { "unit", MUSTER_MEMBER_SAID, TRUE },
        { "per_person", MUSTER_MEMBER_NUMBER },   { "of", MUSTER_MEMBER_TEXT },
        { "fixed", MUSTER_MEMBER_NUMBER },        { "source", MUSTER_MEMBER_SAID },
        { "levels", MUSTER_MEMBER_LEVELS, TRUE }, { NULL } };
static const MusterMember call_members[] = { { "who", MUSTER_MEMBER_SAID, TRUE },
                                             { "role", MUSTER_MEMBER_TEXT, TRUE },
                                             { "minutes", MUSTER_MEMBER_WHOLE },
                                             { "levels", MUSTER_MEMBER_LEVELS, TRUE },
                                             { NULL } };
static const MusterMember report_members[] = { { "kind", MUSTER_MEMBER_WORD, TRUE, report_kinds },
                                               { "by", MUSTER_MEMBER_SAID, TRUE },
                                               { "to", MUSTER_MEMBER_SAID, TRUE },
                                               { "minutes", MUSTER_MEMBER_WHOLE },
                                               { "from", MUSTER_MEMBER_WORD, FALSE, clocks },
                                               { "repeat", MUSTER_MEMBER_WHOLE },
                                               { "levels", MUSTER_MEMBER_LEVELS, TRUE },
                                               { "clause", MUSTER_MEMBER_SAID },
                                               { "source", MUSTER_MEMBER_SAID, TRUE },
                                               { NULL } };
static const MusterMember link_members[] = { { "to", MUSTER_MEMBER_WORD, TRUE, link_kinds },
                                             { "plan", MUSTER_MEMBER_TEXT },
                                             { "text", MUSTER_MEMBER_SAID, TRUE },
                                             { "levels", MUSTER_MEMBER_LEVELS, TRUE },
                                             { "clause", MUSTER_MEMBER_SAID },
                                             { "source", MUSTER_MEMBER_SAID },
                                             { NULL } };
static const MusterMember adjust_members[] = { { "when", MUSTER_MEMBER_ANYTHING, TRUE },
                                               { "levels", MUSTER_MEMBER_LEVELS, TRUE },
                                               { "raise", MUSTER_MEMBER_WHOLE },
                                               { "text", MUSTER_MEMBER_SAID, TRUE },
                                               { "clause", MUSTER_MEMBER_SAID },
                                               { "source", MUSTER_MEMBER_SAID, TRUE },
                                               { NULL } };

/* ---- saying ---- */

void
muster_check_refuse (MusterCheck *check, const MusterJson *at, const char *field, const char *format, ...)
{
  MusterProblem *problem = g_new0 (MusterProblem, 1);
  va_list args;

  va_start (args, format);
  problem->message = g_strdup_vprintf (_ (format), args);
  va_end (args);
  problem->field = g_strdup (field);
  muster_json_places_find (check->places, at, &problem->line, &problem->column);
  g_ptr_array_add (check->problems, problem);
}

char *
muster_check_under (const char *where, const char *member)
{
  return *where != '\0' ? g_strconcat (where, ".", member, NULL) : g_strdup (member);
}

static char *
item (const char *where, const char *member, gsize i)
{
  return g_strdup_printf ("%s%s%s[%" G_GSIZE_FORMAT "]", where, *where != '\0' ? "." : "", member, i);
}

char *
muster_check_place (const MusterCheck *check, const MusterJson *at)
{
  MusterRule *rule = check->in_words ? muster_rule_new (at) : NULL;
  g_autofree char *words = rule != NULL ? muster_plan_words_rule (rule) : NULL;
  guint line, column;

  if (rule != NULL)
    muster_rule_free (rule);
  if (check->in_words)
    return words != NULL ? g_strdup_printf (C_ ("plan", "“%s”"), words) : g_strdup (_ ("another piece"));
  muster_json_places_find (check->places, at, &line, &column);
  return g_strdup_printf (_ ("line %u"), line);
}

char *
muster_check_quote (const MusterJson *v)
{
  g_autoptr (GString) text = g_string_new (NULL);

  muster_json_add (text, v);
  if (g_utf8_strlen (text->str, -1) > 40) {
    g_string_truncate (text, (gsize)(g_utf8_offset_to_pointer (text->str, 40) - text->str));
    g_string_append (text, "…");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- one object against its table ---- */

/* Blanks say nothing. */
static gboolean
has_words (const MusterJson *text)
{
  g_autofree char *words = g_strstrip (g_strdup (muster_json_text (text, "")));

  return *words != '\0';
}

static gboolean
is_said (const MusterJson *v)
{
  if (muster_json_is_text (v))
    return has_words (v);
  if (!muster_json_is_object (v) || muster_json_length (v) == 0)
    return FALSE;
  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *text;
    const char *language = muster_json_member (v, i, &text);
    if (strlen (language) < 2 || strlen (language) > 8 || !has_words (text))
      return FALSE;
  }
  return TRUE;
}

static void
check_levels_list (MusterCheck *check, const MusterJson *v, const char *field)
{
  guint seen = 0;

  if (!muster_json_is_array (v) || muster_json_length (v) == 0) {
    muster_check_refuse (check, v, field, N_ ("must be a list of levels: I, II, III, IV"));
    return;
  }
  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *one = muster_json_at (v, i);
    int rank = muster_level_rank (muster_json_text (one, NULL));
    g_autofree char *said = muster_check_quote (one);
    if (rank == MUSTER_LEVELS)
      muster_check_refuse (check, one, field, N_ ("%s is not a level: I, II, III or IV"), said);
    else if ((seen & (1u << rank)) != 0)
      muster_check_refuse (check, one, field, N_ ("level %s stands twice"), said);
    else
      seen |= 1u << rank;
  }
}

static void
check_value (MusterCheck *check, const MusterMember *member, const MusterJson *v, const char *field)
{
  g_autofree char *said = muster_check_quote (v);
  gint64 n;

  switch (member->type) {
  case MUSTER_MEMBER_TEXT:
    if (!muster_json_is_text (v) || *muster_json_text (v, "") == '\0')
      muster_check_refuse (check, v, field, N_ ("%s is not a text"), said);
    break;
  case MUSTER_MEMBER_SAID:
    if (!is_said (v))
      muster_check_refuse (check, v, field,
                           N_ ("%s is neither a text nor texts by language, like {\"en\": …, \"zh\": …}"), said);
    break;
  case MUSTER_MEMBER_WHOLE:
    if (!muster_json_get_int (v, &n) || n < 0 || n > G_MAXINT)
      muster_check_refuse (check, v, field, N_ ("%s is not a whole number from 0"), said);
    break;
  case MUSTER_MEMBER_NUMBER:
    if (!muster_json_is_number (v) || !isfinite (muster_json_real (v, NAN)))
      muster_check_refuse (check, v, field, N_ ("%s is not a number"), said);
    break;
  case MUSTER_MEMBER_BOOLEAN:
    if (!muster_json_is_bool (v))
      muster_check_refuse (check, v, field, N_ ("%s is neither true nor false"), said);
    break;
  case MUSTER_MEMBER_LEVELS:
    check_levels_list (check, v, field);
    break;
  case MUSTER_MEMBER_TEXTS:
    for (gsize i = 0; muster_json_is_array (v) && i < muster_json_length (v); i++)
      if (!muster_json_is_text (muster_json_at (v, i)))
        muster_check_refuse (check, muster_json_at (v, i), field, N_ ("must hold texts only"));
    if (!muster_json_is_array (v))
      muster_check_refuse (check, v, field, N_ ("%s is not a list of texts"), said);
    break;
  case MUSTER_MEMBER_WORD:
    if (!muster_json_is_text (v) || !g_strv_contains (member->words, muster_json_text (v, ""))) {
      g_autofree char *words = g_strjoinv (", ", (char **)member->words);
      muster_check_refuse (check, v, field, N_ ("%s is not one of: %s"), said, words);
    }
    break;
  default:
    break;
  }
}

static const MusterMember *
find_member (const MusterMember *members, const char *name)
{
  for (; members->name != NULL; members++)
    if (strcmp (members->name, name) == 0)
      return members;
  return NULL;
}

gboolean
muster_check_object (MusterCheck *check, const MusterJson *object, const char *where, const MusterMember *members)
{
  if (!muster_json_is_object (object)) {
    muster_check_refuse (check, object, where, N_ ("must be an object"));
    return FALSE;
  }
  for (gsize i = 0; i < muster_json_length (object); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (object, i, &value);
    const MusterMember *member = find_member (members, name);
    g_autofree char *field = muster_check_under (where, name);
    if (member != NULL) {
      check_value (check, member, value, field);
    } else {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      for (const MusterMember *m = members; m->name != NULL; m++)
        g_ptr_array_add (names, (gpointer)m->name);
      g_ptr_array_add (names, NULL);
      g_autofree char *hint = muster_nearest_hint (name, (const char *const *)names->pdata);
      muster_check_refuse (check, value, field, N_ ("there is no member “%s” here%s"), name, hint);
    }
  }
  for (const MusterMember *m = members; m->name != NULL; m++)
    if (m->required && muster_json_get (object, m->name) == NULL) {
      g_autofree char *field = muster_check_under (where, m->name);
      muster_check_refuse (check, object, field, N_ ("“%s” is missing"), m->name);
    }
  return TRUE;
}

/* A list of @body, each of its objects against @members and then by @one. */
void
muster_check_list (MusterCheck *check, const MusterJson *body, const char *where, const char *member,
                   const MusterMember *members, MusterCheckOne one, gpointer data)
{
  const MusterJson *list = muster_json_get (body, member);

  if (list == NULL)
    return;
  if (!muster_json_is_array (list)) {
    g_autofree char *field = muster_check_under (where, member);
    muster_check_refuse (check, list, field, N_ ("must be a list"));
    return;
  }
  for (gsize i = 0; i < muster_json_length (list); i++) {
    g_autofree char *at = item (where, member, i);
    if (muster_check_object (check, muster_json_at (list, i), at, members) && one != NULL)
      one (check, muster_json_at (list, i), at, data);
  }
}

/* ---- roles and tasks ---- */

/* @ids: id → its object. */
static void
take_id (MusterCheck *check, const MusterJson *object, const char *where, gpointer ids)
{
  const MusterJson *id = muster_json_get (object, "id");
  const char *text = muster_json_text (id, NULL);
  const MusterJson *before = text != NULL ? g_hash_table_lookup (ids, text) : NULL;
  g_autofree char *field = muster_check_under (where, "id");

  if (text == NULL)
    return;
  g_autofree char *place = before != NULL ? muster_check_place (check, before) : NULL;
  if (before != NULL)
    muster_check_refuse (check, id, field, N_ ("“%s” stands twice, here and on %s"), text, place);
  else
    g_hash_table_insert (ids, (gpointer)text, (gpointer)object);
}

static void
check_role (MusterCheck *check, const MusterJson *object, const char *where, gpointer roles)
{
  const MusterJson *role = muster_json_get (object, "role");
  const char *word = muster_json_text (role, NULL);
  g_autofree char *field = muster_check_under (where, "role"), *hint = NULL;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (roles, NULL);

  if (word == NULL || g_hash_table_contains (roles, word))
    return;
  hint = muster_nearest_hint (word, (const char *const *)names);
  muster_check_refuse (check, role, field, N_ ("there is no role “%s” in the headquarters%s"), word, hint);
}

/* Walks what @task waits for. The state of a task: 1 on the way, 2 done. */
static gboolean
find_cycle (MusterCheck *check, GHashTable *tasks, GHashTable *states, const char *id, const char *where)
{
  const MusterJson *task = g_hash_table_lookup (tasks, id), *after = muster_json_get (task, "after");
  int state = GPOINTER_TO_INT (g_hash_table_lookup (states, id));

  if (task == NULL || state == 2)
    return FALSE;
  if (state == 1) {
    muster_check_refuse (check, after, where, N_ ("cycle of tasks: “%s” waits for itself"), id);
    return TRUE;
  }
  g_hash_table_insert (states, (gpointer)id, GINT_TO_POINTER (1));
  for (gsize i = 0; muster_json_is_array (after) && i < muster_json_length (after); i++) {
    const char *other = muster_json_text (muster_json_at (after, i), NULL);
    if (other != NULL && find_cycle (check, tasks, states, other, where)) {
      g_hash_table_insert (states, (gpointer)id, GINT_TO_POINTER (2));
      return TRUE;
    }
  }
  g_hash_table_insert (states, (gpointer)id, GINT_TO_POINTER (2));
  return FALSE;
}

static guint
levels_of (const MusterJson *task)
{
  const MusterJson *list = muster_json_get (task, "levels");
  guint levels = 0;

  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++) {
    int rank = muster_level_rank (muster_json_text (muster_json_at (list, i), NULL));
    levels |= rank < MUSTER_LEVELS ? 1u << rank : 0;
  }
  return levels;
}

static void
check_after (MusterCheck *check, const MusterJson *task, const char *where, gpointer tasks)
{
  const MusterJson *after = muster_json_get (task, "after");
  g_autofree char *field = muster_check_under (where, "after");

  if (g_strcmp0 (muster_json_get_text (task, "from"), "tasks") == 0 && muster_json_length (after) == 0)
    muster_check_refuse (check, task, field, N_ ("a deadline from “tasks” needs the tasks it counts from"));
  for (gsize i = 0; muster_json_is_array (after) && i < muster_json_length (after); i++) {
    const char *id = muster_json_text (muster_json_at (after, i), NULL);
    const MusterJson *other = id != NULL ? g_hash_table_lookup (tasks, id) : NULL;
    if (id != NULL && other == NULL)
      muster_check_refuse (check, muster_json_at (after, i), field, N_ ("there is no task “%s”"), id);
    else if (other != NULL && (levels_of (task) & ~levels_of (other)) != 0)
      muster_check_refuse (check, muster_json_at (after, i), field,
                           N_ ("“%s” is not opened at every level of this task"), id);
  }
}

static void
check_tasks (MusterCheck *check, const MusterJson *body, GHashTable *roles)
{
  g_autoptr (GHashTable) tasks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) states = g_hash_table_new (g_str_hash, g_str_equal);
  const MusterJson *list = muster_json_get (body, "tasks");

  muster_check_list (check, body, "body", "tasks", task_members, take_id, tasks);
  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++) {
    const MusterJson *task = muster_json_at (list, i);
    g_autofree char *where = item ("body", "tasks", i), *after = muster_check_under (where, "after");
    const char *id = muster_json_get_text (task, "id");
    check_role (check, task, where, roles);
    check_after (check, task, where, tasks);
    if (id != NULL)
      find_cycle (check, tasks, states, id, after);
  }
}

/* ---- the rest ---- */

static void
check_skill (MusterCheck *check, const MusterJson *capability, const char *where, gpointer data)
{
  const char *skill = muster_json_get_text (capability, "skill");
  g_autofree char *field = muster_check_under (where, "skill");

  if (skill != NULL && muster_words_find (muster_words_skill, skill) == NULL)
    muster_check_refuse (check, muster_json_get (capability, "skill"), field, N_ ("there is no skill “%s”"), skill);
  if (muster_json_get (capability, "teams") == NULL && muster_json_get (capability, "people") == NULL)
    muster_check_refuse (check, capability, where, N_ ("say how many: “teams” or “people”"));
}

static void
check_supply (MusterCheck *check, const MusterJson *supply, const char *where, gpointer data)
{
  const MusterJson *of = muster_json_get (supply, "of"), *each = muster_json_get (supply, "per_person");
  const MusterFactInfo *info = muster_json_is_text (of) ? muster_fact_find (muster_json_text (of, "")) : NULL;
  g_autofree char *field = muster_check_under (where, "of");

  if (muster_json_is_text (of) && (info == NULL || strcmp (info->unit, "person") != 0))
    muster_check_refuse (check, of, field, N_ ("“%s” is not a fact that counts people"), muster_json_text (of, ""));
  if ((each != NULL) != (of != NULL))
    muster_check_refuse (check, supply, where, N_ ("“per_person” and “of” belong together"));
  if (each == NULL && muster_json_get (supply, "fixed") == NULL)
    muster_check_refuse (check, supply, where, N_ ("say how much: “per_person” with “of”, or “fixed”"));
}

static void
check_adjust (MusterCheck *check, const MusterJson *adjust, const char *where, gpointer data)
{
  const MusterJson *when = muster_json_get (adjust, "when"), *raise = muster_json_get (adjust, "raise");
  g_autofree char *at = muster_check_under (where, "when"), *field = muster_check_under (where, "raise");
  gint64 n;

  if (when != NULL)
    muster_check_condition (check, when, at);
  if (muster_json_get_int (raise, &n) && (n < 1 || n > 3))
    muster_check_refuse (check, raise, field, N_ ("raises by 1 to 3 levels"));
}

static void
check_body (MusterCheck *check, const MusterJson *body)
{
  g_autoptr (GHashTable) roles = g_hash_table_new (g_str_hash, g_str_equal);
  const MusterJson *quarters = muster_json_get (body, "headquarters"), *end = muster_json_get (body, "end");

  if (!muster_check_object (check, body, "body", body_members))
    return;
  muster_check_levels (check, body);
  if (quarters != NULL && muster_check_object (check, quarters, "body.headquarters", quarters_members))
    muster_check_list (check, quarters, "body.headquarters", "roles", role_members, take_id, roles);
  check_tasks (check, body, roles);
  muster_check_list (check, body, "body", "capabilities", capability_members, check_skill, NULL);
  muster_check_list (check, body, "body", "supplies", supply_members, check_supply, NULL);
  muster_check_list (check, body, "body", "calls", call_members, check_role, roles);
  muster_check_list (check, body, "body", "reports", report_members, NULL, NULL);
  muster_check_list (check, body, "body", "linkage", link_members, NULL, NULL);
  muster_check_list (check, body, "body", "adjust", adjust_members, check_adjust, NULL);
  if (end != NULL)
    muster_check_conditions (check, end, "body.end");
}

static void
check_hazards (MusterCheck *check, const MusterJson *root, const char *member)
{
  const MusterJson *list = muster_json_get (root, member);
  gboolean many = muster_json_is_array (list);

  for (gsize i = 0; list != NULL && i < (many ? muster_json_length (list) : 1); i++) {
    const MusterJson *one = many ? muster_json_at (list, i) : list;
    const char *word = muster_json_text (one, NULL);
    if (word == NULL || muster_plan_hazard (word) != NULL)
      continue;
    const char *near = muster_plan_nearest_hazard (word);
    muster_check_refuse (check, one, member, N_ ("there is no hazard “%s”%s%s%s"), word,
                         near != NULL ? " (did you mean “" : "", near != NULL ? near : "", near != NULL ? "”?)" : "");
  }
}

static void
check_head (MusterCheck *check, const MusterJson *root)
{
  const MusterJson *owner = muster_json_get (root, "owner"), *made_up = muster_json_get (root, "invented");
  const char *id = muster_json_get_text (root, "id"), *code = muster_json_get_text (owner, "code");
  const char *review = muster_json_get_text (root, "review_due");

  if (id != NULL && (strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (id) || strlen (id) > 64))
    muster_check_refuse (check, muster_json_get (root, "id"), "id",
                         N_ ("“%s” may hold small letters, digits and hyphens"), id);
  if (review != NULL && !muster_check_is_date (review))
    muster_check_refuse (check, muster_json_get (root, "review_due"), "review_due",
                         N_ ("“%s” is not a date like 2027-03-31"), review);
  check_hazards (check, root, "hazard");
  check_hazards (check, root, "hazards");
  check_hazards (check, root, "also");
  if (owner != NULL)
    muster_check_object (check, owner, "owner", owner_members);
  if (code != NULL && *code == '\0')
    muster_check_refuse (check, owner, "owner.code", N_ ("an empty code is everywhere; leave it out"));
  if (made_up != NULL && !muster_json_is_bool (made_up) && !muster_json_is_array (made_up))
    muster_check_refuse (check, made_up, "invented", N_ ("is true, false or a list of what was made up"));
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const MusterProblem *p = *(MusterProblem *const *)a, *q = *(MusterProblem *const *)b;

  if (p->line != q->line)
    return p->line < q->line ? -1 : 1;
  if (p->column != q->column)
    return p->column < q->column ? -1 : 1;
  return strcmp (p->field, q->field);
}

static gboolean
has_problem_under (GPtrArray *problems, const char *field)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_has_prefix (((MusterProblem *)g_ptr_array_index (problems, i))->field, field))
      return TRUE;
  return FALSE;
}

static GPtrArray *
check_text (const char *text, gssize length, gboolean in_words, char **id)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_problem_free);
  g_autoptr (GError) error = NULL;
  guint line = 1, column = 1;
  g_autoptr (MusterJson) root = muster_json_parse_placed (text, length, &line, &column, &error);

  *id = NULL;
  if (root == NULL) {
    MusterProblem *problem = g_new0 (MusterProblem, 1);
    *problem = (MusterProblem){ line, column, g_strdup (""), g_strdup (error->message) };
    g_ptr_array_add (problems, problem);
    return problems;
  }
  g_autoptr (MusterJsonPlaces) places = muster_json_places_new (root, text, length);
  MusterCheck check = { places, problems, in_words };
  *id = g_strdup (muster_json_get_text (root, "id"));
  if (muster_check_object (&check, root, "", file_members)) {
    check_head (&check, root);
    if (muster_json_get (root, "body") != NULL)
      check_body (&check, muster_json_get (root, "body"));
  }
  if (muster_json_is_object (muster_json_get (root, "body")) && !has_problem_under (problems, "body.levels")) {
    g_autoptr (MusterPlan) plan = muster_plan_of_json (root);
    muster_check_contradictions (&check, plan, muster_json_get (root, "body"));
  }
  g_ptr_array_sort (problems, compare_problems);
  return problems;
}

GPtrArray *
muster_plan_check_text (const char *text, gssize length, char **id)
{
  return check_text (text, length, FALSE, id);
}

GPtrArray *
muster_plan_check_draft (const char *text, char **id)
{
  return check_text (text, -1, TRUE, id);
}
