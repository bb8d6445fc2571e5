/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"

/* An area in memory, in place of a file, so that the painter can be tested with features whose place is known. It
 * answers the calls of road/area.h that the painter makes; the tests link it instead of the library. */
MusterArea *fake_area_new (void);
/* @points: pairs of longitude and latitude, n of them in one ring. The label stands in the middle. */
void fake_area_add (MusterArea *area, MusterFeatureClass class, MusterFeatureFlags flags, int layer, const char *name,
                    const char *kind, double importance, const double *lonlat, guint n);
/* As above with the points in the Mercator square, in several rings, and a label of one's own. (copied) */
void fake_area_add_feature (MusterArea *area, const MusterFeature *feature);
