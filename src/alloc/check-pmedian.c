/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking p-median certificates: costs by Floyd and Warshall, the plan added up, the Lagrangean bound from the
 * multipliers as its definition says. Too few medians for the pieces of the graph are counted by walking through it. */
#include "alloc/check-tree.h"
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
  double sum = -muster_check_noise (u, n, n);
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
  double *earn;                     /* [nodes] at the prices remembered */
  double value, last_in, first_out; /* the bound; the dearest free site that is in, the cheapest that is out */
} Tree;

static double
bound_below (gpointer data, const double *u, const gint8 *side)
{
  Tree *t = data;
  int n = t->text->nodes, wanted = t->text->medians, count = 0;
  g_autofree double *free_sites = g_new (double, n);
  t->value = -muster_check_noise (u, n, n);
  for (int j = 0; j < n; j++)
    t->earn[j] = 0;
  for (int i = 0; i < n; i++) {
    t->value += u[i];
    for (int j = 0; j < n; j++)
      t->earn[j] += MIN (t->costs[i * n + j] - u[i], 0);
  }
  for (int j = 0; j < n; j++)
    if (side[j] > 0) {
      t->value += t->earn[j];
      wanted--;
    } else if (side[j] == 0)
      free_sites[count++] = t->earn[j];
  if (wanted < 0 || wanted > count)
    return INFINITY;
  qsort (free_sites, (gsize)count, sizeof (double), compare);
  for (int k = 0; k < wanted; k++)
    t->value += free_sites[k];
  t->last_in = wanted > 0 ? free_sites[wanted - 1] : -INFINITY;
  t->first_out = wanted < count ? free_sites[wanted] : INFINITY;
  return t->value;
}

/* Closing a site that is in brings the first one out in; opening one that is out puts the last one out. */
static double
bound_other_way (gpointer data, const gint8 *side, int site, gboolean opened)
{
  const Tree *t = data;
  if (opened)
    return t->earn[site] <= t->last_in ? t->value + t->first_out - t->earn[site] : t->value;
  return t->earn[site] >= t->first_out ? t->value + t->earn[site] - t->last_in : t->value;
}

static double
cost_when_settled (gpointer data, const gint8 *side)
{
  const Tree *t = data;
  int n = t->text->nodes, open = 0, closed = 0;
  double sum = 0;
  for (int j = 0; j < n; j++) {
    open += side[j] > 0;
    closed += side[j] < 0;
  }
  if (open > t->text->medians || n - closed < t->text->medians)
    return INFINITY;
  if (open < t->text->medians && n - closed > t->text->medians)
    return NAN;
  for (int i = 0; i < n; i++) {
    double least = INFINITY;
    for (int j = 0; j < n; j++)
      if (side[j] > 0 || (open < t->text->medians && side[j] == 0))
        least = MIN (least, t->costs[i * n + j]);
    sum += least;
  }
  return sum;
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
  g_autofree double *earn = g_new0 (double, instance->nodes);
  Tree tree = { .text = instance, .costs = costs, .earn = earn };
  MusterTreeProblem problem
      = { instance->nodes, instance->nodes, &tree, bound_below, bound_other_way, cost_when_settled };
  return muster_check_tree (&problem, certificate, u, claimed->bound, step, error);
}
