/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A request is counted: one count for whoever waits for its answer, one for each operation under way. `events` is
 * cleared when the owner is no longer to be told; operations under way then end in silence.
 *
 * A hello, a push and a pull are read to their end and then parsed; the stream is parsed as it comes, at most 64 KiB at
 * a time. Pulls are parsed in a worker thread, because they may have many megabytes.
 */
#include "sync/session.h"
#include "sync/sse.h"
#include <string.h>

#define PIECE (64 * 1024)

struct _MusterRequest {
  gatomicrefcount refs;
  const MusterRequestEvents *events; /* (nullable) NULL: nobody listens any more */
  gpointer data;
  guint serial;
  MusterDo what;
  SoupMessage *message;
  GCancellable *cancellable;
  GInputStream *stream; /* (nullable) */
  GByteArray *body;
  gsize body_max;
  MusterLive *live; /* (nullable) */
};

static void
request_unref (MusterRequest *r)
{
  if (!g_atomic_ref_count_dec (&r->refs))
    return;
  g_clear_object (&r->stream);
  g_clear_object (&r->message);
  g_clear_object (&r->cancellable);
  g_byte_array_unref (r->body);
  muster_live_free (r->live);
  g_free (r);
}

static MusterRequest *
request_ref (MusterRequest *r)
{
  g_atomic_ref_count_inc (&r->refs);
  return r;
}

/* The owner's count is given back with the last answer. */
static void
fail (MusterRequest *r, MusterFailure failure)
{
  const MusterRequestEvents *events = g_steal_pointer (&r->events);

  if (events == NULL)
    return;
  events->failed (r->serial, failure, r->data);
  g_cancellable_cancel (r->cancellable);
  request_unref (r);
}

static MusterFailure
classify (const GError *error)
{
  if (error->domain == MUSTER_PROTOCOL_ERROR)
    return error->code == MUSTER_PROTOCOL_ERROR_VERSION ? MUSTER_FAILURE_VERSION : MUSTER_FAILURE_PROTOCOL;
  if (error->domain == G_TLS_ERROR)
    return MUSTER_FAILURE_TLS;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return MUSTER_FAILURE_TIMEOUT;
  return MUSTER_FAILURE_UNREACHABLE;
}

static void
fail_by (MusterRequest *r, const GError *error)
{
  g_debug ("sync: request %u: %s", r->serial, error->message);
  fail (r, classify (error));
}

static MusterFailure
judge_status (guint status)
{
  switch (status) {
  case SOUP_STATUS_OK:
    return MUSTER_FAILURE_NONE;
  case SOUP_STATUS_UNAUTHORIZED:
    return MUSTER_FAILURE_UNAUTHORIZED;
  case SOUP_STATUS_FORBIDDEN:
    return MUSTER_FAILURE_FORBIDDEN;
  case SOUP_STATUS_NOT_FOUND:
    return MUSTER_FAILURE_VERSION;
  case SOUP_STATUS_CONFLICT:
    return MUSTER_FAILURE_BEHIND;
  case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
    return MUSTER_FAILURE_TOO_LARGE;
  case SOUP_STATUS_BAD_REQUEST:
    return MUSTER_FAILURE_PROTOCOL;
  case SOUP_STATUS_BAD_GATEWAY:
  case SOUP_STATUS_GATEWAY_TIMEOUT:
    return MUSTER_FAILURE_UNREACHABLE;
  default:
    return MUSTER_FAILURE_BUSY;
  }
}

/* ---- lines into entries ---- */

/* (transfer full) (nullable): NULL where one is not an operation. */
static GPtrArray *
entries_from_lines (GPtrArray *lines, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_full (lines->len, (GDestroyNotify)muster_entry_free);

  for (guint i = 0; i < lines->len; i++) {
    MusterFeedLine *line = lines->pdata[i];
    MusterEntry *entry;
    MusterOp *op = muster_op_parse (line->op, error);
    if (op == NULL) {
      g_prefix_error (error, "place %" G_GUINT64_FORMAT ": ", line->pos);
      return NULL;
    }
    entry = g_new0 (MusterEntry, 1);
    entry->pos = line->pos;
    entry->verdict = line->verdict;
    entry->why = g_strdup (line->why);
    entry->op = op;
    g_ptr_array_add (entries, entry);
  }
  return g_steal_pointer (&entries);
}

typedef struct {
  GPtrArray *entries;
  MusterPullEnd end;
} Pulled;

static void
pulled_free (Pulled *pulled)
{
  g_clear_pointer (&pulled->entries, g_ptr_array_unref);
  g_free (pulled);
}

static void
parse_pull_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  Pulled *pulled = g_new0 (Pulled, 1);
  g_autoptr (GPtrArray) lines = muster_protocol_parse_pull (data, &pulled->end, &error);

  if (lines)
    pulled->entries = entries_from_lines (lines, &error);
  if (pulled->entries)
    g_task_return_pointer (task, pulled, (GDestroyNotify)pulled_free);
  else {
    pulled_free (pulled);
    /* An operation that cannot be read is an answer that cannot be used. */
    if (error->domain != MUSTER_PROTOCOL_ERROR)
      g_task_return_new_error (task, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX, "%s", error->message);
    else
      g_task_return_error (task, g_steal_pointer (&error));
  }
}

static void
on_pull_parsed (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterRequest *r = data;
  g_autoptr (GError) error = NULL;
  Pulled *pulled = g_task_propagate_pointer (G_TASK (result), &error);

  if (pulled == NULL)
    fail_by (r, error);
  else {
    const MusterRequestEvents *events = g_steal_pointer (&r->events);
    if (events) {
      events->pulled (r->serial, g_steal_pointer (&pulled->entries), &pulled->end, r->data);
      request_unref (r);
    }
    pulled_free (pulled);
  }
  request_unref (r);
}

/* The whole answer is here. */
static void
finish (MusterRequest *r)
{
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&r->body));
  g_autoptr (GError) error = NULL;
  const MusterRequestEvents *events = r->events;

  r->body = g_byte_array_new ();
  if (events == NULL)
    return;
  if (r->what == MUSTER_DO_PULL) {
    g_autoptr (GTask) task = g_task_new (NULL, NULL, on_pull_parsed, request_ref (r));
    g_task_set_task_data (task, g_steal_pointer (&body), (GDestroyNotify)g_bytes_unref);
    g_task_run_in_thread (task, parse_pull_in_thread);
    return;
  }
  if (r->what == MUSTER_DO_HELLO) {
    MusterHello hello = { 0 };
    if (!muster_protocol_parse_hello (body, &hello, &error)) {
      fail_by (r, error);
      return;
    }
    r->events = NULL;
    events->hello (r->serial, &hello, r->data);
    muster_hello_clear (&hello);
  } else {
    g_autoptr (GPtrArray) results = muster_protocol_parse_results (body, &error);
    if (results == NULL) {
      fail_by (r, error);
      return;
    }
    r->events = NULL;
    events->pushed (r->serial, results, r->data);
  }
  request_unref (r);
}

/* ---- reading ---- */

static void read_more (MusterRequest *r);

/* FALSE: the request is over. */
static gboolean
take_live (MusterRequest *r, const char *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  gboolean proven = FALSE;
  MusterProof proof;
  guint64 last;

  if (muster_live_feed (r->live, bytes, size, &lines, &proven, &proof, &error))
    entries = entries_from_lines (lines, &error);
  if (entries == NULL) {
    g_debug ("sync: stream: %s", error->message);
    fail (r, MUSTER_FAILURE_PROTOCOL);
    return FALSE;
  }
  if (entries->len > 0) {
    last = ((MusterEntry *)entries->pdata[entries->len - 1])->pos;
    r->events->lines (r->serial, g_steal_pointer (&entries), last, r->data);
  }
  if (proven && r->events)
    r->events->proof (r->serial, &proof, r->data);
  return r->events != NULL;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterRequest *r = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = 0;
  const char *bytes;

  if (r->events == NULL)
    ; /* cancelled */
  else if (piece == NULL)
    fail_by (r, error);
  else if ((bytes = g_bytes_get_data (piece, &size), size) == 0) {
    if (r->what == MUSTER_DO_LIVE)
      fail (r, MUSTER_FAILURE_UNREACHABLE);
    else
      finish (r);
  } else {
    gboolean more = TRUE;
    r->events->alive (r->serial, r->data);
    if (r->events == NULL)
      more = FALSE;
    else if (r->what == MUSTER_DO_LIVE)
      more = take_live (r, bytes, size);
    else if (r->body->len + size > r->body_max) {
      fail (r, MUSTER_FAILURE_PROTOCOL);
      more = FALSE;
    } else
      g_byte_array_append (r->body, (const guint8 *)bytes, (guint)size);
    if (more)
      read_more (r);
  }
  request_unref (r);
}

static void
read_more (MusterRequest *r)
{
  g_input_stream_read_bytes_async (r->stream, PIECE, G_PRIORITY_DEFAULT, r->cancellable, on_read, request_ref (r));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterRequest *r = data;
  g_autoptr (GError) error = NULL;
  MusterFailure failure;

  r->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (r->events == NULL)
    ; /* cancelled */
  else if (r->stream == NULL)
    fail_by (r, error);
  else if ((failure = judge_status (soup_message_get_status (r->message))) != MUSTER_FAILURE_NONE) {
    g_debug ("sync: request %u: status %u", r->serial, soup_message_get_status (r->message));
    fail (r, failure);
  } else {
    if (r->what == MUSTER_DO_LIVE)
      r->events->opened (r->serial, r->data);
    if (r->events)
      read_more (r);
  }
  request_unref (r);
}

/* ---- starting ---- */

SoupSession *
muster_session_new (void)
{
  SoupSession *session
      = soup_session_new_with_options ("user-agent", "Muster/1", "idle-timeout", 30, "max-conns-per-host", 4, NULL);

  /* The server of a command centre is reached directly, also when the desktop's proxy is down. */
  soup_session_set_proxy_resolver (session, NULL);
  return session;
}

gboolean
muster_session_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, error);

  if (uri == NULL)
    return FALSE;
  if ((strcmp (g_uri_get_scheme (uri), "http") == 0 || strcmp (g_uri_get_scheme (uri), "https") == 0)
      && g_uri_get_host (uri) && *g_uri_get_host (uri) && g_uri_get_query (uri) == NULL)
    return TRUE;
  g_set_error (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_SYNTAX, "%s is not a server's address", url);
  return FALSE;
}

static char *
address (const char *url, const MusterAction *action)
{
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;
  switch (action->what) {
  case MUSTER_DO_HELLO:
    return g_strdup_printf ("%.*s/v1/hello", (int)length, url);
  case MUSTER_DO_PULL:
    return g_strdup_printf ("%.*s/v1/pull?after=%" G_GUINT64_FORMAT "&limit=%u", (int)length, url, action->after,
                            action->limit);
  case MUSTER_DO_LIVE:
    return g_strdup_printf ("%.*s/v1/live?after=%" G_GUINT64_FORMAT, (int)length, url, action->after);
  default:
    return g_strdup_printf ("%.*s/v1/push", (int)length, url);
  }
}

static gboolean
fail_later (gpointer data)
{
  fail (data, MUSTER_FAILURE_UNREACHABLE);
  return G_SOURCE_REMOVE;
}

MusterRequest *
muster_request_start (SoupSession *session, const char *url, const char *token, const MusterAction *action,
                      const MusterRequestEvents *events, gpointer data)
{
  MusterRequest *r = g_new0 (MusterRequest, 1);
  g_autofree char *full = address (url, action);
  g_autofree char *bearer = g_strdup_printf ("Bearer %s", token ? token : "");

  g_atomic_ref_count_init (&r->refs);
  r->events = events;
  r->data = data;
  r->serial = action->serial;
  r->what = action->what;
  r->cancellable = g_cancellable_new ();
  r->body = g_byte_array_new ();
  r->body_max = r->what == MUSTER_DO_PULL ? MUSTER_PROTOCOL_PULL_MAX : 4 * 1024 * 1024;
  if (r->what == MUSTER_DO_LIVE)
    r->live = muster_live_new ();
  if (muster_session_check_url (url, NULL))
    r->message = soup_message_new (r->what == MUSTER_DO_PUSH ? SOUP_METHOD_POST : SOUP_METHOD_GET, full);
  if (r->message == NULL) {
    GSource *source = g_idle_source_new ();
    g_source_set_callback (source, fail_later, request_ref (r), (GDestroyNotify)request_unref);
    g_source_attach (source, g_main_context_get_thread_default ());
    g_source_unref (source);
    return r;
  }
  soup_message_headers_replace (soup_message_get_request_headers (r->message), "Authorization", bearer);
  /* A redirect would carry the token elsewhere; a server's address is configured, not found. */
  soup_message_add_flags (r->message, SOUP_MESSAGE_NO_REDIRECT);
  if (r->what == MUSTER_DO_PUSH) {
    g_autoptr (GBytes) body = muster_protocol_format_push (action->ops);
    soup_message_set_request_body_from_bytes (r->message, "application/x-ndjson", body);
  }
  soup_session_send_async (session, r->message, G_PRIORITY_DEFAULT, r->cancellable, on_sent, request_ref (r));
  return r;
}

void
muster_request_cancel (MusterRequest *request)
{
  request->events = NULL;
  g_cancellable_cancel (request->cancellable);
  request_unref (request);
}
