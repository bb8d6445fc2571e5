/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/supply.h"

/* A supply problem as JSON, with names instead of numbers (docs/allocation.md, "Transport"). Owns all that @problem
 * points to. */
typedef struct {
  MusterSupply problem;
  GPtrArray *depots, *sites, *goods; /* names, in the order of the numbers in @problem */
  gint64 *stocks, *leads, *unit_costs, *unit_loads, *travel;
  MusterSupplyFleet *fleets;
  MusterSupplyNeed *needs;
} MusterSupplyText;

/* Errors are MUSTER_ALLOC_ERROR_INPUT and say which member of which entry, counted from 0 ("needs[2].site"); _RANGE
 * where the tables would not fit in memory. (transfer full) */
MusterSupplyText *muster_supply_text_read (const MusterJson *instance, GError **error);
void muster_supply_text_free (MusterSupplyText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSupplyText, muster_supply_text_free)

/* "no-stock", "not-in-time", "no-vehicles", as certificates say it. */
const char *muster_supply_reason_name (MusterSupplyReason reason);
