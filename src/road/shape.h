/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"

/* Geometry on the grid of the area file: the unit Mercator square cut into 2³⁰ steps each way (3.7 cm at the equator).
 * A shape is one or more lines, or the rings of an area; a ring does not repeat its first point. */
#define MUSTER_GRID_BITS 30
#define MUSTER_GRID      (1 << MUSTER_GRID_BITS)

typedef struct {
  gint32 x, y;
} MusterCell;

typedef struct {
  GArray *cells; /* of MusterCell, ring after ring */
  GArray *rings; /* of guint, cells in each */
} MusterShape;

void muster_shape_init (MusterShape *shape);
void muster_shape_clear (MusterShape *shape);
void muster_shape_empty (MusterShape *shape); /* keeps the buffers */
void muster_shape_add_ring (MusterShape *shape, const MusterCell *cells, guint n);

MusterCell muster_cell_from_degrees7 (gint32 lat, gint32 lon); /* of 10⁻⁷ degrees */
MusterLatLon muster_cell_to_latlon (MusterCell cell);

/* Ordering rings for drawing and for GeoJSON: each outer ring (positive area in x, y) is followed by nothing but other
 * outer rings, then all holes (negative area). Nesting decides, not roles. Rings of fewer than 3 cells are dropped. */
void muster_shape_normalise_area (MusterShape *shape);
/* Cuts what crosses 180° so that everything lies on the square. Neighbouring cells more than half a world apart are
 * taken to be a crossing. */
void muster_shape_wrap (MusterShape *shape, gboolean is_area);
/* Douglas–Peucker; @tolerance in grid steps. Rings that shrink to nothing are dropped. */
void muster_shape_simplify (const MusterShape *shape, double tolerance, gboolean is_area, MusterShape *out);
guint muster_line_simplify (const MusterCell *cells, guint n, double tolerance,
                            MusterCell *out); /* returns cells in @out */

double muster_shape_area (const MusterShape *shape);     /* grid steps², outer rings less holes, ≥ 0 */
double muster_shape_area_m2 (const MusterShape *shape);  /* on the ground */
double muster_shape_length_m (const MusterShape *shape); /* of lines, on the ground */
void muster_shape_bounds (const MusterShape *shape, MusterCell *low, MusterCell *high);
gboolean muster_shape_contains (const MusterShape *shape, MusterCell at); /* even-odd */
/* A point inside an area, far from its edges; the middle of the longest line. */
MusterCell muster_shape_label (const MusterShape *shape, gboolean is_area);
guint32 muster_hilbert (MusterCell at); /* along a curve that keeps neighbours together */

/* Packed bytes: varints of the precision, the number of rings, their lengths, then differences. Steps are cut to
 * 2^@drop. */
void muster_shape_pack (const MusterShape *shape, guint drop, GByteArray *out);
gboolean muster_shape_unpack (const guint8 *bytes, gsize n, MusterShape *out);
/* The same straight into unit Mercator; appends nothing on damage. @points of MusterPoint, @rings of guint. */
gboolean muster_shape_unpack_points (const guint8 *bytes, gsize n, GArray *points, GArray *rings);
