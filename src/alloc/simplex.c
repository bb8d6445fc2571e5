/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Primal network simplex. The basis is a spanning tree over the nodes and a root; arcs outside it are empty or full.
 *
 *   (1) Pricing looks at blocks of about √arcs, going round, and takes the arc of the block that promises most.
 *   (2) The tree is strongly feasible (Cunningham, Mathematical Programming 11, 1976): from every node some flow could
 *       be sent up to the root. Of all arcs that block, the last one seen going round the cycle from its top in the
 *       direction of the flow leaves; that keeps it so, and then degenerate pivots cannot cycle.
 *   (3) Each node knows its parent and how many nodes hang on it, itself included. A thread runs through all nodes so
 *       that what hangs on a node follows it; each knows the last of them. The part that is cut off is hung up again by
 *       its new top, reversing the path from there to its old top; on the thread, the pieces of that path are taken out
 *       from the inside outwards and put behind each other.
 *   (4) Then the prices of that part all move by the same amount, or those of all the rest by the opposite, whichever
 * is less work. Only differences of prices mean anything; they are read against the root's. (5) Where two paths join is
 * found by climbing from the node on which less hangs. (6) Before the blocks begin, the cheapest arc into each node
 * that takes something is tried once: in transport and assignment this replaces most artificial arcs.
 *
 * A tree arc's direction is a bit of the node below it: up, from node to parent, or down. */
#include "alloc/simplex.h"
#include <math.h>
#include <string.h>

#define NONE      G_MAXUINT
#define UNLIMITED MUSTER_SIMPLEX_UNLIMITED
#define FARTHEST  (G_GINT64_CONSTANT (1) << 60)

typedef struct {
  guint tail, head;
  gint64 cost;
} Arc;

typedef struct {
  guint parent;
  guint arc; /* to the parent */
  guint size;
  gboolean up;
} Node;

struct MusterSimplex {
  guint nodes, arcs, root;
  gint64 big;
  Arc *arc;      /* arcs + nodes: the artificial arc of node v is arcs + v */
  gint8 *state;  /* 1 empty, −1 full, 0 in the tree or of no use */
  gint64 *upper; /* arcs + nodes */
  gint64 *flow;
  gint64 *price; /* nodes + 1 */
  gint64 *supply;
  Node *node;
  guint *next, *previous, *last; /* the thread */
  guint at;                      /* where pricing goes on */
  guint entering;
};

/* The cycle an entering arc closes. Flow goes from @first over the entering arc to @second, up to @join, down to
 * @first. */
typedef struct {
  guint first, second, join;
  gint64 delta;
  guint leaving; /* the node whose arc to its parent blocks, NONE if the entering arc itself does */
  gboolean below_first;
} Cycle;

MusterSimplex *
muster_simplex_new (guint nodes, guint arcs, gint64 big)
{
  MusterSimplex *s = g_new0 (MusterSimplex, 1);
  gsize all = (gsize)arcs + nodes;
  s->nodes = nodes;
  s->arcs = arcs;
  s->root = nodes;
  s->big = big;
  s->arc = g_new (Arc, MAX (all, 1));
  s->state = g_new (gint8, MAX (all, 1));
  s->upper = g_new (gint64, MAX (all, 1));
  s->flow = g_new0 (gint64, MAX (all, 1));
  s->price = g_new0 (gint64, (gsize)nodes + 1);
  s->supply = g_new0 (gint64, (gsize)nodes + 1);
  s->node = g_new0 (Node, (gsize)nodes + 1);
  s->next = g_new0 (guint, (gsize)nodes + 1);
  s->previous = g_new0 (guint, (gsize)nodes + 1);
  s->last = g_new0 (guint, (gsize)nodes + 1);
  return s;
}

void
muster_simplex_set_arc (MusterSimplex *s, guint arc, guint tail, guint head, gint64 upper, gint64 cost)
{
  s->arc[arc] = (Arc){ tail, head, cost };
  s->upper[arc] = upper;
  s->state[arc] = upper > 0; /* an arc that can carry nothing is never looked at */
}

void
muster_simplex_set_supply (MusterSimplex *s, guint node, gint64 supply)
{
  s->supply[node] = supply;
}

/* ---- the tree ---- */

static void
follow (MusterSimplex *s, guint v, guint next)
{
  s->next[v] = next;
  s->previous[next] = v;
}

static void
plant (MusterSimplex *s)
{
  s->node[s->root] = (Node){ NONE, NONE, s->nodes + 1, FALSE };
  s->last[s->root] = s->nodes > 0 ? s->nodes - 1 : s->root;
  follow (s, s->last[s->root], s->root);
  for (guint v = 0; v < s->nodes; v++) {
    guint a = s->arcs + v;
    gboolean up = s->supply[v] >= 0;
    s->arc[a] = up ? (Arc){ v, s->root, s->big } : (Arc){ s->root, v, s->big };
    s->flow[a] = up ? s->supply[v] : -s->supply[v];
    s->upper[a] = UNLIMITED;
    s->state[a] = 0;
    s->price[v] = up ? -s->big : s->big;
    s->node[v] = (Node){ s->root, a, 1, up };
    s->last[v] = v;
    follow (s, v > 0 ? v - 1 : s->root, v);
  }
}

/* Moves the prices from @first to @last along the thread. */
static void
move_prices (MusterSimplex *s, guint first, guint last, gint64 shift)
{
  guint v = first;
  s->price[v] += shift;
  while (v != last) {
    v = s->next[v];
    s->price[v] += shift;
  }
}

static void
move_subtree (MusterSimplex *s, guint top, gint64 shift)
{
  guint root = s->root;
  if (s->node[top].size <= (s->nodes + 1) / 2) {
    move_prices (s, top, s->last[top], shift);
    return;
  }
  move_prices (s, root, s->previous[top], -shift);
  if (s->last[top] != s->last[root])
    move_prices (s, s->next[s->last[top]], s->last[root], -shift);
  /* The root's price wanders; before it could come near what 64 bits hold, all are moved back. */
  if (s->price[root] > FARTHEST || s->price[root] < -FARTHEST)
    move_prices (s, root, s->last[root], -s->price[root]);
}

/* Puts the part with @low behind @new_parent on the thread, in the order it will have when @low is its top. */
static void
rethread (MusterSimplex *s, guint low, guint old_top, guint new_parent)
{
  guint end = s->last[old_top], before = s->previous[old_top], tail = NONE;
  for (guint u = s->node[old_top].parent; u != NONE && s->last[u] == end; u = s->node[u].parent)
    s->last[u] = before;
  follow (s, before, s->next[end]);
  s->next[end] = old_top; /* a ring of its own meanwhile */
  /* Each node of the path with what hangs on it, without what was taken out before. */
  for (guint v = low;; v = s->node[v].parent) {
    guint stop = s->last[v];
    if (v != old_top) {
      guint left = s->previous[v];
      for (guint u = s->node[v].parent; s->last[u] == stop; u = s->node[u].parent) {
        s->last[u] = left;
        if (u == old_top)
          break;
      }
      follow (s, left, s->next[stop]);
    }
    if (tail != NONE)
      follow (s, tail, v);
    tail = stop;
    if (v == old_top)
      break;
  }
  for (guint v = low;; v = s->node[v].parent) {
    s->last[v] = tail;
    if (v == old_top)
      break;
  }
  for (guint u = new_parent; u != NONE && s->last[u] == new_parent; u = s->node[u].parent)
    s->last[u] = tail;
  follow (s, tail, s->next[new_parent]);
  follow (s, new_parent, low);
}

/* Hangs the part with @low on @new_parent by arc @a, turning the path from @low up to @old_top over. Above @join, where
 * the ways up from both ends meet, nothing changes but where the thread ends. */
static void
rehang (MusterSimplex *s, guint low, guint old_top, guint new_parent, guint a, guint join)
{
  guint v = low, parent = new_parent, arc = a, whole = s->node[old_top].size, below = 0;
  gboolean up = s->arc[a].tail == low;
  rethread (s, low, old_top, new_parent);
  for (guint u = s->node[old_top].parent; u != join; u = s->node[u].parent)
    s->node[u].size -= whole;
  for (guint u = new_parent; u != join; u = s->node[u].parent)
    s->node[u].size += whole;
  for (;;) {
    Node *node = &s->node[v], old = *node;
    *node = (Node){ parent, arc, whole - below, up };
    if (v == old_top)
      return;
    below = old.size;
    parent = v;
    v = old.parent;
    arc = old.arc;
    up = !old.up;
  }
}

/* ---- a pivot ---- */

static gint64
get_reduced (const MusterSimplex *s, guint a)
{
  const Arc *arc = &s->arc[a];
  return arc->cost + s->price[arc->tail] - s->price[arc->head];
}

static guint
find_join (const MusterSimplex *s, guint a, guint b)
{
  while (a != b)
    if (s->node[a].size < s->node[b].size)
      a = s->node[a].parent;
    else
      b = s->node[b].parent;
  return a;
}

static gint64
get_room (const MusterSimplex *s, guint a, gboolean forward)
{
  if (!forward)
    return s->flow[a];
  return s->upper[a] == UNLIMITED ? UNLIMITED : s->upper[a] - s->flow[a];
}

static Cycle
find_cycle (const MusterSimplex *s, guint a)
{
  gboolean empty = s->state[a] > 0;
  Cycle c = { .first = empty ? s->arc[a].tail : s->arc[a].head,
              .second = empty ? s->arc[a].head : s->arc[a].tail,
              .delta = s->upper[a],
              .leaving = NONE };
  c.join = find_join (s, c.first, c.second);
  /* Of those that block equally the last in the direction of the flow: near @first on the one side, near the join on
   * the other. */
  for (guint v = c.first; v != c.join; v = s->node[v].parent) {
    gint64 room = get_room (s, s->node[v].arc, !s->node[v].up);
    if (room < c.delta) {
      c.delta = room;
      c.leaving = v;
      c.below_first = TRUE;
    }
  }
  for (guint v = c.second; v != c.join; v = s->node[v].parent) {
    gint64 room = get_room (s, s->node[v].arc, s->node[v].up);
    if (room <= c.delta && room != UNLIMITED) {
      c.delta = room;
      c.leaving = v;
      c.below_first = FALSE;
    }
  }
  return c;
}

/* FALSE when a flow would be beyond 64 bits; only arcs without limit can come there. */
static gboolean
push (MusterSimplex *s, const Cycle *c)
{
  for (guint v = c->first; v != c->join; v = s->node[v].parent) {
    gint64 *flow = &s->flow[s->node[v].arc];
    if (s->node[v].up)
      *flow -= c->delta;
    else if (__builtin_add_overflow (*flow, c->delta, flow) || *flow == UNLIMITED)
      return FALSE;
  }
  for (guint v = c->second; v != c->join; v = s->node[v].parent) {
    gint64 *flow = &s->flow[s->node[v].arc];
    if (!s->node[v].up)
      *flow -= c->delta;
    else if (__builtin_add_overflow (*flow, c->delta, flow) || *flow == UNLIMITED)
      return FALSE;
  }
  return TRUE;
}

static MusterSimplexEnd
pivot (MusterSimplex *s, guint a)
{
  Cycle c = find_cycle (s, a);
  gint64 reduced = get_reduced (s, a);
  if (c.delta == UNLIMITED) {
    s->entering = a;
    return MUSTER_SIMPLEX_UNBOUNDED;
  }
  if (c.delta > 0) {
    s->flow[a] += s->state[a] * c.delta;
    if (!push (s, &c))
      return MUSTER_SIMPLEX_OVERFLOW;
  }
  if (c.leaving == NONE) {
    s->state[a] = (gint8)-s->state[a];
    return MUSTER_SIMPLEX_DONE;
  }
  guint low = c.below_first ? c.first : c.second, out = s->node[c.leaving].arc;
  s->state[a] = 0;
  s->state[out] = s->flow[out] == 0 ? 1 : -1;
  rehang (s, low, c.leaving, c.below_first ? c.second : c.first, a, c.join);
  move_subtree (s, low, s->arc[a].tail == low ? -reduced : reduced);
  return MUSTER_SIMPLEX_DONE;
}

/* ---- pricing ---- */

/* The most promising arc of the next block that has any; NONE: the tree is optimal. */
static guint
find_entering (MusterSimplex *s, guint block)
{
  guint left = block, best_arc = NONE, a = s->at;
  gint64 best = 0;
  const Arc *arcs = s->arc;
  const gint64 *price = s->price;
  for (guint seen = 0; seen < s->arcs;) {
    guint end = MIN (MIN (a + left, s->arcs), a + (s->arcs - seen)), from = a;
    for (; a < end; a++) {
      gint64 reduced = s->state[a] * (arcs[a].cost + price[arcs[a].tail] - price[arcs[a].head]);
      if (reduced < best) {
        best = reduced;
        best_arc = a;
      }
    }
    seen += end - from;
    left -= end - from;
    if (a == s->arcs)
      a = 0;
    if (left == 0) {
      if (best_arc != NONE)
        break;
      left = block;
    }
  }
  s->at = a;
  return best_arc;
}

/* The cheapest arc into each node that takes something. */
static MusterSimplexEnd
start_with_cheapest (MusterSimplex *s)
{
  g_autofree guint *cheapest = g_new (guint, (gsize)s->nodes + 1);
  for (guint v = 0; v < s->nodes; v++)
    cheapest[v] = NONE;
  for (guint a = 0; a < s->arcs; a++) {
    guint *best = &cheapest[s->arc[a].head];
    if (s->state[a] && s->supply[s->arc[a].head] < 0 && (*best == NONE || s->arc[a].cost < s->arc[*best].cost))
      *best = a;
  }
  for (guint v = 0; v < s->nodes; v++)
    if (cheapest[v] != NONE && s->state[cheapest[v]] * get_reduced (s, cheapest[v]) < 0) {
      MusterSimplexEnd end = pivot (s, cheapest[v]);
      if (end != MUSTER_SIMPLEX_DONE)
        return end;
    }
  return MUSTER_SIMPLEX_DONE;
}

MusterSimplexEnd
muster_simplex_run (MusterSimplex *s, MusterAllocClock *clock)
{
  guint block = MAX ((guint)sqrt (s->arcs), 10);
  plant (s);
  MusterSimplexEnd end = start_with_cheapest (s);
  while (end == MUSTER_SIMPLEX_DONE) {
    if (muster_alloc_clock_expired (clock))
      return MUSTER_SIMPLEX_EXPIRED;
    guint a = find_entering (s, block);
    if (a == NONE)
      return MUSTER_SIMPLEX_DONE;
    clock->iterations++;
    end = pivot (s, a);
  }
  return end;
}

/* ---- the answer ---- */

gint64
muster_simplex_get_flow (const MusterSimplex *s, guint arc)
{
  return s->flow[arc];
}

gint64
muster_simplex_get_price (const MusterSimplex *s, guint node)
{
  return s->price[node] - s->price[s->root];
}

gint64
muster_simplex_get_rest (const MusterSimplex *s, guint node)
{
  gint64 flow = s->flow[s->arcs + node];
  return s->arc[s->arcs + node].tail == node ? flow : -flow;
}

guint *
muster_simplex_get_cycle (const MusterSimplex *s, guint *length)
{
  Cycle c = find_cycle (s, s->entering);
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (arcs, s->entering);
  for (guint v = c.second; v != c.join; v = s->node[v].parent)
    g_array_append_val (arcs, s->node[v].arc);
  guint middle = arcs->len;
  for (guint v = c.first; v != c.join; v = s->node[v].parent)
    g_array_insert_val (arcs, middle, s->node[v].arc);
  *length = arcs->len;
  return (guint *)(gpointer)g_array_free (g_steal_pointer (&arcs), FALSE);
}

void
muster_simplex_free (MusterSimplex *s)
{
  g_free (s->arc);
  g_free (s->state);
  g_free (s->upper);
  g_free (s->flow);
  g_free (s->price);
  g_free (s->supply);
  g_free (s->node);
  g_free (s->next);
  g_free (s->previous);
  g_free (s->last);
  g_free (s);
}
