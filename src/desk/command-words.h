/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* The words of the command bar, English and Chinese, whatever the session's language: hazards, people, states. All
 * input is folded (muster_name_fold). Pure. */

/* The hazard's value in the journal for the words at the start of @words (NULL-terminated, folded), and how many of
 * them it took. A first word that only begins with a Chinese hazard word is taken in part: @rest then points at what
 * is left of it. (nullable) */
const char *muster_words_read_hazard (const char *const *words, guint *taken, const char **rest);
/* One hazard word to type for @value in the session's language, or the beginning of one: for completing. */
typedef struct {
  const char *value;
  const char *word;  /* to be typed */
  const char *label; /* translated */
} MusterHazardWord;
GArray *muster_words_complete_hazard (const char *begun); /* (transfer full) (element-type MusterHazardWord) */

/* People: how many of which. */
typedef enum {
  MUSTER_COUNT_TRAPPED,
  MUSTER_COUNT_INJURED,
  MUSTER_COUNT_SERIOUSLY_INJURED,
  MUSTER_COUNT_DEAD,
  MUSTER_COUNT_MISSING,
  MUSTER_COUNT_TO_RELOCATE,
  MUSTER_COUNT_AFFECTED,
  MUSTER_N_COUNTS
} MusterCount;
int muster_count_field (MusterCount count);          /* MUSTER_INCIDENT_TRAPPED … */
char *muster_count_label (MusterCount count, int n); /* "2 trapped", translated. (transfer full) */
const char *muster_count_word (MusterCount count);   /* "trapped", translated, to be typed */
/* "2 trapped", "2 people trapped", "trapped 2", "2人被困", "两人被困", "被困2人" at the start of @words. Returns the
 * number of words it took, 0 when there is none. */
guint muster_words_read_count (const char *const *words, MusterCount *count, int *n);

/* A state a team can be told to be in, for the whole of @text: "arrived", "on scene", "到达". -1 when it is none. */
int muster_words_read_state (const char *text);
