/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* Closing roads from the map. Each makes or ends one closure record, which arrivals then keep to. Main thread. */
void muster_closure_close_road (MusterDesk *desk, MusterLatLon at, const char *place); /* @place (nullable): its name */
/* Everything inside @geometry (GeoJSON). @incident (nullable). */
void muster_closure_close_area (MusterDesk *desk, const char *geometry, const char *incident);
/* Ends the closure next to @at, within 500 m. FALSE: there is none. */
gboolean muster_closure_open_nearest (MusterDesk *desk, MusterLatLon at);
char *muster_closure_point (MusterLatLon at); /* GeoJSON (transfer full) */
