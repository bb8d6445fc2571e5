/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The tasks of an incident: tick them off, see what is late, add one. */
#define MUSTER_TYPE_TASK_LIST (muster_task_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterTaskList, muster_task_list, MUSTER, TASK_LIST, AdwBin)
GtkWidget *muster_task_list_new (MusterDesk *desk);
void muster_task_list_show (MusterTaskList *list, const MusterRecord *incident);
