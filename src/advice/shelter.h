/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"

/* Shelter advice: which group goes where. A group stays together; a shelter must have room, be usable, have what the
 * group needs, and lie outside the hazard areas, and so must the way. Who finds no place is said plainly. */
typedef struct {
  char *shelter, *name;
  double travel_s;
  MusterWay way;
  gint64 left;        /* places left there after everybody of the plan has come */
  gboolean must_open; /* the shelter is closed now */
  double extra;       /* person-seconds more than the proposed one */
  char *reason;
} MusterHousingOption;

typedef struct {
  char *group; /* (nullable) id; NULL: people of @incident whom nobody has put into a group yet */
  char *name;
  char *incident; /* (nullable) */
  gint64 people;
  MusterHousingOption *proposed; /* (nullable) NULL: no place */
  GPtrArray *options;            /* (element-type MusterHousingOption) next best two, with room left in the plan */
  char *reason;                  /* why there, or why nowhere and what would help; translated */
} MusterHousingSeat;

typedef struct {
  gatomicrefcount refs;
  gint64 made_ms;
  GPtrArray *seats;                /* (element-type MusterHousingSeat) */
  gint64 people, placed, overflow; /* people asked for, with a place, without */
  GPtrArray *missing;              /* (element-type utf8) translated */
  GPtrArray *notes;                /* (element-type utf8) shelters left out and why; translated */
  double objective, bound, gap;    /* person-seconds, those without a place at a high price */
  gboolean optimal;
  MusterWay way;
  gpointer priv;
  double seconds;
} MusterHousing;
MusterHousing *muster_housing_ref (MusterHousing *housing);
void muster_housing_unref (MusterHousing *housing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHousing, muster_housing_unref)

typedef struct {
  const char *const *incidents; /* (nullable) groups of these; NULL: all groups not yet arrived */
  double budget_s;              /* s the solver may take; 0: 2 */
} MusterHousingRequest;

/* The location problem as text (single-source, see docs/allocation.md) and its certificate. */
gboolean muster_housing_prove (const MusterHousing *housing, GString *instance, GString *certificate, GError **error);
void muster_housing_to_json (const MusterHousing *housing, GString *out);
