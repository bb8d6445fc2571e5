/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The inspector's page of an incident. */
#define MUSTER_TYPE_INCIDENT_PAGE (muster_incident_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterIncidentPage, muster_incident_page, MUSTER, INCIDENT_PAGE, AdwBin)
GtkWidget *muster_incident_page_new (MusterDesk *desk);
void muster_incident_page_show (MusterIncidentPage *page, const MusterRecord *incident);
void muster_incident_page_assign (MusterIncidentPage *page);    /* opens the choice of teams */
void muster_incident_page_recommend (MusterIncidentPage *page); /* goes to what is recommended */
/* Opens a folded part and puts the focus in it: "report", "figure", "call-out", "ask-above", "consult". */
void muster_incident_page_enter (MusterIncidentPage *page, const char *part);
