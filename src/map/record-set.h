/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "tiles/symbols.h"

/* The records a map shows, found by place: which lie in a box, which is under the pointer. Main thread only. */
typedef struct _MusterRecordSet MusterRecordSet;

/* One record on the map; valid until the next change of its record. */
typedef struct {
  MusterRecord *record; /* (owned) */
  MusterRecord *holder; /* (owned) (nullable) */
  MusterSymbol symbol;
  MusterPoint at;   /* of a symbol */
  MusterBox box;    /* of a plot */
  gboolean is_area; /* plot: closed rings */
  GArray *points;   /* (nullable) plot: MusterPoint, all rings after one another */
  GArray *rings;    /* (nullable) plot: guint, their lengths */
  char *name;       /* (owned) what stands beside the symbol; may have two lines */
  guint rank;       /* 0 first: who gets a name where room is short, and who lies on top */
} MusterMapItem;

/* Symbols that are told as one number. */
typedef struct {
  MusterPoint middle; /* of their places */
  guint count;
  guint committed;             /* of them: teams with an order, shelters that are open, posts */
  guint kinds[MUSTER_N_KINDS]; /* how many of each; their sum is the count */
} MusterMapHeap;

MusterRecordSet *muster_record_set_new (void);
void muster_record_set_free (MusterRecordSet *set);

/* TRUE when what is to be drawn changed. A record without a place is not kept. */
gboolean muster_record_set_put (MusterRecordSet *set, MusterRecord *record, MusterRecord *holder);
void muster_record_set_clear (MusterRecordSet *set);
gboolean muster_record_set_is_empty (MusterRecordSet *set);
const MusterMapItem *muster_record_set_get (MusterRecordSet *set, const char *id); /* (nullable) */

void muster_record_set_show (MusterRecordSet *set, MusterKind kind, gboolean visible);
gboolean muster_record_set_shows (MusterRecordSet *set, MusterKind kind);

/* Symbols (not plots) of shown kinds in @box, appended to @out (element-type const MusterMapItem). Any order. */
void muster_record_set_query (MusterRecordSet *set, const MusterBox *box, GPtrArray *out);
/* Whether @box holds more than @limit of them; costs what that many cost. */
gboolean muster_record_set_has_more (MusterRecordSet *set, const MusterBox *box, guint limit);
/* The same symbols, gathered where they are many: see muster_record_grid_visit(). @level: the zoom of the grid; grids
 * are kept for the levels asked for last. @selected: (nullable) id. */
typedef void (*MusterMapSingle) (const MusterMapItem *item, gpointer user_data);
typedef void (*MusterMapCell) (const MusterMapHeap *heap, gpointer user_data);
void muster_record_set_gather (MusterRecordSet *set, int level, const MusterBox *box, const char *selected,
                               MusterMapSingle single, MusterMapCell cell, gpointer user_data);
/* Plots that meet @box, largest first, as held records (element-type MusterRecord), for a painter on another thread. */
GPtrArray *muster_record_set_plots (MusterRecordSet *set, const MusterBox *box);
/* The smallest plot at @p, with @reach around lines and points, in units of the Mercator square. (nullable) */
const MusterMapItem *muster_record_set_plot_at (MusterRecordSet *set, MusterPoint p, double reach);
/* The box around everything shown; FALSE when nothing is. */
gboolean muster_record_set_bounds (MusterRecordSet *set, MusterBox *out);
