/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* Planning: who is within reach of a team, a depot or a shelter in so many minutes, what changes when one falls out,
 * where one more would help most, and which places nobody reaches. The ground within reach is drawn on the map. */
#define MUSTER_TYPE_PLANNING_PAGE (muster_planning_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanningPage, muster_planning_page, MUSTER, PLANNING_PAGE, AdwBin)
GtkWidget *muster_planning_page_new (MusterDesk *desk);
