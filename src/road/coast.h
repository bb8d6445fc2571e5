/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/shape.h"

/* The sea. OpenStreetMap maps the coastline only, as lines with the land on their left; the sea of an extract is what
 * these lines leave of its box. */
typedef struct _MusterCoast MusterCoast;

MusterCoast *muster_coast_new (void);
void muster_coast_free (MusterCoast *coast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCoast, muster_coast_free)
/* @first, @last: ids of the end nodes of a way with natural=coastline. */
void muster_coast_add (MusterCoast *coast, gint64 first, gint64 last, const MusterCell *cells, guint n);
/* The sea within the box @low to @high as rings, even-odd. Lines that end inside the box, where the extract was cut
 * along a border, are led to its nearest side. FALSE when there is no coast. */
gboolean muster_coast_sea (MusterCoast *coast, MusterCell low, MusterCell high, MusterShape *sea);

/* Calls @each for pieces of an even-odd shape that have about @most cells at the most; together they are the shape.
 * They overlap by @overlap of their size (0…0.1), so that no seam shows between them when edges are smoothed. */
void muster_shape_split (const MusterShape *shape, guint most, double overlap,
                         void (*each) (MusterShape *piece, gpointer data), gpointer data);
