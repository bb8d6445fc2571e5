/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the area file.
 *
 * Two SQLite files beside the target: the one that becomes the area, and a stage. Adding writes rows to the stage in
 * the order of the input; finishing reads them back along the Hilbert curve and writes the area front to back, so that
 * what is near on the ground is near in the file, rows are never updated and no page is left free. Nothing of the
 * clock, the machine or the path goes into it: the same input gives the same bytes.
 *
 * Neither file has a journal: after any error both are removed, and the target is only ever replaced by rename(2) after
 * fsync(2). */
#include "road/write.h"
#include "core/file.h"
#include "road/coast.h"
#include "road/finish.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const char schema[]
    = "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
      "PRAGMA auto_vacuum=NONE; PRAGMA encoding='UTF-8'; PRAGMA cache_size=-65536; PRAGMA locking_mode=EXCLUSIVE;"
      "PRAGMA application_id=%d; PRAGMA user_version=%d;"
      "BEGIN;"
      "CREATE TABLE info(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
      "CREATE TABLE boundary(id INTEGER PRIMARY KEY, osm TEXT, name TEXT, admin_level INT, geojson TEXT, area_km2 REAL,"
      " population INT, x INT, y INT, shape BLOB);"
      "CREATE VIRTUAL TABLE boundary_index USING rtree_i32(id, x0, x1, y0, y1);"
      "CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, within TEXT, x INT, y INT, importance REAL, "
      "osm TEXT,"
      " keys TEXT);"
      "CREATE TABLE place_key(key TEXT, part INT, place INT, PRIMARY KEY(key, place)) WITHOUT ROWID;"
      "CREATE VIRTUAL TABLE place_trigram USING fts5(keys, content='', detail='none', columnsize=0,"
      " tokenize='trigram case_sensitive 1');"
      "CREATE TABLE poi(id INTEGER PRIMARY KEY, osm TEXT, kind TEXT, name TEXT, operator TEXT, x INT, y INT, footprint "
      "REAL,"
      " tags TEXT);"
      "CREATE TABLE road(part TEXT, count INT, bytes BLOB);";

static const char stage_schema[]
    = "PRAGMA stage.journal_mode=OFF; PRAGMA stage.synchronous=OFF; PRAGMA stage.cache_size=-32768;";

static const char stage_tables[]
    = "CREATE TABLE stage.feature(h INT, seq INT, class INT, flags INT, layer INT, minzoom INT, name TEXT, ref TEXT,"
      " kind TEXT, importance REAL, x INT, y INT, x0 INT, x1 INT, y0 INT, y1 INT, low BLOB, mid BLOB, full BLOB);"
      "CREATE TABLE stage.poi(type INT, id INT, kind TEXT, name TEXT, operator TEXT, x INT, y INT, m2 REAL, roofed INT,"
      " tags TEXT, shape BLOB);"
      "CREATE TABLE stage.place(seq INT, name TEXT, other TEXT, kind TEXT, x INT, y INT, importance REAL, osm TEXT,"
      " level INT, population INT);"
      "CREATE TABLE stage.street(seq INT, kind TEXT, name TEXT, other TEXT, x INT, y INT, length REAL, importance "
      "REAL, osm TEXT);";

void
muster_area_writer_fail (MusterAreaWriter *w, const char *doing)
{
  if (w->error)
    return;
  int code = sqlite3_errcode (w->db) & 0xff, system = sqlite3_system_errno (w->db);
  const char *why = NULL;
  if (code == SQLITE_FULL || (code == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT)))
    why = _ ("the disk is full");
  else if (code == SQLITE_IOERR && system)
    why = g_strerror (system);
  if (why)
    g_set_error (&w->error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: cannot write: %s"), w->target, why);
  else
    g_set_error (&w->error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: cannot write: %s (%s)"), w->target,
                 sqlite3_errmsg (w->db), doing);
}

gboolean
muster_area_writer_run (MusterAreaWriter *w, const char *sql)
{
  if (w->error)
    return FALSE;
  if (sqlite3_exec (w->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    muster_area_writer_fail (w, sql);
  return w->error == NULL;
}

sqlite3_stmt *
muster_area_writer_prepare (MusterAreaWriter *w, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  if (!w->error && sqlite3_prepare_v3 (w->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
    muster_area_writer_fail (w, sql);
  return stmt;
}

/* Steps an INSERT and makes it ready for the next. */
void
muster_area_writer_step (MusterAreaWriter *w, sqlite3_stmt *stmt)
{
  if (w->error)
    return;
  if (sqlite3_step (stmt) != SQLITE_DONE)
    muster_area_writer_fail (w, sqlite3_sql (stmt));
  sqlite3_reset (stmt);
}

void
muster_area_bind_text (sqlite3_stmt *stmt, int at, const char *text)
{
  if (text)
    sqlite3_bind_text (stmt, at, text, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (stmt, at);
}

static char *
make_file (const char *target, const char *suffix, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.%s-XXXXXX", target, suffix);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0644);
  if (fd < 0) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, _ ("%s: cannot write: %s"), target,
                 g_strerror (errno));
    return NULL;
  }
  close (fd);
  return g_steal_pointer (&path);
}

MusterAreaWriter *
muster_area_writer_new (const char *out, GError **error)
{
  g_autoptr (GError) refused = NULL;
  if (!muster_file_check_target (out, &refused)) {
    g_set_error_literal (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_WRITE, refused->message);
    return NULL;
  }
  g_autoptr (MusterAreaWriter) w = g_new0 (MusterAreaWriter, 1);
  w->target = g_strdup (out);
  for (guint i = 0; i < MUSTER_AREA_BANDS; i++)
    w->packed[i] = g_byte_array_new ();
  muster_shape_init (&w->thin);
  w->path = make_file (out, "part", error);
  w->stage_path = w->path ? make_file (out, "stage", error) : NULL;
  if (!w->stage_path)
    return NULL;
  if (sqlite3_open_v2 (w->path, &w->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    muster_area_writer_fail (w, "open");
  g_autofree char *sql = g_strdup_printf (schema, MUSTER_AREA_APPLICATION_ID, MUSTER_AREA_VERSION);
  char *attach = sqlite3_mprintf ("ATTACH %Q AS stage", w->stage_path);
  /* The stage is attached before the transaction begins, and its tables made inside it. */
  char *begin = strstr (sql, "BEGIN;");
  g_autofree char *pragmas = g_strndup (sql, (gsize)(begin - sql));
  gboolean good = muster_area_writer_run (w, pragmas) && muster_area_writer_run (w, attach)
                  && muster_area_writer_run (w, stage_schema) && muster_area_writer_run (w, begin)
                  && muster_area_writer_run (w, stage_tables);
  sqlite3_free (attach);
  for (guint i = 0; good && i < MUSTER_AREA_BANDS; i++) {
    g_autofree char *band = g_strdup_printf (
        "CREATE TABLE %s(id INTEGER PRIMARY KEY, class INT, flags INT, layer INT, minzoom INT, name TEXT, ref TEXT,"
        " kind TEXT, importance REAL, x INT, y INT, shape BLOB);"
        "CREATE VIRTUAL TABLE %s USING rtree_i32(id, x0, x1, y0, y1);",
        muster_area_bands[i].shapes, muster_area_bands[i].index);
    good = muster_area_writer_run (w, band);
  }
  w->put_feature
      = muster_area_writer_prepare (w, "INSERT INTO stage.feature VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  w->put_poi = muster_area_writer_prepare (w, "INSERT INTO stage.poi VALUES(?,?,?,?,?,?,?,?,?,?,?)");
  w->put_place = muster_area_writer_prepare (w, "INSERT INTO stage.place VALUES(?,?,?,?,?,?,?,?,?,?)");
  w->put_street = muster_area_writer_prepare (w, "INSERT INTO stage.street VALUES(?,?,?,?,?,?,?,?,?)");
  w->put_boundary = muster_area_writer_prepare (w, "INSERT INTO boundary VALUES(?,?,?,?,?,?,?,?,?,?)");
  w->put_boundary_box = muster_area_writer_prepare (w, "INSERT INTO boundary_index VALUES(?,?,?,?,?)");
  if (w->error) {
    g_propagate_error (error, g_steal_pointer (&w->error));
    return NULL;
  }
  return g_steal_pointer (&w);
}

void
muster_area_writer_free (MusterAreaWriter *w)
{
  if (!w)
    return;
  sqlite3_finalize (w->put_feature);
  sqlite3_finalize (w->put_poi);
  sqlite3_finalize (w->put_place);
  sqlite3_finalize (w->put_street);
  sqlite3_finalize (w->put_boundary);
  sqlite3_finalize (w->put_boundary_box);
  if (w->db)
    sqlite3_close (w->db);
  if (w->stage_path)
    g_unlink (w->stage_path);
  if (w->path)
    g_unlink (w->path);
  for (guint i = 0; i < MUSTER_AREA_BANDS; i++)
    g_byte_array_unref (w->packed[i]);
  muster_shape_clear (&w->thin);
  g_clear_error (&w->error);
  g_free (w->path);
  g_free (w->stage_path);
  g_free (w->target);
  g_free (w);
}

gboolean
muster_area_writer_ok (MusterAreaWriter *w, GError **error)
{
  if (!w->error)
    return TRUE;
  if (error && !*error)
    *error = g_error_copy (w->error);
  return FALSE;
}

/* ---- features ---- */

typedef struct {
  MusterFeatureClass class;
  guint flags;
  int layer, minzoom;
  const char *name, *ref, *kind;
  double importance;
  MusterCell label;
  guint only; /* a bit for each band it is for; 0 all */
} Row;

static void
put_feature (MusterAreaWriter *w, const Row *row, const MusterShape *shape)
{
  sqlite3_stmt *s = w->put_feature;
  if (w->error)
    return;
  MusterCell low = row->label, high = row->label, middle;
  if (shape && shape->cells->len)
    muster_shape_bounds (shape, &low, &high);
  middle = (MusterCell){ low.x + (high.x - low.x) / 2, low.y + (high.y - low.y) / 2 };
  gboolean is_area = row->flags & MUSTER_FEATURE_IS_AREA;
  int column = 0;
  sqlite3_bind_int64 (s, ++column, muster_hilbert (middle));
  sqlite3_bind_int64 (s, ++column, (gint64)++w->sequence);
  sqlite3_bind_int (s, ++column, (int)row->class);
  sqlite3_bind_int (s, ++column, (int)row->flags);
  sqlite3_bind_int (s, ++column, row->layer);
  sqlite3_bind_int (s, ++column, row->minzoom);
  muster_area_bind_text (s, ++column, row->name);
  muster_area_bind_text (s, ++column, row->ref);
  muster_area_bind_text (s, ++column, row->kind);
  sqlite3_bind_double (s, ++column, row->importance);
  sqlite3_bind_int (s, ++column, row->label.x);
  sqlite3_bind_int (s, ++column, row->label.y);
  sqlite3_bind_int (s, ++column, low.x);
  sqlite3_bind_int (s, ++column, high.x);
  sqlite3_bind_int (s, ++column, low.y);
  sqlite3_bind_int (s, ++column, high.y);
  for (guint band = 0; band < MUSTER_AREA_BANDS; band++) {
    column++;
    sqlite3_bind_null (s, column);
    if (row->minzoom >= muster_area_bands[band].below || (row->only && !(row->only & 1u << band)))
      continue;
    const MusterShape *use = shape;
    if (shape && !row->only && muster_area_bands[band].tolerance > 0) {
      muster_shape_simplify (shape, muster_area_bands[band].tolerance, is_area, &w->thin);
      use = &w->thin;
      if (use->rings->len == 0)
        continue;
    }
    if (use)
      muster_shape_pack (use, muster_area_bands[band].drop, w->packed[band]);
    else {
      g_byte_array_set_size (w->packed[band], 2);
      memset (w->packed[band]->data, 0, 2);
    }
    sqlite3_bind_blob (s, column, w->packed[band]->data, (int)w->packed[band]->len, SQLITE_STATIC);
  }
  muster_area_writer_step (w, s);
  w->features++;
}

/* From which zoom an area covers six pixels. */
static int
zoom_of_size (double area)
{
  double square = area / ((double)MUSTER_GRID * MUSTER_GRID) * 65536.0;
  return square <= 0 ? 16 : (int)CLAMP (ceil (0.5 * log2 (6.0 / square)), 0, 16);
}

/* Names in other languages and former names under which a place is looked for, one to a line. (transfer full)
 * (nullable) */
static char *
other_names (const MusterTags *tags, const char *name)
{
  static const char *const keys[] = { "alt_name",
                                      "short_name",
                                      "official_name",
                                      "loc_name",
                                      "int_name",
                                      "old_name",
                                      "name:en",
                                      "name:zh",
                                      "name:zh-Hans",
                                      "name:zh-Hant",
                                      "name:de",
                                      "name:fr",
                                      "name:it",
                                      "name:rm",
                                      "name:es",
                                      "name:pt",
                                      "name:ru",
                                      "name:ar",
                                      "name:ja",
                                      "name:ko",
                                      "name:pinyin",
                                      "name:zh_pinyin",
                                      "name:zh-Latn-pinyin",
                                      "addr:housename" };
  GString *out = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *value = muster_tags_get (tags, keys[i]);
    if (!value || g_strcmp0 (value, name) == 0 || strlen (value) > 400)
      continue;
    g_auto (GStrv) parts = g_strsplit (value, ";", 8);
    for (guint k = 0; parts[k]; k++) {
      g_strstrip (parts[k]);
      g_strdelimit (parts[k], "\n", ' ');
      if (!*parts[k])
        continue;
      if (!out)
        out = g_string_new (NULL);
      g_string_append_printf (out, "%s%s", out->len ? "\n" : "", parts[k]);
    }
  }
  return out ? g_string_free (out, FALSE) : NULL;
}

static char *
tags_to_json (const MusterTags *tags)
{
  GString *out = g_string_new ("{");
  for (guint i = 0; i < tags->n; i++) {
    gboolean again = FALSE; /* a member must not stand twice */
    for (guint k = 0; k < i && !again; k++)
      again = strcmp (tags->tag[k].key, tags->tag[i].key) == 0;
    if (again)
      continue;
    muster_json_put_text (out, tags->tag[i].key, tags->tag[i].value);
  }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static void
put_poi (MusterAreaWriter *w, const MusterMeaning *meaning, const MusterTags *tags, MusterOsmType type, gint64 osm,
         const MusterShape *shape, MusterCell label, double m2)
{
  sqlite3_stmt *s = w->put_poi;
  g_autofree char *json = tags_to_json (tags);
  const char *building = muster_tags_get (tags, "building");
  sqlite3_bind_int (s, 1, (int)type);
  sqlite3_bind_int64 (s, 2, osm);
  muster_area_bind_text (s, 3, meaning->kind);
  muster_area_bind_text (s, 4, meaning->name);
  muster_area_bind_text (s, 5, muster_tags_get (tags, "operator"));
  sqlite3_bind_int (s, 6, label.x);
  sqlite3_bind_int (s, 7, label.y);
  sqlite3_bind_double (s, 8, m2);
  sqlite3_bind_int (s, 9, building && strcmp (building, "no") != 0);
  muster_area_bind_text (s, 10, json);
  sqlite3_bind_null (s, 11);
  if (m2 > 0) {
    muster_shape_pack (shape, 0, w->packed[0]);
    sqlite3_bind_blob (s, 11, w->packed[0]->data, (int)w->packed[0]->len, SQLITE_STATIC);
  }
  muster_area_writer_step (w, s);
  w->pois++;
}

static void
put_place (MusterAreaWriter *w, const char *name, const char *other, const char *kind, MusterCell at, double importance,
           const char *osm, int level, gint64 population)
{
  sqlite3_stmt *s = w->put_place;
  if (w->error)
    return;
  sqlite3_bind_int64 (s, 1, (gint64)++w->sequence);
  muster_area_bind_text (s, 2, name);
  muster_area_bind_text (s, 3, other);
  muster_area_bind_text (s, 4, kind);
  sqlite3_bind_int (s, 5, at.x);
  sqlite3_bind_int (s, 6, at.y);
  sqlite3_bind_double (s, 7, importance);
  muster_area_bind_text (s, 8, osm);
  sqlite3_bind_int (s, 9, level);
  sqlite3_bind_int64 (s, 10, population);
  muster_area_writer_step (w, s);
}

/* One piece of a street or a watercourse; pieces of one name become one place when finishing. */
static void
put_course (MusterAreaWriter *w, const MusterMeaning *meaning, const char *other, MusterCell at, double length,
            const char *osm)
{
  sqlite3_stmt *s = w->put_street;
  sqlite3_bind_int64 (s, 1, (gint64)++w->sequence);
  muster_area_bind_text (s, 2, meaning->kind);
  muster_area_bind_text (s, 3, meaning->name);
  muster_area_bind_text (s, 4, other);
  sqlite3_bind_int (s, 5, at.x);
  sqlite3_bind_int (s, 6, at.y);
  sqlite3_bind_double (s, 7, length);
  sqlite3_bind_double (s, 8, meaning->importance);
  muster_area_bind_text (s, 9, osm);
  muster_area_writer_step (w, s);
}

void
muster_area_writer_add (MusterAreaWriter *w, const MusterMeaning *meaning, const MusterTags *tags, MusterOsmType type,
                        gint64 osm, const MusterShape *shape)
{
  static const char *const types[] = { "node", "way", "relation" };
  if (w->error || shape->cells->len == 0)
    return;
  gboolean is_area = type != MUSTER_OSM_NODE && g_array_index (shape->rings, guint, 0) >= 3
                     && ((meaning->flags & MUSTER_FEATURE_IS_AREA) || !meaning->is_feature);
  MusterCell label = muster_shape_label (shape, is_area);
  double steps = is_area ? muster_shape_area (shape) : 0, m2 = steps > 0 ? muster_shape_area_m2 (shape) : 0;
  double importance = meaning->importance;
  if (m2 > 0)
    importance = CLAMP (importance + 0.04 * (log10 (m2) - 4), 0, 1);
  g_autofree char *id = g_strdup_printf ("%s/%" G_GINT64_FORMAT, types[type], osm);
  if (meaning->is_feature) {
    int minzoom
        = is_area ? MAX (meaning->minzoom, MIN (zoom_of_size (steps), MAX (meaning->minzoom, 15))) : meaning->minzoom;
    put_feature (w,
                 &(Row){ meaning->class, meaning->flags, meaning->layer, minzoom,
                         meaning->has_mark ? NULL : meaning->name, meaning->ref, meaning->kind, importance, label },
                 shape);
  }
  if (meaning->has_mark)
    put_feature (w,
                 &(Row){ meaning->mark, 0, meaning->layer, meaning->mark_minzoom, meaning->name, meaning->ref,
                         meaning->kind, meaning->importance, label },
                 NULL);
  if (meaning->is_poi)
    put_poi (w, meaning, tags, type, osm, shape, label, m2);
  /* A helipad without a name is still looked for, by what it is. */
  g_autofree char *by_kind = meaning->is_poi && !meaning->name && meaning->importance > 0.37
                                 ? g_strdelimit (g_strdup (meaning->kind), "_", ' ')
                                 : NULL;
  if (by_kind)
    put_place (w, by_kind, NULL, meaning->kind, label, importance, id, 0, 0);
  if (meaning->is_place || meaning->is_street) {
    g_autofree char *other = other_names (tags, meaning->name);
    if (meaning->is_street || (type == MUSTER_OSM_WAY && !is_area))
      put_course (w, meaning, other, label, muster_shape_length_m (shape), id);
    else
      put_place (w, meaning->name, other, meaning->kind, label, importance, id, 0, muster_tags_population (tags));
  }
}

void
muster_area_writer_add_border (MusterAreaWriter *w, int level, const MusterTags *tags, const MusterShape *shape)
{
  static const struct {
    MusterFeatureClass class;
    int minzoom;
  } looks[] = { { MUSTER_FEATURE_BOUNDARY_COUNTRY, 0 },      { MUSTER_FEATURE_BOUNDARY_COUNTRY, 0 },
                { MUSTER_FEATURE_BOUNDARY_COUNTRY, 0 },      { MUSTER_FEATURE_BOUNDARY_REGION, 4 },
                { MUSTER_FEATURE_BOUNDARY_REGION, 4 },       { MUSTER_FEATURE_BOUNDARY_REGION, 6 },
                { MUSTER_FEATURE_BOUNDARY_REGION, 8 },       { MUSTER_FEATURE_BOUNDARY_MUNICIPALITY, 10 },
                { MUSTER_FEATURE_BOUNDARY_MUNICIPALITY, 10 } };
  if (w->error || level < 1 || level >= (int)G_N_ELEMENTS (looks) || shape->cells->len < 2)
    return;
  put_feature (w,
               &(Row){ looks[level].class, 0, 0, looks[level].minzoom, NULL, NULL, "boundary", 0,
                       muster_shape_label (shape, FALSE) },
               shape);
}

typedef struct {
  MusterAreaWriter *writer;
  guint band;
} Sea;

static void
put_sea (MusterShape *piece, gpointer data)
{
  const Sea *sea = data;
  muster_shape_normalise_area (piece);
  if (piece->rings->len > 0)
    put_feature (sea->writer,
                 &(Row){ .class = MUSTER_FEATURE_WATER,
                         .flags = MUSTER_FEATURE_IS_AREA,
                         .kind = "sea",
                         .label = muster_shape_label (piece, TRUE),
                         .only = 1u << sea->band },
                 piece);
}

void
muster_area_writer_add_sea (MusterAreaWriter *w, const MusterShape *shape)
{
  MusterShape thin;
  muster_shape_init (&thin);
  /* Simplified as a whole first, so that the pieces of each band still fit together. */
  for (guint band = 0; band < MUSTER_AREA_BANDS && !w->error; band++) {
    Sea sea = { w, band };
    muster_shape_simplify (shape, muster_area_bands[band].tolerance, TRUE, &thin);
    muster_shape_split (&thin, 600, 0.01, put_sea, &sea);
  }
  muster_shape_clear (&thin);
}

void
muster_area_writer_add_boundary (MusterAreaWriter *w, MusterBoundaries *set, gint64 osm, int level,
                                 const MusterTags *tags, const MusterShape *shape, const MusterShape *thin)
{
  const char *name = muster_tags_get (tags, "name");
  g_autofree char *geojson = w->error ? NULL : muster_boundaries_geojson (thin);
  if (!name)
    name = muster_tags_get (tags, "name:en");
  if (!name || !geojson)
    return;
  g_autofree char *id = g_strdup_printf ("relation/%" G_GINT64_FORMAT, osm);
  MusterCell label = muster_shape_label (shape, TRUE), low, high;
  double m2 = muster_shape_area_m2 (shape);
  sqlite3_stmt *s = w->put_boundary;
  muster_shape_bounds (shape, &low, &high);
  muster_shape_pack (shape, 0, w->packed[0]);
  sqlite3_bind_int64 (s, 1, (gint64)++w->boundaries);
  muster_area_bind_text (s, 2, id);
  muster_area_bind_text (s, 3, name);
  sqlite3_bind_int (s, 4, level);
  muster_area_bind_text (s, 5, geojson);
  sqlite3_bind_double (s, 6, m2 / 1e6);
  sqlite3_bind_int64 (s, 7, muster_tags_population (tags));
  sqlite3_bind_int (s, 8, label.x);
  sqlite3_bind_int (s, 9, label.y);
  sqlite3_bind_blob (s, 10, w->packed[0]->data, (int)w->packed[0]->len, SQLITE_STATIC);
  muster_area_writer_step (w, s);
  s = w->put_boundary_box;
  sqlite3_bind_int64 (s, 1, (gint64)w->boundaries);
  sqlite3_bind_int (s, 2, low.x);
  sqlite3_bind_int (s, 3, high.x);
  sqlite3_bind_int (s, 4, low.y);
  sqlite3_bind_int (s, 5, high.y);
  muster_area_writer_step (w, s);
  muster_boundaries_add (set, name, level, shape);

  g_autofree char *other = other_names (tags, name);
  double importance = CLAMP (1.0 - 0.06 * level + 0.02 * (log10 (MAX (m2, 1)) - 8), 0.3, 1);
  const char *kind = level <= 2 ? "country" : level <= 6 ? "region" : level <= 8 ? "municipality" : "district";
  put_place (w, name, other, kind, label, importance, id, level, 0);
}
