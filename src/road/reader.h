/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"
#include "road/names.h"
#include "road/shape.h"
#include "road/write.h"
#include <sqlite3.h>

/* An open area file; between area.c, query.c and search.c. */
struct _MusterArea {
  char *path;
  sqlite3 *db;
  guint format; /* of the file */
  MusterAreaInfo info;
  GPtrArray *strings;                     /* owned texts of info */
  sqlite3_stmt *query[MUSTER_AREA_BANDS]; /* made when first used */
  GByteArray *bytes;
  GArray *rows, *points, *rings;
  /* search */
  MusterNames *names;
  sqlite3_stmt *by_key, *by_trigram, *by_id, *around;
  MusterShape shape;
};

/* Prepares @sql into *@stmt once, and resets it else. */
gboolean muster_area_statement (MusterArea *area, sqlite3_stmt **stmt, const char *sql, GError **error);
gboolean muster_area_fail (MusterArea *area, GError **error); /* from the state of SQLite; returns FALSE */
