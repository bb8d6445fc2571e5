/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Hybrid logical time (Kulkarni and others, 2014): 48 bits of wall time in ms since 1970 UTC, 16 bits of counter.
 * Greater means later; an operation is always later than everything its writer had seen. 0 means none. */
typedef guint64 MusterHlc;

#define MUSTER_HLC_MS(hlc)     ((gint64)((hlc) >> 16))
#define MUSTER_HLC_FROM_MS(ms) (((MusterHlc)(ms)) << 16)
/* A remote clock may be at most this far ahead; what is further is pulled back to it, never refused. In ms. */
#define MUSTER_HLC_MAX_AHEAD_MS 60000

typedef struct {
  MusterHlc last;
} MusterClock;

MusterHlc muster_clock_tick (MusterClock *clock, gint64 wall_ms);
void muster_clock_see (MusterClock *clock, MusterHlc remote, gint64 wall_ms);
void muster_hlc_format (MusterHlc hlc, char out[17]); /* 16 hexadecimal digits, sorting as the number does */
gboolean muster_hlc_parse (const char *text, MusterHlc *out);
