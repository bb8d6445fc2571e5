/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"
#include "desk/desk.h"
#include <adwaita.h>

/* Somebody else for a seat: the next best two side by side with what each costs, and any team that has the skill. What
 * a choice costs is said before it is made; a reason is asked in place.
 *
 * Signal "chosen" (const char *team, const char *reason). */
#define MUSTER_TYPE_SEAT_CHOICE (muster_seat_choice_get_type ())
G_DECLARE_FINAL_TYPE (MusterSeatChoice, muster_seat_choice, MUSTER, SEAT_CHOICE, AdwBin)
GtkWidget *muster_seat_choice_new (MusterDesk *desk);
void muster_seat_choice_show (MusterSeatChoice *choice, MusterDispatch *dispatch, guint seat);
