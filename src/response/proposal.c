/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan's body, as data (docs/plan-format.md):
 *
 *   levels  [{level, approver, clause, source, any: [condition …]}]   a level is reached when any condition holds
 *   tasks   [{title, role, minutes, from, levels: ["I", …]}]
 *
 * A condition is {"fact": name, "at_least": number}, or {"all": [condition …]} where several must hold together. A fact
 * is a number of the incident, or several joined with "+" ("dead+missing"). A fact nobody knows yet is not zero: it
 * makes no condition true, and it is named among what is missing. */
#include "response/proposal.h"
#include <math.h>
#include <string.h>

static const char *const levels[] = { "I", "II", "III", "IV" };

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
  g_free (p);
}

void
muster_plan_task_free (MusterPlanTask *task)
{
  g_free (task->title);
  g_free (task->role);
  g_free (task->from);
  g_free (task);
}

static int
level_rank (const char *level)
{
  for (int i = 0; i < (int)G_N_ELEMENTS (levels); i++)
    if (g_strcmp0 (levels[i], level) == 0)
      return i;
  return -1;
}

/* The sum of what is known of a fact. FALSE when none of its parts is known; @partly when one is not. */
static gboolean
get_fact (const MusterRecord *incident, const char *fact, double *value, gboolean *partly)
{
  g_auto (GStrv) parts = g_strsplit (fact, "+", -1);
  gboolean known = FALSE;

  *value = 0;
  *partly = FALSE;
  for (char **part = parts; *part != NULL; part++) {
    int field = muster_kind_find_field (MUSTER_INCIDENT, *part);
    if (field >= 0 && muster_record_has (incident, field)) {
      *value += muster_record_real (incident, field, 0);
      known = TRUE;
    } else {
      *partly = TRUE;
    }
  }
  return known;
}

static char *
number_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.10g", value));
}

/* Whether @condition holds; @numbers collects "fact value ≥ bound" of what made it hold. */
static gboolean
holds (const MusterJson *condition, const MusterRecord *incident, GString *numbers)
{
  const MusterJson *all = muster_json_get (condition, "all");
  const char *fact = muster_json_get_text (condition, "fact");
  double bound = muster_json_real (muster_json_get (condition, "at_least"), NAN), value;
  gboolean partly;

  if (all != NULL) {
    gsize before = numbers->len;
    for (gsize i = 0; i < muster_json_length (all); i++)
      if (!holds (muster_json_at (all, i), incident, numbers)) {
        g_string_truncate (numbers, before);
        return FALSE;
      }
    return muster_json_length (all) > 0;
  }
  if (fact == NULL || !get_fact (incident, fact, &value, &partly) || !(value >= bound))
    return FALSE;
  {
    g_autofree char *have = number_text (value), *need = number_text (bound);
    g_string_append_printf (numbers, "%s%s %s ≥ %s", numbers->len > 0 ? ", " : "", fact, have, need);
  }
  return TRUE;
}

static const MusterJson *
find_level (const MusterJson *body, int rank)
{
  const MusterJson *list = muster_json_get (body, "levels");

  for (gsize i = 0; i < muster_json_length (list); i++)
    if (level_rank (muster_json_get_text (muster_json_at (list, i), "level")) == rank)
      return muster_json_at (list, i);
  return NULL;
}

static gboolean
is_reached (const MusterJson *level, const MusterRecord *incident, char **numbers)
{
  const MusterJson *any = muster_json_get (level, "any");
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < muster_json_length (any); i++)
    if (holds (muster_json_at (any, i), incident, text)) {
      *numbers = g_strdup (text->str);
      return TRUE;
    }
  return FALSE;
}

/* The smallest step, as a share of its bound, that would reach @level by one simple condition. */
static char *
find_margin (const MusterJson *level, const MusterRecord *incident)
{
  const MusterJson *any = muster_json_get (level, "any");
  double best = G_MAXDOUBLE;
  char *margin = NULL;

  for (gsize i = 0; i < muster_json_length (any); i++) {
    const char *fact = muster_json_get_text (muster_json_at (any, i), "fact");
    double bound = muster_json_real (muster_json_get (muster_json_at (any, i), "at_least"), NAN), value;
    gboolean partly;
    if (fact == NULL || !get_fact (incident, fact, &value, &partly) || !(bound > value)
        || (bound - value) / MAX (fabs (bound), 1) >= best)
      continue;
    g_autofree char *step = number_text (bound - value);
    best = (bound - value) / MAX (fabs (bound), 1);
    g_free (margin);
    margin = g_strdup_printf ("%s +%s → %s", fact, step, muster_json_get_text (level, "level"));
  }
  return margin;
}

static void
collect_unknown (const MusterJson *condition, const MusterRecord *incident, GPtrArray *out)
{
  const MusterJson *all = muster_json_get (condition, "all");
  const char *fact = muster_json_get_text (condition, "fact");
  g_auto (GStrv) parts = g_strsplit (fact != NULL ? fact : "", "+", -1);

  for (gsize i = 0; i < muster_json_length (all); i++)
    collect_unknown (muster_json_at (all, i), incident, out);
  for (char **part = parts; *part != NULL; part++) {
    int field = muster_kind_find_field (MUSTER_INCIDENT, *part);
    if (field >= 0 && !muster_record_has (incident, field)
        && !g_ptr_array_find_with_equal_func (out, *part, g_str_equal, NULL))
      g_ptr_array_add (out, g_strdup (*part));
  }
}

/* What is unknown and could raise the level above @rank. */
static GStrv
find_missing (const MusterJson *body, const MusterRecord *incident, int rank)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new ();

  for (int r = 0; r < rank; r++) {
    const MusterJson *any = muster_json_get (find_level (body, r), "any");
    for (gsize i = 0; i < muster_json_length (any); i++)
      collect_unknown (muster_json_at (any, i), incident, out);
  }
  g_ptr_array_add (out, NULL);
  return (GStrv)g_ptr_array_steal (out, NULL);
}

static MusterProposal *
propose_by (const MusterRecord *plan, const MusterRecord *incident)
{
  const char *text = muster_record_text (plan, MUSTER_PLAN_BODY);
  g_autoptr (MusterJson) body = text != NULL ? muster_json_parse (text, -1, NULL) : NULL;
  MusterProposal *p;
  const MusterJson *level = NULL;
  int rank;

  if (body == NULL)
    return NULL;
  p = g_new0 (MusterProposal, 1);
  p->plan = g_strdup (plan->id);
  p->plan_name = g_strdup (muster_record_name (plan));
  p->version = g_strdup (muster_record_text (plan, MUSTER_PLAN_VERSION));
  p->invented = muster_record_strv (plan, MUSTER_PLAN_INVENTED) != NULL;
  for (rank = 0; rank < (int)G_N_ELEMENTS (levels); rank++) {
    level = find_level (body, rank);
    if (level != NULL && is_reached (level, incident, &p->numbers))
      break;
  }
  if (rank < (int)G_N_ELEMENTS (levels)) {
    p->level = g_strdup (levels[rank]);
    p->clause = g_strdup (muster_json_get_text (level, "clause"));
    p->approver = g_strdup (muster_json_get_text (level, "approver"));
  }
  for (int above = rank - 1; above >= 0 && p->margin == NULL; above--)
    p->margin = find_margin (find_level (body, above), incident);
  p->missing = find_missing (body, incident, rank);
  p->source = g_strdup (level != NULL && muster_json_get_text (level, "source") != NULL
                            ? muster_json_get_text (level, "source")
                            : muster_record_text (plan, MUSTER_PLAN_SOURCE));
  return p;
}

static int
compare_proposals (gconstpointer a, gconstpointer b)
{
  const MusterProposal *p = *(MusterProposal *const *)a, *q = *(MusterProposal *const *)b;
  int x = level_rank (p->level), y = level_rank (q->level);

  if (x != y)
    return (x < 0 ? 9 : x) - (y < 0 ? 9 : y);
  return strcmp (p->plan, q->plan);
}

GPtrArray *
muster_response_propose (GPtrArray *plans, const MusterRecord *incident)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_proposal_free);
  const char *hazard = muster_record_text (incident, MUSTER_INCIDENT_HAZARD);

  for (guint i = 0; i < plans->len; i++) {
    const MusterRecord *plan = g_ptr_array_index (plans, i);
    MusterProposal *p;
    if (!plan->exists || plan->kind != MUSTER_PLAN || hazard == NULL
        || g_strcmp0 (muster_record_text (plan, MUSTER_PLAN_HAZARD), hazard) != 0)
      continue;
    p = propose_by (plan, incident);
    if (p != NULL)
      g_ptr_array_add (out, p);
  }
  g_ptr_array_sort (out, compare_proposals);
  return out;
}

static gboolean
names_level (const MusterJson *list, const char *level)
{
  for (gsize i = 0; i < muster_json_length (list); i++)
    if (g_strcmp0 (muster_json_text (muster_json_at (list, i), NULL), level) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
muster_response_tasks (const MusterRecord *plan, const char *level)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_plan_task_free);
  const char *text = muster_record_text (plan, MUSTER_PLAN_BODY);
  g_autoptr (MusterJson) body = text != NULL ? muster_json_parse (text, -1, NULL) : NULL;
  const MusterJson *tasks = muster_json_get (body, "tasks");

  for (gsize i = 0; i < muster_json_length (tasks); i++) {
    const MusterJson *t = muster_json_at (tasks, i);
    MusterPlanTask *task;
    if (!names_level (muster_json_get (t, "levels"), level))
      continue;
    task = g_new0 (MusterPlanTask, 1);
    task->title = g_strdup (muster_json_get_text (t, "title"));
    task->role = g_strdup (muster_json_get_text (t, "role"));
    task->minutes = muster_json_int (muster_json_get (t, "minutes"), 0);
    task->from = g_strdup (muster_json_text (muster_json_get (t, "from"), "activation"));
    g_ptr_array_add (out, task);
  }
  return out;
}

/* ---- checking ---- */

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VALUE, "plan: %s", text);
  return FALSE;
}

static gboolean
check_condition (const MusterJson *condition, const char *where, GError **error)
{
  const MusterJson *all = muster_json_get (condition, "all");
  const char *fact = muster_json_get_text (condition, "fact");
  g_auto (GStrv) parts = NULL;

  if (all != NULL) {
    if (muster_json_length (all) == 0)
      return refuse (error, "%s: \"all\" is empty", where);
    for (gsize i = 0; i < muster_json_length (all); i++)
      if (!check_condition (muster_json_at (all, i), where, error))
        return FALSE;
    return TRUE;
  }
  if (fact == NULL)
    return refuse (error, "%s: a condition needs \"fact\" or \"all\"", where);
  parts = g_strsplit (fact, "+", -1);
  for (char **part = parts; *part != NULL; part++) {
    int field = muster_kind_find_field (MUSTER_INCIDENT, *part);
    MusterFieldType type = field >= 0 ? muster_kind_info (MUSTER_INCIDENT)->fields[field].type : MUSTER_TYPE_TEXT;
    if (type != MUSTER_TYPE_INT && type != MUSTER_TYPE_REAL)
      return refuse (error, "%s: \"%s\" is not a number an incident has", where, *part);
  }
  if (!muster_json_is_number (muster_json_get (condition, "at_least")))
    return refuse (error, "%s: \"%s\" needs a number \"at_least\"", where, fact);
  return TRUE;
}

static gboolean
check_levels (const MusterJson *list, GError **error)
{
  guint seen = 0;

  if (muster_json_length (list) == 0)
    return refuse (error, "\"levels\" must list at least one level");
  for (gsize i = 0; i < muster_json_length (list); i++) {
    const MusterJson *level = muster_json_at (list, i);
    const char *name = muster_json_get_text (level, "level");
    const MusterJson *any = muster_json_get (level, "any");
    int rank = level_rank (name);
    g_autofree char *where = g_strdup_printf ("level %s", name != NULL ? name : "?");
    if (rank < 0)
      return refuse (error, "levels[%" G_GSIZE_FORMAT "]: \"level\" must be I, II, III or IV", i);
    if ((seen & (1u << rank)) != 0)
      return refuse (error, "%s stands twice", where);
    seen |= 1u << rank;
    if (muster_json_get_text (level, "source") == NULL)
      return refuse (error, "%s: \"source\" is missing; say where the threshold comes from", where);
    if (muster_json_length (any) == 0)
      return refuse (error, "%s: \"any\" must list at least one condition", where);
    for (gsize c = 0; c < muster_json_length (any); c++)
      if (!check_condition (muster_json_at (any, c), where, error))
        return FALSE;
  }
  return TRUE;
}

gboolean
muster_plan_check (const MusterJson *body, GError **error)
{
  const MusterJson *tasks = muster_json_get (body, "tasks");

  if (!muster_json_is_object (body))
    return refuse (error, "must be an object");
  if (!check_levels (muster_json_get (body, "levels"), error))
    return FALSE;
  for (gsize i = 0; i < muster_json_length (tasks); i++) {
    const MusterJson *task = muster_json_at (tasks, i);
    const MusterJson *in = muster_json_get (task, "levels");
    const char *title = muster_json_get_text (task, "title");
    const char *from = muster_json_text (muster_json_get (task, "from"), "activation");
    if (title == NULL || muster_json_get_text (task, "role") == NULL)
      return refuse (error, "tasks[%" G_GSIZE_FORMAT "]: needs \"title\" and \"role\"", i);
    if (muster_json_int (muster_json_get (task, "minutes"), -1) < 0)
      return refuse (error, "task \"%s\": \"minutes\" must be a whole number from 0", title);
    if (strcmp (from, "activation") != 0 && strcmp (from, "onset") != 0)
      return refuse (error, "task \"%s\": \"from\" must be activation or onset", title);
    if (muster_json_length (in) == 0)
      return refuse (error, "task \"%s\": \"levels\" must name at least one level", title);
    for (gsize l = 0; l < muster_json_length (in); l++)
      if (level_rank (muster_json_text (muster_json_at (in, l), NULL)) < 0)
        return refuse (error, "task \"%s\": \"levels\" may hold I, II, III and IV", title);
  }
  return TRUE;
}
