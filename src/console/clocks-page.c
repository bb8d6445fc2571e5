/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four keyed boxes, one for each standing of a clock; a row keeps its widget while it stays in its box. Those somebody
 * took note of stand last and quiet: they are still overdue. Rows are stops of the Tab key by their name; the keys work
 * anywhere in a row. At most MOST rows of a box are made: a board is read, and the number of all stands in its heading.
 */
#include "console/clocks-page.h"
#include "console/age-label.h"
#include "console/keyed-box.h"
#include "console/page-parts.h"
#include "desk/clock-watch.h"
#include <glib/gi18n-lib.h>

#define MOST  60
#define AGAIN 15 /* minutes */

enum { LATE, SOON, RUNNING, NOTED, N_BOXES };

struct _MusterClocksPage {
  AdwBin parent_instance;
  MusterDesk *desk; /* (owned) */
  MusterClockWatch *watch;
  GtkWidget *empty, *headings[N_BOXES], *boxes[N_BOXES];
};

G_DEFINE_FINAL_TYPE (MusterClocksPage, muster_clocks_page, ADW_TYPE_BIN)

typedef struct {
  MusterClocksPage *page;
  char *key;
  GtkWidget *name, *line, *done, *note, *again, *doing;
  MusterAgeLabel *when;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;
  g_free (row->key);
  g_free (row);
}

static const MusterDeadline *
clock_of (Row *row)
{
  GPtrArray *clocks = muster_clock_watch_get (row->page->watch);
  for (guint i = 0; i < clocks->len; i++) {
    const MusterDeadline *clock = g_ptr_array_index (clocks, i);
    if (g_str_equal (clock->key, row->key))
      return clock;
  }
  return NULL;
}

static void
on_name (Row *row)
{
  const MusterDeadline *clock = clock_of (row);
  g_autofree char *target = clock != NULL ? g_strdup (muster_clock_watch_target (row->page->watch, clock)) : NULL;
  MusterDesk *desk = row->page->desk;
  if (target == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (row->page), "inspector.leave-page", NULL);
  muster_desk_select (desk, target);
}

static void
on_done (Row *row)
{
  const MusterDeadline *clock = clock_of (row);
  if (clock != NULL && clock->kind == MUSTER_DEADLINE_TASK)
    muster_desk_finish_task (row->page->desk, clock->subject);
}

static void
on_note (Row *row)
{
  const MusterDeadline *clock = clock_of (row);
  if (clock != NULL)
    muster_clock_watch_note (row->page->watch, clock, 0);
}

static void
on_again (Row *row)
{
  const MusterDeadline *clock = clock_of (row);
  if (clock != NULL)
    muster_clock_watch_note (row->page->watch, clock, AGAIN);
}

static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, Row *row)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (gdk_keyval_to_lower (key)) {
  case GDK_KEY_d:
    on_done (row);
    return TRUE;
  case GDK_KEY_n:
    on_note (row);
    return TRUE;
  case GDK_KEY_r:
    on_again (row);
    return TRUE;
  case GDK_KEY_Down:
  case GDK_KEY_Up:
    gtk_widget_child_focus (GTK_WIDGET (row->page), key == GDK_KEY_Down ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
    return TRUE;
  default:
    return FALSE;
  }
}

static GtkWidget *
row_new (MusterClocksPage *self, const char *key)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();
  Row *row = g_new0 (Row, 1);
  row->page = self;
  row->key = g_strdup (key);
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  gtk_widget_add_css_class (box, "page-row");
  gtk_widget_add_css_class (box, "clock-row");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), row);
  gtk_widget_add_controller (box, keys);
  row->name = muster_part_name_link (G_CALLBACK (on_name), row);
  row->line = muster_part_label ("", "secondary");
  row->doing = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  row->done = muster_part_link (_ ("Done"), G_CALLBACK (on_done), row);
  row->note = muster_part_link (_ ("Take note"), G_CALLBACK (on_note), row);
  row->again = muster_part_link (_ ("Again in 15 min"), G_CALLBACK (on_again), row);
  row->when = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_set_valign (GTK_WIDGET (row->when), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row->doing), row->done);
  gtk_box_append (GTK_BOX (row->doing), row->note);
  gtk_box_append (GTK_BOX (row->doing), row->again);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), row->name);
  gtk_box_append (GTK_BOX (words), row->line);
  gtk_box_append (GTK_BOX (words), row->doing);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->when));
  return box;
}

/* "Police · Flooding, Dorfstrasse · waits for 2 tasks": who must act, about what. */
static char *
line_of (MusterClocksPage *self, const MusterDeadline *clock)
{
  GPtrArray *parts = g_ptr_array_new ();
  g_autofree char *waits = NULL;
  MusterRecord *incident = clock->incident != NULL ? muster_desk_get (self->desk, clock->incident) : NULL;
  guint n = clock->waits_for != NULL ? g_strv_length (clock->waits_for) : 0;
  if (clock->whose != NULL)
    g_ptr_array_add (parts, clock->whose);
  if (incident != NULL)
    g_ptr_array_add (parts, (gpointer)muster_record_name (incident));
  if (n > 0) {
    waits = g_strdup_printf (ngettext ("waits for %u task", "waits for %u tasks", n), n);
    g_ptr_array_add (parts, waits);
  }
  g_ptr_array_add (parts, NULL);
  char *line = g_strjoinv (" · ", (char **)parts->pdata);
  g_ptr_array_unref (parts);
  return line;
}

static void
show_row (MusterClocksPage *self, GtkWidget *widget, const MusterDeadline *clock, int box)
{
  Row *row = g_object_get_data (G_OBJECT (widget), "row");
  g_autofree char *line = line_of (self, clock);
  g_autofree char *spoken_note = g_strdup_printf (_ ("Take note: %s"), clock->what);
  g_autofree char *spoken_done = g_strdup_printf (_ ("Done: %s"), clock->what);
  g_autofree char *spoken_again = g_strdup_printf (_ ("Again in 15 min: %s"), clock->what);
  muster_part_name_link_set (row->name, clock->what);
  muster_part_set_text (row->line, line);
  gtk_widget_set_tooltip_text (row->line, clock->source);
  muster_age_label_set_deadline (row->when, clock->deadline);
  muster_part_name (row->note, spoken_note);
  muster_part_name (row->done, spoken_done);
  muster_part_name (row->again, spoken_again);
  gtk_widget_set_visible (row->done, clock->kind == MUSTER_DEADLINE_TASK);
  gtk_widget_set_visible (row->note, box == LATE || box == SOON);
  gtk_widget_set_visible (row->again, box == LATE || box == SOON);
  gtk_widget_set_visible (row->doing, box != RUNNING && (box != NOTED || clock->kind == MUSTER_DEADLINE_TASK));
}

static int
box_of (const MusterDeadline *clock)
{
  if (clock->noted && clock->state != MUSTER_DEADLINE_RUNNING)
    return NOTED;
  return clock->state == MUSTER_DEADLINE_OVERDUE ? LATE : clock->state == MUSTER_DEADLINE_DUE_SOON ? SOON : RUNNING;
}

static void
update (MusterClocksPage *self)
{
  static const char *const titles[N_BOXES]
      = { N_ ("Overdue · %u"), N_ ("Due soon · %u"), N_ ("Running · %u"), N_ ("Late, and noted · %u") };
  GPtrArray *clocks = muster_clock_watch_get (self->watch);
  guint counts[N_BOXES] = { 0 };
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (int b = 0; b < N_BOXES; b++)
    muster_keyed_box_begin (MUSTER_KEYED_BOX (self->boxes[b]));
  for (guint i = 0; i < clocks->len; i++) {
    const MusterDeadline *clock = g_ptr_array_index (clocks, i);
    int b = box_of (clock);
    if (counts[b]++ >= MOST)
      continue;
    GtkWidget *row = muster_keyed_box_take (MUSTER_KEYED_BOX (self->boxes[b]), clock->key);
    if (row == NULL)
      muster_keyed_box_add (MUSTER_KEYED_BOX (self->boxes[b]), clock->key, row = row_new (self, clock->key));
    show_row (self, row, clock, b);
  }
  for (int b = 0; b < N_BOXES; b++) {
    g_autofree char *title = g_strdup_printf (_ (titles[b]), counts[b]);
    muster_keyed_box_end (MUSTER_KEYED_BOX (self->boxes[b]));
    gtk_label_set_text (GTK_LABEL (self->headings[b]), title);
    gtk_widget_set_visible (self->headings[b], counts[b] > 0);
  }
  gtk_widget_set_visible (self->empty, clocks->len == 0);
}

static void
muster_clocks_page_dispose (GObject *object)
{
  MusterClocksPage *self = MUSTER_CLOCKS_PAGE (object);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_clocks_page_parent_class)->dispose (object);
}

static void
muster_clocks_page_class_init (MusterClocksPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = muster_clocks_page_dispose;
}

static void
muster_clocks_page_init (MusterClocksPage *self)
{
}

GtkWidget *
muster_clocks_page_new (MusterDesk *desk)
{
  MusterClocksPage *self = g_object_new (MUSTER_TYPE_CLOCKS_PAGE, NULL);
  GtkWidget *column, *scroll = muster_part_page (&column);
  self->desk = g_object_ref (desk);
  self->watch = muster_clock_watch_of (desk);
  gtk_box_append (GTK_BOX (column), muster_part_label (_ ("Clocks"), "title"));
  gtk_box_append (GTK_BOX (column),
                  muster_part_label (_ ("On a row: D done, N take note, R again in 15 min"), "secondary"));
  gtk_box_append (GTK_BOX (column), self->empty = muster_part_label (_ ("No clock is running."), "secondary"));
  for (int b = 0; b < N_BOXES; b++) {
    gtk_box_append (GTK_BOX (column), self->headings[b] = muster_part_section (""));
    gtk_box_append (GTK_BOX (column), self->boxes[b] = muster_keyed_box_new ());
  }
  muster_part_class (self->headings[LATE], "late", TRUE);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (update), NULL);
  return GTK_WIDGET (self);
}
