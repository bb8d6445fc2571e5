/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The journal: durable single operations (each its own submission, many under way, every one confirmed only after the
 * disk has it), batches, and the wait of one dispatch action. Beside it the same rows by a plain program on SQLite with
 * one transaction each, which is what one would write without group commit. Each figure is measured in rounds; median,
 * least and most are printed. */
#include "store/store.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>

#define ROUNDS 7

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
median (double *values, int n)
{
  qsort (values, (size_t)n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static void
print (const char *what, const char *unit, double *values, int n)
{
  double middle = median (values, n);

  g_print (
      "{\"bench\":\"store\",\"what\":\"%s\",\"unit\":\"%s\",\"median\":%.1f,\"min\":%.1f,\"max\":%.1f,\"rounds\":%d}\n",
      what, unit, middle, values[0], values[n - 1], n);
}

static MusterIntent *
make_intent (guint n)
{
  MusterIntent *intent = muster_intent_new ("log.add");
  g_autofree char *text = g_strdup_printf ("Gauge %u: 5.82 m, rising slowly, two teams at the dike", n);

  muster_intent_text (intent, MUSTER_LOG_TEXT, text);
  muster_intent_text (intent, MUSTER_LOG_CHANNEL, "radio");
  muster_intent_text (intent, MUSTER_LOG_INCIDENT, "i-1");
  muster_intent_set_actor (intent, "desk1", "duty");
  return intent;
}

typedef struct {
  MusterStore *store;
  GMainLoop *loop;
  guint started, done, total;
} Run;

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = muster_store_submit_finish (run->store, result, &error);

  g_assert_no_error (error);
  if (++run->done == run->total)
    g_main_loop_quit (run->loop);
  else if (run->started < run->total)
    muster_store_submit_async (run->store, make_intent (run->started++), on_stored, run);
}

/* @depth submissions under way at any time, as from so many desks. */
static double
singles_per_second (MusterStore *store, guint total, guint depth)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { store, loop, 0, 0, total };
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < depth; i++)
    muster_store_submit_async (store, make_intent (run.started++), on_stored, &run);
  g_main_loop_run (loop);
  return total * 1e6 / (double)(g_get_monotonic_time () - start);
}

static double
batched_per_second (MusterStore *store, guint batches, guint size)
{
  gint64 start = g_get_monotonic_time ();

  for (guint b = 0; b < batches; b++) {
    GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
    g_autoptr (GError) error = NULL;
    for (guint i = 0; i < size; i++)
      g_ptr_array_add (intents, make_intent (i));
    muster_store_submit_all (store, intents, NULL, &error);
    g_assert_no_error (error);
  }
  return batches * size * 1e6 / (double)(g_get_monotonic_time () - start);
}

/* One after the other, each waited for: p50 and p99 in ms. */
static void
action_wait (MusterStore *store, guint n, double *p50, double *p99)
{
  g_autofree double *ms = g_new (double, n);

  for (guint i = 0; i < n; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (MusterOp) op = muster_store_submit (store, make_intent (i), NULL);
    g_assert_nonnull (op);
    ms[i] = (double)(g_get_monotonic_time () - start) / 1000;
  }
  qsort (ms, n, sizeof *ms, compare_doubles);
  *p50 = ms[n / 2];
  *p99 = ms[n * 99 / 100];
}

/* The plain way: one row, one transaction, WAL and FULL as the journal has it. */
static double
plain_per_second (const char *dir, guint n)
{
  g_autofree char *path = g_build_filename (dir, "plain.db", NULL);
  g_autofree char *bytes = g_strnfill (400, 'x');
  sqlite3 *db;
  sqlite3_stmt *s;
  gint64 start;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db,
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS op (seq INTEGER PRIMARY "
                "KEY, bytes BLOB)",
                NULL, NULL, NULL);
  sqlite3_prepare_v2 (db, "INSERT INTO op (bytes) VALUES (?)", -1, &s, NULL);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++) {
    sqlite3_bind_blob (s, 1, bytes, 400, SQLITE_STATIC);
    g_assert_cmpint (sqlite3_step (s), ==, SQLITE_DONE);
    sqlite3_reset (s);
  }
  double rate = n * 1e6 / (double)(g_get_monotonic_time () - start);
  sqlite3_finalize (s);
  sqlite3_close (db);
  return rate;
}

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

/* `bench-store batches N` only writes N batches, for a profiler. */
int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("muster-bench-XXXXXX", NULL);
  g_autoptr (MusterStore) store = muster_store_open (dir, MUSTER_STORE_CREATE, NULL);
  double singles[ROUNDS], batched[ROUNDS], plain[ROUNDS], p50[ROUNDS], p99[ROUNDS];

  g_assert_nonnull (store);
  if (argc == 3) {
    g_print ("%.0f operations/s\n", batched_per_second (store, (guint)atoi (argv[2]), 1000));
    muster_store_close (store);
    remove_tree (dir);
    return 0;
  }
  singles_per_second (store, 1000, 256);
  for (int i = 0; i < ROUNDS; i++) {
    plain[i] = plain_per_second (dir, 1000);
    singles[i] = singles_per_second (store, 6000, 256);
    batched[i] = batched_per_second (store, 20, 1000);
    action_wait (store, 400, &p50[i], &p99[i]);
  }
  print ("durable single operations, 256 under way", "operations/s", singles, ROUNDS);
  print ("operations in batches of 1000", "operations/s", batched, ROUNDS);
  print ("plain SQLite, one row in each transaction", "rows/s", plain, ROUNDS);
  print ("one action durable, p50", "ms", p50, ROUNDS);
  print ("one action durable, p99", "ms", p99, ROUNDS);
  muster_store_close (store);
  remove_tree (dir);
  return 0;
}
