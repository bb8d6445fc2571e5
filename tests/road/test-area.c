/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building and reading area files. */
#include "fixture.h"
#include "pbf-maker.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- building ---- */

static void
test_same_input_same_bytes (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = demo_pbf (), *a = folder_path (&folder, "a.area"),
                  *b = folder_path (&folder, "another name.area");
  g_autofree char *first = NULL, *second = NULL;
  gsize n = 0, m = 0;
  MusterAreaReport x, y;
  build_area (pbf, a, &x);
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  build_area (pbf, b, &y);
  g_unsetenv ("TZ");
  g_assert_cmpstr (x.sha256, ==, y.sha256);
  g_assert_true (g_file_get_contents (a, &first, &n, NULL) && g_file_get_contents (b, &second, &m, NULL));
  g_assert_cmpmem (first, n, second, m);
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)first, n);
  g_assert_cmpstr (sum, ==, x.sha256);
  g_assert_cmpuint (x.nodes, ==, 65733);
  g_assert_cmpuint (x.ways, ==, 7121);
  g_assert_cmpuint (x.relations, ==, 113);
  g_assert_cmpuint (folder_count (&folder), ==, 2);
  folder_clear (&folder);
}

static void
on_progress (double done, gpointer data)
{
  double *last = data;
  g_assert_cmpfloat (done, >=, *last);
  g_assert_cmpfloat (done, <=, 1);
  *last = done;
}

static void
on_progress_cancel (double done, gpointer data)
{
  if (done > 0.5)
    g_cancellable_cancel (data);
}

static void
test_cancel_leaves_nothing (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = demo_pbf (), *out = folder_path (&folder, "a.area");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MusterAreaReport report;
  double last = 0;
  g_assert_false (muster_area_build (pbf, out, on_progress_cancel, cancellable, cancellable, &report, &error));
  g_assert_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_CANCELLED);
  g_assert_cmpuint (folder_count (&folder), ==, 0);
  g_clear_error (&error);
  g_assert_true (muster_area_build (pbf, out, on_progress, &last, NULL, &report, &error));
  g_assert_cmpfloat (last, ==, 1);
  folder_clear (&folder);
}

static void
test_cannot_write (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = demo_pbf (), *in = folder_path (&folder, "nowhere/a.area"),
                  *copy = folder_path (&folder, "in.osm.pbf");
  g_autofree char *bytes = NULL;
  gsize n;
  MusterAreaReport report;
  const char *targets[] = { in, folder.dir, "/proc/a.area" };
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (muster_area_build (pbf, targets[i], NULL, NULL, NULL, &report, &error));
    g_assert_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE);
  }
  /* Its own input is never replaced. */
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (pbf, &bytes, &n, NULL) && g_file_set_contents (copy, bytes, (gssize)n, NULL));
  g_assert_false (muster_area_build (copy, copy, NULL, NULL, NULL, &report, &error));
  g_assert_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE);
  g_assert_cmpuint (folder_count (&folder), ==, 1);
  folder_clear (&folder);
}

/* Room runs out at every stage of the writing, the old area stays. The limit of a process stands for the full disk. */
static void
test_no_room (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = demo_pbf (), *out = folder_path (&folder, "a.area");
  struct rlimit before;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_true (g_file_set_contents (out, "what was there", -1, NULL));
  for (guint64 room = 0; room < 1500000; room += 180000) {
    g_autoptr (GError) error = NULL;
    g_autofree char *kept = NULL;
    MusterAreaReport report;
    struct rlimit limit = { room, before.rlim_max };
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
    gboolean good = muster_area_build (pbf, out, NULL, NULL, NULL, &report, &error);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
    g_assert_false (good);
    g_assert_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE);
    g_assert_true (g_file_get_contents (out, &kept, NULL, NULL));
    g_assert_cmpstr (kept, ==, "what was there");
    g_assert_cmpuint (folder_count (&folder), ==, 1);
  }
  folder_clear (&folder);
}

/* ---- opening ---- */

static void
expect_error (const char *path, const char *bytes, gsize n, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, bytes, (gssize)n, NULL));
  g_autoptr (MusterArea) area = muster_area_open (path, &error);
  g_assert_null (area);
  g_assert_error (error, MUSTER_AREA_ERROR, code);
}

static gboolean
on_any (const MusterFeature *feature, gpointer data)
{
  guint *n = data;
  (*n)++;
  return TRUE;
}

static void
test_open_refuses (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *path = folder_path (&folder, "x.area"), *bytes = NULL;
  gsize n;
  g_assert_true (g_file_get_contents (demo_area_path (), &bytes, &n, NULL));
  g_autoptr (GError) missing = NULL;
  g_assert_null (muster_area_open (path, &missing));
  g_assert_error (missing, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_NOT_FOUND);
  expect_error (path, "", 0, MUSTER_AREA_ERROR_NOT_AN_AREA);
  expect_error (path, "hello", 5, MUSTER_AREA_ERROR_NOT_AN_AREA);
  expect_error (path, bytes, 50, MUSTER_AREA_ERROR_NOT_AN_AREA);
  expect_error (path, bytes, n / 2, MUSTER_AREA_ERROR_DAMAGED);
  expect_error (path, bytes, n - 1, MUSTER_AREA_ERROR_DAMAGED);
  bytes[63]++; /* the version */
  expect_error (path, bytes, n, MUSTER_AREA_ERROR_VERSION);
  bytes[63]--;
  bytes[68]++; /* another program's file */
  expect_error (path, bytes, n, MUSTER_AREA_ERROR_NOT_AN_AREA);
  folder_clear (&folder);
}

/* Bytes changed anywhere: errors or other answers, never a crash. */
static void
test_damaged_never_crashes (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *path = folder_path (&folder, "x.area"), *bytes = NULL;
  gsize n;
  guint32 seed = (guint32)g_get_real_time ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_test_message ("seed %u", seed);
  g_assert_true (g_file_get_contents (demo_area_path (), &bytes, &n, NULL));
  gint64 end = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;
  guint errors = 0, rounds = 0;
  const MusterBox all = { 0, 0, 1, 1 };
  for (; rounds < 300 && g_get_monotonic_time () < end; rounds++) {
    g_autofree char *changed = g_memdup2 (bytes, n);
    for (guint k = 0, n_flips = 1u << (rounds % 9); k < n_flips; k++)
      changed[g_rand_int_range (rand, k ? 100 : 0, (gint32)n)] ^= (char)(1 << g_rand_int_range (rand, 0, 8));
    g_assert_true (g_file_set_contents_full (path, changed, (gssize)n, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
    g_autoptr (GError) error = NULL, later = NULL;
    g_autoptr (MusterArea) area = muster_area_open (path, &error);
    g_assert_true ((area == NULL) == (error != NULL));
    guint count = 0;
    if (area) {
      g_autoptr (GPtrArray) places = muster_area_search (area, "vadus", NULL, 5, NULL);
      g_autoptr (MusterPlace) place = muster_area_describe (area, (MusterLatLon){ 47.14, 9.52 }, NULL);
      if (!muster_area_query (area, &all, 20, on_any, &count, NULL, &later))
        g_assert_nonnull (later);
    }
    errors += error || later;
  }
  g_test_message ("%u rounds, %u errors", rounds, errors);
  folder_clear (&folder);
}

static void
test_read_only_and_no_traces (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *path = folder_path (&folder, "100% #1?.area"), *bytes = NULL; /* a name that would upset a URI */
  gsize n;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (demo_area_path (), &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)n, NULL));
  g_chmod (path, 0444);
  g_chmod (folder.dir, 0555);
  g_autoptr (MusterArea) area = muster_area_open (path, &error);
  g_assert_no_error (error);
  guint count = 0;
  g_assert_true (muster_area_query (area, &(MusterBox){ 0, 0, 1, 1 }, 14, on_any, &count, NULL, &error));
  g_assert_cmpuint (count, >, 1000);
  g_assert_cmpuint (folder_count (&folder), ==, 1);
  const MusterAreaInfo *info = muster_area_get_info (area);
  g_assert_cmpstr (info->name, ==, "Liechtenstein");
  g_assert_cmpstr (info->attribution, ==, "© OpenStreetMap contributors");
  g_assert_cmpstr (info->timestamp, ==, "2013-08-03T19:00:02Z");
  g_assert_cmpuint (info->nodes, ==, 65733);
  g_assert_cmpfloat_with_epsilon (info->south_west.lat, 47.04774, 1e-6);
  g_assert_cmpfloat_with_epsilon (info->north_east.lon, 9.636217, 1e-6);
  folder_clear (&folder);
}

/* ---- querying ---- */

typedef struct {
  GHashTable *ids;
  MusterBox box;
  double grain; /* how far outside the box a feature may lie: what simplification for this zoom may have moved */
  MusterFeatureClass class;
  int layer;
  gint64 id;
  guint n;
} Walk;

static gboolean
on_feature (const MusterFeature *f, gpointer data)
{
  Walk *w = data;
  if (w->n > 0) {
    gboolean after = f->class > w->class || (f->class == w->class && f->layer > w->layer)
                     || (f->class == w->class && f->layer == w->layer && f->id > w->id);
    g_assert_true (after);
  }
  w->class = f->class;
  w->layer = f->layer;
  w->id = f->id;
  w->n++;
  g_assert_true (g_hash_table_add (w->ids, GSIZE_TO_POINTER ((gsize)f->id)));
  MusterBox b = { f->label.x, f->label.y, f->label.x, f->label.y };
  guint total = 0;
  const MusterPoint *p = f->points;
  for (guint r = 0; r < f->n_rings; r++) {
    double area = 0;
    guint n = f->ring_lengths[r];
    g_assert_cmpuint (n, >=, f->flags & MUSTER_FEATURE_IS_AREA ? 3 : 1);
    for (guint i = 0, j = n - 1; i < n; j = i++) {
      area += (p[j].x - p[0].x) * (p[i].y - p[0].y) - (p[i].x - p[0].x) * (p[j].y - p[0].y);
      if (total == 0)
        b = (MusterBox){ p[i].x, p[i].y, p[i].x, p[i].y };
      b = (MusterBox){ MIN (b.x0, p[i].x), MIN (b.y0, p[i].y), MAX (b.x1, p[i].x), MAX (b.y1, p[i].y) };
      total++;
    }
    if (r == 0 && (f->flags & MUSTER_FEATURE_IS_AREA))
      g_assert_cmpfloat (area, >, 0); /* outer rings first */
    p += n;
  }
  const double grain = 1.2e-7; /* the index holds 32-bit floats, rounded outwards */
  g_assert_true (b.x1 >= w->box.x0 - grain && b.x0 <= w->box.x1 + grain && b.y1 >= w->box.y0 - grain
                 && b.y0 <= w->box.y1 + grain);
  return TRUE;
}

static Walk
walk (MusterArea *area, MusterBox box, double zoom)
{
  Walk w = { .ids = g_hash_table_new (NULL, NULL), .box = box, .grain = 1e-9 + 1 / (256 * exp2 (zoom)) };
  g_autoptr (GError) error = NULL;
  g_assert_true (muster_area_query (area, &box, zoom, on_feature, &w, NULL, &error));
  g_assert_no_error (error);
  return w;
}

/* Four quarters of any box hold together what the box holds; a smaller zoom never shows more. */
static void
test_query_is_consistent (void)
{
  MusterArea *area = demo_area ();
  const MusterAreaInfo *info = muster_area_get_info (area);
  MusterPoint a = muster_mercator (info->south_west), b = muster_mercator (info->north_east);
  guint32 seed = (guint32)g_get_real_time ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 40; round++) {
    double x = g_rand_double_range (rand, a.x, b.x), y = g_rand_double_range (rand, b.y, a.y);
    double size = g_rand_double_range (rand, 1e-6, 3e-4), zoom = g_rand_int_range (rand, 12, 20);
    MusterBox box = { x, y, x + size, y + size };
    Walk whole = walk (area, box, zoom);
    g_autoptr (GHashTable) parts = g_hash_table_new (NULL, NULL);
    for (guint q = 0; q < 4; q++) {
      double half = size / 2, qx = x + (q & 1) * half, qy = y + (q >> 1) * half;
      Walk part = walk (area, (MusterBox){ qx, qy, qx + half, qy + half }, zoom);
      GHashTableIter iter;
      gpointer id;
      g_hash_table_iter_init (&iter, part.ids);
      while (g_hash_table_iter_next (&iter, &id, NULL)) {
        g_assert_true (g_hash_table_contains (whole.ids, id));
        g_hash_table_add (parts, id);
      }
      g_hash_table_unref (part.ids);
    }
    /* A line across a corner of the box of a diagonal may meet the whole's bounds and no quarter's less a grain. */
    g_assert_cmpuint (g_hash_table_size (parts), ==, whole.n);
    Walk coarse = walk (area, box, zoom - 1);
    g_assert_cmpuint (coarse.n, <=, whole.n);
    g_hash_table_unref (coarse.ids);
    g_hash_table_unref (whole.ids);
  }
  for (int zoom = 0; zoom <= 20; zoom++) {
    Walk all = walk (area, (MusterBox){ 0, 0, 1, 1 }, zoom);
    g_test_message ("zoom %d: %u features", zoom, all.n);
    g_hash_table_unref (all.ids);
  }
}

static gboolean
on_first (const MusterFeature *feature, gpointer data)
{
  (*(guint *)data)++;
  return FALSE;
}

static void
test_query_stops (void)
{
  guint n = 0;
  g_autoptr (GError) error = NULL;
  g_assert_true (muster_area_query (demo_area (), &(MusterBox){ 0, 0, 1, 1 }, 14, on_first, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 1);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_false (muster_area_query (demo_area (), &(MusterBox){ 0, 0, 1, 1 }, 14, on_any, &n, cancelled, &error));
  g_assert_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_CANCELLED);
}

static void
test_describe (void)
{
  const struct {
    double lat, lon;
    const char *name, *kind, *within;
  } cases[] = { { 47.1390, 9.5226, "Städtle", "street", "Vaduz" },
                { 47.2400, 9.5250, NULL, NULL, "Ruggell" },
                { 47.0667, 9.5000, NULL, NULL, "Balzers" },
                { 0, 0, NULL, NULL, NULL } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterPlace) place
        = muster_area_describe (demo_area (), (MusterLatLon){ cases[i].lat, cases[i].lon }, &error);
    g_assert_no_error (error);
    if (!cases[i].within) {
      g_assert_null (place);
      continue;
    }
    g_assert_nonnull (place);
    g_assert_cmpstr (place->within, ==, cases[i].within);
    if (cases[i].name) {
      g_assert_cmpstr (place->name, ==, cases[i].name);
      g_assert_cmpstr (place->kind, ==, cases[i].kind);
    }
  }
}

/* ---- lists ---- */

typedef struct {
  guint fire, helipads, schools, sites, n;
  gint64 last;
} Pois;

static gboolean
on_poi (const MusterPoi *poi, gpointer data)
{
  Pois *p = data;
  p->n++;
  p->fire += strcmp (poi->kind, "fire_station") == 0;
  p->helipads += strcmp (poi->kind, "helipad") == 0;
  p->schools += strcmp (poi->kind, "school") == 0;
  p->sites += poi->footprint_m2 > 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterJson) tags = muster_json_parse (poi->tags, -1, &error);
  g_assert_no_error (error);
  g_assert_true (muster_json_is_object (tags));
  g_assert_true (muster_latlon_is_valid (poi->at));
  g_assert_cmpfloat (poi->footprint_m2, <, 1e7);
  gint64 order = (poi->osm[0] == 'n'   ? 0
                  : poi->osm[0] == 'w' ? 1
                                       : 2)
                     * G_GINT64_CONSTANT (1000000000)
                 + g_ascii_strtoll (strchr (poi->osm, '/') + 1, NULL, 10);
  g_assert_cmpint (order, >, p->last);
  p->last = order;
  return TRUE;
}

static void
test_pois (void)
{
  Pois p = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_true (muster_area_foreach_poi (demo_area (), on_poi, &p, &error));
  g_assert_cmpuint (p.fire, ==, 6);
  g_assert_cmpuint (p.helipads, ==, 3);
  g_assert_cmpuint (p.schools, ==, 16);
  g_assert_cmpuint (p.sites, >, 40);
}

typedef struct {
  double country, municipalities;
  guint n;
} Bounds;

static gboolean
on_boundary (const MusterBoundary *boundary, gpointer data)
{
  Bounds *b = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterJson) geometry = muster_json_parse (boundary->geometry, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (muster_json_get_text (geometry, "type"), ==, "MultiPolygon");
  const MusterJson *rings = muster_json_at (muster_json_get (geometry, "coordinates"), 0);
  const MusterJson *ring = muster_json_at (rings, 0);
  gsize n = muster_json_length (ring);
  g_assert_cmpuint (n, >=, 4);
  double area = 0; /* of the outer ring: positive, it runs counter-clockwise */
  for (gsize i = 1; i < n; i++) {
    const MusterJson *p = muster_json_at (ring, i - 1), *q = muster_json_at (ring, i);
    area += muster_json_real (muster_json_at (p, 0), NAN) * muster_json_real (muster_json_at (q, 1), NAN)
            - muster_json_real (muster_json_at (q, 0), NAN) * muster_json_real (muster_json_at (p, 1), NAN);
  }
  g_assert_cmpfloat (area, >, 0);
  if (boundary->admin_level == 2)
    b->country += boundary->area_km2;
  if (boundary->admin_level == 8) {
    b->municipalities += boundary->area_km2;
    b->n++;
  }
  return TRUE;
}

/* The eleven municipalities are the country; the official figure is 160.5 km² (data of 2013 gives a little less). */
static void
test_boundaries_add_up (void)
{
  Bounds b = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_true (muster_area_foreach_boundary (demo_area (), on_boundary, &b, &error));
  g_assert_cmpuint (b.n, ==, 11);
  g_assert_cmpfloat_with_epsilon (b.country, 160.5, 1.5);
  g_assert_cmpfloat_with_epsilon (b.municipalities, b.country, 0.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/area/same-input-same-bytes", test_same_input_same_bytes);
  g_test_add_func ("/road/area/cancel-leaves-nothing", test_cancel_leaves_nothing);
  g_test_add_func ("/road/area/cannot-write", test_cannot_write);
  g_test_add_func ("/road/area/no-room", test_no_room);
  g_test_add_func ("/road/area/open-refuses", test_open_refuses);
  g_test_add_func ("/road/area/damaged-never-crashes", test_damaged_never_crashes);
  g_test_add_func ("/road/area/read-only-and-no-traces", test_read_only_and_no_traces);
  g_test_add_func ("/road/area/query-is-consistent", test_query_is_consistent);
  g_test_add_func ("/road/area/query-stops", test_query_stops);
  g_test_add_func ("/road/area/describe", test_describe);
  g_test_add_func ("/road/area/pois", test_pois);
  g_test_add_func ("/road/area/boundaries-add-up", test_boundaries_add_up);
  int failed = g_test_run ();
  demo_area_done ();
  return failed;
}
