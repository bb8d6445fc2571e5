/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/record-set.h"
#include "map/sheet.h"
#include "tiles/symbols.h"
#include <gtk/gtk.h>

/* Small pictures drawn once and kept: map symbols, the names beside them, count bubbles. Main thread only. Each is a
 * few hundred microseconds of cairo, so names are made under a budget: see muster_textures_begin(). */
typedef struct _MusterTextures MusterTextures;

MusterTextures *muster_textures_new (GtkWidget *widget); /* of whose fonts; not held */
void muster_textures_free (MusterTextures *textures);
/* Another look, scale or font: all are dropped. */
void muster_textures_reset (MusterTextures *textures, MusterLook look, int scale);

#define MUSTER_SYMBOL_SIZE 26 /* height of a symbol, units */
#define MUSTER_SYMBOL_BOX  36 /* side of its sheet, units */

/* (transfer none) all, valid until the next call. */
MusterSheet *muster_textures_symbol (MusterTextures *textures, const MusterSymbol *symbol);
/* A bubble is put together from three, so that few of each are made however many heaps there are: the disc, with the
 * committed share of what it holds as an arc of its rim; the number in it; the outlines of the kinds it holds, in a
 * row. */
MusterSheet *muster_textures_disc (MusterTextures *textures, const MusterMapHeap *heap);
MusterSheet *muster_textures_number (MusterTextures *textures, guint count);
MusterSheet *muster_textures_kinds (MusterTextures *textures, const MusterMapHeap *heap);

/* A frame begins: names may take @budget µs of making in it. */
void muster_textures_begin (MusterTextures *textures, gint64 budget);
/* The name with its halo; @width, @height: in units. NULL when the frame's budget is spent: ask again in the next. */
MusterSheet *muster_textures_name (MusterTextures *textures, const char *name, gboolean strong, double *width,
                                   double *height);
gboolean muster_textures_is_short (MusterTextures *textures); /* something was refused since begin() */
