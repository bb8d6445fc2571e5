/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sentences are put together from whole translated pieces. Large numbers are said the way the language counts: in
 * thousands, or in 万 and 亿, as the documents that the plans come from write them. */
#include "response/plan-words.h"
#include "model/schema.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct {
  const char *word, *label;
} Label;

static const char *
label_of (const Label *labels, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (labels[i].word, word) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "plan", labels[i].label);
  return word;
}

const char *
muster_plan_words_class (const char *word)
{
  static const Label labels[] = { { "natural-disaster", NC_ ("plan", "Natural disaster") },
                                  { "accident", NC_ ("plan", "Accident") },
                                  { "public-health", NC_ ("plan", "Public health") },
                                  { "social-security", NC_ ("plan", "Public security") },
                                  { "general", NC_ ("plan", "General plan") } };
  return label_of (labels, G_N_ELEMENTS (labels), word);
}

const char *
muster_plan_words_scale (const char *word)
{
  static const Label labels[] = {
    { "none", NC_ ("plan", "none") },
    { "blue", NC_ ("plan", "blue") },
    { "yellow", NC_ ("plan", "yellow") },
    { "orange", NC_ ("plan", "orange") },
    { "red", NC_ ("plan", "red") },
    { "general", NC_ ("plan", "ordinary") },
    { "larger", NC_ ("plan", "larger") },
    { "major", NC_ ("plan", "major") },
    { "extraordinary", NC_ ("plan", "extraordinary") },
    { "flooding", NC_ ("plan", "flooding") },
    { "severe", NC_ ("plan", "severe") },
    { "light", NC_ ("plan", "light") },
    { "moderate", NC_ ("plan", "moderate") },
    { "extreme", NC_ ("plan", "extreme") },
    { "danger", NC_ ("plan", "danger") },
    { "serious-danger", NC_ ("plan", "serious danger") },
    { "breach", NC_ ("plan", "breach") },
    { "key-breach", NC_ ("plan", "breach of a key stretch") },
    { "failure", NC_ ("plan", "failure") },
    { "key-failure", NC_ ("plan", "failure of a key reservoir") },
    { "county", NC_ ("plan", "the county") },
    { "prefecture", NC_ ("plan", "the prefecture") },
    { "province", NC_ ("plan", "the province") },
    { "one-county", NC_ ("plan", "in one county") },
    { "several-counties", NC_ ("plan", "in several counties") },
    { "several-provinces", NC_ ("plan", "in several provinces") },
  };
  return muster_level_numeral (label_of (labels, G_N_ELEMENTS (labels), word));
}

const char *
muster_plan_words_link (const char *to)
{
  static const Label labels[]
      = { { "upper", NC_ ("plan", "the level above") },   { "lower", NC_ ("plan", "the level below") },
          { "neighbour", NC_ ("plan", "neighbours") },    { "plan", NC_ ("plan", "another plan") },
          { "information", NC_ ("plan", "information") }, { "team", NC_ ("plan", "teams") },
          { "supply", NC_ ("plan", "supplies") } };
  return label_of (labels, G_N_ELEMENTS (labels), to);
}

const char *
muster_plan_words_clock (MusterPlanFrom from)
{
  static const char *const labels[] = { [MUSTER_FROM_ACTIVATION] = N_ ("the activation"),
                                        [MUSTER_FROM_ONSET] = N_ ("the onset"),
                                        [MUSTER_FROM_LEVEL] = N_ ("the level"),
                                        [MUSTER_FROM_REPORT] = N_ ("the report"),
                                        [MUSTER_FROM_TASKS] = N_ ("the tasks before") };
  return _ (labels[from]);
}

/* ---- numbers ---- */

/* Digits in threes, no zeros at the end. */
static char *
grouped (double value)
{
  g_autofree char *plain = g_strdup_printf ("%.10g", fabs (value));
  GString *out = g_string_new (value < 0 ? "−" : "");
  gsize whole = strcspn (plain, ".,e");

  if (strchr (plain, 'e') != NULL) {
    g_string_append (out, plain);
    return g_string_free (out, FALSE);
  }
  for (gsize i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0)
      g_string_append_c (out, ',');
    g_string_append_c (out, plain[i]);
  }
  if (plain[whole] != '\0')
    g_string_append_printf (out, ".%s", plain + whole + 1);
  return g_string_free (out, FALSE);
}

char *
muster_plan_words_number (double value)
{
  /* Translators: "thousands" where large numbers are counted in thousands, "wan" where in 万 and 亿 */
  gboolean wan = strcmp (C_ ("counting", "thousands"), "wan") == 0;
  double unit = !wan || fabs (value) < 1e4 ? 1 : fabs (value) < 1e8 ? 1e4 : 1e8;
  g_autofree char *digits = grouped (value / unit);

  /* 12345 is not 1.2345万 */
  if (unit > 1 && fabs (value / unit * 100 - round (value / unit * 100)) > 1e-6)
    return grouped (value);
  return g_strconcat (digits, unit == 1e4 ? "万" : unit == 1e8 ? "亿" : "", NULL);
}

char *
muster_plan_words_amount (const MusterFactInfo *info, double value)
{
  g_autofree char *number = muster_plan_words_number (value);
  gulong n = value >= 0 && value < 1e9 && value == floor (value) ? (gulong)value : 1000;

  if (info->type == MUSTER_FACT_WORD)
    return g_strdup (value >= 0 && (guint)value < g_strv_length ((char **)info->words)
                         ? muster_plan_words_scale (info->words[(guint)value])
                         : "?");
  if (strcmp (info->unit, "person") == 0)
    return g_strdup_printf (ngettext ("%s person", "%s people", n), number);
  if (strcmp (info->unit, "room") == 0)
    return g_strdup_printf (ngettext ("%s room", "%s rooms", n), number);
  if (strcmp (info->unit, "household") == 0)
    return g_strdup_printf (ngettext ("%s household", "%s households", n), number);
  if (strcmp (info->unit, "CNY") == 0)
    return g_strdup_printf (C_ ("plan", "%s CNY"), number);
  if (strcmp (info->unit, "ha") == 0)
    return g_strdup_printf (C_ ("plan", "%s ha"), number);
  if (strcmp (info->unit, "degC") == 0)
    return g_strdup_printf ("%s °C", number);
  return strcmp (info->unit, "1") == 0 ? g_steal_pointer (&number) : g_strdup_printf ("%s %s", number, info->unit);
}

gboolean
muster_plan_words_read_number (const char *text, double *out)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  double unit = 1;
  char *end;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isspace (c) || c == ',' || c == 0xff0c)
      continue;
    if (c == 0x4e07 || c == 0x842c) /* 万, 萬 */
      unit *= 1e4;
    else if (c == 0x4ebf || c == 0x5104) /* 亿, 億 */
      unit *= 1e8;
    else if (unit > 1)
      return FALSE;
    else if (c == 0x2212) /* minus */
      g_string_append_c (digits, '-');
    else
      g_string_append_unichar (digits, c);
  }
  if (digits->len == 0 || strspn (digits->str, "0123456789.-") != digits->len)
    return FALSE;
  *out = g_ascii_strtod (digits->str, &end) * unit;
  return *end == '\0' && isfinite (*out);
}

/* ---- conditions ---- */

char *
muster_plan_words_fact (const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, "+", -1);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++) {
    const MusterFactInfo *info = muster_fact_find (parts[i]);
    g_string_append_printf (out, "%s%s", i > 0 ? " + " : "", info != NULL ? _ (info->label) : parts[i]);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
say_atom (const MusterRule *rule)
{
  static const char *const formats[] = { /* Translators: a fact, and an amount or a word for how grave it is */
                                         [MUSTER_AT_LEAST] = NC_ ("plan", "%1$s: %2$s or more"),
                                         [MUSTER_MORE_THAN] = NC_ ("plan", "%1$s: more than %2$s"),
                                         [MUSTER_AT_MOST] = NC_ ("plan", "%1$s: %2$s or less"),
                                         [MUSTER_LESS_THAN] = NC_ ("plan", "%1$s: less than %2$s"),
                                         [MUSTER_IS] = NC_ ("plan", "%1$s: %2$s")
  };
  const MusterFactInfo *info = rule->parts[0];
  g_autofree char *names = muster_rule_fact_name (rule), *fact = muster_plan_words_fact (names);
  g_autofree char *amount = muster_plan_words_amount (info, rule->bound);

  if (info->type == MUSTER_FACT_BOOL)
    return rule->bound != 0 ? g_steal_pointer (&fact) : g_strdup_printf (C_ ("plan", "not: %s"), fact);
  if (info->type == MUSTER_FACT_WORD && rule->comparison == MUSTER_AT_LEAST
      && info->words[(guint)MAX (rule->bound, 0)] != NULL && info->words[(guint)MAX (rule->bound, 0) + 1] != NULL)
    return g_strdup_printf (C_ ("plan", "%1$s: %2$s or graver"), fact, amount);
  if (info->type == MUSTER_FACT_WORD && rule->comparison == MUSTER_AT_LEAST)
    return g_strdup_printf (C_ ("plan", "%1$s: %2$s"), fact, amount);
  return g_strdup_printf (g_dpgettext2 (GETTEXT_PACKAGE, "plan", formats[rule->comparison]), fact, amount);
}

static void
add (GString *out, char *words)
{
  g_string_append_printf (out, " · %s", words);
  g_free (words);
}

static char *
day_of (gint64 ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (ms / 1000);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("?");
}

/* The place and time dimensions. */
static void
say_scope (const MusterRule *rule, GString *out)
{
  g_autofree char *codes = rule->codes != NULL ? g_strjoinv (", ", rule->codes) : NULL;

  if (rule->capital >= 0)
    add (out, g_strdup (rule->capital == 1 ? _ ("in a provincial capital") : _ ("not in a provincial capital")));
  if (codes != NULL)
    add (out, g_strdup_printf (C_ ("plan", "in %s"), codes));
  for (guint i = 0; rule->kinds != NULL && rule->kinds[i] != NULL; i++)
    add (out, g_strdup (muster_word_label (muster_words_jurisdiction, rule->kinds[i])));
  if (!isnan (rule->population_at_least)) {
    g_autofree char *n = muster_plan_words_number (rule->population_at_least);
    add (out, g_strdup_printf (_ ("%s inhabitants or more"), n));
  }
  if (!isnan (rule->population_below)) {
    g_autofree char *n = muster_plan_words_number (rule->population_below);
    add (out, g_strdup_printf (_ ("fewer than %s inhabitants"), n));
  }
  if (rule->within_h >= 0)
    add (out, g_strdup_printf (_ ("within %.10g h of the onset"), rule->within_h));
  if (rule->window_h >= 0)
    add (out, g_strdup_printf (_ ("within any %.10g h"), rule->window_h));
  if (rule->sustained_h >= 0)
    add (out, g_strdup_printf (_ ("for %.10g h without a break"), rule->sustained_h));
  if (rule->season_from > 0)
    add (out, g_strdup_printf (_ ("from %02d-%02d to %02d-%02d each year"), rule->season_from / 100,
                               rule->season_from % 100, rule->season_to / 100, rule->season_to % 100));
  if (rule->valid_from != MUSTER_NO_TIME) {
    g_autofree char *day = day_of (rule->valid_from);
    add (out, g_strdup_printf (_ ("valid from %s"), day));
  }
  if (rule->valid_to != MUSTER_NO_TIME) {
    g_autofree char *day = day_of (rule->valid_to - 1);
    add (out, g_strdup_printf (_ ("valid until %s"), day));
  }
}

static void
say_rule (const MusterRule *rule, gboolean inside, GString *out)
{
  g_autofree char *atom = rule->form == MUSTER_RULE_ATOM ? say_atom (rule) : NULL;
  gboolean brackets = inside && rule->form != MUSTER_RULE_ATOM && rule->children->len > 1;

  g_string_append (out, brackets ? C_ ("opening bracket", "(") : "");
  g_string_append (out, atom != NULL ? atom : "");
  for (guint i = 0; rule->form != MUSTER_RULE_ATOM && i < rule->children->len; i++) {
    if (i > 0)
      g_string_append (out, rule->form == MUSTER_RULE_ALL ? _ (" and ") : _ (" or "));
    say_rule (g_ptr_array_index (rule->children, i), TRUE, out);
  }
  g_string_append (out, brackets ? C_ ("closing bracket", ")") : "");
  say_scope (rule, out);
}

char *
muster_plan_words_rule (const MusterRule *rule)
{
  g_autoptr (GString) out = g_string_new (NULL);

  say_rule (rule, FALSE, out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- times and levels ---- */

char *
muster_plan_words_span (gint64 minutes)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const gint64 parts[] = { minutes / 1440, minutes % 1440 / 60, minutes % 60 };
  const char *const units[] = { C_ ("plan", "%d d"), C_ ("plan", "%d h"), C_ ("plan", "%d min") };

  /* 36 h is said as the documents say it */
  if (minutes % 60 == 0 && minutes <= 72 * 60 && minutes > 0)
    return g_strdup_printf (C_ ("plan", "%d h"), (int)(minutes / 60));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i] == 0 && (i < 2 || out->len > 0))
      continue;
    if (out->len > 0)
      g_string_append_c (out, ' ');
    g_string_append_printf (out, units[i], (int)parts[i]);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
muster_plan_words_read_span (const char *text, gint64 *minutes)
{
  static const struct {
    const char *word;
    gint64 minutes;
  } units[] = { { "days", 1440 }, { "day", 1440 }, { "hours", 60 }, { "hour", 60 }, { "minutes", 1 }, { "minute", 1 },
                { "min", 1 },     { "d", 1440 },   { "h", 60 },     { "m", 1 },     { "天", 1440 },   { "日", 1440 },
                { "个小时", 60 }, { "小时", 60 },  { "时", 60 },    { "分钟", 1 },  { "分", 1 } };
  const char *p = text;
  gint64 sum = 0;
  gboolean any = FALSE;

  for (;;) {
    char *end;
    double n;
    while (g_unichar_isspace (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    if (*p == '\0')
      break;
    n = g_ascii_strtod (p, &end);
    if (end == p || !g_ascii_isdigit (*p) || n > 1e6)
      return FALSE;
    for (p = end; g_unichar_isspace (g_utf8_get_char (p));)
      p = g_utf8_next_char (p);
    gint64 unit = 1;
    for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
      if (g_str_has_prefix (p, units[i].word)) {
        unit = units[i].minutes;
        p += strlen (units[i].word);
        break;
      }
    sum += (gint64)round (n * (double)unit);
    any = TRUE;
  }
  *minutes = sum;
  return any;
}

char *
muster_plan_words_deadline (gint64 minutes, MusterPlanFrom from, gint64 repeat)
{
  static const char *const formats[] = { [MUSTER_FROM_ACTIVATION] = N_ ("within %s of the activation"),
                                         [MUSTER_FROM_ONSET] = N_ ("within %s of the onset"),
                                         [MUSTER_FROM_LEVEL] = N_ ("within %s of reaching the level"),
                                         [MUSTER_FROM_REPORT] = N_ ("within %s of the report"),
                                         [MUSTER_FROM_TASKS] = N_ ("within %s of the tasks before") };
  g_autofree char *span = muster_plan_words_span (minutes), *again = muster_plan_words_span (repeat);
  g_autoptr (GString) out = g_string_new (NULL);

  if (minutes > 0)
    g_string_append_printf (out, _ (formats[from]), span);
  else if (repeat == 0)
    g_string_append (out, _ ("at once"));
  if (repeat > 0) {
    g_string_append (out, out->len > 0 ? " · " : "");
    g_string_append_printf (out, _ ("again every %s"), again);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
muster_plan_words_levels (guint levels)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (int rank = 0; rank < MUSTER_LEVELS; rank++) {
    int last = rank;
    if ((levels & (1u << rank)) == 0)
      continue;
    while (last + 1 < MUSTER_LEVELS && (levels & (1u << (last + 1))) != 0)
      last++;
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", muster_level_numeral (muster_level_name (rank)));
    if (last > rank)
      g_string_append_printf (out, "%s%s", last > rank + 1 ? "–" : ", ",
                              muster_level_numeral (muster_level_name (last)));
    rank = last;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
