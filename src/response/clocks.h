/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/scene.h"
#include "response/standards.h"

/* Every clock that runs: a pure function from the records and the time, so that a restart forgets none. What somebody
 * took note of is a record (kind reminder) with the clock's key. */
typedef enum {
  MUSTER_DEADLINE_TASK,    /* a task's deadline */
  MUSTER_DEADLINE_RELIEF,  /* basic relief of the affected, from the onset */
  MUSTER_DEADLINE_REPORT,  /* a report that the plan's schedule asks for */
  MUSTER_DEADLINE_CALL,    /* a call-out that must be answered */
  MUSTER_DEADLINE_SHELTER, /* how long a shelter of its class may stay open */
  MUSTER_DEADLINE_WARNING, /* a warning's expiry */
  MUSTER_DEADLINE_REVIEW   /* a register, plan or list that is due for review */
} MusterDeadlineKind;

typedef enum {
  MUSTER_DEADLINE_OVERDUE,
  MUSTER_DEADLINE_DUE_SOON, /* within the last quarter of its time, at most a day before */
  MUSTER_DEADLINE_RUNNING,
  MUSTER_DEADLINE_MET_LATE,
  MUSTER_DEADLINE_MET
} MusterDeadlineState;

typedef struct {
  char *key; /* the same on every desk and after every restart: "task:o-…" */
  MusterDeadlineKind kind;
  MusterDeadlineState state;
  char *what;      /* translated where it is the program's sentence */
  char *whose;     /* (nullable) role, post or desk that must act */
  char *subject;   /* id of the record it is about */
  char *incident;  /* (nullable) id */
  char *source;    /* (nullable) where the limit comes from */
  gint64 start;    /* ms; 0: unknown */
  gint64 deadline; /* ms */
  gint64 met_at;   /* ms; 0: not yet */
  GStrv waits_for; /* (nullable) ids of tasks that must be done before */
  gboolean noted;  /* somebody took note and it does not remind again yet */
} MusterDeadline;
void muster_deadline_free (MusterDeadline *clock);
void muster_deadline_to_json (const MusterDeadline *clock, GString *out); /* appends one object */
const char *muster_deadline_kind_name (MusterDeadlineKind kind);          /* "task" */
const char *muster_deadline_state_name (MusterDeadlineState state);       /* "due-soon" */

/* All clocks of the scene at @now (ms), what is most urgent first: by state, then deadline, then key. @met: with those
 * that were met. (transfer full) (element-type MusterDeadline) */
GPtrArray *muster_clocks (const MusterScene *scene, const MusterStandards *standards, gint64 now, gboolean met);
/* The id of the reminder record of a clock. (transfer full) */
char *muster_deadline_reminder_id (const char *key);
/* The reports that the plans of the incident's responses ask for, the earliest deadline first; ->met_at where one of
 * that form went out. @form: (nullable) only of that form. (transfer full) (element-type MusterDeadline) */
GPtrArray *muster_report_deadlines (const MusterScene *scene, const char *incident, const char *form);
