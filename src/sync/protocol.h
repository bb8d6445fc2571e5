/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/store.h"

/* Protocol version 1 as bytes: what stands on each line that a desk and a server exchange. Pure: no network, no clock,
 * no state; any thread. docs/protocol.md describes it in words. */
#define MUSTER_PROTOCOL_VERSION      1
#define MUSTER_PROTOCOL_OP_MAX       (4 * 1024 * 1024)  /* bytes of one operation */
#define MUSTER_PROTOCOL_PUSH_MAX     (16 * 1024 * 1024) /* bytes of a push's body */
#define MUSTER_PROTOCOL_PUSH_OPS     1000               /* operations in one push */
#define MUSTER_PROTOCOL_PULL_LINES   5000               /* lines in one pull, at most */
#define MUSTER_PROTOCOL_PULL_MAX     (64 * 1024 * 1024) /* bytes of a pull's answer a desk accepts */
#define MUSTER_PROTOCOL_LINE_MAX     (MUSTER_PROTOCOL_OP_MAX + 16 * 1024)
#define MUSTER_PROTOCOL_HEARTBEAT_MS 5000  /* the server writes to every stream at least this often */
#define MUSTER_PROTOCOL_SILENCE_MS   12000 /* a stream that is silent for so long is taken for dead */

#define MUSTER_PROTOCOL_ERROR (muster_protocol_error_quark ())
GQuark muster_protocol_error_quark (void);
typedef enum {
  MUSTER_PROTOCOL_ERROR_SYNTAX,    /* not what this protocol says */
  MUSTER_PROTOCOL_ERROR_TOO_LARGE, /* a line or the whole is over its limit */
  MUSTER_PROTOCOL_ERROR_TOO_MANY,  /* too many lines */
  MUSTER_PROTOCOL_ERROR_VERSION,   /* another version of the protocol */
} MusterProtocolError;

/* ---- push ---- */
/* One operation's bytes per line. (element-type GBytes) */
GBytes *muster_protocol_format_push (GPtrArray *ops);
/* (transfer full) (element-type GBytes): slices that keep @body alive. Empty lines are skipped. */
GPtrArray *muster_protocol_parse_push (GBytes *body, GError **error);

/* The server's answer about one pushed operation. */
typedef struct {
  char *id; /* (nullable) NULL where the operation could not be read */
  MusterPushOutcome outcome;
  guint64 pos; /* 0: not in the log */
  char *why;   /* (nullable) */
} MusterPushLine;
void muster_push_line_free (MusterPushLine *line);
void muster_protocol_add_result (GString *out, const char *id, MusterPushOutcome outcome, guint64 pos, const char *why);
GPtrArray *muster_protocol_parse_results (GBytes *body, GError **error); /* (element-type MusterPushLine) */

/* ---- pull and live ---- */
/* One place of the server's log. */
typedef struct {
  guint64 pos;
  MusterVerdict verdict;
  char *why;  /* (nullable) */
  GBytes *op; /* verbatim */
} MusterFeedLine;
void muster_feed_line_free (MusterFeedLine *line);
/* Appends the line without its end of line. */
void muster_protocol_add_line (GString *out, guint64 pos, MusterVerdict verdict, const char *why, GBytes *op);
/* @text need not end in NUL. (transfer full) */
MusterFeedLine *muster_protocol_parse_line (const char *text, gsize length, GError **error);

/* What ends a pull: all up to @through was given; the log goes up to @head, where the digest was @digest. */
typedef struct {
  guint64 through, head;
  MusterHash digest;
} MusterPullEnd;
void muster_protocol_add_end (GString *out, const MusterPullEnd *end);
/* (transfer full) (element-type MusterFeedLine), ascending by pos. An answer without its end is an error: it was cut.
 */
GPtrArray *muster_protocol_parse_pull (GBytes *body, MusterPullEnd *end, GError **error);

/* What a server says of itself on a live stream: up to @pos everything was sent, and there its digest is @digest. */
typedef struct {
  guint64 pos;
  MusterHash digest;
  gint64 time_ms; /* the server's clock, ms since 1970 UTC */
} MusterProof;
void muster_protocol_add_proof (GString *out, const MusterProof *proof);
gboolean muster_protocol_parse_proof (const char *text, gsize length, MusterProof *out, GError **error);
/* Whole events for a stream, with their empty line. */
void muster_protocol_add_line_event (GString *out, guint64 pos, MusterVerdict verdict, const char *why, GBytes *op);
void muster_protocol_add_proof_event (GString *out, const MusterProof *proof);

/* ---- hello and errors ---- */
typedef struct {
  char *server; /* the server's own node */
  int protocol;
  gint64 time_ms;
  char *account;
  char *role;
  char *name;  /* (nullable) of the centre */
  char *drill; /* (nullable) the world the server's folder works in */
  guint64 head;
} MusterHello;
void muster_hello_clear (MusterHello *hello);
void muster_protocol_add_hello (GString *out, const MusterHello *hello);
/* Fails with VERSION where the server speaks only another version. */
gboolean muster_protocol_parse_hello (GBytes *body, MusterHello *out, GError **error);
/* {"error":code,"message":…} */
void muster_protocol_add_error (GString *out, const char *code, const char *message);
