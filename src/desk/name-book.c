/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finding by name. A query is compared with every name, folded: the very name, then its beginning, then each word of
 * the query as the beginning of a word of the name in any order, then anywhere inside, then with a wrong letter.
 * The number of names is that of one command centre's records, so a scan is fine; each comparison is cheap. */
#include "desk/name-book.h"
#include <string.h>

struct _MusterNameBook {
  GPtrArray *all;    /* of MusterName */
  GHashTable *by_id; /* id, of the entry → where it stands in all, plus 1 */
};

static void
name_free (MusterName *name)
{
  g_free (name->id);
  g_free (name->name);
  g_free (name->detail);
  g_free (name->held);
  g_free (name->held_for);
  g_strfreev (name->keys);
  g_free (name);
}

MusterNameBook *
muster_name_book_new (void)
{
  MusterNameBook *names = g_new0 (MusterNameBook, 1);
  names->all = g_ptr_array_new_with_free_func ((GDestroyNotify)name_free);
  names->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  return names;
}

void
muster_name_book_free (MusterNameBook *names)
{
  g_hash_table_unref (names->by_id);
  g_ptr_array_unref (names->all);
  g_free (names);
}

char *
muster_name_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL); /* full-width and ligatures too */
  g_autofree char *lower = g_utf8_casefold (plain, -1);
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_ismark (c))
      continue;
    if (g_unichar_isspace (c) || c == '-' || c == '_' || c == ',' || c == 0x3001 || c == 0xb7) {
      space = out->len > 0;
      continue;
    }
    if (space)
      g_string_append_c (out, ' ');
    space = FALSE;
    g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/* Edits (one letter more, less, other, or two swapped) to make @a from @b, given up above @most. */
static guint
distance (const char *a, const char *b, guint most)
{
  glong la, lb;
  g_autofree gunichar *ua = g_utf8_to_ucs4_fast (a, -1, &la);
  g_autofree gunichar *ub = g_utf8_to_ucs4_fast (b, -1, &lb);
  if (la > 64 || lb > 64 || (guint)ABS (la - lb) > most)
    return most + 1;
  guint rows[3][66];
  for (glong j = 0; j <= lb; j++)
    rows[0][j] = (guint)j;
  for (glong i = 1; i <= la; i++) {
    guint *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
    guint best = now[0] = (guint)i;
    for (glong j = 1; j <= lb; j++) {
      guint cost = last[j - 1] + (ua[i - 1] != ub[j - 1]);
      cost = MIN (cost, MIN (last[j], now[j - 1]) + 1);
      if (i > 1 && j > 1 && ua[i - 1] == ub[j - 2] && ua[i - 2] == ub[j - 1])
        cost = MIN (cost, before[j - 2] + 1);
      now[j] = cost;
      best = MIN (best, cost);
    }
    if (best > most)
      return most + 1;
  }
  return rows[la % 3][lb];
}

static guint
forgiven (const char *word)
{
  glong length = g_utf8_strlen (word, -1);
  return length < 4 ? 0 : length < 8 ? 1 : 2;
}

/* Each word of the query must begin, or nearly be, a word of the name. */
static double
score_words (const char *query, const char *name)
{
  g_auto (GStrv) asked = g_strsplit (query, " ", -1), words = g_strsplit (name, " ", -1);
  gboolean inexact = FALSE;
  for (guint i = 0; asked[i] != NULL; i++) {
    int fit = 0;
    for (guint k = 0; words[k] != NULL && fit < 2; k++) {
      if (g_str_has_prefix (words[k], asked[i]))
        fit = 2;
      else if (forgiven (asked[i]) > 0 && distance (asked[i], words[k], forgiven (asked[i])) <= forgiven (asked[i]))
        fit = 1;
    }
    if (fit == 0)
      return 0;
    inexact |= fit == 1;
  }
  return inexact ? 0.55 : 0.8;
}

double
muster_name_score (const char *query, const char *name)
{
  if (*query == '\0' || *name == '\0')
    return 0;
  if (strcmp (query, name) == 0)
    return 1;
  if (g_str_has_prefix (name, query))
    return 0.9;
  double words = score_words (query, name);
  if (words >= 0.8)
    return words;
  if (strstr (name, query) != NULL && (g_utf8_strlen (query, -1) > 1 || (guchar)*query >= 0x80))
    return 0.7;
  if (forgiven (query) > 0 && distance (query, name, forgiven (query)) <= forgiven (query))
    return 0.6;
  return words;
}

MusterName *
muster_name_book_add (MusterNameBook *names, MusterKind kind, const char *id, const char *name,
                      const char *const *others)
{
  MusterName *entry = g_new0 (MusterName, 1);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  g_autofree char *folded = muster_name_fold (name);
  entry->kind = kind;
  entry->id = g_strdup (id);
  entry->name = g_strdup (name);
  g_strv_builder_add (keys, folded);
  for (guint i = 0; others != NULL && others[i] != NULL; i++) {
    g_autofree char *other = muster_name_fold (others[i]);
    g_strv_builder_add (keys, other);
  }
  entry->keys = g_strv_builder_end (keys);
  muster_name_book_remove (names, id);
  g_ptr_array_add (names->all, entry);
  g_hash_table_insert (names->by_id, entry->id, GUINT_TO_POINTER (names->all->len));
  return entry;
}

void
muster_name_book_remove (MusterNameBook *names, const char *id)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (names->by_id, id));
  if (at == 0)
    return;
  g_hash_table_remove (names->by_id, id);
  g_ptr_array_remove_index_fast (names->all, at - 1);
  if (at - 1 < names->all->len) { /* the last one stands here now */
    const MusterName *moved = g_ptr_array_index (names->all, at - 1);
    g_hash_table_insert (names->by_id, moved->id, GUINT_TO_POINTER (at));
  }
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const MusterNameHit *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return g_utf8_collate (x->name->name, y->name->name);
}

GArray *
muster_name_book_find (const MusterNameBook *names, guint32 kinds, const char *text, guint limit)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (MusterNameHit));
  g_autofree char *query = muster_name_fold (text);
  for (guint i = 0; i < names->all->len; i++) {
    const MusterName *name = g_ptr_array_index (names->all, i);
    guint32 bit = name->kind == MUSTER_NO_KIND ? MUSTER_NAME_BOOK_ACTIONS : 1u << name->kind;
    double best = *query == '\0' ? 0.1 : 0;
    if ((kinds & bit) == 0)
      continue;
    for (guint k = 0; name->keys[k] != NULL && best < 1; k++)
      best = MAX (best, muster_name_score (query, name->keys[k]));
    if (best > 0) {
      MusterNameHit hit = { name, best };
      g_array_append_val (hits, hit);
    }
  }
  g_array_sort (hits, compare_hits);
  if (hits->len > limit)
    g_array_set_size (hits, limit);
  return hits;
}

const MusterName *
muster_name_book_by_id (const MusterNameBook *names, const char *id)
{
  guint at = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (names->by_id, id)) : 0;
  return at > 0 ? g_ptr_array_index (names->all, at - 1) : NULL;
}
