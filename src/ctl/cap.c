/* SPDX-License-Identifier: GPL-3.0-or-later */
/* musterctl cap: warnings in the Common Alerting Protocol, as others send them. */
#include "exchange/cap.h"
#include "core/file.h"
#include "core/time.h"
#include "ctl/command.h"
#include "ctl/folder.h"
#include "exchange/cap-alarm.h"
#include "exchange/cap-feed.h"
#include "exchange/cap-warning.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static int run_check (int argc, char **argv);
static int run_import (int argc, char **argv);
static int run_export (int argc, char **argv);

const MusterCommand muster_cap_commands[] = {
  { "cap check", "FILE", N_ ("Say whether a warning in the Common Alerting Protocol is valid, and why not"),
    run_check },
  { "cap import", "SOURCE --data DIR", N_ ("Take in warnings from a file, a folder or a feed (http, https) as alarms"),
    run_import },
  { "cap export", "WARNING --data DIR [OUT.xml]", N_ ("Write a warning of this folder as CAP 1.2"), run_export },
  { NULL, NULL, NULL, NULL },
};

/* No more of a file than a message can have: whoever names a device gets an error, not a full memory. */
static gboolean
read_file (const char *path, GByteArray *into, GError **error)
{
  guint8 block[65536];
  gsize n;
  FILE *file = g_str_equal (path, "-") ? stdin : fopen (path, "rb");

  if (file == NULL) {
    int code = errno;
    g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));
    return FALSE;
  }
  while (into->len <= MUSTER_CAP_MAX && (n = fread (block, 1, sizeof block, file)) > 0)
    g_byte_array_append (into, block, (guint)n);
  if (ferror (file))
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_IO, "%s: %s", path, g_strerror (errno));
  gboolean good = !ferror (file);
  if (file != stdin)
    fclose (file);
  return good;
}

static int
run_check (int argc, char **argv)
{
  gboolean whole = FALSE;
  GOptionEntry entries[] = {
    { "whole", 0, 0, G_OPTION_ARG_NONE, &whole, N_ ("What is unusual as well, and the message itself as JSON"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (MusterCap) cap = NULL;
  g_autoptr (MusterJson) message = NULL;
  g_autoptr (GString) out = g_string_new ("{");

  muster_command_options (&muster_cap_commands[0], entries, argc, argv, 1, 1);
  if (!read_file (argv[1], bytes, &error))
    return muster_command_fail (argv[0], error);
  cap = muster_cap_read ((const char *)bytes->data, bytes->len);
  message = cap->json ? muster_json_parse (cap->json, -1, NULL) : NULL;
  muster_json_name (out, "valid");
  g_string_append (out, cap->errors->len == 0 ? "true" : "false");
  muster_json_put_text (out, "identifier", muster_json_get_text (message, "identifier"));
  muster_json_put_texts (out, "errors", (const char *const *)cap->errors->pdata, cap->errors->len);
  if (whole) {
    muster_json_put_texts (out, "notes", (const char *const *)cap->notes->pdata, cap->notes->len);
    muster_json_name (out, "message");
    g_string_append (out, cap->json ? cap->json : "null");
  }
  g_print ("%s}\n", out->str);
  return cap->errors->len == 0 ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}

static void
print_result (const char *name, const char *result, const char *alarm, const char *why, const MusterCap *cap)
{
  g_autoptr (GString) out = g_string_new ("{");

  muster_json_put_text (out, "from", name);
  muster_json_put_text (out, "result", result);
  muster_json_put_text (out, "alarm", alarm);
  muster_json_put_text (out, "why", why);
  if (cap != NULL)
    muster_json_put_texts (out, "errors", (const char *const *)cap->errors->pdata, cap->errors->len);
  g_print ("%s}\n", out->str);
}

/* One message into the folder. FALSE where it is not valid or could not be written. */
static gboolean
take_in (MusterStore *store, const MusterCapFind *find, const MusterCapDesk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterJson) message = NULL;
  g_autoptr (GPtrArray) intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  g_autofree char *id = NULL;
  const char *why;
  MusterCapOutcome outcome;

  if (find->cap == NULL || find->cap->errors->len > 0) {
    print_result (find->name, find->cap ? "invalid" : "unreadable", NULL, find->problem, find->cap);
    return FALSE;
  }
  message = muster_json_parse (find->cap->json, -1, NULL);
  outcome = muster_cap_to_intents (message, muster_store_get_picture (store), desk, intents, &id, &why);
  if (intents->len > 0 && !muster_store_submit_all (store, g_steal_pointer (&intents), NULL, &error)) {
    print_result (find->name, "refused", NULL, error->message, NULL);
    return FALSE;
  }
  print_result (find->name, muster_cap_outcome_name (outcome), outcome == MUSTER_CAP_SKIPPED ? NULL : id, why, NULL);
  return TRUE;
}

static int
run_import (int argc, char **argv)
{
  g_autofree char *dir = NULL, *drill = NULL, *language = NULL;
  GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The data folder"), "DIR" },
    { "drill", 0, 0, G_OPTION_ARG_STRING, &drill, N_ ("Into this drill; exercises go nowhere else"), "ID" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, MUSTER_COMMAND_LANGUAGE, "LANG" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (GPtrArray) finds = NULL;
  MusterCapDesk desk = { NULL, NULL, "cap", "import", muster_now_ms () };
  gboolean good = TRUE;

  muster_command_language (argc, argv);
  muster_command_options (&muster_cap_commands[1], entries, argc, argv, 1, 1);
  desk.drill = drill;
  desk.language = language ? language : g_get_language_names ()[0];
  finds = muster_cap_gather (argv[1], NULL, NULL, &error);
  if (finds == NULL)
    return muster_command_fail (argv[0], error);
  store = muster_folder_write (dir, &error);
  if (store == NULL)
    return muster_command_fail (argv[0], error);
  for (guint i = 0; i < finds->len; i++)
    good &= take_in (store, finds->pdata[i], &desk);
  muster_store_close (store);
  return good ? MUSTER_EXIT_OK : MUSTER_EXIT_INPUT;
}

static int
run_export (int argc, char **argv)
{
  g_autofree char *dir = NULL, *drill = NULL;
  gboolean real = FALSE;
  GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &dir, N_ ("The data folder"), "DIR" },
    { "drill", 0, 0, G_OPTION_ARG_STRING, &drill, N_ ("The picture of this drill"), "ID" },
    { "real", 0, 0, G_OPTION_ARG_NONE, &real, N_ ("The real picture, without any drill"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) history = NULL;
  const MusterRecord *warning;
  const char *world;
  int words = muster_command_options (&muster_cap_commands[2], entries, argc, argv, 1, 2);

  store = muster_folder_read (dir, drill, real, &error);
  if (store == NULL)
    return muster_command_fail (argv[0], error);
  world = real ? NULL : drill ? drill : muster_store_get_drill (store);
  warning = muster_picture_get (muster_store_get_picture (store), world, argv[1]);
  if (warning == NULL || !warning->exists || warning->kind != MUSTER_WARNING) {
    g_printerr (_ ("musterctl %s: there is no warning “%s”; “list warnings” shows those there are\n"), argv[0],
                argv[1]);
    return MUSTER_EXIT_NO;
  }
  history = muster_store_history (store, warning->id, 0, G_MAXUINT, &error);
  if (history == NULL
      || !muster_cap_from_warning (warning, muster_store_get_picture (store), world,
                                   muster_store_get_setting (store, "name"), history, out, &error)
      || (words == 2 && !muster_file_save (argv[2], out->str, out->len, 0644, &error)))
    return muster_command_fail (argv[0], error);
  if (words == 1)
    g_print ("%s", out->str);
  return MUSTER_EXIT_OK;
}
