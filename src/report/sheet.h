/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"
#include "model/record.h"
#include <gio/gio.h>

/* A situation map on paper: the base map in the paper look, plots, symbols with names that keep off one another, inside
 * a frame with coordinates; at the foot the title, the time of the data, scale, north arrow, the legend of just what is
 * drawn with counts, author and attribution. A drill is marked all over.
 *
 * Settings are filled on any thread; muster_map_sheet_write() takes them over nothing but reads them, so one must not
 * change them while it runs. It opens the area file itself, blocks (about a second), may run on any thread and be
 * cancelled; it needs no display. Same settings, same bytes. */

#define MUSTER_SHEET_ERROR (muster_sheet_error_quark ())
GQuark muster_sheet_error_quark (void);
typedef enum {
  MUSTER_SHEET_ERROR_VALUE,   /* a scale, box, centre or dpi that cannot be drawn; the message says which and why */
  MUSTER_SHEET_ERROR_OUTSIDE, /* the box does not meet the area; the message says what the area covers */
  MUSTER_SHEET_ERROR_EMPTY,   /* nothing has a position and no box or centre was given */
  MUSTER_SHEET_ERROR_WRITE,   /* cannot write the file; nothing was left behind */
  MUSTER_SHEET_ERROR_CANCELLED,
} MusterSheetError;

typedef enum { MUSTER_PAPER_A4, MUSTER_PAPER_A3 } MusterPaper;
typedef enum { MUSTER_SHEET_PDF, MUSTER_SHEET_PNG, MUSTER_SHEET_SVG } MusterSheetFormat;

typedef struct _MusterMapSheet MusterMapSheet;

MusterMapSheet *muster_map_sheet_new (void); /* A4, portrait, PDF, all layers, fitted to the records */
void muster_map_sheet_free (MusterMapSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterMapSheet, muster_map_sheet_free)

/* What is on it. */
void muster_map_sheet_set_area (MusterMapSheet *sheet, const char *path); /* NULL: symbols on white */
/* @holder: (nullable) the active assignment of a team. Records without a position or geometry, withdrawn ones and
 * kinds that have no symbol are passed over; closed roads go with the drawings while they are closed. References are
 * taken. */
void muster_map_sheet_add (MusterMapSheet *sheet, MusterRecord *record, MusterRecord *holder);
/* The area of @record, a warning or an alarm: @geometry (GeoJSON, nullable: nothing) under everything else, with a line
 * in the legend; drawn with the layer of its kind. @over: it has run out. */
void muster_map_sheet_add_area (MusterMapSheet *sheet, const MusterRecord *record, const char *geometry, gboolean over);
/* Kinds that are drawn: warnings, incidents, teams, depots, shelters, tasks, plots, alarms, headquarters are on at
 * first. */
void muster_map_sheet_set_layer (MusterMapSheet *sheet, MusterKind kind, gboolean on);
void muster_map_sheet_set_names (MusterMapSheet *sheet, gboolean on);  /* names beside symbols; on at first */
void muster_map_sheet_set_labels (MusterMapSheet *sheet, gboolean on); /* words of the base map; on at first */

/* What it says. All nullable. */
void muster_map_sheet_set_title (MusterMapSheet *sheet, const char *title);       /* NULL: "Situation map" */
void muster_map_sheet_set_subtitle (MusterMapSheet *sheet, const char *subtitle); /* the incident, say */
void muster_map_sheet_set_unit (MusterMapSheet *sheet, const char *unit);         /* whose map it is */
void muster_map_sheet_set_author (MusterMapSheet *sheet, const char *author);
void muster_map_sheet_set_marking (MusterMapSheet *sheet,
                                   const char *marking);                 /* "For official use only", in the margin */
void muster_map_sheet_set_drill (MusterMapSheet *sheet, gboolean drill); /* watermark and badge */
/* When the picture was as drawn: ms since 1970 UTC; printed in the zone of @tz (nullable: UTC) with the zone's name. 0:
 * "time of the data unknown". */
void muster_map_sheet_set_time (MusterMapSheet *sheet, gint64 data_ms, GTimeZone *tz);

/* How it is laid out. */
void muster_map_sheet_set_paper (MusterMapSheet *sheet, MusterPaper paper, gboolean landscape);
void muster_map_sheet_set_format (MusterMapSheet *sheet, MusterSheetFormat format,
                                  double dpi); /* dpi for PNG, 72…600 */
/* The ground shown: fitted to the records (the default), a box, or a centre with a scale (25000 for 1:25 000; 0: fitted
 * to the records from there). The last call counts. The scale of a fit is rounded up to a usual one. */
void muster_map_sheet_fit (MusterMapSheet *sheet);
void muster_map_sheet_set_box (MusterMapSheet *sheet, MusterLatLon south_west, MusterLatLon north_east);
void muster_map_sheet_set_centre (MusterMapSheet *sheet, MusterLatLon centre, double scale);

/* What came out. */
typedef struct {
  double scale; /* 25000 for 1:25 000, true at the map's centre */
  MusterLatLon centre, south_west, north_east;
  guint symbols, plots, names, labels; /* drawn; labels are those of the base map */
  guint unnamed;                       /* symbols whose name found no room */
  double width_mm, height_mm;
} MusterSheetReport;

/* Writes @path by way of a temporary file beside it and a rename. @report: (nullable). Errors are MUSTER_SHEET_ERROR,
 * or MUSTER_AREA_ERROR where the area file cannot be used. */
gboolean muster_map_sheet_write (MusterMapSheet *sheet, const char *path, MusterSheetReport *report,
                                 GCancellable *cancellable, GError **error);
