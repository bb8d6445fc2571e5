/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many to many, and one to many coordinates.
 *
 * The smaller side of a table is swept in groups of sixteen, the larger side only says which nodes the sweeps must
 * reach. A coordinate touches the graph in up to two nodes each way (and in one for every memory of the junction it is
 * reached from), each with the time that is left on its own piece of road. */
#include "road/roads.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* Seeds of many points in one array, those of point i from start[i]. */
typedef struct {
  MusterRoadSnap *snaps;
  GArray *seeds;
  guint *start;
} Side;

static void
side_init (Side *side, const MusterRoadMetric *metric, const MusterLatLon *points, guint n, gboolean outwards)
{
  side->snaps = g_new (MusterRoadSnap, MAX (n, 1));
  side->seeds = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
  side->start = g_new (guint, (gsize)n + 1);
  for (guint i = 0; i < n; i++) {
    side->start[i] = side->seeds->len;
    if (muster_road_snap (metric, points[i], &side->snaps[i]))
      muster_road_add_seeds (metric, &side->snaps[i], outwards, side->seeds);
  }
  side->start[n] = side->seeds->len;
}

static void
side_clear (Side *side)
{
  g_free (side->snaps);
  g_free (side->start);
  g_array_unref (side->seeds);
}

static void
fill_straight (const MusterRoadMetric *metric, const MusterLatLon *from, guint n_from, const MusterLatLon *to,
               guint n_to, float *seconds)
{
  double metres;
  for (guint i = 0; i < n_from; i++)
    for (guint k = 0; k < n_to; k++)
      seconds[(gsize)i * n_to + k] = muster_latlon_is_valid (from[i]) && muster_latlon_is_valid (to[k])
                                         ? (float)muster_road_straight_seconds (metric, from[i], to[k], &metres)
                                         : MUSTER_ROAD_UNREACHABLE;
}

static float
to_seconds (gint32 ms)
{
  return ms >= MUSTER_COST_INFINITE ? MUSTER_ROAD_UNREACHABLE : (float)(ms / 1000.0);
}

/* The few are swept from, in groups; the many only say what must be reached. */
typedef struct {
  const MusterRoadMetric *metric;
  const Side *few, *many;
  guint n_few, n_many;
  gboolean inwards; /* the few are the targets of the table */
  float *seconds;
} Table;

static void
put_group (const Table *t, guint first, guint lanes, gint32 (*rows)[MUSTER_ROAD_LANES])
{
  for (guint k = 0; k < t->n_many; k++)
    for (guint lane = 0; lane < lanes; lane++) {
      guint32 edge;
      const MusterRoadSnap *few = &t->few->snaps[first + lane], *many = &t->many->snaps[k];
      gint32 best = t->inwards ? muster_road_direct (t->metric, many, few, &edge)
                               : muster_road_direct (t->metric, few, many, &edge);
      for (guint i = t->many->start[k]; i < t->many->start[k + 1]; i++) {
        const MusterRoadSeed *seed = &g_array_index (t->many->seeds, MusterRoadSeed, i);
        gint32 time = rows[seed->node][lane] + seed->cost;
        best = MIN (best, time);
      }
      gsize at = t->inwards ? (gsize)k * t->n_few + first + lane : (gsize)(first + lane) * t->n_many + k;
      t->seconds[at] = to_seconds (best);
    }
}

static gboolean
fill (const Table *t, GCancellable *cancellable)
{
  const MusterHierarchy *h = t->metric->hierarchy;
  g_autofree guint8 *mark = g_malloc0 (MAX (h->n, 1));
  gint32 (*rows)[MUSTER_ROAD_LANES] = g_malloc (MAX ((gsize)h->n, 1) * sizeof *rows);
  g_autoptr (GArray) falling = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) rising = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (MusterRoadSeed));
  gboolean good = TRUE;
  muster_road_ancestors (h, t->many->seeds, falling, mark);
  for (guint first = 0; good && first < t->n_few; first += MUSTER_ROAD_LANES) {
    guint lanes = MIN (t->n_few - first, MUSTER_ROAD_LANES);
    guint from = t->few->start[first], end = t->few->start[first + lanes];
    g_array_set_size (group, 0);
    g_array_append_vals (group, &g_array_index (t->few->seeds, MusterRoadSeed, from), end - from);
    muster_road_ancestors (h, group, rising, mark);
    for (guint i = 0; i < rising->len; i++) {
      guint32 u = g_array_index (rising, guint32, i);
      mark[u] = 1;
      for (guint k = 0; k < MUSTER_ROAD_LANES; k++)
        rows[u][k] = MUSTER_COST_INFINITE;
    }
    for (guint lane = 0; lane < lanes; lane++)
      for (guint i = t->few->start[first + lane]; i < t->few->start[first + lane + 1]; i++) {
        const MusterRoadSeed *seed = &g_array_index (t->few->seeds, MusterRoadSeed, i);
        rows[seed->node][lane] = MIN (rows[seed->node][lane], seed->cost);
      }
    muster_road_sweep_rows (h, t->metric->cost, t->inwards, rising, falling, mark, rows);
    put_group (t, first, lanes, rows);
    for (guint i = 0; i < rising->len; i++)
      mark[g_array_index (rising, guint32, i)] = 0;
    good = !g_cancellable_is_cancelled (cancellable);
  }
  g_free (rows);
  return good;
}

gboolean
muster_road_table (const MusterRoadMetric *metric, const MusterLatLon *from, guint n_from, const MusterLatLon *to,
                   guint n_to, float *seconds, MusterRoadSnap *from_snaps, MusterRoadSnap *to_snaps,
                   GCancellable *cancellable, GError **error)
{
  Side a, b;
  gboolean good = TRUE;
  if (!metric->base) {
    fill_straight (metric, from, n_from, to, n_to, seconds);
    for (guint i = 0; from_snaps && i < n_from; i++)
      muster_road_snap (metric, from[i], &from_snaps[i]);
    for (guint i = 0; to_snaps && i < n_to; i++)
      muster_road_snap (metric, to[i], &to_snaps[i]);
    return TRUE;
  }
  side_init (&a, metric, from, n_from, TRUE);
  side_init (&b, metric, to, n_to, FALSE);
  if (n_from > 0 && n_to > 0) {
    gboolean inwards = n_to < n_from;
    Table table
        = { metric, inwards ? &b : &a, inwards ? &a : &b, inwards ? n_to : n_from, inwards ? n_from : n_to, inwards,
            seconds };
    good = fill (&table, cancellable);
  }
  if (from_snaps)
    memcpy (from_snaps, a.snaps, n_from * sizeof *from_snaps);
  if (to_snaps)
    memcpy (to_snaps, b.snaps, n_to * sizeof *to_snaps);
  side_clear (&a);
  side_clear (&b);
  if (!good)
    g_set_error (error, MUSTER_ROAD_ERROR, MUSTER_ROAD_ERROR_CANCELLED, _ ("stopped on request"));
  return good;
}

void
muster_road_reach (const MusterRoadMetric *metric, const MusterLatLon *origins, guint n_origins, gboolean inwards,
                   const MusterLatLon *points, guint n, float *seconds)
{
  Side a, b;
  if (!metric->base) {
    for (guint i = 0; i < n; i++) {
      float time;
      seconds[i] = MUSTER_ROAD_UNREACHABLE;
      for (guint k = 0; k < n_origins; k++) {
        fill_straight (metric, &origins[k], 1, &points[i], 1, &time);
        seconds[i] = MIN (seconds[i], time);
      }
    }
    return;
  }
  side_init (&a, metric, origins, n_origins, !inwards);
  side_init (&b, metric, points, n, inwards);
  g_auto (MusterRoadTimes) times = { 0 };
  muster_road_sweep_all (metric, a.seeds, inwards, &times);
  for (guint i = 0; i < n; i++) {
    gint32 best = MUSTER_COST_INFINITE;
    guint32 edge;
    for (guint k = 0; k < n_origins; k++) {
      gint32 direct = inwards ? muster_road_direct (metric, &b.snaps[i], &a.snaps[k], &edge)
                              : muster_road_direct (metric, &a.snaps[k], &b.snaps[i], &edge);
      best = MIN (best, direct);
    }
    for (guint s = b.start[i]; s < b.start[i + 1]; s++) {
      const MusterRoadSeed *seed = &g_array_index (b.seeds, MusterRoadSeed, s);
      gint32 time = muster_road_times_get (&times, seed->node) + seed->cost;
      best = MIN (best, time);
    }
    seconds[i] = to_seconds (best);
  }
  side_clear (&a);
  side_clear (&b);
}
