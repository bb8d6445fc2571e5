/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A level bar would round to blocks and colour itself by value; here the bar is a progress bar and only the words turn
 * red, and only when the limit has passed.
 */
#include "console/clock-bar.h"
#include "desk/ticker.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

struct _MusterClockBar {
  AdwBin parent_instance;
  GtkWidget *title, *words, *bar;
  gint64 start, length;
};

G_DEFINE_FINAL_TYPE (MusterClockBar, muster_clock_bar, ADW_TYPE_BIN)

static void
show (MusterClockBar *self, gint64 now)
{
  g_autofree char *limit = muster_words_span (self->length);
  g_autofree char *text = NULL;
  gint64 gone = now - self->start;
  gboolean late = self->start != 0 && gone > self->length;
  if (self->start == 0) {
    text = g_strdup_printf (_ ("onset unknown, limit %s"), limit);
  } else if (late) {
    g_autofree char *over = muster_words_span (gone - self->length);
    text = g_strdup_printf (_ ("%s over the %s from onset"), over, limit);
  } else {
    g_autofree char *left = muster_words_span (self->length - gone);
    text = g_strdup_printf (_ ("%s left of %s from onset"), left, limit);
  }
  if (g_strcmp0 (text, gtk_label_get_text (GTK_LABEL (self->words))) != 0) {
    gtk_label_set_text (GTK_LABEL (self->words), text);
    if (late)
      gtk_widget_add_css_class (self->words, "late");
    else
      gtk_widget_remove_css_class (self->words, "late");
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_label_get_text (GTK_LABEL (self->title)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  }
  double fraction = self->start != 0 && self->length > 0 ? (double)gone / (double)self->length : 0;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), CLAMP (fraction, 0, 1));
}

static void
on_tick (MusterClockBar *self, gint64 now)
{
  show (self, now);
}

static void
muster_clock_bar_map (GtkWidget *widget)
{
  MusterClockBar *self = MUSTER_CLOCK_BAR (widget);
  GTK_WIDGET_CLASS (muster_clock_bar_parent_class)->map (widget);
  g_signal_connect_swapped (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self);
  show (self, muster_ticker_now (muster_ticker_get ()));
}

static void
muster_clock_bar_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (muster_ticker_get (), widget);
  GTK_WIDGET_CLASS (muster_clock_bar_parent_class)->unmap (widget);
}

static void
muster_clock_bar_class_init (MusterClockBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->map = muster_clock_bar_map;
  widget_class->unmap = muster_clock_bar_unmap;
  gtk_widget_class_set_css_name (widget_class, "clock-bar");
}

static void
muster_clock_bar_init (MusterClockBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  self->words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->words), 1);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_widget_set_hexpand (self->words, TRUE);
  gtk_widget_add_css_class (self->words, "numeric");
  self->bar = gtk_progress_bar_new ();
  gtk_box_append (GTK_BOX (line), self->title);
  gtk_box_append (GTK_BOX (line), self->words);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->bar);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_clock_bar_new (const char *title)
{
  MusterClockBar *self = g_object_new (MUSTER_TYPE_CLOCK_BAR, NULL);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  return GTK_WIDGET (self);
}

void
muster_clock_bar_set (MusterClockBar *self, gint64 start, gint64 length)
{
  self->start = start;
  self->length = length;
  show (self, muster_ticker_now (muster_ticker_get ()));
}
