/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Lagrangean of needs, stocks and fleets. A need pays its price for each unit it gets and may stay short at its
 * weight; a unit costs its stock's price, a vehicle its fleet's. What is left of a type of trip is: y whole vehicles
 * and their load, what is worth most for its weight first. The worth of a load bends down as y grows, so one more goes
 * while it pays. That whole vehicles count makes the bound higher than the linear relaxation's. */
#include "alloc/supply-bound.h"
#include "alloc/ascent.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 400
#define QUIET 80

typedef struct {
  double worth, load; /* of a unit */
  gint64 most;
  guint need, stock;
} Offer;

guint
muster_supply_bound_prices (const MusterSupply *problem)
{
  return problem->needs + problem->depots * problem->goods + problem->fleets;
}

static int
compare_offers (const void *a, const void *b)
{
  const Offer *x = a, *y = b;
  double p = x->worth / x->load, q = y->worth / y->load;
  if (p != q)
    return p > q ? -1 : 1;
  return (x->need > y->need) - (x->need < y->need);
}

static guint
find_offers (const MusterSupplyShape *b, const MusterSupplyType *type, const MusterSupplyCell *cells, guint count,
             const double *prices, Offer *offers)
{
  const MusterSupply *p = b->problem;
  const double *stocks = prices + p->needs;
  guint depot = p->fleet[type->fleet].depot, found = 0;
  for (guint c = 0; c < count; c++) {
    const MusterSupplyNeed *need = &p->need[cells[c].need];
    guint stock = depot * p->goods + need->good;
    double worth = MIN (prices[cells[c].need], (double)need->weight) - stocks[stock]
                   - (p->unit_costs ? (double)p->unit_costs[stock] : 0);
    if (worth > 0)
      offers[found++] = (Offer){ worth, (double)p->unit_loads[need->good], MIN (need->amount, p->stocks[stock]),
                                 cells[c].need, stock };
  }
  qsort (offers, found, sizeof (Offer), compare_offers);
  return found;
}

/* What a load of @capacity is worth; @taken (nullable) [count] gets its amounts. */
static double
worth_of (const Offer *offers, guint count, double capacity, double *taken)
{
  double worth = 0;
  for (guint k = 0; k < count; k++) {
    double amount = MIN ((double)offers[k].most, MAX (capacity, 0) / offers[k].load);
    capacity -= amount * offers[k].load;
    worth += amount * offers[k].worth;
    if (taken)
      taken[k] = amount;
  }
  return worth;
}

/* As many as pay, each of them, what they cost: what one more adds to the load only falls. */
static guint
count_vehicles (const Offer *offers, guint count, double capacity, double each, guint limit)
{
  guint least = 0, most = limit;
  while (least < most) {
    guint middle = most - (most - least) / 2;
    double more
        = worth_of (offers, count, capacity * middle, NULL) - worth_of (offers, count, capacity * (middle - 1), NULL);
    if (more > each)
      least = middle;
    else
      most = middle - 1;
  }
  return least;
}

/* The part of the bound that is a type's own, 0 or less. */
static double
weigh_type (const MusterSupplyShape *b, guint t, const MusterSupplyCell *cells, guint count, const double *prices,
            double *slope)
{
  const MusterSupply *p = b->problem;
  const MusterSupplyType *type = &b->types[t];
  const MusterSupplyFleet *fleet = &p->fleet[type->fleet];
  guint fleets = p->needs + p->depots * p->goods;
  g_autofree Offer *offers = g_new (Offer, count + 1);
  g_autofree double *taken = g_new0 (double, count + 1);
  guint found = find_offers (b, type, cells, count, prices, offers);
  double each = (double)fleet->trip_cost + (double)fleet->time_cost * (double)(type->arrival - type->departure)
                + prices[fleets + type->fleet];
  double capacity = (double)fleet->capacity;
  guint vehicles = count_vehicles (offers, found, capacity, each, fleet->vehicles);
  double cost = each * vehicles - worth_of (offers, found, capacity * vehicles, taken);
  for (guint k = 0; slope && k < found; k++) {
    slope[offers[k].need] -= taken[k];
    slope[p->needs + offers[k].stock] += taken[k];
  }
  if (slope)
    slope[fleets + type->fleet] += vehicles;
  return cost;
}

double
muster_supply_bound_at (const MusterSupplyShape *b, const double *prices, double *slope)
{
  const MusterSupply *p = b->problem;
  guint stocks = p->depots * p->goods;
  double value = 0;
  for (guint n = 0; n < p->needs; n++) {
    double amount = (double)p->need[n].amount, weight = (double)p->need[n].weight;
    value += MIN (prices[n], weight) * amount;
    if (slope)
      slope[n] = prices[n] < weight ? amount : 0;
  }
  for (guint k = 0; k < stocks; k++) {
    value -= prices[p->needs + k] * (double)p->stocks[k];
    if (slope)
      slope[p->needs + k] = -(double)p->stocks[k];
  }
  for (guint f = 0; f < p->fleets; f++) {
    value -= prices[p->needs + stocks + f] * p->fleet[f].vehicles;
    if (slope)
      slope[p->needs + stocks + f] = -(double)p->fleet[f].vehicles;
  }
  for (guint t = 0, c = 0, next; t < b->type_count; t++, c = next) {
    for (next = c; next < b->cell_count && b->cells[next].type == t; next++)
      ;
    value += weigh_type (b, t, b->cells + c, next - c, prices, slope);
  }
  return value;
}

double
muster_supply_bound_raise (const MusterSupplyShape *b, double *prices, double target, MusterAllocClock *clock)
{
  int count = (int)muster_supply_bound_prices (b->problem);
  g_autofree double *slope = g_new0 (double, count + 1);
  MusterAscent ascent;
  muster_ascent_init (&ascent, count, 0);
  muster_ascent_start (&ascent, prices, NULL, 0.1);
  double mark = -INFINITY;
  for (int quiet = 0; ascent.steps < STEPS && quiet < QUIET && ceil (ascent.value) < target; quiet++) {
    if (ascent.steps > 0 && muster_alloc_clock_expired (clock))
      break;
    muster_ascent_step (&ascent, muster_supply_bound_at (b, ascent.point, slope), slope, target);
    if (ascent.value > mark + 1e-5 * fabs (target)) {
      mark = ascent.value;
      quiet = 0;
    }
  }
  for (int i = 0; i < count; i++)
    prices[i] = ascent.best[i];
  double value = ascent.value;
  muster_ascent_clear (&ascent);
  return value;
}
