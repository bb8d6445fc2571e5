/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plan opens is named after the activation and the plan's own key: the task "warn" of activation a-1 is the
 * record "a-1:warn". So two desks that open the same level at the same time write the same records, and a level that
 * goes up and down and up again opens nothing twice. */
#include "response/lifecycle.h"
#include "response/figures.h"
#include "response/incidents.h"
#include <string.h>

#define MINUTE ((gint64)60000)

/* The id of what @activation opens under @key; a hash where both together are too long for an id. */
static char *
id_of (const char *activation, const char *key)
{
  g_autofree char *plain = g_strconcat (activation, ":", key, NULL);

  if (!muster_id_is_valid (plain)) {
    g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain, -1);
    return g_strdup_printf ("o-%.32s", sum);
  }
  return g_steal_pointer (&plain);
}

static GPtrArray *
intents_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
}

static void
set_text (MusterIntent *intent, int field, const char *text)
{
  if (text != NULL && *text != '\0')
    muster_intent_text (intent, field, text);
}

/* ---- what a level opens ---- */

typedef struct {
  const MusterScene *scene;
  const MusterRecord *incident;
  const MusterPlan *plan;
  const char *activation;
  gint64 activated, now;
  int rank;
  GPtrArray *out;
} Opening;

static gint64
count_from (const Opening *o, MusterPlanFrom from)
{
  gint64 learned = muster_incident_learned (o->incident), reported = learned != 0 ? learned : o->now;

  switch (from) {
  case MUSTER_FROM_ONSET:
    return muster_record_int (o->incident, MUSTER_INCIDENT_ONSET, reported);
  case MUSTER_FROM_REPORT:
    return reported;
  case MUSTER_FROM_LEVEL:
    return o->now;
  case MUSTER_FROM_ACTIVATION:
    return o->activated;
  case MUSTER_FROM_TASKS:
  default:
    return 0;
  }
}

/* The place of a task in the plan names it where the plan gives it no id. */
static char *
key_of (const MusterPlan *plan, const MusterPlanTask *task)
{
  guint place = 0;

  if (task->id != NULL)
    return g_strdup (task->id);
  while (place < plan->tasks->len && g_ptr_array_index (plan->tasks, place) != task)
    place++;
  return g_strdup_printf ("t%u", place + 1);
}

static void
open_task (Opening *o, const MusterPlanTask *task)
{
  g_autofree char *key = key_of (o->plan, task), *id = id_of (o->activation, key);
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  gint64 start = count_from (o, task->clock);
  MusterIntent *intent;

  if (muster_scene_get (o->scene, MUSTER_TASK, id) != NULL)
    return;
  intent = muster_intent_new ("task.open");
  g_ptr_array_add (o->out, intent);
  muster_intent_set_entity (intent, id);
  muster_intent_text (intent, MUSTER_TASK_TITLE, task->title);
  muster_intent_text (intent, MUSTER_TASK_INCIDENT, o->incident->id);
  muster_intent_text (intent, MUSTER_TASK_ACTIVATION, o->activation);
  muster_intent_text (intent, MUSTER_TASK_KEY, key);
  set_text (intent, MUSTER_TASK_ROLE, task->role);
  if (start != 0 && task->minutes > 0)
    muster_intent_int (intent, MUSTER_TASK_DEADLINE, start + task->minutes * MINUTE);
  /* beside the deadline it tells what the deadline counts from */
  if (task->minutes > 0)
    muster_intent_int (intent, MUSTER_TASK_MINUTES, task->minutes);
  if (task->repeat > 0)
    muster_intent_int (intent, MUSTER_TASK_REPEAT, task->repeat);
  if (task->after != NULL && task->after[0] != NULL) {
    g_auto (GStrv) ids = NULL;
    for (guint i = 0; task->after[i] != NULL; i++) {
      g_autofree char *before = id_of (o->activation, task->after[i]);
      g_strv_builder_add (after, before);
    }
    ids = g_strv_builder_end (after);
    muster_intent_strv (intent, MUSTER_TASK_DEPENDS, (const char *const *)ids);
  }
}

/* A linkage the plan asks for is a task until somebody has recorded it. */
static void
open_link (Opening *o, guint place, const MusterPlanLink *link)
{
  g_autofree char *key = g_strdup_printf ("link%u", place + 1), *id = id_of (o->activation, key);
  MusterIntent *intent;

  if ((link->levels & (1u << o->rank)) == 0 || link->text == NULL
      || muster_scene_get (o->scene, MUSTER_TASK, id) != NULL)
    return;
  intent = muster_intent_new ("task.open");
  g_ptr_array_add (o->out, intent);
  muster_intent_set_entity (intent, id);
  muster_intent_text (intent, MUSTER_TASK_TITLE, link->text);
  muster_intent_text (intent, MUSTER_TASK_INCIDENT, o->incident->id);
  muster_intent_text (intent, MUSTER_TASK_ACTIVATION, o->activation);
  muster_intent_text (intent, MUSTER_TASK_KEY, key);
}

static void
open_headquarters (Opening *o)
{
  g_autofree char *id = id_of (o->activation, "hq");
  const char *const incidents[] = { o->incident->id, NULL };
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) groups = NULL;
  MusterIntent *intent;

  if (o->plan->headquarters == NULL || muster_scene_get (o->scene, MUSTER_HEADQUARTERS, id) != NULL)
    return;
  intent = muster_intent_new ("headquarters.open");
  g_ptr_array_add (o->out, intent);
  muster_intent_set_entity (intent, id);
  muster_intent_text (intent, MUSTER_HEADQUARTERS_NAME, o->plan->headquarters);
  muster_intent_text (intent, MUSTER_HEADQUARTERS_FORM, "hazard");
  muster_intent_text (intent, MUSTER_HEADQUARTERS_ACTIVATION, o->activation);
  muster_intent_strv (intent, MUSTER_HEADQUARTERS_INCIDENTS, incidents);
  set_text (intent, MUSTER_HEADQUARTERS_HAZARD, muster_record_text (o->incident, MUSTER_INCIDENT_HAZARD));
  set_text (intent, MUSTER_HEADQUARTERS_JURISDICTION, muster_record_text (o->incident, MUSTER_INCIDENT_JURISDICTION));
  for (guint i = 0; i < o->plan->roles->len; i++)
    g_strv_builder_add (names, ((MusterPlanRole *)g_ptr_array_index (o->plan->roles, i))->name);
  groups = g_strv_builder_end (names);
  if (groups[0] != NULL)
    muster_intent_strv (intent, MUSTER_HEADQUARTERS_GROUPS, (const char *const *)groups);
}

static void
open_level (Opening *o)
{
  g_autoptr (GPtrArray) tasks = NULL;

  if (o->plan == NULL || o->incident == NULL || o->rank >= MUSTER_LEVELS)
    return;
  tasks = muster_plan_tasks_at (o->plan, o->rank);
  open_headquarters (o);
  for (guint i = 0; i < tasks->len; i++)
    open_task (o, g_ptr_array_index (tasks, i));
  for (guint i = 0; i < o->plan->links->len; i++)
    open_link (o, i, g_ptr_array_index (o->plan->links, i));
}

/* ---- decisions ---- */

static void
fill (MusterIntent *intent, const MusterDecision *d)
{
  muster_intent_set_entity (intent, d->activation);
  muster_intent_text (intent, MUSTER_ACTIVATION_LEVEL, d->level);
  set_text (intent, MUSTER_ACTIVATION_PROPOSED_LEVEL, d->proposed_level);
  set_text (intent, MUSTER_ACTIVATION_CLAUSE, d->clause);
  set_text (intent, MUSTER_ACTIVATION_NUMBERS, d->numbers);
  set_text (intent, MUSTER_ACTIVATION_APPROVER, d->approver);
  if (d->reason != NULL)
    muster_intent_set_reason (intent, d->reason);
}

static void
fill_approval (MusterIntent *intent, const MusterDecision *d, gint64 now)
{
  set_text (intent, MUSTER_ACTIVATION_APPROVED_BY, d->approved_by);
  set_text (intent, MUSTER_ACTIVATION_SECOND_BY, d->second_by);
  if (d->approved_by != NULL)
    muster_intent_int (intent, MUSTER_ACTIVATION_APPROVED_AT, now);
  if (d->second_by != NULL)
    muster_intent_int (intent, MUSTER_ACTIVATION_SECOND_AT, now);
}

static void
fill_plan (MusterIntent *intent, const MusterDecision *d, const MusterRecord *plan)
{
  muster_intent_text (intent, MUSTER_ACTIVATION_INCIDENT, d->incident);
  set_text (intent, MUSTER_ACTIVATION_PLAN, d->plan);
  if (plan != NULL)
    set_text (intent, MUSTER_ACTIVATION_PLAN_VERSION, muster_record_text (plan, MUSTER_PLAN_VERSION));
}

GPtrArray *
muster_lifecycle_propose (const MusterScene *scene, const MusterDecision *d, gint64 now)
{
  GPtrArray *out = intents_new ();
  MusterIntent *intent = muster_intent_new ("activation.propose");

  g_ptr_array_add (out, intent);
  fill (intent, d);
  fill_plan (intent, d, muster_scene_get (scene, MUSTER_PLAN, d->plan));
  muster_intent_int (intent, MUSTER_ACTIVATION_PROPOSED_AT, now);
  return out;
}

GPtrArray *
muster_lifecycle_activate (const MusterScene *scene, const MusterDecision *d, gint64 now)
{
  MusterRecord *record = muster_scene_get (scene, MUSTER_PLAN, d->plan);
  g_autoptr (MusterPlan) plan = record != NULL ? muster_plan_from_record (record) : NULL;
  Opening o = { .scene = scene,
                .incident = muster_scene_get (scene, MUSTER_INCIDENT, d->incident),
                .plan = plan,
                .activation = d->activation,
                .activated = now,
                .now = now,
                .rank = muster_level_rank (d->level),
                .out = intents_new () };
  MusterIntent *intent = muster_intent_new ("activation.activate");
  const char *phase = o.incident != NULL ? muster_record_text (o.incident, MUSTER_INCIDENT_PHASE) : NULL;

  g_ptr_array_add (o.out, intent);
  fill (intent, d);
  fill_plan (intent, d, record);
  fill_approval (intent, d, now);
  muster_intent_int (intent, MUSTER_ACTIVATION_ACTIVATED_AT, now);
  if (phase == NULL || strcmp (phase, "reported") == 0 || strcmp (phase, "verified") == 0) {
    intent = muster_intent_new ("incident.set");
    g_ptr_array_add (o.out, intent);
    muster_intent_set_entity (intent, d->incident);
    muster_intent_text (intent, MUSTER_INCIDENT_PHASE, "response");
  }
  open_level (&o);
  return o.out;
}

GPtrArray *
muster_lifecycle_change (const MusterScene *scene, const MusterDecision *d, gint64 now)
{
  const MusterRecord *a = muster_scene_get (scene, MUSTER_ACTIVATION, d->activation);
  MusterRecord *record
      = a != NULL ? muster_scene_get (scene, MUSTER_PLAN, muster_record_text (a, MUSTER_ACTIVATION_PLAN)) : NULL;
  g_autoptr (MusterPlan) plan = record != NULL ? muster_plan_from_record (record) : NULL;
  Opening o = { .scene = scene,
                .plan = plan,
                .activation = d->activation,
                .now = now,
                .rank = muster_level_rank (d->level),
                .out = intents_new () };
  MusterIntent *intent = muster_intent_new ("activation.level");

  g_ptr_array_add (o.out, intent);
  fill (intent, d);
  fill_approval (intent, d, now);
  muster_intent_int (intent, MUSTER_ACTIVATION_LEVEL_AT, now);
  if (a != NULL) {
    o.incident = muster_scene_get (scene, MUSTER_INCIDENT, muster_record_text (a, MUSTER_ACTIVATION_INCIDENT));
    o.activated = muster_record_int (a, MUSTER_ACTIVATION_ACTIVATED_AT, now);
    open_level (&o);
  }
  return o.out;
}

/* ---- what the plans say ---- */

MusterSituation *
muster_lifecycle_situation (const MusterScene *scene, const char *incident, const char *plan, gint64 now)
{
  const char *kept = muster_incident_kept (scene, incident);
  const MusterRecord *r = muster_scene_get (scene, MUSTER_INCIDENT, kept);
  const char *jurisdiction = r != NULL ? muster_record_text (r, MUSTER_INCIDENT_JURISDICTION) : NULL;
  g_autoptr (GPtrArray) figures = muster_figures (scene, kept);
  g_autoptr (GPtrArray) active = muster_scene_about (scene, MUSTER_ACTIVATION, MUSTER_ACTIVATION_INCIDENT, kept);
  MusterSituation *s;

  if (r == NULL)
    return muster_situation_new ();
  s = muster_situation_of_incident (r, muster_scene_get (scene, MUSTER_JURISDICTION, jurisdiction), now);
  /* The figures say the same numbers with their qualifiers and sources. */
  g_array_set_size (s->facts, 0);
  for (guint i = 0; i < figures->len; i++) {
    const MusterFigureNow *f = g_ptr_array_index (figures, i);
    const MusterFactInfo *info = muster_fact_find (f->name);
    MusterQualifier how = MUSTER_QUALIFIER_EXACT;
    double value = f->value;
    if (info == NULL || !muster_qualifier_parse (f->qualifier, &how))
      continue;
    if (info->type == MUSTER_FACT_WORD) {
      int word = f->word != NULL ? muster_fact_word (info, f->word) : -1;
      if (word < 0)
        continue;
      value = word;
    }
    muster_situation_add (s, info, how, value, f->source, f->at != 0 ? f->at : MUSTER_NO_TIME);
  }
  for (guint i = 0; plan != NULL && i < active->len; i++) {
    const MusterRecord *a = g_ptr_array_index (active, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") == 0
        && g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_PLAN), plan) == 0)
      s->level = muster_level_rank (muster_record_text (a, MUSTER_ACTIVATION_LEVEL));
  }
  return s;
}

static int
compare_proposals (gconstpointer a, gconstpointer b)
{
  const MusterProposal *x = *(MusterProposal *const *)a, *y = *(MusterProposal *const *)b;
  int order = muster_level_rank (x->level) - muster_level_rank (y->level);

  return order != 0 ? order : strcmp (x->plan, y->plan);
}

GPtrArray *
muster_lifecycle_proposals (const MusterScene *scene, const char *incident, gint64 now)
{
  g_autoptr (GPtrArray) plans = muster_scene_list (scene, MUSTER_PLAN);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_proposal_free);

  for (guint i = 0; i < plans->len; i++) {
    MusterRecord *plan = g_ptr_array_index (plans, i);
    g_autoptr (GPtrArray) one = g_ptr_array_new (), found = NULL;
    g_autoptr (MusterSituation) situation = muster_lifecycle_situation (scene, incident, plan->id, now);
    g_ptr_array_add (one, plan);
    found = muster_response_propose_for (one, situation);
    g_ptr_array_extend_and_steal (out, g_steal_pointer (&found));
  }
  g_ptr_array_sort (out, compare_proposals);
  return out;
}

/* ---- the plan's call list ---- */

static const MusterRecord *
find_post (GPtrArray *people, const char *who)
{
  for (guint i = 0; i < people->len; i++) {
    const MusterRecord *p = g_ptr_array_index (people, i);
    const char *const *roles = muster_record_strv (p, MUSTER_PERSON_ROLES);
    if (g_strcmp0 (muster_record_name (p), who) == 0 || (roles != NULL && g_strv_contains (roles, who)))
      return p;
  }
  return NULL;
}

GPtrArray *
muster_lifecycle_calls (const MusterScene *scene, const char *activation, const char *by, GPtrArray *unknown)
{
  const MusterRecord *a = muster_scene_get (scene, MUSTER_ACTIVATION, activation);
  MusterRecord *record
      = a != NULL ? muster_scene_get (scene, MUSTER_PLAN, muster_record_text (a, MUSTER_ACTIVATION_PLAN)) : NULL;
  g_autoptr (MusterPlan) plan = record != NULL ? muster_plan_from_record (record) : NULL;
  g_autoptr (GPtrArray) people = muster_scene_list (scene, MUSTER_PERSON);
  GPtrArray *out = intents_new ();
  int rank = a != NULL ? muster_level_rank (muster_record_text (a, MUSTER_ACTIVATION_LEVEL)) : MUSTER_LEVELS;

  for (guint i = 0; plan != NULL && rank < MUSTER_LEVELS && i < plan->calls->len; i++) {
    const MusterPlanCall *call = g_ptr_array_index (plan->calls, i);
    const MusterRecord *person = find_post (people, call->who);
    g_autofree char *key = g_strdup_printf ("call%u", i + 1), *id = id_of (activation, key);
    MusterIntent *intent;
    if ((call->levels & (1u << rank)) == 0 || muster_scene_get (scene, MUSTER_CALL, id) != NULL)
      continue;
    if (person == NULL) {
      g_ptr_array_add (unknown, g_strdup (call->who));
      continue;
    }
    intent = muster_intent_new ("call.send");
    g_ptr_array_add (out, intent);
    muster_intent_set_entity (intent, id);
    muster_intent_text (intent, MUSTER_CALL_PERSON, person->id);
    muster_intent_text (intent, MUSTER_CALL_INCIDENT, muster_record_text (a, MUSTER_ACTIVATION_INCIDENT));
    muster_intent_text (intent, MUSTER_CALL_PURPOSE, "assemble");
    set_text (intent, MUSTER_CALL_SENT_BY, by);
    if (call->minutes > 0)
      muster_intent_int (intent, MUSTER_CALL_DUE_AT,
                         muster_record_int (a, MUSTER_ACTIVATION_ACTIVATED_AT, 0) + call->minutes * MINUTE);
  }
  return out;
}
