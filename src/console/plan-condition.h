/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan-draft.h"
#include <adwaita.h>

/* A condition of a plan, to be edited: the fact or the sum of facts, how it compares, the number with its unit, where,
 * within what time; or several conditions of which all or one must hold, each edited the same way. */
#define MUSTER_TYPE_PLAN_CONDITION (muster_plan_condition_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanCondition, muster_plan_condition, MUSTER, PLAN_CONDITION, AdwBin)
GtkWidget *muster_plan_condition_new (MusterPlanDraft *draft, const char *path);
