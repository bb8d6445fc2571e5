/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* How an incident hangs together with others. Two widgets: the hint at the head of a page that it may be the same event
 * as another, or was merged, with merging and taking it back; and the tree of what followed from it. */
#define MUSTER_TYPE_DUPLICATE_HINT (muster_duplicate_hint_get_type ())
G_DECLARE_FINAL_TYPE (MusterDuplicateHint, muster_duplicate_hint, MUSTER, DUPLICATE_HINT, AdwBin)
GtkWidget *muster_duplicate_hint_new (MusterDesk *desk);
void muster_duplicate_hint_show (MusterDuplicateHint *hint, const MusterRecord *incident);

#define MUSTER_TYPE_CHILD_LIST (muster_child_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterChildList, muster_child_list, MUSTER, CHILD_LIST, AdwBin)
GtkWidget *muster_child_list_new (MusterDesk *desk);
void muster_child_list_show (MusterChildList *list, const MusterRecord *incident);
