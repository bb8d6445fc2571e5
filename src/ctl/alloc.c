/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * musterctl alloc: published instances solved, and certificates checked. Every solver of a text has the same shape
 * (MusterAllocSolveText), so a family of problems is one row of `problems` and one of the commands. */
#include "alloc/assign.h"
#include "alloc/check.h"
#include "alloc/flow.h"
#include "ctl/alloc-result.h"
#include "ctl/command.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *command;
  MusterAllocSolveText solve;
} problems[] = {
  { "alloc orlib assign", muster_assign_solve_orlib },
  { "alloc dimacs min", muster_flow_solve_dimacs },
};

static int run_solve (int argc, char **argv);
static int run_check (int argc, char **argv);

const MusterCommand muster_alloc_commands[] = {
  { "alloc check", N_ ("INSTANCE CERTIFICATE"), N_ ("Check a certificate against its instance, without the solver"),
    run_check },
  { "alloc orlib assign", N_ ("FILE"), N_ ("Solve an assignment problem in OR-Library's format"), run_solve },
  { "alloc dimacs min", N_ ("FILE"), N_ ("Solve a minimum-cost flow problem in DIMACS's format"), run_solve },
  { NULL },
};

static MusterAllocSolveText
find_solver (const char *name)
{
  guint i = 0;
  while (strcmp (problems[i].command, name) != 0)
    i++;
  return problems[i].solve;
}

static int
run_solve (int argc, char **argv)
{
  double seconds = 0;
  gint64 iterations = 0;
  int seed = 1;
  g_autofree char *save = NULL, *text = NULL;
  gsize length;
  GError *error = NULL;
  GOptionEntry entries[]
      = { { "seconds", 's', 0, G_OPTION_ARG_DOUBLE, &seconds, N_ ("Stop after this time, with the gap known"), "S" },
          { "iterations", 0, 0, G_OPTION_ARG_INT64, &iterations, N_ ("Stop after as many steps of the solver"), "N" },
          { "seed", 0, 0, G_OPTION_ARG_INT, &seed, N_ ("The seed, for solvers that draw numbers"), "N" },
          { "certificate", 'c', 0, G_OPTION_ARG_FILENAME, &save,
            N_ ("Write the certificate to this file, and its name into the result"), "FILE" },
          { NULL } };
  muster_command_options (muster_command_find (muster_alloc_commands, argv[0]), entries, argc, argv, 1, 1);
  const char *wrong = !(seconds >= 0) || !isfinite (seconds) ? "seconds"
                      : iterations < 0                       ? "iterations"
                      : seed < 0                             ? "seed"
                                                             : NULL;
  if (wrong) {
    g_printerr (_ ("musterctl %s: --%s takes %s\n"), argv[0], wrong, _ ("0 or more"));
    return MUSTER_EXIT_USAGE;
  }
  MusterAllocBudget budget = { .seconds = seconds, .iterations = (guint64)iterations, .seed = (guint32)seed };
  MusterAllocOutcome outcome = { 0 };
  g_autoptr (GString) certificate = g_string_new (NULL);
  if (!g_file_get_contents (argv[1], &text, &length, &error)
      || !find_solver (argv[0]) (text, length, &budget, &outcome, certificate, &error))
    return muster_alloc_result_fail (argv[0], argv[1], error);
  return muster_alloc_result_print (argv[0], &outcome, certificate, save);
}

static int
run_check (int argc, char **argv)
{
  g_autofree char *instance = NULL, *text = NULL;
  gsize instance_length, length;
  GError *error = NULL;
  g_autoptr (MusterJson) certificate = NULL;
  MusterAllocOutcome outcome = { 0 };
  muster_command_options (muster_command_find (muster_alloc_commands, argv[0]), NULL, argc, argv, 2, 2);
  if (!g_file_get_contents (argv[1], &instance, &instance_length, &error)
      || !g_file_get_contents (argv[2], &text, &length, &error))
    return muster_alloc_result_fail (argv[0], argv[1], error);
  certificate = muster_json_parse (text, (gssize)length, &error);
  if (!certificate)
    return muster_alloc_result_fail (argv[0], argv[2], error);
  gboolean proven = muster_alloc_check (instance, instance_length, certificate, &outcome, &error);
  if (!proven && error->code != MUSTER_ALLOC_ERROR_REFUTED)
    return muster_alloc_result_fail (argv[0], argv[1], error);
  g_autoptr (GString) out = g_string_new (proven ? "{\"proven\":true" : "{\"proven\":false");
  if (proven)
    muster_alloc_outcome_write (out, &outcome);
  else {
    muster_json_put_text (out, "reason", error->message);
  }
  g_string_append (out, "}\n");
  fputs (out->str, stdout);
  if (proven)
    return MUSTER_EXIT_OK;
  return muster_alloc_result_fail (argv[0], argv[2], error);
}
