/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/warning-shield.h"
#include "model/schema.h"
#include <glib/gi18n-lib.h>

struct _MusterWarningShield {
  GtkWidget parent;
  char *level; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MusterWarningShield, muster_warning_shield, GTK_TYPE_WIDGET)

static void
muster_warning_shield_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                               int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 17 : 19;
}

static void
muster_warning_shield_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterWarningShield *shield = MUSTER_WARNING_SHIELD (widget);
  double w = gtk_widget_get_width (widget), h = MIN (gtk_widget_get_height (widget), 19);
  double y = (gtk_widget_get_height (widget) - h) / 2;
  GdkRGBA colour = { 0.4f, 0.4f, 0.4f, 1 };
  if (shield->level != NULL) {
    g_autofree char *name = g_strconcat ("muster_warning_", shield->level, NULL);
    gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour);
  }
  cairo_t *cr
      = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)w, gtk_widget_get_height (widget)));
  cairo_move_to (cr, 0, y);
  cairo_line_to (cr, w, y);
  cairo_line_to (cr, w, y + h * 0.72);
  cairo_line_to (cr, w / 2, y + h);
  cairo_line_to (cr, 0, y + h * 0.72);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
muster_warning_shield_finalize (GObject *object)
{
  g_free (MUSTER_WARNING_SHIELD (object)->level);
  G_OBJECT_CLASS (muster_warning_shield_parent_class)->finalize (object);
}

static void
muster_warning_shield_class_init (MusterWarningShieldClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = muster_warning_shield_finalize;
  widget_class->measure = muster_warning_shield_measure;
  widget_class->snapshot = muster_warning_shield_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
muster_warning_shield_init (MusterWarningShield *shield)
{
}

GtkWidget *
muster_warning_shield_new (const char *level)
{
  MusterWarningShield *shield = g_object_new (MUSTER_TYPE_WARNING_SHIELD, NULL);
  g_autofree char *label
      = level != NULL ? g_strdup_printf (_ ("Warning level %s"), muster_word_label (muster_words_warning, level))
                      : g_strdup (_ ("Warning level not said"));
  shield->level = g_strdup (level);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shield), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (shield);
}
