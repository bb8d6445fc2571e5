/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sync/machine.h"
#include <libsoup/soup.h>

/* One HTTP request of the line, on libsoup, without ever blocking: DNS, connecting, TLS and reading are asynchronous;
 * what is large is read apart in a worker thread. Main context of the caller. Inside sync/ only. */
typedef struct _MusterRequest MusterRequest;

/* What a request tells its owner. Each function may free the request. After failed(), and after the one answer of a
 * hello, pull or push, nothing more comes. */
typedef struct {
  void (*alive) (guint serial, gpointer data); /* some bytes came */
  void (*hello) (guint serial, const MusterHello *hello, gpointer data);
  /* @entries: (transfer full) (element-type MusterEntry) */
  void (*pulled) (guint serial, GPtrArray *entries, const MusterPullEnd *end, gpointer data);
  void (*pushed) (guint serial, GPtrArray *results, gpointer data); /* (element-type MusterPushLine) */
  void (*opened) (guint serial, gpointer data);
  void (*lines) (guint serial, GPtrArray *entries, guint64 last, gpointer data); /* (transfer full) */
  void (*proof) (guint serial, const MusterProof *proof, gpointer data);
  void (*failed) (guint serial, MusterFailure failure, gpointer data);
} MusterRequestEvents;

/* A session fit for a line: short idle time, no proxy of the desktop in between. (transfer full) */
SoupSession *muster_session_new (void);
/* Whether @url can be a server's address: http or https, a host, no query. */
gboolean muster_session_check_url (const char *url, GError **error);
/* @action: HELLO, PULL, LIVE or PUSH. @events and @data must stay until muster_request_cancel() or the last answer. */
MusterRequest *muster_request_start (SoupSession *session, const char *url, const char *token,
                                     const MusterAction *action, const MusterRequestEvents *events, gpointer data);
/* Nothing more is heard of it; never call it after the last answer. */
void muster_request_cancel (MusterRequest *request);
