/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The threshold engine against an evaluator of its own kind: below, a plan's JSON is read and judged by a few lines
 * that know nothing of intervals, and every threshold of every shipped plan is walked at its bound, one step below and
 * one above, in a capital, elsewhere and where nobody knows. Then properties on random worlds: partial knowledge never
 * grades higher than the truth and never rules it out, and facts in any order say the same. */
#include "response/grade.h"
#include <math.h>
#include <string.h>

/* ---- the plans ---- */

typedef struct {
  char *path;
  MusterJson *json;
  MusterPlan *plan;
} Shipped;

static GPtrArray *shipped;

static void
load_folder (const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *text = NULL, *id = NULL;
    Shipped *one = g_new0 (Shipped, 1);
    one->path = g_build_filename (path, name, NULL);
    g_assert_true (g_file_get_contents (one->path, &text, NULL, NULL));
    g_autoptr (GPtrArray) problems = muster_plan_check_text (text, -1, &id);
    for (guint i = 0; i < problems->len; i++) {
      const MusterProblem *p = g_ptr_array_index (problems, i);
      g_error ("%s:%u: %s: %s", one->path, p->line, p->field, p->message);
    }
    one->json = muster_json_parse (text, -1, NULL);
    one->plan = muster_plan_read (text, -1, NULL);
    g_assert_nonnull (one->plan);
    g_ptr_array_add (shipped, one);
  }
}

/* ---- the other evaluator: what is not told is not there ---- */

typedef struct {
  double values[256]; /* NaN: not told */
  gboolean capital;
} World;

static guint
index_of (const char *name)
{
  for (guint i = 0; muster_fact_at (i) != NULL; i++)
    if (strcmp (muster_fact_at (i)->name, name) == 0)
      return i;
  g_assert_not_reached ();
}

static void
clear (World *world)
{
  for (gsize i = 0; i < G_N_ELEMENTS (world->values); i++)
    world->values[i] = NAN;
  world->capital = FALSE;
}

static double
bound_of (const MusterJson *atom, const char **how)
{
  static const char *const names[] = { "at_least", "more_than", "at_most", "less_than", "is" };
  g_auto (GStrv) parts = g_strsplit (muster_json_get_text (atom, "fact"), "+", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const MusterJson *v = muster_json_get (atom, names[i]);
    if (v == NULL)
      continue;
    *how = names[i];
    if (muster_json_is_bool (v))
      return muster_json_bool (v, FALSE);
    if (muster_json_is_text (v))
      return muster_fact_word (muster_fact_find (parts[0]), muster_json_text (v, ""));
    return muster_json_real (v, NAN);
  }
  g_assert_not_reached ();
}

static gboolean
is_true (const MusterJson *c, const World *world)
{
  const MusterJson *all = muster_json_get (c, "all"), *any = muster_json_get (c, "any");
  const MusterJson *capital = muster_json_get (muster_json_get (c, "place"), "capital");
  const char *how = NULL;
  double sum = 0, bound;
  guint known = 0, n;

  if (capital != NULL && muster_json_bool (capital, FALSE) != world->capital)
    return FALSE;
  for (gsize i = 0; i < muster_json_length (all); i++)
    if (!is_true (muster_json_at (all, i), world))
      return FALSE;
  for (gsize i = 0; i < muster_json_length (any); i++)
    if (is_true (muster_json_at (any, i), world))
      return TRUE;
  if (all != NULL || any != NULL)
    return all != NULL;
  if (muster_json_get (c, "sustained_h") != NULL)
    return FALSE; /* nothing here has a time */
  bound = bound_of (c, &how);
  g_auto (GStrv) parts = g_strsplit (muster_json_get_text (c, "fact"), "+", -1);
  n = g_strv_length (parts);
  for (guint i = 0; i < n; i++)
    if (!isnan (world->values[index_of (parts[i])])) {
      sum += world->values[index_of (parts[i])];
      known++;
    }
  if (strcmp (how, "at_least") == 0)
    return known > 0 && sum >= bound;
  if (strcmp (how, "more_than") == 0)
    return known > 0 && sum > bound;
  if (known < n)
    return FALSE;
  return strcmp (how, "is") == 0 ? sum == bound : strcmp (how, "at_most") == 0 ? sum <= bound : sum < bound;
}

static int
level_of (const MusterJson *plan, const World *world)
{
  const MusterJson *levels = muster_json_get (muster_json_get (plan, "body"), "levels");

  for (int rank = 0; rank < MUSTER_LEVELS; rank++)
    for (gsize l = 0; l < muster_json_length (levels); l++) {
      const MusterJson *level = muster_json_at (levels, l), *any = muster_json_get (level, "any");
      if (muster_level_rank (muster_json_get_text (level, "level")) != rank)
        continue;
      for (gsize i = 0; i < muster_json_length (any); i++)
        if (is_true (muster_json_at (any, i), world))
          return rank;
    }
  return MUSTER_LEVELS;
}

static MusterSituation *
tell (const World *world, gboolean with_place)
{
  MusterSituation *s = muster_situation_new ();

  if (with_place)
    s->place = world->capital ? MUSTER_PLACE_CAPITAL : MUSTER_PLACE_ELSEWHERE;
  for (guint i = 0; muster_fact_at (i) != NULL; i++)
    if (!isnan (world->values[i]))
      muster_situation_add (s, muster_fact_at (i), MUSTER_QUALIFIER_EXACT, world->values[i], NULL, MUSTER_NO_TIME);
  return s;
}

/* ---- every threshold ---- */

static guint walked;

static void
compare (const Shipped *one, const World *world, int expected)
{
  g_autoptr (MusterSituation) s = tell (world, TRUE), somewhere = tell (world, FALSE);
  g_autoptr (MusterGrade) grade = muster_plan_grade (one->plan, s), blind = muster_plan_grade (one->plan, somewhere);
  World other = *world;
  int lower;

  other.capital = !world->capital;
  lower = MAX (expected, level_of (one->json, &other));
  if (grade->rank != expected || blind->rank != lower)
    g_error ("%s: level %d and %d, not %d and %d", one->path, grade->rank, blind->rank, expected, lower);
  if (level_of (one->json, &other) != expected)
    g_assert_true (g_strv_contains ((const char *const *)blind->missing, "place"));
  if (grade->rank < MUSTER_LEVELS) {
    g_assert_nonnull (grade->clause);
    g_assert_nonnull (grade->source);
    g_assert_nonnull (grade->approver);
    g_assert_nonnull (grade->numbers);
  }
  walked++;
}

/* Makes the other conditions of an "all" true, so that the one looked at decides. */
static void
satisfy (const MusterJson *c, World *world)
{
  const MusterJson *all = muster_json_get (c, "all");
  const char *how;

  for (gsize i = 0; i < muster_json_length (all); i++)
    satisfy (muster_json_at (all, i), world);
  if (all != NULL)
    return;
  g_auto (GStrv) parts = g_strsplit (muster_json_get_text (c, "fact"), "+", -1);
  double bound = bound_of (c, &how);
  world->values[index_of (parts[0])] = bound + (strcmp (how, "more_than") == 0 ? 1 : 0);
}

static void
walk_atom (const Shipped *one, const MusterJson *whole, const MusterJson *atom, int rank)
{
  g_auto (GStrv) parts = g_strsplit (muster_json_get_text (atom, "fact"), "+", -1);
  const MusterFactInfo *info = muster_fact_find (parts[0]);
  const char *how;
  double bound = bound_of (atom, &how);
  double step = info->type == MUSTER_FACT_REAL ? (fabs (bound) < 100 ? 0.1 : 0.01) : 1;
  guint n = g_strv_length (parts);

  for (int capital = 0; capital < 2; capital++)
    for (int d = -1; d <= 1; d++) {
      double value = bound + d * step;
      World world;
      clear (&world);
      world.capital = capital;
      satisfy (whole, &world);
      if (value < info->least || value > (info->type == MUSTER_FACT_BOOL ? 1 : info->most))
        continue;
      world.values[index_of (parts[0])] = value;
      int expected = level_of (one->json, &world);
      gboolean reaches = strcmp (how, "more_than") == 0 ? d > 0 : d >= 0;
      if (muster_json_get (muster_json_get (whole, "place"), "capital") == NULL && strcmp (how, "is") != 0
          && muster_json_get (atom, "sustained_h") == NULL)
        g_assert_true (!reaches || expected <= rank);
      compare (one, &world, expected);
      /* The same sum, told in two parts. */
      if (n > 1 && value >= 1) {
        world.values[index_of (parts[0])] = value - 1;
        world.values[index_of (parts[1])] = 1;
        compare (one, &world, level_of (one->json, &world));
      }
    }
}

static void
walk (const Shipped *one, const MusterJson *whole, const MusterJson *c, int rank)
{
  const MusterJson *all = muster_json_get (c, "all"), *any = muster_json_get (c, "any");
  const MusterJson *list = all != NULL ? all : any;

  for (gsize i = 0; i < muster_json_length (list); i++)
    walk (one, whole, muster_json_at (list, i), rank);
  if (list == NULL)
    walk_atom (one, whole, c, rank);
}

static void
test_every_threshold_at_its_bound_and_beside_it (void)
{
  guint thresholds = 0;

  for (guint i = 0; i < shipped->len; i++) {
    const Shipped *one = g_ptr_array_index (shipped, i);
    const MusterJson *levels = muster_json_get (muster_json_get (one->json, "body"), "levels");
    for (gsize l = 0; l < muster_json_length (levels); l++) {
      const MusterJson *level = muster_json_at (levels, l), *any = muster_json_get (level, "any");
      for (gsize c = 0; c < muster_json_length (any); c++, thresholds++)
        walk (one, muster_json_at (any, c), muster_json_at (any, c),
              muster_level_rank (muster_json_get_text (level, "level")));
    }
  }
  g_test_message ("%u plans, %u thresholds, %u situations", shipped->len, thresholds, walked);
  g_assert_cmpuint (shipped->len, >=, 16);
}

/* What the law says, written here a second time by hand. */
static void
test_figures_of_the_law (void)
{
  static const struct {
    const char *hazard, *fact;
    double bounds[4]; /* of I, II, III, IV */
  } law[] = { { "production-accident", "dead", { 30, 10, 3, 1 } },
              { "production-accident", "seriously_injured", { 100, 50, 10, 1 } },
              { "production-accident", "direct_loss_cny", { 1e8, 5e7, 1e7, 0.01 } },
              { "mine", "dead", { 30, 10, 3, 1 } },
              { "hazardous-chemicals", "seriously_injured", { 100, 50, 10, 1 } },
              { "fireworks", "dead", { 30, 10, 3, 1 } },
              { "road-traffic", "direct_loss_cny", { 1e8, 5e7, 1e7, 0.01 } },
              { "natural-disaster-relief", "dead", { 200, 100, 50, 20 } },
              { "natural-disaster-relief", "missing", { 200, 100, 50, 20 } },
              { "natural-disaster-relief", "relocated", { 2e6, 1e6, 5e5, 1e5 } },
              { "natural-disaster-relief", "rooms_destroyed", { 3e5, 2e5, 1e5, 1e4 } },
              { "natural-disaster-relief", "households_destroyed", { 1e5, 7e4, 3e4, 3e3 } },
              { "forest-fire", "dead", { 30, 10, 3, 1 } },
              { "forest-fire", "burned_area_ha", { 1000, 100, 1, 0.01 } },
              { "grassland-fire", "burned_area_ha", { 8000, 5000, 1000, 10 } },
              { "earthquake", "magnitude", { 7.0, 6.5, 6.0, 5.0 } },
              { "geological", "dead", { 30, 10, 3, 1 } },
              { "earthquake", "dead", { 300, 50, 10, 1 } },
              { "earthquake", "missing", { 300, 50, 10, 1 } },
              { "forest-fire", "seriously_injured", { 100, 50, 10, 1 } },
              { "hazardous-chemicals", "dead", { 30, 10, 3, 1 } },
              { "hazardous-chemicals", "direct_loss_cny", { 1e8, 5e7, 1e7, 0.01 } },
              { "natural-disaster-relief", "drought_relief_people", { 4e6, 3e6, 2e6, 1e6 } },
              { "natural-disaster-relief", "drought_relief_share", { 30, 25, 20, 15 } },
              { "geological", "direct_loss_cny", { 1e7, 5e6, 1e6, 0.01 } },
              { "geological", "possible_loss_cny", { 1e8, 5e7, 5e6, 0.01 } },
              { "geological", "to_relocate", { 1000, 500, 100, 1 } },
              { "geological", "threatened", { 1000, 500, 100, 1 } } };

  for (gsize i = 0; i < G_N_ELEMENTS (law); i++)
    for (guint p = 0; p < shipped->len; p++) {
      const Shipped *one = g_ptr_array_index (shipped, p);
      if (one->plan->invented || !muster_plan_fits (one->plan, law[i].hazard))
        continue;
      for (int rank = 0; rank < MUSTER_LEVELS; rank++) {
        const MusterFactInfo *info = muster_fact_find (law[i].fact);
        double step = info->type == MUSTER_FACT_COUNT ? 1 : 0.01;
        for (int d = -1; d <= 0; d++) {
          World world;
          clear (&world);
          world.values[index_of (law[i].fact)] = law[i].bounds[rank] + d * step;
          g_autoptr (MusterSituation) s = tell (&world, TRUE);
          g_autoptr (MusterGrade) grade = muster_plan_grade (one->plan, s);
          if (grade->rank != rank - d)
            g_error ("%s: %s %g is %d", law[i].hazard, law[i].fact, world.values[index_of (law[i].fact)], grade->rank);
        }
      }
    }
}

/* ---- random worlds ---- */

static void
collect (const MusterJson *c, GArray *facts, GArray *bounds)
{
  const MusterJson *lists[] = { muster_json_get (c, "all"), muster_json_get (c, "any") };
  const char *how;

  for (gsize k = 0; k < G_N_ELEMENTS (lists); k++)
    for (gsize i = 0; i < muster_json_length (lists[k]); i++)
      collect (muster_json_at (lists[k], i), facts, bounds);
  if (lists[0] != NULL || lists[1] != NULL)
    return;
  g_auto (GStrv) parts = g_strsplit (muster_json_get_text (c, "fact"), "+", -1);
  for (char **part = parts; *part != NULL; part++) {
    guint fact = index_of (*part);
    double bound = bound_of (c, &how);
    g_array_append_val (facts, fact);
    g_array_append_val (bounds, bound);
  }
}

static void
collect_plan (const Shipped *one, GArray *facts, GArray *bounds)
{
  const MusterJson *levels = muster_json_get (muster_json_get (one->json, "body"), "levels");

  for (gsize l = 0; l < muster_json_length (levels); l++) {
    const MusterJson *any = muster_json_get (muster_json_at (levels, l), "any");
    for (gsize i = 0; i < muster_json_length (any); i++)
      collect (muster_json_at (any, i), facts, bounds);
  }
}

static double
clamp_to (const MusterFactInfo *info, double value)
{
  double top = info->type == MUSTER_FACT_BOOL ? 1 : info->most;

  value = CLAMP (value, info->least, top);
  return info->type == MUSTER_FACT_REAL ? value : floor (value);
}

/* A world near the bounds of the plan, where everything is told that the plan asks. */
static void
make_world (GArray *facts, GArray *bounds, World *world)
{
  clear (world);
  world->capital = g_test_rand_bit ();
  for (guint i = 0; i < facts->len; i++) {
    const MusterFactInfo *info = muster_fact_at (g_array_index (facts, guint, i));
    double near = g_array_index (bounds, double, i) + g_test_rand_int_range (-2, 2);
    double *value = &world->values[g_array_index (facts, guint, i)];
    if (isnan (*value) || g_test_rand_int_range (0, 3) == 0)
      *value = clamp_to (info, g_test_rand_int_range (0, 3) > 0 ? info->least : near);
  }
}

/* Something true to say about a fact, and not always all of it. */
static void
tell_partly (MusterSituation *s, const MusterFactInfo *info, double value)
{
  double off = g_test_rand_int_range (0, 3);

  switch (g_test_rand_int_range (0, 7)) {
  case 0:
    return;
  case 1:
    muster_situation_add (s, info, MUSTER_QUALIFIER_UNKNOWN, 0, NULL, MUSTER_NO_TIME);
    return;
  case 2:
    muster_situation_add (s, info, MUSTER_QUALIFIER_AT_LEAST, clamp_to (info, value - off), NULL, MUSTER_NO_TIME);
    return;
  case 3:
    if (value - 1 - off >= info->least)
      muster_situation_add (s, info, MUSTER_QUALIFIER_MORE_THAN, value - 1 - off, NULL, MUSTER_NO_TIME);
    return;
  case 4:
    muster_situation_add (s, info, MUSTER_QUALIFIER_AT_MOST, clamp_to (info, value + off), NULL, MUSTER_NO_TIME);
    return;
  default:
    muster_situation_add (s, info, MUSTER_QUALIFIER_EXACT, value, NULL, MUSTER_NO_TIME);
  }
}

static void
test_partial_knowledge_never_says_more_than_the_truth_nor_rules_it_out (void)
{
  guint sure = 0, rounds = 0;

  for (guint p = 0; p < shipped->len; p++) {
    const Shipped *one = g_ptr_array_index (shipped, p);
    g_autoptr (GArray) facts = g_array_new (FALSE, FALSE, sizeof (guint));
    g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (double));
    collect_plan (one, facts, bounds);
    for (int round = 0; round < 300; round++, rounds++) {
      g_autoptr (MusterSituation) s = muster_situation_new ();
      World world;
      make_world (facts, bounds, &world);
      if (g_test_rand_bit ())
        s->place = world.capital ? MUSTER_PLACE_CAPITAL : MUSTER_PLACE_ELSEWHERE;
      for (guint i = 0; muster_fact_at (i) != NULL; i++)
        if (!isnan (world.values[i]))
          tell_partly (s, muster_fact_at (i), world.values[i]);
      g_autoptr (MusterGrade) grade = muster_plan_grade (one->plan, s);
      int truth = level_of (one->json, &world);
      if (grade->rank < truth || grade->possible > truth)
        g_error ("%s: graded %d, at most %d, in truth %d", one->path, grade->rank, grade->possible, truth);
      if (grade->missing[0] == NULL) {
        g_assert_cmpint (grade->rank, ==, truth);
        sure++;
      }
    }
  }
  g_test_message ("%u worlds, %u of them sure", rounds, sure);
  g_assert_cmpuint (sure, >, 0);
}

static char *
say_grade (const MusterGrade *g)
{
  g_autofree char *missing = g_strjoinv (",", g->missing);

  return g_strdup_printf ("%d %d %d %s|%s|%s|%s|%s|%g", g->rank, g->possible, g->step, g->clause, g->source, g->numbers,
                          missing, g->margin != NULL ? g->margin->fact : "", g->margin != NULL ? g->margin->value : 0);
}

static void
shuffle (GArray *facts)
{
  for (guint i = facts->len; i > 1; i--) {
    guint j = (guint)g_test_rand_int_range (0, (gint32)i);
    MusterFact other = g_array_index (facts, MusterFact, i - 1);
    g_array_index (facts, MusterFact, i - 1) = g_array_index (facts, MusterFact, j);
    g_array_index (facts, MusterFact, j) = other;
  }
}

static void
test_facts_in_any_order_say_the_same (void)
{
  static const char *const sources[] = { NULL, "county", "hospital" };

  for (guint p = 0; p < shipped->len; p++) {
    const Shipped *one = g_ptr_array_index (shipped, p);
    g_autoptr (GArray) facts = g_array_new (FALSE, FALSE, sizeof (guint));
    g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (double));
    collect_plan (one, facts, bounds);
    for (int round = 0; round < 60; round++) {
      g_autoptr (MusterSituation) s = muster_situation_new ();
      g_autofree char *first = NULL;
      s->onset = 0;
      s->level = g_test_rand_int_range (0, 5);
      for (int i = 0; i < 12; i++) {
        guint k = (guint)g_test_rand_int_range (0, (gint32)facts->len);
        const MusterFactInfo *info = muster_fact_at (g_array_index (facts, guint, k));
        gint64 time = g_test_rand_int_range (-1, 6) * G_GINT64_CONSTANT (7200000);
        muster_situation_add (s, info, (MusterQualifier)g_test_rand_int_range (0, 6),
                              clamp_to (info, g_array_index (bounds, double, k) + g_test_rand_int_range (-1, 2)),
                              sources[g_test_rand_int_range (0, 3)], time < 0 ? MUSTER_NO_TIME : time);
      }
      for (int turn = 0; turn < 6; turn++) {
        g_autoptr (MusterGrade) grade = muster_plan_grade (one->plan, s);
        g_autofree char *said = say_grade (grade);
        if (first == NULL)
          first = g_steal_pointer (&said);
        else
          g_assert_cmpstr (said, ==, first);
        shuffle (s->facts);
      }
    }
  }
}

/* ---- qualifiers, times, places, steps: by example ---- */

#define HOUR G_GINT64_CONSTANT (3600000)

static MusterPlan *
plan_of (const char *any_of_two, const char *rest)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"p\",\"name\":\"P\",\"class\":\"accident\",\"hazard\":\"flood\",\"version\":\"1\",\"owner\":{\"name\":"
      "\"o\",\"level\":"
      "\"county\"},\"source\":\"s\",\"body\":{\"levels\":[{\"level\":\"I\",\"clause\":\"c1\",\"source\":\"s\","
      "\"approver\":\"a\",\"approver_level\":\"country\",\"any\":[{\"fact\":\"trapped\",\"at_least\":100}]},"
      "{\"level\":\"II\",\"clause\":\"c2\",\"source\":\"s\",\"approver\":\"a\",\"approver_level\":\"county\",\"any\":[%"
      "s]}"
      "]%s}}",
      any_of_two, rest);
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) problems = muster_plan_check_text (text, -1, &id);

  for (guint i = 0; i < problems->len; i++)
    g_error ("%s", ((MusterProblem *)g_ptr_array_index (problems, i))->message);
  return muster_plan_read (text, -1, NULL);
}

static int
rank_with (const MusterPlan *plan, MusterSituation *s)
{
  g_autoptr (MusterGrade) grade = muster_plan_grade (plan, s);

  return grade->rank;
}

static gboolean
misses (const MusterPlan *plan, MusterSituation *s, const char *fact)
{
  g_autoptr (MusterGrade) grade = muster_plan_grade (plan, s);

  return g_strv_contains ((const char *const *)grade->missing, fact);
}

static void
test_what_a_qualifier_reaches_and_rules_out (void)
{
  g_autoptr (MusterPlan) plan = plan_of ("{\"fact\":\"dead\",\"at_least\":10}", "");
  static const struct {
    MusterQualifier qualifier;
    double value;
    int rank;
    gboolean missing;
  } cases[] = { { MUSTER_QUALIFIER_EXACT, 10, 1, FALSE },    { MUSTER_QUALIFIER_EXACT, 9, 4, FALSE },
                { MUSTER_QUALIFIER_AT_LEAST, 10, 1, FALSE }, { MUSTER_QUALIFIER_AT_LEAST, 9, 4, TRUE },
                { MUSTER_QUALIFIER_MORE_THAN, 9, 1, FALSE }, { MUSTER_QUALIFIER_MORE_THAN, 8, 4, TRUE },
                { MUSTER_QUALIFIER_AT_MOST, 9, 4, FALSE },   { MUSTER_QUALIFIER_AT_MOST, 10, 4, TRUE },
                { MUSTER_QUALIFIER_ABOUT, 10, 1, FALSE },    { MUSTER_QUALIFIER_ABOUT, 9, 4, TRUE },
                { MUSTER_QUALIFIER_UNKNOWN, 0, 4, TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MusterSituation) s = muster_situation_new ();
    muster_situation_add (s, muster_fact_find ("dead"), cases[i].qualifier, cases[i].value, NULL, MUSTER_NO_TIME);
    muster_situation_add (s, muster_fact_find ("trapped"), MUSTER_QUALIFIER_EXACT, 0, NULL, MUSTER_NO_TIME);
    g_assert_cmpint (rank_with (plan, s), ==, cases[i].rank);
    g_assert_cmpint (misses (plan, s, "dead"), ==, cases[i].missing);
  }
}

static void
add (MusterSituation *s, const char *fact, double value, const char *source, double hour)
{
  muster_situation_add (s, muster_fact_find (fact), MUSTER_QUALIFIER_EXACT, value, source,
                        isnan (hour) ? MUSTER_NO_TIME : (gint64)(hour * (double)HOUR));
}

static void
test_a_source_corrects_itself_and_not_another (void)
{
  g_autoptr (MusterPlan) plan = plan_of ("{\"fact\":\"dead\",\"at_least\":10}", "");
  g_autoptr (MusterSituation) s = muster_situation_new ();

  add (s, "dead", 12, "county", 1);
  g_assert_cmpint (rank_with (plan, s), ==, 1);
  add (s, "dead", 3, "hospital", 2); /* counts only its own */
  g_assert_cmpint (rank_with (plan, s), ==, 1);
  add (s, "dead", 8, "county", 3);
  g_assert_cmpint (rank_with (plan, s), ==, 4);
}

static void
test_within_hours_of_onset (void)
{
  g_autoptr (MusterPlan) plan = plan_of ("{\"fact\":\"dead\",\"at_least\":10,\"within_h\":24}", "");
  g_autoptr (MusterSituation) in = muster_situation_new (), out = muster_situation_new (),
                              when = muster_situation_new ();

  in->onset = out->onset = 0;
  add (in, "dead", 10, NULL, 24);
  add (out, "dead", 9, NULL, 24);
  add (out, "dead", 10, NULL, 24.1);
  add (when, "dead", 10, NULL, 1);
  g_assert_cmpint (rank_with (plan, in), ==, 1);
  g_assert_cmpint (rank_with (plan, out), ==, 4);
  g_assert_cmpint (rank_with (plan, when), ==, 4);
  g_assert_true (misses (plan, when, "onset"));
}

static void
test_growth_in_a_window (void)
{
  g_autoptr (MusterPlan) plan = plan_of ("{\"fact\":\"cholera_cases\",\"at_least\":10,\"window_h\":168}", "");
  g_autoptr (MusterSituation) slow = muster_situation_new (), fast = muster_situation_new (),
                              once = muster_situation_new ();

  add (slow, "cholera_cases", 5, NULL, 0);
  add (slow, "cholera_cases", 14, NULL, 200);
  add (fast, "cholera_cases", 5, NULL, 0);
  add (fast, "cholera_cases", 15, NULL, 168);
  add (once, "cholera_cases", 10, NULL, NAN);
  g_assert_cmpint (rank_with (plan, slow), ==, 4);
  g_assert_cmpint (rank_with (plan, fast), ==, 1);
  g_assert_cmpint (rank_with (plan, once), ==, 1);
}

static void
test_sustained_without_a_break (void)
{
  g_autoptr (MusterPlan) plan = plan_of ("{\"fact\":\"fire_uncontrolled\",\"is\":true,\"sustained_h\":24}", "");
  g_autoptr (MusterSituation) whole = muster_situation_new (), broken = muster_situation_new (),
                              undated = muster_situation_new ();

  add (whole, "fire_uncontrolled", 1, NULL, 0);
  whole->now = 24 * HOUR - 1;
  g_assert_cmpint (rank_with (plan, whole), ==, 4);
  whole->now = 24 * HOUR;
  g_assert_cmpint (rank_with (plan, whole), ==, 1);
  add (broken, "fire_uncontrolled", 1, NULL, 0);
  add (broken, "fire_uncontrolled", 0, NULL, 10);
  add (broken, "fire_uncontrolled", 1, NULL, 11);
  broken->now = 30 * HOUR;
  g_assert_cmpint (rank_with (plan, broken), ==, 4);
  broken->now = 35 * HOUR;
  g_assert_cmpint (rank_with (plan, broken), ==, 1);
  add (undated, "fire_uncontrolled", 1, NULL, NAN);
  g_assert_cmpint (rank_with (plan, undated), ==, 4);
  g_assert_true (misses (plan, undated, "fire_uncontrolled"));
}

static void
test_places_by_code_kind_and_population (void)
{
  g_autoptr (MusterPlan) code = plan_of ("{\"fact\":\"dead\",\"at_least\":1,\"place\":{\"codes\":[\"3603\"]}}", "");
  g_autoptr (MusterPlan) kind = plan_of ("{\"fact\":\"dead\",\"at_least\":1,\"place\":{\"kinds\":[\"county\"]}}", "");
  g_autoptr (MusterPlan) people
      = plan_of ("{\"fact\":\"dead\",\"at_least\":1,\"place\":{\"population_at_least\":1000}}", "");
  static const struct {
    const char *code;
    int rank;
    gboolean missing;
    int rank_of_kind;
  } cases[] = { { "360300", 1, FALSE, 4 },
                { "360301", 1, FALSE, 1 },
                { "360400", 4, FALSE, 4 },
                { "360000", 4, TRUE, 4 },
                { NULL, 4, TRUE, 4 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MusterSituation) s = muster_situation_new ();
    add (s, "dead", 1, NULL, NAN);
    if (cases[i].code != NULL)
      muster_situation_set_jurisdiction (s, cases[i].code);
    g_assert_cmpint (rank_with (code, s), ==, cases[i].rank);
    g_assert_cmpint (misses (code, s, "place"), ==, cases[i].missing);
    g_assert_cmpint (rank_with (kind, s), ==, cases[i].rank_of_kind);
    g_assert_true (misses (people, s, "population"));
    s->population = 999;
    g_assert_cmpint (rank_with (people, s), ==, 4);
    s->population = 1000;
    g_assert_cmpint (rank_with (people, s), ==, 1);
  }
}

static void
test_validity_and_season (void)
{
  g_autoptr (MusterPlan) dated
      = plan_of ("{\"fact\":\"dead\",\"at_least\":1,\"valid\":{\"from\":\"1970-01-02\",\"to\":\"1970-01-03\"}}", "");
  g_autoptr (MusterPlan) winter = plan_of (
      "{\"fact\":\"dead\",\"at_least\":1,\"valid\":{\"season_from\":\"12-01\",\"season_to\":\"02-28\"}}", "");
  g_autoptr (MusterSituation) s = muster_situation_new ();

  add (s, "dead", 1, NULL, NAN);
  g_assert_true (misses (dated, s, "at"));
  s->now = 24 * HOUR - 1;
  g_assert_cmpint (rank_with (dated, s), ==, 4);
  g_assert_cmpint (rank_with (winter, s), ==, 1);
  s->now = 24 * HOUR;
  g_assert_cmpint (rank_with (dated, s), ==, 1);
  s->now = 3 * 24 * HOUR;
  g_assert_cmpint (rank_with (dated, s), ==, 4);
  s->now = 100 * 24 * HOUR;
  g_assert_cmpint (rank_with (winter, s), ==, 4);
}

static void
test_steps_up_down_hold_and_end (void)
{
  g_autoptr (MusterPlan) plan = plan_of (
      "{\"fact\":\"dead\",\"at_least\":10}",
      ",\"end\":[{\"fact\":\"situation_stable\",\"is\":true,\"clause\":\"e\"}],\"adjust\":[{\"when\":{\"fact\":"
      "\"secondary_danger\",\"is\":true},\"levels\":[\"II\"],\"raise\":1,\"text\":\"t\",\"source\":\"s\"}]");
  static const struct {
    int active;
    double dead; /* NaN: unknown */
    gboolean stable, danger;
    MusterStep step;
    int rank;
  } cases[] = { { 4, 9, FALSE, FALSE, MUSTER_STEP_NONE, 4 },  { 4, 10, FALSE, FALSE, MUSTER_STEP_ACTIVATE, 1 },
                { 1, 10, FALSE, FALSE, MUSTER_STEP_HOLD, 1 }, { 2, 10, FALSE, FALSE, MUSTER_STEP_UP, 1 },
                { 1, 9, FALSE, FALSE, MUSTER_STEP_DOWN, 4 },  { 1, NAN, FALSE, FALSE, MUSTER_STEP_HOLD, 4 },
                { 1, 10, TRUE, FALSE, MUSTER_STEP_END, 1 },   { 4, 9, TRUE, FALSE, MUSTER_STEP_NONE, 4 },
                { 1, 10, FALSE, TRUE, MUSTER_STEP_UP, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MusterSituation) s = muster_situation_new ();
    s->level = cases[i].active;
    if (!isnan (cases[i].dead))
      add (s, "dead", cases[i].dead, NULL, NAN);
    add (s, "trapped", 0, NULL, NAN);
    add (s, "situation_stable", cases[i].stable, NULL, NAN);
    add (s, "secondary_danger", cases[i].danger, NULL, NAN);
    g_autoptr (MusterGrade) grade = muster_plan_grade (plan, s);
    g_assert_cmpint (grade->rank, ==, cases[i].rank);
    g_assert_cmpstr (muster_step_name (grade->step), ==, muster_step_name (cases[i].step));
  }
}

static void
test_who_may_approve_where (void)
{
  static const struct {
    const char *code;
    int rank;
    const char *approver;
    gboolean own;
  } cases[] = { { "360302", 3, "360302", TRUE },  { "360302", 2, "360300", FALSE }, { "360300", 2, "360300", TRUE },
                { "360300", 1, "360000", FALSE }, { "360000", 1, "360000", TRUE },  { "360000", 2, NULL, TRUE },
                { "360000", 0, NULL, FALSE } };
  static const double dead[] = { 30, 10, 3, 1 };
  const MusterPlan *plan = NULL;

  for (guint p = 0; p < shipped->len; p++) {
    const Shipped *one = g_ptr_array_index (shipped, p);
    if (strcmp (one->plan->id, "plan-production-accident") == 0)
      plan = one->plan;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MusterSituation) s = muster_situation_new ();
    muster_situation_set_jurisdiction (s, cases[i].code);
    add (s, "dead", dead[cases[i].rank], NULL, NAN);
    g_autoptr (MusterGrade) grade = muster_plan_grade (plan, s);
    g_assert_cmpint (grade->rank, ==, cases[i].rank);
    g_assert_cmpstr (grade->approver_code, ==, cases[i].approver);
    g_assert_cmpint (grade->own_power, ==, cases[i].own);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  shipped = g_ptr_array_new ();
  load_folder ("plans");
  load_folder ("demo/plans");
  g_test_add_func ("/grade/every-threshold-at-its-bound", test_every_threshold_at_its_bound_and_beside_it);
  g_test_add_func ("/grade/figures-of-the-law", test_figures_of_the_law);
  g_test_add_func ("/grade/partial-knowledge-is-sound",
                   test_partial_knowledge_never_says_more_than_the_truth_nor_rules_it_out);
  g_test_add_func ("/grade/any-order-says-the-same", test_facts_in_any_order_say_the_same);
  g_test_add_func ("/grade/qualifiers", test_what_a_qualifier_reaches_and_rules_out);
  g_test_add_func ("/grade/a-source-corrects-itself", test_a_source_corrects_itself_and_not_another);
  g_test_add_func ("/grade/within-hours-of-onset", test_within_hours_of_onset);
  g_test_add_func ("/grade/growth-in-a-window", test_growth_in_a_window);
  g_test_add_func ("/grade/sustained", test_sustained_without_a_break);
  g_test_add_func ("/grade/places", test_places_by_code_kind_and_population);
  g_test_add_func ("/grade/validity-and-season", test_validity_and_season);
  g_test_add_func ("/grade/steps", test_steps_up_down_hold_and_end);
  g_test_add_func ("/grade/who-may-approve", test_who_may_approve_where);
  return g_test_run ();
}
