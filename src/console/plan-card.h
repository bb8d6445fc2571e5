/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/question.h"
#include <adwaita.h>

/* Supplies for the people of an incident, or shelters for them: folded until asked for; then what is needed, from where
 * or to where, when, what is missing, and one button that orders all of it. */
#define MUSTER_TYPE_PLAN_CARD (muster_plan_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterPlanCard, muster_plan_card, MUSTER, PLAN_CARD, AdwBin)
GtkWidget *muster_plan_card_new (MusterDesk *desk, MusterQuestionForm form); /* SUPPLY or SHELTER */
void muster_plan_card_show (MusterPlanCard *card, const MusterRecord *incident);
