/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One form of a plan for whoever reads it and for comparing two versions. A line's key leaves out what a planner
 * changes most: a threshold is known by its fact, comparison and scope, so that another number is a change and not one
 * line gone and another come. */
#include "response/plan-lines.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

const char *
muster_plan_part_title (MusterPlanPart part)
{
  static const char *const titles[] = { [MUSTER_PLAN_HEAD] = N_ ("Plan"),
                                        [MUSTER_PLAN_LEVEL] = N_ ("Levels"),
                                        [MUSTER_PLAN_THRESHOLD] = N_ ("Thresholds"),
                                        [MUSTER_PLAN_ADJUST] = N_ ("Adjusting the level"),
                                        [MUSTER_PLAN_ROLE] = N_ ("Headquarters and roles"),
                                        [MUSTER_PLAN_TASK] = N_ ("Tasks"),
                                        [MUSTER_PLAN_CALL] = N_ ("Call list"),
                                        [MUSTER_PLAN_REPORT] = N_ ("Reports"),
                                        [MUSTER_PLAN_CAPABILITY] = N_ ("Teams needed"),
                                        [MUSTER_PLAN_SUPPLY] = N_ ("Supplies needed"),
                                        [MUSTER_PLAN_LINK] = N_ ("Linkage"),
                                        [MUSTER_PLAN_END] = N_ ("End of the response") };
  return _ (titles[part]);
}

static void
line_free (gpointer data)
{
  MusterPlanLine *line = data;

  g_free (line->key);
  g_free (line->what);
  g_free (line->detail);
  g_free (line->source);
  g_free (line->path);
  g_free (line);
}

/* Takes @what and @detail over. */
static MusterPlanLine *
add (GPtrArray *out, MusterPlanPart part, const char *key, char *what, char *detail)
{
  MusterPlanLine *line = g_new0 (MusterPlanLine, 1);

  line->part = part;
  line->rank = MUSTER_LEVELS;
  line->key = g_strdup (key != NULL ? key : "");
  line->what = what != NULL ? what : g_strdup ("");
  line->detail = detail != NULL && *detail != '\0' ? detail : NULL;
  if (line->detail == NULL)
    g_free (detail);
  g_ptr_array_add (out, line);
  return line;
}

/* ---- where each stands in the file ---- */

/* Whether reading a plan leaves this piece out; it is shown all the same to whoever edits it. */
static gboolean
is_left_out (const MusterJson *piece, MusterPlanPart part)
{
  const MusterJson *when = part == MUSTER_PLAN_ADJUST ? muster_json_get (piece, "when") : piece;
  gboolean rule = part == MUSTER_PLAN_THRESHOLD || part == MUSTER_PLAN_END || part == MUSTER_PLAN_ADJUST;
  MusterRule *read = rule && muster_json_is_object (when) ? muster_rule_new (when) : NULL;
  gboolean out = !muster_json_is_object (piece) || (rule && read == NULL)
                 || (part == MUSTER_PLAN_TASK && muster_plan_say (muster_json_get (piece, "title")) == NULL);

  if (read != NULL)
    muster_rule_free (read);
  return out;
}

/* The lines from @first on are those of the list at @where; they get their paths, and those left out a line. */
static void
place (GPtrArray *out, guint first, const MusterJson *list, const char *where, MusterPlanPart part, int rank)
{
  guint at = first;

  for (gsize i = 0; muster_json_is_array (list) && i < muster_json_length (list); i++) {
    MusterPlanLine *line = at < out->len ? g_ptr_array_index (out, at) : NULL;
    if (line == NULL || is_left_out (muster_json_at (list, i), part)) {
      g_autofree char *key = g_strdup_printf ("%u", (guint)i);
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      line = add (one, part, key, g_strdup (_ ("not complete yet")), NULL);
      line->rank = rank;
      g_ptr_array_insert (out, (int)at, line);
    }
    line->path = g_strdup_printf ("%s[%u]", where, (guint)i);
    at++;
  }
}

static void
place_part (GPtrArray *out, guint first, const MusterJson *in, const char *member, MusterPlanPart part)
{
  g_autofree char *where = g_strconcat ("body.", member, NULL);
  const char *dot = strrchr (member, '.');

  place (out, first, muster_json_get (in, dot != NULL ? dot + 1 : member), where, part, MUSTER_LEVELS);
}

/* ---- the parts ---- */

/* "3.2 b · document"; a clause that begins with the document's words is enough. */
static char *
say_source (const char *clause, const char *source)
{
  if (clause == NULL || source == NULL)
    return g_strdup (clause != NULL ? clause : source);
  return g_strdup_printf ("%s · %s", clause, source);
}

static char *
join (const char *a, const char *b)
{
  gboolean both = a != NULL && *a != '\0' && b != NULL && *b != '\0';

  return g_strconcat (a != NULL ? a : "", both ? " · " : "", b != NULL ? b : "", NULL);
}

static void
add_head (GPtrArray *out, const MusterPlan *plan)
{
  g_autofree char *hazards
      = g_strdup (plan->hazard != NULL ? muster_word_label (muster_words_hazard, plan->hazard) : "");
  g_autoptr (GString) also = g_string_new (NULL);

  for (guint i = 0; plan->hazards[i] != NULL; i++) {
    const char *word = muster_plan_hazard (plan->hazards[i]);
    char *more = join (hazards, word != NULL ? muster_word_label (muster_words_hazard, word) : plan->hazards[i]);
    g_free (hazards);
    hazards = more;
  }
  for (guint i = 0; plan->also[i] != NULL; i++) {
    const char *word = muster_plan_hazard (plan->also[i]);
    g_string_append_printf (also, "%s%s", i > 0 ? " · " : "",
                            word != NULL ? muster_word_label (muster_words_hazard, word) : plan->also[i]);
  }
  add (out, MUSTER_PLAN_HEAD, "name", g_strdup (_ ("Name")), g_strdup (plan->name));
  add (out, MUSTER_PLAN_HEAD, "class", g_strdup (_ ("Class")),
       g_strdup (plan->form != NULL ? muster_plan_words_class (plan->form) : NULL));
  add (out, MUSTER_PLAN_HEAD, "hazard", g_strdup (_ ("Hazards")), g_steal_pointer (&hazards));
  if (also->len > 0)
    add (out, MUSTER_PLAN_HEAD, "also", g_strdup (_ ("Comes along with")), g_strdup (also->str));
  add (out, MUSTER_PLAN_HEAD, "owner", g_strdup (_ ("Owner")),
       join (plan->owner,
             plan->owner_level != NULL ? muster_word_label (muster_words_jurisdiction, plan->owner_level) : NULL));
  add (out, MUSTER_PLAN_HEAD, "owner.code", g_strdup (_ ("Holds in")),
       g_strdup (plan->owner_code != NULL ? plan->owner_code : _ ("everywhere")));
  add (out, MUSTER_PLAN_HEAD, "source", g_strdup (_ ("Source")), g_strdup (plan->source));
  if (plan->invented)
    add (out, MUSTER_PLAN_HEAD, "invented", g_strdup (_ ("Invented")), g_strdup (_ ("no authority made this plan")));
  for (guint i = 0; i < out->len; i++) {
    MusterPlanLine *line = g_ptr_array_index (out, i);
    line->path = g_strdup (line->key);
  }
}

/* Everything of a condition but its number. */
static void
key_of (const MusterRule *rule, GString *out)
{
  g_autofree char *fact = rule->form == MUSTER_RULE_ATOM ? muster_rule_fact_name (rule) : NULL;

  if (fact != NULL)
    g_string_append_printf (out, "%s %d", fact, rule->comparison);
  for (guint i = 0; rule->form != MUSTER_RULE_ATOM && i < rule->children->len; i++) {
    g_string_append (out, rule->form == MUSTER_RULE_ALL ? "&" : "|");
    key_of (g_ptr_array_index (rule->children, i), out);
  }
  g_string_append_printf (out, " %d %g %g %g", rule->capital, rule->within_h, rule->window_h, rule->sustained_h);
}

static MusterPlanLine *
add_rule (GPtrArray *out, MusterPlanPart part, const MusterRule *rule)
{
  g_autoptr (GString) key = g_string_new (NULL);
  MusterPlanLine *line;

  key_of (rule, key);
  line = add (out, part, key->str, muster_plan_words_rule (rule), NULL);
  line->source = say_source (rule->clause, rule->source);
  return line;
}

static void
add_levels (GPtrArray *out, const MusterPlan *plan, const MusterJson *body)
{
  const MusterJson *levels = muster_json_get (body, "levels");

  for (int rank = 0; rank < MUSTER_LEVELS; rank++) {
    const MusterPlanLevel *level = plan->levels[rank];
    MusterPlanLine *line;
    if (level == NULL)
      continue;
    g_autofree char *second
        = level->second_approver != NULL ? g_strdup_printf (_ ("and %s"), level->second_approver) : NULL;
    const char *government
        = level->approver_level != NULL ? muster_word_label (muster_words_jurisdiction, level->approver_level) : NULL;
    g_autofree char *both = join (level->approver, second), *whole = join (both, government);
    /* Translators: a post or body, and the government it belongs to */
    char *approved = *whole != '\0' ? g_strdup_printf (_ ("approved by %s"), whole) : NULL;
    line = add (out, MUSTER_PLAN_LEVEL, muster_level_name (rank),
                g_strdup (muster_word_label (muster_words_level, muster_level_name (rank))), approved);
    line->rank = rank;
    line->source = say_source (level->clause, level->source);
    guint first = out->len;
    for (guint i = 0; i < level->any->len; i++) {
      MusterPlanLine *threshold = add_rule (out, MUSTER_PLAN_THRESHOLD, g_ptr_array_index (level->any, i));
      threshold->rank = rank;
    }
    for (gsize i = 0; i < muster_json_length (levels); i++)
      if (muster_json_at (levels, i) == level->at) {
        g_autofree char *where = g_strdup_printf ("body.levels[%u].any", (guint)i);
        line->path = g_strdup_printf ("body.levels[%u]", (guint)i);
        place (out, first, muster_json_get (level->at, "any"), where, MUSTER_PLAN_THRESHOLD, rank);
      }
  }
}

static char *
say_after (const MusterPlan *plan, const MusterPlanTask *task)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; task->after != NULL && task->after[i] != NULL; i++) {
    const char *title = task->after[i];
    for (guint k = 0; k < plan->tasks->len; k++) {
      const MusterPlanTask *other = g_ptr_array_index (plan->tasks, k);
      title = g_strcmp0 (other->id, task->after[i]) == 0 ? other->title : title;
    }
    g_string_append_printf (out, C_ ("plan", "after “%s”"), title);
    g_string_append (out, task->after[i + 1] != NULL ? " · " : "");
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_tasks (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->tasks->len; i++) {
    const MusterPlanTask *task = g_ptr_array_index (plan->tasks, i);
    g_autofree char *when = muster_plan_words_deadline (task->minutes, task->clock, task->repeat);
    g_autofree char *after = say_after (plan, task), *who = join (task->role, when);
    MusterPlanLine *line = add (out, MUSTER_PLAN_TASK, task->id, g_strdup (task->title), join (who, after));
    line->levels = task->levels;
    line->source = g_strdup (task->source);
  }
}

static const char *
role_name (const MusterPlan *plan, const char *id)
{
  for (guint i = 0; i < plan->roles->len; i++) {
    const MusterPlanRole *role = g_ptr_array_index (plan->roles, i);
    if (g_strcmp0 (role->id, id) == 0 && role->name != NULL)
      return role->name;
  }
  return id;
}

static void
add_calls (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->calls->len; i++) {
    const MusterPlanCall *call = g_ptr_array_index (plan->calls, i);
    g_autofree char *span = muster_plan_words_span (call->minutes);
    g_autofree char *answer
        = call->minutes > 0 ? g_strdup_printf (_ ("must have answered within %s"), span) : g_strdup ("");
    MusterPlanLine *line
        = add (out, MUSTER_PLAN_CALL, call->who, g_strdup (call->who), join (role_name (plan, call->role_id), answer));
    line->levels = call->levels;
  }
}

static void
add_reports (GPtrArray *out, const MusterPlan *plan)
{
  static const char *const kinds[]
      = { [MUSTER_REPORT_FIRST] = "first", [MUSTER_REPORT_FOLLOW_UP] = "follow-up", [MUSTER_REPORT_FINAL] = "final" };

  for (guint i = 0; i < plan->reports->len; i++) {
    const MusterPlanReport *report = g_ptr_array_index (plan->reports, i);
    g_autofree char *key = g_strdup_printf ("%d %s %s", report->kind, report->by, report->to);
    /* Translators: a report (first report …), who sends it, who receives it */
    MusterPlanLine *line
        = add (out, MUSTER_PLAN_REPORT, key,
               g_strdup_printf (C_ ("plan", "%1$s: %2$s to %3$s"),
                                muster_word_label (muster_words_report, kinds[report->kind]),
                                report->by != NULL ? report->by : "?", report->to != NULL ? report->to : "?"),
               report->minutes == 0 && report->repeat == 0 && report->kind != MUSTER_REPORT_FIRST
                   ? g_strdup (_ ("when something has changed"))
                   : muster_plan_words_deadline (report->minutes, report->clock, report->repeat));
    line->levels = report->levels;
    line->source = say_source (report->clause, report->source);
  }
}

static void
add_capabilities (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->capabilities->len; i++) {
    const MusterPlanCapability *c = g_ptr_array_index (plan->capabilities, i);
    g_autofree char *teams
        = c->teams > 0 ? g_strdup_printf (ngettext ("%u team", "%u teams", c->teams), c->teams) : NULL;
    g_autofree char *people
        = c->people > 0 ? g_strdup_printf (ngettext ("%u person", "%u people", c->people), c->people) : NULL;
    MusterPlanLine *line = add (out, MUSTER_PLAN_CAPABILITY, c->skill,
                                g_strdup (c->skill != NULL ? muster_word_label (muster_words_skill, c->skill) : "?"),
                                join (teams, people));
    line->levels = c->levels;
  }
}

static void
add_supplies (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->supplies->len; i++) {
    const MusterPlanSupply *s = g_ptr_array_index (plan->supplies, i);
    g_autofree char *each = muster_plan_words_number (s->per_person), *fixed = muster_plan_words_number (s->fixed);
    g_autofree char *of = s->of != NULL ? muster_plan_words_fact (s->of) : NULL;
    /* Translators: an amount, its unit, which people */
    g_autofree char *per = of != NULL ? g_strdup_printf (_ ("%1$s %2$s a day for each person (%3$s)"), each,
                                                         s->unit != NULL ? s->unit : "", of)
                                      : NULL;
    g_autofree char *flat = s->fixed > 0 ? g_strdup_printf ("%s %s", fixed, s->unit != NULL ? s->unit : "") : NULL;
    MusterPlanLine *line = add (out, MUSTER_PLAN_SUPPLY, s->item, g_strdup (s->item), join (per, flat));
    line->levels = s->levels;
  }
}

static void
add_adjust (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->adjust->len; i++) {
    const MusterAdjust *a = g_ptr_array_index (plan->adjust, i);
    g_autofree char *when = muster_plan_words_rule (a->when);
    g_autofree char *raise
        = a->raise > 0 ? g_strdup_printf (ngettext ("%d level higher", "%d levels higher", (gulong)a->raise), a->raise)
                       : g_strdup (_ ("a person may consider it"));
    MusterPlanLine *line = add (out, MUSTER_PLAN_ADJUST, when, g_strdup (when), join (raise, a->text));
    line->levels = a->levels;
    line->source = say_source (a->clause, a->source);
  }
}

static void
add_roles (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->roles->len; i++) {
    const MusterPlanRole *role = g_ptr_array_index (plan->roles, i);
    add (out, MUSTER_PLAN_ROLE, role->id, g_strdup (role->name), g_strdup (role->duties));
  }
}

static void
add_links (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->links->len; i++) {
    const MusterPlanLink *link = g_ptr_array_index (plan->links, i);
    MusterPlanLine *line = add (out, MUSTER_PLAN_LINK, link->text, g_strdup (link->text),
                                join (muster_plan_words_link (link->to), link->plan));
    line->levels = link->levels;
    line->source = say_source (link->clause, link->source);
  }
}

static void
add_end (GPtrArray *out, const MusterPlan *plan)
{
  for (guint i = 0; i < plan->end->len; i++)
    add_rule (out, MUSTER_PLAN_END, g_ptr_array_index (plan->end, i));
}

GPtrArray *
muster_plan_lines (const MusterPlan *plan, const MusterJson *file)
{
  static const struct {
    MusterPlanPart part;
    const char *member;
    void (*add) (GPtrArray *out, const MusterPlan *plan);
  } parts[] = { { MUSTER_PLAN_ADJUST, "adjust", add_adjust },
                { MUSTER_PLAN_ROLE, "headquarters.roles", add_roles },
                { MUSTER_PLAN_TASK, "tasks", add_tasks },
                { MUSTER_PLAN_CALL, "calls", add_calls },
                { MUSTER_PLAN_REPORT, "reports", add_reports },
                { MUSTER_PLAN_CAPABILITY, "capabilities", add_capabilities },
                { MUSTER_PLAN_SUPPLY, "supplies", add_supplies },
                { MUSTER_PLAN_LINK, "linkage", add_links },
                { MUSTER_PLAN_END, "end", add_end } };
  const MusterJson *body = muster_json_get (file, "body"), *quarters = muster_json_get (body, "headquarters");
  GPtrArray *out = g_ptr_array_new_with_free_func (line_free);

  add_head (out, plan);
  add_levels (out, plan, body);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    gboolean roles = parts[i].part == MUSTER_PLAN_ROLE;
    if (roles && plan->headquarters != NULL)
      add (out, MUSTER_PLAN_ROLE, "", g_strdup (plan->headquarters), NULL)->path = g_strdup ("body.headquarters.name");
    guint first = out->len;
    parts[i].add (out, plan);
    place_part (out, first, roles ? quarters : body, parts[i].member, parts[i].part);
  }
  return out;
}
