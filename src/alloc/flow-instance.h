/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "alloc/flow.h"

/* DIMACS's minimum-cost flow format, which is all that solver and checker share: "c" comments, one "p min NODES ARCS",
 * "n NODE SUPPLY" for nodes that give or take, "a TAIL HEAD LOWER UPPER COST" for arcs, nodes from 1. UPPER < 0: none.
 */
typedef struct {
  MusterFlow flow; /* points into the arrays below */
  guint *tails, *heads;
  gint64 *lower, *upper, *costs, *supplies;
} MusterFlowInstance;

/* Returns: (transfer full): or NULL with MUSTER_ALLOC_ERROR_INPUT and the line. */
MusterFlowInstance *muster_flow_read_dimacs (const char *text, gsize length, GError **error);
void muster_flow_instance_free (MusterFlowInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterFlowInstance, muster_flow_instance_free)
