/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading extracts: of every shape the format allows, and damaged ones, which must give an error and leave nothing. */
#include "fixture.h"
#include "pbf-maker.h"
#include "road/pbf.h"
#include <string.h>
#ifdef HAVE_READOSM
#include <readosm.h>
#endif

typedef struct {
  guint64 n[3], tags, refs;
  guint64 sum; /* of ids and coordinates, in no order, modulo 2⁶⁴ */
} Tally;

static gboolean
on_object (MusterOsmType type, const MusterOsmObject *o, gpointer data)
{
  Tally *t = data;
  t->n[type]++;
  t->tags += o->tags.n;
  t->refs += o->n_refs;
  t->sum += (guint64)o->id * (type + 1) + (guint64)(type == MUSTER_OSM_NODE ? (gint64)o->lat * 3 + o->lon : 0);
  for (guint i = 0; i < o->n_refs; i++)
    t->sum += (guint64)o->refs[i];
  return TRUE;
}

static gboolean
tally (const char *path, Tally *out, GError **error)
{
  memset (out, 0, sizeof *out);
  g_autoptr (MusterPbf) pbf = muster_pbf_open (path, error);
  return pbf && muster_pbf_read (pbf, 7, on_object, out, NULL, NULL, 0, 1, NULL, error);
}

#ifdef HAVE_READOSM
static int
on_readosm_node (const void *data, const readosm_node *node)
{
  Tally *t = (Tally *)data;
  t->n[0]++;
  t->tags += (guint64)node->tag_count;
  t->sum += node->id + (gint64)(node->latitude * 1e7 + 0.5) * 3 + (gint64)(node->longitude * 1e7 + 0.5);
  return READOSM_OK;
}

static int
on_readosm_way (const void *data, const readosm_way *way)
{
  Tally *t = (Tally *)data;
  t->n[1]++;
  t->tags += (guint64)way->tag_count;
  t->refs += (guint64)way->node_ref_count;
  t->sum += way->id * 2;
  for (int i = 0; i < way->node_ref_count; i++)
    t->sum += way->node_refs[i];
  return READOSM_OK;
}

static int
on_readosm_relation (const void *data, const readosm_relation *relation)
{
  Tally *t = (Tally *)data;
  t->n[2]++;
  t->tags += (guint64)relation->tag_count;
  t->refs += (guint64)relation->member_count;
  t->sum += relation->id * 3;
  for (int i = 0; i < relation->member_count; i++)
    t->sum += relation->members[i].id;
  return READOSM_OK;
}

static void
test_agrees_with_readosm (void)
{
  g_autofree char *path = demo_pbf ();
  g_autoptr (GError) error = NULL;
  Tally ours, theirs = { 0 };
  g_assert_true (tally (path, &ours, &error));
  const void *handle = NULL;
  g_assert_cmpint (readosm_open (path, &handle), ==, READOSM_OK);
  g_assert_cmpint (readosm_parse (handle, &theirs, on_readosm_node, on_readosm_way, on_readosm_relation), ==,
                   READOSM_OK);
  readosm_close (handle);
  g_assert_cmpuint (ours.n[0], ==, 65733);
  g_assert_cmpuint (ours.n[1], ==, 7121);
  g_assert_cmpuint (ours.n[2], ==, 113);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (ours.n[i], ==, theirs.n[i]);
  g_assert_cmpuint (ours.tags, ==, theirs.tags);
  g_assert_cmpuint (ours.refs, ==, theirs.refs);
  g_assert_cmpuint (ours.sum, ==, theirs.sum);
}

#endif

static void
make_small (PbfFlags flags, const char *path, const char *feature)
{
  PbfMaker *maker = pbf_maker_new (flags);
  pbf_maker_node (maker, 1, -33.5, -70.25, "place=town", "name=Sur", NULL);
  pbf_maker_node (maker, 2, -33.501, -70.249, NULL);
  pbf_maker_node (maker, 9000000000, -33.502, -70.251, NULL);
  pbf_maker_node (maker, -4, 0, 0, NULL);
  pbf_maker_way (maker, 5000000000, "1 2 9000000000 1", "building=yes", NULL);
  pbf_maker_relation (maker, 6000000000, "way/5000000000:outer node/1:label relation/7:", "type=multipolygon",
                      "landuse=forest", NULL);
  pbf_maker_write (maker, path, feature);
}

/* Dense or not, compressed or not, any granularity and offset: the same objects. */
static void
test_all_encodings_are_equal (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *path = folder_path (&folder, "small.osm.pbf");
  Tally first = { 0 };
  for (PbfFlags flags = 0; flags < 8; flags++) {
    g_autoptr (GError) error = NULL;
    Tally now;
    make_small (flags, path, NULL);
    g_assert_true (tally (path, &now, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (now.n[0], ==, 4);
    g_assert_cmpuint (now.n[1], ==, 1);
    g_assert_cmpuint (now.n[2], ==, 1);
    g_assert_cmpuint (now.refs, ==, 7);
    if (flags == 0)
      first = now;
    g_assert_cmpmem (&first, sizeof first, &now, sizeof now);
  }
  folder_clear (&folder);
}

static void
test_refuses_what_it_cannot_read (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *path = folder_path (&folder, "in.osm.pbf");
  const struct {
    const char *content;
    int code;
  } cases[] = { { "", MUSTER_AREA_ERROR_INPUT },
                { "x", MUSTER_AREA_ERROR_INPUT },
                { "<?xml version='1.0'?><osm version='0.6'></osm>", MUSTER_AREA_ERROR_INPUT },
                { "SQLite format 3", MUSTER_AREA_ERROR_INPUT } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    Tally t;
    g_assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
    g_assert_false (tally (path, &t, &error));
    g_assert_error (error, MUSTER_AREA_ERROR, cases[i].code);
  }
  g_autoptr (GError) missing = NULL, folder_error = NULL, history = NULL;
  Tally t;
  g_assert_false (tally ("/nonexistent.osm.pbf", &t, &missing));
  g_assert_error (missing, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_NOT_FOUND);
  g_assert_false (tally (folder.dir, &t, &folder_error));
  g_assert_error (folder_error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_INPUT);
  make_small (PBF_DENSE, path, "HistoricalInformation");
  g_assert_false (tally (path, &t, &history));
  g_assert_error (history, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_INPUT);
  g_assert_nonnull (strstr (history->message, "history"));
  folder_clear (&folder);
}

/* Cut anywhere: an error, no output, and what stood at the output stays. A cut that falls between two blocks cannot be
 * seen in this format, so those lengths are left out. */
static void
test_truncated_is_refused (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *pbf = demo_pbf (), *path = folder_path (&folder, "cut.osm.pbf"),
                  *out = folder_path (&folder, "out.area");
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (pbf, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (out, "what was there", -1, NULL));
  g_autoptr (GHashTable) seams = g_hash_table_new (NULL, NULL);
  for (gsize at = 0; at < size;) {
    guint32 n;
    memcpy (&n, bytes + at, 4);
    n = GUINT32_FROM_BE (n);
    /* The size of the blob is the header's last field: a varint after its key 0x18. */
    gsize k = at + 4 + n - 1, blob = 0;
    while (k > at + 4 && (guint8)bytes[k - 1] != 0x18)
      k--;
    for (guint shift = 0; k < at + 4 + n; k++, shift += 7)
      blob |= (gsize)(bytes[k] & 0x7f) << shift;
    g_hash_table_add (seams, GSIZE_TO_POINTER (at));
    at += 4 + n + blob;
  }
  g_assert_cmpuint (g_hash_table_size (seams), >, 5);
  for (guint i = 0; i < 120; i++) {
    gsize cut = i < 40 ? i : i < 60 ? size - (i - 39) : size * (i - 59) / 61;
    if (cut > 0 && g_hash_table_contains (seams, GSIZE_TO_POINTER (cut)))
      continue;
    g_autoptr (GError) error = NULL;
    g_autofree char *kept = NULL;
    MusterAreaReport report;
    g_assert_true (g_file_set_contents (path, bytes, (gssize)cut, NULL));
    g_assert_false (muster_area_build (path, out, NULL, NULL, NULL, &report, &error));
    g_assert_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_INPUT);
    g_assert_true (g_file_get_contents (out, &kept, NULL, NULL));
    g_assert_cmpstr (kept, ==, "what was there");
    g_assert_cmpuint (folder_count (&folder), ==, 2);
  }
  folder_clear (&folder);
}

/* Any bytes changed: an error or a reading, never a crash. Uncompressed blocks, so that no check sum stands before. */
static void
test_flipped_bytes_never_crash (void)
{
  Folder folder;
  folder_init (&folder);
  g_autofree char *path = folder_path (&folder, "small.osm.pbf"), *out = folder_path (&folder, "out.area"),
                  *bytes = NULL;
  guint32 seed = (guint32)g_get_real_time ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_test_message ("seed %u", seed);
  gint64 end = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;
  guint refused = 0, read = 0, built = 0;
  for (guint round = 0; round < 20000 && g_get_monotonic_time () < end; round++) {
    gsize size;
    if (round % 1000 == 0) {
      g_clear_pointer (&bytes, g_free);
      make_small (PBF_RAW | (round / 1000 % 2 ? PBF_DENSE : 0), path, NULL);
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
    }
    g_autofree char *changed = g_memdup2 (bytes, size);
    for (int k = g_rand_int_range (rand, 1, 5); k > 0; k--)
      changed[g_rand_int_range (rand, 0, (gint32)size)] = (char)g_rand_int_range (rand, 0, 256);
    GError *error = NULL;
    Tally t;
    g_assert_true (g_file_set_contents_full (path, changed, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
    gboolean good = tally (path, &t, &error);
    g_assert_true (good == (error == NULL));
    good ? read++ : refused++;
    g_clear_error (&error);
    if (good && built < 60) {
      MusterAreaReport report;
      built++;
      if (!muster_area_build (path, out, NULL, NULL, NULL, &report, &error))
        g_assert_nonnull (error);
      g_clear_error (&error);
    }
  }
  g_test_message ("%u refused, %u read, %u built", refused, read, built);
  folder_clear (&folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#ifdef HAVE_READOSM
  g_test_add_func ("/road/pbf/agrees-with-readosm", test_agrees_with_readosm);
#endif
  g_test_add_func ("/road/pbf/all-encodings-are-equal", test_all_encodings_are_equal);
  g_test_add_func ("/road/pbf/refuses-what-it-cannot-read", test_refuses_what_it_cannot_read);
  g_test_add_func ("/road/pbf/truncated-is-refused", test_truncated_is_refused);
  g_test_add_func ("/road/pbf/flipped-bytes-never-crash", test_flipped_bytes_never_crash);
  return g_test_run ();
}
