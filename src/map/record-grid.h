/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "map/record-set.h"

/* The symbols of a record set gathered on a grid that stands still on the ground, for one integer zoom. Kept and
 * brought up to date record by record, so that a frame costs what its cells are, not what they hold. Main thread only.
 */
typedef struct _MusterRecordGrid MusterRecordGrid;

MusterRecordGrid *muster_record_grid_new (int level);
void muster_record_grid_free (MusterRecordGrid *grid);
int muster_record_grid_get_level (const MusterRecordGrid *grid);
/* @item: (not owned) a symbol, the same object for both. */
void muster_record_grid_add (MusterRecordGrid *grid, const MusterMapItem *item);
void muster_record_grid_remove (MusterRecordGrid *grid, const MusterMapItem *item);
/* Calls @single for each symbol in @box that is drawn by itself, and @cell for each cell that meets @box and gathers
 * more. A cell tells of all it holds, also of what lies beyond the box, so that its number stays the same while the map
 * is moved. @selected: (nullable) drawn by itself. */
void muster_record_grid_visit (MusterRecordGrid *grid, const MusterBox *box, const MusterMapItem *selected,
                               MusterMapSingle single, MusterMapCell cell, gpointer user_data);
