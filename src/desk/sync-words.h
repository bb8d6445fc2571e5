/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sync/link.h"

/* How the line to the server is said: only what is proven. Pure. */
typedef struct {
  MusterLinkState state;
  guint pending;
  gint64 proven_at, cut_since; /* ms UTC */
  const char *problem;         /* (nullable) */
} MusterSyncFacts;

char *muster_sync_state_words (const MusterSyncFacts *facts);   /* "Proven 14:05:30"; (transfer full) */
char *muster_sync_pending_words (const MusterSyncFacts *facts); /* "3 on the way"; NULL when nothing is */
/* The strip shown while work goes on alone, NULL when none is needed. (transfer full) */
char *muster_sync_strip_words (const MusterSyncFacts *facts);
char *muster_sync_problem_words (const char *problem); /* (nullable) what to do about it. (transfer full) */
char *muster_sync_clock (gint64 ms, gboolean seconds); /* local time of day; (transfer full) */
