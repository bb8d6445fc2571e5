/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One thread, one queue. What makes group commit cheap is here: the thread takes jobs while there are any, up to a
 * burst, and only then calls `drained`, which commits for all of them. */
#include "core/worker.h"

typedef struct {
  MusterWorkerFunc run;
  gpointer data;
} Job;

struct _MusterWorker {
  GThread *thread;
  GAsyncQueue *queue; /* (element-type Job) */
  guint burst;
  MusterWorkerFunc drained; /* (nullable) */
  gpointer drained_data;
};

static gpointer
work (gpointer data)
{
  MusterWorker *worker = data;
  gboolean stopping = FALSE;

  while (!stopping) {
    Job *job = g_async_queue_pop (worker->queue);
    for (guint n = 1; job != NULL; n++) {
      if (job->run != NULL)
        job->run (job->data);
      else
        stopping = TRUE;
      g_free (job);
      job = n < worker->burst && !stopping ? g_async_queue_try_pop (worker->queue) : NULL;
    }
    if (worker->drained != NULL)
      worker->drained (worker->drained_data);
  }
  return NULL;
}

MusterWorker *
muster_worker_new (const char *name, guint burst, MusterWorkerFunc drained, gpointer drained_data)
{
  MusterWorker *worker = g_new0 (MusterWorker, 1);

  worker->queue = g_async_queue_new_full (g_free);
  worker->burst = MAX (burst, 1);
  worker->drained = drained;
  worker->drained_data = drained_data;
  worker->thread = g_thread_new (name, work, worker);
  return worker;
}

void
muster_worker_push (MusterWorker *worker, MusterWorkerFunc run, gpointer data)
{
  Job *job = g_new (Job, 1);

  *job = (Job){ run, data };
  g_async_queue_push (worker->queue, job);
}

void
muster_worker_stop (MusterWorker *worker)
{
  muster_worker_push (worker, NULL, NULL);
  g_thread_join (worker->thread);
  g_async_queue_unref (worker->queue);
  g_free (worker);
}
