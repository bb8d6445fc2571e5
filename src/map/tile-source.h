/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/area-pool.h"
#include "map/sheet.h"
#include "tiles/palette.h"
#include <shumate/shumate.h>

/* Base-map tiles, painted by worker threads from an area file. Main thread only; see tile-source.c. For libshumate it
 * is the map source that says how far one may zoom and how large a tile is; the tiles are drawn by MusterTileLayer.
 *
 * Signals:
 *   "painted": a tile that was wanted is there
 *   "failed" (const GError *): the area turned out unusable while a tile was painted; once per source */
#define MUSTER_TYPE_TILE_SOURCE (muster_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (MusterTileSource, muster_tile_source, MUSTER, TILE_SOURCE, ShumateMapSource)

#define MUSTER_TILE_SIZE 256
#define MUSTER_MIN_ZOOM  5
#define MUSTER_MAX_ZOOM  20

typedef struct {
  int z, x, y;
} MusterTileAt;

/* A source is for one area, look and scale for ever; a change of those is a new source, and they share their threads
 * and their cache. @pool: (nullable): no base map, there never is a tile. @scale: device pixels for a unit. */
MusterTileSource *muster_tile_source_new (MusterAreaPool *pool, MusterLook look, int scale);
gboolean muster_tile_source_is_empty (MusterTileSource *source); /* has no area */
/* The tile, if it is painted and still kept: (transfer none) (nullable), valid until the main loop runs. */
MusterSheet *muster_tile_source_get (MusterTileSource *source, MusterTileAt at);
/* What is wanted from now on, the first first (element-type MusterTileAt); what was wanted before and is not now is no
 * longer painted. Tiles that are there cost nothing. */
void muster_tile_source_want (MusterTileSource *source, const GArray *tiles);
/* Tiles wanted and not yet there. */
guint muster_tile_source_get_pending (MusterTileSource *source);
