/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* One world's records (the real one, or a drill's), as the pure functions of this folder see them, without knowing
 * where they are kept. The functions belong to the caller and are called on its thread. */
typedef struct {
  MusterRecord *(*get) (gpointer data, const char *id); /* (nullable) (transfer none); look at ->exists */
  GPtrArray *(*list) (gpointer data, MusterKind kind);  /* existing ones, sorted by id. (transfer container) */
  gpointer data;
} MusterScene;

MusterRecord *muster_scene_get (const MusterScene *scene, MusterKind kind,
                                const char *id); /* (nullable) of that kind and existing; @id may be NULL */
GPtrArray *muster_scene_list (const MusterScene *scene, MusterKind kind);
/* Those whose REF field @field names @id, sorted by id. (transfer container) */
GPtrArray *muster_scene_about (const MusterScene *scene, MusterKind kind, int field, const char *id);
const char *muster_scene_name (const MusterScene *scene, const char *id); /* the record's name, or the id itself */
/* (nullable) Whose picture it is: the headquarters that is about no single hazard, else the topmost jurisdiction. */
const char *muster_scene_unit (const MusterScene *scene);
