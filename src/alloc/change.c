/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At fixed multipliers the bound of a set is a sum over its facilities, so all changes are weighed in the time it takes
 * to list them. With the prices of the set's own transport the sum is its very cost, and the bound of its neighbours as
 * sharp as prices can make it. */
#include "alloc/change.h"
#include <math.h>

#define SLACK 1e-9

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const MusterChange *x = a, *y = b;
  if (x->least != y->least)
    return x->least < y->least ? -1 : 1;
  return x->out != y->out ? x->out - y->out : x->in - y->in;
}

static double
weigh (const MusterSetBound *bound, double set, int out, int in)
{
  return set + (in >= 0 ? bound->worths[in] : 0) - (out >= 0 ? bound->worths[out] : 0);
}

GArray *
muster_changes_find (const MusterChanges *c, double limit)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (MusterChange));
  g_autofree double *sets = g_new (double, c->bound_count + 1);
  double held = 0;
  for (int k = 0; k < c->bound_count; k++)
    sets[k] = c->bounds[k].sum;
  for (int i = 0; i < c->facilities; i++)
    if (c->open[i]) {
      held += c->capacities[i];
      for (int k = 0; k < c->bound_count; k++)
        sets[k] += c->bounds[k].worths[i];
    }
  for (int a = -1; a < c->facilities; a++) {
    if (a >= 0 && (!c->open[a] || c->states[a] > 0))
      continue;
    for (int b = -1; b < c->facilities; b++) {
      if ((a < 0 && b < 0) || (b >= 0 && (c->open[b] || c->states[b] < 0)))
        continue;
      double room = held + (b >= 0 ? c->capacities[b] : 0) - (a >= 0 ? c->capacities[a] : 0);
      MusterChange change = { a, b, -INFINITY };
      for (int k = 0; k < c->bound_count; k++)
        change.least = MAX (change.least, weigh (&c->bounds[k], sets[k], a, b));
      if (room * (1 + SLACK) >= c->demand && change.least < limit)
        g_array_append_val (found, change);
    }
  }
  g_array_sort (found, compare_changes);
  return found;
}
