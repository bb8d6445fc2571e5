/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

/* A named thread that runs jobs in the order they came. When the queue runs empty after a burst, `drained` is called
 * once on the thread (group commit hangs there). Thread-safe. */
typedef struct _MusterWorker MusterWorker;
typedef void (*MusterWorkerFunc) (gpointer data);

/* @drained: (nullable): called on the worker with @drained_data when it has run out of jobs, or after @burst jobs. */
MusterWorker *muster_worker_new (const char *name, guint burst, MusterWorkerFunc drained, gpointer drained_data);
void muster_worker_push (MusterWorker *worker, MusterWorkerFunc run, gpointer data);
void muster_worker_stop (MusterWorker *worker); /* runs what is queued, joins, frees */
