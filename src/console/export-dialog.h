/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "map/map-view.h"
#include <adwaita.h>

/* The situation map on paper: choose, see the page as it will be, write it. Everything slow runs on a thread. */
#define MUSTER_TYPE_EXPORT_DIALOG (muster_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MusterExportDialog, muster_export_dialog, MUSTER, EXPORT_DIALOG, AdwWindow)
void muster_export_dialog_present (GtkWindow *parent, MusterDesk *desk, MusterMapView *view);
