/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quick selection by weight: the items are parted round a middling one; when those before it fit they are taken and the
 * search goes on behind it, otherwise among them. The order of items is total, so what is taken does not depend on
 * where it begins. */
#include "alloc/fraction.h"

static gboolean
goes_before (const MusterFraction *x, const MusterFraction *y)
{
  return x->rate != y->rate ? x->rate > y->rate : x->key < y->key;
}

static void
swap (MusterFraction *x, MusterFraction *y)
{
  MusterFraction keep = *x;
  *x = *y;
  *y = keep;
}

/* Moves what goes before the middle one of three to the front; returns where that one ends up. */
static int
part (MusterFraction *items, int count)
{
  int middle = count / 2, last = count - 1, place = 0;
  if (goes_before (&items[middle], &items[0]))
    swap (&items[middle], &items[0]);
  if (goes_before (&items[last], &items[0]))
    swap (&items[last], &items[0]);
  if (goes_before (&items[middle], &items[last]))
    swap (&items[middle], &items[last]);
  for (int k = 0; k < last; k++)
    if (goes_before (&items[k], &items[last]))
      swap (&items[k], &items[place++]);
  swap (&items[place], &items[last]);
  return place;
}

double
muster_fraction_fill (MusterFraction *items, int count, double capacity, float *chosen)
{
  double profit = 0;
  while (count > 0 && capacity > 0) {
    int place = part (items, count);
    double sum = 0;
    for (int k = 0; k < place; k++)
      sum += items[k].weight;
    if (sum > capacity) {
      count = place;
      continue;
    }
    for (int k = 0; k < place; k++) {
      chosen[items[k].key] = 1;
      profit += items[k].profit;
    }
    capacity -= sum;
    const MusterFraction *next = &items[place];
    double share = next->weight <= capacity ? 1 : capacity / next->weight;
    chosen[next->key] = (float)share;
    profit += share * next->profit;
    capacity -= next->weight;
    items += place + 1;
    count -= place + 1;
  }
  return profit;
}
