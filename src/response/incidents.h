/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"
#include "response/scene.h"

/* How incidents hang together: duplicates and merging, secondary incidents, who commands. Pure functions. */

typedef struct {
  char *incident; /* id of the other one */
  double score;   /* 0 … 1 */
  double metres;  /* apart; negative: one has no position */
  double minutes; /* apart in time; negative: one has no time */
  GStrv why;      /* translated, one reason each: "120 m apart", "same caller" */
} MusterDuplicate;
void muster_duplicate_free (MusterDuplicate *duplicate);
/* Open incidents that may be the same event as @incident, the likeliest first, none below a half.
 * (transfer full) (element-type MusterDuplicate) */
GPtrArray *muster_incident_duplicates (const MusterScene *scene, const MusterRecord *incident);
/* Every pair of open incidents that may be one event, the likeliest first: @incident of a pair is the later one.
 * (transfer full) (element-type MusterDuplicate); @others gets the earlier one's id for each. (element-type utf8) */
GPtrArray *muster_incident_all_duplicates (const MusterScene *scene, GPtrArray *others);

/* The incident that @id is kept under: itself, or what it was merged into. (transfer none), lives as long as the
 * scene's records. Where a circle was made while a line was cut, every desk names the same. */
const char *muster_incident_kept (const MusterScene *scene, const char *id);
/* @id's kept incident and all that were merged into it; the kept one first, then by id. Their log, assignments and
 * tasks are shown together. (transfer container) (element-type MusterRecord) */
GPtrArray *muster_incident_family (const MusterScene *scene, const char *id);
/* Secondary incidents of any depth, by id. (transfer container) (element-type MusterRecord) */
GPtrArray *muster_incident_children (const MusterScene *scene, const char *id);

/* When this desk learned of it: the earliest of the call, its answer and the report, since a record may be typed long
 * after. ms; 0 where none is known. */
gint64 muster_incident_learned (const MusterRecord *incident);
/* Which jurisdiction commands: where the last accepted escalation went to, else the incident's own. (nullable)
 * @escalation (out) (nullable): that escalation. */
const char *muster_incident_command (const MusterScene *scene, const char *id, const MusterRecord **escalation);
