/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"
#include "tiles/palette.h"
#include <cairo.h>

/* How lines of the base map look at a zoom. Shared by the painter and the labels (which must know how wide a street
 * is). */

/* Width of the fill in units at @zoom; 0: not drawn at this zoom. Links (ramps) are narrower. */
double muster_style_width (MusterFeatureClass class, MusterFeatureFlags flags, double zoom);
/* What the casing adds to the fill on both sides together; 0: too thin to have one. */
double muster_style_casing (double width, MusterLook look);
gboolean muster_style_is_road (MusterFeatureClass class); /* has a casing: service … motorway */
MusterInk muster_style_road_ink (MusterFeatureClass class, double width);
gboolean muster_style_is_major (MusterFeatureClass class);
void muster_style_set_ink (cairo_t *cr, MusterLook look, MusterInk ink);
void muster_style_set_ink_alpha (cairo_t *cr, MusterLook look, MusterInk ink, double alpha);
