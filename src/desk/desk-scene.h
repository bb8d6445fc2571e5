/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include "response/scene.h"

/* The desk's world as the functions of response/ see it. A list of a kind is read once and kept until something
 * changes, since one question about an incident asks for the same lists many times. Main thread. */
typedef struct _MusterDeskScene MusterDeskScene;

/* @get, @list: of @data, which outlives the scene. */
MusterDeskScene *muster_desk_scene_new (MusterRecord *(*get) (gpointer data, const char *id),
                                        GPtrArray *(*list) (gpointer data, MusterKind kind), gpointer data);
void muster_desk_scene_free (MusterDeskScene *scene);
void muster_desk_scene_forget (MusterDeskScene *scene); /* the records have changed */
const MusterScene *muster_desk_scene_look (MusterDeskScene *scene);
