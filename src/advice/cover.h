/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* Expected coverage (MEXCLP: M. S. Daskin, Transportation Science 17, 1983). A place that k units reach in time is
 * served by one that is not busy with probability 1 − busyᵏ; the coverage of a service is that, weighted by people,
 * over all people; several services are a weighted mean. A unit belongs to the services of its skills and stands at a
 * base; taking a unit away never gains, and the second of two neighbours costs more than the first (submodular), which
 * is what makes the prices of single units a lower bound for several. Pure; one thread. */
typedef struct _MusterCover MusterCover;

/* @people: n_places. @seconds: n_bases × n_places, travel time, infinite where there is no way. Both are copied.
 * @busy: 0 ≤ busy < 1. */
MusterCover *muster_cover_new (guint n_bases, guint n_places, const double *people, const float *seconds, double busy);
void muster_cover_free (MusterCover *cover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCover, muster_cover_free)
/* At most 32 services. Returns its number. */
guint muster_cover_add_service (MusterCover *cover, double limit_s, double weight);
/* @services: bit of each service it serves; @ready_s: until it sets out. Returns its number. It is there at once. */
guint muster_cover_add_unit (MusterCover *cover, guint base, guint32 services, double ready_s);

void muster_cover_take (MusterCover *cover, guint unit); /* it is away; nothing when it was */
void muster_cover_put (MusterCover *cover, guint unit);  /* it is back at its base */
void muster_cover_move (MusterCover *cover, guint unit, guint base);
guint muster_cover_base (const MusterCover *cover, guint unit);
gboolean muster_cover_is_there (const MusterCover *cover, guint unit);
double muster_cover_expected (const MusterCover *cover);         /* 0…1; 1 when there is nothing to cover */
double muster_cover_loss (const MusterCover *cover, guint unit); /* if it left now; 0 when it is away */
double muster_cover_gain_at (const MusterCover *cover, guint unit, guint base); /* if it, away now, stood there */
/* People who would have nobody left in time for one of its services. */
double muster_cover_sole (const MusterCover *cover, guint unit);
double muster_cover_people (const MusterCover *cover);
