/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening an area file and listing what is in it.
 *
 * The file is opened immutable: SQLite takes no lock, makes no file beside it and works in a read-only folder. A file
 * that is replaced while open keeps its old content for who has it open, since replacing is by rename. Opening reads
 * the header and the small info table, and compares the content with the hash at the file's end; of a very large file
 * it does not, and there a damaged page is an error of the call that meets it. */
#include "core/hash.h"
#include "road/reader.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
muster_area_fail (MusterArea *area, GError **error)
{
  int code = sqlite3_errcode (area->db) & 0xff;
  gboolean damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR || code == SQLITE_IOERR;
  g_set_error (error, MUSTER_AREA_ERROR, damaged ? MUSTER_AREA_ERROR_DAMAGED : MUSTER_AREA_ERROR_NOT_FOUND,
               damaged ? _ ("%s: the area file is damaged: %s") : _ ("%s: cannot read: %s"), area->path,
               sqlite3_errmsg (area->db));
  return FALSE;
}

gboolean
muster_area_statement (MusterArea *area, sqlite3_stmt **stmt, const char *sql, GError **error)
{
  if (*stmt) {
    sqlite3_reset (*stmt);
    return TRUE;
  }
  if (sqlite3_prepare_v3 (area->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK)
    return muster_area_fail (area, error);
  return TRUE;
}

/* A file that was looked at and has not changed since is not read again: a console opens its map once for each thread.
 */
static gboolean
check_seal (const char *path, guint64 database, const struct stat *st)
{
  static GMutex lock;
  static struct stat last;
  gboolean known, good = FALSE;
  g_autoptr (GMappedFile) map = NULL;
  MusterHash hash;

  g_mutex_lock (&lock);
  known = last.st_ino == st->st_ino && last.st_dev == st->st_dev && last.st_size == st->st_size
          && last.st_mtim.tv_sec == st->st_mtim.tv_sec && last.st_mtim.tv_nsec == st->st_mtim.tv_nsec;
  g_mutex_unlock (&lock);
  if (known)
    return TRUE;
  map = g_mapped_file_new (path, FALSE, NULL);
  if (map != NULL && g_mapped_file_get_length (map) == database + MUSTER_HASH_SIZE) {
    const char *bytes = g_mapped_file_get_contents (map);
    muster_hash_data (bytes, database, &hash);
    good = memcmp (hash.bytes, bytes + database, MUSTER_HASH_SIZE) == 0;
  }
  if (good) {
    g_mutex_lock (&lock);
    last = *st;
    g_mutex_unlock (&lock);
  }
  return good;
}

/* The first 100 bytes of a SQLite file: magic, page size, pages, user version at 60, application id at 68. */
static gboolean
check_header (const char *path, guint *format, GError **error)
{
  guint8 head[100];
  struct stat st;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = -1;
  if (fd < 0 || fstat (fd, &st) < 0 || (n = pread (fd, head, sizeof head, 0)) < 0) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_NOT_FOUND, _ ("%s: cannot read: %s"), path,
                 g_strerror (errno));
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  close (fd);
  guint32 page = (guint32)head[16] << 8 | head[17], pages = 0, version = 0, id = 0;
  for (guint i = 0; n == sizeof head && i < 4; i++) {
    pages = pages << 8 | head[28 + i];
    version = version << 8 | head[60 + i];
    id = id << 8 | head[68 + i];
  }
  if (n != sizeof head || memcmp (head, "SQLite format 3", 16) != 0 || id != MUSTER_AREA_APPLICATION_ID) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_NOT_AN_AREA,
                 _ ("%s: this is not an area file; \"musterctl area build\" makes one from an OpenStreetMap extract"),
                 path);
    return FALSE;
  }
  if (version < MUSTER_AREA_OLDEST || version > MUSTER_AREA_VERSION) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_VERSION,
                 _ ("%s: the area file has format %u, this program reads format %u; build it again"), path, version,
                 MUSTER_AREA_VERSION);
    return FALSE;
  }
  *format = version;
  guint64 database = (guint64)page * pages, whole = database + (version >= MUSTER_AREA_SEALED ? MUSTER_HASH_SIZE : 0);
  if ((guint64)st.st_size != whole) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_DAMAGED,
                 _ ("%s: the area file is damaged: it should have %" PRIu64 " bytes and has %" PRIu64), path, whole,
                 (guint64)st.st_size);
    return FALSE;
  }
  if (version >= MUSTER_AREA_SEALED && database <= MUSTER_AREA_CHECKED && !check_seal (path, database, &st)) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_DAMAGED,
                 _ ("%s: the area file is damaged: its content does not match its hash; build it again"), path);
    return FALSE;
  }
  return TRUE;
}

static void
take_info (MusterArea *area, const char *key, const char *text)
{
  static const struct {
    const char *key;
    gsize offset;
    enum { TEXT, COUNT, DEGREES } type;
  } fields[] = {
    { "name", G_STRUCT_OFFSET (MusterAreaInfo, name), TEXT },
    { "attribution", G_STRUCT_OFFSET (MusterAreaInfo, attribution), TEXT },
    { "timestamp", G_STRUCT_OFFSET (MusterAreaInfo, timestamp), TEXT },
    { "south", G_STRUCT_OFFSET (MusterAreaInfo, south_west.lat), DEGREES },
    { "west", G_STRUCT_OFFSET (MusterAreaInfo, south_west.lon), DEGREES },
    { "north", G_STRUCT_OFFSET (MusterAreaInfo, north_east.lat), DEGREES },
    { "east", G_STRUCT_OFFSET (MusterAreaInfo, north_east.lon), DEGREES },
    { "view_west", G_STRUCT_OFFSET (MusterAreaInfo, view_south_west.lon), DEGREES },
    { "view_east", G_STRUCT_OFFSET (MusterAreaInfo, view_north_east.lon), DEGREES },
    { "nodes", G_STRUCT_OFFSET (MusterAreaInfo, nodes), COUNT },
    { "ways", G_STRUCT_OFFSET (MusterAreaInfo, ways), COUNT },
    { "relations", G_STRUCT_OFFSET (MusterAreaInfo, relations), COUNT },
    { "features", G_STRUCT_OFFSET (MusterAreaInfo, features), COUNT },
    { "places", G_STRUCT_OFFSET (MusterAreaInfo, places), COUNT },
    { "road_nodes", G_STRUCT_OFFSET (MusterAreaInfo, road_nodes), COUNT },
    { "road_edges", G_STRUCT_OFFSET (MusterAreaInfo, road_edges), COUNT },
  };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (strcmp (fields[i].key, key) != 0)
      continue;
    gpointer field = G_STRUCT_MEMBER_P (&area->info, fields[i].offset);
    if (fields[i].type == TEXT) {
      char *copy = g_strdup (text);
      g_ptr_array_add (area->strings, copy);
      *(const char **)field = copy;
    } else if (fields[i].type == COUNT)
      *(guint64 *)field = g_ascii_strtoull (text, NULL, 10);
    else
      *(double *)field = g_ascii_strtod (text, NULL);
  }
}

static gboolean
read_info (MusterArea *area, GError **error)
{
  sqlite3_stmt *s = NULL;
  if (!muster_area_statement (area, &s, "SELECT key, value FROM info", error))
    return FALSE;
  int code;
  while ((code = sqlite3_step (s)) == SQLITE_ROW) {
    const char *key = (const char *)sqlite3_column_text (s, 0), *value = (const char *)sqlite3_column_text (s, 1);
    if (key && value)
      take_info (area, key, value);
  }
  sqlite3_finalize (s);
  if (code != SQLITE_DONE)
    return muster_area_fail (area, error);
  MusterAreaInfo *info = &area->info;
  if (!info->attribution || !muster_latlon_is_valid (info->south_west) || !muster_latlon_is_valid (info->north_east)) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_DAMAGED, _ ("%s: the area file is damaged: %s"),
                 area->path, _ ("it does not say what it covers"));
    return FALSE;
  }
  if (area->format < MUSTER_AREA_WITH_ROADS) { /* which did not say */
    info->view_south_west.lon = info->south_west.lon;
    info->view_north_east.lon = info->north_east.lon;
  }
  info->view_south_west.lat = info->south_west.lat;
  info->view_north_east.lat = info->north_east.lat;
  if (!muster_latlon_is_valid (info->view_south_west) || !muster_latlon_is_valid (info->view_north_east)
      || info->view_south_west.lon > info->view_north_east.lon) {
    g_set_error (error, MUSTER_AREA_ERROR, MUSTER_AREA_ERROR_DAMAGED, _ ("%s: the area file is damaged: %s"),
                 area->path, _ ("it does not say what it covers"));
    return FALSE;
  }
  info->centre = (MusterLatLon){ (info->view_south_west.lat + info->view_north_east.lat) / 2,
                                 (info->view_south_west.lon + info->view_north_east.lon) / 2 };
  if (!info->name) {
    char *base = g_path_get_basename (area->path), *dot = strchr (base, '.');
    if (dot && dot > base)
      *dot = 0;
    g_ptr_array_add (area->strings, base);
    info->name = base;
  }
  return TRUE;
}

MusterArea *
muster_area_open (const char *path, GError **error)
{
  guint format;
  if (!check_header (path, &format, error))
    return NULL;
  g_autoptr (MusterArea) area = g_new0 (MusterArea, 1);
  area->format = format;
  area->path = g_strdup (path);
  area->strings = g_ptr_array_new_with_free_func (g_free);
  area->bytes = g_byte_array_new ();
  area->points = g_array_new (FALSE, FALSE, sizeof (MusterPoint));
  area->rings = g_array_new (FALSE, FALSE, sizeof (guint));
  muster_shape_init (&area->shape);
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *escaped = g_uri_escape_string (full, "/", FALSE);
  g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1&mode=ro", escaped);
  if (sqlite3_open_v2 (uri, &area->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK
      || sqlite3_exec (area->db, "PRAGMA cache_size=-8192; PRAGMA mmap_size=0; PRAGMA query_only=ON;", NULL, NULL, NULL)
             != SQLITE_OK) {
    muster_area_fail (area, error);
    return NULL;
  }
  sqlite3_db_config (area->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (area->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  if (!read_info (area, error))
    return NULL;
  return g_steal_pointer (&area);
}

void
muster_area_close (MusterArea *area)
{
  if (!area)
    return;
  for (guint i = 0; i < MUSTER_AREA_BANDS; i++)
    sqlite3_finalize (area->query[i]);
  sqlite3_finalize (area->by_key);
  sqlite3_finalize (area->by_trigram);
  sqlite3_finalize (area->by_id);
  sqlite3_finalize (area->around);
  sqlite3_close (area->db);
  g_clear_pointer (&area->names, muster_names_free);
  muster_shape_clear (&area->shape);
  g_clear_pointer (&area->rows, g_array_unref);
  g_array_unref (area->points);
  g_array_unref (area->rings);
  g_byte_array_unref (area->bytes);
  g_ptr_array_unref (area->strings);
  g_free (area->path);
  g_free (area);
}

const MusterAreaInfo *
muster_area_get_info (MusterArea *area)
{
  return &area->info;
}

gboolean
muster_area_info_covers (const MusterAreaInfo *info, MusterLatLon at)
{
  double west = info->south_west.lon, east = info->north_east.lon;
  gboolean within = west <= east ? at.lon >= west && at.lon <= east : at.lon >= west || at.lon <= east;
  return within && at.lat >= info->south_west.lat && at.lat <= info->north_east.lat;
}

gboolean
muster_area_foreach_poi (MusterArea *area, MusterPoiFunc each, gpointer data, GError **error)
{
  sqlite3_stmt *s = NULL;
  if (!muster_area_statement (area, &s, "SELECT osm, kind, name, operator, x, y, footprint, tags FROM poi ORDER BY id",
                              error))
    return FALSE;
  int code;
  while ((code = sqlite3_step (s)) == SQLITE_ROW) {
    MusterPoi poi
        = { .osm = (const char *)sqlite3_column_text (s, 0),
            .kind = (const char *)sqlite3_column_text (s, 1),
            .name = (const char *)sqlite3_column_text (s, 2),
            .operator= (const char *) sqlite3_column_text (s, 3),
            .at = muster_cell_to_latlon ((MusterCell){ sqlite3_column_int (s, 4), sqlite3_column_int (s, 5) }),
            .footprint_m2 = sqlite3_column_double (s, 6),
            .tags = (const char *)sqlite3_column_text (s, 7) };
    if (poi.osm && poi.kind && poi.tags && !each (&poi, data)) {
      code = SQLITE_DONE;
      break;
    }
  }
  sqlite3_finalize (s);
  return code == SQLITE_DONE ? TRUE : muster_area_fail (area, error);
}

gboolean
muster_area_foreach_boundary (MusterArea *area, MusterBoundaryFunc each, gpointer data, GError **error)
{
  sqlite3_stmt *s = NULL;
  if (!muster_area_statement (area, &s,
                              "SELECT osm, name, admin_level, geojson, area_km2, population, x, y FROM boundary"
                              " ORDER BY admin_level, id",
                              error))
    return FALSE;
  int code;
  while ((code = sqlite3_step (s)) == SQLITE_ROW) {
    MusterBoundary boundary
        = { .osm = (const char *)sqlite3_column_text (s, 0),
            .name = (const char *)sqlite3_column_text (s, 1),
            .admin_level = sqlite3_column_int (s, 2),
            .geometry = (const char *)sqlite3_column_text (s, 3),
            .area_km2 = sqlite3_column_double (s, 4),
            .population = sqlite3_column_int64 (s, 5),
            .label = muster_cell_to_latlon ((MusterCell){ sqlite3_column_int (s, 6), sqlite3_column_int (s, 7) }) };
    if (boundary.osm && boundary.name && boundary.geometry && !each (&boundary, data)) {
      code = SQLITE_DONE;
      break;
    }
  }
  sqlite3_finalize (s);
  return code == SQLITE_DONE ? TRUE : muster_area_fail (area, error);
}
