/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/journal.h"
#include <string.h>

#define COLUMNS "seq, pos, verdict, why, hash, bytes"

MusterEntry *
muster_entry_copy (const MusterEntry *entry)
{
  MusterEntry *copy = g_new (MusterEntry, 1);

  *copy = *entry;
  copy->why = g_strdup (entry->why);
  copy->op = muster_op_ref (entry->op);
  return copy;
}

void
muster_entry_free (MusterEntry *entry)
{
  g_clear_pointer (&entry->op, muster_op_unref);
  g_free (entry->why);
  g_free (entry);
}

static gboolean
finish (MusterDatabase *db, sqlite3_stmt *statement, GError **error)
{
  int rc = sqlite3_step (statement);

  sqlite3_reset (statement);
  return rc == SQLITE_DONE || rc == SQLITE_ROW || muster_database_fail (db, rc, "journal", error);
}

static gboolean
read_entry (sqlite3_stmt *row, MusterEntry **out, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (sqlite3_column_blob (row, 5), (gsize)sqlite3_column_bytes (row, 5));
  g_autoptr (GError) problem = NULL;
  MusterOp *op = muster_op_parse (bytes, &problem);
  MusterEntry *entry;

  if (op == NULL || sqlite3_column_bytes (row, 4) != MUSTER_HASH_SIZE
      || memcmp (sqlite3_column_blob (row, 4), op->hash.bytes, MUSTER_HASH_SIZE) != 0) {
    g_clear_pointer (&op, muster_op_unref);
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED, "journal: operation at seq %lld: %s",
                 (long long)sqlite3_column_int64 (row, 0),
                 problem != NULL ? problem->message : "its bytes do not match their hash");
    return FALSE;
  }
  entry = g_new0 (MusterEntry, 1);
  entry->seq = (guint64)sqlite3_column_int64 (row, 0);
  entry->pos = (guint64)sqlite3_column_int64 (row, 1);
  entry->verdict = (MusterVerdict)sqlite3_column_int (row, 2);
  entry->why = g_strdup ((const char *)sqlite3_column_text (row, 3));
  entry->op = op;
  *out = entry;
  return TRUE;
}

static GPtrArray *
read_all (MusterDatabase *db, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_entry_free);
  gboolean good = TRUE;
  int rc;

  while (good && (rc = sqlite3_step (statement)) == SQLITE_ROW) {
    MusterEntry *entry;
    good = read_entry (statement, &entry, error);
    if (good)
      g_ptr_array_add (entries, entry);
  }
  if (good && rc != SQLITE_DONE)
    good = muster_database_fail (db, rc, "journal", error);
  sqlite3_reset (statement);
  return good ? g_steal_pointer (&entries) : NULL;
}

gboolean
muster_journal_insert (MusterDatabase *db, MusterEntry *entry, GError **error)
{
  sqlite3_stmt *s
      = muster_database_prepare (db,
                                 "INSERT INTO op (node, epoch, counter, hlc, entity, pos, verdict, why, hash, bytes)"
                                 " VALUES (?,?,?,?,?,?,?,?,?,?)",
                                 error);
  const MusterOp *op = entry->op;
  gsize size;
  const void *data = g_bytes_get_data (op->bytes, &size);

  if (s == NULL)
    return FALSE;
  sqlite3_bind_text (s, 1, op->id.node, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 2, op->id.epoch);
  sqlite3_bind_int64 (s, 3, (sqlite3_int64)op->id.counter);
  sqlite3_bind_int64 (s, 4, (sqlite3_int64)op->hlc);
  sqlite3_bind_text (s, 5, op->entity, -1, SQLITE_STATIC);
  if (entry->pos != 0)
    sqlite3_bind_int64 (s, 6, (sqlite3_int64)entry->pos);
  sqlite3_bind_int (s, 7, (int)entry->verdict);
  sqlite3_bind_text (s, 8, entry->why, -1, SQLITE_STATIC);
  sqlite3_bind_blob (s, 9, op->hash.bytes, MUSTER_HASH_SIZE, SQLITE_STATIC);
  sqlite3_bind_blob (s, 10, data, (int)size, SQLITE_STATIC);
  if (!finish (db, s, error))
    return FALSE;
  entry->seq = (guint64)sqlite3_last_insert_rowid (db->db);
  return TRUE;
}

MusterEntry *
muster_journal_find (MusterDatabase *db, const MusterOpId *id, GError **error)
{
  sqlite3_stmt *s
      = muster_database_prepare (db, "SELECT " COLUMNS " FROM op WHERE node=? AND epoch=? AND counter=?", error);
  MusterEntry *entry = NULL;
  int rc;

  if (s == NULL)
    return NULL;
  sqlite3_bind_text (s, 1, id->node, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 2, id->epoch);
  sqlite3_bind_int64 (s, 3, (sqlite3_int64)id->counter);
  rc = sqlite3_step (s);
  if (rc == SQLITE_ROW)
    read_entry (s, &entry, error);
  else if (rc != SQLITE_DONE)
    muster_database_fail (db, rc, "journal", error);
  sqlite3_reset (s);
  return entry;
}

gboolean
muster_journal_confirm (MusterDatabase *db, guint64 seq, guint64 pos, MusterVerdict verdict, const char *why,
                        GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (db, "UPDATE op SET pos=?, verdict=?, why=? WHERE seq=?", error);

  if (s == NULL)
    return FALSE;
  sqlite3_bind_int64 (s, 1, (sqlite3_int64)pos);
  sqlite3_bind_int (s, 2, (int)verdict);
  sqlite3_bind_text (s, 3, why, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 4, (sqlite3_int64)seq);
  return finish (db, s, error);
}

GPtrArray *
muster_journal_entity (MusterDatabase *db, const char *entity, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (
      db, "SELECT " COLUMNS " FROM op WHERE entity=? ORDER BY hlc, node, epoch, counter", error);

  if (s == NULL)
    return NULL;
  sqlite3_bind_text (s, 1, entity, -1, SQLITE_STATIC);
  return read_all (db, s, error);
}

GPtrArray *
muster_journal_history (MusterDatabase *db, const char *entity, guint64 before, guint limit, GError **error)
{
  sqlite3_stmt *s
      = entity != NULL
            ? muster_database_prepare (
                db, "SELECT " COLUMNS " FROM op WHERE seq < ? AND entity=? ORDER BY seq DESC LIMIT ?", error)
            : muster_database_prepare (
                db, "SELECT " COLUMNS " FROM op WHERE seq < ? AND ? IS NULL ORDER BY seq DESC LIMIT ?", error);

  if (s == NULL)
    return NULL;
  sqlite3_bind_int64 (s, 1, before != 0 ? (sqlite3_int64)before : G_MAXINT64);
  sqlite3_bind_text (s, 2, entity, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 3, limit);
  return read_all (db, s, error);
}

GPtrArray *
muster_journal_pending (MusterDatabase *db, const char *node, guint limit, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (
      db, "SELECT " COLUMNS " FROM op WHERE pos IS NULL AND node=? ORDER BY seq LIMIT ?", error);

  if (s == NULL)
    return NULL;
  sqlite3_bind_text (s, 1, node, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 2, limit);
  return read_all (db, s, error);
}

GPtrArray *
muster_journal_feed (MusterDatabase *db, guint64 after, guint limit, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (
      db, "SELECT seq, seq, verdict, why, hash, bytes FROM op WHERE seq > ? ORDER BY seq LIMIT ?", error);

  if (s == NULL)
    return NULL;
  sqlite3_bind_int64 (s, 1, (sqlite3_int64)after);
  sqlite3_bind_int64 (s, 2, limit);
  return read_all (db, s, error);
}

gboolean
muster_journal_count (MusterDatabase *db, const char *node, guint64 *last_seq, guint *pending, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (db,
                                             "SELECT (SELECT coalesce(max(seq), 0) FROM op), CASE WHEN ?1 IS NULL THEN "
                                             "0 ELSE (SELECT count(*) FROM op WHERE pos IS NULL AND node=?1) END",
                                             error);
  int rc;

  if (s == NULL)
    return FALSE;
  sqlite3_bind_text (s, 1, node, -1, SQLITE_STATIC);
  rc = sqlite3_step (s);
  if (rc == SQLITE_ROW) {
    *last_seq = (guint64)sqlite3_column_int64 (s, 0);
    *pending = (guint)sqlite3_column_int64 (s, 1);
  }
  sqlite3_reset (s);
  return rc == SQLITE_ROW || muster_database_fail (db, rc, "journal", error);
}

GHashTable *
muster_journal_tails (MusterDatabase *db, GError **error)
{
  sqlite3_stmt *s
      = muster_database_prepare (db, "SELECT node, epoch, max(counter), hash FROM op GROUP BY node, epoch", error);
  GHashTable *tails;
  int rc;

  if (s == NULL)
    return NULL;
  tails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while ((rc = sqlite3_step (s)) == SQLITE_ROW) {
    MusterTail *tail = g_new0 (MusterTail, 1);
    tail->counter = (guint64)sqlite3_column_int64 (s, 2);
    if (sqlite3_column_bytes (s, 3) == MUSTER_HASH_SIZE)
      memcpy (tail->hash.bytes, sqlite3_column_blob (s, 3), MUSTER_HASH_SIZE);
    g_hash_table_insert (tails, g_strdup_printf ("%s.%d", sqlite3_column_text (s, 0), sqlite3_column_int (s, 1)), tail);
  }
  sqlite3_reset (s);
  if (rc == SQLITE_DONE)
    return tails;
  muster_database_fail (db, rc, "journal", error);
  g_hash_table_unref (tails);
  return NULL;
}

gboolean
muster_journal_orphan (MusterDatabase *db, const MusterEntry *entry, GError **error)
{
  sqlite3_stmt *keep = muster_database_prepare (
      db, "INSERT INTO orphan (id, bytes) SELECT node||'.'||epoch||'.'||counter, bytes FROM op WHERE seq=?", error);
  sqlite3_stmt *drop = muster_database_prepare (db, "DELETE FROM op WHERE seq=?", error);

  if (keep == NULL || drop == NULL)
    return FALSE;
  sqlite3_bind_int64 (keep, 1, (sqlite3_int64)entry->seq);
  sqlite3_bind_int64 (drop, 1, (sqlite3_int64)entry->seq);
  return finish (db, keep, error) && finish (db, drop, error);
}

MusterHlc
muster_journal_last_hlc (MusterDatabase *db)
{
  sqlite3_stmt *s = muster_database_prepare (db, "SELECT hlc FROM op ORDER BY seq DESC LIMIT 1000", NULL);
  MusterHlc last = 0;

  while (s != NULL && sqlite3_step (s) == SQLITE_ROW)
    last = MAX (last, (MusterHlc)sqlite3_column_int64 (s, 0));
  if (s != NULL)
    sqlite3_reset (s);
  return last;
}

gboolean
muster_journal_put_record (MusterDatabase *db, const MusterRecord *record, const char *body, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (
      db, "INSERT OR REPLACE INTO record (id, drill, provisional, body) VALUES (?,?,?,?)", error);

  if (s == NULL)
    return FALSE;
  sqlite3_bind_text (s, 1, record->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (s, 2, record->drill != NULL ? record->drill : "", -1, SQLITE_STATIC);
  sqlite3_bind_int (s, 3, record->provisional);
  sqlite3_bind_text (s, 4, body, -1, SQLITE_STATIC);
  return finish (db, s, error);
}

gboolean
muster_journal_drop_record (MusterDatabase *db, const MusterRecord *record, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (db, "DELETE FROM record WHERE id=? AND drill=?", error);

  if (s == NULL)
    return FALSE;
  sqlite3_bind_text (s, 1, record->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (s, 2, record->drill != NULL ? record->drill : "", -1, SQLITE_STATIC);
  return finish (db, s, error);
}

gboolean
muster_journal_drop_records (MusterDatabase *db, GError **error)
{
  return muster_database_run (db, "DELETE FROM record", error);
}

/* NOT NULL in the schema binds who writes; a damaged page may hold anything. */
static const char *
text_of (sqlite3_stmt *row, int column)
{
  return (const char *)sqlite3_column_text (row, column);
}

gboolean
muster_journal_each_record (MusterDatabase *db, MusterRecordRowFunc each, gpointer data, GError **error)
{
  sqlite3_stmt *s
      = muster_database_prepare (db, "SELECT id, drill, provisional, body FROM record ORDER BY id, drill", error);
  gboolean good = s != NULL;
  int rc = SQLITE_DONE;

  while (good && (rc = sqlite3_step (s)) == SQLITE_ROW) {
    const char *id = text_of (s, 0), *drill = text_of (s, 1), *body = text_of (s, 3);
    if (id == NULL || drill == NULL || body == NULL) {
      rc = SQLITE_CORRUPT;
      break;
    }
    good = each (id, drill, sqlite3_column_int (s, 2), body, data, error);
  }
  if (good && rc != SQLITE_DONE)
    good = muster_database_fail (db, rc, "journal", error);
  if (s != NULL)
    sqlite3_reset (s);
  return good;
}

GPtrArray *
muster_journal_entities (MusterDatabase *db, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (db, "SELECT DISTINCT entity FROM op ORDER BY entity", error);
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func (g_free);
  int rc;

  if (s == NULL)
    return NULL;
  while ((rc = sqlite3_step (s)) == SQLITE_ROW) {
    if (text_of (s, 0) == NULL) {
      rc = SQLITE_CORRUPT;
      break;
    }
    g_ptr_array_add (entities, g_strdup (text_of (s, 0)));
  }
  sqlite3_reset (s);
  if (rc != SQLITE_DONE) {
    muster_database_fail (db, rc, "journal", error);
    return NULL;
  }
  return g_steal_pointer (&entities);
}

GHashTable *
muster_journal_settings (MusterDatabase *db, GError **error)
{
  sqlite3_stmt *s = muster_database_prepare (db, "SELECT name, value FROM setting", error);
  GHashTable *settings;
  int rc;

  if (s == NULL)
    return NULL;
  settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while ((rc = sqlite3_step (s)) == SQLITE_ROW) {
    if (text_of (s, 0) == NULL || text_of (s, 1) == NULL) {
      rc = SQLITE_CORRUPT;
      break;
    }
    g_hash_table_insert (settings, g_strdup (text_of (s, 0)), g_strdup (text_of (s, 1)));
  }
  sqlite3_reset (s);
  if (rc == SQLITE_DONE)
    return settings;
  muster_database_fail (db, rc, "journal", error);
  g_hash_table_unref (settings);
  return NULL;
}

gboolean
muster_journal_set_setting (MusterDatabase *db, const char *name, const char *value, GError **error)
{
  sqlite3_stmt *s
      = value != NULL
            ? muster_database_prepare (db, "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", error)
            : muster_database_prepare (db, "DELETE FROM setting WHERE name=?1 AND ?2 IS NULL", error);

  if (s == NULL)
    return FALSE;
  sqlite3_bind_text (s, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (s, 2, value, -1, SQLITE_STATIC);
  return finish (db, s, error);
}
