/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An intent becomes an operation in one place, muster_intent_to_bytes(). What a verb implies (a report's phase, the
 * time of an order) is filled in there from a table, so that the console, the command line and an import agree. */
#include "model/intent.h"
#include "core/time.h"
#include <string.h>

struct _MusterIntent {
  const MusterVerb *verb;
  char *entity, *drill, *actor, *role, *reason, *home, *target; /* (nullable) */
  gint64 wall_ms;                                               /* 0: now */
  GArray *args;                                                 /* (element-type MusterArg) (owned) */
};

/* What a verb says without being told. NULL: the time of the operation; "": that the field is forgotten. Skipped where
 * the field, or @unless, is given. */
static const struct {
  const char *verb;
  int field;
  const char *value;
  int unless;
} implied[] = {
  { "incident.report", MUSTER_INCIDENT_PHASE, "reported", -1 },
  { "incident.report", MUSTER_INCIDENT_REPORTED_AT, NULL, -1 },
  { "incident.verify", MUSTER_INCIDENT_PHASE, "verified", -1 },
  { "incident.end", MUSTER_INCIDENT_PHASE, "ended", -1 },
  { "incident.end", MUSTER_INCIDENT_ENDED_AT, NULL, -1 },
  { "incident.reopen", MUSTER_INCIDENT_PHASE, "response", -1 },
  { "incident.reopen", MUSTER_INCIDENT_ENDED_AT, "", -1 },
  { "incident.relieve", MUSTER_INCIDENT_RELIEF_AT, NULL, -1 },
  { "incident.recover", MUSTER_INCIDENT_PHASE, "recovery", -1 },
  { "incident.recover", MUSTER_INCIDENT_RECOVERY_AT, NULL, -1 },
  { "incident.evaluate", MUSTER_INCIDENT_PHASE, "evaluated", -1 },
  { "incident.evaluate", MUSTER_INCIDENT_EVALUATED_AT, NULL, -1 },
  { "activation.propose", MUSTER_ACTIVATION_STATE, "proposed", -1 },
  { "activation.propose", MUSTER_ACTIVATION_PROPOSED_AT, NULL, -1 },
  { "activation.activate", MUSTER_ACTIVATION_STATE, "active", -1 },
  { "activation.activate", MUSTER_ACTIVATION_ACTIVATED_AT, NULL, -1 },
  { "activation.end", MUSTER_ACTIVATION_STATE, "ended", -1 },
  { "activation.end", MUSTER_ACTIVATION_ENDED_AT, NULL, -1 },
  { "activation.approve", MUSTER_ACTIVATION_APPROVED_AT, NULL, -1 },
  { "activation.second", MUSTER_ACTIVATION_SECOND_AT, NULL, -1 },
  { "activation.decline", MUSTER_ACTIVATION_STATE, "declined", -1 },
  { "activation.decline", MUSTER_ACTIVATION_DECLINED_AT, NULL, -1 },
  { "activation.level", MUSTER_ACTIVATION_LEVEL_AT, NULL, -1 },
  { "escalation.request", MUSTER_ESCALATION_STATE, "requested", -1 },
  { "escalation.request", MUSTER_ESCALATION_REQUESTED_AT, NULL, -1 },
  { "escalation.accept", MUSTER_ESCALATION_STATE, "accepted", -1 },
  { "escalation.accept", MUSTER_ESCALATION_DECIDED_AT, NULL, -1 },
  { "escalation.decline", MUSTER_ESCALATION_STATE, "declined", -1 },
  { "escalation.decline", MUSTER_ESCALATION_DECIDED_AT, NULL, -1 },
  { "escalation.withdraw", MUSTER_ESCALATION_STATE, "withdrawn", -1 },
  { "escalation.withdraw", MUSTER_ESCALATION_DECIDED_AT, NULL, -1 },
  { "linkage.add", MUSTER_LINKAGE_AT, NULL, -1 },
  { "headquarters.open", MUSTER_HEADQUARTERS_OPENED_AT, NULL, -1 },
  { "headquarters.close", MUSTER_HEADQUARTERS_CLOSED_AT, NULL, -1 },
  { "assignment.order", MUSTER_ASSIGNMENT_ORDERED_AT, NULL, MUSTER_ASSIGNMENT_REQUESTED_AT },
  { "shelter.open", MUSTER_SHELTER_STATE, "open", -1 },
  { "shelter.open", MUSTER_SHELTER_OPENED_AT, NULL, -1 },
  { "shelter.close", MUSTER_SHELTER_STATE, "closed", -1 },
  { "shelter.close", MUSTER_SHELTER_CLOSED_AT, NULL, -1 },
  { "task.done", MUSTER_TASK_DONE_AT, NULL, -1 },
  { "task.open", MUSTER_TASK_OPENED_AT, NULL, -1 },
  { "task.cancel", MUSTER_TASK_CANCELLED_AT, NULL, -1 },
  { "log.add", MUSTER_LOG_AT, NULL, -1 },
  { "figure.add", MUSTER_FIGURE_AT, NULL, -1 },
  { "report.save", MUSTER_REPORT_SAVED_AT, NULL, -1 },
  { "report.send", MUSTER_REPORT_SENT_AT, NULL, -1 },
  { "report.receive", MUSTER_REPORT_RECEIVED_AT, NULL, -1 },
  { "report.acknowledge", MUSTER_REPORT_ACKNOWLEDGED_AT, NULL, -1 },
  { "call.send", MUSTER_CALL_SENT_AT, NULL, -1 },
  { "call.answer", MUSTER_CALL_ANSWERED_AT, NULL, -1 },
  { "call.fail", MUSTER_CALL_FAILED_AT, NULL, -1 },
  { "warning.issue", MUSTER_WARNING_ISSUED_AT, NULL, -1 },
  { "warning.update", MUSTER_WARNING_UPDATED_AT, NULL, -1 },
  { "warning.cancel", MUSTER_WARNING_CANCELLED_AT, NULL, -1 },
  { "shift.take", MUSTER_SHIFT_STARTED_AT, NULL, -1 },
  { "shift.hand-over", MUSTER_SHIFT_ENDED_AT, NULL, -1 },
  { "consultation.hold", MUSTER_CONSULTATION_AT, NULL, -1 },
  { "consultation.conclude", MUSTER_CONSULTATION_CONCLUDED_AT, NULL, -1 },
  { "reminder.acknowledge", MUSTER_REMINDER_ACKNOWLEDGED_AT, NULL, -1 },
  { "finding.raise", MUSTER_FINDING_RAISED_AT, NULL, -1 },
  { "finding.raise", MUSTER_FINDING_STATE, "open", -1 },
  { "finding.settle", MUSTER_FINDING_SETTLED_AT, NULL, -1 },
  { "drill.begin", MUSTER_DRILL_STARTED_AT, NULL, -1 },
  { "drill.end", MUSTER_DRILL_ENDED_AT, NULL, -1 },
  { "drill.held", MUSTER_DRILL_HELD_AT, NULL, -1 },
  { "alarm.raise", MUSTER_ALARM_RAISED_AT, NULL, -1 },
  { "alarm.acknowledge", MUSTER_ALARM_ACKNOWLEDGED_AT, NULL, -1 },
};

static void
clear_arg (gpointer arg)
{
  muster_value_clear (&((MusterArg *)arg)->value);
}

static MusterIntent *
new_for (const MusterVerb *verb)
{
  MusterIntent *intent = g_new0 (MusterIntent, 1);

  intent->verb = verb;
  intent->args = g_array_new (FALSE, TRUE, sizeof (MusterArg));
  g_array_set_clear_func (intent->args, clear_arg);
  return intent;
}

MusterIntent *
muster_intent_new (const char *verb)
{
  const MusterVerb *found = muster_verb_find (verb);

  if (found == NULL)
    g_error ("no verb %s", verb);
  return new_for (found);
}

static gboolean
verb_carries (const MusterVerb *verb, const char *field)
{
  if ((verb->flags & (MUSTER_VERB_VOIDS | MUSTER_VERB_DISMISSES | MUSTER_VERB_REMOVES)) != 0)
    return FALSE;
  return verb->fields == NULL || verb->fields[0] == NULL || g_strv_contains (verb->fields, field);
}

static const MusterArg *
find_arg (const MusterIntent *intent, int field)
{
  for (guint i = 0; i < intent->args->len; i++) {
    const MusterArg *arg = &g_array_index (intent->args, MusterArg, i);
    if (arg->field == field)
      return arg;
  }
  return NULL;
}

static gboolean
add_args (MusterIntent *intent, const MusterJson *args, GError **error)
{
  const MusterKindInfo *info = muster_kind_info (intent->verb->kind);

  for (gsize i = 0; i < muster_json_length (args); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (args, i, &value);
    int field = muster_kind_find_field (intent->verb->kind, name);
    MusterArg arg = { 0 };

    if (field < 0 || !verb_carries (intent->verb, name)) {
      g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_FIELD,
                   field < 0 ? "%s: there is no field %s.%s" : "%s: this operation does not carry the field %s.%s",
                   intent->verb->name, info->name, name);
      return FALSE;
    }
    if (info->fields[field].type == MUSTER_TYPE_COUNTER && intent->verb->merge == MUSTER_MERGE_FIELDS
        && muster_json_is_number (value) && muster_json_real (value, 0) < 0) {
      g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VALUE, "field \"%s\": cannot start below zero", name);
      return FALSE;
    }
    if (!muster_value_from_json (&info->fields[field], value, &arg.value, error)) {
      g_prefix_error (error, "%s: ", intent->verb->name);
      return FALSE;
    }
    arg.field = (guint8)field;
    g_array_append_val (intent->args, arg);
  }
  return TRUE;
}

MusterIntent *
muster_intent_from_json (const char *text, gssize length, GError **error)
{
  static const char *const known[]
      = { "op", "entity", "args", "reason", "drill", "actor", "role", "home", "target", NULL };
  g_autoptr (MusterJson) root = muster_json_parse (text, length, error);
  g_autoptr (MusterIntent) intent = NULL;
  const MusterVerb *verb;
  const MusterJson *args;

  if (root == NULL)
    return NULL;
  if (!muster_json_is_object (root) || muster_json_get_text (root, "op") == NULL) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_MALFORMED,
                 "an operation is an object with a member \"op\"");
    return NULL;
  }
  for (gsize i = 0; i < muster_json_length (root); i++) {
    const MusterJson *value;
    const char *name = muster_json_member (root, i, &value);
    if (!g_strv_contains (known, name)
        || (strcmp (name, "args") != 0 && !muster_json_is_text (value) && !muster_json_is_null (value))) {
      g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_MALFORMED,
                   g_strv_contains (known, name) ? "member \"%s\" must be text"
                                                 : "member \"%s\" is not known; the fields go into \"args\"",
                   name);
      return NULL;
    }
  }
  verb = muster_verb_find (muster_json_get_text (root, "op"));
  if (verb == NULL) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VERB,
                 "no operation \"%s\"; musterctl do --list shows all", muster_json_get_text (root, "op"));
    return NULL;
  }
  intent = new_for (verb);
  intent->entity = g_strdup (muster_json_get_text (root, "entity"));
  intent->reason = g_strdup (muster_json_get_text (root, "reason"));
  muster_intent_set_drill (intent, muster_json_get_text (root, "drill"));
  intent->actor = g_strdup (muster_json_get_text (root, "actor"));
  intent->role = g_strdup (muster_json_get_text (root, "role"));
  intent->home = g_strdup (muster_json_get_text (root, "home"));
  intent->target = g_strdup (muster_json_get_text (root, "target"));
  args = muster_json_get (root, "args");
  if (args != NULL && !muster_json_is_object (args)) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_MALFORMED, "\"args\" must be an object");
    return NULL;
  }
  return add_args (intent, args, error) ? g_steal_pointer (&intent) : NULL;
}

MusterIntent *
muster_intent_from_op (const MusterOp *op)
{
  MusterIntent *intent = new_for (op->verb);

  intent->entity = g_strdup (op->entity);
  intent->drill = g_strdup (op->drill);
  intent->actor = g_strdup (op->actor);
  intent->role = g_strdup (op->role);
  intent->reason = g_strdup (op->reason);
  intent->home = g_strdup (op->home);
  intent->target = g_strdup (op->target);
  intent->wall_ms = op->wall_ms;
  for (guint i = 0; i < op->n_args; i++) {
    MusterArg arg = { .field = op->args[i].field };
    muster_value_copy (&op->args[i].value, &arg.value);
    g_array_append_val (intent->args, arg);
  }
  return intent;
}

void
muster_intent_free (MusterIntent *intent)
{
  g_array_unref (intent->args);
  g_free (intent->entity);
  g_free (intent->drill);
  g_free (intent->actor);
  g_free (intent->role);
  g_free (intent->reason);
  g_free (intent->home);
  g_free (intent->target);
  g_free (intent);
}

void
muster_intent_set_entity (MusterIntent *intent, const char *id)
{
  g_free (intent->entity);
  intent->entity = g_strdup (id);
}

void
muster_intent_rename (MusterIntent *intent, GHashTable *names)
{
  const char *name = intent->entity != NULL ? g_hash_table_lookup (names, intent->entity) : NULL;

  if (name != NULL)
    muster_intent_set_entity (intent, name);
  for (guint i = 0; i < intent->args->len; i++) {
    MusterValue *value = &g_array_index (intent->args, MusterArg, i).value;
    if (value->set && value->type == MUSTER_TYPE_REF && (name = g_hash_table_lookup (names, value->s)) != NULL) {
      g_ref_string_release (value->s);
      value->s = g_ref_string_new (name);
    }
    for (guint j = 0; value->set && value->type == MUSTER_TYPE_SET && value->strv[j] != NULL; j++) {
      if ((name = g_hash_table_lookup (names, value->strv[j])) != NULL) {
        g_free (value->strv[j]);
        value->strv[j] = g_strdup (name);
      }
    }
  }
}

/* What a drill showed about a plan is real, as the plan is: a finding never goes into a drill's world, wherever it was
 * written. */
void
muster_intent_set_drill (MusterIntent *intent, const char *drill)
{
  g_free (intent->drill);
  intent->drill = intent->verb->kind != MUSTER_FINDING ? g_strdup (drill) : NULL;
}

void
muster_intent_set_actor (MusterIntent *intent, const char *actor, const char *role)
{
  g_free (intent->actor);
  g_free (intent->role);
  intent->actor = g_strdup (actor);
  intent->role = g_strdup (role);
}

void
muster_intent_set_reason (MusterIntent *intent, const char *reason)
{
  g_free (intent->reason);
  intent->reason = g_strdup (reason);
}

void
muster_intent_set_target (MusterIntent *intent, const char *opid)
{
  g_free (intent->target);
  intent->target = g_strdup (opid);
}

void
muster_intent_set_time (MusterIntent *intent, gint64 wall_ms)
{
  intent->wall_ms = wall_ms;
}

gint64
muster_intent_get_time (const MusterIntent *intent)
{
  return intent->wall_ms;
}

static MusterArg *
open_arg (MusterIntent *intent, int field)
{
  const MusterKindInfo *info = muster_kind_info (intent->verb->kind);
  MusterArg arg = { .field = (guint8)field };

  g_return_val_if_fail (field >= 0 && (guint)field < info->n_fields, NULL);
  g_return_val_if_fail (verb_carries (intent->verb, info->fields[field].name), NULL);
  for (guint i = 0; i < intent->args->len; i++)
    if (g_array_index (intent->args, MusterArg, i).field == field) {
      g_array_remove_index (intent->args, i);
      break;
    }
  arg.value.type = (guint8)info->fields[field].type;
  arg.value.set = TRUE;
  g_array_append_val (intent->args, arg);
  return &g_array_index (intent->args, MusterArg, intent->args->len - 1);
}

void
muster_intent_text (MusterIntent *intent, int field, const char *text)
{
  MusterArg *arg = open_arg (intent, field);

  g_return_if_fail (arg != NULL);
  arg->value.set = text != NULL;
  if (text != NULL)
    arg->value.s = g_ref_string_new (text);
}

void
muster_intent_int (MusterIntent *intent, int field, gint64 value)
{
  MusterArg *arg = open_arg (intent, field);

  g_return_if_fail (arg != NULL);
  if (arg->value.type == MUSTER_TYPE_REAL)
    arg->value.d = (double)value;
  else
    arg->value.i = value;
}

void
muster_intent_real (MusterIntent *intent, int field, double value)
{
  MusterArg *arg = open_arg (intent, field);

  g_return_if_fail (arg != NULL && arg->value.type == MUSTER_TYPE_REAL);
  arg->value.d = value;
}

void
muster_intent_position (MusterIntent *intent, int field, MusterLatLon at)
{
  MusterArg *arg = open_arg (intent, field);

  g_return_if_fail (arg != NULL && arg->value.type == MUSTER_TYPE_POSITION);
  arg->value.at = at;
}

void
muster_intent_strv (MusterIntent *intent, int field, const char *const *values)
{
  MusterArg *arg = open_arg (intent, field);

  g_return_if_fail (arg != NULL && arg->value.type == MUSTER_TYPE_SET);
  arg->value.strv = g_strdupv ((char **)values);
}

void
muster_intent_json (MusterIntent *intent, int field, const char *json)
{
  muster_intent_text (intent, field, json);
}

const char *
muster_intent_get_entity (const MusterIntent *intent)
{
  return intent->entity;
}

const char *
muster_intent_get_drill (const MusterIntent *intent)
{
  return intent->drill;
}

const char *
muster_intent_get_actor (const MusterIntent *intent)
{
  return intent->actor;
}

gboolean
muster_intent_check (const MusterIntent *intent, const MusterRecord *current, GError **error)
{
  const MusterKindInfo *info = muster_kind_info (intent->verb->kind);
  MusterVerbFlags special = MUSTER_VERB_VOIDS | MUSTER_VERB_DISMISSES;

  if (current != NULL && current->kind != intent->verb->kind) {
    g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_NO_ENTITY, "%s: %s is of the kind %s, not %s",
                 intent->verb->name, current->id, muster_kind_info (current->kind)->name, info->name);
    return FALSE;
  }
  if ((intent->verb->flags & special) != 0) {
    MusterOpId id;
    if (current == NULL || !muster_opid_parse (intent->target, &id)) {
      g_set_error (error, MUSTER_MODEL_ERROR,
                   current == NULL ? MUSTER_MODEL_ERROR_NO_ENTITY : MUSTER_MODEL_ERROR_REQUIRED,
                   current == NULL ? "%s: no such %s" : "%s: \"target\" must be the id of an operation on the %s",
                   intent->verb->name, info->name);
      return FALSE;
    }
    return TRUE;
  }
  for (guint i = 0; i < intent->args->len; i++) {
    const MusterField *field = &info->fields[g_array_index (intent->args, MusterArg, i).field];
    if (field->type == MUSTER_TYPE_COUNTER && intent->verb->merge == MUSTER_MERGE_FIELDS && current != NULL
        && current->exists) {
      g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_FIELD,
                   "%s: \"%s\" of an existing %s changes only by %s.move", intent->verb->name, field->name, info->name,
                   info->name);
      return FALSE;
    }
  }
  if (current == NULL || !current->exists) {
    if ((intent->verb->flags & MUSTER_VERB_CREATES) == 0) {
      g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_NO_ENTITY, "%s: there is no %s \"%s\"",
                   intent->verb->name, info->name, intent->entity != NULL ? intent->entity : "");
      return FALSE;
    }
    for (guint i = 0; i < info->n_fields; i++) {
      const MusterArg *arg = find_arg (intent, (int)i);
      if ((info->fields[i].flags & MUSTER_FIELD_REQUIRED) != 0 && (arg == NULL || !arg->value.set)) {
        g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REQUIRED, "%s: field \"%s\" is missing",
                     intent->verb->name, info->fields[i].name);
        return FALSE;
      }
    }
  }
  return TRUE;
}

/* Whether row @i of the table above adds its field to this intent. */
static gboolean
is_implied (const MusterIntent *intent, gsize i)
{
  return strcmp (implied[i].verb, intent->verb->name) == 0 && find_arg (intent, implied[i].field) == NULL
         && (implied[i].unless < 0 || find_arg (intent, implied[i].unless) == NULL);
}

/* The id of a record that is named after the operation that makes it. */
static char *
own_entity (const MusterIntent *intent, const MusterOpId *id)
{
  char text[MUSTER_OPID_TEXT];

  muster_opid_format (id, text);
  return g_strconcat (muster_kind_info (intent->verb->kind)->letter, "-", text, NULL);
}

static void
write_args (const MusterIntent *intent, gint64 wall_ms, GString *out)
{
  const MusterKindInfo *info = muster_kind_info (intent->verb->kind);

  muster_json_name (out, "args");
  g_string_append_c (out, '{');
  for (guint i = 0; i < intent->args->len; i++) {
    const MusterArg *arg = &g_array_index (intent->args, MusterArg, i);
    muster_json_name (out, info->fields[arg->field].name);
    muster_value_to_json (&arg->value, out);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (implied); i++) {
    char now[MUSTER_TIME_TEXT];
    if (!is_implied (intent, i))
      continue;
    if (implied[i].value != NULL && *implied[i].value == '\0') {
      muster_json_name (out, info->fields[implied[i].field].name);
      g_string_append (out, "null");
      continue;
    }
    muster_time_format (wall_ms, now);
    muster_json_put_known (out, info->fields[implied[i].field].name, implied[i].value != NULL ? implied[i].value : now);
  }
  g_string_append_c (out, '}');
}

GBytes *
muster_intent_to_bytes (const MusterIntent *intent, const MusterOpId *id, MusterHlc hlc, MusterHlc base, gint64 wall_ms,
                        const MusterHash *prev, GError **error)
{
  GString *out = g_string_sized_new (512);
  char text[2 * MUSTER_HASH_SIZE + 1];
  gint64 at = intent->wall_ms != 0 ? intent->wall_ms : wall_ms;

  g_string_append (out, "{\"v\":1");
  muster_opid_format (id, text);
  muster_json_put_known (out, "id", text);
  muster_hlc_format (hlc, text);
  muster_json_put_known (out, "hlc", text);
  if (base != 0) {
    muster_hlc_format (base, text);
    muster_json_put_known (out, "base", text);
  }
  muster_time_format (at, text);
  muster_json_put_known (out, "at", text);
  muster_json_put_known (out, "actor", intent->actor);
  muster_json_put_known (out, "role", intent->role);
  muster_json_put_known (out, "reason", intent->reason);
  muster_json_put_known (out, "drill", intent->drill);
  muster_json_put_known (out, "op", intent->verb->name);
  if (intent->entity != NULL) {
    muster_json_put_known (out, "entity", intent->entity);
  } else {
    g_autofree char *own = own_entity (intent, id);
    muster_json_put_known (out, "entity", own);
  }
  muster_json_put_known (out, "home", intent->home);
  muster_json_put_known (out, "target", intent->target);
  write_args (intent, at, out);
  muster_hash_format (prev, text);
  muster_json_put_known (out, "prev", text);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (out);
}

/* The fields the bytes carry, as values: what was set, then what the verb implies. FALSE where a value has to be read
 * from the bytes to be sure of it. */
static gboolean
take_args (const MusterIntent *intent, MusterOp *op, GError **error)
{
  const MusterKindInfo *info = muster_kind_info (intent->verb->kind);

  op->args = g_new0 (MusterArg, intent->args->len + G_N_ELEMENTS (implied));
  for (guint i = 0; i < intent->args->len; i++) {
    const MusterArg *arg = &g_array_index (intent->args, MusterArg, i);
    if (!muster_value_check (&info->fields[arg->field], &arg->value, error))
      return FALSE;
    op->args[op->n_args].field = arg->field;
    muster_value_copy (&arg->value, &op->args[op->n_args++].value);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (implied); i++) {
    MusterArg *arg = &op->args[op->n_args];
    if (!is_implied (intent, i))
      continue;
    op->n_args++;
    arg->field = (guint8)implied[i].field;
    arg->value.set = implied[i].value == NULL || *implied[i].value != '\0';
    arg->value.type = (guint8)info->fields[implied[i].field].type;
    if (!arg->value.set)
      continue;
    if (implied[i].value != NULL)
      arg->value.s = g_ref_string_new (implied[i].value);
    else
      arg->value.i = op->wall_ms;
  }
  return TRUE;
}

/* What muster_op_parse() would read from the bytes, without reading them: half the work of an operation. */
MusterOp *
muster_intent_to_op (const MusterIntent *intent, const MusterOpId *id, MusterHlc hlc, MusterHlc base, gint64 wall_ms,
                     const MusterHash *prev, GError **error)
{
  g_autoptr (GBytes) bytes = muster_intent_to_bytes (intent, id, hlc, base, wall_ms, prev, error);
  g_autoptr (MusterOp) op = NULL;
  g_autoptr (GError) problem = NULL;
  gsize size;
  const char *data;

  if (bytes == NULL)
    return NULL;
  op = g_new0 (MusterOp, 1);
  g_atomic_ref_count_init (&op->refs);
  op->bytes = g_bytes_ref (bytes);
  op->id = *id;
  op->hlc = hlc;
  op->base = base;
  op->prev = *prev;
  op->wall_ms = intent->wall_ms != 0 ? intent->wall_ms : wall_ms;
  op->verb = intent->verb;
  op->verb_name = g_strdup (intent->verb->name);
  op->entity = intent->entity != NULL ? g_strdup (intent->entity) : own_entity (intent, id);
  op->actor = g_strdup (intent->actor);
  op->role = g_strdup (intent->role);
  op->reason = g_strdup (intent->reason);
  op->home = g_strdup (intent->home);
  op->drill = g_strdup (intent->drill);
  op->target = g_strdup (intent->target);
  data = g_bytes_get_data (bytes, &size);
  if (size > MUSTER_OP_MAX_BYTES || !g_utf8_validate (data, (gssize)size, NULL) || !muster_id_is_valid (op->entity)
      || (op->drill != NULL && !muster_id_is_valid (op->drill)) || !take_args (intent, op, &problem)) {
    /* A wrong value is said here; anything else is read from the bytes, which says what is wrong with them. */
    if (problem == NULL)
      return muster_op_parse (bytes, error);
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  muster_hash_data (data, size, &op->hash);
  return g_steal_pointer (&op);
}
