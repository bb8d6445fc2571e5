/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stack of two: the shelf, and the board of one drill. The shelf looks into the worlds of drills, which nothing else
 * in the real world does, for their own record alone: when it began, whether it is over. */
#include "console/drill-page.h"
#include "console/ask-box.h"
#include "console/drill-board.h"
#include "console/finding-list.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/drill-scripts.h"
#include "desk/time-words.h"
#include "desk/trouble-words.h"
#include <glib/gi18n-lib.h>

#define MUSTER_TYPE_DRILL_PAGE (muster_drill_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterDrillPage, muster_drill_page, MUSTER, DRILL_PAGE, AdwBin)

struct _MusterDrillPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  GCancellable *reading;
  GPtrArray *files; /* (nullable) of MusterDrillFile */
  GtkWidget *stack, *board_column, *board, *no_scripts, *scripts, *no_planned, *planned, *no_held, *held, *findings;
};

G_DEFINE_FINAL_TYPE (MusterDrillPage, muster_drill_page, ADW_TYPE_BIN)

typedef struct {
  MusterDrillPage *page;
  char *key; /* of a script: its path; else the id of the record */
  GtkWidget *title, *line, *fault, *asks, *take_part;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->key);
  g_free (row);
}

static GtkWidget *
row_new (MusterDrillPage *self, const char *key)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  Row *row = g_new0 (Row, 1);
  row->page = self;
  row->key = g_strdup (key);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  row->title = muster_part_label ("", "row-title");
  row->line = muster_part_label ("", "secondary");
  row->fault = muster_part_label ("", "wrong");
  gtk_widget_add_css_class (row->fault, "small");
  row->asks = muster_ask_box_new ();
  GtkWidget *parts[] = { row->title, row->line, row->fault, row->asks };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (box), parts[i]);
  return box;
}

static Row *
row_of (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), "row");
}

/* ---- doing ---- */

/* A drill that was begun: into its world, and its clock goes. */
typedef struct {
  GtkWidget *asks; /* (owned) */
  char *world;
} Beginning;

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  Beginning *beginning = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterOp) op = muster_store_submit_finish (MUSTER_STORE (source), result, &error);
  if (op == NULL) {
    g_autofree char *why = muster_trouble_sentence (error);
    muster_ask_box_answer (G_OBJECT (beginning->asks), why);
  } else
    gtk_widget_activate_action (beginning->asks, "win.enter-drill", "(sb)", beginning->world, TRUE);
  g_object_unref (beginning->asks);
  g_free (beginning->world);
  g_free (beginning);
}

static const MusterDrillFile *
find_file (MusterDrillPage *self, const char *path)
{
  for (guint i = 0; self->files != NULL && i < self->files->len; i++) {
    const MusterDrillFile *file = g_ptr_array_index (self->files, i);
    if (g_str_equal (file->path, path))
      return file;
  }
  return NULL;
}

/* The word of the form that begins so; "" is none. FALSE: there is no such form. */
static gboolean
read_form (const char *text, const char **form)
{
  *form = NULL;
  for (const MusterWord *word = muster_words_drill; *text != '\0' && word->value != NULL; word++) {
    const char *label = muster_word_label (muster_words_drill, word->value);
    g_autofree char *typed = g_utf8_casefold (text, -1), *known = g_utf8_casefold (label, -1);
    if (g_str_has_prefix (known, typed) || g_str_equal (word->value, text)) {
      *form = word->value;
      return TRUE;
    }
  }
  return *text == '\0';
}

/* Each holding is a world of its own, so the second is not laid over the first. */
static char *
new_world (const char *id)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *when = g_date_time_format (now, "%y%m%d-%H%M%S");
  return g_strdup_printf ("%.48s-%s", id, when);
}

static void
on_start (gpointer data, const char *const *texts)
{
  Row *row = data;
  MusterDesk *desk = row->page->desk;
  MusterStore *store = muster_desk_get_store (desk);
  const MusterDrillFile *file = find_file (row->page, row->key);
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func (g_free);
  const char *form;
  if (!read_form (texts[1], &form)) {
    muster_ask_box_answer (G_OBJECT (row->asks),
                           _ ("The form is table-top, command post, live or unannounced, or left empty."));
    return;
  }
  g_autoptr (MusterDrillScript) script
      = file != NULL ? muster_drill_script_read (file->text, strlen (file->text), errors) : NULL;
  if (script == NULL || muster_desk_get_moment (desk) != 0)
    return;
  Beginning *beginning = g_new0 (Beginning, 1);
  beginning->asks = g_object_ref (row->asks);
  beginning->world = new_world (script->id);
  muster_drill_script_set_world (script, beginning->world);
  muster_store_submit_async (
      store,
      muster_drill_begin (script, file->text, form,
                          *texts[0] != '\0' ? texts[0] : muster_desk_who (desk, muster_desk_get_account (desk)),
                          muster_store_get_node (store), MUSTER_DRILL_ACTOR),
      on_begun, beginning);
}

static void
on_plan (gpointer data, const char *const *texts)
{
  Row *row = data;
  MusterDesk *desk = row->page->desk;
  const MusterDrillFile *file = find_file (row->page, row->key);
  gint64 due = 0;
  g_autofree char *morning = g_strdup_printf ("%s 09:00", texts[0]);
  if (!muster_words_read_time (texts[0], muster_desk_now (desk), TRUE, &due)
      && !muster_words_read_time (morning, muster_desk_now (desk), TRUE, &due)) {
    muster_ask_box_answer (G_OBJECT (row->asks), _ ("When: write a day, like 2026-12-01, or with a time after it."));
    return;
  }
  if (file == NULL || file->script == NULL)
    return;
  MusterIntent *intent = muster_intent_new ("drill.set");
  muster_intent_text (intent, MUSTER_DRILL_TITLE, file->script->title);
  if (file->script->plan != NULL)
    muster_intent_text (intent, MUSTER_DRILL_PLAN, file->script->plan);
  muster_intent_int (intent, MUSTER_DRILL_DUE_AT, due);
  g_autofree char *sentence = g_strdup_printf (_ ("Drill planned: %s"), file->script->title);
  muster_desk_submit_one (desk, intent, sentence, muster_ask_box_answer, row->asks);
}

static void
on_held (gpointer data, const char *const *texts)
{
  Row *row = data;
  MusterIntent *intent = muster_intent_new ("drill.held");
  muster_intent_set_entity (intent, row->key);
  if (*texts[0] != '\0')
    muster_intent_text (intent, MUSTER_DRILL_NOTE, texts[0]);
  muster_desk_submit_one (row->page->desk, intent, _ ("Drill entered as held"), muster_ask_box_answer, row->asks);
}

static void
on_take_part (Row *row)
{
  gtk_widget_activate_action (row->asks, "win.enter-drill", "(sb)", row->key, FALSE);
}

static void
show_board (MusterDrillPage *self, MusterDrillRun *run)
{
  if (self->board != NULL)
    gtk_box_remove (GTK_BOX (self->board_column), self->board);
  self->board = muster_drill_board_new (self->desk, run);
  gtk_box_append (GTK_BOX (self->board_column), self->board);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "board");
}

static void
on_report (Row *row)
{
  g_autoptr (MusterDrillRun) run = muster_drill_run_look (row->page->desk, row->key);
  show_board (row->page, run);
  gtk_widget_child_focus (row->page->board_column, GTK_DIR_TAB_FORWARD);
}

static void
on_back (MusterDrillPage *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "shelf");
  gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->stack)), GTK_DIR_TAB_FORWARD);
}

/* ---- the shelf ---- */

static GtkWidget *
script_row_new (MusterDrillPage *self, const MusterDrillFile *file)
{
  const MusterAskField start[]
      = { { _ ("Directed by"), FALSE }, { _ ("Form: table-top, command post, live, unannounced"), FALSE } };
  const MusterAskField plan[] = { { _ ("When, like 2026-12-01"), TRUE } };
  GtkWidget *box = row_new (self, file->path);
  Row *row = row_of (box);
  if (file->script == NULL)
    return box;
  muster_ask_box_add_entries (MUSTER_ASK_BOX (row->asks), _ ("Start…"), _ ("Start the drill"), start, 2, on_start, row);
  muster_ask_box_add_entries (MUSTER_ASK_BOX (row->asks), _ ("Plan…"), _ ("Plan the drill"), plan, 1, on_plan, row);
  return box;
}

/* "Flood plan · flood · 0:35 · 4 injects" */
static char *
script_line (MusterDrillPage *self, const MusterDrillScript *script)
{
  GString *line = g_string_new (NULL);
  const MusterRecord *plan = script->plan != NULL ? muster_desk_get (self->desk, script->plan) : NULL;
  g_autofree char *length = muster_words_span (muster_drill_length (script));
  if (plan != NULL && plan->exists && plan->kind == MUSTER_PLAN) {
    const char *hazard = muster_record_text (plan, MUSTER_PLAN_HAZARD);
    g_string_append_printf (line, "%s · ", muster_record_name (plan));
    if (hazard != NULL)
      g_string_append_printf (line, "%s · ", muster_word_label (muster_words_hazard, hazard));
  } else if (script->plan != NULL)
    g_string_append_printf (line, "%s · ", _ ("its plan is not in the library"));
  g_string_append_printf (line, "%s · ", length);
  g_string_append_printf (line, ngettext ("%u inject", "%u injects", script->injects->len), script->injects->len);
  if (script->source != NULL)
    g_string_append_printf (line, "\n%s", script->source);
  return g_string_free (line, FALSE);
}

static void
show_scripts (MusterDrillPage *self)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->scripts);
  if (self->files == NULL)
    return;
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < self->files->len; i++) {
    const MusterDrillFile *file = g_ptr_array_index (self->files, i);
    GtkWidget *box = muster_keyed_box_take (rows, file->path);
    if (box == NULL)
      muster_keyed_box_add (rows, file->path, box = script_row_new (self, file));
    g_autofree char *name = g_path_get_basename (file->path), *line = NULL, *fault = NULL;
    if (file->script != NULL)
      line = script_line (self, file->script);
    else
      fault = g_strdup_printf (ngettext ("%u fault: %s", "%u faults, the first: %s", file->n_faults), file->n_faults,
                               file->fault);
    gtk_label_set_text (GTK_LABEL (row_of (box)->title), file->script != NULL ? file->script->title : name);
    muster_part_set_text (row_of (box)->line, line);
    muster_part_set_text (row_of (box)->fault, fault);
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->no_scripts, self->files->len == 0);
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  const MusterRecord *x = *(MusterRecord *const *)a, *y = *(MusterRecord *const *)b;
  gint64 p = muster_record_int (x, MUSTER_DRILL_DUE_AT, 0), q = muster_record_int (y, MUSTER_DRILL_DUE_AT, 0);
  return p != q ? (p < q ? -1 : 1) : strcmp (x->id, y->id);
}

static void
show_planned (MusterDrillPage *self)
{
  const MusterAskField note[] = { { _ ("What is to be said about it"), FALSE } };
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->planned);
  g_autoptr (GPtrArray) all = muster_desk_list (self->desk, MUSTER_DRILL);
  guint n = 0;
  g_ptr_array_sort (all, compare_due);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < all->len; i++) {
    const MusterRecord *r = g_ptr_array_index (all, i);
    gint64 due = muster_record_int (r, MUSTER_DRILL_DUE_AT, 0);
    if (due == 0 || r->drill != NULL || muster_record_has (r, MUSTER_DRILL_HELD_AT))
      continue;
    GtkWidget *box = muster_keyed_box_take (rows, r->id);
    if (box == NULL) {
      muster_keyed_box_add (rows, r->id, box = row_new (self, r->id));
      muster_ask_box_add_entries (MUSTER_ASK_BOX (row_of (box)->asks), _ ("Held…"), _ ("Enter as held"), note, 1,
                                  on_held, row_of (box));
    }
    g_autofree char *when = muster_words_clock (muster_desk_now (self->desk), due);
    gboolean late = due < muster_desk_now (self->desk);
    g_autofree char *line = late ? g_strdup_printf (_ ("was planned for %s"), when) : g_strdup (when);
    gtk_label_set_text (GTK_LABEL (row_of (box)->title), muster_record_name (r));
    muster_part_set_text (row_of (box)->line, line);
    muster_part_class (row_of (box)->line, "late", late);
    muster_part_set_text (row_of (box)->fault, NULL);
    n++;
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->no_planned, n == 0);
}

/* The drills of the folder, the latest first. (transfer full) (element-type utf8) */
static GPtrArray *
held_drills (MusterDrillPage *self)
{
  MusterPicture *picture = muster_store_get_picture (muster_desk_get_store (self->desk));
  g_auto (GStrv) ids = muster_picture_drills (picture);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  for (char **id = ids; *id != NULL; id++) {
    const MusterRecord *r = muster_picture_get_exact (picture, *id, *id);
    gint64 began = r != NULL ? muster_record_int (r, MUSTER_DRILL_STARTED_AT, 0) : 0;
    guint at = 0;
    for (; at < out->len; at++) {
      const char *other = g_ptr_array_index (out, at);
      const MusterRecord *o = muster_picture_get_exact (picture, other, other);
      if ((o != NULL ? muster_record_int (o, MUSTER_DRILL_STARTED_AT, 0) : 0) < began)
        break;
    }
    g_ptr_array_insert (out, (int)at, g_strdup (*id));
  }
  return out;
}

static void
show_held (MusterDrillPage *self)
{
  MusterKeyedBox *rows = MUSTER_KEYED_BOX (self->held);
  MusterPicture *picture = muster_store_get_picture (muster_desk_get_store (self->desk));
  g_autoptr (GPtrArray) ids = held_drills (self);
  muster_keyed_box_begin (rows);
  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    const MusterRecord *r = muster_picture_get_exact (picture, id, id);
    gboolean ours = r != NULL && r->exists && r->kind == MUSTER_DRILL;
    gboolean over = ours && muster_record_has (r, MUSTER_DRILL_ENDED_AT);
    GtkWidget *box = muster_keyed_box_take (rows, id);
    if (box == NULL) {
      muster_keyed_box_add (rows, id, box = row_new (self, id));
      Row *row = row_of (box);
      row->take_part
          = muster_ask_box_add_button (MUSTER_ASK_BOX (row->asks), _ ("Take part"), G_CALLBACK (on_take_part), row);
      muster_ask_box_add_button (MUSTER_ASK_BOX (row->asks), _ ("Report of the drill"), G_CALLBACK (on_report), row);
    }
    gint64 began = ours ? muster_record_int (r, MUSTER_DRILL_STARTED_AT, 0) : 0;
    g_autofree char *when = began != 0 ? muster_words_clock (muster_desk_now (self->desk), began) : NULL;
    const char *state = !ours ? _ ("without a script") : over ? _ ("over") : _ ("going on");
    g_autofree char *line = when != NULL ? g_strdup_printf ("%s · %s", state, when) : g_strdup (state);
    gtk_label_set_text (GTK_LABEL (row_of (box)->title), ours ? muster_record_name (r) : id);
    muster_part_set_text (row_of (box)->line, line);
    muster_part_set_text (row_of (box)->fault, NULL);
    gtk_widget_set_visible (row_of (box)->take_part, !over);
  }
  muster_keyed_box_end (rows);
  gtk_widget_set_visible (self->no_held, ids->len == 0);
}

static void
update (MusterDrillPage *self)
{
  MusterDrillRun *run = muster_drill_run_of (self->desk);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (run != NULL) {
    if (self->board == NULL)
      show_board (self, run);
    return;
  }
  show_scripts (self);
  show_planned (self);
  show_held (self);
  muster_finding_list_show (MUSTER_FINDING_LIST (self->findings), NULL, NULL);
}

static void
on_scripts (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterDrillPage) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *files = muster_drill_scripts_finish (result, &error);
  if (files == NULL || self->desk == NULL) {
    g_clear_pointer (&files, g_ptr_array_unref);
    return;
  }
  g_clear_pointer (&self->files, g_ptr_array_unref);
  self->files = files;
  update (self);
}

static void
on_map (MusterDrillPage *self)
{
  update (self);
  if (muster_desk_get_drill (self->desk) == NULL)
    muster_drill_scripts_async (muster_store_get_dir (muster_desk_get_store (self->desk)), self->reading, on_scripts,
                                g_object_ref (self));
}

static void
muster_drill_page_dispose (GObject *object)
{
  MusterDrillPage *self = MUSTER_DRILL_PAGE (object);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_drill_page_parent_class)->dispose (object);
}

static void
on_finding (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MusterDrillPage *self = MUSTER_DRILL_PAGE (widget);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "board") == 0)
    muster_drill_board_enter (MUSTER_DRILL_BOARD (self->board));
  else
    muster_finding_list_enter (MUSTER_FINDING_LIST (self->findings));
}

static void
muster_drill_page_class_init (MusterDrillPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_drill_page_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "drill.finding", NULL, on_finding);
}

static void
muster_drill_page_init (MusterDrillPage *self)
{
}

static GtkWidget *
make_shelf (MusterDrillPage *self)
{
  GtkWidget *column, *scroll = muster_part_page (&column);
  GtkWidget *parts[] = {
    muster_part_label (_ ("Drills"), "title"),
    muster_part_label (_ ("A drill is a world of its own: nothing done in it comes into a real list, report or count."),
                       "secondary"),
    muster_part_section (_ ("Scripts")),
    self->no_scripts = muster_part_label (
        _ ("No script. Put one into the folder “drills” of the data folder; docs/drills.md says how it is written."),
        "secondary"),
    self->scripts = muster_keyed_box_new (),
    muster_part_section (_ ("Planned")),
    self->no_planned = muster_part_label (_ ("No drill is planned."), "secondary"),
    self->planned = muster_keyed_box_new (),
    muster_part_section (_ ("Going on and held")),
    self->no_held = muster_part_label (_ ("No drill was held."), "secondary"),
    self->held = muster_keyed_box_new (),
    muster_part_section (_ ("Open findings")),
    self->findings = muster_finding_list_new (self->desk),
  };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (column), parts[i]);
  gtk_widget_set_visible (self->no_scripts, FALSE);
  return scroll;
}

GtkWidget *
muster_drill_page_new (MusterDesk *desk)
{
  MusterDrillPage *self = g_object_new (MUSTER_TYPE_DRILL_PAGE, NULL);
  GtkWidget *scroll = muster_part_page (&self->board_column);
  self->desk = g_object_ref (desk);
  self->reading = g_cancellable_new ();
  self->stack = gtk_stack_new ();
  if (muster_desk_get_drill (desk) == NULL) {
    GtkWidget *back = muster_part_link (_ ("← All drills"), G_CALLBACK (on_back), self);
    gtk_widget_set_halign (back, GTK_ALIGN_START);
    gtk_box_append (GTK_BOX (self->board_column), back);
    gtk_stack_add_named (GTK_STACK (self->stack), make_shelf (self), "shelf");
    /* of the store, for the desk tells nothing of other worlds */
    g_signal_connect_object (muster_desk_get_store (desk), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  }
  gtk_stack_add_named (GTK_STACK (self->stack), scroll, "board");
  adw_bin_set_child (ADW_BIN (self), self->stack);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  return GTK_WIDGET (self);
}
