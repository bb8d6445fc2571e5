/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/journal.h"

/* The one that writes: holds the writer connection, its own copy of the picture and the tails of all chains, and runs
 * on one thread. Work is staged and becomes visible to all only by muster_writer_commit(). */
typedef struct _MusterWriter MusterWriter;

/* What one commit brought. */
typedef struct {
  GPtrArray *records; /* (element-type MusterRecord) (owned) */
  GPtrArray *entries; /* (element-type MusterEntry) (owned) */
  guint64 last_seq, cursor;
  guint pending;
  MusterHash digest;
} MusterCommit;
void muster_commit_free (MusterCommit *commit);

MusterWriter *muster_writer_open (const char *path, gboolean make, GError **error);
void muster_writer_close (MusterWriter *writer);
const char *muster_writer_get_node (MusterWriter *writer);
/* The state as a commit that brings every record: for the start. */
MusterCommit *muster_writer_snapshot (MusterWriter *writer);
GHashTable *muster_writer_settings (MusterWriter *writer); /* name → value (transfer none) */

/* Each of these is whole or not at all. */
/* (element-type MusterIntent) (transfer none). Returns the operations (element-type MusterOp). */
GPtrArray *muster_writer_submit (MusterWriter *writer, GPtrArray *intents, guint *failed, GError **error);
gboolean muster_writer_receive (MusterWriter *writer, GPtrArray *entries, guint64 cursor, GError **error);
/* (element-type GBytes). Returns (element-type MusterPushResult). */
GPtrArray *muster_writer_decide (MusterWriter *writer, GPtrArray *ops, MusterMayFunc may, gpointer may_data,
                                 GError **error);
gboolean muster_writer_new_epoch (MusterWriter *writer, GError **error);
gboolean muster_writer_set_setting (MusterWriter *writer, const char *name, const char *value, GError **error);

/* Makes all since the last commit durable. (nullable): NULL without @error when there was nothing. With @error nothing
 * of it happened. */
MusterCommit *muster_writer_commit (MusterWriter *writer, GError **error);
void muster_writer_rollback (MusterWriter *writer);
