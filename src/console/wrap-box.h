/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* A row of children that goes on in the next line where there is no room, as words do. A child with hexpand takes what
 * is left of its line. Every child gets its natural width, less only where the box itself is narrower. Property
 * "spacing" (int, px): between children and between lines. Main thread. */
#define MUSTER_TYPE_WRAP_BOX (muster_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (MusterWrapBox, muster_wrap_box, MUSTER, WRAP_BOX, GtkWidget)

void muster_wrap_box_append (MusterWrapBox *box, GtkWidget *child);
