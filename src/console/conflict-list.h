/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The fields of a record that two people wrote without having seen each other: for each the value that stands and those
 * that lost, who wrote them and when, and a button to keep one. Hidden while there are none. Main thread. */
#define MUSTER_TYPE_CONFLICT_LIST (muster_conflict_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterConflictList, muster_conflict_list, MUSTER, CONFLICT_LIST, AdwBin)
GtkWidget *muster_conflict_list_new (MusterDesk *desk);
void muster_conflict_list_show (MusterConflictList *list, const MusterRecord *record);
