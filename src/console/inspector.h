/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The right pane: what is selected, and what one can do about it; an overview when nothing is. Main thread. */
#define MUSTER_TYPE_INSPECTOR (muster_inspector_get_type ())
G_DECLARE_FINAL_TYPE (MusterInspector, muster_inspector, MUSTER, INSPECTOR, AdwBin)

GtkWidget *muster_inspector_new (MusterDesk *desk);
/* Opens the form of a new incident in the pane and puts the focus in it. @at: degrees WGS 84, NULL when not known.
 * @place: (nullable) what it is called there. */
/* Opens the choice of teams for the selected incident; FALSE when none is selected or it is over. */
/* A page that is about no single record (front-pages.h), until something is selected. NULL: leave it. */
void muster_inspector_show_page (MusterInspector *inspector, const char *name);
/* (nullable) the one in front; signal "page-changed" when it is another */
const char *muster_inspector_get_page (MusterInspector *inspector);
gboolean muster_inspector_assign (MusterInspector *inspector);
void muster_inspector_new_incident (MusterInspector *inspector, const MusterLatLon *at, const char *place);
/* Goes to what is recommended for the selected incident; FALSE when none is selected or it is over. */
gboolean muster_inspector_recommend (MusterInspector *inspector);
/* Opens a part of the selected incident (see muster_incident_page_enter()); FALSE when no incident is selected. */
gboolean muster_inspector_enter (MusterInspector *inspector, const char *part);
