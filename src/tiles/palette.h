/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* The looks a map can have. Paper is for printing: white land, thin roads, ink. */
typedef enum { MUSTER_LOOK_LIGHT, MUSTER_LOOK_DARK, MUSTER_LOOK_PAPER } MusterLook;

/* What a colour of the map is for. Everything drawn on a map takes its colour from here, so that a look is one column
 * of one table. */
typedef enum {
  MUSTER_INK_LAND,
  MUSTER_INK_FARM,
  MUSTER_INK_GRASS,
  MUSTER_INK_FOREST,
  MUSTER_INK_SCRUB,
  MUSTER_INK_ROCK,
  MUSTER_INK_GLACIER,
  MUSTER_INK_WETLAND,
  MUSTER_INK_RESIDENTIAL,
  MUSTER_INK_COMMERCIAL,
  MUSTER_INK_INDUSTRIAL,
  MUSTER_INK_PARK,
  MUSTER_INK_CEMETERY,
  MUSTER_INK_SPORT,
  MUSTER_INK_PARKING,
  MUSTER_INK_WATER,
  MUSTER_INK_BUILDING,
  MUSTER_INK_AEROWAY,
  MUSTER_INK_STREAM,
  MUSTER_INK_BUILDING_EDGE,
  MUSTER_INK_BOUNDARY,
  MUSTER_INK_BOUNDARY_BAND,
  MUSTER_INK_CASING,
  MUSTER_INK_CASING_MAJOR,
  MUSTER_INK_ROAD,
  MUSTER_INK_ROAD_FAR,
  MUSTER_INK_PRIMARY,
  MUSTER_INK_MOTORWAY,
  MUSTER_INK_TUNNEL,
  MUSTER_INK_PATH,
  MUSTER_INK_TRACK,
  MUSTER_INK_RAIL,
  MUSTER_INK_LINE,
  /* words */
  MUSTER_INK_TEXT,
  MUSTER_INK_TEXT_SOFT,
  MUSTER_INK_TEXT_WATER,
  MUSTER_INK_TEXT_GREEN,
  MUSTER_INK_HALO,
  /* symbols and plots; outline is what a symbol is drawn with, surface what it is filled with when free */
  MUSTER_INK_OUTLINE,
  MUSTER_INK_SURFACE,
  MUSTER_INK_ACCENT,
  MUSTER_INK_RED,
  MUSTER_INK_GREEN,
  MUSTER_INK_GREY,
  MUSTER_INK_GREY_FILL,
  MUSTER_INK_FLOOD,
  MUSTER_INK_HAZARD,
  MUSTER_INK_DRILL,
  MUSTER_INK_WARNING_RED,
  MUSTER_INK_WARNING_ORANGE,
  MUSTER_INK_WARNING_YELLOW,
  MUSTER_INK_WARNING_BLUE,
  MUSTER_N_INKS
} MusterInk;

/* sRGB, 0…1, not premultiplied. */
typedef struct {
  double r, g, b, a;
} MusterColor;

MusterColor muster_ink (MusterLook look, MusterInk ink);
