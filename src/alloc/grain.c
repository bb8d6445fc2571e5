/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bound of 5818.2 proves 5819 when all costs are whole. The step is found by trying whole numbers, then tenths, up to
 * ten-thousandths, and the greatest common divisor of what is then whole; a price list in steps of 25 gains the most.
 * The rounding that a bound may have suffered is taken as 1e-9 of its size, far above what sums of a hundred thousand
 * terms of one magnitude collect. */
#include "alloc/grain.h"
#include <math.h>

#define ROUNDING 1e-9

static gint64
divisor (gint64 a, gint64 b)
{
  while (b != 0) {
    gint64 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

double
muster_grain_find (const double *values, gsize n)
{
  for (double scale = 1; scale <= 1e4; scale *= 10) {
    gint64 step = 0;
    gboolean fits = TRUE;
    for (gsize i = 0; fits && i < n; i++) {
      double scaled = fabs (values[i]) * scale;
      if (isinf (scaled))
        continue;
      fits = scaled < 1e12 && fabs (scaled - rint (scaled)) <= 1e-7;
      if (fits)
        step = divisor ((gint64)rint (scaled), step);
    }
    if (fits)
      return step > 0 ? (double)step / scale : 1;
  }
  return 0;
}

double
muster_grain_join (double a, double b)
{
  double both[2] = { a, b };
  return a > 0 && b > 0 ? muster_grain_find (both, 2) : 0;
}

double
muster_grain_raise (double bound, double grain)
{
  double safe = bound - ROUNDING * MAX (fabs (bound), 1);
  if (grain <= 0 || !isfinite (bound) || fabs (bound) / grain > 1e12)
    return safe;
  return ceil ((safe - 1e-6 * grain) / grain) * grain;
}

void
muster_grain_set_outcome (MusterAllocOutcome *outcome, double objective, double bound, double grain)
{
  if (grain > 0 && grain == rint (grain) && fabs (objective) < 1e15)
    muster_alloc_outcome_set_whole (outcome, (gint64)rint (objective), (gint64)rint (bound));
  else
    muster_alloc_outcome_set_real (outcome, objective, bound);
}

void
muster_dice_start (MusterDice *dice, guint32 seed)
{
  dice->state = ((guint64)seed + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
}

int
muster_dice_roll (MusterDice *dice, int sides)
{
  dice->state ^= dice->state >> 12;
  dice->state ^= dice->state << 25;
  dice->state ^= dice->state >> 27;
  return (int)((dice->state * G_GUINT64_CONSTANT (0x2545F4914F6CDD1D) >> 33) % (guint64)sides);
}
