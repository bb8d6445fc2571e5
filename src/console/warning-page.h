/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* A warning of ours: what it says, to whom, and updating or cancelling it; as a CAP 1.2 file. */
#define MUSTER_TYPE_WARNING_PAGE (muster_warning_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterWarningPage, muster_warning_page, MUSTER, WARNING_PAGE, AdwBin)
GtkWidget *muster_warning_page_new (MusterDesk *desk);
void muster_warning_page_show (MusterWarningPage *page, const MusterRecord *warning);
