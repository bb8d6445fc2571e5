/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan-draft.h"
#include <adwaita.h>

/* What is edited and not saved: how much is wrong, the version it will be, the reason, and saving it. Hidden while
 * nothing is. Signals: "save" (const char *version, const char *reason), "discard", "go" (const char *path: there
 * something is wrong). */
#define MUSTER_TYPE_PLAN_SAVE_BAR (muster_plan_save_bar_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanSaveBar, muster_plan_save_bar, MUSTER, PLAN_SAVE_BAR, AdwBin)
GtkWidget *muster_plan_save_bar_new (void);
/* @versions: (nullable) those there are, @in_force (nullable) the one that holds; a new one has another name. @edited:
 * the draft is not what is saved. */
void muster_plan_save_bar_show (MusterPlanSaveBar *bar, MusterPlanDraft *draft, GPtrArray *versions,
                                const char *in_force, gboolean edited);
void muster_plan_save_bar_save (MusterPlanSaveBar *bar);                  /* as the button does */
void muster_plan_save_bar_fail (MusterPlanSaveBar *bar, const char *why); /* NULL: it is saved */
