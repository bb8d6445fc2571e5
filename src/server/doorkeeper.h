/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "server/accounts.h"

/* The accounts as the running server uses them: the book of the moment in memory, the file behind it in worker threads.
 * Accounts made or revoked by `musterctl account` meanwhile count within a second. Main context of its maker. */
typedef struct _MusterDoorkeeper MusterDoorkeeper;
typedef void (*MusterDoorkeeperChanged) (gpointer data);

/* @changed: called when there is a new book. Blocks while it opens the file. */
MusterDoorkeeper *muster_doorkeeper_new (const char *dir, MusterDoorkeeperChanged changed, gpointer data,
                                         GError **error);
void muster_doorkeeper_free (MusterDoorkeeper *keeper);            /* waits for what is under way in the file */
MusterBook *muster_doorkeeper_get_book (MusterDoorkeeper *keeper); /* (transfer none) */

/* Who shows @token. (nullable) (transfer full) a book that holds the account, which is written to @account. An unknown
 * token makes the keeper look into the file before it says no. */
void muster_doorkeeper_identify_async (MusterDoorkeeper *keeper, const char *token, GAsyncReadyCallback done,
                                       gpointer data);
MusterBook *muster_doorkeeper_identify_finish (MusterDoorkeeper *keeper, GAsyncResult *result,
                                               const MusterAccount **account);

/* Binds nodes not bound yet. @nodes: (element-type utf8) (transfer full). The book of the moment says how it came out.
 */
void muster_doorkeeper_bind_async (MusterDoorkeeper *keeper, const char *account, GPtrArray *nodes,
                                   GAsyncReadyCallback done, gpointer data);
gboolean muster_doorkeeper_bind_finish (MusterDoorkeeper *keeper, GAsyncResult *result, GError **error);

/* A password for a token of limited life. Errors: G_IO_ERROR_BUSY (too many at once), G_IO_ERROR_PERMISSION_DENIED
 * (wrong), G_IO_ERROR_TIMED_OUT (too many wrong ones for this account; wait). */
#define MUSTER_SESSION_MS (G_GINT64_CONSTANT (30) * 24 * 3600 * 1000)
void muster_doorkeeper_login_async (MusterDoorkeeper *keeper, const char *account, const char *password,
                                    GAsyncReadyCallback done, gpointer data);
char *muster_doorkeeper_login_finish (MusterDoorkeeper *keeper, GAsyncResult *result, gint64 *expires_ms,
                                      GError **error);
