/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Afterwards: what happened, and how long things took. The console shows the same by the same functions. */
#include "core/time.h"
#include "ctl/acting.h"
#include "ctl/command.h"
#include "report/papers.h"
#include "response/intervals.h"
#include "response/review.h"
#include "response/shift.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static gboolean
is_format (const char *command, const char *format)
{
  if (format == NULL || strcmp (format, "json") == 0 || strcmp (format, "csv") == 0)
    return TRUE;
  g_printerr (_ ("musterctl %s: unknown format “%s”; there are json and csv\n"), command, format);
  return FALSE;
}

static int
run_timeline (int argc, char **argv)
{
  g_autofree char *format = NULL, *pdf = NULL, *language = NULL;
  GOptionEntry entries[]
      = { MUSTER_ACTING_LOOK,
          { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_ ("json or csv"), "FORMAT" },
          { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &pdf, N_ ("Write pages to print into this file"), "FILE" },
          { "lang", 0, 0, G_OPTION_ARG_STRING, &language, MUSTER_COMMAND_LANGUAGE, "LANG" },
          G_OPTION_ENTRY_NULL };
  const char *name = "timeline";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) journal = NULL, events = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree MusterDecided *ops = NULL;
  g_autofree char *said = NULL;
  const MusterRecord *incident;
  int code = MUSTER_EXIT_OK;

  muster_command_language (argc, argv);
  muster_command_options (muster_command_find (muster_after_commands, name), entries, argc, argv, 1, 1);
  if (!is_format (name, format))
    return MUSTER_EXIT_USAGE;
  if (!muster_acting_read (&acting, name, &code)
      || (incident = muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code)) == NULL)
    return code;
  journal = muster_acting_journal (&acting, &error);
  if (journal == NULL)
    return muster_command_fail (name, error);
  ops = muster_acting_decided (journal);
  events = muster_events (&acting.scene, ops, journal->len, acting.world, argv[1], G_MININT64,
                          muster_acting_at != NULL ? acting.now + 1 : G_MAXINT64);
  if (pdf != NULL) {
    g_autoptr (MusterDocument) paper
        = muster_paper_of_timeline (&acting.scene, incident, events, muster_scene_unit (&acting.scene), acting.now);
    return muster_document_write (paper, pdf, &error) ? MUSTER_EXIT_OK : muster_command_fail (name, error);
  }
  said = g_strcmp0 (format, "csv") == 0 ? muster_events_to_csv (events) : muster_events_to_json (events);
  fputs (said, stdout);
  return MUSTER_EXIT_OK;
}

static void
print_intervals (const MusterScene *scene, GPtrArray *intervals, gboolean cases, gboolean csv)
{
  g_autofree char *said = cases ? muster_interval_cases_to_csv (scene, intervals)
                          : csv ? muster_intervals_to_csv (intervals)
                                : NULL;

  if (said != NULL) {
    fputs (said, stdout);
    return;
  }
  for (guint i = 0; i < intervals->len; i++) {
    g_autoptr (GString) line = g_string_new (NULL);
    muster_interval_to_json (g_ptr_array_index (intervals, i), line);
    puts (line->str);
  }
}

static int
run_intervals (int argc, char **argv)
{
  g_autofree char *from = NULL, *to = NULL, *hazard = NULL, *jurisdiction = NULL, *format = NULL;
  gboolean cases = FALSE;
  GOptionEntry entries[]
      = { MUSTER_ACTING_LOOK,
          { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Only incidents from then on (ISO 8601)"), "TIME" },
          { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Only incidents before then (ISO 8601)"), "TIME" },
          { "hazard", 0, 0, G_OPTION_ARG_STRING, &hazard, N_ ("Only incidents of this kind"), "WORD" },
          { "jurisdiction", 'j', 0, G_OPTION_ARG_STRING, &jurisdiction, N_ ("Only there and in what lies under it"),
            "ID" },
          { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_ ("json or csv"), "FORMAT" },
          { "cases", 0, 0, G_OPTION_ARG_NONE, &cases, N_ ("The cases behind the figures, as CSV"), NULL },
          G_OPTION_ENTRY_NULL };
  const char *name = "intervals";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (MusterStandards) standards = NULL;
  g_autoptr (GPtrArray) intervals = NULL;
  g_autoptr (GError) error = NULL;
  MusterIntervalFilter filter = MUSTER_INTERVAL_ALL;
  int code = MUSTER_EXIT_OK,
      words = muster_command_options (muster_command_find (muster_after_commands, name), entries, argc, argv, 0, 1);

  if ((from != NULL && !muster_time_parse (from, &filter.from))
      || (to != NULL && !muster_time_parse (to, &filter.to))) {
    g_printerr (_ ("musterctl %s: “%s” is not a time; write 2026-07-01T10:00:00Z\n"), name,
                filter.from == G_MININT64 && from != NULL ? from : to);
    return MUSTER_EXIT_USAGE;
  }
  if (!is_format (name, format))
    return MUSTER_EXIT_USAGE;
  if (hazard != NULL && muster_words_find (muster_words_hazard, hazard) == NULL) {
    g_printerr (_ ("musterctl %s: “%s” is no kind of incident; “do --list” has them\n"), name, hazard);
    return MUSTER_EXIT_USAGE;
  }
  if (!muster_acting_read (&acting, name, &code)
      || (words > 0 && muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
      || (jurisdiction != NULL && muster_acting_find (&acting, name, MUSTER_JURISDICTION, jurisdiction, &code) == NULL))
    return code;
  standards = muster_acting_standards (&error);
  if (standards == NULL)
    return muster_command_fail (name, error);
  filter.incident = words > 0 ? argv[1] : NULL;
  filter.drill = filter.incident == NULL ? acting.world : NULL;
  filter.hazard = hazard;
  filter.jurisdiction = jurisdiction;
  intervals = muster_intervals (&acting.scene, standards, &filter);
  print_intervals (&acting.scene, intervals, cases, g_strcmp0 (format, "csv") == 0);
  return MUSTER_EXIT_OK;
}

static int
run_review (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "incident review";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (MusterStandards) standards = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_after_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_read (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  standards = muster_acting_standards (&error);
  if (standards == NULL)
    return muster_command_fail (name, error);
  lines = muster_review (&acting.scene, standards, argv[1], acting.now);
  for (guint i = 0; i < lines->len; i++) {
    g_autoptr (GString) line = g_string_new (NULL);
    muster_review_line_to_json (g_ptr_array_index (lines, i), line);
    puts (line->str);
  }
  return MUSTER_EXIT_OK;
}

const MusterCommand muster_after_commands[] = {
  { "timeline", "INCIDENT --data DIR", N_ ("Say what happened, from the first call on"), run_timeline },
  { "intervals", "[INCIDENT] --data DIR", N_ ("Say how long things took, beside what the standards ask"),
    run_intervals },
  { "incident review", "INCIDENT --data DIR", N_ ("Go through an incident afterwards: decided, reported, kept, missed"),
    run_review },
  { NULL, NULL, NULL, NULL },
};
