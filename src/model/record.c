/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A record is the fold of the live operations on one entity, in the order of hybrid time. Because the order is a
 * property of the operations and not of their arrival, every node that has the same operations and verdicts has the
 * same record, byte for byte, whatever it heard first.
 *
 *   live      not refused by the home server, not taken back by a later live undo
 *   fast way  muster_record_apply(): the next operation is later than all before, and its writer had seen the newest
 *             state, so nothing can be concurrent; one step on a copy
 *   slow way  muster_record_fold(): everything else
 *
 * A concurrent write to a critical field leaves a conflict: the later value stands, the earlier one is kept beside it
 * until somebody who has seen both writes the field again. */
#include "model/record.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  MusterHlc hlc;
  const char *node;  /* of the operation that wrote the field; (nullable) */
  const char *drill; /* (nullable) its world: who writes in the real one cannot see a drill */
  char *actor;
} FieldClock;

/* ---- life ---- */

static void
rejection_free (gpointer data)
{
  MusterRejection *r = data;

  g_free (r->op);
  g_free (r->verb);
  g_free (r->actor);
  g_free (r->why);
  g_free (r);
}

static void
conflict_free (gpointer data)
{
  MusterConflict *c = data;

  muster_value_clear (&c->lost);
  g_free (c->by);
  g_free (c);
}

MusterRecord *
muster_record_new (MusterKind kind, const char *id, const char *drill)
{
  const MusterKindInfo *info = muster_kind_info (kind);
  MusterRecord *r = g_malloc0 (sizeof *r + info->n_fields * sizeof (MusterValue));

  g_atomic_ref_count_init (&r->refs);
  r->kind = kind;
  r->id = g_ref_string_new (id);
  r->drill = drill != NULL ? g_ref_string_new_intern (drill) : NULL;
  for (guint i = 0; i < info->n_fields; i++)
    r->values[i].type = (guint8)info->fields[i].type;
  return r;
}

void
muster_record_add_rejection (MusterRecord *r, const char *op, const char *verb, const char *actor, const char *why,
                             MusterHlc at)
{
  MusterRejection *rejection = g_new0 (MusterRejection, 1);

  rejection->op = g_strdup (op);
  rejection->verb = g_strdup (verb);
  rejection->actor = g_strdup (actor);
  rejection->why = g_strdup (why != NULL ? why : "");
  rejection->at = at;
  if (r->rejections == NULL)
    r->rejections = g_ptr_array_new_with_free_func (rejection_free);
  g_ptr_array_add (r->rejections, rejection);
}

void
muster_record_add_conflict (MusterRecord *r, guint8 field, const MusterValue *lost, const char *by)
{
  MusterConflict *conflict = g_new0 (MusterConflict, 1);

  conflict->field = field;
  muster_value_copy (lost, &conflict->lost);
  conflict->by = g_strdup (by);
  if (r->conflicts == NULL)
    r->conflicts = g_ptr_array_new_with_free_func (conflict_free);
  g_ptr_array_add (r->conflicts, conflict);
}

static MusterRecord *
record_copy (const MusterRecord *from)
{
  const MusterKindInfo *info = muster_kind_info (from->kind);
  MusterRecord *r = g_malloc (sizeof *r + info->n_fields * sizeof (MusterValue));

  memcpy (r, from, sizeof *r);
  g_atomic_ref_count_init (&r->refs);
  r->id = g_ref_string_acquire (from->id);
  r->drill = from->drill != NULL ? g_ref_string_acquire (from->drill) : NULL;
  r->home = g_strdup (from->home);
  r->created_by = g_strdup (from->created_by);
  r->rejections = NULL;
  r->conflicts = NULL;
  for (guint i = 0; from->rejections != NULL && i < from->rejections->len; i++) {
    const MusterRejection *x = g_ptr_array_index (from->rejections, i);
    muster_record_add_rejection (r, x->op, x->verb, x->actor, x->why, x->at);
  }
  for (guint i = 0; from->conflicts != NULL && i < from->conflicts->len; i++) {
    const MusterConflict *x = g_ptr_array_index (from->conflicts, i);
    muster_record_add_conflict (r, x->field, &x->lost, x->by);
  }
  for (guint i = 0; i < info->n_fields; i++)
    muster_value_copy (&from->values[i], &r->values[i]);
  return r;
}

MusterRecord *
muster_record_ref (MusterRecord *record)
{
  g_atomic_ref_count_inc (&record->refs);
  return record;
}

void
muster_record_unref (MusterRecord *record)
{
  if (!g_atomic_ref_count_dec (&record->refs))
    return;
  for (guint i = 0; i < muster_kind_info (record->kind)->n_fields; i++)
    muster_value_clear (&record->values[i]);
  g_ref_string_release (record->id);
  if (record->drill != NULL)
    g_ref_string_release (record->drill);
  g_free (record->home);
  g_free (record->created_by);
  g_clear_pointer (&record->rejections, g_ptr_array_unref);
  g_clear_pointer (&record->conflicts, g_ptr_array_unref);
  g_free (record);
}

/* ---- one step ---- */

static void
settle_conflict (MusterRecord *r, guint8 field)
{
  for (guint i = 0; r->conflicts != NULL && i < r->conflicts->len; i++) {
    MusterConflict *c = g_ptr_array_index (r->conflicts, i);
    if (c->field == field)
      g_ptr_array_remove_index (r->conflicts, i--);
  }
}

static void
set_field (MusterRecord *r, const MusterOp *op, const MusterArg *arg, FieldClock *clock)
{
  const MusterField *field = &muster_kind_info (r->kind)->fields[arg->field];
  MusterValue *value = &r->values[arg->field];

  if (field->type == MUSTER_TYPE_COUNTER) {
    gint64 before = value->set ? value->i : 0;
    muster_value_copy (&arg->value, value);
    value->i += before;
    return;
  }
  if ((field->flags & MUSTER_FIELD_CRITICAL) != 0) {
    gboolean unseen = clock != NULL && clock->hlc > op->base && clock->node != NULL
                      && strcmp (clock->node, op->id.node) != 0 && g_strcmp0 (clock->drill, op->drill) == 0;
    if (!unseen)
      settle_conflict (r, arg->field);
    else if (!muster_value_equal (value, &arg->value))
      muster_record_add_conflict (r, arg->field, value, clock->actor);
  }
  if (clock != NULL)
    *clock = (FieldClock){ op->hlc, op->id.node, op->drill, op->actor };
  muster_value_clear (value);
  muster_value_copy (&arg->value, value);
}

/* Whether the record's content was sent: nothing changes it any more, whatever an operation says. */
static gboolean
is_sealed (const MusterRecord *r)
{
  const MusterKindInfo *info = muster_kind_info (r->kind);

  for (guint i = 0; i < info->n_fields; i++)
    if ((info->fields[i].flags & MUSTER_FIELD_SEALS) != 0)
      return r->values[i].set;
  return FALSE;
}

/* @clocks: (nullable) one for each field, in a whole fold. */
static void
step (MusterRecord *r, const MusterOp *op, FieldClock *clocks)
{
  const MusterVerb *verb = op->verb;
  gboolean sealed = is_sealed (r);

  if (r->created == 0) {
    r->created = op->hlc;
    r->created_by = g_strdup (op->actor);
  }
  if (op->home != NULL && r->home == NULL)
    r->home = g_strdup (op->home);
  if ((verb->flags & MUSTER_VERB_CREATES) != 0)
    r->exists = TRUE;
  if ((verb->flags & MUSTER_VERB_REMOVES) != 0 && !sealed)
    r->exists = FALSE;
  if (verb->merge == MUSTER_MERGE_COMMAND)
    r->commanded = op->hlc;
  if ((verb->flags & MUSTER_VERB_DISMISSES) != 0)
    for (guint i = 0; r->rejections != NULL && i < r->rejections->len; i++) {
      MusterRejection *x = g_ptr_array_index (r->rejections, i);
      if (g_strcmp0 (x->op, op->target) == 0)
        g_ptr_array_remove_index (r->rejections, i--);
    }
  for (guint i = 0; i < op->n_args; i++)
    if (!sealed || (muster_kind_info (r->kind)->fields[op->args[i].field].flags & MUSTER_FIELD_SEALED) == 0)
      set_field (r, op, &op->args[i], clocks != NULL ? &clocks[op->args[i].field] : NULL);
}

static gboolean
is_refused (MusterVerdict verdict)
{
  return verdict == MUSTER_VERDICT_REJECTED || verdict == MUSTER_VERDICT_FORBIDDEN;
}

MusterRecord *
muster_record_apply (const MusterRecord *record, const char *drill, const MusterDecided *next)
{
  const MusterOp *op = next->op;
  MusterRecord *r;

  if (op->verb == NULL || next->verdict > MUSTER_VERDICT_OK || (op->verb->flags & MUSTER_VERB_VOIDS) != 0)
    return NULL;
  if (record != NULL && (op->hlc <= record->updated || op->base < record->updated || record->kind != op->verb->kind))
    return NULL;
  r = record != NULL ? record_copy (record) : muster_record_new (op->verb->kind, op->entity, drill);
  step (r, op, NULL);
  r->updated = op->hlc;
  r->provisional
      = r->provisional || (next->verdict == MUSTER_VERDICT_PENDING && op->verb->merge == MUSTER_MERGE_COMMAND);
  return r;
}

/* The place of the operation that sealed the record: what stands before it cannot be taken back after it. @n: none. */
static guint
find_seal (const MusterDecided *ops, guint n)
{
  for (guint i = 0; i < n; i++) {
    const MusterOp *op = ops[i].op;
    for (guint a = 0; op->verb != NULL && ops[i].verdict <= MUSTER_VERDICT_OK && a < op->n_args; a++)
      if ((muster_kind_info (op->verb->kind)->fields[op->args[a].field].flags & MUSTER_FIELD_SEALS) != 0)
        return i;
  }
  return n;
}

/* Marks what is not live: refused, or taken back by a later operation that is itself live. */
static gboolean *
find_dead (const MusterDecided *ops, guint n)
{
  gboolean *dead = g_new0 (gboolean, n);
  g_autoptr (GHashTable) voided = g_hash_table_new (g_str_hash, g_str_equal);
  guint seal = find_seal (ops, n);

  for (guint i = n; i-- > 0;) {
    const MusterOp *op = ops[i].op;
    char id[MUSTER_OPID_TEXT];

    muster_opid_format (&op->id, id);
    if (i == seal)
      g_hash_table_remove_all (voided);
    dead[i] = op->verb == NULL || ops[i].verdict > MUSTER_VERDICT_OK || g_hash_table_contains (voided, id);
    if (!dead[i] && (op->verb->flags & MUSTER_VERB_VOIDS) != 0 && op->target != NULL)
      g_hash_table_add (voided, op->target);
  }
  return dead;
}

/* Undo of what must last has no effect, whoever wrote it. */
static gboolean
can_be_voided (const MusterOp *op)
{
  return (op->verb->flags & MUSTER_VERB_LASTING) == 0;
}

MusterRecord *
muster_record_fold (const char *drill, const MusterDecided *ops, guint n)
{
  g_autofree gboolean *dead = find_dead (ops, n);
  g_autofree FieldClock *clocks = NULL;
  MusterRecord *r = NULL;

  for (guint i = 0; i < n; i++) {
    const MusterOp *op = ops[i].op;

    if (op->verb == NULL)
      continue;
    if (r == NULL) {
      r = muster_record_new (op->verb->kind, op->entity, drill);
      clocks = g_new0 (FieldClock, muster_kind_info (r->kind)->n_fields);
    }
    if (op->verb->kind != r->kind)
      continue;
    r->updated = op->hlc;
    if (is_refused (ops[i].verdict)) {
      char id[MUSTER_OPID_TEXT];
      muster_opid_format (&op->id, id);
      muster_record_add_rejection (r, id, op->verb_name, op->actor, ops[i].why, op->hlc);
    } else if (!dead[i] || !can_be_voided (op)) {
      step (r, op, clocks);
      r->provisional
          = r->provisional || (ops[i].verdict == MUSTER_VERDICT_PENDING && op->verb->merge == MUSTER_MERGE_COMMAND);
    }
  }
  return r;
}

/* ---- reading ---- */

static const MusterValue *
get_value (const MusterRecord *r, int field)
{
  g_return_val_if_fail (field >= 0 && (guint)field < muster_kind_info (r->kind)->n_fields, NULL);
  return r->values[field].set ? &r->values[field] : NULL;
}

gboolean
muster_record_has (const MusterRecord *r, int field)
{
  return get_value (r, field) != NULL;
}

const char *
muster_record_text (const MusterRecord *r, int field)
{
  const MusterValue *v = get_value (r, field);

  return v != NULL
                 && (v->type <= MUSTER_TYPE_TEXT || v->type == MUSTER_TYPE_REF || v->type == MUSTER_TYPE_ENUM
                     || v->type == MUSTER_TYPE_GEOMETRY || v->type == MUSTER_TYPE_JSON)
             ? v->s
             : NULL;
}

gint64
muster_record_int (const MusterRecord *r, int field, gint64 fallback)
{
  const MusterValue *v = get_value (r, field);

  return v != NULL
                 && (v->type == MUSTER_TYPE_INT || v->type == MUSTER_TYPE_COUNTER || v->type == MUSTER_TYPE_BOOL
                     || v->type == MUSTER_TYPE_TIME)
             ? v->i
             : fallback;
}

double
muster_record_real (const MusterRecord *r, int field, double fallback)
{
  const MusterValue *v = get_value (r, field);

  if (v == NULL)
    return fallback;
  return v->type == MUSTER_TYPE_REAL                                    ? v->d
         : v->type == MUSTER_TYPE_INT || v->type == MUSTER_TYPE_COUNTER ? (double)v->i
                                                                        : fallback;
}

const char *const *
muster_record_strv (const MusterRecord *r, int field)
{
  const MusterValue *v = get_value (r, field);

  return v != NULL && v->type == MUSTER_TYPE_SET ? (const char *const *)v->strv : NULL;
}

static void
widen (const MusterJson *v, MusterLatLon *low, MusterLatLon *high)
{
  if (muster_json_is_number (muster_json_at (v, 0))) {
    double lon = muster_json_real (muster_json_at (v, 0), 0), lat = muster_json_real (muster_json_at (v, 1), 0);
    *low = (MusterLatLon){ MIN (low->lat, lat), MIN (low->lon, lon) };
    *high = (MusterLatLon){ MAX (high->lat, lat), MAX (high->lon, lon) };
    return;
  }
  for (gsize i = 0; i < muster_json_length (v); i++)
    widen (muster_json_at (v, i), low, high);
}

gboolean
muster_record_position (const MusterRecord *r, MusterLatLon *out)
{
  const MusterKindInfo *info = muster_kind_info (r->kind);

  for (guint i = 0; i < info->n_fields; i++)
    if (info->fields[i].type == MUSTER_TYPE_POSITION && r->values[i].set) {
      *out = r->values[i].at;
      return TRUE;
    }
  for (guint i = 0; i < info->n_fields; i++)
    if (info->fields[i].type == MUSTER_TYPE_GEOMETRY && r->values[i].set) {
      g_autoptr (MusterJson) geometry = muster_json_parse (r->values[i].s, -1, NULL);
      MusterLatLon low = { 90, 180 }, high = { -90, -180 };
      widen (muster_json_get (geometry, "coordinates"), &low, &high);
      *out = (MusterLatLon){ (low.lat + high.lat) / 2, (low.lon + high.lon) / 2 };
      return low.lat <= high.lat;
    }
  return FALSE;
}

const char *
muster_record_name (const MusterRecord *r)
{
  static const char *const names[] = { "name", "title", "item", "text" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    int field = muster_kind_find_field (r->kind, names[i]);
    if (field >= 0 && r->values[field].set && *r->values[field].s != '\0')
      return r->values[field].s;
  }
  return r->id;
}

/* ---- states of an assignment ---- */

static const struct {
  const char *name;
  const char *label;
  int field;
} assignment_states[] = {
  [MUSTER_ASSIGNMENT_REQUESTED] = { "requested", N_ ("requested"), MUSTER_ASSIGNMENT_REQUESTED_AT },
  [MUSTER_ASSIGNMENT_ORDERED] = { "ordered", N_ ("ordered"), MUSTER_ASSIGNMENT_ORDERED_AT },
  [MUSTER_ASSIGNMENT_ACKNOWLEDGED] = { "acknowledged", N_ ("acknowledged"), MUSTER_ASSIGNMENT_ACKNOWLEDGED_AT },
  [MUSTER_ASSIGNMENT_DEPARTED] = { "departed", N_ ("departed"), MUSTER_ASSIGNMENT_DEPARTED_AT },
  [MUSTER_ASSIGNMENT_ARRIVED] = { "arrived", N_ ("arrived"), MUSTER_ASSIGNMENT_ARRIVED_AT },
  [MUSTER_ASSIGNMENT_WORKING] = { "working", N_ ("working"), MUSTER_ASSIGNMENT_WORKING_AT },
  [MUSTER_ASSIGNMENT_RELEASED] = { "released", N_ ("released"), MUSTER_ASSIGNMENT_RELEASED_AT },
  [MUSTER_ASSIGNMENT_DECLINED] = { "declined", N_ ("declined"), MUSTER_ASSIGNMENT_DECLINED_AT },
};

MusterAssignmentState
muster_assignment_state (const MusterRecord *assignment)
{
  for (int s = MUSTER_ASSIGNMENT_DECLINED; s > MUSTER_ASSIGNMENT_REQUESTED; s--)
    if (muster_record_has (assignment, assignment_states[s].field))
      return (MusterAssignmentState)s;
  return MUSTER_ASSIGNMENT_REQUESTED;
}

gboolean
muster_assignment_is_active (const MusterRecord *assignment)
{
  return assignment->exists && muster_assignment_state (assignment) < MUSTER_ASSIGNMENT_RELEASED;
}

const char *
muster_assignment_state_name (MusterAssignmentState state)
{
  return assignment_states[state].name;
}

const char *
muster_assignment_state_label (MusterAssignmentState state)
{
  return _ (assignment_states[state].label);
}

int
muster_assignment_state_field (MusterAssignmentState state)
{
  return assignment_states[state].field;
}
