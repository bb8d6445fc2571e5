/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/shelter.h"
#include "advice/terrain.h"

MusterHousing *muster_housing_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                                    const MusterHousingRequest *request, GCancellable *cancellable, GError **error);
