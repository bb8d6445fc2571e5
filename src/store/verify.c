/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In this order, stopping at the first thing wrong: the operations one by one in the order of the journal (hash, form,
 * chain), then the read models against a fold from scratch, then the database's own integrity. Operations come first,
 * so that a changed byte is named by the operation it is in and not by the page of a file; last the seal, for all other
 * bytes. */
#include "store/verify.h"
#include "store/journal.h"
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  MusterDatabase *db;
  MusterVerifyReport *report;
  GHashTable *expected; /* "id\x1f" "drill" → body */
} Check;

static gboolean
bad (Check *check, char *where, char *problem)
{
  check->report->first_bad = where;
  check->report->problem = problem;
  return FALSE;
}

static gboolean
check_chain (Check *check, GHashTable *tails, const MusterOp *op, char *name)
{
  g_autofree char *key = g_strdup_printf ("%s.%u", op->id.node, op->id.epoch);
  MusterTail *tail = g_hash_table_lookup (tails, key);
  MusterHash none = { { 0 } };
  guint64 next = tail != NULL ? tail->counter + 1 : 1;

  if (op->id.counter != next)
    return bad (check, name,
                g_strdup_printf ("the chain of %s goes from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, key, next - 1,
                                 op->id.counter));
  if (!muster_hash_equal (&op->prev, tail != NULL ? &tail->hash : &none))
    return bad (check, name, g_strdup ("it does not follow the operation before it: the hashes differ"));
  if (tail == NULL) {
    tail = g_new (MusterTail, 1);
    g_hash_table_insert (tails, g_steal_pointer (&key), tail);
  }
  *tail = (MusterTail){ op->id.counter, op->hash };
  g_free (name);
  return TRUE;
}

static gboolean
check_row (Check *check, GHashTable *tails, sqlite3_stmt *row)
{
  const char *node = (const char *)sqlite3_column_text (row, 1);
  char *name = g_strdup_printf ("%s.%lld.%lld", node != NULL ? node : "?", (long long)sqlite3_column_int64 (row, 2),
                                (long long)sqlite3_column_int64 (row, 3));
  g_autoptr (GBytes) bytes = g_bytes_new (sqlite3_column_blob (row, 5), (gsize)sqlite3_column_bytes (row, 5));
  g_autoptr (GError) problem = NULL;
  g_autoptr (MusterOp) op = NULL;
  MusterHash hash;
  char id[MUSTER_OPID_TEXT];

  muster_hash_data (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &hash);
  if (sqlite3_column_bytes (row, 4) != MUSTER_HASH_SIZE
      || memcmp (sqlite3_column_blob (row, 4), hash.bytes, MUSTER_HASH_SIZE) != 0)
    return bad (check, name, g_strdup ("its bytes do not match their hash"));
  op = muster_op_parse (bytes, &problem);
  if (op == NULL)
    return bad (check, name, g_strdup (problem->message));
  muster_opid_format (&op->id, id);
  if (strcmp (id, name) != 0 || (MusterHlc)sqlite3_column_int64 (row, 6) != op->hlc
      || g_strcmp0 ((const char *)sqlite3_column_text (row, 7), op->entity) != 0)
    return bad (check, name, g_strdup ("its row does not match its bytes"));
  if (sqlite3_column_int (row, 8) < MUSTER_VERDICT_PENDING || sqlite3_column_int (row, 8) > MUSTER_VERDICT_FORBIDDEN)
    return bad (check, name, g_strdup ("its verdict is not one there is"));
  return check_chain (check, tails, op, name);
}

static gboolean
check_operations (Check *check, GError **error)
{
  g_autoptr (GHashTable) tails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  /* +seq … the table itself, not an index that could be damaged apart from it. */
  sqlite3_stmt *s = muster_database_prepare (
      check->db, "SELECT seq, node, epoch, counter, hash, bytes, hlc, entity, verdict FROM op ORDER BY seq", error);
  gint64 last = 0;
  int rc;

  if (s == NULL)
    return FALSE;
  while ((rc = sqlite3_step (s)) == SQLITE_ROW) {
    last = sqlite3_column_int64 (s, 0);
    if (!check_row (check, tails, s)) {
      sqlite3_reset (s);
      return FALSE;
    }
    check->report->operations++;
  }
  if (rc != SQLITE_DONE)
    return bad (check, g_strdup_printf ("seq %" G_GINT64_FORMAT, last + 1),
                g_strdup_printf ("it cannot be read: %s", sqlite3_errmsg (check->db->db)));
  sqlite3_reset (s);
  return TRUE;
}

static gboolean
fold_entity (Check *check, const char *entity, GError **error)
{
  g_autoptr (GPtrArray) rows = muster_journal_entity (check->db, entity, error);
  g_autoptr (GHashTable) worlds = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree MusterDecided *ops = NULL;
  GHashTableIter iter;
  const char *drill;

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    MusterEntry *e = g_ptr_array_index (rows, i);
    g_hash_table_add (worlds, e->op->drill != NULL ? e->op->drill : "");
  }
  ops = g_new (MusterDecided, rows->len);
  g_hash_table_iter_init (&iter, worlds);
  while (g_hash_table_iter_next (&iter, (gpointer *)&drill, NULL)) {
    g_autoptr (GString) body = g_string_new (NULL);
    g_autoptr (MusterRecord) record = NULL;
    guint n = 0;
    for (guint i = 0; i < rows->len; i++) {
      MusterEntry *e = g_ptr_array_index (rows, i);
      if (e->op->drill == NULL || strcmp (e->op->drill, drill) == 0)
        ops[n++] = (MusterDecided){ e->op, e->verdict, e->why };
    }
    record = muster_record_fold (*drill != '\0' ? drill : NULL, ops, n);
    if (record == NULL)
      continue;
    muster_record_to_json (record, body);
    g_hash_table_insert (check->expected, g_strconcat (entity, "\x1f", drill, NULL), g_strdup (body->str));
  }
  return TRUE;
}

static gboolean
compare_record (const char *id, const char *drill, gboolean provisional, const char *body, gpointer data,
                GError **error)
{
  Check *check = data;
  g_autofree char *key = g_strconcat (id != NULL ? id : "", "\x1f", drill != NULL ? drill : "", NULL);
  const char *expected = g_hash_table_lookup (check->expected, key);

  if (expected == NULL || g_strcmp0 (expected, body) != 0)
    return bad (check, g_strdup_printf ("record %s", id),
                g_strdup (expected == NULL ? "no operation made it" : "it differs from what the journal says"));
  g_hash_table_remove (check->expected, key);
  check->report->records++;
  return TRUE;
}

static gboolean
check_records (Check *check, GError **error)
{
  g_autoptr (GPtrArray) entities = muster_journal_entities (check->db, error);
  GHashTableIter iter;
  gpointer key;

  if (entities == NULL)
    return FALSE;
  for (guint i = 0; i < entities->len; i++)
    if (!fold_entity (check, g_ptr_array_index (entities, i), error))
      return FALSE;
  if (!muster_journal_each_record (check->db, compare_record, check, error))
    return FALSE;
  g_hash_table_iter_init (&iter, check->expected);
  if (g_hash_table_iter_next (&iter, &key, NULL))
    return bad (check, g_strdup_printf ("record %.*s", (int)strcspn (key, "\x1f"), (char *)key),
                g_strdup ("it is missing from the read models"));
  return TRUE;
}

static gboolean
check_database (Check *check, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (check->db, "PRAGMA integrity_check(1)", error);
  const char *answer = NULL;
  gboolean good;

  if (s == NULL)
    return FALSE;
  if (sqlite3_step (s) == SQLITE_ROW)
    answer = (const char *)sqlite3_column_text (s, 0);
  good = g_strcmp0 (answer, "ok") == 0;
  if (!good)
    bad (check, g_strdup ("file journal.db"), g_strdup (answer != NULL ? answer : sqlite3_errmsg (check->db->db)));
  sqlite3_reset (s);
  return good;
}

/* What no operation covers (empty space, indices, settings) is covered by the seal of the last writer, if it closed. */
static gboolean
check_seal (Check *check, const char *dir, const char *path)
{
  g_autofree char *seal = g_build_filename (dir, "seal", NULL), *wal = g_strconcat (path, "-wal", NULL), *hex = NULL;
  MusterHash sealed, now;
  GStatBuf log;

  /* A log with something in it belongs to the file as well; an empty one is only a reader's trace. */
  if (!g_file_get_contents (seal, &hex, NULL, NULL) || (g_stat (wal, &log) == 0 && log.st_size > 0))
    return TRUE;
  if (!muster_hash_parse (hex, &sealed))
    return bad (check, g_strdup ("file seal"), g_strdup ("it does not hold a hash"));
  return (muster_hash_file (path, &now) && muster_hash_equal (&now, &sealed))
         || bad (check, g_strdup ("file journal.db"),
                 g_strdup ("it was changed outside its operations since it was closed"));
}

gboolean
muster_verify (const char *dir, MusterVerifyReport *report, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "journal.db", NULL);
  g_autoptr (MusterDatabase) db = NULL;
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) problem = NULL;
  Check check = { .report = report, .expected = expected };
  gboolean good;

  memset (report, 0, sizeof *report);
  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_NOT_FOUND,
                 "%s: there is no journal.db; this is not a data folder of Muster", dir);
    return FALSE;
  }
  check.db = db = muster_database_open (path, MUSTER_DATABASE_READ, &problem);
  good = db != NULL && muster_database_run (db, "BEGIN", &problem) && check_operations (&check, &problem)
         && check_records (&check, &problem) && check_database (&check, &problem) && check_seal (&check, dir, path);
  /* A file too damaged to be read is an answer too. */
  if (problem != NULL && report->problem == NULL
      && g_error_matches (problem, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED)) {
    report->first_bad = g_strdup ("file journal.db");
    report->problem = g_strdup (problem->message);
  } else if (problem != NULL && report->problem == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
  }
  return good;
}

void
muster_verify_report_clear (MusterVerifyReport *report)
{
  g_clear_pointer (&report->first_bad, g_free);
  g_clear_pointer (&report->problem, g_free);
}
