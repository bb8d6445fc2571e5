/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "map/map-view.h"

/* The areas of warnings on the map of a desk: ours that are out or ran out within the hour, and those of others'
 * warnings; beside them the one that is being written. Main thread; the shapes are read on another.
 *
 * Signals: "drawn" (const char *geometry): what muster_warning_areas_draw() began is finished, as a GeoJSON polygon, or
 *   a point where the middle of a circle was asked; "changed": the areas on the map are others. */
#define MUSTER_TYPE_WARNING_AREAS (muster_warning_areas_get_type ())
G_DECLARE_FINAL_TYPE (MusterWarningAreas, muster_warning_areas, MUSTER, WARNING_AREAS, GObject)

MusterWarningAreas *muster_warning_areas_of (MusterDesk *desk); /* made at first use (transfer none) */
void muster_warning_areas_follow (MusterWarningAreas *areas, MusterMapView *view);
guint muster_warning_areas_count (MusterWarningAreas *areas); /* on the map, without the one being written */
/* The one being written: @geometry (nullable), @jurisdictions (nullable) ids; @level a word of muster_words_warning.
 * With neither of the first two there is none. */
void muster_warning_areas_set_draft (MusterWarningAreas *areas, const char *geometry, const char *const *jurisdictions,
                                     const char *level);
/* The map takes the keyboard and a tool: an area, or the middle of a circle. FALSE: there is no map. */
gboolean muster_warning_areas_draw (MusterWarningAreas *areas, gboolean circle);
/* Where nothing of that area is in view, the map goes there. */
void muster_warning_areas_show (MusterWarningAreas *areas, const char *id);
