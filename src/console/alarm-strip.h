/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* What stays until a person deals with it: alarms that nobody has acknowledged, orders that were refused after they had
 * been given, and that nothing can be saved. The worst first, one line; the others on demand.
 *
 * Signal "create-incident" (const char *alarm): an incident is to be made of it. */
#define MUSTER_TYPE_ALARM_STRIP (muster_alarm_strip_get_type ())
G_DECLARE_FINAL_TYPE (MusterAlarmStrip, muster_alarm_strip, MUSTER, ALARM_STRIP, GtkBox)

void muster_alarm_strip_set_desk (MusterAlarmStrip *strip, MusterDesk *desk);
gboolean muster_alarm_strip_acknowledge_first (MusterAlarmStrip *strip); /* FALSE: there was none */
