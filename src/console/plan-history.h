/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The versions of a plan: which, by whom, when, why, and what each changed. Two that were written side by side are both
 * there, and one may be put back in force.
 * Signals: "read" (GPtrArray of MusterPlanVersion): they are known now. "restore" (const char *file, const char
 * *version): somebody wants this one again. */
#define MUSTER_TYPE_PLAN_HISTORY (muster_plan_history_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanHistory, muster_plan_history, MUSTER, PLAN_HISTORY, AdwBin)
GtkWidget *muster_plan_history_new (MusterDesk *desk);
void muster_plan_history_show (MusterPlanHistory *history, const MusterRecord *plan); /* (nullable) reads again */
GPtrArray *muster_plan_history_get (MusterPlanHistory *history); /* (nullable) (element-type MusterPlanVersion) */
