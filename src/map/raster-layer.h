/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/paint.h"
#include <shumate/shumate.h>

/* A layer that is painted with cairo by a worker, somewhat larger than the view, and then moves and scales with the map
 * until the next painting comes: words of the base map, plots. Main thread only. */
#define MUSTER_TYPE_RASTER_LAYER (muster_raster_layer_get_type ())
G_DECLARE_FINAL_TYPE (MusterRasterLayer, muster_raster_layer, MUSTER, RASTER_LAYER, ShumateLayer)

/* Main thread: gathers what is to be painted in @view, immutable from then on. NULL: nothing. */
typedef gpointer (*MusterRasterPrepare) (const MusterView *view, gpointer user_data);
/* Worker: paints it. FALSE: failed or cancelled, and the layer stays empty there. */
typedef gboolean (*MusterRasterPaint) (cairo_t *cr, gpointer prepared, const MusterView *view,
                                       GCancellable *cancellable);

/* @delay: ms the view must rest before a painting starts. @user_data must outlive the layer. */
MusterRasterLayer *muster_raster_layer_new (ShumateViewport *viewport, guint delay, MusterRasterPrepare prepare,
                                            MusterRasterPaint paint, GDestroyNotify free_prepared, gpointer user_data);
void muster_raster_layer_set_look (MusterRasterLayer *layer, MusterLook look);
/* What is to be painted has changed. */
void muster_raster_layer_invalidate (MusterRasterLayer *layer);
gboolean muster_raster_layer_is_busy (MusterRasterLayer *layer); /* waiting or painting */
