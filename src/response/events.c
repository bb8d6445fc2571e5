/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The journal as a list of what happened. An operation counts when it took effect and was not taken back, in the order
 * of hybrid time; its moment is the writer's clock, or the log entry's own time. */
#include "core/csv.h"
#include "core/time.h"
#include "response/figures.h"
#include "response/incidents.h"
#include "response/shift.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
muster_event_free (MusterEvent *event)
{
  g_free (event->actor);
  g_free (event->verb);
  g_free (event->entity);
  g_free (event->incident);
  g_free (event->text);
  g_free (event);
}

/* What is kept up in peace and belongs in no account of an incident. */
static gboolean
is_register (MusterKind kind)
{
  return kind == MUSTER_JURISDICTION || kind == MUSTER_PERSON || kind == MUSTER_TEAM || kind == MUSTER_DEPOT
         || kind == MUSTER_STOCK || kind == MUSTER_PLAN || kind == MUSTER_ROSTER;
}

/* The incident an operation is about: its own record, or the one its record or its arguments name. */
static const char *
incident_of (const MusterScene *scene, const MusterOp *op)
{
  int field = muster_kind_find_field (op->verb->kind, "incident");
  const MusterArg *arg = field >= 0 ? muster_op_arg (op, field) : NULL;
  const MusterRecord *r;

  if (op->verb->kind == MUSTER_INCIDENT)
    return op->entity;
  if (field < 0)
    return NULL;
  if (arg != NULL && arg->value.set)
    return arg->value.s;
  r = scene->get (scene->data, op->entity);
  return r != NULL && r->kind == op->verb->kind ? muster_record_text (r, field) : NULL;
}

/* What a record that has no name of its own is called after: the team of an assignment, the plan of an activation. */
static const char *
name_of (const MusterScene *scene, const MusterOp *op)
{
  static const struct {
    MusterKind kind;
    const char *field;
  } named_by[] = { { MUSTER_ASSIGNMENT, "team" }, { MUSTER_ACTIVATION, "plan" }, { MUSTER_CALL, "person" },
                   { MUSTER_ESCALATION, "to" },   { MUSTER_LINKAGE, "partner" }, { MUSTER_SHIFT, "leader" } };
  const MusterRecord *r = scene->get (scene->data, op->entity);

  if (r == NULL || r->kind != op->verb->kind)
    return op->entity;
  if (strcmp (muster_record_name (r), r->id) != 0)
    return muster_record_name (r);
  for (gsize i = 0; i < G_N_ELEMENTS (named_by); i++)
    if (named_by[i].kind == r->kind) {
      const char *id = muster_record_text (r, muster_kind_find_field (r->kind, named_by[i].field));
      return id != NULL ? muster_scene_name (scene, id) : r->id;
    }
  if (r->kind == MUSTER_REPORT) {
    const char *word = muster_record_text (r, MUSTER_REPORT_FORM);
    return word != NULL ? muster_word_label (muster_words_report, word) : r->id;
  }
  return r->id;
}

/* Texts that say who decided and what came of it. Notes and summaries are read where they stand. */
static gboolean
is_told (const char *field)
{
  static const char *const told[]
      = { "approved_by", "second_by", "done_by",   "decided_by", "received_by", "acknowledged_by",
          "answered_by", "issued_by", "recipient", "why",        "answer",      "conclusion",
          "evaluation",  "partner",   "clause",    "numbers",    NULL };

  return g_strv_contains (told, field);
}

/* One argument in words; NULL where it says nothing that belongs here. (transfer full) */
static char *
say_arg (const MusterScene *scene, const MusterOp *op, const MusterArg *arg, const char *name)
{
  const MusterField *field = &muster_kind_info (op->verb->kind)->fields[arg->field];
  const MusterValue *v = &arg->value;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const char *other;

  if (!v->set || (field->flags & MUSTER_FIELD_SENSITIVE) != 0)
    return NULL;
  switch (field->type) {
  case MUSTER_TYPE_ENUM:
    return g_strdup (muster_word_label (field->words, v->s));
  case MUSTER_TYPE_REF:
    other = muster_scene_name (scene, v->s);
    return arg->field == muster_kind_find_field (op->verb->kind, "incident") || g_str_equal (other, v->s)
                   || g_str_equal (other, name)
               ? NULL
               : g_strdup (other);
  case MUSTER_TYPE_REAL:
    return g_strdup_printf ("%s %s%s%s", _ (field->label), g_ascii_formatd (number, sizeof number, "%.10g", v->d),
                            field->unit != NULL ? " " : "", field->unit != NULL ? field->unit : "");
  case MUSTER_TYPE_TIME: /* "departed", "arrived" */
    return op->verb->kind == MUSTER_ASSIGNMENT && v->i <= op->wall_ms ? g_strdup (_ (field->label)) : NULL;
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_COUNTER:
    return g_strdup_printf ("%s %s%" G_GINT64_FORMAT, _ (field->label),
                            field->type == MUSTER_TYPE_COUNTER && v->i > 0 ? "+" : "", v->i);
  case MUSTER_TYPE_TEXT:
    /* Whoever wrote it stands beside it anyway. */
    return is_told (field->name) && g_strcmp0 (v->s, name) != 0 && g_strcmp0 (v->s, op->actor) != 0 ? g_strdup (v->s)
                                                                                                    : NULL;
  case MUSTER_TYPE_BOOL:
  case MUSTER_TYPE_SET:
  case MUSTER_TYPE_POSITION:
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_JSON:
  default:
    return NULL;
  }
}

static gboolean
arg_is_set (const MusterArg *arg)
{
  return arg != NULL && arg->value.set;
}

/* "at least 30" of a figure that somebody learned. (transfer full) */
static char *
say_figure (const MusterOp *op)
{
  const MusterArg *name = muster_op_arg (op, MUSTER_FIGURE_NAME), *value = muster_op_arg (op, MUSTER_FIGURE_VALUE),
                  *word = muster_op_arg (op, MUSTER_FIGURE_WORD), *how = muster_op_arg (op, MUSTER_FIGURE_QUALIFIER);
  MusterFigureNow f = { .name = arg_is_set (name) ? name->value.s : NULL,
                        .value = arg_is_set (value) ? value->value.d : 0,
                        .word = arg_is_set (word) ? word->value.s : NULL,
                        .known = arg_is_set (value) || arg_is_set (word),
                        .qualifier = arg_is_set (how) ? how->value.s : (char *)"exact" };

  return muster_figure_text (&f);
}

static char *
describe (const MusterScene *scene, const MusterOp *op)
{
  const MusterArg *text = op->verb->kind == MUSTER_LOG ? muster_op_arg (op, MUSTER_LOG_TEXT) : NULL;
  const char *name = name_of (scene, op);
  g_autofree char *verb = g_utf8_casefold (_ (op->verb->label), -1);
  GString *out;

  if (text != NULL && text->value.set)
    return g_strdup (text->value.s);
  out = g_string_new (NULL);
  g_string_append_printf (out, "%s “%s”: %s", _ (muster_kind_info (op->verb->kind)->label), name, _ (op->verb->label));
  if (op->verb->kind == MUSTER_FIGURE) {
    g_autofree char *figure = say_figure (op);
    g_string_append_printf (out, " – %s", figure);
  }
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; op->verb->kind != MUSTER_FIGURE && i < op->n_args && said->len < 5; i++) {
    char *words = say_arg (scene, op, &op->args[i], name);
    g_autofree char *folded = words != NULL ? g_utf8_casefold (words, -1) : NULL;
    if (words == NULL || strcmp (folded, verb) == 0
        || g_ptr_array_find_with_equal_func (said, words, g_str_equal, NULL)) {
      g_free (words); /* a level that is the proposed one is said once, and "ended – ended" too */
      continue;
    }
    g_string_append_printf (out, "%s%s", said->len > 0 ? _ (", ") : " – ", words);
    g_ptr_array_add (said, words);
  }
  if (op->reason != NULL)
    g_string_append_printf (out, " (%s)", op->reason);
  return g_string_free (out, FALSE);
}

static gint64
moment_of (const MusterOp *op)
{
  const MusterArg *at = op->verb->kind == MUSTER_LOG ? muster_op_arg (op, MUSTER_LOG_AT) : NULL;

  return at != NULL && at->value.set ? at->value.i : op->wall_ms;
}

static int
compare_ops (gconstpointer a, gconstpointer b)
{
  return muster_op_compare ((*(const MusterDecided *const *)a)->op, (*(const MusterDecided *const *)b)->op);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const MusterEvent *x = *(MusterEvent *const *)a, *y = *(MusterEvent *const *)b;

  return x->at < y->at ? -1 : x->at > y->at;
}

/* The operations of the world that stand, oldest first. */
static GPtrArray *
find_live (const MusterDecided *ops, guint n, const char *drill)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GHashTable) voided = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *live = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    if (ops[i].op->verb != NULL && ops[i].verdict <= MUSTER_VERDICT_OK && g_strcmp0 (ops[i].op->drill, drill) == 0)
      g_ptr_array_add (sorted, (gpointer)&ops[i]);
  g_ptr_array_sort (sorted, compare_ops);
  for (guint i = sorted->len; i-- > 0;) {
    const MusterOp *op = ((const MusterDecided *)g_ptr_array_index (sorted, i))->op;
    char id[MUSTER_OPID_TEXT];
    muster_opid_format (&op->id, id);
    if (g_hash_table_contains (voided, id) && (op->verb->flags & MUSTER_VERB_LASTING) == 0)
      continue;
    if ((op->verb->flags & MUSTER_VERB_VOIDS) != 0 && op->target != NULL)
      g_hash_table_add (voided, op->target);
    else if ((op->verb->flags & MUSTER_VERB_DISMISSES) == 0)
      g_ptr_array_add (live, (gpointer)op);
  }
  for (guint i = 0; i < live->len / 2; i++) {
    gpointer swap = live->pdata[i];
    live->pdata[i] = live->pdata[live->len - 1 - i];
    live->pdata[live->len - 1 - i] = swap;
  }
  return live;
}

GPtrArray *
muster_events (const MusterScene *scene, const MusterDecided *ops, guint n, const char *drill, const char *incident,
               gint64 from, gint64 to)
{
  g_autoptr (GPtrArray) live = find_live (ops, n, drill);
  const char *kept = incident != NULL ? muster_incident_kept (scene, incident) : NULL;
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_event_free);

  for (guint i = 0; i < live->len; i++) {
    const MusterOp *op = g_ptr_array_index (live, i);
    const char *about = incident_of (scene, op);
    gint64 at = moment_of (op);
    MusterEvent *event;
    if (at < from || at >= to || (about == NULL && is_register (op->verb->kind))
        || (kept != NULL && (about == NULL || strcmp (muster_incident_kept (scene, about), kept) != 0)))
      continue;
    event = g_new0 (MusterEvent, 1);
    event->at = at;
    event->actor = g_strdup (op->actor);
    event->verb = g_strdup (op->verb->name);
    event->entity = g_strdup (op->entity);
    event->incident = g_strdup (about);
    event->text = describe (scene, op);
    g_ptr_array_add (out, event);
  }
  /* GLib's sort is stable: equal moments stay in the order of the journal. */
  g_ptr_array_sort (out, compare_events);
  return out;
}

void
muster_event_to_json (const MusterEvent *event, GString *out)
{
  char at[MUSTER_TIME_TEXT];

  muster_time_format (event->at, at);
  g_string_append_c (out, '{');
  muster_json_put_known (out, "at", at);
  muster_json_put_known (out, "actor", event->actor);
  muster_json_put_known (out, "op", event->verb);
  muster_json_put_known (out, "entity", event->entity);
  muster_json_put_known (out, "incident", event->incident);
  muster_json_put_known (out, "text", event->text);
  g_string_append_c (out, '}');
}

char *
muster_events_to_json (GPtrArray *events)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++) {
    muster_event_to_json (g_ptr_array_index (events, i), out);
    g_string_append_c (out, '\n');
  }
  return g_string_free (out, FALSE);
}

char *
muster_events_to_csv (GPtrArray *events)
{
  GString *out = g_string_new ("at,actor,op,entity,text\r\n");

  for (guint i = 0; i < events->len; i++) {
    const MusterEvent *e = g_ptr_array_index (events, i);
    char at[MUSTER_TIME_TEXT];
    muster_time_format (e->at, at);
    muster_csv_text (out, at);
    muster_csv_text (out, e->actor);
    muster_csv_text (out, e->verb);
    muster_csv_text (out, e->entity);
    muster_csv_text (out, e->text);
    muster_csv_end_row (out);
  }
  return g_string_free (out, FALSE);
}
