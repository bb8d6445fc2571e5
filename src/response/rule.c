/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A condition of a plan. Every fact is an interval of what it may be: "exact 12" is a point, "at least 12" begins
 * there, an unknown one is everything believable. Sums add intervals. A comparison is TRUE when it holds on the whole
 * interval, FALSE when nowhere, MAYBE otherwise; ALL is the least of its parts and ANY the greatest (Kleene). So a
 * lower bound can reach a threshold and can never rule out a higher one, and nothing needs a special case.
 *
 * "About 30" reaches a bound of 30, as a person must decide anyway, but rules nothing out.
 *
 * Which of several reports of one fact counts: per source the latest; of the sources the one that is gravest. Equal
 * times: the graver. Nothing depends on the order in which facts stand in the list. */
#include "response/rule.h"
#include "response/plan.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HOUR 3600000.0

/* ---- reading ---- */

static const struct {
  const char *member;
  MusterComparison comparison;
  const char *sign;
} comparisons[] = { { "at_least", MUSTER_AT_LEAST, "≥" },
                    { "more_than", MUSTER_MORE_THAN, ">" },
                    { "at_most", MUSTER_AT_MOST, "≤" },
                    { "less_than", MUSTER_LESS_THAN, "<" },
                    { "is", MUSTER_IS, "=" } };

static double
read_bound (const MusterFactInfo *info, const MusterJson *v)
{
  if (info->type == MUSTER_FACT_WORD && muster_json_is_text (v)) {
    int word = muster_fact_word (info, muster_json_text (v, ""));
    return word >= 0 ? word : NAN;
  }
  if (info->type == MUSTER_FACT_BOOL)
    return muster_json_is_bool (v) ? muster_json_bool (v, FALSE) : NAN;
  return info->type != MUSTER_FACT_WORD ? muster_json_real (v, NAN) : NAN;
}

static gboolean
read_atom (MusterRule *rule, const MusterJson *json)
{
  g_auto (GStrv) parts = g_strsplit (muster_json_text (muster_json_get (json, "fact"), ""), "+", -1);
  int found = 0;

  for (char **part = parts; *part != NULL; part++) {
    const MusterFactInfo *info = muster_fact_find (*part);
    if (info == NULL || rule->n_parts == MUSTER_MAX_PARTS)
      return FALSE;
    rule->parts[rule->n_parts++] = info;
  }
  if (rule->n_parts == 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++) {
    const MusterJson *bound = muster_json_get (json, comparisons[i].member);
    if (bound != NULL) {
      rule->comparison = comparisons[i].comparison;
      rule->bound = read_bound (rule->parts[0], bound);
      found++;
    }
  }
  return found == 1 && !isnan (rule->bound);
}

static GStrv
read_words (const MusterJson *list)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  if (muster_json_is_text (list))
    g_strv_builder_add (words, muster_json_text (list, ""));
  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++)
    g_strv_builder_add (words, muster_json_text (muster_json_at (list, i), ""));
  return list != NULL ? g_strv_builder_end (words) : NULL;
}

static gint64
read_date (const MusterJson *v)
{
  int year, month, day;

  if (!muster_json_is_text (v) || sscanf (muster_json_text (v, ""), "%d-%d-%d", &year, &month, &day) != 3)
    return MUSTER_NO_TIME;
  g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, day, 0, 0, 0);
  return date != NULL ? g_date_time_to_unix (date) * 1000 : MUSTER_NO_TIME;
}

static int
read_season (const MusterJson *v)
{
  int month, day;

  return muster_json_is_text (v) && sscanf (muster_json_text (v, ""), "%d-%d", &month, &day) == 2 ? month * 100 + day
                                                                                                  : 0;
}

static void
read_scope (MusterRule *rule, const MusterJson *json)
{
  const MusterJson *place = muster_json_get (json, "place"), *valid = muster_json_get (json, "valid");
  const MusterJson *capital = muster_json_get (place, "capital");

  rule->capital = capital != NULL ? muster_json_bool (capital, FALSE) : -1;
  rule->codes = read_words (muster_json_get (place, "codes"));
  rule->kinds = read_words (muster_json_get (place, "kinds"));
  rule->population_at_least = muster_json_real (muster_json_get (place, "population_at_least"), NAN);
  rule->population_below = muster_json_real (muster_json_get (place, "population_below"), NAN);
  rule->valid_from = read_date (muster_json_get (valid, "from"));
  rule->valid_to = read_date (muster_json_get (valid, "to"));
  if (rule->valid_to != MUSTER_NO_TIME)
    rule->valid_to += (gint64)(24 * HOUR);
  rule->season_from = read_season (muster_json_get (valid, "season_from"));
  rule->season_to = read_season (muster_json_get (valid, "season_to"));
}

MusterRule *
muster_rule_new (const MusterJson *json)
{
  MusterRule *rule = g_new0 (MusterRule, 1);
  const MusterJson *all = muster_json_get (json, "all"), *any = muster_json_get (json, "any");
  const MusterJson *list = all != NULL ? all : any;
  gboolean good = TRUE;

  rule->at = json;
  rule->below = muster_json_real (muster_json_get (json, "below"), NAN);
  rule->within_h = muster_json_real (muster_json_get (json, "within_h"), -1);
  rule->window_h = muster_json_real (muster_json_get (json, "window_h"), -1);
  rule->sustained_h = muster_json_real (muster_json_get (json, "sustained_h"), -1);
  read_scope (rule, json);
  rule->clause = g_strdup (muster_plan_say (muster_json_get (json, "clause")));
  rule->source = g_strdup (muster_plan_say (muster_json_get (json, "source")));
  if (list != NULL) {
    rule->form = all != NULL ? MUSTER_RULE_ALL : MUSTER_RULE_ANY;
    rule->children = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_rule_free);
    for (gsize i = 0; good && muster_json_is_array (list) && i < muster_json_length (list); i++) {
      MusterRule *child = muster_rule_new (muster_json_at (list, i));
      good = child != NULL;
      if (good)
        g_ptr_array_add (rule->children, child);
    }
    good = good && rule->children->len > 0;
  } else {
    good = read_atom (rule, json);
  }
  if (good)
    return rule;
  muster_rule_free (rule);
  return NULL;
}

void
muster_rule_free (MusterRule *rule)
{
  g_clear_pointer (&rule->children, g_ptr_array_unref);
  g_strfreev (rule->codes);
  g_strfreev (rule->kinds);
  g_free (rule->clause);
  g_free (rule->source);
  g_free (rule);
}

/* ---- what a fact is, at a time ---- */

typedef struct {
  double least, most;
  gboolean least_open, most_open; /* the end itself is not in it */
  gboolean unsure;                /* "about" */
  gboolean known;                 /* something was said */
  double said;                    /* the number that was said */
} Span;

static Span
span_of (const MusterFact *fact, const MusterFactInfo *info)
{
  double top = info->type == MUSTER_FACT_BOOL ? 1 : info->most;
  Span span = { info->least, top, FALSE, FALSE, FALSE, FALSE, 0 };
  gboolean whole = info->type == MUSTER_FACT_COUNT || info->type == MUSTER_FACT_WORD;

  if (fact == NULL || fact->qualifier == MUSTER_QUALIFIER_UNKNOWN)
    return span;
  span.known = TRUE;
  span.said = fact->value;
  switch (fact->qualifier) {
  case MUSTER_QUALIFIER_AT_LEAST:
    span.least = fact->value;
    break;
  case MUSTER_QUALIFIER_MORE_THAN:
    span.least = fact->value + (whole ? 1 : 0);
    span.least_open = !whole;
    break;
  case MUSTER_QUALIFIER_AT_MOST:
    span.most = fact->value;
    break;
  default:
    span.least = span.most = fact->value;
    span.unsure = fact->qualifier == MUSTER_QUALIFIER_ABOUT;
  }
  return span;
}

/* Which of two facts of the same name counts: > 0 when @a does. Only what they say decides, never where they stand. */
static int
compare_gravity (const MusterFact *a, const MusterFact *b)
{
  Span x = span_of (a, a->info), y = span_of (b, b->info);
  double sign = a->info->falling ? -1 : 1;
  double first = a->info->falling ? x.most - y.most : x.least - y.least;
  double second = a->info->falling ? x.least - y.least : x.most - y.most;

  if (x.known != y.known)
    return x.known - y.known;
  if (first != 0)
    return first * sign > 0 ? 1 : -1;
  if (x.least_open != y.least_open)
    return x.least_open - y.least_open;
  if (second != 0)
    return second * sign > 0 ? 1 : -1;
  if (x.unsure != y.unsure)
    return x.unsure - y.unsure;
  /* The same in other words; one of them must be said. */
  return a->qualifier != b->qualifier ? (int)b->qualifier - (int)a->qualifier : 0;
}

static const MusterFact *
find_fact (const MusterSituation *s, const MusterFactInfo *info, gint64 until, gboolean with_undated)
{
  g_autoptr (GHashTable) last = NULL; /* source → its last word */
  const MusterFact *best = NULL, *fact;
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < s->facts->len; i++) {
    const MusterFact *other;
    fact = &g_array_index (s->facts, MusterFact, i);
    if (fact->info != info || (fact->time == MUSTER_NO_TIME ? !with_undated : fact->time > until))
      continue;
    if (last == NULL)
      last = g_hash_table_new (NULL, NULL);
    other = g_hash_table_lookup (last, fact->source);
    if (other == NULL || fact->time > other->time || (fact->time == other->time && compare_gravity (fact, other) > 0))
      g_hash_table_insert (last, (gpointer)fact->source, (gpointer)fact);
  }
  if (last == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    fact = value;
    if (best == NULL || compare_gravity (fact, best) > 0)
      best = fact;
  }
  return best;
}

static Span
sum_at (const MusterRule *rule, const MusterSituation *s, gint64 until, gboolean with_undated)
{
  Span sum = { 0 };

  for (guint i = 0; i < rule->n_parts; i++) {
    Span span = span_of (find_fact (s, rule->parts[i], until, with_undated), rule->parts[i]);
    sum.least += span.least;
    sum.most += span.most;
    sum.least_open |= span.least_open;
    sum.most_open |= span.most_open;
    sum.unsure |= span.unsure;
    sum.known |= span.known;
    sum.said += span.known ? span.said : 0;
  }
  return sum;
}

static gint64
now_of (const MusterSituation *s)
{
  return s->now != MUSTER_NO_TIME ? s->now : G_MAXINT64;
}

/* The latest moment anything is known of. */
static gint64
last_moment (const MusterSituation *s)
{
  gint64 last = s->now;

  if (last == MUSTER_NO_TIME)
    for (guint i = 0; i < s->facts->len; i++)
      last = MAX (last, g_array_index (s->facts, MusterFact, i).time);
  return last != MUSTER_NO_TIME ? last : s->onset;
}

static gint64
hours (double h)
{
  return (gint64)(h * HOUR);
}

static Span
span_at (const MusterRule *rule, const MusterSituation *s, gint64 until)
{
  if (rule->within_h >= 0 && s->onset != MUSTER_NO_TIME)
    until = MIN (until, s->onset + hours (rule->within_h));
  Span span = sum_at (rule, s, until, TRUE);
  if (rule->window_h >= 0 && last_moment (s) != MUSTER_NO_TIME) {
    /* What stood at the beginning of the window is no growth in it; before the first report it was nothing. */
    Span before = sum_at (rule, s, MIN (until, last_moment (s)) - hours (rule->window_h), FALSE);
    if (before.known) {
      gboolean open = span.least_open;
      span.least = MAX (0, span.least - before.most);
      span.most = MAX (0, span.most - before.least);
      span.least_open = open && span.least > 0;
      span.said = MAX (0, span.said - before.said);
      span.unsure |= before.unsure;
    }
  }
  return span;
}

/* ---- what a rule says ---- */

static MusterTruth
compare_span (const MusterRule *rule, const Span *x)
{
  double b = rule->bound;
  gboolean all, none;

  switch (rule->comparison) {
  case MUSTER_AT_LEAST:
    all = x->least >= b;
    none = x->most < b || (x->most == b && x->most_open);
    break;
  case MUSTER_MORE_THAN:
    all = x->least > b || (x->least == b && x->least_open);
    none = x->most <= b;
    break;
  case MUSTER_AT_MOST:
    all = x->most <= b;
    none = x->least > b || (x->least == b && x->least_open);
    break;
  case MUSTER_LESS_THAN:
    all = x->most < b || (x->most == b && x->most_open);
    none = x->least >= b;
    break;
  default:
    all = x->least == b && x->most == b;
    none = x->most < b || x->least > b;
  }
  if (all)
    return MUSTER_TRUE;
  return none && !x->unsure ? MUSTER_FALSE : MUSTER_MAYBE;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

/* Since when, looking back from now, the comparison has held at every report. */
static MusterTruth
hold_sustained (const MusterRule *rule, const MusterSituation *s)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 since = MUSTER_NO_TIME, now = last_moment (s);
  Span span = span_at (rule, s, now_of (s));
  MusterTruth truth = compare_span (rule, &span);

  if (truth != MUSTER_TRUE)
    return truth;
  for (guint i = 0; i < s->facts->len; i++) {
    const MusterFact *fact = &g_array_index (s->facts, MusterFact, i);
    for (guint p = 0; p < rule->n_parts; p++)
      if (fact->info == rule->parts[p] && fact->time != MUSTER_NO_TIME && fact->time <= now)
        g_array_append_val (times, fact->time);
  }
  g_array_sort (times, compare_times);
  for (guint i = 0; i < times->len; i++) {
    gint64 at = g_array_index (times, gint64, i);
    Span then = sum_at (rule, s, at, TRUE);
    if (compare_span (rule, &then) != MUSTER_TRUE)
      since = MUSTER_NO_TIME;
    else if (since == MUSTER_NO_TIME)
      since = at;
  }
  if (since == MUSTER_NO_TIME)
    return MUSTER_MAYBE; /* true, but nobody said since when */
  return now - since >= hours (rule->sustained_h) ? MUSTER_TRUE : MUSTER_FALSE;
}

static MusterTruth
hold_atom (const MusterRule *rule, const MusterSituation *s)
{
  if (rule->sustained_h >= 0)
    return hold_sustained (rule, s);
  Span span = span_at (rule, s, now_of (s));
  MusterTruth truth = compare_span (rule, &span);
  /* Without the onset nobody can say that it was in time. */
  if (rule->within_h >= 0 && s->onset == MUSTER_NO_TIME && truth == MUSTER_TRUE)
    return MUSTER_MAYBE;
  return truth;
}

/* A code with its trailing pairs of zeros cut off: what it really names. */
static gsize
told_length (const char *code)
{
  gsize n = strlen (code);

  if (n == 6 && strspn (code, "0123456789") == 6)
    while (n > 2 && code[n - 1] == '0' && code[n - 2] == '0')
      n -= 2;
  return n;
}

static MusterTruth
hold_codes (const MusterRule *rule, const char *code)
{
  MusterTruth truth = MUSTER_FALSE;

  if (rule->codes == NULL)
    return MUSTER_TRUE;
  if (code == NULL)
    return MUSTER_MAYBE;
  for (char **wanted = rule->codes; *wanted != NULL; wanted++) {
    gsize n = told_length (*wanted), m = told_length (code);
    if (strncmp (code, *wanted, MIN (n, m)) != 0)
      continue;
    truth = MAX (truth, m >= n ? MUSTER_TRUE : MUSTER_MAYBE);
  }
  return truth;
}

static MusterTruth
hold_place (const MusterRule *rule, const MusterView *view)
{
  const MusterSituation *s = view->situation;
  MusterTruth truth = hold_codes (rule, s->jurisdiction);

  if (rule->capital >= 0)
    truth = MIN (truth, view->capital < 0 ? MUSTER_MAYBE : view->capital == rule->capital ? MUSTER_TRUE : MUSTER_FALSE);
  if (rule->kinds != NULL)
    truth = MIN (truth, s->kind == NULL                                               ? MUSTER_MAYBE
                        : g_strv_contains ((const char *const *)rule->kinds, s->kind) ? MUSTER_TRUE
                                                                                      : MUSTER_FALSE);
  return truth;
}

static MusterTruth
hold_population (const MusterRule *rule, const MusterSituation *s)
{
  if (isnan (rule->population_at_least) && isnan (rule->population_below))
    return MUSTER_TRUE;
  if (s->population < 0)
    return MUSTER_MAYBE;
  return (isnan (rule->population_at_least) || s->population >= rule->population_at_least)
                 && (isnan (rule->population_below) || s->population < rule->population_below)
             ? MUSTER_TRUE
             : MUSTER_FALSE;
}

static MusterTruth
hold_time (const MusterRule *rule, const MusterSituation *s)
{
  gint64 now = last_moment (s);

  if (rule->valid_from == MUSTER_NO_TIME && rule->valid_to == MUSTER_NO_TIME && rule->season_from == 0)
    return MUSTER_TRUE;
  if (now == MUSTER_NO_TIME)
    return MUSTER_MAYBE;
  if ((rule->valid_from != MUSTER_NO_TIME && now < rule->valid_from)
      || (rule->valid_to != MUSTER_NO_TIME && now >= rule->valid_to))
    return MUSTER_FALSE;
  if (rule->season_from == 0 || rule->season_to == 0)
    return MUSTER_TRUE;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now / 1000);
  int day = date != NULL ? g_date_time_get_month (date) * 100 + g_date_time_get_day_of_month (date) : 0;
  gboolean in = rule->season_from <= rule->season_to ? day >= rule->season_from && day <= rule->season_to
                                                     : day >= rule->season_from || day <= rule->season_to;
  return in ? MUSTER_TRUE : MUSTER_FALSE;
}

static MusterTruth
hold_scope (const MusterRule *rule, const MusterView *view)
{
  MusterTruth place = hold_place (rule, view), people = hold_population (rule, view->situation);

  return MIN (MIN (place, people), hold_time (rule, view->situation));
}

static MusterTruth
hold_inside (const MusterRule *rule, const MusterView *view)
{
  MusterTruth truth = rule->form == MUSTER_RULE_ANY ? MUSTER_FALSE : MUSTER_TRUE;

  if (rule->form == MUSTER_RULE_ATOM)
    return hold_atom (rule, view->situation);
  for (guint i = 0; i < rule->children->len; i++) {
    MusterTruth child = muster_rule_hold (g_ptr_array_index (rule->children, i), view);
    truth = rule->form == MUSTER_RULE_ANY ? MAX (truth, child) : MIN (truth, child);
  }
  return truth;
}

MusterTruth
muster_rule_hold (const MusterRule *rule, const MusterView *view)
{
  MusterTruth scope = hold_scope (rule, view), inside;

  if (scope == MUSTER_FALSE)
    return MUSTER_FALSE;
  inside = hold_inside (rule, view);
  return MIN (scope, inside);
}

static void
add_once (GPtrArray *out, const char *name)
{
  name = g_intern_string (name);
  if (!g_ptr_array_find (out, name, NULL))
    g_ptr_array_add (out, (gpointer)name);
}

static void
find_missing_parts (const MusterRule *rule, const MusterSituation *s, GPtrArray *out)
{
  for (guint i = 0; i < rule->n_parts; i++) {
    const MusterFact *fact = find_fact (s, rule->parts[i], now_of (s), TRUE);
    Span span = span_of (fact, rule->parts[i]);
    if (span.least != span.most || span.unsure)
      add_once (out, rule->parts[i]->name);
    else if (rule->sustained_h >= 0)
      add_once (out, rule->parts[i]->name); /* known, but not since when */
  }
  if (rule->within_h >= 0 && s->onset == MUSTER_NO_TIME)
    add_once (out, "onset");
}

void
muster_rule_find_missing (const MusterRule *rule, const MusterView *view, GPtrArray *out)
{
  if (muster_rule_hold (rule, view) != MUSTER_MAYBE)
    return;
  if (hold_place (rule, view) == MUSTER_MAYBE)
    add_once (out, "place");
  if (hold_population (rule, view->situation) == MUSTER_MAYBE)
    add_once (out, "population");
  if (hold_time (rule, view->situation) == MUSTER_MAYBE)
    add_once (out, "at");
  if (rule->form == MUSTER_RULE_ATOM && hold_inside (rule, view) == MUSTER_MAYBE)
    find_missing_parts (rule, view->situation, out);
  for (guint i = 0; rule->children != NULL && i < rule->children->len; i++)
    muster_rule_find_missing (g_ptr_array_index (rule->children, i), view, out);
}

char *
muster_rule_fact_name (const MusterRule *rule)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < rule->n_parts; i++)
    g_string_append_printf (name, "%s%s", i > 0 ? "+" : "", rule->parts[i]->name);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static void
say_value (const MusterFactInfo *info, double value, GString *out)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (info->type == MUSTER_FACT_WORD)
    g_string_append (out, info->words[(int)value]);
  else if (info->type == MUSTER_FACT_BOOL)
    g_string_append (out, value != 0 ? "yes" : "no");
  else
    g_string_append (out, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

void
muster_rule_say (const MusterRule *rule, const MusterView *view, GString *out)
{
  static const char *const marks[] = { "", "+", "+", "", "~", "?" };

  for (guint i = 0; rule->children != NULL && i < rule->children->len; i++) {
    const MusterRule *child = g_ptr_array_index (rule->children, i);
    if (muster_rule_hold (child, view) != MUSTER_TRUE)
      continue;
    muster_rule_say (child, view, out);
    if (rule->form == MUSTER_RULE_ANY)
      return;
  }
  if (rule->form != MUSTER_RULE_ATOM)
    return;
  g_autofree char *name = muster_rule_fact_name (rule);
  Span span = span_at (rule, view->situation, now_of (view->situation));
  const MusterFact *fact = find_fact (view->situation, rule->parts[0], now_of (view->situation), TRUE);
  g_string_append_printf (out, "%s%s ", out->len > 0 ? ", " : "", name);
  say_value (rule->parts[0], span.said, out);
  if (rule->n_parts == 1 && fact != NULL)
    g_string_append (out, marks[fact->qualifier]);
  if (rule->comparison == MUSTER_IS)
    return;
  g_string_append_printf (out, " %s ", comparisons[rule->comparison].sign);
  say_value (rule->parts[0], rule->bound, out);
}

gboolean
muster_rule_distance (const MusterRule *rule, const MusterView *view, double *value, double *bound)
{
  const MusterFactInfo *info = rule->parts[0];

  if (rule->form != MUSTER_RULE_ATOM || (rule->comparison != MUSTER_AT_LEAST && rule->comparison != MUSTER_MORE_THAN)
      || info->type == MUSTER_FACT_BOOL || info->type == MUSTER_FACT_WORD || hold_scope (rule, view) != MUSTER_TRUE
      || rule->sustained_h >= 0)
    return FALSE;
  Span span = span_at (rule, view->situation, now_of (view->situation));
  *value = MAX (span.least, span.said); /* "more than 100" dead are 101 */
  *bound = rule->bound + (rule->comparison == MUSTER_MORE_THAN && info->type == MUSTER_FACT_COUNT ? 1 : 0);
  return span.known && *value < *bound;
}

/* ---- between rules ---- */

static gboolean
is_subset (GStrv few, GStrv many, gboolean by_prefix)
{
  if (many == NULL)
    return TRUE;
  for (char **word = few; word != NULL && *word != NULL; word++) {
    gboolean found = FALSE;
    for (char **other = many; *other != NULL && !found; other++)
      found = by_prefix ? strncmp (*word, *other, told_length (*other)) == 0 : strcmp (*word, *other) == 0;
    if (!found)
      return FALSE;
  }
  return few != NULL;
}

static gboolean
is_scope_within (const MusterRule *a, const MusterRule *b)
{
  return (b->capital < 0 || a->capital == b->capital) && is_subset (a->codes, b->codes, TRUE)
         && is_subset (a->kinds, b->kinds, FALSE)
         && (isnan (b->population_at_least) || a->population_at_least >= b->population_at_least)
         && (isnan (b->population_below) || a->population_below <= b->population_below)
         && (b->valid_from == MUSTER_NO_TIME || a->valid_from >= b->valid_from)
         && (b->valid_to == MUSTER_NO_TIME || (a->valid_to != MUSTER_NO_TIME && a->valid_to <= b->valid_to))
         && (b->season_from == 0 || (a->season_from == b->season_from && a->season_to == b->season_to));
}

gboolean
muster_rule_same_scope (const MusterRule *a, const MusterRule *b)
{
  return is_scope_within (a, b) && is_scope_within (b, a) && a->within_h == b->within_h && a->window_h == b->window_h
         && a->sustained_h == b->sustained_h;
}

static gboolean
has_part (const MusterRule *rule, const MusterFactInfo *info)
{
  for (guint i = 0; i < rule->n_parts; i++)
    if (rule->parts[i] == info)
      return TRUE;
  return FALSE;
}

static gboolean
atom_implies (const MusterRule *a, const MusterRule *b)
{
  gboolean rising = a->comparison == MUSTER_AT_LEAST || a->comparison == MUSTER_MORE_THAN;

  if (!is_scope_within (a, b))
    return FALSE;
  /* In a shorter time, or for longer, is the harder demand. */
  if ((b->within_h >= 0 && (a->within_h < 0 || a->within_h > b->within_h))
      || (b->window_h >= 0 ? a->window_h < 0 || a->window_h > b->window_h : FALSE)
      || (b->sustained_h >= 0 && a->sustained_h < b->sustained_h))
    return FALSE;
  for (guint i = 0; i < a->n_parts; i++)
    if (!has_part (b, a->parts[i]))
      return FALSE;
  if (b->n_parts > a->n_parts && !rising) /* more in the sum can only add */
    return FALSE;
  switch (b->comparison) {
  case MUSTER_AT_LEAST:
    return (rising || a->comparison == MUSTER_IS) && a->bound >= b->bound;
  case MUSTER_MORE_THAN:
    return a->comparison == MUSTER_MORE_THAN      ? a->bound >= b->bound
           : rising || a->comparison == MUSTER_IS ? a->bound > b->bound
                                                  : FALSE;
  case MUSTER_AT_MOST:
    return (!rising || a->comparison == MUSTER_IS) && a->bound <= b->bound;
  case MUSTER_LESS_THAN:
    return a->comparison == MUSTER_LESS_THAN ? a->bound <= b->bound : !rising ? a->bound < b->bound : FALSE;
  default:
    return a->comparison == MUSTER_IS && a->bound == b->bound;
  }
}

gboolean
muster_rule_implies (const MusterRule *low, const MusterRule *high)
{
  if (high->form != MUSTER_RULE_ATOM) {
    gboolean all = high->form == MUSTER_RULE_ALL;
    if (!is_scope_within (low, high))
      return FALSE;
    for (guint i = 0; i < high->children->len; i++)
      if (muster_rule_implies (low, g_ptr_array_index (high->children, i)) != all)
        return !all;
    return all;
  }
  if (low->form == MUSTER_RULE_ATOM)
    return atom_implies (low, high);
  /* All of @low holds: one part that implies is enough; any of it: each must. */
  for (guint i = 0; i < low->children->len; i++)
    if (muster_rule_implies (g_ptr_array_index (low->children, i), high) == (low->form == MUSTER_RULE_ALL))
      return low->form == MUSTER_RULE_ALL;
  return low->form == MUSTER_RULE_ANY;
}
