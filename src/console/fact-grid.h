/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The facts of an incident, each editable where it stands. Unknown is shown as such and is not zero. Enter saves one
 * operation, Escape takes back what was typed; what is typed and not saved survives a change from elsewhere. */
#define MUSTER_TYPE_FACT_GRID (muster_fact_grid_get_type ())
G_DECLARE_FINAL_TYPE (MusterFactGrid, muster_fact_grid, MUSTER, FACT_GRID, AdwBin)
GtkWidget *muster_fact_grid_new (MusterDesk *desk);
void muster_fact_grid_show (MusterFactGrid *grid, const MusterRecord *incident);

typedef enum {
  MUSTER_HAZARD_ANY,
  MUSTER_HAZARD_NATURAL,
  MUSTER_HAZARD_WATER,
  MUSTER_HAZARD_FIRE,
  MUSTER_HAZARD_QUAKE
} MusterHazardGroup;
gboolean muster_hazard_is_in (const char *hazard, MusterHazardGroup group);
