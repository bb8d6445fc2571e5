/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The numbers of an incident: how sure, from whom, as of when; the history of each and the records behind it; a line
 * that takes a figure as it is said. */
#define MUSTER_TYPE_FIGURE_LIST (muster_figure_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterFigureList, muster_figure_list, MUSTER, FIGURE_LIST, AdwBin)
GtkWidget *muster_figure_list_new (MusterDesk *desk);
void muster_figure_list_show (MusterFigureList *list, const MusterRecord *incident);
void muster_figure_list_enter (MusterFigureList *list); /* to the line that takes a figure */
/* Writes down what a line says. FALSE with a sentence in @problem when it is not understood. */
gboolean muster_figure_add (MusterDesk *desk, const char *incident, const char *line, const char *source,
                            MusterDeskAnswer answer, gpointer owner, char **problem);
