/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The review after an incident: what was proposed, decided and reported, which deadlines were kept, how long things
 * took, and the findings about its plan, where a new one is written. Shown once the incident is over. */
#define MUSTER_TYPE_REVIEW_CARD (muster_review_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterReviewCard, muster_review_card, MUSTER, REVIEW_CARD, AdwBin)
GtkWidget *muster_review_card_new (MusterDesk *desk);
void muster_review_card_show (MusterReviewCard *card, const MusterRecord *incident, gboolean over);
