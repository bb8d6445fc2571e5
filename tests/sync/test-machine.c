/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine, step by step: what it must do at once, what it must never say. The simulation (sim.c) covers the rest.
 */
#include "sync/machine.h"

typedef struct {
  MusterMachine *m;
  MusterLocal local;
  gint64 now;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->m = muster_machine_new (7);
  f->now = 1000;
  muster_machine_start (f->m, f->now, NULL, &f->local);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  muster_machine_free (f->m);
}

/* The next action must be @what; returns its serial. */
static guint
expect (Fixture *f, MusterDo what)
{
  g_autoptr (MusterAction) action = muster_machine_next (f->m);

  g_assert_nonnull (action);
  g_assert_cmpint (action->what, ==, what);
  return action->serial;
}

static void
expect_nothing (Fixture *f)
{
  g_assert_null (muster_machine_next (f->m));
}

static void
greet (Fixture *f, const char *server, guint64 head)
{
  MusterHello hello = { .server = (char *)server, .protocol = 1, .head = head };

  muster_machine_hello (f->m, f->now, expect (f, MUSTER_DO_HELLO), &hello);
}

/* From a fresh machine to an open, empty stream. Returns its serial. */
static guint
open_stream (Fixture *f)
{
  MusterPullEnd end = { 0 };
  guint live;

  greet (f, "home", 0);
  muster_machine_pulled (f->m, f->now, expect (f, MUSTER_DO_PULL), g_ptr_array_new (), &end);
  live = expect (f, MUSTER_DO_LIVE);
  muster_machine_opened (f->m, f->now, live);
  return live;
}

static void
write_one (Fixture *f)
{
  f->local.pending++;
  f->local.digest.bytes[0]++;
  muster_machine_local (f->m, f->now, &f->local);
}

static void
answer_ask (Fixture *f, guint n)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_pending_op_free);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{}", 2);

  for (guint i = 1; i <= n; i++) {
    g_autofree char *id = g_strdup_printf ("n.1.%u", i);
    g_ptr_array_add (ops, muster_pending_op_new (id, bytes));
  }
  expect (f, MUSTER_DO_ASK);
  muster_machine_pending (f->m, f->now, ops);
}

static void
answer_push (Fixture *f, MusterPushOutcome outcome, guint64 pos)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_push_line_free);
  MusterPushLine *line = g_new0 (MusterPushLine, 1);

  line->outcome = outcome;
  line->pos = pos;
  g_ptr_array_add (results, line);
  muster_machine_pushed (f->m, f->now, expect (f, MUSTER_DO_PUSH), results);
}

static void
test_push_at_once (Fixture *f, gconstpointer data)
{
  open_stream (f);
  write_one (f);
  answer_ask (f, 1);
  expect (f, MUSTER_DO_PUSH);
  expect_nothing (f);
}

static void
test_push_waits_for_identity (Fixture *f, gconstpointer data)
{
  write_one (f);
  expect (f, MUSTER_DO_HELLO);
  expect_nothing (f);
  g_assert_cmpint (muster_machine_deadline (f->m), <=, f->now + 5000);
}

static void
test_other_server (Fixture *f, gconstpointer data)
{
  muster_machine_stop (f->m, f->now);
  expect (f, MUSTER_DO_HELLO);
  expect (f, MUSTER_DO_CANCEL_FEED);
  muster_machine_start (f->m, f->now, "home", &f->local);
  write_one (f);
  greet (f, "elsewhere", 0);
  expect_nothing (f);
  g_assert_cmpint (muster_machine_get_status (f->m)->problem, ==, MUSTER_FAILURE_OTHER_SERVER);
  g_assert_cmpint (muster_machine_deadline (f->m), <, G_MAXINT64);
}

static void
test_server_behind (Fixture *f, gconstpointer data)
{
  f->local.cursor = f->local.pos = 9;
  muster_machine_local (f->m, f->now, &f->local);
  greet (f, "home", 8);
  expect_nothing (f);
  g_assert_cmpint (muster_machine_get_status (f->m)->problem, ==, MUSTER_FAILURE_BEHIND);
}

static void
test_answer_is_not_confirmation (Fixture *f, gconstpointer data)
{
  MusterProof proof = { .pos = 0 };
  guint live = open_stream (f);

  write_one (f);
  answer_ask (f, 1);
  answer_push (f, MUSTER_PUSH_OK, 1);
  answer_ask (f, 1);
  expect_nothing (f);
  g_assert_cmpuint (muster_machine_get_status (f->m)->pending, ==, 1);
  muster_machine_proof (f->m, f->now, live, &proof);
  g_assert_false (muster_machine_get_status (f->m)->proven);
  /* The feed stays silent about it: it is pushed again, by a timer that is armed. */
  g_assert_cmpint (muster_machine_deadline (f->m), <=, f->now + 5000);
  f->now += 5001;
  muster_machine_tick (f->m, f->now);
  answer_ask (f, 1);
  expect (f, MUSTER_DO_PUSH);
}

static void
test_proven (Fixture *f, gconstpointer data)
{
  MusterProof proof = { .pos = 1, .digest = { { 5 } } };
  g_autoptr (GPtrArray) element = g_ptr_array_new ();
  GPtrArray *lines = g_ptr_array_new ();
  guint live = open_stream (f);

  g_ptr_array_add (lines, element);
  muster_machine_lines (f->m, f->now, live, lines, 1);
  expect (f, MUSTER_DO_STORE);
  muster_machine_proof (f->m, f->now, live, &proof);
  g_assert_false (muster_machine_get_status (f->m)->proven); /* not on the disk yet */
  f->local = (MusterLocal){ .cursor = 1, .pos = 1, .digest = { { 5 } } };
  muster_machine_stored (f->m, f->now, TRUE, &f->local);
  g_assert_true (muster_machine_get_status (f->m)->proven);
  g_assert_cmpint (muster_machine_get_status (f->m)->proven_at, ==, f->now);
  write_one (f);
  g_assert_false (muster_machine_get_status (f->m)->proven);
}

static void
test_diverged_reads_again (Fixture *f, gconstpointer data)
{
  MusterProof proof = { .pos = 0, .digest = { { 9 } } };
  guint live = open_stream (f);
  MusterAction *action;

  muster_machine_proof (f->m, f->now, live, &proof);
  g_assert_cmpint (muster_machine_get_status (f->m)->problem, ==, MUSTER_FAILURE_DIVERGED);
  expect (f, MUSTER_DO_CANCEL_FEED);
  action = muster_machine_next (f->m);
  g_assert_cmpint (action->what, ==, MUSTER_DO_PULL);
  g_assert_cmpuint (action->after, ==, 0);
  muster_action_free (action);
}

static void
test_silence_cuts (Fixture *f, gconstpointer data)
{
  open_stream (f);
  f->now += MUSTER_PROTOCOL_SILENCE_MS - 1;
  muster_machine_tick (f->m, f->now);
  g_assert_true (muster_machine_get_status (f->m)->connected);
  f->now += 1;
  muster_machine_tick (f->m, f->now);
  g_assert_false (muster_machine_get_status (f->m)->connected);
  g_assert_cmpint (muster_machine_get_status (f->m)->cut_since, ==, f->now);
  expect (f, MUSTER_DO_CANCEL_FEED);
}

static void
test_backoff (Fixture *f, gconstpointer data)
{
  gint64 longest = 0;

  for (guint i = 0; i < 30; i++) {
    gint64 pause;
    muster_machine_failed (f->m, f->now, expect (f, MUSTER_DO_HELLO), MUSTER_FAILURE_UNREACHABLE);
    expect_nothing (f);
    pause = muster_machine_deadline (f->m) - f->now;
    g_assert_cmpint (pause, >=, i == 0 ? 100 : 200);
    g_assert_cmpint (pause, <=, 15000);
    longest = MAX (longest, pause);
    f->now += pause;
    muster_machine_tick (f->m, f->now);
  }
  g_assert_cmpint (longest, >, 10000);
  /* A changed network ends the pause at once. */
  muster_machine_failed (f->m, f->now, expect (f, MUSTER_DO_HELLO), MUSTER_FAILURE_UNREACHABLE);
  muster_machine_network_changed (f->m, f->now);
  expect (f, MUSTER_DO_HELLO);
}

static void
test_fork_pulls_before_new_epoch (Fixture *f, gconstpointer data)
{
  MusterPullEnd end = { 0 };

  open_stream (f);
  write_one (f);
  for (guint round = 0; round < 2; round++) {
    answer_ask (f, 1);
    answer_push (f, MUSTER_PUSH_FORK, 0);
    expect (f, MUSTER_DO_CANCEL_FEED);
    greet (f, "home", 0);
    muster_machine_pulled (f->m, f->now, expect (f, MUSTER_DO_PULL), g_ptr_array_new (), &end);
    expect (f, MUSTER_DO_LIVE);
  }
  /* Reading to the head did not resolve it. */
  expect (f, MUSTER_DO_NEW_EPOCH);
  expect_nothing (f);
  muster_machine_renewed (f->m, f->now, TRUE, &f->local);
  expect (f, MUSTER_DO_ASK);
}

static void
test_full_disk_reads_again (Fixture *f, gconstpointer data)
{
  GPtrArray *lines = g_ptr_array_new ();
  guint live = open_stream (f);

  g_ptr_array_add (lines, f);
  muster_machine_lines (f->m, f->now, live, lines, 1);
  expect (f, MUSTER_DO_STORE);
  muster_machine_stored (f->m, f->now, FALSE, &f->local);
  g_assert_cmpint (muster_machine_get_status (f->m)->problem, ==, MUSTER_FAILURE_STORE);
  expect (f, MUSTER_DO_CANCEL_FEED);
  f->now = muster_machine_deadline (f->m);
  muster_machine_tick (f->m, f->now);
  greet (f, "home", 1);
  g_autoptr (MusterAction) action = muster_machine_next (f->m);
  g_assert_cmpint (action->what, ==, MUSTER_DO_PULL);
  g_assert_cmpuint (action->after, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/sync/machine/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-new-operation-is-pushed-at-once", test_push_at_once);
  ADD ("nothing-is-pushed-to-a-server-not-yet-known", test_push_waits_for_identity);
  ADD ("another-server-gets-nothing", test_other_server);
  ADD ("a-server-restored-from-a-backup-is-noticed", test_server_behind);
  ADD ("only-the-feed-confirms", test_answer_is_not_confirmation);
  ADD ("proven-only-when-stored-and-equal", test_proven);
  ADD ("another-digest-reads-the-log-again", test_diverged_reads_again);
  ADD ("a-silent-stream-is-cut", test_silence_cuts);
  ADD ("pauses-grow-and-end-when-the-network-changes", test_backoff);
  ADD ("a-fork-reads-to-the-head-before-a-new-epoch", test_fork_pulls_before_new_epoch);
  ADD ("a-full-disk-reads-again-from-the-cursor", test_full_disk_reads_again);
  return g_test_run ();
}
