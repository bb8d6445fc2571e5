/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and bound on the Lagrangean that leaves each facility a binary knapsack.
 *
 * With a price u(j) for serving customer j, facility i earns K(i), the best filling of its capacity with profits
 * u(j) − cost(i,j), and opening it is worth v(i) = opening(i) − K(i). No plan is cheaper than
 *
 *   L(u) = Σ u(j) + min { Σ v(i) y(i) : y binary, open capacities hold the whole demand }
 *
 * where the last condition is one more binary knapsack, over the facilities (it holds only where a customer's demand is
 * the same everywhere). Knapsacks solved to the end make this stronger than the linear relaxation (Beasley 1993;
 * Holmberg, Rönnqvist and Yuan 1999).
 *
 * (1) The root climbs with everything free: its multipliers are the certificate.
 * (2) Plans come from the relaxed assignments: customers served once stay, the rest is filled in by regret, and the
 * tabu search of reassign.c improves that. (3) Forcing a facility the other way, or a customer into a facility, that
 * lifts L to the best plan's cost is impossible in a better plan: those choices go. A customer with one facility left
 * is a fixed guest there. (4) The search, best bound first, branches on facilities that are open by halves, then on
 * customers that are split. */
#include "alloc/single-source.h"
#include "alloc/change.h"
#include "alloc/grain.h"
#include "alloc/lagrange.h"
#include "alloc/pick.h"
#include "alloc/proof.h"
#include "alloc/reassign.h"
#include <math.h>
#include <string.h>

#define ROOT_STEPS  1500
#define ROOT_QUIET  250
#define NODE_STEPS  60
#define NODE_QUIET  25
#define CROWD       3000
#define ROOT_MOVES  1000
#define TRY_MOVES   150
#define KICK_EVERY  25
#define KICK_MOVES  300
#define PROOF_LIMIT 1000000 /* prices and fixed pairs in the tree that is kept as a proof */
#define SLACK       1e-9    /* of a capacity: what adding up decimals may be wrong by */

typedef struct {
  const MusterSingleSource *problem;
  int m, n;
  double *costs;  /* [m × n], forbidden ones at ceiling */
  double ceiling; /* above any plan's cost */
  gboolean even;  /* a customer's demand is the same everywhere */
  double whole;   /* the sum of the demands, if even */
  gint16 *state;  /* [m] of facilities, then [m × n] of pairs: −1 forbidden */
  int *only;      /* [n] the one facility left, −1 when there are more */
  gint8 *chosen;  /* [m × n] by the last evaluation, per facility as if it were open */
  double *worth;  /* [m] v */
  gboolean *picked, *trial_picked;
  double *share, *split;        /* [m], [m × n] */
  double *root_worth, root_sum; /* worths and Σ u at the root's multipliers */
  int moves;                    /* of the search for plans in a climb; 0: none */
  MusterKnapsack fill, cover;
  MusterReassign reassign;
  MusterProof proof; /* sites: the facilities, then the pairs, as in state */
  MusterDice dice;
  MusterLagrange l;
  int *best;
  gboolean has_plan;
  guint64 last_choice;
} Work;

static gint16 *
pair_state (Work *w, int i, int j)
{
  return &w->state[w->m + i * w->n + j];
}

static double
room (const Work *w, int i)
{
  return w->problem->capacities[i] * (1 + SLACK);
}

static void
measure (Work *w)
{
  const MusterSingleSource *p = w->problem;
  gsize pairs = (gsize)w->m * (gsize)w->n;
  double top = 1;
  w->l.grain = muster_grain_join (muster_grain_find (p->costs, pairs), muster_grain_find (p->openings, (gsize)w->m));
  w->even = TRUE;
  for (int i = 0; i < w->m; i++)
    top += p->openings[i];
  for (int j = 0; j < w->n; j++) {
    double most = -INFINITY;
    for (int i = 0; i < w->m; i++) {
      double cost = p->costs[i * w->n + j];
      if (isfinite (cost))
        most = MAX (most, cost);
      w->even = w->even && p->demands[i * w->n + j] == p->demands[j];
    }
    top += isfinite (most) ? most : 0;
    w->whole += p->demands[j];
  }
  w->ceiling = w->l.grain > 0 ? ceil (top / w->l.grain) * w->l.grain : top;
  for (gsize k = 0; k < pairs; k++)
    w->costs[k] = isfinite (p->costs[k]) ? p->costs[k] : fabs (w->ceiling) + 1;
}

static double evaluate (gpointer data, const double *u);
static void look (gpointer data, gboolean improved, gboolean rose);
static void expand (gpointer data, MusterBranch *tree, const MusterNode *node);
static void kick_now_and_then (gpointer data, double before);

static void
prepare (Work *w, const MusterSingleSource *problem, const MusterAllocBudget *budget)
{
  int m = problem->facilities, n = problem->customers;
  *w = (Work){ .problem = problem, .m = m, .n = n };
  muster_lagrange_init (&w->l, n, -INFINITY, budget);
  w->l.rise = 5e-5;
  w->l.data = w;
  w->l.evaluate = evaluate;
  w->l.look = look;
  w->l.expand = expand;
  w->l.after = kick_now_and_then;
  muster_dice_start (&w->dice, budget ? budget->seed : 0);
  w->costs = g_new (double, (gsize)m *n);
  measure (w);
  w->l.best_value = w->ceiling;
  w->state = g_new0 (gint16, m + (gsize)m * n);
  w->only = g_new (int, n);
  w->chosen = g_new0 (gint8, (gsize)m * n);
  w->worth = g_new0 (double, m);
  w->picked = g_new0 (gboolean, m);
  w->trial_picked = g_new0 (gboolean, m);
  w->share = g_new0 (double, m);
  w->root_worth = g_new0 (double, m);
  w->split = g_new0 (double, (gsize)m *n);
  w->best = g_new0 (int, n);
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++)
      if (isinf (problem->costs[i * n + j]) || problem->demands[i * n + j] > room (w, i))
        *pair_state (w, i, j) = MUSTER_SITE_CLOSED;
  muster_proof_init (&w->proof, n, PROOF_LIMIT);
  muster_knapsack_init (&w->fill, n);
  muster_knapsack_init (&w->cover, m);
  muster_reassign_init (&w->reassign, problem, w->costs, &w->l.clock, &w->dice);
}

static void
clear (Work *w)
{
  g_free (w->costs);
  g_free (w->state);
  g_free (w->only);
  g_free (w->chosen);
  g_free (w->worth);
  g_free (w->picked);
  g_free (w->trial_picked);
  g_free (w->share);
  g_free (w->root_worth);
  g_free (w->split);
  g_free (w->best);
  muster_proof_clear (&w->proof);
  muster_knapsack_clear (&w->fill);
  muster_knapsack_clear (&w->cover);
  muster_lagrange_clear (&w->l);
  muster_reassign_clear (&w->reassign);
}

/* ---- the bound ---- */

/* K(i) at @u: profits of the fixed guests and of the best filling of what they leave. */
static double
fill_facility (Work *w, int i, const double *u)
{
  const double *cost = w->costs + i * w->n, *demand = w->problem->demands + i * w->n;
  gint8 *chosen = w->chosen + i * w->n;
  double left = room (w, i), profit = 0;
  muster_knapsack_empty (&w->fill);
  for (int j = 0; j < w->n; j++) {
    chosen[j] = w->only[j] == i;
    if (chosen[j]) {
      profit += u[j] - cost[j];
      left -= demand[j];
    } else if (u[j] > cost[j] && *pair_state (w, i, j) == MUSTER_SITE_FREE)
      muster_knapsack_add (&w->fill, j, u[j] - cost[j], demand[j]);
  }
  muster_knapsack_solve (&w->fill, MAX (left, 0));
  for (int k = 0; k < w->fill.n; k++)
    if (w->fill.taken[k])
      chosen[w->fill.items[k].key] = 1;
  return profit + w->fill.bound;
}

/* The cheapest choice of facilities that holds the whole demand. @flip ≥ 0: with that one the other way. */
static double
pick_facilities (Work *w, int flip, gboolean *picked)
{
  MusterPick pick = { w->m, w->state, w->worth, w->problem->capacities, w->even ? w->whole * (1 - SLACK) : 0 };
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
      w->l.subgradient[j] -= w->chosen[i * w->n + j];
  return value;
}

/* ---- plans ---- */

static void
keep_plan (Work *w)
{
  const MusterReassign *r = &w->reassign;
  if (!isfinite (r->best_value) || r->best_value >= w->l.best_value - 1e-9 * MAX (fabs (w->l.best_value), 1))
    return;
  for (int j = 0; j < w->n; j++)
    if (isinf (w->problem->costs[r->best[j] * w->n + j]))
      return;
  w->l.best_value = r->best_value;
  w->has_plan = TRUE;
  memcpy (w->best, r->best, sizeof (int) * (gsize)w->n);
}

static gboolean
can_hold (const Work *w, const gboolean *open)
{
  double capacity = 0;
  for (int i = 0; i < w->m; i++)
    if (open[i])
      capacity += w->problem->capacities[i];
  return !w->even || capacity * (1 + SLACK) >= w->whole;
}

/* Less than any plan that uses just @open: everyone at the cheapest, all openings. */
static double
optimism (const Work *w, const gboolean *open)
{
  double sum = 0;
  for (int i = 0; i < w->m; i++)
    if (open[i])
      sum += w->problem->openings[i];
  for (int j = 0; j < w->n; j++) {
    double least = INFINITY;
    for (int i = 0; i < w->m; i++)
      if (open[i])
        least = MIN (least, w->costs[i * w->n + j]);
    sum += least;
  }
  return sum;
}

static void
try_set (Work *w, const gboolean *open, const int *start, int moves)
{
  gboolean any = FALSE;
  for (int i = 0; i < w->m; i++)
    any = any || open[i];
  if (!any)
    return;
  memcpy (w->reassign.allowed, open, sizeof (gboolean) * (gsize)w->m);
  muster_reassign_fill (&w->reassign, start);
  muster_reassign_search (&w->reassign, moves);
  keep_plan (w);
}

/* A plan from the last evaluation: customers with facilities that chose them go to the cheapest of those. */
static void
try_relaxed (Work *w, int moves)
{
  guint64 hash = 1469598103934665603u;
  g_autofree int *start = g_new (int, w->n);
  for (int j = 0; j < w->n; j++) {
    start[j] = w->only[j];
    for (int i = 0; i < w->m && w->only[j] < 0; i++)
      if (w->picked[i] && w->chosen[i * w->n + j]
          && (start[j] < 0 || w->costs[i * w->n + j] < w->costs[start[j] * w->n + j]))
        start[j] = i;
    hash = (hash ^ (guint64)(start[j] + 1)) * 1099511628211u;
  }
  if (hash == w->last_choice || !can_hold (w, w->picked))
    return;
  w->last_choice = hash;
  if (w->has_plan && optimism (w, w->picked) >= w->l.best_value)
    return;
  try_set (w, w->picked, start, moves);
}

static void
open_set_of_best (const Work *w, gboolean *open)
{
  memset (open, 0, sizeof (gboolean) * (gsize)w->m);
  for (int j = 0; j < w->n; j++)
    open[w->best[j]] = TRUE;
}

/* Plans whose set of open facilities differs from the best one's by one closed, one opened, or both, the most promising
 * first. */
static gboolean
vary_facilities (Work *w)
{
  double before = w->l.best_value;
  g_autofree gboolean *open = g_new (gboolean, w->m), *set = g_new (gboolean, w->m);
  MusterSetBound bound = { w->root_sum, w->root_worth };
  open_set_of_best (w, set);
  MusterChanges changes
      = { w->m, set, w->state, w->problem->capacities, w->even ? w->whole * (1 - SLACK) : 0, &bound, 1 };
  g_autoptr (GArray) found = muster_changes_find (&changes, before);
  for (guint k = 0; k < found->len && w->l.best_value >= before && !muster_alloc_clock_expired (&w->l.clock); k++) {
    const MusterChange *change = &g_array_index (found, MusterChange, k);
    memcpy (open, set, sizeof (gboolean) * (gsize)w->m);
    if (change->out >= 0)
      open[change->out] = FALSE;
    if (change->in >= 0)
      open[change->in] = TRUE;
    if (optimism (w, open) < w->l.best_value)
      try_set (w, open, w->best, TRY_MOVES / 3);
  }
  return w->l.best_value < before;
}

/* The best plan with some customers thrown out, anew. */
static void
kick (Work *w, int moves)
{
  g_autofree int *start = g_memdup2 (w->best, sizeof (int) * (gsize)w->n);
  g_autofree gboolean *open = g_new (gboolean, w->m);
  open_set_of_best (w, open);
  int thrown = w->n / (muster_dice_roll (&w->dice, 2) ? 4 : 20) + 1, site = muster_dice_roll (&w->dice, w->m);
  for (int k = 0; k < thrown; k++)
    start[muster_dice_roll (&w->dice, w->n)] = -1;
  if (w->problem->openings[site] > 0 && muster_dice_roll (&w->dice, 3) == 0)
    open[site] ^= TRUE;
  try_set (w, open, start, moves);
}

/* ---- deciding ---- */

/* Counts what is left to each customer. FALSE when some customer has nowhere to go or fixed guests overflow. */
static gboolean
look_through (Work *w)
{
  g_autofree double *load = g_new0 (double, w->m);
  for (int j = 0; j < w->n; j++) {
    int left = 0, one = -1;
    for (int i = 0; i < w->m; i++)
      if (w->state[i] != MUSTER_SITE_CLOSED && *pair_state (w, i, j) == MUSTER_SITE_FREE) {
        left++;
        one = i;
      }
    if (left == 0)
      return FALSE;
    w->only[j] = left == 1 ? one : -1;
    if (left == 1) {
      w->state[one] = MUSTER_SITE_OPEN;
      load[one] += w->problem->demands[one * w->n + j];
      if (load[one] > room (w, one))
        return FALSE;
    }
  }
  return TRUE;
}

static void
fix_facilities (Work *w, double base, int proof)
{
  g_autofree gint16 *decided = g_memdup2 (w->state, sizeof (gint16) * (gsize)w->m);
  for (int i = 0; i < w->m; i++)
    if (w->state[i] == MUSTER_SITE_FREE
        && muster_lagrange_proven (&w->l, base + pick_facilities (w, i, w->trial_picked)))
      decided[i] = w->picked[i] ? MUSTER_SITE_OPEN : MUSTER_SITE_CLOSED;
  for (int i = 0; i < w->m; i++) /* all by the decisions of the node, as the proof says it */
    if (decided[i] != w->state[i]) {
      w->state[i] = decided[i];
      muster_proof_fix (&w->proof, proof, i, decided[i] == MUSTER_SITE_OPEN);
    }
}

static void
forbid_pair (Work *w, int i, int j, int proof)
{
  *pair_state (w, i, j) = MUSTER_SITE_CLOSED;
  muster_proof_fix (&w->proof, proof, w->m + i * w->n + j, FALSE);
}

/* Rule (3) for customers: with @j forced into facility i, what the others can still earn there is bounded by the
 * fractional filling of the rest. @base is Σ u. */
static void
fix_pairs (Work *w, double base, double value, const double *u, int proof)
{
  for (int i = 0; i < w->m; i++) {
    if (w->state[i] == MUSTER_SITE_CLOSED)
      continue;
    double opened = w->picked[i] ? value : base + pick_facilities (w, i, w->trial_picked);
    double earned = w->problem->openings[i] - w->worth[i];
    fill_facility (w, i, u); /* its items, sorted, and its choice once more */
    double guests = 0, left = room (w, i);
    for (int j = 0; j < w->n; j++)
      if (w->only[j] == i) {
        guests += u[j] - w->costs[i * w->n + j];
        left -= w->problem->demands[i * w->n + j];
      }
    for (int j = 0; j < w->n; j++) {
      if (*pair_state (w, i, j) != MUSTER_SITE_FREE || w->only[j] >= 0 || w->chosen[i * w->n + j])
        continue;
      double rest = left - w->problem->demands[i * w->n + j], others = 0;
      if (rest >= 0)
        for (int k = 0; k < w->fill.n && rest >= 0; k++) {
          const MusterItem *item = &w->fill.items[k];
          if (item->key == j)
            continue;
          others += item->weight <= rest ? item->profit : item->profit * rest / item->weight;
          rest -= item->weight;
        }
      double earns = guests + others + u[j] - w->costs[i * w->n + j];
      if (left < w->problem->demands[i * w->n + j] || muster_lagrange_proven (&w->l, opened + earned - earns))
        forbid_pair (w, i, j, proof);
    }
  }
}

static void
look (gpointer data, gboolean improved, gboolean rose)
{
  Work *w = data;
  double weight = w->l.ascent.weight;
  for (int i = 0; i < w->m; i++) {
    w->share[i] += weight * ((w->picked[i] ? 1 : 0) - w->share[i]);
    for (int j = 0; j < w->n; j++) {
      double *split = &w->split[i * w->n + j];
      *split += weight * ((w->picked[i] ? w->chosen[i * w->n + j] : 0) - *split);
    }
  }
  if (w->moves > 0 && (improved || !w->has_plan) && w->l.ascent.steps % 10 == 0)
    try_relaxed (w, w->moves);
}

static void
climb (Work *w, int steps, int quiet, int moves)
{
  memset (w->share, 0, sizeof (double) * (gsize)w->m);
  memset (w->split, 0, sizeof (double) * (gsize)w->m * (gsize)w->n);
  w->moves = moves;
  muster_lagrange_climb (&w->l, steps, quiet);
}

/* Throws out what cannot be in a better plan than the best, by the evaluation at the ascent's best point, which is
 * worth
 * @value. FALSE when nothing is left. */
static gboolean
reduce (Work *w, double value, int proof)
{
  double base = 0;
  for (int j = 0; j < w->n; j++)
    base += w->l.ascent.best[j];
  fix_pairs (w, base, value, w->l.ascent.best, proof);
  fix_facilities (w, base, proof);
  return look_through (w);
}

/* Where all customers are settled there is one plan left. */
static gboolean
close_leaf (Work *w)
{
  double value = 0;
  g_autofree gboolean *open = g_new0 (gboolean, w->m);
  for (int j = 0; j < w->n; j++) {
    if (w->only[j] < 0)
      return FALSE;
    open[w->only[j]] = TRUE;
    value += w->costs[w->only[j] * w->n + j];
  }
  for (int i = 0; i < w->m; i++)
    value += open[i] ? w->problem->openings[i] : 0;
  memcpy (w->reassign.best, w->only, sizeof (int) * (gsize)w->n);
  w->reassign.best_value = value;
  keep_plan (w);
  return TRUE;
}

/* The pair of a customer that is not settled whose share is nearest to one half, larger demands first. */
static int
most_undecided_pair (Work *w)
{
  int pick = -1;
  double best = INFINITY;
  for (int j = 0; j < w->n; j++)
    for (int i = 0; i < w->m && w->only[j] < 0; i++) {
      if (w->state[i] == MUSTER_SITE_CLOSED || *pair_state (w, i, j) != MUSTER_SITE_FREE)
        continue;
      double size = w->problem->demands[i * w->n + j] / MAX (w->problem->capacities[i], 1e-300);
      double distance = fabs (w->split[i * w->n + j] - 0.5) - 0.2 * MIN (size, 1);
      if (distance < best) {
        best = distance;
        pick = i * w->n + j;
      }
    }
  return pick;
}

static void
push (Work *w, MusterBranch *tree, double bound, int depth, int proof)
{
  MusterNode *node = muster_branch_node (tree, bound, depth, w->state, w->l.ascent.best);
  node->proof = proof;
  muster_branch_push (tree, node);
}

static void
branch (Work *w, MusterBranch *tree, double bound, const MusterNode *node)
{
  int facility = muster_branch_pick_half (w->state, w->share, w->m, 0.45), open, closed;
  int pair = facility < 0 ? most_undecided_pair (w) : -1;
  if (facility < 0 && pair < 0)
    return;
  muster_proof_branch (&w->proof, node->proof, facility >= 0 ? facility : w->m + pair, &open, &closed);
  if (facility >= 0) {
    w->state[facility] = MUSTER_SITE_OPEN;
    push (w, tree, bound, node->depth + 1, open);
    w->state[facility] = MUSTER_SITE_CLOSED;
    push (w, tree, bound, node->depth + 1, closed);
    return;
  }
  w->state[w->m + pair] = MUSTER_SITE_CLOSED;
  push (w, tree, bound, node->depth + 1, closed);
  for (int i = 0; i < w->m; i++)
    *pair_state (w, i, pair % w->n) = i == pair / w->n ? MUSTER_SITE_FREE : MUSTER_SITE_CLOSED;
  push (w, tree, bound, node->depth + 1, open);
}

static void
expand (gpointer data, MusterBranch *tree, const MusterNode *node)
{
  Work *w = data;
  memcpy (w->state, node->state, sizeof (gint16) * (gsize)tree->states);
  if (!look_through (w) || close_leaf (w))
    return;
  muster_ascent_start (&w->l.ascent, NULL, node->multipliers, 0.1);
  climb (w, NODE_STEPS, NODE_QUIET, 0);
  if (w->l.clock.expired || muster_lagrange_proven (&w->l, node->bound))
    return;
  muster_proof_round (w->l.ascent.best, w->n);
  double value = evaluate (w, w->l.ascent.best);
  muster_proof_set_prices (&w->proof, node->proof, w->l.ascent.best);
  if (muster_lagrange_proven (&w->l, value) || !reduce (w, value, node->proof) || close_leaf (w))
    return;
  if (node->born % 4 == 0)
    try_relaxed (w, TRY_MOVES / 2);
  branch (w, tree, value, node);
}

static void
kick_now_and_then (gpointer data, double before)
{
  Work *w = data;
  if (w->l.nodes % KICK_EVERY == 0 && w->has_plan)
    kick (w, KICK_MOVES);
}

static double
search (Work *w, double root)
{
  MusterBranch tree;
  muster_branch_init (&tree, w->m + w->m * w->n, w->n);
  push (w, &tree, root, 0, muster_proof_go_on (&w->proof, 0));
  double bound = muster_lagrange_search (&w->l, &tree, root, CROWD);
  muster_branch_clear (&tree);
  return bound;
}

/* ---- the whole ---- */

/* Says what can be said without solving anything. TRUE when there is no plan for a reason that can be named. */
static gboolean
find_shortage (Work *w, MusterSingleSourcePlan *plan)
{
  double capacity = 0, least = 0;
  plan->too_large = -1;
  for (int i = 0; i < w->m; i++)
    capacity += w->problem->capacities[i];
  for (int j = 0; j < w->n; j++) {
    double smallest = INFINITY;
    for (int i = 0; i < w->m; i++)
      if (*pair_state (w, i, j) == MUSTER_SITE_FREE)
        smallest = MIN (smallest, w->problem->demands[i * w->n + j]);
    if (isinf (smallest) && plan->too_large < 0)
      plan->too_large = j;
    least += isinf (smallest) ? 0 : smallest;
  }
  plan->missing = least > capacity * (1 + SLACK) ? least - capacity : 0;
  return plan->missing > 0 || plan->too_large >= 0;
}

static void
solve_root (Work *w, MusterSingleSourcePlan *plan)
{
  g_autofree double *from = g_new (double, w->n);
  for (int j = 0; j < w->n; j++) {
    double least = INFINITY;
    for (int i = 0; i < w->m; i++) {
      double fair = w->problem->openings[i] * w->problem->demands[i * w->n + j] / MAX (w->problem->capacities[i], 1e-9);
      if (*pair_state (w, i, j) == MUSTER_SITE_FREE)
        least = MIN (least, w->costs[i * w->n + j] + fair);
    }
    from[j] = least;
  }
  muster_ascent_start (&w->l.ascent, from, NULL, 0.5);
  climb (w, ROOT_STEPS, ROOT_QUIET, TRY_MOVES);
  memcpy (plan->multipliers, w->l.ascent.best, sizeof (double) * (gsize)w->n);
  plan->root_bound = w->l.ascent.value;
  for (int j = 0; j < w->n; j++)
    w->root_sum += plan->multipliers[j];
  evaluate (w, plan->multipliers);
  memcpy (w->root_worth, w->worth, sizeof (double) * (gsize)w->m);
}

static void
polish (Work *w, double bound)
{
  if (w->has_plan && !muster_lagrange_proven (&w->l, bound))
    kick (w, ROOT_MOVES);
  for (int k = 0; k < 5 && w->has_plan && !muster_lagrange_proven (&w->l, bound) && vary_facilities (w); k++)
    kick (w, ROOT_MOVES);
}

static void
report (Work *w, double bound, MusterSingleSourcePlan *plan)
{
  MusterAllocOutcome *outcome = &plan->outcome;
  gboolean best = muster_lagrange_proven (&w->l, bound);
  if (!w->has_plan) {
    outcome->status = best ? MUSTER_ALLOC_INFEASIBLE : MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (outcome, best ? NAN : muster_grain_raise (bound, w->l.grain));
    return;
  }
  outcome->status = best ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
  bound = best ? w->l.best_value : MIN (muster_grain_raise (bound, w->l.grain), w->l.best_value);
  plan->root_proves = best ? muster_lagrange_proven (&w->l, plan->root_bound) : plan->nodes == 0;
  plan->serves = g_memdup2 (w->best, sizeof (int) * (gsize)w->n);
  muster_grain_set_outcome (outcome, w->l.best_value, bound, w->l.grain);
}

MusterSingleSourcePlan *
muster_single_source_solve (const MusterSingleSource *problem, const MusterAllocBudget *budget)
{
  MusterSingleSourcePlan *plan = g_new0 (MusterSingleSourcePlan, 1);
  Work w;
  prepare (&w, problem, budget);
  plan->multipliers = g_new0 (double, w.n);
  plan->root_bound = NAN;
  if (find_shortage (&w, plan) || !look_through (&w)) {
    plan->outcome.status = MUSTER_ALLOC_INFEASIBLE;
    muster_alloc_outcome_set_none (&plan->outcome, NAN);
  } else {
    solve_root (&w, plan);
    double bound = plan->root_bound;
    polish (&w, bound);
    if (!muster_lagrange_proven (&w.l, bound)) {
      bound = search (&w, bound);
      plan->nodes = w.l.nodes;
    }
    report (&w, bound, plan);
    if (w.has_plan && !plan->root_proves && w.proof.nodes) {
      plan->tree = g_string_new (NULL);
      muster_proof_write (&w.proof, plan->tree);
    }
  }
  muster_alloc_clock_stop (&w.l.clock, &plan->outcome);
  clear (&w);
  return plan;
}

void
muster_single_source_plan_free (MusterSingleSourcePlan *plan)
{
  g_free (plan->serves);
  g_free (plan->multipliers);
  if (plan->tree)
    g_string_free (plan->tree, TRUE);
  g_free (plan);
}
