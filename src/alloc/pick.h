/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/knapsack.h"

/* Which facilities to open, when each has a worth (what opening it costs, less what it earns) and all of them together
 * must hold a demand. States in the searches: */
enum { MUSTER_SITE_CLOSED = -1, MUSTER_SITE_FREE = 0, MUSTER_SITE_OPEN = 1 };

typedef struct {
  int facilities;
  const gint16 *states;     /* [facilities] */
  const double *worths;     /* [facilities]; not looked at where closed */
  const double *capacities; /* [facilities] */
  double demand;            /* 0: nothing must be held */
} MusterPick;

/* The least sum of worths of a choice that agrees with the states and holds the demand (a lower bound of it, should the
 * knapsack not be solved to its end); +∞ when there is no such choice. @picked [facilities] gets the choice. @flip ≥ 0:
 * that facility is open if @turned, else closed, whatever its state. @room has place for all facilities. */
double muster_pick_solve (const MusterPick *pick, MusterKnapsack *room, int flip, gboolean turned, gboolean *picked);
