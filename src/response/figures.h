/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"
#include "response/scene.h"

/* The numbers of an incident with what makes them believable: a qualifier ("more than 540"), a source, a time, and the
 * records behind them. Each is a record of kind figure that is never changed; a correction is another that names it.
 * The incident's own numeric fields are the current picture. */
typedef struct {
  char *name;   /* "dead" */
  double value; /* meaningless when @known is FALSE */
  char *word;   /* (nullable) for facts that are words */
  gboolean known;
  char *qualifier; /* a word of muster_words_qualifier */
  char *source;    /* (nullable) */
  gint64 at;       /* ms; 0: unknown */
  GStrv records;   /* ids of the records behind it, its own first; never NULL */
} MusterFigureNow;
void muster_figure_free (MusterFigureNow *figure);

/* What is known now about the incident and all merged into it, by name. Of several figures of a name the one counts
 * that is the latest as of its own time and was not corrected. (transfer full) (element-type MusterFigureNow) */
GPtrArray *muster_figures (const MusterScene *scene, const char *incident);
/* "more than 540", translated; "unknown". (transfer full) */
char *muster_figure_text (const MusterFigureNow *figure);
/* {"figures":[{"name","value","qualifier","source","time","records"}]}. (transfer full) */
char *muster_figures_to_json (GPtrArray *figures);
/* Reads what muster_figures_to_json() wrote; entries that make no sense are left out. @json (nullable). (transfer full)
 */
GPtrArray *muster_figures_from_json (const char *json);

/* What somebody learned, as operations: the figure, and where the incident has a field of that name, the field too.
 * @text: "12", ">540", "≥3", "30+", "~200", "<=5", "?"; with 万 or 亿 multiplied, the unit may follow; of a criterion
 * "yes" or "no", of a word one of its scale. @source (nullable), @records (nullable), @at in ms, 0: now. NULL with an
 * error that says what is wrong. (transfer full) (element-type MusterIntent) */
GPtrArray *muster_figure_intents (const char *incident, const char *name, const char *text, const char *source,
                                  const char *const *records, gint64 at, GError **error);
