/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* Under the map: everything that happened, the newest first, as sentences; with a filter, and a line to add to it.
 * Signal "command" (const char *line): a line begun with a slash, meant for the command bar. */
#define MUSTER_TYPE_LOG_PANE (muster_log_pane_get_type ())
G_DECLARE_FINAL_TYPE (MusterLogPane, muster_log_pane, MUSTER, LOG_PANE, GtkBox)
GtkWidget *muster_log_pane_new (MusterDesk *desk);
void muster_log_pane_focus_line (MusterLogPane *pane);
void muster_log_pane_focus_filter (MusterLogPane *pane);
void muster_log_pane_focus_ruler (MusterLogPane *pane);
