/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* What the model desk marks moved aside in a new epoch; a real store drops the row. */
#define SIM_REISSUED ((MusterVerdict)100)
#include "sync/machine.h"
#include "sync/sse.h"

/* The pieces of the simulated world: what a disk holds, and a server that decides. See sim.c for the world itself. */

/* One operation on a simulated disk. */
typedef struct {
  MusterOpId opid;
  char id[MUSTER_OPID_TEXT];
  char *tag; /* (owned) what was done; survives being written again under a new epoch */
  GBytes *bytes;
  MusterHash hash; /* of the bytes */
  guint64 pos;
  MusterVerdict verdict;
  char *why;       /* (owned) (nullable) */
  MusterHash mark; /* of (pos, verdict, bytes): what the digest is made of */
} SimEntry;

/* A folder: a desk's, or the server's. */
typedef struct {
  char node[MUSTER_NODE_MAX + 1];
  guint32 epoch;
  guint64 counter;
  MusterHash prev;
  GPtrArray *entries; /* (element-type SimEntry) in the order they came */
  GHashTable *by_id;
  guint64 cursor;
} SimStore;

SimStore *sim_store_new (const char *node);
SimStore *sim_store_copy (const SimStore *store); /* a backup */
void sim_store_free (SimStore *store);
/* @claim: (nullable) a team only one may have; @forbidden: something this account may not. */
void sim_store_write (SimStore *store, const char *tag, const char *claim, gboolean forbidden);
guint sim_store_count_pending (const SimStore *store);
GPtrArray *sim_store_pending (const SimStore *store, guint limit); /* (element-type MusterPendingOp) */
void sim_store_receive (SimStore *store, GPtrArray *lines, guint64 cursor);
void sim_store_new_epoch (SimStore *store);
void sim_store_get_local (const SimStore *store, MusterLocal *out);
SimEntry *sim_store_at_pos (const SimStore *store, guint64 pos); /* (nullable) */
/* Whether @desk holds just what @server's log holds up to @pos; else says in @why what differs. */
gboolean sim_store_equals (const SimStore *desk, const SimStore *server, guint64 pos, char **why);

/* The server: answers as bytes, by the real codec. */
typedef struct {
  SimStore *log;
  GHashTable *chains; /* "node.epoch" → the last SimEntry */
  GHashTable *claims; /* team → tag */
  MusterHash digest;
} SimServer;

SimServer *sim_server_new (void);
void sim_server_free (SimServer *server);
guint64 sim_server_head (const SimServer *server);
GBytes *sim_server_hello (SimServer *server, gint64 now);
GBytes *sim_server_push (SimServer *server, GBytes *body);
GBytes *sim_server_pull (SimServer *server, guint64 after, guint limit);
/* What a stream at @after gets now: lines, and a proof. Moves @after. */
GBytes *sim_server_live (SimServer *server, guint64 *after, gint64 now);
