/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "server/listener.h"
#include "store/store.h"

/* The live streams: every new place of the log goes to all of them at once; each keeps its own cursor, so a slow reader
 * holds up nobody, takes a bounded amount of memory, and is dropped when it has taken nothing for a while. Main
 * context. */
typedef struct _MusterFeed MusterFeed;

typedef struct {
  guint buffer_bytes;  /* written for one stream and not yet taken by its reader, at most */
  guint stall_seconds; /* a reader that takes nothing for so long is dropped */
  guint streams;       /* at the same time */
} MusterFeedLimits;

MusterFeed *muster_feed_new (MusterStore *store, MusterListener *listener, const MusterFeedLimits *limits);
void muster_feed_free (MusterFeed *feed);
/* Answers @msg with a stream from @after on. @account: whose it is. FALSE: too many streams. */
gboolean muster_feed_add (MusterFeed *feed, SoupServerMessage *msg, guint64 after, const char *account);
/* Drops the streams of accounts that @keep says FALSE about. */
void muster_feed_check (MusterFeed *feed, gboolean (*keep) (const char *account, gpointer data), gpointer data);
void muster_feed_stop (MusterFeed *feed); /* ends all streams in good order; takes no more */
guint muster_feed_count (MusterFeed *feed);
