/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/tile-source.h"
#include "tiles/paint.h"
#include <math.h>

/* What the viewport shows on a widget now, as the view the painters know. North is always up: the map view takes back
 * any rotation. */
static inline double
muster_frame_world (double zoom) /* units for the whole Mercator square */
{
  return MUSTER_TILE_SIZE * exp2 (zoom);
}

static inline void
muster_frame_get (ShumateViewport *viewport, GtkWidget *widget, MusterLook look, MusterView *out)
{
  MusterLatLon centre = { shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                          shumate_location_get_longitude (SHUMATE_LOCATION (viewport)) };
  MusterPoint c = muster_mercator (centre);
  double world;

  out->zoom = shumate_viewport_get_zoom_level (viewport);
  out->width = gtk_widget_get_width (widget);
  out->height = gtk_widget_get_height (widget);
  out->look = look;
  world = muster_frame_world (out->zoom);
  out->box.x0 = c.x - out->width / 2 / world;
  out->box.x1 = c.x + out->width / 2 / world;
  out->box.y0 = c.y - out->height / 2 / world;
  out->box.y1 = c.y + out->height / 2 / world;
}

/* Field by field: the padding of a struct is not its own. */
static inline gboolean
muster_frame_same (const MusterView *a, const MusterView *b)
{
  return a->box.x0 == b->box.x0 && a->box.y0 == b->box.y0 && a->box.x1 == b->box.x1 && a->box.y1 == b->box.y1
         && a->width == b->width && a->height == b->height && a->zoom == b->zoom && a->look == b->look;
}

static inline void
muster_frame_project (const MusterView *view, MusterPoint p, double *x, double *y)
{
  double world = muster_frame_world (view->zoom);

  *x = (p.x - view->box.x0) * world;
  *y = (p.y - view->box.y0) * world;
}

static inline MusterPoint
muster_frame_unproject (const MusterView *view, double x, double y)
{
  double world = muster_frame_world (view->zoom);

  return (MusterPoint){ view->box.x0 + x / world, view->box.y0 + y / world };
}
