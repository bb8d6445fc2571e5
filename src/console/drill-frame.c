/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame is drawn, not styled: a border image in CSS would need a picture for every scale. Four rectangles of one
 * repeating gradient, so the hatching runs on round the corners. The word lies over all that is inside, slanted and so
 * pale that one reads through it; it is made once for a size and a colour and then only drawn.
 *
 * A dialog is a window of its own. Those that open during a drill get a frame round what they hold, whoever made them:
 * a new dialog cannot be forgotten. */
#include "console/drill-frame.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _MusterDrillFrame {
  GtkWidget parent;
  GtkWidget *child; /* (nullable) */
  gboolean active;
  GskRenderNode *words; /* (nullable) what was made for the size and colour below */
  int words_width, words_height;
  GdkRGBA words_color;
};

enum { PROP_0, PROP_CHILD, PROP_ACTIVE, N_PROPS };
static GParamSpec *props[N_PROPS];

#define WIDTH  6   /* px */
#define STRIPE 14  /* px along the diagonal, violet and gap together */
#define APART  420 /* px from one word to the next, and */
#define BELOW  210 /* px from row to row */

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

/* Rows of the word, every second one shifted by half. */
static void
make_words (MusterDrillFrame *frame, int width, int height, const GdkRGBA *color)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (frame), C_ ("badge", "DRILL"));
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("bold");
  int w, h;
  pango_font_description_set_absolute_size (font, 60 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_size (layout, &w, &h);
  for (int row = 0; row * BELOW < height + BELOW; row++)
    for (int x = row % 2 == 0 ? APART / 2 : 0; x < width + APART; x += APART) {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)(row * BELOW + BELOW / 2)));
      gtk_snapshot_rotate (snapshot, -24);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)-w / 2, (float)-h / 2));
      gtk_snapshot_append_layout (snapshot, layout, color);
      gtk_snapshot_restore (snapshot);
    }
  g_clear_pointer (&frame->words, gsk_render_node_unref);
  frame->words = gtk_snapshot_free_to_node (snapshot);
  frame->words_width = width;
  frame->words_height = height;
  frame->words_color = *color;
}

static void
draw_words (MusterDrillFrame *frame, GtkSnapshot *snapshot, const GdkRGBA *violet)
{
  int width = gtk_widget_get_width (GTK_WIDGET (frame)), height = gtk_widget_get_height (GTK_WIDGET (frame));
  GdkRGBA pale = *violet;
  pale.alpha = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? 0.16f : 0.085f;
  if (frame->words == NULL || frame->words_width != width || frame->words_height != height
      || !gdk_rgba_equal (&frame->words_color, &pale))
    make_words (frame, width, height, &pale);
  if (frame->words == NULL)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (WIDTH, WIDTH, (float)MAX (width - 2 * WIDTH, 0),
                                                         (float)MAX (height - 2 * WIDTH, 0)));
  gtk_snapshot_append_node (snapshot, frame->words);
  gtk_snapshot_pop (snapshot);
}

static void
muster_drill_frame_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterDrillFrame *frame = MUSTER_DRILL_FRAME (widget);
  float w = (float)gtk_widget_get_width (widget), h = (float)gtk_widget_get_height (widget);
  GdkRGBA violet = { 0.478f, 0.310f, 0.710f, 1 }, clear = { 0.478f, 0.310f, 0.710f, 0 };
  GTK_WIDGET_CLASS (muster_drill_frame_parent_class)->snapshot (widget, snapshot);
  if (!frame->active)
    return;
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
                                                   &GRAPHENE_POINT_INIT (STRIPE, STRIPE), stops, G_N_ELEMENTS (stops));
  draw_words (frame, snapshot, &violet);
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
  g_clear_pointer (&frame->words, gsk_render_node_unref);
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
  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (frame), "drill");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (frame), "drill");
  gtk_widget_queue_resize (GTK_WIDGET (frame));
  g_object_notify_by_pspec (G_OBJECT (frame), props[PROP_ACTIVE]);
}

gboolean
muster_drill_frame_get_active (MusterDrillFrame *frame)
{
  return frame->active;
}

/* ---- other windows ---- */

static GtkWidget *
content_of (GtkWindow *window)
{
  return ADW_IS_APPLICATION_WINDOW (window) ? NULL
         : ADW_IS_WINDOW (window)           ? adw_window_get_content (ADW_WINDOW (window))
                                            : gtk_window_get_child (window);
}

static void
set_content (GtkWindow *window, GtkWidget *content)
{
  if (ADW_IS_WINDOW (window))
    adw_window_set_content (ADW_WINDOW (window), content);
  else
    gtk_window_set_child (window, content);
}

/* Taking the content out loses the focus within it, which the dialog has set already. */
static void
on_map (GtkWindow *window)
{
  GtkWidget *content = content_of (window), *focus = gtk_window_get_focus (window);
  if (content == NULL || MUSTER_IS_DRILL_FRAME (content))
    return;
  g_object_ref (content);
  if (focus != NULL)
    g_object_ref (focus);
  GtkWidget *frame = g_object_new (MUSTER_TYPE_DRILL_FRAME, "active", TRUE, NULL);
  set_content (window, NULL);
  muster_drill_frame_set_child (MUSTER_DRILL_FRAME (frame), content);
  set_content (window, frame);
  if (focus != NULL && gtk_widget_get_root (focus) == GTK_ROOT (window))
    gtk_window_set_focus (window, focus);
  g_clear_object (&focus);
  g_object_unref (content);
}

static void
on_toplevels (GListModel *toplevels, guint position, guint removed, guint added, gpointer data)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, position + i);
    g_signal_connect_after (window, "map", G_CALLBACK (on_map), NULL);
  }
}

void
muster_drill_frame_follow_dialogs (gboolean active)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  g_signal_handlers_disconnect_by_func (toplevels, on_toplevels, NULL);
  if (active)
    g_signal_connect (toplevels, "items-changed", G_CALLBACK (on_toplevels), NULL);
}
