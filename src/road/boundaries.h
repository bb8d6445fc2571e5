/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/shape.h"

/* The administrative areas of an extract while it is built: which one does a point lie in? */
typedef struct _MusterBoundaries MusterBoundaries;

MusterBoundaries *muster_boundaries_new (void);
void muster_boundaries_free (MusterBoundaries *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterBoundaries, muster_boundaries_free)
/* Returns its number, from 0. @shape is copied. */
guint muster_boundaries_add (MusterBoundaries *set, const char *name, int admin_level, const MusterShape *shape);
/* Of those around @at, the one of the highest admin_level up to @deepest, of these the smallest. -1 none. */
#define MUSTER_LEVEL_COUNTRY      2
#define MUSTER_LEVEL_MUNICIPALITY 8
int muster_boundaries_find (MusterBoundaries *set, MusterCell at, int deepest);
gboolean muster_boundaries_contain (MusterBoundaries *set, guint number, MusterCell at);
const char *muster_boundaries_name (MusterBoundaries *set, int number); /* (nullable) NULL for -1 */

/* A GeoJSON MultiPolygon (RFC 7946) of @shape, six decimals, made valid with GEOS. (transfer full) (nullable) */
char *muster_boundaries_geojson (const MusterShape *shape);
