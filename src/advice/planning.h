/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"

/* Planning: who is within reach of what, what changes when something falls out, where one more helps most. */
typedef enum {
  MUSTER_COVER_TEAMS,    /* a team with the skill, free or not, that is not off duty */
  MUSTER_COVER_DEPOTS,   /* a depot that is built */
  MUSTER_COVER_SHELTERS, /* a usable shelter with places */
} MusterCoverSubject;

/* People of one place. */
typedef struct {
  char *name;
  MusterLatLon at;
  double people;
  gboolean counted; /* FALSE: estimated from the kind of place */
  double nearest_s; /* s from the nearest; infinite: cut off */
  char *nearest;    /* (nullable) its id */
  guint within;     /* how many reach it in time */
  double before_s;  /* the same before the loss of the request, for comparing */
  guint before_within;
} MusterCoverPlace;

/* Where one more would help, best first. */
typedef struct {
  char *name;
  MusterLatLon at;
  double gain_people;   /* people newly within reach */
  double gain_expected; /* share of expected coverage, 0…1 */
  double mean_s;        /* mean time of a person with it */
  char *reason;
} MusterCoverSite;

typedef struct {
  gatomicrefcount refs;
  MusterCoverSubject subject;
  char *skill; /* (nullable) for teams */
  double minutes;
  MusterWay way;
  GPtrArray *places;                     /* (element-type MusterCoverPlace) farthest first */
  double people, within, expected;       /* people; of these within reach; expected coverage (MEXCLP) 0…1 */
  double before_within, before_expected; /* without the loss; the same when there is none */
  double mean_s, before_mean_s;          /* of those not cut off, a person's mean time */
  GPtrArray *sites;                      /* (element-type MusterCoverSite) */
  GPtrArray *words;                      /* (element-type utf8) what it says, translated */
  char *area;                            /* (nullable) GeoJSON MultiPolygon: what is reached in time */
  double seconds;
} MusterCoverage;
MusterCoverage *muster_coverage_ref (MusterCoverage *coverage);
void muster_coverage_unref (MusterCoverage *coverage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCoverage, muster_coverage_unref)

typedef struct {
  MusterCoverSubject subject;
  const char *skill;         /* (nullable) for teams; NULL: any */
  double minutes;            /* 0: the norm's, or 30 */
  const char *const *lost;   /* (nullable) ids of teams, depots or shelters that fall out */
  const char *const *closed; /* (nullable) GeoJSON geometries: roads, bridges that fall out */
  guint sites;               /* how many places for one more; 0: three */
  gboolean area;             /* make the polygon too */
} MusterCoverageRequest;

void muster_coverage_to_json (const MusterCoverage *coverage, GString *out);
