/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/op.h"

/* What an account may write. The table is in roles.c and in docs/protocol.md. */
typedef enum {
  MUSTER_ROLE_VIEWER,
  MUSTER_ROLE_DUTY,
  MUSTER_ROLE_COMMANDER,
  MUSTER_ROLE_PLANNER,
  MUSTER_ROLE_ADMIN,
  MUSTER_N_ROLES
} MusterRole;

const char *muster_role_name (MusterRole role);
gboolean muster_role_from_name (const char *name, MusterRole *out);
/* FALSE with a code in @why (transfer full): "role: planner, activation.open". Any thread. */
gboolean muster_role_may (MusterRole role, const MusterOp *op, char **why);
