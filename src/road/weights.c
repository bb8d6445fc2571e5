/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics on a hierarchy: making one, mending one, asking one. The algorithms stand in weights-of-width.h and become
 * functions here, for numbers of 32 and of 64 bits. Infinity is half the largest number, so that two of them can be
 * added, and whatever reaches it is no way. */
#include "road/weights.h"
#include <string.h>

#define COST       MusterCost
#define WORD       gint32
#define NONE       MUSTER_COST_INFINITE
#define NAME(what) muster_cost_##what
#include "road/weights-of-width.h"
#undef COST
#undef WORD
#undef NONE
#undef NAME

#define COST       MusterCost64
#define WORD       gint64
#define NONE       MUSTER_COST64_INFINITE
#define NAME(what) muster_cost64_##what
#include "road/weights-of-width.h"
