/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* The story of an incident out of the journal, on paper or in a file (PDF, CSV, JSON lines), the same as
 * `musterctl timeline`; while the desk looks back, up to the moment shown. Says what went wrong itself. */
typedef enum { MUSTER_TIMELINE_SAVE, MUSTER_TIMELINE_PRINT } MusterTimelineUse;
void muster_timeline_make (GtkWidget *near, MusterDesk *desk, const char *incident, MusterTimelineUse use);
