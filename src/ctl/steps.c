/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of an incident that are one operation each: what was reported, who was asked, who answered. A command is a
 * row: its verb, the words that follow, and which fields of the verb may be said as options. Names, kinds and help of
 * the options are the schema's, so they cannot differ from what `do` takes; what may be done is decided by the rules.
 */
#include "core/time.h"
#include "ctl/acting.h"
#include "ctl/command.h"
#include "ctl/step-sense.h"
#include "model/verb.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *name;    /* of the command */
  const char *verb;    /* its operation */
  const char *word;    /* field that the (last) argument fills; NULL: none */
  const char *options; /* fields that can be said as options, separated by spaces */
  const char *by;      /* field that holds whoever does it, where nobody is named; NULL: none */
} Step;

static const Step steps[] = {
  { "incident report", "incident.report", "title",
    "hazard grade position place jurisdiction onset called_at answered_at reporter phone note parent", NULL },
  { "incident verify", "incident.verify", NULL, "hazard grade position place jurisdiction note", NULL },
  { "incident relieve", "incident.relieve", NULL, "relief_at note", NULL },
  { "incident end", "incident.end", NULL, "", NULL },
  { "incident reopen", "incident.reopen", NULL, "", NULL },
  { "incident recover", "incident.recover", NULL, "", NULL },
  { "incident evaluate", "incident.evaluate", "evaluation", "", NULL },
  { "escalation request", "escalation.request", "incident", "from to level why", "requested_by" },
  { "escalation accept", "escalation.accept", NULL, "answer decided_by", "decided_by" },
  { "escalation decline", "escalation.decline", NULL, "answer decided_by", "decided_by" },
  { "escalation withdraw", "escalation.withdraw", NULL, "answer decided_by", "decided_by" },
  { "linkage add", "linkage.add", "incident", "activation kind partner text", NULL },
  { "task open", "task.open", "title", "incident activation origin role minutes deadline position notes", NULL },
  { "task done", "task.done", NULL, "done_by notes", "done_by" },
  { "task cancel", "task.cancel", NULL, "notes", NULL },
  { "team order", "assignment.order", "team", "incident eta note", NULL },
  { "team status", "assignment.status", NULL,
    "acknowledged_at departed_at arrived_at working_at released_at declined_at eta note", NULL },
  { "report fill", "report.save", NULL, "recipient channel due_at place summary measures requests unknown", NULL },
  { "report receive", "report.receive", NULL, "received_by received_at", NULL },
  { "report acknowledge", "report.acknowledge", NULL, "acknowledged_by acknowledged_at", NULL },
  { "call answer", "call.answer", NULL, "answered_by answered_at answer", NULL },
  { "call fail", "call.fail", NULL, "answer", NULL },
  { "warning issue", "warning.issue", "title",
    "incident hazard level area place jurisdictions texts channels urgency severity certainty onset expires_at",
    "issued_by" },
  { "warning update", "warning.update", NULL,
    "title level area place jurisdictions texts channels urgency severity certainty onset expires_at", NULL },
  { "warning cancel", "warning.cancel", NULL, "texts", NULL },
  { "consultation hold", "consultation.hold", "title", "incident chair people question", NULL },
  { "consultation conclude", "consultation.conclude", "conclusion", "", NULL },
  { "response decline", "activation.decline", NULL, "", NULL },
};

/* ---- values ---- */

static gboolean G_GNUC_PRINTF (2, 3) complain (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_FIELD, format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
parse_number (const char *text, double *out)
{
  char *end;

  *out = g_ascii_strtod (text, &end);
  return end > text && *end == '\0';
}

static gboolean
parse_position (const char *text, MusterLatLon *at)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 3);

  return g_strv_length (parts) == 2 && parse_number (parts[0], &at->lat) && parse_number (parts[1], &at->lon)
         && at->lat >= -90 && at->lat <= 90 && at->lon >= -180 && at->lon <= 180;
}

/* JSON as it stands, or the file that holds it. */
static gboolean
set_json (MusterIntent *intent, int field, const char *name, const char *text, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (MusterJson) json = NULL;

  if (*text != '{' && *text != '[') {
    if (!g_file_get_contents (text, &content, NULL, error))
      return FALSE;
    text = content;
  }
  json = muster_json_parse (text, -1, error);
  if (json == NULL) {
    g_prefix_error (error, "--%s: ", name);
    return FALSE;
  }
  muster_intent_json (intent, field, text);
  return TRUE;
}

static gboolean
set_value (MusterIntent *intent, int index, const MusterField *field, const char *name, const char *text, gint64 now,
           GError **error)
{
  g_auto (GStrv) words = NULL;
  MusterLatLon at;
  double number;
  gint64 ms;

  switch (field->type) {
  case MUSTER_TYPE_TIME:
    ms = now;
    if (strcmp (text, "now") != 0 && !muster_time_parse (text, &ms))
      return complain (error, _ ("--%s: “%s” is not a time; write 2026-07-01T10:00:00Z, or now"), name, text);
    muster_intent_int (intent, index, ms);
    return TRUE;
  case MUSTER_TYPE_INT:
    if (!parse_number (text, &number) || number != (double)(gint64)number)
      return complain (error, _ ("--%s: “%s” is no whole number"), name, text);
    muster_intent_int (intent, index, (gint64)number);
    return TRUE;
  case MUSTER_TYPE_POSITION:
    if (!parse_position (text, &at))
      return complain (error, _ ("--%s: “%s” is no position; write LAT,LON in degrees"), name, text);
    muster_intent_position (intent, index, at);
    return TRUE;
  case MUSTER_TYPE_SET:
    words = g_strsplit (text, ",", -1);
    for (guint i = 0; words[i] != NULL; i++)
      g_strstrip (words[i]);
    for (guint i = 0; field->words != NULL && words[i] != NULL; i++)
      if (muster_words_find (field->words, words[i]) == NULL)
        return complain (error, _ ("--%s: “%s” is none of the words it takes; --help lists them"), name, words[i]);
    muster_intent_strv (intent, index, (const char *const *)words);
    return TRUE;
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_JSON:
    return set_json (intent, index, name, text, error);
  default:
    muster_intent_text (intent, index, text);
    return TRUE;
  }
}

/* ---- options ---- */

static const char *
describe_value (const MusterField *field)
{
  switch (field->type) {
  case MUSTER_TYPE_TIME:
    return "TIME";
  case MUSTER_TYPE_INT:
    return "N";
  case MUSTER_TYPE_POSITION:
    return "LAT,LON";
  case MUSTER_TYPE_REF:
    return "ID";
  case MUSTER_TYPE_SET:
    return "A,B";
  case MUSTER_TYPE_GEOMETRY:
  case MUSTER_TYPE_JSON:
    return "JSON|FILE";
  default:
    return field->words != NULL ? "WORD" : "TEXT";
  }
}

/* The label of the field, and the words it takes where those are few. (transfer full) */
static char *
describe_field (const MusterField *field)
{
  g_autoptr (GString) text = g_string_new (_ (field->label));
  guint n = 0;

  while (field->words != NULL && field->words[n].value != NULL)
    n++;
  for (guint i = 0; i < n && n <= 12; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", field->words[i].value);
  if (field->unit != NULL)
    g_string_append_printf (text, " (%s)", field->unit);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One option for each field, its value to be found in @values. */
static void
add_options (const MusterKindInfo *kind, const int *fields, char **names, char **helps, char **values, GArray *entries)
{
  for (guint i = 0; names[i] != NULL; i++) {
    const MusterField *field = &kind->fields[fields[i]];
    g_strdelimit (names[i], "_", '-');
    helps[i] = describe_field (field);
    g_array_append_val (
        entries, ((GOptionEntry){ names[i], 0, 0, G_OPTION_ARG_STRING, &values[i], helps[i], describe_value (field) }));
  }
}

/* ---- records that are named ---- */

/* A jurisdiction by its id, its code or its name, where only one has it. (nullable) */
static const char *
find_jurisdiction (MusterActing *acting, const char *text)
{
  g_autoptr (GPtrArray) all = muster_scene_list (&acting->scene, MUSTER_JURISDICTION);
  const char *found = NULL;

  if (muster_scene_get (&acting->scene, MUSTER_JURISDICTION, text) != NULL)
    return text;
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (r, MUSTER_JURISDICTION_CODE), text) != 0
        && g_strcmp0 (muster_record_text (r, MUSTER_JURISDICTION_NAME), text) != 0)
      continue;
    if (found != NULL)
      return NULL;
    found = r->id;
  }
  return found;
}

/* Several, separated by commas: the same, each by its id in the end. FALSE with the message printed. */
static gboolean
find_jurisdictions (MusterActing *acting, const Step *step, char **value, int *code)
{
  g_auto (GStrv) words = g_strsplit (*value, ",", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    const char *id = find_jurisdiction (acting, g_strstrip (words[i]));
    if (id == NULL) {
      muster_acting_find (acting, step->name, MUSTER_JURISDICTION, words[i], code);
      return FALSE;
    }
    char *copy = g_strdup (id);
    g_free (words[i]);
    words[i] = copy;
  }
  g_free (*value);
  *value = g_strjoinv (",", words);
  return TRUE;
}

/* The record that a field names, which must be there: nobody is asked who does not exist. FALSE with the message
 * printed. @value is replaced by the record's id. */
static gboolean
find_named (MusterActing *acting, const Step *step, const char *field, char **value, int *code)
{
  static const struct {
    const char *field;
    MusterKind kind;
  } kinds[] = { { "incident", MUSTER_INCIDENT }, { "parent", MUSTER_INCIDENT }, { "jurisdiction", MUSTER_JURISDICTION },
                { "from", MUSTER_JURISDICTION }, { "to", MUSTER_JURISDICTION }, { "activation", MUSTER_ACTIVATION },
                { "team", MUSTER_TEAM } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (kinds[i].field, field) != 0)
      continue;
    const char *id = kinds[i].kind == MUSTER_JURISDICTION ? find_jurisdiction (acting, *value) : NULL;
    if (id == NULL && muster_acting_find (acting, step->name, kinds[i].kind, *value, code) == NULL)
      return FALSE;
    if (id != NULL && id != *value) {
      char *copy = g_strdup (id);
      g_free (*value);
      *value = copy;
    }
  }
  return TRUE;
}

/* ---- running ---- */

static const MusterCommand *find_command (const Step *step); /* defined below the table */

static gboolean
find_options_named (MusterActing *acting, const Step *step, const MusterKindInfo *kind, const int *fields,
                    char **values, guint n, int *code)
{
  for (guint i = 0; i < n; i++) {
    const MusterField *field = &kind->fields[fields[i]];
    if (values[i] == NULL)
      continue;
    if (field->type == MUSTER_TYPE_REF && !find_named (acting, step, field->name, &values[i], code))
      return FALSE;
    if (strcmp (field->name, "jurisdictions") == 0 && !find_jurisdictions (acting, step, &values[i], code))
      return FALSE;
  }
  return TRUE;
}

/* What creates says first what it is about; a draft that exists is saved by the verb that makes one. */
static gboolean
creates (const Step *step, const MusterVerb *verb)
{
  return (verb->flags & MUSTER_VERB_CREATES) != 0 && step->word != NULL;
}

/* Whether every record that the command names is there. */
static gboolean
find_all_named (MusterActing *acting, const Step *step, const MusterVerb *verb, const int *fields, char **values,
                guint n, char **words, int *code)
{
  const MusterKindInfo *kind = muster_kind_info (verb->kind);

  if (!creates (step, verb))
    return muster_acting_find (acting, step->name, verb->kind, words[0], code) != NULL
           && find_options_named (acting, step, kind, fields, values, n, code);
  int field = muster_kind_find_field (verb->kind, step->word);
  if (kind->fields[field].type == MUSTER_TYPE_REF) {
    g_autofree char *word = g_strdup (words[0]);
    if (!find_named (acting, step, step->word, &word, code))
      return FALSE;
  }
  return find_options_named (acting, step, kind, fields, values, n, code);
}

static MusterIntent *
make_intent (const Step *step, const MusterVerb *verb, const int *fields, char **names, char **values, char **words,
             const MusterActing *acting, GError **error)
{
  const MusterKindInfo *kind = muster_kind_info (verb->kind);
  g_autoptr (MusterIntent) intent = muster_intent_new (step->verb);
  gboolean named = FALSE;

  if (!creates (step, verb))
    muster_intent_set_entity (intent, *words++);
  if (step->word != NULL && *words != NULL)
    muster_intent_text (intent, muster_kind_find_field (verb->kind, step->word), *words);
  if (strcmp (step->verb, "assignment.order") == 0) {
    const MusterRecord *team = muster_scene_get (&acting->scene, MUSTER_TEAM, *words);
    gboolean own = muster_record_int (team, MUSTER_TEAM_OWN, TRUE) != 0;
    muster_intent_int (intent, own ? MUSTER_ASSIGNMENT_ORDERED_AT : MUSTER_ASSIGNMENT_REQUESTED_AT, acting->now);
  }
  for (guint i = 0; names[i] != NULL; i++) {
    const MusterField *field = &kind->fields[fields[i]];
    named |= values[i] != NULL && g_strcmp0 (field->name, step->by) == 0;
    if (values[i] != NULL && !set_value (intent, fields[i], field, names[i], values[i], acting->now, error))
      return NULL;
  }
  if (step->by != NULL && !named)
    muster_intent_text (intent, muster_kind_find_field (verb->kind, step->by), acting->actor);
  return g_steal_pointer (&intent);
}

static int
run_step (int argc, char **argv)
{
  const Step *step = steps;
  g_autofree char *reason = NULL;
  const GOptionEntry common[]
      = { MUSTER_ACTING_DO, { "reason", 'r', 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for the journal"), "TEXT" } };
  g_autoptr (GArray) entries = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));
  g_autoptr (GError) error = NULL;
  g_auto (MusterActing) acting = { 0 };
  int code = MUSTER_EXIT_OK;

  while (strcmp (step->name, argv[0]) != 0)
    step++;
  const MusterVerb *verb = muster_verb_find (step->verb);
  g_auto (GStrv) names = *step->options != '\0' ? g_strsplit (step->options, " ", -1) : g_new0 (char *, 1);
  guint n = g_strv_length (names);
  g_auto (GStrv) helps = g_new0 (char *, n + 1);
  g_autofree char **values = g_new0 (char *, n + 1);
  g_autofree int *fields = g_new0 (int, n + 1);
  for (guint i = 0; i < n; i++)
    fields[i] = muster_kind_find_field (verb->kind, names[i]);
  g_array_append_vals (entries, common, G_N_ELEMENTS (common));
  add_options (muster_kind_info (verb->kind), fields, names, helps, values, entries);
  int least = 1, most = creates (step, verb) || step->word == NULL ? 1 : 2;
  int words
      = muster_command_options (find_command (step), (GOptionEntry *)(void *)entries->data, argc, argv, least, most);
  argv[words + 1] = NULL;
  if (muster_acting_write (&acting, step->name, &code)
      && find_all_named (&acting, step, verb, fields, values, n, argv + 1, &code)
      && muster_step_makes_sense (&acting, step->name, argv[1], (const char *const *)names, values, reason, &code)) {
    MusterIntent *intent = make_intent (step, verb, fields, names, values, argv + 1, &acting, &error);
    if (intent == NULL) {
      code = muster_command_fail (step->name, error);
    } else {
      GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
      if (reason != NULL)
        muster_intent_set_reason (intent, reason);
      g_ptr_array_add (intents, intent);
      code = muster_acting_submit (&acting, step->name, intents);
    }
  }
  for (guint i = 0; i < n; i++)
    g_free (values[i]);
  return code;
}

const MusterCommand muster_step_commands[] = {
  { "incident report", "TITLE --data DIR", N_ ("Report an incident, with whatever is known"), run_step },
  { "incident verify", "INCIDENT --data DIR", N_ ("Confirm what was reported, or put it right"), run_step },
  { "incident relieve", "INCIDENT --data DIR", N_ ("Basic relief has reached the people: its clock stops"), run_step },
  { "incident end", "INCIDENT --data DIR", N_ ("The incident is over"), run_step },
  { "incident reopen", "INCIDENT --data DIR", N_ ("It was not over after all"), run_step },
  { "incident recover", "INCIDENT --data DIR", N_ ("Recovery begins"), run_step },
  { "incident evaluate", "INCIDENT [TEXT] --data DIR", N_ ("Close it with what was learned"), run_step },
  { "escalation request", "INCIDENT --to JURISDICTION --data DIR", N_ ("Ask the level above to take command"),
    run_step },
  { "escalation accept", "ESCALATION --data DIR", N_ ("Take command, as the one that was asked"), run_step },
  { "escalation decline", "ESCALATION --reason TEXT --data DIR", N_ ("Leave command where it is, and say why"),
    run_step },
  { "escalation withdraw", "ESCALATION --data DIR", N_ ("Take the request back"), run_step },
  { "linkage add", "INCIDENT --kind WORD --partner NAME --data DIR",
    N_ ("Write down what others joined with: plan, information, team or supply"), run_step },
  { "task open", "TITLE --data DIR", N_ ("Open a task of one's own, beside those of the plan"), run_step },
  { "task done", "TASK --data DIR", N_ ("A task is done"), run_step },
  { "task cancel", "TASK --data DIR", N_ ("A task is not needed any more"), run_step },
  { "team order", "TEAM --incident INCIDENT --data DIR",
    N_ ("Order a team to an incident; that of another owner is asked"), run_step },
  { "team status", "ASSIGNMENT --arrived-at now --data DIR", N_ ("Say how far an ordered team is"), run_step },
  { "report fill", "REPORT --data DIR", N_ ("Fill in what a draft leaves blank"), run_step },
  { "report receive", "REPORT --data DIR", N_ ("A report arrived"), run_step },
  { "report acknowledge", "REPORT --data DIR", N_ ("A report was acknowledged"), run_step },
  { "call answer", "CALL --data DIR", N_ ("Somebody who was called has answered"), run_step },
  { "call fail", "CALL --data DIR", N_ ("Nobody answered"), run_step },
  { "warning issue", "TITLE --level WORD --data DIR", N_ ("Issue a warning"), run_step },
  { "warning update", "WARNING --data DIR", N_ ("Change a warning that holds"), run_step },
  { "warning cancel", "WARNING --reason TEXT --data DIR", N_ ("Take a warning back, and say why"), run_step },
  { "consultation hold", "TITLE --data DIR", N_ ("Hold a consultation"), run_step },
  { "consultation conclude", "CONSULTATION CONCLUSION --data DIR", N_ ("Write down what it came to"), run_step },
  { "response decline", "ACTIVATION --reason TEXT --data DIR", N_ ("Decline a proposal, and say why"), run_step },
  { NULL, NULL, NULL, NULL },
};

static const MusterCommand *
find_command (const Step *step)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (steps) + 1 == G_N_ELEMENTS (muster_step_commands));
  const MusterCommand *command = &muster_step_commands[step - steps];

  g_assert_cmpstr (command->name, ==, step->name);
  return command;
}
