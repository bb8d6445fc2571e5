/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that can be wrong in a plan file, found before an emergency finds it. What an object may hold stands in
 * tables; what holds between objects (roles, tasks, levels) follows in functions of its own. All faults are listed,
 * each with its line, because a planner mends a file in one sitting.
 *
 * Two levels contradict each other when a condition of the lower one cannot hold without one of the higher: it could
 * never be the reason for its level. That finds bounds that are equal, the wrong way round or overlapping, sums
 * (dead+missing beside dead) and places (a county's bound inside its province's) alike; see muster_rule_implies(). */
#include "core/json-places.h"
#include "response/nearest.h"
#include "response/plan.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  MusterJsonPlaces *places;
  GPtrArray *problems;
} Check;

typedef enum {
  ANYTHING, /* looked at elsewhere */
  TEXT,
  SAID,  /* a text, or one by language */
  WHOLE, /* from 0 */
  NUMBER,
  BOOLEAN,
  LEVELS, /* a list of I, II, III and IV */
  TEXTS,
  WORD
} Type;

typedef struct {
  const char *name;
  Type type;
  gboolean required;
  const char *const *words; /* of WORD */
} Member;

static const char *const classes[]
    = { "natural-disaster", "accident", "public-health", "social-security", "general", NULL };
static const char *const governments[]
    = { "country", "province", "prefecture", "county", "zone", "township", "municipality", "village", "group", NULL };
static const char *const clocks[] = { "activation", "onset", "level", "report", "tasks", NULL };
static const char *const report_kinds[] = { "first", "follow-up", "final", NULL };
static const char *const link_kinds[]
    = { "upper", "lower", "neighbour", "plan", "information", "team", "supply", NULL };

static const Member file_members[] = { { "id", TEXT, TRUE },
                                       { "name", SAID, TRUE },
                                       { "class", WORD, TRUE, classes },
                                       { "hazard", TEXT, TRUE },
                                       { "hazards", TEXTS },
                                       { "also", TEXTS },
                                       { "version", TEXT, TRUE },
                                       { "owner", ANYTHING, TRUE },
                                       { "source", SAID, TRUE },
                                       { "invented", ANYTHING },
                                       { "note", SAID },
                                       { "body", ANYTHING, TRUE },
                                       { NULL } };
static const Member owner_members[]
    = { { "name", SAID, TRUE }, { "level", WORD, TRUE, governments }, { "code", TEXT }, { NULL } };
static const Member body_members[]
    = { { "levels", ANYTHING, TRUE }, { "adjust", ANYTHING }, { "end", ANYTHING },
        { "headquarters", ANYTHING }, { "tasks", ANYTHING },  { "capabilities", ANYTHING },
        { "supplies", ANYTHING },     { "calls", ANYTHING },  { "reports", ANYTHING },
        { "linkage", ANYTHING },      { "note", SAID },       { NULL } };
static const Member level_members[] = { { "level", TEXT, TRUE },
                                        { "clause", SAID },
                                        { "source", SAID },
                                        { "approver", SAID, TRUE },
                                        { "approver_level", WORD, TRUE, governments },
                                        { "second_approver", SAID },
                                        { "note", SAID },
                                        { "any", ANYTHING, TRUE },
                                        { NULL } };
static const Member condition_members[] = { { "fact", TEXT },
                                            { "all", ANYTHING },
                                            { "any", ANYTHING },
                                            { "at_least", ANYTHING },
                                            { "more_than", ANYTHING },
                                            { "at_most", ANYTHING },
                                            { "less_than", ANYTHING },
                                            { "is", ANYTHING },
                                            { "below", NUMBER },
                                            { "unit", TEXT },
                                            { "within_h", NUMBER },
                                            { "window_h", NUMBER },
                                            { "sustained_h", NUMBER },
                                            { "place", ANYTHING },
                                            { "valid", ANYTHING },
                                            { "clause", SAID },
                                            { "source", SAID },
                                            { "note", SAID },
                                            { NULL } };
static const Member place_members[] = { { "capital", BOOLEAN },
                                        { "codes", TEXTS },
                                        { "kinds", TEXTS },
                                        { "population_at_least", WHOLE },
                                        { "population_below", WHOLE },
                                        { NULL } };
static const Member valid_members[]
    = { { "from", TEXT }, { "to", TEXT }, { "season_from", TEXT }, { "season_to", TEXT }, { NULL } };
static const Member quarters_members[] = { { "name", SAID, TRUE }, { "roles", ANYTHING, TRUE }, { NULL } };
static const Member role_members[] = { { "id", TEXT, TRUE }, { "name", SAID, TRUE }, { "duties", SAID }, { NULL } };
static const Member task_members[] = { { "id", TEXT, TRUE },
                                       { "title", SAID, TRUE },
                                       { "role", TEXT, TRUE },
                                       { "minutes", WHOLE },
                                       { "from", WORD, FALSE, clocks },
                                       { "after", TEXTS },
                                       { "repeat", WHOLE },
                                       { "levels", LEVELS, TRUE },
                                       { "source", SAID },
                                       { NULL } };
static const Member capability_members[]
    = { { "skill", TEXT, TRUE }, { "teams", WHOLE }, { "people", WHOLE }, { "levels", LEVELS, TRUE }, { NULL } };
static const Member supply_members[]
    = { { "item", SAID, TRUE }, { "unit", SAID, TRUE }, { "per_person", NUMBER },   { "of", TEXT },
        { "fixed", NUMBER },    { "source", SAID },     { "levels", LEVELS, TRUE }, { NULL } };
static const Member call_members[]
    = { { "who", SAID, TRUE }, { "role", TEXT, TRUE }, { "minutes", WHOLE }, { "levels", LEVELS, TRUE }, { NULL } };
static const Member report_members[] = { { "kind", WORD, TRUE, report_kinds },
                                         { "by", SAID, TRUE },
                                         { "to", SAID, TRUE },
                                         { "minutes", WHOLE },
                                         { "from", WORD, FALSE, clocks },
                                         { "repeat", WHOLE },
                                         { "levels", LEVELS, TRUE },
                                         { "clause", SAID },
                                         { "source", SAID, TRUE },
                                         { NULL } };
static const Member link_members[] = { { "to", WORD, TRUE, link_kinds },
                                       { "plan", TEXT },
                                       { "text", SAID, TRUE },
                                       { "levels", LEVELS, TRUE },
                                       { "clause", SAID },
                                       { "source", SAID },
                                       { NULL } };
static const Member adjust_members[] = { { "when", ANYTHING, TRUE },
                                         { "levels", LEVELS, TRUE },
                                         { "raise", WHOLE },
                                         { "text", SAID, TRUE },
                                         { "clause", SAID },
                                         { "source", SAID, TRUE },
                                         { NULL } };

/* ---- saying ---- */

static void G_GNUC_PRINTF (4, 5) refuse (Check *check, const MusterJson *at, const char *field, const char *format, ...)
{
  MusterProblem *problem = g_new0 (MusterProblem, 1);
  va_list args;

  va_start (args, format);
  problem->message = g_strdup_vprintf (format, args);
  va_end (args);
  problem->field = g_strdup (field);
  muster_json_places_find (check->places, at, &problem->line, &problem->column);
  g_ptr_array_add (check->problems, problem);
}

static char *
under (const char *where, const char *member)
{
  return *where != '\0' ? g_strconcat (where, ".", member, NULL) : g_strdup (member);
}

static char *
item (const char *where, const char *member, gsize i)
{
  return g_strdup_printf ("%s%s%s[%" G_GSIZE_FORMAT "]", where, *where != '\0' ? "." : "", member, i);
}

static guint
line_of (const Check *check, const MusterJson *at)
{
  guint line, column;

  muster_json_places_find (check->places, at, &line, &column);
  return line;
}

static char *
quote (const MusterJson *v)
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

static gboolean
is_said (const MusterJson *v)
{
  if (muster_json_is_text (v))
    return *muster_json_text (v, "") != '\0';
  if (!muster_json_is_object (v) || muster_json_length (v) == 0)
    return FALSE;
  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *text;
    const char *language = muster_json_member (v, i, &text);
    if (strlen (language) < 2 || strlen (language) > 8 || *muster_json_text (text, "") == '\0')
      return FALSE;
  }
  return TRUE;
}

static void
check_levels_list (Check *check, const MusterJson *v, const char *field)
{
  guint seen = 0;

  if (!muster_json_is_array (v) || muster_json_length (v) == 0) {
    refuse (check, v, field, "must be a list of levels: I, II, III, IV");
    return;
  }
  for (gsize i = 0; i < muster_json_length (v); i++) {
    const MusterJson *one = muster_json_at (v, i);
    int rank = muster_level_rank (muster_json_text (one, NULL));
    g_autofree char *said = quote (one);
    if (rank == MUSTER_LEVELS)
      refuse (check, one, field, "%s is not a level: I, II, III or IV", said);
    else if ((seen & (1u << rank)) != 0)
      refuse (check, one, field, "level %s stands twice", said);
    else
      seen |= 1u << rank;
  }
}

static void
check_value (Check *check, const Member *member, const MusterJson *v, const char *field)
{
  g_autofree char *said = quote (v);
  gint64 n;

  switch (member->type) {
  case TEXT:
    if (!muster_json_is_text (v) || *muster_json_text (v, "") == '\0')
      refuse (check, v, field, "%s is not a text", said);
    break;
  case SAID:
    if (!is_said (v))
      refuse (check, v, field, "%s is neither a text nor texts by language, like {\"en\": …, \"zh\": …}", said);
    break;
  case WHOLE:
    if (!muster_json_get_int (v, &n) || n < 0 || n > G_MAXINT)
      refuse (check, v, field, "%s is not a whole number from 0", said);
    break;
  case NUMBER:
    if (!muster_json_is_number (v) || !isfinite (muster_json_real (v, NAN)))
      refuse (check, v, field, "%s is not a number", said);
    break;
  case BOOLEAN:
    if (!muster_json_is_bool (v))
      refuse (check, v, field, "%s is neither true nor false", said);
    break;
  case LEVELS:
    check_levels_list (check, v, field);
    break;
  case TEXTS:
    for (gsize i = 0; muster_json_is_array (v) && i < muster_json_length (v); i++)
      if (!muster_json_is_text (muster_json_at (v, i)))
        refuse (check, muster_json_at (v, i), field, "must hold texts only");
    if (!muster_json_is_array (v))
      refuse (check, v, field, "%s is not a list of texts", said);
    break;
  case WORD:
    if (!muster_json_is_text (v) || !g_strv_contains (member->words, muster_json_text (v, ""))) {
      g_autofree char *words = g_strjoinv (", ", (char **)member->words);
      refuse (check, v, field, "%s is not one of: %s", said, words);
    }
    break;
  default:
    break;
  }
}

static const Member *
find_member (const Member *members, const char *name)
{
  for (; members->name != NULL; members++)
    if (strcmp (members->name, name) == 0)
      return members;
  return NULL;
}

static gboolean
check_object (Check *check, const MusterJson *object, const char *where, const Member *members)
{
  if (!muster_json_is_object (object)) {
    refuse (check, object, where, "must be an object");
    return FALSE;
  }
  for (gsize i = 0; i < muster_json_length (object); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (object, i, &value);
    const Member *member = find_member (members, name);
    g_autofree char *field = under (where, name);
    if (member != NULL) {
      check_value (check, member, value, field);
    } else {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      for (const Member *m = members; m->name != NULL; m++)
        g_ptr_array_add (names, (gpointer)m->name);
      g_ptr_array_add (names, NULL);
      g_autofree char *hint = muster_nearest_hint (name, (const char *const *)names->pdata);
      refuse (check, value, field, "there is no member “%s” here%s", name, hint);
    }
  }
  for (const Member *m = members; m->name != NULL; m++)
    if (m->required && muster_json_get (object, m->name) == NULL) {
      g_autofree char *field = under (where, m->name);
      refuse (check, object, field, "“%s” is missing", m->name);
    }
  return TRUE;
}

typedef void (*CheckOne) (Check *check, const MusterJson *one, const char *where, gpointer data);

/* A list of @body, each of its objects against @members and then by @one. */
static void
check_list (Check *check, const MusterJson *body, const char *where, const char *member, const Member *members,
            CheckOne one, gpointer data)
{
  const MusterJson *list = muster_json_get (body, member);

  if (list == NULL)
    return;
  if (!muster_json_is_array (list)) {
    g_autofree char *field = under (where, member);
    refuse (check, list, field, "must be a list");
    return;
  }
  for (gsize i = 0; i < muster_json_length (list); i++) {
    g_autofree char *at = item (where, member, i);
    if (check_object (check, muster_json_at (list, i), at, members) && one != NULL)
      one (check, muster_json_at (list, i), at, data);
  }
}

/* ---- conditions ---- */

static const char *const comparisons[] = { "at_least", "more_than", "at_most", "less_than", "is" };

static void
check_bound (Check *check, const MusterFactInfo *info, const char *name, const MusterJson *v, const char *field)
{
  g_autofree char *said = quote (v);
  double number = muster_json_real (v, NAN);

  if (info->type == MUSTER_FACT_BOOL) {
    if (strcmp (name, "is") != 0 || !muster_json_is_bool (v))
      refuse (check, v, field, "%s is a criterion: write \"is\": true", info->name);
  } else if (info->type == MUSTER_FACT_WORD) {
    g_autofree char *words = g_strjoinv (", ", (char **)info->words);
    if (!muster_json_is_text (v) || muster_fact_word (info, muster_json_text (v, "")) < 0)
      refuse (check, v, field, "%s is not a word of %s: %s", said, info->name, words);
  } else if (!muster_json_is_number (v)) {
    refuse (check, v, field, "%s is not a number; write %s in its unit, %s (万 is 10000)", said, info->name,
            info->unit);
  } else if (!(number >= info->least && number <= info->most)) {
    refuse (check, v, field, "%s is outside what %s can be: %.10g to %.10g %s", said, info->name, info->least,
            info->most, info->unit);
  } else if (info->type == MUSTER_FACT_COUNT && number != floor (number)) {
    refuse (check, v, field, "%s is not a whole number, as %s must be", said, info->name);
  }
}

/* The facts of "dead+missing"; NULL when one of them does not exist or they cannot be added. */
static const MusterFactInfo *
check_fact_names (Check *check, const MusterJson *fact, const char *where)
{
  g_auto (GStrv) parts = g_strsplit (muster_json_text (fact, ""), "+", -1);
  const MusterFactInfo *first = NULL;
  g_autofree char *field = under (where, "fact");

  for (guint i = 0; parts[i] != NULL; i++) {
    const MusterFactInfo *info = muster_fact_find (parts[i]);
    if (info == NULL) {
      const char *near = muster_fact_nearest (parts[i]);
      refuse (check, fact, field, "there is no fact “%s”%s%s%s", parts[i], near != NULL ? " (did you mean “" : "",
              near != NULL ? near : "", near != NULL ? "”?)" : "");
      return NULL;
    }
    if (first != NULL
        && (strcmp (first->unit, info->unit) != 0 || info->type == MUSTER_FACT_BOOL
            || info->type == MUSTER_FACT_WORD)) {
      refuse (check, fact, field, "%s and %s cannot be added up", first->name, info->name);
      return NULL;
    }
    for (guint j = 0; j < i; j++)
      if (strcmp (parts[i], parts[j]) == 0) {
        refuse (check, fact, field, "%s stands twice in the sum", parts[i]);
        return NULL;
      }
    first = first != NULL ? first : info;
    if (i >= MUSTER_MAX_PARTS) {
      refuse (check, fact, field, "more than %d facts in one sum", MUSTER_MAX_PARTS);
      return NULL;
    }
  }
  return first;
}

static gboolean
is_date (const char *text)
{
  int year, month, day, end = 0;

  return sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && text[end] == '\0' && month >= 1 && day >= 1
         && month <= 12 && year >= 1 && g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static gboolean
is_day (const char *text)
{
  int month, day, end = 0;

  return sscanf (text, "%2d-%2d%n", &month, &day, &end) == 2 && text[end] == '\0' && month >= 1 && month <= 12
         && day >= 1 && day <= g_date_get_days_in_month ((GDateMonth)month, 2024);
}

static void
check_scope (Check *check, const MusterJson *condition, const char *where)
{
  const MusterJson *place = muster_json_get (condition, "place"), *valid = muster_json_get (condition, "valid");
  g_autofree char *at = under (where, "place"), *when = under (where, "valid");

  if (place != NULL && check_object (check, place, at, place_members)) {
    const MusterJson *kinds = muster_json_get (place, "kinds"), *codes = muster_json_get (place, "codes");
    for (gsize i = 0; i < muster_json_length (kinds) && muster_json_is_array (kinds); i++)
      if (!g_strv_contains (governments, muster_json_text (muster_json_at (kinds, i), "")))
        refuse (check, muster_json_at (kinds, i), at, "“%s” is not a kind of jurisdiction",
                muster_json_text (muster_json_at (kinds, i), ""));
    for (gsize i = 0; i < muster_json_length (codes) && muster_json_is_array (codes); i++)
      if (*muster_json_text (muster_json_at (codes, i), "") == '\0')
        refuse (check, muster_json_at (codes, i), at, "an empty code is everywhere");
    if (muster_json_length (place) == 0)
      refuse (check, place, at, "an empty place is everywhere; leave it out");
  }
  if (valid == NULL || !check_object (check, valid, when, valid_members))
    return;
  const char *from = muster_json_get_text (valid, "from"), *to = muster_json_get_text (valid, "to");
  const char *first = muster_json_get_text (valid, "season_from"), *last = muster_json_get_text (valid, "season_to");
  if ((from != NULL && !is_date (from)) || (to != NULL && !is_date (to)))
    refuse (check, valid, when, "dates are written like 2026-07-01");
  else if (from != NULL && to != NULL && strcmp (from, to) > 0)
    refuse (check, valid, when, "%s is after %s", from, to);
  if ((first == NULL) != (last == NULL) || (first != NULL && (!is_day (first) || !is_day (last))))
    refuse (check, valid, when, "a season has a first and a last day, written like 06-01");
}

static void check_condition (Check *check, const MusterJson *condition, const char *where);

static void
check_conditions (Check *check, const MusterJson *list, const char *where)
{
  if (!muster_json_is_array (list) || muster_json_length (list) == 0) {
    refuse (check, list, where, "must list at least one condition");
    return;
  }
  for (gsize i = 0; i < muster_json_length (list); i++) {
    g_autofree char *at = g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", where, i);
    check_condition (check, muster_json_at (list, i), at);
  }
}

static void
check_atom (Check *check, const MusterJson *condition, const char *where)
{
  const MusterJson *fact = muster_json_get (condition, "fact"), *unit = muster_json_get (condition, "unit");
  const MusterJson *below = muster_json_get (condition, "below");
  const MusterFactInfo *info = muster_json_is_text (fact) ? check_fact_names (check, fact, where) : NULL;
  double bound = NAN;
  int found = 0;

  if (info == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++) {
    const MusterJson *v = muster_json_get (condition, comparisons[i]);
    g_autofree char *field = under (where, comparisons[i]);
    if (v == NULL)
      continue;
    found++;
    check_bound (check, info, comparisons[i], v, field);
    bound = muster_json_real (v, NAN);
  }
  if (found != 1)
    refuse (check, condition, where, "needs one of at_least, more_than, at_most, less_than and is, and only one");
  if (unit != NULL && muster_json_is_text (unit) && !muster_fact_is_unit (info, muster_json_text (unit, ""))) {
    g_autofree char *field = under (where, "unit");
    refuse (check, unit, field, "“%s” is not the unit of %s, which is counted in %s", muster_json_text (unit, ""),
            info->name, info->unit);
  }
  if (below != NULL && !(muster_json_real (below, NAN) > bound)) {
    g_autofree char *field = under (where, "below");
    refuse (check, below, field, "must be above the bound it ends");
  }
}

static void
check_condition (Check *check, const MusterJson *condition, const char *where)
{
  static const char *const forms[] = { "fact", "all", "any" };
  static const char *const spans[] = { "within_h", "window_h", "sustained_h" };
  int found = 0, timed = 0;

  if (!check_object (check, condition, where, condition_members))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    found += muster_json_get (condition, forms[i]) != NULL;
  if (found != 1)
    refuse (check, condition, where, "a condition has one of “fact”, “all” and “any”, and only one");
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++) {
    const MusterJson *v = muster_json_get (condition, spans[i]);
    g_autofree char *field = under (where, spans[i]);
    timed += v != NULL;
    if (v != NULL && muster_json_is_number (v) && !(muster_json_real (v, 0) > 0 && muster_json_real (v, 0) <= 24 * 366))
      refuse (check, v, field, "must be a number of hours above 0, of a year at most");
    if (v != NULL && muster_json_get (condition, "fact") == NULL)
      refuse (check, v, field, "belongs to a condition with “fact”");
  }
  if (timed > 1)
    refuse (check, condition, where, "has more than one of within_h, window_h and sustained_h");
  check_scope (check, condition, where);
  for (gsize i = 1; found == 1 && i < G_N_ELEMENTS (forms); i++)
    if (muster_json_get (condition, forms[i]) != NULL) {
      g_autofree char *at = under (where, forms[i]);
      check_conditions (check, muster_json_get (condition, forms[i]), at);
    }
  if (found == 1 && muster_json_get (condition, "fact") != NULL)
    check_atom (check, condition, where);
}

/* ---- levels ---- */

/* Every threshold says where it comes from, by itself or by its level. */
static void
check_sources (Check *check, const MusterJson *level, const char *where)
{
  static const char *const both[] = { "clause", "source" };
  const MusterJson *any = muster_json_get (level, "any");

  for (gsize k = 0; k < G_N_ELEMENTS (both); k++) {
    gsize told = 0;
    for (gsize i = 0; muster_json_is_array (any) && i < muster_json_length (any); i++)
      told += muster_json_get (muster_json_at (any, i), both[k]) != NULL;
    if (muster_json_get (level, both[k]) == NULL && (told == 0 || told < muster_json_length (any))) {
      g_autofree char *field = under (where, both[k]);
      refuse (check, level, field, "“%s” is missing; say where the thresholds come from", both[k]);
    }
  }
}

static void
check_level (Check *check, const MusterJson *level, const char *where, gpointer data)
{
  guint *seen = data;
  const MusterJson *name = muster_json_get (level, "level"), *any = muster_json_get (level, "any");
  int rank = muster_level_rank (muster_json_text (name, NULL));
  g_autofree char *field = under (where, "level"), *list = under (where, "any");
  g_autofree char *said = name != NULL ? quote (name) : NULL;

  if (name != NULL && rank == MUSTER_LEVELS)
    refuse (check, name, field, "%s is not a level: I, II, III or IV", said);
  else if (name != NULL && (*seen & (1u << rank)) != 0)
    refuse (check, name, field, "level %s stands twice", said);
  else if (name != NULL)
    *seen |= 1u << rank;
  if (any != NULL)
    check_conditions (check, any, list);
  check_sources (check, level, where);
}

static gsize
index_in (const MusterPlanLevel *level, const MusterRule *rule)
{
  const MusterJson *any = muster_json_get (level->at, "any");

  for (gsize i = 0; i < muster_json_length (any); i++)
    if (muster_json_at (any, i) == rule->at)
      return i;
  return 0;
}

static char *
name_of (const MusterJson *body, const MusterPlanLevel *level, const MusterRule *rule)
{
  const MusterJson *levels = muster_json_get (body, "levels");
  gsize at = 0;

  while (at < muster_json_length (levels) && muster_json_at (levels, at) != level->at)
    at++;
  return g_strdup_printf ("body.levels[%" G_GSIZE_FORMAT "].any[%" G_GSIZE_FORMAT "]", at, index_in (level, rule));
}

/* Whether "below" of a rule is where the next level up begins. */
static void
check_below (Check *check, const MusterPlan *plan, const MusterJson *body, int rank, const MusterRule *rule)
{
  g_autofree char *name = name_of (body, plan->levels[rank], rule), *field = under (name, "below");
  const MusterJson *at = muster_json_get (rule->at, "below");

  for (int above = rank - 1; above >= 0; above--) {
    const MusterPlanLevel *level = plan->levels[above];
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *other = g_ptr_array_index (level->any, i);
      g_autofree char *a = muster_rule_fact_name (rule), *b = muster_rule_fact_name (other);
      if (other->form != MUSTER_RULE_ATOM || strcmp (a, b) != 0 || !muster_rule_same_scope (rule, other))
        continue;
      if (rule->below > other->bound)
        refuse (check, at, field, "overlaps level %s, which begins at %.10g (line %u)", muster_level_name (above),
                other->bound, line_of (check, other->at));
      else if (rule->below < other->bound)
        refuse (check, at, field, "leaves a gap below level %s, which begins at %.10g (line %u)",
                muster_level_name (above), other->bound, line_of (check, other->at));
      return;
    }
  }
  refuse (check, at, field, "no higher level takes over at %.10g", rule->below);
}

static void
check_between (Check *check, const MusterPlan *plan, const MusterJson *body, int low, const MusterRule *rule)
{
  for (int high = 0; high <= low; high++) {
    const MusterPlanLevel *level = plan->levels[high];
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *other = g_ptr_array_index (level->any, i);
      g_autofree char *field = name_of (body, plan->levels[low], rule);
      if (other == rule)
        return; /* of its own level, only those before it */
      if (high < low && muster_rule_implies (rule, other)) {
        refuse (check, rule->at, field,
                "overlaps level %s: whenever this holds, its condition on line %u holds too, so level %s is never "
                "reached by it",
                muster_level_name (high), line_of (check, other->at), muster_level_name (low));
        return;
      }
      if (high == low && muster_rule_implies (rule, other) && muster_rule_implies (other, rule))
        refuse (check, rule->at, field, "says the same as line %u", line_of (check, other->at));
    }
  }
}

static void
check_contradictions (Check *check, const MusterPlan *plan, const MusterJson *body)
{
  for (int rank = 0; rank < MUSTER_LEVELS; rank++) {
    const MusterPlanLevel *level = plan->levels[rank];
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *rule = g_ptr_array_index (level->any, i);
      check_between (check, plan, body, rank, rule);
      if (!isnan (rule->below))
        check_below (check, plan, body, rank, rule);
    }
  }
}

/* ---- roles and tasks ---- */

/* @ids: id → its object. */
static void
take_id (Check *check, const MusterJson *object, const char *where, gpointer ids)
{
  const MusterJson *id = muster_json_get (object, "id");
  const char *text = muster_json_text (id, NULL);
  const MusterJson *before = text != NULL ? g_hash_table_lookup (ids, text) : NULL;
  g_autofree char *field = under (where, "id");

  if (text == NULL)
    return;
  if (before != NULL)
    refuse (check, id, field, "“%s” stands twice, here and on line %u", text, line_of (check, before));
  else
    g_hash_table_insert (ids, (gpointer)text, (gpointer)object);
}

static void
check_role (Check *check, const MusterJson *object, const char *where, gpointer roles)
{
  const MusterJson *role = muster_json_get (object, "role");
  const char *word = muster_json_text (role, NULL);
  g_autofree char *field = under (where, "role"), *hint = NULL;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (roles, NULL);

  if (word == NULL || g_hash_table_contains (roles, word))
    return;
  hint = muster_nearest_hint (word, (const char *const *)names);
  refuse (check, role, field, "there is no role “%s” in the headquarters%s", word, hint);
}

/* Walks what @task waits for. The state of a task: 1 on the way, 2 done. */
static gboolean
find_cycle (Check *check, GHashTable *tasks, GHashTable *states, const char *id, const char *where)
{
  const MusterJson *task = g_hash_table_lookup (tasks, id), *after = muster_json_get (task, "after");
  int state = GPOINTER_TO_INT (g_hash_table_lookup (states, id));

  if (task == NULL || state == 2)
    return FALSE;
  if (state == 1) {
    refuse (check, after, where, "cycle of tasks: “%s” waits for itself", id);
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
check_after (Check *check, const MusterJson *task, const char *where, gpointer tasks)
{
  const MusterJson *after = muster_json_get (task, "after");
  g_autofree char *field = under (where, "after");

  if (g_strcmp0 (muster_json_get_text (task, "from"), "tasks") == 0 && muster_json_length (after) == 0)
    refuse (check, task, field, "a deadline from “tasks” needs the tasks it counts from");
  for (gsize i = 0; muster_json_is_array (after) && i < muster_json_length (after); i++) {
    const char *id = muster_json_text (muster_json_at (after, i), NULL);
    const MusterJson *other = id != NULL ? g_hash_table_lookup (tasks, id) : NULL;
    if (id != NULL && other == NULL)
      refuse (check, muster_json_at (after, i), field, "there is no task “%s”", id);
    else if (other != NULL && (levels_of (task) & ~levels_of (other)) != 0)
      refuse (check, muster_json_at (after, i), field, "“%s” is not opened at every level of this task", id);
  }
}

static void
check_tasks (Check *check, const MusterJson *body, GHashTable *roles)
{
  g_autoptr (GHashTable) tasks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) states = g_hash_table_new (g_str_hash, g_str_equal);
  const MusterJson *list = muster_json_get (body, "tasks");

  check_list (check, body, "body", "tasks", task_members, take_id, tasks);
  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++) {
    const MusterJson *task = muster_json_at (list, i);
    g_autofree char *where = item ("body", "tasks", i), *after = under (where, "after");
    const char *id = muster_json_get_text (task, "id");
    check_role (check, task, where, roles);
    check_after (check, task, where, tasks);
    if (id != NULL)
      find_cycle (check, tasks, states, id, after);
  }
}

/* ---- the rest ---- */

static void
check_skill (Check *check, const MusterJson *capability, const char *where, gpointer data)
{
  const char *skill = muster_json_get_text (capability, "skill");
  g_autofree char *field = under (where, "skill");

  if (skill != NULL && muster_words_find (muster_words_skill, skill) == NULL)
    refuse (check, muster_json_get (capability, "skill"), field, "there is no skill “%s”", skill);
  if (muster_json_get (capability, "teams") == NULL && muster_json_get (capability, "people") == NULL)
    refuse (check, capability, where, "say how many: “teams” or “people”");
}

static void
check_supply (Check *check, const MusterJson *supply, const char *where, gpointer data)
{
  const MusterJson *of = muster_json_get (supply, "of"), *each = muster_json_get (supply, "per_person");
  const MusterFactInfo *info = muster_json_is_text (of) ? muster_fact_find (muster_json_text (of, "")) : NULL;
  g_autofree char *field = under (where, "of");

  if (muster_json_is_text (of) && (info == NULL || strcmp (info->unit, "person") != 0))
    refuse (check, of, field, "“%s” is not a fact that counts people", muster_json_text (of, ""));
  if ((each != NULL) != (of != NULL))
    refuse (check, supply, where, "“per_person” and “of” belong together");
  if (each == NULL && muster_json_get (supply, "fixed") == NULL)
    refuse (check, supply, where, "say how much: “per_person” with “of”, or “fixed”");
}

static void
check_adjust (Check *check, const MusterJson *adjust, const char *where, gpointer data)
{
  const MusterJson *when = muster_json_get (adjust, "when"), *raise = muster_json_get (adjust, "raise");
  g_autofree char *at = under (where, "when"), *field = under (where, "raise");
  gint64 n;

  if (when != NULL)
    check_condition (check, when, at);
  if (muster_json_get_int (raise, &n) && (n < 1 || n > 3))
    refuse (check, raise, field, "raises by 1 to 3 levels");
}

static void
check_body (Check *check, const MusterJson *body)
{
  g_autoptr (GHashTable) roles = g_hash_table_new (g_str_hash, g_str_equal);
  const MusterJson *quarters = muster_json_get (body, "headquarters"), *end = muster_json_get (body, "end");
  const MusterJson *levels = muster_json_get (body, "levels");
  guint seen = 0;

  if (!check_object (check, body, "body", body_members))
    return;
  if (muster_json_is_array (levels) && muster_json_length (levels) == 0)
    refuse (check, levels, "body.levels", "must list at least one level");
  check_list (check, body, "body", "levels", level_members, check_level, &seen);
  if (quarters != NULL && check_object (check, quarters, "body.headquarters", quarters_members))
    check_list (check, quarters, "body.headquarters", "roles", role_members, take_id, roles);
  check_tasks (check, body, roles);
  check_list (check, body, "body", "capabilities", capability_members, check_skill, NULL);
  check_list (check, body, "body", "supplies", supply_members, check_supply, NULL);
  check_list (check, body, "body", "calls", call_members, check_role, roles);
  check_list (check, body, "body", "reports", report_members, NULL, NULL);
  check_list (check, body, "body", "linkage", link_members, NULL, NULL);
  check_list (check, body, "body", "adjust", adjust_members, check_adjust, NULL);
  if (end != NULL)
    check_conditions (check, end, "body.end");
}

static void
check_hazards (Check *check, const MusterJson *root, const char *member)
{
  const MusterJson *list = muster_json_get (root, member);
  gboolean many = muster_json_is_array (list);

  for (gsize i = 0; list != NULL && i < (many ? muster_json_length (list) : 1); i++) {
    const MusterJson *one = many ? muster_json_at (list, i) : list;
    const char *word = muster_json_text (one, NULL);
    if (word == NULL || muster_plan_hazard (word) != NULL)
      continue;
    const char *near = muster_plan_nearest_hazard (word);
    refuse (check, one, member, "there is no hazard “%s”%s%s%s", word, near != NULL ? " (did you mean “" : "",
            near != NULL ? near : "", near != NULL ? "”?)" : "");
  }
}

static void
check_head (Check *check, const MusterJson *root)
{
  const MusterJson *owner = muster_json_get (root, "owner"), *made_up = muster_json_get (root, "invented");
  const char *id = muster_json_get_text (root, "id"), *code = muster_json_get_text (owner, "code");

  if (id != NULL && (strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (id) || strlen (id) > 64))
    refuse (check, muster_json_get (root, "id"), "id", "“%s” may hold small letters, digits and hyphens", id);
  check_hazards (check, root, "hazard");
  check_hazards (check, root, "hazards");
  check_hazards (check, root, "also");
  if (owner != NULL)
    check_object (check, owner, "owner", owner_members);
  if (code != NULL && *code == '\0')
    refuse (check, owner, "owner.code", "an empty code is everywhere; leave it out");
  if (made_up != NULL && !muster_json_is_bool (made_up) && !muster_json_is_array (made_up))
    refuse (check, made_up, "invented", "is true, false or a list of what was made up");
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

GPtrArray *
muster_plan_check_text (const char *text, gssize length, char **id)
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
  Check check = { places, problems };
  *id = g_strdup (muster_json_get_text (root, "id"));
  if (check_object (&check, root, "", file_members)) {
    check_head (&check, root);
    if (muster_json_get (root, "body") != NULL)
      check_body (&check, muster_json_get (root, "body"));
  }
  if (muster_json_is_object (muster_json_get (root, "body"))) {
    g_autoptr (MusterPlan) plan = muster_plan_of_json (root);
    check_contradictions (&check, plan, muster_json_get (root, "body"));
  }
  g_ptr_array_sort (problems, compare_problems);
  return problems;
}
