/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalogue of facts, made from facts.def, and the situation: all the facts of one incident with where and when.
 * Units are held to the letter: a loss of 5000 that was meant in 万元 would grade an accident four levels too low, so a
 * unit that is not the catalogue's is refused, never converted.
 *
 * Whether a place lies in a provincial capital follows from its GB/T 2260 code: the capital of every province is its
 * prefecture 01. A code that names no prefecture (a whole province) leaves that open. */
#include "response/facts.h"
#include "core/nearest.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ---- the catalogue ---- */

#define SCALE(name, ...) static const char *const scale_##name[] = { __VA_ARGS__, NULL };
#define FACT(name, type, unit, least, most, scale, label)
#define FALLING(name, type, unit, least, most, scale, label)
#include "response/facts.def"

#define scale_NULL NULL
#define SCALE(name, ...)
#define FACT(name, type, unit, least, most, scale, label)                                                              \
  { #name, MUSTER_FACT_##type, unit, least, most, FALSE, scale_##scale, label },
#define FALLING(name, type, unit, least, most, scale, label)                                                           \
  { #name, MUSTER_FACT_##type, unit, least, most, TRUE, scale_##scale, label },
static const MusterFactInfo catalogue[] = {
#include "response/facts.def"
};

const MusterFactInfo *
muster_fact_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (catalogue); i++)
    if (strcmp (catalogue[i].name, name) == 0)
      return &catalogue[i];
  return NULL;
}

const MusterFactInfo *
muster_fact_at (guint i)
{
  return i < G_N_ELEMENTS (catalogue) ? &catalogue[i] : NULL;
}

const char *
muster_fact_nearest (const char *name)
{
  const char *names[G_N_ELEMENTS (catalogue) + 1] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (catalogue); i++)
    names[i] = catalogue[i].name;
  return muster_nearest_word (name, names);
}

gboolean
muster_fact_is_unit (const MusterFactInfo *info, const char *unit)
{
  /* Names of the same unit; nothing that would need arithmetic. */
  static const struct {
    const char *unit, *other;
  } same[] = { { "person", "people" }, { "person", "persons" }, { "person", "人" },
               { "room", "rooms" },    { "room", "间" },        { "household", "households" },
               { "household", "户" },  { "CNY", "元" },         { "CNY", "yuan" },
               { "CNY", "RMB" },       { "ha", "公顷" },        { "ha", "hectare" },
               { "ha", "hectares" },   { "m", "米" },           { "mm", "毫米" },
               { "cm", "厘米" },       { "degC", "℃" },         { "degC", "°C" },
               { "1", "级" } };

  /* "1": counted one by one, not in ten thousands. Money is counted like people. */
  gboolean counted = info->type == MUSTER_FACT_COUNT || strcmp (info->unit, "CNY") == 0;

  if (strcmp (info->unit, unit) == 0 || (counted && strcmp (unit, "1") == 0))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    if (strcmp (same[i].unit, info->unit) == 0 && strcmp (same[i].other, unit) == 0)
      return TRUE;
  return FALSE;
}

int
muster_fact_word (const MusterFactInfo *info, const char *word)
{
  for (int i = 0; info->words != NULL && info->words[i] != NULL; i++)
    if (strcmp (info->words[i], word) == 0)
      return i;
  return -1;
}

static const char *const qualifiers[] = { "exact", "at-least", "more-than", "at-most", "about", "unknown" };

gboolean
muster_qualifier_parse (const char *name, MusterQualifier *out)
{
  /* A plan's bounds are written at_least, and people say "estimated"; both can mean one thing only. */
  g_autofree char *word = g_strdelimit (g_strdup (name != NULL ? name : ""), "_", '-');

  if (strcmp (word, "estimated") == 0 || strcmp (word, "approximately") == 0) {
    *out = MUSTER_QUALIFIER_ABOUT;
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (qualifiers); i++)
    if (strcmp (qualifiers[i], word) == 0) {
      *out = (MusterQualifier)i;
      return TRUE;
    }
  return FALSE;
}

/* ---- the situation ---- */

MusterSituation *
muster_situation_new (void)
{
  MusterSituation *s = g_new0 (MusterSituation, 1);

  s->population = -1;
  s->onset = s->now = MUSTER_NO_TIME;
  s->level = 4;
  s->facts = g_array_new (FALSE, FALSE, sizeof (MusterFact));
  return s;
}

void
muster_situation_free (MusterSituation *s)
{
  g_free (s->hazard);
  g_free (s->jurisdiction);
  g_free (s->kind);
  g_array_unref (s->facts);
  g_free (s);
}

gboolean
muster_code_in_province (const char *code)
{
  static const char *const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
                                       "61 62 63 64 65 71 81 82";
  char two[3] = { code[0], code[0] != '\0' ? code[1] : '\0', '\0' };

  return two[0] >= '1' && two[0] <= '9' && two[1] >= '0' && two[1] <= '9' && strstr (provinces, two) != NULL;
}

/* The whole country, for which GB/T 2260 has no code: 000000 and 100000 are both in use, and the letters. */
static gboolean
is_whole_country (const char *code)
{
  static const char *const words[] = { "00", "0000", "000000", "10", "1000", "100000", "CN", "CHN", NULL };

  return g_strv_contains (words, code);
}

void
muster_situation_set_jurisdiction (MusterSituation *s, const char *code)
{
  gsize n = strlen (code), told = n;

  g_free (s->jurisdiction);
  s->jurisdiction = g_strdup (code);
  if (s->kind == NULL && is_whole_country (code))
    s->kind = g_strdup ("country");
  if (strspn (code, "0123456789") != n || n < 2 || !muster_code_in_province (code))
    return;
  while (told > 2 && told <= 6 && told % 2 == 0 && code[told - 1] == '0' && code[told - 2] == '0')
    told -= 2;
  if (s->kind == NULL)
    s->kind = g_strdup (told <= 2   ? "province"
                        : told <= 4 ? "prefecture"
                        : told <= 6 ? "county"
                        : told <= 9 ? "township"
                                    : "village");
  /* Beijing, Tianjin and Shanghai have no prefecture but the city itself. */
  if (s->place == MUSTER_PLACE_UNKNOWN && told == 2
      && (g_str_has_prefix (code, "11") || g_str_has_prefix (code, "12") || g_str_has_prefix (code, "31")))
    s->place = MUSTER_PLACE_CAPITAL;
  if (s->place == MUSTER_PLACE_UNKNOWN && told >= 4)
    s->place = code[2] == '0' && code[3] == '1' ? MUSTER_PLACE_CAPITAL : MUSTER_PLACE_ELSEWHERE;
}

void
muster_situation_add (MusterSituation *s, const MusterFactInfo *info, MusterQualifier qualifier, double value,
                      const char *source, gint64 time)
{
  MusterFact fact = { info, qualifier, value, source != NULL ? g_intern_string (source) : NULL, time };

  g_array_append_val (s->facts, fact);
}

void
muster_problem_free (MusterProblem *problem)
{
  g_free (problem->field);
  g_free (problem->message);
  g_free (problem);
}

MusterSituation *
muster_situation_of_incident (const MusterRecord *incident, const MusterRecord *jurisdiction, gint64 now)
{
  MusterSituation *s = muster_situation_new ();

  s->hazard = g_strdup (muster_record_text (incident, MUSTER_INCIDENT_HAZARD));
  s->now = now;
  if (muster_record_has (incident, MUSTER_INCIDENT_ONSET))
    s->onset = muster_record_int (incident, MUSTER_INCIDENT_ONSET, 0);
  if (jurisdiction != NULL && jurisdiction->exists) {
    const char *code = muster_record_text (jurisdiction, MUSTER_JURISDICTION_CODE);
    s->kind = g_strdup (muster_record_text (jurisdiction, MUSTER_JURISDICTION_LEVEL));
    s->population = muster_record_real (jurisdiction, MUSTER_JURISDICTION_POPULATION, -1);
    if (code != NULL)
      muster_situation_set_jurisdiction (s, code);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (catalogue); i++) {
    int field = muster_kind_find_field (MUSTER_INCIDENT, catalogue[i].name);
    if (field >= 0 && muster_record_has (incident, field))
      muster_situation_add (s, &catalogue[i], MUSTER_QUALIFIER_EXACT, muster_record_real (incident, field, 0), NULL,
                            MUSTER_NO_TIME);
  }
  return s;
}
