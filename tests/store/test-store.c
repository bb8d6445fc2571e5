/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"
#include "store/verify.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
  char *dir;
  MusterStore *store;
} Fixture;

static void
remove_tree (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
}

static MusterStore *
open_store (const char *dir)
{
  g_autoptr (GError) error = NULL;
  MusterStore *store = muster_store_open (dir, MUSTER_STORE_CREATE, &error);

  g_assert_no_error (error);
  return store;
}

static void
close_store (MusterStore *store)
{
  muster_store_close (store);
  g_object_unref (store);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("muster-store-XXXXXX", NULL);
  f->store = open_store (f->dir);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->store != NULL)
    close_store (f->store);
  remove_tree (f->dir);
  g_free (f->dir);
}

static MusterOp *
do_json (MusterStore *store, const char *json, GError **error)
{
  MusterIntent *intent = muster_intent_from_json (json, -1, error);

  return intent != NULL ? muster_store_submit (store, intent, error) : NULL;
}

static void
must (MusterStore *store, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = do_json (store, json, &error);

  g_assert_no_error (error);
  g_assert_nonnull (op);
}

static void
must_not (MusterStore *store, const char *json, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = do_json (store, json, &error);

  g_assert_error (error, MUSTER_MODEL_ERROR, code);
  if (strstr (error->message, says) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, says);
  g_assert_null (op);
}

static void
assert_verifies (const char *dir)
{
  MusterVerifyReport report;
  g_autoptr (GError) error = NULL;
  gboolean good = muster_verify (dir, &report, &error);

  g_assert_no_error (error);
  if (!good)
    g_error ("%s: %s", report.first_bad, report.problem);
  muster_verify_report_clear (&report);
}

static MusterRecord *
seen (MusterStore *store, const char *drill, const char *id)
{
  return muster_picture_get (muster_store_get_picture (store), drill, id);
}

#define TEAM(id)                                                                                                       \
  "{\"op\":\"team.set\",\"entity\":\"" id "\",\"args\":{\"name\":\"Fire brigade " id                                   \
  "\",\"readiness\":\"ready\",\"position\":[9.52,47.14]}}"
#define INCIDENT(id)                                                                                                   \
  "{\"op\":\"incident.report\",\"entity\":\"" id "\",\"args\":{\"title\":\"Flood " id                                  \
  "\",\"hazard\":\"flood\",\"position\":[9.5,47.2]}}"
#define ORDER(id, team, incident)                                                                                      \
  "{\"op\":\"assignment.order\",\"entity\":\"" id "\",\"args\":{\"team\":\"" team "\",\"incident\":\"" incident "\"}}"

static void
test_reported_is_kept (Fixture *f, gconstpointer data)
{
  must (f->store, INCIDENT ("i1"));
  close_store (f->store);
  f->store = open_store (f->dir);
  MusterRecord *r = seen (f->store, NULL, "i1");
  g_assert_nonnull (r);
  g_assert_cmpstr (muster_record_text (r, MUSTER_INCIDENT_TITLE), ==, "Flood i1");
  g_assert_cmpstr (muster_record_text (r, MUSTER_INCIDENT_PHASE), ==, "reported");
  g_assert_cmpint (muster_record_int (r, MUSTER_INCIDENT_REPORTED_AT, 0), >, 0);
  assert_verifies (f->dir);
}

static void
test_team_goes_once (Fixture *f, gconstpointer data)
{
  must (f->store, TEAM ("t1"));
  must (f->store, INCIDENT ("i1"));
  must (f->store, INCIDENT ("i2"));
  must (f->store, ORDER ("g1", "t1", "i1"));
  must_not (f->store, ORDER ("g2", "t1", "i2"), MUSTER_MODEL_ERROR_REFUSED, "team-committed: g1");
  must (f->store,
        "{\"op\":\"assignment.status\",\"entity\":\"g1\",\"args\":{\"released_at\":\"2026-07-01T02:00:00Z\"}}");
  must (f->store, ORDER ("g2", "t1", "i2"));
  g_assert_cmpstr (muster_picture_holder (muster_store_get_picture (f->store), NULL, "t1")->id, ==, "g2");
  must_not (f->store, "{\"op\":\"assignment.set\",\"entity\":\"g9\",\"args\":{}}", MUSTER_MODEL_ERROR_VERB,
            "assignment.set");
  assert_verifies (f->dir);
}

static char *
undo_of (MusterOp *op)
{
  char id[MUSTER_OPID_TEXT];

  muster_opid_format (&op->id, id);
  return g_strdup_printf ("{\"op\":\"%s.undo\",\"entity\":\"%s\",\"target\":\"%s\"}",
                          muster_kind_info (op->verb->kind)->name, op->entity, id);
}

static void
test_undo_and_redo (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL, *redo = NULL;

  must (f->store, TEAM ("t1"));
  must (f->store, INCIDENT ("i1"));
  g_autoptr (MusterOp) order = do_json (f->store, ORDER ("g1", "t1", "i1"), &error);
  g_assert_no_error (error);
  undo = undo_of (order);
  g_autoptr (MusterOp) taken = do_json (f->store, undo, &error);
  g_assert_no_error (error);
  g_assert_null (muster_picture_holder (muster_store_get_picture (f->store), NULL, "t1"));
  g_assert_false (seen (f->store, NULL, "g1")->exists);
  redo = undo_of (taken);
  must (f->store, redo);
  g_assert_nonnull (muster_picture_holder (muster_store_get_picture (f->store), NULL, "t1"));
  must_not (f->store, "{\"op\":\"assignment.undo\",\"entity\":\"g1\",\"target\":\"zz.1.1\"}",
            MUSTER_MODEL_ERROR_NO_ENTITY, "zz.1.1");
  assert_verifies (f->dir);
}

static void
test_what_was_said_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op
      = do_json (f->store, "{\"op\":\"log.add\",\"entity\":\"l1\",\"args\":{\"text\":\"gauge 5.82\"}}", &error);
  g_autofree char *undo = NULL;

  g_assert_no_error (error);
  undo = undo_of (op);
  must_not (f->store, undo, MUSTER_MODEL_ERROR_REFUSED, "stays in the log");
}

static void
test_stock_never_below_zero (Fixture *f, gconstpointer data)
{
  must (f->store,
        "{\"op\":\"stock.set\",\"entity\":\"k1\",\"args\":{\"depot\":\"d1\",\"item\":\"Blankets\",\"quantity\":100}}");
  must (f->store, "{\"op\":\"stock.move\",\"entity\":\"k1\",\"args\":{\"quantity\":-60}}");
  must_not (f->store, "{\"op\":\"stock.move\",\"entity\":\"k1\",\"args\":{\"quantity\":-41}}",
            MUSTER_MODEL_ERROR_REFUSED, "not-enough: 40");
  must_not (f->store, "{\"op\":\"stock.set\",\"entity\":\"k1\",\"args\":{\"quantity\":7}}", MUSTER_MODEL_ERROR_FIELD,
            "stock.move");
  g_assert_cmpint (muster_record_int (seen (f->store, NULL, "k1"), MUSTER_STOCK_QUANTITY, 0), ==, 40);
}

static void
test_drill_stays_apart (Fixture *f, gconstpointer data)
{
  MusterPicture *picture = muster_store_get_picture (f->store);

  must (f->store, "{\"op\":\"shelter.set\",\"entity\":\"s1\",\"args\":{\"name\":\"School\",\"state\":\"closed\","
                  "\"capacity\":100}}");
  must (f->store, "{\"op\":\"shelter.open\",\"entity\":\"s1\",\"drill\":\"rhine\"}");
  must (f->store,
        "{\"op\":\"incident.report\",\"entity\":\"i1\",\"drill\":\"rhine\",\"args\":{\"title\":\"Exercise\"}}");
  g_assert_cmpstr (muster_record_text (seen (f->store, NULL, "s1"), MUSTER_SHELTER_STATE), ==, "closed");
  g_assert_cmpstr (muster_record_text (seen (f->store, "rhine", "s1"), MUSTER_SHELTER_STATE), ==, "open");
  g_assert_null (seen (f->store, NULL, "i1"));
  g_assert_cmpuint (muster_picture_count (picture, NULL, MUSTER_INCIDENT), ==, 0);
  g_assert_cmpuint (muster_picture_count (picture, "rhine", MUSTER_SHELTER), ==, 1);
  /* What changes for real shows in the drill as well, under what the drill did. */
  must (f->store, "{\"op\":\"shelter.set\",\"entity\":\"s1\",\"args\":{\"capacity\":80}}");
  g_assert_cmpint (muster_record_int (seen (f->store, "rhine", "s1"), MUSTER_SHELTER_CAPACITY, 0), ==, 80);
  g_assert_cmpstr (muster_record_text (seen (f->store, "rhine", "s1"), MUSTER_SHELTER_STATE), ==, "open");
  assert_verifies (f->dir);
}

static void
test_all_or_none (Fixture *f, gconstpointer data)
{
  GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  g_autoptr (GError) error = NULL;
  guint failed = 99;

  g_ptr_array_add (intents, muster_intent_from_json (TEAM ("t1"), -1, NULL));
  g_ptr_array_add (intents, muster_intent_from_json (INCIDENT ("i1"), -1, NULL));
  g_ptr_array_add (intents, muster_intent_from_json (ORDER ("g1", "t9", "i1"), -1, NULL));
  g_assert_false (muster_store_submit_all (f->store, intents, &failed, &error));
  g_assert_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_REFUSED);
  g_assert_cmpuint (failed, ==, 2);
  g_assert_null (seen (f->store, NULL, "t1"));
  must (f->store, TEAM ("t1"));
  assert_verifies (f->dir);
}

static void
test_wrong_values_are_refused (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *json;
    int code;
    const char *says;
  } cases[] = {
    { "{\"op\":\"team.set\",\"args\":{\"name\":\"A\",\"headcount\":-1}}", MUSTER_MODEL_ERROR_VALUE, "headcount" },
    { "{\"op\":\"team.set\",\"args\":{\"name\":\"A\",\"headcount\":2.5}}", MUSTER_MODEL_ERROR_VALUE, "whole number" },
    { "{\"op\":\"team.set\",\"args\":{\"name\":\"A\",\"position\":[200,47]}}", MUSTER_MODEL_ERROR_VALUE, "longitude" },
    { "{\"op\":\"team.set\",\"args\":{\"name\":\"A\",\"class\":\"heroes\"}}", MUSTER_MODEL_ERROR_VALUE, "fire-rescue" },
    { "{\"op\":\"team.set\",\"args\":{\"name\":\"  \"}}", MUSTER_MODEL_ERROR_VALUE, "empty" },
    { "{\"op\":\"team.set\",\"args\":{\"headcount\":5}}", MUSTER_MODEL_ERROR_REQUIRED, "name" },
    { "{\"op\":\"team.set\",\"args\":{\"name\":\"A\",\"colour\":\"red\"}}", MUSTER_MODEL_ERROR_FIELD, "colour" },
    { "{\"op\":\"team.fly\",\"args\":{}}", MUSTER_MODEL_ERROR_VERB, "team.fly" },
    { "{\"op\":\"shelter.open\",\"entity\":\"s9\"}", MUSTER_MODEL_ERROR_NO_ENTITY, "s9" },
    { "{\"op\":\"incident.report\",\"args\":{\"title\":\"A\",\"onset\":\"yesterday\"}}", MUSTER_MODEL_ERROR_VALUE,
      "onset" },
    { "{\"op\":\"team.set\",\"name\":\"A\"}", MUSTER_MODEL_ERROR_MALFORMED, "name" },
    { "{\"op\":\"team.set\",\"entity\":\"a b\",\"args\":{\"name\":\"A\"}}", MUSTER_MODEL_ERROR_MALFORMED, "entity" },
    { "{\"op\":\"plot.set\",\"args\":{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[9,47]]}}}",
      MUSTER_MODEL_ERROR_VALUE, "Polygon" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    must_not (f->store, cases[i].json, cases[i].code, cases[i].says);
  g_assert_cmpuint (muster_picture_count (muster_store_get_picture (f->store), NULL, MUSTER_TEAM), ==, 0);
}

static void
test_folder_is_held_by_one (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (muster_store_open (f->dir, 0, &error));
  g_assert_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_IN_USE);
  must (f->store, TEAM ("t1"));
  g_clear_error (&error);
  g_autoptr (MusterStore) reader = muster_store_open (f->dir, MUSTER_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (muster_picture_count (muster_store_get_picture (reader), NULL, MUSTER_TEAM), ==, 1);
}

static void
change_bytes (sqlite3 *db, gint64 seq, const void *bytes, int n)
{
  sqlite3_stmt *s;

  sqlite3_prepare_v2 (db, "UPDATE op SET bytes=? WHERE seq=?", -1, &s, NULL);
  sqlite3_bind_blob (s, 1, bytes, n, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 2, seq);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_DONE);
  sqlite3_finalize (s);
}

/* Any byte of any operation, changed behind the journal's back, is found and named. */
static void
test_changed_byte_is_named (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "journal.db", NULL);
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  must (f->store, TEAM ("t1"));
  must (f->store, INCIDENT ("i1"));
  must (f->store, ORDER ("g1", "t1", "i1"));
  close_store (g_steal_pointer (&f->store));
  for (int round = 0; round < 40; round++) {
    sqlite3 *db;
    sqlite3_stmt *s;
    gint64 seq = g_rand_int_range (random, 1, 4);
    MusterVerifyReport report;
    g_autoptr (GError) error = NULL;
    g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
    sqlite3_prepare_v2 (db, "SELECT bytes FROM op WHERE seq=?", -1, &s, NULL);
    sqlite3_bind_int64 (s, 1, seq);
    g_assert_cmpint (sqlite3_step (s), ==, SQLITE_ROW);
    int n = sqlite3_column_bytes (s, 0);
    g_autofree char *bytes = g_memdup2 (sqlite3_column_blob (s, 0), (gsize)n);
    g_autofree char *old = g_memdup2 (bytes, (gsize)n);
    g_autofree char *ending = g_strdup_printf (".1.%" G_GINT64_FORMAT, seq);
    sqlite3_finalize (s);
    bytes[g_rand_int_range (random, 0, n)] ^= (char)(1 << g_rand_int_range (random, 0, 8));
    change_bytes (db, seq, bytes, n);
    g_assert_false (muster_verify (f->dir, &report, &error));
    g_assert_no_error (error);
    g_assert_true (g_str_has_suffix (report.first_bad, ending));
    muster_verify_report_clear (&report);
    change_bytes (db, seq, old, n);
    sqlite3_close (db);
  }
  close_store (open_store (f->dir));
  assert_verifies (f->dir);
}

/* ---- a desk and its home ---- */

typedef struct {
  GAsyncResult *result;
  GMainLoop *loop;
} Waiter;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiter *waiter = data;

  waiter->result = g_object_ref (result);
  g_main_loop_quit (waiter->loop);
}

#define WAIT(waiter, call)                                                                                             \
  Waiter waiter = { NULL, g_main_loop_new (NULL, FALSE) };                                                             \
  call;                                                                                                                \
  g_main_loop_run (waiter.loop);                                                                                       \
  g_main_loop_unref (waiter.loop)

static void
push_all (MusterStore *desk, MusterStore *home, gboolean expect_fork)
{
  GError *error = NULL;
  gboolean fork = FALSE;
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  WAIT (a, muster_store_pending_async (desk, 1000, on_done, &a));
  g_autoptr (GPtrArray) pending = muster_store_pending_finish (desk, a.result, &error);
  g_assert_no_error (error);
  g_object_unref (a.result);
  for (guint i = 0; i < pending->len; i++)
    g_ptr_array_add (lines, g_bytes_ref (((MusterEntry *)g_ptr_array_index (pending, i))->op->bytes));
  WAIT (b, muster_store_decide_async (home, lines, NULL, NULL, NULL, on_done, &b));
  g_autoptr (GPtrArray) results = muster_store_decide_finish (home, b.result, &error);
  g_assert_no_error (error);
  g_object_unref (b.result);
  for (guint i = 0; i < results->len; i++)
    fork = fork || ((MusterPushResult *)g_ptr_array_index (results, i))->outcome == MUSTER_PUSH_FORK;
  g_assert_cmpint (fork, ==, expect_fork);
}

static void
pull_all (MusterStore *desk, MusterStore *home)
{
  GError *error = NULL;

  WAIT (a, muster_store_feed_async (home, muster_store_get_cursor (desk), 100000, on_done, &a));
  GPtrArray *feed = muster_store_feed_finish (home, a.result, &error);
  g_assert_no_error (error);
  g_object_unref (a.result);
  guint64 head
      = feed->len > 0 ? ((MusterEntry *)g_ptr_array_index (feed, feed->len - 1))->pos : muster_store_get_cursor (desk);
  WAIT (b, muster_store_receive_async (desk, feed, head, on_done, &b));
  muster_store_receive_finish (desk, b.result, &error);
  g_assert_no_error (error);
  g_object_unref (b.result);
}

static void
assert_equal (MusterStore *a, MusterStore *b)
{
  MusterHash x, y;

  muster_store_get_digest (a, NULL, &x);
  muster_store_get_digest (b, NULL, &y);
  g_assert_true (muster_hash_equal (&x, &y));
}

/* The life of a response: what is decided once, what is sealed, what points to another. */
static char *
random_response (GRand *random)
{
  static const char *const levels[] = { "I", "II", "III", "IV" };
  int n = g_rand_int_range (random, 0, 4), m = g_rand_int_range (random, 0, 4);
  const char *level = levels[g_rand_int_range (random, 0, 4)];

  switch (g_rand_int_range (random, 0, 10)) {
  case 0:
    return g_strdup_printf ("{\"op\":\"incident.merge\",\"entity\":\"i%d\",\"args\":{\"merged_into\":\"i%d\"}}", n, m);
  case 1:
    return g_strdup_printf ("{\"op\":\"incident.set\",\"entity\":\"i%d\",\"args\":{\"parent\":\"i%d\"}}", n, m);
  case 2:
    return g_strdup_printf ("{\"op\":\"activation.propose\",\"actor\":\"x\",\"entity\":\"a%d\",\"args\":"
                            "{\"incident\":\"i%d\",\"level\":\"%s\"}}",
                            n, m, level);
  case 3:
    return g_strdup_printf ("{\"op\":\"activation.activate\",\"actor\":\"x\",\"entity\":\"a%d\",\"args\":"
                            "{\"incident\":\"i%d\",\"level\":\"%s\"}}",
                            n, m, level);
  case 4:
    return g_strdup_printf (
        "{\"op\":\"activation.level\",\"actor\":\"y\",\"entity\":\"a%d\",\"args\":{\"level\":\"%s\"}}", n, level);
  case 5:
    return g_strdup_printf ("{\"op\":\"report.save\",\"entity\":\"r%d\",\"args\":{\"incident\":\"i1\",\"kind\":"
                            "\"first\",\"summary\":\"%d\"}}",
                            n, g_rand_int_range (random, 0, 99));
  case 6:
    return g_strdup_printf ("{\"op\":\"report.send\",\"entity\":\"r%d\",\"args\":{\"incident\":\"i1\",\"kind\":"
                            "\"first\",\"summary\":\"sent %d\"}}",
                            n, g_rand_int_range (random, 0, 99));
  case 7:
    return g_strdup_printf ("{\"op\":\"report.receive\",\"entity\":\"r%d\"}", n);
  case 8:
    return g_strdup_printf ("{\"op\":\"escalation.request\",\"entity\":\"e%d\",\"args\":{\"incident\":\"i%d\",\"to\":"
                            "\"j\"}}",
                            n, m);
  default:
    return g_strdup_printf ("{\"op\":\"escalation.accept\",\"actor\":\"z\",\"entity\":\"e%d\"}", n);
  }
}

static void
random_act (MusterStore *store, GRand *random)
{
  g_autofree char *json = NULL;
  int n = g_rand_int_range (random, 0, 6);

  switch (g_rand_int_range (random, 0, 12)) {
  case 8:
  case 9:
  case 10:
  case 11:
    json = random_response (random);
    break;
  case 0:
    json = g_strdup_printf ("{\"op\":\"team.set\",\"entity\":\"t%d\",\"args\":{\"name\":\"T%d\",\"headcount\":%d}}", n,
                            g_rand_int_range (random, 0, 9), n);
    break;
  case 1:
    json = g_strdup_printf ("{\"op\":\"incident.report\",\"entity\":\"i%d\",\"args\":{\"title\":\"I%d\"}}", n,
                            g_rand_int_range (random, 0, 9));
    break;
  case 2:
    json = g_strdup_printf ("{\"op\":\"assignment.order\",\"args\":{\"team\":\"t%d\",\"incident\":\"i%d\"}}", n,
                            g_rand_int_range (random, 0, 6));
    break;
  case 3:
    json = g_strdup_printf ("{\"op\":\"stock.move\",\"entity\":\"k%d\",\"args\":{\"quantity\":%d}}", 1,
                            g_rand_int_range (random, -5, 6));
    break;
  case 4:
    json = g_strdup_printf ("{\"op\":\"shelter.open\",\"entity\":\"s%d\",\"drill\":\"d1\"}", n);
    break;
  case 5:
  case 6:
    json = g_strdup_printf ("{\"op\":\"shelter.set\",\"entity\":\"s%d\",\"args\":{\"name\":\"S\",\"capacity\":%d}}", n,
                            g_rand_int_range (random, 0, 99));
    break;
  default: {
    g_autoptr (GPtrArray) history = muster_store_history (store, NULL, 0, 5, NULL);
    if (history->len == 0)
      return;
    MusterEntry *e = g_ptr_array_index (history, g_rand_int_range (random, 0, (int)history->len));
    if (e->op->drill != NULL)
      return;
    json = undo_of (e->op);
    break;
  }
  }
  g_autoptr (MusterOp) op = do_json (store, json, NULL);
}

/* Whatever two desks do, connected or not, after all is pushed and pulled the three hold the same and verify. */
static void
test_desks_converge (void)
{
  guint32 seed = g_random_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 8; round++) {
    g_autofree char *dirs[3] = { NULL };
    MusterStore *stores[3];
    for (int i = 0; i < 3; i++) {
      dirs[i] = g_dir_make_tmp ("muster-converge-XXXXXX", NULL);
      stores[i] = open_store (dirs[i]);
      if (i > 0)
        g_assert_true (muster_store_set_setting (stores[i], "server.url", "http://127.0.0.1:1", NULL));
    }
    must (stores[0],
          "{\"op\":\"stock.set\",\"entity\":\"k1\",\"args\":{\"depot\":\"d\",\"item\":\"x\",\"quantity\":9}}");
    for (int step = 0; step < 120; step++) {
      MusterStore *desk = stores[g_rand_int_range (random, 1, 3)];
      switch (g_rand_int_range (random, 0, 8)) {
      case 0:
        push_all (desk, stores[0], FALSE);
        break;
      case 1:
        pull_all (desk, stores[0]);
        break;
      case 2:
        random_act (stores[0], random);
        break;
      default:
        random_act (desk, random);
      }
    }
    for (int again = 0; again < 2; again++)
      for (int i = 1; i < 3; i++) {
        push_all (stores[i], stores[0], FALSE);
        pull_all (stores[i], stores[0]);
      }
    for (int i = 1; i < 3; i++) {
      g_assert_cmpuint (muster_store_count_pending (stores[i]), ==, 0);
      assert_equal (stores[0], stores[i]);
    }
    for (int i = 0; i < 3; i++) {
      close_store (stores[i]);
      assert_verifies (dirs[i]);
      remove_tree (dirs[i]);
      g_clear_pointer (&dirs[i], g_free);
    }
  }
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize)n, NULL));
}

/* A desk that comes back from yesterday's backup and works on: its new work gets a new epoch and nothing is lost. */
static void
test_restored_backup_forks (void)
{
  g_autofree char *a = g_dir_make_tmp ("muster-fork-XXXXXX", NULL), *b = g_dir_make_tmp ("muster-fork-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (b, "journal.db", NULL), *backup = g_build_filename (a, "backup", NULL);
  MusterStore *home = open_store (a), *desk = open_store (b);

  g_assert_true (muster_store_set_setting (desk, "server.url", "http://127.0.0.1:1", NULL));
  must (desk, INCIDENT ("i1"));
  push_all (desk, home, FALSE);
  pull_all (desk, home);
  close_store (desk);
  copy_file (path, backup);
  desk = open_store (b);
  must (desk, INCIDENT ("i2"));
  push_all (desk, home, FALSE);
  close_store (desk);
  copy_file (backup, path);
  desk = open_store (b);
  must (desk, INCIDENT ("i3"));
  must (desk, TEAM ("t1"));
  push_all (desk, home, TRUE);
  WAIT (w, muster_store_new_epoch_async (desk, on_done, &w));
  g_assert_true (muster_store_new_epoch_finish (desk, w.result, NULL));
  g_object_unref (w.result);
  push_all (desk, home, FALSE);
  pull_all (desk, home);
  assert_equal (home, desk);
  g_assert_cmpuint (muster_picture_count (muster_store_get_picture (home), NULL, MUSTER_INCIDENT), ==, 3);
  g_assert_cmpuint (muster_picture_count (muster_store_get_picture (home), NULL, MUSTER_TEAM), ==, 1);
  must (desk, INCIDENT ("i4"));
  push_all (desk, home, FALSE);
  pull_all (desk, home);
  assert_equal (home, desk);
  close_store (desk);
  close_store (home);
  assert_verifies (a);
  assert_verifies (b);
  remove_tree (a);
  remove_tree (b);
}

/* Two desks assign the same team with the line cut: one wins, the other hears who, and can deal with it. */
static void
test_second_command_is_rejected_and_shown (void)
{
  g_autofree char *dirs[3] = { NULL };
  g_autofree char *dismiss = NULL;
  MusterStore *s[3];

  for (int i = 0; i < 3; i++) {
    dirs[i] = g_dir_make_tmp ("muster-reject-XXXXXX", NULL);
    s[i] = open_store (dirs[i]);
    if (i > 0)
      g_assert_true (muster_store_set_setting (s[i], "server.url", "http://127.0.0.1:1", NULL));
  }
  must (s[0], TEAM ("t1"));
  must (s[0], INCIDENT ("i1"));
  pull_all (s[1], s[0]);
  pull_all (s[2], s[0]);
  must (s[1], ORDER ("g1", "t1", "i1"));
  must (s[2], ORDER ("g2", "t1", "i1"));
  g_assert_true (seen (s[1], NULL, "g1")->provisional);
  push_all (s[1], s[0], FALSE);
  push_all (s[2], s[0], FALSE);
  pull_all (s[1], s[0]);
  pull_all (s[2], s[0]);
  g_assert_false (seen (s[1], NULL, "g1")->provisional);
  g_assert_false (seen (s[2], NULL, "g2")->exists);
  g_assert_cmpuint (seen (s[2], NULL, "g2")->rejections->len, ==, 1);
  MusterRejection *r = g_ptr_array_index (seen (s[2], NULL, "g2")->rejections, 0);
  g_assert_cmpstr (r->why, ==, "team-committed: g1");
  dismiss = g_strdup_printf ("{\"op\":\"assignment.dismiss\",\"entity\":\"g2\",\"target\":\"%s\"}", r->op);
  must (s[2], dismiss);
  g_assert_true (seen (s[2], NULL, "g2")->rejections == NULL || seen (s[2], NULL, "g2")->rejections->len == 0);
  push_all (s[2], s[0], FALSE);
  pull_all (s[2], s[0]);
  pull_all (s[1], s[0]);
  assert_equal (s[0], s[1]);
  assert_equal (s[0], s[2]);
  for (int i = 0; i < 3; i++) {
    close_store (s[i]);
    assert_verifies (dirs[i]);
    remove_tree (dirs[i]);
    g_clear_pointer (&dirs[i], g_free);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/store/reported-is-kept", test_reported_is_kept);
  ADD ("/store/team-goes-once", test_team_goes_once);
  ADD ("/store/undo-and-redo", test_undo_and_redo);
  ADD ("/store/what-was-said-stays", test_what_was_said_stays);
  ADD ("/store/stock-never-below-zero", test_stock_never_below_zero);
  ADD ("/store/drill-stays-apart", test_drill_stays_apart);
  ADD ("/store/all-or-none", test_all_or_none);
  ADD ("/store/wrong-values-are-refused", test_wrong_values_are_refused);
  ADD ("/store/folder-is-held-by-one", test_folder_is_held_by_one);
  ADD ("/store/changed-byte-is-named", test_changed_byte_is_named);
  g_test_add_func ("/store/desks-converge", test_desks_converge);
  g_test_add_func ("/store/restored-backup-forks", test_restored_backup_forks);
  g_test_add_func ("/store/second-command-is-rejected", test_second_command_is_rejected_and_shown);
  return g_test_run ();
}
