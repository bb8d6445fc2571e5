/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include "model/intent.h"

typedef struct {
  char *id, *name;
  MusterLatLon at;
  const char *form;    /* (nullable) class or kind */
  double footprint_m2; /* 0: unknown */
} MusterDemoPlace;

/* The parts of `demo create` build one list of intents, written in one commit. */
typedef struct {
  GPtrArray *intents;                                   /* (element-type MusterIntent) (owned) */
  GPtrArray *teams, *shelters, *depots, *jurisdictions; /* (element-type MusterDemoPlace) (owned) */
  GHashTable *busy;                                     /* ids of teams the drill has sent out (owned) */
  char *flood_version;                                  /* (nullable) of the plan the drill is about (owned) */
  MusterJson *population;                               /* (owned) (nullable) demo/population.json */
  MusterDemoPlace middle;                               /* of the area; without an id */
  gint64 now;                                           /* ms */
} MusterDemo;

/* Starts an intent on a record of that id and adds it to the list. */
MusterIntent *muster_demo_add (MusterDemo *demo, const char *verb, const char *id);
/* The Rhine flood, a drill, laid over what is there: alarm, incidents, activation, tasks, assignments, open shelters,
 * plots, log. */
void muster_demo_add_drill (MusterDemo *demo);
/* Experts, an officer on call in each municipality, and who is called in which order: by what they do. */
void muster_demo_add_people (MusterDemo *demo);
/* Who is on watch in the drill since then (ms), with what stands by. */
void muster_demo_add_shift (MusterDemo *demo, gint64 since);
gboolean muster_demo_read_population (MusterDemo *demo, GError **error);
/* Of "relation/42"; 0: not known. @source: (out) who counted them. */
gint64 muster_demo_population (const MusterDemo *demo, const char *osm, const char **source);
#define MUSTER_DEMO_DRILL "rhine-flood"
#define MUSTER_DEMO_PLAN  "plan-demo-flood"
