/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/overlay.h"
#include "tiles/paint.h"

/* FALSE: cancelled. Any thread. */
gboolean muster_overlay_paint (const MusterOverlay *overlay, cairo_t *cr, const MusterView *view,
                               GCancellable *cancellable);
