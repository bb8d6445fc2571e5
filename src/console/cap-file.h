/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* "Read warnings from a file": asks for CAP files, reads them on a thread, and takes in what is valid as alarms, in one
 * commit. What came of it, or what is wrong with a file, comes by the desk's "done" or "failed". */
void muster_cap_file_ask (GtkWindow *window, MusterDesk *desk);
/* The same for files that are dropped on @widget. */
void muster_cap_file_take_drops (GtkWidget *widget, MusterDesk *desk);
/* @paths: NULL-terminated. (transfer full) */
void muster_cap_file_read (MusterDesk *desk, GStrv paths);
