/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "server/doorkeeper.h"
#include "server/feed.h"
#include "server/listener.h"
#include "sync/protocol.h"

/* The server's answers: protocol version 1 (docs/protocol.md) over a store, behind a listener. Main context of its
 * maker. */
typedef struct _MusterService MusterService;

typedef struct {
  MusterListenerLimits listener;
  MusterFeedLimits feed;
  guint pushes; /* decided at the same time */
} MusterServiceLimits;
extern const MusterServiceLimits muster_service_default_limits;

/* Opens DIR's store (home, made where it is not there) and accounts. Nothing listens yet. Blocks. */
MusterService *muster_service_new (const char *dir, const MusterServiceLimits *limits, GError **error);
MusterListener *muster_service_get_listener (MusterService *service);
MusterStore *muster_service_get_store (MusterService *service);
/* Accepts no more, ends the streams, lets what is being answered end, but not longer than @max_ms; then calls @done. */
void muster_service_stop (MusterService *service, guint max_ms, void (*done) (gpointer data), gpointer data);
void muster_service_free (MusterService *service); /* closes the store; waits for its last commit */
