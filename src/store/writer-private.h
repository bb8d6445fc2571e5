/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/writer.h"

/* Shared by writer.c (the jobs and the commit), writer-picture.c (from an entry to the picture) and writer-open.c. */

typedef struct {
  GHashTable *records; /* "drill\x1f" "id" → MusterRecord (owned) */
  GPtrArray *entries;  /* (element-type MusterEntry) (owned) */
  GHashTable *tails;   /* "node.epoch" → MusterTail (owned) */
} Stage;

struct _MusterWriter {
  MusterDatabase *db;
  MusterPicture *picture;
  GHashTable *tails;    /* committed */
  GHashTable *settings; /* committed and staged alike; reloaded on rollback */
  char node[MUSTER_NODE_MAX + 1];
  guint32 epoch;
  GHashTable *drills; /* ids of all drills ever seen, also of staged ones */
  MusterClock clock;
  gboolean desk; /* commands are decided elsewhere */
  guint64 cursor, committed_cursor;
  MusterHash digest;
  Stage group, job;
  gboolean in_transaction;
  gboolean settings_changed;
};

void muster_stage_init (Stage *stage);
void muster_stage_clear (Stage *stage);
void muster_stage_free (Stage *stage);

gboolean muster_writer_begin (MusterWriter *w, GError **error); /* opens the group's transaction if there is none */
gboolean muster_writer_keep_job (MusterWriter *w, GError **error);
gboolean muster_writer_reload_settings (MusterWriter *w, GError **error);

/* The record in exactly that world, or as seen there, with both stages over the picture. (nullable) (transfer none) */
MusterRecord *muster_writer_get_exact (MusterWriter *w, const char *drill, const char *id);
MusterRecord *muster_writer_get_seen (MusterWriter *w, const char *drill, const char *id);
gboolean muster_writer_may (MusterWriter *w, const MusterOp *op, char **why); /* the rules, asked over the stages */
/* Folds @entity in the world of @drill from the journal and from what this job has not written yet. */
gboolean muster_writer_fold (MusterWriter *w, const char *drill, const char *entity, GError **error);
/* Brings an entry into the picture of every world it shows in. @fresh: not seen before; else its verdict changed. */
gboolean muster_writer_show (MusterWriter *w, const MusterEntry *entry, gboolean fresh, GError **error);
