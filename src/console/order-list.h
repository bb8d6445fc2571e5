/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* Supply orders of an incident, or those a depot has to serve: what, how much, from where to where, how far it is, and
 * one button for the next step: released, loaded and off, received. Those that are over are folded away. */
#define MUSTER_TYPE_ORDER_LIST (muster_order_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterOrderList, muster_order_list, MUSTER, ORDER_LIST, AdwBin)
GtkWidget *muster_order_list_new (MusterDesk *desk);
void muster_order_list_show (MusterOrderList *list, const MusterRecord *incident_or_depot);
