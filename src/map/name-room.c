/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Taken room on a screen. The view is cut into cells of 64 units; each holds the numbers of the rectangles that touch
 * it, so a question looks at a few neighbours however many symbols there are.
 */
#include "map/name-room.h"
#include <math.h>

#define CELL 64

struct _MusterNameRoom {
  double width, height;
  int columns, rows;
  GArray *rects;  /* MusterRect */
  GArray **cells; /* (nullable) each: guint, index in rects */
};

MusterNameRoom *
muster_name_room_new (double width, double height)
{
  MusterNameRoom *room = g_new0 (MusterNameRoom, 1);

  room->width = width;
  room->height = height;
  room->columns = MAX (1, (int)ceil (width / CELL));
  room->rows = MAX (1, (int)ceil (height / CELL));
  room->rects = g_array_new (FALSE, FALSE, sizeof (MusterRect));
  room->cells = g_new0 (GArray *, (gsize)room->columns * room->rows);
  return room;
}

void
muster_name_room_free (MusterNameRoom *room)
{
  for (int i = 0; i < room->columns * room->rows; i++)
    g_clear_pointer (&room->cells[i], g_array_unref);
  g_free (room->cells);
  g_array_unref (room->rects);
  g_free (room);
}

static void
cells_of (MusterNameRoom *room, const MusterRect *r, int *c0, int *r0, int *c1, int *r1)
{
  *c0 = CLAMP ((int)floor (r->x / CELL), 0, room->columns - 1);
  *r0 = CLAMP ((int)floor (r->y / CELL), 0, room->rows - 1);
  *c1 = CLAMP ((int)floor ((r->x + r->width) / CELL), 0, room->columns - 1);
  *r1 = CLAMP ((int)floor ((r->y + r->height) / CELL), 0, room->rows - 1);
}

void
muster_name_room_take (MusterNameRoom *room, const MusterRect *rect)
{
  guint index = room->rects->len;
  int c0, r0, c1, r1;

  g_array_append_val (room->rects, *rect);
  cells_of (room, rect, &c0, &r0, &c1, &r1);
  for (int r = r0; r <= r1; r++)
    for (int c = c0; c <= c1; c++) {
      GArray **cell = &room->cells[r * room->columns + c];

      if (*cell == NULL)
        *cell = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (*cell, index);
    }
}

gboolean
muster_name_room_is_free (MusterNameRoom *room, const MusterRect *rect)
{
  int c0, r0, c1, r1;

  if (rect->x < 0 || rect->y < 0 || rect->x + rect->width > room->width || rect->y + rect->height > room->height)
    return FALSE;
  cells_of (room, rect, &c0, &r0, &c1, &r1);
  for (int r = r0; r <= r1; r++)
    for (int c = c0; c <= c1; c++) {
      GArray *cell = room->cells[r * room->columns + c];

      for (guint i = 0; cell != NULL && i < cell->len; i++) {
        const MusterRect *other = &g_array_index (room->rects, MusterRect, g_array_index (cell, guint, i));

        if (rect->x < other->x + other->width && other->x < rect->x + rect->width && rect->y < other->y + other->height
            && other->y < rect->y + rect->height)
          return FALSE;
      }
    }
  return TRUE;
}
