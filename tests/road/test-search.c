/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"
#include "pbf-maker.h"
#include "road/names.h"
#include <sqlite3.h>
#include <string.h>

static GPtrArray *
search (MusterArea *area, const char *text, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *places = muster_area_search (area, text, NULL, limit, &error);
  g_assert_no_error (error);
  g_assert_nonnull (places);
  g_assert_cmpuint (places->len, <=, limit);
  for (guint i = 1; i < places->len; i++)
    g_assert_cmpfloat (((MusterPlace *)places->pdata[i - 1])->score, >=, ((MusterPlace *)places->pdata[i])->score);
  return places;
}

static int
rank_of (GPtrArray *places, const char *name)
{
  for (guint i = 0; i < places->len; i++)
    if (strcmp (((MusterPlace *)places->pdata[i])->name, name) == 0)
      return (int)i;
  return -1;
}

static void
assert_first (MusterArea *area, const char *text, const char *name, const char *kind)
{
  g_autoptr (GPtrArray) places = search (area, text, 10);
  g_assert_cmpuint (places->len, >, 0);
  const MusterPlace *first = places->pdata[0];
  g_assert_cmpstr (first->name, ==, name);
  if (kind)
    g_assert_cmpstr (first->kind, ==, kind);
}

static void
test_vaduz (void)
{
  g_autoptr (GPtrArray) places = search (demo_area (), "Vaduz", 5);
  const MusterPlace *first = places->pdata[0];
  g_assert_cmpstr (first->name, ==, "Vaduz");
  g_assert_cmpstr (first->kind, ==, "town");
  g_assert_cmpfloat_with_epsilon (first->lat, 47.14, 0.01);
  g_assert_cmpfloat_with_epsilon (first->lon, 9.52, 0.01);
  assert_first (demo_area (), "Vadus", "Vaduz", "town");
  assert_first (demo_area (), "VADUZ", "Vaduz", "town");
  assert_first (demo_area (), "  vaduz ", "Vaduz", "town");
}

static void
test_ways_to_ask (void)
{
  MusterArea *area = demo_area ();
  assert_first (area, "balzers", "Balzers", "village");
  assert_first (area, "sch", "Schaan", "village");                           /* prefix: the most important */
  assert_first (area, "furst franz", "Fürst-Franz-Josef-Strasse", "street"); /* no umlaut, no hyphens */
  assert_first (area, "fuerst franz", "Fürst-Franz-Josef-Strasse", "street");
  assert_first (area, "schloss vaduz", "Schloss Vaduz", "castle");
  assert_first (area, "landesspital", "Liechtensteinisches Landesspital", "hospital"); /* a later word */
  assert_first (area, "andesspita", "Liechtensteinisches Landesspital", "hospital");   /* inside a word */
  g_autoptr (GPtrArray) street = search (area, "landstrasse schaan", 3);
  g_assert_cmpstr (((MusterPlace *)street->pdata[0])->name, ==, "Landstrasse");
  g_assert_cmpstr (((MusterPlace *)street->pdata[0])->within, ==, "Schaan");
  const char *nothing[] = { "", "   ", "--", "qqqqqqqq", "\xff\xfe", "\"", "*" };
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++) {
    g_autoptr (GPtrArray) none = search (area, nothing[i], 5);
    g_assert_cmpuint (none->len, ==, 0);
  }
  /* The languages below must not see what a person types. */
  const char *hostile[]
      = { "'; DROP TABLE place; --", "NEAR(vaduz", "vaduz OR schaan", "keys:vaduz", "vad*", "^vaduz" };
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GPtrArray) any = search (area, hostile[i], 5);
    g_assert_nonnull (any);
  }
}

static void
test_near_lifts (void)
{
  g_autoptr (GError) error = NULL;
  MusterLatLon ruggell = { 47.238, 9.527 }, balzers = { 47.066, 9.5 };
  g_autoptr (GPtrArray) north = muster_area_search (demo_area (), "rheinstrasse", &ruggell, 3, &error);
  g_autoptr (GPtrArray) south = muster_area_search (demo_area (), "landstrasse", &balzers, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((MusterPlace *)north->pdata[0])->within, ==, "Ruggell");
  g_assert_cmpfloat (((MusterPlace *)south->pdata[0])->lat, <, 47.12);
}

/* All names of the demo, read past the library; less those that are only what a thing is, which give way to real names.
 */
static GPtrArray *
all_names (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  g_assert_cmpint (sqlite3_open_v2 (demo_area_path (), &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db, "SELECT DISTINCT name FROM place WHERE name <> replace(kind, '_', ' ') ORDER BY name", -1,
                          &s, NULL),
      ==, SQLITE_OK);
  while (sqlite3_step (s) == SQLITE_ROW)
    g_ptr_array_add (names, g_strdup ((const char *)sqlite3_column_text (s, 0)));
  sqlite3_finalize (s);
  sqlite3_close (db);
  g_assert_cmpuint (names->len, >, 500);
  return names;
}

/* All keys of the places of one name. */
static char *
keys_of (const MusterPlace *place)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  g_assert_cmpint (sqlite3_open_v2 (demo_area_path (), &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT group_concat(keys) FROM place WHERE name = ?1", -1, &s, NULL), ==,
                   SQLITE_OK);
  sqlite3_bind_text (s, 1, place->name, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_ROW);
  char *keys = g_strdup ((const char *)sqlite3_column_text (s, 0));
  sqlite3_finalize (s);
  sqlite3_close (db);
  return keys;
}

static gboolean
is_same_key (const char *a, const char *b)
{
  g_autoptr (MusterNames) names = muster_names_new ();
  g_autofree char *x = muster_names_fold (names, a), *y = muster_names_fold (names, b);
  return strcmp (x, y) == 0;
}

static void
test_every_name_finds_itself_first (void)
{
  g_autoptr (GPtrArray) names = all_names ();
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autoptr (GPtrArray) places = search (demo_area (), name, 5);
    if (places->len == 0 || !is_same_key (name, ((MusterPlace *)places->pdata[0])->name)) {
      /* Another place may have this name as its second one; then it is among the first all the same. */
      if (rank_of (places, name) < 0)
        g_error ("“%s” does not find itself", name);
    }
  }
}

/* One letter lost, added, changed or swapped. */
static char *
spoil (GRand *rand, const char *name)
{
  glong n;
  g_autofree gunichar *c = g_utf8_to_ucs4_fast (name, -1, &n);
  g_autofree gunichar *out = g_new0 (gunichar, n + 2);
  glong at;
  do
    at = g_rand_int_range (rand, 0, (gint32)n);
  while (!g_unichar_isalpha (c[at]));
  gunichar letter = (gunichar)g_rand_int_range (rand, 'a', 'z' + 1);
  memcpy (out, c, (gsize)n * sizeof *c);
  switch (g_rand_int_range (rand, 0, 4)) {
  case 0:
    memmove (out + at, out + at + 1, (gsize)(n - at) * sizeof *c);
    break;
  case 1:
    memmove (out + at + 1, c + at, (gsize)(n - at) * sizeof *c);
    out[at] = letter;
    break;
  case 2:
    out[at] = letter;
    break;
  default:
    if (at + 1 < n) {
      out[at] = c[at + 1];
      out[at + 1] = c[at];
    }
  }
  return g_ucs4_to_utf8 (out, -1, NULL, NULL, NULL);
}

static void
test_one_wrong_letter_is_forgiven (void)
{
  g_autoptr (GPtrArray) names = all_names ();
  g_autoptr (MusterNames) folder = muster_names_new ();
  guint32 seed = (guint32)g_get_real_time ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_test_message ("seed %u", seed);
  guint asked = 0, missed = 0;
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *plain = muster_names_fold (folder, name);
    if (g_utf8_strlen (plain, -1) < 5)
      continue;
    g_autofree char *typed = spoil (rand, name);
    g_autoptr (GPtrArray) places = search (demo_area (), typed, 3);
    asked++;
    if (rank_of (places, name) >= 0)
      continue;
    /* What was typed may itself be in the name, another name or the kind of other places: those rightly come first. */
    gboolean rightly = places->len > 0;
    g_autofree char *spoilt = muster_names_fold (folder, typed);
    for (guint k = 0; k < places->len; k++) {
      const MusterPlace *other = places->pdata[k];
      g_autofree char *keys = keys_of (other);
      glong n, m;
      g_autofree char *plain_other = muster_names_fold (folder, other->name);
      g_autofree gunichar *x = g_utf8_to_ucs4_fast (spoilt, -1, &n), *y = g_utf8_to_ucs4_fast (plain_other, -1, &m);
      rightly &= strstr (keys, spoilt) != NULL || strstr (other->kind, spoilt) != NULL
                 || muster_names_distance (x, n, y, m, 1, FALSE) <= 1;
    }
    if (!rightly) {
      missed++;
      g_test_message ("“%s” does not find “%s” (first: “%s”)", typed, name,
                      places->len ? ((MusterPlace *)places->pdata[0])->name : "nothing");
    }
  }
  g_test_message ("%u asked, %u missed", asked, missed);
  g_assert_cmpuint (missed, ==, 0);
}

/* Where nothing is nearer, two wrong letters in a short word are forgiven too; a name that is right brings none of
 * those. */
static void
test_two_wrong_letters_are_forgiven_as_a_last_resort (void)
{
  static const char *const asked[][2]
      = { { "Vaduts", "Vaduz" }, { "Fadutz", "Vaduz" }, { "Balsehrs", "Balzers" }, { "Eshenn", "Eschen" } };
  g_autoptr (GPtrArray) names = all_names ();
  guint n_asked = 0;
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autoptr (GPtrArray) places = search (demo_area (), asked[i][0], 3);
    if (rank_of (places, asked[i][1]) < 0)
      g_error ("“%s” does not find “%s”", asked[i][0], asked[i][1]);
  }
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    gsize n = strlen (name);
    if (!g_str_is_ascii (name) || strpbrk (name, " -.,'/()") != NULL || n < 6 || n > 7)
      continue;
    g_autofree char *typed = g_strndup (name, n - 2);
    g_autofree char *spoilt = g_strconcat (typed, "qx", NULL);
    g_autoptr (GPtrArray) places = search (demo_area (), spoilt, 400);
    n_asked++;
    if (rank_of (places, name) < 0 && places->len == 0)
      g_error ("“%s” does not find “%s”", spoilt, name);
  }
  g_assert_cmpuint (n_asked, >, 20);
  g_autoptr (GPtrArray) right = search (demo_area (), "Schaan", 400);
  g_autoptr (MusterNames) folder = muster_names_new ();
  for (guint i = 0; i < right->len; i++) {
    g_autofree char *plain = muster_names_fold (folder, ((MusterPlace *)right->pdata[i])->name);
    glong m;
    g_autofree gunichar *y = g_utf8_to_ucs4_fast (plain, -1, &m), *x = g_utf8_to_ucs4_fast ("schaan", -1, NULL);
    g_assert_cmpuint (muster_names_distance (x, 6, y, m, 2, FALSE), !=, 2);
  }
}

static MusterArea *
chinese_area (Folder *folder)
{
  g_autofree char *pbf = folder_path (folder, "cn.osm.pbf"), *out = folder_path (folder, "cn.area");
  g_autoptr (GError) error = NULL;
  PbfMaker *maker = pbf_maker_new (PBF_DENSE);
  pbf_maker_node (maker, 1, 27.62, 113.85, "place=city", "name=萍乡市", NULL);
  pbf_maker_node (maker, 2, 27.63, 113.86, "amenity=hospital", "name=萍乡市人民医院", NULL);
  pbf_maker_node (maker, 3, 27.64, 113.87, "place=village", "name=湘东镇", NULL);
  pbf_maker_node (maker, 4, 27.65, 113.88, "place=town", "name=Мурманск", NULL);
  pbf_maker_node (maker, 5, 27.66, 113.89, "place=town", "name=Ålesund", NULL);
  pbf_maker_node (maker, 8, 27.67, 113.90, "place=town", "name=厦门", NULL);
  pbf_maker_node (maker, 9, 27.68, 113.91, "place=town", "name=长安街", NULL);
  pbf_maker_node (maker, 10, 27.69, 113.92, "place=town", "name=六安市", NULL);
  pbf_maker_node (maker, 6, 27.621, 113.851, NULL);
  pbf_maker_node (maker, 7, 27.622, 113.852, NULL);
  pbf_maker_way (maker, 1, "6 7", "highway=primary", "name=建设东路", "name:en=Jianshe East Road", NULL);
  pbf_maker_write (maker, pbf, NULL);
  build_area (pbf, out, NULL);
  MusterArea *area = muster_area_open (out, &error);
  g_assert_no_error (error);
  return area;
}

static void
test_pinyin (void)
{
  Folder folder;
  folder_init (&folder);
  g_autoptr (MusterArea) area = chinese_area (&folder);
  const char *asked[][2] = {
    { "萍乡市", "萍乡市" },
    { "萍乡", "萍乡市" },
    { "pingxiang", "萍乡市" },
    { "ping xiang", "萍乡市" },
    { "PingXiangShi", "萍乡市" },
    { "pxs", "萍乡市" },
    { "pxsrmyy", "萍乡市人民医院" },
    { "人民医院", "萍乡市人民医院" },
    { "医院", "萍乡市人民医院" },
    { "renminyiyuan", "萍乡市人民医院" },
    { "rmyy", "萍乡市人民医院" },
    { "pingxiagn", "萍乡市" },
    { "xiangdong", "湘东镇" },
    { "jianshe", "建设东路" },
    { "建设", "建设东路" },
    { "jsdl", "建设东路" },
    { "Jianshe East", "建设东路" },
    { "murmansk", "Мурманск" },
    { "мурманск", "Мурманск" },
    { "alesund", "Ålesund" },
    { "aalesund", "Ålesund" },
    { "xiamen", "厦门" },
    { "changanjie", "长安街" },
    { "caj", "长安街" },
    { "luan", "六安市" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autoptr (GPtrArray) places = search (area, asked[i][0], 5);
    if (places->len == 0 || strcmp (((MusterPlace *)places->pdata[0])->name, asked[i][1]) != 0)
      g_error ("“%s” does not find “%s”, but %s", asked[i][0], asked[i][1],
               places->len ? ((MusterPlace *)places->pdata[0])->name : "nothing");
  }
  folder_clear (&folder);
}

/* Against the plain definition, by trying all ways: the distance is a metric's neighbour and never above the longer
 * word. */
static void
test_distance (void)
{
  const struct {
    const char *a, *b;
    guint whole, prefix;
  } cases[] = { { "vadus", "vaduz", 1, 1 }, { "vdauz", "vaduz", 1, 1 },
                { "vaduz", "vaduz", 0, 0 }, { "vad", "vaduz", 2, 0 },
                { "", "abc", 3, 0 },        { "abc", "", 3, 3 },
                { "ca", "abc", 3, 1 },      { "schan", "schaanwald", 5, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    glong n, m;
    g_autofree gunichar *a = g_utf8_to_ucs4_fast (cases[i].a, -1, &n), *b = g_utf8_to_ucs4_fast (cases[i].b, -1, &m);
    g_assert_cmpuint (muster_names_distance (a, n, b, m, 9, FALSE), ==, cases[i].whole);
    g_assert_cmpuint (muster_names_distance (a, n, b, m, 9, TRUE), ==, cases[i].prefix);
    for (guint limit = 0; limit < 4; limit++)
      g_assert_cmpuint (muster_names_distance (a, n, b, m, limit, FALSE), ==, MIN (cases[i].whole, limit + 1));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/road/search/vaduz", test_vaduz);
  g_test_add_func ("/road/search/ways-to-ask", test_ways_to_ask);
  g_test_add_func ("/road/search/near-lifts", test_near_lifts);
  g_test_add_func ("/road/search/every-name-finds-itself-first", test_every_name_finds_itself_first);
  g_test_add_func ("/road/search/one-wrong-letter-is-forgiven", test_one_wrong_letter_is_forgiven);
  g_test_add_func ("/road/search/two-wrong-letters-are-forgiven-as-a-last-resort",
                   test_two_wrong_letters_are_forgiven_as_a_last_resort);
  g_test_add_func ("/road/search/pinyin", test_pinyin);
  g_test_add_func ("/road/search/distance", test_distance);
  int failed = g_test_run ();
  demo_area_done ();
  return failed;
}
