/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* A limit running from a moment on: "Relief clock   7 h 22 min left of 10 h from onset" over a thin bar. Moves with the
 * shared ticker. */
#define MUSTER_TYPE_CLOCK_BAR (muster_clock_bar_get_type ())
G_DECLARE_FINAL_TYPE (MusterClockBar, muster_clock_bar, MUSTER, CLOCK_BAR, AdwBin)
GtkWidget *muster_clock_bar_new (const char *title);
/* @start: ms UTC, 0 unknown. @length: ms. */
void muster_clock_bar_set (MusterClockBar *bar, gint64 start, gint64 length);
