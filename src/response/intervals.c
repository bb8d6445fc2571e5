/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each interval goes from one time of a record to another; what has only one of them is not measured yet, and where the
 * end lies before the beginning a clock was wrong: such a case is counted apart, never as quick. Percentiles are by
 * nearest rank, so each is a value that was measured. */
#include "response/intervals.h"
#include "response/incidents.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER, DISPATCH, TURNOUT, TRAVEL, RELIEF, REPORT, N_INTERVALS };

static const struct {
  const char *name, *label, *standard;
  double unit; /* seconds in one of the standard's unit */
} kinds[N_INTERVALS] = {
  [ANSWER] = { "answer", N_ ("Call answered"), "answer_seconds", 1 },
  [DISPATCH] = { "dispatch", N_ ("First team ordered"), "dispatch_seconds", 1 },
  [TURNOUT] = { "turnout", N_ ("Team departed"), "turnout_seconds", 1 },
  [TRAVEL] = { "travel", N_ ("Team arrived"), "travel_seconds", 1 },
  [RELIEF] = { "relief", N_ ("Relief reached people"), "relief_hours", 3600 },
  [REPORT] = { "report", N_ ("First report sent"), "report_seconds", 1 },
};

typedef struct {
  GArray *seconds[N_INTERVALS]; /* (element-type double) */
  guint odd[N_INTERVALS];
} Tally;

static void
add (Tally *tally, int which, gint64 start, gint64 end)
{
  double seconds = (double)(end - start) / 1000;

  if (start == 0 || end == 0)
    return;
  if (seconds < 0)
    tally->odd[which]++;
  else
    g_array_append_val (tally->seconds[which], seconds);
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a == 0 ? b : b == 0 ? a : MIN (a, b);
}

static void
add_teams (const MusterScene *scene, GPtrArray *family, gint64 answered, Tally *tally)
{
  gint64 first = 0;

  for (guint i = 0; i < family->len; i++) {
    g_autoptr (GPtrArray) all = muster_scene_about (scene, MUSTER_ASSIGNMENT, MUSTER_ASSIGNMENT_INCIDENT,
                                                    ((MusterRecord *)g_ptr_array_index (family, i))->id);
    for (guint a = 0; a < all->len; a++) {
      const MusterRecord *r = g_ptr_array_index (all, a);
      gint64 ordered = earlier (muster_record_int (r, MUSTER_ASSIGNMENT_ORDERED_AT, 0),
                                muster_record_int (r, MUSTER_ASSIGNMENT_REQUESTED_AT, 0));
      gint64 departed = muster_record_int (r, MUSTER_ASSIGNMENT_DEPARTED_AT, 0);
      first = earlier (first, ordered);
      add (tally, TURNOUT, ordered, departed);
      add (tally, TRAVEL, departed, muster_record_int (r, MUSTER_ASSIGNMENT_ARRIVED_AT, 0));
    }
  }
  add (tally, DISPATCH, answered, first);
}

static gint64
first_report (const MusterScene *scene, const char *incident)
{
  g_autoptr (GPtrArray) reports = muster_reports_of (scene, incident);
  gint64 first = 0;

  for (guint i = 0; i < reports->len; i++)
    first = earlier (first, muster_record_int (g_ptr_array_index (reports, i), MUSTER_REPORT_SENT_AT, 0));
  return first;
}

static void
add_incident (const MusterScene *scene, const MusterRecord *r, Tally *tally)
{
  g_autoptr (GPtrArray) family = muster_incident_family (scene, r->id);
  gint64 answered = muster_record_int (r, MUSTER_INCIDENT_ANSWERED_AT, 0);
  gint64 reported = muster_record_int (r, MUSTER_INCIDENT_REPORTED_AT, 0);

  /* Every call is answered on its own, also one about an event that was known. */
  for (guint i = 0; i < family->len; i++) {
    const MusterRecord *call = g_ptr_array_index (family, i);
    add (tally, ANSWER, muster_record_int (call, MUSTER_INCIDENT_CALLED_AT, 0),
         muster_record_int (call, MUSTER_INCIDENT_ANSWERED_AT, 0));
  }
  add_teams (scene, family, answered != 0 ? answered : reported, tally);
  add (tally, RELIEF, muster_record_int (r, MUSTER_INCIDENT_ONSET, 0),
       muster_record_int (r, MUSTER_INCIDENT_RELIEF_AT, 0));
  add (tally, REPORT, reported, first_report (scene, r->id));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

double
muster_percentile (const double *sorted, guint n, double p)
{
  guint rank = (guint)ceil (p * n - 1e-9);

  return n == 0 ? 0 : sorted[CLAMP (rank, 1, n) - 1];
}

static MusterInterval *
finish (int which, GArray *seconds, guint odd, const MusterStandards *standards)
{
  MusterInterval *out = g_new0 (MusterInterval, 1);
  const MusterStandard *standard = muster_standards_find (standards, kinds[which].standard);
  const double *values = (const double *)(gpointer)seconds->data;

  g_array_sort (seconds, compare_doubles);
  out->name = kinds[which].name;
  out->label = kinds[which].label;
  out->n = seconds->len;
  out->odd = odd;
  out->p50 = muster_percentile (values, out->n, 0.5);
  out->p90 = muster_percentile (values, out->n, 0.9);
  out->longest = out->n > 0 ? values[out->n - 1] : 0;
  if (standard != NULL) {
    guint kept = 0;
    out->limit = standard->value * kinds[which].unit;
    out->share_asked = standard->share;
    out->source = standard->source;
    while (kept < out->n && values[kept] <= out->limit)
      kept++;
    out->share_kept = out->n > 0 ? (double)kept / out->n : 0;
  }
  return out;
}

GPtrArray *
muster_intervals (const MusterScene *scene, const MusterStandards *standards, const char *incident, gint64 from,
                  gint64 to)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_INCIDENT);
  const char *kept = incident != NULL ? muster_incident_kept (scene, incident) : NULL;
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  Tally tally = { 0 };

  for (int i = 0; i < N_INTERVALS; i++)
    tally.seconds[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    gint64 at = muster_record_int (r, MUSTER_INCIDENT_ONSET, muster_record_int (r, MUSTER_INCIDENT_REPORTED_AT, 0));
    if (at >= from && at < to && strcmp (muster_incident_kept (scene, r->id), r->id) == 0
        && (kept == NULL || strcmp (kept, r->id) == 0))
      add_incident (scene, r, &tally);
  }
  for (int i = 0; i < N_INTERVALS; i++) {
    g_ptr_array_add (out, finish (i, tally.seconds[i], tally.odd[i], standards));
    g_array_unref (tally.seconds[i]);
  }
  return out;
}
