/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/command-parse.h"
#include "desk/desk.h"

/* What the lines /activate and /next mean at this desk: which plan's level, which team's next status. Main thread. */

/* Puts into @command what the names alone do not say, the level, the state, or the problem. Other commands: nothing. */
void muster_response_line_complete (MusterDesk *desk, MusterCommand *command);
/* Does it; @command has been completed and has no problem. */
void muster_response_line_run (MusterDesk *desk, const MusterCommand *command);
/* The active assignment of @record, a team, or the only one of it, an incident. @record: NULL: the selected one.
 * (nullable) (transfer none) */
const MusterRecord *muster_response_line_assignment (MusterDesk *desk, const char *record);
