/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "response/clocks.h"

/* All clocks of a desk's world, worked out once for everybody who shows them: the board, the strip of what is overdue.
 * Signal "changed": there is a new list. Main thread. */
#define MUSTER_TYPE_CLOCK_WATCH (muster_clock_watch_get_type ())
G_DECLARE_FINAL_TYPE (MusterClockWatch, muster_clock_watch, MUSTER, CLOCK_WATCH, GObject)

MusterClockWatch *muster_clock_watch_of (MusterDesk *desk); /* (transfer none) one for each desk, made at first use */
/* (element-type MusterDeadline) (transfer none) What is most urgent first; stands until the next "changed". */
GPtrArray *muster_clock_watch_get (MusterClockWatch *watch);
const MusterStandards *muster_clock_watch_get_standards (MusterClockWatch *watch); /* (nullable) until they are read */
/* Somebody takes note, which the journal keeps: it asks no more, or again after @minutes (0: no more). */
void muster_clock_watch_note (MusterClockWatch *watch, const MusterDeadline *clock, int minutes);
/* The record to show for a clock: what it is about, or the incident where that has no page of its own. */
const char *muster_clock_watch_target (MusterClockWatch *watch, const MusterDeadline *clock);
/* Whether it wants attention now: overdue, nobody took note, and more than the upkeep of a register. */
gboolean muster_clock_watch_is_pressing (const MusterDeadline *clock);
