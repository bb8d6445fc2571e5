/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/map-view.h"
#include <shumate/shumate.h>

/* What a person is drawing or measuring with the pointer or the keyboard, live. Main thread only.
 *
 * Signals: "drawn" (const char *geometry): a plot is finished, as a GeoJSON geometry (RFC 7946, degrees with 7
 *   decimals, rings counter-clockwise); "changed": the words to show beside the tool are others. */
#define MUSTER_TYPE_SKETCH_LAYER (muster_sketch_layer_get_type ())
G_DECLARE_FINAL_TYPE (MusterSketchLayer, muster_sketch_layer, MUSTER, SKETCH_LAYER, ShumateLayer)

MusterSketchLayer *muster_sketch_layer_new (ShumateViewport *viewport);
void muster_sketch_layer_set_look (MusterSketchLayer *layer, MusterLook look);
void muster_sketch_layer_set_tool (MusterSketchLayer *layer, MusterMapTool tool); /* forgets what was begun */
MusterMapTool muster_sketch_layer_get_tool (MusterSketchLayer *layer);

void muster_sketch_layer_press (MusterSketchLayer *layer, double x, double y, int n_press); /* a click there */
void muster_sketch_layer_add_at_centre (MusterSketchLayer *layer); /* for the keyboard: the cross in the middle */
void muster_sketch_layer_move (MusterSketchLayer *layer, double x, double y); /* the pointer is there */
void muster_sketch_layer_leave (MusterSketchLayer *layer);                    /* the pointer left */
gboolean muster_sketch_layer_finish (MusterSketchLayer *layer);               /* FALSE: too few points yet */
gboolean muster_sketch_layer_take_back (MusterSketchLayer *layer);            /* the last point; FALSE: there is none */
/* What the tool says now: how to go on, or what is measured. (transfer full) (nullable) */
char *muster_sketch_layer_words (MusterSketchLayer *layer);
