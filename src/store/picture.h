/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* The picture: every record by id, with the worlds kept apart. A drill sees the real records with its own laid over
 * them; the real world never sees a drill's. Not locked: one thread owns it (the console's is the main thread's). */
typedef struct _MusterPicture MusterPicture;

MusterPicture *muster_picture_new (void);
void muster_picture_free (MusterPicture *picture);
void muster_picture_put (MusterPicture *picture, MusterRecord *record); /* (transfer none) */
/* As if it had never been: what a drill had laid over a real record shows through again. */
void muster_picture_forget (MusterPicture *picture, const char *drill, const char *id);
/* As seen in the world of @drill (NULL: real). (nullable) (transfer none). Withdrawn records are returned too; look at
 * ->exists. */
MusterRecord *muster_picture_get (MusterPicture *picture, const char *drill, const char *id);
/* Exactly the record of that world, not the one shining through. (nullable) */
MusterRecord *muster_picture_get_exact (MusterPicture *picture, const char *drill, const char *id);
/* All existing records of a kind as seen in @drill, sorted by id. (transfer container) (element-type MusterRecord) */
GPtrArray *muster_picture_list (MusterPicture *picture, const char *drill, MusterKind kind);
/* The same in no order, for who sorts on a thread. (transfer container) (element-type MusterRecord) */
GPtrArray *muster_picture_gather (MusterPicture *picture, const char *drill, MusterKind kind);
/* Rises with every change to a record of that kind as seen in @drill; what was gathered at the same number is still so.
 */
guint64 muster_picture_version (MusterPicture *picture, const char *drill, MusterKind kind);
guint muster_picture_count (MusterPicture *picture, const char *drill, MusterKind kind);
/* The active assignment that holds the team. (nullable) (transfer none) */
MusterRecord *muster_picture_holder (MusterPicture *picture, const char *drill, const char *team);
/* The active activation of a plan (nullable: without one) on an incident. (nullable) (transfer none) */
MusterRecord *muster_picture_activation (MusterPicture *picture, const char *drill, const char *incident,
                                         const char *plan);
void muster_picture_foreach (MusterPicture *picture, GFunc func, gpointer data); /* every record of every world */
/* The ids of all drills there are, sorted. (transfer full) */
GStrv muster_picture_drills (MusterPicture *picture);
