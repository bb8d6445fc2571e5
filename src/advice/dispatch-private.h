/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch-needs.h"
#include "advice/seating.h"
#include "advice/terrain.h"

/* Shared by the files of dispatch advice. */

/* Why a team with the skill cannot go; in the order people are told. */
typedef enum {
  MUSTER_BAR_NONE,
  MUSTER_BAR_ASSIGNED,
  MUSTER_BAR_OFF_DUTY,
  MUSTER_BAR_NO_POSITION,
  MUSTER_BAR_NO_WAY,
  MUSTER_BAR_SKILL,
  MUSTER_N_BARS
} MusterBar;

typedef struct {
  MusterRecord *record; /* (owned) */
  MusterLatLon at;
  MusterBar bar; /* of the team itself: assigned, off duty, no position */
  gboolean air, order, standby, reduced;
  double ready_s, extra_s;
  guint32 services;
  guint candidate; /* its number among the candidates, or MUSTER_SEATING_NOBODY */
} MusterDispatchTeam;

/* All that the advice was worked out from; kept for overrides and the certificate. */
typedef struct {
  MusterSnapshot *snapshot;
  MusterNorms *norms;
  GPtrArray *seats;   /* (element-type MusterOpenSeat) */
  GArray *teams;      /* (element-type MusterDispatchTeam) all of the snapshot */
  GArray *candidates; /* (element-type guint) indices into teams */
  guint n_places;
  double *people;
  double *weights, *due_s, *extra_s;
  float *eta_s;   /* seats × candidates */
  guint8 *how;    /* seats × candidates */
  float *foot_m;  /* seats × candidates */
  float *reach_s; /* candidates × places, travel */
  MusterCover *cover;
  MusterWays *ways;
  MusterSeatingPlan *plan;
  guint *closest;
} MusterDispatchCase;

MusterDispatchCase *muster_dispatch_case_new (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                                              const char *const *incidents, GPtrArray *problems,
                                              GCancellable *cancellable, GError **error);
void muster_dispatch_case_free (MusterDispatchCase *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDispatchCase, muster_dispatch_case_free)
MusterSeating muster_dispatch_case_seating (const MusterDispatchCase *c);
MusterDispatchTeam *muster_dispatch_case_team (const MusterDispatchCase *c, guint candidate);

/* The whole: case, plan, words. (transfer full) */
MusterDispatch *muster_dispatch_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                                      const MusterDispatchRequest *request, GCancellable *cancellable, GError **error);
/* Free teams that should stand elsewhere while those of the plan are out. (element-type MusterMoveUp) */
void muster_dispatch_moves (MusterDispatchCase *c, guint most, GPtrArray *out);
/* Sentences. (transfer full) */
char *muster_dispatch_words_missing (const MusterDispatchCase *c, guint first_seat, guint n_empty);
char *muster_dispatch_words_option (const MusterDispatchOption *option, const MusterOpenSeat *seat);
