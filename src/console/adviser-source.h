/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/advice.h"
#include "advice/terrain.h"
#include "desk/desk.h"

/* Blocking, for threads: the adviser of a desk, its norms read at the first call. @source: from the main thread, by
 * muster_adviser_source_of(). NULL with @error when the norms cannot be read. (transfer full) */
typedef struct _MusterAdviserSource MusterAdviserSource;
MusterAdviserSource *muster_adviser_source_of (MusterDesk *desk); /* (transfer full) main thread */
void muster_adviser_source_unref (MusterAdviserSource *source);
MusterAdviser *muster_adviser_source_get (MusterAdviserSource *source, GError **error);
/* What came of asking the routing server last. @trouble (nullable): why it failed (transfer full) (nullable). Main
 * thread. */
MusterRemoteState muster_adviser_source_get_remote (MusterAdviserSource *source, char **trouble);
