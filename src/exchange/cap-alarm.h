/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include "model/intent.h"
#include "store/picture.h"

/* What a warning in the Common Alerting Protocol means for a desk: an alarm, the alarms it takes the place of, or
 * nothing. Pure: it looks at the picture and appends intents, which the caller submits. */
typedef enum {
  MUSTER_CAP_RAISED,    /* a new alarm; those it refers to are acknowledged as superseded */
  MUSTER_CAP_CANCELLED, /* the alarms it refers to are acknowledged as cancelled */
  MUSTER_CAP_KNOWN,     /* was here already */
  MUSTER_CAP_SKIPPED,   /* is no alarm: see @why */
} MusterCapOutcome;

typedef struct {
  const char *drill;    /* (nullable) take it into this drill; exercises can go nowhere else */
  const char *language; /* (nullable) preferred: "en", "zh_CN" */
  const char *actor;    /* who takes it in */
  const char *role;
  gint64 now; /* ms */
} MusterCapDesk;

/* @message: a valid one, of muster_cap_read(). @intents: (element-type MusterIntent) appended to. @id: (out) the
 * alarm's id, the same for the same message wherever it is read. @why: (nullable) for a person (transfer none). */
MusterCapOutcome muster_cap_to_intents (const MusterJson *message, MusterPicture *picture, const MusterCapDesk *desk,
                                        GPtrArray *intents, char **id, const char **why);
/* "raised", "cancelled", "known", "skipped" */
const char *muster_cap_outcome_name (MusterCapOutcome outcome);
