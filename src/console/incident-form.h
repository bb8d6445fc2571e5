/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* A new incident, written in the inspector. A kind and a place (or a position) are enough; everything else may stay
 * unknown and be filled in later. Enter or Ctrl+Enter saves, Escape closes and keeps the draft.
 * Signal "closed": the person left the form. */
#define MUSTER_TYPE_INCIDENT_FORM (muster_incident_form_get_type ())
G_DECLARE_FINAL_TYPE (MusterIncidentForm, muster_incident_form, MUSTER, INCIDENT_FORM, AdwBin)
GtkWidget *muster_incident_form_new (MusterDesk *desk);
/* Takes a position (degrees WGS 84) and a place into the draft where given; a draft already begun is kept. */
void muster_incident_form_begin (MusterIncidentForm *form, const MusterLatLon *at, const char *place);
void muster_incident_form_focus (MusterIncidentForm *form);
