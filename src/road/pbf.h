/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "geo/mercator.h"
#include <gio/gio.h>

/* Reading an OpenStreetMap extract in the PBF format. Opening walks the whole framing, so that a truncated file is
 * refused before anything is made of it; reading decodes block after block and trusts no number in the file.
 * One thread at a time. Errors are in the domain MUSTER_AREA_ERROR: INPUT, NOT_FOUND or CANCELLED. */
typedef struct _MusterPbf MusterPbf;

typedef struct {
  const char *key, *value; /* valid during the call, NUL-terminated; an invalid UTF-8 value is repaired */
} MusterTag;

typedef struct {
  guint n;
  const MusterTag *tag;
} MusterTags;

const char *muster_tags_get (const MusterTags *tags, const char *key); /* (nullable) */

typedef enum { MUSTER_OSM_NODE, MUSTER_OSM_WAY, MUSTER_OSM_RELATION } MusterOsmType;

typedef struct {
  gint64 id;
  MusterTags tags;
  gint32 lat, lon; /* node: 10⁻⁷ degrees */
  guint n_refs;    /* way: nodes; relation: members */
  const gint64 *refs;
  const gint32 *lats, *lons;  /* (nullable) way: where its nodes lie, if the extract says it there; 10⁻⁷ degrees */
  const MusterOsmType *types; /* relation */
  const char *const *roles;   /* relation */
} MusterOsmObject;

/* FALSE stops the reading; reading then succeeds. */
typedef gboolean (*MusterPbfFunc) (MusterOsmType type, const MusterOsmObject *object, gpointer data);

MusterPbf *muster_pbf_open (const char *path, GError **error);
void muster_pbf_close (MusterPbf *pbf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterPbf, muster_pbf_close)

const char *muster_pbf_get_timestamp (MusterPbf *pbf); /* (nullable) ISO 8601, when the data was current */
/* The box the extract was cut to, as its header says; FALSE when it says nothing. */
gboolean muster_pbf_get_bounds (MusterPbf *pbf, MusterLatLon *south_west, MusterLatLon *north_east);

/* Calls @each for the objects whose type is in @types (a mask of 1 << MusterOsmType), in the order of the file. Blocks
 * known from an earlier reading to hold nothing of these are skipped. @progress (nullable) goes from @from to @to. */
gboolean muster_pbf_read (MusterPbf *pbf, guint types, MusterPbfFunc each, gpointer data,
                          void (*progress) (double done, gpointer data), gpointer progress_data, double from, double to,
                          GCancellable *cancellable, GError **error);
