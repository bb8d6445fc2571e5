/* SPDX-License-Identifier: GPL-3.0-or-later */
/* musterctl alloc: the location problems, and transport on vehicles. They can take any time, so they stop after three
 * quarters of a minute unless told otherwise, and say how large the gap is then. */
#include "alloc/coverage.h"
#include "alloc/facility.h"
#include "alloc/pmedian.h"
#include "alloc/single-source.h"
#include "alloc/supply.h"
#include "ctl/alloc-result.h"
#include "ctl/command.h"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define USUAL_SECONDS 45

static int run (int argc, char **argv);

const MusterCommand muster_alloc_location_commands[] = {
  { "alloc orlib pmed", N_ ("FILE"), N_ ("Solve a p-median problem in OR-Library's format"), run },
  { "alloc orlib cap", N_ ("FILE"), N_ ("Solve a capacitated location problem in OR-Library's format"), run },
  { "alloc orlib gap", N_ ("FILE"), N_ ("Solve a generalised assignment problem in OR-Library's format"), run },
  { "alloc transport", N_ ("FILE"), N_ ("Bring goods to where they are needed, on vehicles and in time"), run },
  { "alloc sscflp", N_ ("FILE"), N_ ("Solve a single-source capacitated location problem"), run },
  { "alloc mclp", N_ ("FILE"), N_ ("Place units so that most is covered"), run },
  { "alloc mexclp", N_ ("FILE"), N_ ("Place units so that most is covered when some are busy"), run },
  { NULL },
};

typedef struct {
  double seconds, capacity, busy;
  gint64 iterations;
  int seed, problem;
  gboolean maximise;
  char *save, *rows;
} Options;

static void
read_options (Options *o, int argc, char **argv)
{
  const char *name = argv[0];
  GOptionEntry all[] = {
    { "seconds", 's', 0, G_OPTION_ARG_DOUBLE, &o->seconds, N_ ("Stop after this time (45); 0: go on to the end"), "S" },
    { "iterations", 0, 0, G_OPTION_ARG_INT64, &o->iterations, N_ ("Stop after as many steps of the solver"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &o->seed, N_ ("The seed, for solvers that draw numbers"), "N" },
    { "certificate", 'c', 0, G_OPTION_ARG_FILENAME, &o->save,
      N_ ("Write the certificate to this file, and its name into the result"), "FILE" },
    { NULL },
    { NULL },
    { NULL },
  };
  if (strcmp (name, "alloc orlib cap") == 0)
    all[4] = (GOptionEntry){ "capacity",
                             0,
                             0,
                             G_OPTION_ARG_DOUBLE,
                             &o->capacity,
                             N_ ("What the word “capacity” in the file stands for; 0: no limit"),
                             "N" };
  if (strcmp (name, "alloc sscflp") == 0)
    all[4] = (GOptionEntry){
      "rows", 0, 0, G_OPTION_ARG_STRING, &o->rows, N_ ("What a row of costs is of: customers or facilities"), "WHICH"
    };
  if (strcmp (name, "alloc mexclp") == 0)
    all[4] = (GOptionEntry){
      "busy", 0, 0, G_OPTION_ARG_DOUBLE, &o->busy, N_ ("The share of the time a unit is busy (0.3)"), "SHARE"
    };
  if (strcmp (name, "alloc orlib gap") == 0) {
    all[4] = (GOptionEntry){ "problem", 0, 0, G_OPTION_ARG_INT, &o->problem, N_ ("Which problem of the file, from 1"),
                             "N" };
    all[5]
        = (GOptionEntry){ "maximise", 0, 0, G_OPTION_ARG_NONE, &o->maximise, N_ ("Take the costs as profits"), NULL };
  }
  muster_command_options (muster_command_find (muster_alloc_location_commands, name), all, argc, argv, 1, 1);
}

static MusterRows
read_rows (const char *rows)
{
  if (g_strcmp0 (rows, "customers") == 0)
    return MUSTER_ROWS_CUSTOMERS;
  return g_strcmp0 (rows, "facilities") == 0 ? MUSTER_ROWS_FACILITIES : MUSTER_ROWS_USUAL;
}

static gboolean
in_range (const Options *o, const char *command)
{
  const struct {
    gboolean right;
    const char *name, *range;
  } limits[] = {
    { o->seconds >= 0 && isfinite (o->seconds), "seconds", N_ ("0 or more") },
    { o->iterations >= 0, "iterations", N_ ("0 or more") },
    { o->seed >= 0, "seed", N_ ("0 or more") },
    { o->capacity >= 0 && o->capacity <= 1e12, "capacity", N_ ("0 to 1e12") },
    { o->busy >= 0 && o->busy < 1, "busy", N_ ("0 to less than 1") },
    { o->problem >= 1, "problem", N_ ("1 or more") },
    { !o->rows || read_rows (o->rows) != MUSTER_ROWS_USUAL, "rows", N_ ("customers or facilities") },
  };
  for (guint k = 0; k < G_N_ELEMENTS (limits); k++)
    if (!limits[k].right) {
      g_printerr (_ ("musterctl %s: --%s takes %s\n"), command, limits[k].name, _ (limits[k].range));
      return FALSE;
    }
  return TRUE;
}

static gboolean
solve (const char *name, const Options *o, const char *text, gsize length, MusterAllocOutcome *outcome,
       GString *certificate, GError **error)
{
  MusterAllocBudget budget = { .seconds = o->seconds, .iterations = (guint64)o->iterations, .seed = (guint32)o->seed };
  if (strcmp (name, "alloc orlib pmed") == 0)
    return muster_pmedian_solve_text (text, length, &budget, outcome, certificate, error);
  if (strcmp (name, "alloc orlib cap") == 0)
    return muster_facility_solve_text (text, length, o->capacity, &budget, outcome, certificate, error);
  if (strcmp (name, "alloc transport") == 0)
    return muster_supply_solve_text (text, length, &budget, outcome, certificate, error);
  if (strcmp (name, "alloc orlib gap") == 0)
    return muster_gap_solve_text (text, length, o->problem, o->maximise, &budget, outcome, certificate, error);
  if (strcmp (name, "alloc sscflp") == 0)
    return muster_sscflp_solve_rows (text, length, read_rows (o->rows), &budget, outcome, certificate, error);
  double busy = strcmp (name, "alloc mexclp") == 0 ? o->busy : 0;
  return muster_coverage_solve_text (text, length, busy, &budget, outcome, certificate, error);
}

static int
run (int argc, char **argv)
{
  Options o = { .seconds = USUAL_SECONDS, .busy = 0.3, .seed = 1, .problem = 1 };
  MusterAllocOutcome outcome = { 0 };
  gsize length;
  GError *error = NULL;
  read_options (&o, argc, argv);
  g_autofree char *save = o.save, *rows = o.rows, *text = NULL;
  g_autoptr (GString) certificate = g_string_new (NULL);
  if (!in_range (&o, argv[0]))
    return MUSTER_EXIT_USAGE;
  if (!g_file_get_contents (argv[1], &text, &length, &error)
      || !solve (argv[0], &o, text, length, &outcome, certificate, &error))
    return muster_alloc_result_fail (argv[0], argv[1], error);
  return muster_alloc_result_print (argv[0], &outcome, certificate, save);
}
