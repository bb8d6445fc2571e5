/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/sheet.h"
#include "road/area.h"
#include "tiles/labels.h"
#include "tiles/plots.h"
#include "tiles/symbols.h"
#include "tiles/text.h"

/* The parts of making a sheet. All lengths on paper are points (1/72 inch). The map itself is drawn in units of
 * MUSTER_SHEET_UNIT points, because what is read on a screen at 26 units is read on paper at two thirds of that. */
#define MUSTER_SHEET_UNIT 0.65
/* How the id of a drawing begins that is the area of a warning: before all others. */
#define MUSTER_SHEET_AREA "!"

typedef struct {
  MusterRecord *record; /* (owned) */
  MusterRecord *holder; /* (owned) (nullable) */
} SheetItem;

struct _MusterMapSheet {
  char *area, *title, *subtitle, *unit, *author, *marking;
  GArray *items; /* SheetItem */
  gboolean layers[MUSTER_N_KINDS];
  gboolean names, labels, drill, landscape;
  gint64 data_ms;
  GTimeZone *zone; /* (nullable) */
  MusterPaper paper;
  MusterSheetFormat format;
  double dpi;
  enum { SHEET_FIT, SHEET_BOX, SHEET_CENTRE } ground;
  MusterLatLon south_west, north_east, centre;
  double scale;
};

/* The layer an item is drawn with. */
MusterKind muster_sheet_layer (const MusterRecord *record);

/* Something with a symbol, where it stands on the map. */
typedef struct {
  MusterSymbol symbol;
  const MusterRecord *record;
  double x, y;   /* where the symbol is drawn, units of the map */
  double tx, ty; /* where it is true */
} SheetMark;

/* One line of the legend. */
typedef struct {
  MusterSymbol symbol;
  const char *plot; /* (nullable) the look of a plot instead of a symbol */
  char *text;       /* (owned) */
  guint count;
} SheetEntry;

/* What a call works with. */
typedef struct {
  const MusterMapSheet *sheet;
  MusterArea *area; /* (nullable) */
  GCancellable *cancellable;
  cairo_t *cr;
  PangoContext *pango;
  double width, height;   /* of the page */
  MusterRect frame, foot; /* of the map; of the title block */
  double scale;
  MusterView view;  /* the frame, in map units */
  GArray *marks;    /* SheetMark, the important first */
  GPtrArray *plots; /* MusterRecord in the view */
  GArray *legend;   /* SheetEntry */
  MusterSheetReport report;
} SheetJob;

/* sheet-ground.c: page, frame and the ground it shows. */
gboolean muster_sheet_lay_out (SheetJob *job, GError **error);
/* sheet-map.c: what is on the map, then the map. */
void muster_sheet_collect (SheetJob *job);
gboolean muster_sheet_draw_map (SheetJob *job, GError **error);
/* sheet-legend.c */
GArray *muster_sheet_legend (const SheetJob *job, guint room); /* (transfer full) (element-type SheetEntry) */
void muster_sheet_draw_legend (SheetJob *job, const MusterRect *box);
guint muster_sheet_legend_columns (double width);
#define MUSTER_SHEET_LEGEND_ROW 13.5
/* sheet-foot.c: the margin's coordinates and the title block. */
void muster_sheet_draw_margin (SheetJob *job);
void muster_sheet_draw_foot (SheetJob *job);
/* Draws @text with its top at @y, wrapped to @width; returns the height it took. @align: 0 left, 0.5 centred, 1 right.
 */
double muster_sheet_text (SheetJob *job, const char *text, double x, double y, double width, double size, gboolean bold,
                          MusterInk ink, double align, int lines);
char *muster_sheet_scale_words (double scale); /* "1:25 000" (transfer full) */
