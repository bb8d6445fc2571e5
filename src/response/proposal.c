/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The threshold engine as the console asks it: records in, proposals in words that the journal keeps. Plans are read
 * from their records each time; only those are that name the incident's hazard at all, which is a handful. */
#include "response/proposal.h"
#include <string.h>

void
muster_proposal_free (MusterProposal *p)
{
  g_free (p->plan);
  g_free (p->plan_name);
  g_free (p->version);
  g_free (p->level);
  g_free (p->clause);
  g_free (p->source);
  g_free (p->numbers);
  g_free (p->margin);
  g_strfreev (p->missing);
  g_free (p->approver);
  g_free (p->approver_code);
  g_free (p->second_approver);
  g_free (p->advice);
  g_free (p);
}

static char *
number_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.10g", value));
}

static MusterProposal *
propose_by (const MusterPlan *plan, const MusterSituation *situation)
{
  g_autoptr (MusterGrade) grade = muster_plan_grade (plan, situation);
  MusterProposal *p = g_new0 (MusterProposal, 1);

  p->plan = g_strdup (plan->id);
  p->plan_name = g_strdup (plan->name);
  p->version = g_strdup (plan->version);
  p->invented = plan->invented;
  p->level = g_strdup (muster_level_name (grade->rank));
  p->clause = g_strdup (grade->clause);
  p->source = g_strdup (grade->source);
  p->numbers = g_strdup (grade->numbers);
  p->missing = g_strdupv (grade->missing);
  p->approver = g_strdup (grade->approver);
  p->approver_code = g_strdup (grade->approver_code);
  p->second_approver = g_strdup (grade->second_approver);
  p->own_power = grade->own_power;
  p->step = grade->step;
  p->advice = g_strdup (grade->advice);
  if (grade->margin != NULL) {
    g_autofree char *by = number_text (grade->margin->bound - grade->margin->value);
    p->margin = g_strdup_printf ("%s +%s → %s", grade->margin->fact, by, muster_level_name (grade->margin->rank));
  }
  return p;
}

static int
compare_proposals (gconstpointer a, gconstpointer b)
{
  const MusterProposal *p = *(MusterProposal *const *)a, *q = *(MusterProposal *const *)b;
  int x = muster_level_rank (p->level), y = muster_level_rank (q->level);

  return x != y ? x - y : strcmp (p->plan, q->plan);
}

/* Whether reading the body is worth it. */
static gboolean
may_fit (const MusterRecord *plan, const char *hazard)
{
  const char *body = muster_record_text (plan, MUSTER_PLAN_BODY);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", hazard);

  return plan->exists && plan->kind == MUSTER_PLAN && body != NULL
         && (g_strcmp0 (muster_record_text (plan, MUSTER_PLAN_HAZARD), hazard) == 0 || strstr (body, quoted) != NULL);
}

GPtrArray *
muster_response_propose_for (GPtrArray *plans, const MusterSituation *situation)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_proposal_free);

  for (guint i = 0; situation->hazard != NULL && i < plans->len; i++) {
    const MusterRecord *record = g_ptr_array_index (plans, i);
    g_autoptr (MusterPlan) plan = may_fit (record, situation->hazard) ? muster_plan_from_record (record) : NULL;
    gboolean fits = plan != NULL && muster_plan_fits (plan, situation->hazard);
    if (plan == NULL || !muster_plan_holds_at (plan, situation->jurisdiction)
        || (!fits && !muster_plan_comes_along (plan, situation->hazard)))
      continue;
    MusterProposal *p = propose_by (plan, situation);
    if (fits || p->level != NULL)
      g_ptr_array_add (out, p);
    else
      muster_proposal_free (p);
  }
  g_ptr_array_sort (out, compare_proposals);
  return out;
}

GPtrArray *
muster_response_propose (GPtrArray *plans, const MusterRecord *incident)
{
  g_autoptr (MusterSituation) situation = muster_situation_of_incident (incident, NULL, MUSTER_NO_TIME);

  return muster_response_propose_for (plans, situation);
}

GPtrArray *
muster_response_tasks (const MusterRecord *record, const char *level)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_plan_task_free);
  g_autoptr (MusterPlan) plan = muster_plan_from_record (record);
  int rank = muster_level_rank (level);

  /* Taken out of the plan, which goes. */
  for (guint i = 0; plan != NULL && i < plan->tasks->len;) {
    MusterPlanTask *task = g_ptr_array_index (plan->tasks, i);
    if (rank < MUSTER_LEVELS && (task->levels & (1u << rank)) != 0)
      g_ptr_array_add (out, g_ptr_array_steal_index (plan->tasks, i));
    else
      i++;
  }
  return out;
}
