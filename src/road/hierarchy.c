/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contracting without weights. Removing a node joins its higher neighbours; it is enough to hand the whole list to the
 * lowest of them, its parent, since the others get it from there. Lists are sorted and merged, so an edge's place is
 * found by bisection and triangles by walking two lists. */
#include "road/hierarchy.h"
#include <string.h>

guint32
muster_hierarchy_find (const MusterHierarchy *h, guint32 low, guint32 high)
{
  guint32 a = h->up_start[low], b = h->up_start[low + 1];
  while (a < b) {
    guint32 middle = a + (b - a) / 2;
    if (h->up_head[middle] < high)
      a = middle + 1;
    else
      b = middle;
  }
  return a < h->up_start[low + 1] && h->up_head[a] == high ? a : MUSTER_NO_SLOT;
}

/* @into ∪ what follows @u's parent in the list of @u. */
static void
merge (GArray *into, const guint32 *list, guint32 n, GArray *spare)
{
  const guint32 *mine = (const guint32 *)(gconstpointer)into->data;
  guint32 i = 0, j = 0, k = 0;
  g_array_set_size (spare, into->len + n);
  guint32 *out = (guint32 *)(gpointer)spare->data;
  while (i < into->len && j < n) {
    guint32 a = mine[i], b = list[j];
    out[k++] = MIN (a, b);
    i += a <= b;
    j += b <= a;
  }
  while (i < into->len)
    out[k++] = mine[i++];
  while (j < n)
    out[k++] = list[j++];
  g_array_set_size (spare, k);
}

/* Fills up_start and up_head from the arcs. */
static gboolean
contract (MusterHierarchy *h, const guint32 *tail, const guint32 *head, guint32 most)
{
  MusterNet net;
  g_autofree guint32 *a = g_new (guint32, MAX (h->n_arcs, 1)), *b = g_new (guint32, MAX (h->n_arcs, 1));
  for (guint32 i = 0; i < h->n_arcs; i++) {
    a[i] = h->rank[tail[i]];
    b[i] = h->rank[head[i]];
  }
  muster_net_init (&net, h->n, a, b, h->n_arcs);
  g_autofree guint32 *child = g_new (guint32, (gsize)h->n + 1), *sibling = g_new (guint32, (gsize)h->n + 1);
  memset (child, 0xff, ((gsize)h->n + 1) * sizeof *child);
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32)), *spare = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean good = TRUE;
  h->up_start[0] = 0;
  for (guint32 u = 0; u < h->n && good; u++) {
    g_array_set_size (list, 0);
    for (guint32 k = net.start[u]; k < net.start[u + 1]; k++)
      if (net.head[k] > u)
        g_array_append_val (list, net.head[k]);
    for (guint32 c = child[u]; c != MUSTER_NO_NODE; c = sibling[c]) {
      guint32 from = h->up_start[c] + 1; /* the first is u itself */
      merge (list, &g_array_index (heads, guint32, from), h->up_start[c + 1] - from, spare);
      GArray *swap = list;
      list = spare;
      spare = swap;
    }
    if (list->len) {
      guint32 parent = g_array_index (list, guint32, 0);
      sibling[u] = child[parent];
      child[parent] = u;
      g_array_append_vals (heads, list->data, list->len);
      h->triangles += 0.5 * list->len * (list->len - 1.0);
    }
    h->up_start[u + 1] = heads->len;
    good = heads->len <= most;
  }
  muster_net_clear (&net);
  g_array_unref (list);
  g_array_unref (spare);
  h->m = heads->len;
  h->up_head = (guint32 *)(gpointer)g_array_free (g_steal_pointer (&heads), FALSE);
  return good;
}

static void
index_edges (MusterHierarchy *h)
{
  h->up_tail = g_new (guint32, MAX (h->m, 1));
  h->down_start = g_new0 (guint32, (gsize)h->n + 2);
  h->down_edge = g_new (guint32, MAX (h->m, 1));
  for (guint32 u = 0; u < h->n; u++)
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++) {
      h->up_tail[e] = u;
      h->down_start[h->up_head[e] + 1]++;
    }
  for (guint32 u = 0; u < h->n; u++)
    h->down_start[u + 1] += h->down_start[u];
  g_autofree guint32 *at = g_memdup2 (h->down_start, ((gsize)h->n + 1) * sizeof *at);
  for (guint32 e = 0; e < h->m; e++) /* by rising tail, since edges are numbered so */
    h->down_edge[at[h->up_head[e]]++] = e;
}

static void
place_arcs (MusterHierarchy *h, const guint32 *tail, const guint32 *head)
{
  h->slot = g_new (guint32, MAX (h->n_arcs, 1));
  h->arc_start = g_new0 (guint32, (gsize)h->m + 2);
  h->arcs = g_new (guint32, MAX (h->n_arcs, 1));
  for (guint32 i = 0; i < h->n_arcs; i++) {
    guint32 u = h->rank[tail[i]], v = h->rank[head[i]];
    h->slot[i] = u == v ? MUSTER_NO_SLOT : 2 * muster_hierarchy_find (h, MIN (u, v), MAX (u, v)) + (u > v);
    if (u != v)
      h->arc_start[h->slot[i] / 2 + 1]++;
  }
  for (guint32 e = 0; e < h->m; e++)
    h->arc_start[e + 1] += h->arc_start[e];
  g_autofree guint32 *at = g_memdup2 (h->arc_start, ((gsize)h->m + 1) * sizeof *at);
  for (guint32 i = 0; i < h->n_arcs; i++)
    if (h->slot[i] != MUSTER_NO_SLOT)
      h->arcs[at[h->slot[i] / 2]++] = i;
}

gboolean
muster_hierarchy_init (MusterHierarchy *h, guint32 n, const guint32 *tail, const guint32 *head, guint32 n_arcs,
                       guint32 *rank, guint32 most)
{
  *h = (MusterHierarchy){ .n = n, .n_arcs = n_arcs, .rank = rank };
  h->up_start = g_new (guint32, (gsize)n + 1);
  if (!contract (h, tail, head, most)) {
    muster_hierarchy_clear (h);
    return FALSE;
  }
  index_edges (h);
  place_arcs (h, tail, head);
  return TRUE;
}

void
muster_hierarchy_clear (MusterHierarchy *h)
{
  g_clear_pointer (&h->rank, g_free);
  g_clear_pointer (&h->up_start, g_free);
  g_clear_pointer (&h->up_head, g_free);
  g_clear_pointer (&h->up_tail, g_free);
  g_clear_pointer (&h->down_start, g_free);
  g_clear_pointer (&h->down_edge, g_free);
  g_clear_pointer (&h->slot, g_free);
  g_clear_pointer (&h->arc_start, g_free);
  g_clear_pointer (&h->arcs, g_free);
}
