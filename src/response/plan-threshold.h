/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan-draft.h"

/* A condition in a draft, changed as a planner thinks of it: each of these is one step that can be taken back. @path:
 * of the condition. The json of a condition is what muster_plan_draft_get() gives. */
#define MUSTER_PLAN_COMPARISONS 5
extern const char *const muster_plan_comparisons[MUSTER_PLAN_COMPARISONS]; /* members, as MusterComparison */
#define MUSTER_PLAN_SPANS 3
extern const char *const muster_plan_spans[MUSTER_PLAN_SPANS]; /* "within_h", "window_h", "sustained_h" */

typedef enum {
  MUSTER_PLAN_ANYWHERE,
  MUSTER_PLAN_IN_CAPITAL,
  MUSTER_PLAN_NOT_IN_CAPITAL,
  MUSTER_PLAN_BELOW_CODES,
  MUSTER_PLAN_OTHER_PLACE /* more than a form shows */
} MusterPlanPlace;

const MusterFactInfo *muster_plan_threshold_info (const MusterJson *condition); /* (nullable) of the first fact */
const char *muster_plan_threshold_comparison (const MusterJson *condition);     /* (nullable) the member it has */
const char *muster_plan_threshold_span (const MusterJson *condition);           /* (nullable) the member it has */
MusterPlanPlace muster_plan_threshold_place (const MusterJson *condition);
/* All that a form's inputs depend on, as a key: another one, other inputs. (transfer full) */
char *muster_plan_threshold_shape (const MusterJson *condition);

/* "dead+missing". Another kind of fact or unit takes the number away: it is not the number of this one. */
void muster_plan_threshold_set_fact (MusterPlanDraft *draft, const char *path, const char *fact);
void muster_plan_threshold_add_fact (MusterPlanDraft *draft, const char *path); /* one more of that unit to the sum */
void muster_plan_threshold_compare (MusterPlanDraft *draft, const char *path, MusterComparison comparison);
void muster_plan_threshold_set_place (MusterPlanDraft *draft, const char *path, MusterPlanPlace place);
void muster_plan_threshold_set_span (MusterPlanDraft *draft, const char *path, int span); /* -1: at any time */
/* The condition becomes the first of two that must hold together; its clause and source are those of the pair. */
void muster_plan_threshold_and (MusterPlanDraft *draft, const char *path);
void muster_plan_threshold_together (MusterPlanDraft *draft, const char *path, gboolean all); /* all of them, or one */
void muster_plan_threshold_add (MusterPlanDraft *draft, const char *path); /* one more to those together */
#define MUSTER_PLAN_NEW_CONDITION "{\"fact\":\"dead\",\"at_least\":1}"
