/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which order to contract the nodes of a road network.
 *
 * A hierarchy whose shortcuts must hold for every metric (customisable contraction hierarchies: Dibbelt, Strasser,
 * Wagner, ACM JEA 21, 2016) is as small as its order is good. Two steps:
 *
 * (1) Nodes with one or two neighbours go first, in rounds of nodes that do not touch: such a node adds at most the one
 *     shortcut that any order would add, and rounds keep long chains from becoming deep trees.
 * (2) What is left is cut in two again and again; the nodes of the cut come last. The cut is that of inertial flow
 *     (Schild, Sommer, SEA 2015): along a direction the first third of the nodes is the source, the last third the
 *     sink, and a maximum flow over edges of capacity one (Dinic) gives the fewest edges between. Of four directions
 * and both ends of each cut the one with the fewest nodes for its balance wins. Without coordinates the directions are
 *     differences of distances to far corners of the part, which serve any graph.
 *
 * Nothing depends on chance or the machine, so an area file holds the same order every time. */
#include "road/order.h"
#include <string.h>

#define LONG       256 /* a list that is not mended for a node of two neighbours */
#define LEAF       24  /* parts of this size are ordered by least degree */
#define DIRECTIONS 4   /* of parts above LARGE; half of them below, where they matter less */
#define LARGE      4000

/* ---- the graph ---- */

void
muster_net_init (MusterNet *net, guint32 n, const guint32 *tail, const guint32 *head, guint32 n_arcs)
{
  guint32 *start = g_new0 (guint32, (gsize)n + 2), *to = g_new (guint32, MAX ((gsize)2 * n_arcs, 1));
  for (guint32 a = 0; a < n_arcs; a++)
    if (tail[a] != head[a]) {
      start[tail[a] + 2]++;
      start[head[a] + 2]++;
    }
  for (guint32 u = 1; u <= n; u++)
    start[u + 1] += start[u];
  /* Bucketing twice sorts the neighbours: first by the far end, then, going through these in order, by the near end. */
  guint32 *mirror = g_new (guint32, MAX ((gsize)2 * n_arcs, 1)), *at = g_new (guint32, (gsize)n + 1);
  memcpy (at, start + 1, (gsize)n * sizeof *at);
  for (guint32 a = 0; a < n_arcs; a++)
    if (tail[a] != head[a]) {
      mirror[at[tail[a]]++] = head[a];
      mirror[at[head[a]]++] = tail[a];
    }
  memcpy (at, start + 1, (gsize)n * sizeof *at);
  for (guint32 u = 0; u < n; u++)
    for (guint32 k = start[u + 1]; k < start[u + 2]; k++)
      to[at[mirror[k]]++] = u;
  guint32 kept = 0;
  for (guint32 u = 0; u < n; u++) {
    guint32 from = start[u + 1], end = start[u + 2], first = kept;
    for (guint32 k = from; k < end; k++)
      if (kept == first || to[kept - 1] != to[k])
        to[kept++] = to[k];
    at[u] = first;
  }
  memcpy (start, at, (gsize)n * sizeof *start);
  start[n] = kept;
  g_free (mirror);
  g_free (at);
  *net = (MusterNet){ n, start, to };
}

void
muster_net_clear (MusterNet *net)
{
  g_clear_pointer (&net->start, g_free);
  g_clear_pointer (&net->head, g_free);
}

/* ---- nodes of degree one and two ---- */

/* In the list of a node, which holds @gone: @with takes its place, unless it stands there already. */
static void
replace_neighbour (guint32 *list, guint32 *length, guint32 gone, guint32 with)
{
  guint32 at = 0;
  gboolean known = FALSE;
  for (guint32 k = 0; k < *length; k++) {
    if (list[k] == gone)
      at = k;
    known |= list[k] == with;
  }
  if (known)
    list[at] = list[--*length];
  else
    list[at] = with;
}

typedef struct {
  MusterNet *net;   /* its lists are changed */
  guint32 *length;  /* of each list; nodes that are gone may stand in it */
  guint32 *degree;  /* neighbours that are left */
  guint32 *rank;    /* G_MAXUINT32: not gone */
  guint32 *touched; /* the round in which a neighbour went */
} Shrink;

/* Takes @u out, which has two neighbours at most. FALSE when it must wait for the next round, or (@left) stay because a
 * neighbour's list is so long that mending it would take the time. */
static gboolean
take_out (Shrink *s, guint32 u, guint32 round, guint32 rank, guint32 ends[2], gboolean *left)
{
  const guint32 *list = s->net->head + s->net->start[u];
  guint32 n = 0;
  ends[0] = ends[1] = G_MAXUINT32;
  for (guint32 k = 0; k < s->length[u] && n < 2; k++)
    if (s->rank[list[k]] == G_MAXUINT32)
      ends[n++] = list[k];
  *left = n == 2 && (s->length[ends[0]] > LONG || s->length[ends[1]] > LONG);
  if (*left || (n == 2 && s->touched[u] == round))
    return FALSE;
  s->rank[u] = rank;
  if (n == 1)
    s->degree[ends[0]]--;
  for (guint32 k = 0; k < 2 && n == 2; k++) {
    guint32 v = ends[k], before = s->length[v];
    replace_neighbour (s->net->head + s->net->start[v], &s->length[v], u, ends[1 - k]);
    s->degree[v] -= before - s->length[v];
    s->touched[v] = round;
  }
  return TRUE;
}

/* Removes them from @net (whose lists it changes, with @length saying how long each is), gives them ranks from 0 and
 * returns how many. */
static guint32
remove_simple (MusterNet *net, guint32 *length, guint32 *rank)
{
  guint32 *now = g_new (guint32, (gsize)net->n + 1), *next = g_new (guint32, (gsize)net->n + 1), n_now = 0, removed = 0;
  guint8 *queued = g_malloc0 ((gsize)net->n + 1);
  Shrink shrink = { net, length, g_memdup2 (length, ((gsize)net->n + 1) * sizeof *length), rank,
                    g_new0 (guint32, (gsize)net->n + 1) };
  for (guint32 u = 0; u < net->n; u++)
    if (length[u] <= 2) {
      now[n_now++] = u;
      queued[u] = 1;
    }
  for (guint32 round = 1; n_now > 0; round++) {
    guint32 n_next = 0;
    for (guint32 i = 0; i < n_now; i++) {
      guint32 ends[2];
      gboolean left;
      if (!take_out (&shrink, now[i], round, removed, ends, &left)) {
        if (!left)
          next[n_next++] = now[i];
        continue;
      }
      removed++;
      for (guint32 k = 0; k < 2; k++)
        if (ends[k] != G_MAXUINT32 && shrink.degree[ends[k]] <= 2 && !queued[ends[k]]) {
          queued[ends[k]] = 1;
          next[n_next++] = ends[k];
        }
    }
    guint32 *swap = now;
    now = next;
    next = swap;
    n_now = n_next;
  }
  g_free (now);
  g_free (next);
  g_free (queued);
  g_free (shrink.degree);
  g_free (shrink.touched);
  return removed;
}

/* ---- parts ---- */

typedef struct {
  guint32 n, m;
  guint32 *start, *head; /* as in a net */
  guint32 *back;         /* of each arc the opposite one */
  guint32 *id;           /* of the whole graph */
} Part;

typedef struct {
  const gint32 *x, *y;
  guint32 *rank;
  guint32 *local; /* of the whole graph's nodes, while a part is made */
} Order;

static void
part_clear (Part *part)
{
  g_free (part->start);
  g_free (part->head);
  g_free (part->back);
  g_free (part->id);
}

/* The nodes @ids (of @from, whose list @degree cuts short) with the edges among them. order->local must be G_MAXUINT32
 * everywhere, and is again. */
static void
part_make (Order *order, Part *part, const guint32 *ids, guint32 n, const guint32 *start, const guint32 *degree,
           const guint32 *head, const guint32 *names)
{
  guint32 bound = 0;
  for (guint32 i = 0; i < n; i++) {
    order->local[ids[i]] = i;
    bound += degree ? degree[ids[i]] : start[ids[i] + 1] - start[ids[i]];
  }
  part->n = n;
  part->start = g_new (guint32, (gsize)n + 1);
  part->head = g_new (guint32, MAX (bound, 1));
  part->back = g_new (guint32, MAX (bound, 1));
  part->id = g_new (guint32, MAX (n, 1));
  part->m = 0;
  for (guint32 i = 0; i < n; i++) {
    guint32 u = ids[i], end = degree ? start[u] + degree[u] : start[u + 1];
    part->start[i] = part->m;
    part->id[i] = names ? names[u] : u;
    for (guint32 k = start[u]; k < end; k++)
      if (order->local[head[k]] != G_MAXUINT32)
        part->head[part->m++] = order->local[head[k]];
  }
  part->start[n] = part->m;
  for (guint32 i = 0; i < n; i++)
    order->local[ids[i]] = G_MAXUINT32;
  for (guint32 u = 0; u < n; u++)
    for (guint32 k = part->start[u]; k < part->start[u + 1]; k++) {
      guint32 v = part->head[k];
      if (v < u)
        continue;
      guint32 b = part->start[v];
      while (part->head[b] != u)
        b++;
      part->back[k] = b;
      part->back[b] = k;
    }
}

/* A part small enough for one word: least degree first, with what it joins. */
static void
order_leaf (Order *order, const Part *part, guint32 low)
{
  guint32 mask[LEAF] = { 0 }, left = part->n == 32 ? G_MAXUINT32 : (1u << part->n) - 1;
  for (guint32 u = 0; u < part->n; u++)
    for (guint32 k = part->start[u]; k < part->start[u + 1]; k++)
      mask[u] |= 1u << part->head[k];
  while (left) {
    guint32 best = 0;
    int least = G_MAXINT;
    for (guint32 u = 0; u < part->n; u++) {
      int degree = __builtin_popcount (mask[u] & left);
      if ((left & 1u << u) && degree < least) {
        least = degree;
        best = u;
      }
    }
    left &= ~(1u << best);
    guint32 around = mask[best] & left;
    for (guint32 u = 0; u < part->n; u++)
      if (around & 1u << u)
        mask[u] |= around & ~(1u << u);
    order->rank[part->id[best]] = low++;
  }
}

/* ---- directions ---- */

typedef struct {
  gint64 key;
  guint32 node;
} Keyed;

static inline gboolean
is_before (const Keyed *a, const Keyed *b)
{
  return a->key != b->key ? a->key < b->key : a->node < b->node;
}

/* Hoare's selection: afterwards the @k least stand first. */
static void
select_least (Keyed *list, guint32 n, guint32 k)
{
  guint32 low = 0, high = n;
  while (high - low > 1) {
    Keyed *a = &list[low], *b = &list[low + (high - low) / 2], *c = &list[high - 1];
    Keyed pivot = is_before (a, b) ? (is_before (b, c)   ? *b
                                      : is_before (a, c) ? *c
                                                         : *a)
                                   : (is_before (a, c)   ? *a
                                      : is_before (b, c) ? *c
                                                         : *b);
    guint32 i = low, j = high - 1;
    for (;;) {
      while (is_before (&list[i], &pivot))
        i++;
      while (is_before (&pivot, &list[j]))
        j--;
      if (i >= j)
        break;
      Keyed swap = list[i];
      list[i++] = list[j];
      list[j--] = swap;
    }
    guint32 middle = i == j ? i + 1 : i; /* everything before is at most the pivot */
    if (middle >= high || middle <= low)
      break;
    if (k <= middle)
      high = middle;
    if (k >= middle)
      low = middle;
  }
}

static guint32
walk_from (const Part *part, guint32 from, gint32 *distance, guint32 *queue)
{
  for (guint32 u = 0; u < part->n; u++)
    distance[u] = -1;
  guint32 tail = 0;
  queue[tail++] = from;
  distance[from] = 0;
  for (guint32 i = 0; i < tail; i++)
    for (guint32 k = part->start[queue[i]]; k < part->start[queue[i] + 1]; k++)
      if (distance[part->head[k]] < 0) {
        distance[part->head[k]] = distance[queue[i]] + 1;
        queue[tail++] = part->head[k];
      }
  return queue[tail - 1];
}

/* Coordinates of a part that has none: how much nearer to one far corner than to another, for two pairs. */
static void
make_plane (const Part *part, gint32 *x, gint32 *y)
{
  g_autofree gint32 *d = g_new (gint32, part->n);
  g_autofree guint32 *queue = g_new (guint32, part->n);
  guint32 a = walk_from (part, walk_from (part, 0, d, queue), x, queue);
  guint32 far = a; /* a is farthest from its opposite corner, whose distances are in x */
  walk_from (part, far, d, queue);
  guint32 side = 0;
  gint32 most = -1;
  for (guint32 u = 0; u < part->n; u++) {
    if (MIN (d[u], x[u]) > most) {
      most = MIN (d[u], x[u]);
      side = u;
    }
    x[u] -= d[u];
  }
  guint32 other = walk_from (part, side, y, queue);
  walk_from (part, other, d, queue);
  for (guint32 u = 0; u < part->n; u++)
    y[u] -= d[u];
}

/* ---- the cut ---- */

typedef struct {
  const Part *part;
  gint8 *flow;  /* of each arc, -1…1 */
  guint8 *role; /* 1 source, 2 sink */
  gint32 *level;
  guint32 *next; /* the arc to try */
  guint32 *queue, *stack;
  guint32 *ends[2], n_ends[2]; /* sources and sinks with a neighbour that is none */
  /* the best so far */
  guint8 *side; /* 0, 1, or 2 for the cut */
  double score;
  guint32 least_flow;
} Cut;

/* Levels from the sources (or, backwards, from the sinks) over arcs that take more flow. TRUE when the other end is
 * met. */
static gboolean
find_levels (Cut *cut, gboolean backwards)
{
  const Part *part = cut->part;
  guint8 goal = backwards ? 1 : 2;
  guint32 tail = 0;
  gboolean met = FALSE;
  memset (cut->level, 0xff, part->n * sizeof *cut->level);
  for (guint32 i = 0; i < cut->n_ends[backwards]; i++) {
    guint32 u = cut->ends[backwards][i];
    cut->level[u] = 0;
    cut->next[u] = part->start[u];
    cut->queue[tail++] = u;
  }
  for (guint32 i = 0; i < tail; i++) {
    guint32 u = cut->queue[i];
    if (met && cut->level[u] >= cut->level[cut->queue[tail - 1]])
      break;
    for (guint32 k = part->start[u]; k < part->start[u + 1]; k++) {
      guint32 v = part->head[k];
      if (cut->level[v] >= 0 || cut->role[v] == 3 - goal || cut->flow[backwards ? part->back[k] : k] >= 1)
        continue;
      cut->level[v] = cut->level[u] + 1;
      cut->next[v] = part->start[v];
      met |= cut->role[v] == goal;
      cut->queue[tail++] = v;
    }
  }
  return met;
}

/* One more unit from @source along rising levels. */
static gboolean
push_flow (Cut *cut, guint32 source)
{
  const Part *part = cut->part;
  guint32 depth = 0, u = source;
  for (;;) {
    if (cut->role[u] == 2) {
      for (guint32 i = 0; i < depth; i++) {
        cut->flow[cut->stack[i]]++;
        cut->flow[part->back[cut->stack[i]]]--;
      }
      return TRUE;
    }
    gboolean forward = FALSE;
    for (; cut->next[u] < part->start[u + 1]; cut->next[u]++) {
      guint32 k = cut->next[u], v = part->head[k];
      if (cut->flow[k] < 1 && cut->level[v] == cut->level[u] + 1) {
        cut->stack[depth++] = k;
        u = v;
        forward = TRUE;
        break;
      }
    }
    if (forward)
      continue;
    if (depth == 0)
      return FALSE;
    u = part->head[part->back[cut->stack[--depth]]];
    cut->next[u]++;
  }
}

/* Takes the cut that the levels show, if its nodes are fewer for its balance. This side are the nodes with a level, and
 * those of @role. */
static void
weigh (Cut *cut, guint8 role)
{
  const Part *part = cut->part;
  for (guint32 u = 0; u < part->n; u++)
    if (cut->role[u] == role)
      cut->level[u] = 0;
  for (int take = 0; take < 2; take++) { /* the nodes of the cut are those on this side of it, or on the other */
    guint32 inside = 0, nodes = 0;
    for (guint32 u = 0; u < part->n; u++) {
      gboolean in = cut->level[u] >= 0, edge = FALSE;
      if (in == (take == 0))
        for (guint32 k = part->start[u]; k < part->start[u + 1] && !edge; k++)
          edge = (cut->level[part->head[k]] >= 0) != in;
      nodes += edge;
      inside += in && !edge;
    }
    guint32 outside = part->n - inside - nodes, small = MIN (inside, outside);
    double score = (double)nodes * (double)part->n / ((double)small + 0.5);
    if (score >= cut->score)
      continue;
    cut->score = score;
    for (guint32 u = 0; u < part->n; u++) {
      gboolean in = cut->level[u] >= 0, edge = FALSE;
      if (in == (take == 0))
        for (guint32 k = part->start[u]; k < part->start[u + 1] && !edge; k++)
          edge = (cut->level[part->head[k]] >= 0) != in;
      cut->side[u] = edge ? 2 : in ? 0 : 1;
    }
  }
}

static void
cut_along (Cut *cut, Keyed *list)
{
  const Part *part = cut->part;
  guint32 third = MAX (1, part->n / 3);
  select_least (list, part->n, third);
  select_least (list + third, part->n - third, part->n - 2 * third);
  memset (cut->role, 0, part->n);
  for (guint32 i = 0; i < third; i++) {
    cut->role[list[i].node] = 1;
    cut->role[list[part->n - 1 - i].node] = 2;
  }
  cut->n_ends[0] = cut->n_ends[1] = 0;
  for (guint32 u = 0; u < part->n; u++)
    for (guint32 k = part->start[u]; cut->role[u] && k < part->start[u + 1]; k++)
      if (cut->role[part->head[k]] != cut->role[u]) {
        guint end = cut->role[u] - 1;
        cut->ends[end][cut->n_ends[end]++] = u;
        break;
      }
  memset (cut->flow, 0, MAX (part->m, 1));
  guint32 flow = 0;
  while (find_levels (cut, FALSE)) {
    for (guint32 i = 0; i < cut->n_ends[0]; i++)
      while (push_flow (cut, cut->ends[0][i]))
        flow++;
    if (flow / 2 > cut->least_flow)
      return;
  }
  cut->least_flow = MIN (cut->least_flow, flow);
  weigh (cut, 1);
  find_levels (cut, TRUE);
  weigh (cut, 2);
}

static void
find_cut (Order *order, const Part *part, guint8 *side)
{
  Cut cut = { .part = part, .side = side, .score = G_MAXDOUBLE, .least_flow = G_MAXUINT32 / 2 };
  g_autofree gint32 *x = g_new (gint32, part->n), *y = g_new (gint32, part->n);
  g_autofree Keyed *list = g_new (Keyed, part->n);
  if (order->x)
    for (guint32 u = 0; u < part->n; u++) {
      x[u] = order->x[part->id[u]];
      y[u] = order->y[part->id[u]];
    }
  else
    make_plane (part, x, y);
  cut.flow = g_malloc (MAX (part->m, 1));
  cut.role = g_malloc (part->n);
  cut.level = g_new (gint32, part->n);
  cut.next = g_new (guint32, part->n);
  cut.queue = g_new (guint32, part->n);
  cut.stack = g_new (guint32, part->n);
  cut.ends[0] = g_new (guint32, part->n);
  cut.ends[1] = g_new (guint32, part->n);
  for (int direction = 0; direction < (part->n > LARGE ? DIRECTIONS : DIRECTIONS / 2); direction++) {
    static const gint64 dx[DIRECTIONS] = { 1, 0, 1, 1 }, dy[DIRECTIONS] = { 0, 1, 1, -1 };
    for (guint32 u = 0; u < part->n; u++)
      list[u] = (Keyed){ dx[direction] * x[u] + dy[direction] * y[u], u };
    cut_along (&cut, list);
  }
  g_free (cut.flow);
  g_free (cut.role);
  g_free (cut.level);
  g_free (cut.next);
  g_free (cut.queue);
  g_free (cut.stack);
  g_free (cut.ends[0]);
  g_free (cut.ends[1]);
}

/* ---- recursion ---- */

static void dissect (Order *order, Part *part, guint32 low);

/* Orders the nodes of @part whose @side is not 2, one connected piece after another, from @low; consumes nothing. */
static guint32
dissect_pieces (Order *order, const Part *part, const guint8 *side, guint32 low)
{
  g_autofree guint8 *seen = g_malloc0 (part->n);
  g_autofree guint32 *queue = g_new (guint32, part->n);
  for (guint32 from = 0; from < part->n; from++) {
    if (seen[from] || (side && side[from] == 2))
      continue;
    guint32 tail = 0;
    seen[from] = 1;
    queue[tail++] = from;
    for (guint32 i = 0; i < tail; i++)
      for (guint32 k = part->start[queue[i]]; k < part->start[queue[i] + 1]; k++) {
        guint32 v = part->head[k];
        if (!seen[v] && !(side && side[v] == 2)) {
          seen[v] = 1;
          queue[tail++] = v;
        }
      }
    Part piece;
    part_make (order, &piece, queue, tail, part->start, NULL, part->head, part->id);
    dissect (order, &piece, low);
    low += tail;
  }
  return low;
}

/* @part is connected; frees it. */
static void
dissect (Order *order, Part *part, guint32 low)
{
  if (part->n <= LEAF)
    order_leaf (order, part, low);
  else {
    g_autofree guint8 *side = g_malloc0 (part->n);
    find_cut (order, part, side);
    low = dissect_pieces (order, part, side, low);
    for (guint32 u = 0; u < part->n; u++)
      if (side[u] == 2)
        order->rank[part->id[u]] = low++;
  }
  part_clear (part);
}

guint32 *
muster_order_find (const MusterNet *net, const gint32 *x, const gint32 *y)
{
  guint32 arcs = net->n ? net->start[net->n] : 0;
  MusterNet work = { net->n, net->start, g_memdup2 (net->head, MAX (arcs, 1) * sizeof (guint32)) };
  g_autofree guint32 *degree = g_new (guint32, (gsize)net->n + 1), *core = g_new (guint32, (gsize)net->n + 1);
  guint32 *rank = g_new (guint32, (gsize)net->n + 1), n_core = 0;
  for (guint32 u = 0; u < net->n; u++) {
    degree[u] = net->start[u + 1] - net->start[u];
    rank[u] = G_MAXUINT32;
  }
  guint32 low = remove_simple (&work, degree, rank);
  for (guint32 u = 0; u < net->n; u++)
    if (rank[u] == G_MAXUINT32)
      core[n_core++] = u;
  Order order = { x, y, rank, g_new (guint32, (gsize)net->n + 1) };
  for (guint32 u = 0; u < net->n; u++)
    order.local[u] = G_MAXUINT32;
  Part whole;
  part_make (&order, &whole, core, n_core, work.start, degree, work.head, NULL);
  /* part_make names nodes of the pieces by the index in the part they came from. */
  if (n_core > 0)
    dissect_pieces (&order, &whole, NULL, low);
  part_clear (&whole);
  g_free (order.local);
  g_free (work.head);
  return rank;
}
