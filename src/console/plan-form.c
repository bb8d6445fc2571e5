/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table of fields for each part of a plan, in the order one fills them in. A new piece begins with what is most
 * often meant: all levels of the plan, the first role. */
#include "console/plan-form.h"
#include "console/page-parts.h"
#include "console/plan-condition.h"
#include "console/plan-fields.h"
#include "console/wrap-box.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- what there is to choose from ---- */

static void
add (GPtrArray *values, GPtrArray *labels, const char *value, const char *label)
{
  g_ptr_array_add (values, g_strdup (value));
  g_ptr_array_add (labels, g_strdup (label));
}

static void
add_words (const MusterWord *words, GPtrArray *values, GPtrArray *labels)
{
  for (const MusterWord *w = words; w->value != NULL; w++)
    add (values, labels, w->value, _ (w->label));
}

static void
list_roles (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  const MusterJson *roles = muster_plan_draft_get (draft, "body.headquarters.roles");
  for (gsize i = 0; i < muster_json_length (roles); i++) {
    const MusterJson *role = muster_json_at (roles, i);
    const char *id = muster_json_get_text (role, "id"), *name = muster_plan_say (muster_json_get (role, "name"));
    if (id != NULL)
      add (values, labels, id, name != NULL ? name : id);
  }
}

static void
list_clocks (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  static const char *const words[] = { "activation", "onset", "level", "report", "tasks" };
  add (values, labels, "", _ ("as is usual"));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    add (values, labels, words[i], muster_plan_words_clock ((MusterPlanFrom)i));
}

static void
list_classes (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  static const char *const words[] = { "natural-disaster", "accident", "public-health", "social-security", "general" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    add (values, labels, words[i], muster_plan_words_class (words[i]));
}

static void
list_hazards (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  add_words (muster_words_hazard, values, labels);
}

static void
list_governments (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  add_words (muster_words_jurisdiction, values, labels);
}

static void
list_reports (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  add_words (muster_words_report, values, labels);
}

static void
list_skills (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  add_words (muster_words_skill, values, labels);
}

static void
list_people (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  const MusterFactInfo *info;
  add (values, labels, "", _ ("not for each person"));
  for (guint i = 0; (info = muster_fact_at (i)) != NULL; i++)
    if (strcmp (info->unit, "person") == 0)
      add (values, labels, info->name, _ (info->label));
}

static void
list_links (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  static const char *const words[] = { "upper", "lower", "neighbour", "plan", "information", "team", "supply" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    add (values, labels, words[i], muster_plan_words_link (words[i]));
}

static void
list_raises (MusterPlanDraft *draft, GPtrArray *values, GPtrArray *labels)
{
  add (values, labels, "", _ ("advice to a person only"));
  for (int n = 1; n <= 3; n++) {
    g_autofree char *value = g_strdup_printf ("%d", n);
    g_autofree char *label = g_strdup_printf (ngettext ("%d level higher", "%d levels higher", (gulong)n), n);
    add (values, labels, value, label);
  }
}

/* ---- the fields of each part ---- */

#define SAID(member, label)                                                                                            \
  {                                                                                                                    \
    member, MUSTER_PLAN_FIELD_SAID, label, NULL                                                                        \
  }
#define TEXT(member, label)                                                                                            \
  {                                                                                                                    \
    member, MUSTER_PLAN_FIELD_TEXT, label, NULL                                                                        \
  }
#define NUMBER(member, label)                                                                                          \
  {                                                                                                                    \
    member, MUSTER_PLAN_FIELD_NUMBER, label, NULL                                                                      \
  }
#define SPAN(member, label)                                                                                            \
  {                                                                                                                    \
    member, MUSTER_PLAN_FIELD_SPAN, label, NULL                                                                        \
  }
#define TEXTS(member, label)                                                                                           \
  {                                                                                                                    \
    member, MUSTER_PLAN_FIELD_TEXTS, label, NULL                                                                       \
  }
#define CHOICE(member, label, choices)                                                                                 \
  {                                                                                                                    \
    member, MUSTER_PLAN_FIELD_CHOICE, label, choices                                                                   \
  }
#define LEVELS                                                                                                         \
  {                                                                                                                    \
    "levels", MUSTER_PLAN_FIELD_LEVELS, N_ ("At the levels"), NULL                                                     \
  }
#define END_OF_FIELDS                                                                                                  \
  {                                                                                                                    \
    NULL, 0, NULL, NULL                                                                                                \
  }

static const MusterPlanField level_fields[] = { SAID ("approver", N_ ("Who approves")),
                                                CHOICE ("approver_level", N_ ("Of which government"), list_governments),
                                                SAID ("second_approver", N_ ("Second who must approve")),
                                                SAID ("clause", N_ ("Clause")),
                                                SAID ("source", N_ ("Source")),
                                                END_OF_FIELDS };
static const MusterPlanField source_fields[]
    = { SAID ("clause", N_ ("Clause")), SAID ("source", N_ ("Source")), END_OF_FIELDS };
static const MusterPlanField adjust_fields[] = { CHOICE ("raise", N_ ("What it does"), list_raises),
                                                 SAID ("text", N_ ("What is said")),
                                                 LEVELS,
                                                 SAID ("clause", N_ ("Clause")),
                                                 SAID ("source", N_ ("Source")),
                                                 END_OF_FIELDS };
static const MusterPlanField role_fields[]
    = { SAID ("name", N_ ("Name")), TEXT ("id", N_ ("Short name, for the tasks")), SAID ("duties", N_ ("Duties")),
        END_OF_FIELDS };
static const MusterPlanField task_fields[] = { SAID ("title", N_ ("What is to be done")),
                                               CHOICE ("role", N_ ("Who does it"), list_roles),
                                               SPAN ("minutes", N_ ("Deadline")),
                                               CHOICE ("from", N_ ("Counted from"), list_clocks),
                                               SPAN ("repeat", N_ ("Again every")),
                                               TEXTS ("after", N_ ("After these tasks (short names)")),
                                               TEXT ("id", N_ ("Short name")),
                                               LEVELS,
                                               SAID ("source", N_ ("Source")),
                                               END_OF_FIELDS };
static const MusterPlanField call_fields[]
    = { SAID ("who", N_ ("Who is called: a post")), CHOICE ("role", N_ ("Role"), list_roles),
        SPAN ("minutes", N_ ("Must have answered within")), LEVELS, END_OF_FIELDS };
static const MusterPlanField report_fields[] = { CHOICE ("kind", N_ ("Report"), list_reports),
                                                 SAID ("by", N_ ("Who sends it")),
                                                 SAID ("to", N_ ("Who receives it")),
                                                 SPAN ("minutes", N_ ("Deadline")),
                                                 CHOICE ("from", N_ ("Counted from"), list_clocks),
                                                 SPAN ("repeat", N_ ("Again every")),
                                                 LEVELS,
                                                 SAID ("clause", N_ ("Clause")),
                                                 SAID ("source", N_ ("Source")),
                                                 END_OF_FIELDS };
static const MusterPlanField capability_fields[]
    = { CHOICE ("skill", N_ ("Skill"), list_skills), NUMBER ("teams", N_ ("Teams")), NUMBER ("people", N_ ("People")),
        LEVELS, END_OF_FIELDS };
static const MusterPlanField supply_fields[] = { SAID ("item", N_ ("Item")),
                                                 SAID ("unit", N_ ("Unit")),
                                                 NUMBER ("per_person", N_ ("For each person and day")),
                                                 CHOICE ("of", N_ ("Which people"), list_people),
                                                 NUMBER ("fixed", N_ ("Fixed amount")),
                                                 LEVELS,
                                                 SAID ("source", N_ ("Source")),
                                                 END_OF_FIELDS };
static const MusterPlanField link_fields[] = { CHOICE ("to", N_ ("To whom"), list_links),
                                               SAID ("text", N_ ("What is asked of them")),
                                               TEXT ("plan", N_ ("The plan that comes along")),
                                               LEVELS,
                                               SAID ("clause", N_ ("Clause")),
                                               SAID ("source", N_ ("Source")),
                                               END_OF_FIELDS };
static const MusterPlanField no_fields[] = { END_OF_FIELDS };

static const struct {
  const char *list;      /* where the pieces are */
  const char *condition; /* (nullable) member with a condition; "": the piece is one */
  const MusterPlanField *fields;
  const char *fresh; /* a new piece; %s: the levels of the plan as a list */
} parts[MUSTER_PLAN_N_PARTS] = {
  [MUSTER_PLAN_HEAD] = { NULL, NULL, no_fields, NULL },
  [MUSTER_PLAN_LEVEL] = { "body.levels", NULL, level_fields, NULL },
  [MUSTER_PLAN_THRESHOLD] = { NULL, "", source_fields, NULL },
  [MUSTER_PLAN_ADJUST] = { "body.adjust", "when", adjust_fields,
                           "{\"when\":{\"fact\":\"sensitive_place_or_time\",\"is\":true},\"levels\":%s}" },
  [MUSTER_PLAN_ROLE] = { "body.headquarters.roles", NULL, role_fields, "{}" },
  [MUSTER_PLAN_TASK] = { "body.tasks", NULL, task_fields, "{\"levels\":%s}" },
  [MUSTER_PLAN_CALL] = { "body.calls", NULL, call_fields, "{\"levels\":%s}" },
  [MUSTER_PLAN_REPORT] = { "body.reports", NULL, report_fields, "{\"kind\":\"first\",\"levels\":%s}" },
  [MUSTER_PLAN_CAPABILITY] = { "body.capabilities", NULL, capability_fields, "{\"teams\":1,\"levels\":%s}" },
  [MUSTER_PLAN_SUPPLY] = { "body.supplies", NULL, supply_fields, "{\"levels\":%s}" },
  [MUSTER_PLAN_LINK] = { "body.linkage", NULL, link_fields, "{\"to\":\"upper\",\"levels\":%s}" },
  [MUSTER_PLAN_END] = { "body.end", "", source_fields, "{\"fact\":\"situation_stable\",\"is\":true}" },
};

/* The head's pieces, by their path. */
static const MusterPlanField head_fields[]
    = { SAID ("name", N_ ("Name")),
        CHOICE ("class", N_ ("Class"), list_classes),
        CHOICE ("hazard", N_ ("Hazard"), list_hazards),
        { "hazards", MUSTER_PLAN_FIELD_HAZARDS, N_ ("Further hazards"), NULL },
        { "also", MUSTER_PLAN_FIELD_HAZARDS, N_ ("Comes along with"), NULL },
        SAID ("owner.name", N_ ("Owner")),
        CHOICE ("owner.level", N_ ("Of which government"), list_governments),
        TEXT ("owner.code", N_ ("Holds below this code only")),
        SAID ("source", N_ ("Source")),
        TEXT ("review_due", N_ ("Next review, like 2027-03-31")),
        { "invented", MUSTER_PLAN_FIELD_YES, N_ ("Invented: no authority made this plan"), NULL },
        SAID ("note", N_ ("Note")),
        SAID ("body.headquarters.name", N_ ("Headquarters")),
        END_OF_FIELDS };

/* Fields that stand on one line with others. */
static gboolean
is_short (const MusterPlanField *field)
{
  return field->type != MUSTER_PLAN_FIELD_SAID && field->type != MUSTER_PLAN_FIELD_TEXTS
         && field->type != MUSTER_PLAN_FIELD_HAZARDS && field->type != MUSTER_PLAN_FIELD_YES;
}

GtkWidget *
muster_plan_form_new (MusterPlanDraft *draft, MusterPlanPart part, const char *path)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = NULL;
  const char *condition = parts[part].condition;
  gboolean head = part == MUSTER_PLAN_HEAD || g_str_equal (path, "body.headquarters.name");
  gsize n = strcspn (path, ".");
  if (condition != NULL) {
    g_autofree char *at = *condition == '\0' ? g_strdup (path) : g_strconcat (path, ".", condition, NULL);
    gtk_box_append (GTK_BOX (column), muster_plan_condition_new (draft, at));
  }
  for (const MusterPlanField *field = head ? head_fields : parts[part].fields; field->member != NULL; field++) {
    /* one piece of the head, with what belongs to it: the owner and its government */
    if (head && (strncmp (field->member, path, n) != 0 || (field->member[n] != '\0' && field->member[n] != '.'))
        && !(g_str_equal (path, "hazard") && g_str_equal (field->member, "hazards")))
      continue;
    GtkWidget *widget = muster_plan_field_new (draft, field, head ? "" : path);
    if (!is_short (field)) {
      gtk_box_append (GTK_BOX (column), widget);
      line = NULL;
      continue;
    }
    if (line == NULL)
      gtk_box_append (GTK_BOX (column), line = g_object_new (MUSTER_TYPE_WRAP_BOX, "spacing", 8, NULL));
    muster_wrap_box_append (MUSTER_WRAP_BOX (line), widget);
  }
  if (!head && g_strcmp0 (condition, "") != 0) /* a condition says it itself */
    gtk_box_append (GTK_BOX (column), muster_plan_problem_new (draft, path, FALSE));
  return column;
}

gboolean
muster_plan_form_can_remove (MusterPlanPart part, const char *path)
{
  return part != MUSTER_PLAN_HEAD && g_str_has_suffix (path, "]");
}

/* ---- new pieces ---- */

static char *
levels_of (MusterPlanDraft *draft)
{
  const MusterPlan *plan = muster_plan_draft_plan (draft);
  GString *out = g_string_new ("[");
  for (int rank = 0; rank < MUSTER_LEVELS; rank++)
    if (plan->levels[rank] != NULL) {
      muster_json_comma (out);
      muster_json_add_text (out, muster_level_name (rank));
    }
  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

/* A short name that nothing in the list has: "task-9". */
static void
give_id (MusterPlanDraft *draft, const char *list, const char *path, const char *stem)
{
  const MusterJson *pieces = muster_plan_draft_get (draft, list);
  g_autofree char *at = g_strconcat (path, ".id", NULL), *id = NULL;
  gboolean taken = TRUE;
  for (guint n = (guint)muster_json_length (pieces); taken; n++) {
    g_free (id);
    id = g_strdup_printf ("%s-%u", stem, n);
    taken = FALSE;
    for (gsize i = 0; i < muster_json_length (pieces); i++)
      taken |= g_strcmp0 (muster_json_get_text (muster_json_at (pieces, i), "id"), id) == 0;
  }
  muster_plan_draft_put_text (draft, at, id);
}

char *
muster_plan_form_add (MusterPlanDraft *draft, MusterPlanPart part, const char *level)
{
  g_autofree char *list
      = part == MUSTER_PLAN_THRESHOLD ? g_strconcat (level, ".any", NULL) : g_strdup (parts[part].list);
  g_autofree char *levels = levels_of (draft), *fresh = NULL;
  char *path = g_strdup_printf ("%s[%u]", list, (guint)muster_json_length (muster_plan_draft_get (draft, list)));
  if (part == MUSTER_PLAN_THRESHOLD) {
    fresh = g_strdup ("{\"fact\":\"dead\",\"at_least\":1}");
  } else if (part == MUSTER_PLAN_LEVEL) {
    fresh = g_strdup_printf ("{\"level\":\"%s\",\"any\":[{\"fact\":\"dead\",\"at_least\":1}]}", level);
  } else {
    g_auto (GStrv) halves = g_strsplit (parts[part].fresh, "%s", 2);
    fresh = g_strjoinv (levels, halves);
  }
  muster_plan_draft_put (draft, path, fresh);
  if (part == MUSTER_PLAN_TASK || part == MUSTER_PLAN_ROLE)
    give_id (draft, list, path, part == MUSTER_PLAN_TASK ? "task" : "role");
  return path;
}
