/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"

/* Pieces of sentences, in the language of the process. All (transfer full). */
char *muster_words_duration (double seconds);                /* "45 s", "7 min", "1 h 20 min", "2 days" */
char *muster_words_share (double share);                     /* "12.5 %" */
char *muster_words_amount (double amount, const char *unit); /* "1,200 l" by the locale; @unit (nullable) */
/* "7 min by road": the time and how it was found. */
char *muster_words_metres (double metres); /* "760 m", "1.6 km" */
char *muster_words_way (double seconds, MusterWay way);
/* Adds a sentence, after a space where the language has one. */
void muster_words_add (GString *out, const char *sentence);
