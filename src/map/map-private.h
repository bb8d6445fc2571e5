/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/map-view.h"
#include "map/overlay-paint.h"
#include "map/raster-layer.h"
#include "map/record-layer.h"
#include "map/scale-bar.h"
#include "map/sketch-layer.h"
#include "map/tile-layer.h"

/* Inside of the map view, shared by its files: map-view.c (what it is), map-base.c (what lies under the records),
 * map-input.c (pointer and keys). */
struct _MusterMapView {
  GtkWidget parent_instance;
  GtkWidget *overlay;
  ShumateMap *map;
  ShumateViewport *viewport; /* (not owned) the map's */

  /* from the ground up */
  MusterAreaPool *pool; /* (nullable) */
  MusterTileSource *source;
  MusterTileLayer *tiles;
  MusterRasterLayer *plots, *laid_over, *words;
  MusterOverlay *overlays[MUSTER_N_OVERLAYS]; /* (nullable) each */
  MusterRecordSet *set;
  MusterRecordLayer *records;
  MusterSketchLayer *sketch;

  GtkWidget *scale, *position, *attribution, *hint, *notice, *notice_title, *notice_text, *zoom_in, *zoom_out,
      *zoom_buttons;

  MusterLook look;
  gboolean words_visible;
  char *selected, *hovered; /* (nullable) ids */
  guint words_signature;

  GCancellable *opening; /* (nullable) */
  gboolean has_bounds;
  MusterBox bounds;         /* of the area */
  gboolean is_placed;       /* somebody has said where to look */
  double covered;           /* units at the top that lie under something */
  gboolean has_pending_fit; /* waits for a size */
  MusterBox pending_fit;
  gint64 gliding_until; /* monotonic, µs */
  double target_zoom;   /* < 0: no zooming under way */
  double press_x, press_y;
  double pointer_x, pointer_y;
  guint settle_source, changed_source, describe_source, fit_source;
};

/* map-base.c */
void muster_map_base_rebuild (MusterMapView *self); /* new tiles for the area, look and scale of now */
void muster_map_base_open (MusterMapView *self, const char *path);
void muster_map_base_create_layers (MusterMapView *self);

/* map-input.c */
void muster_map_input_connect (MusterMapView *self);
void muster_map_input_class_init (GtkWidgetClass *klass);

/* map-view.c */
void muster_map_frame (MusterMapView *self, MusterView *view);
void muster_map_glide (MusterMapView *self, MusterPoint centre, double zoom, guint duration);
void muster_map_zoom_at (MusterMapView *self, double x, double y, double zoom);
void muster_map_fit_box (MusterMapView *self, const MusterBox *box);
void muster_map_select (MusterMapView *self, const char *id);
void muster_map_emit_activated (MusterMapView *self, const char *id);
void muster_map_emit_context (MusterMapView *self, double x, double y);
void muster_map_show_notice (MusterMapView *self, const char *title, const char *text); /* NULL: none */
