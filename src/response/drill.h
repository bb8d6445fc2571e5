/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include "model/intent.h"

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
