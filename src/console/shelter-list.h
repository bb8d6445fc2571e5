/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The shelters nearest to an incident, in a straight line: open or not, how full, and the button to open one. */
#define MUSTER_TYPE_SHELTER_LIST (muster_shelter_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterShelterList, muster_shelter_list, MUSTER, SHELTER_LIST, AdwBin)
GtkWidget *muster_shelter_list_new (MusterDesk *desk);
void muster_shelter_list_show (MusterShelterList *list, const MusterRecord *incident);
