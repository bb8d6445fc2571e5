/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two small views of one MusterLink: words in the header line, always there, and a strip only while cut. Both listen to
 * the link's notify; neither has a timer. */
#include "console/sync-status.h"
#include "desk/sync-words.h"
#include <glib/gi18n-lib.h>

struct _MusterSyncStatus {
  GtkBox parent;
  MusterLink *link; /* (nullable) */
  GtkLabel *state, *pending;
};
struct _MusterCutStrip {
  GtkBox parent;
  MusterLink *link; /* (nullable) */
  GtkLabel *text;
};
G_DEFINE_FINAL_TYPE (MusterSyncStatus, muster_sync_status, GTK_TYPE_BOX)
G_DEFINE_FINAL_TYPE (MusterCutStrip, muster_cut_strip, GTK_TYPE_BOX)

static MusterSyncFacts
facts_of (MusterLink *link)
{
  if (link == NULL)
    return (MusterSyncFacts){ .state = MUSTER_LINK_NONE };
  return (MusterSyncFacts){ muster_link_get_state (link), muster_link_get_pending (link),
                            muster_link_get_proven_at (link), muster_link_get_cut_since (link),
                            muster_link_get_problem (link) };
}

static void
update_status (MusterSyncStatus *status)
{
  static const char *const classes[] = { "none", "connecting", "connected", "proven", "cut" };
  MusterSyncFacts facts = facts_of (status->link);
  g_autofree char *state = muster_sync_state_words (&facts);
  g_autofree char *pending = muster_sync_pending_words (&facts);
  g_autofree char *dotted = pending != NULL ? g_strdup_printf ("· %s", pending) : NULL;
  g_autofree char *problem = muster_sync_problem_words (facts.problem);
  gtk_label_set_text (status->state, state);
  gtk_label_set_text (status->pending, dotted != NULL ? dotted : "");
  gtk_widget_set_visible (GTK_WIDGET (status->pending), dotted != NULL);
  /* Setting a tooltip asks the display server where the pointer is. */
  if (g_strcmp0 (problem, gtk_widget_get_tooltip_text (GTK_WIDGET (status))) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (status), problem);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (i == (guint)facts.state)
      gtk_widget_add_css_class (GTK_WIDGET (status), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (status), classes[i]);
  g_autofree char *spoken = g_strjoin (_ (", "), state, pending, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (status), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update_strip (MusterCutStrip *strip)
{
  MusterSyncFacts facts = facts_of (strip->link);
  g_autofree char *words = muster_sync_strip_words (&facts);
  gtk_label_set_text (strip->text, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (strip), words != NULL);
}

static void
muster_sync_status_dispose (GObject *object)
{
  g_clear_object (&MUSTER_SYNC_STATUS (object)->link);
  G_OBJECT_CLASS (muster_sync_status_parent_class)->dispose (object);
}

static void
muster_cut_strip_dispose (GObject *object)
{
  g_clear_object (&MUSTER_CUT_STRIP (object)->link);
  G_OBJECT_CLASS (muster_cut_strip_parent_class)->dispose (object);
}

static void
muster_sync_status_class_init (MusterSyncStatusClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_sync_status_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
muster_cut_strip_class_init (MusterCutStripClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_cut_strip_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
muster_sync_status_init (MusterSyncStatus *status)
{
  gtk_box_set_spacing (GTK_BOX (status), 4);
  gtk_widget_add_css_class (GTK_WIDGET (status), "sync-status");
  status->state = GTK_LABEL (gtk_label_new (NULL));
  status->pending = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (status->state), "state");
  gtk_widget_add_css_class (GTK_WIDGET (status->pending), "muster-dim");
  gtk_box_append (GTK_BOX (status), GTK_WIDGET (status->state));
  gtk_box_append (GTK_BOX (status), GTK_WIDGET (status->pending));
  update_status (status);
}

static void
muster_cut_strip_init (MusterCutStrip *strip)
{
  gtk_widget_add_css_class (GTK_WIDGET (strip), "strip");
  gtk_widget_add_css_class (GTK_WIDGET (strip), "cut");
  strip->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (strip->text, 0);
  gtk_label_set_wrap (strip->text, TRUE);
  gtk_box_append (GTK_BOX (strip), GTK_WIDGET (strip->text));
  gtk_widget_set_visible (GTK_WIDGET (strip), FALSE);
}

void
muster_sync_status_set_desk (MusterSyncStatus *status, MusterDesk *desk)
{
  g_set_object (&status->link, muster_desk_get_link (desk));
  if (status->link != NULL)
    g_signal_connect_object (status->link, "notify", G_CALLBACK (update_status), status, G_CONNECT_SWAPPED);
  update_status (status);
}

void
muster_cut_strip_set_desk (MusterCutStrip *strip, MusterDesk *desk)
{
  g_set_object (&strip->link, muster_desk_get_link (desk));
  if (strip->link != NULL)
    g_signal_connect_object (strip->link, "notify", G_CALLBACK (update_strip), strip, G_CONNECT_SWAPPED);
  update_strip (strip);
}
