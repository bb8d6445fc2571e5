/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and bound on a Lagrangean. Write k(i) for the units that may count for point i; the rule k(i) ≤ units that
 * reach i is given a price λ(i) ≥ 0. Then each point chooses its k alone (the gain of one unit more falls by the factor
 * `busy`, so it takes units while they bring more than λ), each site is worth the prices of the points it reaches, and
 * the units go to the sites of highest worth. The sum is above what any placement covers.
 *
 * Plans come from a greedy start and from the relaxed placements, improved by moving one unit at a time. A site that a
 * better plan cannot have more (or fewer) units on is limited; then the search, best bound first, splits the number of
 * units on the site whose average is most fractional. Inside, everything is turned round to a minimum, so that bounds
 * are bounds from below as in the other searches. */
#include "alloc/coverage.h"
#include "alloc/grain.h"
#include "alloc/lagrange.h"
#include <math.h>
#include <string.h>

#define ROOT_STEPS 2000
#define ROOT_QUIET 250
#define NODE_STEPS 100
#define NODE_QUIET 35
#define CROWD      20000

typedef struct {
  const MusterCoverage *problem;
  int n, m, units;
  int *begin, *reached; /* the points each site reaches: reached[begin[j] … begin[j+1]−1] */
  gint16 *low, *high;   /* [m] of the node in hand: one array, low first */
  int *count;           /* [n] units that reach the point, in the plan in hand */
  int *placed;          /* [m] plan in hand, or relaxed placement */
  int *order;           /* [m] sites by worth */
  double *worth, *share;
  int *standing; /* [n] units that stand already */
  gboolean at_root;
  double last_in, first_out;
  MusterLagrange l; /* its best value is what is covered, with the sign turned */
  int *best;
  guint64 last_choice;
} Work;

static int
limit_of (const MusterCoverage *p, int site, int units)
{
  int most = p->busy > 0 ? units : MIN (units, 1); /* where one is enough, a second does nothing */
  return p->most ? CLAMP (p->most[site], 0, most) : most;
}

static double evaluate (gpointer data, const double *lambda);
static void look (gpointer data, gboolean improved, gboolean rose);
static void expand (gpointer data, MusterBranch *tree, const MusterNode *node);

static void
prepare (Work *w, const MusterCoverage *problem, const MusterAllocBudget *budget)
{
  int n = problem->points, m = problem->sites, pairs = 0, room = 0;
  *w = (Work){ .problem = problem, .n = n, .m = m };
  muster_lagrange_init (&w->l, n, 0, budget);
  w->l.data = w;
  w->l.evaluate = evaluate;
  w->l.look = look;
  w->l.expand = expand;
  for (int k = 0; k < n * m; k++)
    pairs += problem->covers[k] != FALSE;
  for (int j = 0; j < m; j++)
    room = MIN (room + limit_of (problem, j, problem->units), problem->units);
  w->units = room;
  w->begin = g_new0 (int, m + 1);
  w->reached = g_new (int, MAX (pairs, 1));
  w->low = g_new0 (gint16, 2 * (gsize)m);
  w->high = w->low + m;
  for (int j = 0, at = 0; j < m; j++) {
    for (int i = 0; i < n; i++)
      if (problem->covers[i * m + j])
        w->reached[at++] = i;
    w->begin[j + 1] = at;
    w->high[j] = (gint16)limit_of (problem, j, w->units);
  }
  w->l.grain = problem->busy > 0 ? 0 : muster_grain_find (problem->weights, (gsize)n);
  w->count = g_new0 (int, n);
  w->placed = g_new0 (int, m);
  w->order = g_new (int, m);
  w->worth = g_new0 (double, m);
  w->share = g_new0 (double, m);
  w->standing = g_new0 (int, n);
  w->best = g_new0 (int, m);
}

static void
clear (Work *w)
{
  g_free (w->begin);
  g_free (w->reached);
  g_free (w->low);
  g_free (w->count);
  g_free (w->placed);
  g_free (w->order);
  g_free (w->worth);
  g_free (w->share);
  g_free (w->standing);
  g_free (w->best);
  muster_lagrange_clear (&w->l);
}

/* Units that stand already count for their points before anything is placed. */
static void
count_standing (const MusterCoverage *p, int *count)
{
  memset (count, 0, sizeof (int) * (gsize)p->points);
  for (int i = 0; p->standing && i < p->points; i++)
    for (int j = 0; j < p->sites; j++)
      if (p->covers[i * p->sites + j])
        count[i] += p->standing[j];
}

/* ---- the bound ---- */

static int
compare_worth (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *worth = data;
  int x = *(const int *)a, y = *(const int *)b;
  if (worth[x] != worth[y])
    return worth[x] > worth[y] ? -1 : 1;
  return x - y;
}

/* The units to the sites of highest worth within the node's limits; returns the sum of worths of new units. */
static double
place_relaxed (Work *w)
{
  int left = w->units;
  double sum = 0;
  w->last_in = INFINITY;
  w->first_out = -INFINITY;
  for (int j = 0; j < w->m; j++) {
    w->order[j] = j;
    w->placed[j] = w->low[j];
    left -= w->low[j];
    sum += w->low[j] * w->worth[j];
  }
  g_qsort_with_data (w->order, w->m, sizeof (int), compare_worth, w->worth);
  for (int k = 0; k < w->m; k++) {
    int j = w->order[k], more = MIN (left, w->high[j] - w->low[j]);
    if (more > 0) {
      w->placed[j] += more;
      sum += more * w->worth[j];
      left -= more;
      w->last_in = w->worth[j];
    }
    if (left == 0 && w->placed[j] < w->high[j]) {
      w->first_out = w->worth[j];
      break;
    }
  }
  return sum;
}

/* The bound at prices @lambda, turned round. */
static double
evaluate (gpointer data, const double *lambda)
{
  Work *w = data;
  const int *standing = w->standing;
  const MusterCoverage *p = w->problem;
  double value = 0;
  for (int i = 0; i < w->n; i++) {
    double gain = p->weights[i] * (1 - p->busy), sum = 0;
    int k = 0, most = standing[i] + w->units;
    while (k < most && gain > lambda[i]) {
      sum += gain - lambda[i];
      gain *= p->busy;
      k++;
    }
    value += sum + lambda[i] * standing[i];
    w->l.subgradient[i] = k - standing[i];
  }
  for (int j = 0; j < w->m; j++) {
    w->worth[j] = 0;
    for (int k = w->begin[j]; k < w->begin[j + 1]; k++)
      w->worth[j] += lambda[w->reached[k]];
  }
  value += place_relaxed (w);
  for (int j = 0; j < w->m; j++)
    for (int k = w->begin[j]; w->placed[j] > 0 && k < w->begin[j + 1]; k++)
      w->l.subgradient[w->reached[k]] -= w->placed[j];
  return -value;
}

/* ---- plans ---- */

/* What one unit more at @site would add to w->count. */
static double
gain_at (const Work *w, int site)
{
  const MusterCoverage *p = w->problem;
  double sum = 0;
  for (int k = w->begin[site]; k < w->begin[site + 1]; k++) {
    int i = w->reached[k];
    if (p->busy > 0)
      sum += p->weights[i] * (1 - p->busy) * pow (p->busy, w->count[i]);
    else if (w->count[i] == 0)
      sum += p->weights[i];
  }
  return sum;
}

static void
put (Work *w, int site, int by)
{
  w->placed[site] += by;
  for (int k = w->begin[site]; k < w->begin[site + 1]; k++)
    w->count[w->reached[k]] += by;
}

static int
best_site (const Work *w)
{
  int pick = -1;
  double most = -1;
  for (int j = 0; j < w->m; j++) {
    if (w->placed[j] >= limit_of (w->problem, j, w->units))
      continue;
    double gain = gain_at (w, j);
    if (gain > most) {
      most = gain;
      pick = j;
    }
  }
  return pick;
}

static void
keep_plan (Work *w)
{
  double value = -muster_coverage_value (w->problem, w->placed);
  if (value < w->l.best_value - 1e-9 * MAX (fabs (value), 1)) {
    w->l.best_value = value;
    memcpy (w->best, w->placed, sizeof (int) * (gsize)w->m);
  }
}

/* From w->placed: fills up what is left greedily, then moves units one by one while that helps. */
static void
improve (Work *w)
{
  int placed = 0;
  count_standing (w->problem, w->count);
  for (int j = 0; j < w->m; j++) {
    int here = w->placed[j];
    w->placed[j] = 0;
    placed += here;
    for (; here > 0; here--)
      put (w, j, 1);
  }
  for (int site; placed < w->units && (site = best_site (w)) >= 0; placed++)
    put (w, site, 1);
  for (gboolean changed = TRUE; changed && !muster_alloc_clock_expired (&w->l.clock);) {
    changed = FALSE;
    for (int a = 0; a < w->m; a++) {
      if (w->placed[a] == 0)
        continue;
      put (w, a, -1);
      double back = gain_at (w, a);
      int site = best_site (w);
      if (gain_at (w, site) > back + 1e-9 * MAX (fabs (w->l.best_value), 1) && isfinite (w->l.best_value))
        changed = TRUE;
      else
        site = a;
      put (w, site, 1);
    }
    keep_plan (w);
  }
}

/* ---- deciding ---- */

/* @value: of the last evaluation, whose worths and placement are still there. */
static void
limit_sites (Work *w, double value)
{
  for (int j = 0; j < w->m; j++) {
    if (w->low[j] >= w->high[j])
      continue;
    if (w->placed[j] < w->high[j] && isfinite (w->last_in) && w->worth[j] <= w->last_in
        && muster_lagrange_proven (&w->l, value + w->last_in - w->worth[j]))
      w->high[j] = (gint16)w->placed[j];
    if (w->placed[j] > w->low[j] && isfinite (w->first_out) && w->worth[j] >= w->first_out
        && muster_lagrange_proven (&w->l, value + w->worth[j] - w->first_out))
      w->low[j] = (gint16)w->placed[j];
  }
}

static void
try_relaxed (Work *w)
{
  guint64 hash = 1469598103934665603u;
  for (int j = 0; j < w->m; j++)
    hash = (hash ^ (guint64)w->placed[j]) * 1099511628211u;
  if (hash == w->last_choice)
    return;
  w->last_choice = hash;
  improve (w);
}

static void
look (gpointer data, gboolean improved, gboolean rose)
{
  Work *w = data;
  for (int j = 0; j < w->m; j++)
    w->share[j] += w->l.ascent.weight * (w->placed[j] - w->share[j]);
  if (improved && !w->at_root)
    limit_sites (w, w->l.ascent.value);
  if (rose && (w->at_root || w->l.ascent.steps % 20 == 1))
    try_relaxed (w);
}

static void
climb (Work *w, int steps, int quiet)
{
  memset (w->share, 0, sizeof (double) * (gsize)w->m);
  muster_lagrange_climb (&w->l, steps, quiet);
}

/* TRUE when the limits leave one placement only, or none. */
static gboolean
close_leaf (Work *w)
{
  int low = 0, high = 0;
  for (int j = 0; j < w->m; j++) {
    low += w->low[j];
    high += w->high[j];
    if (w->low[j] > w->high[j])
      return TRUE;
  }
  if (low > w->units || high < w->units)
    return TRUE;
  if (low < w->units && high > w->units)
    return FALSE;
  for (int j = 0; j < w->m; j++)
    w->placed[j] = low == w->units ? w->low[j] : w->high[j];
  keep_plan (w);
  return TRUE;
}

static int
pick_branch (const Work *w)
{
  int pick = -1;
  double best = INFINITY;
  for (int j = 0; j < w->m; j++) {
    double distance = fabs (w->share[j] - floor (w->share[j]) - 0.5);
    if (w->low[j] < w->high[j] && distance < best) {
      best = distance;
      pick = j;
    }
  }
  return pick;
}

static void
expand (gpointer data, MusterBranch *tree, const MusterNode *node)
{
  Work *w = data;
  memcpy (w->low, node->state, sizeof (gint16) * 2 * (gsize)w->m);
  if (close_leaf (w))
    return;
  muster_ascent_start (&w->l.ascent, NULL, node->multipliers, 0.1);
  climb (w, NODE_STEPS, NODE_QUIET);
  double bound = MAX (node->bound, w->l.ascent.value);
  if (muster_lagrange_proven (&w->l, bound) || close_leaf (w))
    return;
  int site = pick_branch (w);
  gint16 low = w->low[site], high = w->high[site];
  gint16 cut = (gint16)CLAMP (floor (w->share[site]), low, high - 1);
  w->low[site] = (gint16)(cut + 1);
  muster_branch_push (tree, muster_branch_node (tree, bound, node->depth + 1, w->low, w->l.ascent.best));
  w->low[site] = low;
  w->high[site] = cut;
  muster_branch_push (tree, muster_branch_node (tree, bound, node->depth + 1, w->low, w->l.ascent.best));
}

static double
search (Work *w, double root)
{
  MusterBranch tree;
  muster_branch_init (&tree, 2 * w->m, w->n);
  muster_branch_push (&tree, muster_branch_node (&tree, root, 0, w->low, w->l.ascent.best));
  double bound = muster_lagrange_search (&w->l, &tree, root, CROWD);
  muster_branch_clear (&tree);
  return bound;
}

static void
report (Work *w, double bound, MusterCoveragePlan *plan)
{
  MusterAllocOutcome *outcome = &plan->outcome;
  gboolean best = muster_lagrange_proven (&w->l, bound);
  double objective = -w->l.best_value + 0.0,
         above = best ? objective : MAX (-muster_grain_raise (bound, w->l.grain), objective);
  plan->placed = g_memdup2 (w->best, sizeof (int) * (gsize)w->m);
  plan->root_proves = best ? muster_lagrange_proven (&w->l, -plan->root_bound) : plan->nodes == 0;
  outcome->status = best ? MUSTER_ALLOC_OPTIMAL : MUSTER_ALLOC_FEASIBLE;
  muster_grain_set_outcome (outcome, objective, above, w->l.grain);
  muster_alloc_clock_stop (&w->l.clock, outcome);
}

MusterCoveragePlan *
muster_coverage_solve (const MusterCoverage *problem, const MusterAllocBudget *budget)
{
  MusterCoveragePlan *plan = g_new0 (MusterCoveragePlan, 1);
  Work w;
  prepare (&w, problem, budget);
  count_standing (problem, w.standing);
  keep_plan (&w); /* nothing placed */
  improve (&w);
  plan->multipliers = g_new0 (double, w.n);
  for (int i = 0; i < w.n; i++)
    plan->multipliers[i] = problem->weights[i] * (1 - problem->busy) / 2;
  muster_ascent_start (&w.l.ascent, plan->multipliers, NULL, 0.3);
  w.at_root = TRUE;
  climb (&w, ROOT_STEPS, ROOT_QUIET);
  w.at_root = FALSE;
  memcpy (plan->multipliers, w.l.ascent.best, sizeof (double) * (gsize)w.n);
  double bound = w.l.ascent.value;
  plan->root_bound = -bound;
  if (!muster_lagrange_proven (&w.l, bound)) {
    limit_sites (&w, evaluate (&w, plan->multipliers));
    bound = search (&w, bound);
    plan->nodes = w.l.nodes;
  }
  report (&w, bound, plan);
  clear (&w);
  return plan;
}

void
muster_coverage_plan_free (MusterCoveragePlan *plan)
{
  g_free (plan->placed);
  g_free (plan->multipliers);
  g_free (plan);
}

double
muster_coverage_value (const MusterCoverage *p, const int *placed)
{
  double value = 0;
  for (int i = 0; i < p->points; i++) {
    int count = 0;
    for (int j = 0; j < p->sites; j++)
      if (p->covers[i * p->sites + j])
        count += (p->standing ? p->standing[j] : 0) + (placed ? placed[j] : 0);
    value += count > 0 ? p->weights[i] * (1 - pow (p->busy, count)) : 0;
  }
  return value;
}

void
muster_coverage_gains (const MusterCoverage *problem, double *gains)
{
  Work w;
  prepare (&w, problem, NULL);
  count_standing (problem, w.count);
  for (int j = 0; j < w.m; j++)
    gains[j] = gain_at (&w, j);
  clear (&w);
}
