/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/write.h"
#include <sqlite3.h>

/* Between write.c, which stages, and finish.c, which orders and completes: nothing else needs this. */
struct _MusterAreaWriter {
  char *target, *path, *stage_path;
  sqlite3 *db;
  sqlite3_stmt *put_feature, *put_poi, *put_place, *put_street, *put_boundary, *put_boundary_box;
  guint64 sequence, features, pois, places, boundaries;
  GByteArray *packed[MUSTER_AREA_BANDS];
  MusterShape thin;
  GError *error;
};

void muster_area_writer_fail (MusterAreaWriter *w, const char *doing); /* from the state of SQLite */
gboolean muster_area_writer_run (MusterAreaWriter *w, const char *sql);
sqlite3_stmt *muster_area_writer_prepare (MusterAreaWriter *w, const char *sql);
void muster_area_writer_step (MusterAreaWriter *w, sqlite3_stmt *stmt);
void muster_area_bind_text (sqlite3_stmt *stmt, int at, const char *text);
