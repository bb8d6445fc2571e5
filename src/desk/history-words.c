/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One sentence for each verb. Sentences are whole strings for the translator, never glued from halves; the names in
 * them are those the records have now, so that a team that was renamed is found under its name of today. */
#include "desk/history-words.h"
#include "core/json.h"
#include "desk/figure-words.h"
#include "desk/place-words.h"
#include "desk/sync-words.h"
#include "desk/time-words.h"
#include "response/figures.h"
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const MusterOp *op;
  MusterRecordFunc get;
  gpointer data;
} Line;

static const char *
arg_text (const MusterOp *op, int field)
{
  const MusterArg *arg = muster_op_arg (op, field);
  if (arg == NULL || !arg->value.set)
    return NULL;
  switch ((MusterFieldType)arg->value.type) {
  case MUSTER_TYPE_TEXT:
  case MUSTER_TYPE_REF:
  case MUSTER_TYPE_ENUM:
    return arg->value.s;
  case MUSTER_TYPE_INT:
  case MUSTER_TYPE_REAL:
  case MUSTER_TYPE_BOOL:
  case MUSTER_TYPE_TIME:
  case MUSTER_TYPE_SET:
  case MUSTER_TYPE_POSITION:
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_COUNTER:
  case MUSTER_TYPE_JSON:
  default:
    return NULL;
  }
}

static gint64
arg_int (const MusterOp *op, int field)
{
  const MusterArg *arg = muster_op_arg (op, field);
  return arg != NULL && arg->value.set ? arg->value.i : 0;
}

static const MusterRecord *
record_of (const Line *line, const char *id)
{
  return id != NULL ? line->get (line->data, id) : NULL;
}

/* The name a record has now; what the operation itself says when the record is not there. */
static const char *
name_of (const Line *line, const char *id)
{
  const MusterRecord *record = record_of (line, id);
  if (record != NULL)
    return muster_record_name (record);
  return id != NULL ? id : _ ("unknown");
}

static const char *
own_name (const Line *line, int field)
{
  const char *said = arg_text (line->op, field);
  const MusterRecord *record = record_of (line, line->op->entity);
  if (said != NULL)
    return said;
  return record != NULL ? muster_record_name (record) : line->op->entity;
}

/* A reference of the operation, or of its record as it stands. */
static const char *
ref_of (const Line *line, int field)
{
  const char *said = arg_text (line->op, field);
  const MusterRecord *record = record_of (line, line->op->entity);
  if (said != NULL)
    return said;
  return record != NULL ? muster_record_text (record, field) : NULL;
}

static char *
value_words (const Line *line, const MusterField *field, const MusterValue *value)
{
  if (!value->set)
    return g_strdup (_ ("unknown"));
  switch (field->type) {
  case MUSTER_TYPE_TEXT:
    return g_strdup (value->s);
  case MUSTER_TYPE_REF:
    return g_strdup (name_of (line, value->s));
  case MUSTER_TYPE_ENUM:
    return g_strdup (muster_word_label (field->words, value->s));
  case MUSTER_TYPE_INT:
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->i);
  case MUSTER_TYPE_COUNTER:
    return muster_words_change (value->i);
  case MUSTER_TYPE_REAL:
    return g_strdup_printf ("%g", value->d);
  case MUSTER_TYPE_BOOL:
    return g_strdup (value->i ? _ ("yes") : _ ("no"));
  case MUSTER_TYPE_TIME:
    return muster_sync_clock (value->i, FALSE);
  case MUSTER_TYPE_SET:
    return muster_words_join (field->words, (const char *const *)value->strv);
  case MUSTER_TYPE_POSITION:
    return muster_position_words (value->at);
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_JSON:
  default:
    return NULL;
  }
}

/* "Trapped 2, Grade larger (III)" */
static char *
changes (const Line *line)
{
  const MusterKindInfo *info = muster_kind_info (line->op->verb->kind);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < line->op->n_args; i++) {
    const MusterArg *arg = &line->op->args[i];
    const MusterField *field = &info->fields[arg->field];
    g_autofree char *words = value_words (line, field, &arg->value);
    if (g_str_equal (field->name, "source") || g_str_equal (field->name, "invented"))
      continue;
    if (out->len > 0)
      g_string_append (out, _ (", "));
    g_string_append (out, _ (field->label));
    if (words != NULL)
      g_string_append_printf (out, " %s", words);
    if (words != NULL && field->unit != NULL)
      g_string_append_printf (out, " %s", muster_unit_label (field->unit));
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
incident_words (const Line *line, const char *what)
{
  const char *title = own_name (line, MUSTER_INCIDENT_TITLE);
  if (g_str_equal (what, "report"))
    return g_strdup_printf (_ ("Incident reported: %s"), title);
  if (g_str_equal (what, "verify"))
    return g_strdup_printf (_ ("Incident verified: %s"), title);
  if (g_str_equal (what, "end"))
    return g_strdup_printf (_ ("Incident ended: %s"), title);
  if (g_str_equal (what, "reopen"))
    return g_strdup_printf (_ ("Incident opened again: %s"), title);
  return NULL;
}

static char *
activation_words (const Line *line, const char *what)
{
  const char *level = arg_text (line->op, MUSTER_ACTIVATION_LEVEL);
  const char *label = level != NULL ? muster_word_label (muster_words_level, level) : _ ("Response");
  const char *incident = name_of (line, ref_of (line, MUSTER_ACTIVATION_INCIDENT));
  const char *plan_id = ref_of (line, MUSTER_ACTIVATION_PLAN);
  const char *clause = arg_text (line->op, MUSTER_ACTIVATION_CLAUSE);
  g_autofree char *plan
      = plan_id != NULL ? g_strjoin (" ", name_of (line, plan_id), clause, NULL) : g_strdup (incident);
  if (g_str_equal (what, "propose"))
    return g_strdup_printf (_ ("%s proposed: %s"), label, plan);
  if (g_str_equal (what, "activate"))
    return g_strdup_printf (_ ("%s activated: %s"), label, plan);
  if (g_str_equal (what, "level"))
    return g_strdup_printf (_ ("Response changed to %s: %s"), label, incident);
  if (g_str_equal (what, "end"))
    return g_strdup_printf (_ ("Response ended: %s"), incident);
  return NULL;
}

static char *
assignment_words (const Line *line, const char *what)
{
  const char *team = name_of (line, ref_of (line, MUSTER_ASSIGNMENT_TEAM));
  const char *incident = name_of (line, ref_of (line, MUSTER_ASSIGNMENT_INCIDENT));
  const MusterOp *op = line->op;
  if (g_str_equal (what, "order"))
    return g_strdup_printf (arg_int (op, MUSTER_ASSIGNMENT_ORDERED_AT) > 0 ? _ ("%s ordered to %s")
                                                                           : _ ("%s requested for %s"),
                            team, incident);
  if (!g_str_equal (what, "status"))
    return NULL;
  if (arg_int (op, MUSTER_ASSIGNMENT_DECLINED_AT) > 0)
    return g_strdup_printf (_ ("%s declined"), team);
  if (arg_int (op, MUSTER_ASSIGNMENT_RELEASED_AT) > 0)
    return g_strdup_printf (_ ("%s released"), team);
  if (arg_int (op, MUSTER_ASSIGNMENT_WORKING_AT) > 0)
    return g_strdup_printf (_ ("%s working"), team);
  if (arg_int (op, MUSTER_ASSIGNMENT_ARRIVED_AT) > 0)
    return g_strdup_printf (_ ("%s arrived"), team);
  if (arg_int (op, MUSTER_ASSIGNMENT_DEPARTED_AT) > 0)
    return g_strdup_printf (_ ("%s departed"), team);
  if (arg_int (op, MUSTER_ASSIGNMENT_ACKNOWLEDGED_AT) > 0)
    return g_strdup_printf (_ ("%s acknowledged"), team);
  if (arg_int (op, MUSTER_ASSIGNMENT_ORDERED_AT) > 0)
    return g_strdup_printf (_ ("%s agreed to come"), team);
  g_autofree char *said = changes (line);
  return g_strdup_printf ("%s: %s", team, said);
}

static char *
people_words (const Line *line)
{
  const char *shelter = own_name (line, MUSTER_SHELTER_NAME);
  int n = (int)arg_int (line->op, MUSTER_SHELTER_OCCUPANCY);
  if (n >= 0)
    return g_strdup_printf (ngettext ("%d person came to %s", "%d people came to %s", (gulong)n), n, shelter);
  return g_strdup_printf (ngettext ("%d person left %s", "%d people left %s", (gulong)-n), -n, shelter);
}

static char *
resource_words (const Line *line, const char *what)
{
  const MusterOp *op = line->op;
  if (g_str_equal (op->verb_name, "shelter.open"))
    return g_strdup_printf (_ ("Shelter open: %s"), own_name (line, MUSTER_SHELTER_NAME));
  if (g_str_equal (op->verb_name, "shelter.close"))
    return g_strdup_printf (_ ("Shelter closed: %s"), own_name (line, MUSTER_SHELTER_NAME));
  if (g_str_equal (op->verb_name, "shelter.move"))
    return people_words (line);
  if (g_str_equal (op->verb_name, "stock.move")) {
    const char *unit = ref_of (line, MUSTER_STOCK_UNIT);
    g_autofree char *change = muster_words_change (arg_int (op, MUSTER_STOCK_QUANTITY));
    g_autofree char *amount
        = unit != NULL ? g_strdup_printf (C_ ("a number and its unit", "%s %s"), change, muster_unit_label (unit))
                       : g_strdup (change);
    /* Translators: item, change in quantity with its unit, depot: "Tent: −12 pieces, Store Eschen" */
    return g_strdup_printf (_ ("%s: %s, %s"), own_name (line, MUSTER_STOCK_ITEM), amount,
                            name_of (line, ref_of (line, MUSTER_STOCK_DEPOT)));
  }
  if (g_str_equal (op->verb_name, "task.done"))
    return g_strdup_printf (_ ("Task done: %s"), own_name (line, MUSTER_TASK_TITLE));
  if (g_str_equal (op->verb_name, "task.set") && arg_text (op, MUSTER_TASK_TITLE) != NULL)
    return g_strdup_printf (_ ("Task: %s"), arg_text (op, MUSTER_TASK_TITLE));
  if (g_str_equal (op->verb_name, "log.add"))
    return g_strdup (own_name (line, MUSTER_LOG_TEXT));
  if (g_str_equal (op->verb_name, "alarm.raise"))
    return g_strdup_printf (_ ("Alarm: %s"), own_name (line, MUSTER_ALARM_TITLE));
  if (g_str_equal (op->verb_name, "alarm.acknowledge"))
    return g_strdup_printf (_ ("Alarm acknowledged: %s"), own_name (line, MUSTER_ALARM_TITLE));
  if (g_str_equal (op->verb_name, "plot.set") && muster_op_arg (op, MUSTER_PLOT_GEOMETRY) != NULL) {
    const char *look = ref_of (line, MUSTER_PLOT_LOOK), *title = arg_text (op, MUSTER_PLOT_TITLE);
    return g_strdup_printf (_ ("Drawn: %s"), title != NULL  ? title
                                             : look != NULL ? muster_word_label (muster_words_plot, look)
                                                            : _ ("a shape"));
  }
  return NULL;
}

/* What a verb of the response is about: a figure with its value, the kind of a report, who was called. (nullable) */
static char *
subject_of (const Line *line)
{
  switch ((guint)line->op->verb->kind) {
  case MUSTER_FIGURE: {
    const MusterArg *value = muster_op_arg (line->op, MUSTER_FIGURE_VALUE);
    const char *how = arg_text (line->op, MUSTER_FIGURE_QUALIFIER), *name = ref_of (line, MUSTER_FIGURE_NAME);
    MusterFigureNow now = { .name = (char *)name,
                            .value = value != NULL ? value->value.d : 0,
                            .word = (char *)arg_text (line->op, MUSTER_FIGURE_WORD),
                            .known = value != NULL && value->value.set,
                            .qualifier = (char *)(how != NULL ? how : "exact") };
    g_autofree char *text = muster_figure_text (&now);
    return name != NULL ? g_strdup_printf (_ ("%s: %s"), muster_figure_words_label (name), text) : NULL;
  }
  case MUSTER_REPORT: {
    const char *form = ref_of (line, MUSTER_REPORT_FORM);
    return form != NULL ? g_strdup (muster_word_label (muster_words_report, form)) : NULL;
  }
  case MUSTER_CALL:
    return g_strdup (name_of (line, ref_of (line, MUSTER_CALL_PERSON)));
  case MUSTER_ESCALATION:
    return g_strdup (name_of (line, ref_of (line, MUSTER_ESCALATION_TO)));
  case MUSTER_DRILL:
  case MUSTER_FINDING:
    return g_strdup (name_of (line, line->op->entity));
  case MUSTER_WARNING:
    return g_strdup (own_name (line, MUSTER_WARNING_TITLE));
  case MUSTER_CONSULTATION:
    return g_strdup (own_name (line, MUSTER_CONSULTATION_TITLE));
  default:
    return NULL;
  }
}

static char *
response_words (const Line *line)
{
  const MusterVerb *verb = line->op->verb;
  gboolean plain = (verb->flags & (MUSTER_VERB_VOIDS | MUSTER_VERB_REMOVES | MUSTER_VERB_DISMISSES)) == 0
                   && !g_str_has_suffix (line->op->verb_name, ".set");
  g_autofree char *subject = plain ? subject_of (line) : NULL;
  if (g_str_equal (line->op->verb_name, "task.open"))
    return g_strdup_printf (_ ("Task: %s"), own_name (line, MUSTER_TASK_TITLE));
  if (subject == NULL || verb->kind == MUSTER_FIGURE)
    return g_steal_pointer (&subject);
  return g_strdup_printf (_ ("%s: %s"), subject, _ (verb->label));
}

/* The teams that were taken, each instead of the one advised for that place: the advice's record has what was advised,
 * the operation what was chosen. (nullable) none differs, or the advice is not there */
static char *
instead_words (const Line *line, const MusterJson *chosen)
{
  const MusterRecord *record = record_of (line, line->op->entity);
  const char *body = record != NULL ? muster_record_text (record, MUSTER_ADVICE_BODY) : NULL;
  g_autoptr (MusterJson) advice = body != NULL ? muster_json_parse (body, -1, NULL) : NULL;
  const MusterJson *seats = muster_json_get (advice, "seats");
  g_autoptr (GString) out = g_string_new (NULL);
  for (gsize i = 0; i < muster_json_length (chosen); i++) {
    const MusterJson *value;
    const char *seat = muster_json_member (chosen, i, &value), *team = muster_json_text (value, NULL);
    const MusterJson *proposed
        = muster_json_get (muster_json_at (seats, (gsize)g_ascii_strtoull (seat, NULL, 10)), "proposed");
    const char *advised = muster_json_get_text (proposed, "team");
    if (g_strcmp0 (team, advised) == 0)
      continue;
    /* Translators: the team that was sent, the team that was advised; either may be "no team" */
    g_autofree char *one = g_strdup_printf (_ ("%s instead of %s"), team != NULL ? name_of (line, team) : _ ("no team"),
                                            advised != NULL ? name_of (line, advised) : _ ("no team"));
    g_string_append_printf (out, "%s%s", out->len > 0 ? _ (", ") : "", one);
  }
  return body != NULL && out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static char *
decision_words (const Line *line)
{
  const char *decision = arg_text (line->op, MUSTER_ADVICE_DECISION), *form = ref_of (line, MUSTER_ADVICE_FORM);
  const MusterArg *arg = muster_op_arg (line->op, MUSTER_ADVICE_CHOSEN);
  g_autoptr (MusterJson) chosen = arg != NULL && arg->value.set ? muster_json_parse (arg->value.s, -1, NULL) : NULL;
  const char *subject = form != NULL ? muster_word_label (muster_words_advice, form) : NULL;
  if (g_strcmp0 (decision, "declined") == 0)
    return subject != NULL ? g_strdup_printf (_ ("Advice declined: %s"), subject) : g_strdup (_ ("Advice declined"));
  if (g_strcmp0 (decision, "overridden") == 0) {
    g_autofree char *instead = instead_words (line, chosen);
    return instead != NULL ? g_strdup_printf (_ ("Advice overridden: %s"), instead)
                           : g_strdup (_ ("Advice overridden"));
  }
  if (g_strcmp0 (decision, "accepted") != 0)
    return NULL;
  if (chosen == NULL)
    return subject != NULL ? g_strdup_printf (_ ("Advice accepted: %s"), subject) : g_strdup (_ ("Advice accepted"));
  guint n = 0;
  for (gsize i = 0; i < muster_json_length (chosen); i++) {
    const MusterJson *value;
    muster_json_member (chosen, i, &value);
    n += muster_json_is_text (value);
  }
  return g_strdup_printf (ngettext ("Advice accepted: %u team as advised", "Advice accepted: %u teams as advised", n),
                          n);
}

/* An advice has no name, only an id that nobody knows. (nullable) */
static char *
advice_words (const Line *line, const char *what)
{
  if (g_str_equal (what, "decide")) {
    g_autofree char *words = decision_words (line);
    const char *reason = arg_text (line->op, MUSTER_ADVICE_REASON);
    return words != NULL && reason != NULL ? g_strdup_printf (_ ("%s (%s)"), words, reason) : g_steal_pointer (&words);
  }
  const char *summary = g_str_equal (what, "propose") ? arg_text (line->op, MUSTER_ADVICE_SUMMARY) : NULL;
  if (summary != NULL && *summary != '\0')
    return g_strdup_printf (_ ("Advised: %s"), summary);
  return g_str_equal (what, "outcome") ? g_strdup (_ ("What came of the advice was noted")) : NULL;
}

static char *
general_words (const Line *line, const char *what)
{
  const MusterKindInfo *info = muster_kind_info (line->op->verb->kind);
  const MusterRecord *record = record_of (line, line->op->entity);
  const char *kind = _ (info->label);
  const char *name = record != NULL ? muster_record_name (record) : line->op->entity;
  if (line->op->verb->flags & MUSTER_VERB_VOIDS)
    return g_strdup_printf (_ ("Taken back: %s, %s"), kind, name);
  if (line->op->verb->flags & MUSTER_VERB_REMOVES)
    return g_strdup_printf (_ ("Removed: %s, %s"), kind, name);
  if (line->op->verb->flags & MUSTER_VERB_DISMISSES)
    return g_strdup_printf (_ ("Refusal dealt with: %s, %s"), kind, name);
  if (line->op->base == 0 && line->op->n_args > 2)
    return g_strdup_printf (_ ("Entered: %s, %s"), kind, name);
  g_autofree char *said = changes (line);
  /* Translators: name of the record, what was changed: "Flooding, Dorfstrasse: Trapped 2" */
  return g_strdup_printf (_ ("%s: %s"), name, said);
}

const MusterRecord *
muster_history_from_desk (gpointer desk, const char *id)
{
  return muster_desk_get (desk, id);
}

char *
muster_history_sentence (const MusterOp *op, MusterRecordFunc get, gpointer data)
{
  const Line line = { op, get, data };
  const char *dot = strchr (op->verb_name, '.');
  const char *what = dot != NULL ? dot + 1 : "";
  char *sentence = NULL;
  if (op->verb == NULL)
    return g_strdup_printf (_ ("Something a newer version did: %s"), op->verb_name);
  if (op->verb->kind == MUSTER_INCIDENT)
    sentence = incident_words (&line, what);
  else if (op->verb->kind == MUSTER_ACTIVATION)
    sentence = activation_words (&line, what);
  else if (op->verb->kind == MUSTER_ASSIGNMENT)
    sentence = assignment_words (&line, what);
  else if (op->verb->kind == MUSTER_ADVICE)
    sentence = advice_words (&line, what);
  else
    sentence = resource_words (&line, what);
  if (sentence == NULL)
    sentence = response_words (&line);
  if (sentence == NULL)
    sentence = general_words (&line, what);
  if (op->reason == NULL || *op->reason == '\0')
    return sentence;
  g_autofree char *plain = sentence;
  /* Translators: what was done, and the reason given for it */
  return g_strdup_printf (_ ("%s (%s)"), plain, op->reason);
}

char *
muster_history_who (const MusterOp *op)
{
  if (g_strcmp0 (op->verb_name, "log.add") == 0) {
    const char *channel = arg_text (op, MUSTER_LOG_CHANNEL);
    if (channel != NULL && !g_str_equal (channel, "desk"))
      return g_strdup (muster_word_label (muster_words_channel, channel));
  }
  if (g_strcmp0 (op->verb_name, "alarm.raise") == 0 && arg_text (op, MUSTER_ALARM_SOURCE) != NULL)
    return g_strdup (arg_text (op, MUSTER_ALARM_SOURCE));
  return g_strdup (op->actor != NULL ? op->actor : op->id.node);
}

const char *
muster_history_incident (const MusterOp *op, MusterRecordFunc get, gpointer data)
{
  const Line line = { op, get, data };
  if (op->verb == NULL)
    return NULL;
  switch ((guint)op->verb->kind) {
  case MUSTER_FIGURE:
    return ref_of (&line, MUSTER_FIGURE_INCIDENT);
  case MUSTER_REPORT:
    return ref_of (&line, MUSTER_REPORT_INCIDENT);
  case MUSTER_CALL:
    return ref_of (&line, MUSTER_CALL_INCIDENT);
  case MUSTER_ESCALATION:
    return ref_of (&line, MUSTER_ESCALATION_INCIDENT);
  case MUSTER_CONSULTATION:
    return ref_of (&line, MUSTER_CONSULTATION_INCIDENT);
  case MUSTER_ADVICE:
    return ref_of (&line, MUSTER_ADVICE_INCIDENT);
  case MUSTER_INCIDENT:
    return op->entity;
  case MUSTER_ACTIVATION:
    return ref_of (&line, MUSTER_ACTIVATION_INCIDENT);
  case MUSTER_TASK:
    return ref_of (&line, MUSTER_TASK_INCIDENT);
  case MUSTER_ASSIGNMENT:
    return ref_of (&line, MUSTER_ASSIGNMENT_INCIDENT);
  case MUSTER_LOG:
    return ref_of (&line, MUSTER_LOG_INCIDENT);
  case MUSTER_PLOT:
    return ref_of (&line, MUSTER_PLOT_INCIDENT);
  case MUSTER_ALARM:
    return ref_of (&line, MUSTER_ALARM_INCIDENT);
  case MUSTER_JURISDICTION:
  case MUSTER_HEADQUARTERS:
  case MUSTER_PERSON:
  case MUSTER_TEAM:
  case MUSTER_DEPOT:
  case MUSTER_STOCK:
  case MUSTER_SHELTER:
  case MUSTER_PLAN:
  case MUSTER_N_KINDS:
  case MUSTER_NO_KIND:
  default:
    return NULL;
  }
}

gboolean
muster_history_is_register (const MusterOp *op)
{
  if (op->verb == NULL || !g_str_has_suffix (op->verb_name, ".set"))
    return FALSE;
  switch (op->verb->kind) {
  case MUSTER_JURISDICTION:
  case MUSTER_HEADQUARTERS:
  case MUSTER_PERSON:
  case MUSTER_TEAM:
  case MUSTER_DEPOT:
  case MUSTER_STOCK:
  case MUSTER_SHELTER:
  case MUSTER_PLAN:
    return TRUE;
  case MUSTER_INCIDENT:
  case MUSTER_ACTIVATION:
  case MUSTER_TASK:
  case MUSTER_ASSIGNMENT:
  case MUSTER_LOG:
  case MUSTER_PLOT:
  case MUSTER_ALARM:
  case MUSTER_N_KINDS:
  case MUSTER_NO_KIND:
  default:
    return FALSE;
  }
}
