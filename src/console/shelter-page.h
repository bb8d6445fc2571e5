/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The inspector's page of a shelter: open or close it, count people in and out, what it holds and why. */
#define MUSTER_TYPE_SHELTER_PAGE (muster_shelter_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterShelterPage, muster_shelter_page, MUSTER, SHELTER_PAGE, AdwBin)
GtkWidget *muster_shelter_page_new (MusterDesk *desk);
void muster_shelter_page_show (MusterShelterPage *page, const MusterRecord *shelter);
