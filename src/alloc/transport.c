/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Transportation simplex for few sources and many sinks. A basis is a tree in which almost every sink is a leaf on the
 * source that serves it; at most as many sinks as there are sources join two of them. So the tree that has to be walked
 * is as small as the number of sources, and prices are kept for sources only: a leaf's price is its arc's cost less
 * its source's price, worked out when the leaf is looked at.
 *
 *   (1) Two things are added: a source NOBODY, dearer than any path, that has enough for all, and a sink STAYS, free of
 *       cost, that takes what nobody needs. Then all is in balance; what comes from NOBODY in the end is missing.
 *   (2) Pricing takes the sinks in turn and finds the best source for each, one run through a row of the matrix. On the
 *       way the FEW best are noted, and rounds over these alone follow until they are quiet; then the whole matrix is
 *       read again.
 *   (3) The tree hangs from NOBODY and is strongly feasible: every sink gets something over its arc to its parent. Of
 *       the arcs that block, the last one going round from the top of the cycle leaves (see simplex.c).
 *   (4) Most pivots move a leaf to another source, or only change amounts; no price changes then. When the tree itself
 *       changes, the prices of the sources are worked out again from the root.
 *
 * Nodes: sources 0 … k − 1, NOBODY k, then sinks, STAYS the last. A node's flow is that of its arc to its parent. */
#include "alloc/transport.h"
#include <math.h>
#include <string.h>

#define FAR    (G_GINT64_CONSTANT (1) << 61)
#define LIMIT  (G_GINT64_CONSTANT (1) << 59)
#define NONE   G_MAXUINT
#define STEP   4
#define FEW    8
#define FEWEST 40 /* sinks for each source, below which a sample is not worth while */

typedef struct {
  gint64 cost;
  guint source;
} Candidate;

typedef struct {
  const MusterTransport *problem;
  guint k, n;          /* sources and sinks, without the two that are added */
  const gint64 *costs; /* n × k, FAR where forbidden */
  gint64 *own_costs;   /* (nullable): when FAR had to be put in */
  gint64 leave;
  gint64 *stock;       /* k + 1, no more than all demand */
  gint64 *demand;      /* n + 1 */
  gint64 *price;       /* k + 1 */
  guint *depth;        /* k + 1, in arcs */
  guint *stamp, *path; /* k + 1: for working out prices */
  guint round;
  guint *parent; /* k + 1 + n + 1 */
  gint64 *flow;
  guint16 *children; /* n + 1: sources that hang on the sink */
  gint64 *own;       /* n + 1: cost of each sink's arc to its parent, so that rounds stay out of the matrix */
  Candidate *few;    /* n × FEW: the best sources of each sink when its row was last read */
  MusterAllocClock clock;
} Work;

static gboolean
refuse (GError **error, int code, const char *message)
{
  g_set_error_literal (error, MUSTER_ALLOC_ERROR, code, message);
  return FALSE;
}

static inline gint64
get_cost (const Work *w, guint source, guint sink)
{
  if (sink == w->n)
    return 0;
  return source == w->k ? w->leave : w->costs[(gsize)sink * w->k + source];
}

/* ---- setting up ---- */

static gboolean
set_costs (Work *w, GError **error)
{
  gsize count = (gsize)w->k * w->n;
  const gint64 *costs = w->problem->costs;
  gint64 lowest = 0, highest = 0;
  gboolean forbidden = FALSE;
  for (gsize a = 0; a < count; a++)
    if (costs[a] == MUSTER_TRANSPORT_FORBIDDEN)
      forbidden = TRUE;
    else {
      lowest = MIN (lowest, costs[a]);
      highest = MAX (highest, costs[a]);
    }
  /* Twice the span for each source on a path, and once more to be dearer. */
  __int128 leave = ((__int128)highest - lowest + 1) * 2 * ((gint64)w->k + 2);
  if (leave >= LIMIT)
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the costs are so large that the cost of a path could overflow");
  w->leave = (gint64)leave;
  w->costs = costs;
  if (forbidden) {
    w->own_costs = g_new (gint64, count);
    for (gsize a = 0; a < count; a++)
      w->own_costs[a] = costs[a] == MUSTER_TRANSPORT_FORBIDDEN ? FAR : costs[a];
    w->costs = w->own_costs;
  }
  return TRUE;
}

static gboolean
set_amounts (Work *w, GError **error)
{
  const MusterTransport *p = w->problem;
  __int128 demand = 0, stock = 0;
  w->demand = g_new (gint64, (gsize)w->n + 1);
  w->stock = g_new (gint64, (gsize)w->k + 1);
  for (guint j = 0; j < w->n; j++) {
    if (p->demands[j] < 0)
      return refuse (error, MUSTER_ALLOC_ERROR_INPUT, "a demand is below 0");
    w->demand[j] = p->demands[j];
    demand += p->demands[j];
  }
  for (guint i = 0; i < w->k; i++) {
    if (p->stocks[i] < 0)
      return refuse (error, MUSTER_ALLOC_ERROR_INPUT, "a stock is below 0");
    w->stock[i] = (gint64)MIN ((__int128)p->stocks[i], demand);
    stock += w->stock[i];
  }
  if (demand >= LIMIT || stock >= LIMIT)
    return refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the amounts are so large that sums of them could overflow");
  w->stock[w->k] = (gint64)demand + 1;
  w->demand[w->n] = (gint64)stock + 1;
  return TRUE;
}

/* Every sink on the cheapest source, by @guess, that still has enough for all of it, or on NOBODY; what is left stays.
 */
static void
plant (Work *w, const gint64 *guess)
{
  guint k = w->k, root = k, stays = k + 1 + w->n;
  g_autofree gint64 *left = g_memdup2 (w->stock, (k + 1) * sizeof *left);
  w->parent = g_new (guint, (gsize)k + w->n + 2);
  w->flow = g_new0 (gint64, (gsize)k + w->n + 2);
  w->price = g_new0 (gint64, (gsize)k + 1);
  w->depth = g_new0 (guint, (gsize)k + 1);
  w->stamp = g_new0 (guint, (gsize)k + 1);
  w->path = g_new0 (guint, (gsize)k + 1);
  w->own = g_new0 (gint64, (gsize)w->n + 1);
  w->few = g_new (Candidate, MAX ((gsize)w->n * FEW, 1));
  w->children = g_new0 (guint16, (gsize)w->n + 1);
  for (guint j = 0; j < w->n; j++) {
    const gint64 *row = w->costs + (gsize)j * k;
    guint best = root;
    gint64 least = FAR;
    for (guint i = 0; i < k; i++) {
      gint64 reduced = row[i] - (guess ? guess[i] : 0);
      if (reduced < least && left[i] >= w->demand[j] && row[i] < FAR) {
        least = reduced;
        best = i;
      }
    }
    w->parent[k + 1 + j] = best;
    w->own[j] = get_cost (w, best, j);
    w->flow[k + 1 + j] = w->demand[j];
    left[best] -= w->demand[j];
  }
  for (guint i = 0; i < k; i++) {
    w->parent[i] = stays;
    w->flow[i] = left[i];
    w->depth[i] = 2;
  }
  w->children[w->n] = (guint16)k;
  w->parent[root] = NONE;
  w->parent[stays] = root;
  w->flow[stays] = left[root];
}

static void
clear (Work *w)
{
  g_free (w->own_costs);
  g_free (w->stock);
  g_free (w->demand);
  g_free (w->price);
  g_free (w->depth);
  g_free (w->stamp);
  g_free (w->path);
  g_free (w->parent);
  g_free (w->flow);
  g_free (w->children);
  g_free (w->own);
  g_free (w->few);
}

/* ---- a pivot ---- */

static inline guint
get_depth (const Work *w, guint v)
{
  return v <= w->k ? w->depth[v] : w->depth[w->parent[v]] + 1;
}

/* Prices and depths of all sources, from the root down: each climbs until it meets one that is done. */
static void
work_out_prices (Work *w)
{
  guint k = w->k;
  w->stamp[k] = ++w->round;
  for (guint i = 0; i < k; i++) {
    guint count = 0, s = i;
    while (w->stamp[s] != w->round) {
      w->path[count++] = s;
      s = w->parent[w->parent[s]];
    }
    while (count > 0) {
      guint below = w->path[--count], sink = w->parent[below] - (k + 1);
      w->price[below] = w->price[s] + get_cost (w, below, sink) - get_cost (w, s, sink);
      w->depth[below] = w->depth[s] + 2;
      w->stamp[below] = w->round;
      s = below;
    }
  }
}

/* Hangs what holds @low on @parent, with @flow on the new arc, turning the path up to @top over. */
static void
rehang (Work *w, guint low, guint top, guint parent, gint64 flow)
{
  guint k = w->k, v = low;
  for (;;) {
    guint old_parent = w->parent[v];
    gint64 old_flow = w->flow[v];
    if (old_parent > k)
      w->children[old_parent - (k + 1)]--;
    w->parent[v] = parent;
    w->flow[v] = flow;
    if (v > k)
      w->own[v - (k + 1)] = get_cost (w, parent, v - (k + 1));
    if (parent > k)
      w->children[parent - (k + 1)]++;
    if (v == top)
      return;
    parent = v;
    flow = old_flow;
    v = old_parent;
  }
}

static void
pivot (Work *w, guint source, guint sink)
{
  guint k = w->k, first = source, second = k + 1 + sink, a = first, b = second, top = NONE;
  gint64 delta = G_MAXINT64;
  gboolean below_first = FALSE;
  while (a != b)
    if (get_depth (w, a) >= get_depth (w, b))
      a = w->parent[a];
    else
      b = w->parent[b];
  guint join = a;
  /* On the source's side the arcs of sources give, on the sink's side those of sinks. */
  for (guint v = first; v != join; v = w->parent[v])
    if (v <= k && w->flow[v] < delta) {
      delta = w->flow[v];
      top = v;
      below_first = TRUE;
    }
  for (guint v = second; v != join; v = w->parent[v])
    if (v > k && w->flow[v] <= delta) {
      delta = w->flow[v];
      top = v;
      below_first = FALSE;
    }
  if (delta > 0) {
    for (guint v = first; v != join; v = w->parent[v])
      w->flow[v] += v <= k ? -delta : delta;
    for (guint v = second; v != join; v = w->parent[v])
      w->flow[v] += v > k ? -delta : delta;
  }
  gboolean leaf = !below_first && top == second && w->children[sink] == 0;
  rehang (w, below_first ? first : second, top, below_first ? second : first, delta);
  if (!leaf)
    work_out_prices (w);
}

/* ---- pricing ---- */

/* The source at the least reduced cost below @least, or NONE; on the way the FEW best are noted, the best first. */
static guint
read_row (Work *w, guint sink, gint64 least)
{
  const gint64 *row = w->costs + (gsize)sink * w->k, *price = w->price;
  Candidate *few = w->few + (gsize)sink * FEW;
  gint64 best[FEW], worst = FAR;
  for (guint c = 0; c < FEW; c++) {
    best[c] = FAR;
    few[c] = (Candidate){ FAR, 0 };
  }
  for (guint i = 0; i < w->k; i++) {
    gint64 reduced = row[i] - price[i];
    if (G_LIKELY (reduced >= worst))
      continue;
    guint c = FEW - 1;
    for (; c > 0 && best[c - 1] > reduced; c--) {
      best[c] = best[c - 1];
      few[c] = few[c - 1];
    }
    best[c] = reduced;
    few[c] = (Candidate){ row[i], i };
    worst = best[FEW - 1];
  }
  return best[0] < least ? few[0].source : NONE;
}

static inline guint
read_few (const Work *w, guint sink, gint64 least)
{
  const Candidate *few = w->few + (gsize)sink * FEW;
  guint best = NONE;
  for (guint c = 0; c < MIN (FEW, w->k); c++)
    if (few[c].cost - w->price[few[c].source] < least) {
      least = few[c].cost - w->price[few[c].source];
      best = few[c].source;
    }
  return best;
}

/* The source that STAYS should hang on, NOBODY among them. */
static guint
read_stays (const Work *w, gint64 least)
{
  guint best = NONE;
  for (guint i = 0; i <= w->k; i++)
    if (-w->price[i] < least) {
      least = -w->price[i];
      best = i;
    }
  return best;
}

/* One round over all sinks; how many pivots. */
static guint
price_round (Work *w, gboolean whole)
{
  guint pivots = 0;
  for (guint j = 0; j <= w->n; j++) {
    if (w->demand[j] == 0)
      continue;
    if (muster_alloc_clock_expired (&w->clock))
      break;
    guint parent = w->parent[w->k + 1 + j];
    gint64 now = w->own[j] - w->price[parent];
    guint best = j == w->n ? read_stays (w, now) : whole ? read_row (w, j, now) : read_few (w, j, now);
    if (best == NONE)
      continue;
    pivots++;
    w->clock.iterations++;
    pivot (w, best, j);
  }
  return pivots;
}

static void
solve (Work *w)
{
  while (price_round (w, TRUE) > 0 && !w->clock.expired)
    while (price_round (w, FALSE) > 0 && !w->clock.expired)
      ;
}

/* ---- a good start ---- */

/* Every STEP-th sink, with its share of the stock: nearly the same prices at a fraction of the work. The costs of the
 * sample are rows copied together, since its own sample needs them in that form. */
static void
make_sample (const Work *w, Work *sample)
{
  guint k = w->k, n = (w->n + STEP - 1) / STEP;
  __int128 demand = 0, stock = 0;
  *sample = (Work){ .k = k, .n = n, .leave = w->leave, .clock = w->clock };
  sample->own_costs = g_new (gint64, (gsize)k * n);
  sample->demand = g_new (gint64, (gsize)n + 1);
  sample->stock = g_new (gint64, (gsize)k + 1);
  for (guint j = 0; j < n; j++) {
    memcpy (sample->own_costs + (gsize)j * k, w->costs + (gsize)j * STEP * k, k * sizeof (gint64));
    sample->demand[j] = w->demand[j * STEP];
    demand += sample->demand[j];
  }
  sample->costs = sample->own_costs;
  for (guint i = 0; i < k; i++) {
    sample->stock[i] = (gint64)((__int128)w->stock[i] * demand / (w->stock[k] - 1));
    stock += sample->stock[i];
  }
  sample->stock[k] = (gint64)demand + 1;
  sample->demand[n] = (gint64)stock + 1;
}

static gboolean
is_in_tree (const Work *w, guint source, guint sink)
{
  return w->parent[w->k + 1 + sink] == source || w->parent[source] == w->k + 1 + sink;
}

/* Brings in the arcs that hold the sample's tree together, whatever they do to the cost: they are few, and with them
 * the prices begin where the sample's ended. */
static void
take_over (Work *w, const Work *sample)
{
  guint k = w->k;
  for (guint i = 0; i < k; i++) {
    guint in_sample = sample->parent[i] - (k + 1), sink = in_sample == sample->n ? w->n : in_sample * STEP;
    guint above = sample->parent[sample->parent[i]];
    if (w->demand[sink] == 0)
      continue;
    if ((sink == w->n || above < k) && !is_in_tree (w, above, sink))
      pivot (w, above, sink);
    if (!is_in_tree (w, i, sink))
      pivot (w, i, sink);
  }
}

static void
solve_from_sample (Work *w)
{
  if ((guint64)w->n < FEWEST * ((guint64)w->k + 1) || w->stock[w->k] == 1) {
    plant (w, NULL);
  } else {
    Work sample;
    make_sample (w, &sample);
    solve_from_sample (&sample);
    w->clock = sample.clock;
    plant (w, sample.price);
    take_over (w, &sample);
    clear (&sample);
  }
  solve (w);
}

/* ---- the plan ---- */

static int
compare_shipments (const void *a, const void *b)
{
  const MusterShipment *x = a, *y = b;
  return x->sink != y->sink ? (x->sink > y->sink) - (x->sink < y->sink)
                            : (x->source > y->source) - (x->source < y->source);
}

static gboolean
read_shipments (const Work *w, MusterTransportPlan *plan, gint64 *cost)
{
  g_autoptr (GArray) list = g_array_sized_new (FALSE, FALSE, sizeof (MusterShipment), w->n + w->k);
  guint k = w->k;
  __int128 sum = 0;
  plan->lacks = g_new0 (gint64, (gsize)w->n + 1);
  for (guint v = 0; v < k + 1 + w->n; v++) {
    guint source = v < k ? v : w->parent[v];
    if (v == k || w->flow[v] == 0)
      continue;
    guint sink = (v < k ? w->parent[v] : v) - (k + 1);
    if (sink == w->n)
      continue;
    if (source == k) {
      plan->lacks[sink] += w->flow[v];
      plan->missing += w->flow[v];
      continue;
    }
    MusterShipment shipment = { source, sink, w->flow[v] };
    sum += (__int128)get_cost (w, source, sink) * w->flow[v];
    g_array_append_val (list, shipment);
  }
  if (list->len > 0) /* qsort takes no empty array that is not there */
    qsort (list->data, list->len, sizeof (MusterShipment), compare_shipments);
  plan->shipment_count = list->len;
  plan->shipments = (MusterShipment *)(gpointer)g_array_free (g_steal_pointer (&list), FALSE);
  *cost = (gint64)sum;
  return *cost == sum;
}

static gboolean
read_prices (const Work *w, MusterTransportPlan *plan, gint64 *bound)
{
  guint top = w->parent[w->k + 1 + w->n];
  gint64 stays = -w->price[top];
  __int128 sum = 0;
  plan->source_prices = g_new0 (gint64, (gsize)w->k + 1);
  plan->sink_prices = g_new0 (gint64, (gsize)w->n + 1);
  for (guint i = 0; i < w->k; i++) {
    plan->source_prices[i] = MIN (w->price[i] + stays, 0);
    sum += (__int128)plan->source_prices[i] * w->problem->stocks[i];
  }
  for (guint j = 0; j < w->n; j++) {
    gint64 least = w->leave;
    for (guint i = 0; i < w->k; i++)
      least = MIN (least, w->costs[(gsize)j * w->k + i] - plan->source_prices[i]);
    plan->sink_prices[j] = least;
    sum += (__int128)least * w->demand[j];
  }
  *bound = (gint64)sum;
  return *bound == sum;
}

/* Sinks that lack, sinks from whose source something could be taken for them, and so on. */
static guint8 *
find_short_sinks (const Work *w, const MusterTransportPlan *plan)
{
  g_autofree guint8 *marked = g_new0 (guint8, (gsize)w->n + 1), *reached = g_new0 (guint8, (gsize)w->k + 1);
  g_autofree guint *queue = g_new (guint, (gsize)w->n + 1), *starts = g_new0 (guint, (gsize)w->k + 2),
                   *served = g_new (guint, (gsize)plan->shipment_count + 1);
  guint count = 0;
  for (guint s = 0; s < plan->shipment_count; s++)
    starts[plan->shipments[s].source + 1]++;
  for (guint i = 0; i < w->k; i++)
    starts[i + 1] += starts[i];
  g_autofree guint *at = g_memdup2 (starts, (w->k + 2) * sizeof *at);
  for (guint s = 0; s < plan->shipment_count; s++)
    served[at[plan->shipments[s].source]++] = plan->shipments[s].sink;
  for (guint j = 0; j < w->n; j++)
    if (plan->lacks[j] > 0) {
      marked[j] = 1;
      queue[count++] = j;
    }
  for (guint done = 0; done < count; done++)
    for (guint i = 0; i < w->k; i++) {
      if (reached[i] || w->costs[(gsize)queue[done] * w->k + i] == FAR)
        continue;
      reached[i] = 1;
      for (guint s = starts[i]; s < starts[i + 1]; s++)
        if (!marked[served[s]]) {
          marked[served[s]] = 1;
          queue[count++] = served[s];
        }
    }
  return g_steal_pointer (&marked);
}

static MusterTransportPlan *
conclude (Work *w, GError **error)
{
  g_autoptr (MusterTransportPlan) plan = g_new0 (MusterTransportPlan, 1);
  MusterAllocOutcome *outcome = &plan->outcome;
  gint64 cost, bound;
  plan->sources = w->k;
  plan->sinks = w->n;
  if (!read_shipments (w, plan, &cost) || !read_prices (w, plan, &bound)) {
    refuse (error, MUSTER_ALLOC_ERROR_RANGE, "the cost of the plan is beyond 64 bits");
    return NULL;
  }
  if (plan->missing == 0) {
    outcome->status = cost == bound ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
    muster_alloc_outcome_set_whole (outcome, cost, bound);
  } else if (w->clock.expired) {
    outcome->status = MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (outcome, (double)bound);
  } else {
    outcome->status = MUSTER_ALLOC_INFEASIBLE;
    muster_alloc_outcome_set_none (outcome, NAN);
    plan->partial_cost = cost;
    plan->short_sinks = find_short_sinks (w, plan);
  }
  muster_alloc_clock_stop (&w->clock, outcome);
  return g_steal_pointer (&plan);
}

MusterTransportPlan *
muster_transport_solve (const MusterTransport *problem, const MusterAllocBudget *budget, GError **error)
{
  Work w = { .problem = problem, .k = problem->sources, .n = problem->sinks };
  MusterTransportPlan *plan = NULL;
  muster_alloc_clock_start (&w.clock, budget);
  if (w.k >= G_MAXUINT16)
    refuse (error, MUSTER_ALLOC_ERROR_RANGE, "at most 65,534 sources");
  else if (set_costs (&w, error) && set_amounts (&w, error)) {
    solve_from_sample (&w);
    plan = conclude (&w, error);
  }
  clear (&w);
  return plan;
}

void
muster_transport_plan_free (MusterTransportPlan *plan)
{
  g_free (plan->shipments);
  g_free (plan->source_prices);
  g_free (plan->sink_prices);
  g_free (plan->lacks);
  g_free (plan->short_sinks);
  g_free (plan);
}
