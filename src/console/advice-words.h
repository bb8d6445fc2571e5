/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/advice.h"
#include "console/question.h"

/* Advice in few words, for rows; the adviser's own sentences are longer. Translated. */

/* "late by 9 min · leaves 420 people uncovered · must be requested", or "in time, nothing left uncovered".
 * (transfer full) */
char *muster_advice_words_cost (const MusterDispatchOption *option);
/* "11 min", and "straight line" where it is one. (transfer full) */
char *muster_advice_words_eta (double seconds, MusterWay way);
/* "Water rescue", "Fire 1 of 2" (transfer full) */
char *muster_advice_words_seat (const MusterDispatchSeat *seat);
/* "optimal · proof checked · 38 ms" (transfer full) */
char *muster_advice_words_proof (const MusterDispatch *dispatch);
/* How good the answer still is: "asked 14:05:32", "3 min old, asking again …". (transfer full) */
char *muster_advice_words_age (MusterQuestion *question, gint64 made_ms, gint64 now_ms);

/* Sums over the seats of one incident, or (NULL) of all. */
typedef struct {
  guint seats, filled, late;
  double mean_s; /* of those filled; NaN without any */
} MusterAdviceFigures;
MusterAdviceFigures muster_advice_figures (const MusterDispatch *dispatch, const char *incident, gboolean closest);
/* Two columns beside each other, ours and the closest idle teams', with late, mean time, unfilled and covered, into
 * @grid, emptied first. */
void muster_advice_fill_figures (GtkGrid *grid, const MusterDispatch *dispatch, const char *incident);
