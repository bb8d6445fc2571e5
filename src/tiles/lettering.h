/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tiles/labels.h"
#include "tiles/sketch.h"
#include "tiles/text.h"

/* The parts of placing labels that know nothing of features: room that is taken or free, and names along lines. */

/* ---- room ---- */
typedef struct _MusterRoom MusterRoom;
MusterRoom *muster_room_new (double width, double height);
void muster_room_free (MusterRoom *room);
/* Whether @rects lie within the view and at least @gap away from all that is taken. */
gboolean muster_room_is_free (const MusterRoom *room, const MusterRect *rects, guint n, double gap);
void muster_room_take (MusterRoom *room, const MusterRect *rects, guint n);

/* ---- names along lines ---- */
typedef struct {
  char *name; /* (owned) */
  int rank;   /* smaller comes first */
  MusterFeatureClass class;
  gint64 id;  /* least of the features joined; decides between equals */
  GArray *xy; /* (owned) MusterXY */
  GArray *at; /* (owned) double: how far along the chain each of them is */
  double length;
} MusterChain;

/* Collects pieces of lines and joins those of one name and rank end to end. */
typedef struct _MusterChains MusterChains;
MusterChains *muster_chains_new (void);
void muster_chains_free (MusterChains *chains);
void muster_chains_add (MusterChains *chains, const char *name, int rank, MusterFeatureClass class, gint64 id,
                        const MusterXY *xy, guint n);
/* Joined, by rank, the longest first. (transfer none) (element-type MusterChain) */
GPtrArray *muster_chains_join (MusterChains *chains);

/* The point at @along of the chain, from its beginning. */
MusterXY muster_chain_point (const MusterChain *chain, double along);
/* Where each glyph of @text goes when its middle stands at @along of the chain; FALSE where the line is too short there
 * or bends too much to be read. Upright: reads from left to right, Han on
 * steep lines from top to bottom. */
gboolean muster_chain_spots (const MusterChain *chain, double along, const MusterText *text, MusterTextSpot *spots);
/* The boxes of the glyphs so placed, appended to @rects. */
void muster_spots_boxes (const MusterText *text, const MusterTextSpot *spots, GArray *rects);
