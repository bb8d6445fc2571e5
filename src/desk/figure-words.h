/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/name-book.h"

/* A figure as somebody says it, English or Chinese: "dead >=3", "伤 约 20", "at least 40 to relocate from the village",
 * "死亡不少于3人 据公安". Pure. */
typedef struct {
  char *name;   /* (nullable) of the catalogue of facts: "dead" */
  char *value;  /* (nullable) as muster_figure_intents() reads it: "≥3" */
  char *source; /* (nullable) */
} MusterFigureWords;
/* FALSE with a sentence in @problem, translated, of what is still to be said or cannot be understood. */
gboolean muster_figure_words_read (const char *text, MusterFigureWords *out, char **problem);
void muster_figure_words_clear (MusterFigureWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterFigureWords, muster_figure_words_clear)
const char *muster_figure_words_label (const char *name); /* "Dead", translated; the name itself where unknown */
