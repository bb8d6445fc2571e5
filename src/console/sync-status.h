/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* The words in the header line about the line to the server. */
#define MUSTER_TYPE_SYNC_STATUS (muster_sync_status_get_type ())
G_DECLARE_FINAL_TYPE (MusterSyncStatus, muster_sync_status, MUSTER, SYNC_STATUS, GtkBox)
void muster_sync_status_set_desk (MusterSyncStatus *status, MusterDesk *desk);

/* The grey strip while the line is cut; hides itself otherwise. */
#define MUSTER_TYPE_CUT_STRIP (muster_cut_strip_get_type ())
G_DECLARE_FINAL_TYPE (MusterCutStrip, muster_cut_strip, MUSTER, CUT_STRIP, GtkBox)
void muster_cut_strip_set_desk (MusterCutStrip *strip, MusterDesk *desk);
