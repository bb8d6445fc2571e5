/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"
#include <gtk/gtk.h>

/* ordered → acknowledged → departed → arrived → working as five short bars; dashed while only requested. */
#define MUSTER_TYPE_STATE_CHAIN (muster_state_chain_get_type ())
G_DECLARE_FINAL_TYPE (MusterStateChain, muster_state_chain, MUSTER, STATE_CHAIN, GtkWidget)
GtkWidget *muster_state_chain_new (void);
void muster_state_chain_set_state (MusterStateChain *chain, MusterAssignmentState state);
