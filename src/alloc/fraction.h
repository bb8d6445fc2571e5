/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The continuous knapsack: what earns most per unit of weight goes in, the last thing in part. In time that grows with
 * the number of things, since only the part around the last one is put in order. */
typedef struct {
  int key;                     /* the caller's name for it; ties go to the lower */
  double rate, profit, weight; /* rate: profit for one unit of weight, +∞ where it weighs nothing */
} MusterFraction;

/* Fills @capacity from @items [count], whose order changes. chosen[key] gets the part taken of each that is taken at
 * all; the others' are left alone. Returns the profit. */
double muster_fraction_fill (MusterFraction *items, int count, double capacity, float *chosen);
