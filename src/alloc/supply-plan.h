/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/supply-bound.h"

/* A good plan, soon: vehicle by vehicle where it saves most, then some taken back and sent anew, again and again.
 * Writes
 * @amounts [cells] and @vehicles [types]. @prices (of supply-bound.h; zeros if nothing is known) tell which stocks and
 * vehicles are wanted elsewhere. The same seed gives the same plan, unless the clock expires before it is done. */
void muster_supply_plan_trips (const MusterSupplyShape *shape, const double *prices, guint32 seed,
                               MusterAllocClock *clock, gint64 *amounts, guint *vehicles);
