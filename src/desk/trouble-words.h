/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Errors in a person's words, translated: what went wrong, and what to do next. (transfer full) */
char *muster_trouble_sentence (const GError *error);
/* For the page in place of the desk when a data folder cannot be opened. */
typedef struct {
  char *heading;
  char *what; /* what is wrong, with the folder's name */
  char *next; /* what to do */
} MusterTroubleWords;
MusterTroubleWords *muster_trouble_words_new (const GError *error, const char *dir);
void muster_trouble_words_free (MusterTroubleWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTroubleWords, muster_trouble_words_free)
