/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/advice.h"
#include "store/store.h"

/* A small world for tests of advice: a store in a folder of its own, filled by operations written as JSON, a few places
 * where people live, and no roads (or those of an area file). Coordinates are 47 + y/100, 9.5 + x/100. */
typedef struct {
  char *dir;
  MusterStore *store;
  MusterNorms *norms;
  MusterTerrain *terrain;
  gint64 now;
} World;

void world_init (World *world);
void world_clear (World *world);
void world_do (World *world, const char *format, ...) G_GNUC_PRINTF (2, 3); /* must succeed */
/* Submits intents as accepting does. (transfer full) */
gboolean world_submit (World *world, GPtrArray *intents, GError **error);
MusterSnapshot *world_look (World *world);

void world_team (World *world, const char *id, double x, double y, const char *skills, const char *more);
void world_incident (World *world, const char *id, const char *hazard, double x, double y, const char *more);
void world_depot (World *world, const char *id, double x, double y, const char *state, const char *more);
void world_stock (World *world, const char *id, const char *depot, const char *item, int quantity, const char *more);
void world_shelter (World *world, const char *id, double x, double y, int capacity, const char *more);
void world_group (World *world, const char *id, double x, double y, int people, const char *more);
