/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* The largest step g such that every one of @values [n] is a whole multiple of it, looked for among whole numbers and
 * up to four decimals; 0 when there is none (any sum is possible). Infinite values are passed over. */
double muster_grain_find (const double *values, gsize n);
/* The step of two sets together. */
double muster_grain_join (double a, double b);
/* The lowest cost a plan can have whose lower bound is @bound, when all costs are multiples of @grain: the bound less
 * what rounding may have added to it, raised to the next multiple. With a grain of 0 the bound less the rounding. */
double muster_grain_raise (double bound, double grain);
/* Objective and bound into @outcome: exact where @grain is a whole number that both are multiples of. */
void muster_grain_set_outcome (MusterAllocOutcome *outcome, double objective, double bound, double grain);

/* A small generator (xorshift64*), so that kicks are the same on every machine. */
typedef struct {
  guint64 state;
} MusterDice;
void muster_dice_start (MusterDice *dice, guint32 seed);
int muster_dice_roll (MusterDice *dice, int sides); /* 0…sides−1 */
