/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an incident needs. The plan that is active for it says so, if it names capabilities at the level held; else
 * data/needs.json does, by the kind of incident and the level (or the grade, where no response is active). Teams that
 * are on it already each fill one of the needs they fit. The clock of a need starts when the need arose: with the
 * report, or with the level that asks for it. */
#include "advice/dispatch-needs.h"
#include "response/plan.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_SEATS 1000 /* for all incidents together; beyond that a person must choose incidents first */
#define CREW                                                                                                           \
  10 /* people of a plan's capability that one team brings where no team of that skill says its headcount              \
      */

void
muster_open_seat_free (MusterOpenSeat *seat)
{
  g_clear_pointer ((MusterRecord **)&seat->incident, muster_record_unref);
  g_free (seat->skill);
  g_free (seat->source);
  g_free (seat);
}

gboolean
muster_incident_is_open (const MusterRecord *incident)
{
  const char *phase = muster_record_text (incident, MUSTER_INCIDENT_PHASE);

  return incident->kind == MUSTER_INCIDENT && incident->exists
         && !muster_record_has (incident, MUSTER_INCIDENT_ENDED_AT) && g_strcmp0 (phase, "ended") != 0
         && g_strcmp0 (phase, "recovery") != 0 && g_strcmp0 (phase, "evaluated") != 0;
}

const MusterRecord *
muster_snapshot_activation (const MusterSnapshot *snapshot, const char *incident)
{
  const GPtrArray *list = muster_snapshot_list (snapshot, MUSTER_ACTIVATION);
  const MusterRecord *best = NULL;

  for (guint i = 0; i < list->len; i++) {
    const MusterRecord *a = g_ptr_array_index (list, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_INCIDENT), incident) != 0
        || g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") != 0)
      continue;
    /* Of several the gravest; "I" sorts before "II", "III" and "IV". */
    if (best == NULL
        || g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_LEVEL),
                      muster_record_text (best, MUSTER_ACTIVATION_LEVEL))
               < 0)
      best = a;
  }
  return best;
}

/* How many people a team of @skill brings: the mean of those that say. */
static double
mean_crew (const MusterSnapshot *snapshot, const char *skill)
{
  const GPtrArray *teams = muster_snapshot_list (snapshot, MUSTER_TEAM);
  double sum = 0, n = 0;

  for (guint i = 0; i < teams->len; i++) {
    const MusterRecord *team = g_ptr_array_index (teams, i);
    const char *const *skills = muster_record_strv (team, MUSTER_TEAM_SKILLS);
    if (skills != NULL && g_strv_contains (skills, skill) && muster_record_int (team, MUSTER_TEAM_HEADCOUNT, 0) > 0) {
      sum += (double)muster_record_int (team, MUSTER_TEAM_HEADCOUNT, 0);
      n++;
    }
  }
  return n > 0 ? sum / n : CREW;
}

static GPtrArray *
needs_of_plan (const MusterSnapshot *snapshot, const MusterRecord *activation)
{
  const MusterRecord *record = muster_snapshot_get (snapshot, muster_record_text (activation, MUSTER_ACTIVATION_PLAN));
  int rank = muster_level_rank (muster_record_text (activation, MUSTER_ACTIVATION_LEVEL));
  g_autoptr (MusterPlan) plan = record != NULL ? muster_plan_from_record (record) : NULL;
  g_autoptr (GPtrArray) needs = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_need_free);

  for (guint i = 0; plan != NULL && rank < MUSTER_LEVELS && i < plan->capabilities->len; i++) {
    const MusterPlanCapability *c = g_ptr_array_index (plan->capabilities, i);
    MusterNeed *need;
    if ((c->levels & (1u << rank)) == 0)
      continue;
    need = g_new0 (MusterNeed, 1);
    need->skill = g_strdup (c->skill);
    need->teams = c->teams > 0 ? c->teams : (guint)MIN (ceil (c->people / mean_crew (snapshot, c->skill)), 1e6);
    need->source = g_strdup (plan->name != NULL ? plan->name : record->id);
    g_ptr_array_add (needs, need);
  }
  return needs->len > 0 ? g_steal_pointer (&needs) : NULL;
}

/* Each team on its way or there fills one need; what it could fill beyond that is not counted twice. */
static void
subtract_present (const MusterSnapshot *snapshot, const char *incident, GPtrArray *needs, guint *have)
{
  const GPtrArray *assignments = muster_snapshot_list (snapshot, MUSTER_ASSIGNMENT);

  for (guint i = 0; i < assignments->len; i++) {
    const MusterRecord *a = g_ptr_array_index (assignments, i);
    const MusterRecord *team;
    const char *const *skills;
    if (!muster_assignment_is_active (a)
        || g_strcmp0 (muster_record_text (a, MUSTER_ASSIGNMENT_INCIDENT), incident) != 0)
      continue;
    team = muster_snapshot_get (snapshot, muster_record_text (a, MUSTER_ASSIGNMENT_TEAM));
    skills = team != NULL && team->kind == MUSTER_TEAM ? muster_record_strv (team, MUSTER_TEAM_SKILLS) : NULL;
    for (guint n = 0; skills != NULL && n < needs->len; n++) {
      const MusterNeed *need = g_ptr_array_index (needs, n);
      if (have[n] < need->teams && g_strv_contains (skills, need->skill)) {
        have[n]++;
        break;
      }
    }
  }
}

/* (transfer full) (element-type MusterNeed) */
static GPtrArray *
needs_of (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterRecord *incident)
{
  const MusterRecord *activation = muster_snapshot_activation (snapshot, incident->id);
  const char *level = activation != NULL ? muster_record_text (activation, MUSTER_ACTIVATION_LEVEL) : NULL;
  GPtrArray *needs = activation != NULL ? needs_of_plan (snapshot, activation) : NULL;

  return needs != NULL
             ? needs
             : muster_norms_needs (norms, muster_record_text (incident, MUSTER_INCIDENT_HAZARD),
                                   level != NULL ? level : muster_record_text (incident, MUSTER_INCIDENT_GRADE));
}

gboolean
muster_incident_has_needs (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterRecord *incident)
{
  g_autoptr (GPtrArray) needs = needs_of (snapshot, norms, incident);

  for (guint n = 0; n < needs->len; n++)
    if (((const MusterNeed *)g_ptr_array_index (needs, n))->teams > 0)
      return TRUE;
  return FALSE;
}

static void
add_seats (const MusterSnapshot *snapshot, const MusterNorms *norms, const MusterRecord *incident, GPtrArray *out)
{
  const char *hazard = muster_record_text (incident, MUSTER_INCIDENT_HAZARD);
  const char *grade = muster_record_text (incident, MUSTER_INCIDENT_GRADE);
  const MusterRecord *activation = muster_snapshot_activation (snapshot, incident->id);
  const char *level = activation != NULL ? muster_record_text (activation, MUSTER_ACTIVATION_LEVEL) : NULL;
  gint64 reported
      = muster_record_int (incident, MUSTER_INCIDENT_REPORTED_AT, (gint64)MUSTER_HLC_MS (incident->created));
  gint64 since = activation != NULL ? MAX (reported, muster_record_int (activation, MUSTER_ACTIVATION_ACTIVATED_AT,
                                                                        (gint64)MUSTER_HLC_MS (activation->created)))
                                    : reported;
  double target = muster_norms_target_s (norms, hazard),
         late = (double)(muster_snapshot_get_now (snapshot) - since) / 1000;
  g_autoptr (GPtrArray) needs = needs_of (snapshot, norms, incident);
  g_autofree guint *have = NULL;

  have = g_new0 (guint, needs->len + 1);
  subtract_present (snapshot, incident->id, needs, have);
  for (guint n = 0; n < needs->len; n++) {
    const MusterNeed *need = g_ptr_array_index (needs, n);
    for (guint k = have[n]; k < need->teams && out->len <= MOST_SEATS; k++) {
      MusterOpenSeat *seat = g_new0 (MusterOpenSeat, 1);
      seat->incident = muster_record_ref ((MusterRecord *)incident);
      seat->skill = g_strdup (need->skill);
      seat->nth = k + 1;
      seat->of = need->teams;
      seat->weight = level != NULL ? MAX (muster_norms_weight (norms, level),
                                          grade != NULL ? muster_norms_weight (norms, grade) : 0)
                                   : muster_norms_weight (norms, grade);
      seat->due_s = target * (k == 0 ? muster_norms_numbers (norms)->first_share : 1) - late;
      seat->reported_ms = reported;
      seat->source = g_strdup (need->source);
      g_ptr_array_add (out, seat);
    }
  }
}

static int
compare_incidents (gconstpointer a, gconstpointer b)
{
  const MusterRecord *p = *(MusterRecord *const *)a, *q = *(MusterRecord *const *)b;
  gint64 x = muster_record_int (p, MUSTER_INCIDENT_REPORTED_AT, (gint64)MUSTER_HLC_MS (p->created));
  gint64 y = muster_record_int (q, MUSTER_INCIDENT_REPORTED_AT, (gint64)MUSTER_HLC_MS (q->created));

  return x != y ? (x < y ? -1 : 1) : strcmp (p->id, q->id);
}

GPtrArray *
muster_dispatch_seats (const MusterSnapshot *snapshot, const MusterNorms *norms, const char *const *ids,
                       GPtrArray *problems, GError **error)
{
  g_autoptr (GPtrArray) incidents = g_ptr_array_new ();
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_open_seat_free);
  const GPtrArray *all = muster_snapshot_list (snapshot, MUSTER_INCIDENT);
  MusterLatLon at;

  for (const char *const *id = ids; id != NULL && *id != NULL; id++) {
    const MusterRecord *r = muster_snapshot_get (snapshot, *id);
    if (r == NULL || !muster_incident_is_open (r)) {
      g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_NOTHING, _ ("“%s” is no incident that is open"),
                   *id);
      return NULL;
    }
    if (!g_ptr_array_find (incidents, r, NULL))
      g_ptr_array_add (incidents, (gpointer)r);
  }
  for (guint i = 0; ids == NULL && i < all->len; i++)
    if (muster_incident_is_open (g_ptr_array_index (all, i)))
      g_ptr_array_add (incidents, g_ptr_array_index (all, i));
  g_ptr_array_sort (incidents, compare_incidents);
  for (guint i = 0; i < incidents->len; i++) {
    const MusterRecord *r = g_ptr_array_index (incidents, i);
    if (muster_record_position (r, &at) && muster_latlon_is_valid (at))
      add_seats (snapshot, norms, r, out);
    else
      g_ptr_array_add (problems, g_strdup_printf (_ ("“%s” has no position yet: nobody can be sent there."),
                                                  muster_record_name (r)));
  }
  if (out->len > MOST_SEATS) {
    g_set_error (error, MUSTER_ADVICE_ERROR, MUSTER_ADVICE_ERROR_INPUT,
                 _ ("more than %d teams are asked for at once; ask for fewer incidents"), MOST_SEATS);
    return NULL;
  }
  return g_steal_pointer (&out);
}
