/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "geo/mercator.h"
#include <math.h>

#define RADIANS(degrees) ((degrees)*G_PI / 180.0)
#define DEGREES(radians) ((radians)*180.0 / G_PI)
#define EQUATOR_M        40075016.685578488 /* 2π · 6,378,137 m, the radius Web Mercator uses (EPSG:3857) */

MusterPoint
muster_mercator (MusterLatLon at)
{
  double lat = CLAMP (at.lat, -MUSTER_MERCATOR_MAX_LAT, MUSTER_MERCATOR_MAX_LAT);

  return (MusterPoint){ .x = (at.lon + 180.0) / 360.0, .y = 0.5 - asinh (tan (RADIANS (lat))) / (2.0 * G_PI) };
}

MusterLatLon
muster_mercator_inverse (MusterPoint p)
{
  return (MusterLatLon){ .lat = DEGREES (atan (sinh (2.0 * G_PI * (0.5 - p.y)))), .lon = p.x * 360.0 - 180.0 };
}

double
muster_mercator_metres (double lat)
{
  return EQUATOR_M * cos (RADIANS (lat));
}

double
muster_distance_m (MusterLatLon a, MusterLatLon b)
{
  double dlat = RADIANS (b.lat - a.lat), dlon = RADIANS (b.lon - a.lon);
  double h = sin (dlat / 2) * sin (dlat / 2)
             + cos (RADIANS (a.lat)) * cos (RADIANS (b.lat)) * sin (dlon / 2) * sin (dlon / 2);

  return 2 * MUSTER_EARTH_RADIUS_M * asin (MIN (1.0, sqrt (h)));
}

gboolean
muster_latlon_is_valid (MusterLatLon at)
{
  return isfinite (at.lat) && isfinite (at.lon) && fabs (at.lat) <= 90.0 && fabs (at.lon) <= 180.0;
}
