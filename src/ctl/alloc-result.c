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
  if (proof)
    tell (out, command, proof);
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
