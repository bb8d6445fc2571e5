/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"
#include "advice/norms.h"
#include "advice/planning.h"
#include "advice/record.h"
#include "advice/shelter.h"
#include "advice/simulate.h"
#include "advice/snapshot.h"
#include "advice/supply.h"
#include "road/network.h"

/* The adviser: who goes, what comes from where, who sleeps in which shelter, and why. It turns a snapshot into problems
 * of allocation, asks the road engine for times and the solvers for a plan, and says the reason in words. It never
 * acts: muster_advice_record() and muster_advice_accept() (record.h) make the operations once a person has decided.
 *
 * An adviser is atomically counted and may be used by any thread; the road network is read once, on first use, and the
 * times of the last closures are kept. Everything below blocks (tens of milliseconds; the first call reads the
 * network) and belongs on a thread of its own. Sentences come in the language of the process. Same snapshot, same
 * norms, same area: same bytes. */
typedef struct _MusterAdviser MusterAdviser;

/* @area (nullable): path of an area file; NULL or one without a road network: straight lines, and every time says so.
 * (transfer none) @norms. Reads nothing yet. */
MusterAdviser *muster_adviser_new (const char *area, MusterNorms *norms);
MusterAdviser *muster_adviser_new_on (MusterTerrain *terrain, MusterNorms *norms); /* a terrain that is there already */
MusterAdviser *muster_adviser_ref (MusterAdviser *adviser);
void muster_adviser_unref (MusterAdviser *adviser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterAdviser, muster_adviser_unref)
MusterNorms *muster_adviser_get_norms (MusterAdviser *adviser);     /* (transfer none) */
MusterTerrain *muster_adviser_get_terrain (MusterAdviser *adviser); /* (transfer none) */

/* Teams for the incidents of @request, all at once. Errors: MUSTER_ADVICE_ERROR_NOTHING, _INPUT, G_IO_ERROR_CANCELLED,
 * what reading the area says. (transfer full) */
MusterDispatch *muster_adviser_dispatch (MusterAdviser *adviser, MusterSnapshot *snapshot,
                                         const MusterDispatchRequest *request, GCancellable *cancellable,
                                         GError **error);

/* Supplies for the people of @request. (transfer full) */
MusterSupplyAdvice *muster_adviser_supply (MusterAdviser *adviser, MusterSnapshot *snapshot,
                                           const MusterSupplyRequest *request, GCancellable *cancellable,
                                           GError **error);

/* Shelters for the groups of @request. (transfer full) */
MusterHousing *muster_adviser_shelter (MusterAdviser *adviser, MusterSnapshot *snapshot,
                                       const MusterHousingRequest *request, GCancellable *cancellable, GError **error);

/* Who is within reach of what, now and if something falls out. (transfer full) */
MusterCoverage *muster_adviser_coverage (MusterAdviser *adviser, MusterSnapshot *snapshot,
                                         const MusterCoverageRequest *request, GCancellable *cancellable,
                                         GError **error);

/* The way of @team (or of any record with a position) to @to as the snapshot's closures leave it, to be drawn. Blocks
 * for a few ms. NULL as muster_road_route(), or when the area cannot be read. (transfer full) */
MusterRoadRoute *muster_adviser_route (MusterAdviser *adviser, MusterSnapshot *snapshot, const MusterRecord *team,
                                       MusterLatLon to, GError **error);
/* Where a rescue vehicle at @at meets the nearest road, shut or not; @at itself where no roads are known at all. FALSE:
 * there is none within @metres. Blocks for a moment, the first time for as long as reading the roads takes. */
gboolean muster_adviser_meet_road (MusterAdviser *adviser, MusterLatLon at, double metres, MusterLatLon *on);
