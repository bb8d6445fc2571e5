/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"

/* What a desk does with a response: each a commit of its own, answered where it was asked (see muster_desk_submit()).
 */
typedef struct {
  const char *by;     /* (nullable) who approves; this desk's account without it */
  const char *second; /* (nullable) the second person, where the plan asks for two */
  const char *reason; /* (nullable) */
} MusterApproval;

/* Opens the plan's headquarters and tasks too. @level: as proposed, or another one, which needs a reason. */
void muster_desk_activate (MusterDesk *desk, const char *incident, const MusterProposal *proposal, const char *level,
                           const MusterApproval *approval, MusterDeskAnswer answer, gpointer owner);
/* Writes the proposal down, for others to approve. */
void muster_desk_put_forward (MusterDesk *desk, const char *incident, const MusterProposal *proposal,
                              const char *reason, MusterDeskAnswer answer, gpointer owner);
/* As the first approval, or as the second where there is a first. */
void muster_desk_approve (MusterDesk *desk, const char *activation, const char *name, MusterDeskAnswer answer,
                          gpointer owner);
void muster_desk_decline (MusterDesk *desk, const char *activation, const char *reason, MusterDeskAnswer answer,
                          gpointer owner);
void muster_desk_activate_proposed (MusterDesk *desk, const char *activation, const MusterApproval *approval,
                                    MusterDeskAnswer answer, gpointer owner);
/* @proposal: (nullable) what the plan proposes now. */
void muster_desk_change_level (MusterDesk *desk, const char *activation, const MusterProposal *proposal,
                               const char *level, const MusterApproval *approval, MusterDeskAnswer answer,
                               gpointer owner);
void muster_desk_end_activation (MusterDesk *desk, const char *activation, const char *reason, MusterDeskAnswer answer,
                                 gpointer owner);
/* Levels at which the plan asks for two people, a bit 1 << rank each (muster_level_rank). */
guint muster_desk_two_at (MusterDesk *desk, const char *plan);
