/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A field compares meanings, not letters: while "150万" is typed the draft holds 1500000, and the entry is left as it
 * is until the draft says something that what is typed does not mean. What cannot be read as a number goes into the
 * draft as it was typed, so that the checker says what is wrong with it. */
#include "console/plan-fields.h"
#include "console/hazard-entry.h"
#include "console/page-parts.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  MusterPlanDraft *draft; /* (not owned): the page keeps it while the field stands */
  char *path;
  MusterPlanFieldType type;
  GtkWidget *input, *levels[MUSTER_LEVELS];
  GPtrArray *values; /* (nullable) of CHOICE */
  gboolean filling;
} Field;

static void
field_free (gpointer data)
{
  Field *f = data;
  g_free (f->path);
  g_clear_pointer (&f->values, g_ptr_array_unref);
  g_free (f);
}

/* ---- what an entry means ---- */

static char *
json_text (const char *text)
{
  GString *out = g_string_new (NULL);
  muster_json_add_text (out, text);
  return g_string_free (out, FALSE);
}

static char *
json_list (Field *f, const char *text)
{
  g_autofree char *plain = g_strdup (text);
  g_autoptr (GString) out = g_string_new ("[");
  static const char *const marks[] = { "，", "、", "；", ";", "·", "\n" };
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_auto (GStrv) parts = g_strsplit (plain, marks[i], -1);
    g_free (plain);
    plain = g_strjoinv (",", parts);
  }
  g_auto (GStrv) words = g_strsplit (plain, ",", -1);
  for (char **word = words; *word != NULL; word++) {
    if (*g_strstrip (*word) == '\0')
      continue;
    const char *hazard = f->type == MUSTER_PLAN_FIELD_HAZARDS ? muster_hazard_find (*word) : NULL;
    muster_json_comma (out);
    muster_json_add_text (out, hazard != NULL ? hazard : *word);
  }
  g_string_append_c (out, ']');
  return out->len > 2 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* What the entry's text is as JSON; NULL: nothing. */
static char *
json_of (Field *f, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  GString *out;
  double number;
  gint64 minutes;
  if (*stripped == '\0')
    return NULL;
  if (f->type == MUSTER_PLAN_FIELD_NUMBER && muster_plan_words_read_number (stripped, &number)) {
    muster_json_add_real (out = g_string_new (NULL), number);
    return g_string_free (out, FALSE);
  }
  if (f->type == MUSTER_PLAN_FIELD_SPAN && muster_plan_words_read_span (stripped, &minutes))
    return g_strdup_printf ("%" G_GINT64_FORMAT, minutes);
  if (f->type == MUSTER_PLAN_FIELD_TEXTS || f->type == MUSTER_PLAN_FIELD_HAZARDS)
    return json_list (f, stripped);
  return json_text (stripped);
}

/* What stands in the draft, as JSON; NULL: nothing. */
static char *
json_there (Field *f)
{
  const MusterJson *v = muster_plan_draft_get (f->draft, f->path);
  GString *out;
  if (v == NULL)
    return NULL;
  out = g_string_new (NULL);
  if (f->type == MUSTER_PLAN_FIELD_SAID)
    muster_json_add_text (out, muster_plan_say (v));
  else if (muster_json_is_number (v))
    muster_json_add_real (out, muster_json_real (v, 0));
  else
    muster_json_add (out, v);
  return g_string_free (out, FALSE);
}

static char *
words_there (Field *f)
{
  const MusterJson *v = muster_plan_draft_get (f->draft, f->path);
  if (muster_json_is_array (v)) {
    g_autoptr (GString) out = g_string_new (NULL);
    for (gsize i = 0; i < muster_json_length (v); i++) {
      const char *word = muster_json_text (muster_json_at (v, i), "");
      const char *hazard = f->type == MUSTER_PLAN_FIELD_HAZARDS ? muster_plan_hazard (word) : NULL;
      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "",
                              hazard != NULL ? muster_word_label (muster_words_hazard, hazard) : word);
    }
    return g_string_free (g_steal_pointer (&out), FALSE);
  }
  if (f->type == MUSTER_PLAN_FIELD_SPAN && muster_json_is_number (v))
    return muster_plan_words_span (muster_json_int (v, 0));
  if (muster_json_is_number (v))
    return muster_plan_words_number (muster_json_real (v, 0));
  const char *said = muster_plan_say (v);
  return g_strdup (said != NULL ? said : "");
}

static void
on_typed (Field *f)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (f->input));
  g_autofree char *json = json_of (f, text), *stripped = g_strstrip (g_strdup (text));
  if (f->filling)
    return;
  if (f->type == MUSTER_PLAN_FIELD_SAID)
    muster_plan_draft_say_it (f->draft, f->path, stripped);
  else
    muster_plan_draft_put (f->draft, f->path, json);
}

/* ---- the other inputs ---- */

static void
on_chosen (Field *f)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (f->input));
  const char *value = at < f->values->len ? g_ptr_array_index (f->values, at) : NULL;
  if (f->filling || value == NULL)
    return;
  if (g_ascii_isdigit (*value))
    muster_plan_draft_put (f->draft, f->path, value);
  else
    muster_plan_draft_put_text (f->draft, f->path, value);
}

static void
on_level (Field *f)
{
  g_autoptr (GString) out = g_string_new ("[");
  if (f->filling)
    return;
  for (int rank = 0; rank < MUSTER_LEVELS; rank++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->levels[rank]))) {
      muster_json_comma (out);
      muster_json_add_text (out, muster_level_name (rank));
    }
  g_string_append_c (out, ']');
  muster_plan_draft_put (f->draft, f->path, out->str);
}

static void
on_yes (Field *f)
{
  if (!f->filling)
    muster_plan_draft_put (f->draft, f->path,
                           gtk_check_button_get_active (GTK_CHECK_BUTTON (f->input)) ? "true" : NULL);
}

static gboolean
has_level (const MusterJson *list, int rank)
{
  for (gsize i = 0; i < muster_json_length (list); i++)
    if (g_strcmp0 (muster_json_text (muster_json_at (list, i), NULL), muster_level_name (rank)) == 0)
      return TRUE;
  return FALSE;
}

static void
fill_choice (Field *f, const MusterJson *v)
{
  g_autofree char *number = muster_json_is_number (v) ? muster_plan_words_number (muster_json_real (v, 0)) : NULL;
  const char *value = number != NULL ? number : muster_json_text (v, "");
  guint at = 0;
  while (at < f->values->len && strcmp (g_ptr_array_index (f->values, at), value) != 0)
    at++;
  if (at == f->values->len) { /* what the list does not have is shown as it is, and the checker speaks of it */
    g_ptr_array_add (f->values, g_strdup (value));
    gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (f->input))), value);
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (f->input), at);
}

static void
fill (Field *f)
{
  const MusterJson *v = muster_plan_draft_get (f->draft, f->path);
  f->filling = TRUE;
  if (f->type == MUSTER_PLAN_FIELD_LEVELS) {
    for (int rank = 0; rank < MUSTER_LEVELS; rank++)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (f->levels[rank]), has_level (v, rank));
  } else if (f->type == MUSTER_PLAN_FIELD_CHOICE) {
    fill_choice (f, v);
  } else if (f->type == MUSTER_PLAN_FIELD_YES) {
    gtk_check_button_set_active (GTK_CHECK_BUTTON (f->input), muster_json_bool (v, muster_json_length (v) > 0));
  } else {
    g_autofree char *meant = json_of (f, gtk_editable_get_text (GTK_EDITABLE (f->input)));
    g_autofree char *there = json_there (f), *words = words_there (f);
    if (g_strcmp0 (meant, there) != 0)
      gtk_editable_set_text (GTK_EDITABLE (f->input), words);
  }
  f->filling = FALSE;
}

/* ---- what is wrong ---- */

typedef struct {
  char *path;
  gboolean whole;
} Problem;

static void
problem_free (gpointer data)
{
  g_free (((Problem *)data)->path);
  g_free (data);
}

static void
show_problem (GtkWidget *label, MusterPlanDraft *draft)
{
  const Problem *p = g_object_get_data (G_OBJECT (label), "problem");
  GtkWidget *input = g_object_get_data (G_OBJECT (label), "input");
  const char *words = muster_plan_draft_problem_at (draft, p->path, p->whole);
  muster_part_set_text (label, words);
  if (input == NULL)
    return;
  muster_part_class (input, "error", words != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_STATE_INVALID,
                               words != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (words != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
on_draft_problem (MusterPlanDraft *draft, GtkWidget *label)
{
  show_problem (label, draft);
}

static GtkWidget *
problem_new (MusterPlanDraft *draft, const char *path, gboolean whole, GtkWidget *input)
{
  GtkWidget *label = muster_part_label ("", "wrong");
  Problem *p = g_new0 (Problem, 1);
  p->path = g_strdup (path);
  p->whole = whole;
  gtk_widget_add_css_class (label, "small");
  g_object_set_data_full (G_OBJECT (label), "problem", p, problem_free);
  g_object_set_data (G_OBJECT (label), "input", input);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_problem), label, 0);
  show_problem (label, draft);
  return label;
}

GtkWidget *
muster_plan_problem_new (MusterPlanDraft *draft, const char *path, gboolean whole)
{
  return problem_new (draft, path, whole, NULL);
}

/* ---- putting it together ---- */

GtkWidget *
muster_plan_choice_new (GPtrArray *labels, const char *name)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *choice;
  for (guint i = 0; i < labels->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (labels, i));
  choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)),
                              gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), labels->len > 8);
  gtk_widget_set_halign (choice, GTK_ALIGN_START);
  muster_part_name_inner (choice, name);
  return choice;
}

static GtkWidget *
make_levels (Field *f, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  for (int rank = 0; rank < MUSTER_LEVELS; rank++) {
    g_autofree char *spoken = g_strdup_printf ("%s: %s", name, muster_level_name (rank));
    f->levels[rank] = gtk_toggle_button_new_with_label (muster_level_name (rank));
    gtk_widget_add_css_class (f->levels[rank], "channel");
    muster_part_name (f->levels[rank], spoken);
    g_signal_connect_swapped (f->levels[rank], "toggled", G_CALLBACK (on_level), f);
    gtk_box_append (GTK_BOX (box), f->levels[rank]);
  }
  return box;
}

static GtkWidget *
make_input (Field *f, const MusterPlanField *field)
{
  const char *name = _ (field->label);
  if (f->type == MUSTER_PLAN_FIELD_LEVELS)
    return make_levels (f, name);
  if (f->type == MUSTER_PLAN_FIELD_YES) {
    f->input = gtk_check_button_new_with_label (name);
    g_signal_connect_swapped (f->input, "toggled", G_CALLBACK (on_yes), f);
    return f->input;
  }
  if (f->type == MUSTER_PLAN_FIELD_CHOICE) {
    g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
    f->values = g_ptr_array_new_with_free_func (g_free);
    field->choices (f->draft, f->values, labels);
    f->input = muster_plan_choice_new (labels, name);
    g_signal_connect_swapped (f->input, "notify::selected", G_CALLBACK (on_chosen), f);
    return f->input;
  }
  f->input = gtk_entry_new ();
  gtk_widget_set_hexpand (f->input, TRUE);
  muster_part_name (f->input, name);
  g_signal_connect_swapped (f->input, "changed", G_CALLBACK (on_typed), f);
  return f->input;
}

static void
on_draft (MusterPlanDraft *draft, GtkWidget *box)
{
  fill (g_object_get_data (G_OBJECT (box), "field"));
}

GtkWidget *
muster_plan_field_new (MusterPlanDraft *draft, const MusterPlanField *field, const char *at)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *input;
  gboolean list = field->type == MUSTER_PLAN_FIELD_TEXTS || field->type == MUSTER_PLAN_FIELD_LEVELS
                  || field->type == MUSTER_PLAN_FIELD_HAZARDS || field->type == MUSTER_PLAN_FIELD_SAID;
  Field *f = g_new0 (Field, 1);
  f->draft = draft;
  f->type = field->type;
  f->path = *field->member == '\0' ? g_strdup (at)
            : *at == '\0'          ? g_strdup (field->member)
                                   : g_strconcat (at, ".", field->member, NULL);
  g_object_set_data_full (G_OBJECT (box), "field", f, field_free);
  input = make_input (f, field);
  if (f->type != MUSTER_PLAN_FIELD_YES)
    gtk_box_append (GTK_BOX (box), muster_part_label (_ (field->label), "secondary"));
  gtk_box_append (GTK_BOX (box), input);
  gtk_box_append (GTK_BOX (box), problem_new (draft, f->path, list, f->input != NULL ? f->input : NULL));
  fill (f);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft), box, 0);
  return box;
}
