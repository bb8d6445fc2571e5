/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A script with faults is listed too, with the first of them: a drill that cannot be started and does not say why is
 * looked for in vain on the day it is to be held. */
#include "desk/drill-scripts.h"
#include "core/file.h"
#include <glib/gi18n-lib.h>

#define LARGEST (4 * 1024 * 1024) /* bytes; what is larger is no script */

static void
file_free (gpointer data)
{
  MusterDrillFile *file = data;
  g_clear_pointer (&file->script, muster_drill_script_free);
  g_free (file->path);
  g_free (file->text);
  g_free (file->fault);
  g_free (file);
}

static MusterDrillFile *
read_file (const char *path)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) where = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (where, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  MusterDrillFile *file = g_new0 (MusterDrillFile, 1);
  gsize length;
  file->path = g_strdup (path);
  if (info != NULL && g_file_info_get_size (info) > LARGEST)
    g_ptr_array_add (errors, g_strdup (_ ("the file is too large for a script")));
  else if (!g_file_get_contents (path, &file->text, &length, &error))
    g_ptr_array_add (errors, g_strdup (error->message));
  else
    file->script = muster_drill_script_read (file->text, length, errors);
  file->n_faults = errors->len;
  file->fault = errors->len > 0 ? g_strdup (g_ptr_array_index (errors, 0)) : NULL;
  return file;
}

static void
read_folder (GPtrArray *files, const char *folder, GCancellable *cancellable)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (cancellable)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (files, read_file (path));
  }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const MusterDrillFile *x = *(MusterDrillFile *const *)a, *y = *(MusterDrillFile *const *)b;
  if ((x->script != NULL) != (y->script != NULL))
    return x->script != NULL ? -1 : 1;
  int by_title = x->script != NULL ? g_utf8_collate (x->script->title, y->script->title) : 0;
  return by_title != 0 ? by_title : g_strcmp0 (x->path, y->path);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *ours = muster_file_in_data ("drills");
  g_autofree char *own = g_build_filename (data, "drills", NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
  read_folder (files, own, cancellable);
  read_folder (files, ours, cancellable);
  g_ptr_array_sort (files, compare);
  g_task_return_pointer (task, files, (GDestroyNotify)g_ptr_array_unref);
}

void
muster_drill_scripts_async (const char *dir, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  g_task_set_task_data (task, g_strdup (dir), g_free);
  g_task_run_in_thread (task, work);
}

GPtrArray *
muster_drill_scripts_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
