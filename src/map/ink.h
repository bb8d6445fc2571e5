/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/palette.h"
#include <gdk/gdk.h>

/* The few colours the map draws with besides those of the base map and the symbols: one accent for selection and for
 * what a person is drawing, ink for words, land for their halo and for the ground where there is no map. */
static inline GdkRGBA
muster_ink (guint32 rgb, float alpha)
{
  return (GdkRGBA) { (float) (rgb >> 16 & 0xff) / 255, (float) (rgb >> 8 & 0xff) / 255, (float) (rgb & 0xff) / 255,
                     alpha };
}

static inline GdkRGBA
muster_ink_accent (MusterLook look)
{
  return muster_ink (look == MUSTER_LOOK_DARK ? 0x7fb2f5 : 0x1a5fb4, 1);
}

static inline GdkRGBA
muster_ink_words (MusterLook look)
{
  return muster_ink (look == MUSTER_LOOK_DARK ? 0xf0efed : 0x1c1c1e, 1);
}

static inline GdkRGBA
muster_ink_land (MusterLook look)
{
  return muster_ink (look == MUSTER_LOOK_DARK ? 0x27282c : look == MUSTER_LOOK_PAPER ? 0xffffff : 0xf2f0eb, 1);
}
