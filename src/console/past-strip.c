/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It says the moment that is wanted, not the one that the panes have reached: they follow within a few frames. */
#include "console/past-strip.h"
#include "console/page-parts.h"
#include "desk/past.h"
#include <glib/gi18n-lib.h>

static const int speeds[] = { 1, 10, 60, 600, 3600 };
#define USUAL_SPEED 2 /* index */

struct _MusterPastStrip {
  GtkBox parent;
  MusterPast *past; /* (nullable) the desk's */
  MusterDesk *desk; /* (nullable) the same */
  GtkWidget *text, *note, *play, *speed;
};

G_DEFINE_FINAL_TYPE (MusterPastStrip, muster_past_strip, GTK_TYPE_BOX)

/* What one must know of the moment: why it may look empty, else what holds of every moment. (transfer full) */
static char *
note_words (MusterPastStrip *strip)
{
  gint64 at = muster_past_get_wanted (strip->past), now = muster_desk_clock (strip->desk),
         begin = muster_past_get_begin (strip->past), registers = muster_past_get_registers (strip->past);
  if (muster_past_is_loading (strip->past))
    return g_strdup (_ ("The journal is being read …"));
  if (begin != 0 && at <= begin) {
    g_autofree char *when = muster_past_words (begin, now);
    return g_strdup_printf (_ ("The journal begins at %s."), when);
  }
  if (at < registers) {
    g_autofree char *when = muster_past_words (registers, now);
    return g_strdup_printf (_ ("Teams, depots and shelters were entered only at %s."), when);
  }
  return g_strdup (_ ("Nothing can be changed. Alarms are of now."));
}

static void
update (MusterPastStrip *strip)
{
  gboolean on = muster_past_is_on (strip->past), plays = muster_past_get_speed (strip->past) > 0;
  if (!on) /* before it goes, so that accessibility hears of it: nobody is to be told a moment that is over */
    gtk_label_set_text (GTK_LABEL (strip->text), "");
  gtk_widget_set_visible (GTK_WIDGET (strip), on);
  if (!on)
    return;
  g_autofree char *when = muster_past_words (muster_past_get_wanted (strip->past), muster_desk_clock (strip->desk));
  g_autofree char *text = g_strdup_printf (_ ("Looking back at %s"), when);
  gtk_label_set_text (GTK_LABEL (strip->text), text);
  g_autofree char *note = note_words (strip);
  gtk_label_set_text (GTK_LABEL (strip->note), note);
  gtk_widget_set_tooltip_text (strip->note, note);
  gtk_button_set_icon_name (GTK_BUTTON (strip->play),
                            plays ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  muster_part_name (strip->play, plays ? _ ("Pause") : _ ("Play"));
  gtk_widget_set_tooltip_text (strip->play, plays ? _ ("Pause") : _ ("Play"));
}

static void
on_previous (MusterPastStrip *strip)
{
  muster_past_play (strip->past, 0);
  muster_past_step (strip->past, -1);
}

static void
on_next (MusterPastStrip *strip)
{
  muster_past_play (strip->past, 0);
  muster_past_step (strip->past, 1);
}

static void
on_speed (MusterPastStrip *strip)
{
  if (muster_past_get_speed (strip->past) > 0)
    muster_past_play (strip->past, speeds[gtk_drop_down_get_selected (GTK_DROP_DOWN (strip->speed))]);
}

static void
on_return (MusterPastStrip *strip)
{
  muster_past_return (strip->past);
}

static GtkWidget *
icon_button (const char *icon, const char *name, GCallback clicked, MusterPastStrip *strip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  muster_part_name (button, name);
  g_signal_connect_swapped (button, "clicked", clicked, strip);
  return button;
}

static void
muster_past_strip_class_init (MusterPastStripClass *class)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
muster_past_strip_init (MusterPastStrip *strip)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++) {
    g_autofree char *label = g_strdup_printf ("%d×", speeds[i]);
    gtk_string_list_append (list, label);
  }
  gtk_box_set_spacing (GTK_BOX (strip), 6);
  gtk_widget_add_css_class (GTK_WIDGET (strip), "strip");
  gtk_widget_add_css_class (GTK_WIDGET (strip), "past");
  gtk_widget_set_visible (GTK_WIDGET (strip), FALSE);
  strip->text = gtk_label_new (NULL);
  gtk_widget_add_css_class (strip->text, "text");
  strip->note = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (strip->note), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (strip->note), 0);
  gtk_widget_set_margin_start (strip->note, 8);
  gtk_widget_set_hexpand (space, TRUE);
  strip->play
      = icon_button ("media-playback-start-symbolic", _ ("Play"), G_CALLBACK (muster_past_strip_toggle_play), strip);
  strip->speed = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (list)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (strip->speed), USUAL_SPEED);
  gtk_widget_set_valign (strip->speed, GTK_ALIGN_CENTER);
  muster_part_name_inner (strip->speed, _ ("Speed"));
  g_signal_connect_swapped (strip->speed, "notify::selected", G_CALLBACK (on_speed), strip);
  GtkWidget *back = muster_part_button (_ ("Return to now"), G_CALLBACK (on_return), strip);
  gtk_widget_set_margin_start (back, 8);
  GtkWidget *parts[]
      = { gtk_image_new_from_icon_name ("document-open-recent-symbolic"),
          strip->text,
          strip->note,
          space,
          icon_button ("media-skip-backward-symbolic", _ ("What happened before"), G_CALLBACK (on_previous), strip),
          strip->play,
          strip->speed,
          icon_button ("media-skip-forward-symbolic", _ ("What happened next"), G_CALLBACK (on_next), strip),
          back };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (strip), parts[i]);
}

void
muster_past_strip_set_desk (MusterPastStrip *strip, MusterDesk *desk)
{
  strip->desk = desk;
  strip->past = muster_past_of (desk);
  g_signal_connect_object (strip->past, "changed", G_CALLBACK (update), strip, G_CONNECT_SWAPPED);
  update (strip);
}

void
muster_past_strip_toggle_play (MusterPastStrip *strip)
{
  gboolean plays = muster_past_get_speed (strip->past) > 0;
  muster_past_play (strip->past, plays ? 0 : speeds[gtk_drop_down_get_selected (GTK_DROP_DOWN (strip->speed))]);
}
