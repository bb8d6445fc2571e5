/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "exchange/cap.h"
#include <gio/gio.h>

/* Where warnings come from: a file, a folder of files, or a feed on the web (Atom or RSS, of messages or of links to
 * them, or one message). Of a feed only links to the feed's own server are followed, without redirections: a feed
 * cannot make a desk ask elsewhere. */
typedef struct {
  char *name;     /* file or address */
  MusterCap *cap; /* (nullable) one message, valid or not; NULL: see @problem */
  char *problem;  /* (nullable) why it could not be read */
} MusterCapFind;
void muster_cap_find_free (MusterCapFind *find);

/* Blocks: for a worker thread, or the command line. @seen: (nullable) (element-type utf8) addresses read before, which
 * are left out; new ones are added. The messages come in the order in which they were sent. Fails where the source
 * itself cannot be read. (transfer full) (element-type MusterCapFind) */
GPtrArray *muster_cap_gather (const char *source, GHashTable *seen, GCancellable *cancellable, GError **error);
