/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/map-view.h"

/* Records for the tests of the map: around the demo area, the same for the same numbers. Nothing here is real. */
MusterRecord *muster_map_record (MusterKind kind, const char *id, MusterLatLon at, const char *more_fields);
MusterRecord *muster_map_record_gone (MusterKind kind, const char *id);
/* Puts @n symbols of all kinds and a few plots on the map. */
void muster_map_records_put (MusterMapView *map, guint n);
/* The map as it would be on screen now. (transfer full) */
GdkTexture *muster_map_picture (GtkWidget *map);
