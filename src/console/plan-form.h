/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "response/plan-draft.h"
#include "response/plan-lines.h"
#include <gtk/gtk.h>

/* The form of one piece of a plan: a task, a threshold, a call … */
GtkWidget *muster_plan_form_new (MusterPlanDraft *draft, MusterPlanPart part, const char *path);
/* Whether the piece may be taken away (the head's pieces may not). */
gboolean muster_plan_form_can_remove (MusterPlanPart part, const char *path);
/* Adds a piece to @part and returns its path. @level: of a THRESHOLD, the path of its level; of a LEVEL its name "II".
 * What must be filled in yet is said by the checker at once. (transfer full) */
char *muster_plan_form_add (MusterPlanDraft *draft, MusterPlanPart part, const char *level);
