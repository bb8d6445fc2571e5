/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The book is replaced whole, on the main context; requests that hold the old one keep it. All work on the file happens
 * in GTask threads under one mutex. A token that is not in the book makes the file be looked at before the answer is
 * no, because it may have been made a moment ago; but not more often than every REFRESH_MS, so that guessing costs the
 * guesser that pause and us next to nothing.
 *
 * Passwords: at most HASHES at once (each takes 64 MiB), and after TRIES wrong ones for an account nobody may try it
 * for WINDOW; its tokens go on working.
 */
#include "server/doorkeeper.h"
#include "core/time.h"

#define REFRESH_MS 250
#define HASHES     2
#define TRIES      5
#define WINDOW     (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define NAMES      1000

struct _MusterDoorkeeper {
  gatomicrefcount refs; /* its owner's, and one for each task under way */
  GMutex mutex;         /* guards `accounts` */
  MusterAccounts *accounts;
  MusterBook *book;
  gint64 looked_at; /* monotonic µs */
  gboolean looking;
  GPtrArray *served;  /* (element-type GTask) for the look into the file under way */
  GPtrArray *waiting; /* (element-type GTask) for the next one: the one under way may have begun too early for them */
  guint tick, soon;
  MusterDoorkeeperChanged changed; /* (nullable) once freed */
  gpointer changed_data;
  guint hashes;
  GHashTable *wrong; /* name → Wrong */
};

typedef struct {
  guint tries;
  gint64 since; /* monotonic µs */
} Wrong;

static MusterDoorkeeper *
keeper_ref (MusterDoorkeeper *keeper)
{
  g_atomic_ref_count_inc (&keeper->refs);
  return keeper;
}

static void
keeper_unref (MusterDoorkeeper *keeper)
{
  if (!g_atomic_ref_count_dec (&keeper->refs))
    return;
  muster_accounts_close (keeper->accounts);
  muster_book_unref (keeper->book);
  g_ptr_array_unref (keeper->served);
  g_ptr_array_unref (keeper->waiting);
  g_hash_table_unref (keeper->wrong);
  g_mutex_clear (&keeper->mutex);
  g_free (keeper);
}

static void
take_book (MusterDoorkeeper *keeper, MusterBook *book)
{
  muster_book_unref (keeper->book);
  keeper->book = book;
  if (keeper->changed)
    keeper->changed (keeper->changed_data);
}

/* ---- looking into the file ---- */

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  MusterDoorkeeper *keeper = data;
  MusterBook *book = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&keeper->mutex);
  if (muster_accounts_is_stale (keeper->accounts)) {
    book = muster_accounts_read (keeper->accounts, &error);
    if (book == NULL)
      g_warning ("%s", error->message);
  }
  g_mutex_unlock (&keeper->mutex);
  g_task_return_pointer (task, book, (GDestroyNotify)muster_book_unref);
}

static void look_soon (MusterDoorkeeper *keeper);

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterDoorkeeper *keeper = data;
  MusterBook *book = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) served = g_steal_pointer (&keeper->served);

  keeper->served = g_ptr_array_new_with_free_func (g_object_unref);
  keeper->looking = FALSE;
  if (book)
    take_book (keeper, book);
  for (guint i = 0; i < served->len; i++)
    g_task_return_boolean (served->pdata[i], TRUE);
  if (keeper->waiting->len > 0)
    look_soon (keeper);
}

static void
look (MusterDoorkeeper *keeper)
{
  g_autoptr (GTask) task = NULL;

  if (keeper->looking)
    return;
  g_clear_handle_id (&keeper->soon, g_source_remove);
  keeper->looking = TRUE;
  keeper->looked_at = g_get_monotonic_time ();
  g_ptr_array_extend_and_steal (keeper->served, keeper->waiting);
  keeper->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  task = g_task_new (NULL, NULL, on_looked, keeper);
  g_task_set_task_data (task, keeper_ref (keeper), (GDestroyNotify)keeper_unref);
  g_task_run_in_thread (task, look_in_thread);
}

static gboolean
on_soon (gpointer data)
{
  MusterDoorkeeper *keeper = data;

  keeper->soon = 0;
  look (keeper);
  return G_SOURCE_REMOVE;
}

static void
look_soon (MusterDoorkeeper *keeper)
{
  gint64 since = (g_get_monotonic_time () - keeper->looked_at) / 1000;

  if (!keeper->looking && keeper->soon == 0)
    keeper->soon = g_timeout_add (since >= REFRESH_MS ? 0 : (guint)(REFRESH_MS - since), on_soon, keeper);
}

static gboolean
on_tick (gpointer data)
{
  look (data);
  return G_SOURCE_CONTINUE;
}

/* ---- the public part ---- */

MusterDoorkeeper *
muster_doorkeeper_new (const char *dir, MusterDoorkeeperChanged changed, gpointer data, GError **error)
{
  g_autoptr (MusterAccounts) accounts = muster_accounts_open (dir, error);
  MusterBook *book = accounts ? muster_accounts_read (accounts, error) : NULL;
  MusterDoorkeeper *keeper;

  if (book == NULL)
    return NULL;
  keeper = g_new0 (MusterDoorkeeper, 1);
  g_atomic_ref_count_init (&keeper->refs);
  g_mutex_init (&keeper->mutex);
  keeper->accounts = g_steal_pointer (&accounts);
  keeper->book = book;
  keeper->changed = changed;
  keeper->changed_data = data;
  keeper->served = g_ptr_array_new_with_free_func (g_object_unref);
  keeper->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  keeper->wrong = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  keeper->tick = g_timeout_add_seconds (1, on_tick, keeper);
  return keeper;
}

void
muster_doorkeeper_free (MusterDoorkeeper *keeper)
{
  if (keeper == NULL)
    return;
  g_clear_handle_id (&keeper->tick, g_source_remove);
  g_clear_handle_id (&keeper->soon, g_source_remove);
  keeper->changed = NULL;
  g_mutex_lock (&keeper->mutex);
  g_mutex_unlock (&keeper->mutex);
  keeper_unref (keeper);
}

MusterBook *
muster_doorkeeper_get_book (MusterDoorkeeper *keeper)
{
  return keeper->book;
}

void
muster_doorkeeper_identify_async (MusterDoorkeeper *keeper, const char *token, GAsyncReadyCallback done, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, done, data);

  g_task_set_task_data (task, g_strdup (token), g_free);
  if (!muster_book_find_token (keeper->book, token, muster_now_ms ())) {
    g_ptr_array_add (keeper->waiting, task);
    look_soon (keeper);
    return;
  }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

MusterBook *
muster_doorkeeper_identify_finish (MusterDoorkeeper *keeper, GAsyncResult *result, const MusterAccount **account)
{
  const char *token = g_task_get_task_data (G_TASK (result));

  *account = muster_book_find_token (keeper->book, token, muster_now_ms ());
  return *account ? muster_book_ref (keeper->book) : NULL;
}

typedef struct {
  MusterDoorkeeper *keeper;
  char *account;
  GPtrArray *nodes; /* (nullable) */
  char *password;   /* (nullable) */
  char *hash;       /* (nullable) */
  char *token;      /* (nullable) out */
  gint64 expires;
  MusterBook *book; /* (nullable) out */
} Work;

static Work *
work_new (MusterDoorkeeper *keeper, const char *account)
{
  Work *work = g_new0 (Work, 1);

  work->keeper = keeper_ref (keeper);
  work->account = g_strdup (account);
  return work;
}

static void
work_free (Work *work)
{
  keeper_unref (work->keeper);
  g_clear_pointer (&work->nodes, g_ptr_array_unref);
  g_clear_pointer (&work->book, muster_book_unref);
  g_free (work->account);
  g_free (work->password);
  g_free (work->hash);
  g_free (work->token);
  g_free (work);
}

static void
bind_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  g_mutex_lock (&work->keeper->mutex);
  for (guint i = 0; i < work->nodes->len && error == NULL; i++) {
    g_autofree char *owner = NULL;
    muster_accounts_bind_node (work->keeper->accounts, work->nodes->pdata[i], work->account, &owner, &error);
  }
  if (error == NULL)
    work->book = muster_accounts_read (work->keeper->accounts, &error);
  g_mutex_unlock (&work->keeper->mutex);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
muster_doorkeeper_bind_async (MusterDoorkeeper *keeper, const char *account, GPtrArray *nodes, GAsyncReadyCallback done,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, data);
  Work *work = work_new (keeper, account);

  work->nodes = nodes;
  g_task_set_task_data (task, work, (GDestroyNotify)work_free);
  g_task_run_in_thread (task, bind_in_thread);
}

gboolean
muster_doorkeeper_bind_finish (MusterDoorkeeper *keeper, GAsyncResult *result, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  take_book (keeper, g_steal_pointer (&work->book));
  return TRUE;
}

/* ---- passwords ---- */

static void
login_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (!muster_password_fits (work->hash, work->password)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "wrong account or password");
    return;
  }
  work->expires = muster_now_ms () + MUSTER_SESSION_MS;
  g_mutex_lock (&work->keeper->mutex);
  work->token = muster_accounts_add_token (work->keeper->accounts, work->account, work->expires, &error);
  if (work->token)
    work->book = muster_accounts_read (work->keeper->accounts, &error);
  g_mutex_unlock (&work->keeper->mutex);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* The account's wrong tries in the present window, or NULL. */
static Wrong *
find_wrong (MusterDoorkeeper *keeper, const char *account)
{
  Wrong *wrong = g_hash_table_lookup (keeper->wrong, account);

  if (wrong && g_get_monotonic_time () - wrong->since > WINDOW) {
    g_hash_table_remove (keeper->wrong, account);
    wrong = NULL;
  }
  return wrong;
}

void
muster_doorkeeper_login_async (MusterDoorkeeper *keeper, const char *account, const char *password,
                               GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, data);
  const MusterAccount *found = muster_book_find (keeper->book, account);
  Wrong *wrong = find_wrong (keeper, account);
  Work *work = work_new (keeper, account);

  g_task_set_task_data (task, work, (GDestroyNotify)work_free);
  if (wrong && wrong->tries >= TRIES) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "too many wrong passwords");
    return;
  }
  if (keeper->hashes >= HASHES) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "too many at once");
    return;
  }
  keeper->hashes++;
  g_object_set_data (G_OBJECT (task), "hashing", task);
  /* Counted before it is known, so that many at once do not slip through; taken back if it was right. */
  if (wrong == NULL) {
    if (g_hash_table_size (keeper->wrong) >= NAMES)
      g_hash_table_remove_all (keeper->wrong);
    wrong = g_new0 (Wrong, 1);
    wrong->since = g_get_monotonic_time ();
    g_hash_table_insert (keeper->wrong, g_strdup (account), wrong);
  }
  wrong->tries++;
  work->password = g_strdup (password);
  work->hash = g_strdup (found ? found->password : NULL);
  g_task_run_in_thread (task, login_in_thread);
}

char *
muster_doorkeeper_login_finish (MusterDoorkeeper *keeper, GAsyncResult *result, gint64 *expires_ms, GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  if (g_object_get_data (G_OBJECT (result), "hashing"))
    keeper->hashes--;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  g_hash_table_remove (keeper->wrong, work->account);
  take_book (keeper, g_steal_pointer (&work->book));
  *expires_ms = work->expires;
  return g_steal_pointer (&work->token);
}
