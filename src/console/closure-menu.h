/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* Closing roads from the map. Each makes or ends one closure record, which arrivals then keep to. Main thread. */
void muster_closure_close_road (MusterDesk *desk, MusterLatLon at, const char *place); /* @place (nullable): its name */
/* Where the road runs that a closure at @at would shut, found on a thread. @found gets @owner back, which is kept alive
 * until then; @is_road FALSE: none is near enough, so nothing would be shut. */
typedef void (*MusterClosureFound) (gpointer owner, gboolean is_road, MusterLatLon on);
void muster_closure_find_road (MusterDesk *desk, MusterLatLon at, gpointer owner, MusterClosureFound found);
/* Everything inside @geometry (GeoJSON). @incident (nullable). */
void muster_closure_close_area (MusterDesk *desk, const char *geometry, const char *incident);
/* Ends the closure next to @at, within 500 m. FALSE: there is none. */
gboolean muster_closure_open_nearest (MusterDesk *desk, MusterLatLon at);
char *muster_closure_point (MusterLatLon at); /* GeoJSON (transfer full) */
