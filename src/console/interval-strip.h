/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/intervals.h"
#include <gtk/gtk.h>

/* How one interval is spread: a tick for each case from nothing to the longest, those beyond the standard in the
 * colour of what is wrong, the standard a line, median and 90 percent two marks beneath. */
#define MUSTER_TYPE_INTERVAL_STRIP (muster_interval_strip_get_type ())
G_DECLARE_FINAL_TYPE (MusterIntervalStrip, muster_interval_strip, MUSTER, INTERVAL_STRIP, GtkWidget)
GtkWidget *muster_interval_strip_new (void);
void muster_interval_strip_show (MusterIntervalStrip *strip, const MusterInterval *interval); /* takes a copy */
