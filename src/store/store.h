/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/intent.h"
#include "store/picture.h"
#include <gio/gio.h>

/* The store: one data folder, DIR, holding DIR/journal.db (journal, read models, settings; SQLite), DIR/map.area and
 * DIR/lock. One process writes a folder at a time; it holds the lock. Inside it one worker thread does every write and
 * every checkpoint, many submissions to one commit; nothing is published before its commit is durable.
 *
 * A MusterStore lives on the thread that opened it (its GMainContext); callbacks and signals come there. The _async
 * calls never block it; the plain ones block and are for the command line and for tests. */
#define MUSTER_TYPE_STORE (muster_store_get_type ())
G_DECLARE_FINAL_TYPE (MusterStore, muster_store, MUSTER, STORE, GObject)

#define MUSTER_STORE_ERROR (muster_store_error_quark ())
GQuark muster_store_error_quark (void);
typedef enum {
  MUSTER_STORE_ERROR_NOT_FOUND, /* no data folder there */
  MUSTER_STORE_ERROR_IN_USE,    /* another program holds the folder */
  MUSTER_STORE_ERROR_READ_ONLY, /* the folder cannot be written */
  MUSTER_STORE_ERROR_FULL,      /* no space left; nothing was changed */
  MUSTER_STORE_ERROR_DAMAGED,   /* the journal does not hold what it should */
  MUSTER_STORE_ERROR_VERSION,   /* written by a newer Muster */
  MUSTER_STORE_ERROR_FAILED,
} MusterStoreError;

typedef enum {
  MUSTER_STORE_CREATE = 1 << 0,    /* make the folder if it is not there */
  MUSTER_STORE_READ_ONLY = 1 << 1, /* look only: no lock, no worker; other programs may be writing */
} MusterStoreFlags;

/* @drill_mode etc. are kept in settings; see below. */
MusterStore *muster_store_open (const char *dir, MusterStoreFlags flags, GError **error);
void muster_store_open_async (const char *dir, MusterStoreFlags flags, GAsyncReadyCallback done, gpointer data);
MusterStore *muster_store_open_finish (GAsyncResult *result, GError **error);
void muster_store_close (MusterStore *store); /* waits for the worker; safe to call twice */

const char *muster_store_get_node (MusterStore *store);
const char *muster_store_get_dir (MusterStore *store); /* as it was opened */
/* The picture as of the last published commit. Owned by the store, for its thread. */
MusterPicture *muster_store_get_picture (MusterStore *store);
/* The world this folder's desk works in: NULL real, else the drill's id. Kept in the folder. */
const char *muster_store_get_drill (MusterStore *store);

/* Settings of this folder (not in the journal): "drill", "server.url", "server.account", "server.token", "cursor" … */
const char *muster_store_get_setting (MusterStore *store, const char *name); /* (nullable) */
gboolean muster_store_set_setting (MusterStore *store, const char *name, const char *value,
                                   GError **error);                                            /* blocks */
void muster_store_set_setting_async (MusterStore *store, const char *name, const char *value); /* NULL removes */

/* A desk's store leaves commands to its home server: they stay provisional until decided. A home store decides itself.
 * A folder is home unless the setting "server.url" is set. */
gboolean muster_store_is_home (MusterStore *store);

/* ---- doing ---- */
/* (transfer full) @intent. On success the operation is durable. */
void muster_store_submit_async (MusterStore *store, MusterIntent *intent, GAsyncReadyCallback done, gpointer data);
MusterOp *muster_store_submit_finish (MusterStore *store, GAsyncResult *result, GError **error); /* (transfer full) */
MusterOp *muster_store_submit (MusterStore *store, MusterIntent *intent, GError **error);        /* blocks */
/* All or none, in one commit. (element-type MusterIntent) (transfer full). @failed: (nullable) index of the bad one.
 * Blocks. */
gboolean muster_store_submit_all (MusterStore *store, GPtrArray *intents, guint *failed, GError **error);
void muster_store_submit_all_async (MusterStore *store, GPtrArray *intents, GAsyncReadyCallback done, gpointer data);
/* (transfer full) (element-type MusterOp) */
GPtrArray *muster_store_submit_all_finish (MusterStore *store, GAsyncResult *result, GError **error);

/* ---- looking back ---- */
/* The newest @limit entries of the journal, newest first; @entity (nullable) limits to one record. @before: only
 * entries with a smaller seq; 0: from the end. (element-type MusterEntry) */
typedef struct {
  guint64 seq; /* place in this folder's journal */
  guint64 pos; /* place in the home server's log; 0: not there yet */
  MusterVerdict verdict;
  char *why; /* (nullable) */
  MusterOp *op;
} MusterEntry;
MusterEntry *muster_entry_copy (const MusterEntry *entry);
void muster_entry_free (MusterEntry *entry);
void muster_store_history_async (MusterStore *store, const char *entity, guint64 before, guint limit,
                                 GAsyncReadyCallback done, gpointer data);
GPtrArray *muster_store_history_finish (MusterStore *store, GAsyncResult *result, GError **error);
GPtrArray *muster_store_history (MusterStore *store, const char *entity, guint64 before, guint limit, GError **error);

/* Signal "changed" (MusterStore*, GPtrArray *records, GPtrArray *entries): after each commit, on the store's thread.
 * @records: (element-type MusterRecord) the new versions, also of withdrawn ones; already in the picture.
 * @entries: (element-type MusterEntry) the new journal entries, and old ones whose verdict came.
 * Signal "setting-changed" (MusterStore*, const char *name).
 * Signal "trouble" (MusterStore*, GError*): a write failed (disk full …); NULL when writing works again. */

/* ---- for sync ---- */
guint muster_store_count_pending (MusterStore *store); /* own operations the server has not confirmed; any time */
/* The next operations of this folder's node that the server has not confirmed, oldest first. (element-type MusterEntry)
 */
void muster_store_pending_async (MusterStore *store, guint limit, GAsyncReadyCallback done, gpointer data);
GPtrArray *muster_store_pending_finish (MusterStore *store, GAsyncResult *result, GError **error);
/* Takes in a stretch of the server's log; the cursor moves in the same commit. Lines already known get their place
 * and verdict. (element-type MusterEntry) (transfer full), with op, pos, verdict, why set. @cursor: after the stretch.
 */
void muster_store_receive_async (MusterStore *store, GPtrArray *entries, guint64 cursor, GAsyncReadyCallback done,
                                 gpointer data);
gboolean muster_store_receive_finish (MusterStore *store, GAsyncResult *result, GError **error);
guint64 muster_store_get_cursor (MusterStore *store); /* as of the last published commit */
/* As the home server: decides and appends pushed operations, in order, in one commit. @ops: (element-type GBytes)
 * (transfer full). @may: (nullable) called on the worker for each; FALSE with @why makes it forbidden. */
typedef gboolean (*MusterMayFunc) (const MusterOp *op, char **why, gpointer data);
typedef enum {
  MUSTER_PUSH_OK,        /* appended and took effect */
  MUSTER_PUSH_DUP,       /* was there already, same bytes */
  MUSTER_PUSH_REJECTED,  /* appended as rejected */
  MUSTER_PUSH_FORBIDDEN, /* appended as forbidden */
  MUSTER_PUSH_DEFERRED,  /* a gap before it: push the earlier ones first; not appended */
  MUSTER_PUSH_FORK,      /* the id is taken by other bytes, or the chain does not fit: new epoch needed; not appended */
  MUSTER_PUSH_MALFORMED, /* not an operation; not appended */
} MusterPushOutcome;
typedef struct {
  MusterPushOutcome outcome;
  guint64 pos;
  char *why; /* (nullable) */
} MusterPushResult;
void muster_push_result_free (MusterPushResult *result);
void muster_store_decide_async (MusterStore *store, GPtrArray *ops, MusterMayFunc may, gpointer may_data,
                                GDestroyNotify may_free, GAsyncReadyCallback done, gpointer data);
GPtrArray *muster_store_decide_finish (MusterStore *store, GAsyncResult *result, GError **error);
/* As the home server: the log after @after, oldest first. (element-type MusterEntry), pos = seq. */
void muster_store_feed_async (MusterStore *store, guint64 after, guint limit, GAsyncReadyCallback done, gpointer data);
GPtrArray *muster_store_feed_finish (MusterStore *store, GAsyncResult *result, GError **error);
/* The last place of the log and the digest over all records at that place, of the last published commit. On a desk the
 * same over its own picture: equal digests at equal places, with nothing pending, prove "synced". */
void muster_store_get_digest (MusterStore *store, guint64 *pos, MusterHash *digest);
/* After a fork (a backup was restored, say): everything unconfirmed is written again under a new epoch. */
void muster_store_new_epoch_async (MusterStore *store, GAsyncReadyCallback done, gpointer data);
gboolean muster_store_new_epoch_finish (MusterStore *store, GAsyncResult *result, GError **error);
