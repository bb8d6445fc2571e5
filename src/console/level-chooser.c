/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Overriding a plan is allowed, but never without saying why: the button stays off until there is a reason, and the
 * reason goes into the journal with the act.
 */
#include "console/level-chooser.h"
#include "console/page-parts.h"
#include "model/schema.h"
#include <glib/gi18n-lib.h>

/* In the order of muster_level_rank(). */
static const char *const levels[] = { "I", "II", "III", "IV" };
#define N_LEVELS G_N_ELEMENTS (levels)

struct _MusterLevelChooser {
  AdwBin parent_instance;
  GtkWidget *buttons[N_LEVELS], *second, *reason, *act;
  char *verb, *except;
  guint two;   /* bits of the levels that two people approve */
  guint level; /* N_LEVELS: none yet */
};

G_DEFINE_FINAL_TYPE (MusterLevelChooser, muster_level_chooser, ADW_TYPE_BIN)

static guint chosen_signal;

static gboolean
has_reason (MusterLevelChooser *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  return *reason != '\0';
}

static void
show_act (MusterLevelChooser *self)
{
  gboolean chosen = self->level < N_LEVELS;
  g_autofree char *label = g_strdup_printf (self->verb, chosen ? muster_level_numeral (levels[self->level]) : "…");
  gtk_button_set_label (GTK_BUTTON (self->act), label);
  muster_part_name (self->act, label);
  gtk_widget_set_sensitive (self->act, chosen && has_reason (self));
  gtk_widget_set_visible (self->second, chosen && (self->two & (1u << self->level)) != 0);
}

static void
on_level_toggled (MusterLevelChooser *self)
{
  self->level = N_LEVELS;
  for (guint i = 0; i < N_LEVELS; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[i])))
      self->level = i;
  show_act (self);
}

static void
on_act (MusterLevelChooser *self)
{
  if (self->level >= N_LEVELS || !has_reason (self))
    return;
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason))));
  const char *level = levels[self->level];
  g_signal_emit (self, chosen_signal, 0, level, reason);
}

static void
muster_level_chooser_finalize (GObject *object)
{
  MusterLevelChooser *self = MUSTER_LEVEL_CHOOSER (object);
  g_free (self->verb);
  g_free (self->except);
  G_OBJECT_CLASS (muster_level_chooser_parent_class)->finalize (object);
}

static void
muster_level_chooser_class_init (MusterLevelChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = muster_level_chooser_finalize;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
muster_level_chooser_init (MusterLevelChooser *self)
{
  self->level = N_LEVELS;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (line, "linked");
  for (guint i = 0; i < N_LEVELS; i++) {
    self->buttons[i] = gtk_toggle_button_new_with_label (muster_level_numeral (levels[i]));
    gtk_widget_add_css_class (self->buttons[i], "compact");
    muster_part_name (self->buttons[i], muster_word_label (muster_words_level, levels[i]));
    if (i > 0)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[i]), GTK_TOGGLE_BUTTON (self->buttons[0]));
    g_signal_connect_swapped (self->buttons[i], "toggled", G_CALLBACK (on_level_toggled), self);
    gtk_box_append (GTK_BOX (line), self->buttons[i]);
  }
  self->second = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->second), _ ("Second approval by"));
  muster_part_name (self->second, _ ("Second approval by"));
  gtk_widget_set_visible (self->second, FALSE);
  g_signal_connect_swapped (self->second, "activate", G_CALLBACK (on_act), self);
  self->reason = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->reason), _ ("Reason, kept in the journal"));
  muster_part_name (self->reason, _ ("Reason"));
  g_signal_connect_swapped (self->reason, "changed", G_CALLBACK (show_act), self);
  g_signal_connect_swapped (self->reason, "activate", G_CALLBACK (on_act), self);
  self->act = muster_part_button ("", G_CALLBACK (on_act), self);
  gtk_widget_set_halign (self->act, GTK_ALIGN_START);
  gtk_widget_set_halign (line, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->second);
  gtk_box_append (GTK_BOX (box), self->reason);
  gtk_box_append (GTK_BOX (box), self->act);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
muster_level_chooser_new (const char *verb)
{
  MusterLevelChooser *self = g_object_new (MUSTER_TYPE_LEVEL_CHOOSER, NULL);
  self->verb = g_strdup (verb);
  show_act (self);
  return GTK_WIDGET (self);
}

void
muster_level_chooser_set_except (MusterLevelChooser *self, const char *level)
{
  g_free (self->except);
  self->except = g_strdup (level);
  for (guint i = 0; i < N_LEVELS; i++) {
    gboolean offered = g_strcmp0 (level, levels[i]) != 0;
    gtk_widget_set_visible (self->buttons[i], offered);
    if (!offered)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), FALSE);
  }
}

void
muster_level_chooser_set_two (MusterLevelChooser *self, guint two)
{
  self->two = two;
  show_act (self);
}

const char *
muster_level_chooser_get_second (MusterLevelChooser *self)
{
  return gtk_widget_get_visible (self->second) ? gtk_editable_get_text (GTK_EDITABLE (self->second)) : "";
}
