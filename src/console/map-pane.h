/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/area-search.h"
#include "desk/desk.h"
#include "map/map-view.h"

/* The map with what lies over it: search, layers, zoom, a hint while drawing, the context menu. Usable with an area
 * alone, before the desk is there.
 *
 * Signals: "new-incident" (double lat, double lon, const char *place nullable): one is to be made there.
 *   "assign": a team is to be assigned to what is selected. */
#define MUSTER_TYPE_MAP_PANE (muster_map_pane_get_type ())
G_DECLARE_FINAL_TYPE (MusterMapPane, muster_map_pane, MUSTER, MAP_PANE, GtkWidget)

GtkWidget *muster_map_pane_new (MusterAreaSearch *search, const char *area_path);
void muster_map_pane_set_desk (MusterMapPane *pane, MusterDesk *desk);
MusterMapView *muster_map_pane_get_view (MusterMapPane *pane);
void muster_map_pane_go (MusterMapPane *pane, MusterLatLon at,
                         const char *label);          /* @label: (nullable) marks the place */
void muster_map_pane_show_area (MusterMapPane *pane); /* all of it */
void muster_map_pane_zoom (MusterMapPane *pane, double by);
void muster_map_pane_draw (MusterMapPane *pane, const char *look); /* a value of muster_words_plot; NULL: measure */
void muster_map_pane_toggle_labels (MusterMapPane *pane);          /* names beside the symbols; remembered */
void muster_map_pane_focus_search (MusterMapPane *pane);
