/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Where each node of an extract lies, packed to about 8 bytes a node. Filled once, then read. */
typedef struct _MusterCoords MusterCoords;

MusterCoords *muster_coords_new (void);
void muster_coords_free (MusterCoords *coords);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCoords, muster_coords_free)
/* @lat, @lon: 10⁻⁷ degrees. Cheapest with rising ids, but any order works; of a node given twice the last counts. */
void muster_coords_add (MusterCoords *coords, gint64 id, gint32 lat, gint32 lon);
void muster_coords_finish (MusterCoords *coords); /* once, between adding and finding */
gboolean muster_coords_find (MusterCoords *coords, gint64 id, gint32 *lat, gint32 *lon);
