/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/tile-source.h"
#include "tiles/labels.h"
#include "tiles/paint.h"

/* Which tiles to draw where, and which to ask for. Pure: the tiles themselves stay behind a question, so that the rules
 * are tested without a window. */
typedef struct {
  MusterTileAt at;
  MusterRect rect; /* units of the view; every edge lies on a pixel */
} MusterTilePlace;

/* Whether the tile is there now. */
typedef gboolean (*MusterTileHas) (MusterTileAt at, gpointer user_data);

/* The level whose tiles stand for @zoom: each is drawn at 0.71 to 1.41 of its size. */
int muster_tile_plan_level (double zoom);
/* The tiles of that level in @view, the middle first. (transfer full) (element-type MusterTileAt) */
GArray *muster_tile_plan_needed (const MusterView *view);
/* What to draw, in order: for each of @needed that is not there the nearest larger tile that is, the coarsest first;
 * then the smaller ones that are; then those of the level. @scale: pixels for a unit. (transfer full) (element-type
 * MusterTilePlace) */
GArray *muster_tile_plan_places (const MusterView *view, const GArray *needed, int scale, MusterTileHas has,
                                 gpointer user_data);
