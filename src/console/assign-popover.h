/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* Which team? The free teams by straight-line distance, with class and skills; typing narrows them, Enter assigns. */
#define MUSTER_TYPE_ASSIGN_POPOVER (muster_assign_popover_get_type ())
G_DECLARE_FINAL_TYPE (MusterAssignPopover, muster_assign_popover, MUSTER, ASSIGN_POPOVER, GtkPopover)
GtkWidget *muster_assign_popover_new (MusterDesk *desk);
/* The team it last assigned, until the next is taken or another incident is set. (nullable) (transfer full) */
char *muster_assign_popover_take_assigned (MusterAssignPopover *popover);
void muster_assign_popover_set_incident (MusterAssignPopover *popover, const char *incident);
