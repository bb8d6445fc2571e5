/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan.h"

/* A plan as lines to read, in the order of a document, and what is another in a later version: the same lines, compared
 * by what they are about. Pure. */
typedef enum {
  MUSTER_PLAN_HEAD,
  MUSTER_PLAN_LEVEL, /* who approves, one for each level; its thresholds follow */
  MUSTER_PLAN_THRESHOLD,
  MUSTER_PLAN_ADJUST,
  MUSTER_PLAN_ROLE,
  MUSTER_PLAN_TASK,
  MUSTER_PLAN_CALL,
  MUSTER_PLAN_REPORT,
  MUSTER_PLAN_CAPABILITY,
  MUSTER_PLAN_SUPPLY,
  MUSTER_PLAN_LINK,
  MUSTER_PLAN_END,
  MUSTER_PLAN_N_PARTS
} MusterPlanPart;
const char *muster_plan_part_title (MusterPlanPart part); /* translated */

typedef struct {
  MusterPlanPart part;
  int rank;     /* of LEVEL and THRESHOLD; MUSTER_LEVELS otherwise */
  char *key;    /* what it is about: the same in two versions where only its words changed */
  char *what;   /* in words */
  char *detail; /* (nullable) role, deadline, duties … */
  char *source; /* (nullable) clause and document */
  guint levels; /* at which it counts; 0: no matter of levels */
  char *path;   /* (nullable) of the piece of the file, as the checker calls it: "body.tasks[2]" */
} MusterPlanLine;

/* @file: (nullable) what @plan was read from; then the lines have their paths, and a piece that cannot be understood
 * yet has a line that says so. (transfer full) (element-type MusterPlanLine) */
GPtrArray *muster_plan_lines (const MusterPlan *plan, const MusterJson *file);

typedef struct {
  MusterPlanPart part;
  int rank;
  char *before, *after; /* (nullable) in words; NULL: was not there, is not there any more */
} MusterPlanChange;
/* (transfer full) (element-type MusterPlanChange) in the order of the parts; empty: nothing that can be read is another
 */
GPtrArray *muster_plan_changes (const MusterPlan *before, const MusterPlan *after);
