/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers come one by one, each by the cheapest way the plan so far allows: straight to a facility with room, or to a
 * full one that hands another customer on. For each ordered pair of open facilities the cheapest customer to hand on is
 * kept, so a path is searched among the facilities only (Bellman and Ford: exchange costs may be negative, cycles never
 * are, since the plan so far is optimal). That keeps the plan optimal for the customers so far, hence the last plan is
 * the optimum. A customer's move touches one row of the pairs. */
#include "alloc/split.h"
#include <math.h>
#include <string.h>

#define DUST 1e-11 /* share of the whole demand under which an amount is nothing */

void
muster_split_init (MusterSplit *s, int facilities, int customers, const double *capacities, const double *demands,
                   const double *costs)
{
  gsize pairs = (gsize)facilities * (gsize)customers, squared = (gsize)facilities * (gsize)facilities;
  *s = (MusterSplit){ facilities, customers, capacities, demands, costs };
  s->open = g_new0 (int, facilities);
  s->units = g_new0 (double, pairs);
  s->amounts = g_new0 (double, pairs);
  s->spare = g_new0 (double, facilities);
  s->arc = g_new0 (double, squared);
  s->mover = g_new0 (int, squared);
  s->way = g_new0 (double, facilities);
  s->before = g_new0 (int, facilities);
  for (int i = 0; i < facilities; i++)
    for (int j = 0; j < customers; j++) {
      s->units[i * customers + j] = costs[i * customers + j] / (demands[j] > 0 ? demands[j] : 1);
      s->dearest = MAX (s->dearest, s->units[i * customers + j]);
    }
}

void
muster_split_clear (MusterSplit *s)
{
  g_free (s->open);
  g_free (s->units);
  g_free (s->amounts);
  g_free (s->spare);
  g_free (s->arc);
  g_free (s->mover);
  g_free (s->way);
  g_free (s->before);
}

/* Customer @j has come to facility @a: it may be the cheapest to hand on. */
static void
offer_mover (MusterSplit *s, int a, int j)
{
  for (int k = 0; k < s->open_count; k++) {
    int b = s->open[k];
    double change = s->units[b * s->customers + j] - s->units[a * s->customers + j];
    if (change < s->arc[a * s->facilities + b]) {
      s->arc[a * s->facilities + b] = change;
      s->mover[a * s->facilities + b] = j;
    }
  }
}

/* Customer @j has left facility @a: where it was the cheapest, look again. */
static void
replace_mover (MusterSplit *s, int a, int j)
{
  const double *amounts = s->amounts + a * s->customers, *from = s->units + a * s->customers;
  for (int k = 0; k < s->open_count; k++) {
    int b = s->open[k], pair = a * s->facilities + b;
    if (s->mover[pair] != j)
      continue;
    const double *to = s->units + b * s->customers;
    s->arc[pair] = INFINITY;
    s->mover[pair] = -1;
    for (int c = 0; c < s->customers; c++)
      if (amounts[c] > 0 && to[c] - from[c] < s->arc[pair]) {
        s->arc[pair] = to[c] - from[c];
        s->mover[pair] = c;
      }
  }
}

/* The facility with room that is cheapest to reach for customer @j, with the way in `before` (−1: straight). A detour
 * must save more than @least. */
static int
find_way (MusterSplit *s, int j, double dust, double least)
{
  int end = -1;
  gboolean changed = TRUE;
  for (int k = 0; k < s->open_count; k++) {
    int a = s->open[k];
    s->way[a] = s->units[a * s->customers + j];
    s->before[a] = -1;
  }
  for (int round = 0; changed && round < s->open_count; round++) {
    changed = FALSE;
    for (int k = 0; k < s->open_count; k++) {
      int a = s->open[k];
      const double *arc = s->arc + a * s->facilities;
      if (s->spare[a] > dust) /* a way through here would rather end here, unless handing on saves */
        continue;
      for (int l = 0; l < s->open_count; l++) {
        int b = s->open[l];
        if (s->way[a] + arc[b] < s->way[b] - least) {
          s->way[b] = s->way[a] + arc[b];
          s->before[b] = a;
          changed = TRUE;
        }
      }
    }
  }
  for (int k = 0; k < s->open_count; k++)
    if (s->spare[s->open[k]] > dust && (end < 0 || s->way[s->open[k]] < s->way[end]))
      end = s->open[k];
  return end;
}

/* Rounding can make exchanges that cancel out look like a gain each time round, and the way bite its tail. */
static gboolean
is_way (const MusterSplit *s, int end)
{
  int steps = 0;
  for (int b = end; b >= 0 && s->before[b] >= 0; b = s->before[b])
    if (++steps > s->open_count)
      return FALSE;
  return TRUE;
}

static void
change_amount (MusterSplit *s, int a, int j, double by, double dust)
{
  double *amount = &s->amounts[a * s->customers + j];
  gboolean was = *amount > 0;
  *amount += by;
  if (*amount <= dust && by < 0)
    *amount = 0;
  if (!was && *amount > 0)
    offer_mover (s, a, j);
  else if (was && *amount <= 0)
    replace_mover (s, a, j);
}

/* Sends as much of @left of customer @j as the way to @end carries; returns how much. */
static double
send (MusterSplit *s, int j, double left, int end, double dust)
{
  double most = MIN (left, s->spare[end]);
  for (int b = end; s->before[b] >= 0; b = s->before[b]) {
    int a = s->before[b];
    most = MIN (most, s->amounts[a * s->customers + s->mover[a * s->facilities + b]]);
  }
  s->spare[end] -= most;
  for (int b = end;;) {
    int a = s->before[b];
    if (a < 0) {
      change_amount (s, b, j, most, dust);
      return most;
    }
    int mover = s->mover[a * s->facilities + b];
    change_amount (s, b, mover, most, dust);
    change_amount (s, a, mover, -most, dust);
    b = a;
  }
}

gboolean
muster_split_solve (MusterSplit *s, const gboolean *open)
{
  double whole = 0, capacity = 0;
  s->open_count = 0;
  for (int j = 0; j < s->customers; j++)
    whole += s->demands[j];
  for (int i = 0; i < s->facilities; i++)
    if (open[i]) {
      s->open[s->open_count++] = i;
      s->spare[i] = s->capacities[i];
      capacity += s->spare[i];
      memset (s->amounts + i * s->customers, 0, sizeof (double) * (gsize)s->customers);
      for (int b = 0; b < s->facilities; b++) {
        s->arc[i * s->facilities + b] = INFINITY;
        s->mover[i * s->facilities + b] = -1;
      }
    }
  if (s->open_count == 0 || capacity * (1 + 1e-9) < whole)
    return FALSE;
  double dust = whole * DUST / s->facilities;
  s->cost = 0;
  for (int j = 0; j < s->customers; j++) {
    double left = s->demands[j];
    while (left > dust) {
      double least = s->dearest * 1e-12;
      int end = find_way (s, j, dust, least);
      while (!is_way (s, end))
        end = find_way (s, j, dust, least *= 10);
      if (end < 0) { /* what rounding left over */
        s->amounts[s->open[0] * s->customers + j] += left;
        break;
      }
      left -= send (s, j, left, end, dust);
    }
  }
  for (int j = 0; j < s->customers; j++) {
    double least = INFINITY;
    for (int k = 0; k < s->open_count; k++) {
      int at = s->open[k] * s->customers + j;
      least = MIN (least, s->units[at]);
      s->cost += s->amounts[at] * s->units[at];
    }
    if (s->demands[j] <= dust)
      s->cost += s->demands[j] > 0 ? least * s->demands[j] : least;
  }
  return TRUE;
}

/* Lowers the ways until none is longer than over another facility; infinite ones stay where nothing finite is near. */
static void
shorten_ways (MusterSplit *s)
{
  gboolean changed = TRUE;
  for (int round = 0; changed && round < s->open_count; round++) {
    changed = FALSE;
    for (int k = 0; k < s->open_count; k++)
      for (int l = 0; l < s->open_count; l++) {
        int a = s->open[k], b = s->open[l];
        double through = s->way[b] + s->arc[a * s->facilities + b];
        if (through < s->way[a] - 1e-12 * s->dearest) {
          s->way[a] = through;
          changed = TRUE;
        }
      }
  }
}

/* Facilities from which nothing can be moved to one with room to spare are full as a whole: only the differences of
 * their prices are given, so they are lifted together until none is below 0. */
static void
lift_full (MusterSplit *s)
{
  double least = 0;
  g_autofree gboolean *full = g_new (gboolean, s->facilities);
  for (int k = 0; k < s->open_count; k++) {
    full[k] = isinf (s->way[s->open[k]]);
    if (full[k])
      s->way[s->open[k]] = 0;
  }
  shorten_ways (s);
  for (int k = 0; k < s->open_count; k++)
    if (full[k])
      least = MIN (least, s->way[s->open[k]]);
  for (int k = 0; k < s->open_count; k++)
    if (full[k])
      s->way[s->open[k]] -= least;
}

void
muster_split_prices (MusterSplit *s, double *prices)
{
  double whole = 0;
  for (int j = 0; j < s->customers; j++)
    whole += s->demands[j];
  double dust = whole * DUST / s->facilities;
  for (int k = 0; k < s->open_count; k++)
    s->way[s->open[k]] = s->spare[s->open[k]] > dust ? 0 : INFINITY;
  shorten_ways (s);
  lift_full (s);
  for (int j = 0; j < s->customers; j++) {
    prices[j] = INFINITY;
    for (int k = 0; k < s->open_count; k++)
      prices[j] = MIN (prices[j], s->units[s->open[k] * s->customers + j] + s->way[s->open[k]]);
    prices[j] *= s->demands[j] > 0 ? s->demands[j] : 1;
  }
}
