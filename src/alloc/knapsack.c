/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Horowitz and Sahni's search: items by falling profit per weight; go forward as long as items fit, bound what can
 * follow by the fractional relaxation, back up to the last item taken and leave it out. With the few dozen items a
 * facility has this is nearly always over after a few hundred steps. Where it is not, whole weights allow a table over
 * the capacity, whose time is known beforehand. */
#include "alloc/knapsack.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_STEPS 4000
#define MOST_TABLE 8000000 /* items × capacity */

void
muster_knapsack_init (MusterKnapsack *k, int room)
{
  *k = (MusterKnapsack){ .room = room };
  k->items = g_new (MusterItem, room + 1);
  k->taken = g_new0 (gboolean, room + 1);
  k->trial = g_new0 (gboolean, room + 1);
}

void
muster_knapsack_clear (MusterKnapsack *k)
{
  g_free (k->items);
  g_free (k->taken);
  g_free (k->trial);
  g_free (k->table);
  g_free (k->marks);
}

void
muster_knapsack_empty (MusterKnapsack *k)
{
  k->n = 0;
}

void
muster_knapsack_add (MusterKnapsack *k, int key, double profit, double weight)
{
  g_assert (k->n < k->room);
  k->items[k->n++] = (MusterItem){ key, profit, weight };
}

static int
compare_items (const void *a, const void *b)
{
  const MusterItem *x = a, *y = b;
  double left = x->profit * y->weight, right = y->profit * x->weight;
  if (left != right)
    return left > right ? -1 : 1;
  return x->key - y->key;
}

/* Items that can be taken, sorted; the others fall off the end. */
static void
sort_useful (MusterKnapsack *k, double capacity)
{
  int kept = 0;
  for (int i = 0; i < k->n; i++)
    if (k->items[i].profit > 0 && k->items[i].weight <= capacity)
      k->items[kept++] = k->items[i];
  k->n = kept;
  qsort (k->items, (gsize)kept, sizeof (MusterItem), compare_items);
}

static double
fraction_bound (const MusterKnapsack *k, int from, double capacity)
{
  double sum = 0;
  for (int i = from; i < k->n; i++) {
    if (k->items[i].weight > capacity)
      return sum + k->items[i].profit * capacity / k->items[i].weight;
    capacity -= k->items[i].weight;
    sum += k->items[i].profit;
  }
  return sum;
}

static void
keep (MusterKnapsack *k, double profit)
{
  k->profit = profit;
  memcpy (k->taken, k->trial, sizeof (gboolean) * (gsize)k->n);
}

/* TRUE when the search came to its end. */
static gboolean
search (MusterKnapsack *k, double capacity)
{
  double left = capacity, profit = 0;
  int at = 0;
  memset (k->trial, 0, sizeof (gboolean) * (gsize)k->n);
  k->profit = -1;
  for (int steps = 0; steps < MOST_STEPS; steps++) {
    if (profit + fraction_bound (k, at, left) > k->profit + 1e-12 * fabs (k->profit)) {
      for (; at < k->n; at++) {
        k->trial[at] = k->items[at].weight <= left;
        if (k->trial[at]) {
          left -= k->items[at].weight;
          profit += k->items[at].profit;
        }
      }
      if (profit > k->profit)
        keep (k, profit);
    }
    for (at--; at >= 0 && !k->trial[at]; at--)
      ;
    if (at < 0)
      return TRUE;
    k->trial[at] = FALSE;
    left += k->items[at].weight;
    profit -= k->items[at].profit;
    at++;
  }
  return FALSE;
}

/* What all weights are whole multiples of: the one weight they have, or the common divisor of whole ones. 0: nothing.
 */
static double
unit_of (const MusterKnapsack *k)
{
  double unit = k->items[0].weight;
  for (int i = 1; i < k->n; i++) {
    double rest = k->items[i].weight;
    if (rest == unit)
      continue;
    if (unit != rint (unit) || rest != rint (rest))
      return 0;
    while (rest > 0) {
      double next = fmod (unit, rest);
      unit = rest;
      rest = next;
    }
  }
  return unit;
}

/* Where all weigh the same, as many of the first as fit are the best there is. */
static gboolean
take_first (MusterKnapsack *k, double capacity)
{
  for (int i = 1; i < k->n; i++)
    if (k->items[i].weight != k->items[0].weight)
      return FALSE;
  k->profit = 0;
  for (int i = 0; i < k->n; i++) {
    k->taken[i] = k->items[i].weight <= capacity;
    if (k->taken[i]) {
      capacity -= k->items[i].weight;
      k->profit += k->items[i].profit;
    }
  }
  return TRUE;
}

static void
fill_table (MusterKnapsack *k, int capacity, double unit)
{
  gsize width = (gsize)capacity + 1, cells = width * (gsize)k->n;
  if (cells > k->table_room) {
    k->table_room = cells;
    k->table = g_renew (double, k->table, cells);
    k->marks = g_renew (guint8, k->marks, cells);
  }
  memset (k->table, 0, sizeof (double) * width);
  memset (k->marks, 0, cells);
  for (int i = 0; i < k->n; i++) {
    int weight = (int)rint (k->items[i].weight / unit);
    guint8 *marks = k->marks + width * (gsize)i;
    for (int c = capacity; c >= weight; c--)
      if (k->table[c - weight] + k->items[i].profit > k->table[c]) {
        k->table[c] = k->table[c - weight] + k->items[i].profit;
        marks[c] = 1;
      }
  }
  k->profit = 0;
  for (int i = k->n - 1, c = capacity; i >= 0; i--) {
    k->taken[i] = k->marks[width * (gsize)i + (gsize)c];
    if (k->taken[i]) {
      c -= (int)rint (k->items[i].weight / unit);
      k->profit += k->items[i].profit;
    }
  }
}

void
muster_knapsack_solve (MusterKnapsack *k, double capacity)
{
  sort_useful (k, capacity);
  k->exact = TRUE;
  if (k->n == 0) {
    k->profit = k->bound = 0;
    return;
  }
  if (!take_first (k, capacity) && !search (k, capacity)) {
    double unit = unit_of (k), units = unit > 0 ? floor (capacity / unit) : INFINITY;
    k->exact = units * k->n < MOST_TABLE;
    if (k->exact)
      fill_table (k, (int)units, unit);
  }
  k->bound = k->exact ? k->profit : fraction_bound (k, 0, capacity);
}
