/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of the plan (plan-lines.h) are the rows of one keyed box, with the headings and what adds a piece between
 * them; a row is known by the path of its piece. At most one form is open. A plan has some hundred rows: at first they
 * are made a few at a time, so that no key waits for them. */
#include "console/plan-reader.h"
#include "console/keyed-box.h"
#include "console/level-badge.h"
#include "console/page-parts.h"
#include "console/plan-fields.h"
#include "console/plan-form.h"
#include "response/plan-lines.h"
#include "response/plan-words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define AT_ONCE 8 /* rows made before others have their turn */

struct _MusterPlanReader {
  AdwBin parent_instance;
  MusterPlanDraft *draft; /* (owned) (nullable) */
  GtkWidget *rows;
  char *open;   /* (nullable) path of the piece whose form is open */
  char *wanted; /* (nullable) path to open once its row is there */
  guint idle, made;
};

G_DEFINE_FINAL_TYPE (MusterPlanReader, muster_plan_reader, ADW_TYPE_BIN)

typedef struct {
  MusterPlanReader *reader;
  char *path; /* (nullable) */
  MusterPlanPart part;
  GtkWidget *button, *badge, *levels, *what, *detail, *source, *clamp, *problem, *slot;
} Row;

static void refresh (MusterPlanReader *self);

static void
row_free (gpointer data)
{
  g_free (((Row *)data)->path);
  g_free (data);
}

static void queue_refresh (MusterPlanReader *self);

/* ---- the form of a row ---- */

static void
on_remove (Row *row)
{
  MusterPlanReader *self = row->reader;
  g_autofree char *path = g_strdup (row->path);
  g_clear_pointer (&self->open, g_free);
  muster_plan_draft_put (self->draft, path, NULL);
}

static void
on_close (Row *row)
{
  g_clear_pointer (&row->reader->open, g_free);
  gtk_widget_grab_focus (row->button);
  refresh (row->reader);
}

static void
open_form (Row *row)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (row->slot), muster_plan_form_new (row->reader->draft, row->part, row->path));
  gtk_box_append (GTK_BOX (foot), muster_part_button (_ ("Close"), G_CALLBACK (on_close), row));
  if (muster_plan_form_can_remove (row->part, row->path)) {
    const char *label = row->part == MUSTER_PLAN_LEVEL ? _ ("Take this level away") : _ ("Take this away");
    gtk_box_append (GTK_BOX (foot), muster_part_link (label, G_CALLBACK (on_remove), row));
  }
  gtk_box_append (GTK_BOX (row->slot), foot);
  gtk_widget_set_visible (row->slot, TRUE);
}

static void
show_form (Row *row, gboolean open)
{
  GtkWidget *child = gtk_widget_get_first_child (row->slot);
  muster_part_class (row->button, "open", open);
  gtk_widget_set_visible (row->problem, !open); /* the form says it at its field */
  gtk_accessible_update_state (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  if (open == (child != NULL))
    return;
  if (open) {
    open_form (row);
    return;
  }
  if (gtk_widget_get_focus_child (row->slot) != NULL)
    gtk_widget_grab_focus (row->button);
  while ((child = gtk_widget_get_first_child (row->slot)) != NULL)
    gtk_box_remove (GTK_BOX (row->slot), child);
  gtk_widget_set_visible (row->slot, FALSE);
}

/* What was just made has no place before it is laid out; the page follows the keyboard once it has. */
static gboolean
on_enter_tick (GtkWidget *slot, GdkFrameClock *clock, gpointer data)
{
  int *frames = data;
  if ((*frames)-- > 0)
    return G_SOURCE_CONTINUE;
  GtkWidget *scroll = gtk_widget_get_ancestor (slot, GTK_TYPE_SCROLLED_WINDOW);
  double bottom;
  gtk_widget_child_focus (slot, GTK_DIR_TAB_FORWARD);
  if (scroll != NULL && gtk_widget_translate_coordinates (slot, scroll, 0, gtk_widget_get_height (slot), NULL, &bottom)
      && bottom > gtk_widget_get_height (scroll))
    muster_part_bring_up (gtk_widget_get_parent (slot)); /* all of the form is to be seen */
  return G_SOURCE_REMOVE;
}

static void
enter_later (Row *row)
{
  int *frames = g_new (int, 1);
  *frames = 2;
  gtk_widget_add_tick_callback (row->slot, on_enter_tick, frames, g_free);
}

static void
on_line (Row *row)
{
  MusterPlanReader *self = row->reader;
  gboolean open = g_strcmp0 (self->open, row->path) != 0;
  g_free (self->open);
  self->open = open ? g_strdup (row->path) : NULL;
  refresh (self);
  if (open)
    enter_later (row);
}

static gboolean
on_row_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Row *row)
{
  gboolean on_button = gtk_widget_has_focus (row->button);
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (key == GDK_KEY_Escape && g_strcmp0 (row->reader->open, row->path) == 0) {
    on_close (row);
    return TRUE;
  }
  if (on_button && (key == GDK_KEY_Down || key == GDK_KEY_Up))
    return gtk_widget_child_focus (row->reader->rows, key == GDK_KEY_Down ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
  if (on_button && key == GDK_KEY_Delete && muster_plan_form_can_remove (row->part, row->path)) {
    on_remove (row);
    return TRUE;
  }
  return FALSE;
}

/* ---- a row ---- */

static GtkWidget *
row_new (MusterPlanReader *self, const MusterPlanLine *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *across = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10),
            *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *before = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();
  Row *row = g_new0 (Row, 1);
  gboolean head = line->part == MUSTER_PLAN_HEAD;
  row->reader = self;
  row->part = line->part;
  row->path = g_strdup (line->path);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  row->badge = muster_level_badge_new ();
  row->levels = muster_part_label ("", "secondary");
  row->what = muster_part_label ("", head ? "secondary" : "what");
  row->detail = muster_part_label ("", head ? NULL : "secondary");
  row->source = muster_part_label ("", "secondary");
  row->slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  row->problem = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (row->problem), muster_plan_problem_new (self->draft, line->path, TRUE));
  gtk_label_set_wrap (GTK_LABEL (row->levels), FALSE);
  gtk_widget_set_size_request (before, head ? 112 : 48, -1);
  gtk_widget_set_hexpand (row->what, TRUE);
  gtk_widget_set_hexpand_set (before, TRUE);
  gtk_widget_set_valign (row->badge, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (before), head ? row->what : row->badge);
  gtk_box_append (GTK_BOX (before), row->levels);
  gtk_widget_set_hexpand (words, TRUE);
  if (!head)
    gtk_box_append (GTK_BOX (words), row->what);
  gtk_box_append (GTK_BOX (words), row->detail);
  gtk_label_set_yalign (GTK_LABEL (row->what), 0);
  gtk_label_set_yalign (GTK_LABEL (row->source), 0);
  gtk_label_set_xalign (GTK_LABEL (row->source), 0);
  gtk_widget_set_valign (row->levels, GTK_ALIGN_START);
  GtkWidget *clamp = row->clamp = adw_clamp_new (); /* one column, whatever stands in it */
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 190);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 190);
  adw_clamp_set_child (ADW_CLAMP (clamp), row->source);
  gtk_widget_set_size_request (clamp, 190, -1);
  gtk_box_append (GTK_BOX (across), before);
  gtk_box_append (GTK_BOX (across), words);
  gtk_box_append (GTK_BOX (across), clamp);
  row->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (row->button), across);
  gtk_widget_add_css_class (row->button, "plan-line");
  muster_part_class (row->button, "level-line", line->part == MUSTER_PLAN_LEVEL);
  g_signal_connect_swapped (row->button, "clicked", G_CALLBACK (on_line), row);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_row_key), row);
  gtk_widget_add_controller (box, keys);
  gtk_widget_add_css_class (row->problem, "plan-problem");
  gtk_widget_add_css_class (row->slot, "plan-form");
  gtk_widget_set_visible (row->slot, FALSE);
  gtk_box_append (GTK_BOX (box), row->button);
  gtk_box_append (GTK_BOX (box), row->problem);
  gtk_box_append (GTK_BOX (box), row->slot);
  return box;
}

static void
show_row (MusterPlanReader *self, GtkWidget *box, const MusterPlanLine *line)
{
  Row *row = g_object_get_data (G_OBJECT (box), "row");
  g_autofree char *levels = line->levels != 0 ? muster_plan_words_levels (line->levels) : NULL;
  g_autofree char *name
      = g_strjoin (", ", levels != NULL ? levels : line->what, levels != NULL ? line->what : line->detail,
                   levels != NULL ? line->detail : NULL, NULL);
  gboolean level = line->part == MUSTER_PLAN_LEVEL;
  muster_level_badge_set_level (MUSTER_LEVEL_BADGE (row->badge), level ? line->key : NULL);
  gtk_widget_set_visible (row->badge, level);
  muster_part_set_text (row->levels, levels);
  muster_part_set_text (row->what, line->what);
  muster_part_set_text (row->detail, line->detail);
  gtk_label_set_text (GTK_LABEL (row->source), line->source != NULL ? line->source : "");
  gtk_widget_set_visible (row->clamp, line->part != MUSTER_PLAN_HEAD && line->part != MUSTER_PLAN_ROLE);
  muster_part_name (row->button, name);
  show_form (row, self->open != NULL && g_strcmp0 (self->open, line->path) == 0);
}

/* ---- headings, and what adds a piece ---- */

static const char *const add_labels[MUSTER_PLAN_N_PARTS] = {
  [MUSTER_PLAN_THRESHOLD] = N_ ("Add a threshold"),
  [MUSTER_PLAN_ADJUST] = N_ ("Add an adjustment"),
  [MUSTER_PLAN_ROLE] = N_ ("Add a role"),
  [MUSTER_PLAN_TASK] = N_ ("Add a task"),
  [MUSTER_PLAN_CALL] = N_ ("Add somebody to call"),
  [MUSTER_PLAN_REPORT] = N_ ("Add a report"),
  [MUSTER_PLAN_CAPABILITY] = N_ ("Add teams needed"),
  [MUSTER_PLAN_SUPPLY] = N_ ("Add a supply"),
  [MUSTER_PLAN_LINK] = N_ ("Add a linkage"),
  [MUSTER_PLAN_END] = N_ ("Add a condition for the end"),
};

static void
on_add (GtkWidget *button, MusterPlanReader *self)
{
  MusterPlanPart part = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "part"));
  g_autofree char *path = muster_plan_form_add (self->draft, part, g_object_get_data (G_OBJECT (button), "level"));
  muster_plan_reader_open (self, path);
}

/* TRUE: the row is there now. */
static gboolean
take (MusterPlanReader *self, const char *key, GtkWidget **row)
{
  *row = muster_keyed_box_take (MUSTER_KEYED_BOX (self->rows), key);
  return *row != NULL;
}

static gboolean
may_make (MusterPlanReader *self)
{
  return self->made++ < AT_ONCE;
}

static gboolean
put_heading (MusterPlanReader *self, MusterPlanPart part)
{
  g_autofree char *key = g_strdup_printf ("heading %d", part);
  GtkWidget *row;
  if (!take (self, key, &row) && may_make (self))
    muster_keyed_box_add (MUSTER_KEYED_BOX (self->rows), key,
                          row = muster_part_section (muster_plan_part_title (part)));
  return row != NULL;
}

static gboolean
put_add (MusterPlanReader *self, MusterPlanPart part, const char *level, const char *label)
{
  g_autofree char *key = g_strdup_printf ("add %d %s", part, level != NULL ? level : "");
  GtkWidget *row;
  if (take (self, key, &row))
    return TRUE;
  if (!may_make (self))
    return FALSE;
  row = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (row, "link-like");
  gtk_widget_add_css_class (row, "plan-add");
  gtk_widget_set_halign (row, GTK_ALIGN_START);
  muster_part_name (row, label);
  g_object_set_data (G_OBJECT (row), "part", GUINT_TO_POINTER (part));
  g_object_set_data_full (G_OBJECT (row), "level", g_strdup (level), g_free);
  g_signal_connect (row, "clicked", G_CALLBACK (on_add), self);
  muster_keyed_box_add (MUSTER_KEYED_BOX (self->rows), key, row);
  return TRUE;
}

static gboolean
put_line (MusterPlanReader *self, const MusterPlanLine *line)
{
  g_autofree char *key = g_strdup_printf ("%d %s", line->part, line->path);
  GtkWidget *row;
  if (line->path == NULL)
    return TRUE;
  if (!take (self, key, &row)) {
    if (!may_make (self))
      return FALSE;
    muster_keyed_box_add (MUSTER_KEYED_BOX (self->rows), key, row = row_new (self, line));
  }
  show_row (self, row, line);
  if (g_strcmp0 (self->wanted, line->path) == 0) {
    g_clear_pointer (&self->wanted, g_free);
    muster_part_bring_up (row);
    enter_later (g_object_get_data (G_OBJECT (row), "row"));
  }
  return TRUE;
}

static gboolean
put_missing_levels (MusterPlanReader *self)
{
  const MusterPlan *plan = muster_plan_draft_plan (self->draft);
  gboolean all = TRUE;
  for (int rank = 0; rank < MUSTER_LEVELS; rank++) {
    if (plan->levels[rank] != NULL)
      continue;
    g_autofree char *label = g_strdup_printf (_ ("Add level %s"), muster_level_name (rank));
    all &= put_add (self, MUSTER_PLAN_LEVEL, muster_level_name (rank), label);
  }
  return all;
}

/* ---- all of them ---- */

static gboolean
put_part (MusterPlanReader *self, GPtrArray *lines, MusterPlanPart part)
{
  gboolean all = put_heading (self, part);
  g_autofree char *level = NULL;
  for (guint i = 0; i < lines->len; i++) {
    const MusterPlanLine *line = g_ptr_array_index (lines, i);
    if (line->part != part && !(part == MUSTER_PLAN_LEVEL && line->part == MUSTER_PLAN_THRESHOLD))
      continue;
    if (line->part == MUSTER_PLAN_LEVEL && level != NULL)
      all &= put_add (self, MUSTER_PLAN_THRESHOLD, level, _ (add_labels[MUSTER_PLAN_THRESHOLD]));
    if (line->part == MUSTER_PLAN_LEVEL) {
      g_free (level);
      level = g_strdup (line->path);
    }
    all &= put_line (self, line);
  }
  if (level != NULL)
    all &= put_add (self, MUSTER_PLAN_THRESHOLD, level, _ (add_labels[MUSTER_PLAN_THRESHOLD]));
  if (part == MUSTER_PLAN_LEVEL)
    return put_missing_levels (self) && all;
  return (add_labels[part] == NULL || put_add (self, part, NULL, _ (add_labels[part]))) && all;
}

static gboolean
on_idle (gpointer data)
{
  MusterPlanReader *self = data;
  self->idle = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (MusterPlanReader *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, on_idle, self, NULL);
}

static void
refresh (MusterPlanReader *self)
{
  gboolean all = TRUE;
  if (self->draft == NULL)
    return;
  g_autoptr (GPtrArray) lines
      = muster_plan_lines (muster_plan_draft_plan (self->draft), muster_plan_draft_get (self->draft, ""));
  self->made = 0;
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->rows));
  for (MusterPlanPart part = MUSTER_PLAN_HEAD; part < MUSTER_PLAN_N_PARTS; part++)
    if (part != MUSTER_PLAN_THRESHOLD)
      all &= put_part (self, lines, part);
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->rows));
  if (!all)
    queue_refresh (self);
}

void
muster_plan_reader_show (MusterPlanReader *self, MusterPlanDraft *draft)
{
  if (self->draft == draft)
    return;
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_pointer (&self->open, g_free);
  g_clear_pointer (&self->wanted, g_free);
  /* rows know the draft they speak of */
  muster_keyed_box_begin (MUSTER_KEYED_BOX (self->rows));
  muster_keyed_box_end (MUSTER_KEYED_BOX (self->rows));
  g_set_object (&self->draft, draft);
  if (draft != NULL)
    g_signal_connect_object (draft, "changed", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
muster_plan_reader_open (MusterPlanReader *self, const char *path)
{
  g_autoptr (GPtrArray) lines
      = muster_plan_lines (muster_plan_draft_plan (self->draft), muster_plan_draft_get (self->draft, ""));
  const char *best = NULL;
  for (guint i = 0; i < lines->len; i++) { /* the longest that leads there */
    const char *at = ((MusterPlanLine *)g_ptr_array_index (lines, i))->path;
    gsize n = at != NULL ? strlen (at) : 0;
    if (n > 0 && strncmp (at, path, n) == 0 && (path[n] == '\0' || path[n] == '.' || path[n] == '[')
        && (best == NULL || n > strlen (best)))
      best = at;
  }
  if (best == NULL)
    return;
  g_free (self->open);
  g_free (self->wanted);
  self->open = g_strdup (best);
  self->wanted = g_strdup (best);
  refresh (self);
}

static void
muster_plan_reader_dispose (GObject *object)
{
  MusterPlanReader *self = MUSTER_PLAN_READER (object);
  g_clear_handle_id (&self->idle, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->open, g_free);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (muster_plan_reader_parent_class)->dispose (object);
}

static void
muster_plan_reader_class_init (MusterPlanReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_plan_reader_dispose;
}

static void
muster_plan_reader_init (MusterPlanReader *self)
{
  self->rows = muster_keyed_box_new ();
  adw_bin_set_child (ADW_BIN (self), self->rows);
}

GtkWidget *
muster_plan_reader_new (void)
{
  return g_object_new (MUSTER_TYPE_PLAN_READER, NULL);
}
