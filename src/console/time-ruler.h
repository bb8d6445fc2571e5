/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/log-model.h"
#include "desk/past.h"
#include <gtk/gtk.h>

/* The ruler over the log: a mark for each thing that happened, long ones for what changed a response, and the moment
 * that is shown. A drag, a click or the keys look back: Left and Right a second, with Shift a minute, with Ctrl to the
 * thing before or after; Home the beginning of the ruler, End now. The wheel makes the stretch longer or shorter. */
#define MUSTER_TYPE_TIME_RULER (muster_time_ruler_get_type ())
G_DECLARE_FINAL_TYPE (MusterTimeRuler, muster_time_ruler, MUSTER, TIME_RULER, GtkWidget)
GtkWidget *muster_time_ruler_new (MusterDesk *desk, MusterLogModel *log);
