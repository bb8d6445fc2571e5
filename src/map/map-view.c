/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The map as one widget.
 *
 * libshumate's ShumateMap gives the viewport, dragging and pinching; on it lie, from the ground up: tiles, plots, the
 * words of the map, the records, what is being drawn. Over it, at the edges, scale, position, attribution, zoom
 * buttons and a hint. The parts know nothing of each other: this file carries a change from one to the next.
 *
 * Rules: north is up (any rotation is taken back); after the view has come to rest its centre is moved by less than a
 * pixel onto the pixel grid, so that tiles and words are sharp; nothing here waits for a file or a painter.
 */
#include "map/frame.h"
#include "map/ink.h"
#include "map/map-private.h"
#include "map/record-words.h"
#include <glib/gi18n-lib.h>

#define SETTLE_DELAY 150 /* ms */
#define GLIDE        350 /* ms */
#define ZOOM_GLIDE   160 /* ms */
#define CLOSEST_FIT  16  /* zoom for a single record */
#define CLEARANCE    48  /* units: a symbol this near to an edge lies under what stands there, or is cut */

G_DEFINE_FINAL_TYPE (MusterMapView, muster_map_view, GTK_TYPE_WIDGET)

enum { PROP_SELECTED = 1, PROP_LOOK, PROP_TOOL, PROP_ZOOM_BUTTONS, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
enum { RECORD_ACTIVATED, CONTEXT, DRAWN, VIEW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char css[]
    = "muster-map { color: #1c1c1e; }"
      "muster-map.dark { color: #f0efed; }"
      "muster-map:focus-visible { outline: 2px solid alpha(#1a5fb4, 0.8); outline-offset: -2px; }"
      "muster-map.dark:focus-visible { outline-color: alpha(#7fb2f5, 0.8); }"
      "muster-map .plate { background-color: rgba(255, 255, 255, 0.86); border-radius: 4px; padding: 1px 6px;"
      "  font-size: 0.82em; font-feature-settings: \"tnum\"; }"
      "muster-map.dark .plate { background-color: rgba(36, 37, 41, 0.86); }"
      "muster-map .notice { background-color: rgba(255, 255, 255, 0.95); padding: 12px 18px; border-radius: 8px; "
      "font-size: 1em; }"
      "muster-map.dark .notice { background-color: rgba(36, 37, 41, 0.95); }"
      "muster-map .notice .title { font-weight: bold; font-size: 1.15em; }"
      "muster-map .hint { padding: 4px 10px; font-size: 0.92em; }"
      "muster-map button.zoom { min-width: 30px; min-height: 30px; padding: 0; font-size: 1.2em; color: inherit;"
      "  background-image: none; background-color: rgba(255, 255, 255, 0.92); box-shadow: none;"
      "  border: 1px solid rgba(0, 0, 0, 0.15); }"
      "muster-map button.zoom:hover { background-color: #ffffff; }"
      "muster-map button.zoom:disabled { color: alpha(currentColor, 0.4); }"
      "muster-map.dark button.zoom { background-color: rgba(46, 47, 52, 0.94);"
      "  border-color: rgba(255, 255, 255, 0.16); }"
      "muster-map.dark button.zoom:hover { background-color: #3a3b41; }"
      "muster-map scale-bar { font-size: 0.85em; }";

/* ---- view ---- */

void
muster_map_frame (MusterMapView *self, MusterView *view)
{
  muster_frame_get (self->viewport, GTK_WIDGET (self->map), self->look, view);
}

void
muster_map_glide (MusterMapView *self, MusterPoint centre, double zoom, guint duration)
{
  MusterLatLon at = muster_mercator_inverse ((MusterPoint){ CLAMP (centre.x, 0, 1), CLAMP (centre.y, 0, 1) });
  gboolean animations = TRUE;

  self->is_placed = TRUE;
  self->has_pending_fit = FALSE;
  self->gliding_until = g_get_monotonic_time () + (gint64)duration * 1000;
  at.lat = CLAMP (at.lat, SHUMATE_MIN_LATITUDE, SHUMATE_MAX_LATITUDE);
  zoom = CLAMP (zoom, MUSTER_MIN_ZOOM, MUSTER_MAX_ZOOM);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);
  shumate_map_stop_go_to (self->map);
  if (duration > 0 && animations && gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->target_zoom = zoom;
    shumate_map_go_to_full_with_duration (self->map, at.lat, at.lon, zoom, duration);
    return;
  }
  g_object_freeze_notify (G_OBJECT (self->viewport));
  shumate_viewport_set_zoom_level (self->viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), at.lat, at.lon);
  g_object_thaw_notify (G_OBJECT (self->viewport));
}

/* To @zoom with the place at @x, @y staying under it. */
void
muster_map_zoom_at (MusterMapView *self, double x, double y, double zoom)
{
  MusterView view;
  MusterPoint p;
  double world;

  muster_map_frame (self, &view);
  zoom = CLAMP (zoom, MUSTER_MIN_ZOOM, MUSTER_MAX_ZOOM);
  world = muster_frame_world (zoom);
  p = muster_frame_unproject (&view, x, y);
  p.x -= (x - view.width / 2) / world;
  p.y -= (y - view.height / 2) / world;
  muster_map_glide (self, p, zoom, fabs (zoom - view.zoom) >= 0.5 ? ZOOM_GLIDE : 0);
}

static void
fit_now (MusterMapView *self, const MusterBox *box)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - self->covered;
  double across = MAX (box->x1 - box->x0, 1e-9), down = MAX (box->y1 - box->y0, 1e-9);
  double zoom = log2 (MIN (MAX (width - 48, 64) / across, MAX (height - 48, 64) / down) / MUSTER_TILE_SIZE);

  /* Whole levels, where tiles are sharp; a hair over is let in rather than lose half the picture. */
  zoom = CLAMP (floor (zoom + 0.04), MUSTER_MIN_ZOOM, CLOSEST_FIT);
  /* in the middle of what is not covered */
  muster_map_glide (
      self,
      (MusterPoint){ (box->x0 + box->x1) / 2, (box->y0 + box->y1) / 2 - self->covered / 2 / muster_frame_world (zoom) },
      zoom, GLIDE);
}

static gboolean
on_fit_due (gpointer data)
{
  MusterMapView *self = data;

  self->fit_source = 0;
  if (self->has_pending_fit) {
    MusterBox box = self->pending_fit;

    fit_now (self, &box);
  }
  return G_SOURCE_REMOVE;
}

void
muster_map_fit_box (MusterMapView *self, const MusterBox *box)
{
  self->is_placed = TRUE;
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 1) {
    fit_now (self, box);
    return;
  }
  self->pending_fit = *box;
  self->has_pending_fit = TRUE;
}

static void
update_zoom_buttons (MusterMapView *self)
{
  double zoom = shumate_viewport_get_zoom_level (self->viewport);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "map.zoom-in", zoom < MUSTER_MAX_ZOOM);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "map.zoom-out", zoom > MUSTER_MIN_ZOOM);
}

static gboolean
on_settled (gpointer data)
{
  MusterMapView *self = data;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  MusterView view;
  double world, left, top;

  self->settle_source = 0;
  self->target_zoom = -1;
  muster_map_frame (self, &view);
  if (view.width < 2)
    return G_SOURCE_REMOVE;
  world = muster_frame_world (view.zoom) * scale;
  left = view.box.x0 * world;
  top = view.box.y0 * world;
  if (fabs (left - round (left)) > 0.01 || fabs (top - round (top)) > 0.01) {
    MusterLatLon at = muster_mercator_inverse ((MusterPoint){ round (left) / world + (view.box.x1 - view.box.x0) / 2,
                                                              round (top) / world + (view.box.y1 - view.box.y0) / 2 });
    shumate_location_set_location (SHUMATE_LOCATION (self->viewport), at.lat, at.lon);
    g_clear_handle_id (&self->settle_source, g_source_remove);
  }
  return G_SOURCE_REMOVE;
}

static gboolean
on_changed_due (gpointer data)
{
  MusterMapView *self = data;

  self->changed_source = 0;
  update_zoom_buttons (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_viewport_changed (MusterMapView *self)
{
  if (shumate_viewport_get_rotation (self->viewport) != 0) {
    shumate_viewport_set_rotation (self->viewport, 0);
    return;
  }
  /* ShumateMap's "animation-completed" cannot be listened to: in 1.0.3 it has the wrong marshaller, which refuses to
   * call anybody. So the end is told from the zoom, or from rest. */
  if (shumate_viewport_get_zoom_level (self->viewport) == self->target_zoom)
    self->target_zoom = -1;
  if (self->changed_source == 0)
    self->changed_source = g_idle_add (on_changed_due, self);
  g_clear_handle_id (&self->settle_source, g_source_remove);
  self->settle_source = g_timeout_add (SETTLE_DELAY, on_settled, self);
}

/* ---- words for those who do not see it ---- */

static char *
describe (MusterMapView *self)
{
  static const MusterKind order[] = { MUSTER_INCIDENT, MUSTER_ALARM, MUSTER_TEAM,         MUSTER_SHELTER,
                                      MUSTER_DEPOT,    MUSTER_TASK,  MUSTER_HEADQUARTERS, MUSTER_PLOT };
  g_autoptr (GString) out = g_string_new (NULL);
  const MusterMapItem *item = muster_record_set_get (self->set, self->selected);
  const MusterMapItem *hovered = muster_record_set_get (self->set, self->hovered);
  MusterMapHeap bundled = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    guint n = muster_record_layer_count (self->records, order[i]);
    g_autofree char *words = n > 0 ? muster_record_words_count (order[i], n) : NULL;

    if (words != NULL)
      g_string_append_printf (out, "%s%s", out->len > 0 ? _ (", ") : "", words);
  }
  if (self->overlays[MUSTER_OVERLAY_WARNINGS] != NULL && muster_record_set_shows (self->set, MUSTER_WARNING)
      && muster_overlay_count (self->overlays[MUSTER_OVERLAY_WARNINGS]) > 0) {
    guint n = muster_overlay_count (self->overlays[MUSTER_OVERLAY_WARNINGS]);
    g_autofree char *words = g_strdup_printf (ngettext ("the area of %u warning", "the areas of %u warnings", n), n);

    g_string_append_printf (out, "%s%s", out->len > 0 ? _ (", ") : "", words);
  }
  for (guint i = 0; i < MUSTER_N_KINDS; i++)
    bundled.count += bundled.kinds[i] = muster_record_layer_count_bundled (self->records, (MusterKind)i);
  if (bundled.count > 0) {
    g_autofree char *words = muster_record_words_heap (&bundled);

    g_string_append_printf (out, out->len > 0 ? _ ("; in bubbles: %s") : _ ("in bubbles: %s"), words);
  }
  if (out->len == 0)
    g_string_append (out, _ ("nothing in view"));
  if (item != NULL) {
    g_autofree char *words = muster_record_words_full (item->record, item->holder);

    g_string_append_printf (out, _ ("; selected: %s"), words);
  }
  if (hovered != NULL && hovered != item) {
    g_autofree char *words = muster_record_words_full (hovered->record, hovered->holder);

    g_string_append_printf (out, _ ("; under the pointer: %s"), words);
  }
  return g_strdup_printf (_ ("Map: %s"), out->str);
}

static gboolean
on_describe_due (gpointer data)
{
  MusterMapView *self = data;
  g_autofree char *words = describe (self);

  self->describe_source = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  return G_SOURCE_REMOVE;
}

static void
describe_soon (MusterMapView *self)
{
  if (self->describe_source == 0)
    self->describe_source = g_timeout_add (100, on_describe_due, self);
}

static void
on_laid_out (MusterMapView *self)
{
  guint signature = muster_record_layer_get_signature (self->records);

  describe_soon (self);
  /* Centred on empty ground; out of the way of records. */
  gtk_widget_set_valign (self->notice, muster_record_set_is_empty (self->set) ? GTK_ALIGN_CENTER : GTK_ALIGN_START);
  if (signature == self->words_signature || !muster_record_layer_is_complete (self->records))
    return;
  self->words_signature = signature;
  muster_raster_layer_invalidate (self->words);
  if (self->overlays[MUSTER_OVERLAY_WARNINGS] != NULL)
    muster_raster_layer_invalidate (self->laid_over);
}

/* ---- for the other files of the map ---- */

void
muster_map_select (MusterMapView *self, const char *id)
{
  gboolean plots;
  const MusterMapItem *item;

  if (g_strcmp0 (self->selected, id) == 0)
    return;
  item = muster_record_set_get (self->set, self->selected);
  plots = item != NULL && item->points != NULL;
  item = muster_record_set_get (self->set, id);
  plots = plots || (item != NULL && item->points != NULL);
  g_free (self->selected);
  self->selected = g_strdup (id);
  muster_record_layer_set_selected (self->records, id);
  if (plots || self->overlays[MUSTER_OVERLAY_WARNINGS] != NULL)
    muster_raster_layer_invalidate (self->plots);
  describe_soon (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
muster_map_emit_activated (MusterMapView *self, const char *id)
{
  g_autofree char *copy = g_strdup (id);

  g_signal_emit (self, signals[RECORD_ACTIVATED], 0, copy);
}

void
muster_map_emit_context (MusterMapView *self, double x, double y)
{
  MusterView view;
  MusterLatLon at;

  muster_map_frame (self, &view);
  at = muster_mercator_inverse (muster_frame_unproject (&view, x, y));
  g_signal_emit (self, signals[CONTEXT], 0, at.lat, at.lon, x, y);
}

void
muster_map_show_notice (MusterMapView *self, const char *title, const char *text)
{
  gtk_widget_set_visible (self->notice, title != NULL);
  gtk_label_set_text (GTK_LABEL (self->notice_title), title != NULL ? title : "");
  gtk_label_set_text (GTK_LABEL (self->notice_text), text != NULL ? text : "");
}

static void
on_sketch_changed (MusterMapView *self)
{
  g_autofree char *words = muster_sketch_layer_words (self->sketch);

  gtk_label_set_text (GTK_LABEL (self->hint), words != NULL ? words : "");
  gtk_widget_set_visible (self->hint, words != NULL);
}

static void
on_sketch_drawn (MusterMapView *self, const char *geometry)
{
  g_autofree char *copy = g_strdup (geometry);

  muster_map_view_set_tool (self, MUSTER_MAP_TOOL_NONE);
  g_signal_emit (self, signals[DRAWN], 0, copy);
}

/* ---- the widget ---- */

static GtkWidget *
new_plate (const char *extra, GtkAlign across, GtkAlign down)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "plate");
  if (extra != NULL)
    gtk_widget_add_css_class (label, extra);
  gtk_widget_set_halign (label, across);
  gtk_widget_set_valign (label, down);
  gtk_widget_set_can_target (label, FALSE);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static GtkWidget *
new_zoom_button (const char *sign, const char *words, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (sign);

  gtk_widget_add_css_class (button, "zoom");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
create_furniture (MusterMapView *self)
{
  GtkOverlay *overlay = GTK_OVERLAY (self->overlay);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->zoom_buttons = buttons;
  self->scale = muster_scale_bar_new (self->viewport);
  gtk_widget_add_css_class (self->scale, "plate"); /* names of the map must not run through it */
  self->position = new_plate (NULL, GTK_ALIGN_START, GTK_ALIGN_END);
  /* On the left, where nothing lies over the map in a narrow window: the attribution is always to be seen. */
  self->attribution = new_plate (NULL, GTK_ALIGN_START, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (left), self->scale);
  gtk_box_append (GTK_BOX (left), self->attribution);
  gtk_box_append (GTK_BOX (left), self->position);
  gtk_widget_set_halign (left, GTK_ALIGN_START);
  gtk_widget_set_valign (left, GTK_ALIGN_END);
  gtk_widget_set_valign (self->scale, GTK_ALIGN_END);
  gtk_widget_set_margin_start (left, 12);
  gtk_widget_set_margin_bottom (left, 8);
  gtk_widget_set_can_target (left, FALSE);
  gtk_overlay_add_overlay (overlay, left);

  self->zoom_in = new_zoom_button ("+", _ ("Zoom in"), "map.zoom-in");
  self->zoom_out = new_zoom_button ("−", _ ("Zoom out"), "map.zoom-out");
  gtk_widget_add_css_class (buttons, "linked");
  gtk_box_append (GTK_BOX (buttons), self->zoom_in);
  gtk_box_append (GTK_BOX (buttons), self->zoom_out);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (right), buttons);
  gtk_widget_set_halign (right, GTK_ALIGN_END);
  gtk_widget_set_valign (right, GTK_ALIGN_END);
  gtk_widget_set_margin_end (right, 8);
  gtk_widget_set_margin_bottom (right, 6);
  gtk_overlay_add_overlay (overlay, right);

  self->hint = new_plate ("hint", GTK_ALIGN_CENTER, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (self->hint, 40);
  gtk_overlay_add_overlay (overlay, self->hint);

  self->notice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->notice_title = gtk_label_new (NULL);
  self->notice_text = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->notice_title, "title");
  gtk_label_set_wrap (GTK_LABEL (self->notice_text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->notice_text), 46);
  gtk_label_set_justify (GTK_LABEL (self->notice_text), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (self->notice), self->notice_title);
  gtk_box_append (GTK_BOX (self->notice), self->notice_text);
  gtk_widget_add_css_class (self->notice, "plate");
  gtk_widget_add_css_class (self->notice, "notice");
  gtk_widget_set_halign (self->notice, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->notice, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->notice, 72);
  gtk_widget_set_margin_bottom (self->notice, 72);
  gtk_widget_set_can_target (self->notice, FALSE);
  gtk_overlay_add_overlay (overlay, self->notice);
}

static void
on_scale_factor_changed (MusterMapView *self)
{
  muster_map_base_rebuild (self);
}

static void
muster_map_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (MUSTER_MAP_VIEW (widget)->overlay, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
muster_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterMapView *self = MUSTER_MAP_VIEW (widget);

  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  /* The viewport must not change while sizes are given out. */
  if (self->has_pending_fit && self->fit_source == 0)
    self->fit_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit_due, self, NULL);
}

static void
muster_map_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterMapView *self = MUSTER_MAP_VIEW (widget);
  GdkRGBA land = muster_ink_rgba (self->look, MUSTER_INK_LAND);

  gtk_snapshot_append_color (
      snapshot, &land,
      &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget), (float)gtk_widget_get_height (widget)));
  GTK_WIDGET_CLASS (muster_map_view_parent_class)->snapshot (widget, snapshot);
}

static void
muster_map_view_root (GtkWidget *widget)
{
  static gboolean loaded;

  GTK_WIDGET_CLASS (muster_map_view_parent_class)->root (widget);
  if (!loaded) {
    g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

    gtk_css_provider_load_from_data (provider, css, -1);
    gtk_style_context_add_provider_for_display (gtk_widget_get_display (widget), GTK_STYLE_PROVIDER (provider),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    loaded = TRUE;
  }
}

static void
set_look (MusterMapView *self, MusterLook look)
{
  if (self->look == look)
    return;
  self->look = look;
  if (look == MUSTER_LOOK_DARK)
    gtk_widget_add_css_class (GTK_WIDGET (self), "dark");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dark");
  muster_map_base_rebuild (self);
  muster_raster_layer_set_look (self->plots, look);
  muster_raster_layer_set_look (self->laid_over, look);
  muster_raster_layer_set_look (self->words, look);
  muster_record_layer_set_look (self->records, look);
  muster_sketch_layer_set_look (self->sketch, look);
  muster_scale_bar_set_look (MUSTER_SCALE_BAR (self->scale), look);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOK]);
}

static void
muster_map_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MusterMapView *self = MUSTER_MAP_VIEW (object);

  switch (id) {
  case PROP_SELECTED:
    muster_map_select (self, g_value_get_string (value));
    break;
  case PROP_LOOK:
    set_look (self, (MusterLook)g_value_get_int (value));
    break;
  case PROP_TOOL:
    muster_map_view_set_tool (self, (MusterMapTool)g_value_get_int (value));
    break;
  case PROP_ZOOM_BUTTONS:
    gtk_widget_set_visible (self->zoom_buttons, g_value_get_boolean (value));
    g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
muster_map_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MusterMapView *self = MUSTER_MAP_VIEW (object);

  switch (id) {
  case PROP_SELECTED:
    g_value_set_string (value, self->selected);
    break;
  case PROP_LOOK:
    g_value_set_int (value, (int)self->look);
    break;
  case PROP_TOOL:
    g_value_set_int (value, (int)muster_sketch_layer_get_tool (self->sketch));
    break;
  case PROP_ZOOM_BUTTONS:
    g_value_set_boolean (value, gtk_widget_get_visible (self->zoom_buttons));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
muster_map_view_dispose (GObject *object)
{
  MusterMapView *self = MUSTER_MAP_VIEW (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  g_clear_handle_id (&self->fit_source, g_source_remove);
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  if (self->viewport != NULL)
    g_signal_handlers_disconnect_by_data (self->viewport, self);
  self->viewport = NULL;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->source);
  g_clear_pointer (&self->pool, muster_area_pool_unref);
  G_OBJECT_CLASS (muster_map_view_parent_class)->dispose (object);
}

static void
muster_map_view_finalize (GObject *object)
{
  MusterMapView *self = MUSTER_MAP_VIEW (object);

  muster_record_set_free (self->set);
  for (guint i = 0; i < MUSTER_N_OVERLAYS; i++)
    muster_overlay_unref (self->overlays[i]);
  g_free (self->selected);
  g_free (self->hovered);
  G_OBJECT_CLASS (muster_map_view_parent_class)->finalize (object);
}

static void
muster_map_view_class_init (MusterMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = muster_map_view_set_property;
  object_class->get_property = muster_map_view_get_property;
  object_class->dispose = muster_map_view_dispose;
  object_class->finalize = muster_map_view_finalize;
  widget_class->measure = muster_map_view_measure;
  widget_class->size_allocate = muster_map_view_size_allocate;
  widget_class->snapshot = muster_map_view_snapshot;
  widget_class->root = muster_map_view_root;
  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL, flags);
  properties[PROP_LOOK]
      = g_param_spec_int ("look", NULL, NULL, MUSTER_LOOK_LIGHT, MUSTER_LOOK_PAPER, MUSTER_LOOK_LIGHT, flags);
  properties[PROP_TOOL] = g_param_spec_int ("tool", NULL, NULL, MUSTER_MAP_TOOL_NONE, MUSTER_MAP_TOOL_MEASURE,
                                            MUSTER_MAP_TOOL_NONE, flags);
  properties[PROP_ZOOM_BUTTONS] = g_param_spec_boolean ("zoom-buttons", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[RECORD_ACTIVATED] = g_signal_new ("record-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CONTEXT] = g_signal_new ("context", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 4, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[DRAWN] = g_signal_new ("drawn", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  muster_map_input_class_init (widget_class);
  gtk_widget_class_set_css_name (widget_class, "muster-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_map_view_init (MusterMapView *self)
{
  self->set = muster_record_set_new ();
  self->words_visible = TRUE;
  self->target_zoom = -1;
  self->pointer_x = self->pointer_y = -1;
  self->map = shumate_map_new ();
  self->viewport = shumate_map_get_viewport (self->map);
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self->map), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Map"), -1);

  muster_map_base_create_layers (self);
  muster_map_base_rebuild (self);
  shumate_viewport_set_zoom_level (self->viewport, MUSTER_MIN_ZOOM);
  self->records = muster_record_layer_new (self->viewport, self->set);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->records));
  self->sketch = muster_sketch_layer_new (self->viewport);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->sketch));
  create_furniture (self);
  muster_map_base_open (self, NULL);

  g_signal_connect_swapped (self->viewport, "notify", G_CALLBACK (on_viewport_changed), self);
  g_signal_connect_object (self->records, "laid-out", G_CALLBACK (on_laid_out), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sketch, "changed", G_CALLBACK (on_sketch_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sketch, "drawn", G_CALLBACK (on_sketch_drawn), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (on_scale_factor_changed), NULL);
  muster_map_input_connect (self);
}

/* ---- the contract, see map-view.h ---- */

GtkWidget *
muster_map_view_new (void)
{
  return g_object_new (MUSTER_TYPE_MAP_VIEW, NULL);
}

void
muster_map_view_set_area (MusterMapView *view, const char *path)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  muster_map_base_open (view, path);
}

void
muster_map_view_put (MusterMapView *view, MusterRecord *record, MusterRecord *holder)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  if (!muster_record_set_put (view->set, record, holder))
    return;
  muster_record_layer_invalidate (view->records);
  if (record->kind == MUSTER_PLOT)
    muster_raster_layer_invalidate (view->plots);
}

void
muster_map_view_clear (MusterMapView *view)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  muster_record_set_clear (view->set);
  muster_record_layer_invalidate (view->records);
  muster_raster_layer_invalidate (view->plots);
}

void
muster_map_view_set_layer_visible (MusterMapView *view, MusterKind kind, gboolean visible)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  muster_record_set_show (view->set, kind, visible);
  if (kind == MUSTER_PLOT || kind == MUSTER_WARNING)
    muster_raster_layer_invalidate (view->plots);
  if (kind == MUSTER_WARNING)
    muster_raster_layer_invalidate (view->laid_over);
  muster_record_layer_invalidate (view->records);
}

gboolean
muster_map_view_get_layer_visible (MusterMapView *view, MusterKind kind)
{
  return muster_record_set_shows (view->set, kind);
}

void
muster_map_view_set_labels_visible (MusterMapView *view, gboolean visible)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  view->words_visible = visible;
  muster_record_layer_set_names_visible (view->records, visible);
  muster_raster_layer_invalidate (view->words);
}

void
muster_map_view_go_to (MusterMapView *view, MusterLatLon at, double zoom)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  g_return_if_fail (muster_latlon_is_valid (at));
  if (zoom < 0) /* of a glide under way its end */
    zoom = view->target_zoom >= 0 ? view->target_zoom : shumate_viewport_get_zoom_level (view->viewport);
  muster_map_glide (view, muster_mercator (at), zoom, GLIDE);
}

gboolean
muster_map_view_is_gliding (MusterMapView *view)
{
  g_return_val_if_fail (MUSTER_IS_MAP_VIEW (view), FALSE);
  return g_get_monotonic_time () < view->gliding_until;
}

void
muster_map_view_set_covered (MusterMapView *view, double top)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  view->covered = top;
}

void
muster_map_view_show (MusterMapView *view, MusterLatLon at)
{
  MusterPoint p = muster_mercator (at);
  MusterView now;
  double x, y;

  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  g_return_if_fail (muster_latlon_is_valid (at));
  muster_map_frame (view, &now);
  muster_frame_project (&now, p, &x, &y);
  if (x >= CLEARANCE && x <= now.width - CLEARANCE && y >= view->covered + CLEARANCE && y <= now.height - CLEARANCE)
    return;
  p.y -= view->covered / 2 / muster_frame_world (now.zoom);
  muster_map_glide (view, p, now.zoom, GLIDE);
}

void
muster_map_view_shift (MusterMapView *view, double dx)
{
  MusterView now;

  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  if (!view->is_placed || view->has_pending_fit || gtk_widget_get_width (GTK_WIDGET (view)) < 2
      || muster_map_view_is_gliding (view))
    return;
  muster_map_frame (view, &now);
  muster_map_glide (view, muster_frame_unproject (&now, now.width / 2 + dx, now.height / 2), now.zoom, 0);
}

void
muster_map_view_fit (MusterMapView *view, MusterLatLon south_west, MusterLatLon north_east)
{
  MusterPoint a = muster_mercator (south_west), b = muster_mercator (north_east);

  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  muster_map_fit_box (view, &(MusterBox){ MIN (a.x, b.x), MIN (a.y, b.y), MAX (a.x, b.x), MAX (a.y, b.y) });
}

void
muster_map_view_get_view (MusterMapView *view, MusterLatLon *centre, double *zoom, MusterLatLon *south_west,
                          MusterLatLon *north_east)
{
  MusterView now;

  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  muster_map_frame (view, &now);
  if (centre != NULL)
    *centre = (MusterLatLon){ shumate_location_get_latitude (SHUMATE_LOCATION (view->viewport)),
                              shumate_location_get_longitude (SHUMATE_LOCATION (view->viewport)) };
  if (zoom != NULL)
    *zoom = now.zoom;
  if (south_west != NULL)
    *south_west = muster_mercator_inverse ((MusterPoint){ now.box.x0, now.box.y1 });
  if (north_east != NULL)
    *north_east = muster_mercator_inverse ((MusterPoint){ now.box.x1, now.box.y0 });
}

void
muster_map_view_set_mark (MusterMapView *view, const MusterLatLon *at, const char *label)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  muster_record_layer_set_mark (view->records, at, label);
}

void
muster_map_view_set_tool (MusterMapView *view, MusterMapTool tool)
{
  g_return_if_fail (MUSTER_IS_MAP_VIEW (view));
  if (muster_sketch_layer_get_tool (view->sketch) == tool)
    return;
  muster_sketch_layer_set_tool (view->sketch, tool);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (view->map), tool != MUSTER_MAP_TOOL_NONE ? "crosshair" : "default");
  if (tool != MUSTER_MAP_TOOL_NONE)
    gtk_widget_grab_focus (GTK_WIDGET (view));
  g_object_notify_by_pspec (G_OBJECT (view), properties[PROP_TOOL]);
}

gboolean
muster_map_view_is_settled (MusterMapView *view)
{
  g_return_val_if_fail (MUSTER_IS_MAP_VIEW (view), FALSE);
  return view->opening == NULL && muster_tile_layer_is_complete (view->tiles)
         && !muster_raster_layer_is_busy (view->words) && !muster_raster_layer_is_busy (view->plots)
         && !muster_raster_layer_is_busy (view->laid_over) && muster_record_layer_is_complete (view->records);
}

guint
muster_map_view_count_drawn (MusterMapView *view, MusterKind kind)
{
  g_return_val_if_fail (MUSTER_IS_MAP_VIEW (view), 0);
  return muster_record_layer_count (view->records, kind);
}
