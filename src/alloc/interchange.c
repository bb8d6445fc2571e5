/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fast interchange (Whitaker 1983; Hansen and Mladenović, Location Science 5, 1997). Each client knows its nearest and
 * second nearest open site. Closing a site costs each of its clients the way to the second nearest; that sum is kept
 * for each slot. For one candidate to open, one pass over the clients finds what it saves, and by how much it lowers
 * the price of closing each slot, so the best partner of the candidate is known after clients + medians steps instead
 * of their product. The first swap that saves something is made at once; the search goes round and stops after a full
 * round without one. */
#include "alloc/interchange.h"
#include <math.h>
#include <string.h>

void
muster_interchange_init (MusterInterchange *x, int clients, int sites, int medians, const double *columns)
{
  *x = (MusterInterchange){ .clients = clients, .sites = sites, .medians = medians, .columns = columns };
  x->open = g_new0 (int, medians);
  x->slot = g_new (int, sites);
  x->first = g_new0 (int, clients);
  x->near = g_new0 (double, clients);
  x->next = g_new0 (double, clients);
  x->removal = g_new0 (double, medians);
  x->loss = g_new0 (double, medians);
}

void
muster_interchange_clear (MusterInterchange *x)
{
  g_free (x->open);
  g_free (x->slot);
  g_free (x->first);
  g_free (x->near);
  g_free (x->next);
  g_free (x->removal);
  g_free (x->loss);
}

static void
look_around (MusterInterchange *x, int client)
{
  double near = INFINITY, next = INFINITY;
  int first = 0;
  for (int r = 0; r < x->medians; r++) {
    double cost = x->columns[x->open[r] * x->clients + client];
    if (cost < near) {
      next = near;
      near = cost;
      first = r;
    } else if (cost < next)
      next = cost;
  }
  x->near[client] = near;
  x->next[client] = next;
  x->first[client] = first;
}

static void
sum_up (MusterInterchange *x)
{
  x->value = 0;
  memset (x->removal, 0, sizeof (double) * (gsize)x->medians);
  for (int i = 0; i < x->clients; i++) {
    x->value += x->near[i];
    x->removal[x->first[i]] += x->next[i] - x->near[i];
  }
}

void
muster_interchange_set (MusterInterchange *x, const int *open)
{
  for (int j = 0; j < x->sites; j++)
    x->slot[j] = -1;
  for (int r = 0; r < x->medians; r++) {
    x->open[r] = open[r];
    x->slot[open[r]] = r;
  }
  for (int i = 0; i < x->clients; i++)
    look_around (x, i);
  sum_up (x);
}

void
muster_interchange_greedy (MusterInterchange *x, const gint16 *state)
{
  g_autofree double *near = g_new (double, x->clients);
  g_autofree gboolean *taken = g_new0 (gboolean, x->sites);
  g_autofree int *open = g_new0 (int, x->medians);
  for (int i = 0; i < x->clients; i++)
    near[i] = INFINITY;
  for (int r = 0; r < x->medians; r++) {
    int pick = -1;
    double least = INFINITY;
    for (int j = 0; j < x->sites; j++) {
      if (taken[j] || (state && state[j] < 0))
        continue;
      const double *column = x->columns + j * x->clients;
      double sum = 0;
      for (int i = 0; i < x->clients; i++)
        sum += MIN (near[i], column[i]);
      if (pick < 0 || sum < least || (state && state[j] > 0 && state[pick] <= 0)) {
        least = sum;
        pick = j;
      }
      if (state && state[j] > 0)
        break;
    }
    taken[pick] = TRUE;
    open[r] = pick;
    for (int i = 0; i < x->clients; i++)
      near[i] = MIN (near[i], x->columns[pick * x->clients + i]);
  }
  muster_interchange_set (x, open);
}

/* What the swap of @site for the best partner changes; @partner gets that slot, −1 when none may be closed. */
static double
weigh (MusterInterchange *x, int site, const gint16 *state, int *partner)
{
  const double *column = x->columns + site * x->clients;
  double saved = 0, best = INFINITY;
  *partner = -1;
  memcpy (x->loss, x->removal, sizeof (double) * (gsize)x->medians);
  for (int i = 0; i < x->clients; i++) {
    double cost = column[i];
    if (cost >= x->next[i])
      continue;
    if (cost < x->near[i]) {
      saved += x->near[i] - cost;
      x->loss[x->first[i]] -= x->next[i] - x->near[i];
    } else
      x->loss[x->first[i]] -= x->next[i] - cost;
  }
  for (int r = 0; r < x->medians; r++)
    if (x->loss[r] < best && !(state && state[x->open[r]] > 0)) {
      best = x->loss[r];
      *partner = r;
    }
  return best - saved;
}

/* The only site there is has no second: what closing it costs is then the whole cost of the newcomer. */
static double
weigh_single (MusterInterchange *x, int site)
{
  double sum = 0;
  for (int i = 0; i < x->clients; i++)
    sum += x->columns[site * x->clients + i];
  return sum - x->value;
}

static void
swap (MusterInterchange *x, int site, int r)
{
  int gone = x->open[r];
  x->slot[gone] = -1;
  x->slot[site] = r;
  x->open[r] = site;
  for (int i = 0; i < x->clients; i++) {
    double before = x->columns[gone * x->clients + i], now = x->columns[site * x->clients + i];
    if (before <= x->next[i])
      look_around (x, i);
    else if (now < x->near[i]) {
      x->next[i] = x->near[i];
      x->near[i] = now;
      x->first[i] = r;
    } else if (now < x->next[i])
      x->next[i] = now;
  }
  sum_up (x);
}

void
muster_interchange_descend (MusterInterchange *x, const gint16 *state, MusterAllocClock *clock)
{
  double least = -1e-9 * MAX (x->value, 1);
  int site = 0;
  for (int quiet = 0; quiet < x->sites && !muster_alloc_clock_expired (clock); quiet++) {
    site = site + 1 < x->sites ? site + 1 : 0;
    if (x->slot[site] >= 0 || (state && state[site] < 0))
      continue;
    int partner = 0;
    double change;
    if (x->medians == 1)
      change = state && state[x->open[0]] > 0 ? 0 : weigh_single (x, site);
    else
      change = weigh (x, site, state, &partner);
    if (partner >= 0 && change < least) {
      swap (x, site, partner);
      quiet = -1;
    }
  }
}
