/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table from name to function. A plain key runs its action only after the focused widget has let it pass, and never
 * while text is being typed. */
#include "console/window-actions.h"
#include "console/actions.h"
#include "console/advice-map.h"
#include "console/assignment-row.h"
#include "console/cap-file.h"
#include "console/export-dialog.h"
#include "console/settings.h"
#include "console/timeline.h"
#include "desk/past.h"
#include "desk/record-facts.h"
#include "desk/response-line.h"
#include <glib/gi18n-lib.h>

typedef struct {
  const char *name; /* without "win." */
  void (*run) (MusterWindow *window, MusterDeskView *view, const char *name);
  gboolean needs_desk;
} Action;

static void
run_command (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_command_bar_start (muster_desk_view_get_bar (view), NULL);
}

static void
run_slash (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_command_bar_start (muster_desk_view_get_bar (view), "/");
}

static void
run_new_incident (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_desk_view_new_incident (view, NULL, NULL);
}

/* An incident: its teams to choose from. Else the bar, where both can be named. */
static void
run_assign (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterDesk *desk = muster_window_get_desk (window);
  MusterRecord *record = muster_desk_get (desk, muster_desk_get_selected (desk));
  if (muster_desk_view_assign (view))
    return;
  g_autofree char *text = record != NULL && record->kind == MUSTER_TEAM
                              ? g_strdup_printf ("/a %s, ", muster_record_name (record))
                              : g_strdup ("/a ");
  muster_command_bar_start (muster_desk_view_get_bar (view), text);
}

/* Without an incident to recommend for: all of them. */
static void
run_recommend (MusterWindow *window, MusterDeskView *view, const char *name)
{
  if (!muster_desk_view_recommend (view))
    muster_desk_view_show_page (view, "board");
}

static void
run_reach (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterAdviceMap *map = muster_advice_map_of (muster_window_get_desk (window));
  gboolean on;
  g_object_get (map, "reach", &on, NULL);
  g_object_set (map, "reach", !on, NULL);
}

static void
run_close_area (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_map_pane_draw (muster_desk_view_get_map (view), "closure");
}

static void
run_acknowledge (MusterWindow *window, MusterDeskView *view, const char *name)
{
  if (!muster_alarm_strip_acknowledge_first (muster_desk_view_get_alarms (view)))
    gtk_widget_error_bell (GTK_WIDGET (view));
}

/* The row that has the keyboard; else the selected team, or the only one of the selected incident; else the bar asks.
 */
static void
run_next_status (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterDesk *desk = muster_window_get_desk (window);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, MUSTER_TYPE_ASSIGNMENT_ROW) : NULL;
  if (row != NULL && muster_assignment_row_step (MUSTER_ASSIGNMENT_ROW (row)))
    return;
  const MusterRecord *assignment = muster_response_line_assignment (desk, NULL);
  if (assignment != NULL)
    muster_desk_advance (desk, assignment->id, muster_facts_next_state (muster_assignment_state (assignment)));
  else
    muster_command_bar_start (muster_desk_view_get_bar (view), "/next ");
}

static void
run_symbol (MusterWindow *window, MusterDeskView *view, const char *name)
{
  GtkWidget *map = GTK_WIDGET (muster_map_pane_get_view (muster_desk_view_show_map (view)));
  gtk_widget_grab_focus (map);
  gtk_widget_activate_action (map, g_str_equal (name, "next-symbol") ? "map.next-symbol" : "map.previous-symbol", NULL);
}

static void
run_log_entry (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_desk_view_show_map (view);
  muster_log_pane_focus_line (muster_desk_view_get_log (view));
}

static void
run_filter_log (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_desk_view_show_map (view);
  muster_log_pane_focus_filter (muster_desk_view_get_log (view));
}

static void
run_undo (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_desk_undo (muster_window_get_desk (window), NULL);
}

static void
run_show (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterKind kind = muster_kind_from_name (name + strlen ("show-"));
  muster_list_pane_show_kind (muster_desk_view_get_lists (view), kind);
  muster_list_pane_focus_list (muster_desk_view_get_lists (view));
}

static void
run_focus_inspector (MusterWindow *window, MusterDeskView *view, const char *name)
{
  if (!muster_desk_view_focus_inspector (view))
    gtk_widget_error_bell (GTK_WIDGET (view));
}

/* A part of the incident's page, of the same name. */
static void
run_part (MusterWindow *window, MusterDeskView *view, const char *name)
{
  if (!muster_desk_view_enter (view, name))
    gtk_widget_error_bell (GTK_WIDGET (view));
}

static void
run_pane (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_desk_view_step_pane (view, g_str_equal (name, "next-pane") ? 1 : -1);
}

static void
run_page (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_desk_view_show_page (view, name);
}

static void
run_finding (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_desk_view_show_page (view, "drill");
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  if (focus != NULL)
    gtk_widget_activate_action (focus, "drill.finding", NULL);
}

/* A minute ago to begin with: from there the keys go on. */
static void
run_look_back (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterDesk *desk = muster_window_get_desk (window);
  MusterPast *past = muster_past_of (desk);
  if (muster_past_is_on (past)) {
    muster_past_return (past);
    return;
  }
  gint64 at = muster_desk_now (desk) - 60000;
  muster_past_seek (past, at - at % 1000);
  muster_log_pane_focus_ruler (muster_desk_view_get_log (view));
}

static void
run_past_step (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterPast *past = muster_past_of (muster_window_get_desk (window));
  if (muster_past_is_on (past))
    muster_past_step (past, g_str_equal (name, "past-next") ? 1 : -1);
  else
    run_look_back (window, view, name);
}

static void
run_past_play (MusterWindow *window, MusterDeskView *view, const char *name)
{
  if (!muster_past_is_on (muster_past_of (muster_window_get_desk (window))))
    run_look_back (window, view, name);
  muster_past_strip_toggle_play (muster_desk_view_get_past_strip (view));
}

/* The story of the selected incident. */
static void
run_timeline (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterDesk *desk = muster_window_get_desk (window);
  const MusterRecord *selected = muster_desk_get (desk, muster_desk_get_selected (desk));
  if (selected != NULL && selected->kind == MUSTER_INCIDENT)
    muster_timeline_make (GTK_WIDGET (window), desk, selected->id, MUSTER_TIMELINE_SAVE);
  else
    muster_desk_fail (desk, _ ("Select an incident first: its timeline is saved."));
}

static void
run_read_warnings (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_cap_file_ask (GTK_WINDOW (window), muster_window_get_desk (window));
}

static void
run_filter (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_list_pane_focus_filter (muster_desk_view_get_lists (view));
}

static void
run_deselect (MusterWindow *window, MusterDeskView *view, const char *name)
{
  MusterPast *past = muster_past_of (muster_window_get_desk (window));
  if (muster_past_is_on (past)) { /* the nearer way out first */
    muster_past_return (past);
    return;
  }
  muster_desk_select (muster_window_get_desk (window), NULL);
  muster_desk_view_close_inspector (view);
}

static void
run_focus_map (MusterWindow *window, MusterDeskView *view, const char *name)
{
  gtk_widget_grab_focus (GTK_WIDGET (muster_map_pane_get_view (muster_desk_view_show_map (view))));
}

static void
run_search_map (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_map_pane_focus_search (muster_desk_view_show_map (view));
}

static void
run_zoom (MusterWindow *window, MusterDeskView *view, const char *name)
{
  if (g_str_equal (name, "zoom-area"))
    muster_map_pane_show_area (muster_desk_view_show_map (view));
  else
    muster_map_pane_zoom (muster_desk_view_show_map (view), g_str_equal (name, "zoom-in") ? 1 : -1);
}

static void
run_measure (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_map_pane_draw (muster_desk_view_show_map (view), NULL);
}

static void
run_draw (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_map_pane_draw (muster_desk_view_show_map (view), name + strlen ("draw-"));
}

static void
run_map_labels (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_map_pane_toggle_labels (muster_desk_view_get_map (view));
}

static void
run_export_map (MusterWindow *window, MusterDeskView *view, const char *name)
{
  muster_export_dialog_present (GTK_WINDOW (window), muster_window_get_desk (window),
                                muster_map_pane_get_view (muster_desk_view_get_map (view)));
}

static void
on_folder_chosen (GtkNativeDialog *dialog, int response, MusterWindow *window)
{
  g_autoptr (GFile) folder
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  if (folder != NULL)
    muster_window_open (window, g_file_peek_path (folder), NULL, NULL);
  g_object_unref (dialog);
}

static void
run_open_folder (MusterWindow *window, MusterDeskView *view, const char *name)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Open a data folder"), GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), _ ("_Cancel"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_folder_chosen), window, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
run_fullscreen (MusterWindow *window, MusterDeskView *view, const char *name)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (window)))
    gtk_window_unfullscreen (GTK_WINDOW (window));
  else
    gtk_window_fullscreen (GTK_WINDOW (window));
}

static void
run_shortcuts (MusterWindow *window, MusterDeskView *view, const char *name)
{
  GtkWidget *shortcuts = muster_actions_shortcuts_window_new ();
  gtk_window_set_transient_for (GTK_WINDOW (shortcuts), GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (shortcuts));
}

static const Action actions[] = {
  { "command", run_command, TRUE },
  { "slash", run_slash, TRUE },
  { "new-incident", run_new_incident, TRUE },
  { "assign", run_assign, TRUE },
  { "acknowledge", run_acknowledge, TRUE },
  { "next-status", run_next_status, TRUE },
  { "next-symbol", run_symbol, TRUE },
  { "previous-symbol", run_symbol, TRUE },
  { "log-entry", run_log_entry, TRUE },
  { "undo", run_undo, TRUE },
  { "show-incidents", run_show, TRUE },
  { "show-teams", run_show, TRUE },
  { "show-depots", run_show, TRUE },
  { "show-shelters", run_show, TRUE },
  { "show-tasks", run_show, TRUE },
  { "focus-inspector", run_focus_inspector, TRUE },
  { "report", run_part, TRUE },
  { "figure", run_part, TRUE },
  { "call-out", run_part, TRUE },
  { "ask-above", run_part, TRUE },
  { "consult", run_part, TRUE },
  { "next-pane", run_pane, TRUE },
  { "previous-pane", run_pane, TRUE },
  { "clocks", run_page, TRUE },
  { "shift", run_page, TRUE },
  { "warn", run_page, TRUE },
  { "drill", run_page, TRUE },
  { "finding", run_finding, TRUE },
  { "read-warnings", run_read_warnings, TRUE },
  { "look-back", run_look_back, TRUE },
  { "past-previous", run_past_step, TRUE },
  { "past-next", run_past_step, TRUE },
  { "past-play", run_past_play, TRUE },
  { "recommend", run_recommend, TRUE },
  { "board", run_page, TRUE },
  { "planning", run_page, TRUE },
  { "intervals", run_page, TRUE },
  { "timeline", run_timeline, TRUE },
  { "plans", run_page, TRUE },
  { "reach", run_reach, TRUE },
  { "close-area", run_close_area, TRUE },
  { "filter", run_filter, TRUE },
  { "filter-log", run_filter_log, TRUE },
  { "deselect", run_deselect, TRUE },
  { "focus-map", run_focus_map, TRUE },
  { "search-map", run_search_map, TRUE },
  { "zoom-in", run_zoom, TRUE },
  { "zoom-out", run_zoom, TRUE },
  { "zoom-area", run_zoom, TRUE },
  { "measure", run_measure, TRUE },
  { "draw-flood-area", run_draw, TRUE },
  { "draw-hazard-area", run_draw, TRUE },
  { "draw-closed-road", run_draw, TRUE },
  { "draw-point", run_draw, TRUE },
  { "map-labels", run_map_labels, TRUE },
  { "export-map", run_export_map, TRUE },
  { "open-folder", run_open_folder, FALSE },
  { "fullscreen", run_fullscreen, FALSE },
  { "shortcuts", run_shortcuts, FALSE },
};

static void
on_activate (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MusterWindow *window = data;
  const char *name = g_action_get_name (G_ACTION (simple));
  MusterDeskView *view = muster_window_get_view (window);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name) && (!actions[i].needs_desk || muster_window_get_desk (window) != NULL))
      actions[i].run (window, view, name);
}

static void
on_undo_operation (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  MusterDesk *desk = muster_window_get_desk (data);
  if (desk != NULL)
    muster_desk_undo (desk, g_variant_get_string (parameter, NULL));
}

/* (sb): the drill's id, "" for the real world, and whether this desk begins it. */
static void
on_enter_drill (GSimpleAction *simple, GVariant *parameter, gpointer data)
{
  const char *drill;
  gboolean begin;
  g_variant_get (parameter, "(&sb)", &drill, &begin);
  if (muster_window_get_desk (data) != NULL)
    muster_window_enter_drill (data, drill, begin);
}

/* In an entry, in what belongs to one, and in everything that hangs open over the window, letters are not commands. */
static gboolean
is_typing (GtkWidget *focus)
{
  for (GtkWidget *w = focus; w != NULL; w = gtk_widget_get_parent (w))
    if (GTK_IS_EDITABLE (w) || GTK_IS_TEXT_VIEW (w) || GTK_IS_POPOVER (w))
      return TRUE;
  return FALSE;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                MusterWindow *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  gboolean typing = is_typing (focus);
  if ((state & GDK_CONTROL_MASK) != 0 && (keyval == GDK_KEY_z || keyval == GDK_KEY_Z) && !typing)
    return gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (keyval != GDK_KEY_Escape && typing)
    return FALSE;
  const MusterAction *action = muster_actions_find_key (keyval);
  if (action == NULL)
    return FALSE;
  if (keyval == GDK_KEY_slash || keyval == GDK_KEY_KP_Divide)
    return gtk_widget_activate_action (GTK_WIDGET (window), "win.slash", NULL);
  return gtk_widget_activate_action (GTK_WIDGET (window), action->name, NULL);
}

void
muster_window_actions_add (MusterWindow *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, NULL);
    g_signal_connect (action, "activate", G_CALLBACK (on_activate), window);
    g_simple_action_set_enabled (action, !actions[i].needs_desk);
    g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
  }
  g_autoptr (GSimpleAction) undo = g_simple_action_new ("undo-operation", G_VARIANT_TYPE_STRING);
  g_signal_connect (undo, "activate", G_CALLBACK (on_undo_operation), window);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (undo));
  g_autoptr (GSimpleAction) drill = g_simple_action_new ("enter-drill", G_VARIANT_TYPE ("(sb)"));
  g_signal_connect (drill, "activate", G_CALLBACK (on_enter_drill), window);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (drill));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), window);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
}

void
muster_window_actions_update (MusterWindow *window)
{
  gboolean has_desk = muster_window_get_desk (window) != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), actions[i].name);
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), has_desk || !actions[i].needs_desk);
  }
}
