/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/boundaries.h"
#include "road/classify.h"
#include "road/extent.h"
#include "road/road-data.h"
#include "road/shape.h"

/* The layout shared by who writes and who reads an area file; docs/area-format.md describes it. */
#define MUSTER_AREA_APPLICATION_ID 0x4d534152 /* "MSAR" */
#define MUSTER_AREA_VERSION        3
#define MUSTER_AREA_OLDEST         1 /* still read */
#define MUSTER_AREA_SEALED         3 /* from here on the BLAKE2b of the database stands behind it */
#define MUSTER_AREA_CHECKED        (G_GUINT64_CONSTANT (256) << 20) /* bytes: up to here it is compared on opening */
#define MUSTER_AREA_WITH_ROADS     2                                /* since this format */

/* Features are kept in three bands of zoom, each with its own geometry and index, so that a view of a whole country
 * reads little. A view at zoom z looks into one band only. */
#define MUSTER_AREA_BANDS 3
static const struct {
  const char *shapes, *index;
  int below;        /* zoom < below */
  guint drop;       /* bits of precision left out */
  double tolerance; /* of simplification, grid steps: half a pixel at the highest zoom of the band */
} muster_area_bands[MUSTER_AREA_BANDS] = {
  { "shape_low", "index_low", 8, 10, 1 << 13 },
  { "shape_mid", "index_mid", 12, 6, 1 << 9 },
  { "shape_full", "index_full", 99, 0, 0 },
};

/* Writing an area file. What is added is staged in a second file first, because the final order is along a curve in
 * space. The first error sticks; the functions that add do nothing after it. One thread. */
typedef struct _MusterAreaWriter MusterAreaWriter;

MusterAreaWriter *muster_area_writer_new (const char *out, GError **error);
void muster_area_writer_free (MusterAreaWriter *writer); /* removes what was not finished */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAreaWriter, muster_area_writer_free)
gboolean muster_area_writer_ok (MusterAreaWriter *writer, GError **error);

/* The feature (and its mark), place, street and point of interest an object means. @shape: lines or rings; for a node
 * one cell. @osm: of the object. */
void muster_area_writer_add (MusterAreaWriter *writer, const MusterMeaning *meaning, const MusterTags *tags,
                             MusterOsmType type, gint64 osm, const MusterShape *shape);
void muster_area_writer_add_border (MusterAreaWriter *writer, int admin_level, const MusterTags *tags,
                                    const MusterShape *shape);
/* @sea: as rings, even-odd. Kept in pieces, so that no view has to read all of it. */
void muster_area_writer_add_sea (MusterAreaWriter *writer, const MusterShape *sea);
/* @thin: @shape simplified. The writer asks @set for the municipality of things when it finishes. */
void muster_area_writer_add_boundary (MusterAreaWriter *writer, MusterBoundaries *set, gint64 osm, int admin_level,
                                      const MusterTags *tags, const MusterShape *shape, const MusterShape *thin);
typedef struct {
  guint64 nodes, ways, relations;
  guint64 broken_relations, missing_nodes;
  guint64 turns, broken_turns;
  const char *timestamp;
  MusterExtentBox box;
  const MusterRoadData *roads;
} MusterAreaFacts;
/* Sorts, writes, syncs, renames into place and fills the counts and the hash of @report. */
gboolean muster_area_writer_finish (MusterAreaWriter *writer, MusterBoundaries *set, const MusterAreaFacts *facts,
                                    void (*progress) (double done, gpointer data), gpointer data,
                                    GCancellable *cancellable, MusterAreaReport *report, GError **error);
