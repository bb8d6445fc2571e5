/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a plan and a situation to a proposal. Levels are looked at from I down; the first one of which a condition
 * surely holds is it. On the way every condition that may hold leaves the names of what would have to be known for it.
 *
 * Where it is not known whether the place is a provincial capital, both cases are looked at: the lower level is sure,
 * and if the two differ, the place is among what is missing.
 *
 * A level goes down only when nothing unknown could hold it: a telephone line that is cut must not end a response. */
#include "response/grade.h"
#include <math.h>
#include <string.h>

static const char *const steps[] = { "none", "activate", "hold", "up", "down", "end" };

const char *
muster_step_name (MusterStep step)
{
  return steps[step];
}

void
muster_grade_free (MusterGrade *grade)
{
  if (grade->margin != NULL) {
    g_free (grade->margin->fact);
    g_free (grade->margin->unit);
    g_free (grade->margin);
  }
  g_free (grade->clause);
  g_free (grade->source);
  g_free (grade->numbers);
  g_strfreev (grade->missing);
  g_free (grade->step_clause);
  g_free (grade->step_source);
  g_free (grade->advice);
  g_free (grade->approver);
  g_free (grade->approver_level);
  g_free (grade->approver_code);
  g_free (grade->second_approver);
  g_free (grade);
}

typedef struct {
  int rank;                /* that surely holds */
  int possible;            /* that may hold */
  const MusterRule *fired; /* (nullable) */
  MusterView view;
} Look;

static Look
look_at (const MusterPlan *plan, const MusterSituation *situation, int capital, GPtrArray *missing)
{
  Look look = { MUSTER_LEVELS, MUSTER_LEVELS, NULL, { situation, capital } };

  for (int rank = 0; rank < MUSTER_LEVELS && look.fired == NULL; rank++) {
    const MusterPlanLevel *level = plan->levels[rank];
    for (guint i = 0; level != NULL && i < level->any->len && look.fired == NULL; i++) {
      const MusterRule *rule = g_ptr_array_index (level->any, i);
      if (muster_rule_hold (rule, &look.view) == MUSTER_TRUE) {
        look.fired = rule;
        look.rank = rank;
      }
    }
    if (look.fired != NULL)
      break;
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *rule = g_ptr_array_index (level->any, i);
      if (muster_rule_hold (rule, &look.view) == MUSTER_MAYBE)
        look.possible = MIN (look.possible, rank);
      muster_rule_find_missing (rule, &look.view, missing);
    }
  }
  look.possible = MIN (look.possible, look.rank);
  return look;
}

/* The nearest bound of the next level up that has one in sight, by the share of it that is still to go. */
static MusterMargin *
find_margin (const MusterPlan *plan, const Look *look)
{
  for (int rank = look->rank - 1; rank >= 0; rank--) {
    const MusterPlanLevel *level = plan->levels[rank];
    const MusterRule *nearest = NULL;
    double least = G_MAXDOUBLE, value, bound, at = 0, to = 0;
    for (guint i = 0; level != NULL && i < level->any->len; i++) {
      const MusterRule *rule = g_ptr_array_index (level->any, i);
      if (!muster_rule_distance (rule, &look->view, &value, &bound) || (bound - value) / MAX (fabs (bound), 1) >= least)
        continue;
      least = (bound - value) / MAX (fabs (bound), 1);
      nearest = rule;
      at = value;
      to = bound;
    }
    if (nearest != NULL) {
      MusterMargin *margin = g_new0 (MusterMargin, 1);
      *margin = (MusterMargin){ rank, muster_rule_fact_name (nearest), at, to, g_strdup (nearest->parts[0]->unit) };
      return margin;
    }
  }
  return NULL;
}

static void
add_name (GPtrArray *missing, const char *name)
{
  name = g_intern_string (name);
  if (!g_ptr_array_find (missing, name, NULL))
    g_ptr_array_add (missing, (gpointer)name);
}

/* Both cases where it is not known whether this is a provincial capital. */
static Look
look_around (const MusterPlan *plan, const MusterSituation *s, GPtrArray *missing)
{
  Look look;

  if (s->place != MUSTER_PLACE_UNKNOWN) {
    look = look_at (plan, s, s->place == MUSTER_PLACE_CAPITAL, missing);
  } else {
    g_autoptr (GPtrArray) in_missing = g_ptr_array_new ();
    Look in = look_at (plan, s, TRUE, in_missing);
    look = look_at (plan, s, FALSE, missing);
    if (in.rank != look.rank || in.possible != look.possible)
      add_name (missing, "place");
    for (guint i = 0; i < in_missing->len; i++)
      add_name (missing, g_ptr_array_index (in_missing, i));
    int possible = MIN (in.possible, look.possible);
    if (in.rank > look.rank)
      look = in;
    look.possible = possible;
  }
  return look;
}

/* What the plan's own rules make of sensitive times and places. Returns the rank after them. */
static int
adjust (const MusterPlan *plan, const Look *look, MusterGrade *grade, GPtrArray *missing)
{
  g_autoptr (GString) advice = g_string_new (NULL);
  int rank = look->rank;

  for (guint i = 0; i < plan->adjust->len; i++) {
    const MusterAdjust *rule = g_ptr_array_index (plan->adjust, i);
    gboolean counts = look->rank == MUSTER_LEVELS ? rule->raise == 0 : (rule->levels & (1u << look->rank)) != 0;
    if (!counts)
      continue;
    if (rule->raise > 0)
      muster_rule_find_missing (rule->when, &look->view, missing);
    if (muster_rule_hold (rule->when, &look->view) != MUSTER_TRUE)
      continue;
    if (rule->text != NULL)
      g_string_append_printf (advice, "%s%s", advice->len > 0 ? " " : "", rule->text);
    if (rule->raise == 0)
      continue;
    rank = MAX (0, look->rank - rule->raise);
    g_free (grade->step_clause);
    g_free (grade->step_source);
    grade->step_clause = g_strdup (rule->clause);
    grade->step_source = g_strdup (rule->source);
  }
  grade->advice = advice->len > 0 ? g_strdup (advice->str) : NULL;
  return rank;
}

static void
find_step (const MusterPlan *plan, const Look *look, MusterGrade *grade)
{
  int now = look->view.situation->level;

  for (guint i = 0; now < MUSTER_LEVELS && i < plan->end->len; i++) {
    const MusterRule *rule = g_ptr_array_index (plan->end, i);
    if (muster_rule_hold (rule, &look->view) != MUSTER_TRUE)
      continue;
    grade->step = MUSTER_STEP_END;
    g_free (grade->step_clause);
    g_free (grade->step_source);
    grade->step_clause = g_strdup (rule->clause);
    grade->step_source = g_strdup (rule->source != NULL ? rule->source : plan->source);
    return;
  }
  if (now == MUSTER_LEVELS)
    grade->step = grade->rank < MUSTER_LEVELS ? MUSTER_STEP_ACTIVATE : MUSTER_STEP_NONE;
  else if (grade->rank < now)
    grade->step = MUSTER_STEP_UP;
  else
    grade->step = grade->rank > now && grade->possible > now ? MUSTER_STEP_DOWN : MUSTER_STEP_HOLD;
}

/* Governments from the highest; the model's words. A zone counts as a county. */
static int
government_rank (const char *level)
{
  static const char *const order[] = { "country", "province", "prefecture", "county", "township", "village", "group" };

  if (g_strcmp0 (level, "zone") == 0 || g_strcmp0 (level, "municipality") == 0)
    return 3;
  for (int i = 0; i < (int)G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (order[i], level) == 0)
      return i;
  return -1;
}

/* The code of the government of that rank above @code, where the code reaches that far. */
static char *
cut_code (const char *code, int rank)
{
  gsize digits = rank == 1 ? 2 : rank == 2 ? 4 : rank == 3 ? 6 : 0, n;

  if (code == NULL || digits == 0)
    return NULL;
  n = strlen (code);
  if (n < 2 || strspn (code, "0123456789") != n || !muster_code_in_province (code))
    return NULL;
  while (n > 2 && n <= 6 && n % 2 == 0 && code[n - 1] == '0' && code[n - 2] == '0')
    n -= 2;
  return n >= digits ? g_strdup_printf ("%.*s%s", (int)digits, code, &"0000"[digits - 2]) : NULL;
}

static void
find_approver (const MusterPlanLevel *level, const MusterSituation *s, MusterGrade *grade)
{
  int rank = government_rank (level->approver_level), here = government_rank (s->kind);

  grade->approver_level = g_strdup (level->approver_level);
  grade->approver_code = cut_code (s->jurisdiction, rank);
  grade->approver = grade->approver_code != NULL && level->approver != NULL
                        ? g_strdup_printf ("%s (%s)", level->approver, grade->approver_code)
                        : g_strdup (level->approver != NULL ? level->approver : level->approver_level);
  grade->second_approver = g_strdup (level->second_approver);
  grade->own_power = rank >= 0 && here >= 0 && here <= rank;
}

static gboolean
rule_asks (const MusterRule *rule, const MusterFactInfo *info)
{
  for (guint i = 0; i < rule->n_parts; i++)
    if (rule->parts[i] == info)
      return TRUE;
  for (guint i = 0; rule->children != NULL && i < rule->children->len; i++)
    if (rule_asks (g_ptr_array_index (rule->children, i), info))
      return TRUE;
  return FALSE;
}

gboolean
muster_plan_asks (const MusterPlan *plan, const MusterFactInfo *info)
{
  for (int rank = 0; rank < MUSTER_LEVELS; rank++)
    for (guint i = 0; plan->levels[rank] != NULL && i < plan->levels[rank]->any->len; i++)
      if (rule_asks (g_ptr_array_index (plan->levels[rank]->any, i), info))
        return TRUE;
  for (guint i = 0; i < plan->adjust->len; i++)
    if (rule_asks (((const MusterAdjust *)g_ptr_array_index (plan->adjust, i))->when, info))
      return TRUE;
  for (guint i = 0; i < plan->end->len; i++)
    if (rule_asks (g_ptr_array_index (plan->end, i), info))
      return TRUE;
  return FALSE;
}

MusterGrade *
muster_plan_grade (const MusterPlan *plan, const MusterSituation *situation)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  MusterGrade *grade = g_new0 (MusterGrade, 1);
  Look look = look_around (plan, situation, missing);

  grade->rank = adjust (plan, &look, grade, missing);
  grade->possible = MIN (look.possible, grade->rank);
  grade->level = grade->rank < MUSTER_LEVELS ? plan->levels[grade->rank] : NULL;
  if (look.fired != NULL) {
    const MusterPlanLevel *fired = plan->levels[look.rank];
    g_autoptr (GString) numbers = g_string_new (NULL);
    muster_rule_say (look.fired, &look.view, numbers);
    grade->numbers = g_strdup (numbers->str);
    grade->clause = g_strdup (look.fired->clause != NULL ? look.fired->clause : fired->clause);
    grade->source = g_strdup (look.fired->source != NULL ? look.fired->source : fired->source);
  }
  if (grade->source == NULL)
    grade->source = g_strdup (plan->source);
  grade->margin = grade->rank > 0 ? find_margin (plan, &look) : NULL;
  if (grade->level != NULL)
    find_approver (grade->level, situation, grade);
  find_step (plan, &look, grade);
  for (guint i = 0; i < missing->len; i++)
    g_strv_builder_add (names, g_ptr_array_index (missing, i));
  grade->missing = g_strv_builder_end (names);
  return grade;
}
