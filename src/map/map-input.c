/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pointer and keys of the map.
 *
 * libshumate pans by dragging and pinches; everything else is decided here, before it, in the capture phase: a click
 * that did not drag selects or puts a point of the tool; a double click activates a record, finishes a tool or zooms
 * in; the wheel goes by whole levels, where tiles are sharp, about the pointer.
 *
 * Keys, when the map has the focus: arrows move, + and − zoom, Home shows everything, Page Down and Page Up go through
 * the symbols in view from the middle outwards, Enter activates, Menu or Shift+F10 opens the context, Escape ends the
 * tool, then lets go of the selection. With a tool, Space puts a point under the cross in the middle, Backspace takes
 * one back, Enter finishes: all of it works without a pointer.
 */
#include "map/frame.h"
#include "map/map-private.h"
#include "map/record-words.h"

#define DRAG_REACH 6  /* units a click may move */
#define PAN_STEP   80 /* units an arrow moves the map */

static gboolean
has_tool (MusterMapView *self)
{
  return muster_sketch_layer_get_tool (self->sketch) != MUSTER_MAP_TOOL_NONE;
}

/* ---- pointer ---- */

/* What is at @x, @y; where no record is, the area of a warning. */
static gboolean
hit_at (MusterMapView *self, double x, double y, MusterMapHit *out)
{
  const MusterOverlay *warnings
      = muster_record_set_shows (self->set, MUSTER_WARNING) ? self->overlays[MUSTER_OVERLAY_WARNINGS] : NULL;
  MusterView view;

  if (muster_record_layer_hit (self->records, x, y, out) || warnings == NULL)
    return out->item != NULL || out->heap != NULL;
  muster_map_frame (self, &view);
  out->area = muster_overlay_area_at (warnings, muster_frame_unproject (&view, x, y), &view.box, &out->words);
  return out->area != NULL;
}

static const char *
id_of (const MusterMapHit *hit)
{
  return hit->item != NULL ? hit->item->record->id : hit->area;
}

static void
update_hover (MusterMapView *self, double x, double y)
{
  MusterMapHit hit = { 0 };
  const char *id;

  if (!has_tool (self))
    hit_at (self, x, y, &hit);
  id = id_of (&hit);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), has_tool (self)                  ? "crosshair"
                                                           : id != NULL || hit.heap != NULL ? "pointer"
                                                                                            : "default");
  if (g_strcmp0 (id, self->hovered) == 0)
    return;
  g_free (self->hovered);
  self->hovered = g_strdup (id);
  muster_record_layer_set_hovered (self->records, id);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, MusterMapView *self)
{
  MusterView view;
  g_autofree char *words = NULL;

  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  muster_map_frame (self, &view);
  words = muster_record_words_position (muster_mercator_inverse (muster_frame_unproject (&view, x, y)));
  gtk_label_set_text (GTK_LABEL (self->position), words);
  gtk_widget_set_visible (self->position, TRUE);
  muster_sketch_layer_move (self->sketch, x, y);
  update_hover (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *controller, MusterMapView *self)
{
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_set_visible (self->position, FALSE);
  muster_sketch_layer_leave (self->sketch);
  g_clear_pointer (&self->hovered, g_free);
  muster_record_layer_set_hovered (self->records, NULL);
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  MusterMapView *self = MUSTER_MAP_VIEW (widget);
  MusterMapHit hit;
  g_autofree char *words = NULL;

  if (keyboard || has_tool (self) || !hit_at (self, x, y, &hit)
      || (hit.item == NULL && hit.heap == NULL && hit.words == NULL))
    return FALSE;
  words = hit.item != NULL   ? muster_record_words_full (hit.item->record, hit.item->holder)
          : hit.heap != NULL ? muster_record_words_heap (hit.heap)
                             : g_strdup (hit.words);
  gtk_tooltip_set_text (tooltip, words);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ (int)hit.x - 14, (int)hit.y - 14, 28, 28 });
  return TRUE;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MusterMapView *self)
{
  MusterMapHit hit;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->press_x = x;
  self->press_y = y;
  if (n_press < 2)
    return;
  /* The second press is ours: libshumate would zoom on it whatever lies there. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (has_tool (self)) {
    muster_sketch_layer_press (self->sketch, x, y, n_press);
  } else if (n_press == 2) {
    hit_at (self, x, y, &hit);
    if (id_of (&hit) != NULL)
      muster_map_emit_activated (self, id_of (&hit));
    else if (hit.heap == NULL)
      muster_map_zoom_at (self, x, y, floor (shumate_viewport_get_zoom_level (self->viewport)) + 1);
  }
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, MusterMapView *self)
{
  MusterMapHit hit;

  if (n_press > 1 || hypot (x - self->press_x, y - self->press_y) > DRAG_REACH)
    return;
  if (has_tool (self)) {
    muster_sketch_layer_press (self->sketch, x, y, 1);
    return;
  }
  hit_at (self, x, y, &hit);
  if (hit.heap != NULL)
    muster_map_zoom_at (self, hit.x, hit.y, floor (shumate_viewport_get_zoom_level (self->viewport)) + 2);
  else
    muster_map_select (self, id_of (&hit));
}

static void
on_context_pressed (GtkGestureClick *gesture, int n_press, double x, double y, MusterMapView *self)
{
  MusterMapHit hit;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (has_tool (self)) {
    muster_sketch_layer_take_back (self->sketch);
    return;
  }
  hit_at (self, x, y, &hit);
  muster_map_select (self, id_of (&hit));
  muster_map_emit_context (self, x, y);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, MusterMapView *self)
{
  double now = shumate_viewport_get_zoom_level (self->viewport), zoom;
  double x = self->pointer_x, y = self->pointer_y;
  double from = self->target_zoom >= 0 ? self->target_zoom : now;

  if (dy == 0)
    return TRUE;
  if (x < 0) {
    x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
    y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  }
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    zoom = now - dy / 60; /* a finger on a touchpad holds it: follow at once */
  else
    zoom = dy < 0 ? floor (from + 1.001) : ceil (from - 1.001);
  muster_map_zoom_at (self, x, y, zoom);
  return TRUE;
}

/* ---- keys ---- */

static void
pan (MusterMapView *self, int dx, int dy)
{
  MusterView view;

  muster_map_frame (self, &view);
  muster_map_glide (self, muster_frame_unproject (&view, view.width / 2 + dx, view.height / 2 + dy), view.zoom, 0);
}

static gboolean
step (MusterMapView *self, int direction)
{
  const MusterMapItem *item = muster_record_layer_step (self->records, self->selected, direction);

  if (item == NULL)
    return FALSE;
  muster_map_select (self, item->record->id);
  return TRUE;
}

static void
context_by_key (MusterMapView *self)
{
  const MusterMapItem *item = muster_record_set_get (self->set, self->selected);
  MusterView view;
  double x, y;

  muster_map_frame (self, &view);
  x = view.width / 2;
  y = view.height / 2;
  if (item != NULL) {
    double item_x, item_y;

    muster_frame_project (&view, item->at, &item_x, &item_y);
    if (item_x >= 0 && item_y >= 0 && item_x <= view.width && item_y <= view.height) {
      x = item_x;
      y = item_y;
    }
  }
  muster_map_emit_context (self, x, y);
}

static gboolean
on_tool_key (MusterMapView *self, guint key)
{
  switch (key) {
  case GDK_KEY_Escape:
    muster_map_view_set_tool (self, MUSTER_MAP_TOOL_NONE);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    muster_sketch_layer_finish (self->sketch);
    return TRUE;
  case GDK_KEY_BackSpace:
    muster_sketch_layer_take_back (self->sketch);
    return TRUE;
  case GDK_KEY_space:
    muster_sketch_layer_add_at_centre (self->sketch);
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, MusterMapView *self)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || !gtk_widget_is_focus (GTK_WIDGET (self)))
    return FALSE;
  if (has_tool (self) && on_tool_key (self, key))
    return TRUE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    pan (self, -PAN_STEP, 0);
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    pan (self, PAN_STEP, 0);
    return TRUE;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    pan (self, 0, -PAN_STEP);
    return TRUE;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    pan (self, 0, PAN_STEP);
    return TRUE;
  case GDK_KEY_plus:
  case GDK_KEY_equal:
  case GDK_KEY_KP_Add:
    gtk_widget_activate_action (GTK_WIDGET (self), "map.zoom-in", NULL);
    return TRUE;
  case GDK_KEY_minus:
  case GDK_KEY_underscore:
  case GDK_KEY_KP_Subtract:
    gtk_widget_activate_action (GTK_WIDGET (self), "map.zoom-out", NULL);
    return TRUE;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    gtk_widget_activate_action (GTK_WIDGET (self), "map.fit-all", NULL);
    return TRUE;
  case GDK_KEY_Page_Down:
  case GDK_KEY_KP_Page_Down:
    step (self, 1);
    return TRUE;
  case GDK_KEY_Page_Up:
  case GDK_KEY_KP_Page_Up:
    step (self, -1);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    if (self->selected == NULL)
      return FALSE;
    muster_map_emit_activated (self, self->selected);
    return TRUE;
  case GDK_KEY_Menu:
    context_by_key (self);
    return TRUE;
  case GDK_KEY_F10:
    if (!shift)
      return FALSE;
    context_by_key (self);
    return TRUE;
  case GDK_KEY_Escape:
    if (self->selected == NULL)
      return FALSE;
    muster_map_select (self, NULL);
    return TRUE;
  default:
    return FALSE;
  }
}

/* ---- actions ---- */

static void
zoom_by (MusterMapView *self, int levels)
{
  double zoom = self->target_zoom >= 0 ? self->target_zoom : shumate_viewport_get_zoom_level (self->viewport);

  muster_map_zoom_at (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                      gtk_widget_get_height (GTK_WIDGET (self)) / 2.0,
                      levels > 0 ? floor (zoom + 1.001) : ceil (zoom - 1.001));
}

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterMapView *self = MUSTER_MAP_VIEW (widget);
  MusterBox box;

  if (g_str_equal (name, "map.zoom-in"))
    zoom_by (self, 1);
  else if (g_str_equal (name, "map.zoom-out"))
    zoom_by (self, -1);
  else if (g_str_equal (name, "map.next-symbol"))
    step (self, 1);
  else if (g_str_equal (name, "map.previous-symbol"))
    step (self, -1);
  else if (g_str_equal (name, "map.activate-selected")) {
    if (self->selected != NULL)
      muster_map_emit_activated (self, self->selected);
  } else if (g_str_equal (name, "map.fit-all")) {
    if (muster_record_set_bounds (self->set, &box))
      muster_map_fit_box (self, &box);
    else if (self->has_bounds)
      muster_map_fit_box (self, &self->bounds);
  }
}

void
muster_map_input_class_init (GtkWidgetClass *klass)
{
  static const char *const names[] = { "map.zoom-in",     "map.zoom-out",        "map.fit-all",
                                       "map.next-symbol", "map.previous-symbol", "map.activate-selected" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_install_action (klass, names[i], NULL, activate_action);
}

void
muster_map_input_connect (MusterMapView *self)
{
  GtkWidget *map = GTK_WIDGET (self->map);
  GtkEventController *motion = gtk_event_controller_motion_new (), *key = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new (), *context = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (map, motion);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (map, GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (context), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (context), GTK_PHASE_CAPTURE);
  g_signal_connect (context, "pressed", G_CALLBACK (on_context_pressed), self);
  gtk_widget_add_controller (map, GTK_EVENT_CONTROLLER (context));

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (map, scroll);

  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}
