/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The daily part of the overview. While an incident is open, in short: whose shift it is, how much is due. In peacetime
 * whole: who is on watch and stands by, today's warnings of ours and of others, what falls due, drills, what would be
 * missed on the day, and the findings that nobody has settled. */
#define MUSTER_TYPE_WATCH_CARD (muster_watch_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterWatchCard, muster_watch_card, MUSTER, WATCH_CARD, AdwBin)
GtkWidget *muster_watch_card_new (MusterDesk *desk);
void muster_watch_card_show (MusterWatchCard *card, gboolean calm);
