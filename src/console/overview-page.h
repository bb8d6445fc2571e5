/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* What the inspector shows when nothing is selected: what waits for a decision, alarms, the next deadlines, and how
 * things stand in numbers. Calm when all is well. */
#define MUSTER_TYPE_OVERVIEW_PAGE (muster_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterOverviewPage, muster_overview_page, MUSTER, OVERVIEW_PAGE, AdwBin)
GtkWidget *muster_overview_page_new (MusterDesk *desk);
void muster_overview_page_show (MusterOverviewPage *page);
/* Signal "new-incident": the button was pressed. */
