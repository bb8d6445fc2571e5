/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* Holds one child; during a drill a hatched violet frame stands round it and the word lies pale all over it, so that no
 * one takes the one for the other. The CSS class "drill" is set then. Properties: "child", "active" (boolean). */
#define MUSTER_TYPE_DRILL_FRAME (muster_drill_frame_get_type ())
G_DECLARE_FINAL_TYPE (MusterDrillFrame, muster_drill_frame, MUSTER, DRILL_FRAME, GtkWidget)

void muster_drill_frame_set_child (MusterDrillFrame *frame, GtkWidget *child);
void muster_drill_frame_set_active (MusterDrillFrame *frame, gboolean active);
gboolean muster_drill_frame_get_active (MusterDrillFrame *frame);
/* During a drill: every other window of the program that opens from now on gets a frame round what it holds. */
void muster_drill_frame_follow_dialogs (gboolean active);
