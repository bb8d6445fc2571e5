/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What counts of several figures of one name: none that another one corrects; of the rest the latest by its own time,
 * then by the journal's order. A field of the incident that was written after the figure and says something else is
 * later knowledge without a qualifier, so it counts. */
#include "response/figures.h"
#include "core/time.h"
#include "response/facts.h"
#include "response/incidents.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
muster_figure_free (MusterFigureNow *figure)
{
  g_free (figure->name);
  g_free (figure->word);
  g_free (figure->qualifier);
  g_free (figure->source);
  g_strfreev (figure->records);
  g_free (figure);
}

/* ---- reading ---- */

static GStrv
records_of (const MusterRecord *r, int field)
{
  const char *const *more = field >= 0 ? muster_record_strv (r, field) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_strv_builder_add (ids, r->id);
  for (guint i = 0; more != NULL && more[i] != NULL; i++)
    g_strv_builder_add (ids, more[i]);
  return g_strv_builder_end (ids);
}

static MusterFigureNow *
figure_of_record (const MusterRecord *r)
{
  MusterFigureNow *f = g_new0 (MusterFigureNow, 1);
  const char *qualifier = muster_record_text (r, MUSTER_FIGURE_QUALIFIER);

  f->name = g_strdup (muster_record_text (r, MUSTER_FIGURE_NAME));
  f->word = g_strdup (muster_record_text (r, MUSTER_FIGURE_WORD));
  f->value = muster_record_real (r, MUSTER_FIGURE_VALUE, 0);
  f->known = (muster_record_has (r, MUSTER_FIGURE_VALUE) || f->word != NULL) && g_strcmp0 (qualifier, "unknown") != 0;
  f->qualifier = g_strdup (f->known ? (qualifier != NULL ? qualifier : "exact") : "unknown");
  f->source = g_strdup (muster_record_text (r, MUSTER_FIGURE_SOURCE));
  f->at = muster_record_int (r, MUSTER_FIGURE_AT, 0);
  f->records = records_of (r, MUSTER_FIGURE_RECORDS);
  return f;
}

static MusterFigureNow *
figure_of_field (const MusterRecord *incident, guint field)
{
  MusterFigureNow *f = g_new0 (MusterFigureNow, 1);

  f->name = g_strdup (muster_kind_info (MUSTER_INCIDENT)->fields[field].name);
  f->value = muster_record_real (incident, (int)field, 0);
  f->known = TRUE;
  f->qualifier = g_strdup ("exact");
  f->at = (gint64)(incident->updated >> 16);
  f->records = records_of (incident, -1);
  return f;
}

static gboolean
later (const MusterRecord *a, const MusterRecord *b)
{
  gint64 x = muster_record_int (a, MUSTER_FIGURE_AT, 0), y = muster_record_int (b, MUSTER_FIGURE_AT, 0);

  if (x != y)
    return x > y;
  return a->created != b->created ? a->created > b->created : strcmp (a->id, b->id) > 0;
}

/* The figure records that count, by name. */
static GHashTable *
collect (const MusterScene *scene, GPtrArray *family)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_FIGURE);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) corrected = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTable *out = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < family->len; i++)
    g_hash_table_add (ids, ((MusterRecord *)g_ptr_array_index (family, i))->id);
  for (guint i = 0; i < all->len; i++) {
    const char *wrong = muster_record_text (g_ptr_array_index (all, i), MUSTER_FIGURE_CORRECTS);
    if (wrong != NULL)
      g_hash_table_add (corrected, (gpointer)wrong);
  }
  for (guint i = 0; i < all->len; i++) {
    MusterRecord *r = g_ptr_array_index (all, i), *now;
    const char *name = muster_record_text (r, MUSTER_FIGURE_NAME),
               *about = muster_record_text (r, MUSTER_FIGURE_INCIDENT);
    if (name == NULL || about == NULL || !g_hash_table_contains (ids, about)
        || g_hash_table_contains (corrected, r->id))
      continue;
    now = g_hash_table_lookup (out, name);
    if (now == NULL || later (r, now))
      g_hash_table_replace (out, (gpointer)name, r);
  }
  return out;
}

static gboolean
is_number (const MusterField *field)
{
  return field->type == MUSTER_TYPE_INT || field->type == MUSTER_TYPE_REAL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MusterFigureNow *const *)a)->name, (*(MusterFigureNow *const *)b)->name);
}

GPtrArray *
muster_figures (const MusterScene *scene, const char *incident)
{
  const MusterKindInfo *info = muster_kind_info (MUSTER_INCIDENT);
  g_autoptr (GPtrArray) family = muster_incident_family (scene, incident);
  g_autoptr (GHashTable) said = collect (scene, family);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_figure_free);
  const MusterRecord *kept = family->len > 0 ? g_ptr_array_index (family, 0) : NULL;
  GHashTableIter iter;
  const char *name;
  MusterRecord *r;

  for (guint i = 0; kept != NULL && i < info->n_fields; i++) {
    if (!is_number (&info->fields[i]) || !muster_record_has (kept, (int)i))
      continue;
    r = g_hash_table_lookup (said, info->fields[i].name);
    if (r != NULL
        && (r->created >= kept->updated
            || muster_record_real (r, MUSTER_FIGURE_VALUE, NAN) == muster_record_real (kept, (int)i, 0)))
      continue;
    g_ptr_array_add (out, figure_of_field (kept, i));
    g_hash_table_remove (said, info->fields[i].name);
  }
  g_hash_table_iter_init (&iter, said);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, (gpointer *)&r))
    g_ptr_array_add (out, figure_of_record (r));
  g_ptr_array_sort (out, compare_names);
  return out;
}

static char *
number_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.15g", value));
}

char *
muster_figure_text (const MusterFigureNow *figure)
{
  const MusterFactInfo *fact = figure->name != NULL ? muster_fact_find (figure->name) : NULL;
  gboolean ticked = fact != NULL && fact->type == MUSTER_FACT_BOOL;
  g_autofree char *value = figure->word != NULL ? g_strdup (figure->word)
                           : ticked             ? g_strdup (figure->value != 0 ? _ ("yes") : _ ("no"))
                                                : number_text (figure->value);

  if (!figure->known)
    return g_strdup (_ ("unknown"));
  if (strcmp (figure->qualifier, "about") == 0)
    return g_strdup_printf (_ ("about %s"), value);
  if (strcmp (figure->qualifier, "at-least") == 0)
    return g_strdup_printf (_ ("at least %s"), value);
  if (strcmp (figure->qualifier, "more-than") == 0)
    return g_strdup_printf (_ ("more than %s"), value);
  if (strcmp (figure->qualifier, "at-most") == 0)
    return g_strdup_printf (_ ("at most %s"), value);
  return g_steal_pointer (&value);
}

/* ---- as JSON ---- */

char *
muster_figures_to_json (GPtrArray *figures)
{
  GString *out = g_string_new ("{\"figures\":[");

  for (guint i = 0; i < figures->len; i++) {
    const MusterFigureNow *f = g_ptr_array_index (figures, i);
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_text (out, "name", f->name);
    if (f->known) {
      muster_json_name (out, "value");
      if (f->word != NULL)
        muster_json_add_text (out, f->word);
      else
        muster_json_add_real (out, f->value);
    }
    muster_json_put_text (out, "qualifier", f->qualifier);
    if (f->source != NULL) {
      muster_json_put_text (out, "source", f->source);
    }
    if (f->at != 0) {
      char at[MUSTER_TIME_TEXT];
      muster_time_format (f->at, at);
      muster_json_put_text (out, "time", at);
    }
    muster_json_name (out, "records");
    g_string_append_c (out, '[');
    for (guint r = 0; f->records[r] != NULL; r++) {
      muster_json_comma (out);
      muster_json_add_text (out, f->records[r]);
    }
    g_string_append (out, "]}");
  }
  return g_string_free (g_string_append (out, "]}"), FALSE);
}

GPtrArray *
muster_figures_from_json (const char *json)
{
  g_autoptr (MusterJson) root = json != NULL ? muster_json_parse (json, -1, NULL) : NULL;
  const MusterJson *list = muster_json_get (root, "figures");
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_figure_free);

  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *one = muster_json_at (list, i), *value = muster_json_get (one, "value"),
                     *records = muster_json_get (one, "records");
    g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
    MusterFigureNow *f;
    if (muster_json_get_text (one, "name") == NULL)
      continue;
    f = g_new0 (MusterFigureNow, 1);
    f->name = g_strdup (muster_json_get_text (one, "name"));
    f->word = muster_json_is_text (value) ? g_strdup (muster_json_text (value, NULL)) : NULL;
    f->value = muster_json_real (value, 0);
    f->known = f->word != NULL || muster_json_is_number (value);
    f->qualifier = g_strdup (f->known ? muster_json_text (muster_json_get (one, "qualifier"), "exact") : "unknown");
    f->source = g_strdup (muster_json_get_text (one, "source"));
    if (muster_json_get_text (one, "time") != NULL && !muster_time_parse (muster_json_get_text (one, "time"), &f->at))
      f->at = 0;
    for (gsize r = 0; r < muster_json_length (records); r++)
      if (muster_json_is_text (muster_json_at (records, r)))
        g_strv_builder_add (ids, muster_json_text (muster_json_at (records, r), ""));
    f->records = g_strv_builder_end (ids);
    g_ptr_array_add (out, f);
  }
  return out;
}

/* ---- as somebody says it ---- */

static gboolean
wrong (GError **error, const char *name, const char *text, const char *what)
{
  g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VALUE, "%s=%s: %s", name, text, what);
  return FALSE;
}

/* What somebody said of one name. */
typedef struct {
  const char *qualifier;
  double value;
  const char *word; /* (nullable) of the fact's scale, instead of the value */
} Said;

/* "true" and "no" of a criterion. */
static gboolean
parse_ticked (const char *text, double *value)
{
  static const char *const yes[] = { "yes", "true", "1", "是", NULL }, *const no[] = { "no", "false", "0", "否", NULL };

  *value = g_strv_contains (yes, text);
  return *value != 0 || g_strv_contains (no, text);
}

/* A number with what may stand behind it: 万 or 亿, the unit, a plus. */
static gboolean
parse_number (const char *name, const char *text, const char *p, const MusterFactInfo *fact, Said *said, GError **error)
{
  char *end;

  said->value = g_ascii_strtod (p, &end);
  if (end == p || !isfinite (said->value))
    return wrong (error, name, text, "must be a number, with > >= <= or ~ before it, or ? for unknown");
  end += strspn (end, " ");
  if (g_str_has_prefix (end, "万") || g_str_has_prefix (end, "亿")) {
    said->value *= g_str_has_prefix (end, "万") ? 1e4 : 1e8;
    end += strlen ("万");
  }
  if (strcmp (end, "+") == 0 && strcmp (said->qualifier, "exact") == 0)
    said->qualifier = "at-least";
  else if (*end != '\0' && (fact == NULL || !muster_fact_is_unit (fact, end)))
    return wrong (error, name, text, "what follows the number is not understood (万 and 亿 are)");
  if (fact == NULL)
    return TRUE;
  if (said->value > fact->most)
    return wrong (error, name, text, "is more than can be believed");
  if (said->value < fact->least)
    return wrong (error, name, text, fact->least == 0 ? "cannot be negative" : "is less than can be believed");
  if (fact->type == MUSTER_FACT_COUNT && said->value != floor (said->value))
    return wrong (error, name, text, "must be a whole number");
  return TRUE;
}

static gboolean
parse_said (const char *name, const char *text, const MusterFactInfo *fact, Said *said, GError **error)
{
  static const struct {
    const char *sign, *qualifier;
  } signs[] = { { ">=", "at-least" }, { "≥", "at-least" }, { ">", "more-than" }, { "<=", "at-most" },
                { "≤", "at-most" },   { "~", "about" },    { "≈", "about" },     { "=", "exact" } };
  const char *p = text;

  *said = (Said){ .qualifier = "exact" };
  if (strcmp (text, "?") == 0) {
    said->qualifier = "unknown";
    return TRUE;
  }
  if (fact != NULL && fact->type == MUSTER_FACT_BOOL)
    return parse_ticked (text, &said->value) || wrong (error, name, text, "must be yes or no, or ? for unknown");
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (p, signs[i].sign)) {
      said->qualifier = signs[i].qualifier;
      p += strlen (signs[i].sign);
      break;
    }
  if (fact != NULL && fact->type == MUSTER_FACT_WORD) {
    int rank = muster_fact_word (fact, p);
    g_autofree char *words = g_strjoinv (", ", (char **)fact->words);
    g_autofree char *what = g_strdup_printf ("must be one of %s, or ? for unknown", words);
    said->word = rank >= 0 ? fact->words[rank] : NULL;
    return rank >= 0 || wrong (error, name, text, what);
  }
  return parse_number (name, text, p, fact, said, error);
}

GPtrArray *
muster_figure_intents (const char *incident, const char *name, const char *text, const char *source,
                       const char *const *records, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  int field = muster_kind_find_field (MUSTER_INCIDENT, name);
  const MusterField *info = field >= 0 ? &muster_kind_info (MUSTER_INCIDENT)->fields[field] : NULL;
  MusterIntent *figure;
  Said said;

  if (!parse_said (name, text, muster_fact_find (name), &said, error))
    return NULL;
  const char *qualifier = said.qualifier;
  double value = said.value;
  if (info != NULL && !is_number (info)) {
    wrong (error, name, text, "is not a number an incident has");
    return NULL;
  }
  if (info != NULL && info->type == MUSTER_TYPE_INT && value != floor (value)) {
    wrong (error, name, text, "must be a whole number");
    return NULL;
  }
  if (info != NULL && (info->flags & MUSTER_FIELD_NOT_NEGATIVE) != 0 && value < 0) {
    wrong (error, name, text, "cannot be negative");
    return NULL;
  }
  figure = muster_intent_new ("figure.add");
  g_ptr_array_add (out, figure);
  muster_intent_text (figure, MUSTER_FIGURE_INCIDENT, incident);
  muster_intent_text (figure, MUSTER_FIGURE_NAME, name);
  muster_intent_text (figure, MUSTER_FIGURE_QUALIFIER, qualifier);
  if (said.word != NULL)
    muster_intent_text (figure, MUSTER_FIGURE_WORD, said.word);
  else if (strcmp (qualifier, "unknown") != 0)
    muster_intent_real (figure, MUSTER_FIGURE_VALUE, value);
  if (source != NULL)
    muster_intent_text (figure, MUSTER_FIGURE_SOURCE, source);
  if (records != NULL && records[0] != NULL)
    muster_intent_strv (figure, MUSTER_FIGURE_RECORDS, records);
  if (at != 0)
    muster_intent_int (figure, MUSTER_FIGURE_AT, at);
  if (info != NULL && strcmp (qualifier, "unknown") != 0) {
    MusterIntent *set = muster_intent_new ("incident.set");
    g_ptr_array_add (out, set);
    muster_intent_set_entity (set, incident);
    if (info->type == MUSTER_TYPE_INT)
      muster_intent_int (set, field, (gint64)value);
    else
      muster_intent_real (set, field, value);
  }
  return g_steal_pointer (&out);
}
