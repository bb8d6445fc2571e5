/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row for each figure that counts now. Its number is a button: under it stands everything that was ever said of that
 * figure, the latest first, each with its source, its time and the records behind it. A figure is never changed: what
 * is wrong is corrected by another that names it. */
#include "console/figure-list.h"
#include "console/ask-box.h"
#include "console/fold.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/figure-words.h"
#include "desk/record-facts.h"
#include "desk/time-words.h"
#include "response/figures.h"
#include "response/incidents.h"
#include <glib/gi18n-lib.h>

struct _MusterFigureList {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *incident;
  GtkWidget *fold, *rows, *line, *source, *problem, *nothing;
};

G_DEFINE_FINAL_TYPE (MusterFigureList, muster_figure_list, ADW_TYPE_BIN)

typedef struct {
  MusterFigureList *list;
  char *name, *said; /* what its history shows, so that it is not made again for nothing */
  GtkWidget *label, *value, *from, *history, *past, *asks, *correct;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->name);
  g_free (row->said);
  g_free (row);
}

/* ---- saying it ---- */

/* What @line says as operations; NULL with a sentence in @problem. */
static GPtrArray *
read_line (MusterDesk *desk, const char *incident, const char *line, const char *source, MusterFigureWords *words,
           char **problem)
{
  g_autoptr (GError) error = NULL;
  if (!muster_figure_words_read (line, words, problem))
    return NULL;
  if (source != NULL && *source != '\0' && words->source == NULL)
    words->source = g_strdup (source);
  GPtrArray *intents = muster_figure_intents (incident, words->name, words->value, words->source, NULL,
                                              muster_desk_now (desk), &error);
  if (intents == NULL) {
    const char *why = strstr (error->message, ": ");
    *problem = g_strdup_printf (_ ("%s: this number does not fit (%s)."), muster_figure_words_label (words->name),
                                why != NULL ? why + 2 : error->message);
  }
  return intents;
}

gboolean
muster_figure_add (MusterDesk *desk, const char *incident, const char *line, const char *source,
                   MusterDeskAnswer answer, gpointer owner, char **problem)
{
  g_auto (MusterFigureWords) words = { 0 };
  GPtrArray *intents = read_line (desk, incident, line, source, &words, problem);
  if (intents == NULL)
    return FALSE;
  g_autofree char *sentence = g_strdup_printf (_ ("%s: %s"), muster_figure_words_label (words.name), words.value);
  muster_desk_submit (desk, intents, sentence, answer, owner);
  return TRUE;
}

static void
on_added (GObject *object, const char *failure)
{
  MusterFigureList *self = MUSTER_FIGURE_LIST (object);
  muster_part_set_text (self->problem, failure);
  if (failure != NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->line), "");
}

static void
on_add (MusterFigureList *self)
{
  g_autofree char *problem = NULL;
  if (self->incident == NULL)
    return;
  gboolean read = muster_figure_add (self->desk, self->incident, gtk_editable_get_text (GTK_EDITABLE (self->line)),
                                     gtk_editable_get_text (GTK_EDITABLE (self->source)), on_added, self, &problem);
  muster_part_class (self->line, "error", !read);
  muster_part_set_text (self->problem, problem);
}

/* ---- history ---- */

static int
compare_figures (gconstpointer a, gconstpointer b)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  gint64 m = muster_record_int (x, MUSTER_FIGURE_AT, 0), n = muster_record_int (y, MUSTER_FIGURE_AT, 0);
  return m != n ? (m > n ? -1 : 1) : x->created > y->created ? -1 : 1;
}

/* Every figure of @name said of the incident and what was merged into it, the latest first. (transfer container) */
static GPtrArray *
said_of (MusterFigureList *self, const char *name)
{
  const MusterScene *scene = muster_desk_get_scene (self->desk);
  g_autoptr (GPtrArray) family = muster_incident_family (scene, self->incident);
  GPtrArray *out = g_ptr_array_new ();
  for (guint i = 0; i < family->len; i++) {
    g_autoptr (GPtrArray) some = muster_scene_about (scene, MUSTER_FIGURE, MUSTER_FIGURE_INCIDENT,
                                                     ((MusterRecord *)g_ptr_array_index (family, i))->id);
    for (guint k = 0; k < some->len; k++)
      if (g_strcmp0 (muster_record_text (g_ptr_array_index (some, k), MUSTER_FIGURE_NAME), name) == 0)
        g_ptr_array_add (out, g_ptr_array_index (some, k));
  }
  g_ptr_array_sort (out, compare_figures);
  return out;
}

static gboolean
is_corrected (GPtrArray *all, const MusterRecord *figure)
{
  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (muster_record_text (g_ptr_array_index (all, i), MUSTER_FIGURE_CORRECTS), figure->id) == 0)
      return TRUE;
  return FALSE;
}

static char *
value_of (const MusterRecord *r)
{
  MusterFigureNow now
      = { .value = muster_record_real (r, MUSTER_FIGURE_VALUE, 0),
          .word = (char *)muster_record_text (r, MUSTER_FIGURE_WORD),
          .qualifier = (char *)muster_record_text (r, MUSTER_FIGURE_QUALIFIER),
          .known = muster_record_has (r, MUSTER_FIGURE_VALUE) || muster_record_has (r, MUSTER_FIGURE_WORD) };
  now.qualifier = now.qualifier != NULL ? now.qualifier : (char *)"exact";
  return muster_figure_text (&now);
}

static void
on_record (MusterFigureList *self, GtkButton *button)
{
  muster_desk_select (self->desk, g_object_get_data (G_OBJECT (button), "record"));
}

static void
add_record (MusterFigureList *self, GtkWidget *box, const char *id)
{
  MusterRecord *r = muster_desk_get (self->desk, id);
  if (r == NULL || !r->exists)
    return;
  g_autofree char *line = muster_facts_line (self->desk, r, muster_desk_now (self->desk));
  g_autofree char *words = g_strdup_printf ("%s · %s", muster_record_name (r), line);
  GtkWidget *link = muster_part_name_link (G_CALLBACK (on_record), self);
  muster_part_name_link_set (link, words);
  g_object_set_data_full (G_OBJECT (link), "record", g_strdup (id), g_free);
  gtk_box_append (GTK_BOX (box), link);
}

static void
fill_history (Row *row, const MusterFigureNow *now)
{
  MusterFigureList *self = row->list;
  g_autoptr (GPtrArray) all = said_of (self, row->name);
  g_autoptr (GString) sign = g_string_new (NULL);
  gint64 clock = muster_desk_now (self->desk);
  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (sign, "%s ", ((MusterRecord *)g_ptr_array_index (all, i))->id);
  g_string_append_printf (sign, "%.15g", now->value);
  if (g_strcmp0 (row->said, sign->str) == 0)
    return;
  g_free (row->said);
  row->said = g_strdup (sign->str);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (row->past)) != NULL;)
    gtk_box_remove (GTK_BOX (row->past), child);
  if (all->len == 0 || g_strcmp0 (now->records[0], ((MusterRecord *)g_ptr_array_index (all, 0))->id) != 0) {
    g_autofree char *at = muster_words_clock (clock, now->at);
    g_autofree char *value = muster_figure_text (now);
    /* Translators: a number, and when it was written */
    g_autofree char *words = g_strdup_printf (_ ("%s: written into the incident's facts, %s"), value, at);
    gtk_box_append (GTK_BOX (row->past), muster_part_label (words, "secondary"));
  }
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    const char *const *records = muster_record_strv (r, MUSTER_FIGURE_RECORDS);
    const char *source = muster_record_text (r, MUSTER_FIGURE_SOURCE);
    g_autofree char *value = value_of (r), *at = muster_words_clock (clock, muster_record_int (r, MUSTER_FIGURE_AT, 0));
    g_autoptr (GString) words = g_string_new (value);
    g_string_append_printf (words, " · %s · %s", source != NULL ? source : _ ("no source named"), at);
    if (is_corrected (all, r))
      g_string_append_printf (words, " · %s", _ ("corrected"));
    GtkWidget *label = muster_part_label (words->str, "secondary");
    muster_part_class (label, "struck", is_corrected (all, r));
    gtk_box_append (GTK_BOX (row->past), label);
    for (guint k = 0; records != NULL && records[k] != NULL; k++)
      add_record (self, row->past, records[k]);
  }
}

/* ---- rows ---- */

static void
on_correct (gpointer data, const char *const *texts)
{
  Row *row = data;
  MusterFigureList *self = row->list;
  g_autoptr (GPtrArray) all = said_of (self, row->name);
  g_autofree char *line = g_strdup_printf ("%s %s", row->name, texts[0]), *problem = NULL;
  g_auto (MusterFigureWords) words = { 0 };
  GPtrArray *intents = read_line (self->desk, self->incident, line, texts[1], &words, &problem);
  if (intents == NULL) {
    muster_ask_box_answer (G_OBJECT (row->asks), problem);
    return;
  }
  if (all->len > 0)
    muster_intent_text (g_ptr_array_index (intents, 0), MUSTER_FIGURE_CORRECTS,
                        ((MusterRecord *)g_ptr_array_index (all, 0))->id);
  g_autofree char *sentence
      = g_strdup_printf (_ ("Corrected: %s: %s"), muster_figure_words_label (row->name), words.value);
  muster_desk_submit (self->desk, intents, sentence, muster_ask_box_answer, row->asks);
}

static void
on_value (Row *row)
{
  gtk_widget_set_visible (row->history, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (row->value)));
}

static GtkWidget *
make_row (MusterFigureList *self, const char *name)
{
  const MusterAskField fields[] = { { _ ("Right number"), TRUE }, { _ ("From whom"), FALSE } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Row *row = g_new0 (Row, 1);
  row->list = self;
  row->name = g_strdup (name);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->label = muster_part_label (muster_figure_words_label (name), NULL);
  gtk_label_set_width_chars (GTK_LABEL (row->label), 12);
  row->value = gtk_toggle_button_new_with_label ("");
  gtk_widget_add_css_class (row->value, "link-like");
  gtk_widget_add_css_class (row->value, "numeric");
  gtk_widget_set_tooltip_text (row->value, _ ("Where this number comes from"));
  g_signal_connect_swapped (row->value, "toggled", G_CALLBACK (on_value), row);
  row->from = muster_part_words ("", "secondary");
  gtk_label_set_ellipsize (GTK_LABEL (row->from), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (row->from, TRUE);
  gtk_box_append (GTK_BOX (line), row->label);
  gtk_box_append (GTK_BOX (line), row->value);
  gtk_box_append (GTK_BOX (line), row->from);
  row->history = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (row->history, "ask-form");
  gtk_widget_set_visible (row->history, FALSE);
  row->past = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  row->asks = muster_ask_box_new ();
  row->correct = muster_ask_box_add_entries (MUSTER_ASK_BOX (row->asks), _ ("Correct…"), _ ("Correct"), fields, 2,
                                             on_correct, row);
  gtk_box_append (GTK_BOX (row->history), row->past);
  gtk_box_append (GTK_BOX (row->history), row->asks);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), row->history);
  return box;
}

static void
show_row (GtkWidget *box, const MusterFigureNow *now)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  const MusterFactInfo *info = muster_fact_find (now->name);
  g_autofree char *text = muster_figure_text (now);
  g_autofree char *with_unit
      = info != NULL && now->known && info->type == MUSTER_FACT_REAL && strcmp (info->unit, "1") != 0
            ? g_strdup_printf (C_ ("a number and its unit", "%s %s"), text, muster_unit_label (info->unit))
            : g_strdup (text);
  g_autofree char *at = now->at != 0 ? muster_words_clock (muster_desk_now (row->list->desk), now->at) : NULL;
  g_autofree char *from = now->source != NULL && at != NULL ? g_strdup_printf ("%s · %s", now->source, at)
                                                            : g_strdup (now->source != NULL ? now->source : at);
  g_autofree char *name = g_strdup_printf ("%s: %s", muster_figure_words_label (now->name), with_unit);
  gtk_button_set_label (GTK_BUTTON (row->value), with_unit);
  muster_part_name (row->value, name);
  gtk_label_set_text (GTK_LABEL (row->from), from != NULL ? from : "");
  gtk_widget_set_tooltip_text (row->from, from);
  fill_history (row, now);
}

static void
muster_figure_list_finalize (GObject *object)
{
  MusterFigureList *self = MUSTER_FIGURE_LIST (object);
  g_clear_object (&self->desk);
  g_free (self->incident);
  G_OBJECT_CLASS (muster_figure_list_parent_class)->finalize (object);
}

static void
muster_figure_list_class_init (MusterFigureListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_figure_list_finalize;
}

static GtkWidget *
make_entry (MusterFigureList *self, const char *placeholder, const char *name, int chars)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), chars);
  muster_part_name (entry, name);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_add), self);
  return entry;
}

static void
muster_figure_list_init (MusterFigureList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->rows = muster_keyed_box_new ();
  self->nothing = muster_part_label (_ ("No figure yet."), "secondary");
  gtk_widget_add_css_class (line, "add-line");
  self->line = make_entry (self, _ ("dead >=3"), _ ("New figure"), 10);
  gtk_widget_set_hexpand (self->line, TRUE);
  self->source = make_entry (self, _ ("from whom"), _ ("Source of the figure"), 9);
  gtk_box_append (GTK_BOX (line), self->line);
  gtk_box_append (GTK_BOX (line), self->source);
  gtk_box_append (GTK_BOX (line), muster_part_button (_ ("Note"), G_CALLBACK (on_add), self));
  self->problem = muster_part_label ("", "wrong");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->problem);
  self->fold = muster_fold_new (_ ("Figures and their sources"), box);
  adw_bin_set_child (ADW_BIN (self), self->fold);
}

GtkWidget *
muster_figure_list_new (MusterDesk *desk)
{
  MusterFigureList *self = g_object_new (MUSTER_TYPE_FIGURE_LIST, NULL);
  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

void
muster_figure_list_show (MusterFigureList *self, const MusterRecord *incident)
{
  if (g_strcmp0 (self->incident, incident->id) != 0) {
    g_free (self->incident);
    self->incident = g_strdup (incident->id);
    gtk_editable_set_text (GTK_EDITABLE (self->line), "");
    muster_part_set_text (self->problem, NULL);
  }
  g_autoptr (GPtrArray) figures = muster_figures (muster_desk_get_scene (self->desk), incident->id);
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < figures->len; i++) {
    const MusterFigureNow *f = g_ptr_array_index (figures, i);
    g_autofree char *key = g_strdup_printf ("%s %s", incident->id, f->name);
    GtkWidget *row = muster_keyed_box_take (rows, key);
    if (row == NULL) {
      row = make_row (self, f->name);
      muster_keyed_box_add (rows, key, row);
    }
    show_row (row, f);
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->nothing, figures->len == 0);
  g_autofree char *count
      = figures->len > 0 ? g_strdup_printf (ngettext ("%u figure", "%u figures", figures->len), figures->len) : NULL;
  muster_fold_set_summary (MUSTER_FOLD (self->fold), count, FALSE);
}

void
muster_figure_list_enter (MusterFigureList *self)
{
  muster_fold_enter (MUSTER_FOLD (self->fold));
  gtk_widget_grab_focus (self->line);
}
