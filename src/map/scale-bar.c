/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scale bar. libshumate's own shows lengths such as 700 m; a reader compares better with 1, 2 and 5. Its length is
 * true in the middle of the view, as Mercator stretches with latitude.
 */
#include "map/scale-bar.h"
#include "map/frame.h"
#include "map/ink.h"
#include "map/record-words.h"

#define LONGEST 110 /* units */
#define TICK    6

struct _MusterScaleBar {
  GtkWidget parent_instance;
  ShumateViewport *viewport;
  MusterLook look;
  PangoLayout *layout;
  double length; /* units */
};

G_DEFINE_FINAL_TYPE (MusterScaleBar, muster_scale_bar, GTK_TYPE_WIDGET)

static void
update (MusterScaleBar *self)
{
  double lat = shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport));
  double world = muster_frame_world (shumate_viewport_get_zoom_level (self->viewport));
  double metres_a_unit = muster_mercator_metres (lat) / world, longest = LONGEST * metres_a_unit;
  double ten = pow (10, floor (log10 (longest))), metres = longest >= 5 * ten   ? 5 * ten
                                                           : longest >= 2 * ten ? 2 * ten
                                                                                : ten;
  g_autofree char *words
      = metres < 1000 ? muster_record_words_distance (metres) : muster_record_words_whole_km (metres / 1000);

  self->length = round (metres / metres_a_unit);
  pango_layout_set_text (self->layout, words, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
muster_scale_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  MusterScaleBar *self = MUSTER_SCALE_BAR (widget);
  int height;

  pango_layout_get_pixel_size (self->layout, NULL, &height);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LONGEST + 4 : height + TICK + 2;
}

static void
muster_scale_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterScaleBar *self = MUSTER_SCALE_BAR (widget);
  GdkRGBA ink = muster_ink_rgba (self->look, MUSTER_INK_TEXT), halo = muster_ink_rgba (self->look, MUSTER_INK_HALO);
  float width = (float)gtk_widget_get_width (widget), height = (float)gtk_widget_get_height (widget);
  GdkRGBA plate = { halo.red, halo.green, halo.blue, 1 }; /* no name shows through the numbers */
  gtk_snapshot_append_color (snapshot, &plate, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  double bottom = height - 1.5;

  for (int pass = 0; pass < 2; pass++) {
    gdk_cairo_set_source_rgba (cr, pass == 0 ? &halo : &ink);
    cairo_set_line_width (cr, pass == 0 ? 4 : 1.5);
    cairo_move_to (cr, 1.5, bottom - TICK);
    cairo_line_to (cr, 1.5, bottom);
    cairo_line_to (cr, 1.5 + self->length, bottom);
    cairo_line_to (cr, 1.5 + self->length, bottom - TICK);
    cairo_stroke (cr);
    cairo_move_to (cr, 4, 0);
    if (pass == 0) {
      pango_cairo_layout_path (cr, self->layout);
      cairo_set_line_width (cr, 3);
      cairo_stroke (cr);
    } else {
      pango_cairo_show_layout (cr, self->layout);
    }
  }
  cairo_destroy (cr);
}

static void
muster_scale_bar_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (muster_scale_bar_parent_class)->css_changed (widget, change);
  pango_layout_context_changed (MUSTER_SCALE_BAR (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
muster_scale_bar_dispose (GObject *object)
{
  MusterScaleBar *self = MUSTER_SCALE_BAR (object);

  g_clear_object (&self->viewport);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (muster_scale_bar_parent_class)->dispose (object);
}

static void
muster_scale_bar_class_init (MusterScaleBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = muster_scale_bar_dispose;
  widget_class->measure = muster_scale_bar_measure;
  widget_class->snapshot = muster_scale_bar_snapshot;
  widget_class->css_changed = muster_scale_bar_css_changed;
  gtk_widget_class_set_css_name (widget_class, "scale-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
muster_scale_bar_init (MusterScaleBar *self)
{
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
muster_scale_bar_new (ShumateViewport *viewport)
{
  MusterScaleBar *self = g_object_new (MUSTER_TYPE_SCALE_BAR, NULL);

  self->viewport = g_object_ref (viewport);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
muster_scale_bar_set_look (MusterScaleBar *bar, MusterLook look)
{
  bar->look = look;
  gtk_widget_queue_draw (GTK_WIDGET (bar));
}
