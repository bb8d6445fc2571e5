/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/drill.h"
#include <gio/gio.h>

/* The scripts of drills: those in the folder `drills` of a data folder, then those that come with the program. */
typedef struct {
  char *path;
  char *text;                /* (nullable) could not be read */
  MusterDrillScript *script; /* (nullable) it has faults */
  char *fault;               /* (nullable) the first of them, as a person reads it */
  guint n_faults;
} MusterDrillFile;

/* Read and checked on a thread. @dir: the data folder. */
void muster_drill_scripts_async (const char *dir, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
/* (transfer full) (element-type MusterDrillFile), by title; those with faults last. NULL: cancelled. */
GPtrArray *muster_drill_scripts_finish (GAsyncResult *result, GError **error);
