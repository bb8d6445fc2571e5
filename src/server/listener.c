/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One record per open connection. It is either waiting for a request (then `due` says until when) or busy with one
 * (then `due` is 0). A sweep each second cuts what is overdue. SoupServer knows nothing of our records; a request is
 * led back to its connection by the remote address object, which is made for each connection alone.
 *
 * When no descriptor is left (EMFILE), the connection in the queue would make the accept source spin. So one descriptor
 * is held in reserve: it is let go, the caller is accepted and turned away with it, and it is taken again.
 */
#include "server/listener.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG 256

typedef struct {
  MusterListener *listener;
  GSocketConnection *stream; /* (unowned) SoupServer's; told by a weak reference when it goes */
  GSocketAddress *address;   /* (owned) */
  gint64 due;                /* monotonic µs; 0: busy */
} Connection;

struct _MusterListener {
  SoupServer *server; /* (owned) */
  MusterListenerLimits limits;
  GSocket *socket; /* (owned) (nullable) */
  GSource *source; /* (nullable) */
  guint sweep;
  int reserve; /* a descriptor, or -1 */
  char *url;
  char *path; /* (nullable) of the socket file */
  gboolean local;
  GQueue connections; /* (element-type Connection) oldest first */
  gulong started_id, read_id, finished_id, aborted_id;
};

static GQuark
connection_quark (void)
{
  return g_quark_from_static_string ("muster-connection");
}

static Connection *
find (SoupServerMessage *msg)
{
  GSocketAddress *address = soup_server_message_get_remote_address (msg);

  return address ? g_object_get_qdata (G_OBJECT (address), connection_quark ()) : NULL;
}

static gint64
in_seconds (guint seconds)
{
  return g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
}

static void
cut (Connection *connection)
{
  /* Not closed under SoupServer's hands: shut down, so that its own reads and writes end. */
  shutdown (g_socket_get_fd (g_socket_connection_get_socket (connection->stream)), SHUT_RDWR);
}

static void
on_stream_gone (gpointer data, GObject *stream)
{
  Connection *connection = data;

  g_queue_remove (&connection->listener->connections, connection);
  g_object_set_qdata (G_OBJECT (connection->address), connection_quark (), NULL);
  g_object_unref (connection->address);
  g_free (connection);
}

/* ---- what the requests do ---- */

static void
on_got_headers (SoupServerMessage *msg, MusterListener *listener)
{
  Connection *connection = find (msg);

  if (connection)
    connection->due = in_seconds (listener->limits.body_seconds);
}

static void
on_started (SoupServer *server, SoupServerMessage *msg, MusterListener *listener)
{
  g_signal_connect (msg, "got-headers", G_CALLBACK (on_got_headers), listener);
}

static void
on_request_read (SoupServer *server, SoupServerMessage *msg, MusterListener *listener)
{
  Connection *connection = find (msg);

  if (connection)
    connection->due = 0;
}

static void
on_request_over (SoupServer *server, SoupServerMessage *msg, MusterListener *listener)
{
  Connection *connection = find (msg);

  if (connection)
    connection->due = in_seconds (listener->limits.header_seconds);
}

static gboolean
on_sweep (gpointer data)
{
  MusterListener *listener = data;
  gint64 now = g_get_monotonic_time ();

  for (GList *l = listener->connections.head; l; l = l->next) {
    Connection *connection = l->data;
    if (connection->due != 0 && now >= connection->due) {
      connection->due = now + 10 * G_USEC_PER_SEC; /* once is enough */
      cut (connection);
    }
  }
  return G_SOURCE_CONTINUE;
}

/* ---- accepting ---- */

/* Makes room: whoever has waited longest without asking for anything goes. */
static gboolean
evict (MusterListener *listener)
{
  for (GList *l = listener->connections.head; l; l = l->next) {
    Connection *connection = l->data;
    if (connection->due != 0) {
      cut (connection);
      /* Its stream goes when SoupServer has seen the end; until then it does not count. */
      g_queue_unlink (&listener->connections, l);
      g_queue_push_tail_link (&listener->connections, l);
      connection->due = G_MAXINT64;
      return TRUE;
    }
  }
  return FALSE;
}

static void
turn_away (MusterListener *listener)
{
  int fd;

  if (listener->reserve >= 0)
    close (listener->reserve);
  fd = accept4 (g_socket_get_fd (listener->socket), NULL, NULL, SOCK_CLOEXEC);
  if (fd >= 0)
    close (fd);
  listener->reserve = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  evict (listener);
}

static void
welcome (MusterListener *listener, GSocket *socket)
{
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketAddress) own = NULL;
  g_autoptr (GError) error = NULL;
  Connection *connection;

  if (listener->path == NULL) {
    /* Small events must leave at once. */
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
    address = g_socket_get_remote_address (socket, NULL);
  }
  if (address == NULL)
    address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  own = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  connection = g_new0 (Connection, 1);
  connection->listener = listener;
  connection->stream = stream;
  connection->address = g_object_ref (address);
  connection->due = in_seconds (listener->limits.header_seconds);
  g_queue_push_tail (&listener->connections, connection);
  g_object_set_qdata (G_OBJECT (address), connection_quark (), connection);
  g_object_weak_ref (G_OBJECT (stream), on_stream_gone, connection);
  if (!soup_server_accept_iostream (listener->server, G_IO_STREAM (stream), own, address, &error))
    g_warning ("a connection was not taken: %s", error->message);
}

static gboolean
on_acceptable (GSocket *listening, GIOCondition condition, gpointer data)
{
  MusterListener *listener = data;

  /* A burst at a time, so that those already in are served too. */
  for (guint i = 0; i < 32; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);
    if (socket == NULL) {
      int fd_error = errno;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES) || fd_error == EMFILE
          || fd_error == ENFILE)
        turn_away (listener);
      else
        g_debug ("accept: %s", error->message); /* the caller went away again */
      break;
    }
    if (g_queue_get_length (&listener->connections) >= listener->limits.connections && !evict (listener))
      continue; /* all are busy: closed unanswered, the desk tries again */
    if (g_queue_get_length (&listener->connections) >= 2 * listener->limits.connections)
      continue; /* more are dying than may live */
    welcome (listener, socket);
  }
  return G_SOURCE_CONTINUE;
}

/* ---- opening ---- */

static gboolean
start (MusterListener *listener, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) socket
      = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL)
    return FALSE;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return FALSE;
  listener->socket = g_steal_pointer (&socket);
  listener->source = g_socket_create_source (listener->socket, G_IO_IN, NULL);
  g_source_set_callback (listener->source, G_SOURCE_FUNC (on_acceptable), listener, NULL);
  g_source_attach (listener->source, g_main_context_get_thread_default ());
  return TRUE;
}

MusterListener *
muster_listener_new (SoupServer *server, const MusterListenerLimits *limits)
{
  MusterListener *listener = g_new0 (MusterListener, 1);
  struct rlimit files;

  listener->server = g_object_ref (server);
  listener->limits = *limits;
  g_queue_init (&listener->connections);
  listener->reserve = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  /* As many descriptors as one may have. */
  if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit (RLIMIT_NOFILE, &files);
  }
  listener->started_id = g_signal_connect (server, "request-started", G_CALLBACK (on_started), listener);
  listener->read_id = g_signal_connect (server, "request-read", G_CALLBACK (on_request_read), listener);
  listener->finished_id = g_signal_connect (server, "request-finished", G_CALLBACK (on_request_over), listener);
  listener->aborted_id = g_signal_connect (server, "request-aborted", G_CALLBACK (on_request_over), listener);
  listener->sweep = g_timeout_add_seconds (1, on_sweep, listener);
  return listener;
}

void
muster_listener_free (MusterListener *listener)
{
  if (listener == NULL)
    return;
  muster_listener_stop (listener);
  g_clear_handle_id (&listener->sweep, g_source_remove);
  g_clear_signal_handler (&listener->started_id, listener->server);
  g_clear_signal_handler (&listener->read_id, listener->server);
  g_clear_signal_handler (&listener->finished_id, listener->server);
  g_clear_signal_handler (&listener->aborted_id, listener->server);
  soup_server_disconnect (listener->server);
  while (!g_queue_is_empty (&listener->connections)) {
    Connection *connection = g_queue_pop_head (&listener->connections);
    cut (connection);
    g_object_weak_unref (G_OBJECT (connection->stream), on_stream_gone, connection);
    g_object_set_qdata (G_OBJECT (connection->address), connection_quark (), NULL);
    g_object_unref (connection->address);
    g_free (connection);
  }
  if (listener->reserve >= 0)
    close (listener->reserve);
  g_object_unref (listener->server);
  g_free (listener->url);
  g_free (listener->path);
  g_free (listener);
}

gboolean
muster_listener_open_tcp (MusterListener *listener, const char *address, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (address, 8787, error);
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *host = NULL;
  GInetAddress *inet;

  if (parsed == NULL)
    return FALSE;
  wanted = g_inet_socket_address_new_from_string (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)),
                                                  g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
  if (wanted == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: give an IP address and a port", address);
    return FALSE;
  }
  if (!start (listener, wanted, error)) {
    g_prefix_error (error, "%s: ", address);
    return FALSE;
  }
  bound = g_socket_get_local_address (listener->socket, error);
  if (bound == NULL)
    return FALSE;
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (bound));
  host = g_inet_address_to_string (inet);
  listener->local = g_inet_address_get_is_loopback (inet);
  listener->url = g_strdup_printf (strchr (host, ':') ? "http://[%s]:%u" : "http://%s:%u", host,
                                   (guint)g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  return TRUE;
}

/* Whether a server answers at @path. */
static gboolean
in_use (GSocketAddress *address)
{
  g_autoptr (GSocket) probe
      = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return probe && g_socket_connect (probe, address, NULL, NULL);
}

gboolean
muster_listener_open_unix (MusterListener *listener, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  struct stat there;
  mode_t mask;
  gboolean ok;

  if (lstat (path, &there) == 0) {
    if (!S_ISSOCK (there.st_mode) || in_use (address)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE, "%s is in use", path);
      return FALSE;
    }
    unlink (path);
  }
  mask = umask (0117);
  ok = start (listener, address, error);
  umask (mask);
  if (!ok) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  listener->local = TRUE;
  listener->path = g_strdup (path);
  listener->url = g_strconcat ("unix:", path, NULL);
  return TRUE;
}

void
muster_listener_stop (MusterListener *listener)
{
  if (listener->source) {
    g_source_destroy (listener->source);
    g_clear_pointer (&listener->source, g_source_unref);
  }
  if (listener->socket) {
    g_socket_close (listener->socket, NULL);
    g_clear_object (&listener->socket);
    if (listener->path)
      unlink (listener->path);
  }
}

const char *
muster_listener_get_url (MusterListener *listener)
{
  return listener->url;
}

gboolean
muster_listener_is_local (MusterListener *listener)
{
  return listener->local;
}

void
muster_listener_drop (MusterListener *listener, SoupServerMessage *msg)
{
  Connection *connection = find (msg);

  if (connection)
    cut (connection);
}

guint
muster_listener_count (MusterListener *listener)
{
  return g_queue_get_length (&listener->connections);
}
