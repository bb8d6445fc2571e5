/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* One team on its way: name (or incident), the chain, since when, and the button of its next step: "Acknowledged",
 * "Departed", "Arrived", "Working", then "Release". A requested team may also decline. */
#define MUSTER_TYPE_ASSIGNMENT_ROW (muster_assignment_row_get_type ())
G_DECLARE_FINAL_TYPE (MusterAssignmentRow, muster_assignment_row, MUSTER, ASSIGNMENT_ROW, AdwBin)
/* @name_incident: the row stands on the team's page, so it names the incident. */
GtkWidget *muster_assignment_row_new (MusterDesk *desk, gboolean name_incident);
void muster_assignment_row_show (MusterAssignmentRow *row, const MusterRecord *assignment);
/* The team on its way takes the next step, as by its button; FALSE: it is released or declined. */
gboolean muster_assignment_row_step (MusterAssignmentRow *row);
void muster_assignment_row_focus (MusterAssignmentRow *row); /* on the button of the next step */
/* Rows of one @group have their chains under each other. */
void muster_assignment_row_align (MusterAssignmentRow *row, GtkSizeGroup *group);
/* Metres on a straight line from the team's base to the incident; negative when either place is unknown. */
double muster_assignment_distance (MusterDesk *desk, const MusterRecord *assignment);
