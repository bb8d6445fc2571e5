/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Supply: trying every plan agrees on the smallest problems, the checker on all; more of anything never costs more. */
#include "alloc/supply.h"
#include "oracle.h"
#include <math.h>
#include <string.h>

typedef struct {
  MusterSupply supply;
  gint64 *stocks, *leads, *unit_costs, *unit_loads, *travel;
  MusterSupplyFleet *fleet;
  MusterSupplyNeed *need;
} Case;

static Case
draw_case (GRand *random, guint depots, guint sites, guint goods, guint fleets, guint needs, gint32 amount)
{
  Case c = { .stocks = g_new0 (gint64, depots * goods + 1),
             .leads = g_new0 (gint64, depots * goods + 1),
             .unit_costs = g_new0 (gint64, depots * goods + 1),
             .unit_loads = g_new0 (gint64, goods + 1),
             .travel = g_new0 (gint64, depots * sites + 1),
             .fleet = g_new0 (MusterSupplyFleet, fleets + 1),
             .need = g_new0 (MusterSupplyNeed, needs + 1) };
  for (guint k = 0; k < depots * goods; k++) {
    c.stocks[k] = g_rand_int_range (random, 0, amount * 2);
    c.leads[k] = g_rand_int_range (random, 0, 3) ? 0 : g_rand_int_range (random, 1, 4) * 600;
    c.unit_costs[k] = g_rand_int_range (random, -1, 2);
  }
  for (guint k = 0; k < goods; k++)
    c.unit_loads[k] = g_rand_int_range (random, 1, 5);
  for (guint k = 0; k < depots * sites; k++)
    c.travel[k] = g_rand_int_range (random, 0, 8) ? g_rand_int_range (random, 100, 3000) : MUSTER_SUPPLY_UNREACHABLE;
  for (guint f = 0; f < fleets; f++)
    c.fleet[f] = (MusterSupplyFleet){ .depot = (guint)g_rand_int_range (random, 0, (gint32)depots),
                                      .vehicles = (guint)g_rand_int_range (random, 0, 3),
                                      .capacity = g_rand_int_range (random, 0, 3 * amount),
                                      .ready = g_rand_int_range (random, 0, 2) * 300,
                                      .trip_cost = g_rand_int_range (random, 0, 20),
                                      .time_cost = g_rand_int_range (random, 0, 2) };
  for (guint n = 0; n < needs; n++)
    c.need[n] = (MusterSupplyNeed){ .site = (guint)g_rand_int_range (random, 0, (gint32)sites),
                                    .good = (guint)g_rand_int_range (random, 0, (gint32)goods),
                                    .amount = g_rand_int_range (random, 0, amount + 1),
                                    .deadline = g_rand_int_range (random, 200, 4500),
                                    .weight = g_rand_int_range (random, 1, 2000) };
  c.supply = (MusterSupply){ depots,  sites,        goods,        fleets,   needs,   c.stocks,
                             c.leads, c.unit_costs, c.unit_loads, c.travel, c.fleet, c.need };
  return c;
}

static void
clear_case (Case *c)
{
  g_free (c->stocks);
  g_free (c->leads);
  g_free (c->unit_costs);
  g_free (c->unit_loads);
  g_free (c->travel);
  g_free (c->fleet);
  g_free (c->need);
}

static MusterSupplyPlan *
solve (const MusterSupply *p, const MusterAllocBudget *budget)
{
  g_autoptr (GError) error = NULL;
  MusterSupplyPlan *plan = muster_supply_solve (p, budget, &error);
  g_assert_no_error (error);
  muster_supply_verify (p, plan, &error);
  g_assert_no_error (error);
  return plan;
}

/* Vehicle by vehicle: it stays, or goes to some site at some time. Then, trip by trip and need by need, every load. */
typedef struct {
  guint fleet, site;
  gint64 departure, room;
} Trip;

typedef struct {
  const MusterSupply *p;
  guint fleet_of[8], vehicles, trip_count;
  Trip trips[8];
  gint64 stock[16], left[8], best;
} Search;

static void
try_load (Search *s, guint t, guint n, gint64 cost)
{
  const MusterSupply *p = s->p;
  if (t == s->trip_count) {
    for (guint k = 0; k < p->needs; k++)
      cost += s->left[k] * p->need[k].weight;
    s->best = MIN (s->best, cost);
    return;
  }
  if (n == p->needs) {
    try_load (s, t + 1, 0, cost);
    return;
  }
  Trip *trip = &s->trips[t];
  const MusterSupplyNeed *need = &p->need[n];
  guint depot = p->fleet[trip->fleet].depot, at = depot * p->goods + need->good;
  gint64 each = p->unit_loads[need->good], before = trip->room;
  gboolean may = need->site == trip->site && p->leads[at] <= trip->departure
                 && trip->departure + p->travel[depot * p->sites + trip->site] <= need->deadline
                 && each <= p->fleet[trip->fleet].capacity;
  gint64 most = may ? MIN (MIN (s->left[n], s->stock[at]), before / each) : 0;
  for (gint64 amount = 0; amount <= most; amount++) {
    s->stock[at] -= amount;
    s->left[n] -= amount;
    trip->room = before - amount * each;
    try_load (s, t, n + 1, cost + amount * p->unit_costs[at]);
    s->stock[at] += amount;
    s->left[n] += amount;
  }
  trip->room = before;
}

static void
try_vehicle (Search *s, guint v, gint64 cost)
{
  const MusterSupply *p = s->p;
  if (v == s->vehicles) {
    try_load (s, 0, 0, cost);
    return;
  }
  try_vehicle (s, v + 1, cost);
  const MusterSupplyFleet *fleet = &p->fleet[s->fleet_of[v]];
  for (guint site = 0; site < p->sites; site++) {
    gint64 travel = p->travel[fleet->depot * p->sites + site];
    for (gint64 departure = fleet->ready; travel != MUSTER_SUPPLY_UNREACHABLE && departure <= 1800; departure += 300) {
      guint t = 0, count = s->trip_count;
      while (t < count
             && (s->trips[t].fleet != s->fleet_of[v] || s->trips[t].site != site || s->trips[t].departure != departure))
        t++;
      if (t == count)
        s->trips[s->trip_count++] = (Trip){ s->fleet_of[v], site, departure, 0 };
      s->trips[t].room += fleet->capacity;
      try_vehicle (s, v + 1, cost + fleet->trip_cost + fleet->time_cost * travel);
      s->trips[t].room -= fleet->capacity;
      s->trip_count = count;
    }
  }
}

static void
test_trying_all_agrees (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 150; round++) {
    Case c = draw_case (random, 2, 2, 2, 2, 3, 3);
    Search s = { .p = &c.supply, .best = G_MAXINT64 };
    for (guint f = 0; f < 2; f++)
      for (guint v = 0; v < c.fleet[f].vehicles && s.vehicles < 3; v++)
        s.fleet_of[s.vehicles++] = f;
    if (c.fleet[0].vehicles + c.fleet[1].vehicles > 3)
      c.fleet[1].vehicles = 3 - c.fleet[0].vehicles;
    memcpy (s.stock, c.stocks, 4 * sizeof (gint64));
    for (guint n = 0; n < 3; n++)
      s.left[n] = c.need[n].amount;
    try_vehicle (&s, 0, 0);
    g_autoptr (MusterSupplyPlan) plan = solve (&c.supply, NULL);
    g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
    g_assert_cmpint (plan->outcome.whole_objective, ==, s.best);
    clear_case (&c);
  }
}

static void
test_more_never_costs_more (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  for (int round = 0; round < 40; round++) {
    Case c = draw_case (random, 3, 4, 3, 4, 8, 20);
    MusterAllocBudget budget = { .iterations = 3000 };
    g_autoptr (MusterSupplyPlan) before = solve (&c.supply, &budget);
    if (round % 2)
      c.stocks[g_rand_int_range (random, 0, 9)] += 5;
    else
      c.fleet[g_rand_int_range (random, 0, 4)].vehicles++;
    g_autoptr (MusterSupplyPlan) after = solve (&c.supply, &budget);
    g_assert_cmpint (after->outcome.whole_bound, <=, before->outcome.whole_objective);
    clear_case (&c);
  }
}

static void
test_short_has_its_reason (void)
{
  gint64 stocks[] = { 10, 10 }, loads[] = { 1 }, travel[] = { 600, 6000 };
  MusterSupplyFleet fleet[]
      = { { .depot = 0, .vehicles = 2, .capacity = 4 }, { .depot = 1, .vehicles = 9, .capacity = 50 } };
  MusterSupplyNeed need[] = { { .site = 0, .good = 0, .amount = 9, .deadline = 3600, .weight = 100 } };
  MusterSupply p = { 2, 1, 1, 2, 1, stocks, NULL, NULL, loads, travel, fleet, need };
  g_autoptr (MusterSupplyPlan) vehicles = solve (&p, NULL);
  g_assert_cmpint (vehicles->shorts[0], ==, 1);
  g_assert_cmpint (vehicles->reasons[0], ==, MUSTER_SUPPLY_NO_VEHICLES);
  g_assert_cmpfloat (vehicles->prices_of_fleets[0], >, 99);
  need[0].amount = 11;
  fleet[0].vehicles = 3;
  g_autoptr (MusterSupplyPlan) time = solve (&p, NULL);
  g_assert_cmpint (time->shorts[0], ==, 1);
  g_assert_cmpint (time->reasons[0], ==, MUSTER_SUPPLY_NOT_IN_TIME);
  need[0].deadline = 7200;
  g_autoptr (MusterSupplyPlan) met = solve (&p, NULL);
  g_assert_cmpint (met->shorts[0], ==, 0);
  need[0].amount = 25;
  g_autoptr (MusterSupplyPlan) stock = solve (&p, NULL);
  g_assert_cmpint (stock->shorts[0], ==, 5);
  g_assert_cmpint (stock->reasons[0], ==, MUSTER_SUPPLY_NO_STOCK);
}

/* Stock is 20 short, but time, or vehicles, keep the other 100 away. */
static void
test_the_binding_reason_is_named (void)
{
  gint64 stocks[] = { 100 }, loads[] = { 2 }, travel[] = { 900 };
  const struct {
    gint64 deadline, load;
    guint vehicles;
    MusterSupplyReason reason;
    gint64 lacks, stock, time, carried;
  } cases[] = {
    { 3600, 2, 2, MUSTER_SUPPLY_NO_STOCK, 20, 20, 0, 0 },
    { 100, 2, 2, MUSTER_SUPPLY_NOT_IN_TIME, 120, 20, 100, 0 },
    { 3600, 2, 0, MUSTER_SUPPLY_NO_VEHICLES, 120, 20, 0, 100 },
    { 3600, 200, 2, MUSTER_SUPPLY_NO_VEHICLES, 120, 20, 0, 100 },
    { 3600, 2, 1, MUSTER_SUPPLY_NO_VEHICLES, 45, 20, 0, 25 },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    MusterSupplyFleet fleet[] = { { .vehicles = cases[k].vehicles, .capacity = 150, .trip_cost = 5 } };
    MusterSupplyNeed need[] = { { .amount = 120, .deadline = cases[k].deadline, .weight = 50 } };
    MusterSupply p = { 1, 1, 1, 1, 1, stocks, NULL, NULL, loads, travel, fleet, need };
    loads[0] = cases[k].load;
    g_autoptr (MusterSupplyPlan) plan = solve (&p, NULL);
    g_assert_cmpint (plan->reasons[0], ==, cases[k].reason);
    g_assert_cmpint (plan->lacks[0], ==, cases[k].lacks);
    g_assert_cmpint (plan->causes[MUSTER_SUPPLY_NO_STOCK], ==, cases[k].stock);
    g_assert_cmpint (plan->causes[MUSTER_SUPPLY_NOT_IN_TIME], ==, cases[k].time);
    g_assert_cmpint (plan->causes[MUSTER_SUPPLY_NO_VEHICLES], ==, cases[k].carried);
  }
}

/* The size of a prefecture's morning; within its budget it must have a plan, and say how good. */
static void
test_budget_leaves_a_plan_and_a_gap (void)
{
  g_autoptr (GRand) random = oracle_seeded ();
  Case c = draw_case (random, 12, 25, 6, 20, 80, 60);
  MusterAllocBudget none = { .iterations = 1 }, some = { .iterations = 15 };
  g_autoptr (MusterSupplyPlan) first = solve (&c.supply, &none), later = solve (&c.supply, &some);
  g_test_message ("gap %g after one node, %g in %.2f s (%" G_GUINT64_FORMAT " nodes)", first->outcome.gap,
                  later->outcome.gap, later->outcome.seconds, later->outcome.iterations);
  g_assert_cmpint (later->outcome.whole_objective, <=, first->outcome.whole_objective);
  clear_case (&c);
}

static void
test_bad_numbers_are_refused (void)
{
  gint64 stocks[] = { 10 }, loads[] = { 1 }, travel[] = { 600 };
  MusterSupplyFleet fleet[] = { { .depot = 0, .vehicles = 2, .capacity = 4 } };
  MusterSupplyNeed need[] = { { .site = 0, .good = 0, .amount = 9, .deadline = 3600, .weight = 100 } };
  const MusterSupply good = { 1, 1, 1, 1, 1, stocks, NULL, NULL, loads, travel, fleet, need };
  g_autoptr (GError) error = NULL;
  gint64 *const numbers[]
      = { &stocks[0], &loads[0], &travel[0], &fleet[0].capacity, &need[0].amount, &need[0].deadline };
  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++) {
    gint64 old = *numbers[k];
    *numbers[k] = -1;
    g_assert_null (muster_supply_solve (&good, NULL, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT);
    g_clear_error (&error);
    *numbers[k] = G_MAXINT64 - 1;
    g_assert_null (muster_supply_solve (&good, NULL, &error));
    g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_RANGE);
    g_clear_error (&error);
    *numbers[k] = old;
  }
  need[0].site = 1;
  g_assert_null (muster_supply_solve (&good, NULL, &error));
  g_assert_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT);
}

static void
test_nothing_is_a_plan (void)
{
  MusterSupply p = { 0 };
  g_autoptr (MusterSupplyPlan) plan = solve (&p, NULL);
  g_assert_cmpint (plan->outcome.status, ==, MUSTER_ALLOC_OPTIMAL);
  g_assert_cmpint (plan->outcome.whole_objective, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/supply/trying-all-agrees", test_trying_all_agrees);
  g_test_add_func ("/supply/more-never-costs-more", test_more_never_costs_more);
  g_test_add_func ("/supply/short-has-its-reason", test_short_has_its_reason);
  g_test_add_func ("/supply/the-binding-reason-is-named", test_the_binding_reason_is_named);
  g_test_add_func ("/supply/budget-leaves-a-plan-and-a-gap", test_budget_leaves_a_plan_and_a_gap);
  g_test_add_func ("/supply/bad-numbers-are-refused", test_bad_numbers_are_refused);
  g_test_add_func ("/supply/nothing-is-a-plan", test_nothing_is_a_plan);
  return g_test_run ();
}
