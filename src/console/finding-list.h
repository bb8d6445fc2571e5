/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* Findings: what a drill, or a response, showed about a plan. What is open comes first; each is settled where it
 * stands (the plan is to be changed, or no action, with who and why), and a new one is written in one line. To be put
 * on any page: the plan's, the drill's, the overview's. A finding is real, also where the desk works in a drill. */
#define MUSTER_TYPE_FINDING_LIST (muster_finding_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterFindingList, muster_finding_list, MUSTER, FINDING_LIST, AdwBin)
GtkWidget *muster_finding_list_new (MusterDesk *desk);
/* Those seen in @drill; where it is NULL, those about @plan; where both are, all that are open. A finding written here
 * is about this plan and from this drill. To be called after every change, like the show of a page. Returns how
 * many of them are open. */
guint muster_finding_list_show (MusterFindingList *list, const char *plan, const char *drill);
void muster_finding_list_enter (MusterFindingList *list); /* opens the line of a new one, with the keyboard in it */
/* The title of the drill of that id, held or planned; else the id. (transfer none) valid until the next change */
const char *muster_drill_title (MusterDesk *desk, const char *drill);
