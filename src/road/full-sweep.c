/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One start to all nodes, again and again on one metric.
 *
 * What a sweep down a hierarchy costs is reading its edges and guessing where each node's edges end. So the edges are
 * laid out anew for one metric and one direction:
 *
 * (1) An edge v → u is left out where the way v → w → u over another higher neighbour w of u is no longer, and where
 *     there is none. The time of w is known before that of u, so nothing is lost; and since every cost is more than
 *     nothing, two edges never leave each other out.
 * (2) Nodes stand by how many edges lie between them and the top at most, then by how many edges they have. Those of
 *     one place in this order, a run, do not depend on each other and are worked off by one loop of a fixed length.
 * (3) Times are kept in that order too, and are written one after the other.
 *
 * The nodes above the start are settled before; what the sweep writes there is put right after each run.
 *
 * Making this costs as much as some forty sweeps without it. Who asks once pays nothing for it: like someone who
 * rents until the rent comes to the price, a metric gets it with the next question. */
#include "road/full-sweep.h"
#include <stdlib.h>
#include <string.h>

#define QUESTIONS_BEFORE 40

typedef struct {
  guint32 first, count, degree; /* nodes by place, edges of each */
} Run;

struct _MusterFullSweep {
  guint32 n, n_runs;
  guint32 *place; /* n: of each rank */
  Run *runs;
  guint32 *head; /* places */
  gint32 *cost;
};

/* ---- making it ---- */

static inline gint32
into (const MusterCost *cost, gboolean inwards)
{
  return inwards ? cost->up : cost->down;
}

static inline gint32
out_of (const MusterCost *cost, gboolean inwards)
{
  return inwards ? cost->down : cost->up;
}

/* Which edges a time may come down by. Looks at every triangle u < w < v once, like the customisation. (transfer full)
 */
static guint8 *
find_needed (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards)
{
  guint8 *needed = g_malloc (MAX (h->m, 1));
  g_autofree guint32 *edge_to = g_new (guint32, MAX (h->n, 1));

  for (guint32 e = 0; e < h->m; e++)
    needed[e] = into (&cost[e], inwards) < MUSTER_COST_INFINITE;
  for (guint32 w = 0; w < h->n; w++) {
    for (guint32 e = h->up_start[w]; e < h->up_start[w + 1]; e++)
      edge_to[h->up_head[e]] = e;
    for (guint32 k = h->down_start[w]; k < h->down_start[w + 1]; k++) {
      guint32 first = h->down_edge[k], last = h->up_start[h->up_tail[first] + 1];
      gint32 from_w = into (&cost[first], inwards); /* w → u */
      guint8 keeps = needed[first];
      for (guint32 e = first + 1; e < last; e++) {
        const MusterCost *above = &cost[edge_to[h->up_head[e]]];
        gint32 from_v = into (&cost[e], inwards); /* v → u */
        needed[e] &= into (above, inwards) + from_w > from_v;
        keeps &= out_of (above, inwards) + from_v > from_w;
      }
      needed[first] = keeps;
    }
  }
  return needed;
}

/* How many edges lie between each node and the top, and how many it has. Returns the most of the former. */
static guint32
measure (const MusterHierarchy *h, const guint8 *needed, guint32 *depth, guint32 *degree)
{
  guint32 most = 0;

  for (guint32 u = h->n; u-- > 0;) {
    depth[u] = degree[u] = 0;
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++)
      if (needed[e]) {
        depth[u] = MAX (depth[u], depth[h->up_head[e]] + 1);
        degree[u]++;
      }
    most = MAX (most, depth[u]);
  }
  return most;
}

/* Sorts the nodes in @from into @to by a key, those of one key in the order they have; by counting. */
static void
sort_by (const guint32 *key, guint32 n_keys, const guint32 *from, guint32 *to, guint32 n)
{
  g_autofree guint32 *start = g_new0 (guint32, (gsize)n_keys + 1);

  for (guint32 u = 0; u < n; u++)
    start[key[u] + 1]++;
  for (guint32 i = 0; i < n_keys; i++)
    start[i + 1] += start[i];
  for (guint32 i = 0; i < n; i++)
    to[start[key[from[i]]]++] = from[i];
}

MusterFullSweep *
muster_full_sweep_new (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards)
{
  MusterFullSweep *s = g_new0 (MusterFullSweep, 1);
  g_autofree guint8 *needed = find_needed (h, cost, inwards);
  g_autofree guint32 *depth = g_new (guint32, MAX (h->n, 1)), *degree = g_new (guint32, MAX (h->n, 1)),
                     *node = g_new (guint32, MAX (h->n, 1));
  guint32 levels = measure (h, needed, depth, degree) + 1, most = 0, edges = 0;
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));

  s->n = h->n;
  s->place = g_new (guint32, MAX (h->n, 1));
  for (guint32 u = 0; u < h->n; u++) {
    s->place[u] = h->n - 1 - u; /* here only an order to begin with: neighbours in rank stay neighbours */
    most = MAX (most, degree[u]);
    edges += degree[u];
  }
  sort_by (degree, most + 1, s->place, node, h->n);
  memcpy (s->place, node, (gsize)h->n * sizeof *node);
  sort_by (depth, levels, s->place, node, h->n);
  for (guint32 i = 0; i < h->n; i++)
    s->place[node[i]] = i;
  s->head = g_new (guint32, MAX (edges, 1));
  s->cost = g_new (gint32, MAX (edges, 1));
  edges = 0;
  for (guint32 i = 0; i < h->n; i++) {
    guint32 u = node[i];
    if (i == 0 || depth[u] != depth[node[i - 1]] || degree[u] != degree[node[i - 1]])
      g_array_append_val (runs, ((Run){ i, 0, degree[u] }));
    g_array_index (runs, Run, runs->len - 1).count++;
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++)
      if (needed[e]) {
        s->head[edges] = s->place[h->up_head[e]];
        s->cost[edges++] = into (&cost[e], inwards);
      }
  }
  s->n_runs = runs->len;
  s->runs = (Run *)(gpointer)g_array_free (g_steal_pointer (&runs), FALSE);
  return s;
}

void
muster_full_sweep_free (MusterFullSweep *s)
{
  if (s == NULL)
    return;
  g_free (s->place);
  g_free (s->runs);
  g_free (s->head);
  g_free (s->cost);
  g_free (s);
}

const guint32 *
muster_full_sweep_places (const MusterFullSweep *s)
{
  return s->place;
}

const MusterFullSweep *
muster_full_sweep_get (MusterFullSweepSlot *slot, const MusterHierarchy *h, const MusterCost *cost, gboolean inwards)
{
  MusterFullSweep *sweep = g_atomic_pointer_get (&slot->sweep);

  if (sweep != NULL || g_atomic_int_add (&slot->asked, 1) != QUESTIONS_BEFORE)
    return sweep;
  sweep = muster_full_sweep_new (h, cost, inwards);
  g_atomic_pointer_set (&slot->sweep, sweep);
  return sweep;
}

/* ---- sweeping ---- */

/* @degree is known when this is compiled, for the few. */
static inline __attribute__ ((always_inline)) void
work_off (const Run *run, guint32 degree, const guint32 *head, const gint32 *cost, gint32 *times)
{
  for (guint32 i = run->first, end = run->first + run->count; i < end; i++) {
    gint32 best = MUSTER_COST_INFINITE;
    for (guint32 k = 0; k < degree; k++) {
      gint32 time = times[head[k]] + cost[k];
      best = time < best ? time : best;
    }
    times[i] = best;
    head += degree;
    cost += degree;
  }
}

static void
work_off_run (const Run *run, const guint32 *head, const gint32 *cost, gint32 *times)
{
  switch (run->degree) {
#define CASE(degree)                                                                                                   \
  case degree:                                                                                                         \
    work_off (run, degree, head, cost, times);                                                                         \
    break;
    CASE (1)
    CASE (2)
    CASE (3)
    CASE (4)
    CASE (5)
    CASE (6)
    CASE (7)
    CASE (8)
#undef CASE
  default:
    work_off (run, run->degree, head, cost, times);
  }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return x < y ? -1 : x > y;
}

void
muster_full_sweep_run (const MusterFullSweep *s, const guint32 *fixed, guint n_fixed, gint32 *times)
{
  struct {
    guint32 place;
    gint32 time;
  } *settled = g_malloc (MAX (n_fixed, 1) * sizeof *settled);
  guint next = 0;
  gsize edge = 0;

  for (guint i = 0; i < n_fixed; i++) {
    settled[i].place = s->place[fixed[i]];
    settled[i].time = times[fixed[i]];
  }
  qsort (settled, n_fixed, sizeof *settled, compare_places);
  for (guint32 r = 0; r < s->n_runs; r++) {
    const Run *run = &s->runs[r];
    work_off_run (run, s->head + edge, s->cost + edge, times);
    edge += (gsize)run->count * run->degree;
    for (; next < n_fixed && settled[next].place < run->first + run->count; next++)
      times[settled[next].place] = settled[next].time;
  }
  g_free (settled);
}
