/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/alloc.h"

/* The transport problem: few sources with stock, many sinks with demand, a cost a unit for every pair. A simplex made
 * for this shape: 200 × 100,000 needs the cost matrix and a few numbers a sink, no network. */

#define MUSTER_TRANSPORT_FORBIDDEN G_MAXINT64

/* costs[j × sources + i] is for a unit from source i to sink j (may be negative), MUSTER_TRANSPORT_FORBIDDEN where it
 * may not go. Stocks and demands ≥ 0; stock may stay where it is. */
typedef struct {
  guint sources, sinks;
  const gint64 *stocks;
  const gint64 *demands;
  const gint64 *costs;
} MusterTransport;

typedef struct {
  guint source, sink;
  gint64 amount; /* > 0 */
} MusterShipment;

/* OPTIMAL, FEASIBLE: every demand is met. INFEASIBLE: the plan leaves as little as possible unmet, at least cost for
 * that little (@partial_cost); lacks[j] is what sink j does not get, @missing their sum. Proof: the marked sinks demand
 * @missing more than all sources that may serve any of them have.
 *
 * Prices: source_prices[i] ≤ 0, source_prices[i] + sink_prices[j] ≤ cost of every permitted pair, equality where
 * something is sent. Σ stock × source price + Σ demand × sink price is the bound. −source_prices[i] is what one unit
 * more of stock at i saves, sink_prices[j] what one unit more at j costs. Not meaningful with INFEASIBLE. */
typedef struct {
  MusterAllocOutcome outcome;
  guint sources, sinks;
  MusterShipment *shipments; /* by sink, then source */
  guint shipment_count;
  gint64 *source_prices, *sink_prices;
  gint64 *lacks;
  gint64 missing, partial_cost;
  guint8 *short_sinks; /* (nullable) */
} MusterTransportPlan;

/* Returns: (transfer full): or NULL with MUSTER_ALLOC_ERROR_INPUT (a stock or demand below 0) or _RANGE. An iteration
 * is a pivot. */
MusterTransportPlan *muster_transport_solve (const MusterTransport *problem, const MusterAllocBudget *budget,
                                             GError **error);
void muster_transport_plan_free (MusterTransportPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTransportPlan, muster_transport_plan_free)

/* Whether @plan proves what its outcome says; code apart from the solver (check-transport.c). */
gboolean muster_transport_verify (const MusterTransport *problem, const MusterTransportPlan *plan, GError **error);

/* An instance in JSON ({"stocks":…,"demands":…,"costs":…}, docs/allocation.md) and a certificate of kind "transport".
 */
gboolean muster_transport_solve_json (const MusterJson *instance, const MusterAllocBudget *budget,
                                      MusterAllocOutcome *outcome, GString *certificate, GError **error);
