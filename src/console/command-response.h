/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/command-parse.h"
#include "desk/desk.h"

/* Does what a line of the command bar asks of a response: /p, /f, /c, /e, on the incident it is about. Returns at
 * once; what the rules refuse comes as the desk's "failed". Returns the action that shows the part of the page it is in
 * (static), or NULL; @refusal: (out) (transfer full) why it was not done, translated. */
const char *muster_command_respond (MusterDesk *desk, const MusterCommand *command, char **refusal);
