/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* "Recommended next": which team for each need of an incident, in how many minutes and why, the next best beside it,
 * and the closest idle teams' figures. Enter on its button orders all of it; any team can be sent instead, with a
 * reason. The answer follows every change while the card is in front. */
#define MUSTER_TYPE_RECOMMEND_CARD (muster_recommend_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterRecommendCard, muster_recommend_card, MUSTER, RECOMMEND_CARD, AdwBin)
GtkWidget *muster_recommend_card_new (MusterDesk *desk);
void muster_recommend_card_show (MusterRecommendCard *card, const MusterRecord *incident);
void muster_recommend_card_focus (MusterRecommendCard *card); /* on the button that orders all */
