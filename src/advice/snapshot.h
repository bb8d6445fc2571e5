/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/picture.h"

/* What advice is given about: the records of one world at one moment, immutable and atomically counted. Made on the
 * picture's own thread (cheap: it holds references), read on any. */
typedef struct _MusterSnapshot MusterSnapshot;

/* @drill (nullable): the world. @now_ms: the moment the advice is for, ms since 1970. */
MusterSnapshot *muster_snapshot_new (MusterPicture *picture, const char *drill, gint64 now_ms);
/* The same, sharing with @before (nullable; of the same picture) whatever has not changed since. */
MusterSnapshot *muster_snapshot_next (MusterSnapshot *before, MusterPicture *picture, const char *drill, gint64 now_ms);
MusterSnapshot *muster_snapshot_ref (MusterSnapshot *snapshot);
void muster_snapshot_unref (MusterSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSnapshot, muster_snapshot_unref)

gint64 muster_snapshot_get_now (const MusterSnapshot *snapshot);
const char *muster_snapshot_get_drill (const MusterSnapshot *snapshot); /* (nullable) */
const MusterRecord *muster_snapshot_get (const MusterSnapshot *snapshot,
                                         const char *id); /* (nullable); NULL for NULL */
/* All of a kind, sorted by id. (transfer none) (element-type MusterRecord) */
const GPtrArray *muster_snapshot_list (const MusterSnapshot *snapshot, MusterKind kind);
/* The active assignment that holds @team. (nullable) */
const MusterRecord *muster_snapshot_holder (const MusterSnapshot *snapshot, const char *team);
