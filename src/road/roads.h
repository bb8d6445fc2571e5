/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/full-sweep.h"
#include "road/graph.h"
#include "road/hierarchy.h"
#include "road/network.h"
#include "road/weights.h"

/* The inside of network.h, between the files that make it up. */

/* Boxes of the segments and of sixteen times sixteen of them. Level 0 has one box for each segment, the last level one.
 */
typedef struct {
  gint32 x0, y0, x1, y1;
} MusterRoadBox;
typedef struct {
  guint levels;
  guint32 start[10], count[10]; /* of each level in boxes */
  MusterRoadBox *boxes;
} MusterRoadIndex;

/* A profile on the open network. */
typedef struct {
  gatomicrefcount refs;
  MusterRoadProfile profile;
  gint32 *edge; /* ms of each directed edge of the data; MUSTER_COST_INFINITE: not for this profile */
  gint32 *arc;  /* ms of each arc of the graph */
  MusterCost *cost;
  guint8 *cut_off; /* of each segment: 1 when its first end, 2 when its last is on an island of a few roads */
  MusterFullSweepSlot full[2]; /* outwards, inwards */
} MusterRoadBase;

struct _MusterRoads {
  gatomicrefcount refs;
  MusterRoadData data;
  MusterRoadGraph graph[MUSTER_N_GRAPHS];
  MusterHierarchy hierarchy[MUSTER_N_GRAPHS];
  MusterRoadIndex index;
  double metres;
  guint32 n_turns;
  GMutex lock;      /* of bases */
  GPtrArray *bases; /* MusterRoadBase, last used last */
};

/* A part of a segment that is shut, as fractions. */
typedef struct {
  guint32 segment;
  float from, to;
} MusterRoadShut;

struct _MusterRoadMetric {
  gatomicrefcount refs;
  MusterRoads *roads;
  MusterRoadBase *base; /* NULL: straight */
  MusterRoadProfile profile;
  const MusterRoadGraph *graph;
  const MusterHierarchy *hierarchy;
  const gint32 *arc; /* the base's, or own */
  const MusterCost *cost;
  const guint8 *cut_off; /* as of the base, under the closures */
  gint32 *own_arc;
  MusterCost *own_cost;
  guint8 *own_cut_off;
  MusterFullSweepSlot *full; /* the base's, or own */
  MusterFullSweepSlot own_full[2];
  GArray *shut; /* MusterRoadShut by rising segment */
};

void muster_road_base_unref (MusterRoadBase *base); /* metric.c */
/* Takes what @data holds and empties it. @path: for the message when the order does not fit. */
MusterRoads *muster_roads_new (MusterRoadData *data, const char *path, GError **error);

/* ---- index.c ---- */
void muster_road_index_init (MusterRoadIndex *index, const MusterRoadData *data);
void muster_road_index_clear (MusterRoadIndex *index);
/* Calls @each for the segments whose box meets @box, by rising number. */
void muster_road_index_query (const MusterRoadIndex *index, const MusterRoadBox *box,
                              void (*each) (guint32 segment, gpointer user), gpointer user);
/* Calls @each by rising distance of the boxes from the point; @each returns how far (in grid steps) to go on. */
void muster_road_index_nearest (const MusterRoadIndex *index, double x, double y, double most,
                                double (*each) (guint32 segment, double most, gpointer user), gpointer user);

/* ---- snap.c ---- */
/* The nearest point of a line of @cells outside @shut (nullable): its distance in grid steps, the fraction there. */
double muster_road_project (const MusterCell *cells, guint n, double x, double y, const MusterRoadShut *shut,
                            double *fraction, double *px, double *py);
/* The nearest segment whatever its use, for closures; MUSTER_NO_NODE if none is within @metres. */
guint32 muster_road_nearest_segment (const MusterRoads *roads, MusterLatLon at, double metres, double *fraction);
MusterPoint muster_road_to_grid (MusterLatLon at); /* in grid steps */
MusterLatLon muster_road_from_grid (double x, double y);
/* Where a travel may begin from or end at a snapped point: nodes (ranks) and ms. */
typedef struct {
  guint32 node;
  gint32 cost;
  guint32 edge; /* the directed edge between the point and the node */
} MusterRoadSeed;
/* Appends MusterRoadSeed. */
void muster_road_add_seeds (const MusterRoadMetric *metric, const MusterRoadSnap *snap, gboolean outwards,
                            GArray *seeds);
/* Along one segment without meeting a junction; MUSTER_COST_INFINITE when that cannot be. @edge: which way. */
gint32 muster_road_direct (const MusterRoadMetric *metric, const MusterRoadSnap *from, const MusterRoadSnap *to,
                           guint32 *edge);
const MusterRoadShut *muster_road_find_shut (const MusterRoadMetric *metric, guint32 segment); /* (nullable) */

/* ---- closures.c ---- */
GArray *muster_road_closures_resolve (const MusterRoadClosures *closures, const MusterRoads *roads);

/* ---- sweep.c ---- */
/* Times in ms of every node. */
typedef struct {
  gint32 *times;        /* (owned) hierarchy->n of them */
  const guint32 *place; /* (nullable) where that of a rank stands; NULL: at the rank. Holds as long as the metric */
} MusterRoadTimes;
static inline gint32
muster_road_times_get (const MusterRoadTimes *t, guint32 rank)
{
  return t->times[t->place ? t->place[rank] : rank];
}
void muster_road_times_clear (MusterRoadTimes *times);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterRoadTimes, muster_road_times_clear)
/* From the seeds (or, inwards, to them) to every node. @times: zeros, or of an earlier sweep with this metric. */
void muster_road_sweep_all (const MusterRoadMetric *metric, const GArray *seeds, gboolean inwards,
                            MusterRoadTimes *times);
/* The nodes above some nodes, each once: rising. @nodes gets guint32; @mark: n zeros, and is again afterwards. */
void muster_road_ancestors (const MusterHierarchy *h, const GArray *seeds, GArray *nodes, guint8 *mark);
#define MUSTER_ROAD_LANES 16
/* The same for MUSTER_ROAD_LANES starts at once: rows of times, one row for each node. Upwards over @rising (their
 * rows hold the seeds and else infinity), then downwards over @falling, of which @mark is 0 where the row holds nothing
 * yet. */
void muster_road_sweep_rows (const MusterHierarchy *h, const MusterCost *cost, gboolean inwards, const GArray *rising,
                             const GArray *falling, const guint8 *mark, gint32 (*rows)[MUSTER_ROAD_LANES]);
double muster_road_straight_seconds (const MusterRoadMetric *metric, MusterLatLon a, MusterLatLon b, double *metres);
