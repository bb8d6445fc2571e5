/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Deterministic simulation: several desks, each a real MusterMachine over a simulated folder, one server, and a network
 * that loses, delays, repeats, reorders, cuts and black-holes. Time is a queue of events; all chance comes from one
 * seed, so a failure is played again, and told, by `sim --world N`.
 *
 * A world has a stormy part, in which desks write, crash, are restored from old backups and disks fill up, and a calm
 * part, in which nothing more goes wrong. At the end of the calm part must hold:
 *   - every desk says "proven", and holds just the server's (place, verdict, bytes), nothing more and nothing less;
 *   - what was written on a desk is in the log exactly once; once at most where a restored backup had wiped it;
 *   - nothing is under way: no request but heartbeats in the last seconds.
 * And at any moment: a desk that says "proven" holds just the server's log up to its cursor.
 */
#include "sim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_DESKS    3
#define STORM_MS   60000
#define CALM_MS    90000
#define QUIET_MS   20000
#define MAX_EVENTS 400000

typedef struct World World;
typedef struct Desk Desk;
typedef void (*SimFunc) (World *w, gpointer data);

typedef struct {
  gint64 at;
  guint64 order;
  SimFunc func;
  gpointer data;
} Event;

struct Desk {
  World *w;
  guint index;
  SimStore *store;
  SimStore *backup; /* (nullable) */
  MusterMachine *machine;
  guint life;  /* counts starts: what belongs to a former life is dropped */
  char *known; /* (nullable) the server's id, as kept in the folder's settings */
  gint64 clock_offset;
  double clock_rate;
  gboolean partitioned;
  gint64 tick_at;
  GPtrArray *streams; /* (element-type Stream) */
  GHashTable *twice;  /* tags that may be there twice: see wipe_since() */
  GHashTable *wiped;  /* tags lost with a restored backup */
  guint written;
  gint64 last_request;
};

struct World {
  guint64 seed, random;
  gint64 now;
  guint64 order;
  GSequence *queue; /* (element-type Event) */
  guint64 events;
  SimServer *server;
  guint server_life;
  gboolean server_up;
  gboolean storm;
  guint loss; /* per mille, of each message */
  Desk desks[N_DESKS];
  GPtrArray *streams; /* (element-type Stream) all that are open at the server */
};

/* A live stream: what is written is delivered in order, cut anywhere, until it breaks. */
typedef struct {
  gatomicrefcount refs;
  Desk *desk;
  guint life, server_life, serial;
  guint64 after;
  gint64 last_at; /* when the newest bytes arrive */
  gboolean broken;
  MusterLive *reader;
} Stream;

static gboolean verbose;

/* ---- chance and time ---- */

static guint64
draw (World *w)
{
  w->random ^= w->random >> 12;
  w->random ^= w->random << 25;
  w->random ^= w->random >> 27;
  return w->random * G_GUINT64_CONSTANT (2685821657736338717);
}

static gint64
between (World *w, gint64 low, gint64 high)
{
  return low + (gint64)(draw (w) % (guint64)(high - low + 1));
}

static gboolean
chance (World *w, guint per_mille)
{
  return draw (w) % 1000 < per_mille;
}

static int
compare_events (gconstpointer a, gconstpointer b, gpointer data)
{
  const Event *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static void
after (World *w, gint64 delay, SimFunc func, gpointer data)
{
  Event *event = g_new (Event, 1);

  *event = (Event){ w->now + MAX (delay, 0), w->order++, func, data };
  g_sequence_insert_sorted (w->queue, event, compare_events, NULL);
}

static void
say (World *w, const char *format, ...)
{
  va_list args;

  if (!verbose)
    return;
  printf ("# %7.3f ", (double)w->now / 1000);
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  printf ("\n");
  fflush (stdout);
}

static void
fail (World *w, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_error ("seed %" G_GUINT64_FORMAT " at %" G_GINT64_FORMAT " ms: %s", w->seed, w->now, text);
}

static gint64
desk_clock (Desk *desk)
{
  return desk->clock_offset + (gint64)((double)desk->w->now * desk->clock_rate);
}

/* ---- a desk's process ---- */

static void drive (Desk *desk);

typedef struct {
  Desk *desk;
  guint life;
  guint serial;
  MusterDo what;
  guint64 after;
  guint limit;
  GBytes *body;     /* (nullable) */
  GPtrArray *lines; /* (nullable) */
  guint64 cursor;
  guint server_life;
  MusterFailure failure;
} Message;

static Message *
message_new (Desk *desk, const MusterAction *action)
{
  Message *message = g_new0 (Message, 1);

  message->desk = desk;
  message->life = desk->life;
  message->serial = action->serial;
  message->what = action->what;
  message->after = action->after;
  message->limit = action->limit;
  message->cursor = action->cursor;
  return message;
}

static Message *
message_copy (const Message *message)
{
  Message *copy = g_memdup2 (message, sizeof *message);

  if (copy->body)
    g_bytes_ref (copy->body);
  if (copy->lines)
    g_ptr_array_ref (copy->lines);
  return copy;
}

static void
message_free (Message *message)
{
  g_clear_pointer (&message->body, g_bytes_unref);
  g_clear_pointer (&message->lines, g_ptr_array_unref);
  g_free (message);
}

static gboolean
lost (Desk *desk)
{
  return desk->partitioned || chance (desk->w, desk->w->loss);
}

static gint64
delay (World *w)
{
  return w->storm && chance (w, 50) ? between (w, 500, 9000) : between (w, 1, w->storm ? 300 : 20);
}

static void
on_failed (World *w, gpointer data)
{
  Message *message = data;
  Desk *desk = message->desk;

  if (message->life == desk->life) {
    muster_machine_failed (desk->machine, desk_clock (desk), message->serial, message->failure);
    drive (desk);
  }
  message_free (message);
}

/* Either nothing is heard any more, or the connection is refused. (transfer full) */
static void
break_off (Message *message)
{
  World *w = message->desk->w;

  if (chance (w, 500)) {
    message_free (message);
    return;
  }
  message->failure = MUSTER_FAILURE_UNREACHABLE;
  after (w, delay (w), on_failed, message);
}

static void
on_answered (World *w, gpointer data)
{
  Message *message = data;
  Desk *desk = message->desk;
  gint64 now = desk_clock (desk);

  if (message->life != desk->life) {
    message_free (message);
    return;
  }
  if (message->what == MUSTER_DO_HELLO) {
    MusterHello hello = { 0 };
    g_assert_true (muster_protocol_parse_hello (message->body, &hello, NULL));
    g_free (desk->known);
    desk->known = g_strdup (hello.server);
    muster_machine_hello (desk->machine, now, message->serial, &hello);
    muster_hello_clear (&hello);
  } else if (message->what == MUSTER_DO_PULL) {
    MusterPullEnd end;
    GPtrArray *lines = muster_protocol_parse_pull (message->body, &end, NULL);
    g_assert_nonnull (lines);
    muster_machine_pulled (desk->machine, now, message->serial, lines, &end);
  } else {
    g_autoptr (GPtrArray) results = muster_protocol_parse_results (message->body, NULL);
    g_assert_nonnull (results);
    muster_machine_pushed (desk->machine, now, message->serial, results);
  }
  drive (desk);
  message_free (message);
}

/* ---- live streams ---- */

static void
stream_unref (Stream *stream)
{
  if (g_atomic_ref_count_dec (&stream->refs)) {
    muster_live_free (stream->reader);
    g_free (stream);
  }
}

static Stream *
stream_ref (Stream *stream)
{
  g_atomic_ref_count_inc (&stream->refs);
  return stream;
}

static gboolean
stream_dead (Stream *stream)
{
  return stream->broken || stream->life != stream->desk->life || stream->server_life != stream->desk->w->server_life;
}

typedef struct {
  Stream *stream;
  GBytes *bytes; /* (nullable) NULL: the break is noticed */
  gboolean opens;
} Segment;

static void
on_segment (World *w, gpointer data)
{
  Segment *segment = data;
  Stream *stream = segment->stream;
  Desk *desk = stream->desk;
  gint64 now = desk_clock (desk);

  if (stream->life == desk->life) {
    if (segment->bytes == NULL)
      muster_machine_failed (desk->machine, now, stream->serial, MUSTER_FAILURE_UNREACHABLE);
    else if (desk->partitioned)
      stream->broken = TRUE; /* bytes sent into a hole: the stream cannot go on */
    else if (!stream->broken) {
      gsize size = 0;
      const char *bytes = g_bytes_get_data (segment->bytes, &size);
      GPtrArray *lines = NULL;
      gboolean proven = FALSE;
      MusterProof proof;
      if (segment->opens)
        muster_machine_opened (desk->machine, now, stream->serial);
      g_autoptr (GError) error = NULL;
      muster_live_feed (stream->reader, bytes, size, &lines, &proven, &proof, &error);
      g_assert_no_error (error);
      muster_machine_alive (desk->machine, now, stream->serial);
      guint64 last = lines->len ? ((MusterFeedLine *)lines->pdata[lines->len - 1])->pos : 0;
      if (lines->len)
        muster_machine_lines (desk->machine, now, stream->serial, lines, last);
      else
        g_ptr_array_unref (lines);
      if (proven)
        muster_machine_proof (desk->machine, now, stream->serial, &proof);
    }
    drive (desk);
  }
  g_clear_pointer (&segment->bytes, g_bytes_unref);
  stream_unref (stream);
  g_free (segment);
}

static void
send_segment (Stream *stream, GBytes *bytes, gboolean opens)
{
  World *w = stream->desk->w;
  Segment *segment = g_new0 (Segment, 1);
  gint64 at = w->now + delay (w);

  at = MAX (at, stream->last_at);
  stream->last_at = at;
  segment->stream = stream_ref (stream);
  segment->bytes = bytes ? g_bytes_ref (bytes) : NULL;
  segment->opens = opens;
  after (w, at - w->now, on_segment, segment);
}

static void
flush_stream (Stream *stream)
{
  World *w = stream->desk->w;
  g_autoptr (GBytes) bytes = NULL;
  gsize from = 0, size;

  if (stream_dead (stream))
    return;
  if (lost (stream->desk)) {
    stream->broken = TRUE;
    if (chance (w, 500))
      send_segment (stream, NULL, FALSE);
    return;
  }
  bytes = sim_server_live (w->server, &stream->after, w->now);
  size = g_bytes_get_size (bytes);
  while (from < size) {
    gsize n = chance (w, 300) ? (gsize)between (w, 1, 40) : size;
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, from, MIN (n, size - from));
    send_segment (stream, part, FALSE);
    from += n;
  }
}

static void
on_heartbeat (World *w, gpointer data)
{
  Stream *stream = data;

  if (stream_dead (stream)) {
    g_ptr_array_remove (w->streams, stream);
    stream_unref (stream);
    return;
  }
  flush_stream (stream);
  after (w, MUSTER_PROTOCOL_HEARTBEAT_MS, on_heartbeat, stream);
}

static void
on_fan_out (World *w, gpointer data)
{
  for (guint i = 0; i < w->streams->len; i++)
    flush_stream (w->streams->pdata[i]);
}

static void
open_stream (World *w, Message *message)
{
  Stream *stream = g_new0 (Stream, 1);
  g_autoptr (GBytes) hello = g_bytes_new_static (": hello\n\n", 9);

  g_atomic_ref_count_init (&stream->refs);
  stream->desk = message->desk;
  stream->life = message->life;
  stream->server_life = w->server_life;
  stream->serial = message->serial;
  stream->after = message->after;
  stream->reader = muster_live_new ();
  g_ptr_array_add (w->streams, stream_ref (stream));
  send_segment (stream, hello, TRUE);
  flush_stream (stream);
  after (w, MUSTER_PROTOCOL_HEARTBEAT_MS, on_heartbeat, stream);
}

/* ---- the server ---- */

static void
on_request (World *w, gpointer data)
{
  Message *message = data;
  guint64 head = sim_server_head (w->server);
  GBytes *answer = NULL;

  if (!w->server_up || message->desk->partitioned) {
    break_off (message);
    return;
  }
  if (message->what == MUSTER_DO_HELLO)
    answer = sim_server_hello (w->server, w->now);
  else if (message->what == MUSTER_DO_PULL)
    answer = sim_server_pull (w->server, message->after, message->limit);
  else if (message->what == MUSTER_DO_PUSH)
    answer = sim_server_push (w->server, message->body);
  else {
    open_stream (w, message);
    message_free (message);
    return;
  }
  g_clear_pointer (&message->body, g_bytes_unref);
  message->body = answer;
  if (sim_server_head (w->server) > head)
    after (w, between (w, 0, 5), on_fan_out, NULL);
  /* The answer may be lost where the request was not. */
  if (lost (message->desk))
    break_off (message);
  else {
    if (w->storm && chance (w, 30)) /* heard twice */
      after (w, delay (w), on_answered, message_copy (message));
    after (w, delay (w), on_answered, message);
  }
}

static void
send_request (Message *message)
{
  World *w = message->desk->w;

  message->desk->last_request = w->now;
  if (lost (message->desk)) {
    break_off (message);
    return;
  }
  if (message->what == MUSTER_DO_PUSH && w->storm && chance (w, 100)) /* arrives twice, perhaps much later */
    after (w, delay (w), on_request, message_copy (message));
  after (w, delay (w), on_request, message);
}

/* ---- what the store answers ---- */

static void
on_disk (World *w, gpointer data)
{
  Message *message = data;
  Desk *desk = message->desk;
  gint64 now = desk_clock (desk);
  gboolean full = w->storm && chance (w, 30);
  MusterLocal local;

  if (message->life != desk->life) {
    message_free (message);
    return;
  }
  if (message->what == MUSTER_DO_ASK)
    muster_machine_pending (desk->machine, now, sim_store_pending (desk->store, message->limit));
  else if (message->what == MUSTER_DO_STORE) {
    if (!full)
      sim_store_receive (desk->store, message->lines, message->cursor);
    sim_store_get_local (desk->store, &local);
    muster_machine_stored (desk->machine, now, !full, &local);
  } else {
    if (!full)
      sim_store_new_epoch (desk->store);
    sim_store_get_local (desk->store, &local);
    muster_machine_renewed (desk->machine, now, !full, &local);
  }
  drive (desk);
  message_free (message);
}

static void
on_tick (World *w, gpointer data)
{
  Message *message = data;
  Desk *desk = message->desk;

  if (message->life == desk->life) {
    desk->tick_at = 0;
    muster_machine_tick (desk->machine, desk_clock (desk));
    drive (desk);
  }
  message_free (message);
}

static void
drive (Desk *desk)
{
  World *w = desk->w;
  const MusterStatus *status = muster_machine_get_status (desk->machine);
  g_autofree char *why = NULL;
  MusterAction *action;
  gint64 due;

  while ((action = muster_machine_next (desk->machine)) != NULL) {
    Message *message = message_new (desk, action);
    say (w, "desk %u: action %d serial %u after %" G_GUINT64_FORMAT, desk->index, (int)action->what, action->serial,
         action->after);
    switch (action->what) {
    case MUSTER_DO_HELLO:
    case MUSTER_DO_PULL:
    case MUSTER_DO_LIVE:
      send_request (message);
      break;
    case MUSTER_DO_PUSH:
      message->body = muster_protocol_format_push (action->ops);
      send_request (message);
      break;
    case MUSTER_DO_CANCEL_FEED:
    case MUSTER_DO_CANCEL_PUSH:
      /* On purpose nothing is taken back: answers with an old serial must do no harm. */
      message_free (message);
      break;
    case MUSTER_DO_ASK:
    case MUSTER_DO_STORE:
    case MUSTER_DO_NEW_EPOCH:
      message->lines = action->lines ? g_ptr_array_ref (action->lines) : NULL;
      after (w, between (w, 0, 30), on_disk, message);
      break;
    }
    muster_action_free (action);
  }
  due = muster_machine_deadline (desk->machine);
  if (due != G_MAXINT64) {
    gint64 at = MAX (w->now + 1, (gint64)((double)(due - desk->clock_offset) / desk->clock_rate) + 1);
    if (desk->tick_at == 0 || at < desk->tick_at) {
      Message *message = g_new0 (Message, 1);
      message->desk = desk;
      message->life = desk->life;
      desk->tick_at = at;
      after (w, at - w->now, on_tick, message);
    }
  }
  if (status->proven && sim_store_count_pending (desk->store) == 0
      && !sim_store_equals (desk->store, w->server->log, desk->store->cursor, &why))
    fail (w, "desk %u says proven, but: %s", desk->index, why);
}

static void
boot (Desk *desk)
{
  MusterLocal local;

  desk->life++;
  desk->tick_at = 0;
  g_clear_pointer (&desk->machine, muster_machine_free);
  desk->machine = muster_machine_new (draw (desk->w));
  sim_store_get_local (desk->store, &local);
  muster_machine_start (desk->machine, desk_clock (desk), desk->known, &local);
  drive (desk);
}

/* ---- the storm ---- */

static void
on_write (World *w, gpointer data)
{
  Desk *desk = data;
  guint n = chance (w, 100) ? (guint)between (w, 2, 12) : 1;
  MusterLocal local;

  for (guint i = 0; i < n; i++) {
    g_autofree char *tag = g_strdup_printf ("d%u-%u", desk->index, desk->written++);
    g_autofree char *team = chance (w, 300) ? g_strdup_printf ("t%d", (int)between (w, 0, 9)) : NULL;
    sim_store_write (desk->store, tag, team, chance (w, 50));
  }
  sim_store_get_local (desk->store, &local);
  muster_machine_local (desk->machine, desk_clock (desk), &local);
  drive (desk);
  if (w->storm)
    after (w, between (w, 50, 6000), on_write, desk);
}

/* What is lost with a restored backup. An operation that waited when the backup was made, was written again under a new
 * epoch after it, and now waits again under its old name cannot be told from a new one: it may come out twice. (It
 * takes a fork between two restorations of a folder.) */
static void
wipe_since (Desk *desk)
{
  GHashTable *kept = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < desk->backup->entries->len; i++) {
    SimEntry *entry = desk->backup->entries->pdata[i];
    SimEntry *now = g_hash_table_lookup (desk->store->by_id, entry->id);
    g_hash_table_add (kept, entry->tag);
    if (now == NULL || now->verdict == SIM_REISSUED || strcmp (now->tag, entry->tag) != 0)
      g_hash_table_add (desk->twice, g_strdup (entry->tag));
  }
  for (guint i = 0; i < desk->store->entries->len; i++) {
    SimEntry *entry = desk->store->entries->pdata[i];
    if (strcmp (entry->opid.node, desk->store->node) == 0 && !g_hash_table_contains (kept, entry->tag))
      g_hash_table_add (desk->wiped, g_strdup (entry->tag));
  }
  g_hash_table_unref (kept);
}

static void
on_mended (World *w, gpointer data)
{
  ((Desk *)data)->partitioned = FALSE;
}

static void
on_server_back (World *w, gpointer data)
{
  w->server_up = TRUE;
}

static void
on_mishap (World *w, gpointer data)
{
  Desk *desk = &w->desks[draw (w) % N_DESKS];

  if (!w->storm)
    return;
  switch (draw (w) % 7) {
  case 0:
    say (w, "desk %u crashes", desk->index);
    boot (desk);
    break;
  case 1:
    desk->partitioned = TRUE;
    after (w, between (w, 100, 15000), on_mended, desk);
    break;
  case 2:
    say (w, "the server crashes");
    w->server_life++;
    w->server_up = FALSE;
    after (w, between (w, 100, 8000), on_server_back, NULL);
    break;
  case 3:
    g_clear_pointer (&desk->backup, sim_store_free);
    desk->backup = sim_store_copy (desk->store);
    break;
  case 4:
    if (desk->backup == NULL || !chance (w, 600))
      break;
    say (w, "desk %u is restored from its backup", desk->index);
    wipe_since (desk);
    sim_store_free (desk->store);
    desk->store = sim_store_copy (desk->backup);
    boot (desk);
    break;
  case 5:
    muster_machine_network_changed (desk->machine, desk_clock (desk));
    drive (desk);
    break;
  default:
    w->loss = chance (w, 500) ? (guint)between (w, 0, 400) : 0;
    break;
  }
  after (w, between (w, 200, 6000), on_mishap, NULL);
}

static void
on_calm (World *w, gpointer data)
{
  say (w, "calm");
  w->storm = FALSE;
  w->loss = 0;
  w->server_up = TRUE;
  for (guint i = 0; i < N_DESKS; i++)
    w->desks[i].partitioned = FALSE;
}

/* ---- a world from beginning to end ---- */

static void
check_end (World *w)
{
  GHashTable *count = g_hash_table_new (g_str_hash, g_str_equal);
  SimStore *log = w->server->log;

  for (guint i = 0; i < log->entries->len; i++) {
    char *tag = ((SimEntry *)log->entries->pdata[i])->tag;
    g_hash_table_insert (count, tag, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (count, tag)) + 1));
  }
  for (guint d = 0; d < N_DESKS; d++) {
    Desk *desk = &w->desks[d];
    const MusterStatus *status = muster_machine_get_status (desk->machine);
    g_autofree char *why = NULL;
    if (!status->proven)
      fail (w, "desk %u is not proven at the end: pending %u, problem %s", d, status->pending,
            muster_failure_code (status->problem));
    if (!sim_store_equals (desk->store, log, log->entries->len, &why))
      fail (w, "desk %u is not equal at the end: %s", d, why);
    if (desk->last_request > w->now - QUIET_MS)
      fail (w, "desk %u is still asking %" G_GINT64_FORMAT " ms before the end", d, w->now - desk->last_request);
    for (guint i = 0; i < desk->written; i++) {
      g_autofree char *tag = g_strdup_printf ("d%u-%u", d, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (count, tag));
      if ((n > 1 && !g_hash_table_contains (desk->twice, tag)) || (n == 0 && !g_hash_table_contains (desk->wiped, tag)))
        fail (w, "%s is in the log %u times", tag, n);
    }
  }
  g_hash_table_unref (count);
}

static void
run_world (guint64 seed, guint64 *ops)
{
  World world = {
    .seed = seed, .random = seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + 1, .server_up = TRUE, .storm = TRUE
  };
  World *w = &world;

  w->queue = g_sequence_new (g_free);
  w->streams = g_ptr_array_new_with_free_func ((GDestroyNotify)stream_unref);
  w->server = sim_server_new ();
  for (guint i = 0; i < N_DESKS; i++) {
    Desk *desk = &w->desks[i];
    char node[8];
    g_snprintf (node, sizeof node, "desk%u", i);
    desk->w = w;
    desk->index = i;
    desk->store = sim_store_new (node);
    desk->twice = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    desk->wiped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    desk->clock_offset = between (w, 1, 1000000);
    desk->clock_rate = 0.8 + (double)between (w, 0, 450) / 1000;
    boot (desk);
    after (w, between (w, 0, 3000), on_write, desk);
  }
  after (w, between (w, 0, 3000), on_mishap, NULL);
  after (w, STORM_MS, on_calm, NULL);
  while (w->now < STORM_MS + CALM_MS) {
    GSequenceIter *first = g_sequence_get_begin_iter (w->queue);
    Event event;
    if (g_sequence_iter_is_end (first))
      fail (w, "nothing is armed any more");
    event = *(Event *)g_sequence_get (first);
    g_sequence_remove (first);
    w->now = event.at;
    event.func (w, event.data);
    if (++w->events > MAX_EVENTS)
      fail (w, "does not come to rest");
  }
  check_end (w);
  *ops += sim_server_head (w->server);
  /* What is still queued is let run out without effect, to be freed. */
  for (guint i = 0; i < N_DESKS; i++)
    w->desks[i].life++;
  w->server_life++;
  w->server_up = FALSE;
  for (GSequenceIter *i; i = g_sequence_get_begin_iter (w->queue), !g_sequence_iter_is_end (i);) {
    Event event = *(Event *)g_sequence_get (i);
    g_sequence_remove (i);
    if (event.func != on_write && event.func != on_mishap)
      event.func (w, event.data);
  }
  for (guint i = 0; i < N_DESKS; i++) {
    Desk *desk = &w->desks[i];
    muster_machine_free (desk->machine);
    sim_store_free (desk->store);
    g_clear_pointer (&desk->backup, sim_store_free);
    g_hash_table_unref (desk->wiped);
    g_hash_table_unref (desk->twice);
    g_free (desk->known);
  }
  g_ptr_array_unref (w->streams);
  g_sequence_free (w->queue);
  sim_server_free (w->server);
}

static guint64 first_seed = 1;
static guint64 n_seeds = 600;

static void
test_worlds (void)
{
  guint64 ops = 0;

  for (guint64 seed = first_seed; seed < first_seed + n_seeds; seed++)
    run_world (seed, &ops);
  g_test_message ("seeds %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " operations", first_seed,
                  first_seed + n_seeds - 1, ops);
}

int
main (int argc, char **argv)
{
  int left = 1;

  /* Our own words first; the harness knows others of its own. */
  for (int i = 1; i < argc; i++) {
    if (i + 1 < argc && strcmp (argv[i], "--seeds") == 0)
      n_seeds = g_ascii_strtoull (argv[++i], NULL, 10);
    else if (i + 1 < argc && strcmp (argv[i], "--world") == 0) {
      first_seed = g_ascii_strtoull (argv[++i], NULL, 10);
      n_seeds = 1;
      verbose = TRUE;
    } else
      argv[left++] = argv[i];
  }
  argc = left;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/sim/every-desk-ends-equal-and-nothing-is-lost", test_worlds);
  return g_test_run ();
}
