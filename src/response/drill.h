/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include "model/intent.h"
#include "response/scene.h"

/* The script of a drill: what the director puts in, when, and what the desks are expected to do about it. Data, in
 * docs/drills.md; pure functions over it. Times in a script count from the start of the drill, written h:mm or h:mm:ss.
 */
typedef struct {
  gint64 after;   /* ms after the start */
  char *title;    /* what the director sees, and the drill's log says */
  GPtrArray *ops; /* (element-type utf8) operations as JSON; "@-0:14" in an argument is a time relative to the inject */
  char *expect;   /* (nullable) the verb that somebody should write because of it */
  char *about;    /* (nullable) on this record, or on one that names it */
  gint64 within;  /* ms; 0: no expectation */
  char *expect_in_words; /* (nullable) */
} MusterInject;

typedef struct {
  char *id; /* of the drill, and of its world */
  char *title;
  char *plan; /* (nullable) id of the plan that is tried */
  char *source;
  GPtrArray *injects; /* (element-type MusterInject) in time order */
} MusterDrillScript;

/* Reads and checks a script whole: every operation must make sense. NULL with every fault in @errors (element-type
 * utf8) appended, each with its place. (transfer full) */
MusterDrillScript *muster_drill_script_read (const char *text, gsize length, GPtrArray *errors);
void muster_drill_script_free (MusterDrillScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDrillScript, muster_drill_script_free)

/* The intents of inject @i at @now (ms): its operations and the line in the drill's log, all in the drill's world, by
 * @actor. (transfer full) (element-type MusterIntent) */
GPtrArray *muster_drill_inject (const MusterDrillScript *script, guint i, gint64 now, const char *actor);
/* The log record of inject @i: its being there says that it was put in. (transfer full) */
char *muster_drill_inject_id (const MusterDrillScript *script, guint i);

typedef enum { MUSTER_DRILL_WAITING, MUSTER_DRILL_MET, MUSTER_DRILL_LATE, MUSTER_DRILL_MISSED } MusterDrillResult;
const char *muster_drill_result_name (MusterDrillResult result); /* "met" */
/* How an expectation came out. @put_in: when the inject was put in (ms). @ops: (element-type MusterOp) of the drill, in
 * any order. @met_at: (out) ms, 0 where nobody did it. What @director wrote does not count. */
MusterDrillResult muster_drill_judge (const MusterInject *inject, gint64 put_in, GPtrArray *ops, const char *director,
                                      gint64 now, gint64 *met_at);

/* ---- a drill that is held ----
 * The same script can be held again and again, each time in a world of its own. */

/* Whose operations are the drill's own and meet no expectation. */
#define MUSTER_DRILL_ACTOR "director"
/* The script is held in @world from now on: its marks, its operations and its record are there. */
void muster_drill_script_set_world (MusterDrillScript *script, const char *world);
/* ms from the start to the end of the last expectation. */
gint64 muster_drill_length (const MusterDrillScript *script);
/* "0:03", "1:30:05"; ms. (transfer full) */
char *muster_drill_span (gint64 ms);
/* The record of a drill that begins: of its own world, under that world's id, with the clock standing at zero.
 * @text: the script as it was read, kept with the drill so that its report can be made when the file is gone. @form,
 * @leader (who directs), @node (the folder it is directed from): nullable. (transfer full) */
MusterIntent *muster_drill_begin (const MusterDrillScript *script, const char *text, const char *form,
                                  const char *leader, const char *node, const char *actor);
/* Where the clock of the drill stands at @now, ms after its start. */
gint64 muster_drill_clock (const MusterRecord *drill, gint64 now);
/* Sets it: @clock ms, running @speed times as fast as the day (0: paused). (transfer full) */
MusterIntent *muster_drill_pace (const MusterRecord *drill, gint64 clock, int speed, gint64 now);

/* How one inject stands. */
typedef struct {
  gint64 put_in;            /* ms; 0: not yet */
  MusterDrillResult result; /* where something is expected and it is put in */
  gint64 met_at;            /* ms; 0: nobody did it */
  char *by;                 /* (nullable) who did it */
} MusterDrillOutcome;
void muster_drill_outcome_free (MusterDrillOutcome *outcome);
/* One for each inject. @scene: the drill's world. @ops: as for
 * muster_drill_judge(). (transfer full) (element-type MusterDrillOutcome) */
GPtrArray *muster_drill_outcomes (const MusterDrillScript *script, const MusterScene *scene, GPtrArray *ops,
                                  gint64 now);
/* The report of a drill, to read and to keep, in the person's language. @drill: (nullable) its record. @findings:
 * (element-type MusterRecord) those about it. @real: where the plan's name is. (transfer full) */
char *muster_drill_report_text (const MusterDrillScript *script, const MusterRecord *drill, GPtrArray *outcomes,
                                GPtrArray *findings, const MusterScene *real, gint64 now);
/* One line of JSON about inject @i that was put in and expects something, appended. */
void muster_drill_outcome_to_json (const MusterDrillScript *script, guint i, const MusterDrillOutcome *outcome,
                                   GString *out);
/* What inject @i showed, as a finding about the script's plan; NULL where it was done in time, is still waited for, or
 * expected nothing. Its id follows from the drill and the inject. (transfer full) (nullable) */
MusterIntent *muster_drill_finding (const MusterDrillScript *script, guint i, const MusterDrillOutcome *outcome);
