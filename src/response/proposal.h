/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* What the plans say about an incident: pure functions from records to proposals. Nothing here acts. */
typedef struct {
  char *plan; /* id of the plan record */
  char *plan_name;
  char *version;     /* (nullable) */
  char *level;       /* (nullable) "I" … "IV"; NULL: no threshold reached */
  char *clause;      /* (nullable) the clause that fired: "3.2 b" */
  char *source;      /* where the threshold comes from */
  char *numbers;     /* (nullable) "to_relocate 58 ≥ 50" as data for the journal */
  char *margin;      /* (nullable) to the next level up: "to_relocate +42 → level I" */
  GStrv missing;     /* names of facts that are unknown and could raise the level */
  char *approver;    /* who may approve */
  gboolean invented; /* thresholds made up for the demo */
} MusterProposal;
void muster_proposal_free (MusterProposal *proposal);

/* One for each plan that fits the incident's hazard, the highest level first. @plans (element-type MusterRecord)
 * (transfer full) (element-type MusterProposal) */
GPtrArray *muster_response_propose (GPtrArray *plans, const MusterRecord *incident);

typedef struct {
  char *title;
  char *role;
  gint64 minutes; /* after @from */
  char *from;     /* "activation" or "onset" */
} MusterPlanTask;
void muster_plan_task_free (MusterPlanTask *task);
/* The tasks the plan opens at @level. (transfer full) (element-type MusterPlanTask) */
GPtrArray *muster_response_tasks (const MusterRecord *plan, const char *level);
/* Checks a plan's body; the error says member and value. */
gboolean muster_plan_check (const MusterJson *body, GError **error);
