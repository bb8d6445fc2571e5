/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program: options, theme, text size, the app.* actions, and a window as soon as it is activated. */
#include "console/application.h"
#include "console/actions.h"
#include "console/preferences-dialog.h"
#include "console/settings.h"
#include "console/window.h"
#include <glib/gi18n-lib.h>

struct _MusterApplication {
  AdwApplication parent;
  char *data, *area, *drill; /* (nullable) as on the command line */
  gboolean fullscreen;
};

G_DEFINE_FINAL_TYPE (MusterApplication, muster_application, ADW_TYPE_APPLICATION)

static void
apply_theme (MusterApplication *application)
{
  g_autofree char *theme
      = muster_settings () != NULL ? g_settings_get_string (muster_settings (), "theme") : g_strdup ("system");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      g_str_equal (theme, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : g_str_equal (theme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                                     : ADW_COLOR_SCHEME_PREFER_LIGHT);
}

/* Text size is a factor on the desktop's own, by way of the resolution that fonts are measured in. */
static void
apply_text_size (MusterApplication *application)
{
  static int system_dpi;
  GtkSettings *settings = gtk_settings_get_default ();
  int percent = muster_settings_int ("text-size", 100);
  if (system_dpi == 0)
    g_object_get (settings, "gtk-xft-dpi", &system_dpi, NULL);
  if (system_dpi <= 0)
    system_dpi = 96 * 1024;
  g_object_set (settings, "gtk-xft-dpi", system_dpi * percent / 100, NULL);
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);
  if (MUSTER_IS_WINDOW (window))
    muster_preferences_dialog_present (window, muster_window_get_desk (MUSTER_WINDOW (window)));
}

static void
on_theme (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (muster_settings () != NULL)
    g_settings_set_string (muster_settings (), "theme", g_action_get_name (G_ACTION (action)) + strlen ("theme-"));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", _ ("Muster"), "application-icon",
      "org.muster.Muster", "version", MUSTER_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("The console of an emergency command centre. Map data © OpenStreetMap contributors, ODbL."), NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = gtk_application_get_windows (data);
  while (windows != NULL) {
    GtkWindow *window = windows->data;
    windows = windows->next;
    gtk_window_close (window);
  }
}

static const GActionEntry app_actions[] = {
  { .name = "preferences", .activate = on_preferences },
  { .name = "theme-light", .activate = on_theme },
  { .name = "theme-dark", .activate = on_theme },
  { .name = "theme-system", .activate = on_theme },
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
};

/* Without a compositing desktop what is transparent is black: popovers then go without shadow and round corners. */
static void
square_popovers (void)
{
  g_autoptr (GtkCssProvider) square = gtk_css_provider_new ();
  if (gdk_display_is_composited (gdk_display_get_default ()))
    return;
  gtk_css_provider_load_from_data (
      square,
      "popover > contents { box-shadow: none; border: 1px solid @muster_hairline; border-radius: 0; margin: 0; } "
      "popover > arrow { background: none; border: none; min-height: 0; "
      "min-width: 0; } tooltip { border-radius: 0; box-shadow: none; }",
      -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (square),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

static void
muster_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (muster_application_parent_class)->startup (application);
  MusterApplication *self = MUSTER_APPLICATION (application);
  g_autoptr (GtkCssProvider) panes = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (panes, "/org/muster/Muster/panes.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (panes),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_action_map_add_action_entries (G_ACTION_MAP (application), app_actions, G_N_ELEMENTS (app_actions), application);
  muster_actions_set_accels (GTK_APPLICATION (application));
  square_popovers ();
  apply_theme (self);
  apply_text_size (self);
  if (muster_settings () != NULL) {
    g_signal_connect_object (muster_settings (), "changed::theme", G_CALLBACK (apply_theme), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (muster_settings (), "changed::text-size", G_CALLBACK (apply_text_size), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
muster_application_activate (GApplication *application)
{
  MusterApplication *self = MUSTER_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window != NULL) {
    gtk_window_present (window);
    return;
  }
  g_autofree char *last
      = self->data == NULL && muster_settings () != NULL ? g_settings_get_string (muster_settings (), "folder") : NULL;
  const char *dir = self->data != NULL ? self->data : last != NULL && *last != '\0' ? last : NULL;
  window = GTK_WINDOW (muster_window_new (GTK_APPLICATION (application)));
  if (dir != NULL)
    muster_window_open (MUSTER_WINDOW (window), dir, self->area, self->drill);
  else
    muster_window_welcome (MUSTER_WINDOW (window));
  if (self->fullscreen)
    gtk_window_fullscreen (window);
  gtk_window_present (window);
}

static int
muster_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  MusterApplication *self = MUSTER_APPLICATION (application);
  if (g_variant_dict_contains (options, "version")) {
    g_print ("muster %s\n", MUSTER_VERSION);
    return 0;
  }
  g_variant_dict_lookup (options, "data", "^ay", &self->data);
  g_variant_dict_lookup (options, "area", "^ay", &self->area);
  g_variant_dict_lookup (options, "drill", "s", &self->drill);
  g_variant_dict_lookup (options, "fullscreen", "b", &self->fullscreen);
  return -1;
}

static void
muster_application_finalize (GObject *object)
{
  MusterApplication *self = MUSTER_APPLICATION (object);
  g_free (self->data);
  g_free (self->area);
  g_free (self->drill);
  G_OBJECT_CLASS (muster_application_parent_class)->finalize (object);
}

static void
muster_application_class_init (MusterApplicationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_application_finalize;
  G_APPLICATION_CLASS (class)->startup = muster_application_startup;
  G_APPLICATION_CLASS (class)->activate = muster_application_activate;
  G_APPLICATION_CLASS (class)->handle_local_options = muster_application_handle_local_options;
}

static void
muster_application_init (MusterApplication *application)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Data folder to work in; without it, the one used last"),
      N_ ("DIR") },
    { "area", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Area file for the map; without it, DIR/map.area"), N_ ("FILE") },
    { "drill", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Work in this drill from now on; an empty ID goes back to the real world"), N_ ("ID") },
    { "fullscreen", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Fill the screen"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say the version"), NULL },
    { NULL },
  };
  g_application_add_main_option_entries (G_APPLICATION (application), entries);
}

MusterApplication *
muster_application_new (void)
{
  return g_object_new (MUSTER_TYPE_APPLICATION, "application-id", "org.muster.Muster", "flags",
                       G_APPLICATION_NON_UNIQUE, "resource-base-path", "/org/muster/Muster", NULL);
}
