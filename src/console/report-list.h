/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The reports upward of an incident: what the plans ask for and when, every version that went out, and the one that is
 * being written. */
#define MUSTER_TYPE_REPORT_LIST (muster_report_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterReportList, muster_report_list, MUSTER, REPORT_LIST, AdwBin)
GtkWidget *muster_report_list_new (MusterDesk *desk);
void muster_report_list_show (MusterReportList *list, const MusterRecord *incident);
void muster_report_list_enter (MusterReportList *list);
/* Begins a report, filled with what is known, due when the plan says, to whom it says. @form: "first", "follow-up" or
 * "final"; NULL: what comes next, and a draft that is there is gone on with. @to (nullable). */
void muster_report_begin (MusterDesk *desk, const char *incident, const char *form, const char *to,
                          MusterDeskAnswer answer, gpointer owner);
