/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Times in words, translated. All times ms UTC; 0 is unknown and says so. (transfer full) */
char *muster_words_span (gint64 ms);              /* "12 min", "1 h 5 min", "3 d 4 h"; below a minute "0 min" */
char *muster_words_seconds (double seconds);      /* to the second, for what was measured: "7 s", "1 min 05 s" */
char *muster_words_age (gint64 now, gint64 then); /* "12 min", "now" below a minute */
char *muster_words_clock (gint64 now, gint64 at); /* "14:10", with the day when it is not today */
/* "14:10", or "5 min late" when it has passed by a minute; @late (nullable) says which. */
char *muster_words_deadline (gint64 now, gint64 deadline, gboolean *late);
/* Reads "14:10" or "14:10:30" (the last such moment before @now, or today's when @future) or "2026-07-01 14:10", local;
 * FALSE otherwise. */
gboolean muster_words_read_time (const char *text, gint64 now, gboolean future, gint64 *out_ms);
char *muster_words_change (gint64 n);        /* "+12", "−12": with a minus, not a hyphen */
char *muster_words_distance (double metres); /* "850 m", "3.2 km", "14 km" */
