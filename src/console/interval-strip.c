/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ticks are drawn by pixel, not by case: however many cases there are, at most one rectangle for each pixel. What it
 * shows stands in words beside it, so it is a picture to those who see and nothing to those who listen. */
#include "console/interval-strip.h"

#define HEIGHT 20
#define TICK   10

struct _MusterIntervalStrip {
  GtkWidget parent;
  GArray *seconds; /* (element-type double) */
  double p50, p90, limit, most;
};

G_DEFINE_FINAL_TYPE (MusterIntervalStrip, muster_interval_strip, GTK_TYPE_WIDGET)

static GdkRGBA
colour (GtkWidget *widget, const char *name, float alpha)
{
  GdkRGBA rgba = { 0.5f, 0.5f, 0.5f, 1 };
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &rgba);
  rgba.alpha *= alpha;
  return rgba;
}

static float
x_of (MusterIntervalStrip *self, double seconds)
{
  float room = (float)MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 4, 1);
  return 2 + (float)(self->most > 0 ? seconds / self->most : 0) * room;
}

static void
draw_ticks (MusterIntervalStrip *self, GtkSnapshot *snapshot)
{
  GdkRGBA ink = colour (GTK_WIDGET (self), "muster_ink", 0.75f), wrong = colour (GTK_WIDGET (self), "muster_wrong", 1);
  guint width = (guint)MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  g_autofree guint8 *drawn = g_new0 (guint8, width + 1);

  for (guint i = 0; i < self->seconds->len; i++) {
    double seconds = g_array_index (self->seconds, double, i);
    float x = x_of (self, seconds);
    guint pixel = MIN ((guint)x, width);
    if (drawn[pixel]++ > 0)
      continue;
    gtk_snapshot_append_color (snapshot, self->limit > 0 && seconds > self->limit ? &wrong : &ink,
                               &GRAPHENE_RECT_INIT ((float)pixel - 0.5f, 2, 2, TICK));
  }
}

static void
draw_mark (MusterIntervalStrip *self, GtkSnapshot *snapshot, double seconds, const GdkRGBA *rgba)
{
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (GTK_WIDGET (self)), HEIGHT));
  double x = x_of (self, seconds);
  gdk_cairo_set_source_rgba (cr, rgba);
  cairo_move_to (cr, x, TICK + 3.5);
  cairo_line_to (cr, x - 3.5, HEIGHT - 1);
  cairo_line_to (cr, x + 3.5, HEIGHT - 1);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
muster_interval_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterIntervalStrip *self = MUSTER_INTERVAL_STRIP (widget);
  GdkRGBA line = colour (widget, "muster_hairline", 1), accent = colour (widget, "accent_bg_color", 1),
          dim = colour (widget, "muster_dim", 1);
  float w = (float)gtk_widget_get_width (widget);

  if (self->limit > 0 && self->limit <= self->most) {
    GdkRGBA good = colour (widget, "muster_good", 0.16f);
    gtk_snapshot_append_color (snapshot, &good, &GRAPHENE_RECT_INIT (2, 2, x_of (self, self->limit) - 2, TICK));
  }
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, TICK + 2, w, 1));
  if (self->limit > 0 && self->limit <= self->most)
    gtk_snapshot_append_color (snapshot, &accent, &GRAPHENE_RECT_INIT (x_of (self, self->limit), 0, 1.5f, TICK + 4));
  draw_ticks (self, snapshot);
  if (self->seconds->len > 0) {
    draw_mark (self, snapshot, self->p90, &dim);
    draw_mark (self, snapshot, self->p50, &accent);
  }
}

static void
muster_interval_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                               int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 60;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 240;
}

static void
muster_interval_strip_finalize (GObject *object)
{
  g_array_unref (MUSTER_INTERVAL_STRIP (object)->seconds);
  G_OBJECT_CLASS (muster_interval_strip_parent_class)->finalize (object);
}

static void
muster_interval_strip_class_init (MusterIntervalStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = muster_interval_strip_finalize;
  widget_class->snapshot = muster_interval_strip_snapshot;
  widget_class->measure = muster_interval_strip_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
muster_interval_strip_init (MusterIntervalStrip *self)
{
  self->seconds = g_array_new (FALSE, FALSE, sizeof (double));
}

GtkWidget *
muster_interval_strip_new (void)
{
  return g_object_new (MUSTER_TYPE_INTERVAL_STRIP, NULL);
}

void
muster_interval_strip_show (MusterIntervalStrip *self, const MusterInterval *interval)
{
  g_array_set_size (self->seconds, 0);
  for (guint i = 0; i < interval->n; i++)
    g_array_append_val (self->seconds, ((MusterIntervalCase *)g_ptr_array_index (interval->cases, i))->seconds);
  self->p50 = interval->p50;
  self->p90 = interval->p90;
  self->limit = interval->limit;
  /* A standard far beyond every case would press them all against the left edge. */
  self->most = MAX (interval->longest, interval->limit <= 4 * interval->longest ? interval->limit : 0) * 1.04;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
