/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The response to an incident, by hand: what the plans propose, who approves, what becomes active. Each command is a
 * readable form of operations that `do` takes as JSON; the rules are the same, and so is the journal. */
#include "core/time.h"
#include "ctl/acting.h"
#include "ctl/command.h"
#include "model/rules.h"
#include "response/figures.h"
#include "response/incidents.h"
#include "response/lifecycle.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static char *plan_option, *level_option, *by_option, *second_option, *reason_option;

#define DECISION_OPTIONS                                                                                               \
  { "plan", 'p', 0, G_OPTION_ARG_STRING, &plan_option, N_ ("The plan; without it the one that proposes most"), "ID" }, \
      { "level",      'l', 0, G_OPTION_ARG_STRING, &level_option, N_ ("The level; without it the proposed one"),       \
        "I|II|III|IV" },                                                                                               \
      { "by", 0, 0, G_OPTION_ARG_STRING, &by_option, N_ ("Who approves"), "NAME" },                                    \
      { "second", 0, 0, G_OPTION_ARG_STRING, &second_option, N_ ("Who approves as the second person"), "NAME" },       \
  {                                                                                                                    \
    "reason", 'r', 0, G_OPTION_ARG_STRING, &reason_option, N_ ("Why, where it is not what the plan proposes"), "TEXT"  \
  }

/* ---- grade ---- */

static void
print_proposal (const MusterProposal *p)
{
  g_autoptr (GString) line = g_string_new ("{");

  muster_json_put_known (line, "plan", p->plan);
  muster_json_put_known (line, "name", p->plan_name);
  muster_json_put_known (line, "version", p->version);
  muster_json_put_text (line, "level", p->level);
  muster_json_put_known (line, "step", muster_step_name (p->step));
  muster_json_put_known (line, "clause", p->clause);
  muster_json_put_known (line, "source", p->source);
  muster_json_put_known (line, "numbers", p->numbers);
  muster_json_put_known (line, "margin", p->margin);
  muster_json_name (line, "missing");
  g_string_append_c (line, '[');
  for (char **name = p->missing; name != NULL && *name != NULL; name++) {
    muster_json_comma (line);
    muster_json_add_text (line, *name);
  }
  g_string_append_c (line, ']');
  muster_json_put_known (line, "approver", p->approver);
  muster_json_put_known (line, "second_approver", p->second_approver);
  muster_json_put_known (line, "advice", p->advice);
  puts (g_string_append_c (line, '}')->str);
}

static int
run_grade (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_LOOK, G_OPTION_ENTRY_NULL };
  const char *name = "response grade";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) proposals = NULL;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_response_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_read (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  proposals = muster_lifecycle_proposals (&acting.scene, argv[1], acting.now);
  for (guint i = 0; i < proposals->len; i++)
    print_proposal (g_ptr_array_index (proposals, i));
  if (proposals->len == 0)
    g_printerr (_ ("musterctl %s: no plan is about this kind of incident\n"), name);
  return proposals->len > 0 ? MUSTER_EXIT_OK : MUSTER_EXIT_NO;
}

/* ---- propose and activate ---- */

/* The proposal of the plan that was named, or of the plan that proposes the highest level. (nullable) */
static const MusterProposal *
choose (GPtrArray *proposals)
{
  for (guint i = 0; i < proposals->len; i++) {
    const MusterProposal *p = g_ptr_array_index (proposals, i);
    if (plan_option != NULL ? strcmp (p->plan, plan_option) == 0 : p->level != NULL)
      return p;
  }
  return NULL;
}

/* A level where the plan proposes none is another than it proposes, and has a reason as well. */
static gboolean
has_reason (const char *name, const MusterDecision *d, int *code)
{
  if (d->proposed_level != NULL || reason_option != NULL)
    return TRUE;
  g_printerr (_ ("musterctl %s: the plan proposes no level from what is known; say why with --reason\n"), name);
  *code = MUSTER_EXIT_REFUSED;
  return FALSE;
}

static gboolean
make_decision (const char *name, MusterActing *acting, GPtrArray *proposals, MusterDecision *d, int *code)
{
  const MusterProposal *p = choose (proposals);

  if (plan_option != NULL && muster_acting_find (acting, name, MUSTER_PLAN, plan_option, code) == NULL)
    return FALSE;
  d->plan = plan_option != NULL ? plan_option : p != NULL ? p->plan : NULL;
  d->proposed_level = p != NULL ? p->level : NULL;
  d->level = level_option != NULL ? level_option : d->proposed_level;
  d->numbers = p != NULL ? p->numbers : NULL;
  d->approver = p != NULL ? p->approver : NULL;
  d->clause = p != NULL && g_strcmp0 (d->level, p->level) == 0 ? p->clause : NULL;
  d->approved_by = by_option;
  d->second_by = second_option;
  d->reason = reason_option;
  if (d->level == NULL || muster_level_rank (d->level) >= MUSTER_LEVELS) {
    g_printerr (_ ("musterctl %s: no level: the plans propose none; give --level I, II, III or IV\n"), name);
    *code = MUSTER_EXIT_USAGE;
    return FALSE;
  }
  return has_reason (name, d, code);
}

static int
run_propose (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_DO, DECISION_OPTIONS, G_OPTION_ENTRY_NULL };
  const char *name = "response propose";
  g_auto (MusterActing) acting = { 0 };
  g_autofree char *id = muster_acting_new_id (MUSTER_ACTIVATION);
  g_autoptr (GPtrArray) proposals = NULL;
  MusterDecision decision = { .activation = id };
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_response_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_write (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
    return code;
  proposals = muster_lifecycle_proposals (&acting.scene, argv[1], acting.now);
  decision.incident = muster_incident_kept (&acting.scene, argv[1]);
  if (!make_decision (name, &acting, proposals, &decision, &code))
    return code;
  return muster_acting_submit (&acting, name, muster_lifecycle_propose (&acting.scene, &decision, acting.now));
}

/* A proposal that was made before: it becomes active as it stands. */
static void
decide_proposed (const MusterRecord *a, MusterDecision *d)
{
  d->activation = a->id;
  d->incident = muster_record_text (a, MUSTER_ACTIVATION_INCIDENT);
  d->plan = muster_record_text (a, MUSTER_ACTIVATION_PLAN);
  d->level = level_option != NULL ? level_option : muster_record_text (a, MUSTER_ACTIVATION_LEVEL);
  d->proposed_level = muster_record_text (a, MUSTER_ACTIVATION_PROPOSED_LEVEL);
  d->clause = muster_record_text (a, MUSTER_ACTIVATION_CLAUSE);
  d->numbers = muster_record_text (a, MUSTER_ACTIVATION_NUMBERS);
  d->approver = muster_record_text (a, MUSTER_ACTIVATION_APPROVER);
  d->approved_by = by_option;
  d->second_by = second_option;
  d->reason = reason_option;
}

static int
run_activate (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_DO, DECISION_OPTIONS, G_OPTION_ENTRY_NULL };
  const char *name = "response activate";
  g_auto (MusterActing) acting = { 0 };
  g_autofree char *id = muster_acting_new_id (MUSTER_ACTIVATION);
  g_autoptr (GPtrArray) proposals = NULL;
  MusterDecision decision = { .activation = id };
  const MusterRecord *proposed;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_response_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_write (&acting, name, &code))
    return code;
  proposed = muster_scene_get (&acting.scene, MUSTER_ACTIVATION, argv[1]);
  if (proposed != NULL) {
    decide_proposed (proposed, &decision);
  } else {
    if (muster_acting_find (&acting, name, MUSTER_INCIDENT, argv[1], &code) == NULL)
      return code;
    proposals = muster_lifecycle_proposals (&acting.scene, argv[1], acting.now);
    decision.incident = muster_incident_kept (&acting.scene, argv[1]);
    if (!make_decision (name, &acting, proposals, &decision, &code))
      return code;
    decision.approved_by = by_option != NULL ? by_option : acting.actor;
  }
  return muster_acting_submit (&acting, name, muster_lifecycle_activate (&acting.scene, &decision, acting.now));
}

static int
submit_one (MusterActing *acting, const char *name, MusterIntent *intent)
{
  GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);

  if (reason_option != NULL)
    muster_intent_set_reason (intent, reason_option);
  g_ptr_array_add (intents, intent);
  return muster_acting_submit (acting, name, intents);
}

static int
run_approve (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_DO,
                             { "by", 0, 0, G_OPTION_ARG_STRING, &by_option, N_ ("Who approves"), "NAME" },
                             G_OPTION_ENTRY_NULL };
  const char *name = "response approve";
  g_auto (MusterActing) acting = { 0 };
  const MusterRecord *a;
  MusterIntent *intent;
  gboolean second;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_response_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_write (&acting, name, &code)
      || (a = muster_acting_find (&acting, name, MUSTER_ACTIVATION, argv[1], &code)) == NULL)
    return code;
  second = muster_record_has (a, MUSTER_ACTIVATION_APPROVED_BY);
  intent = muster_intent_new (second ? "activation.second" : "activation.approve");
  muster_intent_set_entity (intent, a->id);
  muster_intent_text (intent, second ? MUSTER_ACTIVATION_SECOND_BY : MUSTER_ACTIVATION_APPROVED_BY,
                      by_option != NULL ? by_option : acting.actor);
  return submit_one (&acting, name, intent);
}

static int
run_level (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_DO, DECISION_OPTIONS, G_OPTION_ENTRY_NULL };
  const char *name = "response level";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) proposals = NULL;
  MusterDecision d = { .activation = argv[1] };
  const MusterRecord *a;
  const MusterProposal *p;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_response_commands, name), entries, argc, argv, 2, 2);
  if (muster_level_rank (argv[2]) >= MUSTER_LEVELS) {
    g_printerr (_ ("musterctl %s: “%s” is not a level; there are I, II, III and IV\n"), name, argv[2]);
    return MUSTER_EXIT_USAGE;
  }
  if (!muster_acting_write (&acting, name, &code)
      || (a = muster_acting_find (&acting, name, MUSTER_ACTIVATION, argv[1], &code)) == NULL)
    return code;
  proposals
      = muster_lifecycle_proposals (&acting.scene, muster_record_text (a, MUSTER_ACTIVATION_INCIDENT), acting.now);
  plan_option = g_strdup (muster_record_text (a, MUSTER_ACTIVATION_PLAN));
  p = plan_option != NULL ? choose (proposals) : NULL;
  d = (MusterDecision){ .activation = a->id,
                        .level = argv[2],
                        .proposed_level = p != NULL ? p->level : NULL,
                        .numbers = p != NULL ? p->numbers : NULL,
                        .clause = p != NULL && g_strcmp0 (p->level, argv[2]) == 0 ? p->clause : NULL,
                        .approver = p != NULL ? p->approver : NULL,
                        .approved_by = by_option != NULL ? by_option : acting.actor,
                        .second_by = second_option,
                        .reason = reason_option };
  if (!has_reason (name, &d, &code))
    return code;
  return muster_acting_submit (&acting, name, muster_lifecycle_change (&acting.scene, &d, acting.now));
}

static int
run_end (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_DO,
                             { "reason", 'r', 0, G_OPTION_ARG_STRING, &reason_option, N_ ("Why"), "TEXT" },
                             G_OPTION_ENTRY_NULL };
  const char *name = "response end";
  g_auto (MusterActing) acting = { 0 };
  MusterIntent *intent;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_response_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_write (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_ACTIVATION, argv[1], &code) == NULL)
    return code;
  intent = muster_intent_new ("activation.end");
  muster_intent_set_entity (intent, argv[1]);
  return submit_one (&acting, name, intent);
}

static int
run_calls (int argc, char **argv)
{
  GOptionEntry entries[] = { MUSTER_ACTING_DO, G_OPTION_ENTRY_NULL };
  const char *name = "response calls";
  g_auto (MusterActing) acting = { 0 };
  g_autoptr (GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *intents;
  int code = MUSTER_EXIT_OK;

  muster_command_options (muster_command_find (muster_response_commands, name), entries, argc, argv, 1, 1);
  if (!muster_acting_write (&acting, name, &code)
      || muster_acting_find (&acting, name, MUSTER_ACTIVATION, argv[1], &code) == NULL)
    return code;
  intents = muster_lifecycle_calls (&acting.scene, argv[1], acting.actor, unknown);
  for (guint i = 0; i < unknown->len; i++)
    g_printerr (_ ("musterctl %s: nobody is known for the post “%s”\n"), name, (char *)g_ptr_array_index (unknown, i));
  if (intents->len == 0) {
    g_ptr_array_unref (intents);
    return unknown->len > 0 ? MUSTER_EXIT_NO : MUSTER_EXIT_OK;
  }
  return muster_acting_submit (&acting, name, intents);
}

const MusterCommand muster_response_commands[] = {
  { "response grade", "INCIDENT --data DIR", N_ ("Say what the plans propose for an incident, and why"), run_grade },
  { "response propose", "INCIDENT --data DIR", N_ ("Write a proposal down, for somebody to approve"), run_propose },
  { "response approve", "ACTIVATION --by NAME --data DIR", N_ ("Approve a proposal, as the first or the second person"),
    run_approve },
  { "response activate", "INCIDENT|ACTIVATION --data DIR",
    N_ ("Activate a response: its headquarters, its tasks, its deadlines"), run_activate },
  { "response level", "ACTIVATION LEVEL --data DIR", N_ ("Change the level of an active response"), run_level },
  { "response calls", "ACTIVATION --data DIR", N_ ("Call out whom the plan names at this level"), run_calls },
  { "response end", "ACTIVATION --data DIR", N_ ("End a response"), run_end },
  { NULL, NULL, NULL, NULL },
};
