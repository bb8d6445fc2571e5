/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* Calling people out for an incident: by a call list, by what the plan names, experts in its kind, one by one; who
 * answered and when, and who has not. */
#define MUSTER_TYPE_CALL_BOARD (muster_call_board_get_type ())
G_DECLARE_FINAL_TYPE (MusterCallBoard, muster_call_board, MUSTER, CALL_BOARD, AdwBin)
GtkWidget *muster_call_board_new (MusterDesk *desk);
void muster_call_board_show (MusterCallBoard *list, const MusterRecord *incident);
void muster_call_board_enter (MusterCallBoard *list);
/* Calls a person, a post or everybody on a list, by id. @minutes: the answer is due then; 0: no deadline. FALSE with a
 * sentence in @problem. */
gboolean muster_call_people (MusterDesk *desk, const char *incident, const char *whom, int minutes,
                             MusterDeskAnswer answer, gpointer owner, char **problem);
