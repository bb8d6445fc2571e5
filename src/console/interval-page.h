/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* How long things took: for each interval median, 90 percent, longest, how many, beside the standard with its source;
 * by period, kind and jurisdiction. Enter on a figure shows the cases behind it, and each leads to its record. The same
 * figures as `musterctl intervals`, by the same function, worked out on a thread. */
#define MUSTER_TYPE_INTERVAL_PAGE (muster_interval_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterIntervalPage, muster_interval_page, MUSTER, INTERVAL_PAGE, AdwBin)
GtkWidget *muster_interval_page_new (MusterDesk *desk);
