/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/palette.h"
#include <gdk/gdk.h>

/* Colours of the palette, as GTK takes them. */
static inline GdkRGBA
muster_ink_rgba (MusterLook look, MusterInk ink)
{
  MusterColor c = muster_ink (look, ink);

  return (GdkRGBA){ (float)c.r, (float)c.g, (float)c.b, (float)c.a };
}
