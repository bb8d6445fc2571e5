/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/ground.h"
#include "advice/planning.h"

MusterCoverage *muster_coverage_make (MusterGround *ground, MusterNorms *norms, MusterSnapshot *snapshot,
                                      const MusterCoverageRequest *request, GCancellable *cancellable, GError **error);
