/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is it the cheapest transport? The amounts are added up again at every source and sink; prices that nowhere exceed a
 * cost bound every plan from below; sinks that demand more than everybody who may serve them has cannot be served. */
#include "alloc/check.h"
#include "alloc/transport-text.h"
#include <math.h>

static gboolean
check_shipments (const MusterTransport *p, const MusterTransportPlan *plan, __int128 *cost, GError **error)
{
  g_autofree __int128 *given = g_new0 (__int128, (gsize)p->sources + 1), *got = g_new0 (__int128, (gsize)p->sinks + 1);
  *cost = 0;
  for (guint s = 0; s < plan->shipment_count; s++) {
    const MusterShipment *shipment = &plan->shipments[s];
    if (shipment->source >= p->sources || shipment->sink >= p->sinks || shipment->amount <= 0)
      return muster_alloc_refute (error, "shipment %u is none", s + 1);
    gint64 each = p->costs[(gsize)shipment->sink * p->sources + shipment->source];
    if (each == MUSTER_TRANSPORT_FORBIDDEN)
      return muster_alloc_refute (error, "from source %u nothing may go to sink %u", shipment->source + 1,
                                  shipment->sink + 1);
    given[shipment->source] += shipment->amount;
    got[shipment->sink] += shipment->amount;
    *cost += (__int128)each * shipment->amount;
  }
  for (guint i = 0; i < p->sources; i++)
    if (given[i] > p->stocks[i])
      return muster_alloc_refute (error, "source %u gives %.0f more than it has", i + 1,
                                  (double)(given[i] - p->stocks[i]));
  for (guint j = 0; j < p->sinks; j++) {
    gint64 lacks = plan->outcome.status == MUSTER_ALLOC_INFEASIBLE ? plan->lacks[j] : 0;
    if (lacks < 0 || got[j] + lacks != p->demands[j])
      return muster_alloc_refute (error, "sink %u gets %.0f of %" G_GINT64_FORMAT, j + 1, (double)got[j],
                                  p->demands[j]);
  }
  return TRUE;
}

static gboolean
check_prices (const MusterTransport *p, const MusterTransportPlan *plan, __int128 *bound, GError **error)
{
  *bound = 0;
  for (guint i = 0; i < p->sources; i++) {
    if (plan->source_prices[i] > 0)
      return muster_alloc_refute (error, "the stock of source %u may stay and has a price above 0", i + 1);
    *bound += (__int128)plan->source_prices[i] * p->stocks[i];
  }
  for (guint j = 0; j < p->sinks; j++) {
    const gint64 *row = p->costs + (gsize)j * p->sources;
    *bound += (__int128)plan->sink_prices[j] * p->demands[j];
    for (guint i = 0; i < p->sources; i++)
      if (row[i] != MUSTER_TRANSPORT_FORBIDDEN && (__int128)plan->source_prices[i] + plan->sink_prices[j] > row[i])
        return muster_alloc_refute (error, "the prices of source %u and sink %u exceed their cost", i + 1, j + 1);
  }
  return TRUE;
}

static gboolean
check_shortage (const MusterTransport *p, const MusterTransportPlan *plan, GError **error)
{
  __int128 lacks = 0, missing = 0;
  for (guint i = 0; i < p->sources; i++) {
    gboolean serves = FALSE;
    for (guint j = 0; j < p->sinks && !serves; j++)
      serves = plan->short_sinks[j] && p->costs[(gsize)j * p->sources + i] != MUSTER_TRANSPORT_FORBIDDEN;
    lacks -= serves ? p->stocks[i] : 0;
  }
  for (guint j = 0; j < p->sinks; j++) {
    lacks += plan->short_sinks[j] ? p->demands[j] : 0;
    missing += plan->lacks[j];
  }
  if (lacks <= 0 || lacks != plan->missing || missing != plan->missing)
    return muster_alloc_refute (error, "the marked sinks lack %.0f, the plan %.0f, not %" G_GINT64_FORMAT,
                                (double)lacks, (double)missing, plan->missing);
  return TRUE;
}

gboolean
muster_transport_verify (const MusterTransport *problem, const MusterTransportPlan *plan, GError **error)
{
  const MusterAllocOutcome *outcome = &plan->outcome;
  gboolean stopped = outcome->status == MUSTER_ALLOC_STOPPED;
  __int128 cost = 0, bound = 0;
  if (plan->sources != problem->sources || plan->sinks != problem->sinks)
    return muster_alloc_refute (error, "the plan is for %u × %u", plan->sources, plan->sinks);
  if (outcome->status == MUSTER_ALLOC_UNBOUNDED)
    return muster_alloc_refute (error, "a transport problem is never unbounded");
  if (!stopped && !check_shipments (problem, plan, &cost, error))
    return FALSE;
  if (outcome->status == MUSTER_ALLOC_INFEASIBLE)
    return check_shortage (problem, plan, error);
  if (!check_prices (problem, plan, &bound, error))
    return FALSE;
  if (!stopped && (!outcome->whole || cost != outcome->whole_objective))
    return muster_alloc_refute (error, "the plan costs %.0f, not the objective", (double)cost);
  if (outcome->whole ? bound != outcome->whole_bound : outcome->bound != (double)bound)
    return muster_alloc_refute (error, "the prices prove %.0f, not the bound", (double)bound);
  if (outcome->status == MUSTER_ALLOC_OPTIMAL && cost != bound)
    return muster_alloc_refute (error, "the plan costs %.0f and the prices prove only %.0f", (double)cost,
                                (double)bound);
  return TRUE;
}

static gboolean
read_primal (const MusterJson *primal, MusterTransportPlan *plan, GError **error)
{
  const MusterJson *list = muster_json_get (primal, "shipments");
  gsize count = muster_json_length (list);
  plan->shipments = g_new0 (MusterShipment, count + 1);
  for (gsize k = 0; k < count; k++) {
    const MusterJson *triple = muster_json_at (list, k);
    gint64 part[3] = { 0 };
    for (gsize i = 0; i < 3; i++)
      part[i] = muster_json_int (muster_json_at (triple, i), 0);
    if (muster_json_length (triple) != 3 || part[0] < 1 || part[0] > plan->sources || part[1] < 1
        || part[1] > plan->sinks)
      return muster_alloc_refute (error, "shipment %" G_GSIZE_FORMAT " is none", k + 1);
    plan->shipments[plan->shipment_count++] = (MusterShipment){ (guint)part[0] - 1, (guint)part[1] - 1, part[2] };
  }
  return TRUE;
}

static gboolean
read_dual (const MusterJson *certificate, MusterTransportPlan *plan, GError **error)
{
  const MusterJson *dual = muster_json_get (certificate, "dual"), *marked = muster_json_get (dual, "short_sinks");
  if (plan->outcome.status != MUSTER_ALLOC_INFEASIBLE) {
    plan->source_prices = muster_alloc_check_get_ints (dual, "sources", plan->sources, error);
    plan->sink_prices = plan->source_prices ? muster_alloc_check_get_ints (dual, "sinks", plan->sinks, error) : NULL;
    return plan->sink_prices != NULL;
  }
  plan->lacks = muster_alloc_check_get_ints (muster_json_get (certificate, "primal"), "lacks", plan->sinks, error);
  plan->missing = muster_json_int (muster_json_get (certificate, "missing"), 0);
  plan->short_sinks = g_new0 (guint8, plan->sinks + 1);
  for (gsize k = 0; k < muster_json_length (marked); k++) {
    gint64 sink = muster_json_int (muster_json_at (marked, k), 0);
    if (sink < 1 || sink > plan->sinks)
      return muster_alloc_refute (error, "sink %" G_GINT64_FORMAT " is none", sink);
    plan->short_sinks[sink - 1] = 1;
  }
  return plan->lacks != NULL;
}

gboolean
muster_alloc_check_transport (const char *text, gsize length, const MusterJson *certificate,
                              const MusterAllocOutcome *claimed, GError **error)
{
  g_autoptr (MusterJson) instance = muster_json_parse (text, (gssize)length, error);
  g_autoptr (MusterTransportText) read = instance ? muster_transport_text_read (instance, error) : NULL;
  if (!read)
    return FALSE;
  g_autoptr (MusterTransportPlan) plan = g_new0 (MusterTransportPlan, 1);
  plan->outcome = *claimed;
  plan->sources = read->problem.sources;
  plan->sinks = read->problem.sinks;
  return read_primal (muster_json_get (certificate, "primal"), plan, error) && read_dual (certificate, plan, error)
         && muster_transport_verify (&read->problem, plan, error);
}
