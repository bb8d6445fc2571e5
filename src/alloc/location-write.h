/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* What the certificates of all location problems have in common: {"kind":…,"status":…,"objective":…,"bound":…,"gap":…,
 * "root_bound":…,"nodes":…,"bound_proof":"multipliers"|"tree"|"search". The object stays open. With "multipliers" the
 * numbers in "dual" prove the bound; with "tree" they and those of "tree" do; with "search" they prove root_bound, and
 * the rest came from a search that was not kept. */
typedef struct {
  const char *kind;
  const MusterAllocOutcome *outcome;
  double root_bound;
  guint64 nodes;
  gboolean root_proves;
  gboolean tree;
} MusterLocationHead;
void muster_location_write_head (GString *out, const MusterLocationHead *head);
/* "name":[…]; @add is added to each. */
void muster_location_write_ints (GString *out, const char *name, const int *values, int n, int add);
void muster_location_write_reals (GString *out, const char *name, const double *values, int n);
/* @budget less the time since @start_us (g_get_monotonic_time), for a solver that comes after reading. */
MusterAllocBudget muster_location_budget_left (const MusterAllocBudget *budget, gint64 start_us);
