/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/ground.h"
#include "advice/shelter.h"

MusterHousing *muster_housing_make (MusterGround *ground, MusterNorms *norms, MusterSnapshot *snapshot,
                                    const MusterHousingRequest *request, GCancellable *cancellable, GError **error);
