/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The areas to choose from are the drawn ones, the newest first, those of the selected incident before the others. The
 * count runs on a thread a moment after the last change; an older answer that comes late is dropped. */
#include "console/warning-form.h"
#include "console/age-label.h"
#include "desk/frozen-scene.h"
#include "console/keyed-box.h"
#include "desk/named-records.h"
#include "console/page-parts.h"
#include "desk/time-words.h"
#include "console/warning-shield.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>

#define COUNT_WAIT 250 /* ms */

struct _MusterWarningForm {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *out, *none_out, *level, *title, *area, *places, *english, *chinese, *channels, *hours, *count, *problem;
  GtkStringList *areas;
  GPtrArray *plots; /* MusterRecord (owned): of areas, from the second row */
  guint count_due, turn;
  gint64 people; /* negative: unknown */
  char *basis;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MusterWarningForm, muster_warning_form, ADW_TYPE_BIN)

static const char *
typed (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static const MusterRecord *
chosen_plot (MusterWarningForm *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->area));
  return at != GTK_INVALID_LIST_POSITION && at > 0 && at <= self->plots->len ? g_ptr_array_index (self->plots, at - 1)
                                                                             : NULL;
}

/* ---- counting ---- */

typedef struct {
  MusterFrozenScene *scene;
  char *area;   /* (nullable) */
  GStrv places; /* (nullable) */
  guint turn;
  gint64 people;
  char *basis;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;
  muster_frozen_scene_free (count->scene);
  g_free (count->area);
  g_strfreev (count->places);
  g_free (count->basis);
  g_free (count);
}

static void
run_count (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  count->people = muster_people_inside (muster_frozen_scene_look (count->scene), count->area,
                                        (const char *const *)count->places, &count->basis);
  g_task_return_boolean (task, TRUE);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterWarningForm) self = data;
  Count *count = g_task_get_task_data (G_TASK (result));
  if (count->turn != self->turn)
    return;
  self->people = count->people;
  g_free (self->basis);
  self->basis = g_steal_pointer (&count->basis);
  g_autofree char *text = self->people >= 0
                              ? g_strdup_printf (ngettext ("About %d person inside (%s)", "About %d people inside (%s)",
                                                           (gulong)self->people),
                                                 (int)self->people, self->basis)
                              : g_strdup_printf (_ ("How many people are inside is not known: %s"), self->basis);
  muster_part_set_text (self->count, text);
}

static gboolean
on_count_due (gpointer data)
{
  static const MusterKind kinds[] = { MUSTER_JURISDICTION };
  MusterWarningForm *self = data;
  const MusterRecord *plot = chosen_plot (self);
  g_autofree char *unknown = NULL;
  g_auto (GStrv) places = muster_named_records (self->desk, MUSTER_JURISDICTION, typed (self->places), &unknown);
  gboolean any = places != NULL && *places != NULL;
  self->count_due = 0;
  self->turn++;
  self->people = -1;
  muster_part_set_text (self->count, NULL);
  if (plot == NULL && !any)
    return G_SOURCE_REMOVE;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_counted, g_object_ref (self));
  Count *count = g_new0 (Count, 1);
  count->scene = muster_frozen_scene_new (self->desk, kinds, G_N_ELEMENTS (kinds));
  count->area = plot != NULL ? g_strdup (muster_record_text (plot, MUSTER_PLOT_GEOMETRY)) : NULL;
  count->places = any ? g_steal_pointer (&places) : NULL;
  count->turn = self->turn;
  g_task_set_task_data (task, count, count_free);
  g_task_run_in_thread (task, run_count);
  return G_SOURCE_REMOVE;
}

static void
queue_count (MusterWarningForm *self)
{
  g_clear_handle_id (&self->count_due, g_source_remove);
  self->count_due = g_timeout_add (COUNT_WAIT, on_count_due, self);
}

/* ---- issuing ---- */

static char *
text_of (GtkWidget *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strdup (g_strstrip (text));
}

static void
add_language (GString *json, const char *language, const char *headline, const char *text)
{
  if (*text == '\0')
    return;
  muster_json_name (json, language);
  g_string_append_c (json, '{');
  muster_json_name (json, "headline");
  muster_json_add_text (json, headline);
  muster_json_name (json, "description");
  muster_json_add_text (json, text);
  g_string_append_c (json, '}');
}

static GStrv
chosen_channels (MusterWarningForm *self)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  for (GtkWidget *child = gtk_widget_get_first_child (self->channels); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *button = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
      g_strv_builder_add (values, g_object_get_data (G_OBJECT (button), "value"));
  }
  return g_strv_builder_end (values);
}

/* The first thing that is missing, said; NULL: it can go out. */
static char *
problem_of (MusterWarningForm *self, GStrv *places)
{
  g_autofree char *title = g_strstrip (g_strdup (typed (self->title))), *unknown = NULL;
  *places = muster_named_records (self->desk, MUSTER_JURISDICTION, typed (self->places), &unknown);
  if (*title == '\0')
    return g_strdup (_ ("What is warned of? Type a title."));
  if (*places == NULL)
    return g_strdup_printf (_ ("No jurisdiction is called “%s”."), unknown);
  if (chosen_plot (self) == NULL && **places == NULL)
    return g_strdup (_ ("Where? Choose a drawn area, or type jurisdictions."));
  g_autofree char *english = text_of (self->english), *chinese = text_of (self->chinese);
  if (*english == '\0' && *chinese == '\0')
    return g_strdup (_ ("What are people told? Type a text in one language at least."));
  return NULL;
}

static void
on_issue (MusterWarningForm *self)
{
  g_auto (GStrv) places = NULL;
  g_autofree char *problem = problem_of (self, &places);
  muster_part_set_text (self->problem, problem);
  if (problem != NULL)
    return;
  const MusterRecord *plot = chosen_plot (self);
  MusterRecord *selected = muster_desk_get (self->desk, muster_desk_get_selected (self->desk));
  const char *incident = plot != NULL ? muster_record_text (plot, MUSTER_PLOT_INCIDENT) : NULL;
  g_autofree char *title = g_strstrip (g_strdup (typed (self->title)));
  g_autofree char *english = text_of (self->english), *chinese = text_of (self->chinese);
  g_autoptr (GString) texts = g_string_new ("{");
  g_auto (GStrv) channels = chosen_channels (self);
  MusterIntent *intent = muster_intent_new ("warning.issue");
  gint64 now = muster_desk_now (self->desk);
  if (incident == NULL && selected != NULL && selected->kind == MUSTER_INCIDENT)
    incident = selected->id;
  muster_intent_text (intent, MUSTER_WARNING_TITLE, title);
  muster_intent_text (intent, MUSTER_WARNING_LEVEL,
                      muster_words_warning[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->level))].value);
  if (incident != NULL)
    muster_intent_text (intent, MUSTER_WARNING_INCIDENT, incident);
  if (plot != NULL)
    muster_intent_json (intent, MUSTER_WARNING_AREA, muster_record_text (plot, MUSTER_PLOT_GEOMETRY));
  if (*places != NULL)
    muster_intent_strv (intent, MUSTER_WARNING_JURISDICTIONS, (const char *const *)places);
  add_language (texts, "en", title, english);
  add_language (texts, "zh_CN", title, chinese);
  g_string_append_c (texts, '}');
  muster_intent_json (intent, MUSTER_WARNING_TEXTS, texts->str);
  if (*channels != NULL)
    muster_intent_strv (intent, MUSTER_WARNING_CHANNELS, (const char *const *)channels);
  muster_intent_int (intent, MUSTER_WARNING_EXPIRES_AT,
                     now + (gint64)gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->hours)) * 3600000);
  if (self->people >= 0) {
    muster_intent_int (intent, MUSTER_WARNING_RECIPIENTS, self->people);
    muster_intent_text (intent, MUSTER_WARNING_RECIPIENTS_BASIS, self->basis);
  }
  g_autofree char *sentence = g_strdup_printf (_ ("Warning issued: %s"), title);
  muster_desk_do (self->desk, intent, sentence);
  gtk_editable_set_text (GTK_EDITABLE (self->title), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->english)), "", -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->chinese)), "", -1);
}

/* ---- what is out, and where ---- */

static void
on_warning (GtkWidget *row)
{
  MusterWarningForm *self = MUSTER_WARNING_FORM (gtk_widget_get_ancestor (row, MUSTER_TYPE_WARNING_FORM));
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  MusterDesk *desk = self->desk;
  gtk_widget_activate_action (row, "inspector.leave-page", NULL);
  muster_desk_select (desk, id);
}

static void
show_out (MusterWarningForm *self)
{
  MusterKeyedBox *box = MUSTER_KEYED_BOX (self->out);
  g_autoptr (GPtrArray) warnings = muster_desk_list (self->desk, MUSTER_WARNING);
  gint64 now = muster_desk_now (self->desk);
  muster_keyed_box_begin (box);
  for (guint i = 0; i < warnings->len; i++) {
    const MusterRecord *r = g_ptr_array_index (warnings, i);
    const char *level = muster_record_text (r, MUSTER_WARNING_LEVEL);
    if (muster_warning_state (r, now) != MUSTER_WARNING_OUT)
      continue;
    g_autofree char *key = g_strconcat (r->id, " ", level, NULL);
    GtkWidget *row = muster_keyed_box_take (box, key);
    if (row == NULL) {
      row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *link = muster_part_name_link (G_CALLBACK (on_warning), row), *age = muster_age_label_new (),
                *shield = muster_warning_shield_new (level);
      g_object_set_data_full (G_OBJECT (row), "id", g_strdup (r->id), g_free);
      muster_part_name_link_set (link, muster_record_name (r));
      gtk_widget_set_hexpand (link, TRUE);
      gtk_widget_set_valign (shield, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (row, "page-row");
      gtk_widget_set_tooltip_text (age, _ ("Runs out"));
      muster_age_label_set_deadline (MUSTER_AGE_LABEL (age), muster_record_int (r, MUSTER_WARNING_EXPIRES_AT, 0));
      gtk_box_append (GTK_BOX (row), shield);
      gtk_box_append (GTK_BOX (row), link);
      gtk_box_append (GTK_BOX (row), age);
      gtk_widget_set_visible (age, muster_record_has (r, MUSTER_WARNING_EXPIRES_AT));
      muster_keyed_box_add (box, key, row);
    }
  }
  muster_keyed_box_end (box);
  gtk_widget_set_visible (self->none_out, muster_keyed_box_count (box) == 0);
}

static int
compare_plots (gconstpointer a, gconstpointer b, gpointer selected)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  gboolean p = g_strcmp0 (muster_record_text (x, MUSTER_PLOT_INCIDENT), selected) == 0,
           q = g_strcmp0 (muster_record_text (y, MUSTER_PLOT_INCIDENT), selected) == 0;
  if (p != q)
    return p ? -1 : 1;
  return x->created > y->created ? -1 : x->created < y->created;
}

static void
unref_record (gpointer record)
{
  muster_record_unref (record);
}

static void
show_areas (MusterWarningForm *self)
{
  g_autoptr (GPtrArray) plots = muster_desk_list (self->desk, MUSTER_PLOT);
  const MusterRecord *kept = chosen_plot (self);
  g_autofree char *kept_id = kept != NULL ? g_strdup (kept->id) : NULL;
  g_ptr_array_sort_with_data (plots, compare_plots, (gpointer)muster_desk_get_selected (self->desk));
  gtk_string_list_splice (self->areas, 0, g_list_model_get_n_items (G_LIST_MODEL (self->areas)), NULL);
  g_ptr_array_set_size (self->plots, 0);
  gtk_string_list_append (self->areas, _ ("no drawn area"));
  for (guint i = 0; i < plots->len; i++) {
    MusterRecord *r = g_ptr_array_index (plots, i);
    const char *geometry = muster_record_text (r, MUSTER_PLOT_GEOMETRY);
    if (geometry == NULL || strstr (geometry, "Polygon") == NULL)
      continue;
    const char *look = muster_record_text (r, MUSTER_PLOT_LOOK);
    gtk_string_list_append (self->areas, muster_record_has (r, MUSTER_PLOT_TITLE)
                                             ? muster_record_name (r)
                                             : muster_word_label (muster_words_plot, look));
    g_ptr_array_add (self->plots, muster_record_ref (r));
    if (g_strcmp0 (kept_id, r->id) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->area), self->plots->len);
  }
  if (kept_id == NULL && self->plots->len > 0)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->area), 1);
}

static void
on_map (MusterWarningForm *self)
{
  show_out (self);
  show_areas (self);
  queue_count (self);
}

static void
on_changed (MusterWarningForm *self, GPtrArray *records)
{
  gboolean warnings = FALSE, plots = FALSE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (guint i = 0; i < records->len; i++) {
    MusterKind kind = ((MusterRecord *)g_ptr_array_index (records, i))->kind;
    warnings |= kind == MUSTER_WARNING;
    plots |= kind == MUSTER_PLOT;
  }
  if (warnings)
    show_out (self);
  if (plots)
    show_areas (self);
}

static void
muster_warning_form_dispose (GObject *object)
{
  MusterWarningForm *self = MUSTER_WARNING_FORM (object);
  g_clear_handle_id (&self->count_due, g_source_remove);
  self->turn++;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->areas);
  g_clear_pointer (&self->plots, g_ptr_array_unref);
  g_clear_pointer (&self->basis, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_warning_form_parent_class)->dispose (object);
}

static void
muster_warning_form_class_init (MusterWarningFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_warning_form_dispose;
}

static void
muster_warning_form_init (MusterWarningForm *self)
{
  self->plots = g_ptr_array_new_with_free_func (unref_record);
  self->people = -1;
}

/* ---- putting it together ---- */

static void
add_row (GtkWidget *grid, int row, const char *what, GtkWidget *widget)
{
  GtkWidget *label = muster_part_label (what, "secondary");
  gtk_label_set_yalign (GTK_LABEL (label), 0.5);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), widget, 1, row, 1, 1);
}

static GtkWidget *
make_text (GtkWidget **view, const char *name)
{
  GtkWidget *frame = gtk_scrolled_window_new ();
  *view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (*view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (*view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (*view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (*view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (*view), 4);
  muster_part_name (*view, name);
  gtk_widget_add_css_class (frame, "sheet");
  gtk_widget_add_css_class (frame, "writable");
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 58);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), *view);
  return frame;
}

static GtkWidget *
make_channels (void)
{
  GtkWidget *box = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 4);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 2);
  for (const MusterWord *word = muster_words_spread; word->value != NULL; word++) {
    GtkWidget *button = gtk_toggle_button_new_with_label (_ (word->label));
    gtk_widget_add_css_class (button, "channel");
    g_object_set_data (G_OBJECT (button), "value", (gpointer)word->value);
    gtk_flow_box_insert (GTK_FLOW_BOX (box), button, -1);
    gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  }
  return box;
}

static GtkWidget *
make_form (MusterWarningForm *self)
{
  GtkWidget *grid = gtk_grid_new (), *text;
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 10);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (const MusterWord *word = muster_words_warning; word->value != NULL; word++)
    gtk_string_list_append (levels, _ (word->label));
  self->areas = gtk_string_list_new (NULL);
  guint least = g_list_model_get_n_items (G_LIST_MODEL (levels)) - 1;
  self->title = gtk_entry_new ();
  self->level = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (levels)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->level), least); /* the highest is chosen, never left standing */
  self->area = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->areas)), NULL);
  self->places = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->places), _ ("jurisdictions, with commas"));
  self->hours = gtk_spin_button_new_with_range (1, 168, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hours), 12);
  muster_part_name (self->title, _ ("Title"));
  muster_part_name (self->places, _ ("Jurisdictions"));
  muster_part_name (self->hours, _ ("Hours it holds"));
  muster_part_name_inner (self->level, _ ("Warning level"));
  muster_part_name_inner (self->area, _ ("Drawn area"));
  add_row (grid, 0, _ ("Title"), self->title);
  add_row (grid, 1, _ ("Warning level"), self->level);
  add_row (grid, 2, _ ("Drawn area"), self->area);
  add_row (grid, 3, _ ("Jurisdictions"), self->places);
  text = make_text (&self->english, _ ("Text, English"));
  add_row (grid, 4, _ ("English"), text);
  text = make_text (&self->chinese, _ ("Text, Chinese"));
  add_row (grid, 5, _ ("Chinese"), text);
  add_row (grid, 6, _ ("Channels"), self->channels = make_channels ());
  add_row (grid, 7, _ ("Hours it holds"), self->hours);
  g_signal_connect_swapped (self->area, "notify::selected", G_CALLBACK (queue_count), self);
  g_signal_connect_swapped (self->places, "changed", G_CALLBACK (queue_count), self);
  return grid;
}

GtkWidget *
muster_warning_form_new (MusterDesk *desk)
{
  MusterWarningForm *self = g_object_new (MUSTER_TYPE_WARNING_FORM, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *issue;
  self->desk = g_object_ref (desk);
  issue = muster_part_button (_ ("Issue the warning"), G_CALLBACK (on_issue), self);
  gtk_widget_add_css_class (issue, "suggested-action");
  gtk_widget_set_halign (issue, GTK_ALIGN_END);
  GtkWidget *parts[] = { muster_part_label (_ ("Warnings"), "title"),
                         muster_part_section (_ ("In force")),
                         self->none_out = muster_part_label (_ ("No warning of ours is out."), "secondary"),
                         self->out = muster_keyed_box_new (),
                         muster_part_section (_ ("New warning")),
                         make_form (self),
                         self->count = muster_part_label ("", "secondary"),
                         self->problem = muster_part_label ("", "wrong"),
                         issue };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_widget_set_visible (self->count, FALSE);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  return GTK_WIDGET (self);
}
