/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The consultations about an incident: question, who took part, conclusion, and the tasks that were decided there. */
#define MUSTER_TYPE_CONSULTATION_LIST (muster_consultation_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterConsultationList, muster_consultation_list, MUSTER, CONSULTATION_LIST, AdwBin)
GtkWidget *muster_consultation_list_new (MusterDesk *desk);
void muster_consultation_list_show (MusterConsultationList *list, const MusterRecord *incident);
void muster_consultation_list_enter (MusterConsultationList *list);
