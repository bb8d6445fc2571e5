/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The look is style (style.css, .level); here is only which of the three looks it is.
 */
#include "console/level-badge.h"
#include "model/schema.h"
#include <glib/gi18n-lib.h>

struct _MusterLevelBadge {
  AdwBin parent_instance;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (MusterLevelBadge, muster_level_badge, ADW_TYPE_BIN)

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
muster_level_badge_class_init (MusterLevelBadgeClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "level-badge");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
muster_level_badge_init (MusterLevelBadge *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "level");
  self->label = gtk_label_new (NULL);
  adw_bin_set_child (ADW_BIN (self), self->label);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_END);
  muster_level_badge_set_level (self, NULL);
}

GtkWidget *
muster_level_badge_new (void)
{
  return g_object_new (MUSTER_TYPE_LEVEL_BADGE, NULL);
}

void
muster_level_badge_set_level (MusterLevelBadge *self, const char *level)
{
  gboolean high = g_strcmp0 (level, "I") == 0 || g_strcmp0 (level, "II") == 0;
  gtk_label_set_text (GTK_LABEL (self->label), level != NULL ? muster_level_numeral (level) : "—");
  set_class (GTK_WIDGET (self), "outlined", level != NULL && !high);
  set_class (GTK_WIDGET (self), "none", level == NULL);
  g_autofree char *name = level != NULL
                              ? g_strdup_printf (_ ("Response: %s"), muster_word_label (muster_words_level, level))
                              : g_strdup (_ ("No response level"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
muster_level_badge_set_proposed (MusterLevelBadge *self, gboolean proposed)
{
  set_class (GTK_WIDGET (self), "proposed", proposed);
}
