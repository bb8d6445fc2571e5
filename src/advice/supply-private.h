/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "advice/supply.h"
#include "advice/terrain.h"

/* Shared by the files of supply advice. */
typedef struct {
  const MusterRecord *stock, *depot; /* (owned by the snapshot) */
  gint64 amount;                     /* whole units that may go */
  gint64 above;                      /* of these, above the stock's minimum */
  double ready_s;                    /* from now until it can leave */
  MusterSourceMode mode;
  gboolean order;
  gint64 expiry_ms; /* 0: none */
} MusterSupplySource;

/* One flow problem: everything of one item. */
typedef struct {
  char *item;      /* key */
  GArray *sources; /* (element-type MusterSupplySource) */
  GArray *demands; /* (element-type guint) of the result's demands */
  float *seconds;  /* sources × demands, travel */
  guint8 *how;
  double *foot_m;        /* of each demand, by the road that is taken to it */
  GArray *tails, *heads; /* (element-type guint) */
  GArray *upper, *costs; /* (element-type gint64) */
  gint64 *supplies;
  guint nodes;
} MusterSupplyItem;
void muster_supply_item_free (MusterSupplyItem *item);

MusterSupplyAdvice *muster_supply_make (MusterTerrain *terrain, MusterNorms *norms, MusterSnapshot *snapshot,
                                        const MusterSupplyRequest *request, GCancellable *cancellable, GError **error);
/* What is asked for, where. FALSE with MUSTER_ADVICE_ERROR_NOTHING or _INPUT. */
gboolean muster_supply_demands (const MusterSnapshot *snapshot, const MusterNorms *norms,
                                const MusterSupplyRequest *request, double days, GPtrArray *demands, GPtrArray *notes,
                                GError **error);
/* The stock that may serve @key. @notes gets what is left out and why. (element-type MusterSupplySource) */
GArray *muster_supply_sources (const MusterSnapshot *snapshot, const MusterNorms *norms, const char *key,
                               const char *authority, double days, GPtrArray *notes);
