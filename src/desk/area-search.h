/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"
#include <glib-object.h>

/* Finding places in the area file on a thread of its own. Answers come on the main context; one that was overtaken by
 * a later question of the same asker does not come at all. Main thread. */
#define MUSTER_TYPE_AREA_SEARCH (muster_area_search_get_type ())
G_DECLARE_FINAL_TYPE (MusterAreaSearch, muster_area_search, MUSTER, AREA_SEARCH, GObject)

MusterAreaSearch *muster_area_search_new (const char *path); /* NULL: finds nothing */
/* @asker: a number of the caller's own; a later search by the same asker replaces an earlier one.
 * @found: (element-type MusterPlace), best first, empty when nothing or no area; owned by the caller of it. */
typedef void (*MusterPlacesFunc) (const char *text, GPtrArray *found, gpointer data);
void muster_area_search_find (MusterAreaSearch *search, guint asker, const char *text, const MusterLatLon *near,
                              guint limit, MusterPlacesFunc answer, gpointer data);
/* As a find, but the text is cut after fewer and fewer words until something is found; @text in the answer is the part
 * that was found, or the whole when nothing was. */
void muster_area_search_find_start (MusterAreaSearch *search, guint asker, const char *text, const MusterLatLon *near,
                                    guint limit, MusterPlacesFunc answer, gpointer data);
/* What stands at @at: one place, or none. */
void muster_area_search_describe (MusterAreaSearch *search, guint asker, MusterLatLon at, MusterPlacesFunc answer,
                                  gpointer data);
void muster_area_search_forget (MusterAreaSearch *search, guint asker); /* no answer is wanted any more */
/* Whether @text names @place, perhaps with a letter wrong, and not just something in it: 0 not … 1 its very name. Pure.
 */
double muster_place_fit (const MusterPlace *place, const char *text);
/* What the area covers; FALSE while it is not open, or when there is none. */
gboolean muster_area_search_get_bounds (MusterAreaSearch *search, MusterLatLon *south_west, MusterLatLon *north_east);
guint muster_area_search_asker (void); /* a new number */
