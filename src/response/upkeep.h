/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/scene.h"
#include "response/standards.h"

/* What peacetime is for: what falls due, and what would be missed only on the day it is needed. A pure function over
 * the registers; nothing here is an incident's. Any thread. */
typedef enum {
  MUSTER_UPKEEP_REVIEW,  /* a plan, team, depot, shelter, post that is to be looked at again */
  MUSTER_UPKEEP_EXPIRY,  /* goods, or an agreement, that run out */
  MUSTER_UPKEEP_DRILL,   /* a drill that is planned and was not held */
  MUSTER_UPKEEP_FINDING, /* a finding that was accepted: its plan is still to be changed */
  MUSTER_UPKEEP_TROUBLE  /* something that is missing or short, of one sort, with all it is true of */
} MusterUpkeepKind;

typedef struct {
  MusterUpkeepKind kind;
  char *what;    /* translated */
  char *names;   /* (nullable) of trouble: the first few it is true of */
  gint64 due;    /* ms; 0: no day */
  gboolean late; /* the day has passed */
  char *subject; /* id of the record to open; of several, the first */
  guint count;   /* of records it is true of */
} MusterUpkeep;
void muster_upkeep_free (MusterUpkeep *upkeep);
void muster_upkeep_to_json (const MusterUpkeep *upkeep, GString *out); /* appends one object */

/* How long before its day something is said to be due; ms. @standards: (nullable) 30 days. */
gint64 muster_upkeep_notice (const MusterStandards *standards);
/* What is due within @notice (ms) or late, the earliest first; every drill that is planned; then trouble, the most
 * first. (transfer full) (element-type MusterUpkeep) */
GPtrArray *muster_upkeep (const MusterScene *scene, gint64 notice, gint64 now);
/* The kinds it reads, for who makes a scene for it. */
extern const MusterKind muster_upkeep_kinds[];
extern const guint muster_n_upkeep_kinds;
