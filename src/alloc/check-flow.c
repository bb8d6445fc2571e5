/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is it the cheapest flow? Everything is added up again in 128 bits from the instance. A plan must keep every limit and
 * balance at every node; prices give a bound by weak duality, whatever they are; a cut proves that something lacks
 * since no more can cross it than its arcs let through; a cycle of arcs without limit and with negative cost, beside a
 * plan, proves that there is no cheapest. */
#include "alloc/check.h"
#include "alloc/flow-instance.h"
#include <math.h>

static gint64
get_lower (const MusterFlow *p, guint a)
{
  return p->lower ? p->lower[a] : 0;
}

static gint64
get_upper (const MusterFlow *p, guint a)
{
  return p->upper ? p->upper[a] : MUSTER_FLOW_UNLIMITED;
}

/* Limits, and balance at every node but for @rests (nullable). */
static gboolean
check_plan (const MusterFlow *p, const gint64 *flows, const gint64 *rests, __int128 *cost, GError **error)
{
  g_autofree __int128 *out = g_new0 (__int128, (gsize)p->nodes + 1);
  *cost = 0;
  for (guint a = 0; a < p->arcs; a++) {
    if (flows[a] < get_lower (p, a) || flows[a] > get_upper (p, a))
      return muster_alloc_refute (error, "arc %u carries %" G_GINT64_FORMAT ", outside its limits", a + 1, flows[a]);
    out[p->tails[a]] += flows[a];
    out[p->heads[a]] -= flows[a];
    *cost += (__int128)flows[a] * p->costs[a];
  }
  for (guint v = 0; v < p->nodes; v++) {
    __int128 stays = p->supplies[v] - out[v];
    gint64 rest = rests ? rests[v] : 0;
    gboolean may_stay = !rests && p->supply_may_stay && p->supplies[v] > 0 && stays >= 0 && stays <= p->supplies[v];
    if (stays != rest && !may_stay)
      return muster_alloc_refute (error, "at node %u %.0f is left over (below 0: lacks), not %" G_GINT64_FORMAT, v + 1,
                                  (double)stays, rest);
  }
  return TRUE;
}

/* The bound the prices prove; FALSE when they prove none. */
static gboolean
work_out_bound (const MusterFlow *p, const gint64 *prices, __int128 *bound, GError **error)
{
  *bound = 0;
  for (guint v = 0; v < p->nodes; v++) {
    /* What a giver may keep, it keeps when its price is below 0. */
    gboolean keeps = p->supply_may_stay && p->supplies[v] > 0 && prices[v] < 0;
    if (!keeps)
      *bound -= (__int128)prices[v] * p->supplies[v];
  }
  for (guint a = 0; a < p->arcs; a++) {
    __int128 reduced = (__int128)p->costs[a] + prices[p->tails[a]] - prices[p->heads[a]];
    if (reduced > G_MAXINT64 || reduced < G_MININT64)
      return muster_alloc_refute (error, "the prices at arc %u are beyond 64 bits", a + 1);
    if (reduced < 0 && get_upper (p, a) == MUSTER_FLOW_UNLIMITED)
      return muster_alloc_refute (error, "arc %u has no limit and by the prices earns %.0f a unit", a + 1,
                                  (double)-reduced);
    *bound += reduced * (reduced < 0 ? get_upper (p, a) : get_lower (p, a));
  }
  return TRUE;
}

static gboolean
check_cut (const MusterFlow *p, const MusterFlowPlan *plan, GError **error)
{
  __int128 lacks = 0;
  gboolean demand = plan->cut_lacks;
  for (guint v = 0; v < p->nodes; v++)
    if (plan->cut[v] && (demand || !p->supply_may_stay || p->supplies[v] < 0)) /* what may stay is never too much */
      lacks += demand ? -(__int128)p->supplies[v] : p->supplies[v];
  for (guint a = 0; a < p->arcs; a++) {
    guint8 from = plan->cut[p->tails[a]], to = plan->cut[p->heads[a]];
    if (from == to)
      continue;
    /* Into a set that lacks, out of one that has too much: at most. The other way: at least. */
    if ((to != 0) == demand) {
      if (get_upper (p, a) == MUSTER_FLOW_UNLIMITED)
        return muster_alloc_refute (error, "arc %u crosses the cut and has no limit", a + 1);
      lacks -= get_upper (p, a);
    } else
      lacks += get_lower (p, a);
  }
  if (lacks <= 0 || lacks != plan->missing)
    return muster_alloc_refute (error, "across the cut %.0f is missing, not %" G_GINT64_FORMAT, (double)lacks,
                                plan->missing);
  return TRUE;
}

static gboolean
check_cycle (const MusterFlow *p, const MusterFlowPlan *plan, GError **error)
{
  __int128 cost = 0;
  if (!plan->cycle || plan->cycle_length == 0)
    return muster_alloc_refute (error, "there is no cycle");
  for (guint k = 0; k < plan->cycle_length; k++) {
    guint a = plan->cycle[k], next = plan->cycle[(k + 1) % plan->cycle_length];
    if (a >= p->arcs || next >= p->arcs)
      return muster_alloc_refute (error, "the cycle names an arc that is not there");
    if (p->heads[a] != p->tails[next])
      return muster_alloc_refute (error, "arc %u does not begin where arc %u ends", next + 1, a + 1);
    if (get_upper (p, a) != MUSTER_FLOW_UNLIMITED)
      return muster_alloc_refute (error, "arc %u of the cycle has a limit", a + 1);
    cost += p->costs[a];
  }
  if (cost >= 0)
    return muster_alloc_refute (error, "going round the cycle costs %.0f", (double)cost);
  return TRUE;
}

gboolean
muster_flow_verify (const MusterFlow *problem, const MusterFlowPlan *plan, GError **error)
{
  const MusterAllocOutcome *outcome = &plan->outcome;
  __int128 cost = 0, bound = 0;
  gboolean stopped = outcome->status == MUSTER_ALLOC_STOPPED;
  if (plan->nodes != problem->nodes || plan->arcs != problem->arcs)
    return muster_alloc_refute (error, "the plan is for %u nodes and %u arcs", plan->nodes, plan->arcs);
  if (!stopped && !plan->flows)
    return muster_alloc_refute (error, "there is no plan");
  if (outcome->status == MUSTER_ALLOC_INFEASIBLE)
    return (plan->rests && plan->cut)
               ? check_plan (problem, plan->flows, plan->rests, &cost, error) && check_cut (problem, plan, error)
               : muster_alloc_refute (error, "there is no cut");
  if (!stopped && !check_plan (problem, plan->flows, NULL, &cost, error))
    return FALSE;
  if (outcome->status == MUSTER_ALLOC_UNBOUNDED)
    return check_cycle (problem, plan, error);
  if (!stopped && (outcome->whole ? cost != outcome->whole_objective : outcome->objective != (double)cost))
    return muster_alloc_refute (error, "the plan costs %.0f, not the objective", (double)cost);
  if (isnan (outcome->bound))
    return TRUE;
  if (!plan->prices)
    return muster_alloc_refute (error, "there are no prices");
  if (!work_out_bound (problem, plan->prices, &bound, error))
    return FALSE;
  if (outcome->whole ? bound != outcome->whole_bound : outcome->bound != (double)bound)
    return muster_alloc_refute (error, "the prices prove %.0f, not the bound", (double)bound);
  if (outcome->status == MUSTER_ALLOC_OPTIMAL && cost != bound)
    return muster_alloc_refute (error, "the plan costs %.0f and the prices prove only %.0f", (double)cost,
                                (double)bound);
  return TRUE;
}

/* Numbers from 1 in the array @name, each at most @most; @out gets them from 0. */
static gboolean
read_list (const MusterJson *dual, const char *name, guint most, GArray *out, GError **error)
{
  const MusterJson *array = muster_json_get (dual, name);
  gsize n = array && muster_json_is_array (array) ? muster_json_length (array) : 0;
  g_autofree gint64 *list = muster_alloc_check_get_ints (dual, name, n, error);
  for (gsize k = 0; list && k < n; k++) {
    if (list[k] < 1 || list[k] > most)
      return muster_alloc_refute (error, "\"%s\" names %" G_GINT64_FORMAT ", which is not there", name, list[k]);
    guint index = (guint)list[k] - 1;
    g_array_append_val (out, index);
  }
  return list != NULL;
}

static gboolean
read_proof (const MusterJson *dual, MusterFlowPlan *plan, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint));
  if (plan->outcome.status == MUSTER_ALLOC_INFEASIBLE) {
    if (!read_list (dual, "cut", plan->nodes, list, error))
      return FALSE;
    plan->cut = g_new0 (guint8, (gsize)plan->nodes + 1);
    for (guint k = 0; k < list->len; k++)
      plan->cut[g_array_index (list, guint, k)] = 1;
    plan->cut_lacks = g_strcmp0 (muster_json_get_text (dual, "of"), "demand") == 0;
    plan->missing = muster_json_int (muster_json_get (dual, "missing"), 0);
    return TRUE;
  }
  if (plan->outcome.status == MUSTER_ALLOC_UNBOUNDED) {
    if (!read_list (dual, "cycle", plan->arcs, list, error))
      return FALSE;
    plan->cycle_length = list->len;
    plan->cycle = (guint *)(gpointer)g_array_free (g_steal_pointer (&list), FALSE);
    return TRUE;
  }
  if (!isnan (plan->outcome.bound))
    plan->prices = muster_alloc_check_get_ints (dual, "prices", plan->nodes, error);
  return isnan (plan->outcome.bound) || plan->prices;
}

gboolean
muster_alloc_check_dimacs_min (const char *text, gsize length, const MusterJson *certificate,
                               const MusterAllocOutcome *claimed, GError **error)
{
  const MusterJson *primal = muster_json_get (certificate, "primal"), *dual = muster_json_get (certificate, "dual");
  g_autoptr (MusterFlowInstance) instance = muster_flow_read_dimacs (text, length, error);
  g_autoptr (MusterFlowPlan) plan = g_new0 (MusterFlowPlan, 1);
  if (!instance)
    return FALSE;
  plan->outcome = *claimed;
  plan->nodes = instance->flow.nodes;
  plan->arcs = instance->flow.arcs;
  if (claimed->status != MUSTER_ALLOC_STOPPED
      && !(plan->flows = muster_alloc_check_get_ints (primal, "flows", plan->arcs, error)))
    return FALSE;
  if (claimed->status == MUSTER_ALLOC_INFEASIBLE
      && !(plan->rests = muster_alloc_check_get_ints (primal, "rests", plan->nodes, error)))
    return FALSE;
  return read_proof (dual, plan, error) && muster_flow_verify (&instance->flow, plan, error);
}
