/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* Something painted once and drawn in many frames: a tile, a block of words, a symbol. Immutable and atomically
 * counted: made by any thread, appended on the main thread. */
typedef struct _MusterSheet MusterSheet;

/* @surface: (transfer full) an ARGB32 image, not changed any more. @scale: its pixels for a unit. @opaque: no pixel of
 * it lets anything through. */
MusterSheet *muster_sheet_new (cairo_surface_t *surface, double scale, gboolean opaque);
MusterSheet *muster_sheet_ref (MusterSheet *sheet);
void muster_sheet_unref (MusterSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSheet, muster_sheet_unref)

double muster_sheet_get_width (const MusterSheet *sheet); /* units */
double muster_sheet_get_height (const MusterSheet *sheet);
gsize muster_sheet_get_bytes (const MusterSheet *sheet);

/* How the window of @widget is drawn; asked once a frame and handed to the next function. */
gboolean muster_sheet_wants_nodes (GtkWidget *widget);
/* Draws it with its left top corner at @x, @y, as large as it is or, with @width and @height > 0, stretched to those.
 */
void muster_sheet_append (MusterSheet *sheet, GtkSnapshot *snapshot, gboolean as_node, double x, double y, double width,
                          double height);
