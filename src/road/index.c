/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packed tree of boxes over the segments. Segments are numbered along a curve, so sixteen in a row lie together and
 * the tree needs neither sorting nor pointers. */
#include "road/roads.h"
#include <math.h>
#include <string.h>

#define FAN 16

static void
grow (MusterRoadBox *box, const MusterRoadBox *with)
{
  box->x0 = MIN (box->x0, with->x0);
  box->y0 = MIN (box->y0, with->y0);
  box->x1 = MAX (box->x1, with->x1);
  box->y1 = MAX (box->y1, with->y1);
}

void
muster_road_index_init (MusterRoadIndex *index, const MusterRoadData *data)
{
  guint32 total = 0, n = data->n_segments;
  memset (index, 0, sizeof *index);
  while (n > 0) {
    index->start[index->levels] = total;
    index->count[index->levels++] = n;
    total += n;
    if (n == 1)
      break;
    n = (n + FAN - 1) / FAN;
  }
  index->boxes = g_new (MusterRoadBox, MAX (total, 1));
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  for (guint32 s = 0; s < data->n_segments; s++) {
    MusterRoadBox box = { G_MAXINT32, G_MAXINT32, G_MININT32, G_MININT32 };
    muster_road_data_shape (data, s, cells);
    for (guint i = 0; i < cells->len; i++) {
      MusterCell c = g_array_index (cells, MusterCell, i);
      grow (&box, &(MusterRoadBox){ c.x, c.y, c.x, c.y });
    }
    index->boxes[s] = box;
  }
  for (guint level = 1; level < index->levels; level++)
    for (guint32 i = 0; i < index->count[level]; i++) {
      const MusterRoadBox *below = index->boxes + index->start[level - 1];
      MusterRoadBox box = below[i * FAN];
      for (guint32 k = i * FAN + 1; k < MIN ((i + 1) * FAN, index->count[level - 1]); k++)
        grow (&box, &below[k]);
      index->boxes[index->start[level] + i] = box;
    }
}

void
muster_road_index_clear (MusterRoadIndex *index)
{
  g_clear_pointer (&index->boxes, g_free);
}

static void
query_below (const MusterRoadIndex *index, guint level, guint32 i, const MusterRoadBox *box,
             void (*each) (guint32 segment, gpointer user), gpointer user)
{
  const MusterRoadBox *here = &index->boxes[index->start[level] + i];
  if (here->x0 > box->x1 || here->x1 < box->x0 || here->y0 > box->y1 || here->y1 < box->y0)
    return;
  if (level == 0) {
    each (i, user);
    return;
  }
  for (guint32 k = i * FAN; k < MIN ((i + 1) * FAN, index->count[level - 1]); k++)
    query_below (index, level - 1, k, box, each, user);
}

void
muster_road_index_query (const MusterRoadIndex *index, const MusterRoadBox *box,
                         void (*each) (guint32 segment, gpointer user), gpointer user)
{
  if (index->levels > 0)
    query_below (index, index->levels - 1, 0, box, each, user);
}

typedef struct {
  double distance;
  guint32 level, i;
} Waiting;

static void
push (GArray *heap, Waiting w)
{
  guint i = heap->len;
  g_array_append_val (heap, w);
  Waiting *e = (Waiting *)(gpointer)heap->data;
  for (; i > 0 && e[(i - 1) / 2].distance > w.distance; i = (i - 1) / 2)
    e[i] = e[(i - 1) / 2];
  e[i] = w;
}

static Waiting
pop (GArray *heap)
{
  Waiting *e = (Waiting *)(gpointer)heap->data, top = e[0], last = e[heap->len - 1];
  guint n = heap->len - 1, i = 0;
  for (guint k; (k = 2 * i + 1) < n; i = k) {
    k += k + 1 < n && e[k + 1].distance < e[k].distance;
    if (e[k].distance >= last.distance)
      break;
    e[i] = e[k];
  }
  e[i] = last;
  g_array_set_size (heap, n);
  return top;
}

static double
distance_to (const MusterRoadBox *box, double x, double y)
{
  double dx = x < box->x0 ? box->x0 - x : x > box->x1 ? x - box->x1 : 0;
  double dy = y < box->y0 ? box->y0 - y : y > box->y1 ? y - box->y1 : 0;
  return hypot (dx, dy);
}

void
muster_road_index_nearest (const MusterRoadIndex *index, double x, double y, double most,
                           double (*each) (guint32 segment, double most, gpointer user), gpointer user)
{
  if (index->levels == 0)
    return;
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Waiting));
  push (heap, (Waiting){ distance_to (&index->boxes[index->start[index->levels - 1]], x, y), index->levels - 1, 0 });
  while (heap->len) {
    Waiting w = pop (heap);
    if (w.distance > most)
      return;
    if (w.level == 0) {
      most = each (w.i, most, user);
      continue;
    }
    for (guint32 k = w.i * FAN; k < MIN ((w.i + 1) * FAN, index->count[w.level - 1]); k++) {
      double d = distance_to (&index->boxes[index->start[w.level - 1] + k], x, y);
      if (d <= most)
        push (heap, (Waiting){ d, w.level - 1, k });
    }
  }
}
