/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plan files become records of a data folder. A file with a fault is refused with its lines, and then nothing is taken.
 */
#include "ctl/library.h"
#include "core/file.h"
#include "ctl/acting.h"
#include "ctl/command.h"
#include "model/intent.h"
#include "response/plan-file.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static int run_import (int argc, char **argv);

const MusterCommand muster_library_commands[]
    = { { "plan import", "[FILE …] --data DIR",
          N_ ("Take plans into a data folder; without files those that come along"), run_import },
        { NULL, NULL, NULL, NULL } };

MusterIntent *
muster_library_read (const char *path, const char **hazard, char **version, GError **error)
{
  g_autofree char *text = NULL, *id = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (MusterJson) root = NULL;
  g_autoptr (GString) faults = g_string_new (NULL);
  gsize length;
  MusterIntent *intent;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  problems = muster_plan_check_text (text, (gssize)length, &id);
  for (guint i = 0; i < problems->len; i++) {
    const MusterProblem *p = g_ptr_array_index (problems, i);
    g_string_append_printf (faults, "%s%s:%u:%u: %s: %s", i > 0 ? "\n" : "", path, p->line, p->column, p->field,
                            p->message);
  }
  if (problems->len > 0) {
    g_set_error_literal (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VALUE, faults->str);
    return NULL;
  }
  root = muster_json_parse (text, (gssize)length, error);
  if (root == NULL)
    return NULL;
  intent = muster_plan_file_intent (root);
  if (hazard != NULL)
    *hazard = muster_plan_hazard (muster_json_get_text (root, "hazard"));
  if (version != NULL)
    *version = g_strdup (muster_json_get_text (root, "version"));
  return intent;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
muster_library_list (const char *folder, GError **error)
{
  g_autofree char *path = muster_file_in_data (folder);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  GPtrArray *paths;
  const char *name;

  if (dir == NULL)
    return NULL;
  paths = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (paths, g_build_filename (path, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

static int
run_import (int argc, char **argv)
{
  gboolean create = FALSE;
  GOptionEntry entries[]
      = { MUSTER_ACTING_DO,
          { "create", 0, 0, G_OPTION_ARG_NONE, &create, N_ ("Make the data folder if it is not there"), NULL },
          G_OPTION_ENTRY_NULL };
  const char *name = "plan import";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) paths = NULL, intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  int code = MUSTER_EXIT_OK, words = muster_command_options (muster_library_commands, entries, argc, argv, 0, 1000);

  if (words > 0) {
    paths = g_ptr_array_new_with_free_func (g_free);
    for (int i = 1; i <= words; i++)
      g_ptr_array_add (paths, g_strdup (argv[i]));
  } else if ((paths = muster_library_list ("plans", &error)) == NULL) {
    return muster_command_fail (name, error);
  }
  for (guint i = 0; i < paths->len; i++) {
    MusterIntent *intent = muster_library_read (g_ptr_array_index (paths, i), NULL, NULL, &error);
    if (intent == NULL)
      return muster_command_fail (name, error);
    g_ptr_array_add (intents, intent);
  }
  if (create && muster_acting_dir != NULL) {
    g_autoptr (MusterStore) made = muster_store_open (muster_acting_dir, MUSTER_STORE_CREATE, &error);
    if (made == NULL)
      return muster_command_fail (name, error);
    muster_store_close (made);
  }
  if (!muster_acting_write (&acting, name, &code))
    return code;
  return muster_acting_submit (&acting, name, g_steal_pointer (&intents));
}
