/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/store.h"

/* The desk's line to its home server: pushes what is pending, follows the live stream, reconnects with growing,
 * jittered pauses, and says only what is proven. Runs its HTTP on the main context it was made in, without ever
 * blocking it. Reads the store's settings "server.url", "server.account", "server.token".
 *
 * Properties (notify on the main context):
 *   "state" (MusterLinkState), "pending" (uint: operations on their way), "proven-at" (int64 ms, 0 never),
 *   "cut-since" (int64 ms, 0 when connected), "server-offset" (int64 ms, server's clock minus ours), "problem" (string,
 * nullable: a code for a person, e.g. "unauthorized", "unreachable", "tls", "version"). */
#define MUSTER_TYPE_LINK (muster_link_get_type ())
G_DECLARE_FINAL_TYPE (MusterLink, muster_link, MUSTER, LINK, GObject)

typedef enum {
  MUSTER_LINK_NONE, /* no server set: this folder is its own home */
  MUSTER_LINK_CONNECTING,
  MUSTER_LINK_CONNECTED, /* the stream is open; not yet proven equal */
  MUSTER_LINK_PROVEN,    /* digests were equal at "proven-at" and nothing is known to differ since */
  MUSTER_LINK_CUT,       /* working on alone since "cut-since" */
} MusterLinkState;

MusterLink *muster_link_new (MusterStore *store);
void muster_link_start (MusterLink *link);
void muster_link_stop (MusterLink *link);
MusterLinkState muster_link_get_state (MusterLink *link);
guint muster_link_get_pending (MusterLink *link);
gint64 muster_link_get_proven_at (MusterLink *link);
gint64 muster_link_get_cut_since (MusterLink *link);
const char *muster_link_get_problem (MusterLink *link);
