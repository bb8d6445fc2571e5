/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clocks are never stored. Each is worked out from a record that says when it began and what limit it has: a task's
 * deadline, the onset of an incident with people to look after, the plan's schedule of reports, a call that was sent,
 * an open shelter, a warning's expiry, a review date. So a restart, another desk or a replay shows the same board. What
 * is stored is only that somebody took note: a reminder under the clock's key, until the time at which it asks again.
 */
#include "core/time.h"
#include "response/clocks-private.h"
#include "response/incidents.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MINUTE ((gint64)60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

void
muster_deadline_free (MusterDeadline *clock)
{
  g_free (clock->key);
  g_free (clock->what);
  g_free (clock->whose);
  g_free (clock->subject);
  g_free (clock->incident);
  g_free (clock->source);
  g_strfreev (clock->waits_for);
  g_free (clock);
}

const char *
muster_deadline_kind_name (MusterDeadlineKind kind)
{
  static const char *const names[] = { "task", "relief", "report", "call", "shelter", "warning", "review" };

  return names[kind];
}

const char *
muster_deadline_state_name (MusterDeadlineState state)
{
  static const char *const names[] = { [MUSTER_DEADLINE_OVERDUE] = "overdue",
                                       [MUSTER_DEADLINE_DUE_SOON] = "due-soon",
                                       [MUSTER_DEADLINE_RUNNING] = "running",
                                       [MUSTER_DEADLINE_MET_LATE] = "met-late",
                                       [MUSTER_DEADLINE_MET] = "met" };

  return names[state];
}

char *
muster_deadline_reminder_id (const char *key)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_strdup_printf ("z-%.24s", sum);
}

MusterDeadline *
muster_deadline_new (MusterDeadlineKind kind, char *key, const char *subject, gint64 start, gint64 deadline)
{
  MusterDeadline *clock = g_new0 (MusterDeadline, 1);

  clock->kind = kind;
  clock->key = key;
  clock->subject = g_strdup (subject);
  clock->start = start;
  clock->deadline = deadline;
  return clock;
}

/* ---- the kinds ---- */

/* Whether the incident's tasks, calls and reports still matter. */
static gboolean
is_over (const MusterScene *scene, const char *incident)
{
  const MusterRecord *r
      = incident != NULL ? muster_scene_get (scene, MUSTER_INCIDENT, muster_incident_kept (scene, incident)) : NULL;

  return r != NULL && muster_record_has (r, MUSTER_INCIDENT_ENDED_AT);
}

static GStrv
find_waits (const MusterScene *scene, const MusterRecord *task)
{
  const char *const *depends = muster_record_strv (task, MUSTER_TASK_DEPENDS);
  g_autoptr (GStrvBuilder) waits = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; depends != NULL && depends[i] != NULL; i++) {
    const MusterRecord *before = muster_scene_get (scene, MUSTER_TASK, depends[i]);
    if (before != NULL && !muster_record_has (before, MUSTER_TASK_DONE_AT)
        && !muster_record_has (before, MUSTER_TASK_CANCELLED_AT)) {
      g_strv_builder_add (waits, depends[i]);
      n++;
    }
  }
  return n > 0 ? g_strv_builder_end (waits) : NULL;
}

/* A task that counts from those before it has a deadline once the last of them is done; one that comes again has its
 * next after each time. */
static gint64
task_deadline (const MusterScene *scene, const MusterRecord *task, gboolean waits)
{
  gint64 deadline = muster_record_int (task, MUSTER_TASK_DEADLINE, 0), done, last = 0;
  gint64 minutes = muster_record_int (task, MUSTER_TASK_MINUTES, 0),
         again = muster_record_int (task, MUSTER_TASK_REPEAT, 0);
  const char *const *depends = muster_record_strv (task, MUSTER_TASK_DEPENDS);

  done = muster_record_int (task, MUSTER_TASK_DONE_AT, 0);
  if (again > 0 && done != 0)
    return done + again * MINUTE;
  if (deadline != 0 || waits || minutes == 0)
    return deadline;
  for (guint i = 0; depends != NULL && depends[i] != NULL; i++) {
    const MusterRecord *before = muster_scene_get (scene, MUSTER_TASK, depends[i]);
    last = before != NULL ? MAX (last, muster_record_int (before, MUSTER_TASK_DONE_AT, 0)) : last;
  }
  return last != 0 ? last + minutes * MINUTE : 0;
}

/* What the deadline counts from, which may lie long before the task was opened: the onset. */
static gint64
task_start (const MusterRecord *task, gint64 deadline)
{
  gint64 opened = muster_record_int (task, MUSTER_TASK_OPENED_AT, (gint64)(task->created >> 16));
  gint64 minutes = muster_record_int (task, MUSTER_TASK_MINUTES, 0);
  gboolean again = muster_record_int (task, MUSTER_TASK_REPEAT, 0) > 0 && muster_record_has (task, MUSTER_TASK_DONE_AT);

  if (again)
    return muster_record_int (task, MUSTER_TASK_DONE_AT, opened);
  return minutes > 0 ? deadline - minutes * MINUTE : opened;
}

static void
add_tasks (const MusterScene *scene, GPtrArray *out)
{
  g_autoptr (GPtrArray) tasks = muster_scene_list (scene, MUSTER_TASK);

  for (guint i = 0; i < tasks->len; i++) {
    const MusterRecord *t = g_ptr_array_index (tasks, i);
    g_auto (GStrv) waits = find_waits (scene, t);
    gint64 deadline = task_deadline (scene, t, waits != NULL);
    MusterDeadline *clock;
    if (deadline == 0 || muster_record_has (t, MUSTER_TASK_CANCELLED_AT))
      continue;
    clock = muster_deadline_new (MUSTER_DEADLINE_TASK, g_strconcat ("task:", t->id, NULL), t->id,
                                 task_start (t, deadline), deadline);
    clock->what = g_strdup (muster_record_name (t));
    clock->whose = g_strdup (muster_record_text (t, MUSTER_TASK_ROLE));
    clock->incident = g_strdup (muster_record_text (t, MUSTER_TASK_INCIDENT));
    clock->met_at
        = muster_record_int (t, MUSTER_TASK_REPEAT, 0) > 0 ? 0 : muster_record_int (t, MUSTER_TASK_DONE_AT, 0);
    clock->waits_for = g_steal_pointer (&waits);
    g_ptr_array_add (out, clock);
  }
}

/* People who have to be looked after: the clock runs from the onset, whatever anybody has activated. */
static gboolean
needs_relief (const MusterRecord *r)
{
  static const int counts[] = { MUSTER_INCIDENT_AFFECTED, MUSTER_INCIDENT_TO_RELOCATE, MUSTER_INCIDENT_RELOCATED,
                                MUSTER_INCIDENT_ROOMS_DESTROYED, MUSTER_INCIDENT_HOUSEHOLDS_DESTROYED };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    if (muster_record_int (r, counts[i], 0) > 0)
      return TRUE;
  return g_strcmp0 (muster_record_text (r, MUSTER_INCIDENT_HAZARD), "natural-disaster-relief") == 0;
}

/* When relief is known to have reached them: said of the incident, or a task of the plan with just this deadline. */
static gint64
relief_met (const MusterScene *scene, const MusterRecord *r, gint64 deadline)
{
  gint64 met = muster_record_int (r, MUSTER_INCIDENT_RELIEF_AT, 0);
  g_autoptr (GPtrArray) tasks = muster_scene_about (scene, MUSTER_TASK, MUSTER_TASK_INCIDENT, r->id);

  for (guint i = 0; i < tasks->len; i++) {
    const MusterRecord *t = g_ptr_array_index (tasks, i);
    gint64 done = muster_record_int (t, MUSTER_TASK_DONE_AT, 0);
    if (done != 0 && muster_record_int (t, MUSTER_TASK_DEADLINE, 0) == deadline && (met == 0 || done < met))
      met = done;
  }
  return met;
}

static void
add_relief (const MusterScene *scene, const MusterStandards *standards, GPtrArray *out)
{
  const MusterStandard *limit = muster_standards_find (standards, "relief_hours");
  g_autoptr (GPtrArray) incidents = muster_scene_list (scene, MUSTER_INCIDENT);

  for (guint i = 0; limit != NULL && i < incidents->len; i++) {
    const MusterRecord *r = g_ptr_array_index (incidents, i);
    gint64 onset = muster_record_int (r, MUSTER_INCIDENT_ONSET, 0), deadline;
    MusterDeadline *clock;
    if (onset == 0 || muster_record_has (r, MUSTER_INCIDENT_MERGED_INTO) || !needs_relief (r))
      continue;
    deadline = onset + (gint64)(limit->value * (double)HOUR);
    clock = muster_deadline_new (MUSTER_DEADLINE_RELIEF, g_strconcat ("relief:", r->id, NULL), r->id, onset, deadline);
    clock->what = g_strdup (_ ("Basic relief reaches the affected people"));
    clock->incident = g_strdup (r->id);
    clock->source = g_strdup (limit->source);
    clock->met_at = relief_met (scene, r, deadline);
    g_ptr_array_add (out, clock);
  }
}

/* Drafts that somebody gave a deadline of their own. */
static void
add_drafts (const MusterScene *scene, GPtrArray *out)
{
  g_autoptr (GPtrArray) reports = muster_scene_list (scene, MUSTER_REPORT);

  for (guint i = 0; i < reports->len; i++) {
    const MusterRecord *r = g_ptr_array_index (reports, i);
    gint64 due = muster_record_int (r, MUSTER_REPORT_DUE_AT, 0);
    MusterDeadline *clock;
    if (due == 0)
      continue;
    clock = muster_deadline_new (MUSTER_DEADLINE_REPORT, g_strconcat ("report:", r->id, NULL), r->id,
                                 muster_record_int (r, MUSTER_REPORT_LEARNED_AT, (gint64)(r->created >> 16)), due);
    clock->what = g_strdup_printf (_ ("%s of %s"),
                                   muster_word_label (muster_words_report, muster_record_text (r, MUSTER_REPORT_FORM)),
                                   muster_scene_name (scene, muster_record_text (r, MUSTER_REPORT_INCIDENT)));
    clock->whose = g_strdup (muster_record_text (r, MUSTER_REPORT_RECIPIENT));
    clock->incident = g_strdup (muster_record_text (r, MUSTER_REPORT_INCIDENT));
    clock->met_at = muster_record_int (r, MUSTER_REPORT_SENT_AT, 0);
    g_ptr_array_add (out, clock);
  }
}

static void
add_calls (const MusterScene *scene, GPtrArray *out)
{
  g_autoptr (GPtrArray) calls = muster_scene_list (scene, MUSTER_CALL);

  for (guint i = 0; i < calls->len; i++) {
    const MusterRecord *c = g_ptr_array_index (calls, i);
    gint64 due = muster_record_int (c, MUSTER_CALL_DUE_AT, 0);
    MusterDeadline *clock;
    if (due == 0 || !muster_record_has (c, MUSTER_CALL_SENT_AT) || muster_record_has (c, MUSTER_CALL_FAILED_AT))
      continue;
    clock = muster_deadline_new (MUSTER_DEADLINE_CALL, g_strconcat ("call:", c->id, NULL), c->id,
                                 muster_record_int (c, MUSTER_CALL_SENT_AT, 0), due);
    clock->what
        = g_strdup_printf (_ ("Answer of %s"), muster_scene_name (scene, muster_record_text (c, MUSTER_CALL_PERSON)));
    clock->whose = g_strdup (muster_record_text (c, MUSTER_CALL_SENT_BY));
    clock->incident = g_strdup (muster_record_text (c, MUSTER_CALL_INCIDENT));
    clock->met_at = muster_record_int (c, MUSTER_CALL_ANSWERED_AT, 0);
    g_ptr_array_add (out, clock);
  }
}

static void
add_shelters (const MusterScene *scene, const MusterStandards *standards, GPtrArray *out)
{
  g_autoptr (GPtrArray) shelters = muster_scene_list (scene, MUSTER_SHELTER);

  for (guint i = 0; i < shelters->len; i++) {
    const MusterRecord *s = g_ptr_array_index (shelters, i);
    const char *state = muster_record_text (s, MUSTER_SHELTER_STATE);
    const char *class = muster_record_text (s, MUSTER_SHELTER_DURATION);
    gint64 opened = muster_record_int (s, MUSTER_SHELTER_OPENED_AT, 0);
    g_autofree char *name = g_strconcat ("shelter_days_", class != NULL ? class : "", NULL);
    const MusterStandard *limit = muster_standards_find (standards, name);
    MusterDeadline *clock;
    if (limit == NULL || opened == 0 || (g_strcmp0 (state, "open") != 0 && g_strcmp0 (state, "full") != 0))
      continue;
    clock = muster_deadline_new (MUSTER_DEADLINE_SHELTER, g_strconcat ("shelter:", s->id, NULL), s->id, opened,
                                 opened + (gint64)(limit->value * (double)DAY));
    clock->what = g_strdup_printf (_ ("%s is open no longer than its class allows"), muster_record_name (s));
    clock->source = g_strdup (limit->source);
    g_ptr_array_add (out, clock);
  }
}

static void
add_warnings (const MusterScene *scene, gint64 now, GPtrArray *out)
{
  g_autoptr (GPtrArray) warnings = muster_scene_list (scene, MUSTER_WARNING);

  for (guint i = 0; i < warnings->len; i++) {
    const MusterRecord *w = g_ptr_array_index (warnings, i);
    gint64 expires = muster_record_int (w, MUSTER_WARNING_EXPIRES_AT, 0);
    MusterDeadline *clock;
    if (expires == 0 || muster_warning_state (w, now) != MUSTER_WARNING_OUT)
      continue;
    clock = muster_deadline_new (MUSTER_DEADLINE_WARNING, g_strconcat ("warning:", w->id, NULL), w->id,
                                 muster_record_int (w, MUSTER_WARNING_ISSUED_AT, 0), expires);
    clock->what = g_strdup_printf (_ ("Warning runs out: %s"), muster_record_name (w));
    clock->incident = g_strdup (muster_record_text (w, MUSTER_WARNING_INCIDENT));
    g_ptr_array_add (out, clock);
  }
}

static void
add_reviews (const MusterScene *scene, const MusterStandards *standards, gint64 now, GPtrArray *out)
{
  const MusterStandard *notice = muster_standards_find (standards, "review_notice_days");
  gint64 ahead = notice != NULL ? (gint64)(notice->value * (double)DAY) : 0;

  for (guint k = 0; k < MUSTER_N_KINDS; k++) {
    int field = muster_kind_find_field (k, "review_due");
    g_autoptr (GPtrArray) all = field >= 0 ? muster_scene_list (scene, k) : NULL;
    for (guint i = 0; all != NULL && i < all->len; i++) {
      const MusterRecord *r = g_ptr_array_index (all, i);
      gint64 due = muster_record_int (r, field, 0);
      MusterDeadline *clock;
      if (due == 0 || due - ahead > now)
        continue;
      clock
          = muster_deadline_new (MUSTER_DEADLINE_REVIEW, g_strconcat ("review:", r->id, NULL), r->id, due - ahead, due);
      clock->what = g_strdup_printf (_ ("Review: %s"), muster_record_name (r));
      g_ptr_array_add (out, clock);
    }
  }
}

/* ---- the board ---- */

static MusterDeadlineState
state_of (const MusterDeadline *clock, gint64 now)
{
  gint64 span = clock->start != 0 && clock->start < clock->deadline ? clock->deadline - clock->start : HOUR;

  if (clock->met_at != 0)
    return clock->met_at > clock->deadline ? MUSTER_DEADLINE_MET_LATE : MUSTER_DEADLINE_MET;
  if (now > clock->deadline)
    return MUSTER_DEADLINE_OVERDUE;
  /* A review's span is the notice itself: it is due soon as soon as it shows. */
  return clock->kind == MUSTER_DEADLINE_REVIEW || clock->deadline - now <= MIN (span / 4, DAY)
             ? MUSTER_DEADLINE_DUE_SOON
             : MUSTER_DEADLINE_RUNNING;
}

/* Whether somebody took note of it, for this deadline, and it does not ask again yet. */
static gboolean
is_noted (const MusterScene *scene, const MusterDeadline *clock, gint64 now)
{
  g_autofree char *id = muster_deadline_reminder_id (clock->key);
  const MusterRecord *r = muster_scene_get (scene, MUSTER_REMINDER, id);

  return r != NULL && muster_record_has (r, MUSTER_REMINDER_ACKNOWLEDGED_AT)
         && muster_record_int (r, MUSTER_REMINDER_DEADLINE, clock->deadline) == clock->deadline
         && now < muster_record_int (r, MUSTER_REMINDER_AGAIN_AT, G_MAXINT64);
}

static int
compare_clocks (gconstpointer a, gconstpointer b)
{
  const MusterDeadline *x = *(MusterDeadline *const *)a, *y = *(MusterDeadline *const *)b;

  if (x->state != y->state)
    return (int)x->state - (int)y->state;
  if (x->deadline != y->deadline)
    return x->deadline < y->deadline ? -1 : 1;
  return strcmp (x->key, y->key);
}

GPtrArray *
muster_clocks (const MusterScene *scene, const MusterStandards *standards, gint64 now, gboolean met)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_deadline_free);

  add_tasks (scene, out);
  add_relief (scene, standards, out);
  add_drafts (scene, out);
  muster_clocks_add_schedule (scene, now, out);
  add_calls (scene, out);
  add_shelters (scene, standards, out);
  add_warnings (scene, now, out);
  add_reviews (scene, standards, now, out);
  for (guint i = out->len; i-- > 0;) {
    MusterDeadline *clock = g_ptr_array_index (out, i);
    clock->state = state_of (clock, now);
    clock->noted = is_noted (scene, clock, now);
    /* When an incident is over, what was not done for it is history; reports on it are still owed. */
    if ((!met && clock->met_at != 0)
        || (clock->met_at == 0 && clock->kind != MUSTER_DEADLINE_REPORT && is_over (scene, clock->incident)))
      g_ptr_array_remove_index (out, i);
  }
  g_ptr_array_sort (out, compare_clocks);
  return out;
}

/* ---- as JSON ---- */

void
muster_deadline_to_json (const MusterDeadline *clock, GString *out)
{
  g_string_append_c (out, '{');
  muster_json_put_known (out, "key", clock->key);
  muster_json_put_known (out, "kind", muster_deadline_kind_name (clock->kind));
  muster_json_put_known (out, "state", muster_deadline_state_name (clock->state));
  muster_json_put_known (out, "what", clock->what);
  muster_json_put_known (out, "whose", clock->whose);
  muster_json_put_known (out, "subject", clock->subject);
  muster_json_put_known (out, "incident", clock->incident);
  muster_json_put_known (out, "source", clock->source);
  muster_json_put_time (out, "start", clock->start);
  muster_json_put_time (out, "deadline", clock->deadline);
  muster_json_put_time (out, "met_at", clock->met_at);
  if (clock->waits_for != NULL) {
    muster_json_name (out, "waits_for");
    g_string_append_c (out, '[');
    for (guint i = 0; clock->waits_for[i] != NULL; i++) {
      muster_json_comma (out);
      muster_json_add_text (out, clock->waits_for[i]);
    }
    g_string_append_c (out, ']');
  }
  if (clock->noted) {
    muster_json_name (out, "noted");
    g_string_append (out, "true");
  }
  g_string_append_c (out, '}');
}
