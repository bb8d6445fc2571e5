/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking coverage certificates: what the units cover is counted point by point; the bound is what the points could
 * gain at the prices plus the worth of the sites where all units would do most. */
#include "alloc/check-location.h"
#include "alloc/location-text.h"
#include <math.h>
#include <stdlib.h>

static double
covered (const MusterCoverText *text, double busy, const gint64 *units)
{
  double sum = 0;
  for (int i = 0; i < text->points; i++) {
    double free_of_all = 1;
    for (int j = 0; j < text->sites; j++)
      for (gint64 k = 0; text->covers[i * text->sites + j] && k < units[j]; k++)
        free_of_all *= busy;
    sum += text->weights[i] * (1 - free_of_all);
  }
  return sum;
}

static int
falling (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x > y ? -1 : x < y;
}

static double
lagrange (const MusterCoverText *text, double busy, const double *prices)
{
  double sum = muster_check_noise (prices, text->points, text->sites);
  g_autofree double *worths = g_new (double, MAX (text->sites, 1));
  for (int i = 0; i < text->points; i++)
    for (int k = 0; k < text->units; k++)
      sum += MAX (text->weights[i] * (1 - busy) * pow (busy, k) - prices[i], 0);
  for (int j = 0; j < text->sites; j++) {
    double worth = 0;
    for (int i = 0; i < text->points; i++)
      worth += text->covers[i * text->sites + j] ? prices[i] : 0;
    worths[j] = worth;
  }
  qsort (worths, (gsize)text->sites, sizeof (double), falling);
  if (busy > 0)
    return sum + text->units * worths[0];
  for (int k = 0; k < MIN (text->units, text->sites); k++) /* two at one site do no more than one */
    sum += worths[k];
  return sum;
}

static gboolean
check_plan (const MusterCoverText *text, double busy, const MusterJson *certificate, double claimed, GError **error)
{
  g_autofree gint64 *units
      = muster_alloc_check_get_ints (muster_json_get (certificate, "primal"), "units", (gsize)text->sites, error);
  gint64 sum = 0;
  if (!units)
    return FALSE;
  for (int j = 0; j < text->sites; j++) {
    if (units[j] < 0 || units[j] > text->units)
      return muster_alloc_refute (error, "site %d has no number of units that could be", j + 1);
    sum += units[j];
  }
  if (sum > text->units)
    return muster_alloc_refute (error, "%" G_GINT64_FORMAT " units are placed, there are %d", sum, text->units);
  return muster_check_same (claimed, covered (text, busy, units), "what is covered", error);
}

gboolean
muster_alloc_check_coverage (const char *text, gsize length, const MusterJson *certificate,
                             const MusterAllocOutcome *claimed, GError **error)
{
  double busy = muster_json_real (muster_json_get (certificate, "busy"), 0);
  g_autoptr (MusterCoverText) instance = muster_cover_text_read (text, length, error);
  if (!instance)
    return FALSE;
  if (!(busy >= 0 && busy < 1))
    return muster_alloc_refute (error, "a unit cannot be busy for the share %g", busy);
  if (claimed->status != MUSTER_ALLOC_OPTIMAL && claimed->status != MUSTER_ALLOC_FEASIBLE)
    return muster_alloc_refute (error, "there is always a placement");
  if (!check_plan (instance, busy, certificate, claimed->objective, error))
    return FALSE;
  g_autofree double *prices = muster_alloc_check_get_reals (certificate, "dual", (gsize)instance->points, error);
  if (!prices)
    return FALSE;
  for (int i = 0; i < instance->points; i++)
    if (prices[i] < 0)
      return muster_alloc_refute (error, "the price of point %d is below zero", i + 1);
  double step = busy > 0 ? 0 : muster_check_step (instance->weights, (gsize)instance->points, INFINITY);
  return muster_check_bounds (certificate, claimed, -lagrange (instance, busy, prices), step, -1, error);
}
