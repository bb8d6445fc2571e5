/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/picture.h"
#include <gio/gio.h>

/* Looking back: the whole picture of one world at any moment of its journal. Loaded once, from a connection of its own
 * that only reads, while the program goes on working; then immutable, so any thread may seek, several at once.
 *
 * An operation counts from the moment its writer's clock showed, or from its hybrid time where that clock was ahead of
 * it. What was decided about it counts from the beginning: a refused order never seems to hold. */
typedef struct _MusterReplay MusterReplay;

/* Blocks; for a worker thread. @drill: (nullable) NULL: the real world; a drill sees the real records too. */
MusterReplay *muster_replay_load (const char *dir, const char *drill, GCancellable *cancellable, GError **error);
void muster_replay_load_async (const char *dir, const char *drill, GCancellable *cancellable, GAsyncReadyCallback done,
                               gpointer data);
MusterReplay *muster_replay_load_finish (GAsyncResult *result, GError **error);
MusterReplay *muster_replay_ref (MusterReplay *replay);
void muster_replay_unref (MusterReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterReplay, muster_replay_unref)

guint muster_replay_n_ops (const MusterReplay *replay);
/* Operation @i in the order of time; @when: (out) (optional) ms. (transfer none) */
const MusterOp *muster_replay_op (const MusterReplay *replay, guint i, gint64 *when, MusterVerdict *verdict);
/* How many operations there were at @at (ms). */
guint muster_replay_count_at (const MusterReplay *replay, gint64 at);

/* One moment: every record there had been, also withdrawn ones (look at ->exists). Immutable. */
typedef struct _MusterReplayFrame MusterReplayFrame;
MusterReplayFrame *muster_replay_seek (MusterReplay *replay, gint64 at); /* (transfer full) */
void muster_replay_frame_free (MusterReplayFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterReplayFrame, muster_replay_frame_free)
gint64 muster_replay_frame_at (const MusterReplayFrame *frame);
guint muster_replay_frame_n_records (const MusterReplayFrame *frame);
MusterRecord *muster_replay_frame_record (const MusterReplayFrame *frame, guint i); /* (nullable) (transfer none) */
/* What makes a picture of @from (nullable: an empty one) one of @to: new versions, and for records that are not there
 * yet, empty ones marked ->gone. (transfer full) (element-type MusterRecord) */
GPtrArray *muster_replay_changes (const MusterReplayFrame *from, const MusterReplayFrame *to);
/* The same done to @picture, which holds @from and nothing else. On the picture's thread. */
void muster_replay_show (const MusterReplayFrame *from, const MusterReplayFrame *to, MusterPicture *picture);
