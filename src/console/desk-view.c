/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three panes in each other: lists | ((map / log) | inspector). Widths are those of the settings: each pane is first
 * asked for as that wide, and once it has been placed the request shrinks to what it needs at least, so that it can be
 * dragged.
 *
 * Narrow windows: the inspector is there only while something is selected. Map and log then make room for it, so that
 * nothing of theirs lies under it; the ground under the map stays where it is, as if the inspector slid over it. */
#include "console/desk-view.h"
#include "console/cap-file.h"
#include "console/desk-memory.h"
#include "console/front-pages.h"
#include "console/page-parts.h"
#include "console/settings.h"
#include "desk/command-parse.h"
#include "desk/past.h"
#include "desk/place-words.h"
#include "desk/record-facts.h"
#include <glib/gi18n-lib.h>

#define NARROW          1400 /* px */
#define LEAST_LIST      220
#define LEAST_INSPECTOR 320
#define LEAST_LOG       80
#define LEAST_MAP       300

struct _MusterDeskView {
  GtkWidget parent;
  GtkWidget *box, *outer, *inner, *middle, *list_slot, *map_slot, *log_slot, *inspector_slot, *inspector_bin,
      *close_line;
  MusterHeaderLine *header;
  MusterCutStrip *cut_strip;
  MusterAlarmStrip *alarms;
  MusterClockStrip *clocks;
  MusterPastStrip *past_strip;
  MusterMapPane *map;
  MusterListPane *lists;      /* (nullable) */
  MusterLogPane *log;         /* (nullable) */
  MusterInspector *inspector; /* (nullable) */
  MusterAreaSearch *search;
  MusterDesk *desk; /* (nullable) */
  gboolean narrow, placed;
  gboolean wide;             /* a page is in front that takes the place of map and log */
  gboolean open;             /* the inspector, in a narrow window */
  gboolean inspector_placed; /* it has had its width */
  int inspector_width;       /* px, the last it had */
  guint later;
};

G_DEFINE_FINAL_TYPE (MusterDeskView, muster_desk_view, GTK_TYPE_WIDGET)

/* Widths are remembered for text of the usual size and grow with it. */
static double
text_scale (void)
{
  int dpi = 0;
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? CLAMP (dpi / 1024.0 / 96.0, 1.0, 1.7) : 1.0;
}

static int
scaled (const char *key, int fallback)
{
  return (int)(muster_settings_int (key, fallback) * text_scale ());
}

/* How wide the inspector begins: as remembered, less where that would leave no map. */
static int
first_inspector_width (MusterDeskView *view, int whole)
{
  int room = whole - scaled ("list-width", 300) - (int)(LEAST_MAP * text_scale ());
  return MAX (MIN (scaled ("inspector-width", 420), room), LEAST_INSPECTOR);
}

static void
update_inspector_shown (MusterDeskView *view)
{
  gboolean shown = !view->narrow || view->open;
  gtk_widget_set_visible (view->close_line, view->narrow);
  if (gtk_widget_get_visible (view->inspector_slot) == shown)
    return;
  gtk_widget_set_visible (view->middle, !shown || !view->wide);
  muster_map_view_shift (muster_map_pane_get_view (view->map),
                         shown ? -view->inspector_width / 2.0 : view->inspector_width / 2.0);
  gtk_widget_set_visible (view->inspector_slot, shown);
}

static int
end_size (GtkWidget *paned)
{
  int whole = gtk_orientable_get_orientation (GTK_ORIENTABLE (paned)) == GTK_ORIENTATION_HORIZONTAL
                  ? gtk_widget_get_width (paned)
                  : gtk_widget_get_height (paned);
  return whole - gtk_paned_get_position (GTK_PANED (paned)) - 1;
}

static void
on_position (GtkWidget *paned, GParamSpec *pspec, MusterDeskView *view)
{
  if (!view->placed || (view->wide && paned != view->outer))
    return;
  if (paned == view->outer)
    muster_settings_set_int (
        "list-width", CLAMP ((int)(gtk_paned_get_position (GTK_PANED (paned)) / text_scale ()), LEAST_LIST, 900));
  else if (paned == view->middle)
    muster_settings_set_int ("log-height", CLAMP (end_size (paned), LEAST_LOG, 1200));
  else if (!view->narrow && view->inspector_placed)
    muster_settings_set_int ("inspector-width", CLAMP ((int)(end_size (paned) / text_scale ()), LEAST_INSPECTOR, 1200));
}

static void
hold_position (GtkWidget *paned)
{
  gtk_paned_set_position (GTK_PANED (paned), gtk_paned_get_position (GTK_PANED (paned)));
}

/* Once something stands at its remembered size, it may be dragged smaller. */
static gboolean
on_later (gpointer data)
{
  MusterDeskView *view = data;
  view->later = 0;
  update_inspector_shown (view);
  if (!view->placed) {
    hold_position (view->outer);
    hold_position (view->middle);
    gtk_widget_set_size_request (view->list_slot, LEAST_LIST, -1);
    gtk_widget_set_size_request (view->log_slot, -1, LEAST_LOG);
    view->placed = TRUE;
  }
  if (!view->inspector_placed && gtk_widget_get_mapped (view->inspector_slot)
      && gtk_widget_get_width (view->inspector_slot) > 0) {
    hold_position (view->inner);
    gtk_widget_set_size_request (view->inspector_slot, LEAST_INSPECTOR, -1);
    view->inspector_placed = TRUE;
  }
  return G_SOURCE_REMOVE;
}

static void
muster_desk_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (MUSTER_DESK_VIEW (widget)->box, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
muster_desk_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterDeskView *view = MUSTER_DESK_VIEW (widget);
  view->narrow = width < NARROW * text_scale ();
  gtk_widget_size_allocate (view->box, &(GtkAllocation){ 0, 0, width, height }, -1);
  gboolean shown = gtk_widget_get_visible (view->inspector_slot);
  if (shown)
    view->inspector_width = gtk_widget_get_width (view->inspector_slot);
  gboolean wrong = shown != (!view->narrow || view->open) || gtk_widget_get_visible (view->close_line) != view->narrow
                   || !view->placed || (shown && !view->inspector_placed);
  if (wrong && view->later == 0)
    view->later = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_later, view, NULL);
}

/* No incident is open: then the overview, with what is due and who stands by, is what there is to see. */
static gboolean
is_calm (MusterDesk *desk)
{
  g_autoptr (GPtrArray) incidents = muster_desk_list (desk, MUSTER_INCIDENT);
  for (guint i = 0; i < incidents->len; i++)
    if (muster_facts_incident_is_open (g_ptr_array_index (incidents, i)))
      return FALSE;
  return TRUE;
}

static void
on_selected (MusterDeskView *view)
{
  view->open = muster_desk_get_selected (view->desk) != NULL || is_calm (view->desk);
  update_inspector_shown (view);
}

/* The width it had before is the width it has after. */
static void
on_page (MusterDeskView *view)
{
  const char *page = muster_inspector_get_page (view->inspector);
  gboolean wide = page != NULL && muster_front_page_is_wide (page);
  if (wide == view->wide)
    return;
  view->wide = wide;
  gtk_widget_set_visible (view->middle, !wide || !gtk_widget_get_visible (view->inspector_slot));
}

/* Leaves a page that hides the map: somebody goes there. */
static void
leave_wide (MusterDeskView *view)
{
  if (view->wide)
    muster_inspector_show_page (view->inspector, NULL);
}

static void
on_go (MusterCommandBar *bar, double lat, double lon, const char *label, MusterDeskView *view)
{
  leave_wide (view);
  muster_map_pane_go (view->map, (MusterLatLon){ lat, lon }, label);
}

static gboolean
on_centre (MusterCommandBar *bar, gpointer out, MusterDeskView *view)
{
  MusterLatLon south_west, north_east;
  double zoom;
  muster_map_view_get_view (muster_map_pane_get_view (view->map), out, &zoom, &south_west, &north_east);
  return TRUE;
}

static void
on_left (MusterCommandBar *bar, MusterDeskView *view)
{
  if (view->wide) {
    muster_desk_view_focus_inspector (view);
    return;
  }
  gtk_widget_grab_focus (GTK_WIDGET (muster_map_pane_get_view (view->map)));
}

static void
on_map_new_incident (MusterMapPane *map, double lat, double lon, const char *place, MusterDeskView *view)
{
  muster_desk_view_new_incident (view, &(MusterLatLon){ lat, lon }, place);
}

static void
on_map_assign (MusterMapPane *map, MusterDeskView *view)
{
  gtk_widget_activate_action (GTK_WIDGET (view), "win.assign", NULL);
}

static void
on_record_activated (MusterMapView *map, const char *id, MusterDeskView *view)
{
  if (view->desk != NULL)
    muster_desk_select (view->desk, id);
  muster_desk_view_focus_inspector (view);
}

/* Escape that no entry or list in the inspector wanted: back to the list it came from; while looking back, to now,
 * from wherever it is pressed. */
static gboolean
on_inspector_key (MusterDeskView *view, guint key)
{
  if (key != GDK_KEY_Escape || view->lists == NULL || muster_desk_get_moment (view->desk) != 0)
    return FALSE;
  muster_list_pane_focus_list (view->lists);
  return TRUE;
}

/* What was begun in the log and is a command. */
static void
on_log_command (MusterDeskView *view, const char *line)
{
  muster_command_bar_start (muster_desk_view_get_bar (view), line);
}

static void
on_list_left (MusterDeskView *view)
{
  muster_desk_view_focus_inspector (view);
}

/* The line is begun with what the alarm says; the cursor stands where the hazard goes. */
static void
on_alarm_incident (MusterAlarmStrip *alarms, const char *id, MusterDeskView *view)
{
  MusterRecord *alarm = muster_desk_get (view->desk, id);
  MusterLatLon at;
  if (alarm == NULL)
    return;
  g_autofree char *position = muster_record_position (alarm, &at) ? muster_position_words (at) : g_strdup ("");
  /* A warning from elsewhere may say what kind of hazard it is; else that is what the person writes first. */
  const char *hazard = muster_record_text (alarm, MUSTER_ALARM_HAZARD);
  const char *kind = hazard != NULL ? muster_word_label (muster_words_hazard, hazard) : "";
  g_autofree char *line = g_strdup_printf ("/i %s %s “%s”", kind, position, muster_record_name (alarm));
  muster_command_bar_start_incident (muster_desk_view_get_bar (view), line, hazard != NULL ? -1 : 3, id);
}

/* A frame round everything, so that no glance can take another moment for now. */
static void
on_past (MusterDeskView *view)
{
  muster_part_class (view->outer, "looking-back", muster_past_is_on (muster_past_of (view->desk)));
}

static void
muster_desk_view_dispose (GObject *object)
{
  MusterDeskView *view = MUSTER_DESK_VIEW (object);
  g_clear_handle_id (&view->later, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_DESK_VIEW);
  g_clear_object (&view->desk);
  g_clear_object (&view->search);
  G_OBJECT_CLASS (muster_desk_view_parent_class)->dispose (object);
}

static void
muster_desk_view_class_init (MusterDeskViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_desk_view_dispose;
  widget_class->measure = muster_desk_view_measure;
  widget_class->size_allocate = muster_desk_view_size_allocate;
  g_type_ensure (MUSTER_TYPE_HEADER_LINE);
  g_type_ensure (MUSTER_TYPE_CUT_STRIP);
  g_type_ensure (MUSTER_TYPE_ALARM_STRIP);
  g_type_ensure (MUSTER_TYPE_CLOCK_STRIP);
  g_type_ensure (MUSTER_TYPE_PAST_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/desk-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, box);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, outer);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, inner);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, middle);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, list_slot);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, map_slot);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, log_slot);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, inspector_slot);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, inspector_bin);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, close_line);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, header);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, cut_strip);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, alarms);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, clocks);
  gtk_widget_class_bind_template_child (widget_class, MusterDeskView, past_strip);
}

static void
muster_desk_view_init (MusterDeskView *view)
{
  GtkWidget *paneds[3];
  gtk_widget_init_template (GTK_WIDGET (view));
  gtk_widget_set_size_request (view->list_slot, scaled ("list-width", 300), -1);
  /* A guess, until the window has its size: whoever maximizes it has room. */
  gboolean maximized = muster_settings () != NULL && g_settings_get_boolean (muster_settings (), "window-maximized");
  int whole = muster_settings_int ("window-width", 1440);
  view->narrow = !maximized && whole < NARROW * text_scale ();
  view->inspector_width = first_inspector_width (view, maximized ? G_MAXINT / 2 : whole);
  gtk_widget_set_size_request (view->inspector_slot, view->inspector_width, -1);
  gtk_widget_set_visible (view->inspector_slot, !view->narrow);
  gtk_widget_set_size_request (view->log_slot, -1, muster_settings_int ("log-height", 240));
  paneds[0] = view->outer;
  paneds[1] = view->inner;
  paneds[2] = view->middle;
  for (guint i = 0; i < G_N_ELEMENTS (paneds); i++)
    g_signal_connect (paneds[i], "notify::position", G_CALLBACK (on_position), view);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_inspector_key), view);
  gtk_widget_add_controller (view->inspector_slot, keys);
}

GtkWidget *
muster_desk_view_new (const char *area_path)
{
  MusterDeskView *view = g_object_new (MUSTER_TYPE_DESK_VIEW, NULL);
  MusterCommandBar *bar = muster_header_line_get_bar (view->header);
  view->search = muster_area_search_new (area_path);
  view->map = MUSTER_MAP_PANE (muster_map_pane_new (view->search, area_path));
  adw_bin_set_child (ADW_BIN (view->map_slot), GTK_WIDGET (view->map));
  g_signal_connect (bar, "go", G_CALLBACK (on_go), view);
  g_signal_connect (bar, "centre", G_CALLBACK (on_centre), view);
  g_signal_connect (bar, "left", G_CALLBACK (on_left), view);
  g_signal_connect (view->map, "new-incident", G_CALLBACK (on_map_new_incident), view);
  g_signal_connect (view->map, "assign", G_CALLBACK (on_map_assign), view);
  g_signal_connect (muster_map_pane_get_view (view->map), "record-activated", G_CALLBACK (on_record_activated), view);
  g_signal_connect (view->alarms, "create-incident", G_CALLBACK (on_alarm_incident), view);
  return GTK_WIDGET (view);
}

void
muster_desk_view_set_desk (MusterDeskView *view, MusterDesk *desk)
{
  g_set_object (&view->desk, desk);
  /* before the map hears of it: room for the inspector first, then what is selected comes into what is left */
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (on_selected), view, G_CONNECT_SWAPPED);
  muster_header_line_set_desk (view->header, desk, view->search);
  muster_cut_strip_set_desk (view->cut_strip, desk);
  muster_alarm_strip_set_desk (view->alarms, desk);
  muster_clock_strip_set_desk (view->clocks, desk);
  muster_past_strip_set_desk (view->past_strip, desk);
  g_signal_connect_object (muster_past_of (desk), "changed", G_CALLBACK (on_past), view, G_CONNECT_SWAPPED);
  muster_map_pane_set_desk (view->map, desk);
  muster_cap_file_take_drops (GTK_WIDGET (view), desk);
  view->lists = MUSTER_LIST_PANE (muster_list_pane_new (desk));
  g_signal_connect_object (view->lists, "leave", G_CALLBACK (on_list_left), view, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (view->list_slot), GTK_WIDGET (view->lists));
  view->log = MUSTER_LOG_PANE (muster_log_pane_new (desk));
  g_signal_connect_object (view->log, "command", G_CALLBACK (on_log_command), view, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (view->log_slot), GTK_WIDGET (view->log));
  view->inspector = MUSTER_INSPECTOR (muster_inspector_new (desk));
  g_signal_connect_object (view->inspector, "page-changed", G_CALLBACK (on_page), view, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (view->inspector_bin), GTK_WIDGET (view->inspector));
  on_selected (view); /* what was selected when the desk was last left */
  muster_desk_memory_follow (desk, view->map, view->lists);
}

MusterMapPane *
muster_desk_view_get_map (MusterDeskView *view)
{
  return view->map;
}

MusterMapPane *
muster_desk_view_show_map (MusterDeskView *view)
{
  leave_wide (view);
  return view->map;
}

MusterCommandBar *
muster_desk_view_get_bar (MusterDeskView *view)
{
  return muster_header_line_get_bar (view->header);
}

MusterListPane *
muster_desk_view_get_lists (MusterDeskView *view)
{
  return view->lists;
}

MusterLogPane *
muster_desk_view_get_log (MusterDeskView *view)
{
  return view->log;
}

MusterPastStrip *
muster_desk_view_get_past_strip (MusterDeskView *view)
{
  return view->past_strip;
}

MusterAlarmStrip *
muster_desk_view_get_alarms (MusterDeskView *view)
{
  return view->alarms;
}

void
muster_desk_view_new_incident (MusterDeskView *view, const MusterLatLon *at, const char *place)
{
  if (view->inspector == NULL)
    return;
  view->open = TRUE;
  update_inspector_shown (view);
  muster_inspector_new_incident (view->inspector, at, place);
}

void
muster_desk_view_close_inspector (MusterDeskView *view)
{
  view->open = FALSE;
  update_inspector_shown (view);
  if (view->inspector != NULL)
    muster_inspector_show_page (view->inspector, NULL);
}

void
muster_desk_view_show_page (MusterDeskView *view, const char *name)
{
  if (view->inspector == NULL)
    return;
  view->open = TRUE;
  update_inspector_shown (view);
  muster_inspector_show_page (view->inspector, name);
  muster_desk_view_focus_inspector (view);
}

gboolean
muster_desk_view_focus_inspector (MusterDeskView *view)
{
  if (view->inspector == NULL)
    return FALSE;
  if (!gtk_widget_get_visible (view->inspector_slot)) {
    view->open = TRUE;
    update_inspector_shown (view);
  }
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  if (GTK_IS_WINDOW (root)) /* a key led here: it is to be seen where */
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  return gtk_widget_child_focus (view->inspector_bin, GTK_DIR_TAB_FORWARD);
}

void
muster_desk_view_step_pane (MusterDeskView *view, int by)
{
  enum { LISTS, MAP, LOG, INSPECTOR, N_PANES };
  GtkWidget *panes[] = { view->list_slot, view->map_slot, view->log_slot, view->inspector_slot };
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (view)));
  int at = by > 0 ? -1 : N_PANES;
  for (int i = 0; i < N_PANES; i++)
    if (focus != NULL && gtk_widget_is_ancestor (focus, panes[i]))
      at = i;
  for (int tries = 0; tries < N_PANES; tries++) {
    at = (at + by + N_PANES) % N_PANES;
    if (view->wide && (at == MAP || at == LOG))
      continue;
    if (at == LISTS && view->lists != NULL) {
      muster_list_pane_focus_list (view->lists);
      return;
    }
    if (at == MAP) {
      gtk_widget_grab_focus (GTK_WIDGET (muster_map_pane_get_view (view->map)));
      return;
    }
    if (at == LOG && view->log != NULL) {
      muster_log_pane_focus_line (view->log);
      return;
    }
    if (at == INSPECTOR && gtk_widget_get_visible (view->inspector_slot) && muster_desk_view_focus_inspector (view))
      return;
  }
}

gboolean
muster_desk_view_assign (MusterDeskView *view)
{
  return view->inspector != NULL && muster_inspector_assign (view->inspector);
}

gboolean
muster_desk_view_recommend (MusterDeskView *view)
{
  if (view->inspector == NULL || muster_desk_get_selected (view->desk) == NULL)
    return FALSE;
  view->open = TRUE;
  update_inspector_shown (view);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  return muster_inspector_recommend (view->inspector);
}

gboolean
muster_desk_view_enter (MusterDeskView *view, const char *part)
{
  return view->inspector != NULL && muster_desk_view_focus_inspector (view)
         && muster_inspector_enter (view->inspector, part);
}
