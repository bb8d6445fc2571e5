/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "tiles/paint.h"
#include "tiles/palette.h"

/* The geometry of a plot, read once from its GeoJSON (RFC 7946) into the Mercator square. Immutable. */
typedef struct _MusterShape MusterShape;

MusterShape *muster_shape_new (const char *geojson); /* (nullable) where it holds no coordinates */
void muster_shape_free (MusterShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterShape, muster_shape_free)
MusterBox muster_shape_get_box (const MusterShape *shape);
MusterPoint muster_shape_get_anchor (const MusterShape *shape); /* where its title goes */
/* A little square of how a plot looks, for legends: @look_word as in words.def. */
void muster_plot_draw_swatch (cairo_t *cr, const char *look_word, double x, double y, double width, double height,
                              MusterLook look);
