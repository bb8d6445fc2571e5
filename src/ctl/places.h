/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"

/* A table of places, as spreadsheets write it. */
typedef struct {
  GPtrArray *ids; /* (element-type utf8) */
  GArray *points; /* (element-type MusterLatLon) as many */
} MusterPlaces;
void muster_places_clear (MusterPlaces *places);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterPlaces, muster_places_clear)

/* Reads a table of at least one place: all of it or nothing. What is wrong is said on standard error with its line.
 * Returns an exit code. Blocks. */
int muster_places_read (const char *command, const char *path, MusterPlaces *places);
