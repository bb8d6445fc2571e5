/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread reads the journal and makes every form of it; the choice among them comes after, with the file's name. */
#include "console/timeline.h"
#include "console/paper-file.h"
#include "desk/journal-world.h"
#include "report/papers.h"
#include <glib/gi18n-lib.h>

typedef struct {
  GtkWidget *near; /* (owned) */
  MusterDesk *desk;
  char *dir, *drill, *incident;
  gint64 at, now;
  MusterTimelineUse use;
  MusterDocument *document;
  char *csv, *json;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_clear_pointer (&job->document, muster_document_free);
  g_object_unref (job->near);
  g_object_unref (job->desk);
  g_free (job->dir);
  g_free (job->drill);
  g_free (job->incident);
  g_free (job->csv);
  g_free (job->json);
  g_free (job);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (MusterJournalWorld) world = muster_journal_world_load (job->dir, job->drill, job->at, cancellable, &error);
  if (world == NULL) {
    g_task_return_error (task, error);
    return;
  }
  const MusterRecord *incident = muster_scene_get (&world->scene, MUSTER_INCIDENT, job->incident);
  if (incident != NULL) {
    g_autoptr (GPtrArray) events
        = muster_events (&world->scene, world->ops, world->n, job->drill, job->incident, G_MININT64, G_MAXINT64);
    job->document
        = muster_paper_of_timeline (&world->scene, incident, events, muster_scene_unit (&world->scene), job->now);
    job->csv = muster_events_to_csv (events);
    job->json = muster_events_to_json (events);
  }
  g_task_return_boolean (task, TRUE);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_message ("the timeline could not be made: %s", error->message);
    muster_desk_fail (job->desk, _ ("The journal could not be read. Nothing was changed."));
    return;
  }
  if (job->document == NULL || gtk_widget_get_root (job->near) == NULL)
    return;
  if (job->use == MUSTER_TIMELINE_PRINT) {
    muster_paper_print (job->near, job->desk, g_steal_pointer (&job->document));
    return;
  }
  const MusterPaperForm forms[] = { { ".csv", _ ("Table (CSV)"), g_steal_pointer (&job->csv) },
                                    { ".jsonl", _ ("JSON lines"), g_steal_pointer (&job->json) } };
  muster_paper_save (job->near, job->desk, _ ("Save the timeline"), _ ("timeline"), g_steal_pointer (&job->document),
                     forms, G_N_ELEMENTS (forms));
}

void
muster_timeline_make (GtkWidget *near, MusterDesk *desk, const char *incident, MusterTimelineUse use)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_made, NULL);
  Job *job = g_new0 (Job, 1);
  gint64 moment = muster_desk_get_moment (desk);
  job->near = g_object_ref (near);
  job->desk = g_object_ref (desk);
  job->dir = g_strdup (muster_store_get_dir (muster_desk_get_store (desk)));
  job->drill = g_strdup (muster_desk_get_drill (desk));
  job->incident = g_strdup (incident);
  job->at = moment != 0 ? moment : G_MAXINT64;
  job->now = muster_desk_now (desk);
  job->use = use;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}
