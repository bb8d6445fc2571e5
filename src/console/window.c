/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening: the desk view with the map stands at once, the store opens on its worker, then the desk is made and given to
 * the view. When opening fails the page with the reason takes the view's place. A window opens one folder at a time; a
 * later answer for an earlier folder is dropped by its number. */
#include "console/window.h"
#include "console/desk-memory.h"
#include "console/drill-frame.h"
#include "console/settings.h"
#include "console/trace.h"
#include "console/trouble-page.h"
#include "console/welcome-page.h"
#include "console/window-actions.h"
#include "desk/drill-run.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>

struct _MusterWindow {
  AdwApplicationWindow parent;
  MusterDrillFrame *frame;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  MusterDeskView *view; /* (nullable) */
  MusterStore *store;   /* (nullable) */
  MusterLink *link;     /* (nullable) */
  MusterDesk *desk;     /* (nullable) */
  AdwToast *toast;      /* (nullable) the one that stands */
  guint toast_timer;    /* until it goes */
  char *dir, *area, *drill;
  guint turn;                /* counts openings */
  gboolean to_drills, begin; /* once there is a desk: to the page of drills, and the clock of its drill goes */
};

G_DEFINE_FINAL_TYPE (MusterWindow, muster_window, ADW_TYPE_APPLICATION_WINDOW)

typedef struct {
  MusterWindow *window;
  guint turn;
  char *url, *account, *token; /* (nullable) to join */
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->url);
  g_free (opening->account);
  g_free (opening->token);
  g_object_unref (opening->window);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/* ---- pages ---- */

static void
show_page (MusterWindow *window, GtkWidget *page)
{
  GtkWidget *old = gtk_stack_get_visible_child (window->stack);
  gtk_stack_add_child (window->stack, page);
  gtk_stack_set_visible_child (window->stack, page);
  if (old != NULL)
    gtk_stack_remove (window->stack, old);
}

static void
show_drill (MusterWindow *window, gboolean drill)
{
  muster_drill_frame_set_active (window->frame, drill);
  muster_drill_frame_follow_dialogs (drill);
}

static void
drop_desk (MusterWindow *window)
{
  window->turn++;
  window->view = NULL;
  if (window->desk != NULL)
    muster_desk_memory_write (window->desk);
  if (window->link != NULL)
    muster_link_stop (window->link);
  g_clear_object (&window->desk);
  g_clear_object (&window->link);
  if (window->store != NULL)
    muster_store_close (window->store);
  g_clear_object (&window->store);
  show_drill (window, FALSE);
  muster_window_actions_update (window);
}

static void
on_retry (MusterTroublePage *page, MusterWindow *window)
{
  g_autofree char *dir = g_strdup (window->dir), *area = g_strdup (window->area), *drill = g_strdup (window->drill);
  muster_window_open (window, dir, area, drill);
}

static void
show_trouble (MusterWindow *window, const GError *error)
{
  GtkWidget *page = muster_trouble_page_new (error, window->dir);
  g_message ("%s could not be opened: %s", window->dir, error->message);
  g_signal_connect (page, "retry", G_CALLBACK (on_retry), window);
  drop_desk (window);
  show_page (window, page);
}

/* ---- toasts ---- */

/* One toast at a time, whose words change while it stands. Taking one away and adding the next at once frees, in
 * libadwaita 1.2, an animation that is still being told it is done; so the window keeps the time itself and dismisses
 * only what has long been shown. */
static void
forget_toast (MusterWindow *window)
{
  g_clear_handle_id (&window->toast_timer, g_source_remove);
  g_clear_object (&window->toast);
}

static void
on_toast_dismissed (AdwToast *toast, MusterWindow *window)
{
  if (window->toast == toast)
    forget_toast (window);
}

static gboolean
on_toast_over (gpointer data)
{
  MusterWindow *window = data;
  g_autoptr (AdwToast) toast = g_object_ref (window->toast);
  window->toast_timer = 0;
  adw_toast_dismiss (toast);
  return G_SOURCE_REMOVE;
}

static void
show_toast (MusterWindow *window, const char *sentence, const char *undo)
{
  g_autofree char *title = g_markup_escape_text (sentence, -1);
  gboolean fresh = window->toast == NULL;
  if (fresh) {
    window->toast = g_object_ref (adw_toast_new (""));
    adw_toast_set_timeout (window->toast, 0);
    g_signal_connect_object (window->toast, "dismissed", G_CALLBACK (on_toast_dismissed), window, 0);
  }
  adw_toast_set_title (window->toast, title);
  adw_toast_set_button_label (window->toast, undo != NULL ? _ ("Undo") : NULL);
  adw_toast_set_action_name (window->toast, undo != NULL ? "win.undo-operation" : NULL);
  adw_toast_set_action_target_value (window->toast, undo != NULL ? g_variant_new_string (undo) : NULL);
  g_clear_handle_id (&window->toast_timer, g_source_remove);
  /* as long as it takes to look there and read it */
  window->toast_timer = g_timeout_add_seconds ((undo != NULL ? 8 : 5) + (guint)g_utf8_strlen (sentence, -1) / 15,
                                               on_toast_over, window);
  if (fresh)
    adw_toast_overlay_add_toast (window->toasts, window->toast);
}

/* libadwaita's overlay takes Escape for the toast that stands. Here a toast goes by itself, and Escape must do what it
 * does without one: whoever was told "Press Escape to return to now" presses it while that stands. */
static void
leave_escape_alone (MusterWindow *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (window->toasts));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (GTK_IS_SHORTCUT_CONTROLLER (controller))
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  }
}

static void
on_done (MusterDesk *desk, const char *sentence, const char *undo, MusterWindow *window)
{
  show_toast (window, sentence, undo);
}

static void
on_failed (MusterDesk *desk, const char *sentence, MusterWindow *window)
{
  show_toast (window, sentence, NULL);
}

/* ---- opening ---- */

static void
have_desk (MusterWindow *window)
{
  g_autofree char *default_area = g_build_filename (window->dir, "map.area", NULL);
  const char *account = muster_store_get_setting (window->store, "server.account");
  window->link = muster_link_new (window->store);
  window->desk = muster_desk_new (window->store, window->link, account != NULL ? account : g_get_user_name (),
                                  window->area != NULL ? window->area : default_area);
  g_signal_connect_object (window->desk, "done", G_CALLBACK (on_done), window, 0);
  g_signal_connect_object (window->desk, "failed", G_CALLBACK (on_failed), window, 0);
  muster_ticker_follow (muster_ticker_get (), window->desk);
  muster_desk_memory_select (window->desk);
  muster_desk_view_set_desk (window->view, window->desk);
  show_drill (window, muster_desk_get_drill (window->desk) != NULL);
  muster_trace_start (GTK_WIDGET (window), window->desk,
                      muster_map_pane_get_view (muster_desk_view_get_map (window->view)));
  muster_link_start (window->link);
  muster_window_actions_update (window);
  MusterDrillRun *run = muster_drill_run_of (window->desk);
  if (window->to_drills)
    muster_desk_view_show_page (window->view, "drill");
  if (window->begin && run != NULL)
    muster_drill_run_set_speed (run, 1);
  window->to_drills = window->begin = FALSE;
  if (muster_settings () != NULL)
    g_settings_set_string (muster_settings (), "folder", window->dir);
}

static void
on_setting_changed (MusterStore *store, const char *name, MusterWindow *window)
{
  if (window->desk != NULL || store != window->store || g_strcmp0 (name, "drill") != 0)
    return;
  g_signal_handlers_disconnect_by_func (store, on_setting_changed, window);
  have_desk (window);
}

static void
on_store_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  MusterWindow *window = opening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = muster_store_open_finish (result, &error);
  if (opening->turn != window->turn) {
    if (store != NULL)
      muster_store_close (store);
    return;
  }
  if (store == NULL) {
    show_trouble (window, error);
    return;
  }
  window->store = g_steal_pointer (&store);
  if (opening->url != NULL) {
    muster_store_set_setting_async (window->store, "server.url", opening->url);
    muster_store_set_setting_async (window->store, "server.account", opening->account);
    muster_store_set_setting_async (window->store, "server.token", opening->token);
  }
  const char *drill = window->drill;
  if (drill != NULL && g_strcmp0 (*drill != '\0' ? drill : NULL, muster_store_get_drill (window->store)) != 0) {
    g_signal_connect_object (window->store, "setting-changed", G_CALLBACK (on_setting_changed), window, 0);
    muster_store_set_setting_async (window->store, "drill", *drill != '\0' ? drill : NULL);
    return;
  }
  have_desk (window);
}

static void
open_folder (MusterWindow *window, const char *dir, const char *area, const char *drill, MusterStoreFlags flags,
             const MusterServerAccount *server)
{
  g_autofree char *new_dir = g_canonicalize_filename (dir, NULL), *new_area = g_strdup (area),
                  *new_drill = g_strdup (drill);
  g_autofree char *default_area = g_build_filename (new_dir, "map.area", NULL);
  Opening *opening = g_new0 (Opening, 1);
  drop_desk (window);
  g_free (window->dir);
  g_free (window->area);
  g_free (window->drill);
  window->dir = g_steal_pointer (&new_dir);
  window->area = g_steal_pointer (&new_area);
  window->drill = g_steal_pointer (&new_drill);
  const char *map = window->area != NULL ? window->area : default_area;
  window->view
      = MUSTER_DESK_VIEW (muster_desk_view_new (g_file_test (map, G_FILE_TEST_EXISTS) || area != NULL ? map : NULL));
  show_page (window, GTK_WIDGET (window->view));
  gtk_widget_grab_focus (GTK_WIDGET (muster_map_pane_get_view (muster_desk_view_get_map (window->view))));
  opening->window = g_object_ref (window);
  opening->turn = window->turn;
  if (server != NULL) {
    opening->url = g_strdup (server->url);
    opening->account = g_strdup (server->account);
    opening->token = g_strdup (server->token);
  }
  muster_store_open_async (window->dir, flags, on_store_opened, opening);
}

/* ---- the window ---- */

static void
remember_size (MusterWindow *window)
{
  int width, height;
  GSettings *settings = muster_settings ();
  if (settings == NULL || gtk_window_is_fullscreen (GTK_WINDOW (window)))
    return;
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (window)));
  if (!gtk_window_is_maximized (GTK_WINDOW (window))) {
    g_settings_set_int (settings, "window-width", width);
    g_settings_set_int (settings, "window-height", height);
  }
}

static gboolean
muster_window_close_request (GtkWindow *gtk_window)
{
  remember_size (MUSTER_WINDOW (gtk_window));
  return GTK_WINDOW_CLASS (muster_window_parent_class)->close_request (gtk_window);
}

static void
muster_window_dispose (GObject *object)
{
  MusterWindow *window = MUSTER_WINDOW (object);
  if (window->frame != NULL)
    drop_desk (window);
  forget_toast (window);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_WINDOW);
  window->frame = NULL;
  G_OBJECT_CLASS (muster_window_parent_class)->dispose (object);
}

static void
muster_window_finalize (GObject *object)
{
  MusterWindow *window = MUSTER_WINDOW (object);
  g_free (window->dir);
  g_free (window->area);
  g_free (window->drill);
  G_OBJECT_CLASS (muster_window_parent_class)->finalize (object);
}

static void
muster_window_class_init (MusterWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_window_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_window_finalize;
  GTK_WINDOW_CLASS (class)->close_request = muster_window_close_request;
  g_type_ensure (MUSTER_TYPE_DRILL_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, frame);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MusterWindow, stack);
}

static void
muster_window_init (MusterWindow *window)
{
  gtk_widget_init_template (GTK_WIDGET (window));
  leave_escape_alone (window);
  muster_window_actions_add (window);
}

GtkWidget *
muster_window_new (GtkApplication *application)
{
  MusterWindow *window = g_object_new (MUSTER_TYPE_WINDOW, "application", application, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), muster_settings_int ("window-width", 1440),
                               muster_settings_int ("window-height", 900));
  if (muster_settings () != NULL && g_settings_get_boolean (muster_settings (), "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (window));
  return GTK_WIDGET (window);
}

void
muster_window_open (MusterWindow *window, const char *dir, const char *area, const char *drill)
{
  open_folder (window, dir, area, drill, 0, NULL);
}

void
muster_window_enter_drill (MusterWindow *window, const char *drill, gboolean begin)
{
  g_autofree char *dir = g_strdup (window->dir), *area = g_strdup (window->area), *world = g_strdup (drill);
  muster_window_open (window, dir, area, world);
  window->to_drills = TRUE;
  window->begin = begin;
}

void
muster_window_join (MusterWindow *window, const char *dir, const MusterServerAccount *server)
{
  open_folder (window, dir, NULL, NULL, MUSTER_STORE_CREATE, server);
}

void
muster_window_welcome (MusterWindow *window)
{
  drop_desk (window);
  show_page (window, muster_welcome_page_new ());
}

MusterDesk *
muster_window_get_desk (MusterWindow *window)
{
  return window->desk;
}

MusterDeskView *
muster_window_get_view (MusterWindow *window)
{
  return window->view;
}
