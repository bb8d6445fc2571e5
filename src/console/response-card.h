/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The response level of an incident: the active one with why, and how to change or end it; without one, what each plan
 * proposes with its clause and numbers, and how to activate that level or, with a reason, another. No dialog. */
#define MUSTER_TYPE_RESPONSE_CARD (muster_response_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterResponseCard, muster_response_card, MUSTER, RESPONSE_CARD, AdwBin)
GtkWidget *muster_response_card_new (MusterDesk *desk);
void muster_response_card_show (MusterResponseCard *card, const MusterRecord *incident);
