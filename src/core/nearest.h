/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Letters to add, drop or change to make one of the other (Levenshtein, in bytes); G_MAXUINT beyond 64 bytes. */
guint muster_nearest_distance (const char *a, const char *b);
/* The word of the list that was probably meant: at most a third of its letters differ, or one begins with the other.
 * (nullable) */
const char *muster_nearest_word (const char *word, const char *const *words);
/* " (did you mean “dead”?)" or "". */
char *muster_nearest_hint (const char *word, const char *const *words);
