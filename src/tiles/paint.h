/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"
#include "tiles/palette.h"
#include <cairo.h>

/* Drawing the base map with cairo, on any surface: image tiles for the screen, PDF for paper. No GTK. A call uses one
 * MusterArea and so one thread; several threads draw at once with an area each. */

/* What to draw: @box of the Mercator square onto @width × @height units of the context, at @zoom (the level that
 * decides what shows and how wide lines are; 256-unit tiles at an integer zoom are the reference). */
typedef struct {
  MusterBox box;
  double width, height;
  double zoom;
  MusterLook look;
} MusterView;

void muster_view_centered (MusterView *view, MusterLatLon centre, double zoom, double width, double height,
                           MusterLook look);
/* Mercator → units of the context. */
void muster_view_project (const MusterView *view, MusterPoint p, double *x, double *y);

/* Land, water, roads, buildings, boundaries; no words. */
gboolean muster_paint_base (cairo_t *cr, MusterArea *area, const MusterView *view, GCancellable *cancellable,
                            GError **error);

/* A tile z/x/y of 256 units at @scale (1 or 2 for HiDPI, 1.25 …): ARGB32 premultiplied, (256*scale)². (transfer full)
 */
cairo_surface_t *muster_paint_tile (MusterArea *area, int z, int x, int y, double scale, MusterLook look,
                                    GCancellable *cancellable, GError **error);
