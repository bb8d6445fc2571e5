/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What inputs a condition has follows from its shape: the kind of fact, how many are added up, whether a place and a
 * time are said. When the shape changes the inputs are made anew and the keyboard goes back to the one it was in.
 */
#include "console/plan-condition.h"
#include "console/page-parts.h"
#include "console/plan-fields.h"
#include "console/wrap-box.h"
#include "response/plan-threshold.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _MusterPlanCondition {
  AdwBin parent_instance;
  MusterPlanDraft *draft; /* (owned) */
  char *path, *shape;
  gboolean filling;
  guint idle; /* source; 0: none */
};

G_DEFINE_FINAL_TYPE (MusterPlanCondition, muster_plan_condition, ADW_TYPE_BIN)

static const MusterJson *
json (MusterPlanCondition *self)
{
  return muster_plan_draft_get (self->draft, self->path);
}

/* ---- the fact ---- */

static void
on_fact (GtkDropDown *choice, GParamSpec *pspec, MusterPlanCondition *self)
{
  guint part = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (choice), "part"));
  gboolean may_go = part > 0;
  guint at = gtk_drop_down_get_selected (choice);
  const MusterFactInfo *info = may_go && at == 0 ? NULL : muster_fact_at (at - (may_go ? 1 : 0));
  const char *fact = muster_json_get_text (json (self), "fact");
  g_auto (GStrv) parts = g_strsplit (fact != NULL ? fact : "", "+", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  if (self->filling)
    return;
  for (guint i = 0; i < MAX (g_strv_length (parts), 1); i++) {
    const char *name = i == part ? (info != NULL ? info->name : NULL) : parts[i];
    if (name != NULL)
      g_string_append_printf (out, "%s%s", out->len > 0 ? "+" : "", name);
  }
  muster_plan_threshold_set_fact (self->draft, self->path, out->str);
}

static void
on_plus (MusterPlanCondition *self)
{
  muster_plan_threshold_add_fact (self->draft, self->path);
}

static void
name_it (GtkWidget *widget, const char *key)
{
  g_object_set_data (G_OBJECT (widget), "key", (gpointer)g_intern_string (key));
}

static void
add_facts (MusterPlanCondition *self, MusterWrapBox *line, const MusterJson *v)
{
  const char *fact = muster_json_get_text (v, "fact");
  g_auto (GStrv) parts = g_strsplit (fact != NULL ? fact : "", "+", -1);
  const MusterFactInfo *info = muster_plan_threshold_info (v);
  guint n = MAX (g_strv_length (parts), 1);
  for (guint part = 0; part < n; part++) {
    g_autoptr (GPtrArray) labels = g_ptr_array_new ();
    g_autofree char *key = g_strdup_printf ("fact%u", part);
    guint chosen = GTK_INVALID_LIST_POSITION;
    if (part > 0)
      g_ptr_array_add (labels, _ ("without it"));
    for (guint i = 0; muster_fact_at (i) != NULL; i++) {
      if (g_strcmp0 (parts[0] != NULL ? parts[part] : NULL, muster_fact_at (i)->name) == 0)
        chosen = labels->len;
      g_ptr_array_add (labels, _ (muster_fact_at (i)->label));
    }
    GtkWidget *choice = muster_plan_choice_new (labels, part > 0 ? _ ("and this fact") : _ ("Fact"));
    g_object_set_data (G_OBJECT (choice), "part", GUINT_TO_POINTER (part));
    gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), chosen);
    name_it (choice, key);
    g_signal_connect (choice, "notify::selected", G_CALLBACK (on_fact), self);
    if (part > 0)
      muster_wrap_box_append (line, muster_part_label ("+", NULL));
    muster_wrap_box_append (line, choice);
  }
  if (info != NULL && (info->type == MUSTER_FACT_COUNT || info->type == MUSTER_FACT_REAL) && n < MUSTER_MAX_PARTS) {
    GtkWidget *plus = muster_part_link (_ ("+ another"), G_CALLBACK (on_plus), self);
    name_it (plus, "plus");
    muster_wrap_box_append (line, plus);
  }
}

/* ---- how it compares ---- */

static void
on_comparison (GtkDropDown *choice, GParamSpec *pspec, MusterPlanCondition *self)
{
  const MusterFactInfo *info = muster_plan_threshold_info (json (self));
  guint at = gtk_drop_down_get_selected (choice);
  g_autofree char *is = g_strconcat (self->path, ".is", NULL);
  if (self->filling || info == NULL || at >= MUSTER_PLAN_COMPARISONS)
    return;
  if (info->type == MUSTER_FACT_BOOL)
    muster_plan_draft_put (self->draft, is, at == 0 ? "true" : "false");
  else
    muster_plan_threshold_compare (self->draft, self->path, (MusterComparison)at);
}

static void
on_word (GtkDropDown *choice, GParamSpec *pspec, MusterPlanCondition *self)
{
  const MusterFactInfo *info = muster_plan_threshold_info (json (self));
  const char *now = muster_plan_threshold_comparison (json (self));
  guint at = gtk_drop_down_get_selected (choice);
  g_autofree char *path = g_strconcat (self->path, ".", now != NULL ? now : "at_least", NULL);
  if (!self->filling && info != NULL && info->words != NULL && at < g_strv_length ((char **)info->words))
    muster_plan_draft_put_text (self->draft, path, info->words[at]);
}

static GtkWidget *
choice_of (MusterPlanCondition *self, const char *const *labels, gsize n, guint selected, const char *name,
           GCallback chosen)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (words, (gpointer)labels[i]);
  GtkWidget *choice = muster_plan_choice_new (words, name);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  name_it (choice, name);
  g_signal_connect (choice, "notify::selected", chosen, self);
  return choice;
}

static void
add_bound (MusterPlanCondition *self, MusterWrapBox *line, const MusterJson *v)
{
  const char *const numbers[] = { _ ("at least"), _ ("more than"), _ ("at most"), _ ("less than") };
  const char *const words[] = { _ ("or graver"), _ ("graver than"), _ ("or milder"), _ ("milder than"), _ ("exactly") };
  const char *const holds[] = { _ ("holds"), _ ("does not hold") };
  const MusterFactInfo *info = muster_plan_threshold_info (v);
  const char *now = muster_plan_threshold_comparison (v);
  guint at = 0;
  while (at < MUSTER_PLAN_COMPARISONS && g_strcmp0 (muster_plan_comparisons[at], now) != 0)
    at++;
  if (info == NULL)
    return;
  if (info->type == MUSTER_FACT_BOOL) {
    muster_wrap_box_append (line, choice_of (self, holds, G_N_ELEMENTS (holds),
                                             muster_json_bool (muster_json_get (v, "is"), TRUE) ? 0 : 1,
                                             _ ("Comparison"), G_CALLBACK (on_comparison)));
    return;
  }
  if (info->type == MUSTER_FACT_WORD) {
    g_autoptr (GPtrArray) scale = g_ptr_array_new ();
    int word = now != NULL ? muster_fact_word (info, muster_json_text (muster_json_get (v, now), "")) : -1;
    for (guint i = 0; info->words[i] != NULL; i++)
      g_ptr_array_add (scale, (gpointer)muster_plan_words_scale (info->words[i]));
    muster_wrap_box_append (line, choice_of (self, (const char *const *)scale->pdata, scale->len,
                                             word >= 0 ? (guint)word : GTK_INVALID_LIST_POSITION, _ ("Word"),
                                             G_CALLBACK (on_word)));
    muster_wrap_box_append (
        line, choice_of (self, words, G_N_ELEMENTS (words), at, _ ("Comparison"), G_CALLBACK (on_comparison)));
    return;
  }
  const MusterPlanField number = { now != NULL ? now : "at_least", MUSTER_PLAN_FIELD_NUMBER, N_ ("Number"), NULL };
  g_autofree char *unit = muster_plan_words_amount (info, 2);
  GtkWidget *field = muster_plan_field_new (self->draft, &number, self->path), *entry;
  gtk_widget_set_visible (gtk_widget_get_first_child (field), FALSE);
  entry = gtk_widget_get_next_sibling (gtk_widget_get_first_child (field));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_hexpand (entry, FALSE);
  name_it (entry, "number");
  muster_wrap_box_append (
      line, choice_of (self, numbers, G_N_ELEMENTS (numbers), at, _ ("Comparison"), G_CALLBACK (on_comparison)));
  muster_wrap_box_append (line, field);
  g_auto (GStrv) around = g_strsplit (unit, "2", 2); /* "2 people" without its number */
  if (around[0] != NULL && around[1] != NULL && *around[1] != '\0')
    muster_wrap_box_append (line, muster_part_label (g_strstrip (around[1]), "secondary"));
}

/* ---- where and when ---- */

static void
on_place (GtkDropDown *choice, GParamSpec *pspec, MusterPlanCondition *self)
{
  if (!self->filling)
    muster_plan_threshold_set_place (self->draft, self->path, (MusterPlanPlace)gtk_drop_down_get_selected (choice));
}

static void
on_span (GtkDropDown *choice, GParamSpec *pspec, MusterPlanCondition *self)
{
  if (!self->filling)
    muster_plan_threshold_set_span (self->draft, self->path, (int)gtk_drop_down_get_selected (choice) - 1);
}

static void
add_scope (MusterPlanCondition *self, MusterWrapBox *line, const MusterJson *v)
{
  const char *const places[] = { _ ("anywhere"), _ ("in a provincial capital"), _ ("not in a provincial capital"),
                                 _ ("in places with these codes"), _ ("as the file says") };
  const char *const times[]
      = { _ ("at any time"), _ ("within hours of the onset"), _ ("growth within hours"), _ ("held for hours") };
  const char *span = muster_plan_threshold_span (v);
  guint place = (guint)muster_plan_threshold_place (v), time = 0;
  while (span != NULL && strcmp (muster_plan_spans[time++], span) != 0)
    ;
  muster_wrap_box_append (line, choice_of (self, places, place == MUSTER_PLAN_OTHER_PLACE ? 5 : 4, place, _ ("Where"),
                                           G_CALLBACK (on_place)));
  if (place == MUSTER_PLAN_BELOW_CODES) {
    const MusterPlanField codes = { "place.codes", MUSTER_PLAN_FIELD_TEXTS, N_ ("Codes"), NULL };
    muster_wrap_box_append (line, muster_plan_field_new (self->draft, &codes, self->path));
  }
  muster_wrap_box_append (
      line, choice_of (self, times, G_N_ELEMENTS (times), time, _ ("Within what time"), G_CALLBACK (on_span)));
  if (span != NULL) {
    const MusterPlanField hours = { span, MUSTER_PLAN_FIELD_NUMBER, N_ ("Hours"), NULL };
    muster_wrap_box_append (line, muster_plan_field_new (self->draft, &hours, self->path));
  }
}

/* ---- several together ---- */

static void
on_together (GtkDropDown *choice, GParamSpec *pspec, MusterPlanCondition *self)
{
  if (!self->filling)
    muster_plan_threshold_together (self->draft, self->path, gtk_drop_down_get_selected (choice) == 0);
}

static void
on_add (MusterPlanCondition *self)
{
  muster_plan_threshold_add (self->draft, self->path);
}

static void
on_and (MusterPlanCondition *self)
{
  muster_plan_threshold_and (self->draft, self->path);
}

static void
on_remove (GtkWidget *button)
{
  MusterPlanCondition *self = MUSTER_PLAN_CONDITION (gtk_widget_get_ancestor (button, MUSTER_TYPE_PLAN_CONDITION));
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (button), "path"));
  muster_plan_draft_put (self->draft, path, NULL);
}

static void
add_together (MusterPlanCondition *self, GtkWidget *column, const MusterJson *v)
{
  const char *const forms[] = { _ ("all of these together"), _ ("one of these") };
  const char *form = muster_json_get (v, "all") != NULL ? "all" : "any";
  GtkWidget *choice = choice_of (self, forms, 2, g_str_equal (form, "all") ? 0 : 1, _ ("How they belong together"),
                                 G_CALLBACK (on_together));
  gtk_box_append (GTK_BOX (column), choice);
  for (guint i = 0; i < muster_json_length (muster_json_get (v, form)); i++) {
    g_autofree char *path = g_strdup_printf ("%s.%s[%u]", self->path, form, i);
    GtkWidget *remove = gtk_button_new_with_label (_ ("Remove this condition"));
    GtkWidget *one = muster_plan_condition_new (self->draft, path);
    gtk_widget_add_css_class (one, "plan-nested");
    gtk_box_append (GTK_BOX (column), one);
    g_object_set_data_full (G_OBJECT (remove), "path", g_steal_pointer (&path), g_free);
    g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), NULL);
    gtk_widget_add_css_class (remove, "link-like");
    gtk_widget_set_halign (remove, GTK_ALIGN_START);
    gtk_box_append (GTK_BOX (column), remove);
  }
  GtkWidget *add = muster_part_link (_ ("Add a condition"), G_CALLBACK (on_add), self);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  name_it (add, "add");
  gtk_box_append (GTK_BOX (column), add);
}

/* ---- the widget ---- */

/* The descendant that was named so. (nullable) */
static GtkWidget *
find_key (GtkWidget *widget, const char *key)
{
  if (g_object_get_data (G_OBJECT (widget), "key") == key)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_key (child, key);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static const char *
focused_key (MusterPlanCondition *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  for (; focus != NULL && focus != GTK_WIDGET (self); focus = gtk_widget_get_parent (focus))
    if (g_object_get_data (G_OBJECT (focus), "key") != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
      return g_object_get_data (G_OBJECT (focus), "key");
  return NULL;
}

static void
build (MusterPlanCondition *self)
{
  const MusterJson *v = json (self);
  const char *key = focused_key (self);
  g_autofree char *shape = muster_plan_threshold_shape (v);
  if (g_strcmp0 (shape, self->shape) == 0 || v == NULL)
    return;
  g_free (self->shape);
  self->shape = g_steal_pointer (&shape);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->filling = TRUE;
  if (muster_json_get (v, "all") != NULL || muster_json_get (v, "any") != NULL) {
    add_together (self, column, v);
  } else {
    GtkWidget *first = g_object_new (MUSTER_TYPE_WRAP_BOX, "spacing", 6, NULL),
              *second = g_object_new (MUSTER_TYPE_WRAP_BOX, "spacing", 6, NULL);
    GtkWidget *and = muster_part_link (_ ("And another condition"), G_CALLBACK (on_and), self);
    add_facts (self, MUSTER_WRAP_BOX (first), v);
    add_bound (self, MUSTER_WRAP_BOX (first), v);
    add_scope (self, MUSTER_WRAP_BOX (second), v);
    name_it (and, "and");
    muster_wrap_box_append (MUSTER_WRAP_BOX (second), and);
    gtk_box_append (GTK_BOX (column), first);
    gtk_box_append (GTK_BOX (column), second);
  }
  gtk_box_append (GTK_BOX (column), muster_plan_problem_new (self->draft, self->path, FALSE));
  self->filling = FALSE;
  adw_bin_set_child (ADW_BIN (self), column);
  GtkWidget *back = key != NULL ? find_key (column, key) : NULL;
  if (back != NULL)
    gtk_widget_child_focus (back, GTK_DIR_TAB_FORWARD);
}

/* Not while the drop-down that asked for it is still busy. */
static gboolean
on_idle (gpointer data)
{
  MusterPlanCondition *self = data;
  self->idle = 0;
  build (self);
  return G_SOURCE_REMOVE;
}

static void
on_draft (MusterPlanCondition *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
muster_plan_condition_dispose (GObject *object)
{
  g_clear_handle_id (&MUSTER_PLAN_CONDITION (object)->idle, g_source_remove);
  G_OBJECT_CLASS (muster_plan_condition_parent_class)->dispose (object);
}

static void
muster_plan_condition_finalize (GObject *object)
{
  MusterPlanCondition *self = MUSTER_PLAN_CONDITION (object);
  g_free (self->path);
  g_free (self->shape);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (muster_plan_condition_parent_class)->finalize (object);
}

static void
muster_plan_condition_class_init (MusterPlanConditionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_plan_condition_dispose;
  G_OBJECT_CLASS (klass)->finalize = muster_plan_condition_finalize;
}

static void
muster_plan_condition_init (MusterPlanCondition *self)
{
}

GtkWidget *
muster_plan_condition_new (MusterPlanDraft *draft, const char *path)
{
  MusterPlanCondition *self = g_object_new (MUSTER_TYPE_PLAN_CONDITION, NULL);
  self->draft = g_object_ref (draft);
  self->path = g_strdup (path);
  build (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
