/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all commands share: reading options, and the exit code that fits an error. */
#include "ctl/command.h"
#include "alloc/alloc.h"
#include "core/language.h"
#include "report/sheet.h"
#include "road/area.h"
#include "road/network.h"
#include "store/store.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

const MusterCommand *
muster_command_find (const MusterCommand *table, const char *name)
{
  while (strcmp (table->name, name) != 0)
    table++;
  return table;
}

int
muster_command_options (const MusterCommand *command, GOptionEntry *entries, int argc, char **argv, int min, int max)
{
  static GOptionEntry none[] = { { NULL } };
  g_autofree char *name = g_strdup_printf ("musterctl %s", command->name);
  g_autoptr (GOptionContext) context = g_option_context_new (command->usage);
  g_autoptr (GError) error = NULL;
  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_add_main_entries (context, entries ? entries : none, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  gboolean help = FALSE;
  const GOptionEntry more[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL }, { NULL } };
  g_option_context_add_main_entries (context, more, GETTEXT_PACKAGE);
  g_set_prgname (name);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s: %s\n", name, error->message);
    exit (MUSTER_EXIT_USAGE);
  }
  if (help) {
    g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);
    g_print ("%s", text);
    exit (MUSTER_EXIT_OK);
  }
  /* The first "--" ends the options, wherever it stands, and is not an argument itself. */
  int end = 1;
  while (end < argc && !g_str_equal (argv[end], "--"))
    end++;
  if (end < argc) {
    for (int i = end; i < argc; i++)
      argv[i] = argv[i + 1];
    argc--;
  }
  if (argc - 1 < min || argc - 1 > max) {
    g_printerr (_ ("Usage: %s %s (“--help” says more)\n"), name, command->usage);
    exit (MUSTER_EXIT_USAGE);
  }
  return argc - 1;
}

void
muster_command_language (int argc, char **argv)
{
  const char *language = NULL;

  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_has_prefix (argv[i], "--lang="))
      language = argv[i] + strlen ("--lang=");
    else if (g_str_equal (argv[i], "--lang") && i + 1 < argc)
      language = argv[i + 1];
  if (language == NULL || muster_language_use (language))
    return;
  g_printerr (_ ("musterctl %s: --lang %s: no such language is known; en and zh_CN are\n"), argv[0], language);
  exit (MUSTER_EXIT_USAGE);
}

gboolean
muster_command_copy (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from), target = g_file_new_for_path (to);
  g_autoptr (GError) local = NULL;
  g_autofree char *size = NULL;
  GStatBuf info;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &local))
    return TRUE;
  g_unlink (to);
  if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NO_SPACE) || g_stat (from, &info) != 0) {
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", to);
    return FALSE;
  }
  size = g_format_size ((guint64)info.st_size);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("%s: the disk is full; a copy of %s needs %s"), to, from,
               size);
  return FALSE;
}

/* Many libraries write, and each says it in its own way: in the words of the system, or by a code. */
static gboolean
is_full (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
         || g_error_matches (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_FULL)
         || strstr (error->message, g_strerror (ENOSPC)) != NULL || strstr (error->message, g_strerror (EDQUOT)) != NULL
         || strstr (error->message, _ ("the disk is full")) != NULL;
}

int
muster_command_fail (const char *command, const GError *error)
{
  g_printerr ("musterctl %s: %s\n", command, error->message);
  if (is_full (error))
    g_printerr (_ ("musterctl %s: make room on that disk or choose a place on another, then try again\n"), command);
  if (error->domain == MUSTER_AREA_ERROR)
    switch ((MusterAreaError)error->code) {
    case MUSTER_AREA_ERROR_NOT_FOUND:
    case MUSTER_AREA_ERROR_WRITE:
      return MUSTER_EXIT_FILE;
    case MUSTER_AREA_ERROR_CANCELLED:
      return MUSTER_EXIT_NO;
    default:
      return MUSTER_EXIT_INPUT;
    }
  if (error->domain == MUSTER_ROAD_ERROR)
    return error->code == MUSTER_ROAD_ERROR_INPUT    ? MUSTER_EXIT_INPUT
           : error->code == MUSTER_ROAD_ERROR_REMOTE ? MUSTER_EXIT_NETWORK
                                                     : MUSTER_EXIT_NO;
  if (error->domain == MUSTER_ALLOC_ERROR)
    return error->code == MUSTER_ALLOC_ERROR_REFUTED ? MUSTER_EXIT_NO : MUSTER_EXIT_INPUT;
  if (error->domain == MUSTER_SHEET_ERROR)
    switch ((MusterSheetError)error->code) {
    case MUSTER_SHEET_ERROR_VALUE:
      return MUSTER_EXIT_USAGE;
    case MUSTER_SHEET_ERROR_OUTSIDE:
    case MUSTER_SHEET_ERROR_EMPTY:
      return MUSTER_EXIT_INPUT;
    case MUSTER_SHEET_ERROR_CANCELLED:
      return MUSTER_EXIT_NO;
    default:
      return MUSTER_EXIT_FILE;
    }
  if (error->domain == G_OPTION_ERROR)
    return MUSTER_EXIT_USAGE;
  if (error->domain == MUSTER_JSON_ERROR)
    return MUSTER_EXIT_INPUT;
  if (error->domain == MUSTER_MODEL_ERROR)
    return error->code == MUSTER_MODEL_ERROR_REFUSED ? MUSTER_EXIT_REFUSED : MUSTER_EXIT_INPUT;
  if (error->domain == MUSTER_STORE_ERROR) {
    switch ((MusterStoreError)error->code) {
    case MUSTER_STORE_ERROR_IN_USE:
      return MUSTER_EXIT_BUSY;
    case MUSTER_STORE_ERROR_DAMAGED:
    case MUSTER_STORE_ERROR_VERSION:
      return MUSTER_EXIT_INPUT;
    default:
      return MUSTER_EXIT_FILE;
    }
  }
  return MUSTER_EXIT_FILE;
}
