/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The teams of an incident, how far each has come, and "Assign team…". */
#define MUSTER_TYPE_TEAM_LIST (muster_team_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterTeamList, muster_team_list, MUSTER, TEAM_LIST, AdwBin)
GtkWidget *muster_team_list_new (MusterDesk *desk);
void muster_team_list_show (MusterTeamList *list, const MusterRecord *incident);
void muster_team_list_assign (MusterTeamList *list); /* opens the choice of teams, scrolled to */
