/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preconditions of commands and quantities, asked twice: by the desk before it writes (so a person hears "no" at
 * once), and by the home server when it decides (so the picture is one). Why something is refused is a code and what it
 * is about, "code: detail"; the words are made from it on the reader's side, in the reader's language. */
#include "model/rules-private.h"
#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
muster_rules_refuse (char **why, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *why = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static gboolean
is_there (const MusterRecord *r, MusterKind kind)
{
  return r != NULL && r->exists && r->kind == kind;
}

static const char *
arg_text (const MusterOp *op, int field)
{
  const MusterArg *arg = muster_op_arg (op, field);

  return arg != NULL && arg->value.set ? arg->value.s : NULL;
}

static gboolean
decide_order (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  const char *team_id = arg_text (op, MUSTER_ASSIGNMENT_TEAM);
  const char *incident_id = arg_text (op, MUSTER_ASSIGNMENT_INCIDENT);
  const MusterRecord *team, *incident, *holder;
  const char *readiness;

  if (current != NULL && current->exists)
    return muster_rules_refuse (why, "wrong-state: %s", current->id);
  if (team_id == NULL || incident_id == NULL)
    return muster_rules_refuse (why, "no-record: %s", op->entity);
  team = sight->get (sight->picture, op->drill, team_id);
  incident = sight->get (sight->picture, op->drill, incident_id);
  if (!is_there (team, MUSTER_TEAM))
    return muster_rules_refuse (why, "no-record: %s", team_id);
  if (!is_there (incident, MUSTER_INCIDENT))
    return muster_rules_refuse (why, "no-record: %s", incident_id);
  if (muster_record_has (incident, MUSTER_INCIDENT_MERGED_INTO))
    return muster_rules_refuse (why, "merged: %s", muster_record_text (incident, MUSTER_INCIDENT_MERGED_INTO));
  if (muster_record_has (incident, MUSTER_INCIDENT_ENDED_AT))
    return muster_rules_refuse (why, "incident-ended: %s", incident_id);
  readiness = muster_record_text (team, MUSTER_TEAM_READINESS);
  if (g_strcmp0 (readiness, "off-duty") == 0 || g_strcmp0 (readiness, "not-ready") == 0)
    return muster_rules_refuse (why, "team-not-ready: %s", team_id);
  holder = sight->holder (sight->picture, op->drill, team_id);
  if (holder != NULL && strcmp (holder->id, op->entity) != 0)
    return muster_rules_refuse (why, "team-committed: %s", holder->id);
  return TRUE;
}

static gboolean
decide_activation (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  const char *incident_id = arg_text (op, MUSTER_ACTIVATION_INCIDENT);
  const char *plan = arg_text (op, MUSTER_ACTIVATION_PLAN);
  const MusterRecord *incident, *other;

  if (incident_id == NULL && current != NULL)
    incident_id = muster_record_text (current, MUSTER_ACTIVATION_INCIDENT);
  if (plan == NULL && current != NULL)
    plan = muster_record_text (current, MUSTER_ACTIVATION_PLAN);
  if (current != NULL && current->exists
      && g_strcmp0 (muster_record_text (current, MUSTER_ACTIVATION_STATE), "proposed") != 0)
    return muster_rules_refuse (why, "wrong-state: %s", current->id);
  incident = incident_id != NULL ? sight->get (sight->picture, op->drill, incident_id) : NULL;
  if (!is_there (incident, MUSTER_INCIDENT))
    return muster_rules_refuse (why, "no-record: %s", incident_id != NULL ? incident_id : op->entity);
  if (muster_record_has (incident, MUSTER_INCIDENT_MERGED_INTO))
    return muster_rules_refuse (why, "merged: %s", muster_record_text (incident, MUSTER_INCIDENT_MERGED_INTO));
  if (muster_record_has (incident, MUSTER_INCIDENT_ENDED_AT))
    return muster_rules_refuse (why, "incident-ended: %s", incident_id);
  other = sight->activation (sight->picture, op->drill, incident_id, plan);
  if (other != NULL && strcmp (other->id, op->entity) != 0)
    return muster_rules_refuse (why, "already-active: %s", other->id);
  return muster_rules_approvals (sight, op, current, why);
}

/* A supply order: nothing comes out of a depot that is not built yet, nor from stock that is not there. */
static gboolean
decide_supply (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  const char *stock_id = arg_text (op, MUSTER_ORDER_STOCK), *depot_id = arg_text (op, MUSTER_ORDER_DEPOT);
  const MusterRecord *stock, *depot;
  const char *state;

  if (current != NULL && current->exists)
    return muster_rules_refuse (why, "wrong-state: %s", current->id);
  stock = stock_id != NULL ? sight->get (sight->picture, op->drill, stock_id) : NULL;
  if (stock_id != NULL && !is_there (stock, MUSTER_STOCK))
    return muster_rules_refuse (why, "no-record: %s", stock_id);
  if (depot_id == NULL && stock != NULL)
    depot_id = muster_record_text (stock, MUSTER_STOCK_DEPOT);
  depot = depot_id != NULL ? sight->get (sight->picture, op->drill, depot_id) : NULL;
  if (depot_id != NULL && !is_there (depot, MUSTER_DEPOT))
    return muster_rules_refuse (why, "no-record: %s", depot_id);
  state = depot != NULL ? muster_record_text (depot, MUSTER_DEPOT_STATE) : NULL;
  if (g_strcmp0 (state, "building") == 0 || g_strcmp0 (state, "planned") == 0)
    return muster_rules_refuse (why, "depot-not-built: %s", depot_id);
  return TRUE;
}

/* A group sent to a shelter that is there and can be used. */
static gboolean
decide_group (const MusterSight *sight, const MusterOp *op, const MusterRecord *group, char **why)
{
  const char *id = arg_text (op, MUSTER_GROUP_SHELTER);
  const MusterRecord *shelter = id != NULL ? sight->get (sight->picture, op->drill, id) : NULL;

  if (!is_there (shelter, MUSTER_SHELTER))
    return muster_rules_refuse (why, "no-record: %s", id != NULL ? id : group->id);
  if (muster_record_has (group, MUSTER_GROUP_ARRIVED_AT))
    return muster_rules_refuse (why, "wrong-state: %s", group->id);
  if (g_strcmp0 (muster_record_text (shelter, MUSTER_SHELTER_STATE), "unusable") == 0)
    return muster_rules_refuse (why, "wrong-state: %s", id);
  return TRUE;
}

static gboolean
has_state (const MusterRecord *r, int field, const char *state)
{
  return g_strcmp0 (muster_record_text (r, field), state) == 0;
}

/* The state a command must find, beyond the record being there. */
static gboolean
state_allows (const char *verb, const MusterRecord *r)
{
  if (strcmp (verb, "advice.decide") == 0)
    return !muster_record_has (r, MUSTER_ADVICE_DECISION);
  if (strcmp (verb, "shelter.open") == 0)
    return !has_state (r, MUSTER_SHELTER_STATE, "open") && !has_state (r, MUSTER_SHELTER_STATE, "unusable");
  if (strcmp (verb, "shelter.close") == 0)
    return has_state (r, MUSTER_SHELTER_STATE, "open") || has_state (r, MUSTER_SHELTER_STATE, "full");
  return TRUE;
}

static gboolean
decide_quantity (const MusterOp *op, const MusterRecord *current, char **why)
{
  if (current == NULL || !current->exists)
    return muster_rules_refuse (why, "no-record: %s", op->entity);
  for (guint i = 0; i < op->n_args; i++) {
    const MusterArg *arg = &op->args[i];
    const MusterField *field = &muster_kind_info (current->kind)->fields[arg->field];
    gint64 have = muster_record_int (current, arg->field, 0);
    if (field->type == MUSTER_TYPE_COUNTER && (field->flags & MUSTER_FIELD_NOT_NEGATIVE) != 0
        && have + arg->value.i < 0)
      return muster_rules_refuse (why, "not-enough: %" G_GINT64_FORMAT, have);
  }
  return TRUE;
}

gboolean
muster_rules_decide (const MusterSight *sight, const MusterOp *op, char **why)
{
  const MusterRecord *current;
  gboolean other;

  if (op->verb == NULL)
    return TRUE;
  current = sight->get (sight->picture, op->drill, op->entity);
  other = current != NULL && current->kind != op->verb->kind;
  if (!muster_rules_always (sight, op, other ? NULL : current, why))
    return FALSE;
  if (op->verb->merge == MUSTER_MERGE_FACT || op->verb->merge == MUSTER_MERGE_FIELDS)
    return TRUE;
  if (other)
    return muster_rules_refuse (why, "no-record: %s", op->entity);
  if (op->verb->merge == MUSTER_MERGE_QUANTITY)
    return decide_quantity (op, current, why);
  if (current != NULL && current->exists && op->base < current->commanded)
    return muster_rules_refuse (why, "stale: %s", op->entity);
  if (strcmp (op->verb->name, "assignment.order") == 0)
    return decide_order (sight, op, current, why);
  if (strcmp (op->verb->name, "activation.activate") == 0)
    return decide_activation (sight, op, current, why);
  if (strcmp (op->verb->name, "order.place") == 0)
    return decide_supply (sight, op, current, why);
  if ((current == NULL || !current->exists) && (op->verb->flags & MUSTER_VERB_CREATES) == 0)
    return muster_rules_refuse (why, "no-record: %s", op->entity);
  if (strcmp (op->verb->name, "group.send") == 0)
    return decide_group (sight, op, current, why);
  if (!muster_rules_response (sight, op, current, why))
    return FALSE;
  if (current != NULL && !state_allows (op->verb->name, current))
    return muster_rules_refuse (why, "wrong-state: %s", op->entity);
  return TRUE;
}

static const struct {
  const char *code;
  const char *sentence;
} reasons[] = {
  { "team-committed", N_ ("The team is already assigned elsewhere. Release it there first, or choose another team.") },
  { "team-not-ready", N_ ("The team is off duty or not ready. Change its readiness first, or choose another team.") },
  { "depot-not-built", N_ ("The depot is not built yet. Choose another depot.") },
  { "no-person", N_ ("Nobody is named. Say who decides: a level never changes without a person.") },
  { "override-reason", N_ ("This is not the level the plan proposes. Give the reason.") },
  { "reason", N_ ("A reason is needed. Say why.") },
  { "second-approval", N_ ("At this level the plan asks for two people. Name the second who approves.") },
  { "first-approval", N_ ("Nobody has approved yet. The first approval comes before the second.") },
  { "same-person", N_ ("Two different people must approve. Name another one.") },
  { "same-level", N_ ("The response is at this level already. Choose another.") },
  { "not-active", N_ ("The response is not active. Activate it first.") },
  { "not-proposed", N_ ("The response is not a proposal any more. Look at its state.") },
  { "incident-over", N_ ("The incident is over already. Look at its phase.") },
  { "incident-open", N_ ("The incident is not over yet. End it first.") },
  { "merged", N_ ("The incident was merged with another one. Work with that one.") },
  { "cycle", N_ ("That would go in a circle. Choose another incident.") },
  { "own-verb", N_ ("That is not a plain change: it has an operation of its own. Use that one.") },
  { "sealed", N_ ("The report was sent and stays as it is. Write a follow-up or a correction.") },
  { "no-value", N_ ("The figure has no value. Give one, or say that it is unknown.") },
  { "decided", N_ ("This request was decided already. Make a new one.") },
  { "shift-over", N_ ("The shift was handed over already.") },
  { "no-area", N_ ("The warning has no area. Draw one, or name jurisdictions.") },
  { "bad-area", N_ ("The warning's area is none. Draw a polygon that closes, with three corners at least.") },
  { "past-end", N_ ("The warning would end before it begins. Give an end that is still to come.") },
  { "bad-channel", N_ ("One of the channels is unknown. Choose among those the list shows.") },
  { "warning-out", N_ ("The warning is out already. Update it instead.") },
  { "warning-not-out", N_ ("The warning is not out: it was never issued, or it was cancelled.") },
  { "incident-ended", N_ ("The incident has ended. Reopen it first.") },
  { "already-active", N_ ("This plan is already active for the incident. Change its level instead.") },
  { "stale", N_ ("Somebody else decided first. Look at the new state and decide again.") },
  { "wrong-state", N_ ("That is not possible in the present state. Look at it again.") },
  { "no-record", N_ ("The record is not there any more.") },
  { "not-enough", N_ ("There is not that much there.") },
  { "role", N_ ("Your account may not do this. Ask somebody whose role allows it.") },
  { "node", N_ ("This desk's folder belongs to another account.") },
};

char *
muster_rules_explain (const char *why)
{
  gsize n = why != NULL ? strcspn (why, ":") : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strlen (reasons[i].code) == n && strncmp (reasons[i].code, why, n) == 0)
      return g_strdup (_ (reasons[i].sentence));
  return g_strdup_printf (_ ("Refused: %s"), why != NULL ? why : "");
}
