/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/list-pane.h"
#include "console/map-pane.h"

/* Where a person was in this folder: the part of the map, the list in front, what was selected. Kept in the folder's
 * settings, not in the journal. Main thread. */

/* What was selected is selected again, before anybody listens; a record that is gone is not. */
void muster_desk_memory_select (MusterDesk *desk);
/* The rest is put back, and from now on all of it is remembered, a moment after it changes. */
void muster_desk_memory_follow (MusterDesk *desk, MusterMapPane *map, MusterListPane *lists);
void muster_desk_memory_write (MusterDesk *desk); /* what is not written down yet, now: the folder is about to close */
