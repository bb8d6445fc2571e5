/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cell is saved when it is left, on Enter, and two seconds after the last letter. It remembers the text it last
 * showed; text that differs is a person's and is never overwritten. The figures in the form are the incident's: what is
 * typed there is learned by everybody, and the draft takes over what counts.
 *
 * Sending waits until everything typed has come back as saved, so that the version that goes out is the one on the
 * screen. */
#include "console/report-draft.h"
#include "console/age-label.h"
#include "console/page-parts.h"
#include "desk/figure-words.h"
#include "desk/time-words.h"
#include "response/figures.h"
#include "response/reports.h"
#include <glib/gi18n-lib.h>

#define SAVE_AFTER 2 /* s */
#define LONG       2 /* lines */

typedef enum { TEXT_CELL, LONG_CELL, TIME_CELL, FIGURE_CELL } CellType;

typedef struct {
  CellType type;
  int field;          /* of the report; -1 for a figure */
  const char *figure; /* (nullable) */
  guint forms;        /* bits of the forms it belongs to: 1 first, 2 follow-up, 4 final */
} CellInfo;

static const CellInfo cell_infos[] = {
  { TEXT_CELL, MUSTER_REPORT_RECIPIENT, NULL, 7 },
  { TIME_CELL, MUSTER_REPORT_OCCURRED_AT, NULL, 7 },
  { TIME_CELL, MUSTER_REPORT_LEARNED_AT, NULL, 7 },
  { TEXT_CELL, MUSTER_REPORT_PLACE, NULL, 7 },
  { FIGURE_CELL, -1, "dead", 7 },
  { FIGURE_CELL, -1, "missing", 7 },
  { FIGURE_CELL, -1, "seriously_injured", 7 },
  { FIGURE_CELL, -1, "affected", 6 },
  { FIGURE_CELL, -1, "direct_loss_cny", 4 },
  { LONG_CELL, MUSTER_REPORT_SUMMARY, NULL, 7 },
  { LONG_CELL, MUSTER_REPORT_MEASURES, NULL, 7 },
  { TEXT_CELL, MUSTER_REPORT_REQUESTS, NULL, 7 },
};
#define N_CELLS G_N_ELEMENTS (cell_infos)

typedef struct {
  MusterReportDraft *form;
  const CellInfo *info;
  GtkWidget *row, *edit; /* an entry or a text view */
  char *shown;
} Cell;

struct _MusterReportDraft {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  char *report, *incident;
  Cell cells[N_CELLS];
  GtkWidget *channel, *due, *saved, *blank, *problem, *send, *anyway;
  guint later; /* source, 0 none */
  gboolean showing;
  guint waiting;                    /* submissions that have not come back */
  gboolean then_send, take_figures; /* once they have */
};

G_DEFINE_FINAL_TYPE (MusterReportDraft, muster_report_draft, ADW_TYPE_BIN)

static const char *
label_of (const CellInfo *info)
{
  return info->figure != NULL ? muster_figure_words_label (info->figure)
                              : _ (muster_kind_info (MUSTER_REPORT)->fields[info->field].label);
}

/* ---- the text of a cell ---- */

static char *
typed (const Cell *cell)
{
  if (cell->info->type != LONG_CELL)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (cell->edit)));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (cell->edit));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
put (Cell *cell, const char *text)
{
  g_autofree char *now = typed (cell);
  if (strcmp (now, text) == 0)
    return;
  cell->form->showing = TRUE;
  if (cell->info->type == LONG_CELL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (cell->edit)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (cell->edit), text);
  cell->form->showing = FALSE;
}

static gboolean
is_unsaved (const Cell *cell)
{
  g_autofree char *now = typed (cell);
  return strcmp (now, cell->shown) != 0;
}

/* As it can be typed again: "≥3", "?". */
static char *
figure_text (GPtrArray *figures, const char *name)
{
  for (guint i = 0; i < figures->len; i++) {
    const MusterFigureNow *f = g_ptr_array_index (figures, i);
    if (strcmp (f->name, name) != 0)
      continue;
    const char *sign = strcmp (f->qualifier, "at-least") == 0    ? "≥"
                       : strcmp (f->qualifier, "more-than") == 0 ? ">"
                       : strcmp (f->qualifier, "at-most") == 0   ? "≤"
                       : strcmp (f->qualifier, "about") == 0     ? "~"
                                                                 : "";
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    return f->known ? g_strconcat (sign, g_ascii_formatd (number, sizeof number, "%.15g", f->value), NULL)
                    : g_strdup ("?");
  }
  return g_strdup ("");
}

static char *
cell_text (MusterReportDraft *self, const CellInfo *info, const MusterRecord *r, GPtrArray *figures)
{
  if (info->figure != NULL)
    return figure_text (figures, info->figure);
  if (!muster_record_has (r, info->field))
    return g_strdup ("");
  if (info->type == TIME_CELL) {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (muster_record_int (r, info->field, 0) / 1000);
    g_autoptr (GDateTime) local = g_date_time_to_local (utc);
    return g_date_time_format (local, "%Y-%m-%d %H:%M");
  }
  return g_strdup (muster_record_text (r, info->field));
}

/* ---- saving ---- */

/* What was refused counts as typed again: it is neither overwritten nor forgotten. */
static void
take_back (MusterReportDraft *self, const MusterRecord *r)
{
  g_autoptr (GPtrArray) figures = muster_figures (muster_desk_get_scene (self->desk), self->incident);
  for (guint i = 0; i < N_CELLS; i++) {
    g_free (self->cells[i].shown);
    self->cells[i].shown = cell_text (self, self->cells[i].info, r, figures);
  }
}

static void
on_saved (GObject *object, const char *failure)
{
  MusterReportDraft *self = MUSTER_REPORT_DRAFT (object);
  const MusterRecord *r = muster_desk_get (self->desk, self->report);
  self->waiting -= 1;
  if (failure != NULL) {
    self->then_send = self->take_figures = FALSE;
    muster_part_set_text (self->problem, failure);
    if (r != NULL && r->exists && self->incident != NULL)
      take_back (self, r);
  }
  if (self->waiting == 0 && r != NULL && r->exists && !muster_record_has (r, MUSTER_REPORT_SENT_AT))
    muster_report_draft_show (self, r);
}

static void
submit (MusterReportDraft *self, GPtrArray *intents, const char *sentence)
{
  self->waiting += 1;
  muster_desk_submit (self->desk, intents, sentence, on_saved, self);
}

static void
submit_one (MusterReportDraft *self, MusterIntent *intent, const char *sentence)
{
  self->waiting += 1;
  muster_desk_submit_one (self->desk, intent, sentence, on_saved, self);
}

static MusterIntent *
save_intent (MusterReportDraft *self)
{
  MusterIntent *intent = muster_intent_new ("report.save");
  muster_intent_set_entity (intent, self->report);
  return intent;
}

/* FALSE with a sentence shown when a cell cannot be read. The operations into @out. */
static gboolean
save_cell (MusterReportDraft *self, Cell *cell, GPtrArray *out)
{
  g_autofree char *text = typed (cell), *bare = g_strstrip (g_strdup (text)), *problem = NULL;
  const CellInfo *info = cell->info;
  gboolean read = TRUE;
  gint64 at;
  if (info->figure != NULL) {
    g_autofree char *line = g_strdup_printf ("%s %s", info->figure, *bare != '\0' ? bare : "?");
    g_auto (MusterFigureWords) words = { 0 };
    g_autoptr (GError) error = NULL;
    read = muster_figure_words_read (line, &words, &problem);
    GPtrArray *some = read ? muster_figure_intents (self->incident, info->figure, words.value, NULL, NULL,
                                                    muster_desk_now (self->desk), &error)
                           : NULL;
    if (some != NULL) {
      g_ptr_array_extend_and_steal (out, some);
      self->take_figures = TRUE;
    } else if (read) {
      const char *why = strstr (error->message, ": ");
      problem = g_strdup_printf (_ ("%s: this number does not fit (%s)."), label_of (info),
                                 why != NULL ? why + 2 : error->message);
      read = FALSE;
    }
  } else if (info->type == TIME_CELL && *bare != '\0'
             && !muster_words_read_time (bare, muster_desk_now (self->desk), FALSE, &at)) {
    problem = g_strdup_printf (_ ("%s: write a time like 14:10 or 2026-07-01 14:10."), label_of (info));
    read = FALSE;
  } else {
    MusterIntent *intent = save_intent (self);
    if (info->type == TIME_CELL && *bare != '\0')
      muster_intent_int (intent, info->field, at);
    else
      muster_intent_text (intent, info->field, *bare != '\0' ? bare : NULL);
    g_ptr_array_add (out, intent);
  }
  muster_part_class (cell->edit, "error", !read);
  if (!read) {
    muster_part_set_text (self->problem, problem);
    return FALSE;
  }
  g_free (cell->shown);
  cell->shown = g_steal_pointer (&text);
  return TRUE;
}

/* FALSE when something typed cannot be saved. @any: whether something was on its way. */
static gboolean
save_all (MusterReportDraft *self, gboolean *any)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify)muster_intent_free);
  gboolean good = TRUE;
  g_clear_handle_id (&self->later, g_source_remove);
  for (guint i = 0; i < N_CELLS; i++)
    if (gtk_widget_get_visible (self->cells[i].row) && is_unsaved (&self->cells[i])) {
      if (out->len == 0 && good)
        muster_part_set_text (self->problem, NULL);
      good &= save_cell (self, &self->cells[i], out);
    }
  *any = out->len > 0;
  if (out->len > 0)
    submit (self, g_steal_pointer (&out), _ ("Report saved"));
  return good;
}

static gboolean
on_later (gpointer data)
{
  MusterReportDraft *self = data;
  gboolean any;
  self->later = 0;
  save_all (self, &any);
  return G_SOURCE_REMOVE;
}

static void
on_left (MusterReportDraft *self)
{
  gboolean any;
  save_all (self, &any);
}

static void
on_changed (MusterReportDraft *self)
{
  if (self->showing)
    return;
  g_clear_handle_id (&self->later, g_source_remove);
  self->later = g_timeout_add_seconds (SAVE_AFTER, on_later, self);
}

static void
on_channel (MusterReportDraft *self)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->channel));
  if (self->showing || at == GTK_INVALID_LIST_POSITION)
    return;
  MusterIntent *intent = save_intent (self);
  muster_intent_text (intent, MUSTER_REPORT_CHANNEL, at > 0 ? muster_words_means[at - 1].value : NULL);
  submit_one (self, intent, _ ("Report saved"));
}

/* Whether two sets of figures say the same numbers. */
static gboolean
same_figures (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const MusterFigureNow *x = g_ptr_array_index (a, i), *y = g_ptr_array_index (b, i);
    if (strcmp (x->name, y->name) != 0 || strcmp (x->qualifier, y->qualifier) != 0 || x->known != y->known
        || (x->known && x->value != y->value))
      return FALSE;
  }
  return TRUE;
}

/* Brings the draft's figures up to what counts now; FALSE when there was nothing to bring. */
static gboolean
take_figures (MusterReportDraft *self, const MusterRecord *r)
{
  g_autoptr (GPtrArray) now = muster_figures (muster_desk_get_scene (self->desk), self->incident);
  g_autoptr (GPtrArray) held = muster_figures_from_json (muster_record_text (r, MUSTER_REPORT_FIGURES));
  if (same_figures (now, held))
    return FALSE;
  g_autofree char *json = muster_figures_to_json (now);
  MusterIntent *intent = save_intent (self);
  muster_intent_json (intent, MUSTER_REPORT_FIGURES, json);
  submit_one (self, intent, _ ("Report saved"));
  return TRUE;
}

/* ---- sending ---- */

static char *
blanks_text (const MusterRecord *r)
{
  g_auto (GStrv) blanks = muster_report_blanks (r);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; blanks[i] != NULL; i++) {
    int field = muster_kind_find_field (MUSTER_REPORT, blanks[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "",
                            field >= 0 ? _ (muster_kind_info (MUSTER_REPORT)->fields[field].label)
                                       : muster_figure_words_label (blanks[i]));
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
send_now (MusterReportDraft *self, const MusterRecord *r)
{
  g_autofree char *sentence = g_strdup_printf (
      _ ("Sent: %s"), muster_word_label (muster_words_report, muster_record_text (r, MUSTER_REPORT_FORM)));
  self->then_send = FALSE;
  submit_one (self, muster_report_send (r, muster_desk_get_account (self->desk)), sentence);
}

static void
send (MusterReportDraft *self, gboolean blanks_too)
{
  const MusterRecord *r = muster_desk_get (self->desk, self->report);
  gboolean any;
  muster_part_set_text (self->problem, NULL);
  if (r == NULL || !save_all (self, &any))
    return;
  if (!any && !take_figures (self, r)) {
    g_autofree char *blanks = blanks_too ? NULL : blanks_text (r);
    if (blanks == NULL) {
      send_now (self, r);
      return;
    }
    /* Translators: a list of names of fields */
    g_autofree char *problem = g_strdup_printf (_ ("Not sent yet. Blank: %s"), blanks);
    muster_part_set_text (self->problem, problem);
    gtk_widget_set_visible (self->anyway, TRUE);
    gtk_widget_grab_focus (self->anyway);
    return;
  }
  self->then_send = TRUE; /* muster_report_draft_show() goes on when it has come back */
  g_object_set_data (G_OBJECT (self->send), "blanks-too", GINT_TO_POINTER (blanks_too));
}

static void
on_send (MusterReportDraft *self)
{
  send (self, FALSE);
}

static void
on_send_anyway (MusterReportDraft *self)
{
  send (self, TRUE);
}

/* ---- the widget ---- */

static void
make_cell (MusterReportDraft *self, Cell *cell, const CellInfo *info)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *label = muster_part_label (label_of (info), "secondary");
  cell->form = self;
  cell->info = info;
  cell->shown = g_strdup ("");
  cell->row = gtk_box_new (info->type == LONG_CELL ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                           info->type == LONG_CELL ? 2 : 8);
  if (info->type == LONG_CELL) {
    cell->edit = gtk_text_view_new ();
    gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (cell->edit), GTK_WRAP_WORD_CHAR);
    gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (cell->edit), FALSE);
    gtk_widget_add_css_class (cell->edit, "field");
    gtk_widget_set_size_request (cell->edit, -1, LONG * 22);
    g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (cell->edit)), "changed", G_CALLBACK (on_changed),
                              self);
  } else {
    cell->edit = gtk_entry_new ();
    gtk_label_set_width_chars (GTK_LABEL (label), 15);
    gtk_widget_set_hexpand (cell->edit, TRUE);
    gtk_entry_set_placeholder_text (GTK_ENTRY (cell->edit), _ ("blank"));
    g_signal_connect_swapped (cell->edit, "changed", G_CALLBACK (on_changed), self);
    g_signal_connect_swapped (cell->edit, "activate", G_CALLBACK (on_left), self);
  }
  muster_part_name (cell->edit, label_of (info));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_left), self);
  gtk_widget_add_controller (cell->edit, focus);
  gtk_box_append (GTK_BOX (cell->row), label);
  gtk_box_append (GTK_BOX (cell->row), cell->edit);
}

static GtkWidget *
make_channel (MusterReportDraft *self)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  const char *name = _ (muster_kind_info (MUSTER_REPORT)->fields[MUSTER_REPORT_CHANNEL].label);
  GtkWidget *label = muster_part_label (name, "secondary");
  gtk_string_list_append (words, _ ("blank"));
  for (const MusterWord *w = muster_words_means; w->value != NULL; w++)
    gtk_string_list_append (words, _ (w->label));
  self->channel = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  gtk_widget_set_hexpand (self->channel, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 15);
  muster_part_name (self->channel, name);
  muster_part_name_inner (self->channel, name);
  g_signal_connect_swapped (self->channel, "notify::selected", G_CALLBACK (on_channel), self);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->channel);
  return row;
}

static void
muster_report_draft_dispose (GObject *object)
{
  MusterReportDraft *self = MUSTER_REPORT_DRAFT (object);
  gboolean any;
  if (self->desk != NULL && self->later != 0) /* what was typed last is not lost with the page */
    save_all (self, &any);
  g_clear_handle_id (&self->later, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  for (guint i = 0; i < N_CELLS; i++)
    g_clear_pointer (&self->cells[i].shown, g_free);
  g_clear_pointer (&self->report, g_free);
  g_clear_pointer (&self->incident, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_report_draft_parent_class)->dispose (object);
}

static void
muster_report_draft_class_init (MusterReportDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_report_draft_dispose;
}

static void
muster_report_draft_init (MusterReportDraft *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->saved = muster_part_label ("", "secondary");
  gtk_widget_set_hexpand (self->saved, TRUE);
  self->due = muster_age_label_new ();
  gtk_box_append (GTK_BOX (line), self->saved);
  gtk_box_append (GTK_BOX (line), self->due);
  gtk_box_append (GTK_BOX (box), line);
  for (guint i = 0; i < N_CELLS; i++) {
    make_cell (self, &self->cells[i], &cell_infos[i]);
    gtk_box_append (GTK_BOX (box), self->cells[i].row);
    if (i == 0)
      gtk_box_append (GTK_BOX (box), make_channel (self));
  }
  self->blank = muster_part_label ("", "secondary");
  self->problem = muster_part_label ("", "wrong");
  gtk_widget_set_visible (self->problem, FALSE);
  self->send = muster_part_button (_ ("Send report"), G_CALLBACK (on_send), self);
  gtk_widget_add_css_class (self->send, "suggested-action");
  self->anyway = muster_part_button (_ ("Send, blanks as not known"), G_CALLBACK (on_send_anyway), self);
  gtk_widget_set_visible (self->anyway, FALSE);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (line), self->send);
  gtk_box_append (GTK_BOX (line), self->anyway);
  gtk_box_append (GTK_BOX (box), self->blank);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_add_css_class (box, "report-form");
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_report_draft_new (MusterDesk *desk, const char *report)
{
  MusterReportDraft *self = g_object_new (MUSTER_TYPE_REPORT_DRAFT, NULL);
  self->desk = g_object_ref (desk);
  self->report = g_strdup (report);
  return GTK_WIDGET (self);
}

static void
show_channel (MusterReportDraft *self, const MusterRecord *r)
{
  const char *channel = muster_record_text (r, MUSTER_REPORT_CHANNEL);
  guint at = 0;
  for (guint i = 0; channel != NULL && muster_words_means[i].value != NULL; i++)
    at = strcmp (muster_words_means[i].value, channel) == 0 ? i + 1 : at;
  self->showing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->channel), at);
  self->showing = FALSE;
}

void
muster_report_draft_show (MusterReportDraft *self, const MusterRecord *r)
{
  const char *form = muster_record_text (r, MUSTER_REPORT_FORM);
  guint bit = g_strcmp0 (form, "final") == 0 ? 4 : g_strcmp0 (form, "follow-up") == 0 ? 2 : 1;
  if (self->waiting > 0 && self->incident != NULL)
    return; /* what is typed is newer than what is there; on_saved() shows it when all has come back */
  g_free (self->incident);
  self->incident = g_strdup (muster_record_text (r, MUSTER_REPORT_INCIDENT));
  g_autoptr (GPtrArray) figures = muster_figures (muster_desk_get_scene (self->desk), self->incident);
  for (guint i = 0; i < N_CELLS; i++) {
    Cell *cell = &self->cells[i];
    g_autofree char *text = cell_text (self, cell->info, r, figures);
    gboolean mine = is_unsaved (cell);
    gtk_widget_set_visible (cell->row, (cell->info->forms & bit) != 0);
    g_free (cell->shown);
    cell->shown = g_strdup (text);
    if (!mine)
      put (cell, text);
  }
  show_channel (self, r);
  gint64 saved = muster_record_int (r, MUSTER_REPORT_SAVED_AT, MUSTER_HLC_MS (r->updated));
  g_autofree char *at = muster_words_clock (muster_desk_now (self->desk), saved);
  g_autofree char *words = g_strdup_printf (_ ("saved %s"), at), *blanks = blanks_text (r);
  g_autofree char *blank = blanks != NULL ? g_strdup_printf (_ ("Blank: %s"), blanks) : NULL;
  gtk_label_set_text (GTK_LABEL (self->saved), words);
  muster_part_set_text (self->blank, blank);
  gtk_widget_set_visible (self->due, muster_record_has (r, MUSTER_REPORT_DUE_AT));
  muster_age_label_set_deadline (MUSTER_AGE_LABEL (self->due), muster_record_int (r, MUSTER_REPORT_DUE_AT, 0));
  if (blanks == NULL)
    gtk_widget_set_visible (self->anyway, FALSE);
  if (self->take_figures) {
    self->take_figures = FALSE;
    if (take_figures (self, r))
      return;
  }
  if (self->then_send) {
    self->then_send = FALSE;
    send (self, g_object_get_data (G_OBJECT (self->send), "blanks-too") != NULL);
  }
}
