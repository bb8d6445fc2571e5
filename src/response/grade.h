/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan.h"

/* The threshold engine: a pure function from a plan and what is known to what the plan says. Nothing here acts. */

typedef enum {
  MUSTER_STEP_NONE,     /* no level is reached and none is active */
  MUSTER_STEP_ACTIVATE, /* none is active, one is reached */
  MUSTER_STEP_HOLD,     /* the active level stays, or nothing surer is known */
  MUSTER_STEP_UP,
  MUSTER_STEP_DOWN, /* surely lower: no unknown fact could hold the active level */
  MUSTER_STEP_END   /* an end condition of the plan holds */
} MusterStep;
const char *muster_step_name (MusterStep step); /* "activate" */

typedef struct {
  int rank;            /* of the level that is nearest above */
  char *fact;          /* "dead+missing" */
  double value, bound; /* as known, and where the level begins */
  char *unit;
} MusterMargin;

typedef struct {
  int rank;                     /* the level that surely holds; MUSTER_LEVELS: none */
  const MusterPlanLevel *level; /* (nullable) of the plan */
  char *clause, *source;        /* (nullable) of the condition that fired, or of the level */
  char *numbers;                /* (nullable) "dead+missing 58 ≥ 50" */
  MusterMargin *margin;         /* (nullable) no number stands between here and a higher level */
  GStrv missing;                /* facts, "place" or "onset" that are not known well enough and could raise the level */
  int possible;                 /* rank of the highest level that what is missing could mean */
  MusterStep step;
  char *step_clause, *step_source; /* (nullable) of the end condition or of the adjustment */
  char *advice;                    /* (nullable) what an adjustment rule of the plan lets a person consider */
  char *approver;                  /* (nullable) post or body, with the place where the jurisdiction is known */
  char *approver_level;            /* (nullable) */
  char *approver_code;             /* (nullable) the jurisdiction that approves */
  char *second_approver;           /* (nullable) where two must approve */
  gboolean own_power;              /* the jurisdiction may approve itself; FALSE too when that is not known */
} MusterGrade;
void muster_grade_free (MusterGrade *grade);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterGrade, muster_grade_free)

/* Whether any condition of @plan, also those that end or adjust it, looks at that fact. */
gboolean muster_plan_asks (const MusterPlan *plan, const MusterFactInfo *info);
/* The same facts in any order give the same grade. */
MusterGrade *muster_plan_grade (const MusterPlan *plan, const MusterSituation *situation);
