/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "core/json.h"
#include <gio/gio.h>

/* The numbers advice works with: what an incident of a kind needs, how long help may take, what a person needs a day.
 * All of them stand in data/needs.json, each with its source or marked as an editable default; none stands in C.
 * Immutable after reading: any thread. See docs/advice.md. */
typedef struct _MusterNorms MusterNorms;

#define MUSTER_ADVICE_ERROR (muster_advice_error_quark ())
GQuark muster_advice_error_quark (void);
typedef enum {
  MUSTER_ADVICE_ERROR_NORMS,   /* needs.json cannot be read; the message names the member and the value */
  MUSTER_ADVICE_ERROR_INPUT,   /* a number of the request is not one to work with: NaN, negative, out of range */
  MUSTER_ADVICE_ERROR_NOTHING, /* there is nothing to give advice about: no such incident, no demand */
} MusterAdviceError;

/* (transfer full). @path NULL: needs.json of the installed data (or of MUSTER_DATADIR). */
MusterNorms *muster_norms_read (const char *path, GError **error);
MusterNorms *muster_norms_parse (const char *text, gssize length, GError **error);
MusterNorms *muster_norms_ref (MusterNorms *norms);
void muster_norms_unref (MusterNorms *norms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterNorms, muster_norms_unref)

/* One line of what an incident needs: @teams teams that have @skill. */
typedef struct {
  char *skill;
  guint teams;
  char *source; /* where the number comes from */
} MusterNeed;
void muster_need_free (MusterNeed *need);

/* A service whose reach counts as coverage: the teams with one of @skills, @minutes to a place. */
typedef struct {
  char *name; /* a word of the list of skills */
  GStrv skills;
  double minutes;
  double weight;
  char *source;
} MusterCoverService;

/* A supply that people need. Stock belongs to it by its code or by its name. */
typedef struct {
  char *key;             /* "water" */
  char *label;           /* what people call it, in the language of the process */
  char *unit;            /* "l" */
  GStrv names;           /* what stock of it is called, any case */
  GStrv codes;           /* beginnings of item codes */
  double per_person_day; /* units a person a day; 0: not by day */
  double per_person;     /* units a person once */
  double minimum;        /* the share of the norm below which people suffer, 0…1 */
  double unit_kg;        /* kg a unit weighs, for the vehicles */
  char *source;
} MusterSupplyNorm;

typedef struct {
  double late_factor;   /* a second late counts this many times as much as a second on the way */
  double unfilled_s;    /* s an empty place counts, beyond what is asked */
  double request_s;     /* s a team that must be requested counts more than one that is ordered */
  double reduced_s;     /* s for reduced or unknown readiness */
  double not_standby_s; /* s until a team that does not stand by sets out, added to its way */
  double turnout_s;     /* s until a team that stands by sets out */
  double uncovered_s;   /* s that losing all expected coverage of a service counts */
  double busy;          /* the share of time a team is busy (MEXCLP), 0…1 */
  double air_kmh, air_ready_s;
  double approach_m;                    /* from a road a vehicle still drives so far; beyond it is walked */
  double straight_factor, straight_kmh; /* where there is no road network: distance × factor, at this speed */
  double walk_kmh, walk_max_km, walk_factor;
  double chunk;           /* people in a group, where nobody has made groups */
  double open_person_s;   /* person-seconds that opening a shelter counts */
  double move_s;          /* s that moving a team up counts */
  double move_gain;       /* the least share of coverage a move must bring, 0…1 */
  double relief_hours;    /* basic relief reaches people within this many h of onset */
  double lorry_kg;        /* payload of one lorry */
  double load_s;          /* s to load or unload it */
  double request_h;       /* h until another owner's stock may leave */
  double below_minimum_s; /* s that a unit taken from below a depot's minimum counts */
  double first_share;     /* share of the target time within which the first team shall be there */
  /* the simulated year */
  double incidents, storms, storm_incidents, storm_hours, on_scene_min, scatter_m;
} MusterNormNumbers;

const MusterNormNumbers *muster_norms_numbers (const MusterNorms *norms);
/* What an incident of @hazard needs at @level (nullable: not known). (transfer full) (element-type MusterNeed) */
GPtrArray *muster_norms_needs (const MusterNorms *norms, const char *hazard, const char *level);
double muster_norms_target_s (const MusterNorms *norms, const char *hazard);       /* s from the report to arrival */
double muster_norms_weight (const MusterNorms *norms, const char *grade_or_level); /* NULL: unknown */
const GPtrArray *muster_norms_services (const MusterNorms *norms); /* (element-type MusterCoverService) */
const GPtrArray *muster_norms_supplies (const MusterNorms *norms); /* (element-type MusterSupplyNorm) */
/* The norm stock belongs to, by code, then by name. (nullable) */
const MusterSupplyNorm *muster_norms_find_supply (const MusterNorms *norms, const char *item, const char *code);
/* The provisions a shelter must have for a special need. (nullable) */
const char *const *muster_norms_provisions (const MusterNorms *norms, const char *need);
/* What a team of a class drives, or "lorry": tonnes and metres. */
typedef struct {
  double weight_t, width_m, height_m;
} MusterVehicleSize;
MusterVehicleSize muster_norms_vehicle (const MusterNorms *norms, const char *team_class);
/* Shares for drawing incidents: "hazards", "storm_hazards" or "grades". @names, @shares: arrays of the returned length,
 * sorted by name. (transfer container) both */
guint muster_norms_shares (const MusterNorms *norms, const char *list, const char ***names, double **shares);
double muster_norms_place_people (const MusterNorms *norms, const char *place_kind); /* where nobody counted */
