/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and bound on the Lagrangean of the demands (Cornuéjols, Sridharan and Thizy 1991 compare it with all others:
 * none that is as quick is stronger).
 *
 * With a price u(j) for the whole demand of customer j, facility i earns K(i): its capacity filled with the customers
 * that bring most per unit, the last one in part. Opening it is worth v(i) = opening(i) − K(i), and
 *
 *   L(u) = Σ u(j) + min { Σ v(i) y(i) : y binary, open capacities hold the whole demand }.
 *
 * (1) The root climbs; its multipliers are the certificate. The prices of the exact transport of the best plan are
 *     tried as multipliers as well: where the linear relaxation is tight they prove the plan at once.
 * (2) A set of facilities becomes a plan by the exact transport of split.c; the best set is varied by one closed, one
 *     opened, or both.
 * (3) A facility whose forcing lifts L to the best cost is decided. With all facilities decided the transport is exact,
 *     so the search ends there. It goes best bound first and branches on the facility that is most nearly half open. */
#include "alloc/facility.h"
#include "alloc/change.h"
#include "alloc/fraction.h"
#include "alloc/lagrange.h"
#include "alloc/pick.h"
#include "alloc/proof.h"
#include "alloc/split.h"
#include <math.h>
#include <string.h>

#define ROOT_STEPS  2000
#define ROOT_QUIET  300
#define NODE_STEPS  100
#define NODE_QUIET  35
#define CROWD       20000
#define SLACK       1e-9
#define PROOF_LIMIT 1500000 /* prices in the tree that is kept as a proof */

typedef struct {
  const MusterFacility *problem;
  int m, n;
  double whole;
  gint16 *state;
  double *worth, *share;
  double *root_worth, root_sum; /* worths and Σ u at the root's multipliers */
  float *chosen;                /* [m × n] share of each customer, per facility as if it were open */
  MusterFraction *guests;       /* [n] */
  gboolean *picked, *turned;
  MusterKnapsack cover;
  MusterSplit split;
  MusterProof proof;
  MusterLagrange l;
  gboolean *best; /* [m] */
  gboolean has_plan;
  GHashTable *tried; /* hashes of the sets that were transported */
} Work;

static double evaluate (gpointer data, const double *u);
static void look (gpointer data, gboolean improved, gboolean rose);
static void expand (gpointer data, MusterBranch *tree, const MusterNode *node);
static void vary_if_better (gpointer data, double before);

static void
prepare (Work *w, const MusterFacility *problem, const MusterAllocBudget *budget)
{
  int m = problem->facilities, n = problem->customers;
  *w = (Work){ .problem = problem, .m = m, .n = n };
  muster_lagrange_init (&w->l, n, -INFINITY, budget);
  w->l.slack = 3 * SLACK; /* plans are compared with the prices of their own transport, that rounding has touched */
  w->l.data = w;
  w->l.evaluate = evaluate;
  w->l.look = look;
  w->l.expand = expand;
  w->l.after = vary_if_better;
  w->l.best_value = 1;
  for (int i = 0; i < m; i++)
    w->l.best_value += problem->openings[i];
  for (int j = 0; j < n; j++) {
    double most = 0;
    for (int i = 0; i < m; i++)
      most = MAX (most, problem->costs[i * n + j]);
    w->l.best_value += most;
    w->whole += problem->demands[j];
  }
  w->state = g_new0 (gint16, m);
  w->worth = g_new0 (double, m);
  w->share = g_new0 (double, m);
  w->root_worth = g_new0 (double, m);
  w->chosen = g_new0 (float, (gsize)m *n);
  w->guests = g_new (MusterFraction, n);
  w->picked = g_new0 (gboolean, m);
  w->turned = g_new0 (gboolean, m);
  w->best = g_new0 (gboolean, m);
  w->tried = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  muster_knapsack_init (&w->cover, m);
  muster_proof_init (&w->proof, n, PROOF_LIMIT);
  muster_split_init (&w->split, m, n, problem->capacities, problem->demands, problem->costs);
}

static void
clear (Work *w)
{
  g_free (w->state);
  g_free (w->worth);
  g_free (w->share);
  g_free (w->root_worth);
  g_free (w->chosen);
  g_free (w->guests);
  g_free (w->picked);
  g_free (w->turned);
  g_free (w->best);
  g_hash_table_unref (w->tried);
  muster_knapsack_clear (&w->cover);
  muster_lagrange_clear (&w->l);
  muster_proof_clear (&w->proof);
  muster_split_clear (&w->split);
}

/* ---- the bound ---- */

/* K(i): the capacity filled with what brings most per unit. */
static double
fill_facility (Work *w, int i, const double *u)
{
  const double *cost = w->problem->costs + i * w->n, *demand = w->problem->demands;
  float *chosen = w->chosen + i * w->n;
  double left = w->problem->capacities[i] * (1 + SLACK), sum = 0, profit = 0;
  int count = 0;
  memset (chosen, 0, sizeof (float) * (gsize)w->n);
  for (int j = 0; j < w->n; j++)
    if (u[j] > cost[j]) {
      double earn = u[j] - cost[j];
      w->guests[count++] = (MusterFraction){ j, demand[j] > 0 ? earn / demand[j] : INFINITY, earn, demand[j] };
      sum += demand[j];
      profit += earn;
    }
  if (sum > left)
    return muster_fraction_fill (w->guests, count, left, chosen);
  for (int k = 0; k < count; k++)
    chosen[w->guests[k].key] = 1;
  return profit;
}

static double
pick_facilities (Work *w, int flip, gboolean *picked)
{
  MusterPick pick = { w->m, w->state, w->worth, w->problem->capacities, w->whole * (1 - SLACK) };
  return muster_pick_solve (&pick, &w->cover, flip, flip >= 0 && !w->picked[flip], picked);
}

static double
evaluate (gpointer data, const double *u)
{
  Work *w = data;
  double value = 0;
  for (int j = 0; j < w->n; j++) {
    value += u[j];
    w->l.subgradient[j] = 1;
  }
  for (int i = 0; i < w->m; i++)
    w->worth[i] = w->state[i] == MUSTER_SITE_CLOSED ? INFINITY : w->problem->openings[i] - fill_facility (w, i, u);
  value += pick_facilities (w, -1, w->picked);
  for (int i = 0; i < w->m; i++)
    for (int j = 0; w->picked[i] && j < w->n; j++)
      w->l.subgradient[j] -= (double)w->chosen[i * w->n + j];
  return value;
}

/* ---- plans ---- */

/* Less than any plan that uses just @open; +∞ when they cannot hold the demand. */
static double
optimism (const Work *w, const gboolean *open)
{
  double sum = 0, capacity = 0;
  for (int i = 0; i < w->m; i++)
    if (open[i]) {
      sum += w->problem->openings[i];
      capacity += w->problem->capacities[i];
    }
  if (capacity * (1 + SLACK) < w->whole)
    return INFINITY;
  for (int j = 0; j < w->n && sum < w->l.best_value; j++) {
    double least = INFINITY;
    for (int i = 0; i < w->m; i++)
      if (open[i])
        least = MIN (least, w->problem->costs[i * w->n + j]);
    sum += least;
  }
  return sum;
}

/* Transports from just @open, once for each set. */
static void
try_set (Work *w, const gboolean *open)
{
  gint64 hash = 1469598103934665603;
  double openings = 0;
  for (int i = 0; i < w->m; i++)
    hash = (gint64)(((guint64)hash ^ (open[i] ? (guint64)i + 1 : 0)) * 1099511628211u);
  for (int i = 0; i < w->m; i++)
    openings += open[i] ? w->problem->openings[i] : 0;
  if (!g_hash_table_add (w->tried, g_memdup2 (&hash, sizeof hash)) || optimism (w, open) >= w->l.best_value
      || !muster_split_solve (&w->split, open, w->l.best_value - openings))
    return;
  if (openings + w->split.cost < w->l.best_value) {
    w->l.best_value = openings + w->split.cost;
    w->has_plan = TRUE;
    memcpy (w->best, open, sizeof (gboolean) * (gsize)w->m);
  }
}

/* With the prices of the best set's own transport, and with the root's multipliers. */
static GArray *
find_changes (Work *w)
{
  g_autofree double *prices = g_new0 (double, w->n);
  MusterSetBound bounds[] = { { 0, w->worth }, { w->root_sum, w->root_worth } };
  MusterChanges changes = { w->m, w->best, w->state, w->problem->capacities, w->whole, bounds, 2 };
  if (muster_split_solve (&w->split, w->best, INFINITY))
    muster_split_prices (&w->split, prices);
  evaluate (w, prices);
  for (int j = 0; j < w->n; j++)
    bounds[0].sum += prices[j];
  return muster_changes_find (&changes, w->l.best_value * (1 - SLACK));
}

/* One closed, one opened, or both, the most promising first; goes on from each better set. */
static void
vary_facilities (Work *w)
{
  g_autofree gboolean *open = g_new (gboolean, w->m);
  double before = INFINITY;
  while (w->l.best_value < before && !w->l.clock.expired) {
    before = w->l.best_value;
    g_autoptr (GArray) changes = find_changes (w);
    for (guint k = 0; k < changes->len && w->l.best_value >= before; k++) {
      const MusterChange *change = &g_array_index (changes, MusterChange, k);
      w->l.clock.polls = 0; /* a transport is long enough to look at the clock */
      if (muster_alloc_clock_expired (&w->l.clock))
        return;
      memcpy (open, w->best, sizeof (gboolean) * (gsize)w->m);
      if (change->out >= 0)
        open[change->out] = FALSE;
      if (change->in >= 0)
        open[change->in] = TRUE;
      try_set (w, open);
    }
  }
}

/* ---- deciding ---- */

static void
fix_facilities (Work *w, const double *u, int node)
{
  g_autofree gint16 *decided = g_memdup2 (w->state, sizeof (gint16) * (gsize)w->m);
  double base = 0;
  for (int j = 0; j < w->n; j++)
    base += u[j];
  for (int i = 0; i < w->m; i++)
    if (w->state[i] == MUSTER_SITE_FREE && muster_lagrange_proven (&w->l, base + pick_facilities (w, i, w->turned)))
      decided[i] = w->picked[i] ? MUSTER_SITE_OPEN : MUSTER_SITE_CLOSED;
  for (int i = 0; i < w->m; i++) /* all by the decisions of the node, as the proof says it */
    if (decided[i] != w->state[i]) {
      w->state[i] = decided[i];
      muster_proof_fix (&w->proof, node, i, decided[i] == MUSTER_SITE_OPEN);
    }
}

/* The prices of the transport from the open facilities prove its cost, once all are decided. */
static void
prove_leaf (Work *w, int node)
{
  g_autofree double *prices = g_new (double, w->n);
  if (!w->proof.nodes || !muster_split_solve (&w->split, w->turned, INFINITY))
    return;
  muster_split_prices (&w->split, prices);
  muster_proof_round (prices, w->n);
  muster_proof_set_prices (&w->proof, muster_proof_go_on (&w->proof, node), prices);
}

/* With all facilities decided, the transport from the open ones is the whole answer. */
static gboolean
close_leaf (Work *w, int node)
{
  double capacity = 0, free_capacity = 0;
  gboolean any_free = FALSE;
  for (int i = 0; i < w->m; i++) {
    w->turned[i] = w->state[i] == MUSTER_SITE_OPEN;
    capacity += w->turned[i] ? w->problem->capacities[i] : 0;
    if (w->state[i] == MUSTER_SITE_FREE) {
      any_free = TRUE;
      free_capacity += w->problem->capacities[i];
    }
  }
  if ((capacity + free_capacity) * (1 + SLACK) < w->whole)
    return TRUE;
  if (any_free)
    return FALSE;
  try_set (w, w->turned);
  prove_leaf (w, node);
  return TRUE;
}

static void
look (gpointer data, gboolean improved, gboolean rose)
{
  Work *w = data;
  for (int i = 0; i < w->m; i++)
    w->share[i] += w->l.ascent.weight * ((w->picked[i] ? 1 : 0) - w->share[i]);
  if ((improved && w->l.ascent.steps % 10 == 0) || !w->has_plan)
    try_set (w, w->picked);
}

static void
climb (Work *w, int steps, int quiet)
{
  memset (w->share, 0, sizeof (double) * (gsize)w->m);
  muster_lagrange_climb (&w->l, steps, quiet);
}

static void
push (Work *w, MusterBranch *tree, double bound, int depth, int proof)
{
  MusterNode *node = muster_branch_node (tree, bound, depth, w->state, w->l.ascent.best);
  node->proof = proof;
  muster_branch_push (tree, node);
}

static void
expand (gpointer data, MusterBranch *tree, const MusterNode *node)
{
  Work *w = data;
  int proofs[2];
  memcpy (w->state, node->state, sizeof (gint16) * (gsize)w->m);
  if (close_leaf (w, node->proof))
    return;
  muster_ascent_start (&w->l.ascent, NULL, node->multipliers, 0.1);
  climb (w, NODE_STEPS, NODE_QUIET);
  if (w->l.clock.expired || muster_lagrange_proven (&w->l, node->bound))
    return;
  muster_proof_round (w->l.ascent.best, w->n);
  double value = evaluate (w, w->l.ascent.best);
  muster_proof_set_prices (&w->proof, node->proof, w->l.ascent.best);
  if (muster_lagrange_proven (&w->l, value))
    return;
  fix_facilities (w, w->l.ascent.best, node->proof);
  if (close_leaf (w, node->proof))
    return;
  int site = muster_branch_pick_half (w->state, w->share, w->m, INFINITY);
  muster_proof_branch (&w->proof, node->proof, site, &proofs[0], &proofs[1]);
  for (int k = 0; k < 2; k++) {
    w->state[site] = k == 0 ? MUSTER_SITE_OPEN : MUSTER_SITE_CLOSED;
    push (w, tree, value, node->depth + 1, proofs[k]);
  }
}

static void
vary_if_better (gpointer data, double before)
{
  Work *w = data;
  if (w->l.best_value < before)
    vary_facilities (w);
}

static double
search (Work *w, double root)
{
  MusterBranch tree;
  muster_branch_init (&tree, w->m, w->n);
  push (w, &tree, root, 0, muster_proof_go_on (&w->proof, 0));
  double bound = muster_lagrange_search (&w->l, &tree, root, CROWD);
  muster_branch_clear (&tree);
  return bound;
}

/* ---- the whole ---- */

static void
keep_root (Work *w, MusterFacilityPlan *plan)
{
  memcpy (plan->multipliers, w->l.ascent.best, sizeof (double) * (gsize)w->n);
  plan->root_bound = w->l.ascent.value;
}

/* The transport prices of the best plan, as multipliers; @plan keeps the better ones. All facilities must be free. */
static void
try_prices (Work *w, MusterFacilityPlan *plan)
{
  g_autofree double *prices = g_new (double, w->n);
  if (!w->has_plan || !muster_split_solve (&w->split, w->best, INFINITY))
    return;
  muster_split_prices (&w->split, prices);
  double value = evaluate (w, prices);
  if (value > plan->root_bound) {
    plan->root_bound = value;
    memcpy (plan->multipliers, prices, sizeof (double) * (gsize)w->n);
  }
}

static void
solve_root (Work *w, MusterFacilityPlan *plan)
{
  g_autofree double *from = g_new (double, w->n);
  for (int j = 0; j < w->n; j++) {
    double least = INFINITY;
    for (int i = 0; i < w->m; i++) {
      double fair = w->problem->openings[i] * w->problem->demands[j] / MAX (w->problem->capacities[i], 1e-9);
      least = MIN (least, w->problem->costs[i * w->n + j] + fair);
    }
    from[j] = least;
  }
  for (int i = 0; i < w->m; i++)
    w->picked[i] = TRUE;
  try_set (w, w->picked);
  muster_ascent_start (&w->l.ascent, from, NULL, 0.5);
  climb (w, ROOT_STEPS, ROOT_QUIET);
  keep_root (w, plan);
  try_prices (w, plan);
}

static void
write_shares (Work *w, MusterFacilityPlan *plan)
{
  muster_split_solve (&w->split, w->best, INFINITY);
  plan->open = g_memdup2 (w->best, sizeof (gboolean) * (gsize)w->m);
  plan->shares = g_new0 (double, (gsize)w->m * w->n);
  for (int j = 0; j < w->n; j++) {
    double demand = w->problem->demands[j], sum = 0;
    int cheapest = -1;
    for (int i = 0; i < w->m; i++) {
      if (!w->best[i])
        continue;
      if (cheapest < 0 || w->problem->costs[i * w->n + j] < w->problem->costs[cheapest * w->n + j])
        cheapest = i;
      plan->shares[i * w->n + j] = demand > 0 ? w->split.amounts[i * w->n + j] / demand : 0;
      sum += plan->shares[i * w->n + j];
    }
    if (sum <= 0)
      plan->shares[cheapest * w->n + j] = 1;
    for (int i = 0; sum > 0 && i < w->m; i++) /* dust swept away leaves no sum short of one */
      plan->shares[i * w->n + j] /= sum;
  }
}

/* A plan that was left before it was varied may have opened what nobody goes to. */
static void
close_unused (Work *w, MusterFacilityPlan *plan)
{
  for (int i = 0; i < w->m; i++) {
    gboolean used = FALSE;
    for (int j = 0; j < w->n && !used; j++)
      used = plan->shares[i * w->n + j] > 0;
    if (plan->open[i] && !used) {
      plan->open[i] = FALSE;
      w->l.best_value -= w->problem->openings[i];
    }
  }
}

static void
report (Work *w, double bound, MusterFacilityPlan *plan)
{
  MusterAllocOutcome *outcome = &plan->outcome;
  gboolean best = muster_lagrange_proven (&w->l, bound);
  if (!w->has_plan) {
    outcome->status = MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (outcome, bound);
    return;
  }
  write_shares (w, plan);
  close_unused (w, plan);
  outcome->status = best ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
  plan->root_proves = best ? muster_lagrange_proven (&w->l, plan->root_bound) : plan->nodes == 0;
  muster_alloc_outcome_set_real (outcome, w->l.best_value, best ? w->l.best_value : MIN (bound, w->l.best_value));
}

MusterFacilityPlan *
muster_facility_solve (const MusterFacility *problem, const MusterAllocBudget *budget)
{
  MusterFacilityPlan *plan = g_new0 (MusterFacilityPlan, 1);
  Work w;
  double capacity = 0;
  prepare (&w, problem, budget);
  plan->multipliers = g_new0 (double, w.n);
  for (int i = 0; i < w.m; i++)
    capacity += problem->capacities[i];
  if (capacity * (1 + SLACK) < w.whole) {
    plan->missing = w.whole - capacity;
    plan->root_bound = NAN;
    plan->outcome.status = MUSTER_ALLOC_INFEASIBLE;
    muster_alloc_outcome_set_none (&plan->outcome, NAN);
  } else {
    solve_root (&w, plan);
    double bound = plan->root_bound;
    if (!muster_lagrange_proven (&w.l, bound)) {
      for (int j = 0; j < w.n; j++)
        w.root_sum += plan->multipliers[j];
      evaluate (&w, plan->multipliers);
      memcpy (w.root_worth, w.worth, sizeof (double) * (gsize)w.m);
      fix_facilities (&w, plan->multipliers, -1);
      vary_facilities (&w);
      memset (w.state, 0, sizeof (gint16) * (gsize)w.m);
      try_prices (&w, plan);
      muster_proof_round (plan->multipliers, w.n);
      plan->root_bound = evaluate (&w, plan->multipliers);
      bound = plan->root_bound;
      fix_facilities (&w, plan->multipliers, 0);
      memcpy (w.l.ascent.best, plan->multipliers, sizeof (double) * (gsize)w.n);
      bound = search (&w, bound);
      plan->nodes = w.l.nodes;
    }
    report (&w, bound, plan);
    if (!plan->root_proves && w.proof.nodes) {
      plan->tree = g_string_new (NULL);
      muster_proof_write (&w.proof, plan->tree);
    }
  }
  muster_alloc_clock_stop (&w.l.clock, &plan->outcome);
  clear (&w);
  return plan;
}

void
muster_facility_plan_free (MusterFacilityPlan *plan)
{
  g_free (plan->open);
  g_free (plan->shares);
  g_free (plan->multipliers);
  if (plan->tree)
    g_string_free (plan->tree, TRUE);
  g_free (plan);
}
