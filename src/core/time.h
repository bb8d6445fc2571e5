/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Times are gint64 ms since 1970-01-01T00:00:00Z; 0 is unknown. Text is ISO 8601 in UTC: "2026-07-01T02:00:00.000Z". */
#define MUSTER_TIME_TEXT 28

gint64 muster_now_ms (void);
void muster_time_format (gint64 ms, char out[MUSTER_TIME_TEXT]);
gboolean muster_time_parse (const char *text, gint64 *out_ms); /* any ISO 8601 with a zone; no zone is an error */
