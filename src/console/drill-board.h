/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/drill-run.h"
#include <adwaita.h>

/* One drill on a page: its clock and, on the desk that directs it, the director's buttons; the injects with what was
 * expected and done; its findings; its report, to read and to keep. A desk that takes part sees only what is in. */
#define MUSTER_TYPE_DRILL_BOARD (muster_drill_board_get_type ())
G_DECLARE_FINAL_TYPE (MusterDrillBoard, muster_drill_board, MUSTER, DRILL_BOARD, AdwBin)
GtkWidget *muster_drill_board_new (MusterDesk *desk, MusterDrillRun *run);
void muster_drill_board_enter (MusterDrillBoard *board); /* the line of a new finding, with the keyboard in it */
