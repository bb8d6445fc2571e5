/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/supply.h"

/* A trip that could be: vehicles of a fleet that leave for a site, and what they may load there. */
typedef struct {
  guint fleet, site;
  gint64 departure, arrival;
} MusterSupplyType;

typedef struct {
  guint type, need; /* the types in order */
} MusterSupplyCell;

/* A problem taken apart: all trips there could be, and what each of them could bring to whom. */
typedef struct {
  const MusterSupply *problem;
  const MusterSupplyType *types;
  const MusterSupplyCell *cells;
  guint type_count, cell_count;
} MusterSupplyShape;

/* The least a plan can cost, by prices ≥ 0: what a unit is worth to each need, [needs], in each stock, [depots ×
 * goods], and a vehicle of each fleet, [fleets], in this order in @prices. With these, every type of trip stands alone:
 * as many whole vehicles as pay for themselves, loaded with what brings most for its weight. */

guint muster_supply_bound_prices (const MusterSupply *problem); /* how many prices there are */
/* The bound at @prices; @slope (nullable) [prices] gets a direction in which it may rise. */
double muster_supply_bound_at (const MusterSupplyShape *bound, const double *prices, double *slope);
/* Climbs from @prices towards @target, the cost of the best plan, and leaves the best prices there. Returns the bound
 * they prove. Stops early when the clock expires. */
double muster_supply_bound_raise (const MusterSupplyShape *bound, double *prices, double target,
                                  MusterAllocClock *clock);
