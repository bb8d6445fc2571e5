/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everybody begins at the cheapest open facility, so that some carry too much; then each of those sends what is too
 * much by the cheapest way to one with room: it hands a customer on, which may hand another on in turn. For each
 * ordered pair of open facilities the cheapest customer to hand on is kept, so a way is searched among the facilities
 * only (Bellman and Ford: exchange costs may be negative, cycles never are, since the plan so far is optimal for the
 * loads it has). That keeps it so, hence the plan in which nobody carries too much is the optimum, and the cost on the
 * way there only rises: a limit ends the work early. A customer's move touches one row of the pairs. */
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
  s->members = g_new0 (int, pairs);
  s->counts = g_new0 (int, facilities);
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
  g_free (s->members);
  g_free (s->counts);
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
  const double *from = s->units + a * s->customers;
  const int *members = s->members + a * s->customers;
  for (int k = 0; k < s->open_count; k++) {
    int b = s->open[k], pair = a * s->facilities + b;
    if (s->mover[pair] != j)
      continue;
    const double *to = s->units + b * s->customers;
    s->arc[pair] = INFINITY;
    s->mover[pair] = -1;
    for (int c = 0; c < s->counts[a]; c++)
      if (to[members[c]] - from[members[c]] < s->arc[pair]) {
        s->arc[pair] = to[members[c]] - from[members[c]];
        s->mover[pair] = members[c];
      }
  }
}

/* The facility with room that is cheapest to reach from @start, with the way in `before`; −1 when there is none. A
 * detour must save more than @least. */
static int
find_way (MusterSplit *s, int start, double dust, double least)
{
  int end = -1;
  gboolean changed = TRUE;
  for (int k = 0; k < s->open_count; k++) {
    s->way[s->open[k]] = INFINITY;
    s->before[s->open[k]] = -1;
  }
  s->way[start] = 0;
  for (int round = 0; changed && round < s->open_count; round++) {
    changed = FALSE;
    for (int k = 0; k < s->open_count; k++) {
      int a = s->open[k];
      const double *arc = s->arc + a * s->facilities;
      if (s->spare[a] > dust || isinf (s->way[a])) /* where there is room the way ends: going on saves nothing */
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
    if (s->spare[s->open[k]] > dust && isfinite (s->way[s->open[k]]) && (end < 0 || s->way[s->open[k]] < s->way[end]))
      end = s->open[k];
  return end;
}

/* Rounding can make exchanges that cancel out look like a gain each time round, and the way bite its tail. */
static gboolean
is_way (const MusterSplit *s, int start, int end)
{
  int steps = 0;
  for (int b = end; b >= 0 && b != start; b = s->before[b])
    if (++steps > s->open_count || s->before[b] < 0)
      return FALSE;
  return s->before[start] < 0;
}

static void
change_members (MusterSplit *s, int a, int j, gboolean here)
{
  int *members = s->members + a * s->customers, k = 0;
  if (here) {
    members[s->counts[a]++] = j;
    offer_mover (s, a, j);
    return;
  }
  while (members[k] != j)
    k++;
  members[k] = members[--s->counts[a]];
  replace_mover (s, a, j);
}

static void
change_amount (MusterSplit *s, int a, int j, double by, double dust)
{
  double *amount = &s->amounts[a * s->customers + j];
  gboolean was = *amount > 0;
  *amount += by;
  if (*amount <= dust && by < 0)
    *amount = 0;
  if (was != (*amount > 0))
    change_members (s, a, j, !was);
}

/* Sends as much of what is too much at @start as the way to @end carries. */
static void
send (MusterSplit *s, int start, int end, double dust)
{
  double most = MIN (-s->spare[start], s->spare[end]);
  for (int b = end; b != start; b = s->before[b]) {
    int a = s->before[b];
    most = MIN (most, s->amounts[a * s->customers + s->mover[a * s->facilities + b]]);
  }
  s->spare[end] -= most;
  s->spare[start] += most;
  s->cost += most * s->way[end];
  for (int b = end; b != start; b = s->before[b]) {
    int a = s->before[b], mover = s->mover[a * s->facilities + b];
    change_amount (s, b, mover, most, dust);
    change_amount (s, a, mover, -most, dust);
  }
}

/* Everybody to the cheapest of the open facilities. */
static void
begin (MusterSplit *s, double dust)
{
  s->cost = 0;
  for (int k = 0; k < s->open_count; k++) {
    int a = s->open[k];
    s->spare[a] = s->capacities[a];
    s->counts[a] = 0;
    memset (s->amounts + a * s->customers, 0, sizeof (double) * (gsize)s->customers);
    for (int b = 0; b < s->facilities; b++) {
      s->arc[a * s->facilities + b] = INFINITY;
      s->mover[a * s->facilities + b] = -1;
    }
  }
  for (int j = 0; j < s->customers; j++) {
    int best = s->open[0];
    for (int k = 1; k < s->open_count; k++)
      if (s->units[s->open[k] * s->customers + j] < s->units[best * s->customers + j])
        best = s->open[k];
    s->cost += s->units[best * s->customers + j] * (s->demands[j] > 0 ? s->demands[j] : 1);
    if (s->demands[j] <= dust)
      continue;
    s->amounts[best * s->customers + j] = s->demands[j];
    s->spare[best] -= s->demands[j];
    s->members[best * s->customers + s->counts[best]++] = j;
    offer_mover (s, best, j);
  }
}

/* The cost from the amounts themselves, without what adding up in steps may have lost. */
static void
add_up (MusterSplit *s, double dust)
{
  s->cost = 0;
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
}

gboolean
muster_split_solve (MusterSplit *s, const gboolean *open, double limit)
{
  double whole = 0, capacity = 0;
  s->open_count = 0;
  for (int j = 0; j < s->customers; j++)
    whole += s->demands[j];
  for (int i = 0; i < s->facilities; i++)
    if (open[i]) {
      s->open[s->open_count++] = i;
      capacity += s->capacities[i];
    }
  if (s->open_count == 0 || capacity * (1 + 1e-9) < whole)
    return FALSE;
  double dust = whole * DUST / s->facilities;
  begin (s, dust);
  for (int k = 0; k < s->open_count; k++) {
    int start = s->open[k];
    while (s->spare[start] < -dust) {
      double least = s->dearest * 1e-12;
      int end = find_way (s, start, dust, least);
      while (end >= 0 && !is_way (s, start, end))
        end = find_way (s, start, dust, least *= 10);
      if (end < 0) /* what rounding left over */
        break;
      send (s, start, end, dust);
      if (s->cost > limit)
        return FALSE;
    }
  }
  add_up (s, dust);
  return s->cost <= limit;
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
