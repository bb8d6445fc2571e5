/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The level is that of the proposal that comes first, the highest; where its plan is active already the level is
 * changed instead. As in the card, a level that no plan proposes wants a reason, which stands behind it in the line.
 */
#include "desk/response-line.h"
#include "desk/desk-response.h"
#include "desk/record-facts.h"
#include "desk/relations.h"
#include <glib/gi18n-lib.h>

/* ---- /activate ---- */

/* The active one of @plan. (nullable) (transfer none) */
static const MusterRecord *
active_of (MusterDesk *desk, const char *incident, const char *plan)
{
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (desk), MUSTER_ACTIVATION, incident);
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *a = g_ptr_array_index (all, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") == 0
        && g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_PLAN), plan) == 0)
      return a;
  }
  return NULL;
}

/* The first that is not active at its level yet; else the first. NULL: no plan fits. (transfer none) */
static const MusterProposal *
meant (MusterDesk *desk, GPtrArray *proposals, const char *incident)
{
  for (guint i = 0; i < proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (proposals, i);
    const MusterRecord *a = active_of (desk, incident, p->plan);
    if (p->level != NULL
        && (a == NULL
            || muster_facts_level_rank (p->level)
                   > muster_facts_level_rank (muster_record_text (a, MUSTER_ACTIVATION_LEVEL))))
      return p;
  }
  return proposals->len > 0 ? g_ptr_array_index (proposals, 0) : NULL;
}

/* The same string for as long as the program runs. */
static const char *
lasting (const char *level)
{
  return level != NULL ? g_intern_string (level) : NULL;
}

static void
complete_activate (MusterDesk *desk, MusterCommand *command)
{
  const MusterRecord *incident = muster_desk_get (desk, command->target);
  if (command->problem != NULL || incident == NULL)
    return;
  g_autoptr (GPtrArray) proposals = muster_desk_propose (desk, incident->id);
  const MusterProposal *p = meant (desk, proposals, incident->id);
  const MusterRecord *active = p != NULL ? active_of (desk, incident->id, p->plan) : NULL;
  if (!muster_facts_incident_is_open (incident)) {
    command->problem = g_strdup_printf (_ ("“%s” has ended. Reopen it first."), muster_record_name (incident));
    return;
  }
  if (p == NULL) {
    command->problem = g_strdup (_ ("No plan fits this kind of incident, so no level is proposed."));
    return;
  }
  if (command->level == NULL)
    command->level = lasting (p->level);
  if (command->level == NULL) {
    command->problem = g_strdup (_ ("Which level? No threshold is reached: type the level and the reason."));
    command->unfinished = TRUE;
  } else if (active != NULL && g_strcmp0 (muster_record_text (active, MUSTER_ACTIVATION_LEVEL), command->level) == 0) {
    command->problem = g_strdup_printf (_ ("Level %s is active already."), muster_level_numeral (command->level));
  } else if (g_strcmp0 (command->level, p->level) != 0 && command->text == NULL) {
    command->problem = p->level != NULL
                           ? g_strdup_printf (_ ("Level %s is proposed. For another, type the reason behind it."),
                                              muster_level_numeral (p->level))
                           : g_strdup (_ ("No threshold is reached. Type the reason behind the level."));
    command->unfinished = TRUE;
  }
}

static void
run_activate (MusterDesk *desk, const MusterCommand *command)
{
  g_autoptr (GPtrArray) proposals = muster_desk_propose (desk, command->target);
  const MusterProposal *p = meant (desk, proposals, command->target);
  const MusterRecord *active = p != NULL ? active_of (desk, command->target, p->plan) : NULL;
  MusterApproval approval = { .reason = command->text };
  if (active != NULL)
    muster_desk_change_level (desk, active->id, p, command->level, &approval, NULL, NULL);
  else if (p != NULL)
    muster_desk_activate (desk, command->target, p, command->level, &approval, NULL, NULL);
}

/* ---- /next ---- */

const MusterRecord *
muster_response_line_assignment (MusterDesk *desk, const char *id)
{
  const MusterRecord *record = muster_desk_get (desk, id != NULL ? id : muster_desk_get_selected (desk));
  const MusterRecord *found = NULL;
  if (record == NULL)
    return NULL;
  if (record->kind == MUSTER_TEAM)
    return muster_desk_holder (desk, record->id);
  if (record->kind != MUSTER_INCIDENT)
    return NULL;
  g_autoptr (GPtrArray) all = muster_relations_list (muster_relations_of (desk), MUSTER_ASSIGNMENT, record->id);
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *a = g_ptr_array_index (all, i);
    if (!muster_assignment_is_active (a))
      continue;
    if (found != NULL)
      return NULL;
    found = a;
  }
  return found;
}

static void
complete_next (MusterDesk *desk, MusterCommand *command)
{
  const MusterRecord *a = NULL;
  if (command->record != NULL)
    a = command->assignment != NULL ? muster_desk_get (desk, command->assignment) : NULL;
  else if (command->problem != NULL && command->unfinished && command->text == NULL)
    a = muster_response_line_assignment (desk, NULL);
  if (a == NULL)
    return;
  if (command->record == NULL) {
    const MusterRecord *team = muster_desk_get (desk, muster_record_text (a, MUSTER_ASSIGNMENT_TEAM));
    const MusterRecord *incident = muster_desk_get (desk, muster_record_text (a, MUSTER_ASSIGNMENT_INCIDENT));
    command->record = g_strdup (muster_record_text (a, MUSTER_ASSIGNMENT_TEAM));
    command->record_name = team != NULL ? g_strdup (muster_record_name (team)) : NULL;
    command->target_name = incident != NULL ? g_strdup (muster_record_name (incident)) : NULL;
    command->assignment = g_strdup (a->id);
    g_clear_pointer (&command->problem, g_free);
    command->unfinished = FALSE;
  }
  command->state = (int)muster_facts_next_state (muster_assignment_state (a));
}

void
muster_response_line_complete (MusterDesk *desk, MusterCommand *command)
{
  if (command->verb == MUSTER_COMMAND_ACTIVATE)
    complete_activate (desk, command);
  else if (command->verb == MUSTER_COMMAND_NEXT)
    complete_next (desk, command);
}

void
muster_response_line_run (MusterDesk *desk, const MusterCommand *command)
{
  if (command->verb == MUSTER_COMMAND_ACTIVATE)
    run_activate (desk, command);
  else if (command->verb == MUSTER_COMMAND_NEXT && command->assignment != NULL && command->state >= 0)
    muster_desk_advance (desk, command->assignment, (MusterAssignmentState)command->state);
}
