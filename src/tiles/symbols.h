/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "tiles/palette.h"
#include <cairo.h>

/* Map symbols, drawn with cairo so that screen and paper show the same. Shape says the kind (incident triangle, team
 * rectangle, shelter circle, depot house, task diamond, alarm shield, headquarters flag), the pictogram inside says
 * which, fill says the state: filled = committed or open, outlined = free, grey = off duty or not existing, dashed =
 * only requested or provisional. */
typedef enum {
  MUSTER_SYMBOL_FREE,
  MUSTER_SYMBOL_COMMITTED,
  MUSTER_SYMBOL_OFF,
  MUSTER_SYMBOL_REQUESTED
} MusterSymbolState;

typedef struct {
  MusterKind kind;
  MusterSymbolState state;
  char pictogram[20]; /* a name the drawer knows: fire, air, water, medical, mountain, police, house, ground … or "" */
  char digit[4];      /* the grade in an incident's triangle: "I" is shown as 1 … or "" */
  gboolean green;     /* open shelter, proven */
  gboolean alarm;     /* red */
} MusterSymbol;

/* How a record looks, given the active assignment of a team (nullable). Equal symbols have equal bytes. */
void muster_symbol_for (const MusterRecord *record, const MusterRecord *holder, MusterSymbol *out);
/* Centred at @x, @y; @size is the height in units (26 on screen). */
void muster_symbol_draw (cairo_t *cr, const MusterSymbol *symbol, double x, double y, double size, MusterLook look);
guint muster_symbol_hash (gconstpointer symbol);
gboolean muster_symbol_equal (gconstpointer a, gconstpointer b);

/* A plot record (point, line or area) in its look: hatch, dash and colour by meaning. @project maps Mercator to units.
 */
typedef void (*MusterProjectFunc) (gpointer data, MusterPoint p, double *x, double *y);
void muster_plot_draw (cairo_t *cr, const MusterRecord *plot, MusterProjectFunc project, gpointer data, MusterLook look,
                       gboolean selected);
