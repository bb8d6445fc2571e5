/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"
#include "response/scene.h"

/* Reaching people: call-outs, where sent is not answered, and warnings, where the people inside are counted. Pure. */

typedef enum {
  MUSTER_CALL_PLANNED,
  MUSTER_CALL_SENT,      /* and not answered yet */
  MUSTER_CALL_OVERDUE,   /* sent, not answered, and the answer was due */
  MUSTER_CALL_NO_ANSWER, /* somebody noted that nobody answered */
  MUSTER_CALL_ANSWERED
} MusterCallState;
MusterCallState muster_call_state (const MusterRecord *call, gint64 now);
const char *muster_call_state_name (MusterCallState state);  /* "no-answer" */
const char *muster_call_state_label (MusterCallState state); /* translated */

typedef struct {
  const char *incident; /* (nullable) id */
  const char *list;     /* (nullable) id of the call list */
  const char *purpose;  /* (nullable) a word of muster_words_call */
  const char *means;    /* (nullable) a word of muster_words_means */
  const char *text;     /* (nullable) what is said; the list's own where NULL */
  const char *by;       /* (nullable) who calls */
  gint64 due;           /* ms; when the answer is due; 0: none */
} MusterCallWish;
/* One call-out for each of @people (ids, NULL-terminated; NULL: those of wish->list in its order). NULL with an error
 * when somebody is not there. (transfer full) (element-type MusterIntent) */
GPtrArray *muster_call_out (const MusterScene *scene, const MusterCallWish *wish, const char *const *people,
                            GError **error);

typedef enum {
  MUSTER_WARNING_DRAFT,
  MUSTER_WARNING_OUT,
  MUSTER_WARNING_EXPIRED,
  MUSTER_WARNING_CANCELLED
} MusterWarningState;
MusterWarningState muster_warning_state (const MusterRecord *warning, gint64 now);
const char *muster_warning_state_name (MusterWarningState state);  /* "out" */
const char *muster_warning_state_label (MusterWarningState state); /* translated */

/* Whether the area of a warning or an alarm belongs on a map at @now: of a warning that is out, or ran out within the
 * hour (@over); of an alarm until it runs out, or until it was acknowledged where it does not say when. */
gboolean muster_warning_is_on_map (const MusterRecord *record, gint64 now, gboolean *over);

/* Where a warning holds, or an alarm: the drawn area and the boundaries of the named jurisdictions together, as
 * GeoJSON. NULL: nobody said. (transfer full) (nullable) */
char *muster_warning_geometry (const MusterScene *scene, const MusterRecord *record);

/* How many people live inside: the population of each jurisdiction times the share of its area that lies in @area, the
 * townships of a county instead of the county where they are known, and of the rest of the county what they leave. Of
 * named jurisdictions all count. @area (nullable) GeoJSON, @jurisdictions (nullable) ids. @basis (out) (nullable)
 * (transfer full): in words, from what it is estimated. Negative: nothing known. */
gint64 muster_people_inside (const MusterScene *scene, const char *area, const char *const *jurisdictions,
                             char **basis);
