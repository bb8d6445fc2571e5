/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawn in the text's colour, so that it follows light, dark and high contrast by itself.
 */
#include "console/grade-pips.h"
#include "model/schema.h"
#include <glib/gi18n-lib.h>

#define BARS       4
#define BAR_WIDTH  11
#define BAR_HEIGHT 4
#define GAP        2

struct _MusterGradePips {
  GtkWidget parent_instance;
  int filled;
};

G_DEFINE_FINAL_TYPE (MusterGradePips, muster_grade_pips, GTK_TYPE_WIDGET)

static void
muster_grade_pips_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? BAR_WIDTH : BARS * BAR_HEIGHT + (BARS - 1) * GAP;
  *minimum_baseline = *natural_baseline = -1;
}

static void
muster_grade_pips_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterGradePips *self = MUSTER_GRADE_PIPS (widget);
  GdkRGBA ink;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  GdkRGBA faint = ink;
  faint.alpha *= 0.55f;
  for (int i = 0; i < BARS; i++) {
    graphene_rect_t bar = GRAPHENE_RECT_INIT (0, (float)(i * (BAR_HEIGHT + GAP)), BAR_WIDTH, BAR_HEIGHT);
    if (i >= BARS - self->filled) {
      gtk_snapshot_append_color (snapshot, &ink, &bar);
    } else {
      GskRoundedRect outline;
      gsk_rounded_rect_init_from_rect (&outline, &bar, 0.5f);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 1, 1, 1, 1 },
                                  (GdkRGBA[4]){ faint, faint, faint, faint });
    }
  }
}

static void
muster_grade_pips_class_init (MusterGradePipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = muster_grade_pips_measure;
  widget_class->snapshot = muster_grade_pips_snapshot;
  gtk_widget_class_set_css_name (widget_class, "grade-pips");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
muster_grade_pips_init (MusterGradePips *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
muster_grade_pips_set_grade (MusterGradePips *self, const char *grade)
{
  static const char *const grades[] = { "IV", "III", "II", "I" };
  self->filled = 0;
  for (int i = 0; i < BARS; i++)
    if (g_strcmp0 (grade, grades[i]) == 0)
      self->filled = i + 1;
  g_autofree char *name = self->filled > 0
                              ? g_strdup_printf (_ ("Grade: %s"), muster_word_label (muster_words_grade, grade))
                              : g_strdup (_ ("Grade unknown"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
