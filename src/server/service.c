/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Routing and identity. A request goes: headers (a body limit is set: large for those whose token is known, tiny for
 * others) → body, gathered here and not by libsoup, so that what is over the limit is thrown away as it comes → handler
 * → identity → answer. A body that goes on far beyond its limit ends the connection.
 */
#include "server/service.h"
#include "core/json.h"
#include "core/time.h"
#include "server/visit.h"
#include <string.h>
#include <sys/stat.h>

#define SMALL_BODY 4096
#define PULL_LINES 1000
#define PULL_BYTES (32 * 1024 * 1024)

const MusterServiceLimits muster_service_default_limits = {
  .listener = { .connections = 2048, .header_seconds = 20, .body_seconds = 120 },
  .feed = { .buffer_bytes = 256 * 1024, .stall_seconds = 30, .streams = 1024 },
  .pushes = 64,
};

struct _MusterService {
  char *dir;
  MusterServiceLimits limits;
  MusterStore *store;
  SoupServer *server;
  MusterListener *listener;
  MusterFeed *feed;
  MusterDoorkeeper *keeper;
  guint pushes;
  guint visits; /* that have not been answered */
  void (*stopped) (gpointer data);
  gpointer stopped_data;
  guint stop_timer;
  gint64 stop_by; /* monotonic µs */
};

/* What came of a body so far. */
typedef struct {
  GByteArray *bytes;
  gsize total, limit;
} Upload;

static const char upload_key[] = "muster-upload";

/* ---- visits ---- */

static void
check_stopped (MusterService *service)
{
  void (*stopped) (gpointer) = service->stopped;

  if (stopped == NULL || service->visits > 0 || muster_feed_count (service->feed) > 0)
    return;
  service->stopped = NULL;
  stopped (service->stopped_data);
}

MusterVisit *
muster_visit_ref (MusterVisit *visit)
{
  g_atomic_ref_count_inc (&visit->refs);
  return visit;
}

void
muster_visit_unref (MusterVisit *visit)
{
  if (!g_atomic_ref_count_dec (&visit->refs))
    return;
  g_clear_signal_handler (&visit->finished_id, visit->msg);
  g_clear_pointer (&visit->book, muster_book_unref);
  g_clear_pointer (&visit->query, g_hash_table_unref);
  g_clear_pointer (&visit->body, g_bytes_unref);
  g_object_unref (visit->msg);
  visit->service->visits--;
  g_free (visit);
}

static void
on_visit_finished (SoupServerMessage *msg, MusterVisit *visit)
{
  visit->over = TRUE;
}

static MusterVisit *
visit_new (MusterService *service, SoupServerMessage *msg, GHashTable *query)
{
  MusterVisit *visit = g_new0 (MusterVisit, 1);
  Upload *upload = g_object_get_data (G_OBJECT (msg), upload_key);

  g_atomic_ref_count_init (&visit->refs);
  visit->service = service;
  visit->msg = g_object_ref (msg);
  visit->query = query ? g_hash_table_ref (query) : NULL;
  visit->body = upload && upload->total <= upload->limit ? g_bytes_new (upload->bytes->data, upload->bytes->len)
                                                         : g_bytes_new_static ("", 0);
  visit->finished_id = g_signal_connect (msg, "finished", G_CALLBACK (on_visit_finished), visit);
  service->visits++;
  return visit;
}

void
muster_visit_pause (MusterVisit *visit)
{
  if (visit->paused || visit->over)
    return;
  visit->paused = TRUE;
  soup_server_message_pause (visit->msg);
}

static void
resume (MusterVisit *visit)
{
  if (!visit->paused)
    return;
  visit->paused = FALSE;
  soup_server_message_unpause (visit->msg);
}

static void
answer (MusterVisit *visit, guint status, const char *type, GString *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (visit->msg);
  gsize size = text->len;

  if (visit->over) {
    g_string_free (text, TRUE);
    return;
  }
  soup_server_message_set_status (visit->msg, status, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_response (visit->msg, type, SOUP_MEMORY_TAKE, g_string_free (text, FALSE), size);
  resume (visit);
}

void
muster_visit_answer (MusterVisit *visit, const char *type, GString *text)
{
  answer (visit, SOUP_STATUS_OK, type, text);
}

void
muster_visit_refuse (MusterVisit *visit, guint status, const char *code, const char *message)
{
  GString *text = g_string_new (NULL);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (visit->msg);

  if (!visit->over && status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  if (!visit->over && (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == 429))
    soup_message_headers_replace (headers, "Retry-After", status == 429 ? "60" : "1");
  muster_protocol_add_error (text, code, message);
  answer (visit, status, "application/json", text);
}

void
muster_visit_refuse_by (MusterVisit *visit, const GError *error)
{
  gboolean large = g_error_matches (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_LARGE)
                   || g_error_matches (error, MUSTER_PROTOCOL_ERROR, MUSTER_PROTOCOL_ERROR_TOO_MANY);

  muster_visit_refuse (visit, large ? SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE : SOUP_STATUS_BAD_REQUEST,
                       large ? "too-large" : "bad-request", error->message);
}

MusterDoorkeeper *
muster_service_get_doorkeeper (MusterService *service)
{
  return service->keeper;
}

gboolean
muster_service_begin_push (MusterService *service)
{
  if (service->pushes >= service->limits.pushes)
    return FALSE;
  service->pushes++;
  return TRUE;
}

void
muster_service_end_push (MusterService *service)
{
  service->pushes--;
}

/* ---- hello, pull, live ---- */

static void
handle_hello (MusterVisit *visit)
{
  MusterHello hello = {
    .server = (char *)muster_store_get_node (visit->service->store),
    .protocol = MUSTER_PROTOCOL_VERSION,
    .time_ms = muster_now_ms (),
    .account = visit->account->name,
    .role = (char *)muster_role_name (visit->account->role),
    .name = (char *)muster_store_get_setting (visit->service->store, "name"),
    .drill = (char *)muster_store_get_drill (visit->service->store),
  };
  GString *text = g_string_new (NULL);

  muster_store_get_digest (visit->service->store, &hello.head, NULL);
  muster_protocol_add_hello (text, &hello);
  muster_visit_answer (visit, "application/json", text);
}

/* A whole number of the query, or @fallback where there is none. FALSE: not a number within bounds. */
static gboolean
read_number (const char *text, guint64 min, guint64 max, guint64 fallback, guint64 *out)
{
  *out = fallback;
  return text == NULL || g_ascii_string_to_unsigned (text, 10, min, max, out, NULL);
}

/* Where the reader stands. FALSE: it was refused. */
static gboolean
read_after (MusterVisit *visit, const char *text, guint64 *after)
{
  guint64 head = 0;

  if (!read_number (text, 0, G_MAXINT64, 0, after)) {
    muster_visit_refuse (visit, SOUP_STATUS_BAD_REQUEST, "bad-request", "“after” is not a place");
    return FALSE;
  }
  muster_store_get_digest (visit->service->store, &head, NULL);
  if (*after <= head)
    return TRUE;
  muster_visit_refuse (visit, SOUP_STATUS_CONFLICT, "ahead", "“after” is beyond the end of this server's log");
  return FALSE;
}

typedef struct {
  MusterVisit *visit;
  guint64 after;
} Pull;

static void
on_fed (GObject *source, GAsyncResult *result, gpointer data)
{
  Pull *pull = data;
  MusterVisit *visit = pull->visit;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = muster_store_feed_finish (MUSTER_STORE (source), result, &error);
  MusterPullEnd end = { .through = pull->after };

  if (entries == NULL) {
    g_warning ("the log cannot be read: %s", error->message);
    muster_visit_refuse (visit, SOUP_STATUS_INTERNAL_SERVER_ERROR, "store", "the server's log cannot be read");
  } else {
    GString *text = g_string_new (NULL);
    for (guint i = 0; i < entries->len && text->len < PULL_BYTES; i++) {
      MusterEntry *entry = entries->pdata[i];
      muster_protocol_add_line (text, entry->seq, entry->verdict, entry->why, entry->op->bytes);
      g_string_append_c (text, '\n');
      end.through = entry->seq;
    }
    muster_store_get_digest (visit->service->store, &end.head, &end.digest);
    /* The page may hold what was committed a moment after the digest. */
    end.head = MAX (end.head, end.through);
    muster_protocol_add_end (text, &end);
    muster_visit_answer (visit, "application/x-ndjson", text);
  }
  muster_visit_unref (visit);
  g_free (pull);
}

static void
handle_pull (MusterVisit *visit)
{
  const char *limit_text = visit->query ? g_hash_table_lookup (visit->query, "limit") : NULL;
  guint64 after, limit;
  Pull *pull;

  if (!read_after (visit, visit->query ? g_hash_table_lookup (visit->query, "after") : NULL, &after))
    return;
  if (!read_number (limit_text, 1, G_MAXUINT32, PULL_LINES, &limit)) {
    muster_visit_refuse (visit, SOUP_STATUS_BAD_REQUEST, "bad-request", "“limit” is not a number of lines");
    return;
  }
  pull = g_new (Pull, 1);
  pull->visit = muster_visit_ref (visit);
  pull->after = after;
  muster_visit_pause (visit);
  muster_store_feed_async (visit->service->store, after, (guint)MIN (limit, MUSTER_PROTOCOL_PULL_LINES), on_fed, pull);
}

static void
handle_live (MusterVisit *visit)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (visit->msg);
  const char *text = soup_message_headers_get_one (headers, "Last-Event-ID");
  guint64 after;

  if (text == NULL && visit->query)
    text = g_hash_table_lookup (visit->query, "after");
  if (!read_after (visit, text, &after) || visit->over)
    return;
  if (!muster_feed_add (visit->service->feed, visit->msg, after, visit->account->name)) {
    muster_visit_refuse (visit, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", "too many streams");
    return;
  }
  resume (visit);
}

/* ---- the area ---- */

static void
handle_area (MusterVisit *visit)
{
  g_autofree char *path = g_build_filename (visit->service->dir, "map.area", NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (visit->msg);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (visit->msg);
  g_autofree char *etag = NULL;
  g_autoptr (GBytes) bytes = NULL;
  struct stat about;

  if (file == NULL || stat (path, &about) != 0 || g_mapped_file_get_length (file) == 0) {
    muster_visit_refuse (visit, SOUP_STATUS_NOT_FOUND, "no-area", "this server has no area");
    return;
  }
  if (visit->over)
    return;
  etag = g_strdup_printf ("\"%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"", (gint64)about.st_size,
                          (gint64)about.st_mtim.tv_sec * 1000000000 + about.st_mtim.tv_nsec);
  soup_message_headers_replace (headers, "ETag", etag);
  soup_message_headers_replace (headers, "Cache-Control", "private, no-cache");
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  if (g_strcmp0 (soup_message_headers_get_one (asked, "If-None-Match"), etag) == 0)
    soup_server_message_set_status (visit->msg, SOUP_STATUS_NOT_MODIFIED, NULL);
  else {
    const char *if_range = soup_message_headers_get_one (asked, "If-Range");
    /* A part of another file than the one begun must not be joined to it. libsoup cuts out the range itself. */
    if (if_range && strcmp (if_range, etag) != 0)
      soup_message_headers_remove (asked, "Range");
    bytes = g_mapped_file_get_bytes (file);
    soup_server_message_set_status (visit->msg, SOUP_STATUS_OK, NULL);
    soup_message_headers_set_content_type (headers, "application/vnd.sqlite3", NULL);
    soup_message_body_append_bytes (soup_server_message_get_response_body (visit->msg), bytes);
  }
  resume (visit);
}

/* ---- session ---- */

static void
on_logged_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterVisit) visit = data;
  g_autoptr (GError) error = NULL;
  gint64 expires = 0;
  g_autofree char *token = muster_doorkeeper_login_finish (visit->service->keeper, result, &expires, &error);

  if (token) {
    GString *text = g_string_new ("{");
    char time[MUSTER_TIME_TEXT];
    muster_time_format (expires, time);
    muster_json_put_text (text, "token", token);
    muster_json_put_text (text, "expires", time);
    g_string_append (text, "}\n");
    muster_visit_answer (visit, "application/json", text);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    muster_visit_refuse (visit, 429, "slow-down", "too many wrong passwords for this account; wait a minute");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    muster_visit_refuse (visit, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", "too many at once; try again");
  else
    muster_visit_refuse (visit, SOUP_STATUS_UNAUTHORIZED, "unauthorized", "wrong account or password");
}

static void
handle_session (MusterVisit *visit)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (visit->body, &size);
  g_autoptr (MusterJson) root = size > 0 ? muster_json_parse (text, (gssize)size, NULL) : NULL;
  const char *account = root && muster_json_is_object (root) ? muster_json_get_text (root, "account") : NULL;
  const char *password = account ? muster_json_get_text (root, "password") : NULL;

  if (password == NULL) {
    muster_visit_refuse (visit, SOUP_STATUS_BAD_REQUEST, "bad-request", "give {\"account\", \"password\"}");
    return;
  }
  muster_visit_pause (visit);
  muster_doorkeeper_login_async (visit->service->keeper, account, password, on_logged_in, muster_visit_ref (visit));
}

/* ---- routing ---- */

typedef struct {
  const char *path;
  const char *method;
  gboolean open; /* no token needed */
  void (*handle) (MusterVisit *visit);
} Route;

static const Route routes[] = {
  { "/v1/push", "POST", FALSE, muster_push_handle }, { "/v1/pull", "GET", FALSE, handle_pull },
  { "/v1/live", "GET", FALSE, handle_live },         { "/v1/hello", "GET", FALSE, handle_hello },
  { "/v1/area", "GET", FALSE, handle_area },         { "/v1/session", "POST", TRUE, handle_session },
};

static const Route *
find_route (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].path, path) == 0)
      return &routes[i];
  return NULL;
}

/* What stands after "Bearer ", or NULL. */
static const char *
read_token (SoupServerMessage *msg)
{
  const char *text = soup_message_headers_get_one (soup_server_message_get_request_headers (msg), "Authorization");

  return text && g_ascii_strncasecmp (text, "Bearer ", 7) == 0 && text[7] ? text + 7 : NULL;
}

static void
on_identified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterVisit) visit = data;
  const char *path = g_uri_get_path (soup_server_message_get_uri (visit->msg));

  visit->book = muster_doorkeeper_identify_finish (visit->service->keeper, result, &visit->account);
  if (visit->book == NULL)
    muster_visit_refuse (visit, SOUP_STATUS_UNAUTHORIZED, "unauthorized", "this token is not known here");
  else
    find_route (path)->handle (visit);
}

static void
on_request (SoupServer *server, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  MusterService *service = data;
  g_autoptr (MusterVisit) visit = visit_new (service, msg, query);
  const Route *route = find_route (path);
  Upload *upload = g_object_get_data (G_OBJECT (msg), upload_key);
  const char *token = read_token (msg);

  if (service->stopped)
    muster_visit_refuse (visit, SOUP_STATUS_SERVICE_UNAVAILABLE, "stopping", "the server is stopping");
  else if (route == NULL)
    muster_visit_refuse (visit, SOUP_STATUS_NOT_FOUND, "not-found", "there is nothing here");
  else if (strcmp (soup_server_message_get_method (msg), route->method) != 0) {
    soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Allow", route->method);
    muster_visit_refuse (visit, SOUP_STATUS_METHOD_NOT_ALLOWED, "method", "not with this method");
  } else if (!route->open && token == NULL)
    muster_visit_refuse (visit, SOUP_STATUS_UNAUTHORIZED, "unauthorized", "show a token");
  else if (upload && upload->total > upload->limit)
    muster_visit_refuse (visit, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", "the body is too large");
  else if (route->open)
    route->handle (visit);
  else {
    muster_visit_pause (visit);
    muster_doorkeeper_identify_async (service->keeper, token, on_identified, muster_visit_ref (visit));
  }
}

/* ---- bodies ---- */

static void
upload_free (Upload *upload)
{
  g_byte_array_unref (upload->bytes);
  g_free (upload);
}

static void
on_got_headers (SoupServerMessage *msg, MusterService *service)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *token = read_token (msg);
  const char *path = g_uri_get_path (soup_server_message_get_uri (msg));
  Upload *upload = g_new0 (Upload, 1);

  upload->bytes = g_byte_array_new ();
  upload->limit = SMALL_BODY;
  /* A token made a moment ago may not be in the book yet; it gets a chance for a small first push. */
  if (token && strcmp (path, "/v1/push") == 0)
    upload->limit = muster_book_find_token (muster_doorkeeper_get_book (service->keeper), token, muster_now_ms ())
                        ? MUSTER_PROTOCOL_PUSH_MAX
                        : 64 * SMALL_BODY;
  g_object_set_data_full (G_OBJECT (msg), upload_key, upload, (GDestroyNotify)upload_free);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  /* Two ways to say how long it is are one too many: that is how requests are smuggled past a proxy. */
  if (soup_message_headers_get_one (headers, "Transfer-Encoding")
      && soup_message_headers_get_one (headers, "Content-Length"))
    muster_listener_drop (service->listener, msg);
}

static void
on_got_chunk (SoupServerMessage *msg, GBytes *chunk, MusterService *service)
{
  Upload *upload = g_object_get_data (G_OBJECT (msg), upload_key);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (chunk, &size);

  if (upload == NULL)
    return;
  upload->total += size;
  if (upload->total <= upload->limit)
    g_byte_array_append (upload->bytes, data, (guint)size);
  else
    g_byte_array_set_size (upload->bytes, 0);
  /* The rest of a body somewhat too large is read, so that its sender can read our answer. */
  if (upload->total > 4 * upload->limit + 1024 * 1024)
    muster_listener_drop (service->listener, msg);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *msg, MusterService *service)
{
  g_signal_connect (msg, "got-headers", G_CALLBACK (on_got_headers), service);
  g_signal_connect (msg, "got-chunk", G_CALLBACK (on_got_chunk), service);
}

/* ---- the service ---- */

static gboolean
may_stay (const char *account, gpointer data)
{
  return muster_book_find (muster_doorkeeper_get_book (data), account) != NULL;
}

static void
on_book_changed (gpointer data)
{
  MusterService *service = data;

  muster_feed_check (service->feed, may_stay, service->keeper);
}

MusterService *
muster_service_new (const char *dir, const MusterServiceLimits *limits, GError **error)
{
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, error);
  MusterDoorkeeper *keeper;
  MusterService *service;

  if (store == NULL)
    return NULL;
  if (!muster_store_is_home (store)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s is a desk's folder, with a server of its own", dir);
    muster_store_close (store);
    g_object_unref (store);
    return NULL;
  }
  service = g_new0 (MusterService, 1);
  keeper = muster_doorkeeper_new (dir, on_book_changed, service, error);
  if (keeper == NULL) {
    g_free (service);
    muster_store_close (store);
    g_object_unref (store);
    return NULL;
  }
  service->dir = g_strdup (dir);
  service->limits = *limits;
  service->store = store;
  service->keeper = keeper;
  service->server = soup_server_new ("server-header", "muster", NULL);
  service->listener = muster_listener_new (service->server, &limits->listener);
  service->feed = muster_feed_new (store, service->listener, &limits->feed);
  g_signal_connect (service->server, "request-started", G_CALLBACK (on_request_started), service);
  soup_server_add_handler (service->server, NULL, on_request, service, NULL);
  return service;
}

MusterListener *
muster_service_get_listener (MusterService *service)
{
  return service->listener;
}

MusterStore *
muster_service_get_store (MusterService *service)
{
  return service->store;
}

static gboolean
on_stop_timer (gpointer data)
{
  MusterService *service = data;
  void (*stopped) (gpointer) = service->stopped;

  check_stopped (service);
  if (service->stopped == NULL) {
    service->stop_timer = 0;
    return G_SOURCE_REMOVE;
  }
  if (g_get_monotonic_time () < service->stop_by)
    return G_SOURCE_CONTINUE;
  service->stopped = NULL;
  service->stop_timer = 0;
  stopped (service->stopped_data);
  return G_SOURCE_REMOVE;
}

void
muster_service_stop (MusterService *service, guint max_ms, void (*done) (gpointer data), gpointer data)
{
  if (service->stopped)
    return;
  service->stopped = done;
  service->stopped_data = data;
  muster_listener_stop (service->listener);
  muster_feed_stop (service->feed);
  service->stop_by = g_get_monotonic_time () + (gint64)max_ms * 1000;
  service->stop_timer = g_timeout_add (20, on_stop_timer, service);
}

void
muster_service_free (MusterService *service)
{
  if (service == NULL)
    return;
  g_clear_handle_id (&service->stop_timer, g_source_remove);
  muster_feed_free (service->feed);
  muster_listener_free (service->listener);
  /* What the store has taken is committed, and its answers, to nobody any more, are given out. */
  muster_store_close (service->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  muster_doorkeeper_free (service->keeper);
  g_object_unref (service->server);
  g_object_unref (service->store);
  g_free (service->dir);
  g_free (service);
}
