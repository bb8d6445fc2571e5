/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* The band over the whole window while it shows another moment: which, that nothing can be changed, the steps, play at
 * speed, and the way back to now. */
#define MUSTER_TYPE_PAST_STRIP (muster_past_strip_get_type ())
G_DECLARE_FINAL_TYPE (MusterPastStrip, muster_past_strip, MUSTER, PAST_STRIP, GtkBox)
void muster_past_strip_set_desk (MusterPastStrip *strip, MusterDesk *desk);
void muster_past_strip_toggle_play (MusterPastStrip *strip);
