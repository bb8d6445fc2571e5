/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times from one start, or from sixteen at once, to many nodes.
 *
 * In a hierarchy every fastest way goes up and then down. So times spread from the starts upwards over their ancestors,
 * in rising order, and then downwards in falling order over whatever is asked for: each node takes the best of its
 * higher neighbours (PHAST: Delling, Goldberg, Nowatzyk, Werneck, IPDPS 2011; cut down to the ancestors of the targets,
 * RPHAST, 2011). There is no queue and no choice in it, memory is read in order, and sixteen starts side by side cost
 * little more than one, since the work is additions and minima of whole rows. A metric that is asked for all nodes
 * again and again has its edges laid out for that (full-sweep.c). */
#include "road/roads.h"
#include <string.h>

void
muster_road_ancestors (const MusterHierarchy *h, const GArray *seeds, GArray *nodes, guint8 *mark)
{
  g_array_set_size (nodes, 0);
  for (guint i = 0; i < seeds->len; i++)
    for (guint32 u = g_array_index (seeds, MusterRoadSeed, i).node; u != MUSTER_NO_NODE && !mark[u];
         u = muster_hierarchy_parent (h, u)) {
      mark[u] = 1;
      g_array_append_val (nodes, u);
    }
  /* By counting from the marks when there are many, else by sorting. */
  if (nodes->len > h->n / 64) {
    guint k = 0;
    for (guint32 u = 0; u < h->n; u++)
      if (mark[u])
        g_array_index (nodes, guint32, k++) = u;
  } else {
    guint32 *list = (guint32 *)(gpointer)nodes->data;
    for (guint gap = nodes->len / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11) /* Shell's sort */
      for (guint i = gap; i < nodes->len; i++) {
        guint32 value = list[i];
        guint k = i;
        for (; k >= gap && list[k - gap] > value; k -= gap)
          list[k] = list[k - gap];
        list[k] = value;
      }
  }
  for (guint i = 0; i < nodes->len; i++)
    mark[g_array_index (nodes, guint32, i)] = 0;
}

/* ---- one start ---- */

void
muster_road_times_clear (MusterRoadTimes *times)
{
  g_clear_pointer (&times->times, g_free);
}

/* The times of the nodes in @rising, which is closed upwards; the others are not touched. */
static void
settle_above (const MusterHierarchy *h, const MusterCost *cost, const GArray *seeds, gboolean inwards,
              const GArray *rising, gint32 *times)
{
  for (guint i = 0; i < rising->len; i++)
    times[g_array_index (rising, guint32, i)] = MUSTER_COST_INFINITE;
  for (guint i = 0; i < seeds->len; i++) {
    const MusterRoadSeed *seed = &g_array_index (seeds, MusterRoadSeed, i);
    times[seed->node] = MIN (times[seed->node], seed->cost);
  }
  for (guint i = 0; i < rising->len; i++) {
    guint32 u = g_array_index (rising, guint32, i);
    gint32 here = times[u];
    for (guint32 e = h->up_start[u]; here < MUSTER_COST_INFINITE && e < h->up_start[u + 1]; e++) {
      gint32 time = here + (inwards ? cost[e].down : cost[e].up);
      times[h->up_head[e]] = MIN (times[h->up_head[e]], time);
    }
  }
  for (guint i = rising->len; i-- > 0;) {
    guint32 u = g_array_index (rising, guint32, i);
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++) {
      gint32 time = times[h->up_head[e]] + (inwards ? cost[e].up : cost[e].down);
      times[u] = MIN (times[u], time);
    }
  }
}

/* All nodes, without anything made ready. @mark: 1 where the time is known. */
static void
sweep_down (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards, const guint8 *mark, gint32 *times)
{
  for (guint32 u = h->n; u-- > 0;) {
    gint32 best = mark[u] ? times[u] : MUSTER_COST_INFINITE;
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++) {
      gint32 time = times[h->up_head[e]] + (inwards ? cost[e].up : cost[e].down);
      best = MIN (best, time);
    }
    times[u] = best;
  }
}

void
muster_road_sweep_all (const MusterRoadMetric *metric, const GArray *seeds, gboolean inwards, MusterRoadTimes *out)
{
  const MusterHierarchy *h = metric->hierarchy;
  const MusterFullSweep *full = muster_full_sweep_get (&metric->full[inwards ? 1 : 0], h, metric->cost, inwards);
  g_autofree guint8 *mark = g_malloc0 (MAX (h->n, 1));
  g_autoptr (GArray) rising = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!out->times)
    out->times = g_new (gint32, MAX (h->n, 1));
  out->place = full ? muster_full_sweep_places (full) : NULL;
  muster_road_ancestors (h, seeds, rising, mark);
  settle_above (h, metric->cost, seeds, inwards, rising, out->times);
  if (full) {
    muster_full_sweep_run (full, (const guint32 *)(gconstpointer)rising->data, rising->len, out->times);
    return;
  }
  for (guint i = 0; i < rising->len; i++)
    mark[g_array_index (rising, guint32, i)] = 1;
  sweep_down (h, metric->cost, inwards, mark, out->times);
}

/* ---- sixteen ---- */

typedef gint32 Row[MUSTER_ROAD_LANES];

static inline __attribute__ ((always_inline)) void
take (Row to, const Row from, gint32 cost)
{
  for (guint i = 0; i < MUSTER_ROAD_LANES; i++) {
    gint32 time = from[i] + cost;
    to[i] = time < to[i] ? time : to[i];
  }
}

static inline __attribute__ ((always_inline)) void
sweep (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards, const GArray *rising, const GArray *falling,
       const guint8 *mark, Row *rows)
{
  for (guint i = 0; i < rising->len; i++) {
    guint32 u = g_array_index (rising, guint32, i);
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++)
      take (rows[h->up_head[e]], rows[u], inwards ? cost[e].down : cost[e].up);
  }
  for (guint i = falling->len; i-- > 0;) {
    guint32 u = g_array_index (falling, guint32, i);
    Row best;
    if (mark[u])
      memcpy (best, rows[u], sizeof best);
    else
      for (guint k = 0; k < MUSTER_ROAD_LANES; k++)
        best[k] = MUSTER_COST_INFINITE;
    for (guint32 e = h->up_start[u]; e < h->up_start[u + 1]; e++)
      take (best, rows[h->up_head[e]], inwards ? cost[e].up : cost[e].down);
    memcpy (rows[u], best, sizeof best);
  }
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The same code for processors that add eight numbers at once. */
static __attribute__ ((target ("avx2"))) void
sweep_wide (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards, const GArray *rising,
            const GArray *falling, const guint8 *mark, Row *rows)
{
  sweep (h, cost, inwards, rising, falling, mark, rows);
}
#endif

static void
sweep_plain (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards, const GArray *rising,
             const GArray *falling, const guint8 *mark, Row *rows)
{
  sweep (h, cost, inwards, rising, falling, mark, rows);
}

void
muster_road_sweep_rows (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards, const GArray *rising,
                        const GArray *falling, const guint8 *mark, gint32 (*rows)[MUSTER_ROAD_LANES])
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports ("avx2")) {
    sweep_wide (h, cost, inwards, rising, falling, mark, rows);
    return;
  }
#endif
  sweep_plain (h, cost, inwards, rising, falling, mark, rows);
}
