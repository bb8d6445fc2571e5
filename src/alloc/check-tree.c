/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node is closed when its prices, or its parent's, reach the bound under its decisions, or when these leave one plan
 * that is no better. Otherwise its fixed sites are taken over, each after a look at what the prices say of the other
 * way, and the node goes on: with both sides of a branch, or with a node of new prices. */
#include "alloc/check-tree.h"
#include <math.h>

typedef struct {
  const MusterTreeProblem *problem;
  const MusterJson *nodes;
  double bound, step;
  gsize seen;
} Walk;

static gboolean
reaches (const Walk *w, double value)
{
  double raised = w->step > 0 && isfinite (value) ? ceil (value / w->step - 1e-7) * w->step : value;
  return raised >= w->bound - 1e-6 * MAX (fabs (w->bound), 1);
}

static gboolean
take_fixed (const Walk *w, const MusterJson *node, gint8 *side, GError **error)
{
  const MusterTreeProblem *p = w->problem;
  const MusterJson *fixed = muster_json_get (node, "fixed");
  gsize n = fixed ? muster_json_length (fixed) : 0;
  for (int pass = 0; pass < 2; pass++) /* all are judged by the decisions of the node, then taken over */
    for (gsize k = 0; k < n; k++) {
      gint64 entry = muster_json_int (muster_json_at (fixed, k), 0);
      int site = (int)ABS (CLAMP (entry, -G_MAXINT, G_MAXINT)) - 1;
      if (site < 0 || site >= p->sites || side[site] != 0)
        return muster_alloc_refute (error, "the tree fixes a site that is none, or decided");
      double other = pass == 0 ? p->other_way (p->data, side, site, entry > 0) : INFINITY;
      if (!reaches (w, other))
        return muster_alloc_refute (error, "site %d the other way leaves room for %.10g", site + 1, other);
      if (pass == 1)
        side[site] = entry > 0 ? 1 : -1;
    }
  return TRUE;
}

/* @from: the prices of the nearest node above that has some. A row of nodes of new prices, which may be long, is
 * walked; only a branch calls itself, and a path has no more of these than there are sites. */
static gboolean
check_node (Walk *w, gint64 index, const double *from, const gint8 *above, GError **error)
{
  const MusterTreeProblem *p = w->problem;
  const double *prices = from;
  g_autofree double *own = NULL;
  g_autofree gint8 *side = g_memdup2 (above, (gsize)p->sites);
  gint64 site = -1, open = index, closed = -1;
  while (site < 0) {
    index = open;
    const MusterJson *node = index >= 0 ? muster_json_at (w->nodes, (gsize)index) : NULL;
    if (!node || w->seen++ > muster_json_length (w->nodes))
      return muster_alloc_refute (error, "the tree has no node %" G_GINT64_FORMAT ", or comes back to one", index);
    const MusterJson *branch = muster_json_get (node, "branch");
    if (muster_json_get (node, "prices")) {
      g_free (own);
      own = muster_alloc_check_get_reals (node, "prices", (gsize)p->multipliers, error);
      if (!own)
        return FALSE;
      prices = own;
    }
    double value = p->below (p->data, prices, side);
    if (reaches (w, value))
      return TRUE;
    if (!take_fixed (w, node, side, error))
      return FALSE;
    double only = p->settled ? p->settled (p->data, side) : NAN;
    if (!isnan (only) && reaches (w, only))
      return TRUE;
    site = muster_json_int (muster_json_at (branch, 0), -1) - 1;
    open = muster_json_int (muster_json_at (branch, 1), -1);
    closed = muster_json_int (muster_json_at (branch, 2), -1);
    if (!branch || muster_json_length (branch) != 3 || site >= p->sites || (site >= 0 && side[site] != 0))
      return muster_alloc_refute (error, "node %" G_GINT64_FORMAT " of the tree leaves room for %.10g", index, value);
  }
  side[site] = 1;
  if (!check_node (w, open, prices, side, error))
    return FALSE;
  side[site] = -1;
  return check_node (w, closed, prices, side, error);
}

gboolean
muster_check_tree (const MusterTreeProblem *problem, const MusterJson *certificate, const double *prices, double bound,
                   double step, GError **error)
{
  Walk walk = { problem, muster_json_get (certificate, "tree"), bound, step, 0 };
  g_autofree gint8 *side = g_new0 (gint8, MAX (problem->sites, 1));
  return check_node (&walk, 0, prices, side, error);
}
