/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Widths are a curve per class over zoom, given at even zooms and interpolated geometrically between, because zoom is a
 * power of two: a road grows smoothly while one zooms. 0 means not shown; a class fades in from its first width. The
 * roads keep their order of width at every zoom, so that the eye can follow the big ones. */
#include "tiles/style.h"
#include <math.h>

/* clang-format off: a table */
/* At zoom 6, 8, 10, 12, 14, 16, 18, 20. */
static const struct {
  double first; /* zoom from which it shows */
  float width[8];
} curves[MUSTER_N_FEATURES] = {
  [MUSTER_FEATURE_MOTORWAY] = { 5.0, { 1.0f, 1.5f, 2.3f, 3.8f, 7.0f, 13.0f, 28.0f, 66.0f } },
  [MUSTER_FEATURE_TRUNK] = { 6.0, { 0.8f, 1.2f, 2.0f, 3.4f, 6.2f, 12.0f, 26.0f, 62.0f } },
  [MUSTER_FEATURE_PRIMARY] = { 7.0, { 0.6f, 1.0f, 1.8f, 3.1f, 5.6f, 11.0f, 25.0f, 60.0f } },
  [MUSTER_FEATURE_SECONDARY] = { 9.0, { 0.4f, 0.7f, 1.3f, 2.5f, 4.9f, 10.0f, 23.0f, 56.0f } },
  [MUSTER_FEATURE_TERTIARY] = { 10.0, { 0.3f, 0.5f, 0.9f, 1.9f, 4.1f, 9.0f, 21.0f, 50.0f } },
  [MUSTER_FEATURE_RESIDENTIAL] = { 11.5, { 0.2f, 0.3f, 0.5f, 0.9f, 2.8f, 7.4f, 18.0f, 44.0f } },
  [MUSTER_FEATURE_PEDESTRIAN] = { 13.0, { 0.2f, 0.2f, 0.3f, 0.5f, 1.8f, 5.4f, 13.0f, 32.0f } },
  [MUSTER_FEATURE_SERVICE] = { 13.0, { 0.2f, 0.2f, 0.3f, 0.5f, 1.3f, 4.0f, 10.0f, 25.0f } },
  [MUSTER_FEATURE_TRACK] = { 13.0, { 0.2f, 0.2f, 0.3f, 0.5f, 0.9f, 1.5f, 2.6f, 5.0f } },
  [MUSTER_FEATURE_PATH] = { 14.0, { 0.2f, 0.2f, 0.3f, 0.5f, 0.8f, 1.3f, 2.2f, 4.0f } },
  [MUSTER_FEATURE_RAIL] = { 8.0, { 0.5f, 0.6f, 0.8f, 1.0f, 1.4f, 2.0f, 3.2f, 6.0f } },
  [MUSTER_FEATURE_AERIALWAY] = { 12.0, { 0.4f, 0.4f, 0.5f, 0.6f, 0.9f, 1.2f, 1.8f, 2.6f } },
  [MUSTER_FEATURE_RUNWAY] = { 11.0, { 0.3f, 0.5f, 1.0f, 2.5f, 8.0f, 24.0f, 70.0f, 200.0f } },
  [MUSTER_FEATURE_STREAM] = { 12.0, { 0.3f, 0.4f, 0.5f, 0.6f, 1.0f, 2.0f, 4.5f, 10.0f } },
  [MUSTER_FEATURE_CANAL] = { 11.0, { 0.4f, 0.6f, 0.9f, 1.4f, 2.4f, 5.0f, 11.0f, 26.0f } },
  [MUSTER_FEATURE_RIVER] = { 6.0, { 0.7f, 1.0f, 1.6f, 2.4f, 4.2f, 8.5f, 19.0f, 46.0f } },
  [MUSTER_FEATURE_DAM] = { 13.0, { 0.5f, 0.5f, 0.7f, 1.0f, 2.0f, 3.6f, 6.0f, 10.0f } },
  [MUSTER_FEATURE_CLIFF] = { 13.5, { 0.4f, 0.4f, 0.5f, 0.6f, 0.8f, 1.2f, 1.8f, 2.6f } },
  [MUSTER_FEATURE_FERRY] = { 9.0, { 0.6f, 0.6f, 0.7f, 0.9f, 1.2f, 1.6f, 2.0f, 2.6f } },
  [MUSTER_FEATURE_POWER_LINE] = { 14.0, { 0.3f, 0.3f, 0.4f, 0.5f, 0.6f, 0.9f, 1.2f, 1.6f } },
  [MUSTER_FEATURE_BOUNDARY_COUNTRY] = { 0.0, { 0.8f, 1.0f, 1.2f, 1.4f, 1.6f, 1.8f, 2.0f, 2.2f } },
  [MUSTER_FEATURE_BOUNDARY_REGION] = { 5.0, { 0.6f, 0.8f, 0.9f, 1.1f, 1.3f, 1.5f, 1.7f, 1.9f } },
  [MUSTER_FEATURE_BOUNDARY_MUNICIPALITY] = { 9.5, { 0.4f, 0.5f, 0.6f, 0.9f, 1.1f, 1.3f, 1.5f, 1.7f } },
};
/* clang-format on */

double
muster_style_width (MusterFeatureClass class, MusterFeatureFlags flags, double zoom)
{
  if (zoom < curves[class].first || curves[class].width[0] <= 0)
    return 0;
  double t = CLAMP ((zoom - 6) / 2, 0, 7);
  int i = MIN ((int)t, 6);
  double a = curves[class].width[i], b = curves[class].width[i + 1];
  double w = a * pow (b / a, t - i);
  if (flags & MUSTER_FEATURE_LINK)
    w *= 0.62;
  return w;
}

double
muster_style_casing (double width, MusterLook look)
{
  if (width < 1.25)
    return 0;
  return look == MUSTER_LOOK_PAPER ? CLAMP (0.7 + width * 0.03, 0.7, 1.2) : CLAMP (0.9 + width * 0.06, 0.9, 2.2);
}

gboolean
muster_style_is_road (MusterFeatureClass class)
{
  return class >= MUSTER_FEATURE_PEDESTRIAN && class <= MUSTER_FEATURE_MOTORWAY;
}

gboolean
muster_style_is_major (MusterFeatureClass class)
{
  return class >= MUSTER_FEATURE_PRIMARY && class <= MUSTER_FEATURE_MOTORWAY;
}

MusterInk
muster_style_road_ink (MusterFeatureClass class, double width)
{
  if (class == MUSTER_FEATURE_MOTORWAY || class == MUSTER_FEATURE_TRUNK)
    return MUSTER_INK_MOTORWAY;
  if (class == MUSTER_FEATURE_PRIMARY)
    return MUSTER_INK_PRIMARY;
  return width < 1.25 ? MUSTER_INK_ROAD_FAR : MUSTER_INK_ROAD;
}

void
muster_style_set_ink_alpha (cairo_t *cr, MusterLook look, MusterInk ink, double alpha)
{
  MusterColor c = muster_ink (look, ink);
  cairo_set_source_rgba (cr, c.r, c.g, c.b, c.a * alpha);
}

void
muster_style_set_ink (cairo_t *cr, MusterLook look, MusterInk ink)
{
  muster_style_set_ink_alpha (cr, look, ink, 1);
}
