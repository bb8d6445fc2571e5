/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The plan library: the plans, the chosen one to read and to change in place, and what it would say to figures. A front
 * page (front-pages.h) that takes the map's place. What is edited stays until it is saved or discarded, also when
 * another plan is looked at. Keys: Ctrl+S saves, Ctrl+Z one step back, Ctrl+F searches. */
#define MUSTER_TYPE_PLAN_PAGE (muster_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanPage, muster_plan_page, MUSTER, PLAN_PAGE, AdwBin)
GtkWidget *muster_plan_page_new (MusterDesk *desk);
