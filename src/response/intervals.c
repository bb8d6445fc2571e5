/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each interval goes from one time of a record to another; what has only one of them is not measured yet, and where the
 * end lies before the beginning a clock was wrong: such a case is counted apart, never as quick. Percentiles are by
 * nearest rank, so each is a value that was measured. */
#include "response/intervals.h"
#include "core/csv.h"
#include "core/time.h"
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
  const char *incident;          /* the one that is being gone through */
  GPtrArray *cases[N_INTERVALS]; /* (element-type MusterIntervalCase) */
} Tally;

static void
case_free (gpointer data)
{
  MusterIntervalCase *one = data;

  g_free (one->record);
  g_free (one->incident);
  g_free (one);
}

static void
interval_free (gpointer data)
{
  MusterInterval *interval = data;

  g_ptr_array_unref (interval->cases);
  g_free (interval);
}

static void
add (Tally *tally, int which, const char *record, gint64 start, gint64 end)
{
  MusterIntervalCase *one;

  if (start == 0 || end == 0)
    return;
  one = g_new0 (MusterIntervalCase, 1);
  one->record = g_strdup (record);
  one->incident = g_strdup (tally->incident);
  one->start = start;
  one->seconds = (double)(end - start) / 1000;
  g_ptr_array_add (tally->cases[which], one);
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a == 0 ? b : b == 0 ? a : MIN (a, b);
}

static void
add_teams (const MusterScene *scene, GPtrArray *family, gint64 answered, Tally *tally)
{
  const char *first_id = NULL;
  gint64 first = 0;

  for (guint i = 0; i < family->len; i++) {
    g_autoptr (GPtrArray) all = muster_scene_about (scene, MUSTER_ASSIGNMENT, MUSTER_ASSIGNMENT_INCIDENT,
                                                    ((MusterRecord *)g_ptr_array_index (family, i))->id);
    for (guint a = 0; a < all->len; a++) {
      const MusterRecord *r = g_ptr_array_index (all, a);
      gint64 ordered = earlier (muster_record_int (r, MUSTER_ASSIGNMENT_ORDERED_AT, 0),
                                muster_record_int (r, MUSTER_ASSIGNMENT_REQUESTED_AT, 0));
      gint64 departed = muster_record_int (r, MUSTER_ASSIGNMENT_DEPARTED_AT, 0);
      if (ordered != 0 && (first == 0 || ordered < first)) {
        first = ordered;
        first_id = r->id;
      }
      add (tally, TURNOUT, r->id, ordered, departed);
      add (tally, TRAVEL, r->id, departed, muster_record_int (r, MUSTER_ASSIGNMENT_ARRIVED_AT, 0));
    }
  }
  add (tally, DISPATCH, first_id, answered, first);
}

static void
add_report (const MusterScene *scene, const char *incident, gint64 learned, Tally *tally)
{
  g_autoptr (GPtrArray) reports = muster_reports_of (scene, incident);
  const char *first_id = NULL;
  gint64 first = 0;

  for (guint i = 0; i < reports->len; i++) {
    const MusterRecord *r = g_ptr_array_index (reports, i);
    gint64 sent = muster_record_int (r, MUSTER_REPORT_SENT_AT, 0);
    if (sent != 0 && (first == 0 || sent < first)) {
      first = sent;
      first_id = r->id;
    }
  }
  add (tally, REPORT, first_id, learned, first);
}

static void
add_incident (const MusterScene *scene, const MusterRecord *r, Tally *tally)
{
  g_autoptr (GPtrArray) family = muster_incident_family (scene, r->id);
  gint64 answered = muster_record_int (r, MUSTER_INCIDENT_ANSWERED_AT, 0);
  gint64 reported = muster_record_int (r, MUSTER_INCIDENT_REPORTED_AT, 0);

  tally->incident = r->id;
  /* Every call is answered on its own, also one about an event that was known. */
  for (guint i = 0; i < family->len; i++) {
    const MusterRecord *call = g_ptr_array_index (family, i);
    add (tally, ANSWER, call->id, muster_record_int (call, MUSTER_INCIDENT_CALLED_AT, 0),
         muster_record_int (call, MUSTER_INCIDENT_ANSWERED_AT, 0));
  }
  add_teams (scene, family, answered != 0 ? answered : reported, tally);
  add (tally, RELIEF, r->id, muster_record_int (r, MUSTER_INCIDENT_ONSET, 0),
       muster_record_int (r, MUSTER_INCIDENT_RELIEF_AT, 0));
  add_report (scene, r->id, muster_incident_learned (r), tally);
}

/* Longest first; those that are left out, which are negative, come last by themselves. */
static int
compare_cases (gconstpointer a, gconstpointer b)
{
  const MusterIntervalCase *x = *(MusterIntervalCase *const *)a, *y = *(MusterIntervalCase *const *)b;

  return x->seconds > y->seconds ? -1 : x->seconds < y->seconds ? 1 : strcmp (x->record, y->record);
}

double
muster_percentile (const double *sorted, guint n, double p)
{
  guint rank = (guint)ceil (p * n - 1e-9);

  return n == 0 ? 0 : sorted[CLAMP (rank, 1, n) - 1];
}

/* @cases (transfer full) */
static MusterInterval *
finish (int which, GPtrArray *cases, const MusterStandards *standards)
{
  MusterInterval *out = g_new0 (MusterInterval, 1);
  const MusterStandard *standard = muster_standards_find (standards, kinds[which].standard);
  g_autofree double *values = g_new (double, cases->len + 1);

  g_ptr_array_sort (cases, compare_cases);
  while (out->n < cases->len && ((MusterIntervalCase *)g_ptr_array_index (cases, out->n))->seconds >= 0)
    out->n++;
  for (guint i = 0; i < out->n; i++)
    values[out->n - 1 - i] = ((MusterIntervalCase *)g_ptr_array_index (cases, i))->seconds;
  out->cases = cases;
  out->name = kinds[which].name;
  out->label = kinds[which].label;
  out->odd = cases->len - out->n;
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

static gboolean
is_within (const MusterScene *scene, const char *id, const char *wanted)
{
  /* As deep as jurisdictions go; two that name each other must not hold us here. */
  for (guint depth = 0; id != NULL && depth < 16; depth++) {
    const MusterRecord *r = muster_scene_get (scene, MUSTER_JURISDICTION, id);
    if (strcmp (id, wanted) == 0)
      return TRUE;
    id = r != NULL ? muster_record_text (r, MUSTER_JURISDICTION_PARENT) : NULL;
  }
  return FALSE;
}

static gboolean
counts (const MusterScene *scene, const MusterRecord *r, const MusterIntervalFilter *filter)
{
  gint64 at = muster_record_int (r, MUSTER_INCIDENT_ONSET, muster_record_int (r, MUSTER_INCIDENT_REPORTED_AT, 0));

  return at >= filter->from && at < filter->to && strcmp (muster_incident_kept (scene, r->id), r->id) == 0
         && (filter->drill == NULL || g_strcmp0 (r->drill, filter->drill) == 0)
         && (filter->incident == NULL || strcmp (muster_incident_kept (scene, filter->incident), r->id) == 0)
         && (filter->hazard == NULL || g_strcmp0 (muster_record_text (r, MUSTER_INCIDENT_HAZARD), filter->hazard) == 0)
         && (filter->jurisdiction == NULL
             || is_within (scene, muster_record_text (r, MUSTER_INCIDENT_JURISDICTION), filter->jurisdiction));
}

GPtrArray *
muster_intervals (const MusterScene *scene, const MusterStandards *standards, const MusterIntervalFilter *filter)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_INCIDENT);
  GPtrArray *out = g_ptr_array_new_with_free_func (interval_free);
  Tally tally = { 0 };

  for (int i = 0; i < N_INTERVALS; i++)
    tally.cases[i] = g_ptr_array_new_with_free_func (case_free);
  for (guint i = 0; i < all->len; i++)
    if (counts (scene, g_ptr_array_index (all, i), filter))
      add_incident (scene, g_ptr_array_index (all, i), &tally);
  for (int i = 0; i < N_INTERVALS; i++)
    g_ptr_array_add (out, finish (i, tally.cases[i], standards));
  return out;
}

/* ---- written down ---- */

void
muster_interval_to_json (const MusterInterval *v, GString *out)
{
  g_string_append_c (out, '{');
  muster_json_put_known (out, "interval", v->name);
  muster_json_put_int (out, "n", v->n);
  if (v->odd > 0)
    muster_json_put_int (out, "odd", v->odd);
  if (v->n > 0) {
    muster_json_put_real (out, "p50_s", v->p50);
    muster_json_put_real (out, "p90_s", v->p90);
    muster_json_put_real (out, "longest_s", v->longest);
  }
  if (v->limit > 0) {
    muster_json_put_real (out, "limit_s", v->limit);
    muster_json_put_real (out, "share_asked", v->share_asked);
    if (v->n > 0)
      muster_json_put_real (out, "share_kept", v->share_kept);
    muster_json_put_known (out, "source", v->source);
  }
  g_string_append_c (out, '}');
}

/* What is not known is an empty cell, never a nought. */
static void
cell (GString *out, gboolean known, double value)
{
  if (known)
    muster_csv_real (out, value);
  else
    muster_csv_text (out, NULL);
}

char *
muster_intervals_to_csv (GPtrArray *intervals)
{
  GString *out = g_string_new ("interval,label,n,odd,p50_s,p90_s,longest_s,limit_s,share_asked,share_kept,source\r\n");

  for (guint i = 0; i < intervals->len; i++) {
    const MusterInterval *v = g_ptr_array_index (intervals, i);
    muster_csv_text (out, v->name);
    muster_csv_text (out, _ (v->label));
    muster_csv_real (out, v->n);
    muster_csv_real (out, v->odd);
    cell (out, v->n > 0, v->p50);
    cell (out, v->n > 0, v->p90);
    cell (out, v->n > 0, v->longest);
    cell (out, v->limit > 0, v->limit);
    cell (out, v->limit > 0, v->share_asked);
    cell (out, v->limit > 0 && v->n > 0, v->share_kept);
    muster_csv_text (out, v->source);
    muster_csv_end_row (out);
  }
  return g_string_free (out, FALSE);
}

char *
muster_interval_cases_to_csv (const MusterScene *scene, GPtrArray *intervals)
{
  GString *out = g_string_new ("interval,seconds,start,counted,within,incident,title,record\r\n");

  for (guint i = 0; i < intervals->len; i++) {
    const MusterInterval *v = g_ptr_array_index (intervals, i);
    for (guint k = 0; k < v->cases->len; k++) {
      const MusterIntervalCase *one = g_ptr_array_index (v->cases, k);
      char at[MUSTER_TIME_TEXT];
      muster_time_format (one->start, at);
      muster_csv_text (out, v->name);
      muster_csv_real (out, one->seconds);
      muster_csv_text (out, at);
      muster_csv_text (out, one->seconds >= 0 ? "true" : "false");
      muster_csv_text (out, v->limit <= 0 || one->seconds < 0 ? NULL : one->seconds <= v->limit ? "true" : "false");
      muster_csv_text (out, one->incident);
      muster_csv_text (out, muster_scene_name (scene, one->incident));
      muster_csv_text (out, one->record);
      muster_csv_end_row (out);
    }
  }
  return g_string_free (out, FALSE);
}
