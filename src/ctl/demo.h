/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
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
  MusterDemoPlace middle;                               /* of the area; without an id */
  gint64 now;                                           /* ms */
} MusterDemo;

/* Starts an intent on a record of that id and adds it to the list. */
MusterIntent *muster_demo_add (MusterDemo *demo, const char *verb, const char *id);
/* The Rhine flood, a drill, laid over what is there: alarm, incidents, activation, tasks, assignments, open shelters,
 * plots, log. */
void muster_demo_add_drill (MusterDemo *demo);
#define MUSTER_DEMO_DRILL "rhine-flood"
#define MUSTER_DEMO_PLAN  "plan-demo-flood"
