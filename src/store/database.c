/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/database.h"
#include "store/store.h"
#include <unistd.h>

#define APPLICATION_ID 0x4d757374 /* "Must" */
#define VERSION        1

/*
 * op      the journal. seq is the order of arrival in this folder; on a home server it is also the place in the log.
 *         pos: the place in the home server's log, NULL until confirmed.
 * record  the read models: the fold of each entity in each world ('' is the real one), as muster_record_to_json().
 * orphan  the bytes of operations that were written again under a new epoch.
 */
static const char schema[] = "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
                             "CREATE TABLE op (seq INTEGER PRIMARY KEY, node TEXT NOT NULL, epoch INTEGER NOT NULL,"
                             " counter INTEGER NOT NULL, hlc INTEGER NOT NULL, entity TEXT NOT NULL, pos INTEGER,"
                             " verdict INTEGER NOT NULL, why TEXT, hash BLOB NOT NULL, bytes BLOB NOT NULL);"
                             "CREATE UNIQUE INDEX op_id ON op (node, epoch, counter);"
                             "CREATE INDEX op_entity ON op (entity, hlc);"
                             "CREATE INDEX op_unconfirmed ON op (seq) WHERE pos IS NULL;"
                             "CREATE TABLE record (id TEXT NOT NULL, drill TEXT NOT NULL, provisional INTEGER NOT NULL,"
                             " body TEXT NOT NULL, PRIMARY KEY (id, drill)) WITHOUT ROWID;"
                             "CREATE TABLE orphan (id TEXT NOT NULL, bytes BLOB NOT NULL);";

gboolean
muster_database_fail (MusterDatabase *database, int rc, const char *doing, GError **error)
{
  int code = MUSTER_STORE_ERROR_FAILED;
  const char *path;

  switch (rc & 0xff) {
  case SQLITE_FULL:
    code = MUSTER_STORE_ERROR_FULL;
    break;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    code = MUSTER_STORE_ERROR_READ_ONLY;
    break;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    code = MUSTER_STORE_ERROR_DAMAGED;
    break;
  default:
    break;
  }
  path = database != NULL && database->db != NULL ? sqlite3_db_filename (database->db, "main") : NULL;
  g_set_error (error, MUSTER_STORE_ERROR, code, "%s: %s", path != NULL && path[0] != '\0' ? path : doing,
               database != NULL && database->db != NULL ? sqlite3_errmsg (database->db) : sqlite3_errstr (rc));
  return FALSE;
}

gboolean
muster_database_run (MusterDatabase *database, const char *sql, GError **error)
{
  int rc = sqlite3_exec (database->db, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || muster_database_fail (database, rc, "journal", error);
}

sqlite3_stmt *
muster_database_prepare (MusterDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (database->statements, sql);

  if (statement != NULL) {
    sqlite3_reset (statement);
    sqlite3_clear_bindings (statement);
    return statement;
  }
  int rc = sqlite3_prepare_v3 (database->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (rc != SQLITE_OK) {
    muster_database_fail (database, rc, "journal", error);
    return NULL;
  }
  g_hash_table_insert (database->statements, (gpointer)sql, statement);
  return statement;
}

static int
read_pragma (MusterDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int value = -1;
  int rc = sqlite3_prepare_v2 (database->db, sql, -1, &statement, NULL);

  if (rc == SQLITE_OK && (rc = sqlite3_step (statement)) == SQLITE_ROW)
    value = sqlite3_column_int (statement, 0);
  else
    muster_database_fail (database, rc, "journal", error);
  sqlite3_finalize (statement);
  return value;
}

static gboolean
check_version (MusterDatabase *database, GError **error)
{
  g_autoptr (GError) problem = NULL;
  int id = read_pragma (database, "PRAGMA application_id", &problem);
  int version = problem == NULL ? read_pragma (database, "PRAGMA user_version", &problem) : 0;

  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (id != APPLICATION_ID) {
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_DAMAGED, "journal: not a journal of Muster");
    return FALSE;
  }
  if (version > VERSION) {
    g_set_error (error, MUSTER_STORE_ERROR, MUSTER_STORE_ERROR_VERSION,
                 "journal: version %d, and this program knows up to %d", version, VERSION);
    return FALSE;
  }
  return TRUE;
}

/* A folder nobody can write, with no log left beside the file: SQLite needs to be told that nothing will change. */
static char *
read_uri (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *escaped = g_uri_escape_string (path, "/", TRUE);
  gboolean frozen = access (dir, W_OK) != 0 && access (wal, F_OK) != 0;

  return g_strdup_printf ("file:%s?mode=ro%s", escaped, frozen ? "&immutable=1" : "");
}

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

MusterDatabase *
muster_database_open (const char *path, MusterDatabaseMode mode, GError **error)
{
  g_autoptr (MusterDatabase) database = g_new0 (MusterDatabase, 1);
  g_autofree char *uri = mode == MUSTER_DATABASE_READ ? read_uri (path) : NULL;
  int flags = SQLITE_OPEN_NOMUTEX
              | (mode == MUSTER_DATABASE_READ   ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
                 : mode == MUSTER_DATABASE_MAKE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                : SQLITE_OPEN_READWRITE);
  int rc;

  database->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_free);
  database->writer = mode != MUSTER_DATABASE_READ;
  rc = sqlite3_open_v2 (uri != NULL ? uri : path, &database->db, flags, NULL);
  if (rc != SQLITE_OK) {
    muster_database_fail (database, rc, path, error);
    return NULL;
  }
  sqlite3_extended_result_codes (database->db, 1);
  sqlite3_busy_timeout (database->db, 5000);
  if (!database->writer) {
    sqlite3_db_config (database->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_wal_autocheckpoint (database->db, 0);
    if (!muster_database_run (database, "PRAGMA mmap_size=0; PRAGMA query_only=1; PRAGMA cache_size=-8192", error))
      return NULL;
    return check_version (database, error) ? g_steal_pointer (&database) : NULL;
  }
  if (!muster_database_run (
          database, "PRAGMA mmap_size=0; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384",
          error))
    return NULL;
  if (mode == MUSTER_DATABASE_MAKE && read_pragma (database, "PRAGMA application_id", NULL) == 0
      && read_pragma (database, "SELECT count(*) FROM sqlite_master", NULL) == 0) {
    g_autofree char *make = g_strdup_printf ("BEGIN; PRAGMA application_id=%d; PRAGMA user_version=%d; %s COMMIT;",
                                             APPLICATION_ID, VERSION, schema);
    if (!muster_database_run (database, make, error))
      return NULL;
  }
  return check_version (database, error) ? g_steal_pointer (&database) : NULL;
}

void
muster_database_close (MusterDatabase *database)
{
  g_hash_table_unref (database->statements);
  sqlite3_close (database->db);
  g_free (database);
}
