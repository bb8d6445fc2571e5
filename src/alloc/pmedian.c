/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and bound on a Lagrangean bound (Cornuéjols, Fisher and Nemhauser 1977; Beasley 1985).
 *
 * Give each client i a price u(i) for being served. A site j then earns r(j) = Σ min (0, cost(i,j) − u(i)), and no plan
 * is cheaper than L(u) = Σ u(i) + the p lowest r(j). Each client holds its sites in the order of cost, so an evaluation
 * touches just the pairs cheaper than the price: with many medians a few for each client. The climber of ascent.h
 * raises L; the p sites that L picks, improved by interchange, are the plans.
 *
 * (1) The root climbs with all sites free. Its multipliers are the certificate.
 * (2) With a plan of cost U, a site whose forced opening (closing) lifts L to U is closed (opened) for good: it cannot
 *     be in a better plan. This often decides all but a few sites.
 * (3) What remains is searched, best bound first. A node starts with its parent's multipliers and branches on the site
 *     whose share in the averaged relaxed solutions is nearest to one half.
 *
 * Pairs that cannot be served cost more than all finite costs together; a plan that needs one is no plan, and a bound
 * above all finite costs proves that there is none. Steps and nodes, never the clock, decide what is done; the clock
 * only ends it. */
#include "alloc/pmedian.h"
#include "alloc/grain.h"
#include "alloc/interchange.h"
#include "alloc/lagrange.h"
#include "alloc/proof.h"
#include <math.h>
#include <string.h>

#define ROOT_STEPS   4000
#define ROOT_QUIET   400 /* steps without gain that end the root */
#define NODE_STEPS   120
#define NODE_QUIET   40
#define CROWD        20000 /* nodes that may wait */
#define ROOT_KICKS   30
#define KICK_EVERY   40     /* nodes between two kicks of the best plan */
#define PROOF_LIMIT  400000 /* prices in the tree that is kept as a proof */
#define WORTH_TRYING 1.02   /* a relaxed choice this close to the best plan is improved by interchange */

typedef struct {
  int site;
  double cost;
} Pair;

typedef struct {
  const MusterPMedian *problem;
  int n, m, p;
  double *columns; /* [m × n] */
  double huge;     /* the cost of what cannot be */
  Pair *pairs;     /* [n × m] each client's sites by cost */
  int *length;     /* [n] how many of them are still in play */
  gint16 *state;   /* [m] of the node in hand: 1 open, −1 closed, 0 free */
  int *order;      /* [m] free sites */
  double *earn, *share;
  gboolean *picked;          /* [m] by the last evaluation */
  double last_in, first_out; /* highest earning picked, lowest not picked, among the free */
  MusterInterchange trial;
  MusterDice dice;
  MusterLagrange l;
  int *best;
  MusterProof proof;
  guint64 last_choice; /* hash of the last relaxed choice tried */
} Work;

static int
compare_pairs (const void *a, const void *b)
{
  const Pair *x = a, *y = b;
  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;
  return x->site - y->site;
}

static double evaluate (gpointer data, const double *u);
static void look (gpointer data, gboolean improved, gboolean rose);
static void expand (gpointer data, MusterBranch *tree, const MusterNode *node);
static void kick_now_and_then (gpointer data, double before);

static void
prepare (Work *w, const MusterPMedian *problem, const MusterAllocBudget *budget)
{
  int n = problem->clients, m = problem->sites;
  *w = (Work){ .problem = problem, .n = n, .m = m, .p = problem->medians };
  muster_lagrange_init (&w->l, n, -INFINITY, budget);
  w->l.data = w;
  w->l.evaluate = evaluate;
  w->l.look = look;
  w->l.expand = expand;
  w->l.after = kick_now_and_then;
  muster_dice_start (&w->dice, budget ? budget->seed : 0);
  w->l.grain = muster_grain_find (problem->costs, (gsize)n * (gsize)m);
  w->huge = 1;
  for (int i = 0; i < n; i++) {
    double most = 0;
    for (int j = 0; j < m; j++)
      if (isfinite (problem->costs[i * m + j]))
        most = MAX (most, problem->costs[i * m + j]);
    w->huge += most;
  }
  w->huge = w->l.grain > 0 ? ceil (w->huge / w->l.grain) * w->l.grain : w->huge;
  w->columns = g_new (double, (gsize)n *m);
  w->pairs = g_new (Pair, (gsize)n * m);
  w->length = g_new (int, n);
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < m; j++) {
      double cost = problem->costs[i * m + j];
      cost = isfinite (cost) ? cost : w->huge;
      w->columns[j * n + i] = cost;
      w->pairs[i * m + j] = (Pair){ j, cost };
    }
    qsort (w->pairs + i * m, (gsize)m, sizeof (Pair), compare_pairs);
    w->length[i] = m;
  }
  w->state = g_new0 (gint16, m);
  w->order = g_new (int, m);
  w->earn = g_new (double, m);
  w->share = g_new (double, m);
  w->picked = g_new0 (gboolean, m);
  w->best = g_new0 (int, w->p);
  muster_proof_init (&w->proof, n, PROOF_LIMIT);
  muster_interchange_init (&w->trial, n, m, w->p, w->columns);
}

static void
clear (Work *w)
{
  g_free (w->columns);
  g_free (w->pairs);
  g_free (w->length);
  g_free (w->state);
  g_free (w->order);
  g_free (w->earn);
  g_free (w->share);
  g_free (w->picked);
  g_free (w->best);
  muster_proof_clear (&w->proof);
  muster_lagrange_clear (&w->l);
  muster_interchange_clear (&w->trial);
}

static gboolean
lower (const Work *w, int a, int b)
{
  return w->earn[a] < w->earn[b] || (w->earn[a] == w->earn[b] && a < b);
}

/* Puts the @k lowest earners of order[0…count−1] in front (quickselect). */
static void
select_lowest (Work *w, int count, int k)
{
  int low = 0, high = count - 1;
  while (low < high) {
    int pivot = w->order[(low + high) / 2], i = low, j = high;
    while (i <= j) {
      while (lower (w, w->order[i], pivot))
        i++;
      while (lower (w, pivot, w->order[j]))
        j--;
      if (i <= j) {
        int site = w->order[i];
        w->order[i++] = w->order[j];
        w->order[j--] = site;
      }
    }
    if (k - 1 <= j)
      high = j;
    else if (k - 1 >= i)
      low = i;
    else
      return;
  }
}

/* L at @u, under the node's decisions; leaves earnings, picks and the subgradient behind. */
static double
evaluate (gpointer data, const double *u)
{
  Work *w = data;
  double value = 0;
  int wanted = w->p, count = 0;
  memset (w->earn, 0, sizeof (double) * (gsize)w->m);
  for (int i = 0; i < w->n; i++) {
    const Pair *pair = w->pairs + i * w->m, *end = pair + w->length[i];
    value += u[i];
    for (; pair < end && pair->cost < u[i]; pair++)
      w->earn[pair->site] += pair->cost - u[i];
  }
  for (int j = 0; j < w->m; j++) {
    w->picked[j] = w->state[j] > 0;
    if (w->state[j] > 0) {
      value += w->earn[j];
      wanted--;
    } else if (w->state[j] == 0)
      w->order[count++] = j;
  }
  if (wanted > 0 && wanted < count)
    select_lowest (w, count, wanted);
  w->last_in = -INFINITY;
  w->first_out = INFINITY;
  for (int k = 0; k < count; k++) {
    int j = w->order[k];
    if (k < wanted) {
      value += w->earn[j];
      w->picked[j] = TRUE;
      w->last_in = MAX (w->last_in, w->earn[j]);
    } else
      w->first_out = MIN (w->first_out, w->earn[j]);
  }
  for (int i = 0; i < w->n; i++) {
    const Pair *pair = w->pairs + i * w->m, *end = pair + w->length[i];
    double served = 0;
    for (; pair < end && pair->cost < u[i]; pair++)
      served += w->picked[pair->site];
    w->l.subgradient[i] = 1 - served;
  }
  return value;
}

static void
keep_trial (Work *w)
{
  if (w->trial.value < w->l.best_value - 1e-9 * MAX (w->trial.value, 1)) {
    w->l.best_value = w->trial.value;
    memcpy (w->best, w->trial.open, sizeof (int) * (gsize)w->p);
  }
}

/* The plan that opens what the last evaluation picked, improved if it is worth it. */
static void
try_picked (Work *w)
{
  guint64 hash = 1469598103934665603u;
  int count = 0;
  g_autofree int *open = g_new (int, w->p);
  for (int j = 0; j < w->m; j++)
    if (w->picked[j]) {
      open[count++] = j;
      hash = (hash ^ (guint64)j) * 1099511628211u;
    }
  if (hash == w->last_choice || count != w->p)
    return;
  w->last_choice = hash;
  muster_interchange_set (&w->trial, open);
  if (w->trial.value < w->l.best_value * WORTH_TRYING)
    muster_interchange_descend (&w->trial, NULL, &w->l.clock);
  keep_trial (w);
}

/* A few random swaps in the best plan, and down again. */
static void
kick (Work *w, int swaps)
{
  g_autofree int *open = g_memdup2 (w->best, sizeof (int) * (gsize)w->p);
  g_autofree gboolean *taken = g_new0 (gboolean, w->m);
  for (int r = 0; r < w->p; r++)
    taken[open[r]] = TRUE;
  for (int k = 0; k < swaps && w->p < w->m; k++) {
    int r = muster_dice_roll (&w->dice, w->p), j;
    do
      j = muster_dice_roll (&w->dice, w->m);
    while (taken[j]);
    taken[open[r]] = FALSE;
    taken[j] = TRUE;
    open[r] = j;
  }
  muster_interchange_set (&w->trial, open);
  muster_interchange_descend (&w->trial, NULL, &w->l.clock);
  keep_trial (w);
}

/* Rule (2), with the earnings of the last evaluation, whose value was @value; @node is its place in the proof. */
static void
fix (Work *w, double value, int node)
{
  for (int j = 0; j < w->m; j++) {
    if (w->state[j] != 0)
      continue;
    if (w->picked[j] && isfinite (w->first_out) && muster_lagrange_proven (&w->l, value + w->first_out - w->earn[j]))
      w->state[j] = 1;
    else if (!w->picked[j] && isfinite (w->last_in) && muster_lagrange_proven (&w->l, value + w->earn[j] - w->last_in))
      w->state[j] = -1;
    if (w->state[j] != 0)
      muster_proof_fix (&w->proof, node, j, w->state[j] > 0);
  }
}

static void
look (gpointer data, gboolean improved, gboolean rose)
{
  Work *w = data;
  for (int j = 0; j < w->m; j++)
    w->share[j] += w->l.ascent.weight * ((w->picked[j] ? 1 : 0) - w->share[j]);
  if (improved && rose)
    try_picked (w);
}

/* Climbs from where the ascent stands. */
static void
climb (Work *w, int steps, int quiet)
{
  memset (w->share, 0, sizeof (double) * (gsize)w->m);
  muster_lagrange_climb (&w->l, steps, quiet);
}

/* Sites closed for good leave the lists, which every later evaluation walks. */
static void
forget_closed (Work *w)
{
  for (int i = 0; i < w->n; i++) {
    Pair *pairs = w->pairs + i * w->m;
    int kept = 0;
    for (int k = 0; k < w->length[i]; k++)
      if (w->state[pairs[k].site] >= 0)
        pairs[kept++] = pairs[k];
    w->length[i] = kept;
  }
}

static int
count_state (const Work *w, gint16 state)
{
  int count = 0;
  for (int j = 0; j < w->m; j++)
    count += w->state[j] == state;
  return count;
}

/* The only plan left under the node's decisions, if there is one only. */
static gboolean
close_leaf (Work *w)
{
  int open = count_state (w, 1), free_sites = count_state (w, 0);
  if (open > w->p || open + free_sites < w->p)
    return TRUE;
  if (open < w->p && open + free_sites > w->p)
    return FALSE;
  for (int j = 0; j < w->m; j++)
    w->picked[j] = w->state[j] > 0 || (w->state[j] == 0 && open < w->p);
  w->last_choice = 0;
  try_picked (w);
  return TRUE;
}

static void
expand (gpointer data, MusterBranch *tree, const MusterNode *node)
{
  Work *w = data;
  memcpy (w->state, node->state, sizeof (gint16) * (gsize)w->m);
  if (close_leaf (w))
    return;
  muster_ascent_start (&w->l.ascent, NULL, node->multipliers, 0.2);
  climb (w, NODE_STEPS, NODE_QUIET);
  if (w->l.clock.expired
      || muster_lagrange_proven (&w->l, node->bound)) /* a better plan may have been found on the way */
    return;
  muster_proof_round (w->l.ascent.best, w->n);
  double value = evaluate (w, w->l.ascent.best);
  muster_proof_set_prices (&w->proof, node->proof, w->l.ascent.best);
  if (muster_lagrange_proven (&w->l, value))
    return;
  fix (w, value, node->proof);
  if (close_leaf (w))
    return;
  int site = muster_branch_pick_half (w->state, w->share, w->m, INFINITY), proofs[2];
  muster_proof_branch (&w->proof, node->proof, site, &proofs[0], &proofs[1]);
  for (int k = 0; k < 2; k++) {
    w->state[site] = k == 0 ? 1 : -1;
    MusterNode *child = muster_branch_node (tree, value, node->depth + 1, w->state, w->l.ascent.best);
    child->proof = proofs[k];
    muster_branch_push (tree, child);
  }
}

static void
kick_now_and_then (gpointer data, double before)
{
  Work *w = data;
  if (w->l.nodes % KICK_EVERY == 0)
    kick (w, 2 + muster_dice_roll (&w->dice, MAX (w->p / 4, 3)));
}

/* Returns the bound that the search, together with the root's, has proven. */
static double
search (Work *w, double root, const double *multipliers)
{
  MusterBranch tree;
  muster_branch_init (&tree, w->m, w->n);
  MusterNode *first = muster_branch_node (&tree, root, 0, w->state, multipliers);
  first->proof = muster_proof_go_on (&w->proof, 0);
  muster_branch_push (&tree, first);
  double bound = muster_lagrange_search (&w->l, &tree, root, CROWD);
  muster_branch_clear (&tree);
  return bound;
}

static void
assign_clients (Work *w, MusterPMedianPlan *plan)
{
  gboolean *open = w->picked;
  memset (open, 0, sizeof (gboolean) * (gsize)w->m);
  for (int r = 0; r < w->p; r++)
    open[w->best[r]] = TRUE;
  plan->open = g_new (int, w->p);
  for (int j = 0, r = 0; j < w->m; j++)
    if (open[j])
      plan->open[r++] = j;
  plan->serves = g_new (int, w->n);
  for (int i = 0; i < w->n; i++) {
    int site = plan->open[0];
    for (int r = 1; r < w->p; r++)
      if (w->columns[plan->open[r] * w->n + i] < w->columns[site * w->n + i])
        site = plan->open[r];
    plan->serves[i] = site;
    plan->unserved += !isfinite (w->problem->costs[i * w->m + site]);
  }
}

static void
report (Work *w, double bound, MusterPMedianPlan *plan)
{
  MusterAllocOutcome *outcome = &plan->outcome;
  gboolean best = muster_lagrange_proven (&w->l, bound);
  bound = best ? w->l.best_value : MIN (muster_grain_raise (bound, w->l.grain), w->l.best_value);
  plan->root_proves = best ? muster_lagrange_proven (&w->l, plan->root_bound) : plan->nodes == 0;
  assign_clients (w, plan);
  if (plan->unserved > 0) {
    g_clear_pointer (&plan->open, g_free);
    g_clear_pointer (&plan->serves, g_free);
    outcome->status = bound >= w->huge ? MUSTER_ALLOC_INFEASIBLE : MUSTER_ALLOC_STOPPED;
    muster_alloc_outcome_set_none (outcome, outcome->status == MUSTER_ALLOC_INFEASIBLE ? NAN : bound);
  } else {
    outcome->status = best ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
    muster_grain_set_outcome (outcome, w->l.best_value, bound, w->l.grain);
  }
  muster_alloc_clock_stop (&w->l.clock, outcome);
}

MusterPMedianPlan *
muster_pmedian_solve (const MusterPMedian *problem, const MusterAllocBudget *budget)
{
  MusterPMedianPlan *plan = g_new0 (MusterPMedianPlan, 1);
  Work w;
  prepare (&w, problem, budget);
  muster_interchange_greedy (&w.trial, NULL);
  muster_interchange_descend (&w.trial, NULL, &w.l.clock);
  keep_trial (&w);
  plan->multipliers = g_new (double, w.n);
  for (int i = 0; i < w.n; i++) { /* a price between the nearest and the second nearest open site */
    double next = isfinite (w.trial.next[i]) ? w.trial.next[i] : w.trial.near[i] * 1.5 + 1;
    plan->multipliers[i] = (w.trial.near[i] + next) / 2;
  }
  muster_ascent_start (&w.l.ascent, plan->multipliers, NULL, 0.5);
  climb (&w, ROOT_STEPS, ROOT_QUIET);
  muster_proof_round (w.l.ascent.best, w.n);
  memcpy (plan->multipliers, w.l.ascent.best, sizeof (double) * (gsize)w.n);
  double bound = plan->root_bound = evaluate (&w, plan->multipliers);
  for (int k = 0; k < ROOT_KICKS && !muster_lagrange_proven (&w.l, bound) && !muster_alloc_clock_expired (&w.l.clock);
       k++)
    kick (&w, 2 + k % 3);
  if (!muster_lagrange_proven (&w.l, bound)) {
    fix (&w, evaluate (&w, plan->multipliers), 0);
    forget_closed (&w);
    bound = search (&w, bound, plan->multipliers);
    plan->nodes = w.l.nodes;
  }
  report (&w, bound, plan);
  if (!plan->root_proves && w.proof.nodes) {
    plan->tree = g_string_new (NULL);
    muster_proof_write (&w.proof, plan->tree);
  }
  clear (&w);
  return plan;
}

void
muster_pmedian_plan_free (MusterPMedianPlan *plan)
{
  g_free (plan->open);
  g_free (plan->serves);
  g_free (plan->multipliers);
  if (plan->tree)
    g_string_free (plan->tree, TRUE);
  g_free (plan);
}
