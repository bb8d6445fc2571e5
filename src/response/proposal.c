/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The threshold engine as the console asks it: records in, proposals in words that the journal keeps. Plans are read
 * from their records each time; only those are that name the incident's hazard at all, which is a handful. */
#include "response/proposal.h"
#include <math.h>
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

/* One plan among those of muster_response_propose_for(). (nullable) */
static MusterProposal *
propose_one (const MusterRecord *record, const MusterSituation *situation)
{
  g_autoptr (MusterPlan) plan = may_fit (record, situation->hazard) ? muster_plan_from_record (record) : NULL;
  gboolean fits = plan != NULL && muster_plan_fits (plan, situation->hazard);
  MusterProposal *p;

  if (plan == NULL || !muster_plan_holds_at (plan, situation->jurisdiction)
      || (!fits && !muster_plan_comes_along (plan, situation->hazard)))
    return NULL;
  p = propose_by (plan, situation);
  if (fits || p->level != NULL || situation->level < MUSTER_LEVELS)
    return p;
  muster_proposal_free (p);
  return NULL;
}

GPtrArray *
muster_response_propose_for (GPtrArray *plans, const MusterSituation *situation)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_proposal_free);

  for (guint i = 0; situation->hazard != NULL && i < plans->len; i++) {
    MusterProposal *p = propose_one (g_ptr_array_index (plans, i), situation);
    if (p != NULL)
      g_ptr_array_add (out, p);
  }
  g_ptr_array_sort (out, compare_proposals);
  return out;
}

/* A figure that a plan can use. What a person heard may be anything; only what the catalogue knows is graded. */
static void
add_figure (MusterSituation *s, const MusterRecord *figure)
{
  const char *name = muster_record_text (figure, MUSTER_FIGURE_NAME);
  const char *word = muster_record_text (figure, MUSTER_FIGURE_WORD);
  const MusterFactInfo *info = name != NULL ? muster_fact_find (name) : NULL;
  MusterQualifier qualifier = MUSTER_QUALIFIER_EXACT;
  gboolean told = muster_record_has (figure, MUSTER_FIGURE_VALUE);
  double value = muster_record_real (figure, MUSTER_FIGURE_VALUE, 0);

  if (info == NULL)
    return;
  muster_qualifier_parse (muster_record_text (figure, MUSTER_FIGURE_QUALIFIER), &qualifier);
  if (info->type == MUSTER_FACT_WORD && word != NULL) {
    value = muster_fact_word (info, word);
    told = value >= 0;
  }
  if (!told)
    qualifier = MUSTER_QUALIFIER_UNKNOWN;
  else if (value < info->least || value > info->most || (info->type != MUSTER_FACT_REAL && value != floor (value)))
    return;
  muster_situation_add (s, info, qualifier, value, muster_record_text (figure, MUSTER_FIGURE_SOURCE),
                        muster_record_has (figure, MUSTER_FIGURE_AT) ? muster_record_int (figure, MUSTER_FIGURE_AT, 0)
                                                                     : MUSTER_NO_TIME);
}

MusterSituation *
muster_situation_in (const MusterScene *scene, const char *incident, gint64 now)
{
  MusterRecord *record = scene->get (scene->data, incident);
  const char *where = record != NULL ? muster_record_text (record, MUSTER_INCIDENT_JURISDICTION) : NULL;
  g_autoptr (GPtrArray) figures = NULL;
  g_autoptr (GHashTable) corrected = g_hash_table_new (g_str_hash, g_str_equal);
  MusterSituation *s;

  if (record == NULL || !record->exists || record->kind != MUSTER_INCIDENT)
    return NULL;
  s = muster_situation_of_incident (record, where != NULL ? scene->get (scene->data, where) : NULL, now);
  figures = scene->list (scene->data, MUSTER_FIGURE);
  for (guint i = 0; i < figures->len; i++) {
    const char *other = muster_record_text (g_ptr_array_index (figures, i), MUSTER_FIGURE_CORRECTS);
    if (other != NULL)
      g_hash_table_add (corrected, (gpointer)other);
  }
  for (guint i = 0; i < figures->len; i++) {
    const MusterRecord *figure = g_ptr_array_index (figures, i);
    if (g_strcmp0 (muster_record_text (figure, MUSTER_FIGURE_INCIDENT), incident) == 0
        && !g_hash_table_contains (corrected, figure->id))
      add_figure (s, figure);
  }
  return s;
}

/* The level at which @plan is active for @incident. */
static int
active_level (GPtrArray *activations, const char *plan, const char *incident)
{
  int rank = MUSTER_LEVELS;

  for (guint i = 0; i < activations->len; i++) {
    const MusterRecord *a = g_ptr_array_index (activations, i);
    if (g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_STATE), "active") == 0
        && g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_INCIDENT), incident) == 0
        && g_strcmp0 (muster_record_text (a, MUSTER_ACTIVATION_PLAN), plan) == 0)
      rank = MIN (rank, muster_level_rank (muster_record_text (a, MUSTER_ACTIVATION_LEVEL)));
  }
  return rank;
}

GPtrArray *
muster_response_propose_in (const MusterScene *scene, const char *incident, gint64 now)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_proposal_free);
  g_autoptr (MusterSituation) s = muster_situation_in (scene, incident, now);
  g_autoptr (GPtrArray) plans = scene->list (scene->data, MUSTER_PLAN);
  g_autoptr (GPtrArray) activations = scene->list (scene->data, MUSTER_ACTIVATION);

  for (guint i = 0; s != NULL && s->hazard != NULL && i < plans->len; i++) {
    const MusterRecord *plan = g_ptr_array_index (plans, i);
    s->level = active_level (activations, plan->id, incident);
    MusterProposal *p = propose_one (plan, s);
    if (p != NULL)
      g_ptr_array_add (out, p);
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
