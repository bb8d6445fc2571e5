/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sync/protocol.h"

/* What a desk does to keep in step with its server, as a pure step function: events and the time go in, actions come
 * out. No clock, no randomness of its own, no network, no disk. @now is monotonic, in ms, of whoever drives it. After
 * each event take the actions with muster_machine_next() until NULL, and call muster_machine_tick() at
 * muster_machine_deadline(). One thread at a time. */
typedef struct _MusterMachine MusterMachine;

/* Why something did not work. Names by muster_failure_code(). */
typedef enum {
  MUSTER_FAILURE_NONE,
  MUSTER_FAILURE_UNREACHABLE,  /* no connection, or it broke */
  MUSTER_FAILURE_TIMEOUT,      /* nothing came in time */
  MUSTER_FAILURE_UNAUTHORIZED, /* the token is not known */
  MUSTER_FAILURE_FORBIDDEN,    /* this account may not, or the folder's node belongs to another account */
  MUSTER_FAILURE_TLS,
  MUSTER_FAILURE_VERSION,      /* another protocol version */
  MUSTER_FAILURE_PROTOCOL,     /* what came makes no sense */
  MUSTER_FAILURE_BUSY,         /* the server asked to wait */
  MUSTER_FAILURE_TOO_LARGE,    /* the server will not take something so large */
  MUSTER_FAILURE_MALFORMED,    /* the server cannot read an operation of this folder */
  MUSTER_FAILURE_OTHER_SERVER, /* not the server this folder grew up with */
  MUSTER_FAILURE_BEHIND,       /* the server knows less than it once told: restored from a backup */
  MUSTER_FAILURE_DIVERGED,     /* same place, other digest */
  MUSTER_FAILURE_STORE,        /* this folder cannot be written */
} MusterFailure;
const char *muster_failure_code (MusterFailure failure); /* "unreachable" …; NULL for NONE */

typedef enum {
  MUSTER_DO_HELLO,       /* GET /v1/hello → hello() */
  MUSTER_DO_PULL,        /* GET /v1/pull?after&limit → pulled() */
  MUSTER_DO_LIVE,        /* GET /v1/live?after → opened(), then alive(), lines(), proof() */
  MUSTER_DO_CANCEL_FEED, /* drop the hello, pull or stream under way; nothing more is heard of it */
  MUSTER_DO_ASK,         /* ask the store what is pending, @limit → pending() */
  MUSTER_DO_PUSH,        /* POST /v1/push of @ops → pushed() */
  MUSTER_DO_CANCEL_PUSH,
  MUSTER_DO_STORE,     /* the store shall take in @lines and move its cursor → stored() */
  MUSTER_DO_NEW_EPOCH, /* the store shall write what is pending under a new epoch → renewed() */
} MusterDo;

typedef struct {
  MusterDo what;
  guint serial;     /* for requests: to be given back with every answer; other serials are ignored */
  guint64 after;    /* PULL, LIVE */
  guint limit;      /* PULL, ASK */
  GPtrArray *ops;   /* (owned) (nullable) PUSH: (element-type GBytes) */
  GPtrArray *lines; /* (owned) (nullable) STORE: what lines() and pulled() were given, in order */
  guint64 cursor;   /* STORE */
} MusterAction;
void muster_action_free (MusterAction *action);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAction, muster_action_free)

/* What the store says of itself. */
typedef struct {
  guint pending;  /* own operations not yet confirmed by the feed */
  guint64 cursor; /* as committed */
  guint64 pos;    /* where @digest was taken */
  MusterHash digest;
} MusterLocal;

/* One of the store's own operations that wait. */
typedef struct {
  char *id;
  GBytes *bytes;
} MusterPendingOp;
MusterPendingOp *muster_pending_op_new (const char *id, GBytes *bytes);
void muster_pending_op_free (MusterPendingOp *op);

typedef struct {
  gboolean started;
  gboolean connected;    /* the live stream is open */
  gboolean proven;       /* equal digests at the same place with nothing pending, and no change since */
  gint64 proven_at;      /* @now of the last proof; 0: never */
  gint64 cut_since;      /* @now since which there is no connection; 0: connected, or not yet tried */
  MusterFailure problem; /* what stands in the way; NONE while all is well */
  guint pending;
} MusterStatus;

MusterMachine *muster_machine_new (guint64 seed); /* @seed: for the jitter */
void muster_machine_free (MusterMachine *m);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterMachine, muster_machine_free)

/* @server: (nullable) the id of the server this folder has known so far. */
void muster_machine_start (MusterMachine *m, gint64 now, const char *server, const MusterLocal *local);
void muster_machine_stop (MusterMachine *m, gint64 now);
/* ---- events ---- */
void muster_machine_tick (MusterMachine *m, gint64 now);
void muster_machine_local (MusterMachine *m, gint64 now, const MusterLocal *local); /* the store changed */
void muster_machine_network_changed (MusterMachine *m, gint64 now);
void muster_machine_hello (MusterMachine *m, gint64 now, guint serial, const MusterHello *hello);
/* @lines (transfer full), of any element type: the machine only hands them on. @last: place of the last one. */
void muster_machine_pulled (MusterMachine *m, gint64 now, guint serial, GPtrArray *lines, const MusterPullEnd *end);
void muster_machine_opened (MusterMachine *m, gint64 now, guint serial);
void muster_machine_alive (MusterMachine *m, gint64 now, guint serial); /* some bytes came */
void muster_machine_lines (MusterMachine *m, gint64 now, guint serial, GPtrArray *lines, guint64 last);
void muster_machine_proof (MusterMachine *m, gint64 now, guint serial, const MusterProof *proof);
void muster_machine_failed (MusterMachine *m, gint64 now, guint serial, MusterFailure failure);
void muster_machine_pending (MusterMachine *m, gint64 now,
                             GPtrArray *ops); /* (transfer full) (element-type MusterPendingOp) */
void muster_machine_pushed (MusterMachine *m, gint64 now, guint serial,
                            GPtrArray *results); /* (element-type MusterPushLine) */
void muster_machine_stored (MusterMachine *m, gint64 now, gboolean ok, const MusterLocal *local);
void muster_machine_renewed (MusterMachine *m, gint64 now, gboolean ok, const MusterLocal *local);

/* ---- what comes out ---- */
MusterAction *muster_machine_next (MusterMachine *m); /* (transfer full) (nullable) */
gint64 muster_machine_deadline (MusterMachine *m);    /* G_MAXINT64: nothing to wait for */
const MusterStatus *muster_machine_get_status (MusterMachine *m);
