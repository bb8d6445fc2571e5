/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/palette.h"
#include <cairo.h>
#include <pango/pango.h>

/* One line of text, shaped once: glyphs with their places, fonts and clusters. It holds no Pango object, so it may be
 * shaped on one thread and drawn on another, at any angle or along a line. Sizes are in units of the context and do not
 * depend on the machine's screen settings. */
typedef struct _MusterText MusterText;

typedef enum {
  MUSTER_TEXT_BOLD = 1 << 0,
  MUSTER_TEXT_ITALIC = 1 << 1,
  MUSTER_TEXT_TABULAR = 1 << 2, /* digits of equal width */
} MusterTextStyle;

typedef struct {
  double x, y;  /* of the glyph's middle on the line */
  double angle; /* radians, clockwise as y grows down */
} MusterTextSpot;

MusterText *muster_text_shape (const char *utf8, double size, MusterTextStyle style, double letter_spacing);
void muster_text_free (MusterText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterText, muster_text_free)

const char *muster_text_get_utf8 (const MusterText *text);
double muster_text_get_width (const MusterText *text);
double muster_text_get_size (const MusterText *text);
gboolean muster_text_is_wide (const MusterText *text); /* all of it Han, kana or Hangul: may be written downwards */
guint muster_text_get_n_glyphs (const MusterText *text);
/* Where glyph @i begins and how wide it is, from the left end. */
void muster_text_get_glyph (const MusterText *text, guint i, double *x, double *width);

/* Baseline from @x, @y at @angle. @halo: width of the rim in units, 0 none. */
void muster_text_draw (const MusterText *text, cairo_t *cr, double x, double y, double angle, MusterColor ink,
                       MusterColor halo, double rim);
/* Each glyph at its own spot, centred on the line by the height of capitals; one spot per glyph. */
void muster_text_draw_along (const MusterText *text, cairo_t *cr, const MusterTextSpot *spots, MusterColor ink,
                             MusterColor halo, double rim);
/* A new context with a font map of its own: a fixed 96 dpi, no hinting. For whole paragraphs, where a line is not
 * enough. To be used by one thread. (transfer full) */
PangoContext *muster_text_create_context (void);
#define MUSTER_TEXT_FAMILY "Noto Sans, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
/* Height of capitals for a size, and of a line. */
#define MUSTER_TEXT_CAPS(size) ((size)*0.714)
#define MUSTER_TEXT_LINE(size) ((size)*1.22)
