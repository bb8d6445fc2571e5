/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* What the rules need to see of the picture, without knowing where it is kept. */
typedef struct {
  const MusterRecord *(*get) (gpointer picture, const char *drill, const char *id); /* (nullable) */
  /* The active assignment that holds @team in the world of @drill, or NULL. */
  const MusterRecord *(*holder) (gpointer picture, const char *drill, const char *team);
  /* The active activation of @plan on @incident, or NULL. */
  const MusterRecord *(*activation) (gpointer picture, const char *drill, const char *incident, const char *plan);
  gpointer picture;
} MusterSight;

/* Whether @op may take effect now. FALSE and a code in @why: "team-committed: ID", "stale: ID", "no-record: ID",
 * "wrong-state: …". Facts and fields are never refused here. @why (transfer full). Pure. */
gboolean muster_rules_decide (const MusterSight *sight, const MusterOp *op, char **why);
/* The sentence for a person, translated. (transfer full) */
char *muster_rules_explain (const char *why);
