/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/overlay.h"
#include "model/record.h"
#include "tiles/palette.h"
#include <gtk/gtk.h>

/* The map: base tiles from an area file, drawn by worker threads; the words of the map; the layers of records; plots;
 * selection, hover, measuring and drawing. It knows records, not where they are kept. Main thread only.
 *
 * Signals:
 *   "record-activated" (const char *id): double click or Enter on a symbol
 *   "context" (double lat, double lon, double x, double y): right click, or the Menu key (then at the view's centre or
 * the selection) "drawn" (const char *geometry): a plot was drawn to its end, as GeoJSON "view-changed": centre or zoom
 * moved Properties: "selected" (string, nullable, the id of the selected record; both ways), "look" (MusterLook as
 * int), "tool" (MusterMapTool as int; back to none when drawn or given up), "zoom-buttons" (boolean, TRUE). Actions:
 * "map.zoom-in", "map.zoom-out", "map.fit-all", "map.next-symbol", "map.previous-symbol", "map.activate-selected". The
 * accessible description says what is drawn and what is selected. */
#define MUSTER_TYPE_MAP_VIEW (muster_map_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterMapView, muster_map_view, MUSTER, MAP_VIEW, GtkWidget)

GtkWidget *muster_map_view_new (void);
/* Opens in a worker; a file that cannot be used shows why, in place of the map. NULL: no base map. */
void muster_map_view_set_area (MusterMapView *view, const char *path);
/* A record came, changed or went (->exists FALSE). @holder: (nullable) the active assignment of a team. Batches are
 * drawn once a frame. */
void muster_map_view_put (MusterMapView *view, MusterRecord *record, MusterRecord *holder);
void muster_map_view_clear (MusterMapView *view);
/* Layers, by kind: incidents, teams, depots, shelters, tasks, plots, alarms, warnings. */
void muster_map_view_set_layer_visible (MusterMapView *view, MusterKind kind, gboolean visible);
gboolean muster_map_view_get_layer_visible (MusterMapView *view, MusterKind kind);
void muster_map_view_set_labels_visible (MusterMapView *view, gboolean visible);
void muster_map_view_go_to (MusterMapView *view, MusterLatLon at,
                            double zoom); /* zoom < 0: keep; glides unless animations are off */
/* Brings a place into what is neither covered nor near an edge; where it is already, nothing moves. */
void muster_map_view_show (MusterMapView *view, MusterLatLon at);
/* Moves the view by @dx pixels to the right (the ground to the left), at once; a glide under way goes on to its end.
 * For when the widget is about to grow or shrink at one side and the ground is to stay where it is. */
void muster_map_view_shift (MusterMapView *view, double dx);
gboolean muster_map_view_is_gliding (MusterMapView *view);
/* How many units at the top lie under what the window puts there: what is fitted or shown comes below. */
void muster_map_view_set_covered (MusterMapView *view, double top);
void muster_map_view_fit (MusterMapView *view, MusterLatLon south_west, MusterLatLon north_east);
void muster_map_view_get_view (MusterMapView *view, MusterLatLon *centre, double *zoom, MusterLatLon *south_west,
                               MusterLatLon *north_east);
/* A passing mark at a found place; NULL removes it. */
void muster_map_view_set_mark (MusterMapView *view, const MusterLatLon *at, const char *label);
/* What is laid over plots and words and under symbols, in this order from the ground up; the areas of warnings lie on
 * the ground, under all but their labels, show with the layer of warnings, and select their record when clicked.
 * (transfer none) NULL: nothing. */
typedef enum {
  MUSTER_OVERLAY_WARNINGS,
  MUSTER_OVERLAY_REACH,
  MUSTER_OVERLAY_CLOSURES,
  MUSTER_OVERLAY_ROUTES,
  MUSTER_N_OVERLAYS
} MusterOverlayPlace;
void muster_map_view_set_overlay (MusterMapView *view, MusterOverlayPlace place, MusterOverlay *overlay);
typedef enum {
  MUSTER_MAP_TOOL_NONE,
  MUSTER_MAP_TOOL_POINT,
  MUSTER_MAP_TOOL_LINE,
  MUSTER_MAP_TOOL_AREA,
  MUSTER_MAP_TOOL_MEASURE
} MusterMapTool;
void muster_map_view_set_tool (MusterMapView *view,
                               MusterMapTool tool); /* Escape ends, Enter or double click finishes */
/* Everything in view is painted: tiles, words, drawings, symbols. */
gboolean muster_map_view_is_settled (MusterMapView *view);
guint muster_map_view_count_drawn (MusterMapView *view, MusterKind kind); /* symbols in the last frame, for tests */
