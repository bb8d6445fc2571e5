/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/scene.h"
#include "store/replay.h"

/* The journal read anew on a thread, with the records as they were at one moment: for what is made of the whole
 * journal (the hand-over sheet, a timeline), so that the window pays nothing for it. */
typedef struct {
  MusterReplay *replay;
  MusterPicture *picture;
  char *drill; /* (nullable) */
  MusterScene scene;
  MusterDecided *ops; /* of the replay, up to the moment; borrowed operations */
  guint n;
} MusterJournalWorld;

/* Blocks. @at: ms; G_MAXINT64: all of it. NULL with @error. */
MusterJournalWorld *muster_journal_world_load (const char *dir, const char *drill, gint64 at, GCancellable *cancellable,
                                               GError **error);
void muster_journal_world_free (MusterJournalWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterJournalWorld, muster_journal_world_free)
