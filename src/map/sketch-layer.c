/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawing and measuring on the map.
 *
 * Points are kept in Mercator, so a sketch stays on the ground while the map moves under it. A click adds a point; a
 * click on the first point closes a ring (an area is then finished, a measurement shows its area); a second click on
 * the same spot, or Enter, finishes. A finished measurement stays until the next click begins another.
 *
 * Lengths are great circles on the mean sphere; the area of a ring on that sphere is the sum of (λ₂ − λ₁)(2 + sin φ₁ +
 * sin φ₂) R²/2 over its sides (Chamberlain and Duquette, "Some algorithms for polygons on a sphere", JPL 07-3, 2007).
 */
#include "map/sketch-layer.h"
#include "map/frame.h"
#include "map/ink.h"
#include "map/record-words.h"
#include <glib/gi18n-lib.h>

#define CLOSE_REACH 9 /* units around the first point that close the ring */

struct _MusterSketchLayer {
  ShumateLayer parent_instance;
  MusterLook look;
  MusterMapTool tool;
  GArray *points; /* MusterPoint */
  gboolean closed, finished;
  gboolean has_pointer;
  double pointer_x, pointer_y;
};

G_DEFINE_FINAL_TYPE (MusterSketchLayer, muster_sketch_layer, SHUMATE_TYPE_LAYER)

enum { DRAWN, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

#define POINT(self, i) g_array_index ((self)->points, MusterPoint, (i))

static void
get_view (MusterSketchLayer *self, MusterView *view)
{
  muster_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), GTK_WIDGET (self), self->look, view);
}

static void
changed (MusterSketchLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- measures ---- */

static double
length_to (MusterSketchLayer *self, guint last, const MusterPoint *beyond)
{
  double metres = 0;

  for (guint i = 1; i <= last && i < self->points->len; i++)
    metres
        += muster_distance_m (muster_mercator_inverse (POINT (self, i - 1)), muster_mercator_inverse (POINT (self, i)));
  if (beyond != NULL && self->points->len > 0)
    metres += muster_distance_m (muster_mercator_inverse (POINT (self, self->points->len - 1)),
                                 muster_mercator_inverse (*beyond));
  return metres;
}

/* Signed: positive when the ring runs counter-clockwise on the ground. Square metres. */
static double
ring_area (const MusterPoint *ring, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++) {
    MusterLatLon a = muster_mercator_inverse (ring[i]), b = muster_mercator_inverse (ring[(i + 1) % n]);

    sum += (b.lon - a.lon) * G_PI / 180 * (2 + sin (a.lat * G_PI / 180) + sin (b.lat * G_PI / 180));
  }
  return -sum * MUSTER_EARTH_RADIUS_M * MUSTER_EARTH_RADIUS_M / 2;
}

/* ---- GeoJSON ---- */

static void
add_position (GString *out, MusterPoint p)
{
  MusterLatLon at = muster_mercator_inverse (p);

  g_string_append_c (out, '[');
  muster_json_add_real (out, round (at.lon * 1e7) / 1e7);
  g_string_append_c (out, ',');
  muster_json_add_real (out, round (at.lat * 1e7) / 1e7);
  g_string_append_c (out, ']');
}

static char *
to_geojson (MusterSketchLayer *self)
{
  GString *out = g_string_new (NULL);
  guint n = self->points->len;

  switch (self->tool) {
  case MUSTER_MAP_TOOL_POINT:
    g_string_append (out, "{\"type\":\"Point\",\"coordinates\":");
    add_position (out, POINT (self, 0));
    break;
  case MUSTER_MAP_TOOL_AREA: {
    gboolean backwards = ring_area (&POINT (self, 0), n) < 0;

    g_string_append (out, "{\"type\":\"Polygon\",\"coordinates\":[[");
    for (guint i = 0; i <= n; i++) {
      if (i > 0)
        g_string_append_c (out, ',');
      add_position (out, POINT (self, (backwards ? n - i : i) % n));
    }
    g_string_append (out, "]]");
    break;
  }
  default:
    g_string_append (out, "{\"type\":\"LineString\",\"coordinates\":[");
    for (guint i = 0; i < n; i++) {
      if (i > 0)
        g_string_append_c (out, ',');
      add_position (out, POINT (self, i));
    }
    g_string_append_c (out, ']');
    break;
  }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

/* ---- drawing ---- */

static void
draw_words (MusterSketchLayer *self, cairo_t *cr, double x, double y, const char *words)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  GdkRGBA ink = muster_ink_rgba (self->look, MUSTER_INK_TEXT), land = muster_ink_rgba (self->look, MUSTER_INK_LAND);

  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  gdk_cairo_set_source_rgba (cr, &land);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
  cairo_move_to (cr, x, y);
  gdk_cairo_set_source_rgba (cr, &ink);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_cross (cairo_t *cr, double x, double y, const GdkRGBA *ink, const GdkRGBA *land)
{
  for (int pass = 0; pass < 2; pass++) {
    gdk_cairo_set_source_rgba (cr, pass == 0 ? land : ink);
    cairo_set_line_width (cr, pass == 0 ? 4 : 1.5);
    cairo_move_to (cr, x - 10, y);
    cairo_line_to (cr, x + 10, y);
    cairo_move_to (cr, x, y - 10);
    cairo_line_to (cr, x, y + 10);
    cairo_stroke (cr);
  }
}

static void
trace (MusterSketchLayer *self, cairo_t *cr, const MusterView *view, gboolean to_pointer)
{
  double x, y;

  cairo_new_path (cr);
  for (guint i = 0; i < self->points->len; i++) {
    muster_frame_project (view, POINT (self, i), &x, &y);
    cairo_line_to (cr, x, y);
  }
  if (to_pointer)
    cairo_line_to (cr, self->pointer_x, self->pointer_y);
}

static void
muster_sketch_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterSketchLayer *self = MUSTER_SKETCH_LAYER (widget);
  gboolean measures = self->tool == MUSTER_MAP_TOOL_MEASURE, area = self->tool == MUSTER_MAP_TOOL_AREA;
  gboolean live = self->has_pointer && !self->finished && self->points->len > 0, resting = FALSE;
  GdkRGBA accent = muster_ink_rgba (self->look, MUSTER_INK_ACCENT), wash = accent;
  GdkRGBA land = muster_ink_rgba (self->look, MUSTER_INK_LAND);
  MusterView view;
  cairo_t *cr;
  double x, y;

  if (self->tool == MUSTER_MAP_TOOL_NONE)
    return;
  get_view (self, &view);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)view.width, (float)view.height));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (self->points->len + (live ? 1 : 0) >= 3 && (area || self->closed)) {
    trace (self, cr, &view, live);
    cairo_close_path (cr);
    wash.alpha = 0.18f;
    gdk_cairo_set_source_rgba (cr, &wash);
    cairo_fill (cr);
  }
  for (int pass = 0; pass < 2; pass++) {
    trace (self, cr, &view, live);
    if (self->closed || (area && self->points->len + (live ? 1 : 0) >= 3))
      cairo_close_path (cr);
    gdk_cairo_set_source_rgba (cr, pass == 0 ? &land : &accent);
    cairo_set_line_width (cr, pass == 0 ? 5 : 2.5);
    cairo_stroke (cr);
  }
  for (guint i = 0; i < self->points->len; i++) {
    muster_frame_project (&view, POINT (self, i), &x, &y);
    cairo_arc (cr, x, y, 5, 0, 2 * G_PI);
    gdk_cairo_set_source_rgba (cr, &land);
    cairo_fill_preserve (cr);
    gdk_cairo_set_source_rgba (cr, &accent);
    cairo_set_line_width (cr, 2);
    cairo_stroke (cr);
    /* how far to the last one stands in the line below the map */
    resting = live && hypot (self->pointer_x - x, self->pointer_y - y) < 2 * CLOSE_REACH;
    if (measures && i > 0 && i + 1 < self->points->len) {
      g_autofree char *words = muster_record_words_distance (length_to (self, i, NULL));

      draw_words (self, cr, x + 10, y - 22, words);
    }
  }
  if (measures && live && !resting) {
    MusterPoint p = muster_frame_unproject (&view, self->pointer_x, self->pointer_y);
    g_autofree char *words = muster_record_words_distance (length_to (self, self->points->len, &p));

    draw_words (self, cr, self->pointer_x + 14, self->pointer_y + 6, words);
  }
  if (!self->has_pointer && !self->finished)
    draw_cross (cr, round (view.width / 2), round (view.height / 2), &accent, &land);
  cairo_destroy (cr);
}

/* ---- the object ---- */

static void
muster_sketch_layer_constructed (GObject *object)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (object));

  G_OBJECT_CLASS (muster_sketch_layer_parent_class)->constructed (object);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
muster_sketch_layer_finalize (GObject *object)
{
  g_array_unref (MUSTER_SKETCH_LAYER (object)->points);
  G_OBJECT_CLASS (muster_sketch_layer_parent_class)->finalize (object);
}

static void
muster_sketch_layer_class_init (MusterSketchLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = muster_sketch_layer_constructed;
  object_class->finalize = muster_sketch_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = muster_sketch_layer_snapshot;
  signals[DRAWN] = g_signal_new ("drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "sketch-layer");
}

static void
muster_sketch_layer_init (MusterSketchLayer *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (MusterPoint));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

MusterSketchLayer *
muster_sketch_layer_new (ShumateViewport *viewport)
{
  return g_object_new (MUSTER_TYPE_SKETCH_LAYER, "viewport", viewport, NULL);
}

void
muster_sketch_layer_set_look (MusterSketchLayer *layer, MusterLook look)
{
  layer->look = look;
  gtk_widget_queue_draw (GTK_WIDGET (layer));
}

static void
forget (MusterSketchLayer *self)
{
  g_array_set_size (self->points, 0);
  self->closed = self->finished = FALSE;
}

void
muster_sketch_layer_set_tool (MusterSketchLayer *layer, MusterMapTool tool)
{
  layer->tool = tool;
  forget (layer);
  changed (layer);
}

MusterMapTool
muster_sketch_layer_get_tool (MusterSketchLayer *layer)
{
  return layer->tool;
}

static void
add (MusterSketchLayer *self, MusterPoint p)
{
  if (self->finished)
    forget (self);
  g_array_append_val (self->points, p);
  if (self->tool == MUSTER_MAP_TOOL_POINT)
    muster_sketch_layer_finish (self);
  else
    changed (self);
}

void
muster_sketch_layer_press (MusterSketchLayer *layer, double x, double y, int n_press)
{
  MusterView view;
  double first_x, first_y;

  if (layer->tool == MUSTER_MAP_TOOL_NONE)
    return;
  if (n_press >= 2) { /* the first of the two has put the point */
    if (n_press == 2 && !layer->finished)
      muster_sketch_layer_finish (layer);
    return;
  }
  get_view (layer, &view);
  if (layer->points->len >= 3 && !layer->finished) {
    muster_frame_project (&view, POINT (layer, 0), &first_x, &first_y);
    if (hypot (first_x - x, first_y - y) <= CLOSE_REACH && layer->tool != MUSTER_MAP_TOOL_LINE) {
      layer->closed = TRUE;
      muster_sketch_layer_finish (layer);
      return;
    }
  }
  add (layer, muster_frame_unproject (&view, x, y));
}

void
muster_sketch_layer_add_at_centre (MusterSketchLayer *layer)
{
  MusterView view;

  if (layer->tool == MUSTER_MAP_TOOL_NONE)
    return;
  get_view (layer, &view);
  layer->has_pointer = FALSE;
  add (layer, muster_frame_unproject (&view, view.width / 2, view.height / 2));
}

void
muster_sketch_layer_move (MusterSketchLayer *layer, double x, double y)
{
  layer->has_pointer = TRUE;
  layer->pointer_x = x;
  layer->pointer_y = y;
  if (layer->tool != MUSTER_MAP_TOOL_NONE)
    gtk_widget_queue_draw (GTK_WIDGET (layer));
}

void
muster_sketch_layer_leave (MusterSketchLayer *layer)
{
  layer->has_pointer = FALSE;
  if (layer->tool != MUSTER_MAP_TOOL_NONE)
    gtk_widget_queue_draw (GTK_WIDGET (layer));
}

gboolean
muster_sketch_layer_finish (MusterSketchLayer *layer)
{
  static const guint least[] = {
    [MUSTER_MAP_TOOL_POINT] = 1, [MUSTER_MAP_TOOL_LINE] = 2, [MUSTER_MAP_TOOL_AREA] = 3, [MUSTER_MAP_TOOL_MEASURE] = 2
  };
  g_autofree char *geometry = NULL;

  if (layer->tool == MUSTER_MAP_TOOL_NONE || layer->finished || layer->points->len < least[layer->tool])
    return FALSE;
  if (layer->tool == MUSTER_MAP_TOOL_MEASURE) {
    layer->finished = TRUE;
    changed (layer);
    return TRUE;
  }
  geometry = to_geojson (layer);
  forget (layer);
  changed (layer);
  g_signal_emit (layer, signals[DRAWN], 0, geometry);
  return TRUE;
}

gboolean
muster_sketch_layer_take_back (MusterSketchLayer *layer)
{
  if (layer->points->len == 0 || layer->finished)
    return FALSE;
  g_array_set_size (layer->points, layer->points->len - 1);
  changed (layer);
  return TRUE;
}

char *
muster_sketch_layer_words (MusterSketchLayer *layer)
{
  g_autofree char *length = NULL;

  switch (layer->tool) {
  case MUSTER_MAP_TOOL_POINT:
    return g_strdup (_ ("Click where the point is. Escape ends."));
  case MUSTER_MAP_TOOL_LINE:
    return g_strdup (layer->points->len < 2 ? _ ("Click along the line. Escape ends.")
                                            : _ ("Double click or Enter finishes, Backspace takes a point back."));
  case MUSTER_MAP_TOOL_AREA:
    return g_strdup (layer->points->len < 3 ? _ ("Click around the area. Escape ends.")
                                            : _ ("Double click or Enter finishes, Backspace takes a point back."));
  case MUSTER_MAP_TOOL_MEASURE:
    if (layer->points->len < 2)
      return g_strdup (_ ("Click along the way to measure it; click the first point again for the area."));
    if (layer->closed) {
      g_autofree char *area = muster_record_words_area (fabs (ring_area (&POINT (layer, 0), layer->points->len)));
      MusterPoint first = POINT (layer, 0);

      length = muster_record_words_distance (length_to (layer, layer->points->len, &first));
      return g_strdup_printf (_ ("Area %s, around it %s"), area, length);
    }
    length = muster_record_words_distance (length_to (layer, layer->points->len, NULL));
    return g_strdup_printf (_ ("Distance %s"), length);
  default:
    return NULL;
  }
}
