/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The board follows its run and, while it is seen, the clock: what is waited for becomes late by itself. */
#include "console/drill-board.h"
#include "console/ask-box.h"
#include "console/finding-list.h"
#include "console/fold.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "console/text-file.h"
#include "console/wrap-box.h"
#include "desk/sync-words.h"
#include "desk/ticker.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterDrillBoard {
  AdwBin parent_instance;
  MusterDesk *desk;    /* (owned) */
  MusterDrillRun *run; /* (owned) */
  GtkWidget *title, *about, *clock, *note, *director, *going, *slower, *faster, *next, *asks, *end, *leave, *counts,
      *waiting, *rows, *findings, *raise, *fold, *report, *keep;
  gboolean opened; /* the report, once, when it was over */
};

G_DEFINE_FINAL_TYPE (MusterDrillBoard, muster_drill_board, ADW_TYPE_BIN)

static const int speeds[] = { 1, 2, 5, 10, 30, 60 };

typedef struct {
  GtkWidget *title, *line, *expected, *result;
} Row;

/* ---- the director ---- */

static int
speed_beside (int speed, int by)
{
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (speeds) && speeds[i] < speed)
    i++;
  return speeds[CLAMP ((int)i + by, 0, (int)G_N_ELEMENTS (speeds) - 1)];
}

static void
on_going (MusterDrillBoard *self)
{
  muster_drill_run_set_speed (self->run, muster_drill_run_get_speed (self->run) > 0 ? 0 : 1);
}

static void
on_slower (MusterDrillBoard *self)
{
  muster_drill_run_set_speed (self->run, speed_beside (muster_drill_run_get_speed (self->run), -1));
}

static void
on_faster (MusterDrillBoard *self)
{
  muster_drill_run_set_speed (self->run, speed_beside (muster_drill_run_get_speed (self->run), 1));
}

static void
on_next (MusterDrillBoard *self)
{
  muster_drill_run_put_in_next (self->run);
}

static void
on_end (gpointer data, const char *const *texts)
{
  MusterDrillBoard *self = data;
  muster_drill_run_end (self->run, texts[0], muster_ask_box_answer, self->asks);
}

static void
on_leave (MusterDrillBoard *self)
{
  if (muster_drill_run_get_speed (self->run) > 0) /* nobody would put the next one in */
    muster_drill_run_set_speed (self->run, 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.enter-drill", "(sb)", "", FALSE);
}

static void
on_raise (MusterDrillBoard *self)
{
  muster_drill_run_raise_findings (self->run, NULL, NULL);
}

static void
on_keep (MusterDrillBoard *self)
{
  g_autofree char *text = muster_drill_run_report (self->run);
  g_autofree char *name = g_strdup_printf ("%s.txt", muster_drill_run_get_id (self->run));
  if (text != NULL)
    muster_text_file_save (GTK_WIDGET (self), self->desk, _ ("Keep the report of the drill"), name, text);
}

/* ---- what it shows ---- */

static GtkWidget *
make_row (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *last = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Row *row = g_new0 (Row, 1);
  g_object_set_data_full (G_OBJECT (box), "row", row, g_free);
  gtk_widget_add_css_class (box, "page-row");
  row->title = muster_part_label ("", "row-title");
  row->line = muster_part_label ("", "secondary");
  row->expected = muster_part_label ("", "secondary");
  row->result = muster_part_words ("", "secondary");
  gtk_widget_set_hexpand (row->expected, TRUE);
  gtk_widget_set_valign (row->result, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (last), row->expected);
  gtk_box_append (GTK_BOX (last), row->result);
  gtk_box_append (GTK_BOX (box), row->title);
  gtk_box_append (GTK_BOX (box), row->line);
  gtk_box_append (GTK_BOX (box), last);
  return box;
}

static char *
result_of (MusterDrillBoard *self, const MusterInject *inject, const MusterDrillOutcome *outcome)
{
  gint64 left = outcome->put_in + inject->within - muster_desk_clock (self->desk);
  g_autofree char *span = NULL;
  switch (outcome->result) {
  case MUSTER_DRILL_MET:
    span = muster_drill_span ((outcome->met_at - outcome->put_in) / 1000 * 1000);
    return g_strdup_printf (_ ("done after %s"), span);
  case MUSTER_DRILL_LATE:
    span = muster_words_span (outcome->met_at - outcome->put_in - inject->within);
    return g_strdup_printf (_ ("done, %s late"), span);
  case MUSTER_DRILL_MISSED:
    return g_strdup (_ ("not done"));
  default:
    if (muster_drill_run_is_over (self->run))
      return g_strdup (_ ("not done by the end"));
    span = muster_drill_span (MAX (left, 0) / 1000 * 1000);
    return g_strdup_printf (_ ("%s left"), span);
  }
}

static void
show_row (MusterDrillBoard *self, Row *row, guint i, const MusterDrillOutcome *outcome)
{
  const MusterInject *inject = muster_drill_run_get_script (self->run)->injects->pdata[i];
  g_autofree char *title = g_strdup_printf ("%u · %s", i + 1, inject->title), *line = NULL, *expected = NULL;
  g_autofree char *after = muster_drill_span (inject->after), *result = NULL;
  gboolean in = outcome->put_in != 0, due = FALSE;
  if (in) {
    g_autofree char *at = muster_sync_clock (outcome->put_in, TRUE);
    /* Translators: when an inject was planned, on the clock of the drill, and when it was put in */
    line = g_strdup_printf (_ ("planned %1$s · put in %2$s"), after, at);
  } else {
    due = i == muster_drill_run_next (self->run);
    line = g_strdup_printf (due ? _ ("planned %s · next") : _ ("planned %s"), after);
  }
  if (inject->expect != NULL) {
    g_autofree char *within = muster_words_span (inject->within);
    expected = g_strdup_printf (_ ("Expected: %1$s, within %2$s"),
                                inject->expect_in_words != NULL ? inject->expect_in_words : inject->expect, within);
    result = in ? result_of (self, inject, outcome) : NULL;
  }
  gtk_label_set_text (GTK_LABEL (row->title), title);
  gtk_label_set_text (GTK_LABEL (row->line), line);
  muster_part_set_text (row->expected, expected);
  muster_part_set_text (row->result, result);
  muster_part_class (row->result, "late",
                     in && (outcome->result == MUSTER_DRILL_LATE || outcome->result == MUSTER_DRILL_MISSED));
  muster_part_class (row->result, "good", in && outcome->result == MUSTER_DRILL_MET);
  muster_part_class (row->title, "muster-dim", !in);
}

static void
show_rows (MusterDrillBoard *self, GPtrArray *outcomes)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->rows);
  gboolean all = muster_drill_run_directs (self->run) || muster_drill_run_is_over (self->run);
  guint met = 0, late = 0, missed = 0, in = 0;
  muster_keyed_box_begin (rows);
  for (guint i = 0; outcomes != NULL && i < outcomes->len; i++) {
    const MusterDrillOutcome *outcome = g_ptr_array_index (outcomes, i);
    const MusterInject *inject = muster_drill_run_get_script (self->run)->injects->pdata[i];
    g_autofree char *key = g_strdup_printf ("%u", i);
    if (outcome->put_in != 0) {
      in++;
      met += inject->expect != NULL && outcome->result == MUSTER_DRILL_MET;
      late += inject->expect != NULL && outcome->result == MUSTER_DRILL_LATE;
      missed += inject->expect != NULL && outcome->result == MUSTER_DRILL_MISSED;
    } else if (!all)
      continue;
    GtkWidget *row = muster_keyed_box_take (rows, key);
    if (row == NULL)
      muster_keyed_box_add (rows, key, row = make_row ());
    show_row (self, g_object_get_data (G_OBJECT (row), "row"), i, outcome);
  }
  muster_keyed_box_end (rows);
  g_autofree char *counts = NULL;
  if (outcomes != NULL)
    counts = g_strdup_printf (_ ("%u put in · %u done in time · %u late · %u not done"), in, met, late, missed);
  muster_part_set_text (self->counts, counts);
  gtk_widget_set_visible (self->waiting, outcomes == NULL && muster_drill_run_get_script (self->run) != NULL);
  gtk_widget_set_visible (self->raise, late + missed > 0);
}

static char *
about_text (MusterDrillBoard *self, const MusterRecord *drill)
{
  GString *text = g_string_new (NULL);
  const char *plan = drill != NULL ? muster_record_text (drill, MUSTER_DRILL_PLAN) : NULL;
  const char *form = drill != NULL ? muster_record_text (drill, MUSTER_DRILL_FORM) : NULL;
  const char *leader = drill != NULL ? muster_record_text (drill, MUSTER_DRILL_DIRECTOR) : NULL;
  const MusterRecord *r = plan != NULL ? muster_desk_get (self->desk, plan) : NULL;
  if (drill == NULL)
    g_string_append (text, _ ("This drill has no script: nothing is put in by itself, and nothing is judged."));
  if (r != NULL)
    g_string_append (text, muster_record_name (r));
  if (form != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", muster_word_label (muster_words_drill, form));
  if (leader != NULL) {
    g_string_append (text, text->len > 0 ? " · " : "");
    g_string_append_printf (text, _ ("directed by %s"), leader);
  }
  return g_string_free (text, FALSE);
}

static char *
clock_text (MusterDrillBoard *self)
{
  g_autofree char *clock = muster_drill_span (muster_drill_run_get_clock (self->run) / 1000 * 1000);
  int speed = muster_drill_run_get_speed (self->run);
  if (muster_drill_run_is_over (self->run))
    return g_strdup (_ ("Over"));
  /* Translators: the clock of the drill, h:mm:ss */
  return speed == 0   ? g_strdup_printf (_ ("%s, standing still"), clock)
         : speed == 1 ? g_strdup_printf (_ ("%s, running"), clock)
                      : g_strdup_printf (_ ("%1$s, %2$d times as fast"), clock, speed);
}

static void
show_report (MusterDrillBoard *self)
{
  g_autofree char *text = NULL;
  if (muster_fold_get_open (MUSTER_FOLD (self->fold)))
    text = muster_drill_run_report (self->run);
  if (text != NULL && g_strcmp0 (text, gtk_label_get_text (GTK_LABEL (self->report))) != 0)
    gtk_label_set_text (GTK_LABEL (self->report), text);
}

static void
update (MusterDrillBoard *self)
{
  const MusterRecord *drill = muster_drill_run_get_record (self->run);
  const MusterDrillScript *script = muster_drill_run_get_script (self->run);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gboolean over = muster_drill_run_is_over (self->run), directs = muster_drill_run_directs (self->run);
  gboolean here = g_strcmp0 (muster_desk_get_drill (self->desk), muster_drill_run_get_id (self->run)) == 0;
  int speed = muster_drill_run_get_speed (self->run);
  guint next = muster_drill_run_next (self->run), n = script != NULL ? script->injects->len : 0;
  g_autoptr (GPtrArray) outcomes = muster_drill_run_outcomes (self->run);
  g_autofree char *about = about_text (self, drill), *clock = clock_text (self);
  gtk_label_set_text (GTK_LABEL (self->title),
                      drill != NULL ? muster_record_name (drill) : muster_drill_run_get_id (self->run));
  muster_part_set_text (self->about, about);
  muster_part_set_text (self->note, drill != NULL ? muster_record_text (drill, MUSTER_DRILL_NOTE) : NULL);
  muster_part_set_text (self->clock, drill != NULL ? clock : NULL);
  gtk_widget_set_visible (self->director, directs);
  gtk_button_set_label (GTK_BUTTON (self->going), speed > 0 ? _ ("Pause") : _ ("Run"));
  muster_part_name (self->going, gtk_button_get_label (GTK_BUTTON (self->going)));
  gtk_widget_set_sensitive (self->slower, speed > 1);
  gtk_widget_set_sensitive (self->faster, speed > 0 && speed < speeds[G_N_ELEMENTS (speeds) - 1]);
  gtk_widget_set_sensitive (self->next, next < n);
  gtk_widget_set_visible (self->end, here && !over);
  gtk_widget_set_visible (self->leave, here);
  show_rows (self, outcomes);
  muster_finding_list_show (MUSTER_FINDING_LIST (self->findings),
                            drill != NULL ? muster_record_text (drill, MUSTER_DRILL_PLAN) : NULL,
                            muster_drill_run_get_id (self->run));
  gtk_widget_set_visible (self->fold, script != NULL);
  if (over && script != NULL && !self->opened) { /* what is left of it, to be read */
    self->opened = TRUE;
    muster_fold_set_open (MUSTER_FOLD (self->fold), TRUE);
  }
  show_report (self);
}

static void
on_tick (MusterDrillBoard *self)
{
  update (self);
}

static void
muster_drill_board_dispose (GObject *object)
{
  MusterDrillBoard *self = MUSTER_DRILL_BOARD (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->run);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_drill_board_parent_class)->dispose (object);
}

static void
muster_drill_board_class_init (MusterDrillBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_drill_board_dispose;
}

static void
muster_drill_board_init (MusterDrillBoard *self)
{
}

static GtkWidget *
add_button (GtkWidget *line, const char *label, GCallback clicked, MusterDrillBoard *self)
{
  GtkWidget *button = muster_part_button (label, clicked, self);
  muster_wrap_box_append (MUSTER_WRAP_BOX (line), button);
  return button;
}

static void
make_director (MusterDrillBoard *self)
{
  self->director = g_object_new (MUSTER_TYPE_WRAP_BOX, "spacing", 6, NULL);
  self->going = add_button (self->director, _ ("Run"), G_CALLBACK (on_going), self);
  self->next = add_button (self->director, _ ("Next inject now"), G_CALLBACK (on_next), self);
  self->slower = add_button (self->director, _ ("Slower"), G_CALLBACK (on_slower), self);
  self->faster = add_button (self->director, _ ("Faster"), G_CALLBACK (on_faster), self);
}

GtkWidget *
muster_drill_board_new (MusterDesk *desk, MusterDrillRun *run)
{
  const MusterAskField note[] = { { _ ("What is to be said about it"), FALSE } };
  MusterDrillBoard *self = g_object_new (MUSTER_TYPE_DRILL_BOARD, NULL);
  GtkWidget *report = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->desk = g_object_ref (desk);
  self->run = g_object_ref (run);
  make_director (self);
  self->asks = muster_ask_box_new ();
  self->end = muster_ask_box_add_entries (MUSTER_ASK_BOX (self->asks), _ ("End the drill…"), _ ("End the drill"), note,
                                          1, on_end, self);
  self->leave
      = muster_ask_box_add_button (MUSTER_ASK_BOX (self->asks), _ ("Leave the drill"), G_CALLBACK (on_leave), self);
  self->report = muster_part_label ("", NULL);
  gtk_label_set_selectable (GTK_LABEL (self->report), TRUE);
  self->keep = muster_part_button (_ ("Save the report…"), G_CALLBACK (on_keep), self);
  gtk_widget_set_halign (self->keep, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (report), self->keep);
  gtk_box_append (GTK_BOX (report), self->report);
  self->fold = muster_fold_new (_ ("Report of the drill"), report);
  g_signal_connect_swapped (self->fold, "opened", G_CALLBACK (show_report), self);
  self->raise = muster_part_link (_ ("Note what was late or not done as findings"), G_CALLBACK (on_raise), self);
  gtk_widget_set_halign (self->raise, GTK_ALIGN_START);
  GtkWidget *parts[] = {
    self->title = muster_part_label ("", "title"),
    self->about = muster_part_label ("", "secondary"),
    self->clock = muster_part_label ("", "drill-clock"),
    self->note = muster_part_label ("", NULL),
    self->director,
    self->asks,
    muster_part_section (_ ("Injects")),
    self->counts = muster_part_label ("", "secondary"),
    self->waiting = muster_part_label (_ ("The journal is being read…"), "secondary"),
    self->rows = muster_keyed_box_new (),
    muster_part_section (_ ("Findings")),
    self->findings = muster_finding_list_new (desk),
    self->raise,
    self->fold,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  adw_bin_set_child (ADW_BIN (self), column);
  g_signal_connect_object (run, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (update), NULL);
  return GTK_WIDGET (self);
}

void
muster_drill_board_enter (MusterDrillBoard *self)
{
  muster_finding_list_enter (MUSTER_FINDING_LIST (self->findings));
}
