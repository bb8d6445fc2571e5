/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* Pages of the inspector that are about no single record: "clocks", … Each brings itself up to date while it is shown.
 * "inspector.leave-page" of the inspector goes back to what is selected. (nullable) NULL: there is none of that name.
 */
GtkWidget *muster_front_page_new (const char *name, MusterDesk *desk);
/* It stays in front when something is selected from within it: its rows only point at the map. */
gboolean muster_front_page_stays (const char *name);
/* It takes the place of map and log, too. */
gboolean muster_front_page_is_wide (const char *name);
