/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <gtk/gtk.h>

/* Asks where, and writes @text there without waiting; the answer comes by the desk's "done" or "failed". @near: a
 * widget of the window. @name: proposed, "handover.txt". */
void muster_text_file_save (GtkWidget *near, MusterDesk *desk, const char *title, const char *name, const char *text);
