/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/area-pool.h"
#include "tiles/palette.h"
#include <shumate/shumate.h>

/* Base-map tiles for libshumate, painted by worker threads from an area file. Main thread only; see tile-source.c.
 *
 * Signal "failed" (const GError *): the area turned out unusable while a tile was painted; once per area. */
#define MUSTER_TYPE_TILE_SOURCE (muster_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (MusterTileSource, muster_tile_source, MUSTER, TILE_SOURCE, ShumateMapSource)

#define MUSTER_TILE_SIZE 256
#define MUSTER_MIN_ZOOM  5
#define MUSTER_MAX_ZOOM  20

/* A source is for one area, look and scale for ever; a change of those is a new source, and they share their threads
 * and their cache. @pool: (nullable): no base map, tiles stay empty. @scale: device pixels for a unit. */
MusterTileSource *muster_tile_source_new (MusterAreaPool *pool, MusterLook look, int scale);
/* Tiles asked for and not yet there (cancelled ones do not count). */
guint muster_tile_source_get_pending (MusterTileSource *source);
