/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reports that the plans of active responses ask for, as clocks. A first report is met by the first that was sent;
 * a follow-up that comes again is due a period after the last report of any kind, until the final one is out or, where
 * the plan asks for none, the incident is over; nothing is due any more once it is evaluated. Reports
 * that another level of government owes are its clocks, not ours: where the plan names the sender by a level and the
 * incident's jurisdiction has another, the line is left out. */
#include "response/clocks-private.h"
#include "response/incidents.h"
#include "response/plan.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MINUTE ((gint64)60000)

typedef struct {
  const MusterScene *scene;
  const MusterRecord *activation, *incident;
  GPtrArray *reports; /* sent ones, in order */
  gboolean has_final; /* the plan asks for a final one at this level */
  const char *only;   /* (nullable) a form: no other is wanted */
  GPtrArray *out;
} Schedule;

static gint64
count_from (const Schedule *s, MusterPlanFrom from)
{
  gint64 learned = muster_incident_learned (s->incident),
         reported = learned != 0 ? learned : (gint64)(s->incident->created >> 16);
  gint64 activated
      = muster_record_int (s->activation, MUSTER_ACTIVATION_ACTIVATED_AT, (gint64)(s->activation->created >> 16));

  switch (from) {
  case MUSTER_FROM_ONSET:
    return muster_record_int (s->incident, MUSTER_INCIDENT_ONSET, reported);
  case MUSTER_FROM_REPORT:
    return reported;
  case MUSTER_FROM_LEVEL:
    return muster_record_int (s->activation, MUSTER_ACTIVATION_LEVEL_AT, activated);
  case MUSTER_FROM_ACTIVATION:
  case MUSTER_FROM_TASKS:
  default:
    return activated;
  }
}

static gboolean
is_ours (const Schedule *s, const MusterPlanReport *line)
{
  const MusterRecord *place = muster_scene_get (s->scene, MUSTER_JURISDICTION,
                                                muster_record_text (s->incident, MUSTER_INCIDENT_JURISDICTION));
  const char *level = place != NULL ? muster_record_text (place, MUSTER_JURISDICTION_LEVEL) : NULL;

  return line->by == NULL || level == NULL || muster_words_find (muster_words_jurisdiction, line->by) == NULL
         || strcmp (line->by, level) == 0;
}

/* When the first (@last: the last) report of @form went out; @form NULL: of any. 0: none. */
static gint64
sent_at (const Schedule *s, const char *form, gboolean last)
{
  gint64 at = 0;

  for (guint i = 0; i < s->reports->len; i++) {
    const MusterRecord *r = g_ptr_array_index (s->reports, i);
    gint64 sent = muster_record_int (r, MUSTER_REPORT_SENT_AT, 0);
    if (form != NULL && g_strcmp0 (muster_record_text (r, MUSTER_REPORT_FORM), form) != 0)
      continue;
    if (at == 0 || (last ? sent > at : sent < at))
      at = sent;
  }
  return at;
}

static void
add_line (const Schedule *s, guint place, const MusterPlanReport *line)
{
  static const char *const forms[] = { "first", "follow-up", "final" };
  const char *form = forms[line->kind];
  gint64 start = count_from (s, line->clock), deadline = start + line->minutes * MINUTE, met = sent_at (s, form, FALSE);
  MusterDeadline *clock;

  if (s->only != NULL && strcmp (s->only, form) != 0)
    return;
  if (line->kind == MUSTER_REPORT_FOLLOW_UP) {
    gint64 last = sent_at (s, NULL, TRUE), final = sent_at (s, "final", FALSE);
    if (line->repeat == 0)
      return;
    /* The first report is another line's; a follow-up goes on from whatever went out last. */
    if (last != 0) {
      start = last;
      deadline = last + line->repeat * MINUTE;
    }
    gboolean over = muster_record_has (s->incident, MUSTER_INCIDENT_ENDED_AT) && !s->has_final;
    if (final != 0 || over || muster_record_has (s->incident, MUSTER_INCIDENT_EVALUATED_AT))
      return;
    met = 0;
  } else if (line->kind == MUSTER_REPORT_FINAL) {
    gint64 ended = muster_record_int (s->incident, MUSTER_INCIDENT_ENDED_AT, 0);
    if (ended == 0)
      return;
    start = ended;
    deadline = ended + line->minutes * MINUTE;
  }
  clock = muster_deadline_new (MUSTER_DEADLINE_REPORT, g_strdup_printf ("schedule:%s:%u", s->activation->id, place + 1),
                               s->activation->id, start, deadline);
  clock->what = g_strdup_printf (_ ("%s of %s"), muster_word_label (muster_words_report, form),
                                 muster_record_name (s->incident));
  clock->whose = g_strdup (line->to);
  clock->incident = g_strdup (s->incident->id);
  clock->source = g_strdup (line->source);
  clock->met_at = met;
  g_ptr_array_add (s->out, clock);
}

static void
add_activation (const MusterScene *scene, const MusterRecord *activation, const char *form, GPtrArray *out)
{
  const char *incident = muster_record_text (activation, MUSTER_ACTIVATION_INCIDENT);
  MusterRecord *record = muster_scene_get (scene, MUSTER_PLAN, muster_record_text (activation, MUSTER_ACTIVATION_PLAN));
  g_autoptr (MusterPlan) plan = record != NULL ? muster_plan_from_record (record) : NULL;
  Schedule s = { .scene = scene, .activation = activation, .only = form, .out = out };
  int rank = muster_level_rank (muster_record_text (activation, MUSTER_ACTIVATION_LEVEL));
  g_autoptr (GPtrArray) all = NULL;

  s.incident
      = incident != NULL ? muster_scene_get (scene, MUSTER_INCIDENT, muster_incident_kept (scene, incident)) : NULL;
  if (plan == NULL || s.incident == NULL || rank >= MUSTER_LEVELS)
    return;
  all = muster_reports_of (scene, s.incident->id);
  for (guint i = all->len; i-- > 0;)
    if (!muster_record_has (g_ptr_array_index (all, i), MUSTER_REPORT_SENT_AT))
      g_ptr_array_remove_index (all, i);
  s.reports = all;
  for (guint i = 0; i < plan->reports->len; i++) {
    const MusterPlanReport *line = g_ptr_array_index (plan->reports, i);
    s.has_final |= line->kind == MUSTER_REPORT_FINAL && (line->levels & (1u << rank)) != 0 && is_ours (&s, line);
  }
  for (guint i = 0; i < plan->reports->len; i++) {
    const MusterPlanReport *line = g_ptr_array_index (plan->reports, i);
    if ((line->levels & (1u << rank)) != 0 && is_ours (&s, line))
      add_line (&s, i, line);
  }
}

static gboolean
has_schedule (const MusterRecord *activation)
{
  const char *state = muster_record_text (activation, MUSTER_ACTIVATION_STATE);

  return g_strcmp0 (state, "active") == 0 || g_strcmp0 (state, "ended") == 0;
}

void
muster_clocks_add_schedule (const MusterScene *scene, gint64 now, GPtrArray *out)
{
  g_autoptr (GPtrArray) all = muster_scene_list (scene, MUSTER_ACTIVATION);

  for (guint i = 0; i < all->len; i++)
    if (has_schedule (g_ptr_array_index (all, i)))
      add_activation (scene, g_ptr_array_index (all, i), NULL, out);
}

static int
compare_deadlines (gconstpointer a, gconstpointer b)
{
  const MusterDeadline *x = *(MusterDeadline *const *)a, *y = *(MusterDeadline *const *)b;

  return x->deadline != y->deadline ? (x->deadline < y->deadline ? -1 : 1) : strcmp (x->key, y->key);
}

GPtrArray *
muster_report_deadlines (const MusterScene *scene, const char *incident, const char *form)
{
  const char *kept = muster_incident_kept (scene, incident);
  g_autoptr (GPtrArray) all
      = muster_scene_about (scene, MUSTER_ACTIVATION, MUSTER_ACTIVATION_INCIDENT, kept != NULL ? kept : incident);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_deadline_free);

  for (guint i = 0; i < all->len; i++)
    if (has_schedule (g_ptr_array_index (all, i)))
      add_activation (scene, g_ptr_array_index (all, i), form, out);
  g_ptr_array_sort (out, compare_deadlines);
  return out;
}
