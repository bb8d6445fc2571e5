/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Minimum-cost flow as people state it, put to the network simplex, and what came of it.
 *
 *   (1) A lower bound is sent ahead: it changes the supplies at both ends, and the simplex decides about the rest.
 *   (2) A loop costs its own cost and nothing else, so it is decided here.
 *   (3) What may stay goes to the root by an arc that costs nothing, from each node that gives.
 *   (4) An artificial arc costs so much that the simplex leaves as little as possible undone. If something lacks, the
 *       nodes from which it could still be brought, by arcs with room, form a set. All arcs into it are full, all out
 *       of it at their least: that cut lacks exactly as much, whatever anybody does.
 *   (5) A cycle of falling cost says that the problem is unbounded only if there is a plan at all; that is asked
 *       afterwards, with all costs 0. */
#include "alloc/flow.h"
#include "alloc/simplex.h"
#include <math.h>
#include <string.h>

#define UNLIMITED MUSTER_FLOW_UNLIMITED
/* Prices stay below twice the cost of an artificial arc, and three of them are added up in a reduced cost. */
#define BIGGEST (G_GINT64_CONSTANT (1) << 60)

static gboolean
refuse (GError **error, int code, const char *message)
{
  g_set_error_literal (error, MUSTER_ALLOC_ERROR, code, message);
  return FALSE;
}

static gint64
get_lower (const MusterFlow *p, guint a)
{
  return p->lower ? p->lower[a] : 0;
}

static gint64
get_upper (const MusterFlow *p, guint a)
{
  return p->upper ? p->upper[a] : UNLIMITED;
}

static gboolean
check_problem (const MusterFlow *p, GError **error)
{
  for (guint a = 0; a < p->arcs; a++) {
    if (p->tails[a] >= p->nodes || p->heads[a] >= p->nodes) {
      g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT, "arc %u names a node that is not there", a + 1);
      return FALSE;
    }
    if (get_lower (p, a) > get_upper (p, a) || get_lower (p, a) == UNLIMITED) {
      g_set_error (error, MUSTER_ALLOC_ERROR, MUSTER_ALLOC_ERROR_INPUT,
                   "the lower limit of arc %u is above its upper limit", a + 1);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
find_big (const MusterFlow *p, gint64 *big, GError **error)
{
  guint64 most = 0;
  for (guint a = 0; a < p->arcs; a++) {
    guint64 size = p->costs[a] < 0 ? 0 - (guint64)p->costs[a] : (guint64)p->costs[a];
    most = MAX (most, size);
  }
  unsigned __int128 product = ((unsigned __int128)most + 1) * ((guint64)p->nodes + 2);
  if (product >= (unsigned __int128)BIGGEST)
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the costs are so large that the cost of a path could overflow");
  *big = (gint64)product;
  return TRUE;
}

/* What the simplex has to bring to or from each node: supplies, less what the lower bounds and loops already move. */
static gint64 *
find_supplies (const MusterFlow *p, GError **error)
{
  g_autofree __int128 *rest = g_new0 (__int128, (gsize)p->nodes + 1);
  g_autofree gint64 *out = g_new0 (gint64, (gsize)p->nodes + 2);
  __int128 moved = 0;
  for (guint v = 0; v < p->nodes; v++)
    rest[v] = p->supplies[v];
  for (guint a = 0; a < p->arcs; a++)
    if (p->tails[a] != p->heads[a]) {
      rest[p->tails[a]] -= get_lower (p, a);
      rest[p->heads[a]] += get_lower (p, a);
    }
  for (guint v = 0; v < p->nodes; v++) {
    out[v] = (gint64)rest[v];
    moved += rest[v] < 0 ? -rest[v] : rest[v];
  }
  if (moved >= G_MAXINT64 / 2) {
    refuse (error, MUSTER_ALLOC_ERROR_RANGE,
            "the supplies and lower limits are so large that sums of them could overflow");
    return NULL;
  }
  return g_steal_pointer (&out);
}

static gint64
get_span (const MusterFlow *p, guint a)
{
  gint64 span;
  if (p->tails[a] == p->heads[a])
    return 0;
  if (get_upper (p, a) == UNLIMITED)
    return UNLIMITED;
  /* A span beyond 64 bits is cut to the widest there is: a flow that reached it would have overflown. */
  if (__builtin_sub_overflow (get_upper (p, a), get_lower (p, a), &span) || span == UNLIMITED)
    return UNLIMITED - 1;
  return span;
}

static MusterSimplex *
set_up (const MusterFlow *p, gboolean free_of_cost, gint64 big, const gint64 *supplies)
{
  guint givers = 0, at = p->arcs;
  for (guint v = 0; p->supply_may_stay && v < p->nodes; v++)
    givers += p->supplies[v] > 0;
  MusterSimplex *s = muster_simplex_new (p->nodes, p->arcs + givers, big);
  for (guint a = 0; a < p->arcs; a++)
    muster_simplex_set_arc (s, a, p->tails[a], p->heads[a], get_span (p, a), free_of_cost ? 0 : p->costs[a]);
  for (guint v = 0; v < p->nodes; v++) {
    muster_simplex_set_supply (s, v, supplies[v]);
    if (p->supply_may_stay && p->supplies[v] > 0)
      muster_simplex_set_arc (s, at++, v, p->nodes, p->supplies[v], 0);
  }
  return s;
}

/* ---- what came of it ---- */

static gboolean
read_flows (const MusterFlow *p, const MusterSimplex *s, MusterFlowPlan *plan, GError **error)
{
  plan->flows = g_new0 (gint64, MAX (p->arcs, 1));
  for (guint a = 0; a < p->arcs; a++) {
    gint64 ahead = get_lower (p, a);
    if (p->tails[a] == p->heads[a] && p->costs[a] < 0) /* a loop that earns; without limit it is seen as a cycle */
      ahead = get_upper (p, a) == UNLIMITED ? ahead : get_upper (p, a);
    if (__builtin_add_overflow (ahead, muster_simplex_get_flow (s, a), &plan->flows[a]))
      return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "a flow is beyond 64 bits");
  }
  return TRUE;
}

/* What is too much at v: a rest, but for the supply that may stay. */
static gint64
get_excess (const MusterFlow *p, const MusterFlowPlan *plan, guint v)
{
  gint64 may_stay = p->supply_may_stay ? MAX (p->supplies[v], 0) : 0;
  return MAX (plan->rests[v] - may_stay, 0);
}

/* Breadth first from every node that lacks something, or if none does, has too much, along the room there is. */
static void
find_cut (const MusterFlow *p, MusterFlowPlan *plan)
{
  g_autofree guint *starts = g_new0 (guint, (gsize)p->nodes + 2), *list = g_new (guint, 2 * (gsize)p->arcs + 1),
                   *queue = g_new (guint, (gsize)p->nodes + 1);
  guint count = 0;
  plan->cut = g_new0 (guint8, (gsize)p->nodes + 1);
  plan->cut_lacks = FALSE;
  for (guint v = 0; v < p->nodes; v++)
    plan->cut_lacks |= plan->rests[v] < 0;
  /* Arcs by either end. */
  for (guint a = 0; a < p->arcs; a++) {
    starts[p->tails[a] + 1]++;
    starts[p->heads[a] + 1]++;
  }
  for (guint v = 1; v <= p->nodes; v++)
    starts[v] += starts[v - 1];
  for (guint a = 0; a < p->arcs; a++) {
    list[starts[p->tails[a]]++] = a;
    list[starts[p->heads[a]]++] = a;
  }
  plan->missing = 0;
  for (guint v = 0; v < p->nodes; v++)
    if (plan->cut_lacks ? plan->rests[v] < 0 : get_excess (p, plan, v) > 0) {
      plan->missing += plan->cut_lacks ? -plan->rests[v] : get_excess (p, plan, v);
      plan->cut[v] = 1;
      queue[count++] = v;
    }
  for (guint at = 0; at < count; at++) {
    guint v = queue[at];
    for (guint k = v > 0 ? starts[v - 1] : 0; k < starts[v]; k++) {
      guint a = list[k];
      gboolean out = p->tails[a] == v;
      guint other = out ? p->heads[a] : p->tails[a];
      /* More may leave v along the arc, or less may come: that is room out of v; the other way round, room into v. */
      gboolean can_grow = plan->flows[a]<get_upper (p, a), can_shrink = plan->flows[a]> get_lower (p, a);
      gboolean room = out != plan->cut_lacks ? can_grow : can_shrink;
      if (room && !plan->cut[other]) {
        plan->cut[other] = 1;
        queue[count++] = other;
      }
    }
  }
}

static gboolean
add_cost (const MusterFlow *p, const MusterFlowPlan *plan, gint64 *cost)
{
  __int128 sum = 0;
  for (guint a = 0; a < p->arcs; a++)
    sum += (__int128)p->costs[a] * plan->flows[a];
  *cost = (gint64)sum;
  return *cost == sum;
}

/* FALSE when the prices prove nothing, or something beyond 64 bits. */
static gboolean
find_bound (const MusterFlow *p, const MusterFlowPlan *plan, gint64 *bound)
{
  __int128 sum = 0;
  for (guint v = 0; v < p->nodes; v++)
    if (!p->supply_may_stay || p->supplies[v] < 0 || plan->prices[v] > 0)
      sum -= (__int128)plan->prices[v] * p->supplies[v];
  for (guint a = 0; a < p->arcs; a++) {
    gint64 reduced = p->costs[a] + plan->prices[p->tails[a]] - plan->prices[p->heads[a]];
    if (reduced < 0 && get_upper (p, a) == UNLIMITED)
      return FALSE;
    sum += (__int128)reduced * (reduced < 0 ? get_upper (p, a) : get_lower (p, a));
  }
  *bound = (gint64)sum;
  return *bound == sum;
}

static void
read_prices (const MusterFlow *p, const MusterSimplex *s, MusterFlowPlan *plan)
{
  plan->prices = g_new0 (gint64, (gsize)p->nodes + 1);
  for (guint v = 0; v < p->nodes; v++)
    plan->prices[v] = muster_simplex_get_price (s, v);
}

static gboolean
has_rest (const MusterFlow *p, const MusterSimplex *s)
{
  for (guint v = 0; v < p->nodes; v++)
    if (muster_simplex_get_rest (s, v) != 0)
      return TRUE;
  return FALSE;
}

static gboolean
conclude_plan (const MusterFlow *p, const MusterSimplex *s, gboolean done, MusterFlowPlan *plan, GError **error)
{
  gint64 cost = 0, bound = 0;
  read_prices (p, s, plan);
  gboolean bounded = find_bound (p, plan, &bound);
  if (!done && has_rest (p, s)) {
    plan->outcome.status = MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (&plan->outcome, bounded ? (double)bound : NAN);
    return TRUE;
  }
  if (!read_flows (p, s, plan, error))
    return FALSE;
  if (!add_cost (p, plan, &cost) || (done && !bounded))
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the cost of the plan is beyond 64 bits");
  if (bounded)
    muster_alloc_outcome_set_whole (&plan->outcome, cost, bound);
  else
    muster_alloc_outcome_set_real (&plan->outcome, (double)cost, NAN);
  plan->outcome.status = bounded && cost == bound ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
  return TRUE;
}

static gboolean
conclude_shortage (const MusterFlow *p, const MusterSimplex *s, MusterFlowPlan *plan, GError **error)
{
  guint at = p->arcs;
  if (!read_flows (p, s, plan, error))
    return FALSE;
  plan->rests = g_new0 (gint64, (gsize)p->nodes + 1);
  for (guint v = 0; v < p->nodes; v++) {
    plan->rests[v] = muster_simplex_get_rest (s, v);
    if (p->supply_may_stay && p->supplies[v] > 0)
      plan->rests[v] += muster_simplex_get_flow (s, at++);
  }
  find_cut (p, plan);
  plan->outcome.status = MUSTER_ALLOC_INFEASIBLE;
  muster_alloc_outcome_set_none (&plan->outcome, NAN);
  return TRUE;
}

/* A loop without limit that earns is a cycle of its own. */
static guint
find_earning_loop (const MusterFlow *p)
{
  for (guint a = 0; a < p->arcs; a++)
    if (p->tails[a] == p->heads[a] && p->costs[a] < 0 && get_upper (p, a) == UNLIMITED)
      return a;
  return p->arcs;
}

/* There is a cycle around which cost falls: is there a plan? */
static gboolean
conclude_cycle (const MusterFlow *p, gint64 big, const gint64 *supplies, MusterAllocClock *clock, MusterFlowPlan *plan,
                GError **error)
{
  g_autoptr (MusterSimplex) s = set_up (p, TRUE, big, supplies);
  MusterSimplexEnd end = muster_simplex_run (s, clock);
  if (end == MUSTER_SIMPLEX_EXPIRED) {
    plan->outcome.status = MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (&plan->outcome, NAN);
    return TRUE;
  }
  if (end == MUSTER_SIMPLEX_OVERFLOW)
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "a flow is beyond 64 bits");
  if (has_rest (p, s)) {
    g_clear_pointer (&plan->cycle, g_free);
    plan->cycle_length = 0;
    return conclude_shortage (p, s, plan, error);
  }
  plan->outcome.status = MUSTER_ALLOC_UNBOUNDED;
  muster_alloc_outcome_set_none (&plan->outcome, NAN);
  return read_flows (p, s, plan, error);
}

static gboolean
solve (const MusterFlow *p, MusterAllocClock *clock, MusterFlowPlan *plan, GError **error)
{
  gint64 big;
  guint loop = find_earning_loop (p);
  if (!find_big (p, &big, error))
    return FALSE;
  g_autofree gint64 *supplies = find_supplies (p, error);
  if (!supplies)
    return FALSE;
  if (loop < p->arcs) {
    plan->cycle = g_memdup2 (&loop, sizeof loop);
    plan->cycle_length = 1;
    return conclude_cycle (p, big, supplies, clock, plan, error);
  }
  g_autoptr (MusterSimplex) s = set_up (p, FALSE, big, supplies);
  switch (muster_simplex_run (s, clock)) {
  case MUSTER_SIMPLEX_OVERFLOW:
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "a flow is beyond 64 bits");
  case MUSTER_SIMPLEX_UNBOUNDED:
    plan->cycle = muster_simplex_get_cycle (s, &plan->cycle_length);
    return conclude_cycle (p, big, supplies, clock, plan, error);
  case MUSTER_SIMPLEX_EXPIRED:
    return conclude_plan (p, s, FALSE, plan, error);
  case MUSTER_SIMPLEX_DONE:
  default:
    if (has_rest (p, s))
      return conclude_shortage (p, s, plan, error);
    return conclude_plan (p, s, TRUE, plan, error);
  }
}

MusterFlowPlan *
muster_flow_solve (const MusterFlow *problem, const MusterAllocBudget *budget, GError **error)
{
  g_autoptr (MusterFlowPlan) plan = g_new0 (MusterFlowPlan, 1);
  MusterAllocClock clock;
  muster_alloc_clock_start (&clock, budget);
  plan->nodes = problem->nodes;
  plan->arcs = problem->arcs;
  if (!check_problem (problem, error) || !solve (problem, &clock, plan, error))
    return NULL;
  muster_alloc_clock_stop (&clock, &plan->outcome);
  return g_steal_pointer (&plan);
}

void
muster_flow_plan_free (MusterFlowPlan *plan)
{
  g_free (plan->flows);
  g_free (plan->prices);
  g_free (plan->rests);
  g_free (plan->cut);
  g_free (plan->cycle);
  g_free (plan);
}
