/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* One line below the alarms, however many clocks are overdue: the one that is latest, how many more, and the way to the
 * board. Gone once somebody took note of all of them, and while one looks back. */
#define MUSTER_TYPE_CLOCK_STRIP (muster_clock_strip_get_type ())
G_DECLARE_FINAL_TYPE (MusterClockStrip, muster_clock_strip, MUSTER, CLOCK_STRIP, GtkBox)
void muster_clock_strip_set_desk (MusterClockStrip *strip, MusterDesk *desk);
