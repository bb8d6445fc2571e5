/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/grade.h"
#include "response/scene.h"

/* What the plans say about an incident: pure functions from records to proposals. Nothing here acts. */
typedef struct {
  char *plan; /* id of the plan record */
  char *plan_name;
  char *version;         /* (nullable) */
  char *level;           /* (nullable) "I" … "IV"; NULL: no threshold reached */
  char *clause;          /* (nullable) the clause that fired: "3.2 b" */
  char *source;          /* (nullable) where the threshold comes from */
  char *numbers;         /* (nullable) "to_relocate 58 ≥ 50" as data for the journal */
  char *margin;          /* (nullable) to the next level up: "to_relocate +42 → I" */
  GStrv missing;         /* facts, or "place", "onset", that are not known well enough and could raise the level */
  char *approver;        /* (nullable) who may approve, with the code of the place where it is known */
  char *approver_code;   /* (nullable) */
  char *second_approver; /* (nullable) where two must approve */
  gboolean own_power;    /* the jurisdiction may approve it itself */
  gboolean invented;     /* thresholds made up for the demo */
  MusterStep step;       /* seen from the level of the situation */
  char *advice;          /* (nullable) what an adjustment rule lets a person consider */
} MusterProposal;
void muster_proposal_free (MusterProposal *proposal);

/* One for each plan that fits the situation's hazard, and for each that comes along with it and reaches a level; the
 * highest level first. @plans (element-type MusterRecord) (transfer full) (element-type MusterProposal) */
GPtrArray *muster_response_propose_for (GPtrArray *plans, const MusterSituation *situation);
/* Everything the scene knows about an incident: its record, its jurisdiction, the figures heard of it. The figures that
 * were corrected are left out. NULL when there is no such incident. @now in ms. */
MusterSituation *muster_situation_in (const MusterScene *scene, const char *incident, gint64 now);
/* Proposals from all that; the step of each is seen from the level at which its plan is active. */
GPtrArray *muster_response_propose_in (const MusterScene *scene, const char *incident, gint64 now);
/* The same from the incident's record alone: jurisdiction and time unknown. */
GPtrArray *muster_response_propose (GPtrArray *plans, const MusterRecord *incident);
