/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* Drills: in a drill its board; else the scripts there are, the drills that are planned, going on or were held, with
 * their reports, and the findings nobody has settled. The action "drill.finding", from within it, opens the line of a
 * new finding. */
GtkWidget *muster_drill_page_new (MusterDesk *desk);
