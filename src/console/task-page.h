/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The inspector's page of a task. */
#define MUSTER_TYPE_TASK_PAGE (muster_task_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterTaskPage, muster_task_page, MUSTER, TASK_PAGE, AdwBin)
GtkWidget *muster_task_page_new (MusterDesk *desk);
void muster_task_page_show (MusterTaskPage *page, const MusterRecord *task);
