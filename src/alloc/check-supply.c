/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Can the plan be carried out, and does it cost what it says? Every trip and load is followed by itself: is the good
 * there by then, does the vehicle hold it, does it arrive in time, is anything given away twice. The bound is worked
 * out again from the prices, trip by trip. */
#include "alloc/check.h"
#include "alloc/supply-text.h"
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
    if (travel == MUSTER_SUPPLY_UNREACHABLE || (__int128)trip->arrival - trip->departure != travel)
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

/* ---- what is short, and why ---- */

/* All that could be at the site by the deadline, if everything were sent there: any vehicle and as many as it takes,
 * or, with @vehicles, those there are. */
static __int128
count_in_time (const MusterSupply *p, const MusterSupplyNeed *need, gboolean vehicles)
{
  __int128 sum = 0;
  for (guint d = 0; d < p->depots; d++) {
    gint64 travel = p->travel[(gsize)d * p->sites + need->site], load = p->unit_loads[need->good];
    gint64 held = p->stocks[(gsize)d * p->goods + need->good];
    gint64 lead = p->leads ? p->leads[(gsize)d * p->goods + need->good] : 0;
    __int128 room = 0;
    gboolean any = FALSE, comes = FALSE;
    if (travel == MUSTER_SUPPLY_UNREACHABLE)
      continue;
    for (guint f = 0; f < p->fleets; f++) {
      const MusterSupplyFleet *fleet = &p->fleet[f];
      if (fleet->depot != d)
        continue;
      gboolean soon = MAX (fleet->ready, lead) + travel <= need->deadline;
      any = TRUE;
      comes = comes || soon;
      if (soon && fleet->capacity >= load)
        room += (__int128)fleet->vehicles * fleet->capacity / load;
    }
    if (!any)
      comes = lead + travel <= need->deadline;
    if (comes)
      sum += vehicles ? MIN (room, held) : held;
  }
  return sum;
}

/* Each limit takes what is left of the need after the ones before; what was given to others comes last. */
static gboolean
check_reasons (const MusterSupply *p, const MusterSupplyPlan *plan, GError **error)
{
  for (guint n = 0; n < p->needs; n++) {
    const MusterSupplyNeed *need = &p->need[n];
    const gint64 *said = plan->causes + (gsize)n * MUSTER_SUPPLY_REASONS;
    __int128 asked = 0, held = 0, parts[MUSTER_SUPPLY_REASONS] = { 0 }, lacks[MUSTER_SUPPLY_REASONS] = { 0 };
    guint reason = MUSTER_SUPPLY_MET;
    for (guint k = 0; k < p->needs; k++)
      asked += p->need[k].good == need->good ? p->need[k].amount : 0;
    for (guint d = 0; d < p->depots; d++)
      held += p->stocks[(gsize)d * p->goods + need->good];
    if (plan->shorts[n] > 0) {
      const __int128 limits[] = { need->amount, held, count_in_time (p, need, FALSE), count_in_time (p, need, TRUE) };
      __int128 left = need->amount, rest = plan->shorts[n];
      for (guint r = MUSTER_SUPPLY_NO_STOCK; r < MUSTER_SUPPLY_REASONS; r++) {
        parts[r] = left > limits[r] ? left - limits[r] : 0;
        lacks[r] = need->amount > limits[r] ? need->amount - limits[r] : 0;
        left -= parts[r];
        rest -= parts[r];
      }
      lacks[MUSTER_SUPPLY_NO_STOCK] = asked > held ? asked - held : 0;
      parts[MUSTER_SUPPLY_NO_STOCK] += MIN (rest, lacks[MUSTER_SUPPLY_NO_STOCK]);
      parts[MUSTER_SUPPLY_NO_VEHICLES] += rest - MIN (rest, lacks[MUSTER_SUPPLY_NO_STOCK]);
      for (guint r = MUSTER_SUPPLY_REASONS - 1; r >= MUSTER_SUPPLY_NO_STOCK; r--)
        reason = parts[r] >= parts[reason] ? r : reason;
    }
    if (plan->reasons[n] != reason || plan->lacks[n] != lacks[reason])
      return muster_alloc_refute (error, "need %u is short for another reason than it says, or lacks %.0f", n + 1,
                                  (double)lacks[reason]);
    for (guint r = 0; r < MUSTER_SUPPLY_REASONS; r++)
      if (said[r] != parts[r])
        return muster_alloc_refute (error, "need %u: %.0f of what is short are due to %s", n + 1, (double)parts[r],
                                    muster_supply_reason_name (r));
  }
  return TRUE;
}

/* ---- the bound ---- */

typedef struct {
  double worth, load;
  double most;
} Ware;

/* The best load of @vehicles: again and again the ware that is worth most for its weight. */
static double
best_load (Ware *wares, guint count, double room)
{
  double worth = 0;
  g_autofree guint8 *used = g_new0 (guint8, count + 1);
  while (room > 0) {
    int pick = -1;
    for (guint k = 0; k < count; k++)
      if (!used[k] && wares[k].worth > 0
          && (pick < 0 || wares[k].worth * wares[pick].load > wares[pick].worth * wares[k].load))
        pick = (int)k;
    if (pick < 0)
      break;
    used[pick] = 1;
    double amount = MIN (wares[pick].most, room / wares[pick].load);
    worth += amount * wares[pick].worth;
    room -= amount * wares[pick].load;
  }
  return worth;
}

/* The least that vehicles of @fleet leaving for @site at @departure can cost: of a load as worthy as it can be, each
 * vehicle takes less than the one before, so the first that does not pay is the last to look at. */
static double
least_of_trip (const MusterSupply *p, guint f, guint site, gint64 departure, const double *prices)
{
  const MusterSupplyFleet *fleet = &p->fleet[f];
  gint64 travel = p->travel[(gsize)fleet->depot * p->sites + site];
  guint count = 0;
  g_autofree Ware *wares = g_new0 (Ware, p->needs + 1);
  double total = 0;
  for (guint n = 0; n < p->needs; n++) {
    const MusterSupplyNeed *need = &p->need[n];
    gsize stock = (gsize)fleet->depot * p->goods + need->good;
    if (need->site != site || departure + travel > need->deadline || p->unit_loads[need->good] > fleet->capacity
        || (p->leads && p->leads[stock] > departure))
      continue;
    double each = (p->unit_costs ? (double)p->unit_costs[stock] : 0) + prices[p->needs + stock];
    wares[count] = (Ware){ MIN (prices[n], (double)need->weight) - each, (double)p->unit_loads[need->good],
                           (double)MIN (need->amount, p->stocks[stock]) };
    total += wares[count].most * wares[count].load;
    count++;
  }
  double capacity = (double)fleet->capacity, before = 0, cost = 0;
  double each = (double)fleet->trip_cost + (double)fleet->time_cost * (double)travel
                + prices[p->needs + p->depots * p->goods + f];
  double most = capacity > 0 ? MIN ((double)fleet->vehicles, ceil (total / capacity)) : 0;
  for (double y = 1; y <= most; y++) {
    double worth = best_load (wares, count, capacity * y);
    if (worth - before <= each)
      break;
    cost += each - (worth - before);
    before = worth;
  }
  return cost;
}

/* What @prices [needs, stocks, fleets] prove, from the problem alone. Departures that matter are when the fleet, or a
 * good of its depot, becomes ready: later ones carry nothing more. */
static double
bound_of (const MusterSupply *p, const double *prices)
{
  double value = 0;
  gsize stocks = (gsize)p->depots * p->goods;
  for (guint n = 0; n < p->needs; n++)
    value += MIN (prices[n], (double)p->need[n].weight) * (double)p->need[n].amount;
  for (gsize k = 0; k < stocks; k++)
    value -= prices[p->needs + k] * (double)p->stocks[k];
  for (guint f = 0; f < p->fleets; f++) {
    const MusterSupplyFleet *fleet = &p->fleet[f];
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    value -= prices[p->needs + stocks + f] * fleet->vehicles;
    for (guint g = 0; g <= p->goods; g++) {
      gint64 lead = g < p->goods && p->leads ? p->leads[(gsize)fleet->depot * p->goods + g] : 0;
      gint64 departure = MAX (fleet->ready, lead);
      if (g < p->goods && p->stocks[(gsize)fleet->depot * p->goods + g] == 0)
        continue;
      if (!g_hash_table_add (seen, g_memdup2 (&departure, sizeof departure)))
        continue;
      for (guint s = 0; s < p->sites; s++)
        if (p->travel[(gsize)fleet->depot * p->sites + s] != MUSTER_SUPPLY_UNREACHABLE)
          value += least_of_trip (p, f, s, departure, prices);
    }
  }
  return value;
}

static gboolean
check_bound (const MusterSupply *p, const MusterSupplyPlan *plan, GError **error)
{
  gsize count = (gsize)p->needs + (gsize)p->depots * p->goods + p->fleets;
  for (gsize k = 0; k < count; k++)
    if (!(plan->multipliers[k] >= 0) || !isfinite (plan->multipliers[k]))
      return muster_alloc_refute (error, "price %" G_GSIZE_FORMAT " is below 0", k + 1);
  double found = bound_of (p, plan->multipliers);
  if (plan->proven > found + 1e-6 * MAX (fabs (found), 1))
    return muster_alloc_refute (error, "the prices prove %.10g, not %.10g", found, plan->proven);
  return TRUE;
}

gboolean
muster_supply_verify (const MusterSupply *problem, const MusterSupplyPlan *plan, GError **error)
{
  const MusterAllocOutcome *outcome = &plan->outcome;
  __int128 cost = 0;
  if (!check_trips (problem, plan, &cost, error) || !check_loads (problem, plan, &cost, error)
      || !check_reasons (problem, plan, error) || !check_bound (problem, plan, error))
    return FALSE;
  if (outcome->whole ? cost != outcome->whole_objective : (double)cost != outcome->objective)
    return muster_alloc_refute (error, "the plan costs %.0f, not the objective", (double)cost);
  if (outcome->bound > outcome->objective)
    return muster_alloc_refute (error, "the bound is above the plan");
  if (outcome->status == MUSTER_ALLOC_OPTIMAL && outcome->whole_bound != outcome->whole_objective)
    return muster_alloc_refute (error, "the plan is called best and the bound is below it");
  return TRUE;
}

/* ---- from a certificate ---- */

static gboolean
read_trips (const MusterSupplyText *text, const MusterJson *list, MusterSupplyPlan *plan, GError **error)
{
  gsize trips = muster_json_length (list), loads = 0;
  for (gsize t = 0; t < trips; t++)
    loads += muster_json_length (muster_json_get (muster_json_at (list, t), "loads"));
  plan->trips = g_new0 (MusterSupplyTrip, trips + 1);
  plan->loads = g_new0 (MusterSupplyLoad, loads + 1);
  for (gsize t = 0; t < trips; t++) {
    const MusterJson *trip = muster_json_at (list, t), *parts = muster_json_get (trip, "loads");
    gint64 fleet = muster_json_int (muster_json_get (trip, "fleet"), 0),
           vehicles = muster_json_int (muster_json_get (trip, "vehicles"), -1);
    guint site = 0;
    if (!g_ptr_array_find_with_equal_func (text->sites, muster_json_text (muster_json_get (trip, "site"), ""),
                                           g_str_equal, &site)
        || fleet < 1 || fleet > text->problem.fleets || vehicles < 0 || vehicles > G_MAXINT)
      return muster_alloc_refute (error, "trip %" G_GSIZE_FORMAT " is of a fleet or to a site that is not there",
                                  t + 1);
    plan->trips[plan->trip_count++]
        = (MusterSupplyTrip){ (guint)fleet - 1, site, muster_json_int (muster_json_get (trip, "departure"), -1),
                              muster_json_int (muster_json_get (trip, "arrival"), -1), (guint)vehicles };
    for (gsize l = 0; l < muster_json_length (parts); l++) {
      const MusterJson *part = muster_json_at (parts, l);
      gint64 need = muster_json_int (muster_json_get (part, "need"), 0);
      plan->loads[plan->load_count++] = (MusterSupplyLoad){ (guint)t, (guint)CLAMP (need, 0, G_MAXUINT) - 1,
                                                            muster_json_int (muster_json_get (part, "amount"), 0) };
    }
  }
  return TRUE;
}

static gboolean
read_missing (const MusterSupplyText *text, const MusterJson *list, MusterSupplyPlan *plan, GError **error)
{
  plan->shorts = g_new0 (gint64, text->problem.needs + 1);
  plan->lacks = g_new0 (gint64, text->problem.needs + 1);
  plan->reasons = g_new0 (MusterSupplyReason, text->problem.needs + 1);
  plan->causes = g_new0 (gint64, (gsize)MUSTER_SUPPLY_REASONS * (text->problem.needs + 1));
  for (gsize k = 0; k < muster_json_length (list); k++) {
    const MusterJson *entry = muster_json_at (list, k);
    const char *reason = muster_json_text (muster_json_get (entry, "reason"), "");
    gint64 need = muster_json_int (muster_json_get (entry, "need"), 0);
    if (need < 1 || need > text->problem.needs)
      return muster_alloc_refute (error, "need %" G_GINT64_FORMAT " is none", need);
    plan->shorts[need - 1] = muster_json_int (muster_json_get (entry, "amount"), 0);
    plan->lacks[need - 1] = muster_json_int (muster_json_get (entry, "lacks"), 0);
    for (guint r = MUSTER_SUPPLY_NO_STOCK; r < MUSTER_SUPPLY_REASONS; r++) {
      const MusterJson *part = muster_json_get (muster_json_get (entry, "causes"), muster_supply_reason_name (r));
      plan->causes[(gsize)(need - 1) * MUSTER_SUPPLY_REASONS + r] = muster_json_int (part, 0);
      if (g_str_equal (reason, muster_supply_reason_name (r)))
        plan->reasons[need - 1] = r;
    }
  }
  return TRUE;
}

static gboolean
read_multipliers (const MusterSupply *p, const MusterJson *dual, MusterSupplyPlan *plan, GError **error)
{
  const struct {
    const char *name;
    gsize count;
  } parts[] = { { "needs", p->needs }, { "stocks", (gsize)p->depots * p->goods }, { "fleets", p->fleets } };
  gsize at = 0;
  plan->multipliers = g_new0 (double, (gsize)p->needs + (gsize)p->depots * p->goods + p->fleets + 1);
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++) {
    g_autofree double *prices = muster_alloc_check_get_reals (dual, parts[k].name, parts[k].count, error);
    if (!prices)
      return FALSE;
    for (gsize i = 0; i < parts[k].count; i++)
      plan->multipliers[at++] = prices[i];
  }
  return TRUE;
}

gboolean
muster_alloc_check_supply (const char *text, gsize length, const MusterJson *certificate,
                           const MusterAllocOutcome *claimed, GError **error)
{
  g_autoptr (MusterJson) instance = muster_json_parse (text, (gssize)length, error);
  g_autoptr (MusterSupplyText) read = instance ? muster_supply_text_read (instance, error) : NULL;
  if (!read)
    return FALSE;
  g_autoptr (MusterSupplyPlan) plan = g_new0 (MusterSupplyPlan, 1);
  plan->outcome = *claimed;
  plan->proven = muster_json_real (muster_json_get (certificate, "root_bound"), NAN);
  if (claimed->status != MUSTER_ALLOC_OPTIMAL && claimed->status != MUSTER_ALLOC_FEASIBLE)
    return muster_alloc_refute (error, "there is always a plan, if only one that brings nothing");
  if (!isfinite (plan->proven) || !isfinite (claimed->bound))
    return muster_alloc_refute (error, "there is no bound");
  if (!read_trips (read, muster_json_get (muster_json_get (certificate, "primal"), "trips"), plan, error)
      || !read_missing (read, muster_json_get (certificate, "missing"), plan, error)
      || !read_multipliers (&read->problem, muster_json_get (certificate, "dual"), plan, error)
      || !muster_supply_verify (&read->problem, plan, error))
    return FALSE;
  if (g_strcmp0 (muster_json_get_text (certificate, "bound_proof"), "search") != 0
      && claimed->bound > ceil (plan->proven - 1e-6 * MAX (fabs (plan->proven), 1)))
    return muster_alloc_refute (error, "the prices prove %.10g, the bound is %.10g", plan->proven, claimed->bound);
  return TRUE;
}
