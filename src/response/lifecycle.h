/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"
#include "response/proposal.h"
#include "response/scene.h"

/* From a person's decision to the operations that carry it out: the response becomes active, the plan opens its
 * headquarters, its tasks with their deadlines, and what it asks of neighbours. Pure: nothing here acts; whether an
 * operation may take effect is decided by the rules (model/rules.h). */
typedef struct {
  const char *incident;
  const char *activation;                  /* id of the proposal that is activated, or a new id */
  const char *plan;                        /* id of the plan's record */
  const char *level;                       /* "I" … "IV" */
  const char *proposed_level;              /* (nullable) what the plan proposes; a level that differs needs a reason */
  const char *clause, *numbers, *approver; /* (nullable) */
  const char *approved_by;                 /* (nullable) */
  const char *second_by;                   /* (nullable) the second person, where the plan asks for two */
  const char *reason;                      /* (nullable) */
} MusterDecision;

/* All in one commit: activation.activate, the incident's phase, the headquarters, the tasks of the level.
 * (transfer full) (element-type MusterIntent) */
GPtrArray *muster_lifecycle_activate (const MusterScene *scene, const MusterDecision *decision, gint64 now);
/* Only activation.propose. (transfer full) (element-type MusterIntent) */
GPtrArray *muster_lifecycle_propose (const MusterScene *scene, const MusterDecision *decision, gint64 now);
/* activation.level, and the tasks the new level opens that are not open yet. decision->activation names it.
 * (transfer full) (element-type MusterIntent) */
GPtrArray *muster_lifecycle_change (const MusterScene *scene, const MusterDecision *decision, gint64 now);

/* Everything the figures of an incident say, for the threshold engine. @plan: (nullable) the plan whose active level is
 * meant. (transfer full) */
MusterSituation *muster_lifecycle_situation (const MusterScene *scene, const char *incident, const char *plan,
                                             gint64 now);
/* What the plans of the scene propose for the incident, the highest level first; each seen from the level at which that
 * plan is active now. (transfer full) (element-type MusterProposal) */
GPtrArray *muster_lifecycle_proposals (const MusterScene *scene, const char *incident, gint64 now);

/* The call-outs a plan's call list asks for at the activation's level, to the people or posts of that name or role who
 * have not been called for it yet. @unknown: (element-type utf8) posts for whom there is no person. @by (nullable).
 * (transfer full) (element-type MusterIntent) */
GPtrArray *muster_lifecycle_calls (const MusterScene *scene, const char *activation, const char *by,
                                   GPtrArray *unknown);
