/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/roads.h"

/* A network without an extract: @side × @side junctions some 100 m apart, not quite a grid, of which a share of the
 * roads is missing, with classes, one-ways, barriers and @turns forbidden sequences of two to four edges. The same seed
 * gives the same network. (transfer full) */
MusterRoads *random_roads (guint side, guint turns, guint32 seed);
/* Some place in it, or a little outside. */
MusterLatLon random_place (GRand *random, guint side);

/* Milliseconds between two snapped places by a search that shares nothing with the engine but the costs of the edges
 * and the list of forbidden sequences: its states are the last three edges. -1 unreachable. */
gint64 plain_time (const MusterRoadMetric *metric, const MusterRoadSnap *from, const MusterRoadSnap *to);
