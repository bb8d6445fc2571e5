/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* One activation: put forward and waiting for approval, active, or over. */
#define MUSTER_TYPE_RESPONSE_ROW (muster_response_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterResponseRow, muster_response_row, MUSTER, RESPONSE_ROW, AdwBin)
GtkWidget *muster_response_row_new (MusterDesk *desk, const char *activation);
/* @proposal: (nullable) what its plan says now. */
void muster_response_row_show (MusterResponseRow *row, const MusterRecord *activation, const MusterProposal *proposal);
