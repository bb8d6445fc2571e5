/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a facts file (docs/plan-format.md). Strict, and all at once: a proposal on half of the facts could be a level
 * too low, so one wrong fact refuses the file, and every wrong one is named with its line. A number written as a text
 * ("12万") is not guessed at. */
#include "core/nearest.h"
#include "core/time.h"
#include "response/plan-check.h"
#include <math.h>
#include <string.h>

typedef struct {
  MusterJsonPlaces *places;
  GPtrArray *problems, *notes;
} Reader;

static void G_GNUC_PRINTF (4, 5)
    refuse (Reader *reader, const MusterJson *at, const char *field, const char *format, ...)
{
  MusterProblem *problem = g_new0 (MusterProblem, 1);
  va_list args;

  va_start (args, format);
  problem->message = g_strdup_vprintf (format, args);
  va_end (args);
  problem->field = g_strdup (field);
  muster_json_places_find (reader->places, at, &problem->line, &problem->column);
  g_ptr_array_add (reader->problems, problem);
}

static gboolean
read_number (Reader *reader, const MusterFactInfo *info, const MusterJson *v, const char *field, double *out)
{
  g_autofree char *said = muster_check_quote (v);

  if (muster_json_is_text (v) && strpbrk (muster_json_text (v, ""), "0123456789") != NULL) {
    gboolean bare = strcmp (info->unit, "1") == 0;
    refuse (reader, v, field, "%s is a text; write the bare number of %s%s%s%s", said, info->name,
            bare ? "" : ", in the unit ", bare ? "" : info->unit, bare ? "" : " (万 is 10000)");
    return FALSE;
  }
  if (!muster_json_is_number (v)) {
    refuse (reader, v, field, "%s is not a number", said);
    return FALSE;
  }
  *out = muster_json_real (v, NAN);
  if (!isfinite (*out)) {
    refuse (reader, v, field, "a number beyond all counting; %s can be %.10g to %.10g %s", info->name, info->least,
            info->most, info->unit);
    return FALSE;
  }
  if (*out > info->most) {
    refuse (reader, v, field, "%s is too large for %s (at most %.10g %s)", said, info->name, info->most, info->unit);
    return FALSE;
  }
  if (*out < info->least) {
    refuse (reader, v, field, "%s is too small for %s (at least %.10g %s)", said, info->name, info->least, info->unit);
    return FALSE;
  }
  if (info->type == MUSTER_FACT_COUNT && *out != floor (*out)) {
    refuse (reader, v, field, "%s is not a whole number, as %s must be", said, info->name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_value (Reader *reader, const MusterFactInfo *info, const MusterJson *v, const char *field, double *out)
{
  g_autofree char *said = v != NULL ? muster_check_quote (v) : NULL;

  if (info->type == MUSTER_FACT_BOOL) {
    if (!muster_json_is_bool (v)) {
      refuse (reader, v, field, "%s is neither true nor false, as %s must be", said, info->name);
      return FALSE;
    }
    *out = muster_json_bool (v, FALSE);
    return TRUE;
  }
  if (info->type == MUSTER_FACT_WORD) {
    int word = muster_json_is_text (v) ? muster_fact_word (info, muster_json_text (v, "")) : -1;
    g_autofree char *words = g_strjoinv (", ", (char **)info->words);
    if (word < 0) {
      refuse (reader, v, field, "%s is not a word of %s: %s", said, info->name, words);
      return FALSE;
    }
    *out = word;
    return TRUE;
  }
  return read_number (reader, info, v, field, out);
}

static gboolean
read_time (Reader *reader, const MusterJson *v, const char *field, gint64 *out)
{
  g_autofree char *said = v != NULL ? muster_check_quote (v) : NULL;

  if (v == NULL || muster_json_is_null (v))
    return TRUE;
  if (muster_json_is_text (v) && muster_time_parse (muster_json_text (v, ""), out))
    return TRUE;
  refuse (reader, v, field, "%s is not a time; write it with its zone, like 2026-07-01T02:00:00Z", said);
  return FALSE;
}

static gboolean
check_members (Reader *reader, const MusterJson *object, const char *where, const char *const *known)
{
  gboolean good = TRUE;

  for (gsize i = 0; i < muster_json_length (object); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (object, i, &value);
    if (!g_strv_contains (known, name)) {
      g_autofree char *field = g_strconcat (where, *where != '\0' ? "." : "", name, NULL);
      g_autofree char *hint = muster_nearest_hint (name, known);
      refuse (reader, value, field, "there is no member “%s” here%s", name, hint);
      good = FALSE;
    }
  }
  return good;
}

static void
check_unit (Reader *reader, const MusterFactInfo *info, const MusterJson *unit, const char *field)
{
  g_autofree char *said = unit != NULL ? muster_check_quote (unit) : NULL;

  if (unit == NULL || muster_json_is_null (unit))
    return;
  if (!muster_json_is_text (unit) || !muster_fact_is_unit (info, muster_json_text (unit, "")))
    refuse (reader, unit, field, "%s is not the unit of %s, which is counted in %s; convert the value", said,
            info->name, info->unit);
}

/* "capital" or "elsewhere", which a person may say against what the code says. */
static void
read_place_word (Reader *reader, MusterSituation *s, const MusterJson *place, const char *field)
{
  const char *word = muster_json_text (place, NULL);

  if (g_strcmp0 (word, "capital") == 0)
    s->place = MUSTER_PLACE_CAPITAL;
  else if (g_strcmp0 (word, "elsewhere") == 0)
    s->place = MUSTER_PLACE_ELSEWHERE;
  else if (place != NULL && !muster_json_is_null (place) && g_strcmp0 (word, "unknown") != 0)
    refuse (reader, place, field, "the place is “capital”, “elsewhere” or “unknown”");
}

static void
read_fact (Reader *reader, MusterSituation *s, const MusterJson *fact, gsize index)
{
  static const char *const known[] = { "name", "value", "qualifier", "unit", "source", "time", "note", NULL };
  g_autofree char *at = g_strdup_printf ("facts[%" G_GSIZE_FORMAT "]", index);
  const MusterJson *value = muster_json_get (fact, "value"), *how = muster_json_get (fact, "qualifier");
  const char *name = muster_json_get_text (fact, "name");
  const MusterFactInfo *info = name != NULL ? muster_fact_find (name) : NULL;
  MusterQualifier qualifier = MUSTER_QUALIFIER_EXACT;
  gint64 time = MUSTER_NO_TIME;
  double number = 0;
  guint before = reader->problems->len;

  if (!muster_json_is_object (fact)) {
    refuse (reader, fact, at, "a fact is an object with “name”, “value” and “qualifier”");
    return;
  }
  check_members (reader, fact, at, known);
  if (g_strcmp0 (name, "place") == 0) {
    g_autofree char *field = g_strconcat (at, ".value", NULL);
    read_place_word (reader, s, value != NULL ? value : fact, field);
    return;
  }
  if (info == NULL) {
    const char *near = name != NULL ? muster_fact_nearest (name) : NULL;
    g_autofree char *field = g_strconcat (at, ".name", NULL);
    refuse (reader, name != NULL ? muster_json_get (fact, "name") : fact, field, "there is no fact “%s”%s%s%s",
            name != NULL ? name : "", near != NULL ? " (did you mean “" : "", near != NULL ? near : "",
            near != NULL ? "”?)" : "");
    return;
  }
  if (muster_json_is_null (how))
    how = NULL;
  if (how != NULL && !muster_qualifier_parse (muster_json_text (how, NULL), &qualifier)) {
    g_autofree char *field = g_strconcat (at, ".qualifier", NULL), *said = muster_check_quote (how);
    refuse (reader, how, field, "%s is not a qualifier: exact, at-least, more-than, at-most, about or unknown", said);
  }
  if ((info->type == MUSTER_FACT_BOOL || info->type == MUSTER_FACT_WORD) && qualifier != MUSTER_QUALIFIER_EXACT
      && qualifier != MUSTER_QUALIFIER_UNKNOWN
      && !(info->type == MUSTER_FACT_WORD && qualifier != MUSTER_QUALIFIER_ABOUT)) {
    g_autofree char *field = g_strconcat (at, ".qualifier", NULL);
    refuse (reader, how, field, "%s can be exact or unknown only", info->name);
  }
  {
    g_autofree char *field = g_strconcat (at, ".value", NULL);
    gboolean nothing = value == NULL || muster_json_is_null (value);
    if (nothing && how == NULL && reader->problems->len == before)
      qualifier = MUSTER_QUALIFIER_UNKNOWN;
    if (nothing && qualifier != MUSTER_QUALIFIER_UNKNOWN)
      refuse (reader, value != NULL ? value : fact, field, "%s has no value; say it, or the qualifier “unknown”",
              info->name);
    else if (!nothing)
      read_value (reader, info, value, field, &number);
  }
  {
    g_autofree char *unit = g_strconcat (at, ".unit", NULL), *when = g_strconcat (at, ".time", NULL);
    g_autofree char *source = g_strconcat (at, ".source", NULL);
    const MusterJson *from = muster_json_get (fact, "source");
    check_unit (reader, info, muster_json_get (fact, "unit"), unit);
    read_time (reader, muster_json_get (fact, "time"), when, &time);
    if (from != NULL && !muster_json_is_text (from) && !muster_json_is_null (from))
      refuse (reader, from, source, "the source must be a text");
    if (reader->problems->len == before)
      muster_situation_add (s, info, qualifier, number, muster_json_text (from, NULL), time);
  }
}

static void
read_place (Reader *reader, MusterSituation *s, const MusterJson *root)
{
  const MusterJson *code = muster_json_get (root, "jurisdiction"), *place = muster_json_get (root, "place");
  const MusterJson *kind = muster_json_get (root, "kind"), *people = muster_json_get (root, "population");
  const char *text = muster_json_text (code, NULL);

  if (kind != NULL && !muster_json_is_null (kind)) {
    if (!muster_json_is_text (kind)
        || muster_words_find (muster_words_jurisdiction, muster_json_text (kind, "")) == NULL)
      refuse (reader, kind, "kind", "not a kind of jurisdiction");
    else
      s->kind = g_strdup (muster_json_text (kind, NULL));
  }
  read_place_word (reader, s, place, "place");
  if (people != NULL && !muster_json_is_null (people)) {
    gint64 n;
    if (!muster_json_get_int (people, &n) || n < 0)
      refuse (reader, people, "population", "the population must be a whole number from 0");
    else
      s->population = (double)n;
  }
  if (code == NULL || muster_json_is_null (code))
    return;
  if (text == NULL || *text == '\0') {
    g_autofree char *said = muster_check_quote (code);
    refuse (reader, code, "jurisdiction", "%s is not a code; write it as a text, like \"360300\"", said);
    return;
  }
  gsize n = strlen (text), digits = strspn (text, "0123456789");
  if (digits == n && n != 2 && n != 4 && n != 6 && n != 9 && n != 12) {
    refuse (reader, code, "jurisdiction", "“%s” is not a code of GB/T 2260: 2, 4, 6, 9 or 12 digits", text);
    return;
  }
  muster_situation_set_jurisdiction (s, text);
  if (digits == n && s->kind == NULL && reader->notes != NULL)
    g_ptr_array_add (
        reader->notes,
        g_strdup_printf ("jurisdiction: no province has the code “%.2s”; the place counts as unknown", text));
}

static void
read_head (Reader *reader, MusterSituation *s, const MusterJson *root)
{
  const MusterJson *hazard = muster_json_get (root, "hazard"), *level = muster_json_get (root, "level");
  const char *word = muster_json_text (hazard, NULL);

  if (word == NULL || *word == '\0') {
    refuse (reader, hazard != NULL ? hazard : root, "hazard", "say the hazard, like \"production-accident\"");
  } else if (muster_plan_hazard (word) == NULL) {
    const char *near = muster_plan_nearest_hazard (word);
    refuse (reader, hazard, "hazard", "there is no hazard “%s”%s%s%s", word, near != NULL ? " (did you mean “" : "",
            near != NULL ? near : "", near != NULL ? "”?)" : "");
  } else {
    s->hazard = g_strdup (muster_plan_hazard (word));
  }
  if (level != NULL && !muster_json_is_null (level)) {
    s->level = muster_level_rank (muster_json_text (level, NULL));
    if (s->level == MUSTER_LEVELS)
      refuse (reader, level, "level", "the active level is I, II, III, IV or null");
  }
  read_time (reader, muster_json_get (root, "onset"), "onset", &s->onset);
  read_time (reader, muster_json_get (root, "at"), "at", &s->now);
}

/* Two facts of one name, source and time that say different things: the graver counts, and the person is told. */
static void
note_contradictions (Reader *reader, const MusterSituation *s)
{
  for (guint i = 0; reader->notes != NULL && i < s->facts->len; i++)
    for (guint j = i + 1; j < s->facts->len; j++) {
      const MusterFact *a = &g_array_index (s->facts, MusterFact, i), *b = &g_array_index (s->facts, MusterFact, j);
      if (a->info == b->info && a->source == b->source && a->time == b->time
          && (a->value != b->value || a->qualifier != b->qualifier))
        g_ptr_array_add (reader->notes,
                         g_strdup_printf ("facts[%u] and facts[%u] both say %s at the same time; the graver counts", i,
                                          j, a->info->name));
    }
}

/* What is told of a time after the one that is judged does not count, and an onset after every fact is a slip of the
 * pen more often than not. */
static void
note_times (Reader *reader, const MusterSituation *s)
{
  gint64 last = s->now;

  for (guint i = 0; reader->notes != NULL && i < s->facts->len; i++) {
    const MusterFact *fact = &g_array_index (s->facts, MusterFact, i);
    if (s->now == MUSTER_NO_TIME)
      last = MAX (last, fact->time);
    else if (fact->time > s->now)
      g_ptr_array_add (reader->notes, g_strdup_printf ("facts[%u] is of a time after “at” and does not count", i));
  }
  if (reader->notes != NULL && last != MUSTER_NO_TIME && s->onset > last)
    g_ptr_array_add (reader->notes, g_strdup ("onset: it is after everything that is told"));
}

MusterSituation *
muster_situation_read (const char *text, gssize length, GPtrArray *problems, GPtrArray *notes)
{
  static const char *const known[] = { "hazard", "jurisdiction", "kind",  "place", "population", "onset",
                                       "at",     "level",        "facts", "title", "incident",   NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSituation) s = muster_situation_new ();
  guint line = 1, column = 1;
  g_autoptr (MusterJson) root = muster_json_parse_placed (text, length, &line, &column, &error);
  g_autoptr (MusterJsonPlaces) places = NULL;
  const MusterJson *facts = muster_json_get (root, "facts");
  guint before = problems->len;

  if (root == NULL) {
    MusterProblem *problem = g_new0 (MusterProblem, 1);
    *problem = (MusterProblem){ line, column, g_strdup (""), g_strdup (error->message) };
    g_ptr_array_add (problems, problem);
    return NULL;
  }
  places = muster_json_places_new (root, text, length);
  Reader reader = { places, problems, notes };
  if (!muster_json_is_object (root)) {
    refuse (&reader, root, "", "a facts file is an object with “hazard” and “facts”");
    return NULL;
  }
  check_members (&reader, root, "", known);
  read_head (&reader, s, root);
  read_place (&reader, s, root);
  if (!muster_json_is_array (facts))
    refuse (&reader, facts != NULL ? facts : root, "facts", "“facts” must be a list of facts");
  if (muster_json_length (facts) > 5000)
    refuse (&reader, facts, "facts", "more than 5000 facts");
  else
    for (gsize i = 0; i < muster_json_length (facts) && muster_json_is_array (facts); i++)
      read_fact (&reader, s, muster_json_at (facts, i), i);
  if (problems->len > before)
    return NULL;
  if (s->facts->len <= 1000)
    note_contradictions (&reader, s);
  if (s->facts->len <= 1000)
    note_times (&reader, s);
  return g_steal_pointer (&s);
}
