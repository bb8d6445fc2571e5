/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is judged here that the records do not say: late is past a deadline, otherwise is another level than the
 * plan proposed or another team than the adviser did. */
#include "response/review.h"
#include "response/clocks.h"
#include "response/incidents.h"
#include "response/intervals.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>
#include <string.h>

static void
line_free (gpointer data)
{
  MusterReviewLine *line = data;

  g_free (line->id);
  g_free (line->what);
  g_free (line->said);
  g_free (line);
}

/* @said (transfer full) */
static void
add (GPtrArray *out, const char *id, const char *what, char *said, gboolean bad)
{
  MusterReviewLine *line = g_new0 (MusterReviewLine, 1);

  line->id = g_strdup (id);
  line->what = g_strdup (what);
  line->said = said;
  line->bad = bad;
  g_ptr_array_add (out, line);
}

static char *
clock_of (gint64 ms)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (ms / 1000);

  return at != NULL ? g_date_time_format (at, "%m-%d %H:%M") : g_strdup ("");
}

static char *
span_of (double seconds)
{
  int whole = (int)(seconds + 0.5);

  if (whole < 60)
    return g_strdup_printf (_ ("%d s"), whole);
  if (whole < 3600)
    return g_strdup_printf (_ ("%d min"), (whole + 30) / 60);
  return g_strdup_printf (_ ("%d h %d min"), whole / 3600, whole % 3600 / 60);
}

/* Everything of a kind that names one of the family. */
static GPtrArray *
about (const MusterScene *scene, GPtrArray *family, MusterKind kind, int field)
{
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < family->len; i++) {
    g_autoptr (GPtrArray) some
        = muster_scene_about (scene, kind, field, ((MusterRecord *)g_ptr_array_index (family, i))->id);
    g_ptr_array_extend (out, some, NULL, NULL);
  }
  return out;
}

static void
add_levels (const MusterScene *scene, GPtrArray *family, GPtrArray *out)
{
  g_autoptr (GPtrArray) all = about (scene, family, MUSTER_ACTIVATION, MUSTER_ACTIVATION_INCIDENT);

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    const char *plan = muster_scene_name (scene, muster_record_text (r, MUSTER_ACTIVATION_PLAN));
    const char *level = muster_record_text (r, MUSTER_ACTIVATION_LEVEL),
               *proposed = muster_record_text (r, MUSTER_ACTIVATION_PROPOSED_LEVEL),
               *by = muster_scene_name (scene, muster_record_text (r, MUSTER_ACTIVATION_APPROVED_BY)),
               *state = muster_record_text (r, MUSTER_ACTIVATION_STATE);
    gboolean other = proposed != NULL && level != NULL && strcmp (proposed, level) != 0;
    GString *said = g_string_new (level != NULL ? muster_word_label (muster_words_level, level) : NULL);
    if (other)
      g_string_append_printf (said, _ (" (the plan proposed %s)"), muster_word_label (muster_words_level, proposed));
    if (state != NULL)
      g_string_append_printf (said, " · %s", muster_word_label (muster_words_activation, state));
    if (by != NULL)
      g_string_append_printf (said, _ (" · approved by %s"), by);
    add (out, r->id, plan != NULL ? plan : r->id, g_string_free (said, FALSE), other);
  }
}

static void
add_advice (const MusterScene *scene, GPtrArray *family, GPtrArray *out)
{
  g_autoptr (GPtrArray) all = about (scene, family, MUSTER_ADVICE, MUSTER_ADVICE_INCIDENT);
  guint counts[3] = { 0 }, n = 0, known = 0;
  static const char *const decisions[3] = { "accepted", "overridden", "declined" };

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    const char *decision = muster_record_text (r, MUSTER_ADVICE_DECISION);
    n++;
    known += muster_record_has (r, MUSTER_ADVICE_OUTCOME) ? 1 : 0;
    for (guint k = 0; k < 3; k++)
      counts[k] += g_strcmp0 (decision, decisions[k]) == 0 ? 1 : 0;
  }
  if (n > 0)
    add (out, NULL, _ ("Recommendations"),
         g_strdup_printf (_ ("%u made · %u accepted · %u decided otherwise · %u declined · outcome known of %u"), n,
                          counts[0], counts[1], counts[2], known),
         counts[1] + counts[2] > 0);
}

static void
add_reports (const MusterScene *scene, const char *incident, gint64 now, GPtrArray *out)
{
  g_autoptr (GPtrArray) reports = muster_reports_of (scene, incident);

  for (guint i = 0; i < reports->len; i++) {
    const MusterRecord *r = g_ptr_array_index (reports, i);
    const char *form = muster_record_text (r, MUSTER_REPORT_FORM),
               *to = muster_record_text (r, MUSTER_REPORT_RECIPIENT);
    gint64 sent = muster_record_int (r, MUSTER_REPORT_SENT_AT, 0), late = muster_report_late (r, now);
    GString *said = g_string_new (muster_report_state_label (muster_report_state (r)));
    if (sent != 0) {
      g_autofree char *at = clock_of (sent);
      g_string_append_printf (said, " · %s", at);
    }
    if (to != NULL)
      g_string_append_printf (said, " · %s", to);
    if (late > 0) {
      g_autofree char *span = span_of ((double)late / 1000);
      g_string_append_printf (said, _ (" · %s late"), span);
    }
    add (out, r->id, form != NULL ? muster_word_label (muster_words_report, form) : r->id, g_string_free (said, FALSE),
         late > 0);
  }
  if (reports->len == 0)
    add (out, NULL, _ ("Reports"), g_strdup (_ ("none went up")), TRUE);
}

static void
add_deadlines (const MusterScene *scene, const MusterStandards *standards, const char *incident, gint64 now,
               GPtrArray *out)
{
  g_autoptr (GPtrArray) clocks = muster_clocks (scene, standards, now, TRUE);
  const char *kept = muster_incident_kept (scene, incident);
  guint n = 0, met = 0;
  guint at = out->len;

  for (guint i = 0; i < clocks->len; i++) {
    const MusterDeadline *clock = g_ptr_array_index (clocks, i);
    gboolean late = clock->state == MUSTER_DEADLINE_MET_LATE || clock->state == MUSTER_DEADLINE_OVERDUE;
    if (clock->incident == NULL || strcmp (muster_incident_kept (scene, clock->incident), kept) != 0
        || (!late && clock->state != MUSTER_DEADLINE_MET))
      continue;
    n++;
    met += late ? 0 : 1;
    if (late) {
      gint64 by = (clock->met_at != 0 ? clock->met_at : now) - clock->deadline;
      g_autofree char *span = span_of ((double)by / 1000);
      add (out, clock->subject, clock->what,
           clock->met_at != 0 ? g_strdup_printf (_ ("met %s late"), span)
                              : g_strdup_printf (_ ("not met; %s past"), span),
           TRUE);
    }
  }
  if (n > 0) {
    add (out, NULL, _ ("Deadlines"), g_strdup_printf (_ ("%u of %u kept"), met, n), met < n);
    /* the sum stands before what it sums up */
    gpointer sum = g_ptr_array_steal_index (out, out->len - 1);
    g_ptr_array_insert (out, (int)at, sum);
  }
}

/* An incident that is over has no clocks of what was not done for it: the tasks themselves tell. */
static void
add_undone (const MusterScene *scene, GPtrArray *family, GPtrArray *out)
{
  g_autoptr (GPtrArray) all = about (scene, family, MUSTER_TASK, MUSTER_TASK_INCIDENT);
  guint undone = 0, timed = 0;

  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (muster_record_has (r, MUSTER_TASK_DONE_AT) || muster_record_has (r, MUSTER_TASK_CANCELLED_AT))
      continue;
    undone++;
    timed += muster_record_has (r, MUSTER_TASK_DEADLINE) || muster_record_has (r, MUSTER_TASK_MINUTES) ? 1 : 0;
  }
  if (undone > 0)
    add (out, NULL, _ ("Tasks"),
         g_strdup_printf (_ ("%u of %u never done, %u with a deadline"), undone, all->len, timed), TRUE);
}

static void
add_intervals (const MusterScene *scene, const MusterStandards *standards, const char *incident, GPtrArray *out)
{
  MusterIntervalFilter filter = MUSTER_INTERVAL_ALL;
  g_autoptr (GPtrArray) intervals = NULL;

  filter.incident = incident;
  intervals = muster_intervals (scene, standards, &filter);
  for (guint i = 0; i < intervals->len; i++) {
    const MusterInterval *v = g_ptr_array_index (intervals, i);
    g_autofree char *longest = span_of (v->longest), *limit = span_of (v->limit);
    if (v->n == 0)
      continue;
    add (out, NULL, _ (v->label),
         v->limit > 0 ? g_strdup_printf (_ ("%s; standard %s"), longest, limit) : g_strdup (longest),
         v->limit > 0 && v->longest > v->limit);
  }
}

GPtrArray *
muster_review (const MusterScene *scene, const MusterStandards *standards, const char *incident, gint64 now)
{
  g_autoptr (GPtrArray) family = muster_incident_family (scene, incident);
  GPtrArray *out = g_ptr_array_new_with_free_func (line_free);

  add_levels (scene, family, out);
  add_advice (scene, family, out);
  add_reports (scene, incident, now, out);
  add_deadlines (scene, standards, incident, now, out);
  if (family->len > 0 && muster_record_has (g_ptr_array_index (family, 0), MUSTER_INCIDENT_ENDED_AT))
    add_undone (scene, family, out);
  add_intervals (scene, standards, incident, out);
  return out;
}

void
muster_review_line_to_json (const MusterReviewLine *line, GString *out)
{
  g_string_append_c (out, '{');
  muster_json_put_known (out, "what", line->what);
  muster_json_put_known (out, "said", line->said);
  muster_json_put_known (out, "record", line->id);
  muster_json_name (out, "bad");
  g_string_append (out, line->bad ? "true}" : "false}");
}
