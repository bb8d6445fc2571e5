/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "house.h"
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

static GPtrArray *folders;

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    if (g_file_test (inner, G_FILE_TEST_IS_DIR))
      remove_tree (inner);
    else
      g_unlink (inner);
  }
  g_rmdir (path);
}

char *
house_folder (void)
{
  char *path = g_dir_make_tmp ("muster-server-XXXXXX", NULL);

  g_assert_nonnull (path);
  if (folders == NULL)
    folders = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (folders, g_strdup (path));
  return path;
}

void
house_forget (void)
{
  for (guint i = 0; folders && i < folders->len; i++)
    remove_tree (folders->pdata[i]);
  g_clear_pointer (&folders, g_ptr_array_unref);
}

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
house_wait_at (const char *where, const char *what, HouseTest test, gpointer data, guint seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  guint wake = g_timeout_add (20, on_wake, NULL);

  while (!test (data)) {
    if (g_get_monotonic_time () > end)
      g_error ("%s: waited %u s for %s", where, seconds, what);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake);
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *)data;
}

void
house_pump (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64)ms * 1000;

  house_wait (is_past, &end, ms / 1000 + 5);
}

/* ---- the server ---- */

House *
house_open (const char *dir, const MusterServiceLimits *limits, guint port)
{
  House *house = g_new0 (House, 1);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr (GError) error = NULL;

  house->dir = g_strdup (dir);
  house->service = muster_service_new (dir, limits ? limits : &muster_service_default_limits, &error);
  g_assert_no_error (error);
  muster_listener_open_tcp (muster_service_get_listener (house->service), address, &error);
  g_assert_no_error (error);
  house->url = g_strdup (muster_listener_get_url (muster_service_get_listener (house->service)));
  return house;
}

static void
on_stopped (gpointer data)
{
  *(gboolean *)data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

void
house_close (House *house)
{
  gboolean stopped = FALSE;

  muster_service_stop (house->service, 1000, on_stopped, &stopped);
  house_wait (is_true, &stopped, 10);
  muster_service_free (house->service);
  g_free (house->dir);
  g_free (house->url);
  g_free (house);
}

char *
house_account (const char *dir, const char *name, MusterRole role)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterAccounts) accounts = muster_accounts_open (dir, &error);
  char *token = NULL;

  g_assert_no_error (error);
  muster_accounts_add (accounts, name, role, NULL, &token, &error);
  g_assert_no_error (error);
  return token;
}

Spawned *
house_spawn (const char *program, const char *dir, guint port)
{
  Spawned *spawned = g_new0 (Spawned, 1);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  g_autofree char *line = NULL;
  g_autoptr (GDataInputStream) out = NULL;
  g_autoptr (GError) error = NULL;
  const char *at;

  spawned->process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--data", dir, "--listen", address, NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (spawned->process));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "{\"listening\":\""));
  at = line + strlen ("{\"listening\":\"");
  spawned->url = g_strndup (at, strcspn (at, "\""));
  return spawned;
}

void
house_kill (Spawned *spawned, int signal)
{
  g_subprocess_send_signal (spawned->process, signal);
  g_subprocess_wait (spawned->process, NULL, NULL);
}

int
house_end (Spawned *spawned)
{
  int status = g_subprocess_get_if_exited (spawned->process) ? g_subprocess_get_exit_status (spawned->process) : -1;

  g_object_unref (spawned->process);
  g_free (spawned->url);
  g_free (spawned);
  return status;
}

/* ---- desks ---- */

Desk *
desk_open (const char *dir, const char *url, const char *account, const char *token)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autoptr (GError) error = NULL;

  desk->dir = g_strdup (dir);
  desk->store = muster_store_open (dir, MUSTER_STORE_CREATE, &error);
  g_assert_no_error (error);
  muster_store_set_setting (desk->store, "server.url", url, &error);
  g_assert_no_error (error);
  muster_store_set_setting (desk->store, "server.account", account, &error);
  g_assert_no_error (error);
  muster_store_set_setting (desk->store, "server.token", token, &error);
  g_assert_no_error (error);
  return desk;
}

void
desk_start (Desk *desk)
{
  desk->link = muster_link_new (desk->store);
  muster_link_start (desk->link);
}

void
desk_close (Desk *desk)
{
  if (desk->link) {
    muster_link_stop (desk->link);
    g_object_unref (desk->link);
  }
  muster_store_close (desk->store);
  house_pump (20);
  g_object_unref (desk->store);
  g_free (desk->dir);
  g_free (desk);
}

MusterOp *
desk_log (Desk *desk, const char *text)
{
  MusterIntent *intent = muster_intent_new ("log.add");
  g_autoptr (GError) error = NULL;
  MusterOp *op;

  muster_intent_text (intent, MUSTER_LOG_TEXT, text);
  op = muster_store_submit (desk->store, intent, &error);
  g_assert_no_error (error);
  return op;
}

gboolean
desk_is_proven (gpointer data)
{
  return muster_link_get_state (((Desk *)data)->link) == MUSTER_LINK_PROVEN;
}

void
desk_get_digest (Desk *desk, guint64 *pos, MusterHash *digest)
{
  muster_store_get_digest (desk->store, pos, digest);
}

static void
on_pending (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GPtrArray **)data = muster_store_pending_finish (MUSTER_STORE (source), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

GPtrArray *
desk_pending (Desk *desk)
{
  GPtrArray *entries = NULL;
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  muster_store_pending_async (desk->store, G_MAXINT, on_pending, &entries);
  house_wait (is_set, &entries, 10);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (ops, g_bytes_ref (((MusterEntry *)entries->pdata[i])->op->bytes));
  g_ptr_array_unref (entries);
  return ops;
}

/* ---- plain requests ---- */

typedef struct {
  gboolean done;
  GBytes *body;
} Reply;

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  reply->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  reply->done = TRUE;
}

guint
house_request (const char *method, const char *url, const char *path, const char *token, const char *body, gssize size,
               char **answer)
{
  static SoupSession *session;
  g_autofree char *full = g_strconcat (url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, full);
  Reply reply = { 0 };
  guint status = 0;

  if (session == NULL)
    session = soup_session_new ();
  if (token) {
    g_autofree char *bearer = g_strdup_printf ("Bearer %s", token);
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  }
  if (body) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, size < 0 ? strlen (body) : (gsize)size);
    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_reply, &reply);
  house_wait (is_true, &reply.done, 30);
  if (reply.body) {
    status = soup_message_get_status (message);
    if (answer)
      *answer = g_strndup (g_bytes_get_data (reply.body, NULL), g_bytes_get_size (reply.body));
    g_bytes_unref (reply.body);
  }
  return status;
}
