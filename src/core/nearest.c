/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A refusal that names what was probably meant saves a search in the manual. The distance is the number of letters to
 * add, drop or change (Levenshtein), over two rows. */
#include "core/nearest.h"
#include <string.h>

guint
muster_nearest_distance (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  guint row[65];

  if (n > 64 || m > 64)
    return G_MAXUINT;
  for (gsize j = 0; j <= m; j++)
    row[j] = (guint)j;
  for (gsize i = 1; i <= n; i++) {
    guint corner = row[0];
    row[0] = (guint)i;
    for (gsize j = 1; j <= m; j++) {
      guint above = row[j];
      row[j] = MIN (MIN (above, row[j - 1]) + 1, corner + (a[i - 1] != b[j - 1]));
      corner = above;
    }
  }
  return row[m];
}

const char *
muster_nearest_word (const char *word, const char *const *words)
{
  const char *best = NULL;
  guint least = G_MAXUINT;

  for (gsize i = 0; words[i] != NULL; i++) {
    guint d = muster_nearest_distance (word, words[i]);
    if (d < least) {
      least = d;
      best = words[i];
    }
  }
  if (best != NULL && least <= MAX (1, strlen (best) / 3))
    return best;
  for (gsize i = 0; words[i] != NULL; i++)
    if (strlen (word) >= 3 && (g_str_has_prefix (words[i], word) || g_str_has_prefix (word, words[i])))
      return words[i];
  return NULL;
}

char *
muster_nearest_hint (const char *word, const char *const *words)
{
  const char *near = muster_nearest_word (word, words);

  return near != NULL ? g_strdup_printf (" (did you mean “%s”?)", near) : g_strdup ("");
}
