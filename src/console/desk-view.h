/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/alarm-strip.h"
#include "console/clock-strip.h"
#include "console/header-line.h"
#include "console/inspector.h"
#include "console/list-pane.h"
#include "console/log-pane.h"
#include "console/map-pane.h"
#include "console/past-strip.h"

/* The desk on the screen: header line, strips, and between them lists, map, log and inspector. It is there as soon as
 * the window is, with the map; the rest comes when the desk does. On a window less than 1400 px wide the inspector lies
 * over the map while something is selected. */
#define MUSTER_TYPE_DESK_VIEW (muster_desk_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterDeskView, muster_desk_view, MUSTER, DESK_VIEW, GtkWidget)

GtkWidget *muster_desk_view_new (const char *area_path); /* (nullable) */
void muster_desk_view_set_desk (MusterDeskView *view, MusterDesk *desk);
MusterMapPane *muster_desk_view_get_map (MusterDeskView *view);
/* The same, and it is there to be seen: a page that takes its place is left. */
MusterMapPane *muster_desk_view_show_map (MusterDeskView *view);
MusterCommandBar *muster_desk_view_get_bar (MusterDeskView *view);
MusterListPane *muster_desk_view_get_lists (MusterDeskView *view); /* (nullable) before there is a desk */
MusterLogPane *muster_desk_view_get_log (MusterDeskView *view);    /* (nullable) before there is a desk */
MusterAlarmStrip *muster_desk_view_get_alarms (MusterDeskView *view);
/* Opens the form of a new incident. @at, @place: (nullable) */
void muster_desk_view_new_incident (MusterDeskView *view, const MusterLatLon *at, const char *place);
gboolean muster_desk_view_focus_inspector (MusterDeskView *view); /* FALSE: nothing there takes the focus */
/* Lists, map, log, inspector: to the next one that is shown (@by 1) or the one before (-1). */
void muster_desk_view_step_pane (MusterDeskView *view, int by);
/* Opens the choice of teams for the selected incident; FALSE when none is selected or it is over. */
gboolean muster_desk_view_assign (MusterDeskView *view);
/* A page of the inspector that is about no single record: "clocks" (front-pages.h). Takes the focus. */
void muster_desk_view_show_page (MusterDeskView *view, const char *name);
MusterPastStrip *muster_desk_view_get_past_strip (MusterDeskView *view);
/* Opens a part of the selected incident's page (see muster_incident_page_enter()); FALSE when none is selected. */
gboolean muster_desk_view_enter (MusterDeskView *view, const char *part);
void muster_desk_view_close_inspector (MusterDeskView *view); /* where it lies over the map */
/* Goes to what is recommended for the selected incident; FALSE when none is selected or it is over. */
gboolean muster_desk_view_recommend (MusterDeskView *view);
