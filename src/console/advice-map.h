/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/advice.h"
#include "desk/desk.h"
#include "map/map-view.h"

/* What advice draws on the map of a desk: the ways of the teams it speaks of, the ground within reach, closures. Pages
 * say what they would have shown and need not know the map. Ways are found on a thread; the last wish wins. Main
 * thread. */
#define MUSTER_TYPE_ADVICE_MAP (muster_advice_map_get_type ())
G_DECLARE_FINAL_TYPE (MusterAdviceMap, muster_advice_map, MUSTER, ADVICE_MAP, GObject)

MusterAdviceMap *muster_advice_map_of (MusterDesk *desk); /* made at first use (transfer none) */
void muster_advice_map_follow (MusterAdviceMap *map, MusterMapView *view);

typedef struct {
  char *from;      /* id of a record with a position */
  MusterLatLon to; /* degrees WGS 84 */
  MusterWay way;   /* as the advice says: by road its real course is drawn, else a dashed straight line */
  gboolean strong; /* the proposal; else one of the alternatives */
  char *label;     /* (nullable) "7 min" */
} MusterWish;
void muster_wish_free (gpointer wish);
/* @owner: whoever shows them, for clearing. @wishes: (transfer full) (element-type MusterWish) later ones on top. */
void muster_advice_map_show_ways (MusterAdviceMap *map, gpointer owner, MusterSnapshot *snapshot, GPtrArray *wishes);
void muster_advice_map_clear_ways (MusterAdviceMap *map, gpointer owner); /* nothing when others are shown by now */
/* The view moves once so that all ways are seen: those shown, or those on their way. For keys that ask for them. */
void muster_advice_map_bring_up_ways (MusterAdviceMap *map);
/* Property "reach" (boolean): the ground within reach is drawn, as the question about reach has it, and asked anew as
 * things change. */
void muster_advice_map_go (MusterAdviceMap *map, MusterLatLon at, const char *label); /* the map goes there */
