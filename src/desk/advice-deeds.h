/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/advice.h"
#include "desk/desk.h"

/* Deciding on advice: the proposal, what it orders and the decision go into the journal in one commit, so that none is
 * there without the others. Written together on a thread; the desk says "done" or "failed" as for any deed. Main
 * thread. */

/* @incident (nullable): its teams only. @choices: seats decided otherwise (copied); @reason (nullable): why, needed
 * with @choices. @sentence: translated, what was done. */
void muster_deeds_dispatch (MusterDesk *desk, MusterDispatch *dispatch, const char *incident,
                            const MusterDispatchChoice *choices, guint n_choices, const char *reason,
                            const char *sentence);
/* One team, the other seats of its incident left open. @team (nullable): another than the proposed one. */
void muster_deeds_dispatch_one (MusterDesk *desk, MusterDispatch *dispatch, guint seat, const char *team,
                                const char *reason);
void muster_deeds_supply (MusterDesk *desk, MusterSupplyAdvice *supply);
void muster_deeds_housing (MusterDesk *desk, MusterHousing *housing);
/* What is now, for an adviser, sharing with the one before whatever has not changed. (transfer full) */
MusterSnapshot *muster_deeds_snapshot (MusterDesk *desk);
/* The next step of a supply order: released by its owner, loaded and off, arrived and handed out. FALSE: there is none.
 */
gboolean muster_deeds_order_step (MusterDesk *desk, const char *order);
/* What that step is called; NULL: nothing is left to do. (static, translated) */
const char *muster_deeds_order_step_label (MusterDesk *desk, const MusterRecord *order);
/* The shipment of @order that is on its way. (nullable) (transfer none) */
MusterRecord *muster_deeds_shipment (MusterDesk *desk, const char *order, gint64 *shipped);
/* What came of the advice this desk decided on is written down as its teams arrive. Once for each desk. */
void muster_deeds_follow (MusterDesk *desk);
