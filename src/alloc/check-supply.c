/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Can the plan be carried out, and does it cost what it says? Every trip and load is followed by itself: is the good
 * there by then, does the vehicle hold it, does it arrive in time, is anything given away twice. */
#include "alloc/check.h"
#include "alloc/supply.h"
#include <math.h>

static gboolean
check_trips (const MusterSupply *p, const MusterSupplyPlan *plan, __int128 *cost, GError **error)
{
  g_autofree guint64 *sent = g_new0 (guint64, p->fleets + 1);
  for (guint t = 0; t < plan->trip_count; t++) {
    const MusterSupplyTrip *trip = &plan->trips[t];
    if (trip->fleet >= p->fleets || trip->site >= p->sites)
      return muster_alloc_refute (error, "trip %u is of a fleet or to a site that is not there", t + 1);
    const MusterSupplyFleet *fleet = &p->fleet[trip->fleet];
    gint64 travel = p->travel[fleet->depot * p->sites + trip->site];
    if (travel == MUSTER_SUPPLY_UNREACHABLE || trip->arrival - trip->departure != travel)
      return muster_alloc_refute (error, "trip %u does not take as long as the way", t + 1);
    if (trip->departure < fleet->ready)
      return muster_alloc_refute (error, "trip %u leaves before its fleet is ready", t + 1);
    sent[trip->fleet] += trip->vehicles;
    if (sent[trip->fleet] > fleet->vehicles)
      return muster_alloc_refute (error, "fleet %u sends more vehicles than it has", trip->fleet + 1);
    *cost += (__int128)trip->vehicles * (fleet->trip_cost + (__int128)fleet->time_cost * travel);
  }
  return TRUE;
}

static gboolean
check_loads (const MusterSupply *p, const MusterSupplyPlan *plan, __int128 *cost, GError **error)
{
  g_autofree __int128 *given = g_new0 (__int128, (gsize)p->depots * p->goods + 1),
                      *got = g_new0 (__int128, (gsize)p->needs + 1), *load = g_new0 (__int128, plan->trip_count + 1);
  for (guint l = 0; l < plan->load_count; l++) {
    const MusterSupplyLoad *part = &plan->loads[l];
    if (part->trip >= plan->trip_count || part->need >= p->needs || part->amount <= 0)
      return muster_alloc_refute (error, "load %u is none", l + 1);
    const MusterSupplyTrip *trip = &plan->trips[part->trip];
    const MusterSupplyNeed *need = &p->need[part->need];
    gsize stock = (gsize)p->fleet[trip->fleet].depot * p->goods + need->good;
    if (need->site != trip->site)
      return muster_alloc_refute (error, "load %u is for another site than its trip", l + 1);
    if (trip->arrival > need->deadline)
      return muster_alloc_refute (error, "load %u comes %" G_GINT64_FORMAT " s late", l + 1,
                                  trip->arrival - need->deadline);
    if (p->leads && p->leads[stock] > trip->departure)
      return muster_alloc_refute (error, "load %u is not there yet when its trip leaves", l + 1);
    given[stock] += part->amount;
    got[part->need] += part->amount;
    load[part->trip] += (__int128)part->amount * p->unit_loads[need->good];
    *cost += (__int128)part->amount * (p->unit_costs ? p->unit_costs[stock] : 0);
    if (given[stock] > p->stocks[stock])
      return muster_alloc_refute (error, "depot %u gives more of good %u than it has", p->fleet[trip->fleet].depot + 1,
                                  need->good + 1);
  }
  for (guint t = 0; t < plan->trip_count; t++)
    if (load[t] > (__int128)plan->trips[t].vehicles * p->fleet[plan->trips[t].fleet].capacity)
      return muster_alloc_refute (error, "trip %u carries more than its vehicles hold", t + 1);
  for (guint n = 0; n < p->needs; n++) {
    if (got[n] + plan->shorts[n] != p->need[n].amount || plan->shorts[n] < 0)
      return muster_alloc_refute (
          error, "need %u gets %.0f and is short of %" G_GINT64_FORMAT ", not together %" G_GINT64_FORMAT, n + 1,
          (double)got[n], plan->shorts[n], p->need[n].amount);
    if ((plan->shorts[n] > 0) != (plan->reasons[n] != MUSTER_SUPPLY_MET))
      return muster_alloc_refute (error, "need %u is short without a reason, or the other way round", n + 1);
    *cost += (__int128)plan->shorts[n] * p->need[n].weight;
  }
  return TRUE;
}

gboolean
muster_supply_verify (const MusterSupply *problem, const MusterSupplyPlan *plan, GError **error)
{
  const MusterAllocOutcome *outcome = &plan->outcome;
  __int128 cost = 0;
  if (!check_trips (problem, plan, &cost, error) || !check_loads (problem, plan, &cost, error))
    return FALSE;
  if (outcome->whole ? cost != outcome->whole_objective : (double)cost != outcome->objective)
    return muster_alloc_refute (error, "the plan costs %.0f, not the objective", (double)cost);
  if (outcome->bound > outcome->objective)
    return muster_alloc_refute (error, "the bound is above the plan");
  if (outcome->status == MUSTER_ALLOC_OPTIMAL && outcome->whole_bound != outcome->whole_objective)
    return muster_alloc_refute (error, "the plan is called best and the bound is below it");
  return TRUE;
}
