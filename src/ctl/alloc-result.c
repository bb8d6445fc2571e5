/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How every solving command of `musterctl alloc` ends: one JSON object on standard output, the certificate inside it or
 * in a file, an exit code that says whether there is a plan. */
#include "ctl/alloc-result.h"
#include "core/file.h"
#include "ctl/command.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>

/* 0 a plan; 1 there is none, and the certificate says why; 1 as well when the budget ended before there was one. */
static int
exit_code (MusterAllocStatus status)
{
  return status == MUSTER_ALLOC_OPTIMAL || status == MUSTER_ALLOC_FEASIBLE ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}

int
muster_alloc_result_fail (const char *command, const char *path, GError *error)
{
  g_autofree char *shown = g_filename_display_name (path);
  if (error->domain == MUSTER_ALLOC_ERROR || error->domain == MUSTER_JSON_ERROR)
    g_prefix_error (&error, "%s, ", shown);
  int code = muster_command_fail (command, error);
  g_error_free (error);
  return code;
}

/* What of the certificate must not be overlooked when it goes into a file. */
static void
tell (GString *out, const char *command, const MusterJson *certificate)
{
  const MusterJson *layout = muster_json_get (certificate, "layout");
  gint64 words = muster_json_int (muster_json_get (certificate, "words_without_limit"), 0);
  if (layout)
    muster_json_put_text (out, "layout", muster_json_text (layout, NULL));
  if (words > 0)
    g_printerr (_ ("musterctl %s: the word “capacity” without --capacity is taken as no limit\n"), command);
}

static void
open_entry (GString *out, const char *what, double amount)
{
  muster_json_comma (out);
  g_string_append_c (out, '{');
  muster_json_put_text (out, "what", what);
  muster_json_put_real (out, "amount", amount);
}

/* A place that holds, or a network with, too little: @needed and @held are the same words in every command. */
static void
put_entry (GString *out, const char *what, double amount, double needed, double held)
{
  open_entry (out, what, amount);
  muster_json_put_real (out, "needed", needed);
  muster_json_put_real (out, "held", held);
  g_string_append_c (out, '}');
}

static void
tell_places (GString *out, const char *command, const MusterJson *missing)
{
  double capacity = muster_json_real (muster_json_get (missing, "capacity"), 0);
  double medians = muster_json_real (muster_json_get (missing, "medians"), 0);
  double needed = muster_json_real (muster_json_get (missing, "needed"), 0);
  double held = muster_json_real (muster_json_get (missing, "held"), 0);
  gint64 customer = muster_json_int (muster_json_get (missing, "customer"), 0);
  if (capacity > 0) {
    put_entry (out, "capacity", capacity, needed, held);
    g_printerr (_ ("musterctl %s: customers need %.10g, all facilities hold %.10g: %.10g are missing\n"), command,
                needed, held, capacity);
  }
  if (medians > 0) {
    put_entry (out, "medians", medians, needed, held);
    g_printerr (_ ("musterctl %s: the network is in %.10g parts, medians are %.10g: %.10g are missing\n"), command,
                needed, held, medians);
  }
  if (customer > 0) {
    double lacks = muster_json_real (muster_json_get (missing, "lacks"), 0);
    open_entry (out, "capacity", lacks);
    muster_json_put_int (out, "customer", customer);
    g_string_append_c (out, '}');
    g_printerr (_ ("musterctl %s: customer %d fits into no facility: the best lacks %.10g\n"), command, (int)customer,
                lacks);
  }
}

static void
tell_units (GString *out, const MusterJson *list)
{
  for (gsize k = 0; k < muster_json_length (list); k++) {
    const MusterJson *entry = muster_json_at (list, k), *value;
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_text (out, "what", "units");
    for (gsize i = 0; i < muster_json_length (entry); i++) {
      muster_json_name (out, muster_json_member (entry, i, &value));
      muster_json_add (out, value);
    }
    g_string_append_c (out, '}');
  }
}

/* What there is too little of, in one shape for all problems: a list of {"what":…,"amount":…} and what else is known.
 * Each certificate says it in the terms of its own proof. */
static void
tell_missing (GString *out, const char *command, const MusterJson *certificate)
{
  const MusterJson *missing = muster_json_get (certificate, "missing"), *dual = muster_json_get (certificate, "dual");
  double across = muster_json_real (muster_json_get (dual, "missing"), 0), unserved = muster_json_real (missing, 0);
  gboolean taking = g_strcmp0 (muster_json_get_text (dual, "of"), "demand") == 0;
  muster_json_name (out, "missing");
  g_string_append_c (out, '[');
  if (missing && muster_json_is_array (missing))
    tell_units (out, missing);
  else if (missing && muster_json_is_object (missing))
    tell_places (out, command, missing);
  else if (unserved > 0) {
    open_entry (out, "supply", unserved);
    g_string_append_c (out, '}');
    g_printerr (_ ("musterctl %s: %.10g of the demands cannot be served\n"), command, unserved);
  } else if (across > 0) {
    open_entry (out, taking ? "supply" : "demand", across);
    g_string_append_c (out, '}');
    g_printerr (taking ? _ ("musterctl %s: the nodes of the cut take %.10g more than can flow to them\n")
                       : _ ("musterctl %s: the nodes of the cut give %.10g more than can flow from them\n"),
                command, across);
  } else
    g_printerr (_ ("musterctl %s: there is no plan, though all that is there together would be enough\n"), command);
  g_string_append_c (out, ']');
}

int
muster_alloc_result_print (const char *command, const MusterAllocOutcome *outcome, GString *certificate,
                           const char *save)
{
  GError *error = NULL;
  g_autoptr (GString) out = g_string_new ("{");
  muster_alloc_outcome_write (out, outcome);
  muster_json_put_real (out, "seconds", outcome->seconds);
  muster_json_put_int (out, "iterations", (gint64)outcome->iterations);
  g_autoptr (MusterJson) proof = muster_json_parse (certificate->str, (gssize)certificate->len, NULL);
  if (proof) {
    tell (out, command, proof);
    if (outcome->status == MUSTER_ALLOC_INFEASIBLE || muster_json_is_array (muster_json_get (proof, "missing")))
      tell_missing (out, command, proof);
  }
  muster_json_name (out, "certificate");
  if (save) {
    g_string_append_c (certificate, '\n');
    if (!muster_file_save (save, certificate->str, certificate->len, 0666, &error))
      return muster_alloc_result_fail (command, save, error);
    muster_json_add_text (out, save);
  } else
    g_string_append_len (out, certificate->str, (gssize)certificate->len);
  g_string_append (out, "}\n");
  fputs (out->str, stdout);
  return exit_code (outcome->status);
}
