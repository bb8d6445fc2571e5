/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The newest part of the log is kept as ready-made events in a ring; a stream whose cursor is inside it is served from
 * there, so that a burst is formatted once for all. A stream further behind reads from the store, a page at a time,
 * until it has caught up with the ring.
 *
 * Back pressure: a stream has `unsent` bytes that libsoup has not yet written. Over buffer_bytes nothing more is given
 * to it; its cursor stays where it is, and when it drains it goes on from there. So memory is bounded whatever a reader
 * does, and no reader misses anything: the cursor, not the connection, is the truth.
 *
 * A stream that stands at the head gets a proof: at once after lines, and at least every HEARTBEAT_MS. On the way to
 * the head, and if the digest is not of the head yet, the heartbeat is a comment.
 */
#include "server/feed.h"
#include "core/time.h"
#include "sync/protocol.h"

#define RING_EVENTS 4096
#define RING_BYTES  (16 * 1024 * 1024)
#define PAGE        500

typedef struct {
  guint64 pos;
  GBytes *event;
} RingEvent;

typedef struct {
  MusterFeed *feed;
  SoupServerMessage *msg; /* (owned) */
  char *account;
  guint64 sent;   /* the cursor */
  guint64 proven; /* place of the last proof, or G_MAXUINT64 */
  gsize unsent;
  gint64 written_at; /* monotonic µs: when the reader last took something, or had nothing to take */
  gint64 said_at;    /* monotonic µs: when something was last given to it */
  gboolean reading;  /* a page is on its way from the store */
  gboolean over;
  gulong wrote_id, finished_id;
  gatomicrefcount refs;
} Stream;

struct _MusterFeed {
  MusterStore *store;
  MusterListener *listener;
  MusterFeedLimits limits;
  GQueue ring; /* (element-type RingEvent) ascending, without gaps */
  gsize ring_bytes;
  guint64 head;
  GPtrArray *streams; /* (element-type Stream) */
  gulong changed_id;
  guint heartbeat;
  gboolean stopped;
};

static void pump (Stream *stream);

static void
ring_event_free (RingEvent *event)
{
  g_bytes_unref (event->event);
  g_free (event);
}

static void
stream_unref (Stream *stream)
{
  if (!g_atomic_ref_count_dec (&stream->refs))
    return;
  g_clear_object (&stream->msg);
  g_free (stream->account);
  g_free (stream);
}

/* Its reader is gone, or must go. */
static void
end_stream (Stream *stream)
{
  if (stream->over)
    return;
  stream->over = TRUE;
  g_clear_signal_handler (&stream->wrote_id, stream->msg);
  g_clear_signal_handler (&stream->finished_id, stream->msg);
  g_ptr_array_remove (stream->feed->streams, stream);
}

static void
give (Stream *stream, GBytes *bytes)
{
  stream->unsent += g_bytes_get_size (bytes);
  stream->said_at = g_get_monotonic_time ();
  soup_message_body_append_bytes (soup_server_message_get_response_body (stream->msg), bytes);
}

static void
flush (Stream *stream)
{
  soup_server_message_unpause (stream->msg);
}

static gboolean
has_room (Stream *stream)
{
  return stream->unsent < stream->feed->limits.buffer_bytes;
}

static void
prove (Stream *stream)
{
  MusterProof proof = { 0 };
  GString *text;
  g_autoptr (GBytes) bytes = NULL;

  muster_store_get_digest (stream->feed->store, &proof.pos, &proof.digest);
  text = g_string_new (NULL);
  if (proof.pos == stream->sent) {
    proof.time_ms = muster_now_ms ();
    muster_protocol_add_proof_event (text, &proof);
    stream->proven = proof.pos;
  } else
    g_string_append (text, ": on the way\n\n");
  bytes = g_string_free_to_bytes (text);
  give (stream, bytes);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  Stream *stream = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = muster_store_feed_finish (MUSTER_STORE (source), result, &error);

  stream->reading = FALSE;
  if (entries == NULL) {
    g_warning ("the log cannot be read: %s", error->message);
    if (!stream->over)
      muster_listener_drop (stream->feed->listener, stream->msg);
  } else if (!stream->over && !stream->feed->stopped) {
    GString *text = g_string_new (NULL);
    for (guint i = 0; i < entries->len; i++) {
      MusterEntry *entry = entries->pdata[i];
      muster_protocol_add_line_event (text, entry->seq, entry->verdict, entry->why, entry->op->bytes);
      stream->sent = entry->seq;
    }
    g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
    if (entries->len > 0)
      give (stream, bytes);
    flush (stream);
    pump (stream);
  }
  stream_unref (stream);
}

/* Gives the stream what it lacks and has room for. */
static void
pump (Stream *stream)
{
  MusterFeed *feed = stream->feed;
  RingEvent *first = g_queue_peek_head (&feed->ring);
  gboolean given = FALSE;

  if (stream->over || stream->reading || feed->stopped)
    return;
  if (stream->sent < feed->head && has_room (stream)) {
    if (first == NULL || stream->sent + 1 < first->pos) {
      stream->reading = TRUE;
      g_atomic_ref_count_inc (&stream->refs);
      muster_store_feed_async (feed->store, stream->sent, PAGE, on_page, stream);
      return;
    }
    /* From the newest back to the first one it lacks: mostly that is one step. */
    GList *l = feed->ring.tail;
    while (l->prev && ((RingEvent *)l->prev->data)->pos > stream->sent)
      l = l->prev;
    for (; l && has_room (stream); l = l->next) {
      RingEvent *event = l->data;
      give (stream, event->event);
      stream->sent = event->pos;
      given = TRUE;
    }
  }
  if (stream->sent >= feed->head && stream->proven != stream->sent && has_room (stream)) {
    prove (stream);
    given = TRUE;
  }
  if (given)
    flush (stream);
}

static void
on_wrote (SoupServerMessage *msg, guint size, Stream *stream)
{
  stream->unsent -= MIN (stream->unsent, size);
  stream->written_at = g_get_monotonic_time ();
  if (has_room (stream))
    pump (stream);
}

static void
on_finished (SoupServerMessage *msg, Stream *stream)
{
  end_stream (stream);
}

static int
by_seq (gconstpointer a, gconstpointer b)
{
  const MusterEntry *x = *(MusterEntry *const *)a, *y = *(MusterEntry *const *)b;

  return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void
on_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, MusterFeed *feed)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    if (((MusterEntry *)entries->pdata[i])->seq > feed->head)
      g_ptr_array_add (fresh, entries->pdata[i]);
  g_ptr_array_sort (fresh, by_seq);
  for (guint i = 0; i < fresh->len; i++) {
    MusterEntry *entry = fresh->pdata[i];
    RingEvent *event = g_new (RingEvent, 1);
    GString *text = g_string_new (NULL);
    muster_protocol_add_line_event (text, entry->seq, entry->verdict, entry->why, entry->op->bytes);
    event->pos = entry->seq;
    event->event = g_string_free_to_bytes (text);
    g_queue_push_tail (&feed->ring, event);
    feed->ring_bytes += g_bytes_get_size (event->event);
    feed->head = entry->seq;
  }
  while (g_queue_get_length (&feed->ring) > RING_EVENTS
         || (feed->ring_bytes > RING_BYTES && g_queue_get_length (&feed->ring) > 1)) {
    RingEvent *event = g_queue_pop_head (&feed->ring);
    feed->ring_bytes -= g_bytes_get_size (event->event);
    ring_event_free (event);
  }
  for (guint i = feed->streams->len; i-- > 0;)
    pump (feed->streams->pdata[i]);
}

static gboolean
on_heartbeat (gpointer data)
{
  MusterFeed *feed = data;
  gint64 now = g_get_monotonic_time ();

  for (guint i = feed->streams->len; i-- > 0;) {
    Stream *stream = feed->streams->pdata[i];
    if (stream->unsent > 0 && now - stream->written_at > (gint64)feed->limits.stall_seconds * G_USEC_PER_SEC) {
      muster_listener_drop (feed->listener, stream->msg);
      end_stream (stream);
    } else if (now - stream->said_at >= (MUSTER_PROTOCOL_HEARTBEAT_MS - 1000) * 1000) {
      if (stream->unsent == 0)
        stream->written_at = now;
      if (has_room (stream)) {
        prove (stream);
        flush (stream);
      }
    }
  }
  return G_SOURCE_CONTINUE;
}

MusterFeed *
muster_feed_new (MusterStore *store, MusterListener *listener, const MusterFeedLimits *limits)
{
  MusterFeed *feed = g_new0 (MusterFeed, 1);

  feed->store = g_object_ref (store);
  feed->listener = listener;
  feed->limits = *limits;
  feed->streams = g_ptr_array_new_with_free_func ((GDestroyNotify)stream_unref);
  g_queue_init (&feed->ring);
  muster_store_get_digest (store, &feed->head, NULL);
  feed->changed_id = g_signal_connect (store, "changed", G_CALLBACK (on_changed), feed);
  feed->heartbeat = g_timeout_add (1000, on_heartbeat, feed);
  return feed;
}

void
muster_feed_free (MusterFeed *feed)
{
  if (feed == NULL)
    return;
  muster_feed_stop (feed);
  while (feed->streams->len > 0)
    end_stream (feed->streams->pdata[feed->streams->len - 1]);
  g_ptr_array_unref (feed->streams);
  g_queue_clear_full (&feed->ring, (GDestroyNotify)ring_event_free);
  g_object_unref (feed->store);
  g_free (feed);
}

gboolean
muster_feed_add (MusterFeed *feed, SoupServerMessage *msg, guint64 after, const char *account)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_autoptr (GBytes) hello = g_bytes_new_static (": muster\n\n", 10);
  Stream *stream;

  if (feed->stopped || feed->streams->len >= feed->limits.streams)
    return FALSE;
  stream = g_new0 (Stream, 1);
  g_atomic_ref_count_init (&stream->refs);
  stream->feed = feed;
  stream->msg = g_object_ref (msg);
  stream->account = g_strdup (account);
  stream->sent = after;
  stream->proven = G_MAXUINT64;
  stream->written_at = g_get_monotonic_time ();
  soup_server_message_set_status (msg, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Accel-Buffering", "no");
  /* A stream has no end that one could know; HTTP/1.0 marks it by closing. */
  soup_message_headers_set_encoding (
      headers, soup_server_message_get_http_version (msg) == SOUP_HTTP_1_0 ? SOUP_ENCODING_EOF : SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (msg), FALSE);
  stream->wrote_id = g_signal_connect (msg, "wrote-body-data", G_CALLBACK (on_wrote), stream);
  stream->finished_id = g_signal_connect (msg, "finished", G_CALLBACK (on_finished), stream);
  g_ptr_array_add (feed->streams, stream);
  give (stream, hello);
  pump (stream);
  flush (stream);
  return TRUE;
}

void
muster_feed_check (MusterFeed *feed, gboolean (*keep) (const char *account, gpointer data), gpointer data)
{
  for (guint i = feed->streams->len; i-- > 0;) {
    Stream *stream = feed->streams->pdata[i];
    if (!keep (stream->account, data)) {
      muster_listener_drop (feed->listener, stream->msg);
      end_stream (stream);
    }
  }
}

void
muster_feed_stop (MusterFeed *feed)
{
  if (feed->stopped)
    return;
  feed->stopped = TRUE;
  g_clear_signal_handler (&feed->changed_id, feed->store);
  g_clear_handle_id (&feed->heartbeat, g_source_remove);
  for (guint i = feed->streams->len; i-- > 0;) {
    Stream *stream = feed->streams->pdata[i];
    soup_message_body_complete (soup_server_message_get_response_body (stream->msg));
    flush (stream);
  }
}

guint
muster_feed_count (MusterFeed *feed)
{
  return feed->streams->len;
}
