/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The driver of the machine (machine.h): gives it time, the store's answers and the server's, and does what it asks
 * for. It decides nothing itself. pump() runs after every event: it carries out the actions, arms the one timer, and
 * tells the properties' listeners what changed.
 *
 * Lifetime: requests and store calls hold a count on the link while they are under way; a `life` number tells answers
 * that belong to a former start.
 */
#include "sync/link.h"
#include "core/time.h"
#include "sync/session.h"
#include <string.h>

struct _MusterLink {
  GObject parent_instance;
  MusterStore *store; /* (owned) */
  GMainContext *context;
  MusterMachine *machine;
  SoupSession *session;
  MusterRequest *feed, *push; /* (nullable) under way; owned until their last answer */
  GSource *timer;             /* (nullable) */
  gint64 timer_at;
  guint life;
  gboolean pumping;
  gboolean configured; /* a server is set */
  gulong changed_id, setting_id;
  GNetworkMonitor *network; /* (owned) (nullable) */
  gulong network_id;
  char *url, *token, *server; /* (nullable) as started with */
  gint64 server_offset;

  /* As told last. */
  MusterLinkState state;
  guint pending;
  gint64 proven_at, cut_since;
  const char *problem;
};

G_DEFINE_FINAL_TYPE (MusterLink, muster_link, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_PENDING, PROP_PROVEN_AT, PROP_CUT_SINCE, PROP_SERVER_OFFSET, PROP_PROBLEM, N_PROPS };
static GParamSpec *props[N_PROPS];

static void pump (MusterLink *link);

/* Monotonic, ms. */
static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
get_local (MusterLink *link, MusterLocal *out)
{
  memset (out, 0, sizeof *out);
  out->pending = muster_store_count_pending (link->store);
  out->cursor = muster_store_get_cursor (link->store);
  muster_store_get_digest (link->store, &out->pos, &out->digest);
}

/* ---- what the server says ---- */

static void
on_alive (guint serial, gpointer data)
{
  MusterLink *link = data;

  muster_machine_alive (link->machine, now_ms (), serial);
}

static void
learn_time (MusterLink *link, gint64 server_ms)
{
  gint64 offset = server_ms - muster_now_ms ();

  if (ABS (offset - link->server_offset) < 100) /* a heartbeat's own delay is no news */
    return;
  link->server_offset = offset;
  g_object_notify_by_pspec (G_OBJECT (link), props[PROP_SERVER_OFFSET]);
}

static void
on_hello (guint serial, const MusterHello *hello, gpointer data)
{
  MusterLink *link = data;

  link->feed = NULL;
  if (link->server == NULL) {
    link->server = g_strdup (hello->server);
    /* The first time a desk meets its server it joins it where it stands: in a drill, say. Later that is the desk's
     * own. */
    if (muster_store_get_setting (link->store, "server.id") == NULL) {
      if (hello->name != NULL)
        muster_store_set_setting_async (link->store, "name", hello->name);
      if (hello->drill != NULL)
        muster_store_set_setting_async (link->store, "drill", hello->drill);
    }
    muster_store_set_setting_async (link->store, "server.id", hello->server);
  }
  learn_time (link, hello->time_ms);
  muster_machine_hello (link->machine, now_ms (), serial, hello);
  pump (link);
}

static void
on_pulled (guint serial, GPtrArray *entries, const MusterPullEnd *end, gpointer data)
{
  MusterLink *link = data;

  link->feed = NULL;
  muster_machine_pulled (link->machine, now_ms (), serial, entries, end);
  pump (link);
}

static void
on_pushed (guint serial, GPtrArray *results, gpointer data)
{
  MusterLink *link = data;

  link->push = NULL;
  muster_machine_pushed (link->machine, now_ms (), serial, results);
  pump (link);
}

static void
on_opened (guint serial, gpointer data)
{
  MusterLink *link = data;

  muster_machine_opened (link->machine, now_ms (), serial);
  pump (link);
}

static void
on_lines (guint serial, GPtrArray *entries, guint64 last, gpointer data)
{
  MusterLink *link = data;

  muster_machine_lines (link->machine, now_ms (), serial, entries, last);
  pump (link);
}

static void
on_proof (guint serial, const MusterProof *proof, gpointer data)
{
  MusterLink *link = data;

  learn_time (link, proof->time_ms);
  muster_machine_proof (link->machine, now_ms (), serial, proof);
  pump (link);
}

/* Feed and push have serials of one row, so either may be meant. */
static void
on_feed_failed (guint serial, MusterFailure failure, gpointer data)
{
  MusterLink *link = data;

  link->feed = NULL;
  muster_machine_failed (link->machine, now_ms (), serial, failure);
  pump (link);
}

static void
on_push_failed (guint serial, MusterFailure failure, gpointer data)
{
  MusterLink *link = data;

  link->push = NULL;
  muster_machine_failed (link->machine, now_ms (), serial, failure);
  pump (link);
}

static const MusterRequestEvents feed_events = {
  .alive = on_alive,
  .hello = on_hello,
  .pulled = on_pulled,
  .opened = on_opened,
  .lines = on_lines,
  .proof = on_proof,
  .failed = on_feed_failed,
};
static const MusterRequestEvents push_events = { .alive = on_alive, .pushed = on_pushed, .failed = on_push_failed };

/* ---- what the store says ---- */

typedef struct {
  MusterLink *link; /* (owned) */
  guint life;
} Call;

static Call *
call_new (MusterLink *link)
{
  Call *call = g_new (Call, 1);

  call->link = g_object_ref (link);
  call->life = link->life;
  return call;
}

/* The link, if the answer still matters. Frees the call. (transfer full) (nullable) */
static MusterLink *
call_end (Call *call)
{
  MusterLink *link = call->link;

  if (call->life != link->life)
    g_clear_object (&link);
  g_free (call);
  return link;
}

static void
on_pending (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterLink) link = call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = muster_store_pending_finish (MUSTER_STORE (source), result, &error);
  GPtrArray *ops;

  if (link == NULL)
    return;
  ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_pending_op_free);
  if (entries == NULL)
    g_warning ("sync: what is pending cannot be read: %s", error->message);
  for (guint i = 0; entries && i < entries->len; i++) {
    MusterEntry *entry = entries->pdata[i];
    char id[MUSTER_OPID_TEXT];
    muster_opid_format (&entry->op->id, id);
    g_ptr_array_add (ops, muster_pending_op_new (id, entry->op->bytes));
  }
  muster_machine_pending (link->machine, now_ms (), ops);
  pump (link);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterLink) link = call_end (data);
  g_autoptr (GError) error = NULL;
  gboolean ok = muster_store_receive_finish (MUSTER_STORE (source), result, &error);
  MusterLocal local;

  if (!ok)
    g_warning ("sync: what the server sent cannot be stored: %s", error->message);
  if (link == NULL)
    return;
  get_local (link, &local);
  muster_machine_stored (link->machine, now_ms (), ok, &local);
  pump (link);
}

static void
on_renewed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterLink) link = call_end (data);
  g_autoptr (GError) error = NULL;
  gboolean ok = muster_store_new_epoch_finish (MUSTER_STORE (source), result, &error);
  MusterLocal local;

  if (!ok)
    g_warning ("sync: no new epoch: %s", error->message);
  if (link == NULL)
    return;
  get_local (link, &local);
  muster_machine_renewed (link->machine, now_ms (), ok, &local);
  pump (link);
}

static void
on_store_changed (MusterStore *store, GPtrArray *records, GPtrArray *entries, MusterLink *link)
{
  MusterLocal local;

  get_local (link, &local);
  muster_machine_local (link->machine, now_ms (), &local);
  pump (link);
}

static void
on_setting_changed (MusterStore *store, const char *name, MusterLink *link)
{
  if (strcmp (name, "server.url") != 0 && strcmp (name, "server.token") != 0)
    return;
  if (g_strcmp0 (muster_store_get_setting (store, "server.url"), link->url) == 0
      && g_strcmp0 (muster_store_get_setting (store, "server.token"), link->token) == 0)
    return;
  muster_link_stop (link);
  muster_link_start (link);
}

/* ---- carrying out ---- */

static void
carry_out (MusterLink *link, MusterAction *action)
{
  switch (action->what) {
  case MUSTER_DO_HELLO:
  case MUSTER_DO_PULL:
  case MUSTER_DO_LIVE:
    g_clear_pointer (&link->feed, muster_request_cancel);
    link->feed = muster_request_start (link->session, link->url, link->token, action, &feed_events, link);
    break;
  case MUSTER_DO_PUSH:
    g_clear_pointer (&link->push, muster_request_cancel);
    link->push = muster_request_start (link->session, link->url, link->token, action, &push_events, link);
    break;
  case MUSTER_DO_CANCEL_FEED:
    g_clear_pointer (&link->feed, muster_request_cancel);
    break;
  case MUSTER_DO_CANCEL_PUSH:
    g_clear_pointer (&link->push, muster_request_cancel);
    break;
  case MUSTER_DO_ASK:
    muster_store_pending_async (link->store, action->limit, on_pending, call_new (link));
    break;
  case MUSTER_DO_STORE:
    muster_store_receive_async (link->store, g_steal_pointer (&action->lines), action->cursor, on_stored,
                                call_new (link));
    break;
  case MUSTER_DO_NEW_EPOCH:
    muster_store_new_epoch_async (link->store, on_renewed, call_new (link));
    break;
  }
}

static gboolean
on_timer (gpointer data)
{
  MusterLink *link = data;

  g_clear_pointer (&link->timer, g_source_unref);
  muster_machine_tick (link->machine, now_ms ());
  pump (link);
  return G_SOURCE_REMOVE;
}

static void
disarm (MusterLink *link)
{
  if (link->timer == NULL)
    return;
  g_source_destroy (link->timer);
  g_clear_pointer (&link->timer, g_source_unref);
}

static void
arm (MusterLink *link)
{
  gint64 due = muster_machine_deadline (link->machine);

  if (link->timer && link->timer_at == due)
    return;
  disarm (link);
  if (due == G_MAXINT64)
    return;
  link->timer_at = due;
  link->timer = g_timeout_source_new ((guint)CLAMP (due - now_ms (), 0, G_MAXINT));
  g_source_set_callback (link->timer, on_timer, link, NULL);
  g_source_attach (link->timer, link->context);
}

/* A moment of the monotonic clock in ms since 1970. */
static gint64
to_wall (gint64 at)
{
  return at == 0 ? 0 : muster_now_ms () - (now_ms () - at);
}

static void
tell (MusterLink *link)
{
  const MusterStatus *status = muster_machine_get_status (link->machine);
  MusterLinkState state = !link->configured       ? MUSTER_LINK_NONE
                          : status->proven        ? MUSTER_LINK_PROVEN
                          : status->connected     ? MUSTER_LINK_CONNECTED
                          : status->cut_since > 0 ? MUSTER_LINK_CUT
                                                  : MUSTER_LINK_CONNECTING;
  guint pending = link->configured ? status->pending : 0;
  gint64 proven_at = to_wall (status->proven_at);
  gint64 cut_since = link->configured ? to_wall (status->cut_since) : 0;
  const char *problem = link->configured ? muster_failure_code (status->problem) : NULL;
  GObject *object = G_OBJECT (link);

  g_object_freeze_notify (object);
  if (state != link->state) {
    link->state = state;
    g_object_notify_by_pspec (object, props[PROP_STATE]);
  }
  if (pending != link->pending) {
    link->pending = pending;
    g_object_notify_by_pspec (object, props[PROP_PENDING]);
  }
  /* Two clocks are read one after the other: what moved less than a few ms did not move. */
  if (ABS (proven_at - link->proven_at) > 20) {
    link->proven_at = proven_at;
    g_object_notify_by_pspec (object, props[PROP_PROVEN_AT]);
  }
  if (ABS (cut_since - link->cut_since) > 20) {
    link->cut_since = cut_since;
    g_object_notify_by_pspec (object, props[PROP_CUT_SINCE]);
  }
  if (g_strcmp0 (problem, link->problem) != 0) {
    link->problem = problem;
    g_object_notify_by_pspec (object, props[PROP_PROBLEM]);
  }
  g_object_thaw_notify (object);
}

static void
pump (MusterLink *link)
{
  MusterAction *action;

  if (link->pumping)
    return;
  g_object_ref (link);
  link->pumping = TRUE;
  while ((action = muster_machine_next (link->machine)) != NULL) {
    carry_out (link, action);
    muster_action_free (action);
  }
  link->pumping = FALSE;
  arm (link);
  tell (link);
  g_object_unref (link);
}

/* ---- the network under it ---- */

static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, MusterLink *link)
{
  muster_machine_network_changed (link->machine, now_ms ());
  pump (link);
}

static void
find_network (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, g_object_ref (g_network_monitor_get_default ()), g_object_unref);
}

static void
on_network_found (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterLink *link = MUSTER_LINK (source);

  if (link->network == NULL)
    link->network = g_task_propagate_pointer (G_TASK (result), NULL);
  if (link->network && link->network_id == 0 && link->configured)
    link->network_id = g_signal_connect (link->network, "network-changed", G_CALLBACK (on_network_changed), link);
}

/* ---- the object ---- */

static void
muster_link_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MusterLink *link = MUSTER_LINK (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, link->state);
    break;
  case PROP_PENDING:
    g_value_set_uint (value, link->pending);
    break;
  case PROP_PROVEN_AT:
    g_value_set_int64 (value, link->proven_at);
    break;
  case PROP_CUT_SINCE:
    g_value_set_int64 (value, link->cut_since);
    break;
  case PROP_SERVER_OFFSET:
    g_value_set_int64 (value, link->server_offset);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, link->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
muster_link_dispose (GObject *object)
{
  MusterLink *link = MUSTER_LINK (object);

  muster_link_stop (link);
  g_clear_object (&link->network);
  g_clear_object (&link->session);
  g_clear_object (&link->store);
  G_OBJECT_CLASS (muster_link_parent_class)->dispose (object);
}

static void
muster_link_finalize (GObject *object)
{
  MusterLink *link = MUSTER_LINK (object);

  muster_machine_free (link->machine);
  g_main_context_unref (link->context);
  g_free (link->url);
  g_free (link->token);
  g_free (link->server);
  G_OBJECT_CLASS (muster_link_parent_class)->finalize (object);
}

static void
muster_link_class_init (MusterLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = muster_link_get_property;
  object_class->dispose = muster_link_dispose;
  object_class->finalize = muster_link_finalize;
  props[PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, MUSTER_LINK_NONE, MUSTER_LINK_CUT, MUSTER_LINK_NONE, flags);
  props[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROVEN_AT] = g_param_spec_int64 ("proven-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_CUT_SINCE] = g_param_spec_int64 ("cut-since", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_SERVER_OFFSET] = g_param_spec_int64 ("server-offset", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
muster_link_init (MusterLink *link)
{
  link->context = g_main_context_ref_thread_default ();
  link->machine = muster_machine_new ((guint64)g_random_int () << 32 | g_random_int ());
}

MusterLink *
muster_link_new (MusterStore *store)
{
  MusterLink *link = g_object_new (MUSTER_TYPE_LINK, NULL);

  link->store = g_object_ref (store);
  return link;
}

void
muster_link_start (MusterLink *link)
{
  g_autoptr (GTask) task = NULL;
  const char *url = muster_store_get_setting (link->store, "server.url");
  MusterLocal local;

  if (link->setting_id == 0)
    link->setting_id = g_signal_connect (link->store, "setting-changed", G_CALLBACK (on_setting_changed), link);
  if (link->configured || url == NULL)
    return;
  link->configured = TRUE;
  link->url = g_strdup (url);
  link->token = g_strdup (muster_store_get_setting (link->store, "server.token"));
  link->server = g_strdup (muster_store_get_setting (link->store, "server.id"));
  if (link->session == NULL)
    link->session = muster_session_new ();
  link->changed_id = g_signal_connect (link->store, "changed", G_CALLBACK (on_store_changed), link);
  /* Finding out about the network asks other programs and may wait for them: not on this thread. */
  task = g_task_new (link, NULL, on_network_found, NULL);
  g_task_run_in_thread (task, find_network);
  get_local (link, &local);
  muster_machine_start (link->machine, now_ms (), link->server, &local);
  pump (link);
}

void
muster_link_stop (MusterLink *link)
{
  MusterAction *action;

  if (link->network_id)
    g_signal_handler_disconnect (link->network, link->network_id);
  link->network_id = 0;
  g_clear_signal_handler (&link->setting_id, link->store);
  if (!link->configured)
    return;
  link->life++;
  g_clear_signal_handler (&link->changed_id, link->store);
  muster_machine_stop (link->machine, now_ms ());
  while ((action = muster_machine_next (link->machine)) != NULL)
    muster_action_free (action);
  g_clear_pointer (&link->feed, muster_request_cancel);
  g_clear_pointer (&link->push, muster_request_cancel);
  disarm (link);
  link->configured = FALSE;
  g_clear_pointer (&link->url, g_free);
  g_clear_pointer (&link->token, g_free);
  g_clear_pointer (&link->server, g_free);
  tell (link);
}

MusterLinkState
muster_link_get_state (MusterLink *link)
{
  return link->state;
}

guint
muster_link_get_pending (MusterLink *link)
{
  return link->pending;
}

gint64
muster_link_get_proven_at (MusterLink *link)
{
  return link->proven_at;
}

gint64
muster_link_get_cut_since (MusterLink *link)
{
  return link->cut_since;
}

const char *
muster_link_get_problem (MusterLink *link)
{
  return link->problem;
}
