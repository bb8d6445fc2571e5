/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three threads meet here. The owner's thread holds the picture and gets the signals. The writer thread runs jobs that
 * change things; when its queue is empty (or after a burst) it commits once for all of them. The reader thread answers
 * questions about the past on a connection of its own, so that a long pull never delays a dispatch.
 *
 * A job is finished on its thread, then delivered: it goes into `ready`, an idle source on the owner's context empties
 * `ready` in order, applies the commit to the picture, tells the listeners, then completes the jobs that were in it. A
 * blocking call waits for its job on a condition and empties `ready` itself. */
#include "store/folder.h"
#include "store/journal.h"
#include "store/store-private.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Jobs in one commit at most: bounds what a crash can lose unconfirmed, and the wait of the first of them. */
#define BURST 4096
/* Just after a toolkit's painting (GTK's is G_PRIORITY_HIGH_IDLE + 20): however fast changes come, what has come is
 * shown before more is taken in. */
#define DELIVERY_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

enum { CHANGED, SETTING_CHANGED, TROUBLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MusterStore, muster_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (muster - store - error - quark, muster_store_error)

/* ---- jobs ---- */

Job *
muster_job_new (MusterStore *store, JobFunc run, GAsyncReadyCallback done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (store);
  job->run = run;
  if (done != NULL)
    job->task = g_task_new (store, NULL, done, data);
  return job;
}

void
muster_job_free (Job *job)
{
  g_clear_pointer (&job->list, g_ptr_array_unref);
  g_free (job->text);
  g_free (job->value);
  if (job->may_free != NULL)
    job->may_free (job->may_data);
  if (job->result != NULL && job->free_result != NULL)
    job->free_result (job->result);
  g_clear_error (&job->error);
  g_clear_object (&job->task);
  g_object_unref (job->store);
  g_free (job);
}

void
muster_job_give (Job *job, gpointer result, gpointer free_result)
{
  job->result = result;
  job->free_result = (GDestroyNotify)free_result;
}

/* ---- delivery to the owner's thread ---- */

static void
replace_settings (MusterStore *store, GHashTable *settings)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&store->settings);
  GHashTableIter iter;
  const char *name, *value;

  store->settings = g_hash_table_ref (settings);
  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, (gpointer *)&value))
    if (g_strcmp0 (g_hash_table_lookup (before, name), value) != 0)
      g_signal_emit (store, signals[SETTING_CHANGED], 0, name);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, NULL))
    if (!g_hash_table_contains (settings, name))
      g_signal_emit (store, signals[SETTING_CHANGED], 0, name);
}

static void
complete_job (MusterStore *store, Job *job)
{
  GTask *task = job->task;

  if (task == NULL) {
    g_mutex_lock (&store->mutex);
    job->finished = TRUE;
    g_mutex_unlock (&store->mutex);
    return;
  }
  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&job->result), job->free_result);
  muster_job_free (job);
}

/* Of each record only the newest version, in the order they came. */
static GPtrArray *
newest_versions (GPtrArray *records)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);

  for (guint i = records->len; i-- > 0;) {
    MusterRecord *r = records->pdata[i];
    if (g_hash_table_add (seen, g_strconcat (r->drill != NULL ? r->drill : "", "\x1f", r->id, NULL)))
      g_ptr_array_insert (out, 0, muster_record_ref (r));
  }
  return out;
}

/* All that waits as one change: while a slow frame was painted many commits may have come. */
static void
deliver_commits (MusterStore *store, GPtrArray *deliveries)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_record_unref);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  guint commits = 0;

  for (guint i = 0; i < deliveries->len; i++) {
    MusterCommit *commit = ((Delivery *)deliveries->pdata[i])->commit;
    if (commit == NULL)
      continue;
    for (guint r = 0; r < commit->records->len; r++)
      muster_picture_put (store->picture, commit->records->pdata[r]);
    store->pending = commit->pending;
    store->cursor = commit->cursor;
    store->digest = commit->digest;
    g_ptr_array_extend_and_steal (records, g_steal_pointer (&commit->records));
    g_ptr_array_extend_and_steal (entries, g_steal_pointer (&commit->entries));
    commits++;
  }
  if (commits > 1) {
    GPtrArray *newest = newest_versions (records);
    g_ptr_array_unref (records);
    records = newest;
  }
  if (commits > 0)
    g_signal_emit (store, signals[CHANGED], 0, records, entries);
}

static void
delivery_free (gpointer data)
{
  Delivery *d = data;

  g_clear_pointer (&d->commit, muster_commit_free);
  g_clear_pointer (&d->jobs, g_ptr_array_unref);
  g_clear_pointer (&d->settings, g_hash_table_unref);
  g_clear_error (&d->trouble);
  g_free (d);
}

static void
empty_ready (MusterStore *store)
{
  g_autoptr (GPtrArray) deliveries = g_ptr_array_new_with_free_func (delivery_free);
  Delivery *d;

  g_mutex_lock (&store->mutex);
  while ((d = g_queue_pop_head (&store->ready)) != NULL)
    g_ptr_array_add (deliveries, d);
  g_mutex_unlock (&store->mutex);
  for (guint i = deliveries->len; i-- > 0;)
    if ((d = deliveries->pdata[i])->settings != NULL) {
      replace_settings (store, d->settings);
      break;
    }
  deliver_commits (store, deliveries);
  for (guint i = 0; i < deliveries->len; i++) {
    d = deliveries->pdata[i];
    if (d->trouble_told)
      g_signal_emit (store, signals[TROUBLE], 0, d->trouble);
    for (guint k = 0; d->jobs != NULL && k < d->jobs->len; k++)
      complete_job (store, d->jobs->pdata[k]);
  }
}

static gboolean
on_ready (gpointer data)
{
  MusterStore *store = data;

  g_mutex_lock (&store->mutex);
  g_clear_pointer (&store->source, g_source_unref);
  g_mutex_unlock (&store->mutex);
  empty_ready (store);
  return G_SOURCE_REMOVE;
}

/* Any thread. (transfer full) @d */
static void
post (MusterStore *store, Delivery *d)
{
  g_mutex_lock (&store->mutex);
  g_queue_push_tail (&store->ready, d);
  if (store->source == NULL) {
    store->source = g_idle_source_new ();
    g_source_set_priority (store->source, DELIVERY_PRIORITY);
    g_source_set_callback (store->source, on_ready, g_object_ref (store), g_object_unref);
    g_source_attach (store->source, store->context);
  }
  g_cond_broadcast (&store->done);
  g_mutex_unlock (&store->mutex);
}

/* ---- the writer thread ---- */

static GHashTable *
copy_settings (GHashTable *settings)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));
  return copy;
}

/* The queue ran empty: one commit for all jobs since the last. */
static void
commit_group (gpointer data)
{
  MusterStore *store = data;
  g_autoptr (GError) error = NULL;
  Delivery *d;

  if (store->in_group->len == 0)
    return;
  d = g_new0 (Delivery, 1);
  d->commit = muster_writer_commit (store->writer, &error);
  d->settings = copy_settings (muster_writer_settings (store->writer));
  d->jobs = g_steal_pointer (&store->in_group);
  store->in_group = g_ptr_array_new ();
  for (guint i = 0; error != NULL && i < d->jobs->len; i++) {
    Job *job = g_ptr_array_index (d->jobs, i);
    if (job->error == NULL)
      job->error = g_error_copy (error);
  }
  if ((error != NULL || d->commit != NULL) && (error != NULL) != store->was_trouble) {
    store->was_trouble = error != NULL;
    d->trouble_told = TRUE;
    d->trouble = error != NULL ? g_error_copy (error) : NULL;
  }
  post (store, d);
}

static gboolean
needs_rollback (const GError *error)
{
  return error != NULL && error->domain == MUSTER_STORE_ERROR && error->code != MUSTER_STORE_ERROR_DAMAGED;
}

static void
run_write (gpointer data)
{
  Job *job = data;
  MusterStore *store = job->store;

  job->run (store, job);
  g_ptr_array_add (store->in_group, job);
  /* After a failed write SQLite may have ended the transaction by itself: nothing of the group is certain. */
  if (needs_rollback (job->error)) {
    muster_writer_rollback (store->writer);
    for (guint i = 0; i < store->in_group->len; i++) {
      Job *other = g_ptr_array_index (store->in_group, i);
      if (other->error == NULL)
        other->error = g_error_copy (job->error);
    }
    if (!store->was_trouble) {
      Delivery *d = g_new0 (Delivery, 1);
      store->was_trouble = TRUE;
      d->trouble_told = TRUE;
      d->trouble = g_error_copy (job->error);
      post (store, d);
    }
    commit_group (store);
  }
}

static void
run_read (gpointer data)
{
  Job *job = data;
  Delivery *d = g_new0 (Delivery, 1);

  job->run (job->store, job);
  d->jobs = g_ptr_array_new ();
  g_ptr_array_add (d->jobs, job);
  post (job->store, d);
}

void
muster_job_start (MusterStore *store, Job *job, gboolean writes)
{
  MusterWorker *worker = writes ? store->write_thread : store->read_thread;

  if (worker != NULL) {
    muster_worker_push (worker, writes ? run_write : run_read, job);
    return;
  }
  if (writes || store->reader == NULL)
    g_set_error (&job->error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_READ_ONLY, "%s is open for reading only",
                 store->dir);
  else
    job->run (store, job);
  complete_job (store, job);
}

void
muster_job_wait (MusterStore *store, Job *job, gboolean writes)
{
  muster_job_start (store, job, writes);
  for (;;) {
    g_mutex_lock (&store->mutex);
    while (!job->finished && g_queue_is_empty (&store->ready))
      g_cond_wait (&store->done, &store->mutex);
    gboolean finished = job->finished;
    g_mutex_unlock (&store->mutex);
    if (finished)
      return;
    empty_ready (store);
  }
}

/* ---- opening and closing ---- */

static gboolean
load_for_reading (const char *id, const char *drill, gboolean provisional, const char *body, gpointer data,
                  GError **error)
{
  MusterStore *store = data;
  g_autoptr (MusterRecord) record = muster_record_from_json (body != NULL ? body : "", -1, NULL);

  if (record == NULL || g_strcmp0 (record->id, id) != 0) {
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED, "journal: the record \"%s\" cannot be read",
                 id);
    return FALSE;
  }
  record->provisional = provisional;
  muster_hash_data (body, strlen (body), &record->digest);
  muster_hash_xor (&store->digest, &record->digest);
  muster_picture_put (store->picture, record);
  return TRUE;
}

static gboolean
open_for_reading (MusterStore *store, const char *path, GError **error)
{
  const char *cursor;

  store->reader = muster_database_open (path, MUSTER_DATABASE_READ, error);
  if (store->reader == NULL)
    return FALSE;
  store->settings = muster_journal_settings (store->reader, error);
  if (store->settings == NULL)
    return FALSE;
  store->node = g_strdup (g_hash_table_lookup (store->settings, "node"));
  cursor = g_hash_table_lookup (store->settings, "cursor");
  store->cursor = cursor != NULL ? g_ascii_strtoull (cursor, NULL, 10) : 0;
  return muster_journal_each_record (store->reader, load_for_reading, store, error);
}

static gboolean
open_for_writing (MusterStore *store, const char *path, gboolean make, GError **error)
{
  MusterCommit *commit;

  if (!muster_folder_lock (store->dir, &store->lock, error))
    return FALSE;
  if (access (path, F_OK) == 0 && access (path, W_OK) != 0)
    return muster_folder_fail (error, path, errno);
  if (!muster_folder_break_seal (store->dir, error))
    return FALSE;
  store->writer = muster_writer_open (path, make, error);
  if (store->writer == NULL)
    return FALSE;
  store->reader = muster_database_open (path, MUSTER_DATABASE_READ, error);
  if (store->reader == NULL)
    return FALSE;
  store->node = g_strdup (muster_writer_get_node (store->writer));
  store->settings = copy_settings (muster_writer_settings (store->writer));
  commit = muster_writer_snapshot (store->writer);
  for (guint i = 0; i < commit->records->len; i++)
    muster_picture_put (store->picture, g_ptr_array_index (commit->records, i));
  store->pending = commit->pending;
  store->cursor = commit->cursor;
  store->digest = commit->digest;
  muster_commit_free (commit);
  return TRUE;
}

/* Any thread; nothing of the main loop is touched. */
static MusterStore *
open_store (const char *dir, MusterStoreFlags flags, GError **error)
{
  g_autoptr (MusterStore) store = g_object_new (MUSTER_TYPE_STORE, NULL);
  g_autofree char *path = g_build_filename (dir, "journal.db", NULL);
  gboolean make = (flags & MUSTER_STORE_CREATE) != 0;

  store->dir = g_strdup (dir);
  store->read_only = (flags & MUSTER_STORE_READ_ONLY) != 0;
  if (make && g_mkdir_with_parents (dir, 0755) != 0) {
    muster_folder_fail (error, dir, errno);
    return NULL;
  }
  if (!make && access (path, F_OK) != 0) {
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_NOT_FOUND,
                 "%s: there is no journal.db; this is not a data folder of Muster", dir);
    return NULL;
  }
  if (store->read_only ? !open_for_reading (store, path, error) : !open_for_writing (store, path, make, error))
    return NULL;
  return g_steal_pointer (&store);
}

/* On the thread that will own the store. */
static void
settle (MusterStore *store)
{
  store->context = g_main_context_ref_thread_default ();
  if (store->read_only)
    return;
  store->write_thread = muster_worker_new ("muster-writer", BURST, commit_group, store);
  store->read_thread = muster_worker_new ("muster-reader", 1, NULL, NULL);
}

MusterStore *
muster_store_open (const char *dir, MusterStoreFlags flags, GError **error)
{
  MusterStore *store = open_store (dir, flags, error);

  if (store != NULL)
    settle (store);
  return store;
}

typedef struct {
  char *dir;
  MusterStoreFlags flags;
} OpenRequest;

static void
open_request_free (gpointer data)
{
  g_free (((OpenRequest *)data)->dir);
  g_free (data);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OpenRequest *request = data;
  GError *error = NULL;
  MusterStore *store = open_store (request->dir, request->flags, &error);

  if (store != NULL)
    g_task_return_pointer (task, store, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
muster_store_open_async (const char *dir, MusterStoreFlags flags, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, data);
  OpenRequest *request = g_new (OpenRequest, 1);

  *request = (OpenRequest){ g_strdup (dir), flags };
  g_task_set_task_data (task, request, open_request_free);
  g_task_run_in_thread (task, open_in_thread);
}

MusterStore *
muster_store_open_finish (GAsyncResult *result, GError **error)
{
  MusterStore *store = g_task_propagate_pointer (G_TASK (result), error);

  if (store != NULL)
    settle (store);
  return store;
}

void
muster_store_close (MusterStore *store)
{
  gboolean wrote = store->writer != NULL;

  if (store->write_thread != NULL)
    muster_worker_stop (g_steal_pointer (&store->write_thread));
  if (store->read_thread != NULL)
    muster_worker_stop (g_steal_pointer (&store->read_thread));
  if (store->context != NULL)
    empty_ready (store);
  g_clear_pointer (&store->reader, muster_database_close);
  g_clear_pointer (&store->writer, muster_writer_close);
  if (wrote)
    muster_folder_seal (store->dir);
  if (store->lock >= 0)
    close (store->lock);
  store->lock = -1;
}

static void
muster_store_finalize (GObject *object)
{
  MusterStore *store = MUSTER_STORE (object);

  muster_store_close (store);
  g_clear_pointer (&store->picture, muster_picture_free);
  g_clear_pointer (&store->settings, g_hash_table_unref);
  g_clear_pointer (&store->context, g_main_context_unref);
  g_ptr_array_unref (store->in_group);
  g_free (store->dir);
  g_free (store->node);
  g_mutex_clear (&store->mutex);
  g_cond_clear (&store->done);
  G_OBJECT_CLASS (muster_store_parent_class)->finalize (object);
}

static void
muster_store_class_init (MusterStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_store_finalize;
  signals[CHANGED] = g_signal_new ("changed", MUSTER_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_PTR_ARRAY, G_TYPE_PTR_ARRAY);
  signals[SETTING_CHANGED] = g_signal_new ("setting-changed", MUSTER_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TROUBLE] = g_signal_new ("trouble", MUSTER_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_ERROR);
}

static void
muster_store_init (MusterStore *store)
{
  g_mutex_init (&store->mutex);
  g_cond_init (&store->done);
  g_queue_init (&store->ready);
  store->lock = -1;
  store->picture = muster_picture_new ();
  store->in_group = g_ptr_array_new ();
}
