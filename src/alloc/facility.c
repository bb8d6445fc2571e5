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
#include "alloc/ascent.h"
#include "alloc/branch.h"
#include "alloc/fraction.h"
#include "alloc/grain.h"
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
#define PROOF_LIMIT 400000 /* prices in the tree that is kept as a proof */

typedef struct {
  const MusterFacility *problem;
  int m, n;
  double whole;
  gint16 *state;
  double *worth, *subgradient, *share;
  double *root_worth, root_sum; /* worths and Σ u at the root's multipliers */
  float *chosen;                /* [m × n] share of each customer, per facility as if it were open */
  MusterFraction *guests;       /* [n] */
  gboolean *picked, *turned;
  MusterKnapsack cover;
  MusterAscent ascent;
  MusterSplit split;
  MusterProof proof;
  MusterAllocClock clock;
  double best_value;
  gboolean *best; /* [m] */
  gboolean has_plan;
  GHashTable *tried; /* hashes of the sets that were transported */
} Work;

static void
prepare (Work *w, const MusterFacility *problem, const MusterAllocBudget *budget)
{
  int m = problem->facilities, n = problem->customers;
  *w = (Work){ .problem = problem, .m = m, .n = n };
  muster_alloc_clock_start (&w->clock, budget);
  w->best_value = 1;
  for (int i = 0; i < m; i++)
    w->best_value += problem->openings[i];
  for (int j = 0; j < n; j++) {
    double most = 0;
    for (int i = 0; i < m; i++)
      most = MAX (most, problem->costs[i * n + j]);
    w->best_value += most;
    w->whole += problem->demands[j];
  }
  w->state = g_new0 (gint16, m);
  w->worth = g_new0 (double, m);
  w->share = g_new0 (double, m);
  w->root_worth = g_new0 (double, m);
  w->subgradient = g_new0 (double, n);
  w->chosen = g_new0 (float, (gsize)m *n);
  w->guests = g_new (MusterFraction, n);
  w->picked = g_new0 (gboolean, m);
  w->turned = g_new0 (gboolean, m);
  w->best = g_new0 (gboolean, m);
  w->tried = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  muster_knapsack_init (&w->cover, m);
  muster_ascent_init (&w->ascent, n, -INFINITY);
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
  g_free (w->subgradient);
  g_free (w->chosen);
  g_free (w->guests);
  g_free (w->picked);
  g_free (w->turned);
  g_free (w->best);
  g_hash_table_unref (w->tried);
  muster_knapsack_clear (&w->cover);
  muster_ascent_clear (&w->ascent);
  muster_proof_clear (&w->proof);
  muster_split_clear (&w->split);
}

static gboolean
proven (const Work *w, double bound)
{
  return bound >= w->best_value - 2 * SLACK * MAX (fabs (w->best_value), 1);
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
evaluate (Work *w, const double *u)
{
  double value = 0;
  for (int j = 0; j < w->n; j++) {
    value += u[j];
    w->subgradient[j] = 1;
  }
  for (int i = 0; i < w->m; i++)
    w->worth[i] = w->state[i] == MUSTER_SITE_CLOSED ? INFINITY : w->problem->openings[i] - fill_facility (w, i, u);
  value += pick_facilities (w, -1, w->picked);
  for (int i = 0; i < w->m; i++)
    for (int j = 0; w->picked[i] && j < w->n; j++)
      w->subgradient[j] -= (double)w->chosen[i * w->n + j];
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
  for (int j = 0; j < w->n && sum < w->best_value; j++) {
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
  if (!g_hash_table_add (w->tried, g_memdup2 (&hash, sizeof hash)) || optimism (w, open) >= w->best_value
      || !muster_split_solve (&w->split, open, w->best_value - openings))
    return;
  if (openings + w->split.cost < w->best_value) {
    w->best_value = openings + w->split.cost;
    w->has_plan = TRUE;
    memcpy (w->best, open, sizeof (gboolean) * (gsize)w->m);
  }
}

/* A set that differs from the best one: @out closed, @in opened (−1: none). No plan of it is cheaper than @least. */
typedef struct {
  int out, in;
  double least;
} Change;

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *x = a, *y = b;
  if (x->least != y->least)
    return x->least < y->least ? -1 : 1;
  return x->out != y->out ? x->out - y->out : x->in - y->in;
}

/* With the prices of its own transport the worths of the best set's facilities add up to its cost, so those of another
 * set bound what that set can cost; so do the worths at the root's multipliers. What cannot be cheaper is left out. */
static GArray *
find_changes (Work *w)
{
  const double *capacity = w->problem->capacities;
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autofree double *prices = g_new (double, w->n);
  double held = 0, root = w->root_sum;
  if (!muster_split_solve (&w->split, w->best, INFINITY))
    return changes;
  muster_split_prices (&w->split, prices);
  evaluate (w, prices);
  for (int i = 0; i < w->m; i++)
    if (w->best[i]) {
      held += capacity[i];
      root += w->root_worth[i];
    }
  for (int a = -1; a < w->m; a++) {
    if (a >= 0 && (!w->best[a] || w->state[a] == MUSTER_SITE_OPEN))
      continue;
    for (int b = -1; b < w->m; b++) {
      if ((a < 0 && b < 0) || (b >= 0 && (w->best[b] || w->state[b] == MUSTER_SITE_CLOSED)))
        continue;
      double change = (b >= 0 ? w->worth[b] : 0) - (a >= 0 ? w->worth[a] : 0);
      double far = (b >= 0 ? w->root_worth[b] : 0) - (a >= 0 ? w->root_worth[a] : 0);
      double room = held + (b >= 0 ? capacity[b] : 0) - (a >= 0 ? capacity[a] : 0);
      Change entry = { a, b, MAX (w->best_value + change, root + far) };
      if (room * (1 + SLACK) >= w->whole && !proven (w, entry.least))
        g_array_append_val (changes, entry);
    }
  }
  g_array_sort (changes, compare_changes);
  return changes;
}

/* One closed, one opened, or both, the most promising first; goes on from each better set. */
static void
vary_facilities (Work *w)
{
  g_autofree gboolean *open = g_new (gboolean, w->m);
  double before = INFINITY;
  while (w->best_value < before && !w->clock.expired) {
    before = w->best_value;
    g_autoptr (GArray) changes = find_changes (w);
    for (guint k = 0; k < changes->len && w->best_value >= before; k++) {
      const Change *change = &g_array_index (changes, Change, k);
      w->clock.polls = 0; /* a transport is long enough to look at the clock */
      if (muster_alloc_clock_expired (&w->clock))
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
    if (w->state[i] == MUSTER_SITE_FREE && proven (w, base + pick_facilities (w, i, w->turned)))
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
climb (Work *w, int steps, int quiet_limit)
{
  double mark = -INFINITY;
  memset (w->share, 0, sizeof (double) * (gsize)w->m);
  for (int quiet = 0; w->ascent.steps < steps && quiet < quiet_limit; quiet++) {
    if (w->ascent.steps > 0 && muster_alloc_clock_expired (&w->clock))
      return;
    w->clock.iterations++;
    double value = evaluate (w, w->ascent.point);
    gboolean improved = muster_ascent_step (&w->ascent, value, w->subgradient, w->best_value);
    for (int i = 0; i < w->m; i++)
      w->share[i] += w->ascent.weight * ((w->picked[i] ? 1 : 0) - w->share[i]);
    if (value > mark + 2e-5 * fabs (w->best_value)) {
      mark = value;
      quiet = 0;
    }
    if ((improved && w->ascent.steps % 10 == 0) || !w->has_plan)
      try_set (w, w->picked);
    if (improved && proven (w, value))
      return;
  }
}

static int
pick_branch (const Work *w)
{
  int pick = -1;
  double best = INFINITY;
  for (int i = 0; i < w->m; i++)
    if (w->state[i] == MUSTER_SITE_FREE && fabs (w->share[i] - 0.5) < best) {
      best = fabs (w->share[i] - 0.5);
      pick = i;
    }
  return pick;
}

static void
push (Work *w, MusterBranch *tree, double bound, int depth, int proof)
{
  MusterNode *node = muster_branch_node (tree, bound, depth, w->state, w->ascent.best);
  node->proof = proof;
  muster_branch_push (tree, node);
}

static void
expand (Work *w, MusterBranch *tree, const MusterNode *node)
{
  int proofs[2];
  memcpy (w->state, node->state, sizeof (gint16) * (gsize)w->m);
  if (close_leaf (w, node->proof))
    return;
  muster_ascent_start (&w->ascent, NULL, node->multipliers, 0.1);
  climb (w, NODE_STEPS, NODE_QUIET);
  if (w->clock.expired || proven (w, node->bound))
    return;
  muster_proof_round (w->ascent.best, w->n);
  double value = evaluate (w, w->ascent.best);
  muster_proof_set_prices (&w->proof, node->proof, w->ascent.best);
  if (proven (w, value))
    return;
  fix_facilities (w, w->ascent.best, node->proof);
  if (close_leaf (w, node->proof))
    return;
  int site = pick_branch (w);
  muster_proof_branch (&w->proof, node->proof, site, &proofs[0], &proofs[1]);
  for (int k = 0; k < 2; k++) {
    w->state[site] = k == 0 ? MUSTER_SITE_OPEN : MUSTER_SITE_CLOSED;
    push (w, tree, value, node->depth + 1, proofs[k]);
  }
}

static double
search (Work *w, double root, guint64 *nodes)
{
  MusterBranch tree;
  double bound = root;
  muster_branch_init (&tree, w->m, w->n);
  push (w, &tree, root, 0, muster_proof_go_on (&w->proof, 0));
  while (!proven (w, bound)) {
    w->clock.polls = 0;
    if (muster_alloc_clock_expired (&w->clock))
      break;
    g_autoptr (MusterNode) node = muster_branch_pop (&tree, CROWD);
    if (!node) {
      bound = w->best_value;
      break;
    }
    if (!proven (w, node->bound)) {
      double before = w->best_value;
      expand (w, &tree, node);
      if (w->best_value < before)
        vary_facilities (w);
      if (w->clock.expired)
        muster_branch_push (&tree, g_steal_pointer (&node));
      else
        ++*nodes;
    }
    bound = MAX (root, MIN (muster_branch_bound (&tree), w->best_value));
  }
  muster_branch_clear (&tree);
  return MIN (bound, w->best_value);
}

/* ---- the whole ---- */

static void
keep_root (Work *w, MusterFacilityPlan *plan)
{
  memcpy (plan->multipliers, w->ascent.best, sizeof (double) * (gsize)w->n);
  plan->root_bound = w->ascent.value;
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
  muster_ascent_start (&w->ascent, from, NULL, 0.5);
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
      w->best_value -= w->problem->openings[i];
    }
  }
}

static void
report (Work *w, double bound, MusterFacilityPlan *plan)
{
  MusterAllocOutcome *outcome = &plan->outcome;
  gboolean best = proven (w, bound);
  if (!w->has_plan) {
    outcome->status = MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (outcome, bound);
    return;
  }
  write_shares (w, plan);
  close_unused (w, plan);
  outcome->status = best ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
  plan->root_proves = best ? proven (w, plan->root_bound) : plan->nodes == 0;
  muster_alloc_outcome_set_real (outcome, w->best_value, best ? w->best_value : MIN (bound, w->best_value));
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
    if (!proven (&w, bound)) {
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
      memcpy (w.ascent.best, plan->multipliers, sizeof (double) * (gsize)w.n);
      bound = search (&w, bound, &plan->nodes);
    }
    report (&w, bound, plan);
    if (!plan->root_proves && w.proof.nodes) {
      plan->tree = g_string_new (NULL);
      muster_proof_write (&w.proof, plan->tree);
    }
  }
  muster_alloc_clock_stop (&w.clock, &plan->outcome);
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
