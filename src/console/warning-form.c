/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where it holds is warning-where.c's; here stand what is said, to whom and for how long, and the warnings that are
 * out. One that ran out stays in the list, as such, until the day is over: somebody may have to extend it. */
#include "console/warning-form.h"
#include "console/age-label.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/warning-shield.h"
#include "console/warning-where.h"
#include "response/outreach.h"
#include <glib/gi18n-lib.h>

#define DAY (24 * 3600 * 1000) /* ms */

struct _MusterWarningForm {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *out, *none_out, *form, *level, *title, *english, *chinese, *channels, *hours, *problem, *anyway;
  MusterWarningWhere *where;
};

G_DEFINE_FINAL_TYPE (MusterWarningForm, muster_warning_form, ADW_TYPE_BIN)

static const char *
typed (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
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

/* A word of muster_words_warning, NULL: none is chosen yet. The first of the list is none. */
static const char *
chosen_level (MusterWarningForm *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->level));
  return at == 0 || at == GTK_INVALID_LIST_POSITION ? NULL : muster_words_warning[at - 1].value;
}

/* The first thing that is missing, said, and where it is to be mended; NULL: it can go out. */
static char *
problem_of (MusterWarningForm *self, GStrv *places, GtkWidget **fault)
{
  g_autofree char *title = g_strstrip (g_strdup (typed (self->title))), *unknown = NULL;
  *places = muster_warning_where_get_places (self->where, &unknown);
  *fault = self->title;
  if (*title == '\0')
    return g_strdup (_ ("What is warned of? Type a title."));
  *fault = self->level;
  if (chosen_level (self) == NULL)
    return g_strdup (_ ("How grave is it? Choose a level."));
  *fault = GTK_WIDGET (self->where);
  if (*places == NULL)
    return g_strdup_printf (_ ("No jurisdiction is called “%s”."), unknown);
  if (muster_warning_where_get_area (self->where) == NULL && **places == NULL)
    return g_strdup (_ ("Where? Draw or choose an area, or type jurisdictions."));
  g_autofree char *english = text_of (self->english), *chinese = text_of (self->chinese);
  *fault = g_str_has_prefix (g_get_language_names ()[0], "zh") ? self->chinese : self->english;
  if (*english == '\0' && *chinese == '\0')
    return g_strdup (_ ("What are people told? Type a text in one language at least."));
  return NULL;
}

/* The reason stands under what is at fault, which has the focus: both are in view on the smallest screen. */
static void
show_problem (MusterWarningForm *self, const char *problem, GtkWidget *fault)
{
  muster_part_set_text (self->problem, problem);
  if (problem == NULL)
    return;
  GtkWidget *row = fault;
  while (gtk_widget_get_parent (row) != self->form)
    row = gtk_widget_get_parent (row);
  gtk_box_reorder_child_after (GTK_BOX (self->form), self->problem, row);
  if (!gtk_widget_grab_focus (fault))
    gtk_widget_child_focus (fault, GTK_DIR_TAB_FORWARD);
  muster_part_bring_up (row);
}

static void
on_channel (MusterWarningForm *self)
{
  if (!gtk_widget_get_visible (self->anyway))
    return;
  gtk_widget_set_visible (self->anyway, FALSE);
  muster_part_set_text (self->problem, NULL);
}

static void
issue (MusterWarningForm *self, gboolean nobody_too)
{
  g_auto (GStrv) places = NULL, channels = chosen_channels (self);
  GtkWidget *fault;
  g_autofree char *problem = problem_of (self, &places, &fault);
  gboolean unheard = problem == NULL && *channels == NULL && !nobody_too;
  gtk_widget_set_visible (self->anyway, unheard);
  show_problem (self, unheard ? _ ("Not issued yet: without a channel it reaches nobody. Choose one.") : problem,
                unheard ? self->channels : fault);
  if (problem != NULL || unheard)
    return;
  MusterRecord *selected = muster_desk_get (self->desk, muster_desk_get_selected (self->desk));
  const char *area = muster_warning_where_get_area (self->where), *basis,
             *incident = muster_warning_where_get_incident (self->where);
  gint64 people = muster_warning_where_get_people (self->where, &basis);
  g_autofree char *title = g_strstrip (g_strdup (typed (self->title)));
  g_autofree char *english = text_of (self->english), *chinese = text_of (self->chinese);
  g_autoptr (GString) texts = g_string_new ("{");
  MusterIntent *intent = muster_intent_new ("warning.issue");
  gint64 now = muster_desk_now (self->desk);
  if (incident == NULL && selected != NULL && selected->kind == MUSTER_INCIDENT)
    incident = selected->id;
  muster_intent_text (intent, MUSTER_WARNING_TITLE, title);
  muster_intent_text (intent, MUSTER_WARNING_LEVEL, chosen_level (self));
  if (incident != NULL)
    muster_intent_text (intent, MUSTER_WARNING_INCIDENT, incident);
  if (area != NULL)
    muster_intent_json (intent, MUSTER_WARNING_AREA, area);
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
  if (people >= 0) {
    muster_intent_int (intent, MUSTER_WARNING_RECIPIENTS, people);
    muster_intent_text (intent, MUSTER_WARNING_RECIPIENTS_BASIS, basis);
  }
  g_autofree char *sentence = g_strdup_printf (_ ("Warning issued: %s"), title);
  muster_desk_do (self->desk, intent, sentence);
  gtk_editable_set_text (GTK_EDITABLE (self->title), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->english)), "", -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->chinese)), "", -1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->level), 0);
  muster_warning_where_clear (self->where);
}

static void
on_issue (MusterWarningForm *self)
{
  issue (self, FALSE);
}

static void
on_issue_anyway (MusterWarningForm *self)
{
  issue (self, TRUE);
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
    MusterWarningState state = muster_warning_state (r, now);
    gint64 ends = muster_record_int (r, MUSTER_WARNING_EXPIRES_AT, 0);
    if (state != MUSTER_WARNING_OUT && (state != MUSTER_WARNING_EXPIRED || now - ends > DAY))
      continue;
    g_autofree char *key = g_strdup_printf ("%s %s %d %" G_GINT64_FORMAT, r->id, level, (int)state, ends);
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
      gtk_widget_set_tooltip_text (age, state == MUSTER_WARNING_OUT ? _ ("Runs out") : _ ("Ran out"));
      muster_age_label_set_deadline (MUSTER_AGE_LABEL (age), ends);
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

static void
on_map (MusterWarningForm *self)
{
  show_out (self);
}

static void
on_level (MusterWarningForm *self)
{
  muster_warning_where_set_level (self->where, chosen_level (self));
}

static void
on_changed (MusterWarningForm *self, GPtrArray *records)
{
  for (guint i = 0; gtk_widget_get_mapped (GTK_WIDGET (self)) && i < records->len; i++)
    if (((MusterRecord *)g_ptr_array_index (records, i))->kind == MUSTER_WARNING) {
      show_out (self);
      return;
    }
}

static void
muster_warning_form_dispose (GObject *object)
{
  MusterWarningForm *self = MUSTER_WARNING_FORM (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
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
}

/* ---- putting it together ---- */

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
make_channels (MusterWarningForm *self)
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
    g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_channel), self);
    gtk_flow_box_insert (GTK_FLOW_BOX (box), button, -1);
    gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  }
  return box;
}

static GtkWidget *
make_form (MusterWarningForm *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *english, *chinese;
  g_autoptr (GtkSizeGroup) labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);
  gtk_string_list_append (levels, _ ("not chosen yet")); /* no level is left standing that nobody chose */
  for (const MusterWord *word = muster_words_warning; word->value != NULL; word++)
    gtk_string_list_append (levels, _ (word->label));
  self->title = gtk_entry_new ();
  self->level = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (levels)), NULL);
  self->where = MUSTER_WARNING_WHERE (muster_warning_where_new (self->desk, labels));
  self->hours = gtk_spin_button_new_with_range (1, 168, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->hours), 12);
  muster_part_name (self->title, _ ("Title"));
  muster_part_name (self->hours, _ ("Hours it holds"));
  muster_part_name_inner (self->level, _ ("Warning level"));
  english = make_text (&self->english, _ ("Text, English"));
  chinese = make_text (&self->chinese, _ ("Text, Chinese"));
  gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("Title"), self->title));
  gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("Warning level"), self->level));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->where));
  if (g_str_has_prefix (g_get_language_names ()[0], "zh")) { /* one's own language first */
    gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("Chinese"), chinese));
    gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("English"), english));
  } else {
    gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("English"), english));
    gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("Chinese"), chinese));
  }
  gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("Channels"), self->channels = make_channels (self)));
  gtk_box_append (GTK_BOX (column), muster_part_row (labels, _ ("Hours it holds"), self->hours));
  g_signal_connect_swapped (self->level, "notify::selected", G_CALLBACK (on_level), self);
  gtk_box_append (GTK_BOX (column), self->problem = muster_part_label ("", "wrong"));
  gtk_widget_set_visible (self->problem, FALSE);
  return self->form = column;
}

GtkWidget *
muster_warning_form_new (MusterDesk *desk)
{
  MusterWarningForm *self = g_object_new (MUSTER_TYPE_WARNING_FORM, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *go;
  self->desk = g_object_ref (desk);
  go = muster_part_button (_ ("Issue the warning"), G_CALLBACK (on_issue), self);
  gtk_widget_add_css_class (go, "suggested-action");
  gtk_widget_set_halign (go, GTK_ALIGN_END);
  self->anyway = muster_part_button (_ ("Issue without a channel"), G_CALLBACK (on_issue_anyway), self);
  gtk_widget_set_halign (self->anyway, GTK_ALIGN_END);
  GtkWidget *parts[] = { muster_part_label (_ ("Warnings"), "title"),
                         muster_part_section (_ ("In force")),
                         self->none_out = muster_part_label (_ ("No warning of ours is out."), "secondary"),
                         self->out = muster_keyed_box_new (),
                         muster_part_section (_ ("New warning")),
                         make_form (self),
                         go,
                         self->anyway };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  gtk_widget_set_visible (self->anyway, FALSE);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  return GTK_WIDGET (self);
}
