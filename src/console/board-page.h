/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The joint board: all open incidents and all teams at once, the best plan beside the closest idle teams', what nobody
 * can fill, and who should move up meanwhile. The most urgent first; a row points at its place on the map. */
#define MUSTER_TYPE_BOARD_PAGE (muster_board_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterBoardPage, muster_board_page, MUSTER, BOARD_PAGE, AdwBin)
GtkWidget *muster_board_page_new (MusterDesk *desk);
