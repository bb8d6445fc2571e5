/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one can ask of a store. Each call becomes a job with a function for the writer or the reader thread; the
 * blocking form of a call is the same job, waited for. */
#include "store/journal.h"
#include "store/store-private.h"

/* ---- doing ---- */

static void
run_submit (MusterStore *store, Job *job)
{
  GPtrArray *ops = muster_writer_submit (store->writer, job->list, &job->failed, &job->error);

  if (ops == NULL)
    return;
  if (job->single) {
    muster_job_give (job, muster_op_ref (g_ptr_array_index (ops, 0)), muster_op_unref);
    g_ptr_array_unref (ops);
  } else {
    muster_job_give (job, ops, g_ptr_array_unref);
  }
}

static Job *
submit_job (MusterStore *store, MusterIntent *intent, GAsyncReadyCallback done, gpointer data)
{
  Job *job = muster_job_new (store, run_submit, done, data);

  job->single = TRUE;
  job->list = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  g_ptr_array_add (job->list, intent);
  return job;
}

void
muster_store_submit_async (MusterStore *store, MusterIntent *intent, GAsyncReadyCallback done, gpointer data)
{
  muster_job_start (store, submit_job (store, intent, done, data), TRUE);
}

MusterOp *
muster_store_submit_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
take_result (Job *job, GError **error)
{
  gpointer result = g_steal_pointer (&job->result);

  if (job->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&job->error));
    if (result != NULL && job->free_result != NULL)
      job->free_result (result);
    result = NULL;
  }
  muster_job_free (job);
  return result;
}

MusterOp *
muster_store_submit (MusterStore *store, MusterIntent *intent, GError **error)
{
  Job *job = submit_job (store, intent, NULL, NULL);

  muster_job_wait (store, job, TRUE);
  return take_result (job, error);
}

void
muster_store_submit_all_async (MusterStore *store, GPtrArray *intents, GAsyncReadyCallback done, gpointer data)
{
  Job *job = muster_job_new (store, run_submit, done, data);

  job->list = intents;
  muster_job_start (store, job, TRUE);
}

GPtrArray *
muster_store_submit_all_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
muster_store_submit_all (MusterStore *store, GPtrArray *intents, guint *failed, GError **error)
{
  Job *job = muster_job_new (store, run_submit, NULL, NULL);
  g_autoptr (GPtrArray) ops = NULL;

  job->list = intents;
  muster_job_wait (store, job, TRUE);
  if (failed != NULL)
    *failed = job->failed;
  ops = take_result (job, error);
  return ops != NULL;
}

/* ---- looking back ---- */

static void
run_history (MusterStore *store, Job *job)
{
  muster_job_give (job, muster_journal_history (store->reader, job->text, job->number, job->limit, &job->error),
                   g_ptr_array_unref);
}

static Job *
history_job (MusterStore *store, const char *entity, guint64 before, guint limit, GAsyncReadyCallback done,
             gpointer data)
{
  Job *job = muster_job_new (store, run_history, done, data);

  job->text = g_strdup (entity);
  job->number = before;
  job->limit = limit;
  return job;
}

void
muster_store_history_async (MusterStore *store, const char *entity, guint64 before, guint limit,
                            GAsyncReadyCallback done, gpointer data)
{
  muster_job_start (store, history_job (store, entity, before, limit, done, data), FALSE);
}

GPtrArray *
muster_store_history_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
muster_store_history (MusterStore *store, const char *entity, guint64 before, guint limit, GError **error)
{
  Job *job = history_job (store, entity, before, limit, NULL, NULL);

  muster_job_wait (store, job, FALSE);
  return take_result (job, error);
}

/* ---- sync ---- */

guint
muster_store_count_pending (MusterStore *store)
{
  return store->pending;
}

static void
run_pending (MusterStore *store, Job *job)
{
  muster_job_give (job, muster_journal_pending (store->reader, store->node, job->limit, &job->error),
                   g_ptr_array_unref);
}

void
muster_store_pending_async (MusterStore *store, guint limit, GAsyncReadyCallback done, gpointer data)
{
  Job *job = muster_job_new (store, run_pending, done, data);

  job->limit = limit;
  muster_job_start (store, job, FALSE);
}

GPtrArray *
muster_store_pending_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_receive (MusterStore *store, Job *job)
{
  if (muster_writer_receive (store->writer, job->list, job->number, &job->error))
    job->result = store;
}

void
muster_store_receive_async (MusterStore *store, GPtrArray *entries, guint64 cursor, GAsyncReadyCallback done,
                            gpointer data)
{
  Job *job = muster_job_new (store, run_receive, done, data);

  job->list = entries;
  job->number = cursor;
  muster_job_start (store, job, TRUE);
}

gboolean
muster_store_receive_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

guint64
muster_store_get_cursor (MusterStore *store)
{
  return store->cursor;
}

static void
run_decide (MusterStore *store, Job *job)
{
  muster_job_give (job, muster_writer_decide (store->writer, job->list, job->may, job->may_data, &job->error),
                   g_ptr_array_unref);
}

void
muster_store_decide_async (MusterStore *store, GPtrArray *ops, MusterMayFunc may, gpointer may_data,
                           GDestroyNotify may_free, GAsyncReadyCallback done, gpointer data)
{
  Job *job = muster_job_new (store, run_decide, done, data);

  job->list = ops;
  job->may = may;
  job->may_data = may_data;
  job->may_free = may_free;
  muster_job_start (store, job, TRUE);
}

GPtrArray *
muster_store_decide_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
run_feed (MusterStore *store, Job *job)
{
  muster_job_give (job, muster_journal_feed (store->reader, job->number, job->limit, &job->error), g_ptr_array_unref);
}

void
muster_store_feed_async (MusterStore *store, guint64 after, guint limit, GAsyncReadyCallback done, gpointer data)
{
  Job *job = muster_job_new (store, run_feed, done, data);

  job->number = after;
  job->limit = limit;
  muster_job_start (store, job, FALSE);
}

GPtrArray *
muster_store_feed_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
muster_store_get_digest (MusterStore *store, guint64 *pos, MusterHash *digest)
{
  if (pos != NULL)
    *pos = store->cursor;
  if (digest != NULL)
    *digest = store->digest;
}

static void
run_new_epoch (MusterStore *store, Job *job)
{
  if (muster_writer_new_epoch (store->writer, &job->error))
    job->result = store;
}

void
muster_store_new_epoch_async (MusterStore *store, GAsyncReadyCallback done, gpointer data)
{
  muster_job_start (store, muster_job_new (store, run_new_epoch, done, data), TRUE);
}

gboolean
muster_store_new_epoch_finish (MusterStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* ---- settings ---- */

const char *
muster_store_get_setting (MusterStore *store, const char *name)
{
  return g_hash_table_lookup (store->settings, name);
}

static void
run_set_setting (MusterStore *store, Job *job)
{
  if (muster_writer_set_setting (store->writer, job->text, job->value, &job->error))
    job->result = store;
}

static void
on_setting_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_task_propagate_pointer (G_TASK (result), &error);
  if (error != NULL)
    g_message ("setting %s: %s", (char *)data, error->message);
  g_free (data);
}

void
muster_store_set_setting_async (MusterStore *store, const char *name, const char *value)
{
  Job *job = muster_job_new (store, run_set_setting, on_setting_stored, g_strdup (name));

  job->text = g_strdup (name);
  job->value = g_strdup (value);
  muster_job_start (store, job, TRUE);
}

gboolean
muster_store_set_setting (MusterStore *store, const char *name, const char *value, GError **error)
{
  Job *job = muster_job_new (store, run_set_setting, NULL, NULL);

  job->text = g_strdup (name);
  job->value = g_strdup (value);
  muster_job_wait (store, job, TRUE);
  return take_result (job, error) != NULL;
}

gboolean
muster_store_is_home (MusterStore *store)
{
  return muster_store_get_setting (store, "server.url") == NULL;
}

const char *
muster_store_get_drill (MusterStore *store)
{
  return muster_store_get_setting (store, "drill");
}

const char *
muster_store_get_dir (MusterStore *store)
{
  return store->dir;
}

const char *
muster_store_get_node (MusterStore *store)
{
  return store->node;
}

MusterPicture *
muster_store_get_picture (MusterStore *store)
{
  return store->picture;
}
