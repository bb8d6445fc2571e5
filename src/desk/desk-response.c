/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which operations a decision takes is the lifecycle's to say (response/lifecycle.h); here it is only told who decides,
 * and what to say when it is done. */
#include "desk/desk-response.h"
#include "response/incidents.h"
#include "response/lifecycle.h"
#include <glib/gi18n-lib.h>

static void
set_approval (MusterDesk *desk, MusterDecision *d, const MusterApproval *approval)
{
  d->approved_by = approval != NULL && approval->by != NULL && *approval->by != '\0' ? approval->by
                                                                                     : muster_desk_get_account (desk);
  d->second_by = approval != NULL && approval->second != NULL && *approval->second != '\0' ? approval->second : NULL;
  d->reason = approval != NULL && approval->reason != NULL && *approval->reason != '\0' ? approval->reason : NULL;
}

static void
set_proposal (MusterDecision *d, const MusterProposal *p)
{
  d->plan = p->plan;
  d->proposed_level = p->level;
  d->numbers = p->numbers;
  d->approver = p->approver;
  d->clause = g_strcmp0 (d->level, p->level) == 0 ? p->clause : NULL;
}

static MusterIntent *
intent_on (const char *verb, const char *entity, const char *reason)
{
  MusterIntent *intent = muster_intent_new (verb);
  muster_intent_set_entity (intent, entity);
  if (reason != NULL && *reason != '\0')
    muster_intent_set_reason (intent, reason);
  return intent;
}

void
muster_desk_activate (MusterDesk *desk, const char *incident, const MusterProposal *proposal, const char *level,
                      const MusterApproval *approval, MusterDeskAnswer answer, gpointer owner)
{
  const MusterScene *scene = muster_desk_get_scene (desk);
  g_autofree char *id = muster_desk_new_id (MUSTER_ACTIVATION);
  MusterDecision d = { .incident = muster_incident_kept (scene, incident), .activation = id, .level = level };
  set_proposal (&d, proposal);
  set_approval (desk, &d, approval);
  g_autofree char *sentence
      = g_strdup_printf (_ ("%s activated: %s"), muster_word_label (muster_words_level, level), proposal->plan_name);
  muster_desk_submit (desk, muster_lifecycle_activate (scene, &d, muster_desk_now (desk)), sentence, answer, owner);
}

void
muster_desk_put_forward (MusterDesk *desk, const char *incident, const MusterProposal *proposal, const char *reason,
                         MusterDeskAnswer answer, gpointer owner)
{
  const MusterScene *scene = muster_desk_get_scene (desk);
  g_autofree char *id = muster_desk_new_id (MUSTER_ACTIVATION);
  MusterDecision d = { .incident = muster_incident_kept (scene, incident), .activation = id, .level = proposal->level };
  set_proposal (&d, proposal);
  d.reason = reason;
  /* Translators: a response level and its plan, put forward for approval */
  g_autofree char *sentence = g_strdup_printf (
      _ ("%s put forward: %s"), muster_word_label (muster_words_level, proposal->level), proposal->plan_name);
  muster_desk_submit (desk, muster_lifecycle_propose (scene, &d, muster_desk_now (desk)), sentence, answer, owner);
}

void
muster_desk_approve (MusterDesk *desk, const char *activation, const char *name, MusterDeskAnswer answer,
                     gpointer owner)
{
  const MusterRecord *a = muster_desk_get (desk, activation);
  gboolean second = a != NULL && muster_record_has (a, MUSTER_ACTIVATION_APPROVED_BY);
  MusterIntent *intent = intent_on (second ? "activation.second" : "activation.approve", activation, NULL);
  muster_intent_text (intent, second ? MUSTER_ACTIVATION_SECOND_BY : MUSTER_ACTIVATION_APPROVED_BY, name);
  /* Translators: %s is a person */
  g_autofree char *sentence = g_strdup_printf (_ ("Approved by %s"), name);
  muster_desk_submit_one (desk, intent, sentence, answer, owner);
}

void
muster_desk_decline (MusterDesk *desk, const char *activation, const char *reason, MusterDeskAnswer answer,
                     gpointer owner)
{
  muster_desk_submit_one (desk, intent_on ("activation.decline", activation, reason), _ ("Response declined"), answer,
                          owner);
}

void
muster_desk_activate_proposed (MusterDesk *desk, const char *activation, const MusterApproval *approval,
                               MusterDeskAnswer answer, gpointer owner)
{
  const MusterRecord *a = muster_desk_get (desk, activation);
  if (a == NULL)
    return;
  const char *level = muster_record_text (a, MUSTER_ACTIVATION_LEVEL);
  MusterDecision d = { .activation = activation,
                       .incident = muster_record_text (a, MUSTER_ACTIVATION_INCIDENT),
                       .plan = muster_record_text (a, MUSTER_ACTIVATION_PLAN),
                       .level = level,
                       .proposed_level = muster_record_text (a, MUSTER_ACTIVATION_PROPOSED_LEVEL),
                       .clause = muster_record_text (a, MUSTER_ACTIVATION_CLAUSE),
                       .numbers = muster_record_text (a, MUSTER_ACTIVATION_NUMBERS),
                       .approver = muster_record_text (a, MUSTER_ACTIVATION_APPROVER) };
  if (approval != NULL)
    set_approval (desk, &d, approval);
  g_autofree char *sentence
      = g_strdup_printf (_ ("%s activated: %s"), muster_word_label (muster_words_level, level),
                         d.plan != NULL ? muster_scene_name (muster_desk_get_scene (desk), d.plan) : _ ("No plan"));
  muster_desk_submit (desk, muster_lifecycle_activate (muster_desk_get_scene (desk), &d, muster_desk_now (desk)),
                      sentence, answer, owner);
}

void
muster_desk_change_level (MusterDesk *desk, const char *activation, const MusterProposal *proposal, const char *level,
                          const MusterApproval *approval, MusterDeskAnswer answer, gpointer owner)
{
  MusterDecision d = { .activation = activation, .level = level };
  if (proposal != NULL)
    set_proposal (&d, proposal);
  set_approval (desk, &d, approval);
  g_autofree char *sentence
      = g_strdup_printf (_ ("Response changed to %s"), muster_word_label (muster_words_level, level));
  muster_desk_submit (desk, muster_lifecycle_change (muster_desk_get_scene (desk), &d, muster_desk_now (desk)),
                      sentence, answer, owner);
}

void
muster_desk_end_activation (MusterDesk *desk, const char *activation, const char *reason, MusterDeskAnswer answer,
                            gpointer owner)
{
  muster_desk_submit_one (desk, intent_on ("activation.end", activation, reason), _ ("Response ended"), answer, owner);
}

guint
muster_desk_two_at (MusterDesk *desk, const char *plan_id)
{
  const MusterRecord *record = plan_id != NULL ? muster_desk_get (desk, plan_id) : NULL;
  g_autoptr (MusterPlan) plan = record != NULL ? muster_plan_from_record (record) : NULL;
  guint levels = 0;
  for (int i = 0; plan != NULL && i < MUSTER_LEVELS; i++)
    if (plan->levels[i] != NULL && plan->levels[i]->second_approver != NULL)
      levels |= 1u << i;
  return levels;
}
