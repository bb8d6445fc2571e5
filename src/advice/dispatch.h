/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/norms.h"
#include "advice/snapshot.h"

/* Dispatch advice. Each incident gets seats, one for each team it needs and does not have yet; the advice fills all
 * seats of all incidents at once. What it makes small is counted in weighted seconds: time on the way, lateness many
 * times over, both weighted by the priority of the incident; then what is left uncovered (expected coverage, Daskin's
 * MEXCLP); then requests and moves. */

/* How a time was found. */
typedef enum {
  MUSTER_WAY_ROAD,     /* on the road network, closures respected */
  MUSTER_WAY_STRAIGHT, /* no network there: straight line × factor, at a fixed speed */
  MUSTER_WAY_AIR,      /* through the air */
  MUSTER_WAY_FOOT,     /* straight line × factor, at walking speed */
  MUSTER_WAY_REMOTE,   /* a routing server said so */
  MUSTER_WAY_TRACK,    /* as ROAD, over farm tracks or private ways, too */
} MusterWay;
const char *muster_way_name (MusterWay way); /* "road", "straight-line", "air", "foot", "remote", "track" */

/* One team for one seat. */
typedef struct {
  char *team; /* id */
  char *name;
  double eta_s;      /* s from now until it is there, setting out included */
  double distance_m; /* m on the way; NaN where the way has none (road times without lengths) */
  MusterWay way;
  double foot_m;  /* of it from the last road, walked; 0: up to the place */
  double late_s;  /* s after the time it should be there; 0: in time */
  gboolean order; /* TRUE: own, ordered; FALSE: requested from @owner */
  char *owner;    /* (nullable) */
  gboolean standby;
  gboolean reduced;        /* reduced or unknown readiness */
  double uncovered;        /* share of expected coverage that goes with it, 0…1, all services weighted */
  double uncovered_people; /* people whose only cover within the target time it is */
  double extra;            /* weighted s the whole plan costs more with this team here; 0 for the proposed one */
  char *reason;            /* a sentence, translated: the numbers it stands for */
} MusterDispatchOption;

typedef struct {
  char *incident;                 /* id */
  char *skill;                    /* what is needed */
  guint nth, of;                  /* this seat is the nth of so many of that skill, from 1 */
  double weight;                  /* of the incident */
  double due_s;                   /* s from now by which it should be filled; negative: already past */
  MusterDispatchOption *proposed; /* (nullable) NULL: nobody can */
  GPtrArray *options; /* (element-type MusterDispatchOption) the next best, at most request->options, best first */
  MusterDispatchOption *closest; /* (nullable) the closest idle team, taken in the order of reports */
  char *reason;                  /* why this one, or what is missing and why each cannot; translated */
  double price;                  /* dual: what one more team fit for this seat would save, weighted s */
  guint row;                     /* in the problem that was solved, which holds the seats of all incidents */
} MusterDispatchSeat;

/* Sums over the seats that are told; objective and covered are of all incidents together. */
typedef struct {
  double objective; /* weighted s */
  guint filled, empty;
  guint late;        /* too late or empty: who never comes is not in time */
  double mean_eta_s; /* over the filled seats; NaN without any */
  double late_s;     /* all lateness, s */
  double covered;    /* expected coverage left, 0…1 of the people of the demand points */
  guint requested;   /* of the filled: teams of others */
} MusterDispatchFigures;

/* A free team that should stand elsewhere while others are out. */
typedef struct {
  char *team, *name;
  char *to; /* id of the team whose base it is, or a place's name */
  char *to_name;
  MusterLatLon at;
  double eta_s;
  MusterWay way;
  double gain;        /* share of expected coverage it brings, 0…1 */
  double gain_people; /* the same in people */
  char *reason;
} MusterMoveUp;

typedef struct {
  gatomicrefcount refs;
  gint64 made_ms;
  GPtrArray *seats;                      /* (element-type MusterDispatchSeat) by incident, then skill */
  GPtrArray *missing;                    /* (element-type utf8) sentences: what is missing and by how much */
  GPtrArray *unset;                      /* (element-type utf8) ids of incidents no need is set for; said in @missing */
  GPtrArray *moves;                      /* (element-type MusterMoveUp) best first */
  MusterDispatchFigures advice, closest; /* both ways of doing it */
  double bound;                          /* no plan has a smaller objective */
  double gap;                            /* (objective − bound) / objective */
  MusterWay way;                         /* ROAD, or STRAIGHT where there is no network */
  gboolean proven;                       /* the duals were checked by code that is not the solver's */
  double seconds;                        /* it took */
  gpointer priv;
} MusterDispatch;

MusterDispatch *muster_dispatch_ref (MusterDispatch *dispatch);
void muster_dispatch_unref (MusterDispatch *dispatch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDispatch, muster_dispatch_unref)

typedef struct {
  const char *const *incidents; /* (nullable) tell of these alone, solved with all; NULL: all that are open */
  guint options;                /* how many next best to keep for a seat; 0: two */
  gboolean moves;               /* advise on moving up too */
  double budget_s;              /* s the solvers may take; 0: 2 */
} MusterDispatchRequest;

/* What it costs to give @team to @seat instead, everything else arranged anew around it. NULL with @why (transfer
 * full, translated) when it cannot go at all: no skill, off duty, assigned, no way there. (transfer full) */
MusterDispatchOption *muster_dispatch_override (const MusterDispatch *dispatch, guint seat, const char *team,
                                                char **why);
void muster_dispatch_option_free (MusterDispatchOption *option);
/* The assignment problem as text (OR-Library's format) and the certificate of its optimum, which
 * `musterctl alloc check` takes with it. Solves it anew: some tens of milliseconds, any thread. */
gboolean muster_dispatch_prove (const MusterDispatch *dispatch, GString *instance, GString *certificate,
                                GError **error);
/* One JSON object. */
void muster_dispatch_to_json (const MusterDispatch *dispatch, GString *out);
