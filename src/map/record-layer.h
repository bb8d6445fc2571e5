/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/record-set.h"
#include "tiles/labels.h"
#include <shumate/shumate.h>

/* Symbols, their names, count bubbles where they are too many, the selection and a passing mark. Main thread only.
 *
 * Signal "laid-out": what is drawn, or where, changed with the last frame (emitted between frames). */
#define MUSTER_TYPE_RECORD_LAYER (muster_record_layer_get_type ())
G_DECLARE_FINAL_TYPE (MusterRecordLayer, muster_record_layer, MUSTER, RECORD_LAYER, ShumateLayer)

MusterRecordLayer *muster_record_layer_new (ShumateViewport *viewport, MusterRecordSet *set); /* @set: not owned */
void muster_record_layer_set_look (MusterRecordLayer *layer, MusterLook look);
void muster_record_layer_set_names_visible (MusterRecordLayer *layer, gboolean visible);
void muster_record_layer_set_selected (MusterRecordLayer *layer, const char *id); /* (nullable) */
void muster_record_layer_set_hovered (MusterRecordLayer *layer, const char *id);  /* (nullable) */
void muster_record_layer_set_mark (MusterRecordLayer *layer, const MusterLatLon *at,
                                   const char *label); /* (nullable) */
/* The set, or which kinds it shows, changed: items seen before are no longer valid. */
void muster_record_layer_invalidate (MusterRecordLayer *layer);

typedef struct {
  const MusterMapItem *item; /* (nullable) */
  const MusterMapHeap *heap; /* (nullable) of the bubble that was hit; valid until the next frame */
  double x, y;               /* the middle of what was hit */
  const char *area, *words;  /* (nullable) with neither of them: the id of a warning whose area it is, and its words */
} MusterMapHit;
/* What lies at @x, @y of the layer, the topmost first: symbol, bubble, name, plot. */
gboolean muster_record_layer_hit (MusterRecordLayer *layer, double x, double y, MusterMapHit *out);
/* The symbol after (@direction 1) or before (-1) @id in the order of distance from the middle of the view; from the
 * start or the end when @id is not in view. NULL past either end. */
const MusterMapItem *muster_record_layer_step (MusterRecordLayer *layer, const char *id, int direction);

guint muster_record_layer_count (MusterRecordLayer *layer, MusterKind kind);         /* drawn in the last frame */
guint muster_record_layer_count_bundled (MusterRecordLayer *layer, MusterKind kind); /* inside bubbles */
/* Rectangles in units of @view that base-map words must leave free. (transfer full) (element-type MusterRect) */
GArray *muster_record_layer_obstacles (MusterRecordLayer *layer, const MusterView *view);
/* FALSE while names wait for their turn to be made. */
gboolean muster_record_layer_is_complete (MusterRecordLayer *layer);
/* Another number after each layout that moved those rectangles on the ground. */
guint muster_record_layer_get_signature (MusterRecordLayer *layer);
