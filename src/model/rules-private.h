/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/rules.h"

/* Parts of muster_rules_decide() that are about the response to an incident. All take the record as it stands
 * (@current, nullable) and give a code in @why (transfer full) when they refuse. */

/* FALSE with @why: "code: detail". */
gboolean muster_rules_refuse (char **why, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* What holds for every operation, whatever its class: a person's name on what changes a level, no circles, nothing
 * changed in what was sent. */
gboolean muster_rules_always (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why);
/* The approvals an activation or a change of its level needs: what the plan's level says. */
gboolean muster_rules_approvals (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why);
/* The state a command of the response must find. TRUE for verbs that are not about the response. */
gboolean muster_rules_response (const MusterSight *sight, const MusterOp *op, const MusterRecord *current, char **why);
