/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two lanes and a mouth.
 *
 * The *feed lane* brings the server's log: rest → hello → pull, page by page, up to the head → live stream. Whatever
 * breaks sends it back to rest, with a timer.
 *
 * The *push lane* brings what is pending: ask the store → push → look at the verdicts. Once the server has said who it
 * is, it does not wait for the feed lane.
 *
 * The *mouth* gives what came to the store, one stretch at a time; while one is being written the next gathers.
 *
 * Rule 1: level-triggered. settle() looks at the state after every event and starts whatever is due. So a lost wake-up
 * cannot stop it: something pending means that a request is under way or that a timer is armed.
 *
 * Rule 2: only the feed confirms. A push answered "ok" is remembered as answered, so as not to send it again at once;
 * the operation stays pending until it comes back in the feed. If it does not for RESEND_MS, it is pushed again (a
 * dup).
 *
 * Rule 3: a fork means that the server has other bytes under one of our ids: this folder is a restored backup. First
 * the log is read to its head, so that whatever the server already has from the former life is confirmed and not
 * written twice; mostly the store meets the other bytes there and writes the rest again by itself. If the same
 * operation forks again after that, a new epoch is asked for.
 *
 * Rule 4: "proven" is said only when the server's digest was taken at the very place our store stands at, with nothing
 * pending and nothing on its way into the store.
 *
 * Rule 5: same place and another digest should be impossible. It is reported, and the log is read again from its
 * beginning, at most every AUDIT_MS.
 *
 * Rule 6: every request has a serial; what comes late, twice or after a cancel carries an old one and is ignored.
 */
#include "sync/machine.h"
#include <string.h>

#define BACKOFF_MIN_MS 200
#define BACKOFF_MAX_MS 15000
#define CONNECT_MS     5000  /* to the first byte of an answer while nothing is known of the server */
#define ANSWER_MS      10000 /* silence while an answer is expected */
#define RESEND_MS      5000
#define KICK_MS        1000 /* a person's new operation shortens a pause, but not below this */
#define AUDIT_MS       600000
#define PAGE           2000
#define ASK            500
#define PUSH_BYTES     (4 * 1024 * 1024) /* a push is kept far below the limit unless one operation is larger */
#define MOUTH_LINES    (4 * PAGE)        /* pulling pauses while so many lines wait for the store */

typedef enum { FEED_REST, FEED_HELLO, FEED_PULL, FEED_FULL, FEED_OPENING, FEED_LIVE } FeedPhase;
typedef enum { PUSH_IDLE, PUSH_ASKING, PUSH_SENDING, PUSH_REST } PushPhase;

struct _MusterMachine {
  guint64 random;
  guint serial;
  GQueue actions; /* (element-type MusterAction) */
  MusterStatus status;
  MusterLocal local;
  char *server; /* (owned) (nullable) */

  FeedPhase feed;
  guint feed_serial;
  gint64 feed_due;     /* FEED_REST: when to try; else: when to give up */
  guint feed_failures; /* in a row */
  MusterFailure feed_problem;
  guint64 read;       /* the feed was read up to here */
  gboolean greeted;   /* the server has said who it is, and it is the one we know */
  gboolean caught_up; /* read up to the head at least once on this connection */
  gboolean audit;     /* reading again from the beginning */
  gint64 audit_after;
  gboolean diverged;
  gboolean has_proof;
  MusterProof proof;
  gint64 proof_at; /* when it came */

  GPtrArray *mouth; /* (owned) (nullable) lines waiting */
  guint64 mouth_cursor;
  gboolean storing, renewing;

  PushPhase push;
  guint push_serial;
  gint64 push_due; /* PUSH_REST: when to try; PUSH_SENDING: when to give up */
  gint64 push_tried;
  guint push_failures;
  MusterFailure push_problem;
  gboolean look;    /* the pending list may hold something not yet answered */
  gint64 resend_at; /* everything pending was answered: when to doubt it */
  gboolean forked;
  char *fork_id;        /* (owned) (nullable) the operation that made the last fork */
  gboolean renew;       /* reading again did not help: a new epoch is due */
  GHashTable *answered; /* (owned) ids */
  GPtrArray *sent;      /* (owned) (nullable) ids of the push under way */
};

static const char *const failure_codes[] = {
  [MUSTER_FAILURE_NONE] = NULL,
  [MUSTER_FAILURE_UNREACHABLE] = "unreachable",
  [MUSTER_FAILURE_TIMEOUT] = "unreachable",
  [MUSTER_FAILURE_UNAUTHORIZED] = "unauthorized",
  [MUSTER_FAILURE_FORBIDDEN] = "forbidden",
  [MUSTER_FAILURE_TLS] = "tls",
  [MUSTER_FAILURE_VERSION] = "version",
  [MUSTER_FAILURE_PROTOCOL] = "protocol",
  [MUSTER_FAILURE_BUSY] = "busy",
  [MUSTER_FAILURE_TOO_LARGE] = "too-large",
  [MUSTER_FAILURE_MALFORMED] = "malformed",
  [MUSTER_FAILURE_OTHER_SERVER] = "other-server",
  [MUSTER_FAILURE_BEHIND] = "server-behind",
  [MUSTER_FAILURE_DIVERGED] = "diverged",
  [MUSTER_FAILURE_STORE] = "store",
};

const char *
muster_failure_code (MusterFailure failure)
{
  return failure_codes[failure];
}

void
muster_action_free (MusterAction *action)
{
  if (action == NULL)
    return;
  g_clear_pointer (&action->ops, g_ptr_array_unref);
  g_clear_pointer (&action->lines, g_ptr_array_unref);
  g_free (action);
}

MusterPendingOp *
muster_pending_op_new (const char *id, GBytes *bytes)
{
  MusterPendingOp *op = g_new (MusterPendingOp, 1);

  op->id = g_strdup (id);
  op->bytes = g_bytes_ref (bytes);
  return op;
}

void
muster_pending_op_free (MusterPendingOp *op)
{
  if (op == NULL)
    return;
  g_free (op->id);
  g_bytes_unref (op->bytes);
  g_free (op);
}

static MusterAction *
act (MusterMachine *m, MusterDo what)
{
  MusterAction *action = g_new0 (MusterAction, 1);

  action->what = what;
  g_queue_push_tail (&m->actions, action);
  return action;
}

/* xorshift64* (Vigna 2016): from 0 to 1. */
static double
jitter (MusterMachine *m)
{
  m->random ^= m->random >> 12;
  m->random ^= m->random << 25;
  m->random ^= m->random >> 27;
  return (double)((m->random * G_GUINT64_CONSTANT (2685821657736338717)) >> 11) / 9007199254740992.0;
}

/* Doubling from 0.2 s to 15 s, of which a random half is taken off so that desks do not come back all at once. */
static gint64
backoff (MusterMachine *m, guint failures, MusterFailure failure)
{
  gint64 pause = BACKOFF_MAX_MS;

  if (failures <= 7)
    pause = MIN (BACKOFF_MAX_MS, (gint64)BACKOFF_MIN_MS << (failures > 0 ? failures - 1 : 0));
  /* What a second try cannot mend, but a person or an administrator can at any time. */
  if (failure == MUSTER_FAILURE_UNAUTHORIZED || failure == MUSTER_FAILURE_VERSION || failure == MUSTER_FAILURE_TLS
      || failure == MUSTER_FAILURE_OTHER_SERVER || failure == MUSTER_FAILURE_BEHIND
      || failure == MUSTER_FAILURE_FORBIDDEN || failure == MUSTER_FAILURE_MALFORMED
      || failure == MUSTER_FAILURE_TOO_LARGE)
    pause = MAX (pause, BACKOFF_MAX_MS / 3);
  return MAX (BACKOFF_MIN_MS, (gint64)((double)pause * (0.5 + 0.5 * jitter (m))));
}

static void
drop_mouth (MusterMachine *m)
{
  g_clear_pointer (&m->mouth, g_ptr_array_unref);
  m->mouth_cursor = 0;
}

/* ---- the feed lane ---- */

static void
rest_feed (MusterMachine *m, gint64 now, MusterFailure failure)
{
  m->feed = FEED_REST;
  m->feed_serial = 0;
  m->feed_failures++;
  m->feed_problem = failure;
  m->feed_due = now + backoff (m, m->feed_failures, failure);
  m->caught_up = FALSE;
  m->audit = FALSE;
  m->has_proof = FALSE;
  m->status.connected = FALSE;
  m->status.proven = FALSE;
  if (m->status.cut_since == 0)
    m->status.cut_since = MAX (now, 1);
}

static void
cancel_feed (MusterMachine *m)
{
  if (m->feed_serial != 0)
    act (m, MUSTER_DO_CANCEL_FEED)->serial = m->feed_serial;
  m->feed_serial = 0;
}

static MusterAction *
request_feed (MusterMachine *m, gint64 now, MusterDo what, FeedPhase phase)
{
  MusterAction *action = act (m, what);

  m->feed = phase;
  m->feed_serial = action->serial = ++m->serial;
  m->feed_due = now + (what == MUSTER_DO_HELLO ? CONNECT_MS : ANSWER_MS);
  action->after = m->read;
  action->limit = PAGE;
  return action;
}

/* The lane is free to read on: another page, or the stream. */
static void
read_on (MusterMachine *m, gint64 now)
{
  if (m->mouth && m->mouth->len >= MOUTH_LINES) {
    m->feed = FEED_FULL;
    m->feed_serial = 0;
    m->feed_due = G_MAXINT64;
  } else if (m->caught_up)
    request_feed (m, now, MUSTER_DO_LIVE, FEED_OPENING);
  else
    request_feed (m, now, MUSTER_DO_PULL, FEED_PULL);
}

static void
swallow (MusterMachine *m, GPtrArray *lines, guint64 last)
{
  if (lines->len > 0) {
    if (m->mouth == NULL)
      m->mouth = g_ptr_array_ref (lines);
    else
      g_ptr_array_extend_and_steal (m->mouth, g_ptr_array_ref (lines));
  }
  m->read = MAX (m->read, last);
  m->mouth_cursor = MAX (m->mouth_cursor, m->read);
  g_ptr_array_unref (lines);
}

static gboolean
is_feed (MusterMachine *m, guint serial)
{
  return m->status.started && serial != 0 && serial == m->feed_serial;
}

/* ---- proof ---- */

static void
weigh_proof (MusterMachine *m, gint64 now)
{
  gboolean still = !m->storing && !m->renewing && m->mouth == NULL;

  m->status.proven = FALSE;
  if (!m->has_proof || !still || m->local.pending > 0 || m->proof.pos != m->local.cursor
      || m->local.pos != m->proof.pos)
    return;
  if (muster_hash_equal (&m->proof.digest, &m->local.digest)) {
    m->status.proven = m->status.connected;
    m->status.proven_at = MAX (m->proof_at, 1);
    m->diverged = FALSE;
    return;
  }
  m->has_proof = FALSE;
  m->diverged = TRUE;
  if (now < m->audit_after)
    return;
  m->audit_after = now + AUDIT_MS;
  m->audit = TRUE;
  m->caught_up = FALSE;
  m->read = 0;
  m->status.connected = FALSE;
  cancel_feed (m);
  read_on (m, now);
}

/* ---- the push lane ---- */

static void
rest_push (MusterMachine *m, gint64 now, MusterFailure failure)
{
  m->push = PUSH_REST;
  m->push_serial = 0;
  m->push_failures++;
  m->push_problem = failure;
  m->push_due = now + backoff (m, m->push_failures, failure);
  g_clear_pointer (&m->sent, g_ptr_array_unref);
}

static void
cancel_push (MusterMachine *m)
{
  if (m->push_serial != 0)
    act (m, MUSTER_DO_CANCEL_PUSH)->serial = m->push_serial;
  m->push_serial = 0;
}

static void
doubt_answers (MusterMachine *m)
{
  g_hash_table_remove_all (m->answered);
  m->look = TRUE;
}

/* ---- what is due ---- */

static void
settle_feed (MusterMachine *m, gint64 now)
{
  if (m->feed != FEED_REST && m->feed != FEED_FULL && now >= m->feed_due) {
    cancel_feed (m);
    rest_feed (m, now, MUSTER_FAILURE_TIMEOUT);
  }
  if (m->feed == FEED_REST && now >= m->feed_due) {
    /* What was read but not stored is read again: the store's cursor is the truth. */
    if (!m->storing && m->mouth == NULL)
      m->read = m->local.cursor;
    request_feed (m, now, MUSTER_DO_HELLO, FEED_HELLO);
  }
  if (m->feed == FEED_FULL && (m->mouth == NULL || m->mouth->len < MOUTH_LINES))
    read_on (m, now);
}

static void
settle_store (MusterMachine *m)
{
  if (m->storing || m->renewing)
    return;
  if (m->forked && m->caught_up && m->mouth == NULL && m->mouth_cursor <= m->local.cursor) {
    /* Rule 3: all that the server has from us is confirmed by now. */
    m->forked = FALSE;
    if (m->renew && m->local.pending > 0) {
      m->renewing = TRUE;
      act (m, MUSTER_DO_NEW_EPOCH);
    }
    m->renew = FALSE;
    doubt_answers (m);
    return;
  }
  if (m->mouth == NULL && m->mouth_cursor <= m->local.cursor)
    return;
  MusterAction *action = act (m, MUSTER_DO_STORE);
  action->lines = m->mouth ? g_steal_pointer (&m->mouth) : g_ptr_array_new ();
  action->cursor = MAX (m->mouth_cursor, m->local.cursor);
  m->storing = TRUE;
}

static void
settle_push (MusterMachine *m, gint64 now)
{
  if (m->push == PUSH_SENDING && now >= m->push_due) {
    cancel_push (m);
    rest_push (m, now, MUSTER_FAILURE_TIMEOUT);
  }
  if (m->push == PUSH_REST && now >= m->push_due) {
    m->push = PUSH_IDLE;
    m->look = TRUE;
  }
  if (m->push != PUSH_IDLE)
    return;
  if (m->local.pending == 0) {
    g_hash_table_remove_all (m->answered);
    m->push_problem = MUSTER_FAILURE_NONE;
    m->push_failures = 0;
    return;
  }
  if (!m->greeted || m->forked || m->renewing)
    return;
  if (!m->look && now >= m->resend_at)
    doubt_answers (m);
  if (m->look) {
    m->look = FALSE;
    m->push = PUSH_ASKING;
    act (m, MUSTER_DO_ASK)->limit = ASK;
  }
}

static void
settle (MusterMachine *m, gint64 now)
{
  if (!m->status.started)
    return;
  settle_feed (m, now);
  settle_store (m);
  settle_push (m, now);
  m->status.pending = m->local.pending;
  m->status.problem = m->feed_problem != MUSTER_FAILURE_NONE   ? m->feed_problem
                      : m->push_problem != MUSTER_FAILURE_NONE ? m->push_problem
                      : m->diverged                            ? MUSTER_FAILURE_DIVERGED
                                                               : MUSTER_FAILURE_NONE;
}

/* A pause of the push lane ends early, because there is news: the way may be open again. */
static void
wake_push (MusterMachine *m, gint64 now)
{
  m->push_failures = 0;
  if (m->push == PUSH_REST)
    m->push_due = MIN (m->push_due, now);
}

static void
take_local (MusterMachine *m, const MusterLocal *local)
{
  if (local->pending > 0)
    m->look = TRUE;
  m->local = *local;
  m->status.pending = local->pending;
}

/* ---- events ---- */

MusterMachine *
muster_machine_new (guint64 seed)
{
  MusterMachine *m = g_new0 (MusterMachine, 1);

  m->random = seed ? seed : 1;
  m->answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&m->actions);
  return m;
}

void
muster_machine_free (MusterMachine *m)
{
  if (m == NULL)
    return;
  g_queue_clear_full (&m->actions, (GDestroyNotify)muster_action_free);
  drop_mouth (m);
  g_clear_pointer (&m->sent, g_ptr_array_unref);
  g_hash_table_unref (m->answered);
  g_free (m->server);
  g_free (m->fork_id);
  g_free (m);
}

void
muster_machine_start (MusterMachine *m, gint64 now, const char *server, const MusterLocal *local)
{
  if (m->status.started)
    return;
  m->status = (MusterStatus){ .started = TRUE, .proven_at = m->status.proven_at };
  g_free (m->server);
  m->server = g_strdup (server);
  m->feed = FEED_REST;
  m->feed_due = now;
  m->feed_failures = 0;
  m->feed_problem = MUSTER_FAILURE_NONE;
  m->push = PUSH_IDLE;
  m->push_failures = 0;
  m->push_problem = MUSTER_FAILURE_NONE;
  m->look = TRUE;
  m->forked = m->greeted = m->storing = m->renewing = FALSE;
  take_local (m, local);
  m->read = m->local.cursor;
  settle (m, now);
}

void
muster_machine_stop (MusterMachine *m, gint64 now)
{
  if (!m->status.started)
    return;
  cancel_feed (m);
  cancel_push (m);
  drop_mouth (m);
  doubt_answers (m);
  g_clear_pointer (&m->sent, g_ptr_array_unref);
  m->feed = FEED_REST;
  m->push = PUSH_IDLE;
  m->caught_up = m->has_proof = m->audit = m->forked = FALSE;
  m->status.started = m->status.connected = m->status.proven = FALSE;
  m->status.cut_since = MAX (now, 1);
}

void
muster_machine_tick (MusterMachine *m, gint64 now)
{
  settle (m, now);
}

void
muster_machine_local (MusterMachine *m, gint64 now, const MusterLocal *local)
{
  gboolean more = local->pending > m->local.pending;

  take_local (m, local);
  if (more && m->status.started) {
    /* Somebody is working: do not let them wait out a long pause, nor hammer a server that is not there. */
    gint64 soon = MAX (now, m->push_tried + KICK_MS);
    if (m->push == PUSH_REST && m->push_due > soon)
      m->push_due = soon;
  }
  weigh_proof (m, now);
  settle (m, now);
}

void
muster_machine_network_changed (MusterMachine *m, gint64 now)
{
  if (!m->status.started)
    return;
  m->feed_failures = 0;
  if (m->feed == FEED_REST)
    m->feed_due = now;
  else if (m->feed == FEED_HELLO) {
    /* It was sent into the network as it was before. */
    cancel_feed (m);
    m->feed = FEED_REST;
    m->feed_due = now;
  } else /* the way the stream came may be gone: one heartbeat decides */
    m->feed_due = MIN (m->feed_due, now + MUSTER_PROTOCOL_HEARTBEAT_MS + 1000);
  if (m->push == PUSH_SENDING && !m->status.connected) {
    cancel_push (m);
    rest_push (m, now, m->push_problem);
  }
  wake_push (m, now);
  settle (m, now);
}

void
muster_machine_hello (MusterMachine *m, gint64 now, guint serial, const MusterHello *hello)
{
  if (!is_feed (m, serial) || m->feed != FEED_HELLO)
    return;
  m->feed_serial = 0;
  m->greeted = FALSE;
  if (m->server && strcmp (m->server, hello->server) != 0)
    rest_feed (m, now, MUSTER_FAILURE_OTHER_SERVER);
  else if (hello->head < m->local.cursor)
    rest_feed (m, now, MUSTER_FAILURE_BEHIND);
  else {
    if (m->server == NULL)
      m->server = g_strdup (hello->server);
    m->greeted = TRUE;
    m->feed_problem = MUSTER_FAILURE_NONE;
    m->caught_up = FALSE;
    wake_push (m, now);
    read_on (m, now);
  }
  settle (m, now);
}

void
muster_machine_pulled (MusterMachine *m, gint64 now, guint serial, GPtrArray *lines, const MusterPullEnd *end)
{
  if (!is_feed (m, serial) || m->feed != FEED_PULL) {
    g_ptr_array_unref (lines);
    return;
  }
  if (end->through < m->read || (end->through == m->read && end->through < end->head)) {
    /* No way forward: better a pause than a circle. */
    g_ptr_array_unref (lines);
    m->feed_serial = 0;
    rest_feed (m, now, MUSTER_FAILURE_PROTOCOL);
    settle (m, now);
    return;
  }
  m->feed_serial = 0;
  swallow (m, lines, end->through);
  if (end->through >= end->head) {
    m->caught_up = TRUE;
    m->audit = FALSE;
  }
  read_on (m, now);
  settle (m, now);
}

void
muster_machine_opened (MusterMachine *m, gint64 now, guint serial)
{
  if (!is_feed (m, serial) || m->feed != FEED_OPENING)
    return;
  m->feed = FEED_LIVE;
  m->feed_due = now + MUSTER_PROTOCOL_SILENCE_MS;
  m->feed_failures = 0;
  m->feed_problem = MUSTER_FAILURE_NONE;
  m->status.connected = TRUE;
  m->status.cut_since = 0;
  wake_push (m, now);
  settle (m, now);
}

void
muster_machine_alive (MusterMachine *m, gint64 now, guint serial)
{
  if (is_feed (m, serial))
    m->feed_due = now + (m->feed == FEED_LIVE ? MUSTER_PROTOCOL_SILENCE_MS : ANSWER_MS);
  else if (m->push == PUSH_SENDING && serial == m->push_serial)
    m->push_due = now + ANSWER_MS;
}

void
muster_machine_lines (MusterMachine *m, gint64 now, guint serial, GPtrArray *lines, guint64 last)
{
  if (!is_feed (m, serial) || m->feed != FEED_LIVE) {
    g_ptr_array_unref (lines);
    return;
  }
  m->feed_due = now + MUSTER_PROTOCOL_SILENCE_MS;
  if (lines->len > 0) {
    m->has_proof = FALSE;
    m->status.proven = FALSE;
  }
  swallow (m, lines, last);
  settle (m, now);
}

void
muster_machine_proof (MusterMachine *m, gint64 now, guint serial, const MusterProof *proof)
{
  if (!is_feed (m, serial) || m->feed != FEED_LIVE)
    return;
  m->feed_due = now + MUSTER_PROTOCOL_SILENCE_MS;
  m->has_proof = TRUE;
  m->proof = *proof;
  m->proof_at = now;
  /* A filtered feed may skip places: the proof says that all up to it was sent. */
  if (proof->pos > m->read) {
    m->read = proof->pos;
    m->mouth_cursor = MAX (m->mouth_cursor, m->read);
  }
  weigh_proof (m, now);
  settle (m, now);
}

void
muster_machine_failed (MusterMachine *m, gint64 now, guint serial, MusterFailure failure)
{
  if (is_feed (m, serial)) {
    m->feed_serial = 0;
    rest_feed (m, now, failure);
  } else if (m->status.started && m->push == PUSH_SENDING && serial == m->push_serial)
    rest_push (m, now, failure);
  else
    return;
  settle (m, now);
}

void
muster_machine_pending (MusterMachine *m, gint64 now, GPtrArray *ops)
{
  MusterAction *action = NULL;
  gsize bytes = 0;

  if (!m->status.started || m->push != PUSH_ASKING) {
    g_ptr_array_unref (ops);
    return;
  }
  m->push = PUSH_IDLE;
  for (guint i = 0; i < ops->len && !m->forked && !m->renewing; i++) {
    MusterPendingOp *op = ops->pdata[i];
    gsize size = g_bytes_get_size (op->bytes) + 1;
    if (g_hash_table_contains (m->answered, op->id))
      continue;
    if (action && bytes + size > PUSH_BYTES)
      break;
    if (action == NULL) {
      action = act (m, MUSTER_DO_PUSH);
      action->serial = m->push_serial = ++m->serial;
      action->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
      m->push = PUSH_SENDING;
      m->push_due = now + ANSWER_MS;
      m->push_tried = now;
      g_clear_pointer (&m->sent, g_ptr_array_unref);
      m->sent = g_ptr_array_new_with_free_func (g_free);
    }
    g_ptr_array_add (action->ops, g_bytes_ref (op->bytes));
    g_ptr_array_add (m->sent, g_strdup (op->id));
    bytes += size;
  }
  if (action == NULL)
    m->resend_at = now + RESEND_MS;
  g_ptr_array_unref (ops);
  settle (m, now);
}

void
muster_machine_pushed (MusterMachine *m, gint64 now, guint serial, GPtrArray *results)
{
  MusterFailure failure = MUSTER_FAILURE_NONE;
  guint settled = 0;

  if (!m->status.started || m->push != PUSH_SENDING || serial != m->push_serial)
    return;
  m->push_serial = 0;
  if (results->len != m->sent->len)
    failure = MUSTER_FAILURE_PROTOCOL;
  for (guint i = 0; i < results->len && failure == MUSTER_FAILURE_NONE && !m->forked; i++) {
    MusterPushLine *line = results->pdata[i];
    switch (line->outcome) {
    case MUSTER_PUSH_OK:
    case MUSTER_PUSH_DUP:
    case MUSTER_PUSH_REJECTED:
    case MUSTER_PUSH_FORBIDDEN:
      if (line->pos == 0) /* refused and not in the log: it will not come back in the feed */
        failure = MUSTER_FAILURE_FORBIDDEN;
      else {
        g_hash_table_add (m->answered, g_strdup (m->sent->pdata[i]));
        settled++;
      }
      break;
    case MUSTER_PUSH_DEFERRED:
      /* The server lacks something earlier. Unless this push itself was in the way, start over with the oldest. */
      failure = MUSTER_FAILURE_BUSY;
      break;
    case MUSTER_PUSH_FORK:
      m->forked = TRUE;
      m->renew = g_strcmp0 (m->fork_id, m->sent->pdata[i]) == 0;
      g_free (m->fork_id);
      m->fork_id = g_strdup (m->sent->pdata[i]);
      break;
    case MUSTER_PUSH_MALFORMED:
      failure = MUSTER_FAILURE_MALFORMED;
      break;
    }
  }
  if (failure != MUSTER_FAILURE_NONE) {
    if (failure == MUSTER_FAILURE_BUSY)
      doubt_answers (m);
    if (settled > 0)
      m->push_failures = 0;
    rest_push (m, now, failure);
  } else {
    m->push = PUSH_IDLE;
    m->push_failures = 0;
    m->push_problem = MUSTER_FAILURE_NONE;
    m->look = TRUE;
    g_clear_pointer (&m->sent, g_ptr_array_unref);
    if (m->forked) {
      /* Read to the head once more, from a hello on: what is there now includes what made the fork. */
      cancel_feed (m);
      m->status.connected = m->status.proven = m->has_proof = m->caught_up = FALSE;
      m->feed = FEED_REST;
      m->feed_due = now;
    } else if (m->feed == FEED_REST && m->feed_problem != MUSTER_FAILURE_NONE) {
      /* The server answers again. */
      m->feed_failures = 0;
      m->feed_due = MIN (m->feed_due, now + BACKOFF_MIN_MS);
    }
  }
  settle (m, now);
}

void
muster_machine_stored (MusterMachine *m, gint64 now, gboolean ok, const MusterLocal *local)
{
  m->storing = FALSE;
  take_local (m, local);
  if (!m->status.started)
    return;
  if (!ok) {
    drop_mouth (m);
    m->read = m->local.cursor;
    cancel_feed (m);
    rest_feed (m, now, MUSTER_FAILURE_STORE);
  } else if (m->mouth == NULL && m->mouth_cursor <= m->local.cursor)
    m->mouth_cursor = 0;
  weigh_proof (m, now);
  settle (m, now);
}

void
muster_machine_renewed (MusterMachine *m, gint64 now, gboolean ok, const MusterLocal *local)
{
  m->renewing = FALSE;
  take_local (m, local);
  if (!m->status.started)
    return;
  if (!ok) {
    m->forked = m->renew = TRUE;
    cancel_feed (m);
    rest_feed (m, now, MUSTER_FAILURE_STORE);
  }
  weigh_proof (m, now);
  settle (m, now);
}

/* ---- what comes out ---- */

MusterAction *
muster_machine_next (MusterMachine *m)
{
  return g_queue_pop_head (&m->actions);
}

gint64
muster_machine_deadline (MusterMachine *m)
{
  gint64 due = G_MAXINT64;

  if (!m->status.started)
    return due;
  if (m->feed != FEED_FULL)
    due = m->feed_due;
  if (m->push == PUSH_SENDING || m->push == PUSH_REST)
    due = MIN (due, m->push_due);
  if (m->push == PUSH_IDLE && m->local.pending > 0 && m->greeted && !m->forked && !m->renewing)
    due = MIN (due, m->resend_at);
  return due;
}

const MusterStatus *
muster_machine_get_status (MusterMachine *m)
{
  return &m->status;
}
