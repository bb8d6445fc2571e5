/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/area-search.h"
#include "desk/desk.h"
#include <gtk/gtk.h>

/* The search field over the map: records of the desk and places of the area, in a list under it.
 * Signal "go" (double lat, double lon, const char *label nullable). */
#define MUSTER_TYPE_MAP_SEARCH (muster_map_search_get_type ())
G_DECLARE_FINAL_TYPE (MusterMapSearch, muster_map_search, MUSTER, MAP_SEARCH, GtkWidget)

void muster_map_search_set_area (MusterMapSearch *search, MusterAreaSearch *area);
void muster_map_search_set_desk (MusterMapSearch *search, MusterDesk *desk);
void muster_map_search_set_near (MusterMapSearch *search, MusterLatLon near); /* what is close to it comes first */
void muster_map_search_focus (MusterMapSearch *search);
