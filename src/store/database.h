/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sqlite3.h>

/* One SQLite connection with its prepared statements. One thread at a time.
 *
 * SQLite 3.40 can lose a WAL frame when two connections write or checkpoint at once, so a file has exactly one
 * connection that does either, opened by WRITE; all others are read-only and never checkpoint, not even on closing. */
typedef struct {
  sqlite3 *db;
  GHashTable *statements; /* SQL literal → sqlite3_stmt (owned) */
  gboolean writer;
} MusterDatabase;

typedef enum {
  MUSTER_DATABASE_READ,  /* read-only; other programs may write */
  MUSTER_DATABASE_WRITE, /* the one writer; the file must be there */
  MUSTER_DATABASE_MAKE,  /* the one writer; makes the file */
} MusterDatabaseMode;

MusterDatabase *muster_database_open (const char *path, MusterDatabaseMode mode, GError **error);
void muster_database_close (MusterDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDatabase, muster_database_close)
/* The prepared statement for @sql, a string literal; reset, bindings cleared. Aborts on SQL that does not compile
 * against our schema; NULL with @error on a damaged file. */
sqlite3_stmt *muster_database_prepare (MusterDatabase *database, const char *sql, GError **error);
gboolean muster_database_run (MusterDatabase *database, const char *sql, GError **error);
/* Sets @error from SQLite's result @rc; always returns FALSE. */
gboolean muster_database_fail (MusterDatabase *database, int rc, const char *doing, GError **error);
