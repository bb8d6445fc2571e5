/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/dispatch.h"
#include "advice/shelter.h"
#include "advice/supply.h"
#include "model/intent.h"

/* From advice to operations. Each gives intents to be submitted together (muster_store_submit_all()); nothing here
 * writes. The drill, actor and role are set by the caller's desk as for any intent; @drill (nullable) is set here. */

/* The proposal as a record of kind advice. @id (nullable): the record's id; NULL: a new one. @incident (nullable): of
 * one incident, else all. (transfer full) (element-type MusterIntent) */
GPtrArray *muster_dispatch_record (const MusterDispatch *dispatch, const char *incident, const char *id,
                                   const char *drill);
GPtrArray *muster_supply_record (const MusterSupplyAdvice *supply, const char *id, const char *drill);
GPtrArray *muster_housing_record (const MusterHousing *housing, const char *id, const char *drill);

/* A seat somebody decided otherwise: @team NULL leaves it empty. */
typedef struct {
  guint seat;
  const char *team;
} MusterDispatchChoice;

/* Accepting: assignments by the normal verb (ordered, or requested where the owner is another), and the decision on
 * the advice record @advice (nullable). @choices (nullable) override single seats and then @reason must say why.
 * @incident (nullable) limits to one incident. (transfer full) (element-type MusterIntent) */
GPtrArray *muster_dispatch_accept (const MusterDispatch *dispatch, const char *incident,
                                   const MusterDispatchChoice *choices, guint n_choices, const char *advice,
                                   const char *reason, const char *by, const char *drill, GError **error);
/* Orders, one for each line; requested where the owner must release. */
GPtrArray *muster_supply_accept (const MusterSupplyAdvice *supply, const char *advice, const char *by,
                                 const char *drill);
/* Groups sent; closed shelters opened. */
GPtrArray *muster_housing_accept (const MusterHousing *housing, const char *advice, const char *by, const char *drill);
/* Nothing of it is done: declined with a reason. */
GPtrArray *muster_advice_decline (const char *advice, const char *reason, const char *by, gint64 now_ms,
                                  const char *drill);
/* What came of it: for dispatch the times the teams took against the times that were foretold, from the snapshot.
 * NULL when the record is no advice or nothing has happened yet. */
GPtrArray *muster_advice_outcome (const MusterSnapshot *snapshot, const char *advice);

/* Shipping an order: the goods leave the source stock (refused when there is not that much), a shipment is on the way,
 * a receipt is signed. */
GPtrArray *muster_supply_ship (const MusterSnapshot *snapshot, const char *order, gint64 quantity, const char *vehicle,
                               const char *by, GError **error);
/* And arrive: into @stock (nullable: handed out at the destination, not stored), @damaged of them lost. */
GPtrArray *muster_supply_receive (const MusterSnapshot *snapshot, const char *shipment, gint64 quantity, gint64 damaged,
                                  const char *stock, const char *by, GError **error);
