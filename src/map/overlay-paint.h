/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/overlay.h"
#include "tiles/paint.h"

/* Shapes and labels can lie apart, with something between them. */
typedef enum { MUSTER_OVERLAY_SHAPES = 1 << 0, MUSTER_OVERLAY_LABELS = 1 << 1 } MusterOverlayParts;
/* @selected: (nullable) the id of the area that stands out. @obstacles (nullable) (element-type MusterRect): what the
 * labels of areas keep off where they can. FALSE: cancelled. Any thread. */
gboolean muster_overlay_paint (const MusterOverlay *overlay, MusterOverlayParts parts, const char *selected,
                               const GArray *obstacles, cairo_t *cr, const MusterView *view, GCancellable *cancellable);
