/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The daily part of the overview: whose shift it is and who stands by, our warnings in force, reviews due, findings of
 * drills that nobody has settled. */
#define MUSTER_TYPE_WATCH_CARD (muster_watch_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterWatchCard, muster_watch_card, MUSTER, WATCH_CARD, AdwBin)
GtkWidget *muster_watch_card_new (MusterDesk *desk);
void muster_watch_card_show (MusterWatchCard *card);
