/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filled as far as the team has come. The colour of the style's "color" fills, the same at a sixth is what is to come.
 */
#include "console/state-chain.h"
#include <glib/gi18n-lib.h>

#define BARS       5
#define BAR_WIDTH  15
#define BAR_HEIGHT 6
#define GAP        3

struct _MusterStateChain {
  GtkWidget parent_instance;
  MusterAssignmentState state;
};

G_DEFINE_FINAL_TYPE (MusterStateChain, muster_state_chain, GTK_TYPE_WIDGET)

static void
muster_state_chain_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? BARS * BAR_WIDTH + (BARS - 1) * GAP : BAR_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
append_dashed (GtkSnapshot *snapshot, const graphene_rect_t *bar, const GdkRGBA *color)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bar);
  double dashes[] = { 2, 1.5 };
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_rectangle (cr, bar->origin.x + 0.5, bar->origin.y + 0.5, bar->size.width - 1, bar->size.height - 1);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
muster_state_chain_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterStateChain *self = MUSTER_STATE_CHAIN (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int filled = self->state >= MUSTER_ASSIGNMENT_ORDERED && self->state <= MUSTER_ASSIGNMENT_WORKING
                   ? (int)self->state - MUSTER_ASSIGNMENT_ORDERED + 1
                   : 0;
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  GdkRGBA faint = color;
  faint.alpha *= 0.17f;
  for (int i = 0; i < BARS; i++) {
    int slot = rtl ? BARS - 1 - i : i;
    graphene_rect_t bar = GRAPHENE_RECT_INIT ((float)(slot * (BAR_WIDTH + GAP)), 0, BAR_WIDTH, BAR_HEIGHT);
    if (self->state == MUSTER_ASSIGNMENT_REQUESTED) {
      append_dashed (snapshot, &bar, &color);
      continue;
    }
    GskRoundedRect round;
    gsk_rounded_rect_init_from_rect (&round, &bar, 2);
    gtk_snapshot_push_rounded_clip (snapshot, &round);
    gtk_snapshot_append_color (snapshot, i < filled ? &color : &faint, &bar);
    gtk_snapshot_pop (snapshot);
  }
}

static void
muster_state_chain_class_init (MusterStateChainClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = muster_state_chain_measure;
  widget_class->snapshot = muster_state_chain_snapshot;
  gtk_widget_class_set_css_name (widget_class, "state-chain");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
muster_state_chain_init (MusterStateChain *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
muster_state_chain_new (void)
{
  return g_object_new (MUSTER_TYPE_STATE_CHAIN, NULL);
}

void
muster_state_chain_set_state (MusterStateChain *self, MusterAssignmentState state)
{
  const char *name = muster_assignment_state_label (state);
  self->state = state;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
