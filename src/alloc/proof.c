/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A flat list of nodes, since a tree may be deeper than JSON is allowed to nest. A node that is not looked at further
 * has neither prices nor a branch: its parent's prices are enough for it. */
#include "alloc/proof.h"
#include "alloc/location-write.h"
#include <math.h>

static void
free_node (MusterProofNode *node)
{
  g_free (node->prices);
  g_array_unref (node->fixed);
  g_free (node);
}

static int
add_node (MusterProof *proof)
{
  MusterProofNode *node = g_new0 (MusterProofNode, 1);
  node->fixed = g_array_new (FALSE, FALSE, sizeof (int));
  node->branch = node->open = node->closed = -1;
  g_ptr_array_add (proof->nodes, node);
  return (int)proof->nodes->len - 1;
}

void
muster_proof_init (MusterProof *proof, int multipliers, gsize limit)
{
  *proof = (MusterProof){ .multipliers = multipliers, .left = limit };
  proof->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)free_node);
  add_node (proof);
}

void
muster_proof_clear (MusterProof *proof)
{
  g_clear_pointer (&proof->nodes, g_ptr_array_unref);
}

void
muster_proof_set_prices (MusterProof *proof, int node, const double *prices)
{
  gsize n = (gsize)proof->multipliers;
  if (!proof->nodes)
    return;
  if (proof->left < n) {
    muster_proof_clear (proof);
    return;
  }
  proof->left -= n;
  MusterProofNode *at = proof->nodes->pdata[node];
  g_free (at->prices);
  at->prices = g_memdup2 (prices, sizeof (double) * n);
}

void
muster_proof_fix (MusterProof *proof, int node, int site, gboolean open)
{
  int value = open ? site + 1 : -(site + 1);
  if (!proof->nodes || node < 0)
    return;
  g_array_append_val (((MusterProofNode *)proof->nodes->pdata[node])->fixed, value);
  if (proof->left-- == 0)
    muster_proof_clear (proof);
}

void
muster_proof_branch (MusterProof *proof, int node, int site, int *open, int *closed)
{
  *open = *closed = -1;
  if (!proof->nodes)
    return;
  *open = add_node (proof);
  *closed = add_node (proof);
  MusterProofNode *at = proof->nodes->pdata[node];
  at->branch = site;
  at->open = *open;
  at->closed = *closed;
}

int
muster_proof_go_on (MusterProof *proof, int node)
{
  if (!proof->nodes)
    return -1;
  int next = add_node (proof);
  ((MusterProofNode *)proof->nodes->pdata[node])->open = next;
  return next;
}

void
muster_proof_round (double *prices, int n)
{
  for (int i = 0; i < n; i++)
    if (fabs (prices[i]) < 1e10)
      prices[i] = rint (prices[i] * 1e4) / 1e4;
}

gboolean
muster_proof_write (const MusterProof *proof, GString *out)
{
  if (!proof->nodes)
    return FALSE;
  muster_json_name (out, "tree");
  g_string_append_c (out, '[');
  for (guint k = 0; k < proof->nodes->len; k++) {
    const MusterProofNode *node = proof->nodes->pdata[k];
    muster_json_comma (out);
    g_string_append_c (out, '{');
    if (node->prices)
      muster_location_write_reals (out, "prices", node->prices, proof->multipliers);
    if (node->fixed->len > 0)
      muster_location_write_ints (out, "fixed", (const int *)(gpointer)node->fixed->data, (int)node->fixed->len, 0);
    if (node->open >= 0) {
      int links[3] = { node->branch + 1, node->open, node->closed };
      muster_location_write_ints (out, "branch", links, 3, 0);
    }
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
  return TRUE;
}
