/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The level above: who commands the incident, what was asked of whom and what they answered. */
#define MUSTER_TYPE_ESCALATION_LIST (muster_escalation_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterEscalationList, muster_escalation_list, MUSTER, ESCALATION_LIST, AdwBin)
GtkWidget *muster_escalation_list_new (MusterDesk *desk);
void muster_escalation_list_show (MusterEscalationList *list, const MusterRecord *incident);
void muster_escalation_list_enter (MusterEscalationList *list);
/* Asks the level above the one that commands now. FALSE with a sentence in @problem when there is none on record. */
gboolean muster_escalation_ask (MusterDesk *desk, const char *incident, const char *level, const char *why,
                                MusterDeskAnswer answer, gpointer owner, char **problem);
