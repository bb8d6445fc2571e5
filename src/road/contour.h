/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"

/* The lines around what is below a level in a lattice of values, row after row, @w × @h, x to the east, y to the south;
 * the outermost values must be above it. Each line closes, no two touch and none crosses itself: outer lines run
 * anticlockwise as seen on a map, holes clockwise. Appends MusterPoint in lattice steps to @points and the length of
 * each ring to @rings (guint). */
void muster_contour (const float *values, guint w, guint h, float level, GArray *points, GArray *rings);
