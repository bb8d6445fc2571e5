/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "tiles/palette.h"
#include "tiles/symbols.h"

/* The geometry of a plot, read once from its GeoJSON (RFC 7946) into the Mercator square. Immutable. */
typedef struct _MusterShape MusterShape;

MusterShape *muster_shape_new (const char *geojson);                      /* (nullable) where it holds no coordinates */
MusterShape *muster_shape_new_line (const MusterLatLon *points, guint n); /* (nullable) without points */
void muster_shape_free (MusterShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterShape, muster_shape_free)
MusterBox muster_shape_get_box (const MusterShape *shape);
MusterPoint muster_shape_get_anchor (const MusterShape *shape); /* where its title goes */
/* The point at @share (0…1) of the way along its first part, by length in Mercator. */
MusterPoint muster_shape_get_point (const MusterShape *shape, double share);
/* Whether @at lies in its rings and not in their holes. */
gboolean muster_shape_encloses (const MusterShape *shape, MusterPoint at);
/* As a plot whose look is @look_word (nullable), or one of the looks of advice: "advice", "advice-straight",
 * "advice-other", "advice-other-straight", "reach", or what muster_plot_look_of() says. With "-drill" at its end it is
 * dashed. Any thread. */
void muster_shape_draw (cairo_t *cr, const MusterShape *shape, const char *look_word, MusterProjectFunc project,
                        gpointer data, MusterLook look, gboolean selected);
/* How the area of a warning or of an alarm looks: by its level; @over: it has run out. (transfer none) (static) */
const char *muster_plot_look_of (const MusterRecord *record, gboolean over);
/* A little square of how a plot looks, for legends: @look_word as in words.def. */
void muster_plot_draw_swatch (cairo_t *cr, const char *look_word, double x, double y, double width, double height,
                              MusterLook look);
