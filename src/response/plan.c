/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plan from its JSON (docs/plan-format.md). What a program cannot understand it leaves out: a plan written by a newer
 * one still gives its levels here. What is wrong is for check.c to say.
 *
 * A plan file and a plan record differ in one thing: a record has fields for the head of the file (name, hazard,
 * version, owner, source), so what a field cannot hold, names by language for one, moves into the record's body. */
#include "response/plan.h"
#include "core/nearest.h"
#include <math.h>
#include <string.h>

static const char *const level_names[MUSTER_LEVELS] = { "I", "II", "III", "IV" };
static const char *const from_names[] = { "activation", "onset", "level", "report", "tasks" };

int
muster_level_rank (const char *level)
{
  for (int i = 0; i < MUSTER_LEVELS; i++)
    if (g_strcmp0 (level_names[i], level) == 0)
      return i;
  return MUSTER_LEVELS;
}

const char *
muster_level_name (int rank)
{
  return rank >= 0 && rank < MUSTER_LEVELS ? level_names[rank] : NULL;
}

/* Classes of plans that the model calls by another word. */
static const struct {
  const char *plan, *model;
} aliases[] = { { "low-temperature", "snow" },
                { "low-temperature-and-snow", "snow" },
                { "flood-and-drought", "flood" },
                { "geological-disaster", "geological" },
                { "chemical", "hazardous-chemicals" },
                { "traffic", "road-traffic" },
                { "general", "other" } };

const char *
muster_plan_hazard (const char *word)
{
  const MusterWord *found;

  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (aliases[i].plan, word) == 0)
      return aliases[i].model;
  found = muster_words_find (muster_words_hazard, word);
  return found != NULL ? found->value : NULL;
}

const char *
muster_plan_nearest_hazard (const char *word)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (const MusterWord *w = muster_words_hazard; w->value != NULL; w++)
    g_ptr_array_add (words, (gpointer)w->value);
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    g_ptr_array_add (words, (gpointer)aliases[i].plan);
  g_ptr_array_add (words, NULL);
  return muster_nearest_word (word, (const char *const *)words->pdata);
}

const char *
muster_plan_say (const MusterJson *text)
{
  const char *const *languages;
  const MusterJson *first = NULL;

  if (!muster_json_is_object (text))
    return muster_json_text (text, NULL);
  languages = g_get_language_names ();
  for (gsize i = 0; languages[i] != NULL; i++) {
    g_autofree char *word = g_strndup (languages[i], strcspn (languages[i], "_.@"));
    if (muster_json_get_text (text, word) != NULL)
      return muster_json_get_text (text, word);
  }
  if (muster_json_get_text (text, "en") != NULL)
    return muster_json_get_text (text, "en");
  return muster_json_member (text, 0, &first) != NULL ? muster_json_text (first, NULL) : NULL;
}

static char *
dup_said (const MusterJson *object, const char *member)
{
  return g_strdup (muster_plan_say (muster_json_get (object, member)));
}

/* ---- freeing ---- */

static void
role_free (MusterPlanRole *role)
{
  g_free (role->id);
  g_free (role->name);
  g_free (role->duties);
  g_free (role);
}

static void
task_free (MusterPlanTask *task)
{
  g_free (task->id);
  g_free (task->title);
  g_free (task->role);
  g_free (task->role_id);
  g_free (task->from);
  g_strfreev (task->after);
  g_free (task->source);
  g_free (task);
}

static void
report_free (MusterPlanReport *report)
{
  g_free (report->by);
  g_free (report->to);
  g_free (report->clause);
  g_free (report->source);
  g_free (report);
}

static void
capability_free (MusterPlanCapability *capability)
{
  g_free (capability->skill);
  g_free (capability);
}

static void
supply_free (MusterPlanSupply *supply)
{
  g_free (supply->item);
  g_free (supply->unit);
  g_free (supply->of);
  g_free (supply);
}

static void
call_free (MusterPlanCall *call)
{
  g_free (call->who);
  g_free (call->role_id);
  g_free (call);
}

static void
link_free (MusterPlanLink *link)
{
  g_free (link->to);
  g_free (link->plan);
  g_free (link->text);
  g_free (link->clause);
  g_free (link->source);
  g_free (link);
}

static void
adjust_free (MusterAdjust *adjust)
{
  muster_rule_free (adjust->when);
  g_free (adjust->text);
  g_free (adjust->clause);
  g_free (adjust->source);
  g_free (adjust);
}

static void
level_free (MusterPlanLevel *level)
{
  g_free (level->approver);
  g_free (level->approver_level);
  g_free (level->second_approver);
  g_free (level->clause);
  g_free (level->source);
  g_ptr_array_unref (level->any);
  g_free (level);
}

static void
plan_free (MusterPlan *plan)
{
  char **texts[] = { &plan->id,          &plan->name,       &plan->version, &plan->owner, &plan->source,
                     &plan->owner_level, &plan->owner_code, &plan->hazard,  &plan->form,  &plan->headquarters };
  GPtrArray *lists[] = { plan->adjust,       plan->end,      plan->roles, plan->tasks, plan->reports,
                         plan->capabilities, plan->supplies, plan->calls, plan->links };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  g_strfreev (plan->hazards);
  g_strfreev (plan->also);
  for (int i = 0; i < MUSTER_LEVELS; i++)
    if (plan->levels[i] != NULL)
      level_free (plan->levels[i]);
  if (plan->json != NULL)
    muster_json_free (plan->json);
  g_free (plan);
}

MusterPlan *
muster_plan_ref (MusterPlan *plan)
{
  g_atomic_ref_count_inc (&plan->refs);
  return plan;
}

void
muster_plan_unref (MusterPlan *plan)
{
  if (plan != NULL && g_atomic_ref_count_dec (&plan->refs))
    plan_free (plan);
}

/* ---- reading ---- */

static GStrv
read_words (const MusterJson *list)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++)
    if (muster_json_is_text (muster_json_at (list, i)))
      g_strv_builder_add (words, muster_json_text (muster_json_at (list, i), ""));
  return g_strv_builder_end (words);
}

/* The bit of each level in the list; all where there is no list. */
static guint
read_levels (const MusterJson *object)
{
  const MusterJson *list = muster_json_get (object, "levels");
  guint levels = 0;

  if (list == NULL)
    return (1u << MUSTER_LEVELS) - 1;
  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++) {
    int rank = muster_level_rank (muster_json_text (muster_json_at (list, i), NULL));
    if (rank < MUSTER_LEVELS)
      levels |= 1u << rank;
  }
  return levels;
}

static MusterPlanFrom
read_from (const MusterJson *object, MusterPlanFrom otherwise)
{
  const char *from = muster_json_get_text (object, "from");

  for (guint i = 0; i < G_N_ELEMENTS (from_names); i++)
    if (g_strcmp0 (from_names[i], from) == 0)
      return (MusterPlanFrom)i;
  return otherwise;
}

/* "2000000" and 2e6 are the same number of people; a negative one is none. */
static guint
read_number (const MusterJson *object, const char *member)
{
  gint64 n = muster_json_int (muster_json_get (object, member), 0);

  return n > 0 && n < G_MAXINT ? (guint)n : 0;
}

static MusterPlanRole *
read_role (const MusterJson *json)
{
  MusterPlanRole *role = g_new0 (MusterPlanRole, 1);

  role->id = g_strdup (muster_json_get_text (json, "id"));
  role->name = dup_said (json, "name");
  role->duties = dup_said (json, "duties");
  return role;
}

static const MusterPlanRole *
find_role (const MusterPlan *plan, const char *id)
{
  for (guint i = 0; i < plan->roles->len; i++) {
    const MusterPlanRole *role = g_ptr_array_index (plan->roles, i);
    if (g_strcmp0 (role->id, id) == 0)
      return role;
  }
  return NULL;
}

static MusterPlanTask *
read_task (const MusterPlan *plan, const MusterJson *json)
{
  MusterPlanTask *task = g_new0 (MusterPlanTask, 1);
  const char *word = muster_plan_say (muster_json_get (json, "role"));
  const MusterPlanRole *role = word != NULL ? find_role (plan, word) : NULL;

  task->id = g_strdup (muster_json_get_text (json, "id"));
  task->title = dup_said (json, "title");
  task->role = g_strdup (role != NULL && role->name != NULL ? role->name : word);
  task->role_id = role != NULL ? g_strdup (role->id) : NULL;
  task->minutes = read_number (json, "minutes");
  task->clock = read_from (json, MUSTER_FROM_ACTIVATION);
  task->from = g_strdup (from_names[task->clock]);
  task->after = muster_json_get (json, "after") != NULL ? read_words (muster_json_get (json, "after")) : NULL;
  task->repeat = read_number (json, "repeat");
  task->levels = read_levels (json);
  task->source = dup_said (json, "source");
  if (task->title != NULL)
    return task;
  task_free (task);
  return NULL;
}

static MusterPlanReport *
read_report (const MusterJson *json)
{
  const char *kind = muster_json_get_text (json, "kind");
  MusterPlanReport *report = g_new0 (MusterPlanReport, 1);

  report->kind = g_strcmp0 (kind, "final") == 0       ? MUSTER_REPORT_FINAL
                 : g_strcmp0 (kind, "follow-up") == 0 ? MUSTER_REPORT_FOLLOW_UP
                                                      : MUSTER_REPORT_FIRST;
  report->by = dup_said (json, "by");
  report->to = dup_said (json, "to");
  report->minutes = read_number (json, "minutes");
  report->clock = read_from (json, MUSTER_FROM_ONSET);
  report->repeat = read_number (json, "repeat");
  report->levels = read_levels (json);
  report->clause = dup_said (json, "clause");
  report->source = dup_said (json, "source");
  return report;
}

static MusterPlanCapability *
read_capability (const MusterJson *json)
{
  MusterPlanCapability *capability = g_new0 (MusterPlanCapability, 1);

  capability->skill = g_strdup (muster_json_get_text (json, "skill"));
  capability->teams = read_number (json, "teams");
  capability->people = read_number (json, "people");
  capability->levels = read_levels (json);
  return capability;
}

static MusterPlanSupply *
read_supply (const MusterJson *json)
{
  MusterPlanSupply *supply = g_new0 (MusterPlanSupply, 1);

  supply->item = dup_said (json, "item");
  supply->unit = dup_said (json, "unit");
  supply->per_person = muster_json_real (muster_json_get (json, "per_person"), 0);
  supply->fixed = muster_json_real (muster_json_get (json, "fixed"), 0);
  supply->of = g_strdup (muster_json_get_text (json, "of"));
  supply->levels = read_levels (json);
  return supply;
}

static MusterPlanCall *
read_call (const MusterJson *json)
{
  MusterPlanCall *call = g_new0 (MusterPlanCall, 1);

  call->who = dup_said (json, "who");
  call->role_id = g_strdup (muster_json_get_text (json, "role"));
  call->minutes = read_number (json, "minutes");
  call->levels = read_levels (json);
  return call;
}

static MusterPlanLink *
read_link (const MusterJson *json)
{
  MusterPlanLink *link = g_new0 (MusterPlanLink, 1);

  link->to = g_strdup (muster_json_get_text (json, "to"));
  link->plan = g_strdup (muster_json_get_text (json, "plan"));
  link->text = dup_said (json, "text");
  link->levels = read_levels (json);
  link->clause = dup_said (json, "clause");
  link->source = dup_said (json, "source");
  return link;
}

static MusterAdjust *
read_adjust (const MusterJson *json)
{
  const MusterJson *when = muster_json_get (json, "when");
  MusterRule *rule = when != NULL ? muster_rule_new (when) : NULL;
  MusterAdjust *adjust;

  if (rule == NULL)
    return NULL;
  adjust = g_new0 (MusterAdjust, 1);
  adjust->when = rule;
  adjust->levels = read_levels (json);
  adjust->raise = (int)MIN (read_number (json, "raise"), MUSTER_LEVELS);
  adjust->text = dup_said (json, "text");
  adjust->clause = dup_said (json, "clause");
  adjust->source = dup_said (json, "source");
  return adjust;
}

static MusterPlanLevel *
read_level (const MusterJson *json, int rank)
{
  const MusterJson *any = muster_json_get (json, "any");
  MusterPlanLevel *level = g_new0 (MusterPlanLevel, 1);

  level->rank = rank;
  level->at = json;
  level->approver = dup_said (json, "approver");
  level->approver_level = g_strdup (muster_json_get_text (json, "approver_level"));
  level->second_approver = dup_said (json, "second_approver");
  level->clause = dup_said (json, "clause");
  level->source = dup_said (json, "source");
  level->any = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_rule_free);
  for (gsize i = 0; muster_json_is_array (any) && i < muster_json_length (any); i++) {
    MusterRule *rule = muster_rule_new (muster_json_at (any, i));
    if (rule != NULL)
      g_ptr_array_add (level->any, rule);
  }
  return level;
}

typedef gpointer (*ReadOne) (const MusterJson *json);

static GPtrArray *
read_list (const MusterJson *body, const char *member, ReadOne read, GDestroyNotify destroy)
{
  const MusterJson *list = muster_json_get (body, member);
  GPtrArray *out = g_ptr_array_new_with_free_func (destroy);

  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++) {
    gpointer one = muster_json_is_object (muster_json_at (list, i)) ? read (muster_json_at (list, i)) : NULL;
    if (one != NULL)
      g_ptr_array_add (out, one);
  }
  return out;
}

static void
read_body (MusterPlan *plan, const MusterJson *body)
{
  const MusterJson *quarters = muster_json_get (body, "headquarters"), *levels = muster_json_get (body, "levels");
  const MusterJson *tasks = muster_json_get (body, "tasks");

  plan->headquarters = dup_said (quarters, "name");
  plan->roles = read_list (quarters, "roles", (ReadOne)read_role, (GDestroyNotify)role_free);
  plan->reports = read_list (body, "reports", (ReadOne)read_report, (GDestroyNotify)report_free);
  plan->capabilities = read_list (body, "capabilities", (ReadOne)read_capability, (GDestroyNotify)capability_free);
  plan->supplies = read_list (body, "supplies", (ReadOne)read_supply, (GDestroyNotify)supply_free);
  plan->calls = read_list (body, "calls", (ReadOne)read_call, (GDestroyNotify)call_free);
  plan->links = read_list (body, "linkage", (ReadOne)read_link, (GDestroyNotify)link_free);
  plan->adjust = read_list (body, "adjust", (ReadOne)read_adjust, (GDestroyNotify)adjust_free);
  plan->end = read_list (body, "end", (ReadOne)muster_rule_new, (GDestroyNotify)muster_rule_free);
  plan->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify)task_free);
  for (gsize i = 0; muster_json_is_array (tasks) && i < muster_json_length (tasks); i++) {
    MusterPlanTask *task = read_task (plan, muster_json_at (tasks, i));
    if (task != NULL)
      g_ptr_array_add (plan->tasks, task);
  }
  for (gsize i = 0; muster_json_is_array (levels) && i < muster_json_length (levels); i++) {
    const MusterJson *json = muster_json_at (levels, i);
    int rank = muster_level_rank (muster_json_get_text (json, "level"));
    if (rank < MUSTER_LEVELS && plan->levels[rank] == NULL)
      plan->levels[rank] = read_level (json, rank);
  }
}

/* @head holds what a file says at its top: in a record it is the body. */
static MusterPlan *
plan_new (MusterJson *json, const MusterJson *head, const MusterJson *body)
{
  MusterPlan *plan = g_new0 (MusterPlan, 1);
  const MusterJson *owner = muster_json_get (head, "owner");
  const char *hazard = muster_json_get_text (head, "hazard");

  g_atomic_ref_count_init (&plan->refs);
  plan->json = json;
  plan->name = dup_said (head, "name");
  plan->source = dup_said (head, "source");
  plan->owner = muster_json_get (owner, "name") != NULL ? dup_said (owner, "name") : g_strdup (muster_plan_say (owner));
  plan->owner_level = g_strdup (muster_json_get_text (owner, "level"));
  plan->owner_code = g_strdup (muster_json_get_text (owner, "code"));
  plan->hazard = g_strdup (hazard != NULL ? muster_plan_hazard (hazard) : NULL);
  plan->hazards = read_words (muster_json_get (head, "hazards"));
  plan->also = read_words (muster_json_get (head, "also"));
  plan->form = g_strdup (muster_json_get_text (head, "class"));
  read_body (plan, body);
  return plan;
}

static gboolean
has_level (const MusterPlan *plan)
{
  for (int i = 0; i < MUSTER_LEVELS; i++)
    if (plan->levels[i] != NULL && plan->levels[i]->any->len > 0)
      return TRUE;
  return FALSE;
}

MusterPlan *
muster_plan_of_json (const MusterJson *root)
{
  const MusterJson *made_up = muster_json_get (root, "invented");
  MusterPlan *plan = plan_new (NULL, root, muster_json_get (root, "body"));

  plan->id = g_strdup (muster_json_text (muster_json_get (root, "id"), "plan"));
  plan->version = g_strdup (muster_json_get_text (root, "version"));
  plan->invented = muster_json_bool (made_up, FALSE) || muster_json_length (made_up) > 0;
  return plan;
}

MusterPlan *
muster_plan_read (const char *text, gssize length, GError **error)
{
  MusterJson *root = muster_json_parse (text, length, error);
  g_autoptr (MusterPlan) plan = root != NULL ? muster_plan_of_json (root) : NULL;

  if (plan == NULL)
    return NULL;
  plan->json = root;
  if (has_level (plan))
    return g_steal_pointer (&plan);
  g_set_error_literal (error, MUSTER_MODEL_ERROR, MUSTER_MODEL_ERROR_VALUE, "plan: has no level with a condition");
  return NULL;
}

MusterPlan *
muster_plan_read_record (const MusterRecord *record)
{
  const char *text = muster_record_text (record, MUSTER_PLAN_BODY);
  MusterJson *body = text != NULL ? muster_json_parse (text, -1, NULL) : NULL;
  g_autoptr (MusterPlan) plan = NULL;

  if (body == NULL)
    return NULL;
  plan = plan_new (body, body, body);
  plan->id = g_strdup (record->id);
  plan->version = g_strdup (muster_record_text (record, MUSTER_PLAN_VERSION));
  plan->invented = muster_record_strv (record, MUSTER_PLAN_INVENTED) != NULL;
  if (plan->name == NULL)
    plan->name = g_strdup (muster_record_name (record));
  if (plan->source == NULL)
    plan->source = g_strdup (muster_record_text (record, MUSTER_PLAN_SOURCE));
  if (plan->owner == NULL)
    plan->owner = g_strdup (muster_record_text (record, MUSTER_PLAN_OWNER));
  if (muster_record_text (record, MUSTER_PLAN_HAZARD) != NULL) {
    g_free (plan->hazard);
    plan->hazard = g_strdup (muster_record_text (record, MUSTER_PLAN_HAZARD));
  }
  return has_level (plan) ? g_steal_pointer (&plan) : NULL;
}

char *
muster_plan_record_body (const MusterJson *file)
{
  static const char *const moved[] = { "name", "class", "hazards", "also", "owner", "source", "note" };
  const MusterJson *body = muster_json_get (file, "body");
  g_autoptr (GString) out = g_string_new ("{");

  for (gsize i = 0; i < G_N_ELEMENTS (moved); i++) {
    const MusterJson *value = muster_json_get (file, moved[i]);
    /* A plain text has its field in the record. */
    gboolean note = strcmp (moved[i], "note") == 0; /* the body may have one of its own */
    if (value == NULL || (muster_json_is_text (value) && strcmp (moved[i], "class") != 0 && !note))
      continue;
    muster_json_name (out, note ? "head_note" : moved[i]);
    muster_json_add (out, value);
  }
  for (gsize i = 0; i < muster_json_length (body); i++) {
    const MusterJson *value;
    muster_json_name (out, muster_json_member (body, i, &value));
    muster_json_add (out, value);
  }
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- asking ---- */

gboolean
muster_plan_fits (const MusterPlan *plan, const char *hazard)
{
  const char *word = hazard != NULL ? muster_plan_hazard (hazard) : NULL;

  return word != NULL
         && (g_strcmp0 (plan->hazard, word) == 0 || g_strv_contains ((const char *const *)plan->hazards, word));
}

gboolean
muster_plan_comes_along (const MusterPlan *plan, const char *hazard)
{
  const char *word = hazard != NULL ? muster_plan_hazard (hazard) : NULL;

  return word != NULL && g_strv_contains ((const char *const *)plan->also, word);
}

gboolean
muster_plan_holds_at (const MusterPlan *plan, const char *code)
{
  gsize n;

  if (plan->owner_code == NULL || code == NULL)
    return TRUE;
  n = strlen (plan->owner_code);
  while (n > 2 && n % 2 == 0 && g_str_has_suffix (plan->owner_code, "00") && plan->owner_code[n - 1] == '0'
         && plan->owner_code[n - 2] == '0')
    n -= 2;
  return strncmp (plan->owner_code, code, n) == 0;
}

GPtrArray *
muster_plan_tasks_at (const MusterPlan *plan, int rank)
{
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < plan->tasks->len; i++) {
    MusterPlanTask *task = g_ptr_array_index (plan->tasks, i);
    if (rank >= 0 && rank < MUSTER_LEVELS && (task->levels & (1u << rank)) != 0)
      g_ptr_array_add (out, task);
  }
  return out;
}
