/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain transport problem: from JSON, and to a certificate of kind "transport". */
#include "alloc/transport-text.h"
#include "alloc/location-write.h"
#include <math.h>

/* @costs: may be null, for forbidden, and below 0. */
static gint64 *
read_wholes (const MusterJson *list, const char *what, gsize n, gboolean costs, GError **error)
{
  g_autofree gint64 *out = g_new0 (gint64, n + 1);
  if (!list || !muster_json_is_array (list) || muster_json_length (list) != n) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "\"%s\" is no list of %" G_GSIZE_FORMAT, what, n);
    return NULL;
  }
  for (gsize i = 0; i < n; i++) {
    const MusterJson *value = muster_json_at (list, i);
    if (costs && muster_json_is_null (value))
      out[i] = MUSTER_TRANSPORT_FORBIDDEN;
    else if (!muster_json_get_int (value, &out[i]) || (!costs && out[i] < 0)) {
      g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "%s[%" G_GSIZE_FORMAT "] is no whole number%s",
                   what, i, costs ? "" : " from 0 on");
      return NULL;
    }
  }
  return g_steal_pointer (&out);
}

MusterTransportText *
muster_transport_text_read (const MusterJson *instance, GError **error)
{
  const MusterJson *stocks = muster_json_get (instance, "stocks"), *demands = muster_json_get (instance, "demands"),
                   *costs = muster_json_get (instance, "costs");
  g_autoptr (MusterTransportText) text = g_new0 (MusterTransportText, 1);
  gsize sources = muster_json_length (stocks), sinks = muster_json_length (demands);
  text->stocks = read_wholes (stocks, "stocks", sources, FALSE, error);
  text->demands = text->stocks ? read_wholes (demands, "demands", sinks, FALSE, error) : NULL;
  if (!text->demands)
    return NULL;
  if (!muster_json_is_array (costs) || muster_json_length (costs) != sources) {
    g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT,
                 "\"costs\" is no list of %" G_GSIZE_FORMAT " rows", sources);
    return NULL;
  }
  for (gsize i = 0; i < sources; i++) {
    g_autofree char *what = g_strdup_printf ("costs[%" G_GSIZE_FORMAT "]", i);
    g_autofree gint64 *row = read_wholes (muster_json_at (costs, i), what, sinks, TRUE, error);
    if (!row)
      return NULL;
    if (!text->costs)
      text->costs = g_new0 (gint64, sources * sinks + 1);
    for (gsize j = 0; j < sinks; j++)
      text->costs[j * sources + i] = row[j];
  }
  text->problem = (MusterTransport){ (guint)sources, (guint)sinks, text->stocks, text->demands, text->costs };
  return g_steal_pointer (&text);
}

void
muster_transport_text_free (MusterTransportText *text)
{
  g_free (text->stocks);
  g_free (text->demands);
  g_free (text->costs);
  g_free (text);
}

static void
write_primal (GString *out, const MusterTransportPlan *plan)
{
  muster_json_name (out, "primal");
  g_string_append (out, "{\"shipments\":[");
  for (guint k = 0; k < plan->shipment_count; k++) {
    const MusterShipment *shipment = &plan->shipments[k];
    muster_json_comma (out);
    g_string_append_c (out, '[');
    muster_json_add_int (out, shipment->source + 1);
    muster_json_comma (out);
    muster_json_add_int (out, shipment->sink + 1);
    muster_json_comma (out);
    muster_json_add_int (out, shipment->amount);
    g_string_append_c (out, ']');
  }
  g_string_append_c (out, ']');
  if (plan->outcome.status == MUSTER_ALLOC_INFEASIBLE)
    muster_json_put_ints (out, "lacks", plan->lacks, plan->sinks);
  g_string_append_c (out, '}');
}

static void
write_dual (GString *out, const MusterTransportPlan *plan)
{
  muster_json_name (out, "dual");
  g_string_append_c (out, '{');
  if (plan->outcome.status == MUSTER_ALLOC_INFEASIBLE) {
    muster_json_name (out, "short_sinks");
    g_string_append_c (out, '[');
    for (guint j = 0; j < plan->sinks; j++)
      if (plan->short_sinks[j]) {
        muster_json_comma (out);
        muster_json_add_int (out, j + 1);
      }
    g_string_append_c (out, ']');
  } else {
    muster_json_put_ints (out, "sources", plan->source_prices, plan->sources);
    muster_json_put_ints (out, "sinks", plan->sink_prices, plan->sinks);
  }
  g_string_append_c (out, '}');
}

gboolean
muster_transport_solve_json (const MusterJson *instance, const MusterAllocBudget *budget, MusterAllocOutcome *outcome,
                             GString *certificate, GError **error)
{
  g_autoptr (MusterTransportText) text = muster_transport_text_read (instance, error);
  g_autoptr (MusterTransportPlan) plan = text ? muster_transport_solve (&text->problem, budget, error) : NULL;
  if (!plan)
    return FALSE;
  g_string_append_c (certificate, '{');
  muster_json_put_text (certificate, "kind", "transport");
  muster_alloc_outcome_write (certificate, &plan->outcome);
  if (plan->outcome.status == MUSTER_ALLOC_INFEASIBLE)
    muster_json_put_int (certificate, "missing", plan->missing);
  write_primal (certificate, plan);
  write_dual (certificate, plan);
  g_string_append_c (certificate, '}');
  *outcome = plan->outcome;
  return TRUE;
}
