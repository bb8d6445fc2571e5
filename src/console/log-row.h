/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/log-model.h"
#include <gtk/gtk.h>

/* One line of the log on the screen. */
#define MUSTER_TYPE_LOG_ROW (muster_log_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterLogRow, muster_log_row, MUSTER, LOG_ROW, GtkBox)
GtkWidget *muster_log_row_new (MusterDesk *desk);
void muster_log_row_set_item (MusterLogRow *row, MusterLogItem *item); /* NULL: nothing */
