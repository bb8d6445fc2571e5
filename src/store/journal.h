/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/database.h"
#include "store/store.h"

/* Rows of the journal and of the read models. Each call is one statement or two; transactions belong to the caller. */

/* The newest operation known of one node in one epoch: where its chain goes on. */
typedef struct {
  guint64 counter;
  MusterHash hash;
} MusterTail;

gboolean muster_journal_insert (MusterDatabase *db, MusterEntry *entry, GError **error); /* sets entry->seq */
/* (nullable) without @error: not there. */
MusterEntry *muster_journal_find (MusterDatabase *db, const MusterOpId *id, GError **error);
gboolean muster_journal_confirm (MusterDatabase *db, guint64 seq, guint64 pos, MusterVerdict verdict, const char *why,
                                 GError **error);
/* Everything on one entity in fold order. (element-type MusterEntry) */
GPtrArray *muster_journal_entity (MusterDatabase *db, const char *entity, GError **error);
GPtrArray *muster_journal_history (MusterDatabase *db, const char *entity, guint64 before, guint limit, GError **error);
GPtrArray *muster_journal_pending (MusterDatabase *db, const char *node, guint limit, GError **error);
GPtrArray *muster_journal_feed (MusterDatabase *db, guint64 after, guint limit, GError **error);
/* @node: (nullable) NULL: @pending is not counted. */
gboolean muster_journal_count (MusterDatabase *db, const char *node, guint64 *last_seq, guint *pending, GError **error);
/* "node.epoch" → MusterTail. (transfer full) */
GHashTable *muster_journal_tails (MusterDatabase *db, GError **error);
gboolean muster_journal_orphan (MusterDatabase *db, const MusterEntry *entry,
                                GError **error); /* moves it out of the journal */
MusterHlc muster_journal_last_hlc (MusterDatabase *db);

gboolean muster_journal_drop_record (MusterDatabase *db, const MusterRecord *record, GError **error);
gboolean muster_journal_put_record (MusterDatabase *db, const MusterRecord *record, const char *body, GError **error);
gboolean muster_journal_drop_records (MusterDatabase *db, GError **error);
/* FALSE with @error on the first that cannot be read. */
typedef gboolean (*MusterRecordRowFunc) (const char *id, const char *drill, gboolean provisional, const char *body,
                                         gpointer data, GError **error);
gboolean muster_journal_each_record (MusterDatabase *db, MusterRecordRowFunc each, gpointer data, GError **error);
/* All entities there are in the journal, sorted. (transfer full) (element-type utf8) */
GPtrArray *muster_journal_entities (MusterDatabase *db, GError **error);

GHashTable *muster_journal_settings (MusterDatabase *db, GError **error); /* (transfer full) */
gboolean muster_journal_set_setting (MusterDatabase *db, const char *name, const char *value, GError **error);
