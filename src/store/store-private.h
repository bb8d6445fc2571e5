/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/worker.h"
#include "store/store.h"
#include "store/writer.h"

/* Shared by store.c (threads and delivery) and store-verbs.c (what one can ask of a store, each call a job). */

typedef struct _Job Job;

struct _MusterStore {
  GObject parent_instance;
  char *dir;
  int lock; /* file descriptor; -1 without */
  gboolean read_only;
  GMainContext *context; /* (owned) */
  MusterWriter *writer;  /* used by the writer thread only, once that runs */
  MusterDatabase *reader;
  MusterWorker *write_thread, *read_thread; /* (nullable) */
  GPtrArray *in_group;                      /* writer thread: jobs done, not yet committed */
  gboolean was_trouble;                     /* writer thread */

  GMutex mutex;
  GCond done;
  GQueue ready;    /* under mutex: (element-type Delivery) */
  GSource *source; /* under mutex: (nullable) the idle that will empty it */

  MusterPicture *picture;
  GHashTable *settings;
  char *node;
  guint pending;
  guint64 cursor;
  MusterHash digest;
};

typedef void (*JobFunc) (MusterStore *store, Job *job);

struct _Job {
  MusterStore *store;
  JobFunc run;
  GTask *task;       /* (owned) (nullable) NULL: somebody waits */
  gboolean finished; /* under the store's mutex */
  /* in */
  GPtrArray *list;
  char *text, *value;
  guint64 number;
  guint limit;
  MusterMayFunc may;
  gpointer may_data;
  GDestroyNotify may_free;
  gboolean single;
  /* out */
  gpointer result;
  GDestroyNotify free_result;
  guint failed;
  GError *error;
};

typedef struct {
  MusterCommit *commit;  /* (nullable) */
  GHashTable *settings;  /* (nullable) */
  GPtrArray *jobs;       /* (element-type Job) */
  gboolean trouble_told; /* whether @trouble is news */
  GError *trouble;       /* (nullable) */
} Delivery;

/* @done: (nullable) NULL: somebody will wait with muster_job_wait(). */
Job *muster_job_new (MusterStore *store, JobFunc run, GAsyncReadyCallback done, gpointer data);
void muster_job_free (Job *job);
void muster_job_give (Job *job, gpointer result, gpointer free_result); /* from within @run */
void muster_job_start (MusterStore *store, Job *job, gboolean writes);
void muster_job_wait (MusterStore *store, Job *job, gboolean writes); /* starts it and blocks; the caller frees it */
