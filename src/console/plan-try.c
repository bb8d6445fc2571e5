/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The facts asked for are those the plan's conditions speak of, in the order of the plan; a fact that leaves the plan
 * keeps what was entered, for it may come back with the next step. What cannot be read as a figure is not there: the
 * answer then says that it is missing. */
#include "console/plan-try.h"
#include "console/keyed-box.h"
#include "console/level-badge.h"
#include "console/page-parts.h"
#include "console/plan-fields.h"
#include "desk/figure-words.h"
#include "desk/record-facts.h"
#include "response/grade.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define NOW 1893456000000 /* ms; any moment does, for only spans count here */

struct _MusterPlanTry {
  AdwBin parent_instance;
  MusterPlanDraft *draft; /* (owned) (nullable) */
  MusterPlan *saved;      /* (owned) (nullable) */
  GHashTable *entered;    /* fact → text as in a figure: "≥3", or the word or yes */
  GtkWidget *facts, *place, *hours, *badge, *answer, *numbers, *source, *margin, *missing, *possible, *approver,
      *advice, *before;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (MusterPlanTry, muster_plan_try, ADW_TYPE_BIN)

/* ---- the situation ---- */

/* "≥3", ">540", "约20", "5万", "?" */
static gboolean
read_figure (const char *text, MusterQualifier *qualifier, double *value)
{
  static const struct {
    const char *sign;
    MusterQualifier qualifier;
  } signs[] = { { ">=", MUSTER_QUALIFIER_AT_LEAST },   { "≥", MUSTER_QUALIFIER_AT_LEAST },
                { "<=", MUSTER_QUALIFIER_AT_MOST },    { "≤", MUSTER_QUALIFIER_AT_MOST },
                { ">", MUSTER_QUALIFIER_MORE_THAN },   { "~", MUSTER_QUALIFIER_ABOUT },
                { "≈", MUSTER_QUALIFIER_ABOUT },       { "约", MUSTER_QUALIFIER_ABOUT },
                { "至少", MUSTER_QUALIFIER_AT_LEAST }, { "超过", MUSTER_QUALIFIER_MORE_THAN },
                { "=", MUSTER_QUALIFIER_EXACT } };
  g_autofree char *plain = g_strstrip (g_strdup (text));
  const char *at = plain;
  *qualifier = MUSTER_QUALIFIER_EXACT;
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (plain, signs[i].sign)) {
      *qualifier = signs[i].qualifier;
      at += strlen (signs[i].sign);
      break;
    }
  return muster_plan_words_read_number (at, value);
}

static MusterSituation *
situation_of (MusterPlanTry *self)
{
  const MusterPlan *plan = muster_plan_draft_plan (self->draft);
  MusterSituation *s = muster_situation_new ();
  const char *code = gtk_editable_get_text (GTK_EDITABLE (self->place));
  GHashTableIter iter;
  gpointer name, text;
  double hours;
  s->hazard = g_strdup (plan->hazard);
  s->now = NOW;
  if (*code != '\0' && strspn (code, "0123456789") == strlen (code))
    muster_situation_set_jurisdiction (s, code);
  if (muster_plan_words_read_number (gtk_editable_get_text (GTK_EDITABLE (self->hours)), &hours))
    s->onset = NOW - (gint64)(hours * 3600000);
  g_hash_table_iter_init (&iter, self->entered);
  while (g_hash_table_iter_next (&iter, &name, &text)) {
    const MusterFactInfo *info = muster_fact_find (name);
    MusterQualifier qualifier = MUSTER_QUALIFIER_EXACT;
    double value = info->words != NULL ? muster_fact_word (info, text) : strcmp (text, "yes") == 0;
    if (*(char *)text == '\0'
        || (info->words == NULL && info->type != MUSTER_FACT_BOOL && !read_figure (text, &qualifier, &value))
        || value < info->least || (info->most > 0 && value > info->most && info->words == NULL))
      continue;
    muster_situation_add (s, info, qualifier, value, NULL, NOW);
  }
  return s;
}

/* ---- the answer ---- */

static const char *
missing_word (const char *name)
{
  return strcmp (name, "place") == 0   ? _ ("the place")
         : strcmp (name, "onset") == 0 ? _ ("the onset")
                                       : muster_figure_words_label (name);
}

static char *
say_missing (const MusterGrade *grade)
{
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; grade->missing[i] != NULL && i < 8; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", missing_word (grade->missing[i]));
  if (g_strv_length (grade->missing) > 8)
    g_string_append (out, " …");
  return out->len > 0 ? g_strdup_printf (_ ("Not known: %s"), out->str) : NULL;
}

static void
show_grade (MusterPlanTry *self, const MusterGrade *grade)
{
  const char *level = muster_level_name (grade->rank);
  const MusterMargin *m = grade->margin;
  g_autofree char *fact = m != NULL ? muster_plan_words_fact (m->fact) : NULL;
  g_autofree char *value = m != NULL ? muster_plan_words_number (m->value) : NULL,
                  *bound = m != NULL ? muster_plan_words_number (m->bound) : NULL;
  g_autofree char *said = grade->numbers != NULL ? muster_facts_say_numbers (grade->numbers) : NULL;
  g_autofree char *source = g_strjoin (" · ", grade->clause != NULL ? grade->clause : grade->source,
                                       grade->clause != NULL ? grade->source : NULL, NULL);
  /* Translators: a fact, its value, the next level up, where that begins */
  g_autofree char *margin = m != NULL ? g_strdup_printf (_ ("%1$s: %2$s; level %3$s begins at %4$s"), fact, value,
                                                         muster_level_name (m->rank), bound)
                                      : NULL;
  g_autofree char *missing = say_missing (grade);
  g_autofree char *possible = grade->possible < grade->rank ? g_strdup_printf (_ ("It could mean up to level %s."),
                                                                               muster_level_name (grade->possible))
                                                            : NULL;
  g_autofree char *second
      = grade->second_approver != NULL ? g_strdup_printf (_ ("and %s"), grade->second_approver) : NULL;
  g_autofree char *approver = grade->approver != NULL ? g_strdup_printf (_ ("Approved by: %s %s"), grade->approver,
                                                                         second != NULL ? second : "")
                                                      : NULL;
  muster_level_badge_set_level (MUSTER_LEVEL_BADGE (self->badge), level);
  muster_part_set_text (self->answer,
                        level != NULL ? muster_word_label (muster_words_level, level) : _ ("No level is reached"));
  muster_part_set_text (self->numbers, said);
  muster_part_set_text (self->source, level != NULL ? source : NULL);
  muster_part_set_text (self->margin, margin);
  muster_part_set_text (self->missing, missing);
  muster_part_set_text (self->possible, possible);
  muster_part_set_text (self->approver, approver != NULL ? g_strchomp (approver) : NULL);
  muster_part_set_text (self->advice, grade->advice);
}

static void
show_answer (MusterPlanTry *self)
{
  if (self->draft == NULL)
    return;
  g_autoptr (MusterSituation) situation = situation_of (self);
  g_autoptr (MusterGrade) grade = muster_plan_grade (muster_plan_draft_plan (self->draft), situation);
  g_autoptr (MusterGrade) before = self->saved != NULL ? muster_plan_grade (self->saved, situation) : NULL;
  g_autofree char *other = NULL;
  show_grade (self, grade);
  if (before != NULL && before->rank != grade->rank)
    other = before->rank < MUSTER_LEVELS
                ? g_strdup_printf (_ ("The plan in force (%s) says level %s."), self->saved->version,
                                   muster_level_name (before->rank))
                : g_strdup_printf (_ ("The plan in force (%s) says no level."), self->saved->version);
  muster_part_set_text (self->before, other);
}

/* ---- the facts ---- */

static void
find_facts (const MusterRule *rule, GPtrArray *out)
{
  for (guint i = 0; rule->form == MUSTER_RULE_ATOM && i < rule->n_parts; i++)
    if (!g_ptr_array_find (out, rule->parts[i], NULL))
      g_ptr_array_add (out, (gpointer)rule->parts[i]);
  for (guint i = 0; rule->form != MUSTER_RULE_ATOM && i < rule->children->len; i++)
    find_facts (g_ptr_array_index (rule->children, i), out);
}

static void
on_entered (GtkWidget *input, MusterPlanTry *self)
{
  const MusterFactInfo *info = g_object_get_data (G_OBJECT (input), "info");
  const char *text;
  if (info == NULL) {
    show_answer (self);
    return;
  }
  if (GTK_IS_DROP_DOWN (input)) {
    guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (input));
    text = at == 0 || at == GTK_INVALID_LIST_POSITION ? ""
           : info->words != NULL                      ? info->words[at - 1]
                                                      : (at == 1 ? "yes" : "no");
  } else {
    text = gtk_editable_get_text (GTK_EDITABLE (input));
    MusterQualifier qualifier;
    double value;
    muster_part_class (input, "error",
                       *text != '\0' && strcmp (text, "?") != 0 && !read_figure (text, &qualifier, &value));
  }
  g_hash_table_insert (self->entered, (gpointer)info->name, g_strdup (text));
  show_answer (self);
}

static void
on_chosen (GtkWidget *input, GParamSpec *pspec, MusterPlanTry *self)
{
  on_entered (input, self);
}

static GtkWidget *
make_input (MusterPlanTry *self, const MusterFactInfo *info)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  GtkWidget *input;
  if (info->type != MUSTER_FACT_WORD && info->type != MUSTER_FACT_BOOL) {
    input = gtk_entry_new ();
    gtk_entry_set_placeholder_text (GTK_ENTRY (input), _ ("unknown"));
    gtk_editable_set_width_chars (GTK_EDITABLE (input), 9);
    gtk_editable_set_max_width_chars (GTK_EDITABLE (input), 9);
    muster_part_name (input, _ (info->label));
    g_object_set_data (G_OBJECT (input), "info", (gpointer)info);
    g_signal_connect (input, "changed", G_CALLBACK (on_entered), self);
    return input;
  }
  g_ptr_array_add (labels, _ ("unknown"));
  if (info->words == NULL) {
    g_ptr_array_add (labels, _ ("yes"));
    g_ptr_array_add (labels, _ ("no"));
  }
  for (guint i = 0; info->words != NULL && info->words[i] != NULL; i++)
    g_ptr_array_add (labels, (gpointer)muster_plan_words_scale (info->words[i]));
  input = muster_plan_choice_new (labels, _ (info->label));
  g_object_set_data (G_OBJECT (input), "info", (gpointer)info);
  g_signal_connect (input, "notify::selected", G_CALLBACK (on_chosen), self);
  return input;
}

static GtkWidget *
line_of (const char *label, GtkWidget *input, const char *unit)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = muster_part_label (label, NULL);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (input, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), words);
  if (unit != NULL && *unit != '\0')
    gtk_box_append (GTK_BOX (line), muster_part_words (unit, "secondary"));
  gtk_box_append (GTK_BOX (line), input);
  gtk_widget_add_css_class (line, "try-line");
  return line;
}

static void
show_facts (MusterPlanTry *self)
{
  const MusterPlan *plan = muster_plan_draft_plan (self->draft);
  g_autoptr (GPtrArray) facts = g_ptr_array_new ();
  for (int rank = 0; rank < MUSTER_LEVELS; rank++)
    for (guint i = 0; plan->levels[rank] != NULL && i < plan->levels[rank]->any->len; i++)
      find_facts (g_ptr_array_index (plan->levels[rank]->any, i), facts);
  for (guint i = 0; i < plan->adjust->len; i++)
    find_facts (((MusterAdjust *)g_ptr_array_index (plan->adjust, i))->when, facts);
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->facts));
  for (guint i = 0; i < facts->len; i++) {
    const MusterFactInfo *info = g_ptr_array_index (facts, i);
    static const char *const plain[] = { "person", "room", "household", "1", NULL };
    if (muster_keyed_box_take (MUSTER_KEYED_BOX (self->facts), info->name) == NULL)
      muster_keyed_box_add (
          MUSTER_KEYED_BOX (self->facts), info->name,
          line_of (_ (info->label), make_input (self, info), g_strv_contains (plain, info->unit) ? NULL : info->unit));
  }
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->facts));
}

static void
on_draft (MusterPlanTry *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->draft == NULL)
    return;
  show_facts (self);
  show_answer (self);
}

void
muster_plan_try_show (MusterPlanTry *self, MusterPlanDraft *draft, const MusterPlan *saved)
{
  g_clear_pointer (&self->saved, muster_plan_unref);
  self->saved = saved != NULL ? muster_plan_ref ((MusterPlan *)saved) : NULL;
  if (self->draft != draft && self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  if (g_set_object (&self->draft, draft) && draft != NULL)
    g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft), self, G_CONNECT_SWAPPED);
  on_draft (self);
}

void
muster_plan_try_enter (MusterPlanTry *self)
{
  on_draft (self);
  gtk_widget_child_focus (self->facts, GTK_DIR_TAB_FORWARD);
}

static void
muster_plan_try_dispose (GObject *object)
{
  MusterPlanTry *self = MUSTER_PLAN_TRY (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->saved, muster_plan_unref);
  g_clear_pointer (&self->entered, g_hash_table_unref);
  G_OBJECT_CLASS (muster_plan_try_parent_class)->dispose (object);
}

static void
muster_plan_try_class_init (MusterPlanTryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_plan_try_dispose;
}

static void
muster_plan_try_init (MusterPlanTry *self)
{
  self->entered = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
}

static GtkWidget *
entry_new (MusterPlanTry *self, const char *name, const char *hint)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 9);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 9);
  muster_part_name (entry, name);
  g_signal_connect (entry, "changed", G_CALLBACK (on_entered), self);
  return entry;
}

GtkWidget *
muster_plan_try_new (void)
{
  MusterPlanTry *self = g_object_new (MUSTER_TYPE_PLAN_TRY, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4),
                     *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->facts = muster_keyed_box_new ();
  self->place = entry_new (self, _ ("Code of the place"), "360300");
  self->hours = entry_new (self, _ ("Hours since the onset"), _ ("unknown"));
  GtkWidget *parts[]
      = { self->numbers = muster_part_label ("", NULL),         self->source = muster_part_label ("", "secondary"),
          self->approver = muster_part_label ("", "secondary"), self->margin = muster_part_label ("", "secondary"),
          self->missing = muster_part_label ("", "secondary"),  self->possible = muster_part_label ("", "row-title"),
          self->advice = muster_part_label ("", "secondary"),   self->before = muster_part_label ("", "row-title") };
  self->badge = muster_level_badge_new ();
  self->answer = muster_part_label ("", "row-title");
  gtk_widget_set_halign (self->badge, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (top), self->badge);
  gtk_box_append (GTK_BOX (top), self->answer);
  gtk_box_append (GTK_BOX (card), top);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (card), parts[i]);
  gtk_widget_add_css_class (card, "recommend");
  gtk_box_append (GTK_BOX (column), muster_part_label (_ ("What would this plan say?"), "title"));
  gtk_box_append (
      GTK_BOX (column),
      muster_part_label (_ ("≥ at least, > more than, ~ about; what is left empty is unknown"), "secondary"));
  gtk_box_append (GTK_BOX (column), card);
  gtk_box_append (GTK_BOX (column), self->facts);
  gtk_box_append (GTK_BOX (column), line_of (_ ("Code of the place"), self->place, NULL));
  gtk_box_append (GTK_BOX (column), line_of (_ ("Hours since the onset"), self->hours, NULL));
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect (self, "map", G_CALLBACK (on_draft), NULL);
  return GTK_WIDGET (self);
}
