/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/area-search.h"
#include "desk/desk.h"
#include <gtk/gtk.h>

/* The command bar: one line for everything. Shows what it understood while one types and does it on Enter.
 *
 * Signals: "go" (double lat, double lon, const char *label nullable): the map is to go there.
 *   "centre" (gpointer MusterLatLon *out) → gboolean: where the map's centre is; FALSE when there is no map.
 *   "left": it is done with; the focus may go back to where it was. */
#define MUSTER_TYPE_COMMAND_BAR (muster_command_bar_get_type ())
G_DECLARE_FINAL_TYPE (MusterCommandBar, muster_command_bar, MUSTER, COMMAND_BAR, GtkWidget)

void muster_command_bar_set_desk (MusterCommandBar *bar, MusterDesk *desk, MusterAreaSearch *search);
/* Puts the focus in the bar. @text: (nullable) what stands in it then; NULL keeps what is there. */
void muster_command_bar_start (MusterCommandBar *bar, const char *text);
/* The same with the cursor after @position characters. The incident that this line becomes answers @alarm: one commit
 * makes it, acknowledges the alarm and ties the two together. Another line forgets the alarm. */
void muster_command_bar_start_incident (MusterCommandBar *bar, const char *text, int position, const char *alarm);
/* Does what the bar says, as Enter would. */
void muster_command_bar_run (MusterCommandBar *bar);
