/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The left pane: incidents, teams, depots, shelters and tasks, each a list that the keyboard reaches. Follows the
 * desk's "selected" and sets it. Signal "leave": a person wants on to the inspector (Right, or Enter on the selected
 * row). Property "kind" (int, a MusterKind, read-only): which list is in front. Main thread. */
#define MUSTER_TYPE_LIST_PANE (muster_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (MusterListPane, muster_list_pane, MUSTER, LIST_PANE, AdwBin)

GtkWidget *muster_list_pane_new (MusterDesk *desk);
void muster_list_pane_focus_filter (MusterListPane *pane);
void muster_list_pane_focus_list (MusterListPane *pane); /* the row of the selected record, else the first */
MusterKind muster_list_pane_get_kind (MusterListPane *pane);
void muster_list_pane_show_kind (MusterListPane *pane, MusterKind kind); /* a kind without a list changes nothing */
