/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The common part of all solvers: outcomes and running budgets. A clock is not read at every question, since a
 * pivot can be shorter than a look at the clock: as long as questions come fast, more and more of them are let pass, 64
 * at most; where a step takes milliseconds each question looks. The first one always does, so that a budget of nothing
 * stops before the first step. */
#include "alloc/alloc.h"
#include <float.h>
#include <math.h>
#include <string.h>

#define MOST_PASSED 63
#define FAST_US     1000 /* between two looks */

static const char *const status_names[] = { "optimal", "feasible", "infeasible", "unbounded", "stopped" };

G_DEFINE_QUARK (muster - alloc - error - quark, muster_alloc_error)

const char *
muster_alloc_status_name (MusterAllocStatus status)
{
  return status_names[status];
}

gboolean
muster_alloc_status_parse (const char *name, MusterAllocStatus *out)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_names); i++)
    if (g_strcmp0 (name, status_names[i]) == 0) {
      *out = (MusterAllocStatus)i;
      return TRUE;
    }
  return FALSE;
}

void
muster_alloc_outcome_set_real (MusterAllocOutcome *outcome, double objective, double bound)
{
  outcome->whole = FALSE;
  outcome->objective = objective;
  outcome->bound = bound;
  outcome->gap = objective == bound ? 0 : fabs (objective - bound) / fabs (objective);
}

void
muster_alloc_outcome_set_whole (MusterAllocOutcome *outcome, gint64 objective, gint64 bound)
{
  muster_alloc_outcome_set_real (outcome, (double)objective, (double)bound);
  if (objective != bound && outcome->gap == 0)
    outcome->gap = DBL_EPSILON; /* different, though their doubles are not */
  outcome->whole = TRUE;
  outcome->whole_objective = objective;
  outcome->whole_bound = bound;
}

void
muster_alloc_outcome_set_none (MusterAllocOutcome *outcome, double bound)
{
  outcome->whole = FALSE;
  outcome->objective = outcome->gap = NAN;
  outcome->bound = bound;
}

void
muster_alloc_outcome_write (GString *out, const MusterAllocOutcome *outcome)
{
  muster_json_put_text (out, "status", muster_alloc_status_name (outcome->status));
  muster_json_name (out, "objective");
  if (outcome->whole)
    muster_json_add_int (out, outcome->whole_objective);
  else
    muster_json_add_real (out, outcome->objective);
  muster_json_name (out, "bound");
  if (outcome->whole)
    muster_json_add_int (out, outcome->whole_bound);
  else
    muster_json_add_real (out, outcome->bound);
  muster_json_put_real (out, "gap", isfinite (outcome->gap) ? outcome->gap : NAN);
}

void
muster_alloc_clock_start (MusterAllocClock *clock, const MusterAllocBudget *budget)
{
  *clock = (MusterAllocClock){ .budget = budget, .start_us = g_get_monotonic_time () };
}

gboolean
muster_alloc_clock_expired (MusterAllocClock *clock)
{
  const MusterAllocBudget *budget = clock->budget;
  if (clock->expired || !budget)
    return clock->expired;
  if (budget->iterations > 0 && clock->iterations >= budget->iterations)
    return clock->expired = TRUE;
  if (clock->polls > 0) {
    clock->polls--;
    return FALSE;
  }
  gint64 now = g_get_monotonic_time ();
  clock->passed = now - clock->looked_us < FAST_US ? MIN (2 * clock->passed + 1, MOST_PASSED) : 0;
  clock->polls = clock->passed;
  clock->looked_us = now;
  double spent = (double)(now - clock->start_us) / 1e6;
  return clock->expired
         = (budget->seconds > 0 && spent >= budget->seconds) || g_cancellable_is_cancelled (budget->cancellable);
}

void
muster_alloc_clock_stop (MusterAllocClock *clock, MusterAllocOutcome *outcome)
{
  outcome->seconds = (double)(g_get_monotonic_time () - clock->start_us) / 1e6;
  outcome->iterations = clock->iterations;
}
