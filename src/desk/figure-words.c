/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line is cut in two at the number: what stands before it, or after it where nothing does, names the figure; the
 * words that touch the number say how sure it is. Both languages are always understood. */
#include "desk/figure-words.h"
#include "response/facts.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

void
muster_figure_words_clear (MusterFigureWords *words)
{
  g_clear_pointer (&words->name, g_free);
  g_clear_pointer (&words->value, g_free);
  g_clear_pointer (&words->source, g_free);
}

/* Longer ones before those that begin them. */
static const struct {
  const char *word, *sign;
} qualifiers[] = {
  { "at least", "≥" },
  { "not less than", "≥" },
  { "no fewer than", "≥" },
  { "至少", "≥" },
  { "不少于", "≥" },
  { "不低于", "≥" },
  { ">=", "≥" },
  { "≥", "≥" },
  { "more than", ">" },
  { "over", ">" },
  { "超过", ">" },
  { "多于", ">" },
  { "逾", ">" },
  { ">", ">" },
  { "no more than", "≤" },
  { "not more than", "≤" },
  { "fewer than", "≤" },
  { "less than", "≤" },
  { "under", "≤" },
  { "少于", "≤" },
  { "不到", "≤" },
  { "不足", "≤" },
  { "at most", "≤" },
  { "up to", "≤" },
  { "不超过", "≤" },
  { "至多", "≤" },
  { "<=", "≤" },
  { "≤", "≤" },
  { "<", "≤" },
  { "about", "~" },
  { "around", "~" },
  { "roughly", "~" },
  { "大约", "~" },
  { "大概", "~" },
  { "约", "~" },
  { "近", "~" },
  { "~", "~" },
  { "≈", "~" },
  { "exactly", "=" },
  { "确切", "=" },
  { "=", "=" },
  { "unknown", "?" },
  { "not known", "?" },
  { "不明", "?" },
  { "未知", "?" },
  { "不详", "?" },
  { "?", "?" },
  { "？", "?" },
};

static const struct {
  const char *word, *name;
} aliases[] = {
  { "killed", "dead" },
  { "deaths", "dead" },
  { "fatalities", "dead" },
  { "死亡", "dead" },
  { "遇难", "dead" },
  { "死", "dead" },
  { "失踪", "missing" },
  { "失联", "missing" },
  { "重伤", "seriously_injured" },
  { "seriously hurt", "seriously_injured" },
  { "受伤", "injured" },
  { "轻伤", "injured" },
  { "hurt", "injured" },
  { "wounded", "injured" },
  { "伤", "injured" },
  { "被困", "trapped" },
  { "stuck", "trapped" },
  { "受灾", "affected" },
  { "受威胁", "threatened" },
  { "需转移", "to_relocate" },
  { "待转移", "to_relocate" },
  { "to move", "to_relocate" },
  { "to evacuate", "to_relocate" },
  { "已转移", "relocated" },
  { "转移", "relocated" },
  { "moved", "relocated" },
  { "evacuated", "relocated" },
  { "倒塌房屋", "rooms_destroyed" },
  { "倒房", "rooms_destroyed" },
  { "rooms", "rooms_destroyed" },
  { "households", "households_destroyed" },
  { "户", "households_destroyed" },
  { "loss", "direct_loss_cny" },
  { "damage", "direct_loss_cny" },
  { "直接经济损失", "direct_loss_cny" },
  { "损失", "direct_loss_cny" },
  { "过火面积", "burned_area_ha" },
  { "burned", "burned_area_ha" },
  { "震级", "magnitude" },
  { "水位", "water_level_m" },
  { "level", "water_level_m" },
  { "gauge", "water_level_m" },
  { "雨量", "rain_mm" },
  { "降雨", "rain_mm" },
  { "风速", "wind_speed_ms" },
};

/* What may stand between a number and a name, and the unit of the catalogue it is. */
static const struct {
  const char *word, *unit;
} units[] = {
  { "people", "person" }, { "persons", "person" }, { "person", "person" }, { "名群众", "person" }, { "人", "person" },
  { "名", "person" },     { "间", "room" },        { "公顷", "ha" },       { "ha", "ha" },         { "m/s", "m/s" },
  { "米/秒", "m/s" },     { "cm", "cm" },          { "厘米", "cm" },       { "°c", "degC" },       { "米", "m" },
  { "metres", "m" },      { "meters", "m" },       { "mm", "mm" },         { "毫米", "mm" },       { "m", "m" },
  { "级", "1" },          { "元", "CNY" },         { "cny", "CNY" },       { "yuan", "CNY" },
};

/* How sure a number is, said behind it. */
static const struct {
  const char *word, *sign;
} endings[] = {
  { "+", "≥" },        { "以上", "≥" }, { "or more", "≥" }, { "多", ">" },   { "余", ">" },
  { "or fewer", "≤" }, { "以下", "≤" }, { "or less", "≤" }, { "左右", "~" },
};

static const char *
find_name (const char *folded)
{
  const char *best = NULL;
  double score = 0.79;
  if (*folded == '\0')
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (aliases[i].word, folded) == 0)
      return aliases[i].name;
  for (guint i = 0; muster_fact_at (i) != NULL; i++) {
    const MusterFactInfo *info = muster_fact_at (i);
    g_autofree char *plain = g_strdelimit (g_strdup (info->name), "_", ' ');
    g_autofree char *label = muster_name_fold (info->label), *here = muster_name_fold (_ (info->label));
    const char *const words[] = { plain, info->name, label, here };
    for (gsize w = 0; w < G_N_ELEMENTS (words); w++) {
      double fits = strcmp (words[w], folded) == 0 ? 2 : muster_name_score (folded, words[w]);
      if (fits > score) {
        score = fits;
        best = info->name;
      }
    }
  }
  return best;
}

const char *
muster_figure_words_label (const char *name)
{
  const MusterFactInfo *info = muster_fact_find (name);
  int field = muster_kind_find_field (MUSTER_INCIDENT, name);
  return info != NULL ? _ (info->label)
         : field >= 0 ? _ (muster_kind_info (MUSTER_INCIDENT)->fields[field].label)
                      : name;
}

/* A word of letters must end where the match ends. */
static gboolean
ends_word (const char *word, const char *after)
{
  return !g_ascii_isalpha (word[strlen (word) - 1]) || !g_ascii_isalpha (*after);
}

static const char *
skip_space (const char *p)
{
  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* The sign of a qualifier that begins at @p, and what follows it. (nullable) */
static const char *
read_qualifier (const char *p, const char **after)
{
  for (gsize i = 0; i < G_N_ELEMENTS (qualifiers); i++)
    if (g_str_has_prefix (p, qualifiers[i].word) && ends_word (qualifiers[i].word, p + strlen (qualifiers[i].word))) {
      *after = skip_space (p + strlen (qualifiers[i].word));
      return qualifiers[i].sign;
    }
  return NULL;
}

static gboolean
is_number (const char *p)
{
  return g_ascii_isdigit (*p) || (*p == '-' && g_ascii_isdigit (p[1]));
}

/* Where the number with its qualifier begins. (nullable) */
static const char *
find_value (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    const char *after, *sign;
    gboolean starts = p == text || !g_ascii_isalpha (p[-1]);
    if (is_number (p))
      return p;
    sign = starts ? read_qualifier (p, &after) : NULL;
    if (sign != NULL && (*sign == '?' || is_number (after)))
      return p;
  }
  return NULL;
}

static const char *
read_ending (const char **p)
{
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_prefix (*p, endings[i].word) && ends_word (endings[i].word, *p + strlen (endings[i].word))) {
      *p = skip_space (*p + strlen (endings[i].word));
      return endings[i].sign;
    }
  return NULL;
}

/* "≥3", "~2万"; moves @p behind it and its unit, which is in @unit, of the catalogue. (nullable) (transfer full) */
static char *
read_value (const char **p, const char **unit)
{
  const char *sign = read_qualifier (*p, p), *number = *p;
  g_autoptr (GString) out = g_string_new (NULL);
  if (sign != NULL && *sign == '?')
    return g_strdup ("?");
  *p += **p == '-' ? 1 : 0;
  while (g_ascii_isdigit (**p) || **p == '.' || (**p == ',' && g_ascii_isdigit ((*p)[1])))
    *p += 1;
  if (*p == number)
    return NULL;
  for (const char *c = number; c < *p; c++)
    if (*c != ',')
      g_string_append_c (out, *c);
  const char *ending = sign == NULL ? read_ending (p) : NULL;
  static const char *const powers[] = { "万", "亿" };
  for (gsize i = 0; i < G_N_ELEMENTS (powers); i++)
    if (g_str_has_prefix (*p, powers[i])) {
      g_string_append (out, powers[i]);
      *p += strlen (powers[i]);
      break;
    }
  ending = sign == NULL && ending == NULL ? read_ending (p) : ending;
  *p = skip_space (*p);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_prefix (*p, units[i].word) && ends_word (units[i].word, *p + strlen (units[i].word))) {
      *p = skip_space (*p + strlen (units[i].word));
      *unit = units[i].unit;
      break;
    }
  ending = sign == NULL && ending == NULL ? read_ending (p) : ending;
  sign = sign != NULL ? sign : ending;
  g_string_prepend (out, sign != NULL && *sign != '=' ? sign : "");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A unit is held to the letter: 300 mm are not 300 m. What else stands behind a number whose name came before it would
 * be lost, so it is refused. */
static gboolean
fits (const char *name, const char *unit, const char *rest)
{
  const MusterFactInfo *info = muster_fact_find (name);
  while (*rest != '\0' && strchr (".,;", *rest) != NULL)
    rest = skip_space (rest + 1);
  if (g_str_has_prefix (rest, "。"))
    rest = skip_space (rest + strlen ("。"));
  if (*rest != '\0' && (info == NULL || !muster_fact_is_unit (info, rest)))
    return FALSE;
  return unit == NULL || (info != NULL && muster_fact_is_unit (info, unit));
}

/* Cuts "from the police" off the end of @text. (nullable) (transfer full) */
static char *
cut_source (char *text)
{
  static const char *const words[] = { " from ", " by ", " 来源", " 据", ",据", " @" };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    char *at = strstr (text, words[i]);
    if (at == NULL)
      continue;
    char *source = g_strdup (at + strlen (words[i]));
    *at = '\0';
    g_strstrip (source);
    while (*source == ':')
      memmove (source, source + 1, strlen (source));
    g_strstrip (source);
    return source;
  }
  return NULL;
}

/* A minus as pages write it becomes the one of keyboards, in place. */
static void
plain_minus (char *line)
{
  static const char *const minus[] = { "−", "–" };
  for (gsize i = 0; i < G_N_ELEMENTS (minus); i++)
    for (char *p = strstr (line, minus[i]); p != NULL; p = strstr (p, minus[i])) {
      gsize n = strlen (minus[i]);
      *p = '-';
      memmove (p + 1, p + n, strlen (p + n) + 1);
    }
}

/* What is wrong with the number of a figure, in words. @value as read_value() writes it. (nullable) (transfer full) */
static char *
find_fault (const char *name, const char *value)
{
  const MusterFactInfo *info = muster_fact_find (name);
  const char *digits = strpbrk (value, "-0123456789");
  char *end;
  if (info == NULL || digits == NULL || info->type == MUSTER_FACT_WORD || info->type == MUSTER_FACT_BOOL)
    return NULL;
  double number = g_ascii_strtod (digits, &end);
  if (g_str_has_prefix (end, "万") || g_str_has_prefix (end, "亿"))
    number *= g_str_has_prefix (end, "万") ? 1e4 : 1e8;
  if (*digits == '-' && info->least >= 0)
    /* Translators: %s is a figure, as “Dead” */
    return g_strdup_printf (_ ("%s: the number cannot be negative."), muster_figure_words_label (name));
  if (info->type == MUSTER_FACT_COUNT && number != floor (number))
    /* Translators: %s is a figure, as “Dead” */
    return g_strdup_printf (_ ("%s: this must be a whole number."), muster_figure_words_label (name));
  return NULL;
}

gboolean
muster_figure_words_read (const char *text, MusterFigureWords *out, char **problem)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *line = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE); /* full-width too */
  plain_minus (line);
  char *number = (char *)find_value (line);
  memset (out, 0, sizeof *out);
  *problem = NULL;
  out->source = cut_source (number != NULL ? number : line); /* “poisoned by food 3” names no source */
  g_autofree char *folded = g_utf8_strdown (line, -1);
  g_strstrip (folded);
  const char *at = find_value (folded), *value = at, *unit = NULL;
  g_autofree char *before = at != NULL ? g_strndup (folded, (gsize)(at - folded)) : g_strdup (folded);
  if (at != NULL)
    out->value = read_value (&at, &unit);
  g_strstrip (before);
  for (gsize n = strlen (before); n > 0 && strchr (":=", before[n - 1]) != NULL; n = strlen (before))
    before[n - 1] = '\0';
  const char *said = *g_strstrip (before) != '\0' || at == NULL ? before : at;
  g_autofree char *name = muster_name_fold (said);
  out->name = g_strdup (find_name (name));
  if (out->name == NULL)
    *problem = *name == '\0' ? g_strdup (_ ("Which figure? Type it and its number: dead >=3"))
                             : g_strdup_printf (_ ("No figure is called “%s”."), said);
  else if (out->value == NULL)
    /* Translators: %s is a figure, as “Dead” */
    *problem = g_strdup_printf (_ ("%s: how many? >= at least, > more than, ~ about, ? unknown."),
                                muster_figure_words_label (out->name));
  else if (muster_fact_find (out->name) != NULL && muster_fact_find (out->name)->type == MUSTER_FACT_WORD)
    *problem = g_strdup_printf (_ ("%s is not a number."), muster_figure_words_label (out->name));
  else if (!fits (out->name, unit, said == before ? at : ""))
    *problem = g_strdup_printf (_ ("%s: this number does not fit (%s)."), muster_figure_words_label (out->name), value);
  else
    *problem = find_fault (out->name, out->value);
  return *problem == NULL;
}
