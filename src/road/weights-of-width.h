/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of weights.c, once for each width: COST is the pair, WORD its number, NONE its infinity, NAME() the
 * function.
 */

/* Every node v in turn takes the triangles of which it is the middle: for each lower u and each higher w, the way
 * v → u → w. The edges from u are final by then, since u was the middle of theirs before. */
void
NAME (customise) (const MusterHierarchy *h, const WORD *arc, COST *cost)
{
  for (guint32 e = 0; e < h->m; e++)
    cost[e] = (COST){ NONE, NONE };
  for (guint32 i = 0; i < h->n_arcs; i++) {
    if (h->slot[i] == MUSTER_NO_SLOT)
      continue;
    COST *c = &cost[h->slot[i] / 2];
    WORD *to = h->slot[i] & 1 ? &c->down : &c->up;
    *to = MIN (*to, arc[i]);
  }
  guint32 *place = g_new (guint32, (gsize)h->n + 1);
  for (guint32 v = 0; v < h->n; v++) {
    guint32 end = h->up_start[v + 1];
    for (guint32 e = h->up_start[v]; e < end; e++)
      place[h->up_head[e]] = e;
    if (end == h->up_start[v])
      continue;
    for (guint32 k = h->down_start[v]; k < h->down_start[v + 1]; k++) {
      guint32 first = h->down_edge[k], last = h->up_start[h->up_tail[first] + 1];
      WORD there = cost[first].down, back = cost[first].up; /* v → u, u → v */
      if (there >= NONE && back >= NONE)
        continue;
      for (guint32 e = first + 1; e < last; e++) {
        COST *c = &cost[place[h->up_head[e]]];
        WORD up = there + cost[e].up, down = cost[e].down + back;
        c->up = MIN (c->up, up);
        c->down = MIN (c->down, down);
      }
    }
  }
  g_free (place);
}

/* The cost of one edge from its arcs and the triangles below it. */
static COST
NAME (recompute) (const MusterHierarchy *h, const WORD *arc, const COST *cost, guint32 edge)
{
  COST best = { NONE, NONE };
  for (guint32 k = h->arc_start[edge]; k < h->arc_start[edge + 1]; k++) {
    guint32 i = h->arcs[k];
    if (h->slot[i] & 1)
      best.down = MIN (best.down, arc[i]);
    else
      best.up = MIN (best.up, arc[i]);
  }
  guint32 u = h->up_tail[edge], v = h->up_head[edge];
  guint32 i = h->down_start[u], j = h->down_start[v], last_i = h->down_start[u + 1], last_j = h->down_start[v + 1];
  while (i < last_i && j < last_j) {
    guint32 a = h->down_edge[i], b = h->down_edge[j], x = h->up_tail[a], y = h->up_tail[b];
    if (x == y) {
      WORD up = cost[a].down + cost[b].up, down = cost[b].down + cost[a].up;
      best.up = MIN (best.up, up);
      best.down = MIN (best.down, down);
    }
    i += x <= y;
    j += y <= x;
  }
  return best;
}

/* Edges are numbered by their lower node, and a cost depends on edges of lower nodes only: one pass in order suffices.
 * An edge above is looked at again only if the old value of this one held it, or the new one beats it. */
void
NAME (update) (const MusterHierarchy *h, const WORD *arc, const guint32 *changed, guint32 n, COST *cost)
{
  guint8 *dirty = g_malloc0 ((gsize)h->m + 1);
  dirty[h->m] = 1; /* where the search ends */
  for (guint32 i = 0; i < n; i++)
    if (h->slot[changed[i]] != MUSTER_NO_SLOT)
      dirty[h->slot[changed[i]] / 2] = 1;
  const guint8 *at = dirty;
  while ((at = memchr (at, 1, h->m + 1 - (gsize)(at - dirty))) && at < dirty + h->m) {
    guint32 e = (guint32)(at++ - dirty), u = h->up_tail[e], v = h->up_head[e];
    COST old = cost[e], new = NAME (recompute) (h, arc, cost, e);
    if (new.up == old.up &&new.down == old.down)
      continue;
    cost[e] = new;
    WORD up = MIN (old.up, new.up), down = MIN (old.down, new.down);
    for (guint32 k = h->up_start[u]; k < h->up_start[u + 1]; k++) {
      guint32 w = h->up_head[k];
      if (w == v)
        continue;
      guint32 above = muster_hierarchy_find (h, MIN (v, w), MAX (v, w));
      /* v → u → w, and w → u → v */
      WORD there = down + cost[k].up, back = cost[k].down + up;
      WORD forth = v < w ? cost[above].up : cost[above].down, home = v < w ? cost[above].down : cost[above].up;
      if ((there <= forth && there < NONE) || (back <= home && back < NONE))
        dirty[above] = 1;
    }
  }
  g_free (dirty);
}

WORD
NAME (query) (const MusterHierarchy *h, const COST *cost, guint32 from, guint32 to, WORD *ahead, WORD *back)
{
  WORD best = NONE;
  for (guint32 u = from; u != MUSTER_NO_NODE; u = muster_hierarchy_parent (h, u))
    ahead[u] = back[u] = NONE;
  for (guint32 u = to; u != MUSTER_NO_NODE; u = muster_hierarchy_parent (h, u))
    ahead[u] = back[u] = NONE;
  ahead[from] = back[to] = 0;
  for (guint32 u = to; u != MUSTER_NO_NODE; u = muster_hierarchy_parent (h, u))
    if (back[u] < NONE)
      for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++) {
        WORD over = back[u] + cost[e].down;
        back[h->up_head[e]] = MIN (back[h->up_head[e]], over);
      }
  for (guint32 u = from; u != MUSTER_NO_NODE; u = muster_hierarchy_parent (h, u)) {
    WORD through = ahead[u] + back[u];
    best = MIN (best, through);
    if (ahead[u] < NONE)
      for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++) {
        WORD over = ahead[u] + cost[e].up;
        ahead[h->up_head[e]] = MIN (ahead[h->up_head[e]], over);
      }
  }
  return best;
}
