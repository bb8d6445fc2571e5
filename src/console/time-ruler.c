/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drawn, since hundreds of marks are no widgets: at most one mark a pixel, the taller where two meet. The marks come
 * from the journal once it was read to look back, before that from the lines of the log that are loaded. They are kept
 * as heights by pixel and made again when the stretch, the width or the lines change; the knob alone moves otherwise.
 */
#include "console/time-ruler.h"
#include "desk/history-words.h"
#include "desk/record-facts.h"
#include "desk/ticker.h"
#include "desk/time-words.h"
#include <glib/gi18n-lib.h>

#define MINUTE ((gint64)60000)
#define HOUR   (60 * MINUTE)
#define LEAST  (10 * MINUTE)
#define MOST   (24 * 366 * HOUR)
#define EDGE   8  /* px on both sides, for the knob */
#define FOOT   20 /* px from the top to the line */
#define HEIGHT 42

struct _MusterTimeRuler {
  GtkWidget parent;
  MusterDesk *desk; /* (owned) */
  MusterLogModel *log;
  MusterPast *past; /* the desk's */
  gint64 stretch;   /* ms; 0: chosen by what goes on */
  GByteArray *marks;
  gint64 marks_from, marks_to; /* what the marks are of; 0: to be made again */
  gconstpointer marks_of;      /* the journal they come from; NULL: the log */
  double drag_x;
};

G_DEFINE_FINAL_TYPE (MusterTimeRuler, muster_time_ruler, GTK_TYPE_WIDGET)

/* ---- the stretch ---- */

/* From where what goes on now is all on it: the first open incident, or six hours. */
static gint64
chosen_stretch (MusterTimeRuler *self, gint64 end)
{
  g_autoptr (GPtrArray) incidents = muster_desk_list_live (self->desk, MUSTER_INCIDENT);
  gint64 from = end;
  for (guint i = 0; i < incidents->len; i++) {
    const MusterRecord *r = g_ptr_array_index (incidents, i);
    if (muster_facts_incident_is_open (r))
      from = MIN (from, muster_facts_incident_time (r));
  }
  if (from >= end)
    return 6 * HOUR;
  return CLAMP ((end - from) * 11 / 10, HOUR, 3 * 24 * HOUR);
}

static void
get_range (MusterTimeRuler *self, gint64 *from, gint64 *to)
{
  gint64 end = muster_past_get_end (self->past);
  if (self->stretch == 0)
    self->stretch = chosen_stretch (self, end);
  *to = end;
  *from = end - self->stretch;
  if (muster_past_is_on (self->past) && muster_past_get_wanted (self->past) < *from) {
    *from = muster_past_get_wanted (self->past) - (end - muster_past_get_wanted (self->past)) / 10;
    self->stretch = end - *from;
  }
}

static double
x_of (MusterTimeRuler *self, gint64 at, gint64 from, gint64 to)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * EDGE;
  return EDGE + width * (double)(at - from) / (double)MAX (to - from, 1);
}

static gint64
time_at (MusterTimeRuler *self, double x)
{
  gint64 from, to;
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * EDGE, 1);
  get_range (self, &from, &to);
  gint64 at = from + (gint64)((double)(to - from) * CLAMP ((x - EDGE) / width, 0, 1));
  return at - at % 1000;
}

/* ---- the marks ---- */

static guint8
weight_of (const MusterOp *op)
{
  if (op == NULL || op->verb == NULL || muster_history_is_register (op))
    return 0;
  return op->verb->kind == MUSTER_ACTIVATION || op->verb->kind == MUSTER_ALARM || op->verb->kind == MUSTER_WARNING
                 || g_str_equal (op->verb->name, "incident.report")
             ? 2
             : 1;
}

static void
add_mark (MusterTimeRuler *self, gint64 at, guint8 weight, gint64 from, gint64 to)
{
  if (weight == 0 || at < from || at > to)
    return;
  guint x = (guint)x_of (self, at, from, to);
  if (x < self->marks->len)
    self->marks->data[x] = MAX (self->marks->data[x], weight);
}

static void
make_marks (MusterTimeRuler *self, gint64 from, gint64 to)
{
  MusterReplay *replay = muster_past_get_replay (self->past);
  g_byte_array_set_size (self->marks, (guint)MAX (gtk_widget_get_width (GTK_WIDGET (self)), 0));
  memset (self->marks->data, 0, self->marks->len);
  if (replay != NULL) {
    guint n = muster_replay_n_ops (replay);
    for (guint i = muster_replay_count_at (replay, from); i < n; i++) {
      gint64 when;
      const MusterOp *op = muster_replay_op (replay, i, &when, NULL);
      add_mark (self, when, weight_of (op), from, to);
    }
  } else {
    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->log)); i++) {
      g_autoptr (MusterLogItem) item = g_list_model_get_item (G_LIST_MODEL (self->log), i);
      if (muster_log_item_get_time (item) < from)
        break; /* the newest come first */
      add_mark (self, muster_log_item_get_time (item), weight_of (muster_log_item_get_op (item)), from, to);
    }
  }
  self->marks_of = replay;
  self->marks_from = from;
  self->marks_to = to;
}

/* While now moves on, the marks are good until they would be a pixel off. */
static gboolean
marks_are_good (MusterTimeRuler *self, gint64 from, gint64 to)
{
  gint64 pixel = (to - from) / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  return self->marks_to != 0 && self->marks_of == muster_past_get_replay (self->past)
         && (int)self->marks->len == gtk_widget_get_width (GTK_WIDGET (self)) && ABS (from - self->marks_from) <= pixel
         && ABS (to - self->marks_to) <= pixel;
}

/* ---- drawing ---- */

static GdkRGBA
colour (GtkWidget *widget, const char *name)
{
  GdkRGBA rgba = { 0.5f, 0.5f, 0.5f, 1 };
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &rgba);
  return rgba;
}

/* The full hours, or days, that have room for their words, under the line. */
static void
draw_hours (MusterTimeRuler *self, GtkSnapshot *snapshot, const GdkRGBA *dim, gint64 from, gint64 to)
{
  static const gint64 steps[] = { 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR,          3 * HOUR,
                                  6 * HOUR,   12 * HOUR,   24 * HOUR,   7 * 24 * HOUR, 28 * 24 * HOUR };
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  double width = gtk_widget_get_width (GTK_WIDGET (self)), room = 78;
  guint k = 0;
  while (k + 1 < G_N_ELEMENTS (steps) && (double)steps[k] / (double)(to - from) * width < room)
    k++;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (from / 1000), local = g_date_time_to_local (utc);
  gint64 shift = g_date_time_get_utc_offset (local) / 1000; /* full hours of here */
  for (gint64 at = (from + shift) / steps[k] * steps[k] + steps[k] - shift; at < to; at += steps[k]) {
    g_autofree char *words = muster_words_clock (to, at);
    float x = (float)x_of (self, at, from, to);
    int w, h;
    pango_layout_set_text (layout, words, -1);
    pango_layout_get_pixel_size (layout, &w, &h);
    if (x - (float)w / 2 < 0 || x + (float)w / 2 > (float)width - 14)
      continue;
    gtk_snapshot_append_color (snapshot, dim, &GRAPHENE_RECT_INIT (x, (float)FOOT, 1, 3));
    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - (float)w / 2, FOOT + 3));
    gtk_snapshot_append_layout (snapshot, layout, dim);
    gtk_snapshot_restore (snapshot);
  }
}

static void
muster_time_ruler_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MusterTimeRuler *self = MUSTER_TIME_RULER (widget);
  GdkRGBA ink = colour (widget, "muster_ink"), line = colour (widget, "muster_hairline"),
          dim = colour (widget, "muster_dim"), accent = colour (widget, "accent_bg_color");
  float w = (float)gtk_widget_get_width (widget), h = (float)gtk_widget_get_height (widget), foot = FOOT;
  gint64 from, to;
  get_range (self, &from, &to);
  if (!marks_are_good (self, from, to))
    make_marks (self, from, to);
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (EDGE, foot, w - 2 * EDGE, 1));
  for (guint x = 0; x < self->marks->len; x++) {
    guint8 weight = self->marks->data[x];
    if (weight > 0)
      gtk_snapshot_append_color (
          snapshot, weight > 1 ? &ink : &dim,
          &GRAPHENE_RECT_INIT ((float)x, foot - (weight > 1 ? 13 : 7), weight > 1 ? 2 : 1, weight > 1 ? 13 : 7));
  }
  draw_hours (self, snapshot, &dim, from, to);
  gboolean on = muster_past_is_on (self->past);
  float at = (float)x_of (self, on ? muster_past_get_wanted (self->past) : to, from, to);
  if (on) {
    gtk_snapshot_append_color (snapshot, &accent, &GRAPHENE_RECT_INIT (at, foot, (float)(w - EDGE) - at, 1));
    gtk_snapshot_append_color (snapshot, &ink, &GRAPHENE_RECT_INIT (at - 1, 2, 2, h - 4));
  }
  GskRoundedRect knob;
  gsk_rounded_rect_init_from_rect (&knob, &GRAPHENE_RECT_INIT (at - 5.5f, foot - 5, 11, 11), 5.5f);
  gtk_snapshot_push_rounded_clip (snapshot, &knob);
  gtk_snapshot_append_color (snapshot, on ? &ink : &accent, &knob.bounds);
  gtk_snapshot_pop (snapshot);
  if (gtk_widget_has_visible_focus (widget)) {
    GskRoundedRect ring;
    gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (1, 1, w - 2, h - 2), 4);
    gtk_snapshot_append_border (snapshot, &ring, (float[4]){ 2, 2, 2, 2 },
                                (GdkRGBA[4]){ accent, accent, accent, accent });
  }
}

static void
muster_time_ruler_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 90;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 400;
}

/* ---- by hand ---- */

static void
seek_to (MusterTimeRuler *self, gint64 at)
{
  muster_past_play (self->past, 0);
  if (at >= muster_past_get_end (self->past))
    muster_past_return (self->past);
  else
    muster_past_seek (self->past, at);
}

static void
on_drag_begin (MusterTimeRuler *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = x;
  muster_past_play (self->past, 0);
  muster_past_seek (self->past, time_at (self, x));
}

static void
on_drag_update (MusterTimeRuler *self, double dx, double dy)
{
  muster_past_seek (self->past, time_at (self, self->drag_x + dx));
}

/* Let go at the end of the ruler: that is now. */
static void
on_drag_end (MusterTimeRuler *self, double dx, double dy)
{
  if (self->drag_x + dx >= gtk_widget_get_width (GTK_WIDGET (self)) - EDGE)
    muster_past_return (self->past);
}

static gboolean
on_scroll (MusterTimeRuler *self, double dx, double dy)
{
  gint64 from, to;
  get_range (self, &from, &to);
  self->stretch = CLAMP ((gint64)((double)self->stretch * (dy > 0 ? 1.5 : 1 / 1.5)), LEAST, MOST);
  self->marks_to = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, MusterTimeRuler *self)
{
  gboolean on = muster_past_is_on (self->past);
  gint64 at = on ? muster_past_get_wanted (self->past) : muster_past_get_end (self->past), from, to;
  gint64 by = (state & GDK_SHIFT_MASK) != 0 ? MINUTE : 1000;
  get_range (self, &from, &to);
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    if ((state & GDK_CONTROL_MASK) != 0)
      muster_past_step (self->past, key == GDK_KEY_Left ? -1 : 1);
    else if (key == GDK_KEY_Left || on)
      seek_to (self, at - at % 1000 + (key == GDK_KEY_Left ? -by : by));
    return TRUE;
  case GDK_KEY_Page_Up:
    muster_past_step (self->past, -1);
    return TRUE;
  case GDK_KEY_Page_Down:
    muster_past_step (self->past, 1);
    return TRUE;
  case GDK_KEY_Home:
    seek_to (self, from);
    return TRUE;
  case GDK_KEY_End:
    muster_past_return (self->past);
    return TRUE;
  default:
    return FALSE;
  }
}

/* ---- what it follows ---- */

static void
say_value (MusterTimeRuler *self)
{
  gint64 now = muster_past_get_end (self->past);
  g_autofree char *text = muster_past_is_on (self->past) ? muster_past_words (muster_past_get_wanted (self->past), now)
                                                         : g_strdup (_ ("now"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
on_past (MusterTimeRuler *self)
{
  say_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_lines (MusterTimeRuler *self)
{
  if (muster_past_get_replay (self->past) == NULL) {
    self->marks_to = 0;
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
}

static void
on_tick (MusterTimeRuler *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !muster_past_is_on (self->past))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
muster_time_ruler_dispose (GObject *object)
{
  MusterTimeRuler *self = MUSTER_TIME_RULER (object);
  g_clear_object (&self->log);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_time_ruler_parent_class)->dispose (object);
}

static void
muster_time_ruler_finalize (GObject *object)
{
  g_byte_array_unref (MUSTER_TIME_RULER (object)->marks);
  G_OBJECT_CLASS (muster_time_ruler_parent_class)->finalize (object);
}

static void
muster_time_ruler_class_init (MusterTimeRulerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_time_ruler_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_time_ruler_finalize;
  widget_class->snapshot = muster_time_ruler_snapshot;
  widget_class->measure = muster_time_ruler_measure;
  gtk_widget_class_set_css_name (widget_class, "time-ruler");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
muster_time_ruler_init (MusterTimeRuler *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL),
                     *keys = gtk_event_controller_key_new ();
  self->marks = g_byte_array_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Moment shown"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _ ("Drag to look back. Left and Right: a second, with Shift a minute, with Ctrl to the "
                                  "next thing that happened; End: now"));
}

GtkWidget *
muster_time_ruler_new (MusterDesk *desk, MusterLogModel *log)
{
  MusterTimeRuler *self = g_object_new (MUSTER_TYPE_TIME_RULER, NULL);
  self->desk = g_object_ref (desk);
  self->log = g_object_ref (log);
  self->past = muster_past_of (desk);
  g_signal_connect_object (self->past, "changed", G_CALLBACK (on_past), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (log, "items-changed", G_CALLBACK (on_lines), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  say_value (self);
  return GTK_WIDGET (self);
}
