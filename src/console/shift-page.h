/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The watch: whose shift it is, taking over, the hand-over sheet, and what is open. */
#define MUSTER_TYPE_SHIFT_PAGE (muster_shift_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterShiftPage, muster_shift_page, MUSTER, SHIFT_PAGE, AdwBin)
GtkWidget *muster_shift_page_new (MusterDesk *desk);
const MusterRecord *muster_shift_page_current (MusterDesk *desk); /* (nullable) the shift that is on */
