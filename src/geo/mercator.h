/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Degrees WGS 84. */
typedef struct {
  double lat, lon;
} MusterLatLon;

/* Web Mercator as a unit square: x 0 at 180° W to 1 at 180° E, y 0 at about 85.05° N to 1 at 85.05° S. */
typedef struct {
  double x, y;
} MusterPoint;

typedef struct {
  double x0, y0, x1, y1; /* x0 <= x1, y0 <= y1 */
} MusterBox;

#define MUSTER_EARTH_RADIUS_M   6371008.8 /* mean radius, IUGG */
#define MUSTER_MERCATOR_MAX_LAT 85.0511287798066

MusterPoint muster_mercator (MusterLatLon at);
MusterLatLon muster_mercator_inverse (MusterPoint p);
/* Metres on the ground for one unit of the square at latitude @lat (degrees). */
double muster_mercator_metres (double lat);
double muster_distance_m (MusterLatLon a, MusterLatLon b); /* great circle, metres */
gboolean muster_latlon_is_valid (MusterLatLon at);         /* finite and within ±90, ±180 */
