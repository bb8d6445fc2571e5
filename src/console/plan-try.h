/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan-draft.h"
#include <adwaita.h>

/* "What would this plan say?": figures are entered and the threshold engine answers at once, by the plan as it is being
 * edited and, where that says something else, as it is saved. Nothing of it is kept. */
#define MUSTER_TYPE_PLAN_TRY (muster_plan_try_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanTry, muster_plan_try, MUSTER, PLAN_TRY, AdwBin)
GtkWidget *muster_plan_try_new (void);
/* @saved: (nullable) the plan as it is in force. Both are kept. */
void muster_plan_try_show (MusterPlanTry *self, MusterPlanDraft *draft, const MusterPlan *saved);
void muster_plan_try_enter (MusterPlanTry *self); /* puts the keyboard in the first fact */
