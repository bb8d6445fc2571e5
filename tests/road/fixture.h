/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"

/* A folder of its own for a test, gone with everything in it at the end. */
typedef struct {
  char *dir;
} Folder;
void folder_init (Folder *folder);
void folder_clear (Folder *folder);
char *folder_path (const Folder *folder, const char *name); /* (transfer full) */
guint folder_count (const Folder *folder);                  /* files in it */

char *demo_pbf (void); /* (transfer full) the extract the project carries */
/* Builds or aborts. */
void build_area (const char *pbf, const char *out, MusterAreaReport *report);
/* The demo's area, built once for a test program; freed by demo_area_done(). */
MusterArea *demo_area (void);
const char *demo_area_path (void);
void demo_area_done (void);
