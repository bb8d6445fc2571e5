/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line that says too little opens the form where the rest is said, so nothing that can be done in one line must be.
 */
#include "console/command-response.h"
#include "console/call-board.h"
#include "console/escalation-list.h"
#include "console/figure-list.h"
#include "console/report-list.h"
#include <glib/gi18n-lib.h>

const char *
muster_command_respond (MusterDesk *desk, const MusterCommand *command, char **refusal)
{
  *refusal = NULL;
  switch ((guint)command->verb) {
  case MUSTER_COMMAND_REPORT:
    muster_report_begin (desk, command->target, command->form, command->text, NULL, NULL);
    return "win.report";
  case MUSTER_COMMAND_FIGURE:
    muster_figure_add (desk, command->target, command->text, NULL, NULL, NULL, refusal);
    return NULL;
  case MUSTER_COMMAND_CALL:
    if (command->record != NULL)
      muster_call_people (desk, command->target, command->record, command->minutes, NULL, NULL, refusal);
    return "win.call-out";
  case MUSTER_COMMAND_ABOVE:
    if (command->text != NULL)
      muster_escalation_ask (desk, command->target, command->level, command->text, NULL, NULL, refusal);
    return "win.ask-above";
  default:
    return NULL;
  }
}
