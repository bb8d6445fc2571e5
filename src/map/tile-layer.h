/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/tile-source.h"

/* The ground: tiles of a source, in the right place at every zoom whether the right ones are there yet or not. Main
 * thread only. */
#define MUSTER_TYPE_TILE_LAYER (muster_tile_layer_get_type ())
G_DECLARE_FINAL_TYPE (MusterTileLayer, muster_tile_layer, MUSTER, TILE_LAYER, ShumateLayer)

MusterTileLayer *muster_tile_layer_new (ShumateViewport *viewport);
/* What the source before has stays below until everything in view has come from this one; at once gone when @source has
 * no area, or the view no size. */
void muster_tile_layer_set_source (MusterTileLayer *layer, MusterTileSource *source);
gboolean muster_tile_layer_is_complete (MusterTileLayer *layer); /* every tile in view is there, or there is no area */
