/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/road-data.h"

/* Turn restrictions: relations of an extract, to sequences of edges that must not be driven in turn. */
typedef struct _MusterTurns MusterTurns;

MusterTurns *muster_turns_new (void);
void muster_turns_free (MusterTurns *turns);
void muster_turns_add_relation (MusterTurns *turns, const MusterOsmObject *relation);
gboolean muster_turns_wants_way (MusterTurns *turns, gint64 way); /* a restriction names it */
/* Segment @segment is a piece of @way, which wants_way(); in the order of the way. */
void muster_turns_add_segment (MusterTurns *turns, gint64 way, guint32 segment);
/* Fills data->turns, the rest of @data being complete. @find_junction: of an OSM node, or G_MAXUINT32. */
void muster_turns_resolve (MusterTurns *turns, MusterRoadData *data,
                           guint32 (*find_junction) (gint64 node, gpointer user), gpointer user, guint64 *kept,
                           guint64 *broken);
