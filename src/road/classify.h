/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/area.h"
#include "road/pbf.h"

/* What the tags of an object mean for the area file. One object can be a feature, a named place, a point of interest
 * and a street all at once. Strings point into the tags or are static. */
typedef struct {
  gboolean is_feature;
  MusterFeatureClass class;
  MusterFeatureFlags flags; /* MUSTER_FEATURE_IS_AREA only if the object is closed and means an area */
  int layer;
  int minzoom; /* by meaning; size can raise it */

  const char *name; /* (nullable) */
  const char *ref;  /* (nullable) */

  const char *kind;  /* (nullable) of a place or point of interest */
  gboolean is_place; /* searchable, if it has a name */
  gboolean is_poi;   /* listed as a resource, with or without a name */
  gboolean has_mark; /* also a point feature of class @mark */
  MusterFeatureClass mark;
  int mark_minzoom;
  double importance; /* 0…1 */

  gboolean is_street;
  int admin_level; /* 0 none */
} MusterMeaning;

/* @closed: a way that ends where it began, or a multipolygon; FALSE for a node. */
void muster_classify (MusterOsmType type, const MusterTags *tags, gboolean closed, MusterMeaning *out);
gint64 muster_tags_population (const MusterTags *tags); /* 0 unknown */
