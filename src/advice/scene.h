/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/picture.h"

/* What advice is given about: the records of one world at one moment, immutable and atomically counted. Made on the
 * picture's own thread (cheap: it holds references), read on any. */
typedef struct _MusterScene MusterScene;

/* @drill (nullable): the world. @now_ms: the moment the advice is for, ms since 1970. */
MusterScene *muster_scene_new (MusterPicture *picture, const char *drill, gint64 now_ms);
MusterScene *muster_scene_ref (MusterScene *scene);
void muster_scene_unref (MusterScene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterScene, muster_scene_unref)

gint64 muster_scene_get_now (const MusterScene *scene);
const char *muster_scene_get_drill (const MusterScene *scene);                   /* (nullable) */
const MusterRecord *muster_scene_get (const MusterScene *scene, const char *id); /* (nullable); NULL for NULL */
const char *muster_scene_name (const MusterScene *scene, const char *id);        /* of the record, or the id */
/* All of a kind, sorted by id. (transfer none) (element-type MusterRecord) */
const GPtrArray *muster_scene_list (const MusterScene *scene, MusterKind kind);
/* The active assignment that holds @team. (nullable) */
const MusterRecord *muster_scene_holder (const MusterScene *scene, const char *team);
