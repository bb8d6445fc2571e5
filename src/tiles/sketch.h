/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/paint.h"

/* From points of the Mercator square to paths of a cairo context: projecting, thinning and clipping. */
typedef struct {
  double x, y;
} MusterXY;

typedef struct {
  cairo_t *cr;
  MusterView view;
  double sx, sy;              /* units for one unit of the square */
  double tolerance;           /* units; vertices nearer than this to the last one kept are dropped */
  double x0, y0, x1, y1;      /* what lies outside need not be drawn: the view with a margin for wide lines */
  GArray *scratch, *scratch2; /* MusterXY */
} MusterSketch;

/* @margin: how far, in units, something outside the view can reach into it (half the widest line). */
void muster_sketch_init (MusterSketch *sketch, cairo_t *cr, const MusterView *view, double margin);
void muster_sketch_clear (MusterSketch *sketch);
/* The box of the square that the margin reaches. */
MusterBox muster_sketch_box (const MusterSketch *sketch);
/* Projects and thins @n points onto the end of @out; returns how many came. The result depends on the points and the
 * zoom alone, never on the view's place, so that two tiles agree along their edge. */
guint muster_sketch_project (const MusterSketch *sketch, const MusterPoint *points, guint n, GArray *out);
/* Adds a closed ring to the path, clipped. FALSE: nothing of it is near. */
gboolean muster_sketch_ring (MusterSketch *sketch, const MusterPoint *points, guint n);
/* The same for a ring that is projected already. */
gboolean muster_sketch_closed (MusterSketch *sketch, const MusterXY *xy, guint n);
/* Adds the parts of a projected line that are near to the path. */
void muster_sketch_line (MusterSketch *sketch, const MusterXY *xy, guint n);
/* Strokes a projected line with dashes that start at its first point, wherever the view begins. */
void muster_sketch_dashed (MusterSketch *sketch, const MusterXY *xy, guint n, const double *dashes, int n_dashes);
