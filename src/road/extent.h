/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"

/* What an extract covers, from the nodes in it. */
typedef struct _MusterExtent MusterExtent;
MusterExtent *muster_extent_new (void);
void muster_extent_free (MusterExtent *extent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterExtent, muster_extent_free)
void muster_extent_add (MusterExtent *extent, gint32 lat, gint32 lon); /* 10⁻⁷ degrees */

typedef struct {
  MusterLatLon south_west, north_east; /* west > east: across 180° */
  double view_west, view_east;         /* what to open a map at: all of it, or the side of 180° with more in it */
} MusterExtentBox;
/* @south_west, @north_east: (nullable) what the extract's header says; it counts unless it spans half the world and the
 * nodes do not. Without it the box of the nodes, less the few that lie far from all others: ends of long ways and
 * relations that came along whole. At least one node must have been added. */
void muster_extent_find (MusterExtent *extent, const MusterLatLon *south_west, const MusterLatLon *north_east,
                         MusterExtentBox *box);
