/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/labels.h"

/* The room on a screen that symbols and names have taken: rectangles in units of the view, asked for overlap. */
typedef struct _MusterNameRoom MusterNameRoom;

MusterNameRoom *muster_name_room_new (double width, double height);
void muster_name_room_free (MusterNameRoom *room);
void muster_name_room_take (MusterNameRoom *room, const MusterRect *rect);
/* Wholly inside the view and meets nothing taken. */
gboolean muster_name_room_is_free (MusterNameRoom *room, const MusterRect *rect);
