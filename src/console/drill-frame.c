/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame is drawn, not styled: a border image in CSS would need a picture for every scale. Four rectangles of one
 * repeating gradient, so the hatching runs on round the corners. */
#include "console/drill-frame.h"

struct _MusterDrillFrame {
  GtkWidget parent;
  GtkWidget *child; /* (nullable) */
  gboolean active;
};

enum { PROP_0, PROP_CHILD, PROP_ACTIVE, N_PROPS };
static GParamSpec *props[N_PROPS];

#define WIDTH  6  /* px */
#define STRIPE 14 /* px along the diagonal, violet and gap together */

static void
muster_drill_frame_buildable_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  muster_drill_frame_set_child (MUSTER_DRILL_FRAME (buildable), GTK_WIDGET (child));
}

static void
muster_drill_frame_buildable (GtkBuildableIface *iface)
{
  iface->add_child = muster_drill_frame_buildable_add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MusterDrillFrame, muster_drill_frame, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, muster_drill_frame_buildable))

static void
muster_drill_frame_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  MusterDrillFrame *frame = MUSTER_DRILL_FRAME (widget);
  int edge = frame->active ? 2 * WIDTH : 0;
  *minimum = *natural = 0;
  if (frame->child != NULL)
    gtk_widget_measure (frame->child, orientation, for_size < 0 ? -1 : MAX (for_size - edge, 0), minimum, natural, NULL,
                        NULL);
  *minimum += edge;
  *natural += edge;
}

static void
muster_drill_frame_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterDrillFrame *frame = MUSTER_DRILL_FRAME (widget);
  int edge = frame->active ? WIDTH : 0;
  if (frame->child != NULL)
    gtk_widget_size_allocate (
        frame->child, &(GtkAllocation){ edge, edge, MAX (width - 2 * edge, 0), MAX (height - 2 * edge, 0) }, -1);
}

static void
muster_drill_frame_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterDrillFrame *frame = MUSTER_DRILL_FRAME (widget);
  if (frame->active) {
    float w = (float)gtk_widget_get_width (widget), h = (float)gtk_widget_get_height (widget);
    GdkRGBA violet = { 0.478f, 0.310f, 0.710f, 1 }, clear = { 0.478f, 0.310f, 0.710f, 0 };
    gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "muster_drill", &violet);
    const GskColorStop stops[] = { { 0, violet }, { 0.5f, violet }, { 0.5f, clear }, { 1, clear } };
    const graphene_rect_t sides[] = {
      GRAPHENE_RECT_INIT (0, 0, w, WIDTH),
      GRAPHENE_RECT_INIT (0, h - WIDTH, w, WIDTH),
      GRAPHENE_RECT_INIT (0, WIDTH, WIDTH, h - 2 * WIDTH),
      GRAPHENE_RECT_INIT (w - WIDTH, WIDTH, WIDTH, h - 2 * WIDTH),
    };
    for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
      gtk_snapshot_append_repeating_linear_gradient (snapshot, &sides[i], &GRAPHENE_POINT_INIT (0, 0),
                                                     &GRAPHENE_POINT_INIT (STRIPE, STRIPE), stops,
                                                     G_N_ELEMENTS (stops));
  }
  GTK_WIDGET_CLASS (muster_drill_frame_parent_class)->snapshot (widget, snapshot);
}

static void
muster_drill_frame_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MusterDrillFrame *frame = MUSTER_DRILL_FRAME (object);
  if (id == PROP_CHILD)
    g_value_set_object (value, frame->child);
  else if (id == PROP_ACTIVE)
    g_value_set_boolean (value, frame->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
muster_drill_frame_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MusterDrillFrame *frame = MUSTER_DRILL_FRAME (object);
  if (id == PROP_CHILD)
    muster_drill_frame_set_child (frame, g_value_get_object (value));
  else if (id == PROP_ACTIVE)
    muster_drill_frame_set_active (frame, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
muster_drill_frame_dispose (GObject *object)
{
  MusterDrillFrame *frame = MUSTER_DRILL_FRAME (object);
  g_clear_pointer (&frame->child, gtk_widget_unparent);
  G_OBJECT_CLASS (muster_drill_frame_parent_class)->dispose (object);
}

static void
muster_drill_frame_class_init (MusterDrillFrameClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  object_class->get_property = muster_drill_frame_get_property;
  object_class->set_property = muster_drill_frame_set_property;
  object_class->dispose = muster_drill_frame_dispose;
  widget_class->measure = muster_drill_frame_measure;
  widget_class->size_allocate = muster_drill_frame_size_allocate;
  widget_class->snapshot = muster_drill_frame_snapshot;
  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "drillframe");
}

static void
muster_drill_frame_init (MusterDrillFrame *frame)
{
}

void
muster_drill_frame_set_child (MusterDrillFrame *frame, GtkWidget *child)
{
  if (frame->child == child)
    return;
  g_clear_pointer (&frame->child, gtk_widget_unparent);
  frame->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (frame));
  g_object_notify_by_pspec (G_OBJECT (frame), props[PROP_CHILD]);
}

void
muster_drill_frame_set_active (MusterDrillFrame *frame, gboolean active)
{
  if (frame->active == active)
    return;
  frame->active = active;
  gtk_widget_queue_resize (GTK_WIDGET (frame));
  g_object_notify_by_pspec (G_OBJECT (frame), props[PROP_ACTIVE]);
}

gboolean
muster_drill_frame_get_active (MusterDrillFrame *frame)
{
  return frame->active;
}
