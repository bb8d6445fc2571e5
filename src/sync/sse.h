/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sync/protocol.h"

/* A reader of Server-Sent Events that takes bytes as they come, cut anywhere (WHATWG HTML §9.2.6: lines end in LF, CR
 * or CRLF; "data" lines of one event are joined by LF; a line that starts with a colon is a comment). One thread at a
 * time. */
typedef struct _MusterSse MusterSse;
/* @event: (nullable) its type; @id: (nullable) the last id seen; @data is NUL-terminated after @length bytes. */
typedef void (*MusterSseFunc) (const char *event, const char *id, const char *data, gsize length, gpointer user_data);

MusterSse *muster_sse_new (gsize event_max, MusterSseFunc func, gpointer user_data);
void muster_sse_free (MusterSse *sse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSse, muster_sse_free)
/* FALSE once an event is over @event_max bytes; the reader is of no use then. */
gboolean muster_sse_feed (MusterSse *sse, const char *bytes, gsize length, GError **error);

/* The live stream on top of it: events turned into lines of the log and proofs. */
typedef struct _MusterLive MusterLive;
MusterLive *muster_live_new (void);
void muster_live_free (MusterLive *live);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterLive, muster_live_free)
/* What came with @bytes: @lines (transfer full) (element-type MusterFeedLine), and in @proof the newest proof if TRUE
 * is set in @proven. A proof counts after all the lines before it. An event type that is not known is skipped. */
gboolean muster_live_feed (MusterLive *live, const char *bytes, gsize length, GPtrArray **lines, gboolean *proven,
                           MusterProof *proof, GError **error);
