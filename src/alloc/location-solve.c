/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published formats of facilities and coverage, from text to certificate. What is missing is said in the member
 * "missing": {"capacity":…} when all facilities together are too small, {"customer":…,"demand":…,"largest":…} when one
 * customer is larger than every facility. */
#include "alloc/coverage.h"
#include "alloc/facility.h"
#include "alloc/location-text.h"
#include "alloc/location-write.h"
#include "alloc/single-source.h"
#include <math.h>

static void
finish (MusterAllocOutcome *outcome, const MusterAllocOutcome *found, gint64 start_us)
{
  *outcome = *found;
  outcome->seconds = (double)(g_get_monotonic_time () - start_us) / 1e6;
}

static void
write_held (GString *out, const MusterSiteText *text, double missing)
{
  double held = 0;
  for (int i = 0; i < text->facilities; i++)
    held += text->capacities[i];
  muster_json_put_real (out, "needed", held + missing);
  muster_json_put_real (out, "held", held);
}

/* ---- cap ---- */

/* The plan as triples [facility, customer, share], so that what is split shows. */
static void
write_shares (GString *out, const MusterSiteText *text, const MusterFacilityPlan *plan)
{
  muster_json_name (out, "primal");
  g_string_append_c (out, '{');
  if (plan->open) {
    muster_json_name (out, "open");
    g_string_append_c (out, '[');
    for (int i = 0; i < text->facilities; i++)
      if (plan->open[i]) {
        muster_json_comma (out);
        muster_json_add_int (out, i + 1);
      }
    g_string_append_c (out, ']');
    muster_json_name (out, "shares");
    g_string_append_c (out, '[');
    for (int k = 0; k < text->facilities * text->customers; k++)
      if (plan->shares[k] > 0) {
        muster_json_comma (out);
        g_string_append_c (out, '[');
        muster_json_add_int (out, k / text->customers + 1);
        muster_json_comma (out);
        muster_json_add_int (out, k % text->customers + 1);
        muster_json_comma (out);
        muster_json_add_real (out, plan->shares[k]);
        g_string_append_c (out, ']');
      }
    g_string_append_c (out, ']');
  }
  g_string_append_c (out, '}');
}

gboolean
muster_facility_solve_text (const char *text, gsize length, double capacity, const MusterAllocBudget *budget,
                            MusterAllocOutcome *outcome, GString *certificate, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (MusterSiteText) instance = muster_cap_text_read (text, length, capacity, error);
  if (!instance)
    return FALSE;
  MusterFacility problem = { instance->facilities, instance->customers, instance->capacities,
                             instance->openings,   instance->demands,   instance->costs };
  MusterAllocBudget left = muster_location_budget_left (budget, start_us);
  g_autoptr (MusterFacilityPlan) plan = muster_facility_solve (&problem, &left);
  MusterLocationHead head
      = { "orlib-cap",       &plan->outcome, plan->root_bound, plan->nodes, plan->root_proves || plan->missing > 0,
          plan->tree != NULL };
  muster_location_write_head (certificate, &head);
  muster_json_put_real (certificate, "capacity", capacity);
  muster_json_put_bool (certificate, "uncapacitated", instance->unlimited);
  if (capacity <= 0 && instance->words > 0)
    muster_json_put_int (certificate, "words_without_limit", instance->words);
  if (plan->missing > 0) {
    muster_json_name (certificate, "missing");
    g_string_append_c (certificate, '{');
    muster_json_put_real (certificate, "capacity", plan->missing);
    write_held (certificate, instance, plan->missing);
    g_string_append_c (certificate, '}');
  }
  write_shares (certificate, instance, plan);
  muster_location_write_reals (certificate, "dual", plan->multipliers, instance->customers);
  if (plan->tree) {
    g_string_append_c (certificate, ',');
    g_string_append (certificate, plan->tree->str);
  }
  g_string_append_c (certificate, '}');
  finish (outcome, &plan->outcome, start_us);
  return TRUE;
}

/* ---- single source ---- */

static void
write_shortage (GString *out, const MusterSiteText *text, const double *demands, const MusterSingleSourcePlan *plan)
{
  if (plan->missing <= 0 && plan->too_large < 0)
    return;
  muster_json_name (out, "missing");
  g_string_append_c (out, '{');
  if (plan->missing > 0) {
    muster_json_put_real (out, "capacity", plan->missing);
    write_held (out, text, plan->missing);
  }
  if (plan->too_large >= 0) {
    double least = INFINITY, largest = 0, lacks = INFINITY;
    for (int i = 0; i < text->facilities; i++) {
      least = MIN (least, demands[i * text->customers + plan->too_large]);
      largest = MAX (largest, text->capacities[i]);
      lacks = MIN (lacks, demands[i * text->customers + plan->too_large] - text->capacities[i]);
    }
    muster_json_put_int (out, "customer", plan->too_large + 1);
    muster_json_put_real (out, "demand", least);
    muster_json_put_real (out, "largest", largest);
    muster_json_put_real (out, "lacks", lacks);
  }
  g_string_append_c (out, '}');
}

/* Profits were turned into costs for the solver; the certificate speaks of profits again. */
static void
turn_round (MusterSingleSourcePlan *plan)
{
  MusterAllocOutcome *o = &plan->outcome;
  plan->root_bound = -plan->root_bound;
  if (o->whole) {
    muster_alloc_outcome_set_whole (o, -o->whole_objective, -o->whole_bound);
  } else if (isfinite (o->objective))
    muster_alloc_outcome_set_real (o, -o->objective, -o->bound);
  else
    muster_alloc_outcome_set_none (o, -o->bound);
}

static void
solve_single (const MusterSiteText *text, const double *demands, const char *kind, int which,
              const MusterAllocBudget *left, MusterAllocOutcome *outcome, GString *certificate)
{
  MusterSingleSource problem
      = { text->facilities, text->customers, text->capacities, text->openings, demands, text->costs };
  g_autoptr (MusterSingleSourcePlan) plan = muster_single_source_solve (&problem, left);
  if (text->maximise)
    turn_round (plan);
  MusterLocationHead head = { kind,
                              &plan->outcome,
                              plan->root_bound,
                              plan->nodes,
                              plan->root_proves || plan->missing > 0 || plan->too_large >= 0,
                              plan->tree != NULL };
  muster_location_write_head (certificate, &head);
  if (which > 0) {
    muster_json_put_int (certificate, "problem", which);
    muster_json_put_bool (certificate, "maximise", text->maximise);
  } else {
    muster_json_put_text (certificate, "rows", text->by_facility ? "facilities" : "customers");
    if (text->layout != MUSTER_LAYOUT_LISTS)
      muster_json_put_text (certificate, "layout", text->layout == MUSTER_LAYOUT_PAIRS ? "pairs" : "customers-first");
  }
  write_shortage (certificate, text, demands, plan);
  muster_json_name (certificate, "primal");
  g_string_append_c (certificate, '{');
  if (plan->serves)
    muster_location_write_ints (certificate, "serves", plan->serves, text->customers, 1);
  g_string_append_c (certificate, '}');
  muster_location_write_reals (certificate, "dual", plan->multipliers, text->customers);
  if (plan->tree) {
    g_string_append_c (certificate, ',');
    g_string_append (certificate, plan->tree->str);
  }
  g_string_append_c (certificate, '}');
  *outcome = plan->outcome;
}

gboolean
muster_sscflp_solve_rows (const char *text, gsize length, MusterRows rows, const MusterAllocBudget *budget,
                          MusterAllocOutcome *outcome, GString *certificate, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (MusterSiteText) instance = muster_sscflp_text_read (text, length, rows, error);
  if (!instance)
    return FALSE;
  int n = instance->customers, pairs = instance->facilities * n;
  g_autofree double *demands = g_new (double, pairs);
  for (int k = 0; k < pairs; k++)
    demands[k] = instance->demands[k % n];
  MusterAllocBudget left = muster_location_budget_left (budget, start_us);
  MusterAllocOutcome found;
  solve_single (instance, demands, "sscflp", 0, &left, &found, certificate);
  finish (outcome, &found, start_us);
  return TRUE;
}

gboolean
muster_sscflp_solve_text (const char *text, gsize length, const MusterAllocBudget *budget, MusterAllocOutcome *outcome,
                          GString *certificate, GError **error)
{
  return muster_sscflp_solve_rows (text, length, MUSTER_ROWS_USUAL, budget, outcome, certificate, error);
}

gboolean
muster_gap_solve_text (const char *text, gsize length, int which, gboolean maximise, const MusterAllocBudget *budget,
                       MusterAllocOutcome *outcome, GString *certificate, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (MusterSiteText) instance = muster_gap_text_read (text, length, which, maximise, error);
  if (!instance)
    return FALSE;
  MusterAllocBudget left = muster_location_budget_left (budget, start_us);
  MusterAllocOutcome found;
  solve_single (instance, instance->demands, "orlib-gap", which, &left, &found, certificate);
  finish (outcome, &found, start_us);
  return TRUE;
}

/* ---- coverage ---- */

gboolean
muster_coverage_solve_text (const char *text, gsize length, double busy, const MusterAllocBudget *budget,
                            MusterAllocOutcome *outcome, GString *certificate, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (MusterCoverText) instance = muster_cover_text_read (text, length, error);
  if (!instance)
    return FALSE;
  MusterCoverage problem = { .points = instance->points,
                             .sites = instance->sites,
                             .units = instance->units,
                             .busy = busy,
                             .weights = instance->weights,
                             .covers = instance->covers };
  MusterAllocBudget left = muster_location_budget_left (budget, start_us);
  g_autoptr (MusterCoveragePlan) plan = muster_coverage_solve (&problem, &left);
  const char *kind = busy > 0 ? "mexclp" : "mclp";
  muster_location_write_head (certificate, &(MusterLocationHead){ kind, &plan->outcome, plan->root_bound, plan->nodes,
                                                                  plan->root_proves, FALSE });
  muster_json_put_real (certificate, "busy", busy);
  muster_json_name (certificate, "primal");
  g_string_append_c (certificate, '{');
  muster_location_write_ints (certificate, "units", plan->placed, instance->sites, 0);
  g_string_append_c (certificate, '}');
  muster_location_write_reals (certificate, "dual", plan->multipliers, instance->points);
  g_string_append_c (certificate, '}');
  finish (outcome, &plan->outcome, start_us);
  return TRUE;
}
