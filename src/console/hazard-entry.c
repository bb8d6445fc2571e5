/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An entry, not a drop-down: an input method works in it, a screen reader writes in it, and nobody scrolls through
 * thirty kinds with a caller on the line. Down steps to another match; leaving it completes the word, so that what is
 * read is what is saved.
 */
#include "console/hazard-entry.h"
#include "console/page-parts.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

#define SUGGESTED 6

struct _MusterHazardEntry {
  AdwBin parent_instance;
  GtkWidget *entry, *suggestions;
  const char *hazard; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MusterHazardEntry, muster_hazard_entry, ADW_TYPE_BIN)

enum { CHANGED, ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* 4 the same, 3 begins so, 2 a word of it begins so, 1 has it somewhere, 0 not at all. */
static int
fit (const char *needle, const MusterWord *word)
{
  g_autofree char *label = muster_facts_fold (_ (word->label));
  const char *at = strstr (label, needle);
  if (strcmp (label, needle) == 0 || strcmp (word->value, needle) == 0)
    return 4;
  if (at == label || g_str_has_prefix (word->value, needle))
    return 3;
  if (at != NULL)
    return at[-1] == ' ' ? 2 : 1;
  return strstr (word->value, needle) != NULL ? 1 : 0;
}

const char *
muster_hazard_find (const char *text)
{
  g_autofree char *needle = muster_facts_fold (text);
  const MusterWord *best = NULL;
  g_strstrip (needle);
  if (*needle == '\0')
    return NULL;
  /* Among equals the shorter word: "fi" is a fire before it is fireworks. */
  for (const MusterWord *word = muster_words_hazard; word->value != NULL; word++) {
    int now = fit (needle, word), before = best != NULL ? fit (needle, best) : 0;
    if (now > before || (now > 0 && now == before && strlen (_ (word->label)) < strlen (_ (best->label))))
      best = word;
  }
  return best != NULL ? best->value : NULL;
}

static void
on_suggestion (GtkButton *button, MusterHazardEntry *self)
{
  gtk_widget_grab_focus (self->entry); /* before the button goes */
  muster_hazard_entry_set (self, g_object_get_data (G_OBJECT (button), "hazard"));
}

/* What else the letters could mean, the best first; nothing once the word is complete. */
static void
suggest (MusterHazardEntry *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->suggestions)) != NULL)
    gtk_box_remove (GTK_BOX (self->suggestions), child);
  g_autofree char *needle = muster_facts_fold (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_strstrip (needle);
  gboolean complete = self->hazard != NULL && fit (needle, muster_words_find (muster_words_hazard, self->hazard)) == 4;
  int n = 0;
  for (int want = 4; want >= 1 && !complete && *needle != '\0'; want--)
    for (const MusterWord *word = muster_words_hazard; word->value != NULL && n < SUGGESTED; word++) {
      if (fit (needle, word) != want)
        continue;
      GtkWidget *button = muster_part_suggestion (_ (word->label));
      g_object_set_data (G_OBJECT (button), "hazard", (gpointer)word->value);
      if (word->value == self->hazard)
        gtk_widget_add_css_class (button, "picked");
      g_signal_connect (button, "clicked", G_CALLBACK (on_suggestion), self);
      gtk_box_append (GTK_BOX (self->suggestions), button);
      n++;
    }
  gtk_widget_set_visible (self->suggestions, n > 0);
}

static void
on_typed (MusterHazardEntry *self)
{
  const char *now = muster_hazard_find (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gboolean other = now != self->hazard;
  self->hazard = now;
  suggest (self);
  if (other)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
complete_word (MusterHazardEntry *self)
{
  if (self->hazard != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), muster_word_label (muster_words_hazard, self->hazard));
}

static void
on_activated (MusterHazardEntry *self)
{
  complete_word (self);
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
on_key (MusterHazardEntry *self, guint key)
{
  GtkWidget *button = muster_part_step_suggestion (self->suggestions, key);
  if (button != NULL) {
    self->hazard = g_object_get_data (G_OBJECT (button), "hazard");
    g_signal_emit (self, signals[CHANGED], 0);
  }
  return button != NULL;
}

static gboolean
muster_hazard_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MUSTER_HAZARD_ENTRY (widget)->entry);
}

static void
muster_hazard_entry_class_init (MusterHazardEntryClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = muster_hazard_entry_grab_focus;
  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE]
      = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_hazard_entry_init (MusterHazardEntry *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Flood, fire, landslide …"));
  muster_part_name (self->entry, _ ("Kind"));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_typed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activated), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (complete_word), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->entry, keys);
  self->suggestions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_visible (self->suggestions, FALSE);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->suggestions);
  adw_bin_set_child (ADW_BIN (self), box);
}

const char *
muster_hazard_entry_get (MusterHazardEntry *self)
{
  return self->hazard;
}

void
muster_hazard_entry_set (MusterHazardEntry *self, const char *hazard)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry),
                         hazard != NULL ? muster_word_label (muster_words_hazard, hazard) : "");
}
