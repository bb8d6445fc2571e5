/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/road-data.h"

/* Collects what an extract says about roads while it is read (relations, then nodes, then ways) and makes the network
 * of it. Memory: some 30 bytes for each node of a road. */
typedef struct _MusterGather MusterGather;

MusterGather *muster_gather_new (void);
void muster_gather_free (MusterGather *gather);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterGather, muster_gather_free)

void muster_gather_add_relation (MusterGather *gather, const MusterOsmObject *relation);
void muster_gather_add_node (MusterGather *gather, const MusterOsmObject *node);
/* Whether anybody can travel on a way with these tags; then its line is to be given next. */
gboolean muster_gather_wants_way (MusterGather *gather, const MusterOsmObject *way);
/* The nodes of the way that wants_way() said TRUE for, which the extract holds: @ids and @cells, @n of them; @after_gap
 * [i] is 1 where nodes before i are missing. */
void muster_gather_add_way (MusterGather *gather, const gint64 *ids, const MusterCell *cells, const guint8 *after_gap,
                            guint n);
/* Junctions, segments, turn restrictions and both orders; @gather is spent. @broken: turn restrictions whose ways are
 * not in the extract, or that do not say which turn they mean. */
void muster_gather_finish (MusterGather *gather, MusterRoadData *data, guint64 *turns, guint64 *broken);
