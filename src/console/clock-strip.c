/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Always one line: a strip for each late task would push the map off the screen just when it is needed most. */
#include "console/clock-strip.h"
#include "console/age-label.h"
#include "console/page-parts.h"
#include "desk/clock-watch.h"
#include "desk/past.h"
#include <glib/gi18n-lib.h>

struct _MusterClockStrip {
  GtkBox parent;
  MusterClockWatch *watch; /* (nullable) the desk's */
  MusterPast *past;        /* (nullable) the same */
  GtkWidget *text;
  MusterAgeLabel *age;
  char *key; /* (nullable) of the clock that is named */
};

G_DEFINE_FINAL_TYPE (MusterClockStrip, muster_clock_strip, GTK_TYPE_BOX)

static void
update (MusterClockStrip *strip)
{
  GPtrArray *clocks = muster_clock_watch_get (strip->watch);
  const MusterDeadline *first = NULL;
  guint n = 0;
  gboolean past = muster_past_is_on (strip->past); /* the clocks would be those of then */
  for (guint i = 0; i < clocks->len && !past; i++) {
    const MusterDeadline *clock = g_ptr_array_index (clocks, i);
    if (!muster_clock_watch_is_pressing (clock))
      continue;
    if (n++ == 0)
      first = clock;
  }
  g_clear_pointer (&strip->key, g_free);
  gtk_widget_set_visible (GTK_WIDGET (strip), first != NULL);
  if (first == NULL)
    return;
  strip->key = g_strdup (first->key);
  /* Translators: what a clock is about; how many more are overdue */
  g_autofree char *text = n > 1 ? g_strdup_printf (ngettext ("Overdue: %s · +%u more", "Overdue: %s · +%u more", n - 1),
                                                   first->what, n - 1)
                                : g_strdup_printf (_ ("Overdue: %s"), first->what);
  gtk_label_set_text (GTK_LABEL (strip->text), text);
  gtk_widget_set_tooltip_text (strip->text, text);
  muster_age_label_set_deadline (strip->age, first->deadline);
}

static void
on_note (MusterClockStrip *strip)
{
  GPtrArray *clocks = muster_clock_watch_get (strip->watch);
  for (guint i = 0; i < clocks->len; i++) {
    const MusterDeadline *clock = g_ptr_array_index (clocks, i);
    if (g_strcmp0 (clock->key, strip->key) == 0) {
      muster_clock_watch_note (strip->watch, clock, 0);
      return;
    }
  }
}

static void
on_show (MusterClockStrip *strip)
{
  gtk_widget_activate_action (GTK_WIDGET (strip), "win.clocks", NULL);
}

static void
muster_clock_strip_finalize (GObject *object)
{
  g_free (MUSTER_CLOCK_STRIP (object)->key);
  G_OBJECT_CLASS (muster_clock_strip_parent_class)->finalize (object);
}

static void
muster_clock_strip_class_init (MusterClockStripClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_clock_strip_finalize;
}

static void
muster_clock_strip_init (MusterClockStrip *strip)
{
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_spacing (GTK_BOX (strip), 12);
  gtk_widget_add_css_class (GTK_WIDGET (strip), "strip");
  gtk_widget_add_css_class (GTK_WIDGET (strip), "overdue");
  gtk_widget_set_visible (GTK_WIDGET (strip), FALSE);
  strip->text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (strip->text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (strip->text), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (strip->text, "text");
  strip->age = MUSTER_AGE_LABEL (muster_age_label_new ());
  gtk_widget_set_hexpand (space, TRUE);
  GtkWidget *parts[] = { gtk_image_new_from_icon_name ("alarm-symbolic"),
                         strip->text,
                         GTK_WIDGET (strip->age),
                         space,
                         muster_part_button (_ ("Take note"), G_CALLBACK (on_note), strip),
                         muster_part_button (_ ("Show clocks"), G_CALLBACK (on_show), strip) };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (strip), parts[i]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (strip), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Overdue clocks"), -1);
}

void
muster_clock_strip_set_desk (MusterClockStrip *strip, MusterDesk *desk)
{
  strip->past = muster_past_of (desk);
  strip->watch = muster_clock_watch_of (desk);
  g_signal_connect_object (strip->past, "changed", G_CALLBACK (update), strip, G_CONNECT_SWAPPED);
  g_signal_connect_object (strip->watch, "changed", G_CALLBACK (update), strip, G_CONNECT_SWAPPED);
  update (strip);
}
