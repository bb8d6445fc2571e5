/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* What one plan proposes for an incident: level, clause, numbers, margin, what is missing, who may approve; and what a
 * person can do with it. */
#define MUSTER_TYPE_RESPONSE_OFFER (muster_response_offer_get_type ())
G_DECLARE_FINAL_TYPE (MusterResponseOffer, muster_response_offer, MUSTER, RESPONSE_OFFER, AdwBin)
GtkWidget *muster_response_offer_new (MusterDesk *desk, const char *incident, const char *plan);
void muster_response_offer_show (MusterResponseOffer *offer, const MusterProposal *proposal);
