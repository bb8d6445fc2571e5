/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The inspector's page of a depot: its stock, what is below minimum, and taking out or putting in. */
#define MUSTER_TYPE_DEPOT_PAGE (muster_depot_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterDepotPage, muster_depot_page, MUSTER, DEPOT_PAGE, AdwBin)
GtkWidget *muster_depot_page_new (MusterDesk *desk);
void muster_depot_page_show (MusterDepotPage *page, const MusterRecord *depot);
