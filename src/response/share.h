/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Areas on the globe, for counting the people inside one. */

/* A GeoJSON Polygon or MultiPolygon, prepared; anything else has no area. Immutable, any thread. */
typedef struct _MusterGround MusterGround;
MusterGround *muster_ground_new (const char *geojson); /* (nullable) NULL: no area there */
void muster_ground_free (MusterGround *ground);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterGround, muster_ground_free)

double muster_ground_area (const MusterGround *ground); /* m², by its rings as they stand */
/* m² that both cover; within about a thousandth of the smaller one. */
double muster_ground_common (const MusterGround *a, const MusterGround *b);
gboolean muster_ground_contains (const MusterGround *ground, double lat, double lon); /* degrees WGS 84 */
