/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "server/roles.h"
#include <gio/gio.h>

/* Who may come in: DIR/accounts.db (SQLite, rollback journal, readable by its owner only). The server and `musterctl
 * account` may have it open at the same time; it is a file of its own, apart from the journal.
 *
 * A token is 32 random bytes, shown once in hexadecimal; the file keeps only its BLAKE2b hash. A password is kept as
 * Argon2id. A node (a desk's folder) is bound to the account that first pushed from it. */
typedef struct _MusterAccounts MusterAccounts;

#define MUSTER_ACCOUNTS_ERROR (muster_accounts_error_quark ())
GQuark muster_accounts_error_quark (void);
typedef enum {
  MUSTER_ACCOUNTS_ERROR_EXISTS,    /* the name is taken */
  MUSTER_ACCOUNTS_ERROR_NOT_FOUND, /* no such account, or it was revoked */
  MUSTER_ACCOUNTS_ERROR_INVALID,   /* not a name, not a role, no password */
  MUSTER_ACCOUNTS_ERROR_FAILED,    /* the file cannot be read or written */
} MusterAccountsError;

typedef struct {
  char *name;
  MusterRole role;
  char *password; /* (nullable) Argon2id, as libsodium writes it */
  gint64 created; /* ms since 1970 UTC */
  gint64 revoked; /* ms since 1970 UTC; 0: in force */
  guint n_tokens;
} MusterAccount;

/* What the file says at one moment. Immutable, atomically counted; any thread. */
typedef struct _MusterBook MusterBook;
MusterBook *muster_book_ref (MusterBook *book);
void muster_book_unref (MusterBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterBook, muster_book_unref)
/* The account that @token (as the client shows it) opens at @now_ms. (nullable) (transfer none) */
const MusterAccount *muster_book_find_token (MusterBook *book, const char *token, gint64 now_ms);
const MusterAccount *muster_book_find (MusterBook *book, const char *name); /* (nullable) in force only */
const char *muster_book_get_node (MusterBook *book, const char *node);      /* (nullable) the account it is bound to */
const MusterAccount *muster_book_at (MusterBook *book, guint i); /* (nullable) past the end; sorted by name */

/* One thread at a time; all of these block on the file. */
MusterAccounts *muster_accounts_open (const char *dir, GError **error); /* makes the file where it is not there */
void muster_accounts_close (MusterAccounts *accounts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAccounts, muster_accounts_close)
/* @password: (nullable). Makes the account and a first token. @token: (transfer full). */
gboolean muster_accounts_add (MusterAccounts *accounts, const char *name, MusterRole role, const char *password,
                              char **token, GError **error);
/* Another token for an account in force. @expires_ms: 0 for never. */
char *muster_accounts_add_token (MusterAccounts *accounts, const char *name, gint64 expires_ms, GError **error);
/* The account's tokens and password are void at once; its name and its nodes stay taken. */
gboolean muster_accounts_revoke (MusterAccounts *accounts, const char *name, GError **error);
/* Binds @node to the account, or says in @owner (transfer full) to whom it is bound already. */
gboolean muster_accounts_bind_node (MusterAccounts *accounts, const char *node, const char *name, char **owner,
                                    GError **error);
MusterBook *muster_accounts_read (MusterAccounts *accounts, GError **error); /* (transfer full) */
/* Whether another program has changed the file since the last muster_accounts_read(). */
gboolean muster_accounts_is_stale (MusterAccounts *accounts);

/* Whether @password fits @hash. Takes about 0.1 s and 64 MiB on purpose; any thread. A NULL hash takes as long and is
 * FALSE. */
gboolean muster_password_fits (const char *hash, const char *password);
