/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/classify.h"
#include "road/shape.h"

/* The relations of an extract that mean areas, the ways they are made of, and the rings these ways close to.
 * Order of use: all relations, then all ways, then assemble. */
typedef struct _MusterRings MusterRings;

typedef struct {
  gint64 id;
  MusterTags tags; /* of the relation, or of its outer way when the relation says nothing itself */
  gboolean is_boundary;
  int admin_level;
} MusterRelation;

MusterRings *muster_rings_new (void);
void muster_rings_free (MusterRings *rings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRings, muster_rings_free)

void muster_rings_add_relation (MusterRings *rings, const MusterOsmObject *relation);
/* Whether a way belongs to a relation kept here. */
gboolean muster_rings_wants_way (MusterRings *rings, gint64 id);
/* @cells: the way's line, less nodes that are not in the extract. @first, @last: ids of the end nodes. Returns TRUE
 * when a relation already says what @meaning (of the way alone) says, so that the way is not to be drawn as an area
 * itself. */
gboolean muster_rings_add_way (MusterRings *rings, const MusterOsmObject *way, const MusterMeaning *meaning,
                               const MusterCell *cells, guint n);
/* The lowest admin_level among the boundaries a way belongs to; 0 none. */
int muster_rings_way_level (MusterRings *rings, gint64 id);

guint muster_rings_count (MusterRings *rings);
void muster_rings_get (MusterRings *rings, guint i, MusterRelation *out);
/* Closes the ways of relation @i to rings in @out. With @tolerance > 0 (grid steps) each way is simplified by itself
 * first, so that neighbours keep sharing their border. Returns FALSE when no ring closes, or for a boundary when any
 * part stays open. */
gboolean muster_rings_assemble (MusterRings *rings, guint i, double tolerance, MusterShape *out);
