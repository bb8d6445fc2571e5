/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* What has happened at one incident, newest first: the log and the steps of its teams, tasks and levels; and the line
 * to write the next entry. */
#define MUSTER_TYPE_INCIDENT_LOG (muster_incident_log_get_type ())
G_DECLARE_FINAL_TYPE (MusterIncidentLog, muster_incident_log, MUSTER, INCIDENT_LOG, AdwBin)
GtkWidget *muster_incident_log_new (MusterDesk *desk);
void muster_incident_log_show (MusterIncidentLog *log, const MusterRecord *incident);
