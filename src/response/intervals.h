/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/scene.h"
#include "response/standards.h"

/* How long things took, beside what a standard asks. Pure. */
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
} MusterInterval;

/* One for each interval, of incidents whose onset (else their report) lies in [from, to), ms. @incident (nullable):
 * only of this one and what was merged into it. (transfer full) (element-type MusterInterval) */
GPtrArray *muster_intervals (const MusterScene *scene, const MusterStandards *standards, const char *incident,
                             gint64 from, gint64 to);
/* The value at share @p (0 < p ≤ 1) of @n sorted values: the smallest that at least so many do not exceed. */
double muster_percentile (const double *sorted, guint n, double p);
