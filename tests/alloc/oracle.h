/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/flow.h"

/* GLPK's answer to a minimum-cost flow: an opinion that owes nothing to ours. Only for numbers that doubles hold. */
MusterAllocStatus oracle_flow (const MusterFlow *problem, double *cost);
/* Prints the seed, which --seed repeats. */
GRand *oracle_seeded (void);
