/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of a response: who must be named, which step may follow which, and what stays as it was.
 *
 *   proposed ──approve (──second)──▶ activate ──▶ active ──level──▶ active ──end──▶ ended
 *       └──decline──▶ declined
 *   reported ▶ verified ▶ response ──incident.end──▶ ended ──recover──▶ recovery ──evaluate──▶ evaluated
 *
 * Where a plan's level names a second approver, the level takes effect only with two different people, both in the
 * journal. A level that is not the proposed one needs a reason. Facts are refused here only where they would go round a
 * command: a proposal over a response that is active, a phase that has a verb of its own. */
#include "model/rules-private.h"
#include <string.h>

/* More steps up a chain of parents than any real one has; a longer one is a circle made while a line was cut. */
#define CHAIN_MAX 64

static const char *
arg_text (const MusterOp *op, int field)
{
  const MusterArg *arg = muster_op_arg (op, field);

  return arg != NULL && arg->value.set && arg->value.type != MUSTER_TYPE_SET ? arg->value.s : NULL;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\n")] == '\0';
}

static gboolean
is_verb (const MusterOp *op, const char *name)
{
  return strcmp (op->verb->name, name) == 0;
}

static gboolean
has_state (const MusterRecord *r, int field, const char *state)
{
  return g_strcmp0 (muster_record_text (r, field), state) == 0;
}

/* ---- people ---- */

static gboolean
names_person (const MusterOp *op)
{
  return !is_blank (op->actor)
         || (op->verb->kind == MUSTER_ACTIVATION
             && (!is_blank (arg_text (op, MUSTER_ACTIVATION_APPROVED_BY))
                 || !is_blank (arg_text (op, MUSTER_ACTIVATION_SECOND_BY))));
}

/* Two spellings of one name are one person. */
static gboolean
same_person (const char *a, const char *b)
{
  g_autofree char *x = g_utf8_casefold (a, -1), *y = g_utf8_casefold (b, -1);

  return strcmp (g_strstrip (x), g_strstrip (y)) == 0;
}

/* Whether the plan names a second approver for @level. */
static gboolean
needs_two (const MusterSight *sight, const MusterOp *op, const char *plan_id, const char *level)
{
  const MusterRecord *plan = plan_id != NULL ? sight->get (sight->picture, op->drill, plan_id) : NULL;
  const char *text = plan != NULL && plan->kind == MUSTER_PLAN ? muster_record_text (plan, MUSTER_PLAN_BODY) : NULL;
  g_autoptr (MusterJson) body = text != NULL ? muster_json_parse (text, -1, NULL) : NULL;
  const MusterJson *levels = muster_json_get (body, "levels");

  for (gsize i = 0; i < muster_json_length (levels); i++) {
    const MusterJson *one = muster_json_at (levels, i), *second = muster_json_get (one, "second_approver");
    if (g_strcmp0 (muster_json_get_text (one, "level"), level) == 0)
      return second != NULL && !muster_json_is_null (second);
  }
  return FALSE;
}

gboolean
muster_rules_approvals (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  gboolean change = is_verb (op, "activation.level");
  const char *plan = arg_text (op, MUSTER_ACTIVATION_PLAN), *level = arg_text (op, MUSTER_ACTIVATION_LEVEL);
  const char *first = arg_text (op, MUSTER_ACTIVATION_APPROVED_BY);
  const char *second = arg_text (op, MUSTER_ACTIVATION_SECOND_BY);

  if (current != NULL && current->exists) {
    const char *approved = muster_record_text (current, MUSTER_ACTIVATION_LEVEL);
    plan = plan != NULL ? plan : muster_record_text (current, MUSTER_ACTIVATION_PLAN);
    level = level != NULL ? level : approved;
    /* Another level is approved anew; the proposed one by whoever approved the proposal. */
    if (!change && g_strcmp0 (level, approved) == 0) {
      first = first != NULL ? first : muster_record_text (current, MUSTER_ACTIVATION_APPROVED_BY);
      second = second != NULL ? second : muster_record_text (current, MUSTER_ACTIVATION_SECOND_BY);
    }
  }
  first = is_blank (first) ? op->actor : first;
  if (!is_blank (second) && !is_blank (first) && same_person (first, second))
    return muster_rules_refuse (why, "same-person: %s", second);
  if (needs_two (sight, op, plan, level) && is_blank (second))
    return muster_rules_refuse (why, "second-approval: %s", level);
  return TRUE;
}

static gboolean
check_override (const MusterOp *op, const MusterRecord *current, char **why)
{
  const char *level = arg_text (op, MUSTER_ACTIVATION_LEVEL);
  const char *proposed = arg_text (op, MUSTER_ACTIVATION_PROPOSED_LEVEL);

  if (current != NULL && current->exists && is_verb (op, "activation.activate")) {
    /* Why the proposal says what it says was given with it. */
    if (level == NULL || has_state (current, MUSTER_ACTIVATION_LEVEL, level))
      return TRUE;
    proposed = proposed != NULL ? proposed : muster_record_text (current, MUSTER_ACTIVATION_PROPOSED_LEVEL);
  }
  if (level != NULL && proposed != NULL && strcmp (level, proposed) != 0 && is_blank (op->reason))
    return muster_rules_refuse (why, "override-reason: %s", proposed);
  return TRUE;
}

/* ---- what always holds ---- */

/* Whether one comes back to @id by going on from @start along @field. */
static gboolean
leads_to (const MusterSight *sight, const char *drill, const char *start, int field, const char *id)
{
  const char *at = start;

  for (guint i = 0; at != NULL && i < CHAIN_MAX; i++) {
    const MusterRecord *r;
    if (strcmp (at, id) == 0)
      return TRUE;
    r = sight->get (sight->picture, drill, at);
    at = r != NULL && r->kind == MUSTER_INCIDENT ? muster_record_text (r, field) : NULL;
  }
  return at != NULL;
}

static gboolean
check_incident (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  static const struct {
    const char *phase, *verb;
  } own[] = { { "ended", "incident.end" }, { "recovery", "incident.recover" }, { "evaluated", "incident.evaluate" } };
  const char *parent = arg_text (op, MUSTER_INCIDENT_PARENT), *phase = arg_text (op, MUSTER_INCIDENT_PHASE);
  const char *into = arg_text (op, MUSTER_INCIDENT_MERGED_INTO);

  if (parent != NULL && leads_to (sight, op->drill, parent, MUSTER_INCIDENT_PARENT, op->entity))
    return muster_rules_refuse (why, "cycle: %s", parent);
  if (op->verb->merge == MUSTER_MERGE_COMMAND || current == NULL || !current->exists)
    return into == NULL || op->verb->merge == MUSTER_MERGE_COMMAND
           || muster_rules_refuse (why, "own-verb: %s", "incident.merge");
  if (into != NULL && !has_state (current, MUSTER_INCIDENT_MERGED_INTO, into))
    return muster_rules_refuse (why, "own-verb: %s", "incident.merge");
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_strcmp0 (phase, own[i].phase) == 0 && !has_state (current, MUSTER_INCIDENT_PHASE, phase))
      return muster_rules_refuse (why, "own-verb: %s", own[i].verb);
  return TRUE;
}

static gboolean
check_activation (const MusterOp *op, const MusterRecord *current, char **why)
{
  if ((op->verb->flags & MUSTER_VERB_DISMISSES) != 0)
    return TRUE;
  if (!names_person (op))
    return muster_rules_refuse (why, "no-person: %s", op->verb->name);
  if (is_verb (op, "activation.propose") && current != NULL && current->exists
      && !has_state (current, MUSTER_ACTIVATION_STATE, "proposed"))
    return muster_rules_refuse (why, "wrong-state: %s", current->id);
  return check_override (op, current, why);
}

/* What was sent is a version of its own; only what the other side says of it comes after. */
static gboolean
check_report (const MusterOp *op, const MusterRecord *current, char **why)
{
  gboolean answer = is_verb (op, "report.receive") || is_verb (op, "report.acknowledge")
                    || (op->verb->flags & MUSTER_VERB_DISMISSES) != 0;

  if ((op->verb->flags & MUSTER_VERB_VOIDS) != 0 && current != NULL)
    answer = muster_record_has (current, MUSTER_REPORT_RECEIVED_AT)
             || muster_record_has (current, MUSTER_REPORT_ACKNOWLEDGED_AT);
  if (!answer && current != NULL && current->exists && muster_record_has (current, MUSTER_REPORT_SENT_AT))
    return muster_rules_refuse (why, "sealed: %s", current->id);
  return TRUE;
}

static gboolean
check_figure (const MusterOp *op, char **why)
{
  const MusterArg *value = muster_op_arg (op, MUSTER_FIGURE_VALUE), *word = muster_op_arg (op, MUSTER_FIGURE_WORD);
  gboolean said = (value != NULL && value->value.set) || (word != NULL && word->value.set);

  if (is_verb (op, "figure.add") && !said && g_strcmp0 (arg_text (op, MUSTER_FIGURE_QUALIFIER), "unknown") != 0)
    return muster_rules_refuse (why, "no-value: %s", op->entity);
  return TRUE;
}

static gboolean
check_shift (const MusterOp *op, const MusterRecord *current, char **why)
{
  gboolean there = current != NULL && current->exists;

  if (is_verb (op, "shift.take") && there)
    return muster_rules_refuse (why, "wrong-state: %s", current->id);
  if (is_verb (op, "shift.hand-over") && there && muster_record_has (current, MUSTER_SHIFT_ENDED_AT))
    return muster_rules_refuse (why, "shift-over: %s", current->id);
  return TRUE;
}

static gboolean
check_warning (const MusterOp *op, const MusterRecord *current, char **why)
{
  static const struct {
    int field;
    const char *verb;
  } own[] = { { MUSTER_WARNING_ISSUED_AT, "warning.issue" },
              { MUSTER_WARNING_UPDATED_AT, "warning.update" },
              { MUSTER_WARNING_CANCELLED_AT, "warning.cancel" } };

  for (gsize i = 0; op->verb->merge == MUSTER_MERGE_FIELDS && i < G_N_ELEMENTS (own); i++)
    if (muster_op_arg (op, own[i].field) != NULL)
      return muster_rules_refuse (why, "own-verb: %s", own[i].verb);
  /* What people were told is changed by telling them: by an update. */
  if (op->verb->merge == MUSTER_MERGE_FIELDS && current != NULL && current->exists
      && muster_record_has (current, MUSTER_WARNING_ISSUED_AT))
    return muster_rules_refuse (why, "own-verb: %s", "warning.update");
  return TRUE;
}

gboolean
muster_rules_always (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  switch ((guint)op->verb->kind) {
  case MUSTER_INCIDENT:
    return check_incident (sight, op, current, why);
  case MUSTER_ACTIVATION:
    return check_activation (op, current, why);
  case MUSTER_REPORT:
    return check_report (op, current, why);
  case MUSTER_FIGURE:
    return check_figure (op, why);
  case MUSTER_SHIFT:
    return check_shift (op, current, why);
  case MUSTER_WARNING:
    return check_warning (op, current, why);
  default:
    return TRUE;
  }
}

/* ---- the steps ---- */

static gboolean
decide_merge (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  const char *into = arg_text (op, MUSTER_INCIDENT_MERGED_INTO), *further;
  const MusterRecord *kept = into != NULL ? sight->get (sight->picture, op->drill, into) : NULL;

  if (kept == NULL || !kept->exists || kept->kind != MUSTER_INCIDENT)
    return muster_rules_refuse (why, "no-record: %s", into != NULL ? into : op->entity);
  if (strcmp (into, op->entity) == 0 || leads_to (sight, op->drill, into, MUSTER_INCIDENT_MERGED_INTO, op->entity))
    return muster_rules_refuse (why, "cycle: %s", into);
  further = muster_record_text (current, MUSTER_INCIDENT_MERGED_INTO);
  further = further != NULL ? further : muster_record_text (kept, MUSTER_INCIDENT_MERGED_INTO);
  return further == NULL || muster_rules_refuse (why, "merged: %s", further);
}

static gboolean
decide_incident (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  gboolean over = muster_record_has (current, MUSTER_INCIDENT_ENDED_AT);
  gboolean good = TRUE;

  if (is_verb (op, "incident.merge"))
    return decide_merge (sight, op, current, why);
  if (is_verb (op, "incident.end"))
    good = !over;
  else if (is_verb (op, "incident.reopen"))
    good = over;
  else if (is_verb (op, "incident.recover"))
    good = over && has_state (current, MUSTER_INCIDENT_PHASE, "ended");
  else if (is_verb (op, "incident.evaluate"))
    good = over
           && (has_state (current, MUSTER_INCIDENT_PHASE, "ended")
               || has_state (current, MUSTER_INCIDENT_PHASE, "recovery"));
  return good || muster_rules_refuse (why, over ? "incident-over: %s" : "incident-open: %s", current->id);
}

static gboolean
decide_change (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  const char *level = arg_text (op, MUSTER_ACTIVATION_LEVEL);

  if (level == NULL || has_state (current, MUSTER_ACTIVATION_LEVEL, level))
    return muster_rules_refuse (why, "same-level: %s", level != NULL ? level : current->id);
  return muster_rules_approvals (sight, op, current, why);
}

static gboolean
decide_activation_step (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  const char *wanted = is_verb (op, "activation.level") || is_verb (op, "activation.end") ? "active" : "proposed";
  const char *first = muster_record_text (current, MUSTER_ACTIVATION_APPROVED_BY);
  const char *second = arg_text (op, MUSTER_ACTIVATION_SECOND_BY);

  if (!has_state (current, MUSTER_ACTIVATION_STATE, wanted))
    return muster_rules_refuse (why, "not-%s: %s", wanted, current->id);
  if (is_verb (op, "activation.level"))
    return decide_change (sight, op, current, why);
  if (is_verb (op, "activation.decline"))
    return !is_blank (op->reason) || muster_rules_refuse (why, "reason: %s", op->verb->name);
  if (is_verb (op, "activation.approve"))
    return !is_blank (arg_text (op, MUSTER_ACTIVATION_APPROVED_BY))
           || muster_rules_refuse (why, "no-person: %s", op->verb->name);
  if (is_verb (op, "activation.second")) {
    if (is_blank (second))
      return muster_rules_refuse (why, "no-person: %s", op->verb->name);
    if (is_blank (first))
      return muster_rules_refuse (why, "first-approval: %s", current->id);
    return !same_person (first, second) || muster_rules_refuse (why, "same-person: %s", second);
  }
  return TRUE;
}

static gboolean
decide_escalation (const MusterOp *op, const MusterRecord *current, char **why)
{
  if (!has_state (current, MUSTER_ESCALATION_STATE, "requested"))
    return muster_rules_refuse (why, "decided: %s", current->id);
  if (is_blank (op->actor) && is_blank (arg_text (op, MUSTER_ESCALATION_DECIDED_BY)))
    return muster_rules_refuse (why, "no-person: %s", op->verb->name);
  if (is_verb (op, "escalation.decline") && is_blank (op->reason) && is_blank (arg_text (op, MUSTER_ESCALATION_ANSWER)))
    return muster_rules_refuse (why, "reason: %s", op->verb->name);
  return TRUE;
}

/* ---- warnings ---- */

/* A ring as GeoJSON and CAP want it: four corners at least, the last the first again. */
static gboolean
is_ring (const MusterJson *ring)
{
  gsize n = muster_json_length (ring);

  for (int i = 0; n > 0 && i < 2; i++)
    if (muster_json_real (muster_json_at (muster_json_at (ring, 0), i), 0)
        != muster_json_real (muster_json_at (muster_json_at (ring, n - 1), i), 0))
      return FALSE;
  return n >= 4;
}

static gboolean
is_polygon (const MusterJson *rings)
{
  for (gsize i = 0; i < muster_json_length (rings); i++)
    if (!is_ring (muster_json_at (rings, i)))
      return FALSE;
  return muster_json_length (rings) > 0;
}

/* A point or a line holds nobody, and what does not close cannot be sent to others. */
static gboolean
is_area (const char *geometry)
{
  g_autoptr (MusterJson) root = muster_json_parse (geometry, -1, NULL);
  const MusterJson *coordinates = muster_json_get (root, "coordinates");

  if (g_strcmp0 (muster_json_get_text (root, "type"), "Polygon") == 0)
    return is_polygon (coordinates);
  if (g_strcmp0 (muster_json_get_text (root, "type"), "MultiPolygon") != 0)
    return FALSE;
  for (gsize i = 0; i < muster_json_length (coordinates); i++)
    if (!is_polygon (muster_json_at (coordinates, i)))
      return FALSE;
  return muster_json_length (coordinates) > 0;
}

/* What people are told must be able to reach them: an area, an end that is still to come, ways that exist. Of an issue
 * with what the draft said already, which is in @before (nullable). */
static gboolean
check_told (const MusterOp *op, const MusterRecord *before, int begins, char **why)
{
  const MusterArg *area = muster_op_arg (op, MUSTER_WARNING_AREA), *end = muster_op_arg (op, MUSTER_WARNING_EXPIRES_AT),
                  *ways = muster_op_arg (op, MUSTER_WARNING_CHANNELS), *begin = muster_op_arg (op, begins);
  const char *where = area != NULL ? arg_text (op, MUSTER_WARNING_AREA)
                      : before     ? muster_record_text (before, MUSTER_WARNING_AREA)
                                   : NULL;
  const char *const *channels = ways != NULL ? (ways->value.set ? (const char *const *)ways->value.strv : NULL)
                                : before     ? muster_record_strv (before, MUSTER_WARNING_CHANNELS)
                                             : NULL;
  gint64 never = G_MAXINT64, now = begin != NULL && begin->value.set ? begin->value.i : op->wall_ms;
  gint64 until = end != NULL ? (end->value.set ? end->value.i : never)
                 : before    ? muster_record_int (before, MUSTER_WARNING_EXPIRES_AT, never)
                             : never;

  if (where != NULL && !is_area (where))
    return muster_rules_refuse (why, "bad-area: %s", op->entity);
  if (until <= now)
    return muster_rules_refuse (why, "past-end: %s", op->entity);
  for (guint i = 0; channels != NULL && channels[i] != NULL; i++)
    if (muster_words_find (muster_words_spread, channels[i]) == NULL)
      return muster_rules_refuse (why, "bad-channel: %s", channels[i]);
  return TRUE;
}

static gboolean
decide_warning (const MusterOp *op, const MusterRecord *current, char **why)
{
  const MusterRecord *draft = current != NULL && current->exists ? current : NULL;
  gboolean out = draft != NULL && muster_record_has (draft, MUSTER_WARNING_ISSUED_AT), placed;

  if (is_verb (op, "warning.issue")) {
    const MusterArg *area = muster_op_arg (op, MUSTER_WARNING_AREA),
                    *places = muster_op_arg (op, MUSTER_WARNING_JURISDICTIONS);
    const char *const *drafted = draft != NULL ? muster_record_strv (draft, MUSTER_WARNING_JURISDICTIONS) : NULL;
    if (out)
      return muster_rules_refuse (why, "warning-out: %s", current->id);
    placed = area != NULL ? area->value.set : draft != NULL && muster_record_has (draft, MUSTER_WARNING_AREA);
    placed |= places != NULL ? places->value.set && places->value.strv[0] != NULL : drafted != NULL && *drafted != NULL;
    if (!placed)
      return muster_rules_refuse (why, "no-area: %s", op->entity);
    return check_told (op, draft, MUSTER_WARNING_ISSUED_AT, why);
  }
  if (!out || muster_record_has (current, MUSTER_WARNING_CANCELLED_AT))
    return muster_rules_refuse (why, "warning-not-out: %s", op->entity);
  if (is_verb (op, "warning.update"))
    return check_told (op, NULL, MUSTER_WARNING_UPDATED_AT, why);
  return !is_blank (op->reason) || muster_rules_refuse (why, "reason: %s", op->verb->name);
}

gboolean
muster_rules_response (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why)
{
  switch ((guint)op->verb->kind) {
  case MUSTER_INCIDENT:
    return decide_incident (sight, op, current, why);
  case MUSTER_ACTIVATION:
    return decide_activation_step (sight, op, current, why);
  case MUSTER_ESCALATION:
    return decide_escalation (op, current, why);
  case MUSTER_WARNING:
    return decide_warning (op, current, why);
  default:
    return TRUE;
  }
}
