/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/document.h"
#include "response/shift.h"

/* What goes on paper from the watch. The words are in the language of the person. (transfer full) */

/* The hand-over sheet. @unit: (nullable) whose it is. */
MusterDocument *muster_paper_of_handover (const MusterHandover *sheet, const char *unit);
/* The story of an incident. @events: of muster_events(); @now: ms, when it was told. */
MusterDocument *muster_paper_of_timeline (const MusterScene *scene, const MusterRecord *incident, GPtrArray *events,
                                          const char *unit, gint64 now);
