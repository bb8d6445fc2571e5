/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three tables: accounts, tokens by hash, nodes by account. The file is small (hundreds of rows), so it is read whole
 * into an immutable book that requests are checked against; PRAGMA data_version tells cheaply when another program has
 * written. Rollback journal, not WAL: two programs write here, and SQLite 3.40's WAL has a bug with that.
 */
#include "server/accounts.h"
#include "core/hash.h"
#include "core/opid.h"
#include "core/time.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define TOKEN_BYTES 32
#define NAME_BYTES  64

struct _MusterAccounts {
  sqlite3 *db;
  gint64 version; /* data_version at the last read */
};

typedef struct {
  MusterAccount *account; /* (unowned) */
  gint64 expires;
} Token;

struct _MusterBook {
  gatomicrefcount refs;
  GPtrArray *accounts; /* (element-type MusterAccount) sorted by name */
  GHashTable *by_name;
  GHashTable *tokens; /* hex of the hash → Token */
  GHashTable *nodes;  /* node → account's name */
};

G_DEFINE_QUARK (muster - accounts - error - quark, muster_accounts_error)

static const char schema[]
    = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
      "CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT,"
      " created INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS token (hash TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account,"
      " created INTEGER NOT NULL, expires INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS node (node TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account,"
      " since INTEGER NOT NULL) WITHOUT ROWID;";

static gboolean
failed (MusterAccounts *accounts, GError **error)
{
  g_set_error (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_FAILED, "accounts.db: %s",
               sqlite3_errmsg (accounts->db));
  return FALSE;
}

/* Runs one statement with up to four values: 's' text (NULL allowed), 'i' gint64. */
static gboolean
run (MusterAccounts *accounts, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *stmt = NULL;
  va_list args;
  int rc;

  if (sqlite3_prepare_v2 (accounts->db, sql, -1, &stmt, NULL) != SQLITE_OK)
    return failed (accounts, error);
  va_start (args, types);
  for (int i = 0; types[i]; i++) {
    if (types[i] == 's')
      sqlite3_bind_text (stmt, i + 1, va_arg (args, const char *), -1, SQLITE_TRANSIENT);
    else
      sqlite3_bind_int64 (stmt, i + 1, va_arg (args, gint64));
  }
  va_end (args);
  rc = sqlite3_step (stmt);
  if (rc != SQLITE_DONE && rc != SQLITE_ROW)
    failed (accounts, error);
  sqlite3_finalize (stmt);
  return rc == SQLITE_DONE || rc == SQLITE_ROW;
}

static void
hash_token (const char *token, char out[2 * MUSTER_HASH_SIZE + 1])
{
  MusterHash hash;

  muster_hash_data (token, strlen (token), &hash);
  muster_hash_format (&hash, out);
}

static gboolean
name_is_valid (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > NAME_BYTES || !g_utf8_validate (name, (gssize)length, NULL))
    return FALSE;
  for (const char *p = name; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (!g_unichar_isgraph (c))
      return FALSE;
  }
  return TRUE;
}

/* ---- the book ---- */

static void
account_free (MusterAccount *account)
{
  g_free (account->name);
  g_free (account->password);
  g_free (account);
}

MusterBook *
muster_book_ref (MusterBook *book)
{
  g_atomic_ref_count_inc (&book->refs);
  return book;
}

void
muster_book_unref (MusterBook *book)
{
  if (!g_atomic_ref_count_dec (&book->refs))
    return;
  g_hash_table_unref (book->nodes);
  g_hash_table_unref (book->tokens);
  g_hash_table_unref (book->by_name);
  g_ptr_array_unref (book->accounts);
  g_free (book);
}

const MusterAccount *
muster_book_find_token (MusterBook *book, const char *token, gint64 now_ms)
{
  char hex[2 * MUSTER_HASH_SIZE + 1];
  Token *found;

  hash_token (token, hex);
  found = g_hash_table_lookup (book->tokens, hex);
  if (found == NULL || found->account->revoked != 0 || (found->expires != 0 && found->expires <= now_ms))
    return NULL;
  return found->account;
}

const MusterAccount *
muster_book_find (MusterBook *book, const char *name)
{
  MusterAccount *account = g_hash_table_lookup (book->by_name, name);

  return account && account->revoked == 0 ? account : NULL;
}

const char *
muster_book_get_node (MusterBook *book, const char *node)
{
  return g_hash_table_lookup (book->nodes, node);
}

const MusterAccount *
muster_book_at (MusterBook *book, guint i)
{
  return i < book->accounts->len ? book->accounts->pdata[i] : NULL;
}

static void
read_account (MusterBook *book, sqlite3_stmt *row)
{
  MusterAccount *account = g_new0 (MusterAccount, 1);

  account->name = g_strdup ((const char *)sqlite3_column_text (row, 0));
  /* A role from a newer version is not known here: let it look. */
  if (!muster_role_from_name ((const char *)sqlite3_column_text (row, 1), &account->role))
    account->role = MUSTER_ROLE_VIEWER;
  account->password = g_strdup ((const char *)sqlite3_column_text (row, 2));
  account->created = sqlite3_column_int64 (row, 3);
  account->revoked = sqlite3_column_int64 (row, 4);
  g_ptr_array_add (book->accounts, account);
  g_hash_table_insert (book->by_name, account->name, account);
}

static void
read_token (MusterBook *book, sqlite3_stmt *row)
{
  MusterAccount *account = g_hash_table_lookup (book->by_name, sqlite3_column_text (row, 1));
  Token *token;

  if (account == NULL)
    return;
  token = g_new (Token, 1);
  token->account = account;
  token->expires = sqlite3_column_int64 (row, 2);
  account->n_tokens++;
  g_hash_table_insert (book->tokens, g_strdup ((const char *)sqlite3_column_text (row, 0)), token);
}

static void
read_node (MusterBook *book, sqlite3_stmt *row)
{
  g_hash_table_insert (book->nodes, g_strdup ((const char *)sqlite3_column_text (row, 0)),
                       g_strdup ((const char *)sqlite3_column_text (row, 1)));
}

static gboolean
each_row (MusterAccounts *accounts, MusterBook *book, const char *sql, void (*func) (MusterBook *, sqlite3_stmt *),
          GError **error)
{
  sqlite3_stmt *row = NULL;
  int rc;

  if (sqlite3_prepare_v2 (accounts->db, sql, -1, &row, NULL) != SQLITE_OK)
    return failed (accounts, error);
  while ((rc = sqlite3_step (row)) == SQLITE_ROW)
    func (book, row);
  if (rc != SQLITE_DONE)
    failed (accounts, error);
  sqlite3_finalize (row);
  return rc == SQLITE_DONE;
}

static gint64
data_version (MusterAccounts *accounts)
{
  sqlite3_stmt *row = NULL;
  gint64 version = -1;

  if (sqlite3_prepare_v2 (accounts->db, "PRAGMA data_version", -1, &row, NULL) == SQLITE_OK
      && sqlite3_step (row) == SQLITE_ROW)
    version = sqlite3_column_int64 (row, 0);
  sqlite3_finalize (row);
  return version;
}

/* ---- the file ---- */

MusterAccounts *
muster_accounts_open (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "accounts.db", NULL);
  g_autoptr (MusterAccounts) accounts = g_new0 (MusterAccounts, 1);
  int fd;

  if (sodium_init () < 0) {
    g_set_error_literal (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_FAILED, "libsodium does not start");
    return NULL;
  }
  /* Made here and not by SQLite, so that nobody else can read it from its first moment. */
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    g_set_error (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
    return NULL;
  }
  close (fd);
  if (sqlite3_open_v2 (path, &accounts->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, NULL) != SQLITE_OK
      || sqlite3_busy_timeout (accounts->db, 5000) != SQLITE_OK
      || sqlite3_exec (accounts->db, schema, NULL, NULL, NULL) != SQLITE_OK) {
    failed (accounts, error);
    return NULL;
  }
  accounts->version = -1;
  return g_steal_pointer (&accounts);
}

void
muster_accounts_close (MusterAccounts *accounts)
{
  if (accounts == NULL)
    return;
  sqlite3_close (accounts->db);
  g_free (accounts);
}

static gboolean
in_force (MusterAccounts *accounts, const char *name, GError **error)
{
  g_autoptr (MusterBook) book = muster_accounts_read (accounts, error);

  if (book == NULL)
    return FALSE;
  if (muster_book_find (book, name))
    return TRUE;
  g_set_error (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_NOT_FOUND, "no account “%s”", name);
  return FALSE;
}

static char *
insert_token (MusterAccounts *accounts, const char *name, gint64 expires_ms, GError **error)
{
  guint8 raw[TOKEN_BYTES];
  char token[2 * TOKEN_BYTES + 1], hash[2 * MUSTER_HASH_SIZE + 1];

  randombytes_buf (raw, sizeof raw);
  sodium_bin2hex (token, sizeof token, raw, sizeof raw);
  hash_token (token, hash);
  if (!run (accounts, error, "INSERT INTO token (hash, account, created, expires) VALUES (?, ?, ?, ?)", "ssii", hash,
            name, muster_now_ms (), expires_ms))
    return NULL;
  return g_strdup (token);
}

gboolean
muster_accounts_add (MusterAccounts *accounts, const char *name, MusterRole role, const char *password, char **token,
                     GError **error)
{
  char hash[crypto_pwhash_STRBYTES] = "";
  gboolean ok;

  if (!name_is_valid (name)) {
    g_set_error (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_INVALID,
                 "“%s” is not an account's name: 1 to %d bytes, no spaces", name, NAME_BYTES);
    return FALSE;
  }
  if (password && *password == 0) {
    g_set_error_literal (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_INVALID, "the password is empty");
    return FALSE;
  }
  if (password
      && crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE)
             != 0) {
    g_set_error_literal (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_FAILED, "no memory to hash the password");
    return FALSE;
  }
  if (!run (accounts, error, "BEGIN IMMEDIATE", ""))
    return FALSE;
  ok = run (accounts, error, "INSERT OR IGNORE INTO account (name, role, password, created) VALUES (?, ?, ?, ?)",
            "sssi", name, muster_role_name (role), password ? hash : NULL, muster_now_ms ());
  if (ok && sqlite3_changes (accounts->db) == 0) {
    g_set_error (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_EXISTS, "the account “%s” exists already", name);
    ok = FALSE;
  }
  if (ok) {
    *token = insert_token (accounts, name, 0, error);
    ok = *token != NULL;
  }
  if (ok && run (accounts, error, "COMMIT", ""))
    return TRUE;
  run (accounts, NULL, "ROLLBACK", "");
  g_clear_pointer (token, g_free);
  return FALSE;
}

char *
muster_accounts_add_token (MusterAccounts *accounts, const char *name, gint64 expires_ms, GError **error)
{
  if (!in_force (accounts, name, error))
    return NULL;
  /* Sessions come and go; those that are over leave no trace. */
  if (!run (accounts, error, "DELETE FROM token WHERE expires != 0 AND expires < ?", "i", muster_now_ms ()))
    return NULL;
  return insert_token (accounts, name, expires_ms, error);
}

gboolean
muster_accounts_revoke (MusterAccounts *accounts, const char *name, GError **error)
{
  if (!in_force (accounts, name, error) || !run (accounts, error, "BEGIN IMMEDIATE", ""))
    return FALSE;
  if (run (accounts, error, "UPDATE account SET revoked = ?, password = NULL WHERE name = ?", "is", muster_now_ms (),
           name)
      && run (accounts, error, "DELETE FROM token WHERE account = ?", "s", name) && run (accounts, error, "COMMIT", ""))
    return TRUE;
  run (accounts, NULL, "ROLLBACK", "");
  return FALSE;
}

gboolean
muster_accounts_bind_node (MusterAccounts *accounts, const char *node, const char *name, char **owner, GError **error)
{
  g_autoptr (MusterBook) book = NULL;
  const char *bound;

  if (!muster_node_is_valid (node)) {
    g_set_error (error, MUSTER_ACCOUNTS_ERROR, MUSTER_ACCOUNTS_ERROR_INVALID, "“%s” is not a node", node);
    return FALSE;
  }
  if (!run (accounts, error, "INSERT OR IGNORE INTO node (node, account, since) VALUES (?, ?, ?)", "ssi", node, name,
            muster_now_ms ()))
    return FALSE;
  book = muster_accounts_read (accounts, error);
  if (book == NULL)
    return FALSE;
  bound = muster_book_get_node (book, node);
  if (g_strcmp0 (bound, name) == 0)
    return TRUE;
  *owner = g_strdup (bound);
  return FALSE;
}

MusterBook *
muster_accounts_read (MusterAccounts *accounts, GError **error)
{
  g_autoptr (MusterBook) book = g_new0 (MusterBook, 1);
  gint64 version = data_version (accounts);

  g_atomic_ref_count_init (&book->refs);
  book->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify)account_free);
  book->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  book->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  book->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!each_row (accounts, book, "SELECT name, role, password, created, revoked FROM account ORDER BY name",
                 read_account, error)
      || !each_row (accounts, book, "SELECT hash, account, expires FROM token", read_token, error)
      || !each_row (accounts, book, "SELECT node, account FROM node", read_node, error))
    return NULL;
  accounts->version = version;
  return g_steal_pointer (&book);
}

gboolean
muster_accounts_is_stale (MusterAccounts *accounts)
{
  return data_version (accounts) != accounts->version;
}

gboolean
muster_password_fits (const char *hash, const char *password)
{
  guint8 unused[32];
  static const guint8 salt[crypto_pwhash_SALTBYTES];

  if (hash)
    return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
  /* As long as for an account that exists, so that the time does not tell which do. */
  (void)!crypto_pwhash (unused, sizeof unused, password, strlen (password), salt, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
  return FALSE;
}
