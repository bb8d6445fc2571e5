/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second half of writing an area file: from the stage to the final tables, in their final order. */
#include "road/finish.h"
#include "core/hash.h"
#include "road/names.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  MusterAreaWriter *w;
  MusterBoundaries *set;
  MusterNames *names;
  GCancellable *cancellable;
  void (*progress) (double done, gpointer data);
  gpointer progress_data;
  guint64 steps, expected;
  sqlite3_stmt *gather, *put_place, *put_key, *put_trigram;
} Finish;

/* Counts one row of work; FALSE when it is time to stop. */
static gboolean
go_on (Finish *f)
{
  if ((++f->steps & 0x3ff) == 0) {
    if (f->progress)
      f->progress (0.7 + 0.28 * MIN (1.0, (double)f->steps / (double)MAX (1, f->expected)), f->progress_data);
    if (g_cancellable_is_cancelled (f->cancellable) && !f->w->error)
      g_set_error (&f->w->error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_CANCELLED, _ ("stopped on request"));
  }
  return f->w->error == NULL;
}

/* The next row, or FALSE at the end or on error. */
static gboolean
next_row (Finish *f, sqlite3_stmt *stmt)
{
  if (!stmt || !go_on (f))
    return FALSE;
  int code = sqlite3_step (stmt);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    muster_area_writer_fail (f->w, sqlite3_sql (stmt));
  return code == SQLITE_ROW;
}

#define TEXT(stmt, column) ((const char *)sqlite3_column_text (stmt, column))

/* ---- places ---- */

static gboolean
is_one_of (const char *kind, const char *const *kinds)
{
  return g_strv_contains (kinds, kind);
}

/* What lies in no municipality but in a country; and what has no kind to be asked for ("hotel", "fire station"). */
static const char *const wide_kinds[] = { "state", "province", "region", "county", "district", NULL };
static const char *const settlement_kinds[]
    = { "country", "state",    "province", "region",  "county",  "district",      "municipality", "city",
        "town",    "village",  "suburb",   "borough", "quarter", "neighbourhood", "hamlet",       "isolated_dwelling",
        "farm",    "locality", "street",   NULL };

static const char *
name_of_surroundings (Finish *f, const char *name, const char *kind, MusterCell at)
{
  if (strcmp (kind, "country") == 0)
    return NULL;
  gboolean wide = is_one_of (kind, wide_kinds);
  int number = muster_boundaries_find (f->set, at, wide ? MUSTER_LEVEL_COUNTRY : MUSTER_LEVEL_MUNICIPALITY);
  const char *within = muster_boundaries_name (f->set, number);
  return wide && g_strcmp0 (within, name) == 0 ? NULL : within;
}

/* Puts a place where the ones to write are gathered: they get their numbers by importance, so that "the first thousand
 * whose name begins with s" are the ones that matter. */
static void
gather_place (Finish *f, const char *name, const char *other, const char *kind, MusterCell at, double importance,
              const char *osm)
{
  sqlite3_stmt *s = f->gather;
  if (f->w->error)
    return;
  muster_area_bind_text (s, 1, name);
  muster_area_bind_text (s, 2, other);
  muster_area_bind_text (s, 3, kind);
  muster_area_bind_text (s, 4, name_of_surroundings (f, name, kind, at));
  sqlite3_bind_int (s, 5, at.x);
  sqlite3_bind_int (s, 6, at.y);
  sqlite3_bind_double (s, 7, importance);
  muster_area_bind_text (s, 8, osm);
  muster_area_writer_step (f->w, s);
}

/* @by_kind: the name is only what it is; it shall not stand before those of its kind that have a name. */
static void
write_keys (Finish *f, gint64 id, GPtrArray *keys, gboolean by_kind, GString *whole)
{
  g_autoptr (GString) padded = g_string_new (NULL);
  for (guint i = 0; i < keys->len && !f->w->error; i++) {
    const MusterKey *key = g_ptr_array_index (keys, i);
    sqlite3_bind_text (f->put_key, 1, key->text, -1, SQLITE_STATIC);
    sqlite3_bind_int (f->put_key, 2, by_kind ? MUSTER_KEY_WORD : (int)key->part);
    sqlite3_bind_int64 (f->put_key, 3, id);
    muster_area_writer_step (f->w, f->put_key);
    if (key->part != MUSTER_KEY_WHOLE)
      continue;
    g_string_append_printf (whole, "%s%s", whole->len ? "\n" : "", key->text);
    /* Two spaces around, so that the ends of a name have trigrams of their own. */
    g_string_append_printf (padded, "  %s  ", key->text);
  }
  if (f->w->error)
    return;
  sqlite3_bind_int64 (f->put_trigram, 1, id);
  sqlite3_bind_text (f->put_trigram, 2, padded->str, (int)padded->len, SQLITE_STATIC);
  muster_area_writer_step (f->w, f->put_trigram);
}

/* @s: a row of what was gathered. */
static void
write_place (Finish *f, sqlite3_stmt *s)
{
  MusterAreaWriter *w = f->w;
  const char *other = TEXT (s, 1), *kind = TEXT (s, 2);
  g_autoptr (GPtrArray) keys = muster_names_keys_new ();
  muster_names_add_keys (f->names, TEXT (s, 0), keys);
  g_auto (GStrv) others = other ? g_strsplit (other, "\n", -1) : NULL;
  for (guint i = 0; others && others[i]; i++)
    muster_names_add_keys (f->names, others[i], keys);
  if (keys->len == 0)
    return; /* nothing but punctuation */
  g_autofree char *words = g_strdelimit (g_strdup (kind), "_", ' ');
  if (!is_one_of (kind, settlement_kinds))
    muster_names_add_key (keys, words, MUSTER_KEY_WORD);
  g_autoptr (GString) whole = g_string_new (NULL);
  gint64 id = (gint64)++w->places;
  write_keys (f, id, keys, strcmp (TEXT (s, 0), words) == 0, whole);
  if (w->error)
    return;
  sqlite3_bind_int64 (f->put_place, 1, id);
  muster_area_bind_text (f->put_place, 2, TEXT (s, 0));
  for (int column = 2; column <= 7; column++)
    sqlite3_bind_value (f->put_place, column + 1, sqlite3_column_value (s, column));
  sqlite3_bind_text (f->put_place, 9, whole->str, (int)whole->len, SQLITE_STATIC);
  muster_area_writer_step (w, f->put_place);
}

static void
write_gathered (Finish *f)
{
  sqlite3_stmt *s = muster_area_writer_prepare (
      f->w,
      "SELECT name, other, kind, within, x, y, importance, osm FROM stage.gathered ORDER BY importance DESC, rowid");
  while (next_row (f, s))
    write_place (f, s);
  sqlite3_finalize (s);
}

/* Whether a place of this name and kind was written within some 400 m: the other stop of a bus, the second wing of a
 * school, a node beside its building. */
static gboolean
is_again (GHashTable *seen, const char *name, const char *kind, MusterCell at)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", kind, name);
  GArray *list = g_hash_table_lookup (seen, key);
  if (!list) {
    list = g_array_new (FALSE, FALSE, sizeof (MusterCell));
    g_hash_table_insert (seen, g_steal_pointer (&key), list);
  }
  MusterLatLon here = muster_cell_to_latlon (at);
  double reach = 400 / muster_mercator_metres (here.lat) * MUSTER_GRID;
  for (guint i = 0; i < list->len; i++) {
    const MusterCell *other = &g_array_index (list, MusterCell, i);
    if (hypot ((double)other->x - at.x, (double)other->y - at.y) < reach)
      return TRUE;
  }
  g_array_append_val (list, at);
  return FALSE;
}

typedef struct {
  MusterCell at;
  gint64 population;
} Settlement;

/* A boundary is not a place of its own when a settlement of its name lies in it: "Vaduz" is found once. That
 * settlement's population is the boundary's, if it has none. */
static void
write_places (Finish *f)
{
  MusterAreaWriter *w = f->w;
  g_autoptr (GHashTable) settlements
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  sqlite3_stmt *s
      = muster_area_writer_prepare (w, "SELECT name, x, y, population FROM stage.place WHERE level = 0 AND kind IN"
                                       " ('country','state','province','region','county','district','municipality','"
                                       "city','town','village','suburb','borough','hamlet')"
                                       " ORDER BY seq");
  while (next_row (f, s)) {
    GArray *list = g_hash_table_lookup (settlements, TEXT (s, 0));
    if (!list) {
      list = g_array_new (FALSE, FALSE, sizeof (Settlement));
      g_hash_table_insert (settlements, g_strdup (TEXT (s, 0)), list);
    }
    g_array_append_vals (
        list, &(Settlement){ { sqlite3_column_int (s, 1), sqlite3_column_int (s, 2) }, sqlite3_column_int64 (s, 3) },
        1);
  }
  sqlite3_finalize (s);
  sqlite3_stmt *people
      = muster_area_writer_prepare (w, "UPDATE boundary SET population = ?2 WHERE id = ?1 AND population = 0");
  s = muster_area_writer_prepare (
      w, "SELECT name, other, kind, x, y, importance, osm, level FROM stage.place ORDER BY seq");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  guint boundary = 0;
  while (next_row (f, s)) {
    gboolean known = FALSE;
    if (sqlite3_column_int (s, 7) > 0) {
      GArray *list = g_hash_table_lookup (settlements, TEXT (s, 0));
      for (guint i = 0; list && i < list->len && !known; i++) {
        const Settlement *one = &g_array_index (list, Settlement, i);
        known = muster_boundaries_contain (f->set, boundary, one->at);
        if (known && one->population > 0) {
          sqlite3_bind_int64 (people, 1, (gint64)boundary + 1);
          sqlite3_bind_int64 (people, 2, one->population);
          muster_area_writer_step (w, people);
        }
      }
      boundary++;
    }
    MusterCell at = { sqlite3_column_int (s, 3), sqlite3_column_int (s, 4) };
    if (!known && !is_again (seen, TEXT (s, 0), TEXT (s, 2), at))
      gather_place (f, TEXT (s, 0), TEXT (s, 1), TEXT (s, 2), at, sqlite3_column_double (s, 5), TEXT (s, 6));
  }
  sqlite3_finalize (s);
  sqlite3_finalize (people);
}

typedef struct {
  MusterCell at;
  double length, importance;
  int municipality;
  gint64 cell; /* where there is no municipality: a square of some 5 km */
  char *other, *osm;
  gboolean done;
} Piece;

static void
clear_piece (gpointer data)
{
  Piece *piece = data;
  g_free (piece->other);
  g_free (piece->osm);
}

static gboolean
same_course (const Piece *a, const Piece *b, gboolean anywhere)
{
  return anywhere || (a->municipality == b->municipality && (a->municipality >= 0 || a->cell == b->cell));
}

/* The pieces of one kind and name: one place for each municipality, at the piece nearest to the middle of all. A river
 * is one wherever it flows. */
static void
write_course (Finish *f, const char *kind, const char *name, GArray *pieces)
{
  gboolean anywhere = strcmp (kind, "river") == 0;
  for (guint i = 0; i < pieces->len; i++) {
    Piece *first = &g_array_index (pieces, Piece, i);
    if (first->done)
      continue;
    double x = 0, y = 0, length = 0, importance = 0, nearest = G_MAXDOUBLE;
    for (guint k = i; k < pieces->len; k++) {
      Piece *piece = &g_array_index (pieces, Piece, k);
      if (!same_course (first, piece, anywhere))
        continue;
      double weight = MAX (piece->length, 1);
      x += piece->at.x * weight;
      y += piece->at.y * weight;
      length += weight;
      importance = MAX (importance, piece->importance);
    }
    const Piece *best = first;
    for (guint k = i; k < pieces->len; k++) {
      Piece *piece = &g_array_index (pieces, Piece, k);
      if (!same_course (first, piece, anywhere))
        continue;
      piece->done = TRUE;
      double d = hypot (piece->at.x - x / length, piece->at.y - y / length);
      if (d < nearest) {
        nearest = d;
        best = piece;
      }
    }
    importance = CLAMP (importance + 0.03 * (log10 (length) - 3), 0, 0.6);
    gather_place (f, name, best->other, kind, best->at, importance, best->osm);
  }
}

static void
write_courses (Finish *f)
{
  MusterAreaWriter *w = f->w;
  sqlite3_stmt *s = muster_area_writer_prepare (
      w, "SELECT kind, name, other, x, y, length, importance, osm FROM stage.street ORDER BY kind, name, seq");
  g_autoptr (GArray) pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_array_set_clear_func (pieces, clear_piece);
  g_autofree char *kind = NULL, *name = NULL;
  gboolean more = TRUE;
  while (more) {
    more = next_row (f, s);
    if (name && (!more || strcmp (kind, TEXT (s, 0)) != 0 || strcmp (name, TEXT (s, 1)) != 0)) {
      write_course (f, kind, name, pieces);
      g_array_set_size (pieces, 0);
      g_clear_pointer (&name, g_free);
    }
    if (!more)
      break;
    if (!name) {
      g_free (kind);
      kind = g_strdup (TEXT (s, 0));
      name = g_strdup (TEXT (s, 1));
    }
    Piece piece = { .at = { sqlite3_column_int (s, 3), sqlite3_column_int (s, 4) },
                    .length = sqlite3_column_double (s, 5),
                    .importance = sqlite3_column_double (s, 6),
                    .other = g_strdup (TEXT (s, 2)),
                    .osm = g_strdup (TEXT (s, 7)) };
    piece.municipality = muster_boundaries_find (f->set, piece.at, MUSTER_LEVEL_MUNICIPALITY);
    piece.cell = (gint64)(piece.at.x >> 17) << 32 | (piece.at.y >> 17);
    g_array_append_val (pieces, piece);
  }
  sqlite3_finalize (s);
}

/* ---- features and points of interest ---- */

static void
write_features (Finish *f)
{
  MusterAreaWriter *w = f->w;
  sqlite3_stmt *put[MUSTER_AREA_BANDS], *box[MUSTER_AREA_BANDS];
  for (guint i = 0; i < MUSTER_AREA_BANDS; i++) {
    g_autofree char *shapes
        = g_strdup_printf ("INSERT INTO %s VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", muster_area_bands[i].shapes);
    g_autofree char *index = g_strdup_printf ("INSERT INTO %s VALUES(?,?,?,?,?)", muster_area_bands[i].index);
    put[i] = muster_area_writer_prepare (w, shapes);
    box[i] = muster_area_writer_prepare (w, index);
  }
  sqlite3_stmt *s = muster_area_writer_prepare (
      w, "SELECT class, flags, layer, minzoom, name, ref, kind, importance, x, y, x0, x1, y0, y1, low, mid, full"
         " FROM stage.feature ORDER BY h, seq");
  for (gint64 id = 1; next_row (f, s); id++)
    for (int band = 0; band < MUSTER_AREA_BANDS; band++) {
      if (sqlite3_column_type (s, 14 + band) == SQLITE_NULL)
        continue;
      sqlite3_bind_int64 (put[band], 1, id);
      for (int column = 0; column < 10; column++)
        sqlite3_bind_value (put[band], column + 2, sqlite3_column_value (s, column));
      sqlite3_bind_value (put[band], 12, sqlite3_column_value (s, 14 + band));
      muster_area_writer_step (w, put[band]);
      sqlite3_bind_int64 (box[band], 1, id);
      for (int column = 0; column < 4; column++)
        sqlite3_bind_value (box[band], column + 2, sqlite3_column_value (s, 10 + column));
      muster_area_writer_step (w, box[band]);
    }
  sqlite3_finalize (s);
  for (guint i = 0; i < MUSTER_AREA_BANDS; i++) {
    sqlite3_finalize (put[i]);
    sqlite3_finalize (box[i]);
  }
}

/* The ground a thing stands on, in m². What is mapped as a site (a school and its yard) gets the buildings in it; what
 * is mapped as a point gets the building around it. 0 when none is mapped. */
static double
area_of_buildings (Finish *f, sqlite3_stmt *inside, const MusterShape *site, MusterCell at, MusterShape *building)
{
  MusterCell low = at, high = at;
  double sum = 0;
  if (site)
    muster_shape_bounds (site, &low, &high);
  sqlite3_bind_int (inside, 1, low.x);
  sqlite3_bind_int (inside, 2, high.x);
  sqlite3_bind_int (inside, 3, low.y);
  sqlite3_bind_int (inside, 4, high.y);
  while (next_row (f, inside)) {
    MusterCell middle = { sqlite3_column_int (inside, 0), sqlite3_column_int (inside, 1) };
    if ((!site || muster_shape_contains (site, middle))
        && muster_shape_unpack (sqlite3_column_blob (inside, 2), (gsize)sqlite3_column_bytes (inside, 2), building)
        && (site || muster_shape_contains (building, at)))
      sum += muster_shape_area_m2 (building);
  }
  sqlite3_reset (inside);
  return sum;
}

static void
write_pois (Finish *f)
{
  static const char *const types[] = { "node", "way", "relation" };
  MusterAreaWriter *w = f->w;
  g_autofree char *sql = g_strdup_printf (
      "SELECT s.x, s.y, s.shape FROM index_full r JOIN shape_full s ON s.id = r.id"
      " WHERE r.x1 >= ?1 AND r.x0 <= ?2 AND r.y1 >= ?3 AND r.y0 <= ?4 AND s.class = %d AND (s.flags & %d)"
      " ORDER BY s.id",
      MUSTER_FEATURE_BUILDING, MUSTER_FEATURE_IS_AREA);
  sqlite3_stmt *inside = muster_area_writer_prepare (w, sql);
  sqlite3_stmt *put = muster_area_writer_prepare (w, "INSERT INTO poi VALUES(?,?,?,?,?,?,?,?,?)");
  sqlite3_stmt *s = muster_area_writer_prepare (
      w, "SELECT type, id, kind, name, operator, x, y, m2, roofed, tags, shape FROM stage.poi ORDER BY type, id");
  MusterShape site, building;
  muster_shape_init (&site);
  muster_shape_init (&building);
  for (gint64 id = 1; next_row (f, s); id++) {
    double m2 = sqlite3_column_double (s, 7);
    gboolean has_site
        = m2 > 0 && muster_shape_unpack (sqlite3_column_blob (s, 10), (gsize)sqlite3_column_bytes (s, 10), &site);
    if (!sqlite3_column_int (s, 8)) {
      MusterCell at = { sqlite3_column_int (s, 5), sqlite3_column_int (s, 6) };
      double roofed = area_of_buildings (f, inside, has_site ? &site : NULL, at, &building);
      if (roofed > 0)
        m2 = roofed;
    }
    g_autofree char *osm = g_strdup_printf ("%s/%" G_GINT64_FORMAT, types[CLAMP (sqlite3_column_int (s, 0), 0, 2)],
                                            (gint64)sqlite3_column_int64 (s, 1));
    sqlite3_bind_int64 (put, 1, id);
    muster_area_bind_text (put, 2, osm);
    for (int column = 2; column <= 6; column++)
      sqlite3_bind_value (put, column + 1, sqlite3_column_value (s, column));
    sqlite3_bind_double (put, 8, round (m2 * 10) / 10);
    sqlite3_bind_value (put, 9, sqlite3_column_value (s, 9));
    muster_area_writer_step (w, put);
  }
  muster_shape_clear (&site);
  muster_shape_clear (&building);
  sqlite3_finalize (s);
  sqlite3_finalize (put);
  sqlite3_finalize (inside);
}

/* ---- the end ---- */

static void
put_info (MusterAreaWriter *w, sqlite3_stmt *put, const char *key, const char *text, guint64 number)
{
  sqlite3_bind_text (put, 1, key, -1, SQLITE_STATIC);
  if (text)
    sqlite3_bind_text (put, 2, text, -1, SQLITE_TRANSIENT);
  else
    sqlite3_bind_int64 (put, 2, (gint64)number);
  muster_area_writer_step (w, put);
}

static void
write_info (Finish *f, const MusterAreaFacts *facts)
{
  MusterAreaWriter *w = f->w;
  sqlite3_stmt *put = muster_area_writer_prepare (w, "INSERT INTO info VALUES(?,?)");
  sqlite3_stmt *largest = muster_area_writer_prepare (w, "SELECT name FROM boundary ORDER BY CASE WHEN admin_level <= "
                                                         "8 THEN area_km2 ELSE 0 END DESC, admin_level, id LIMIT 1");
  put_info (w, put, "attribution", "© OpenStreetMap contributors", 0);
  put_info (w, put, "licence", "ODbL-1.0", 0);
  if (next_row (f, largest))
    put_info (w, put, "name", TEXT (largest, 0), 0);
  sqlite3_finalize (largest);
  if (facts->timestamp)
    put_info (w, put, "timestamp", facts->timestamp, 0);
  const struct {
    const char *key;
    double value;
  } sides[] = { { "south", facts->box.south_west.lat }, { "west", facts->box.south_west.lon },
                { "north", facts->box.north_east.lat }, { "east", facts->box.north_east.lon },
                { "view_west", facts->box.view_west },  { "view_east", facts->box.view_east } };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    put_info (w, put, sides[i].key, g_ascii_formatd (text, sizeof text, "%.7f", sides[i].value), 0);
  }
  put_info (w, put, "nodes", NULL, facts->nodes);
  put_info (w, put, "ways", NULL, facts->ways);
  put_info (w, put, "relations", NULL, facts->relations);
  put_info (w, put, "broken_relations", NULL, facts->broken_relations);
  put_info (w, put, "missing_nodes", NULL, facts->missing_nodes);
  put_info (w, put, "road_nodes", NULL, facts->roads->n_junctions);
  put_info (w, put, "road_edges", NULL, facts->roads->n_segments);
  put_info (w, put, "turn_restrictions", NULL, facts->turns);
  put_info (w, put, "broken_turn_restrictions", NULL, facts->broken_turns);
  put_info (w, put, "features", NULL, w->features);
  put_info (w, put, "places", NULL, w->places);
  put_info (w, put, "pois", NULL, w->pois);
  put_info (w, put, "boundaries", NULL, w->boundaries);
  sqlite3_finalize (put);
}

static void
write_roads (MusterAreaWriter *w, const MusterRoadData *roads)
{
  sqlite3_stmt *put = muster_area_writer_prepare (w, "INSERT INTO road VALUES(?,?,?)");
  if (put && !muster_road_data_write (roads, put))
    muster_area_writer_fail (w, "roads");
  sqlite3_finalize (put);
}

static gboolean
sync_file (MusterAreaWriter *w, const char *path, int flags)
{
  int fd = open (path, flags | O_CLOEXEC);
  gboolean good = fd >= 0 && fsync (fd) == 0;
  if (!good && !w->error)
    g_set_error (&w->error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: cannot write: %s"), w->target,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return good;
}

static gboolean
hash_file (MusterAreaWriter *w, char out[65])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (1 << 16);
  int fd = open (w->path, O_RDONLY | O_CLOEXEC);
  gssize n = -1;
  while (fd >= 0 && (n = read (fd, buffer, 1 << 16)) > 0)
    g_checksum_update (sum, buffer, n);
  if (n != 0 && !w->error)
    g_set_error (&w->error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: cannot read back: %s"), w->target,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  g_strlcpy (out, g_checksum_get_string (sum), 65);
  return n == 0;
}

/* Behind the database stands its hash: SQLite reads as many pages as its header says and no further. */
static gboolean
seal_file (MusterAreaWriter *w)
{
  MusterHash hash;
  int fd;
  gboolean good;

  good = muster_hash_file (w->path, &hash);
  fd = good ? open (w->path, O_WRONLY | O_APPEND | O_CLOEXEC) : -1;
  good = fd >= 0 && write (fd, hash.bytes, MUSTER_HASH_SIZE) == MUSTER_HASH_SIZE;
  if (!good && !w->error)
    g_set_error (&w->error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: cannot write: %s"), w->target,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return good;
}

/* Closes the database, and puts it in place of the target. */
static gboolean
put_in_place (MusterAreaWriter *w, MusterAreaReport *report)
{
  sqlite3_stmt **all[]
      = { &w->put_feature, &w->put_poi, &w->put_place, &w->put_street, &w->put_boundary, &w->put_boundary_box };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (all[i], sqlite3_finalize);
  if (!muster_area_writer_run (w, "COMMIT; DETACH stage;"))
    return FALSE;
  if (sqlite3_close (w->db) != SQLITE_OK) {
    muster_area_writer_fail (w, "close");
    return FALSE;
  }
  w->db = NULL;
  if (!seal_file (w))
    return FALSE;
  if (!sync_file (w, w->path, O_RDWR) || !hash_file (w, report->sha256))
    return FALSE;
  if (g_rename (w->path, w->target) < 0) {
    g_set_error (&w->error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: cannot write: %s"), w->target,
                 g_strerror (errno));
    return FALSE;
  }
  g_clear_pointer (&w->path, g_free);
  g_autofree char *folder = g_path_get_dirname (w->target);
  return sync_file (w, folder, O_RDONLY | O_DIRECTORY);
}

gboolean
muster_area_writer_finish (MusterAreaWriter *w, MusterBoundaries *set, const MusterAreaFacts *facts,
                           void (*progress) (double done, gpointer data), gpointer data, GCancellable *cancellable,
                           MusterAreaReport *report, GError **error)
{
  Finish f = {
    .w = w, .set = set, .cancellable = cancellable, .progress = progress, .progress_data = data, .expected = w->sequence
  };
  f.names = muster_names_new ();
  muster_area_writer_run (w, "CREATE TABLE stage.key(key TEXT, part INT, place INT);"
                             "CREATE TABLE stage.gathered(name TEXT, other TEXT, kind TEXT, within TEXT, x INT, y INT,"
                             " importance REAL, osm TEXT);");
  f.put_place = muster_area_writer_prepare (w, "INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?)");
  f.gather = muster_area_writer_prepare (w, "INSERT INTO stage.gathered VALUES(?,?,?,?,?,?,?,?)");
  f.put_key = muster_area_writer_prepare (w, "INSERT INTO stage.key VALUES(?,?,?)");
  f.put_trigram = muster_area_writer_prepare (w, "INSERT INTO place_trigram(rowid, keys) VALUES(?,?)");
  write_places (&f);
  write_courses (&f);
  write_gathered (&f);
  muster_area_writer_run (
      w, "INSERT INTO place_trigram(place_trigram) VALUES('optimize');"
         "INSERT INTO place_key SELECT key, min(part), place FROM stage.key GROUP BY key, place ORDER BY key, place");
  write_features (&f);
  write_pois (&f);
  write_roads (w, facts->roads);
  write_info (&f, facts);
  sqlite3_finalize (f.put_place);
  sqlite3_finalize (f.gather);
  sqlite3_finalize (f.put_key);
  sqlite3_finalize (f.put_trigram);
  muster_names_free (f.names);
  if (muster_area_writer_ok (w, NULL))
    put_in_place (w, report);
  report->features = w->features;
  report->places = w->places;
  report->pois = w->pois;
  report->boundaries = w->boundaries;
  return muster_area_writer_ok (w, error);
}
