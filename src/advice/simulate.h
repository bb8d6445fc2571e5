/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/terrain.h"

/* A simulated year: incidents drawn where people live, worked through twice with the same draw, once by the advice and
 * once by closest idle. Only the policy differs. */
typedef struct {
  guint32 seed;
  guint incidents; /* ordinary ones in the year; 0: the norm's */
  gint storms;     /* days with many at once; −1: the norm's */
} MusterSimulateRequest;

typedef struct {
  guint seats;            /* teams asked for */
  guint late;             /* that came after their time */
  guint never;            /* that nobody could fill all year */
  guint requested;        /* filled by teams of others */
  double mean_s;          /* mean response: from the call to the arrival, waiting included */
  double mean_first_s;    /* the same for the first team of each skill */
  double p90_s;           /* nine of ten come within */
  double late_s;          /* mean lateness over all seats */
  double weighted_late_s; /* the same, weighted by priority */
  double worst_s;
} MusterSimulateFigures;

typedef struct {
  guint32 seed;
  guint incidents, seats, teams;
  guint dropped; /* seats left out because no team of the register has the skill, or a way there */
  guint storms;
  MusterSimulateFigures advice, closest;
  MusterSimulateFigures advice_storm, closest_storm; /* of these, those on storm days */
  MusterWay way;
  double seconds; /* it took */
} MusterSimulation;

/* FALSE with MUSTER_ADVICE_ERROR_NOTHING where there are no teams or no places. Blocks for seconds. */
gboolean muster_simulate_year (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                               const MusterSimulateRequest *request, MusterSimulation *out, GCancellable *cancellable,
                               GError **error);
void muster_simulation_to_json (const MusterSimulation *simulation, GString *out);
