/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/scene.h"
#include "response/standards.h"

/* How long things took, beside what a standard asks. Pure. */

/* One that was measured, with the record that holds its times. */
typedef struct {
  char *record;   /* id: the incident, the assignment, the report */
  char *incident; /* id */
  gint64 start;   /* ms */
  double seconds; /* negative: the end lies before the beginning */
} MusterIntervalCase;

typedef struct {
  const char *name;   /* "answer", "dispatch", "turnout", "travel", "relief", "report" */
  const char *label;  /* English, marked for translation */
  guint n;            /* how many were measured */
  guint odd;          /* left out: the end lies before the beginning */
  double p50, p90;    /* seconds, by nearest rank; 0 where nothing was measured */
  double longest;     /* seconds */
  double limit;       /* seconds; 0: no standard */
  double share_asked; /* of cases that must keep the limit, 0 … 1 */
  double share_kept;  /* that did */
  const char *source; /* (nullable) of the limit; lives as long as the standards */
  GPtrArray *cases;   /* (element-type MusterIntervalCase) what stands behind the figures: the @n, longest first, then
                         the @odd */
} MusterInterval;

/* Which incidents count. All zero but for the times: every one. */
typedef struct {
  const char *incident;     /* (nullable) id: only this one and what was merged into it */
  const char *drill;        /* (nullable) id: only the drill's own, not the real ones that its world shows too */
  const char *hazard;       /* (nullable) word: only of this kind */
  const char *jurisdiction; /* (nullable) id: only there and in what lies under it */
  gint64 from, to;          /* ms: onset (else report) in [from, to) */
} MusterIntervalFilter;
#define MUSTER_INTERVAL_ALL                                                                                            \
  (MusterIntervalFilter)                                                                                               \
  {                                                                                                                    \
    .from = G_MININT64, .to = G_MAXINT64                                                                               \
  }

/* One for each interval. (transfer full) (element-type MusterInterval) */
GPtrArray *muster_intervals (const MusterScene *scene, const MusterStandards *standards,
                             const MusterIntervalFilter *filter);
/* The value at share @p (0 < p ≤ 1) of @n sorted values: the smallest that at least so many do not exceed. */
double muster_percentile (const double *sorted, guint n, double p);

void muster_interval_to_json (const MusterInterval *interval, GString *out); /* appends one object */
/* The figures with a head, one row for each interval. (transfer full) */
char *muster_intervals_to_csv (GPtrArray *intervals);
/* The cases behind them, one row for each. (transfer full) */
char *muster_interval_cases_to_csv (const MusterScene *scene, GPtrArray *intervals);
