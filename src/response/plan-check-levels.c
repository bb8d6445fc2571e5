/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The conditions of a plan and its levels, checked.
 *
 * Two levels contradict each other when a condition of the lower one cannot hold without one of the higher: it could
 * never be the reason for its level. That finds bounds that are equal, the wrong way round or overlapping, sums
 * (dead+missing beside dead) and places (a county's bound inside its province's) alike; see muster_rule_implies(). */
#include "model/schema.h"
#include "response/plan-check.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const MusterMember condition_members[] = { { "fact", MUSTER_MEMBER_TEXT },
                                                  { "all", MUSTER_MEMBER_ANYTHING },
                                                  { "any", MUSTER_MEMBER_ANYTHING },
                                                  { "at_least", MUSTER_MEMBER_ANYTHING },
                                                  { "more_than", MUSTER_MEMBER_ANYTHING },
                                                  { "at_most", MUSTER_MEMBER_ANYTHING },
                                                  { "less_than", MUSTER_MEMBER_ANYTHING },
                                                  { "is", MUSTER_MEMBER_ANYTHING },
                                                  { "below", MUSTER_MEMBER_NUMBER },
                                                  { "unit", MUSTER_MEMBER_TEXT },
                                                  { "within_h", MUSTER_MEMBER_NUMBER },
                                                  { "window_h", MUSTER_MEMBER_NUMBER },
                                                  { "sustained_h", MUSTER_MEMBER_NUMBER },
                                                  { "place", MUSTER_MEMBER_ANYTHING },
                                                  { "valid", MUSTER_MEMBER_ANYTHING },
                                                  { "clause", MUSTER_MEMBER_SAID },
                                                  { "source", MUSTER_MEMBER_SAID },
                                                  { "note", MUSTER_MEMBER_SAID },
                                                  { NULL } };
static const MusterMember place_members[] = { { "capital", MUSTER_MEMBER_BOOLEAN },
                                              { "codes", MUSTER_MEMBER_TEXTS },
                                              { "kinds", MUSTER_MEMBER_TEXTS },
                                              { "population_at_least", MUSTER_MEMBER_WHOLE },
                                              { "population_below", MUSTER_MEMBER_WHOLE },
                                              { NULL } };
static const MusterMember valid_members[] = { { "from", MUSTER_MEMBER_TEXT },
                                              { "to", MUSTER_MEMBER_TEXT },
                                              { "season_from", MUSTER_MEMBER_TEXT },
                                              { "season_to", MUSTER_MEMBER_TEXT },
                                              { NULL } };
static const MusterMember level_members[] = { { "level", MUSTER_MEMBER_TEXT, TRUE },
                                              { "clause", MUSTER_MEMBER_SAID },
                                              { "source", MUSTER_MEMBER_SAID },
                                              { "approver", MUSTER_MEMBER_SAID, TRUE },
                                              { "approver_level", MUSTER_MEMBER_WORD, TRUE, muster_check_governments },
                                              { "second_approver", MUSTER_MEMBER_SAID },
                                              { "note", MUSTER_MEMBER_SAID },
                                              { "any", MUSTER_MEMBER_ANYTHING, TRUE },
                                              { NULL } };

/* ---- conditions ---- */

static const char *const comparisons[] = { "at_least", "more_than", "at_most", "less_than", "is" };

/* In the file a fact has the catalogue's name; whoever fills in a form never sees that name. */
static const char *
called (const MusterCheck *check, const MusterFactInfo *info)
{
  return check->in_words ? _ (info->label) : info->name;
}

static const char *
counted_in (const MusterCheck *check, const MusterFactInfo *info)
{
  return check->in_words ? muster_unit_label (info->unit) : info->unit;
}

static void
check_bound (MusterCheck *check, const MusterFactInfo *info, const char *name, const MusterJson *v, const char *field)
{
  g_autofree char *said = muster_check_quote (v);
  double number = muster_json_real (v, NAN);

  if (info->type == MUSTER_FACT_BOOL) {
    if (strcmp (name, "is") != 0 || !muster_json_is_bool (v))
      muster_check_refuse (check, v, field, N_ ("%s is a criterion: write \"is\": true"), called (check, info));
  } else if (info->type == MUSTER_FACT_WORD) {
    g_autofree char *words = g_strjoinv (", ", (char **)info->words);
    if (!muster_json_is_text (v) || muster_fact_word (info, muster_json_text (v, "")) < 0)
      muster_check_refuse (check, v, field, N_ ("%s is not a word of %s: %s"), said, called (check, info), words);
  } else if (!muster_json_is_number (v)) {
    muster_check_refuse (check, v, field, N_ ("%s is not a number; write %s in its unit, %s (万 is 10000)"), said,
                         called (check, info), counted_in (check, info));
  } else if (!(number >= info->least && number <= info->most)) {
    muster_check_refuse (check, v, field, N_ ("%s is outside what %s can be: %.10g to %.10g %s"), said,
                         called (check, info), info->least, info->most, counted_in (check, info));
  } else if (info->type == MUSTER_FACT_COUNT && number != floor (number)) {
    muster_check_refuse (check, v, field, N_ ("%s is not a whole number, as %s must be"), said, called (check, info));
  }
}

/* A bound that everything keeps is none: its level would be proposed for every incident. */
static void
check_bound_bounds (MusterCheck *check, const MusterFactInfo *info, const char *name, const MusterJson *v,
                    const char *field)
{
  double bound
      = info->type == MUSTER_FACT_WORD ? muster_fact_word (info, muster_json_text (v, "")) : muster_json_real (v, NAN);

  if (info->type != MUSTER_FACT_BOOL
      && ((strcmp (name, "at_least") == 0 && bound == info->least)
          || (strcmp (name, "at_most") == 0 && bound == info->most)))
    muster_check_refuse (check, v, field, N_ ("always holds, whatever %s is"), called (check, info));
}

/* The facts of "dead+missing"; NULL when one of them does not exist or they cannot be added. */
static const MusterFactInfo *
check_fact_names (MusterCheck *check, const MusterJson *fact, const char *where)
{
  g_auto (GStrv) parts = g_strsplit (muster_json_text (fact, ""), "+", -1);
  const MusterFactInfo *first = NULL;
  g_autofree char *field = muster_check_under (where, "fact");

  for (guint i = 0; parts[i] != NULL; i++) {
    const MusterFactInfo *info = muster_fact_find (parts[i]);
    if (info == NULL) {
      const char *near = muster_fact_nearest (parts[i]);
      muster_check_refuse (check, fact, field, N_ ("there is no fact “%s”%s%s%s"), parts[i],
                           near != NULL ? " (did you mean “" : "", near != NULL ? near : "", near != NULL ? "”?)" : "");
      return NULL;
    }
    if (first != NULL
        && (strcmp (first->unit, info->unit) != 0 || info->type == MUSTER_FACT_BOOL
            || info->type == MUSTER_FACT_WORD)) {
      muster_check_refuse (check, fact, field, N_ ("%s and %s cannot be added up"), called (check, first),
                           called (check, info));
      return NULL;
    }
    for (guint j = 0; j < i; j++)
      if (strcmp (parts[i], parts[j]) == 0) {
        muster_check_refuse (check, fact, field, N_ ("%s stands twice in the sum"), parts[i]);
        return NULL;
      }
    first = first != NULL ? first : info;
    if (i >= MUSTER_MAX_PARTS) {
      muster_check_refuse (check, fact, field, N_ ("more than %d facts in one sum"), MUSTER_MAX_PARTS);
      return NULL;
    }
  }
  return first;
}

gboolean
muster_check_is_date (const char *text)
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
check_scope (MusterCheck *check, const MusterJson *condition, const char *where)
{
  const MusterJson *place = muster_json_get (condition, "place"), *valid = muster_json_get (condition, "valid");
  g_autofree char *at = muster_check_under (where, "place"), *when = muster_check_under (where, "valid");

  if (place != NULL && muster_check_object (check, place, at, place_members)) {
    const MusterJson *kinds = muster_json_get (place, "kinds"), *codes = muster_json_get (place, "codes");
    for (gsize i = 0; i < muster_json_length (kinds) && muster_json_is_array (kinds); i++)
      if (!g_strv_contains (muster_check_governments, muster_json_text (muster_json_at (kinds, i), "")))
        muster_check_refuse (check, muster_json_at (kinds, i), at, N_ ("“%s” is not a kind of jurisdiction"),
                             muster_json_text (muster_json_at (kinds, i), ""));
    for (gsize i = 0; i < muster_json_length (codes) && muster_json_is_array (codes); i++)
      if (*muster_json_text (muster_json_at (codes, i), "") == '\0')
        muster_check_refuse (check, muster_json_at (codes, i), at, N_ ("an empty code is everywhere"));
    if (muster_json_length (place) == 0)
      muster_check_refuse (check, place, at, N_ ("an empty place is everywhere; leave it out"));
  }
  if (valid == NULL || !muster_check_object (check, valid, when, valid_members))
    return;
  const char *from = muster_json_get_text (valid, "from"), *to = muster_json_get_text (valid, "to");
  const char *first = muster_json_get_text (valid, "season_from"), *last = muster_json_get_text (valid, "season_to");
  if ((from != NULL && !muster_check_is_date (from)) || (to != NULL && !muster_check_is_date (to)))
    muster_check_refuse (check, valid, when, N_ ("dates are written like 2026-07-01"));
  else if (from != NULL && to != NULL && strcmp (from, to) > 0)
    muster_check_refuse (check, valid, when, N_ ("%s is after %s"), from, to);
  if ((first == NULL) != (last == NULL) || (first != NULL && (!is_day (first) || !is_day (last))))
    muster_check_refuse (check, valid, when, N_ ("a season has a first and a last day, written like 06-01"));
}

void
muster_check_conditions (MusterCheck *check, const MusterJson *list, const char *where)
{
  if (!muster_json_is_array (list) || muster_json_length (list) == 0) {
    muster_check_refuse (check, list, where, N_ ("must list at least one condition"));
    return;
  }
  for (gsize i = 0; i < muster_json_length (list); i++) {
    g_autofree char *at = g_strdup_printf ("%s[%" G_GSIZE_FORMAT "]", where, i);
    muster_check_condition (check, muster_json_at (list, i), at);
  }
}

static void
check_atom (MusterCheck *check, const MusterJson *condition, const char *where)
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
    g_autofree char *field = muster_check_under (where, comparisons[i]);
    if (v == NULL)
      continue;
    found++;
    check_bound (check, info, comparisons[i], v, field);
    check_bound_bounds (check, info, comparisons[i], v, field);
    bound = muster_json_real (v, NAN);
  }
  if (found != 1)
    muster_check_refuse (check, condition, where,
                         N_ ("needs one of at_least, more_than, at_most, less_than and is, and only one"));
  if (unit != NULL && muster_json_is_text (unit) && !muster_fact_is_unit (info, muster_json_text (unit, ""))) {
    g_autofree char *field = muster_check_under (where, "unit");
    muster_check_refuse (check, unit, field, N_ ("“%s” is not the unit of %s, which is counted in %s"),
                         muster_json_text (unit, ""), called (check, info), counted_in (check, info));
  }
  if (below != NULL && !(muster_json_real (below, NAN) > bound)) {
    g_autofree char *field = muster_check_under (where, "below");
    muster_check_refuse (check, below, field, N_ ("must be above the bound it ends"));
  }
}

void
muster_check_condition (MusterCheck *check, const MusterJson *condition, const char *where)
{
  static const char *const forms[] = { "fact", "all", "any" };
  static const char *const spans[] = { "within_h", "window_h", "sustained_h" };
  int found = 0, timed = 0;

  if (!muster_check_object (check, condition, where, condition_members))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    found += muster_json_get (condition, forms[i]) != NULL;
  if (found != 1)
    muster_check_refuse (check, condition, where, N_ ("a condition has one of “fact”, “all” and “any”, and only one"));
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++) {
    const MusterJson *v = muster_json_get (condition, spans[i]);
    g_autofree char *field = muster_check_under (where, spans[i]);
    timed += v != NULL;
    if (v != NULL && muster_json_is_number (v) && !(muster_json_real (v, 0) > 0 && muster_json_real (v, 0) <= 24 * 366))
      muster_check_refuse (check, v, field, N_ ("must be a number of hours above 0, of a year at most"));
    if (v != NULL && muster_json_get (condition, "fact") == NULL)
      muster_check_refuse (check, v, field, N_ ("belongs to a condition with “fact”"));
  }
  if (timed > 1)
    muster_check_refuse (check, condition, where, N_ ("has more than one of within_h, window_h and sustained_h"));
  check_scope (check, condition, where);
  for (gsize i = 1; found == 1 && i < G_N_ELEMENTS (forms); i++)
    if (muster_json_get (condition, forms[i]) != NULL) {
      g_autofree char *at = muster_check_under (where, forms[i]);
      muster_check_conditions (check, muster_json_get (condition, forms[i]), at);
    }
  if (found == 1 && muster_json_get (condition, "fact") != NULL)
    check_atom (check, condition, where);
}

/* ---- levels ---- */

/* Every threshold says where it comes from, by itself or by its level. */
static void
check_sources (MusterCheck *check, const MusterJson *level, const char *where)
{
  static const char *const both[] = { "clause", "source" };
  const MusterJson *any = muster_json_get (level, "any");

  for (gsize k = 0; k < G_N_ELEMENTS (both); k++) {
    gsize told = 0;
    for (gsize i = 0; muster_json_is_array (any) && i < muster_json_length (any); i++)
      told += muster_json_get (muster_json_at (any, i), both[k]) != NULL;
    if (muster_json_get (level, both[k]) == NULL && (told == 0 || told < muster_json_length (any))) {
      g_autofree char *field = muster_check_under (where, both[k]);
      muster_check_refuse (check, level, field, N_ ("“%s” is missing; say where the thresholds come from"), both[k]);
    }
  }
}

static void
check_level (MusterCheck *check, const MusterJson *level, const char *where, gpointer data)
{
  guint *seen = data;
  const MusterJson *name = muster_json_get (level, "level"), *any = muster_json_get (level, "any");
  int rank = muster_level_rank (muster_json_text (name, NULL));
  g_autofree char *field = muster_check_under (where, "level"), *list = muster_check_under (where, "any");
  g_autofree char *said = name != NULL ? muster_check_quote (name) : NULL;

  if (name != NULL && rank == MUSTER_LEVELS)
    muster_check_refuse (check, name, field, N_ ("%s is not a level: I, II, III or IV"), said);
  else if (name != NULL && (*seen & (1u << rank)) != 0)
    muster_check_refuse (check, name, field, N_ ("level %s stands twice"), said);
  else if (name != NULL)
    *seen |= 1u << rank;
  if (any != NULL)
    muster_check_conditions (check, any, list);
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
check_below (MusterCheck *check, const MusterPlan *plan, const MusterJson *body, int rank, const MusterRule *rule)
{
  g_autofree char *name = name_of (body, plan->levels[rank], rule), *field = muster_check_under (name, "below");
  const MusterJson *at = muster_json_get (rule->at, "below");

  for (int above = rank - 1; above >= 0; above--) {
    const MusterPlanLevel *level = plan->levels[above];
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *other = g_ptr_array_index (level->any, i);
      g_autofree char *a = muster_rule_fact_name (rule), *b = muster_rule_fact_name (other);
      if (other->form != MUSTER_RULE_ATOM || strcmp (a, b) != 0 || !muster_rule_same_scope (rule, other))
        continue;
      g_autofree char *place = muster_check_place (check, other->at);
      if (rule->below > other->bound)
        muster_check_refuse (check, at, field, N_ ("overlaps level %s, which begins at %.10g (%s)"),
                             muster_level_numeral (muster_level_name (above)), other->bound, place);
      else if (rule->below < other->bound)
        muster_check_refuse (check, at, field, N_ ("leaves a gap below level %s, which begins at %.10g (%s)"),
                             muster_level_numeral (muster_level_name (above)), other->bound, place);
      return;
    }
  }
  muster_check_refuse (check, at, field, N_ ("no higher level takes over at %.10g"), rule->below);
}

/* A range, written as the two bounds of one number that must hold together, may not reach into a higher level. */
static void
check_range (MusterCheck *check, const MusterPlan *plan, int low, const MusterRule *rule, const char *field)
{
  const MusterRule *top = NULL;

  for (guint i = 0; rule->form == MUSTER_RULE_ALL && i < rule->children->len; i++) {
    const MusterRule *child = g_ptr_array_index (rule->children, i), *first = g_ptr_array_index (rule->children, 0);
    g_autofree char *a = child->form == MUSTER_RULE_ATOM ? muster_rule_fact_name (child) : g_strdup ("");
    g_autofree char *b = first->form == MUSTER_RULE_ATOM ? muster_rule_fact_name (first) : g_strdup ("");
    if (*a == '\0' || strcmp (a, b) != 0 || !muster_rule_same_scope (child, first))
      return;
    if (child->comparison == MUSTER_AT_MOST || child->comparison == MUSTER_LESS_THAN)
      top = child;
  }
  for (int high = 0; top != NULL && high < low; high++) {
    const MusterPlanLevel *level = plan->levels[high];
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *other = g_ptr_array_index (level->any, i);
      g_autofree char *a = muster_rule_fact_name (top), *b = muster_rule_fact_name (other);
      gboolean inside = top->comparison == MUSTER_AT_MOST && other->comparison == MUSTER_AT_LEAST
                            ? top->bound >= other->bound
                            : top->bound > other->bound;
      if (other->form != MUSTER_RULE_ATOM || strcmp (a, b) != 0 || !inside
          || (other->comparison != MUSTER_AT_LEAST && other->comparison != MUSTER_MORE_THAN)
          || !muster_rule_same_scope (rule, other))
        continue;
      g_autofree char *place = muster_check_place (check, other->at);
      muster_check_refuse (check, top->at, field, N_ ("overlaps level %s, which begins at %.10g (%s)"),
                           muster_level_numeral (muster_level_name (high)), other->bound, place);
      return;
    }
  }
}

static void
check_between (MusterCheck *check, const MusterPlan *plan, const MusterJson *body, int low, const MusterRule *rule)
{
  for (int high = 0; high <= low; high++) {
    const MusterPlanLevel *level = plan->levels[high];
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *other = g_ptr_array_index (level->any, i);
      g_autofree char *field = name_of (body, plan->levels[low], rule);
      if (other == rule)
        return; /* of its own level, only those before it */
      if (!muster_rule_implies (rule, other))
        continue;
      g_autofree char *place = muster_check_place (check, other->at);
      if (high < low) {
        muster_check_refuse (check, rule->at, field,
                             N_ ("overlaps level %s: whenever this holds, its condition (%s) holds too, so level %s is "
                                 "never reached by it"),
                             muster_level_numeral (muster_level_name (high)), place,
                             muster_level_numeral (muster_level_name (low)));
        return;
      }
      if (muster_rule_implies (other, rule))
        muster_check_refuse (check, rule->at, field, N_ ("says the same as %s"), place);
    }
  }
}

void
muster_check_contradictions (MusterCheck *check, const MusterPlan *plan, const MusterJson *body)
{
  for (int rank = 0; rank < MUSTER_LEVELS; rank++) {
    const MusterPlanLevel *level = plan->levels[rank];
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *rule = g_ptr_array_index (level->any, i);
      g_autofree char *field = name_of (body, level, rule);
      check_between (check, plan, body, rank, rule);
      check_range (check, plan, rank, rule, field);
      if (!isnan (rule->below))
        check_below (check, plan, body, rank, rule);
    }
  }
}

void
muster_check_levels (MusterCheck *check, const MusterJson *body)
{
  const MusterJson *levels = muster_json_get (body, "levels");
  guint seen = 0;

  if (muster_json_is_array (levels) && muster_json_length (levels) == 0)
    muster_check_refuse (check, levels, "body.levels", N_ ("must list at least one level"));
  muster_check_list (check, body, "body", "levels", level_members, check_level, &seen);
}
