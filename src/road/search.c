/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching for names.
 *
 * Candidates come from three places, the cheap and good ones first: (1) the table of keys, which has each name and its
 * sound from each word on, gives exact, prefix and word-prefix hits; (2) the trigram index, asked for names that have
 * all trigrams of what was typed, gives substrings; (3) the same index, asked which names share most trigrams, gives
 * names with a typing error, which are then measured letter by letter: one wrong letter, two in eight and more; two in
 * five to seven where nothing else is found. When the whole text finds nothing good, its last words are tried as the
 * municipality: "landstrasse schaan".
 *
 * A score is the base of its kind of hit plus at most 0.14 for importance and nearness; bases lie further apart, so a
 * better kind of hit always stands before. */
#include "road/reader.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef enum { HIT_EXACT, HIT_PREFIX, HIT_WORD, HIT_TYPO, HIT_PART, HIT_TYPOS, N_HITS } Hit;
static const double bases[N_HITS] = { 0.86, 0.71, 0.56, 0.41, 0.26, 0.11 };

typedef struct {
  gint64 id;
  Hit hit;
  guint extra; /* letters more than asked for, or wrong letters */
} Found;

typedef struct {
  MusterArea *area;
  GHashTable *found; /* gint64 id → Found */
  GError **error;
} Search;

#define MAX_FOUND   4000
#define MAX_SHARING 400

static void
note (Search *search, gint64 id, Hit hit, guint extra)
{
  Found *found = g_hash_table_lookup (search->found, &id);
  if (!found) {
    found = g_new (Found, 1);
    *found = (Found){ id, hit, extra };
    g_hash_table_insert (search->found, &found->id, found);
  } else if (hit < found->hit || (hit == found->hit && extra < found->extra)) {
    found->hit = hit;
    found->extra = extra;
  }
}

/* ---- (1) keys ---- */

static gboolean
find_keys (Search *search, const char *text)
{
  MusterArea *area = search->area;
  /* The first text that is greater than all that begin with it: 0xff never occurs in UTF-8. */
  g_autofree char *end = g_strconcat (text, "\xff", NULL);
  gsize n = strlen (text);
  if (!muster_area_statement (
          area, &area->by_key,
          "SELECT key, part, place FROM place_key WHERE key >= ?1 AND key < ?2 ORDER BY key <> ?1, place LIMIT ?3",
          search->error))
    return FALSE;
  sqlite3_stmt *s = area->by_key;
  sqlite3_bind_text (s, 1, text, (int)n, SQLITE_STATIC);
  sqlite3_bind_text (s, 2, end, (int)n + 1, SQLITE_STATIC);
  sqlite3_bind_int (s, 3, MAX_FOUND);
  int code;
  while ((code = sqlite3_step (s)) == SQLITE_ROW) {
    guint more = (guint)MAX (0, sqlite3_column_bytes (s, 0) - (int)n);
    gboolean whole = sqlite3_column_int (s, 1) == MUSTER_KEY_WHOLE;
    note (search, sqlite3_column_int64 (s, 2), whole ? (more ? HIT_PREFIX : HIT_EXACT) : HIT_WORD, more);
  }
  sqlite3_reset (s);
  return code == SQLITE_DONE ? TRUE : muster_area_fail (area, search->error);
}

/* ---- (2) and (3) trigrams ---- */

/* The places that have a trigram are counted up in @shared. */
static gboolean
count_trigram (Search *search, const gunichar *three, GHashTable *shared)
{
  MusterArea *area = search->area;
  if (!muster_area_statement (area, &area->by_trigram,
                              "SELECT rowid FROM place_trigram WHERE place_trigram MATCH ?1 LIMIT 200000",
                              search->error))
    return FALSE;
  g_autofree char *word = g_ucs4_to_utf8 (three, 3, NULL, NULL, NULL);
  g_autofree char *match = g_strdup_printf ("\"%s\"", word); /* folded text has no quotes */
  sqlite3_stmt *s = area->by_trigram;
  sqlite3_bind_text (s, 1, match, -1, SQLITE_STATIC);
  int code;
  while ((code = sqlite3_step (s)) == SQLITE_ROW) {
    gpointer key = GSIZE_TO_POINTER ((gsize)sqlite3_column_int64 (s, 0));
    g_hash_table_insert (shared, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (shared, key)) + 1));
  }
  sqlite3_reset (s);
  return code == SQLITE_DONE ? TRUE : muster_area_fail (area, search->error);
}

typedef struct {
  gint64 id;
  guint count;
} Sharing;

static int
compare_sharing (gconstpointer a, gconstpointer b)
{
  const Sharing *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return x->id < y->id ? -1 : x->id > y->id;
}

/* The places sharing at least @least of the trigrams of @text, the most first. */
static GArray *
find_sharing (Search *search, const gunichar *text, glong n, guint least)
{
  g_autoptr (GHashTable) shared = g_hash_table_new (NULL, NULL),
                         asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (glong i = 0; i + 3 <= n; i++) {
    char *word = g_ucs4_to_utf8 (text + i, 3, NULL, NULL, NULL);
    if (word && g_hash_table_add (asked, word) && !count_trigram (search, text + i, shared))
      return NULL;
  }
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Sharing));
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, shared);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (GPOINTER_TO_UINT (value) >= least)
      g_array_append_vals (list, &(Sharing){ (gint64)GPOINTER_TO_SIZE (key), GPOINTER_TO_UINT (value) }, 1);
  g_array_sort (list, compare_sharing);
  return list;
}

static gboolean
load_place (Search *search, gint64 id)
{
  MusterArea *area = search->area;
  if (!muster_area_statement (area, &area->by_id,
                              "SELECT name, kind, within, x, y, importance, keys FROM place WHERE id = ?1",
                              search->error))
    return FALSE;
  sqlite3_bind_int64 (area->by_id, 1, id);
  if (sqlite3_step (area->by_id) != SQLITE_ROW)
    return muster_area_fail (area, search->error);
  return TRUE;
}

static gboolean
find_parts (Search *search, const char *text)
{
  glong n = 0;
  g_autofree gunichar *wide = g_utf8_to_ucs4_fast (text, -1, &n);
  if (n < 3)
    return TRUE;
  g_autoptr (GHashTable) distinct = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (glong i = 0; i + 3 <= n; i++)
    g_hash_table_add (distinct, g_ucs4_to_utf8 (wide + i, 3, NULL, NULL, NULL));
  g_autoptr (GArray) list = find_sharing (search, wide, n, g_hash_table_size (distinct));
  for (guint i = 0; list && i < MIN (list->len, MAX_SHARING); i++) {
    gint64 id = g_array_index (list, Sharing, i).id;
    const Found *known = g_hash_table_lookup (search->found, &id);
    if (known && known->hit <= HIT_PART)
      continue;
    if (!load_place (search, id))
      return FALSE;
    const char *keys = (const char *)sqlite3_column_text (search->area->by_id, 6);
    if (keys && strstr (keys, text))
      note (search, id, HIT_PART, (guint)MAX (0, (int)strlen (keys) - (int)strlen (text)));
    sqlite3_reset (search->area->by_id);
  }
  return list != NULL;
}

/* The fewest wrong letters between @text and a key of a place: the whole key, its beginning, or from a later word on.
 */
static guint
measure (const char *keys, const gunichar *text, glong n, guint limit, gboolean *whole)
{
  guint best = limit + 1;
  *whole = FALSE;
  g_auto (GStrv) lines = g_strsplit (keys, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    glong m = 0;
    g_autofree gunichar *key = g_utf8_to_ucs4_fast (lines[i], -1, &m);
    guint d = muster_names_distance (text, n, key, m, limit, FALSE);
    if (d <= limit && d <= best) {
      best = d;
      *whole = TRUE;
    }
    for (glong at = 0; at < m && best > 0; at++) {
      if (at > 0 && key[at - 1] != ' ')
        continue;
      d = muster_names_distance (text, n, key + at, m - at, limit, TRUE);
      if (d < best) {
        best = d;
        *whole = FALSE;
      }
    }
  }
  return best;
}

/* Names with up to @limit wrong letters. @only_whole: not where they begin a longer one. */
static gboolean
find_wrong (Search *search, const char *text, guint limit, gboolean only_whole)
{
  g_autofree char *padded = g_strdup_printf ("  %s  ", text);
  glong n = 0, all = 0;
  g_autofree gunichar *wide = g_utf8_to_ucs4_fast (text, -1, &n), *wider = g_utf8_to_ucs4_fast (padded, -1, &all);
  /* One wrong letter spoils three trigrams, two swapped ones four. */
  glong least = MAX (only_whole ? 2 : 1, all - 2 - (glong)(4 * limit));
  g_autoptr (GArray) list = find_sharing (search, wider, all, (guint)MIN (least, 4));
  for (guint i = 0; list && i < MIN (list->len, MAX_SHARING); i++) {
    gint64 id = g_array_index (list, Sharing, i).id;
    const Found *known = g_hash_table_lookup (search->found, &id);
    if (known && known->hit < HIT_TYPO)
      continue;
    if (!load_place (search, id))
      return FALSE;
    const char *keys = (const char *)sqlite3_column_text (search->area->by_id, 6);
    gboolean whole;
    guint d = keys ? measure (keys, wide, n, limit, &whole) : limit + 1;
    sqlite3_reset (search->area->by_id);
    if (d <= limit && (whole || !only_whole))
      note (search, id, d <= 1 && whole ? HIT_TYPO : HIT_TYPOS, 4 * d + (whole ? 0 : 2));
  }
  return list != NULL;
}

static gboolean
find_typos (Search *search, const char *text)
{
  glong n = g_utf8_strlen (text, -1);
  return n < 4 || find_wrong (search, text, n >= 8 ? 2 : 1, FALSE);
}

/* When nothing is nearly called so: two wrong letters in a word of five to seven, "vaduts". More names are like it by
 * chance, so only then, and only whole ones. */
static gboolean
find_distant (Search *search, const char *text)
{
  glong n = g_utf8_strlen (text, -1);
  return n < 5 || n >= 8 || find_wrong (search, text, 2, TRUE);
}

/* ---- ranking ---- */

void
muster_place_free (MusterPlace *place)
{
  if (!place)
    return;
  g_free (place->name);
  g_free (place->kind);
  g_free (place->within);
  g_free (place);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const MusterPlace *x = *(MusterPlace *const *)a, *y = *(MusterPlace *const *)b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  int order = strcmp (x->name, y->name);
  if (order == 0)
    order = g_strcmp0 (x->within, y->within);
  return order ? order : x->lat < y->lat ? -1 : x->lat > y->lat;
}

static MusterPlace *
make_place (sqlite3_stmt *s)
{
  MusterPlace *place = g_new0 (MusterPlace, 1);
  MusterLatLon at = muster_cell_to_latlon ((MusterCell){ sqlite3_column_int (s, 3), sqlite3_column_int (s, 4) });
  place->name = g_strdup ((const char *)sqlite3_column_text (s, 0));
  place->kind = g_strdup ((const char *)sqlite3_column_text (s, 1));
  place->within = g_strdup ((const char *)sqlite3_column_text (s, 2));
  place->lat = at.lat;
  place->lon = at.lon;
  return place;
}

/* Whether @text begins with @start, give or take a letter when that is long enough to tell. */
static gboolean
begins_nearly (const char *text, const char *start)
{
  if (g_str_has_prefix (text, start))
    return TRUE;
  glong n, m;
  g_autofree gunichar *a = g_utf8_to_ucs4_fast (start, -1, &n), *b = g_utf8_to_ucs4_fast (text, -1, &m);
  return n >= 4 && muster_names_distance (a, n, b, m, 1, TRUE) <= 1;
}

/* Adds what was found to @places, those in @within only (folded words; NULL all). */
static gboolean
take_found (Search *search, const MusterLatLon *near, const char *within, GPtrArray *places)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, search->found);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Found *found = value;
    if (!load_place (search, found->id))
      return FALSE;
    g_autoptr (MusterPlace) place = make_place (search->area->by_id);
    double importance = sqlite3_column_double (search->area->by_id, 5);
    sqlite3_reset (search->area->by_id);
    if (!place->name || !place->kind)
      continue;
    if (within) {
      g_autofree char *folded = muster_names_fold (search->area->names, place->within ? place->within : "");
      if (!begins_nearly (folded, within))
        continue;
    }
    double near_bonus = 0;
    if (near)
      near_bonus = 0.05 / (1 + muster_distance_m (*near, (MusterLatLon){ place->lat, place->lon }) / 5000);
    place->score = bases[found->hit] + 0.07 * importance + near_bonus + 0.02 / (1 + found->extra);
    g_ptr_array_add (places, g_steal_pointer (&place));
  }
  return TRUE;
}

/* How many were found at least as well as @hit. */
static guint
count_found (Search *search, Hit hit)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;
  g_hash_table_iter_init (&iter, search->found);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((const Found *)value)->hit <= hit;
  return n;
}

static gboolean
find_all (Search *search, const char *fold, const char *latin, guint limit)
{
  if (!find_keys (search, fold) || (latin && !find_keys (search, latin)))
    return FALSE;
  if (count_found (search, HIT_WORD) >= limit)
    return TRUE;
  if (!find_typos (search, latin ? latin : fold)
      || (count_found (search, HIT_TYPO) < limit && !find_parts (search, fold)))
    return FALSE;
  return g_hash_table_size (search->found) > 0 || find_distant (search, latin ? latin : fold);
}

static char *
join_words (char **words, guint from, guint to)
{
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = from; i < to; i++)
    g_string_append_printf (out, "%s%s", i > from ? " " : "", words[i]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* "landstrasse schaan", "schaan landstrasse": some words may say where. If no split finds anything and neither did the
 * whole, fewer and fewer words do. */
static gboolean
find_split (Search *search, const char *fold, const MusterLatLon *near, guint limit, GPtrArray *places)
{
  g_auto (GStrv) words = g_strsplit (fold, " ", -1);
  guint n = g_strv_length (words), before = places->len;
  /* House numbers are not known here: "landstrasse 22 vaduz" means the street. */
  for (guint i = 1; i < n;)
    if (g_ascii_isdigit (words[i][0]) && strlen (words[i]) <= 4) {
      g_free (words[i]);
      memmove (&words[i], &words[i + 1], (n - i) * sizeof *words);
      n--;
    } else
      i++;
  if (n == 1 && before == 0) {
    g_hash_table_remove_all (search->found);
    return find_all (search, words[0], NULL, limit) && take_found (search, near, NULL, places)
           && (g_ptr_array_sort (places, compare_places), TRUE);
  }
  if (n < 2 || n > 8)
    return TRUE;
  for (guint step = 0; step < 2 * (n - 1) && places->len == before; step++) {
    guint head = n - 1 - step / 2;
    g_autofree char *first = join_words (words, 0, head), *second = join_words (words, head, n);
    gboolean where_last = step % 2 == 0;
    g_hash_table_remove_all (search->found);
    if (!find_all (search, where_last ? first : second, NULL, limit)
        || !take_found (search, near, where_last ? second : first, places))
      return FALSE;
  }
  for (guint left = n - 1; left > 0 && places->len == 0; left--) {
    g_autofree char *first = join_words (words, 0, left), *last = join_words (words, n - left, n);
    g_hash_table_remove_all (search->found);
    if (!find_all (search, first, NULL, limit) || !find_all (search, last, NULL, limit)
        || !take_found (search, near, NULL, places))
      return FALSE;
    for (guint i = 0; i < places->len; i++) /* they are less than what was asked for */
      ((MusterPlace *)g_ptr_array_index (places, i))->score *= 0.5;
  }
  g_ptr_array_sort (places, compare_places);
  return TRUE;
}

GPtrArray *
muster_area_search (MusterArea *area, const char *text, const MusterLatLon *near, guint limit, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_place_free);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)MIN (strlen (text), 200));
  if (!area->names)
    area->names = muster_names_new ();
  g_autofree char *fold = muster_names_fold (area->names, valid);
  g_autofree char *latin = muster_names_latin (area->names, fold);
  if (!*fold || limit == 0)
    return g_steal_pointer (&places);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  Search search = { area, found, error };
  if (!find_all (&search, fold, latin, limit) || !take_found (&search, near, NULL, places))
    return NULL;
  g_ptr_array_sort (places, compare_places);
  double best = places->len ? ((MusterPlace *)g_ptr_array_index (places, 0))->score : 0;
  if (best < bases[HIT_TYPO] && !find_split (&search, fold, near, limit, places))
    return NULL;
  if (places->len > limit)
    g_ptr_array_set_size (places, (int)limit);
  return g_steal_pointer (&places);
}
