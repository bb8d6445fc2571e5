/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/planning.h"
#include "advice/terrain.h"

MusterCoverage *muster_coverage_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                                      const MusterCoverageRequest *request, GCancellable *cancellable, GError **error);
