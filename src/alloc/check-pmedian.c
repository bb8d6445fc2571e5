/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking p-median certificates: costs by Floyd and Warshall, the plan added up, the Lagrangean bound from the
 * multipliers as its definition says. Too few medians for the pieces of the graph are counted by walking through it. */
#include "alloc/check-location.h"
#include "alloc/location-text.h"
#include <math.h>
#include <stdlib.h>

static double *
all_costs (const MusterPMedText *text)
{
  int n = text->nodes;
  double *costs = g_new (double, (gsize)n *n);
  for (int k = 0; k < n * n; k++)
    costs[k] = k / n == k % n ? 0 : INFINITY;
  for (int e = 0; e < text->edges; e++) {
    int a = text->ends[2 * e], b = text->ends[2 * e + 1];
    costs[a * n + b] = costs[b * n + a] = text->costs[e];
  }
  for (int k = 0; k < n; k++)
    for (int i = 0; i < n; i++) {
      double *row = costs + i * n, first = row[k];
      const double *rest = costs + k * n;
      for (int j = 0; isfinite (first) && j < n; j++)
        row[j] = MIN (row[j], first + rest[j]);
    }
  return costs;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static double
lagrange (const MusterPMedText *text, const double *costs, const double *u)
{
  int n = text->nodes;
  double sum = 0;
  g_autofree double *earn = g_new0 (double, n);
  for (int i = 0; i < n; i++) {
    sum += u[i];
    for (int j = 0; j < n; j++)
      earn[j] += MIN (costs[i * n + j] - u[i], 0);
  }
  qsort (earn, (gsize)n, sizeof (double), compare);
  for (int k = 0; k < text->medians; k++)
    sum += earn[k];
  return sum;
}

/* ---- the tree ---- */

typedef struct {
  const MusterPMedText *text;
  const double *costs;
  const MusterJson *tree;
  double bound, step; /* what every node must prove; the step of costs */
  gsize seen;
} Tree;

/* The bound at prices @u when side[j] > 0 is open and < 0 is closed; @earn gets the earnings, @last_in and @first_out
 * the dearest free site that is in and the cheapest that is out. */
static double
bound_below (const Tree *t, const double *u, const gint8 *side, double *earn, double *last_in, double *first_out)
{
  int n = t->text->nodes, wanted = t->text->medians, count = 0;
  double sum = 0;
  g_autofree double *free_sites = g_new (double, n);
  for (int j = 0; j < n; j++)
    earn[j] = 0;
  for (int i = 0; i < n; i++) {
    sum += u[i];
    for (int j = 0; j < n; j++)
      earn[j] += MIN (t->costs[i * n + j] - u[i], 0);
  }
  for (int j = 0; j < n; j++)
    if (side[j] > 0) {
      sum += earn[j];
      wanted--;
    } else if (side[j] == 0)
      free_sites[count++] = earn[j];
  if (wanted < 0 || wanted > count)
    return INFINITY;
  qsort (free_sites, (gsize)count, sizeof (double), compare);
  for (int k = 0; k < wanted; k++)
    sum += free_sites[k];
  *last_in = wanted > 0 ? free_sites[wanted - 1] : -INFINITY;
  *first_out = wanted < count ? free_sites[wanted] : INFINITY;
  return sum;
}

static gboolean
reaches (const Tree *t, double value)
{
  double raised = t->step > 0 && isfinite (value) ? ceil (value / t->step - 1e-7) * t->step : value;
  return raised >= t->bound - 1e-6 * MAX (fabs (t->bound), 1);
}

/* Whether the decisions leave no plan, or one only that is no better. */
static gboolean
is_settled (const Tree *t, const gint8 *side)
{
  int n = t->text->nodes, open = 0, closed = 0;
  double sum = 0;
  for (int j = 0; j < n; j++) {
    open += side[j] > 0;
    closed += side[j] < 0;
  }
  if (open > t->text->medians || n - closed < t->text->medians)
    return TRUE;
  if (open < t->text->medians && n - closed > t->text->medians)
    return FALSE;
  for (int i = 0; i < n; i++) {
    double least = INFINITY;
    for (int j = 0; j < n; j++)
      if (side[j] > 0 || (open < t->text->medians && side[j] == 0))
        least = MIN (least, t->costs[i * n + j]);
    sum += least;
  }
  return reaches (t, sum);
}

/* Takes the fixed sites of @node over into @side when the prices forbid each the other way. */
static gboolean
take_fixed (const Tree *t, const MusterJson *node, const double *earn, double value, double last_in, double first_out,
            gint8 *side, GError **error)
{
  const MusterJson *fixed = muster_json_get (node, "fixed");
  for (gsize k = 0; fixed && k < muster_json_length (fixed); k++) {
    gint64 entry = muster_json_int (muster_json_at (fixed, k), 0);
    int site = (int)ABS (CLAMP (entry, -G_MAXINT, G_MAXINT)) - 1;
    if (site < 0 || site >= t->text->nodes || side[site] != 0)
      return muster_alloc_refute (error, "the tree fixes a site that is none, or decided");
    double other = entry > 0 ? value + first_out - earn[site] : value + earn[site] - last_in;
    if (entry > 0 ? earn[site] > last_in : earn[site] < first_out)
      return muster_alloc_refute (error, "the tree fixes site %d against the prices", site + 1);
    if (!reaches (t, other))
      return muster_alloc_refute (error, "site %d the other way leaves room for %.10g", site + 1, other);
    side[site] = entry > 0 ? 1 : -1;
  }
  return TRUE;
}

/* @from: the prices of the nearest node above that has some. */
static gboolean
check_node (Tree *t, gint64 index, const double *from, const gint8 *above, GError **error)
{
  int n = t->text->nodes;
  const MusterJson *node = index >= 0 ? muster_json_at (t->tree, (gsize)index) : NULL;
  const MusterJson *branch = muster_json_get (node, "branch");
  double last_in = 0, first_out = 0;
  if (!node || t->seen++ > muster_json_length (t->tree))
    return muster_alloc_refute (error, "the tree has no node %" G_GINT64_FORMAT ", or comes back to one", index);
  g_autofree double *own
      = muster_json_get (node, "prices") ? muster_alloc_check_get_reals (node, "prices", (gsize)n, error) : NULL;
  if (muster_json_get (node, "prices") && !own)
    return FALSE;
  g_autofree double *earn = g_new (double, n);
  g_autofree gint8 *side = g_memdup2 (above, (gsize)n);
  const double *u = own ? own : from;
  double value = bound_below (t, u, side, earn, &last_in, &first_out);
  if (reaches (t, value))
    return TRUE;
  if (!take_fixed (t, node, earn, value, last_in, first_out, side, error))
    return FALSE;
  if (is_settled (t, side))
    return TRUE;
  gint64 site = muster_json_int (muster_json_at (branch, 0), -1) - 1;
  gint64 open = muster_json_int (muster_json_at (branch, 1), -1),
         closed = muster_json_int (muster_json_at (branch, 2), -1);
  if (!branch || muster_json_length (branch) != 3 || site >= n || (site >= 0 && side[site] != 0))
    return muster_alloc_refute (error, "node %" G_GINT64_FORMAT " of the tree leaves room for %.10g", index, value);
  if (site < 0)
    return check_node (t, open, u, side, error);
  side[site] = 1;
  if (!check_node (t, open, u, side, error))
    return FALSE;
  side[site] = -1;
  return check_node (t, closed, u, side, error);
}

static gboolean
check_plan (const MusterPMedText *text, const double *costs, const MusterJson *primal, double claimed, GError **error)
{
  int n = text->nodes;
  double sum = 0;
  g_autofree gint64 *open = muster_alloc_check_get_ints (primal, "open", (gsize)text->medians, error);
  g_autofree gint64 *serves = open ? muster_alloc_check_get_ints (primal, "serves", (gsize)n, error) : NULL;
  g_autofree gboolean *is_open = g_new0 (gboolean, n);
  if (!serves)
    return FALSE;
  for (int r = 0; r < text->medians; r++) {
    if (open[r] < 1 || open[r] > n || is_open[open[r] - 1])
      return muster_alloc_refute (error, "median %d is no node, or the same one twice", r + 1);
    is_open[open[r] - 1] = TRUE;
  }
  for (int i = 0; i < n; i++) {
    if (serves[i] < 1 || serves[i] > n || !is_open[serves[i] - 1])
      return muster_alloc_refute (error, "node %d is served by what is not open", i + 1);
    sum += costs[i * n + (int)serves[i] - 1];
  }
  return muster_check_same (claimed, sum, "the cost of the plan", error);
}

static int
count_pieces (const double *costs, int n)
{
  int pieces = 0;
  for (int i = 0; i < n; i++) { /* a piece is counted at its lowest node */
    int lowest = 0;
    while (isinf (costs[i * n + lowest]))
      lowest++;
    pieces += lowest == i;
  }
  return pieces;
}

gboolean
muster_alloc_check_orlib_pmed (const char *text, gsize length, const MusterJson *certificate,
                               const MusterAllocOutcome *claimed, GError **error)
{
  g_autoptr (MusterPMedText) instance = muster_pmed_text_read (text, length, error);
  if (!instance)
    return FALSE;
  g_autofree double *costs = all_costs (instance);
  if (claimed->status == MUSTER_ALLOC_INFEASIBLE) {
    int pieces = count_pieces (costs, instance->nodes);
    if (pieces <= instance->medians)
      return muster_alloc_refute (error, "%d medians are enough for the %d pieces of the graph", instance->medians,
                                  pieces);
    return TRUE;
  }
  if (isfinite (claimed->objective)
      && !check_plan (instance, costs, muster_json_get (certificate, "primal"), claimed->objective, error))
    return FALSE;
  g_autofree double *u = muster_alloc_check_get_reals (certificate, "dual", (gsize)instance->nodes, error);
  if (!u)
    return FALSE;
  double step = muster_check_step (costs, (gsize)instance->nodes * (gsize)instance->nodes, INFINITY);
  if (!muster_check_bounds (certificate, claimed, lagrange (instance, costs, u), step, 1, error))
    return FALSE;
  if (g_strcmp0 (muster_json_get_text (certificate, "bound_proof"), "tree") != 0)
    return TRUE;
  Tree tree = { instance, costs, muster_json_get (certificate, "tree"), claimed->bound, step, 0 };
  g_autofree gint8 *side = g_new0 (gint8, instance->nodes);
  return check_node (&tree, 0, u, side, error);
}
