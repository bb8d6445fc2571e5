/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "road/network.h"
#include "road/pbf.h"

/* What the tags of a way say about travelling on it. Kept in the area file as these 24 bytes, numbers little-endian. */
typedef struct {
  guint8 road;      /* index of muster_road_words */
  guint8 flags;     /* MusterRoadFlags */
  guint8 access[2]; /* along the way and against it: a bit for each MusterVehicle */
  guint16 speed[2]; /* tenths of km/h by car, along and against */
  guint16 lorry[2];
  guint16 walk;
  guint16 weight, axle;          /* limits in 100 kg; 0 none */
  guint16 width, height, length; /* cm; 0 none */
} MusterRoadKind;

typedef enum {
  MUSTER_ROAD_BRIDGE = 1 << 0,
  MUSTER_ROAD_TUNNEL = 1 << 1,
  MUSTER_ROAD_FERRY = 1 << 2,
  MUSTER_ROAD_ROUNDABOUT = 1 << 3,
} MusterRoadFlags;

#define MUSTER_ROAD_DRIVERS (1u << MUSTER_VEHICLE_RESCUE | 1u << MUSTER_VEHICLE_CAR | 1u << MUSTER_VEHICLE_LORRY)

extern const char *const muster_road_words[]; /* OSM values of the classes; NULL at the end */
guint muster_road_count_words (void);

/* FALSE when nobody can travel on it. @duration: seconds of the whole way if its tags say that (a ferry), else 0; the
 * speeds then wait for the length: muster_road_kind_set_duration(). */
gboolean muster_road_kind_from_tags (const MusterTags *tags, MusterRoadKind *kind, double *duration);
void muster_road_kind_set_duration (MusterRoadKind *kind, double metres, double duration);
gboolean muster_road_is_barrier (const MusterTags *tags); /* of a node: no vehicle passes */
/* A turn restriction, or FALSE: what kind, and whom it binds (a bit for each MusterVehicle). */
gboolean muster_road_restriction_from_tags (const MusterTags *tags, gboolean *only, guint *binds);

/* "3.5", "7.5 t", "3500 kg", "6'7\"", "2.5 m", "250 cm", "50 mph" … in t, m and km/h; 0 when it is no measure. */
double muster_road_parse_weight (const char *text);
double muster_road_parse_metres (const char *text);
double muster_road_parse_kmh (const char *text);
double muster_road_parse_duration (const char *text); /* "1:30", "00:12:30", "45", "PT1H5M"; seconds */
