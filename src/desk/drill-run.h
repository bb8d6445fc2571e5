/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "response/drill.h"

/* One drill, as a desk sees it: its script, its record, what was put in and what was done about it, kept true; and,
 * on the desk that directs it, its clock. A desk in the real world can look at a drill, to read its report, and
 * changes nothing in it. Signal "changed": something of all this did. Main thread; the journal is read on another. */
#define MUSTER_TYPE_DRILL_RUN (muster_drill_run_get_type ())
G_DECLARE_FINAL_TYPE (MusterDrillRun, muster_drill_run, MUSTER, DRILL_RUN, GObject)

/* The drill this desk works in, made at first use; it goes on as long as the desk does. (nullable) in the real world.
 * (transfer none) */
MusterDrillRun *muster_drill_run_of (MusterDesk *desk);
MusterDrillRun *muster_drill_run_look (MusterDesk *desk, const char *drill); /* any drill. (transfer full) */

const char *muster_drill_run_get_id (MusterDrillRun *run);
const MusterRecord *muster_drill_run_get_record (MusterDrillRun *run);      /* (nullable) a world without a script */
const MusterDrillScript *muster_drill_run_get_script (MusterDrillRun *run); /* (nullable) not read, or there is none */
/* How every inject stands now; NULL while the journal is being read. (nullable) (element-type MusterDrillOutcome) */
GPtrArray *muster_drill_run_outcomes (MusterDrillRun *run);
gboolean muster_drill_run_is_over (MusterDrillRun *run);
/* Whether this desk directs it: it was begun from this folder, and the desk is in it. */
gboolean muster_drill_run_directs (MusterDrillRun *run);
int muster_drill_run_get_speed (MusterDrillRun *run);    /* 0: the clock stands */
gint64 muster_drill_run_get_clock (MusterDrillRun *run); /* ms after the start */
guint muster_drill_run_next (MusterDrillRun *run);       /* index of the next inject; their number: all are in */

/* The director's. Each is written down, so that every desk shows the same clock. */
void muster_drill_run_set_speed (MusterDrillRun *run, int speed); /* 0 pauses; 1, 2, 5, 10 … */
void muster_drill_run_put_in_next (MusterDrillRun *run);          /* the clock jumps to it */
/* Ends it, for every desk; @note (nullable). @answer as in muster_desk_submit(). */
void muster_drill_run_end (MusterDrillRun *run, const char *note, MusterDeskAnswer answer, gpointer owner);
/* What was late or not done, as findings about the plan. Real, like every finding. Those known are left alone. */
void muster_drill_run_raise_findings (MusterDrillRun *run, MusterDeskAnswer answer, gpointer owner);
char *muster_drill_run_report (MusterDrillRun *run); /* (nullable) NULL: no script. (transfer full) */
