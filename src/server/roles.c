/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may write what. One line per kind of record, one column per role:
 *   r  facts, fields and quantities (reports, corrections, registers, counts)
 *   c  commands (what is decided once: assign, activate, open, end)
 *   x  taking a record out of the picture
 * Everybody may read everything; what a viewer sends is put into the log as forbidden, so that the attempt is seen and
 * the desk it came from does not wait for it for ever.
 *
 * An operation of a verb that this server does not know was written by a newer desk. It is kept for those that will
 * understand it, from the roles that may do all that is done in an incident.
 */
#include "server/roles.h"
#include <string.h>

static const char *const role_names[MUSTER_N_ROLES] = {
  [MUSTER_ROLE_VIEWER] = "viewer",   [MUSTER_ROLE_DUTY] = "duty",   [MUSTER_ROLE_COMMANDER] = "commander",
  [MUSTER_ROLE_PLANNER] = "planner", [MUSTER_ROLE_ADMIN] = "admin",
};

static const struct {
  MusterKind kind;
  const char *may[MUSTER_N_ROLES]; /* viewer, duty, commander, planner, admin */
} table[] = {
  { MUSTER_JURISDICTION, { "", "", "r", "rcx", "rcx" } },
  { MUSTER_HEADQUARTERS, { "", "r", "rcx", "rcx", "rcx" } },
  { MUSTER_PERSON, { "", "r", "rcx", "rcx", "rcx" } },
  { MUSTER_TEAM, { "", "rc", "rcx", "rcx", "rcx" } },
  { MUSTER_DEPOT, { "", "rc", "rcx", "rcx", "rcx" } },
  { MUSTER_STOCK, { "", "rc", "rcx", "rcx", "rcx" } },
  { MUSTER_SHELTER, { "", "rc", "rcx", "rcx", "rcx" } },
  { MUSTER_PLAN, { "", "", "rc", "rcx", "rcx" } },
  { MUSTER_INCIDENT, { "", "rcx", "rcx", "rc", "rcx" } },
  { MUSTER_ACTIVATION, { "", "rcx", "rcx", "r", "rcx" } },
  { MUSTER_TASK, { "", "rcx", "rcx", "rcx", "rcx" } },
  { MUSTER_ASSIGNMENT, { "", "rcx", "rcx", "r", "rcx" } },
  { MUSTER_LOG, { "", "rcx", "rcx", "rcx", "rcx" } },
  { MUSTER_PLOT, { "", "rcx", "rcx", "rcx", "rcx" } },
  { MUSTER_ALARM, { "", "rcx", "rcx", "rcx", "rcx" } },
  { MUSTER_CLOSURE, { "", "rcx", "rcx", "rcx", "rcx" } },
  { MUSTER_GROUP, { "", "rcx", "rcx", "rcx", "rcx" } },
  { MUSTER_ORDER, { "", "rcx", "rcx", "r", "rcx" } },
  { MUSTER_SHIPMENT, { "", "rcx", "rcx", "r", "rcx" } },
  { MUSTER_RECEIPT, { "", "rc", "rcx", "r", "rcx" } },
  { MUSTER_ADVICE, { "", "rcx", "rcx", "rc", "rcx" } },
  /* Who asks the level above is anybody on duty; who takes over or declines is a commander. */
  { MUSTER_ESCALATION, { "", "r", "rcx", "", "rcx" } },
  { MUSTER_LINKAGE, { "", "rcx", "rcx", "r", "rcx" } },
  { MUSTER_FIGURE, { "", "r", "rx", "r", "rcx" } },
  { MUSTER_REPORT, { "", "rcx", "rcx", "r", "rcx" } },
  { MUSTER_ROSTER, { "", "r", "rcx", "rcx", "rcx" } },
  { MUSTER_CALL, { "", "rcx", "rcx", "r", "rcx" } },
  { MUSTER_WARNING, { "", "rc", "rcx", "", "rcx" } },
  { MUSTER_SHIFT, { "", "rc", "rcx", "", "rcx" } },
  { MUSTER_CONSULTATION, { "", "rc", "rcx", "r", "rcx" } },
  { MUSTER_FINDING, { "", "r", "rc", "rcx", "rcx" } },
  { MUSTER_DRILL, { "", "r", "rcx", "rcx", "rcx" } },
  { MUSTER_REMINDER, { "", "rcx", "rcx", "rcx", "rcx" } },
};

const char *
muster_role_name (MusterRole role)
{
  return role_names[role];
}

gboolean
muster_role_from_name (const char *name, MusterRole *out)
{
  for (guint i = 0; i < MUSTER_N_ROLES; i++)
    if (g_strcmp0 (name, role_names[i]) == 0) {
      *out = (MusterRole)i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
allowed (MusterRole role, const MusterVerb *verb)
{
  char wanted = verb->flags & MUSTER_VERB_REMOVES ? 'x' : verb->merge == MUSTER_MERGE_COMMAND ? 'c' : 'r';

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].kind == verb->kind)
      return strchr (table[i].may[role], wanted) != NULL;
  /* A verb for any kind (undo, dismiss): whoever may write at all. What it undoes is checked by the rules. */
  return role != MUSTER_ROLE_VIEWER;
}

gboolean
muster_role_may (MusterRole role, const MusterOp *op, char **why)
{
  gboolean may = op->verb ? allowed (role, op->verb) : role != MUSTER_ROLE_VIEWER && role != MUSTER_ROLE_PLANNER;

  if (!may)
    *why = g_strdup_printf ("role: %s, %s", role_names[role], op->verb_name);
  return may;
}
