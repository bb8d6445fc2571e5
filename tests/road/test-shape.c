/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometry on the grid, and what becomes of odd geometry in an extract. */
#include "fixture.h"
#include "pbf-maker.h"
#include "road/coast.h"
#include "road/coords.h"
#include "road/shape.h"
#include <geos_c.h>
#include <math.h>
#include <string.h>

static GRand *
seeded (void)
{
  guint32 seed = (guint32)g_get_real_time ();
  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

/* A ring around a centre that never crosses itself. */
static void
add_star (GRand *rand, MusterShape *shape, gint32 x, gint32 y, double size, guint n)
{
  g_autofree MusterCell *cells = g_new (MusterCell, n);
  for (guint i = 0; i < n; i++) {
    double r = size * g_rand_double_range (rand, 0.3, 1), a = 2 * G_PI * i / n;
    cells[i] = (MusterCell){ x + (gint32)lround (r * cos (a)), y + (gint32)lround (r * sin (a)) };
  }
  muster_shape_add_ring (shape, cells, n);
}

static void
test_packing_loses_nothing (void)
{
  g_autoptr (GRand) rand = seeded ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MusterPoint));
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (guint));
  MusterShape shape, back;
  muster_shape_init (&shape);
  muster_shape_init (&back);
  for (guint round = 0; round < 200; round++) {
    muster_shape_empty (&shape);
    for (int r = g_rand_int_range (rand, 0, 4); r >= 0; r--)
      add_star (rand, &shape, g_rand_int_range (rand, 1 << 20, MUSTER_GRID - (1 << 20)),
                g_rand_int_range (rand, 1 << 20, MUSTER_GRID - (1 << 20)), 1 << 19,
                (guint)g_rand_int_range (rand, 3, 60));
    muster_shape_pack (&shape, 0, bytes);
    g_assert_true (muster_shape_unpack (bytes->data, bytes->len, &back));
    g_assert_cmpmem (shape.cells->data, shape.cells->len * sizeof (MusterCell), back.cells->data,
                     back.cells->len * sizeof (MusterCell));
    g_assert_cmpmem (shape.rings->data, shape.rings->len * 4, back.rings->data, back.rings->len * 4);
    g_assert_true (muster_shape_unpack_points (bytes->data, bytes->len, points, rings));
    g_assert_cmpuint (points->len, ==, shape.cells->len);
    /* Cut anywhere it is refused, not read beyond. */
    gsize cut = (gsize)g_rand_int_range (rand, 0, (gint32)bytes->len);
    g_autofree guint8 *part = g_memdup2 (bytes->data, MAX (cut, 1));
    g_assert_false (muster_shape_unpack (part, cut, &back));
  }
  muster_shape_clear (&shape);
  muster_shape_clear (&back);
}

static GEOSGeometry *
to_geos (GEOSContextHandle_t geos, const MusterCell *c, guint n)
{
  GEOSCoordSequence *seq = GEOSCoordSeq_create_r (geos, n + 1, 2);
  for (guint i = 0; i <= n; i++)
    GEOSCoordSeq_setXY_r (geos, seq, i, c[i % n].x, c[i % n].y);
  return GEOSGeom_createPolygon_r (geos, GEOSGeom_createLinearRing_r (geos, seq), NULL, 0);
}

/* Area and containment as GEOS has them; the label lies inside. */
static void
test_agrees_with_geos (void)
{
  g_autoptr (GRand) rand = seeded ();
  GEOSContextHandle_t geos = GEOS_init_r ();
  MusterShape shape;
  muster_shape_init (&shape);
  for (guint round = 0; round < 100; round++) {
    muster_shape_empty (&shape);
    add_star (rand, &shape, 500000000, 380000000, 1e6, (guint)g_rand_int_range (rand, 3, 80));
    GEOSGeometry *polygon = to_geos (geos, (const MusterCell *)(gpointer)shape.cells->data, shape.cells->len);
    double area = 0;
    g_assert_cmpint (GEOSArea_r (geos, polygon, &area), ==, 1);
    g_assert_cmpfloat_with_epsilon (muster_shape_area (&shape), area, area * 1e-9);
    for (guint k = 0; k < 50; k++) {
      MusterCell at = { 500000000 + g_rand_int_range (rand, -1000000, 1000000),
                        380000000 + g_rand_int_range (rand, -1000000, 1000000) };
      GEOSGeometry *point = GEOSGeom_createPointFromXY_r (geos, at.x, at.y);
      if (GEOSTouches_r (geos, polygon, point) != 1)
        g_assert_cmpint (muster_shape_contains (&shape, at), ==, GEOSContains_r (geos, polygon, point));
      GEOSGeom_destroy_r (geos, point);
    }
    g_assert_true (muster_shape_contains (&shape, muster_shape_label (&shape, TRUE)));
    GEOSGeom_destroy_r (geos, polygon);
  }
  muster_shape_clear (&shape);
  GEOS_finish_r (geos);
}

/* An island in a lake in a wood, given in any order and direction: the woods are outer rings, the lake is a hole. */
static void
test_nesting_decides_what_is_a_hole (void)
{
  const MusterCell square[4] = { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 1, 0 } };
  g_autoptr (GRand) rand = seeded ();
  for (guint round = 0; round < 40; round++) {
    const gint32 sizes[3] = { 3000, 2000, 1000 };
    guint order[3] = { 0, 1, 2 };
    MusterShape shape;
    muster_shape_init (&shape);
    for (guint i = 0; i < 3; i++) {
      guint k = (guint)g_rand_int_range (rand, (gint32)i, 3), swap = order[i];
      order[i] = order[k];
      order[k] = swap;
      MusterCell ring[4];
      gboolean turn = g_rand_boolean (rand);
      for (guint c = 0; c < 4; c++) {
        const MusterCell *corner = &square[turn ? 3 - c : c];
        ring[c] = (MusterCell){ 5000 + (2 * corner->x - 1) * sizes[order[i]],
                                5000 + (2 * corner->y - 1) * sizes[order[i]] };
      }
      muster_shape_add_ring (&shape, ring, 4);
    }
    muster_shape_normalise_area (&shape);
    g_assert_cmpuint (shape.rings->len, ==, 3);
    g_assert_cmpfloat (muster_shape_area (&shape), ==, 4.0 * (3000 * 3000 - 2000 * 2000 + 1000 * 1000));
    const MusterCell *c = (const MusterCell *)(gpointer)shape.cells->data;
    const gint32 expected[3] = { 3000, 1000, 2000 }; /* outer rings by size, then holes */
    for (guint r = 0; r < 3; r++)
      g_assert_cmpint (ABS (c[r * 4].x - 5000), ==, expected[r]);
    g_assert_true (muster_shape_contains (&shape, (MusterCell){ 7500, 5000 }));
    g_assert_false (muster_shape_contains (&shape, (MusterCell){ 6500, 5000 }));
    g_assert_true (muster_shape_contains (&shape, (MusterCell){ 5000, 5000 }));
    muster_shape_clear (&shape);
  }
}

/* Simplified lines keep their ends and stay within the tolerance. */
static void
test_simplified_stays_near (void)
{
  g_autoptr (GRand) rand = seeded ();
  for (guint round = 0; round < 50; round++) {
    guint n = (guint)g_rand_int_range (rand, 2, 300);
    g_autofree MusterCell *line = g_new (MusterCell, n), *thin = g_new (MusterCell, n);
    for (guint i = 0; i < n; i++)
      line[i] = (MusterCell){ (gint32)i * 100, 100000 + g_rand_int_range (rand, -300, 300) };
    double tolerance = g_rand_double_range (rand, 1, 400);
    guint kept = muster_line_simplify (line, n, tolerance, thin);
    g_assert_cmpuint (kept, <=, n);
    g_assert_cmpmem (&line[0], sizeof *line, &thin[0], sizeof *line);
    g_assert_cmpmem (&line[n - 1], sizeof *line, &thin[kept - 1], sizeof *line);
    for (guint i = 0, k = 0; i < n; i++) {
      while (k + 1 < kept && thin[k + 1].x < line[i].x)
        k++;
      if (k + 1 >= kept)
        break;
      double dx = thin[k + 1].x - thin[k].x, dy = thin[k + 1].y - thin[k].y;
      double away = fabs (dx * (line[i].y - thin[k].y) - dy * (line[i].x - thin[k].x)) / hypot (dx, dy);
      g_assert_cmpfloat (away, <=, tolerance + 1e-6);
    }
  }
}

static void
test_coordinates_in_any_order (void)
{
  g_autoptr (GRand) rand = seeded ();
  g_autoptr (MusterCoords) coords = muster_coords_new ();
  g_autoptr (GHashTable) truth = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gint64 id = -500;
  for (guint i = 0; i < 20000; i++) {
    id += g_rand_int_range (rand, 1, i % 100 == 0 ? 1000000 : 4);
    gint64 put = i % 50 == 7 ? id - g_rand_int_range (rand, 0, 2000) : id; /* some out of order, some twice */
    gint32 place[2]
        = { g_rand_int_range (rand, -900000000, 900000000), g_rand_int_range (rand, -1800000000, 1800000000) };
    muster_coords_add (coords, put, place[0], place[1]);
    g_hash_table_insert (truth, g_memdup2 (&put, sizeof put), g_memdup2 (place, sizeof place));
  }
  muster_coords_finish (coords);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, truth);
  gint32 lat, lon;
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    g_assert_true (muster_coords_find (coords, *(gint64 *)key, &lat, &lon));
    g_assert_cmpint (lat, ==, ((gint32 *)value)[0]);
    g_assert_cmpint (lon, ==, ((gint32 *)value)[1]);
  }
  for (guint i = 0; i < 2000; i++) {
    gint64 other = g_rand_int_range (rand, -2000, G_MAXINT32);
    g_assert_cmpint (muster_coords_find (coords, other, &lat, &lon), ==, g_hash_table_contains (truth, &other));
  }
}

/* ---- odd geometry, through the whole builder ---- */

typedef struct {
  guint n, areas, rings;
  double low, high;
  MusterFeatureClass class;
} Seen;

static gboolean
on_feature (const MusterFeature *feature, gpointer data)
{
  Seen *seen = data;
  seen->n++;
  seen->class = feature->class;
  seen->areas += (feature->flags & MUSTER_FEATURE_IS_AREA) != 0;
  seen->rings += feature->n_rings;
  guint total = 0;
  for (guint r = 0; r < feature->n_rings; r++)
    total += feature->ring_lengths[r];
  for (guint i = 0; i < total; i++) {
    seen->low = MIN (seen->low, feature->points[i].x);
    seen->high = MAX (seen->high, feature->points[i].x);
    if (i > 0 && feature->n_rings == 1)
      g_assert_cmpfloat (fabs (feature->points[i].x - feature->points[i - 1].x), <, 0.5);
  }
  return TRUE;
}

static Seen
build_and_look (PbfMaker *maker)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = folder_path (&folder, "in.osm.pbf"), *out = folder_path (&folder, "out.area");
  g_autoptr (GError) error = NULL;
  pbf_maker_write (maker, pbf, NULL);
  build_area (pbf, out, NULL);
  g_autoptr (MusterArea) area = muster_area_open (out, &error);
  g_assert_no_error (error);
  Seen seen = { .low = 2, .high = -2 };
  g_assert_true (muster_area_query (area, &(MusterBox){ 0, 0, 1, 1 }, 20, on_feature, &seen, NULL, &error));
  folder_clear (&folder);
  return seen;
}

static void
test_across_180_degrees (void)
{
  PbfMaker *maker = pbf_maker_new (PBF_DENSE);
  pbf_maker_node (maker, 1, -17, 179.5, NULL);
  pbf_maker_node (maker, 2, -17, -179.5, NULL);
  pbf_maker_way (maker, 1, "1 2", "highway=primary", "name=Date Line Road", NULL);
  Seen road = build_and_look (maker);
  g_assert_cmpuint (road.n, ==, 1);
  g_assert_cmpuint (road.rings, ==, 2); /* one part on each side */
  g_assert_cmpfloat (road.low, ==, 0);
  g_assert_cmpfloat (road.high, ==, 1);

  maker = pbf_maker_new (PBF_DENSE);
  pbf_maker_node (maker, 1, -17, 179.5, NULL);
  pbf_maker_node (maker, 2, -17, -179.5, NULL);
  pbf_maker_node (maker, 3, -18, -179.5, NULL);
  pbf_maker_node (maker, 4, -18, 179.5, NULL);
  pbf_maker_way (maker, 1, "1 2 3 4 1", "landuse=forest", NULL);
  Seen wood = build_and_look (maker);
  g_assert_cmpuint (wood.areas, ==, 1);
  g_assert_cmpuint (wood.rings, ==, 2);
}

static void
test_untagged_multipolygon_takes_the_tags_of_its_outer_way (void)
{
  PbfMaker *maker = pbf_maker_new (PBF_DENSE);
  const double at[][2]
      = { { 0, 0 }, { 0, .01 }, { .01, .01 }, { .01, 0 }, { .004, .004 }, { .004, .006 }, { .006, .006 } };
  for (guint i = 0; i < G_N_ELEMENTS (at); i++)
    pbf_maker_node (maker, (gint64)i + 1, at[i][0], at[i][1], NULL);
  pbf_maker_way (maker, 1, "1 2 3 4 1", "natural=wood", NULL);
  pbf_maker_way (maker, 2, "5 6 7 5", NULL);
  pbf_maker_relation (maker, 1, "way/1:outer way/2:inner", "type=multipolygon", NULL);
  Seen seen = build_and_look (maker);
  g_assert_cmpuint (seen.n, ==, 1); /* once, not once more for the way */
  g_assert_cmpuint (seen.rings, ==, 2);
  g_assert_cmpint (seen.class, ==, MUSTER_FEATURE_LAND_FOREST);
}

static void
test_broken_relations_are_left_out (void)
{
  PbfMaker *maker = pbf_maker_new (PBF_DENSE);
  for (guint i = 0; i < 4; i++)
    pbf_maker_node (maker, (gint64)i + 1, 0.01 * (i & 1), 0.01 * (i >> 1), NULL);
  pbf_maker_way (maker, 1, "1 2 4", "boundary=administrative", NULL);
  pbf_maker_way (maker, 2, "99 98 97", NULL);
  pbf_maker_way (maker, 3, "1", NULL);
  pbf_maker_way (maker, 4, "", NULL);
  pbf_maker_relation (maker, 1, "way/1:outer way/77:outer", "type=boundary", "boundary=administrative", "admin_level=8",
                      "name=Cut", NULL);
  pbf_maker_relation (maker, 2, "way/2:outer way/3:outer way/4:outer relation/2:", "type=multipolygon",
                      "landuse=forest", NULL);
  pbf_maker_relation (maker, 3, "node/1:outer", "type=multipolygon", "landuse=forest", NULL);
  Seen seen = build_and_look (maker);
  g_assert_cmpuint (seen.n, ==, 1); /* the border line alone */
  g_assert_cmpint (seen.class, ==, MUSTER_FEATURE_BOUNDARY_MUNICIPALITY);
}

/* ---- the sea ---- */

#define BOX 1000000 /* the box of these tests is 0…BOX each way */

static void
add_line (MusterCoast *coast, gint64 first, gint64 last, guint n, ...)
{
  va_list list;
  g_autofree MusterCell *cells = g_new (MusterCell, n);
  va_start (list, n);
  for (guint i = 0; i < n; i++) {
    cells[i].x = va_arg (list, gint32);
    cells[i].y = va_arg (list, gint32);
  }
  va_end (list);
  muster_coast_add (coast, first, last, cells, n);
}

/* How much of the box is sea, and whether a point is. */
static double
sea_of (MusterCoast *coast, MusterShape *sea)
{
  muster_shape_init (sea);
  if (!muster_coast_sea (coast, (MusterCell){ 0, 0 }, (MusterCell){ BOX, BOX }, sea))
    return 0;
  muster_shape_normalise_area (sea);
  return muster_shape_area (sea) / ((double)BOX * BOX);
}

static void
test_sea_lies_to_the_right (void)
{
  const struct {
    const char *what;
    gint32 c[8];
    gint64 last; /* 1: a ring */
    guint n;
    double share;
    MusterCell wet, dry;
  } cases[] = {
    { "west to east: the south",
      { -100, 400000, BOX + 100, 400000 },
      2,
      2,
      0.6,
      { 500000, 900000 },
      { 500000, 100000 } },
    { "east to west: the north",
      { BOX + 100, 400000, -100, 400000 },
      2,
      2,
      0.4,
      { 500000, 100000 },
      { 500000, 900000 } },
    { "ends at the border of the country",
      { 1000, 400000, BOX - 1000, 400000 },
      2,
      2,
      0.6,
      { 5, 900000 },
      { 5, 100000 } },
    { "a corner", { 300000, -50, 300000, 300000, -50, 300000 }, 2, 3, 0.09, { 100000, 100000 }, { 900000, 900000 } },
    { "an island",
      { 400000, 400000, 400000, 600000, 600000, 600000, 600000, 400000 },
      1,
      4,
      0.96,
      { 5, 5 },
      { 500000, 500000 } },
    { "a lake of the sea",
      { 400000, 400000, 600000, 400000, 600000, 600000, 400000, 600000 },
      1,
      4,
      0.04,
      { 500000, 500000 },
      { 5, 5 } },
    { "beyond the box", { -500, -500, -500, 2 * BOX }, 2, 2, 0, { -1, -1 }, { 5, 5 } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MusterCoast) coast = muster_coast_new ();
    MusterCell cells[5];
    MusterShape sea;
    for (guint k = 0; k < 5; k++)
      cells[k] = (MusterCell){ cases[i].c[(2 * k) % 8], cases[i].c[(2 * k + 1) % 8] };
    muster_coast_add (coast, 1, cases[i].last, cells, cases[i].last == 1 ? 5 : cases[i].n);
    g_test_message ("%s", cases[i].what);
    g_assert_cmpfloat_with_epsilon (sea_of (coast, &sea), cases[i].share, 0.001);
    g_assert_cmpint (muster_shape_contains (&sea, cases[i].wet), ==, cases[i].share > 0);
    g_assert_false (muster_shape_contains (&sea, cases[i].dry));
    muster_shape_clear (&sea);
  }
}

/* A coast in several ways given in any order, an island before it, a peninsula over the edge. */
static void
test_sea_of_many_lines (void)
{
  g_autoptr (MusterCoast) coast = muster_coast_new ();
  MusterShape sea;
  add_line (coast, 7, 7, 5, 200000, 700000, 200000, 800000, 300000, 800000, 300000, 700000, 200000,
            700000); /* island */
  add_line (coast, 2, 3, 3, 500000, 500000, 500000, 300000, BOX + 1, 300000);
  add_line (coast, 1, 2, 2, -1, 500000, 500000, 500000);
  add_line (coast, 8, 9, 3, BOX + 9, 800000, 900000, 900000, 800000, BOX + 9); /* land in the corner */
  double share = sea_of (coast, &sea);
  g_assert_true (muster_shape_contains (&sea, (MusterCell){ 100000, 900000 }));
  g_assert_false (muster_shape_contains (&sea, (MusterCell){ 250000, 750000 }));
  g_assert_false (muster_shape_contains (&sea, (MusterCell){ 100000, 100000 }));
  g_assert_false (muster_shape_contains (&sea, (MusterCell){ 990000, 990000 }));
  g_assert_cmpfloat_with_epsilon (share, 0.25 + 0.35 - 0.01 - 0.02, 0.001);
  muster_shape_clear (&sea);
}

typedef struct {
  double area;
  guint n, most;
} Pieces;

static void
on_piece (MusterShape *piece, gpointer data)
{
  Pieces *p = data;
  muster_shape_normalise_area (piece);
  p->area += muster_shape_area (piece);
  p->n++;
  p->most = MAX (p->most, piece->cells->len);
}

static void
test_split_pieces_are_the_whole (void)
{
  g_autoptr (GRand) rand = seeded ();
  MusterShape shape;
  muster_shape_init (&shape);
  add_star (rand, &shape, 500000000, 380000000, 4e6, 5000);
  add_star (rand, &shape, 500000000, 380000000, 1e6, 500);
  muster_shape_normalise_area (&shape);
  double area = muster_shape_area (&shape);
  Pieces p = { 0 };
  muster_shape_split (&shape, 300, 0, on_piece, &p);
  /* Each cut is rounded to the grid: about a hundred of 4e6 by half a unit, 1e-5 of the whole; a lost piece is 1e-3. */
  g_assert_cmpfloat_with_epsilon (p.area, area, area * 1e-4);
  g_assert_cmpuint (p.n, >, 10);
  g_assert_cmpuint (p.most, <=, 300);
  muster_shape_clear (&shape);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/shape/packing-loses-nothing", test_packing_loses_nothing);
  g_test_add_func ("/road/shape/agrees-with-geos", test_agrees_with_geos);
  g_test_add_func ("/road/shape/nesting-decides-what-is-a-hole", test_nesting_decides_what_is_a_hole);
  g_test_add_func ("/road/shape/simplified-stays-near", test_simplified_stays_near);
  g_test_add_func ("/road/shape/coordinates-in-any-order", test_coordinates_in_any_order);
  g_test_add_func ("/road/shape/across-180-degrees", test_across_180_degrees);
  g_test_add_func ("/road/shape/untagged-multipolygon", test_untagged_multipolygon_takes_the_tags_of_its_outer_way);
  g_test_add_func ("/road/shape/broken-relations-are-left-out", test_broken_relations_are_left_out);
  g_test_add_func ("/road/coast/sea-lies-to-the-right", test_sea_lies_to_the_right);
  g_test_add_func ("/road/coast/sea-of-many-lines", test_sea_of_many_lines);
  g_test_add_func ("/road/coast/split-pieces-are-the-whole", test_split_pieces_are_the_whole);
  return g_test_run ();
}
