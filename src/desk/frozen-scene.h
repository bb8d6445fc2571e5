/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* The records of a few kinds as the desk shows them now, for a thread that asks response/ about them. */
typedef struct _MusterFrozenScene MusterFrozenScene;
MusterFrozenScene *muster_frozen_scene_new (MusterDesk *desk, const MusterKind *kinds, guint n); /* main thread */
const MusterScene *muster_frozen_scene_look (MusterFrozenScene *scene);
void muster_frozen_scene_free (MusterFrozenScene *scene); /* any thread */
