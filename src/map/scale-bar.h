/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/palette.h"
#include <shumate/shumate.h>

/* A scale bar for the middle of the view, in round metres (1, 2 or 5). Main thread only. */
#define MUSTER_TYPE_SCALE_BAR (muster_scale_bar_get_type ())
G_DECLARE_FINAL_TYPE (MusterScaleBar, muster_scale_bar, MUSTER, SCALE_BAR, GtkWidget)

GtkWidget *muster_scale_bar_new (ShumateViewport *viewport);
void muster_scale_bar_set_look (MusterScaleBar *bar, MusterLook look);
