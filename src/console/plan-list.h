/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The plans of the desk, with what one chooses by: kind, owner's version, size, in use, review, and what is edited and
 * not saved. Signal "chosen" (const char *id). */
#define MUSTER_TYPE_PLAN_LIST (muster_plan_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanList, muster_plan_list, MUSTER, PLAN_LIST, AdwBin)
/* @drafts: (element-type utf8 MusterPlanDraft) by id, of what is edited; the page's. */
GtkWidget *muster_plan_list_new (MusterDesk *desk, GHashTable *drafts);
void muster_plan_list_show (MusterPlanList *list, const char *chosen); /* brings it up to date; @chosen (nullable) */
const char *muster_plan_list_first (MusterPlanList *list);             /* (nullable) id of the first that is listed */
void muster_plan_list_search (MusterPlanList *list);                   /* puts the keyboard in the search */
/* The responses that run by the plan. (transfer container) (element-type MusterRecord), of activations */
GPtrArray *muster_plan_list_uses (MusterDesk *desk, const char *plan);
