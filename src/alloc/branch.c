/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A binary heap of nodes. Best first raises the proven bound fastest, which is what an answer with a known gap needs;
 * the price is memory, so beyond a limit the last leaf of the heap, a bad but usually deep node, is taken instead. */
#include "alloc/branch.h"
#include <math.h>
#include <string.h>

void
muster_branch_init (MusterBranch *b, int states, int multipliers)
{
  *b = (MusterBranch){ .states = states, .multipliers = multipliers };
  b->heap = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_node_free);
}

void
muster_branch_clear (MusterBranch *b)
{
  g_ptr_array_unref (b->heap);
}

MusterNode *
muster_branch_node (MusterBranch *b, double bound, int depth, const gint16 *state, const double *multipliers)
{
  MusterNode *node = g_new0 (MusterNode, 1);
  node->bound = bound;
  node->depth = depth;
  node->born = b->born++;
  node->proof = -1;
  node->state = g_memdup2 (state, sizeof (gint16) * (gsize)b->states);
  node->multipliers = g_new0 (float, b->multipliers);
  for (int i = 0; multipliers && i < b->multipliers; i++)
    node->multipliers[i] = (float)multipliers[i];
  return node;
}

void
muster_node_free (MusterNode *node)
{
  g_free (node->state);
  g_free (node->multipliers);
  g_free (node);
}

static gboolean
before (const MusterNode *x, const MusterNode *y)
{
  if (x->bound != y->bound)
    return x->bound < y->bound;
  if (x->depth != y->depth)
    return x->depth > y->depth;
  return x->born < y->born;
}

static void
sink (gpointer *at, guint n, guint i)
{
  for (guint child; (child = 2 * i + 1) < n; i = child) {
    if (child + 1 < n && before (at[child + 1], at[child]))
      child++;
    if (!before (at[child], at[i]))
      return;
    gpointer swap = at[i];
    at[i] = at[child];
    at[child] = swap;
  }
}

void
muster_branch_push (MusterBranch *b, MusterNode *node)
{
  g_ptr_array_add (b->heap, node);
  gpointer *at = b->heap->pdata;
  for (guint i = b->heap->len - 1; i > 0 && before (at[i], at[(i - 1) / 2]); i = (i - 1) / 2) {
    gpointer swap = at[i];
    at[i] = at[(i - 1) / 2];
    at[(i - 1) / 2] = swap;
  }
}

MusterNode *
muster_branch_pop (MusterBranch *b, guint crowd)
{
  guint n = b->heap->len;
  if (n == 0)
    return NULL;
  if (n > crowd)
    return g_ptr_array_steal_index_fast (b->heap, n - 1);
  MusterNode *top = g_ptr_array_steal_index_fast (b->heap, 0);
  sink (b->heap->pdata, b->heap->len, 0);
  return top;
}

double
muster_branch_bound (const MusterBranch *b)
{
  return b->heap->len > 0 ? ((const MusterNode *)b->heap->pdata[0])->bound : INFINITY;
}

int
muster_branch_pick_half (const gint16 *states, const double *shares, int n, double within)
{
  int pick = -1;
  for (int i = 0; i < n; i++)
    if (states[i] == 0 && fabs (shares[i] - 0.5) < within) {
      within = fabs (shares[i] - 0.5);
      pick = i;
    }
  return pick;
}
