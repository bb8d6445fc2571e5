/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an extract to an area file, in three readings of it: relations (which also proves every block), nodes, ways.
 * Only node coordinates and the ways that relations are made of stay in memory; everything else goes to the stage on
 * disk as it passes. A failure at any point leaves what stood at the target. */
#include "road/boundaries.h"
#include "road/coast.h"
#include "road/coords.h"
#include "road/extent.h"
#include "road/gather.h"
#include "road/pbf.h"
#include "road/rings.h"
#include "road/write.h"
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_QUARK (muster - area - error - quark, muster_area_error)

typedef struct {
  MusterAreaWriter *writer;
  MusterRings *rings;
  MusterCoast *coast;
  MusterCoords *coords;
  MusterGather *gather;
  GArray *cells;
  GArray *ids, *gaps; /* gint64 and guint8 beside the cells: their nodes, and 1 where nodes before are missing */
  MusterShape shape;
  MusterAreaFacts facts;
  MusterExtent *extent;
} Build;

static gboolean
on_relation (MusterOsmType type, const MusterOsmObject *relation, gpointer data)
{
  Build *b = data;
  b->facts.relations++;
  muster_rings_add_relation (b->rings, relation);
  muster_gather_add_relation (b->gather, relation);
  return TRUE;
}

static gboolean
on_node (MusterOsmType type, const MusterOsmObject *node, gpointer data)
{
  Build *b = data;
  b->facts.nodes++;
  muster_coords_add (b->coords, node->id, node->lat, node->lon);
  muster_extent_add (b->extent, node->lat, node->lon);
  if (node->tags.n == 0)
    return TRUE;
  muster_gather_add_node (b->gather, node);
  MusterMeaning meaning;
  muster_classify (MUSTER_OSM_NODE, &node->tags, FALSE, &meaning);
  if (meaning.is_place || meaning.is_poi || meaning.has_mark) {
    MusterCell at = muster_cell_from_degrees7 (node->lat, node->lon);
    muster_shape_empty (&b->shape);
    muster_shape_add_ring (&b->shape, &at, 1);
    muster_area_writer_add (b->writer, &meaning, &node->tags, MUSTER_OSM_NODE, node->id, &b->shape);
  }
  return muster_area_writer_ok (b->writer, NULL);
}

/* Where the nodes of a way lie that the extract holds. */
static void
find_cells (Build *b, const MusterOsmObject *way)
{
  guint8 gap = 0;
  g_array_set_size (b->cells, 0);
  g_array_set_size (b->ids, 0);
  g_array_set_size (b->gaps, 0);
  for (guint i = 0; i < way->n_refs; i++) {
    gint32 lat, lon;
    gboolean known = way->lats != NULL;
    if (known) {
      lat = way->lats[i];
      lon = way->lons[i];
    }
    if (known || muster_coords_find (b->coords, way->refs[i], &lat, &lon)) {
      MusterCell cell = muster_cell_from_degrees7 (lat, lon);
      g_array_append_val (b->cells, cell);
      g_array_append_val (b->ids, way->refs[i]);
      g_array_append_val (b->gaps, gap);
      gap = 0;
    } else {
      b->facts.missing_nodes++;
      gap = 1;
    }
  }
}

static gboolean
on_way (MusterOsmType type, const MusterOsmObject *way, gpointer data)
{
  Build *b = data;
  b->facts.ways++;
  gboolean member = muster_rings_wants_way (b->rings, way->id);
  if (way->tags.n == 0 && !member)
    return TRUE;
  gboolean coastline = g_strcmp0 (muster_tags_get (&way->tags, "natural"), "coastline") == 0;
  gboolean closed = way->n_refs >= 4 && way->refs[0] == way->refs[way->n_refs - 1];
  MusterMeaning meaning;
  muster_classify (MUSTER_OSM_WAY, &way->tags, closed, &meaning);
  int level = muster_rings_way_level (b->rings, way->id);
  if (meaning.admin_level > 0 && (level == 0 || meaning.admin_level < level))
    level = meaning.admin_level;
  gboolean road = muster_gather_wants_way (b->gather, way);
  if (!meaning.is_feature && !meaning.is_place && !meaning.is_poi && !meaning.has_mark && level == 0 && !member
      && !coastline && !road)
    return TRUE;

  find_cells (b, way);
  const MusterCell *cells = (const MusterCell *)(gpointer)b->cells->data;
  if (coastline && way->n_refs > 0)
    muster_coast_add (b->coast, way->refs[0], way->refs[way->n_refs - 1], cells, b->cells->len);
  if (road)
    muster_gather_add_way (b->gather, (const gint64 *)(gpointer)b->ids->data, cells, (const guint8 *)b->gaps->data,
                           b->cells->len);
  gboolean said = member && muster_rings_add_way (b->rings, way, &meaning, cells, b->cells->len);
  if (b->cells->len < 2)
    return TRUE;
  if (level > 0) {
    muster_shape_empty (&b->shape);
    muster_shape_add_ring (&b->shape, cells, b->cells->len);
    muster_shape_wrap (&b->shape, FALSE);
    muster_area_writer_add_border (b->writer, level, &way->tags, &b->shape);
  }
  gboolean is_area = closed && ((meaning.flags & MUSTER_FEATURE_IS_AREA) || !meaning.is_feature);
  if (said && is_area)
    return muster_area_writer_ok (b->writer, NULL);
  muster_shape_empty (&b->shape);
  muster_shape_add_ring (&b->shape, cells, b->cells->len);
  muster_shape_wrap (&b->shape, is_area);
  if (is_area)
    muster_shape_normalise_area (&b->shape);
  if (b->shape.cells->len >= 2)
    muster_area_writer_add (b->writer, &meaning, &way->tags, MUSTER_OSM_WAY, way->id, &b->shape);
  return muster_area_writer_ok (b->writer, NULL);
}

static void
add_areas (Build *b, MusterBoundaries *set)
{
  MusterShape thin;
  muster_shape_init (&thin);
  for (guint i = 0; i < muster_rings_count (b->rings) && muster_area_writer_ok (b->writer, NULL); i++) {
    MusterRelation relation;
    muster_rings_get (b->rings, i, &relation);
    if (!muster_rings_assemble (b->rings, i, 0, &b->shape)) {
      b->facts.broken_relations++;
      continue;
    }
    if (relation.is_boundary) {
      MusterCell low, high;
      muster_shape_bounds (&b->shape, &low, &high);
      double lat = muster_cell_to_latlon ((MusterCell){ low.x, low.y + (high.y - low.y) / 2 }).lat;
      double five_metres = 5.0 / muster_mercator_metres (lat) * MUSTER_GRID;
      if (!muster_rings_assemble (b->rings, i, five_metres, &thin))
        muster_rings_assemble (b->rings, i, 0, &thin); /* smaller than the tolerance */
      muster_area_writer_add_boundary (b->writer, set, relation.id, relation.admin_level, &relation.tags, &b->shape,
                                       &thin);
      continue;
    }
    MusterMeaning meaning;
    muster_classify (MUSTER_OSM_RELATION, &relation.tags, TRUE, &meaning);
    if (meaning.is_feature || meaning.is_place || meaning.is_poi || meaning.has_mark)
      muster_area_writer_add (b->writer, &meaning, &relation.tags, MUSTER_OSM_RELATION, relation.id, &b->shape);
  }
  muster_shape_clear (&thin);
}

static gboolean
is_same_file (const char *a, const char *b)
{
  GStatBuf x, y;
  return g_stat (a, &x) == 0 && g_stat (b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static gboolean
read_all (Build *b, MusterPbf *pbf, MusterAreaWriter *writer, void (*progress) (double done, gpointer data),
          gpointer data, GCancellable *cancellable, GError **error)
{
  const struct {
    MusterOsmType type;
    MusterPbfFunc each;
    double from, to;
  } readings[] = { { MUSTER_OSM_RELATION, on_relation, 0, 0.2 },
                   { MUSTER_OSM_NODE, on_node, 0.2, 0.4 },
                   { MUSTER_OSM_WAY, on_way, 0.4, 0.7 } };
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++) {
    if (!muster_pbf_read (pbf, 1u << readings[i].type, readings[i].each, b, progress, data, readings[i].from,
                          readings[i].to, cancellable, error)
        || !muster_area_writer_ok (writer, error))
      return FALSE;
    if (readings[i].type == MUSTER_OSM_NODE)
      muster_coords_finish (b->coords);
  }
  return TRUE;
}

static void
find_bounds (Build *b, MusterPbf *pbf)
{
  MusterLatLon south_west, north_east;
  gboolean said = muster_pbf_get_bounds (pbf, &south_west, &north_east);
  muster_extent_find (b->extent, said ? &south_west : NULL, said ? &north_east : NULL, &b->facts.box);
}

static void
add_sea (Build *b)
{
  MusterPoint a = muster_mercator (b->facts.box.south_west), c = muster_mercator (b->facts.box.north_east);
  gboolean across = a.x > c.x; /* then from one edge of the map to the other */
  MusterCell low
      = { across ? 0 : (gint32)(CLAMP (a.x, 0, 1) * MUSTER_GRID), (gint32)(CLAMP (c.y, 0, 1) * MUSTER_GRID) };
  MusterCell high
      = { across ? MUSTER_GRID : (gint32)(CLAMP (c.x, 0, 1) * MUSTER_GRID), (gint32)(CLAMP (a.y, 0, 1) * MUSTER_GRID) };
  if (muster_coast_sea (b->coast, low, high, &b->shape))
    muster_area_writer_add_sea (b->writer, &b->shape);
}

gboolean
muster_area_build (const char *path, const char *out, void (*progress) (double done, gpointer data), gpointer data,
                   GCancellable *cancellable, MusterAreaReport *report, GError **error)
{
  gint64 began = g_get_monotonic_time ();
  memset (report, 0, sizeof *report);
  g_autoptr (MusterPbf) pbf = muster_pbf_open (path, error);
  if (!pbf)
    return FALSE;
  if (is_same_file (path, out)) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: the area would replace its own input"),
                 out);
    return FALSE;
  }
  g_autoptr (MusterAreaWriter) writer = muster_area_writer_new (out, error);
  if (!writer)
    return FALSE;
  g_autoptr (MusterRings) rings = muster_rings_new ();
  g_autoptr (MusterCoast) coast = muster_coast_new ();
  g_autoptr (MusterCoords) coords = muster_coords_new ();
  g_autoptr (MusterExtent) extent = muster_extent_new ();
  g_autoptr (MusterGather) gather = muster_gather_new ();
  g_autoptr (MusterBoundaries) set = muster_boundaries_new ();
  MusterRoadData roads = { 0 };
  Build b = { .writer = writer, .rings = rings, .coast = coast, .coords = coords, .gather = gather, .extent = extent };
  b.cells = g_array_new (FALSE, FALSE, sizeof (MusterCell));
  b.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  b.gaps = g_array_new (FALSE, FALSE, sizeof (guint8));
  muster_shape_init (&b.shape);
  gboolean good = read_all (&b, pbf, writer, progress, data, cancellable, error);
  if (good && b.facts.nodes == 0) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_INPUT,
                 _ ("%s: the extract holds no nodes, so nothing in it has a place"), path);
    good = FALSE;
  }
  if (good) {
    g_clear_pointer (&coords, muster_coords_free); /* the most of the memory */
    muster_gather_finish (gather, &roads, &b.facts.turns, &b.facts.broken_turns);
    g_clear_pointer (&gather, muster_gather_free);
    b.facts.roads = &roads;
    add_areas (&b, set);
    find_bounds (&b, pbf);
    add_sea (&b);
    b.facts.timestamp = muster_pbf_get_timestamp (pbf);
    good = muster_area_writer_finish (writer, set, &b.facts, progress, data, cancellable, report, error);
  }
  g_array_unref (b.cells);
  g_array_unref (b.ids);
  g_array_unref (b.gaps);
  muster_shape_clear (&b.shape);
  report->nodes = b.facts.nodes;
  report->ways = b.facts.ways;
  report->relations = b.facts.relations;
  report->broken_relations = b.facts.broken_relations;
  report->road_nodes = roads.n_junctions;
  report->road_edges = roads.n_segments;
  report->turn_restrictions = b.facts.turns;
  report->broken_turn_restrictions = b.facts.broken_turns;
  muster_road_data_clear (&roads);
  report->missing_nodes = b.facts.missing_nodes;
  report->seconds = (double)(g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  if (good && progress)
    progress (1, data);
  return good;
}
