/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transport problems in JSON, from text to certificate: goods on vehicles, or the plain one. */
#include "alloc/location-write.h"
#include "alloc/supply-bound.h"
#include "alloc/supply-text.h"
#include "alloc/transport.h"
#include <math.h>

static void
write_missing (GString *out, const MusterSupplyText *text, const MusterSupplyPlan *plan)
{
  muster_json_name (out, "missing");
  g_string_append_c (out, '[');
  for (guint n = 0; n < text->problem.needs; n++) {
    const MusterSupplyNeed *need = &text->needs[n];
    if (plan->shorts[n] == 0)
      continue;
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_int (out, "need", n + 1);
    muster_json_put_text (out, "site", g_ptr_array_index (text->sites, need->site));
    muster_json_put_text (out, "good", g_ptr_array_index (text->goods, need->good));
    muster_json_put_int (out, "amount", plan->shorts[n]);
    muster_json_put_text (out, "reason", muster_supply_reason_name (plan->reasons[n]));
    muster_json_put_int (out, "lacks", plan->lacks[n]);
    muster_json_name (out, "causes");
    g_string_append_c (out, '{');
    for (guint r = MUSTER_SUPPLY_NO_STOCK; r < MUSTER_SUPPLY_REASONS; r++)
      if (plan->causes[n * MUSTER_SUPPLY_REASONS + r] > 0)
        muster_json_put_int (out, muster_supply_reason_name (r), plan->causes[n * MUSTER_SUPPLY_REASONS + r]);
    g_string_append_c (out, '}');
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
}

static void
write_loads (GString *out, const MusterSupplyPlan *plan, guint trip)
{
  muster_json_name (out, "loads");
  g_string_append_c (out, '[');
  for (guint l = 0; l < plan->load_count; l++)
    if (plan->loads[l].trip == trip) {
      muster_json_comma (out);
      g_string_append_c (out, '{');
      muster_json_put_int (out, "need", plan->loads[l].need + 1);
      muster_json_put_int (out, "amount", plan->loads[l].amount);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
write_trips (GString *out, const MusterSupplyText *text, const MusterSupplyPlan *plan)
{
  muster_json_name (out, "primal");
  g_string_append (out, "{\"trips\":[");
  for (guint t = 0; t < plan->trip_count; t++) {
    const MusterSupplyTrip *trip = &plan->trips[t];
    muster_json_comma (out);
    g_string_append_c (out, '{');
    muster_json_put_int (out, "fleet", trip->fleet + 1);
    muster_json_put_text (out, "depot", g_ptr_array_index (text->depots, text->fleets[trip->fleet].depot));
    muster_json_put_text (out, "site", g_ptr_array_index (text->sites, trip->site));
    muster_json_put_int (out, "departure", trip->departure);
    muster_json_put_int (out, "arrival", trip->arrival);
    muster_json_put_int (out, "vehicles", trip->vehicles);
    write_loads (out, plan, t);
    g_string_append_c (out, '}');
  }
  g_string_append (out, "]}");
}

static void
write_certificate (GString *out, const MusterSupplyText *text, const MusterSupplyPlan *plan)
{
  const MusterSupply *p = &text->problem;
  int stocks = (int)(p->depots * p->goods);
  const double *prices = plan->multipliers;
  MusterLocationHead head
      = { .kind = "supply",
          .outcome = &plan->outcome,
          .root_bound = plan->proven,
          .nodes = plan->outcome.iterations,
          .root_proves = ceil (plan->proven - 1e-6 * MAX (fabs (plan->proven), 1)) >= plan->outcome.bound };
  muster_location_write_head (out, &head);
  write_missing (out, text, plan);
  write_trips (out, text, plan);
  muster_json_name (out, "dual");
  g_string_append_c (out, '{');
  muster_location_write_reals (out, "needs", prices, (int)p->needs);
  muster_location_write_reals (out, "stocks", prices + p->needs, stocks);
  muster_location_write_reals (out, "fleets", prices + p->needs + stocks, (int)p->fleets);
  g_string_append (out, "}}");
}

static gboolean
solve_supply (const MusterJson *instance, const MusterAllocBudget *budget, MusterAllocOutcome *outcome,
              GString *certificate, GError **error)
{
  g_autoptr (MusterSupplyText) text = muster_supply_text_read (instance, error);
  g_autoptr (MusterSupplyPlan) plan = text ? muster_supply_solve (&text->problem, budget, error) : NULL;
  if (!plan)
    return FALSE;
  write_certificate (certificate, text, plan);
  *outcome = plan->outcome;
  return TRUE;
}

gboolean
muster_supply_solve_text (const char *text, gsize length, const MusterAllocBudget *budget, MusterAllocOutcome *outcome,
                          GString *certificate, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (MusterJson) instance = muster_json_parse (text, (gssize)length, error);
  if (!instance)
    return FALSE;
  MusterAllocBudget left = muster_location_budget_left (budget, start_us);
  gboolean plain = muster_json_get (instance, "costs") != NULL;
  return plain ? muster_transport_solve_json (instance, &left, outcome, certificate, error)
               : solve_supply (instance, &left, outcome, certificate, error);
}
