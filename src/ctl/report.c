/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures, reports upward, call-outs and the count of people inside a warning. */
#include "core/time.h"
#include "ctl/acting.h"
#include "ctl/command.h"
#include "exchange/geojson.h"
#include "response/facts.h"
#include "response/figures.h"
#include "response/incidents.h"
#include "response/outreach.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static GPtrArray *
intents_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
}

/* ---- figures ---- */

/* Any name may be written down, but a slip of the pen should not look like a fact that counts. */
static void
say_unknown (const char *command, const char *which)
{
  const char *near = muster_fact_nearest (which);

  if (near != NULL)
    g_printerr (_ ("musterctl %s: no plan knows “%s” (did you mean “%s”?); it is written down all the same\n"), command,
                which, near);
  else
    g_printerr (_ ("musterctl %s: no plan knows “%s”; it is written down all the same\n"), command, which);
}

static int
run_figure_add (int argc, char **argv)
{
  g_autofree char *source = NULL, *corrects = NULL;
  GOptionEntry entries[]
      = { MUSTER_ACTING_DO,
          { "source", 's', 0, G_OPTION_ARG_STRING, &source, N_ ("Who says so"), "TEXT" },
          { "corrects", 'c', 0, G_OPTION_ARG_STRING, &corrects, N_ ("The figure that was wrong"), "ID" },
          G_OPTION_ENTRY_NULL };
  const char *name = "figure add";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *all;
  const char *incident;
  int code = MUSTER_EXIT_OK,
      words = muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 2, 100);

  if (!muster_acting_write (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  incident = muster_incident_kept (&acting.scene, argv[1]);
  all = intents_new ();
  for (int i = 2; i <= words; i++) {
    char *equals = strchr (argv[i], '=');
    g_autofree char *which = equals != NULL ? g_strndup (argv[i], (gsize)(equals - argv[i])) : NULL;
    GPtrArray *some;
    if (equals == NULL) {
      g_printerr (_ ("musterctl %s: “%s” must be NAME=VALUE: dead=12, dead=\">10\", missing=?\n"), name, argv[i]);
      g_ptr_array_unref (all);
      return MUSTER_EXIT_USAGE;
    }
    if (muster_fact_find (which) == NULL && muster_kind_find_field (MUSTER_INCIDENT, which) < 0)
      say_unknown (name, which);
    some = muster_figure_intents (incident, which, equals + 1, source, NULL, acting.now, &error);
    if (some == NULL) {
      g_ptr_array_unref (all);
      return muster_command_fail (name, error);
    }
    if (corrects != NULL)
      muster_intent_text (g_ptr_array_index (some, 0), MUSTER_FIGURE_CORRECTS, corrects);
    g_ptr_array_extend_and_steal (all, some);
  }
  return muster_acting_submit (&acting, name, all);
}

static int
run_figure_list (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "figure list";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (MusterJson) root = NULL;
  g_autofree char *json = NULL;
  const MusterJson *list;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_read (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  figures = muster_figures (&acting.scene, argv[1]);
  json = muster_figures_to_json (figures);
  root = muster_json_parse (json, -1, NULL);
  list = muster_json_get (root, "figures");
  for (gsize i = 0; i < muster_json_length (list); i++) {
    g_autoptr (GString) line = g_string_new (NULL);
    muster_json_add (line, muster_json_at (list, i));
    puts (line->str);
  }
  return MUSTER_EXIT_OK;
}

/* ---- reports ---- */

static void
print_report (const MusterRecord *r, gint64 now)
{
  g_autoptr (GString) line = g_string_new ("{");
  g_auto (GStrv) blanks = muster_report_blanks (r);
  gint64 late = muster_report_late (r, now);

  muster_geojson_properties (r, MUSTER_GEOJSON_SENSITIVE, line);
  muster_json_put_known (line, "state", muster_report_state (r));
  if (!muster_record_has (r, MUSTER_REPORT_SENT_AT))
    muster_json_put_texts (line, "blanks", (const char *const *)blanks, -1);
  if (late > 0) {
    muster_json_put_real (line, "late_minutes", (double)late / 60000);
  }
  puts (g_string_append_c (line, '}')->str);
}

static int
run_report_new (int argc, char **argv)
{
  g_autofree char *form = NULL, *to = NULL, *channel = NULL, *summary = NULL, *measures = NULL, *requests = NULL,
                  *due = NULL;
  g_auto (GStrv) unknown = NULL;
  GOptionEntry entries[]
      = { MUSTER_ACTING_DO,
          { "kind", 'k', 0, G_OPTION_ARG_STRING, &form, N_ ("first, follow-up or final; without it what comes next"),
            "KIND" },
          { "to", 't', 0, G_OPTION_ARG_STRING, &to, N_ ("To whom"), "NAME" },
          { "channel", 0, 0, G_OPTION_ARG_STRING, &channel, N_ ("By phone, fax, system …"), "WORD" },
          { "summary", 's', 0, G_OPTION_ARG_STRING, &summary, N_ ("What happened"), "TEXT" },
          { "measures", 'm', 0, G_OPTION_ARG_STRING, &measures, N_ ("What was done"), "TEXT" },
          { "requests", 0, 0, G_OPTION_ARG_STRING, &requests, N_ ("What is asked for"), "TEXT" },
          { "due", 0, 0, G_OPTION_ARG_STRING, &due, N_ ("Latest (ISO 8601)"), "TIME" },
          { "unknown", 'u', 0, G_OPTION_ARG_STRING_ARRAY, &unknown, N_ ("Not known yet: a field or figure"), "NAME" },
          G_OPTION_ENTRY_NULL };
  const char *name = "report new";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) versions = NULL;
  GPtrArray *intents;
  MusterIntent *intent;
  gint64 due_at = 0;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 1, 1);
  if ((form != NULL && muster_words_find (muster_words_report, form) == NULL)
      || (channel != NULL && muster_words_find (muster_words_means, channel) == NULL)
      || (due != NULL && !muster_time_parse (due, &due_at))) {
    g_printerr (_ ("musterctl %s: --kind, --channel or --due has a value that is not known\n"), name);
    return MUSTER_EXIT_USAGE;
  }
  if (!muster_acting_write (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  versions = muster_reports_of (&acting.scene, argv[1]);
  intent = muster_report_start (&acting.scene, argv[1],
                                form != NULL        ? form
                                : versions->len > 0 ? "follow-up"
                                                    : "first",
                                acting.now);
  const struct {
    int field;
    const char *text;
  } texts[] = { { MUSTER_REPORT_RECIPIENT, to },
                { MUSTER_REPORT_CHANNEL, channel },
                { MUSTER_REPORT_SUMMARY, summary },
                { MUSTER_REPORT_MEASURES, measures },
                { MUSTER_REPORT_REQUESTS, requests } };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].text != NULL)
      muster_intent_text (intent, texts[i].field, texts[i].text);
  if (due_at != 0)
    muster_intent_int (intent, MUSTER_REPORT_DUE_AT, due_at);
  if (unknown != NULL)
    muster_intent_strv (intent, MUSTER_REPORT_UNKNOWN, (const char *const *)unknown);
  intents = intents_new ();
  g_ptr_array_add (intents, intent);
  return muster_acting_submit (&acting, name, intents);
}

static int
run_report_show (int argc, char **argv)
{
  gboolean text = FALSE;
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK,
                             { "text", 0, 0, G_OPTION_ARG_NONE, &text, N_ ("As a text to read out or send"), NULL },
                             G_OPTION_ENTRY_NULL };
  const char *name = "report show";
  g_auto (MusterActing) acting = { 0 };
  const MusterRecord *r;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_read (&acting, name, &code)
      || (r = muster_acting_find (&acting, name, MUSTER_REPORT, argv[1], &code)) == NULL)
    return code;
  if (text) {
    g_autofree char *said = muster_report_text (&acting.scene, r);
    fputs (said, stdout);
  } else {
    print_report (r, acting.now);
  }
  return MUSTER_EXIT_OK;
}

static int
run_report_list (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "report list";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) versions = NULL;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_read (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  versions = muster_reports_of (&acting.scene, argv[1]);
  for (guint i = 0; i < versions->len; i++)
    print_report (g_ptr_array_index (versions, i), acting.now);
  return MUSTER_EXIT_OK;
}

static int
run_report_send (int argc, char **argv)
{
  gboolean incomplete = FALSE;
  GOptionEntry entries[] = { MUSTER_ACTING_DO,
                             { "incomplete", 0, 0, G_OPTION_ARG_NONE, &incomplete,
                               N_ ("Send it although something is blank; it is written down as unknown"), NULL },
                             G_OPTION_ENTRY_NULL };
  const char *name = "report send";
  g_auto (MusterActing) acting = { 0 };
  g_auto (GStrv) blanks = NULL;
  GPtrArray *intents;
  const MusterRecord *r;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_write (&acting, name, &code)
      || (r = muster_acting_find (&acting, name, MUSTER_REPORT, argv[1], &code)) == NULL)
    return code;
  blanks = muster_report_blanks (r);
  if (!incomplete && blanks[0] != NULL && !muster_record_has (r, MUSTER_REPORT_SENT_AT)) {
    g_autofree char *all = g_strjoinv (", ", blanks);
    g_printerr (
        _ ("musterctl %s: not sent; blank: %s. Fill them in, say that they are unknown, or give --incomplete.\n"), name,
        all);
    return MUSTER_EXIT_REFUSED;
  }
  intents = intents_new ();
  g_ptr_array_add (intents, muster_report_send (r, acting.actor));
  return muster_acting_submit (&acting, name, intents);
}

/* ---- calls ---- */

static int
run_call_out (int argc, char **argv)
{
  g_autofree char *incident = NULL, *list = NULL, *purpose = NULL, *means = NULL, *text = NULL;
  gint minutes = 0;
  GOptionEntry entries[]
      = { MUSTER_ACTING_DO,
          { "incident", 'i', 0, G_OPTION_ARG_STRING, &incident, N_ ("The incident it is about"), "ID" },
          { "list", 'l', 0, G_OPTION_ARG_STRING, &list, N_ ("Everybody on this call list"), "ID" },
          { "purpose", 'p', 0, G_OPTION_ARG_STRING, &purpose, N_ ("inform, confirm, assemble, stand-by or expert"),
            "WORD" },
          { "means", 'm', 0, G_OPTION_ARG_STRING, &means, N_ ("phone, radio, message, mail …"), "WORD" },
          { "text", 't', 0, G_OPTION_ARG_STRING, &text, N_ ("What is said"), "TEXT" },
          { "within", 'w', 0, G_OPTION_ARG_INT, &minutes, N_ ("Answer due within this many minutes"), "N" },
          G_OPTION_ENTRY_NULL };
  const char *name = "call out";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *intents;
  MusterCallWish wish;
  int code = MUSTER_EXIT_OK,
      words = muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 0, 500);

  if ((purpose != NULL && muster_words_find (muster_words_call, purpose) == NULL)
      || (means != NULL && muster_words_find (muster_words_means, means) == NULL) || (words == 0) == (list == NULL)) {
    g_printerr (_ ("musterctl %s: name people, or --list; --purpose and --means take words of “do --list”\n"), name);
    return MUSTER_EXIT_USAGE;
  }
  if (!muster_acting_write (&acting, name, &code)
      || (incident != NULL && muster_acting_find (&acting, name, MUSTER_INCIDENT, incident, &code) == NULL))
    return code;
  wish = (MusterCallWish){ .incident = incident,
                           .list = list,
                           .purpose = purpose,
                           .means = means,
                           .text = text,
                           .by = acting.actor,
                           .due = minutes > 0 ? acting.now + (gint64)minutes * 60000 : 0 };
  intents = muster_call_out (&acting.scene, &wish, words > 0 ? (const char *const *)(argv + 1) : NULL, &error);
  if (intents == NULL)
    return muster_command_fail (name, error);
  return muster_acting_submit (&acting, name, intents);
}

static int
run_call_list (int argc, char **argv)
{
  g_autofree char *incident = NULL;
  GOptionEntry entries[]
      = { MUSTER_ACTING_LOOK,
          { "incident", 'i', 0, G_OPTION_ARG_STRING, &incident, N_ ("Only those about this incident"), "ID" },
          G_OPTION_ENTRY_NULL };
  const char *name = "call list";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) calls = NULL;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 0, 0);
  if (!muster_acting_read (&acting, name, &code))
    return code;
  calls = muster_scene_list (&acting.scene, MUSTER_CALL);
  for (guint i = 0; i < calls->len; i++) {
    const MusterRecord *c = g_ptr_array_index (calls, i);
    g_autoptr (GString) line = g_string_new ("{");
    if (incident != NULL && g_strcmp0 (muster_record_text (c, MUSTER_CALL_INCIDENT), incident) != 0)
      continue;
    muster_geojson_properties (c, MUSTER_GEOJSON_SENSITIVE, line);
    muster_json_put_known (line, "name", muster_scene_name (&acting.scene, muster_record_text (c, MUSTER_CALL_PERSON)));
    muster_json_put_known (line, "state", muster_call_state_name (muster_call_state (c, acting.now)));
    puts (g_string_append_c (line, '}')->str);
  }
  return MUSTER_EXIT_OK;
}

/* ---- warnings ---- */

static int
run_warning_count (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "warning count";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GString) line = g_string_new ("{");
  g_autofree char *basis = NULL;
  const MusterRecord *w;
  gint64 people;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_report_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_read (&acting, name, &code)
      || (w = muster_acting_find (&acting, name, MUSTER_WARNING, argv[1], &code)) == NULL)
    return code;
  people = muster_people_inside (&acting.scene, muster_record_text (w, MUSTER_WARNING_AREA),
                                 muster_record_strv (w, MUSTER_WARNING_JURISDICTIONS), &basis);
  muster_json_put_known (line, "warning", w->id);
  muster_json_put_known (line, "state", muster_warning_state_name (muster_warning_state (w, acting.now)));
  muster_json_name (line, "recipients");
  if (people >= 0)
    muster_json_add_int (line, people);
  else
    g_string_append (line, "null");
  muster_json_put_known (line, "basis", basis);
  puts (g_string_append_c (line, '}')->str);
  return people >= 0 ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}

const MusterCommand muster_report_commands[] = {
  { "figure add", "INCIDENT NAME=VALUE … --data DIR", N_ ("Write down figures, with qualifier, source and time"),
    run_figure_add },
  { "figure list", "INCIDENT --data DIR", N_ ("List the figures of an incident that count now"), run_figure_list },
  { "report new", "INCIDENT --data DIR", N_ ("Start a report upward, filled with what is known"), run_report_new },
  { "report list", "INCIDENT --data DIR", N_ ("List the reports of an incident"), run_report_list },
  { "report show", "REPORT --data DIR", N_ ("Show a report, and what is blank in it"), run_report_show },
  { "report send", "REPORT --data DIR", N_ ("Send a report: it stays as it is from then on"), run_report_send },
  { "call out", "[PERSON …] --data DIR", N_ ("Call people out"), run_call_out },
  { "call list", "--data DIR", N_ ("List the call-outs: who was called, who answered"), run_call_list },
  { "warning count", "WARNING --data DIR", N_ ("Estimate how many people live in a warning's area"),
    run_warning_count },
  { NULL, NULL, NULL, NULL },
};
