/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* Several goods from several depots to several sites, on vehicles, in time. Whole units, whole vehicles. Never
 * infeasible: what cannot be brought in time is short, and says why. Solved as an integer programme with GLPK, for the
 * sizes of a command centre; anytime, with the gap. */

#define MUSTER_SUPPLY_UNREACHABLE G_MAXINT64

/* Vehicles of one kind that stand at one depot. A vehicle goes once in a plan, to one site. Those that leave together
 * are loaded together, their capacities add up: a unit should be small against a vehicle. */
typedef struct {
  guint depot;
  guint vehicles;
  gint64 capacity;  /* load of one, in the unit of unit_loads (kg, say) */
  gint64 ready;     /* s from now until they can leave */
  gint64 trip_cost; /* of one going anywhere, in the unit of the objective */
  gint64 time_cost; /* of one for each second it is under way, one way */
} MusterSupplyFleet;

typedef struct {
  guint site, good;
  gint64 amount;
  gint64 deadline; /* s from now, at the site */
  gint64 weight;   /* what a unit short costs, in the unit of the objective; > 0 */
} MusterSupplyNeed;

typedef struct {
  guint depots, sites, goods, fleets, needs;
  const gint64 *stocks;     /* depots × goods: units that may be given away */
  const gint64 *leads;      /* (nullable) depots × goods: s from now until they can be loaded; 0 */
  const gint64 *unit_costs; /* (nullable) depots × goods: of a unit taken there (negative for what expires); 0 */
  const gint64 *unit_loads; /* goods: > 0 */
  const gint64 *travel;     /* depots × sites: s, MUSTER_SUPPLY_UNREACHABLE */
  const MusterSupplyFleet *fleet;
  const MusterSupplyNeed *need;
} MusterSupply;

/* Vehicles of @fleet that leave together for @site, @departure s from now. */
typedef struct {
  guint fleet, site;
  gint64 departure, arrival; /* s from now */
  guint vehicles;
} MusterSupplyTrip;

typedef struct {
  guint trip; /* index of the trip */
  guint need;
  gint64 amount; /* > 0 */
} MusterSupplyLoad;

/* Why a need is short: what most of it is due to, of like parts the first. */
typedef enum {
  MUSTER_SUPPLY_MET,
  MUSTER_SUPPLY_NO_STOCK,    /* it asks for more than there is, or all needs for the good do and others weigh more */
  MUSTER_SUPPLY_NOT_IN_TIME, /* of that, what no depot could send in time, had it all vehicles */
  MUSTER_SUPPLY_NO_VEHICLES, /* of that, what the vehicles there cannot carry; or other needs weigh more */
  MUSTER_SUPPLY_REASONS,
} MusterSupplyReason;

/* @prices_of_stock (depots × goods) and @prices_of_fleets are those of the relaxation, in which vehicles can be split:
 * about what a unit, or a vehicle, more would save. @relaxed is its objective. @multipliers, in the order of
 * supply-bound.h, prove @proven, which is as a rule higher. The outcome's bound may be better still: then it is that of
 * the search (see bound_proof in docs/allocation.md). */
typedef struct {
  MusterAllocOutcome outcome;
  MusterSupplyTrip *trips;
  guint trip_count;
  MusterSupplyLoad *loads;
  guint load_count;
  gint64 *shorts; /* per need: units not brought in time */
  MusterSupplyReason *reasons;
  gint64 *causes; /* needs × MUSTER_SUPPLY_REASONS: how much of what is short is due to each */
  gint64 *lacks;  /* per need: what it asks for beyond all that could be in time, or on vehicles in time; for no stock,
                   * how much all needs for the good exceed all stocks; 0 when only other needs weigh more */
  double *prices_of_stock, *prices_of_fleets;
  double relaxed; /* NaN if the budget ended before */
  double *multipliers;
  double proven;
} MusterSupplyPlan;

/* Returns: (transfer full): or NULL with MUSTER_ALLOC_ERROR_INPUT (an index out of range, a number below 0) or _RANGE.
 * Status OPTIMAL or FEASIBLE. An iteration is a node of the search. */
MusterSupplyPlan *muster_supply_solve (const MusterSupply *problem, const MusterAllocBudget *budget, GError **error);
void muster_supply_plan_free (MusterSupplyPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSupplyPlan, muster_supply_plan_free)

/* Whether @plan keeps every limit and costs what it says: stock, leads, vehicles, capacities, deadlines, needs; whether
 * what is short has the reason it says; and whether the multipliers prove @proven. The bound is checked to be no more
 * than the objective. Code apart from the solver (check-supply.c). */
gboolean muster_supply_verify (const MusterSupply *problem, const MusterSupplyPlan *plan, GError **error);

/* A JSON instance (docs/allocation.md, "Transport"): goods and vehicles, kind "supply". A MusterAllocSolveText. */
gboolean muster_supply_solve_text (const char *text, gsize length, const MusterAllocBudget *budget,
                                   MusterAllocOutcome *outcome, GString *certificate, GError **error);
