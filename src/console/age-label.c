/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The label is touched only when its words change, which is once a minute; a tick otherwise is a comparison.
 */
#include "console/age-label.h"
#include "desk/ticker.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

typedef enum { FIXED, AGE, DEADLINE, DONE } Mode;

struct _MusterAgeLabel {
  AdwBin parent_instance;
  GtkWidget *label;
  Mode mode;
  gint64 time;
};

G_DEFINE_FINAL_TYPE (MusterAgeLabel, muster_age_label, ADW_TYPE_BIN)

static void
show (MusterAgeLabel *self, gint64 now)
{
  g_autofree char *text = NULL;
  gboolean late = FALSE;
  switch (self->mode) {
  case FIXED:
    return;
  case AGE:
    text = muster_words_age (now, self->time);
    break;
  case DEADLINE:
    text = muster_words_deadline (now, self->time, &late);
    break;
  case DONE: {
    g_autofree char *clock = muster_words_clock (now, self->time);
    /* Translators: %s is a time of day: "done 13:52" */
    text = g_strdup_printf (_ ("done %s"), clock);
    break;
  }
  }
  if (strcmp (text, gtk_label_get_text (GTK_LABEL (self->label))) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  if (late)
    gtk_widget_add_css_class (GTK_WIDGET (self), "late");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "late");
}

static void
set (MusterAgeLabel *self, Mode mode, gint64 time)
{
  self->mode = mode;
  self->time = time;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "late");
  gtk_label_set_text (GTK_LABEL (self->label), "");
  show (self, muster_ticker_now (muster_ticker_get ()));
}

static void
on_tick (MusterAgeLabel *self, gint64 now)
{
  show (self, now);
}

static void
muster_age_label_map (GtkWidget *widget)
{
  MusterAgeLabel *self = MUSTER_AGE_LABEL (widget);
  GTK_WIDGET_CLASS (muster_age_label_parent_class)->map (widget);
  g_signal_connect_swapped (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self);
  show (self, muster_ticker_now (muster_ticker_get ()));
}

static void
muster_age_label_unmap (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (muster_ticker_get (), widget);
  GTK_WIDGET_CLASS (muster_age_label_parent_class)->unmap (widget);
}

static void
muster_age_label_class_init (MusterAgeLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->map = muster_age_label_map;
  widget_class->unmap = muster_age_label_unmap;
  gtk_widget_class_set_css_name (widget_class, "age-label");
}

static void
muster_age_label_init (MusterAgeLabel *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_widget_add_css_class (self->label, "numeric");
  adw_bin_set_child (ADW_BIN (self), self->label);
}

GtkWidget *
muster_age_label_new (void)
{
  return g_object_new (MUSTER_TYPE_AGE_LABEL, NULL);
}

void
muster_age_label_set_age (MusterAgeLabel *self, gint64 since)
{
  set (self, AGE, since);
}

void
muster_age_label_set_deadline (MusterAgeLabel *self, gint64 deadline)
{
  set (self, DEADLINE, deadline);
}

void
muster_age_label_set_done (MusterAgeLabel *self, gint64 at)
{
  set (self, DONE, at);
}

void
muster_age_label_set_text (MusterAgeLabel *self, const char *text)
{
  self->mode = FIXED;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "late");
  gtk_label_set_text (GTK_LABEL (self->label), text);
}
