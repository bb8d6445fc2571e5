/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything of negative worth is opened. Should that not hold the demand, the rest is a covering knapsack; it is
 * solved as the packing of what stays closed: of the dear facilities those are left out that are worth most together
 * and whose capacities can be spared. */
#include "alloc/pick.h"
#include <math.h>

double
muster_pick_solve (const MusterPick *pick, MusterKnapsack *room, int flip, gboolean turned, gboolean *picked)
{
  double value = 0, missing = pick->demand, spare = 0, dear = 0;
  muster_knapsack_empty (room);
  for (int i = 0; i < pick->facilities; i++) {
    int state = pick->states[i];
    if (i == flip)
      state = turned ? MUSTER_SITE_OPEN : MUSTER_SITE_CLOSED;
    picked[i] = state == MUSTER_SITE_OPEN || (state == MUSTER_SITE_FREE && pick->worths[i] <= 0);
    if (picked[i]) {
      value += pick->worths[i];
      missing -= pick->capacities[i];
    } else if (state == MUSTER_SITE_FREE) {
      muster_knapsack_add (room, i, pick->worths[i], pick->capacities[i]);
      spare += pick->capacities[i];
      dear += pick->worths[i];
    }
  }
  if (missing <= 0)
    return value;
  if (spare < missing)
    return INFINITY;
  for (int k = 0; k < room->n; k++)
    picked[room->items[k].key] = TRUE;
  muster_knapsack_solve (room, spare - missing);
  for (int k = 0; k < room->n; k++)
    if (room->taken[k])
      picked[room->items[k].key] = FALSE;
  return value + dear - room->bound;
}
