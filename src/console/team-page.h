/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The inspector's page of a team: what it is, what it can, where it is committed, and to send it. */
#define MUSTER_TYPE_TEAM_PAGE (muster_team_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterTeamPage, muster_team_page, MUSTER, TEAM_PAGE, AdwBin)
GtkWidget *muster_team_page_new (MusterDesk *desk);
void muster_team_page_show (MusterTeamPage *page, const MusterRecord *team);
