/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer is kept with the frozen records it was worked out from, so that the cases which are written into a file
 * are those the figures on the screen stand for. A card is kept for each interval; only its words change. */
#include "console/interval-page.h"
#include "console/interval-strip.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/text-file.h"
#include "desk/clock-watch.h"
#include "desk/frozen-scene.h"
#include "desk/time-words.h"
#include "response/intervals.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define N_CARDS 6
#define MOST    40  /* cases shown of one interval */
#define WAIT    400 /* ms after a change */

typedef struct {
  MusterIntervalPage *page;
  guint which;
  GtkWidget *head, *name, *median, *line, *strip, *standard, *source, *cases, *more;
} Card;

struct _MusterIntervalPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GtkWidget *period, *hazard, *jurisdiction;
  GPtrArray *hazards, *jurisdictions; /* (element-type utf8) behind the choices, after their first line */
  Card cards[N_CARDS];
  MusterFrozenScene *scene; /* (nullable) of the answer */
  GPtrArray *answer;        /* (nullable) (element-type MusterInterval) */
  guint turn, due;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (MusterIntervalPage, muster_interval_page, ADW_TYPE_BIN)

/* ---- asking ---- */

typedef struct {
  MusterDesk *desk; /* (owned) keeps the standards */
  const MusterStandards *standards;
  MusterFrozenScene *scene;
  char *hazard, *jurisdiction; /* (nullable) */
  char *drill;                 /* (nullable) whose own cases only */
  gint64 from, to;
  GPtrArray *answer;
  guint turn;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;
  g_clear_pointer (&ask->scene, muster_frozen_scene_free);
  g_clear_pointer (&ask->answer, g_ptr_array_unref);
  g_object_unref (ask->desk);
  g_free (ask->drill);
  g_free (ask->hazard);
  g_free (ask->jurisdiction);
  g_free (ask);
}

static void
run_ask (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Ask *ask = data;
  const MusterIntervalFilter filter = {
    .drill = ask->drill, .hazard = ask->hazard, .jurisdiction = ask->jurisdiction, .from = ask->from, .to = ask->to
  };
  ask->answer = muster_intervals (muster_frozen_scene_look (ask->scene), ask->standards, &filter);
  g_task_return_boolean (task, TRUE);
}

static void show_answer (MusterIntervalPage *self);

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterIntervalPage) self = data;
  Ask *ask = g_task_get_task_data (G_TASK (result));
  if (ask->turn != self->turn || self->desk == NULL)
    return;
  g_clear_pointer (&self->answer, g_ptr_array_unref);
  g_clear_pointer (&self->scene, muster_frozen_scene_free);
  self->answer = g_steal_pointer (&ask->answer);
  self->scene = g_steal_pointer (&ask->scene);
  show_answer (self);
}

enum { ANY_TIME, DAY, WEEK, MONTH, THIS_YEAR, LAST_YEAR };

/* The chosen period in the calendar of here. */
static void
get_period (MusterIntervalPage *self, gint64 *from, gint64 *to)
{
  gint64 now = muster_desk_now (self->desk), day = 24 * G_GINT64_CONSTANT (3600000);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / 1000), local = g_date_time_to_local (utc);
  int year = g_date_time_get_year (local);
  g_autoptr (GDateTime) this_year = g_date_time_new_local (year, 1, 1, 0, 0, 0),
                        last_year = g_date_time_new_local (year - 1, 1, 1, 0, 0, 0);
  *from = G_MININT64;
  *to = G_MAXINT64;
  switch (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period))) {
  case DAY:
    *from = now - day;
    break;
  case WEEK:
    *from = now - 7 * day;
    break;
  case MONTH:
    *from = now - 30 * day;
    break;
  case LAST_YEAR:
    *from = g_date_time_to_unix (last_year) * 1000;
    *to = g_date_time_to_unix (this_year) * 1000;
    break;
  case THIS_YEAR:
    *from = g_date_time_to_unix (this_year) * 1000;
    break;
  case ANY_TIME:
  default:
    break;
  }
}

static const char *
chosen (GtkWidget *choice, GPtrArray *values)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice));
  return i > 0 && i <= values->len ? g_ptr_array_index (values, i - 1) : NULL;
}

static void
ask (MusterIntervalPage *self)
{
  static const MusterKind kinds[] = { MUSTER_INCIDENT, MUSTER_ASSIGNMENT, MUSTER_REPORT, MUSTER_JURISDICTION };
  if (self->filling || self->desk == NULL)
    return;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_answered, g_object_ref (self));
  Ask *ask = g_new0 (Ask, 1);
  ask->desk = g_object_ref (self->desk);
  ask->standards = muster_clock_watch_get_standards (muster_clock_watch_of (self->desk));
  ask->scene = muster_frozen_scene_new (self->desk, kinds, G_N_ELEMENTS (kinds));
  ask->drill = g_strdup (muster_desk_get_drill (self->desk));
  ask->hazard = g_strdup (chosen (self->hazard, self->hazards));
  ask->jurisdiction = g_strdup (chosen (self->jurisdiction, self->jurisdictions));
  get_period (self, &ask->from, &ask->to);
  ask->turn = ++self->turn;
  g_task_set_task_data (task, ask, ask_free);
  g_task_run_in_thread (task, run_ask);
}

/* ---- the cases ---- */

static void
on_case (GtkWidget *row)
{
  MusterIntervalPage *self = MUSTER_INTERVAL_PAGE (gtk_widget_get_ancestor (row, MUSTER_TYPE_INTERVAL_PAGE));
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "id"));
  MusterDesk *desk = self->desk;
  gtk_widget_activate_action (row, "inspector.leave-page", NULL);
  muster_desk_select (desk, id);
}

static GtkWidget *
make_case (MusterIntervalPage *self, const MusterIntervalCase *one)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *link = muster_part_name_link (G_CALLBACK (on_case), box);
  gtk_widget_add_css_class (box, "page-row");
  gtk_widget_set_hexpand (link, TRUE);
  gtk_widget_set_halign (link, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), link);
  gtk_box_append (GTK_BOX (box), muster_part_words ("", "secondary"));
  gtk_box_append (GTK_BOX (box), muster_part_words ("", "minutes"));
  g_object_set_data (G_OBJECT (box), "link", link);
  g_object_set_data_full (G_OBJECT (box), "id", g_strdup (one->incident), g_free);
  return box;
}

/* The incident, and whose time it is where that is another record: "Flooding at the river · Fire brigade Ruggell". */
static void
show_case (MusterIntervalPage *self, GtkWidget *row, const MusterInterval *v, const MusterIntervalCase *one)
{
  GtkWidget *took = gtk_widget_get_last_child (row), *when = gtk_widget_get_prev_sibling (took);
  const MusterRecord *r = muster_desk_get (self->desk, one->record);
  const MusterRecord *incident = muster_desk_get (self->desk, one->incident);
  const char *team_id
      = r != NULL && r->kind == MUSTER_ASSIGNMENT ? muster_record_text (r, MUSTER_ASSIGNMENT_TEAM) : NULL;
  const MusterRecord *team = team_id != NULL ? muster_desk_get (self->desk, team_id) : NULL;
  const char *title = incident != NULL ? muster_record_name (incident) : one->incident;
  g_autofree char *name
      = team != NULL ? g_strdup_printf ("%s · %s", title, muster_record_name (team)) : g_strdup (title);
  g_autofree char *at = muster_words_clock (muster_desk_now (self->desk), one->start);
  g_autofree char *span = one->seconds >= 0 ? muster_words_seconds (one->seconds) : g_strdup (_ ("left out"));
  muster_part_name_link_set (g_object_get_data (G_OBJECT (row), "link"), name);
  muster_part_set_text (when, at);
  muster_part_set_text (took, span);
  gtk_widget_set_tooltip_text (took,
                               one->seconds < 0 ? _ ("The end lies before the beginning: a clock was wrong") : NULL);
  muster_part_class (took, "late", one->seconds < 0 || (v->limit > 0 && one->seconds > v->limit));
}

static void
show_cases (Card *card, const MusterInterval *v)
{
  MusterKeyedBox *box = MUSTER_KEYED_BOX (card->cases);
  gboolean open = gtk_widget_get_visible (card->cases);
  guint n = v->cases->len;
  muster_keyed_box_begin (box);
  for (guint i = 0; open && i < MIN (n, MOST); i++) {
    const MusterIntervalCase *one = g_ptr_array_index (v->cases, i);
    GtkWidget *row = muster_keyed_box_take (box, one->record);
    if (row == NULL)
      muster_keyed_box_add (box, one->record, row = make_case (card->page, one));
    show_case (card->page, row, v, one);
  }
  muster_keyed_box_end (box);
  g_autofree char *more
      = open && n > MOST ? g_strdup_printf (_ ("and %u more; all of them are in the file of cases"), n - MOST) : NULL;
  muster_part_set_text (card->more, more);
}

static void
on_head (Card *card)
{
  MusterIntervalPage *self = card->page;
  if (self->answer == NULL)
    return;
  const MusterInterval *v = g_ptr_array_index (self->answer, card->which);
  gboolean open = !gtk_widget_get_visible (card->cases) && v->cases->len > 0;
  gtk_widget_set_visible (card->cases, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (card->head), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  show_cases (card, v);
}

/* ---- the figures ---- */

static char *
line_words (const MusterInterval *v)
{
  g_autofree char *p90 = muster_words_seconds (v->p90), *longest = muster_words_seconds (v->longest);
  GString *out = g_string_new (NULL);
  if (v->n > 0)
    /* Translators: how many were measured; within what 90 % of them were; the longest */
    g_string_append_printf (
        out, ngettext ("%u case · 90 %% within %s · longest %s", "%u cases · 90 %% within %s · longest %s", v->n), v->n,
        p90, longest);
  else
    g_string_append (out, _ ("not measured"));
  if (v->odd > 0)
    g_string_append_printf (out, " · %s", _ ("some left out"));
  return g_string_free (out, FALSE);
}

/* "Standard: at most 10 s in 90 % of cases; kept in 83 %" */
static char *
standard_words (const MusterInterval *v)
{
  g_autofree char *limit = muster_words_seconds (v->limit);
  GString *out = g_string_new (NULL);
  if (v->limit <= 0)
    return NULL;
  g_string_append_printf (out, _ ("Standard: at most %s in %.0f %% of cases"), limit, v->share_asked * 100);
  if (v->n > 0)
    g_string_append_printf (out, _ ("; kept in %.0f %%"), floor (v->share_kept * 100));
  return g_string_free (out, FALSE);
}

static void
show_card (Card *card, const MusterInterval *v)
{
  g_autofree char *median = v->n > 0 ? muster_words_seconds (v->p50) : NULL;
  g_autofree char *line = line_words (v), *standard = standard_words (v);
  /* Translators: half of all cases took at most that long */
  g_autofree char *half = median != NULL ? g_strdup_printf (_ ("median %s"), median) : NULL;
  g_autofree char *said = g_strdup_printf ("%s, %s, %s", _ (v->label), half != NULL ? half : "", line);
  gtk_label_set_text (GTK_LABEL (card->name), _ (v->label));
  muster_part_set_text (card->median, half);
  muster_part_set_text (card->line, line);
  muster_part_set_text (card->standard, standard);
  muster_part_set_text (card->source, v->source);
  muster_part_class (card->standard, "wrong", v->limit > 0 && v->n > 0 && v->share_kept < v->share_asked);
  gtk_widget_set_visible (card->strip, v->n > 0);
  muster_interval_strip_show (MUSTER_INTERVAL_STRIP (card->strip), v);
  muster_part_name (card->head, said);
  if (v->cases->len == 0)
    gtk_widget_set_visible (card->cases, FALSE);
  show_cases (card, v);
}

static void
show_answer (MusterIntervalPage *self)
{
  for (guint i = 0; i < MIN (self->answer->len, N_CARDS); i++)
    show_card (&self->cards[i], g_ptr_array_index (self->answer, i));
}

/* ---- choices ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (muster_record_name (*(MusterRecord *const *)a),
                         muster_record_name (*(MusterRecord *const *)b));
}

/* Kinds that happened, and every jurisdiction; what was chosen stays so. */
static void
fill_choices (MusterIntervalPage *self)
{
  g_autoptr (GPtrArray) incidents = muster_desk_list (self->desk, MUSTER_INCIDENT);
  g_autoptr (GPtrArray) places = muster_desk_list (self->desk, MUSTER_JURISDICTION);
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL), where = gtk_string_list_new (NULL);
  g_autofree char *hazard = g_strdup (chosen (self->hazard, self->hazards));
  g_autofree char *place = g_strdup (chosen (self->jurisdiction, self->jurisdictions));
  guint at, in = 0;
  self->filling = TRUE;
  g_ptr_array_set_size (self->hazards, 0);
  g_ptr_array_set_size (self->jurisdictions, 0);
  gtk_string_list_append (kinds, _ ("Every kind"));
  for (guint i = 0; i < incidents->len; i++) {
    const char *word = muster_record_text (g_ptr_array_index (incidents, i), MUSTER_INCIDENT_HAZARD);
    if (word == NULL || g_ptr_array_find_with_equal_func (self->hazards, word, g_str_equal, NULL))
      continue;
    g_ptr_array_add (self->hazards, g_strdup (word));
    gtk_string_list_append (kinds, muster_word_label (muster_words_hazard, word));
  }
  at = 0;
  if (hazard != NULL && g_ptr_array_find_with_equal_func (self->hazards, hazard, g_str_equal, &at))
    at++;
  g_ptr_array_sort (places, compare_names);
  gtk_string_list_append (where, _ ("Everywhere"));
  for (guint i = 0; i < places->len; i++) {
    const MusterRecord *r = g_ptr_array_index (places, i);
    g_ptr_array_add (self->jurisdictions, g_strdup (r->id));
    gtk_string_list_append (where, muster_record_name (r));
    in = g_strcmp0 (r->id, place) == 0 ? i + 1 : in;
  }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->hazard), G_LIST_MODEL (kinds));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->hazard), at);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->jurisdiction), G_LIST_MODEL (where));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->jurisdiction), in);
  self->filling = FALSE;
}

/* ---- files ---- */

static void
on_save_figures (MusterIntervalPage *self)
{
  g_autofree char *text = self->answer != NULL ? muster_intervals_to_csv (self->answer) : NULL;
  if (text != NULL)
    muster_text_file_save (GTK_WIDGET (self), self->desk, _ ("Save the figures"), "intervals.csv", text);
}

static void
on_save_cases (MusterIntervalPage *self)
{
  g_autofree char *text = self->answer != NULL
                              ? muster_interval_cases_to_csv (muster_frozen_scene_look (self->scene), self->answer)
                              : NULL;
  if (text != NULL)
    muster_text_file_save (GTK_WIDGET (self), self->desk, _ ("Save the cases"), "interval-cases.csv", text);
}

/* ---- the page ---- */

static gboolean
on_due (gpointer data)
{
  MusterIntervalPage *self = data;
  self->due = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (MusterIntervalPage *self, GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++) {
    MusterKind kind = ((MusterRecord *)g_ptr_array_index (records, i))->kind;
    if ((kind == MUSTER_INCIDENT || kind == MUSTER_ASSIGNMENT || kind == MUSTER_REPORT) && self->due == 0
        && gtk_widget_get_mapped (GTK_WIDGET (self)))
      self->due = g_timeout_add (WAIT, on_due, self);
  }
}

static void
on_map (MusterIntervalPage *self)
{
  fill_choices (self);
  ask (self);
}

static void
muster_interval_page_dispose (GObject *object)
{
  MusterIntervalPage *self = MUSTER_INTERVAL_PAGE (object);
  g_clear_handle_id (&self->due, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->answer, g_ptr_array_unref);
  g_clear_pointer (&self->scene, muster_frozen_scene_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_interval_page_parent_class)->dispose (object);
}

static void
muster_interval_page_finalize (GObject *object)
{
  MusterIntervalPage *self = MUSTER_INTERVAL_PAGE (object);
  g_ptr_array_unref (self->hazards);
  g_ptr_array_unref (self->jurisdictions);
  G_OBJECT_CLASS (muster_interval_page_parent_class)->finalize (object);
}

static void
muster_interval_page_class_init (MusterIntervalPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_interval_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = muster_interval_page_finalize;
}

static void
muster_interval_page_init (MusterIntervalPage *self)
{
  self->hazards = g_ptr_array_new_with_free_func (g_free);
  self->jurisdictions = g_ptr_array_new_with_free_func (g_free);
}

static GtkWidget *
make_card (MusterIntervalPage *self, guint which)
{
  Card *card = &self->cards[which];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  card->page = self;
  card->which = which;
  card->name = muster_part_label ("", "row-title");
  card->median = muster_part_words ("", "minutes");
  gtk_widget_set_hexpand (card->name, TRUE);
  gtk_box_append (GTK_BOX (upper), card->name);
  gtk_box_append (GTK_BOX (upper), card->median);
  gtk_box_append (GTK_BOX (lines), upper);
  gtk_box_append (GTK_BOX (lines), card->strip = muster_interval_strip_new ());
  gtk_box_append (GTK_BOX (lines), card->line = muster_part_label ("", "secondary"));
  card->head = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (card->head), lines);
  gtk_widget_add_css_class (card->head, "seat-head");
  g_signal_connect_swapped (card->head, "clicked", G_CALLBACK (on_head), card);
  card->standard = muster_part_label ("", "secondary");
  card->source = muster_part_label ("", "secondary");
  gtk_widget_add_css_class (card->standard, "small");
  card->cases = muster_keyed_box_new ();
  card->more = muster_part_label ("", "secondary");
  gtk_widget_set_visible (card->cases, FALSE);
  gtk_widget_set_visible (card->more, FALSE);
  GtkWidget *const parts[] = { card->head, card->standard, card->source, card->cases, card->more };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  gtk_widget_add_css_class (box, "board-incident");
  return box;
}

static GtkWidget *
choice (const char *name, GtkStringList *lines, gboolean search, MusterIntervalPage *self)
{
  GtkWidget *widget
      = gtk_drop_down_new (G_LIST_MODEL (lines), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (widget), search);
  muster_part_name_inner (widget, name);
  gtk_widget_set_halign (widget, GTK_ALIGN_START);
  g_signal_connect_swapped (widget, "notify::selected", G_CALLBACK (ask), self);
  return widget;
}

GtkWidget *
muster_interval_page_new (MusterDesk *desk)
{
  static const char *const periods[] = { N_ ("At any time"),  N_ ("Last 24 hours"), N_ ("Last 7 days"),
                                         N_ ("Last 30 days"), N_ ("This year"),     N_ ("Last year") };
  MusterIntervalPage *self = g_object_new (MUSTER_TYPE_INTERVAL_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
                     *files = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkStringList *lines = gtk_string_list_new (NULL);
  self->desk = g_object_ref (desk);
  self->filling = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (lines, _ (periods[i]));
  self->period = choice (_ ("Period"), lines, FALSE, self);
  self->hazard = choice (_ ("Kind of incident"), gtk_string_list_new (NULL), FALSE, self);
  self->jurisdiction = choice (_ ("Jurisdiction"), gtk_string_list_new (NULL), TRUE, self);
  self->filling = FALSE;
  gtk_widget_add_css_class (column, "board");
  gtk_box_append (GTK_BOX (column), muster_part_label (_ ("How long things took"), "title"));
  gtk_box_append (GTK_BOX (column), muster_part_label (_ ("Enter on a figure shows the cases behind it"), "secondary"));
  gtk_box_append (GTK_BOX (row), self->period);
  gtk_box_append (GTK_BOX (row), self->hazard);
  gtk_box_append (GTK_BOX (column), row);
  gtk_box_append (GTK_BOX (column), self->jurisdiction);
  for (guint i = 0; i < N_CARDS; i++)
    gtk_box_append (GTK_BOX (column), make_card (self, i));
  gtk_box_append (GTK_BOX (files), muster_part_button (_ ("Save as CSV…"), G_CALLBACK (on_save_figures), self));
  gtk_box_append (GTK_BOX (files), muster_part_button (_ ("Save the cases…"), G_CALLBACK (on_save_cases), self));
  gtk_box_append (GTK_BOX (column), files);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
