/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sheet may be written on any thread as long as nobody changes it: each job owns its sheet. */
#include "console/export-job.h"
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define PREVIEW_DPI 96

typedef struct {
  MusterMapSheet *sheet;
  char *path; /* (nullable) NULL: a preview */
  MusterSheetReport report;
} Job;

static void
job_free (Job *job)
{
  muster_map_sheet_free (job->sheet);
  g_free (job->path);
  g_free (job);
}

static void
run_write (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  if (muster_map_sheet_write (job->sheet, job->path, &job->report, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
run_preview (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("muster-preview-XXXXXX.png", &path, &error);
  if (fd < 0) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  close (fd);
  muster_map_sheet_set_format (job->sheet, MUSTER_SHEET_PNG, PREVIEW_DPI);
  g_autoptr (GdkTexture) texture = NULL;
  if (muster_map_sheet_write (job->sheet, path, &job->report, cancellable, &error))
    texture = gdk_texture_new_from_filename (path, &error);
  g_unlink (path);
  if (texture != NULL)
    g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
start (MusterMapSheet *sheet, const char *path, GTaskThreadFunc run, GCancellable *cancellable,
       GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  Job *job = g_new0 (Job, 1);
  job->sheet = sheet;
  job->path = g_strdup (path);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run);
}

void
muster_export_write_async (MusterMapSheet *sheet, const char *path, GCancellable *cancellable, GAsyncReadyCallback done,
                           gpointer data)
{
  start (sheet, path, run_write, cancellable, done, data);
}

gboolean
muster_export_write_finish (GAsyncResult *result, MusterSheetReport *report, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  *report = job->report;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
muster_export_preview_async (MusterMapSheet *sheet, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  start (sheet, NULL, run_preview, cancellable, done, data);
}

GdkTexture *
muster_export_preview_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
muster_export_words (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("Cancelled. Nothing was written."));
  if (error->domain != MUSTER_SHEET_ERROR)
    return g_strdup_printf (_ ("The map could not be made: %s."), error->message);
  switch ((MusterSheetError)error->code) {
  case MUSTER_SHEET_ERROR_OUTSIDE:
    return g_strdup (
        _ ("What the window shows lies outside the area. Move the map, or choose “All that is going on”."));
  case MUSTER_SHEET_ERROR_EMPTY:
    return g_strdup (_ ("Nothing has a position yet. Choose “What the window shows”."));
  case MUSTER_SHEET_ERROR_WRITE:
    return g_strdup_printf (_ ("The file could not be written: %s. Choose another place."), error->message);
  case MUSTER_SHEET_ERROR_CANCELLED:
    return g_strdup (_ ("Cancelled. Nothing was written."));
  case MUSTER_SHEET_ERROR_VALUE:
  default:
    return g_strdup_printf (_ ("The map could not be made: %s."), error->message);
  }
}
