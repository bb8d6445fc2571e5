/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settings of the person are kept by GSettings and take effect at once; the address of a routing server when it is
 * confirmed and can be one. The account belongs to the folder, so it is kept in its store, and takes effect with "Use
 * this account", all three at a time. */
#include "console/preferences-dialog.h"
#include "console/adviser-source.h"
#include "console/routing.h"
#include "console/settings.h"
#include "desk/ticker.h"
#include <glib/gi18n-lib.h>

struct _MusterPreferencesDialog {
  AdwPreferencesWindow parent;
  AdwComboRow *theme, *positions, *routing_kind;
  AdwActionRow *routing_state;
  GtkSpinButton *routing_timeout;
  GtkEditable *routing_address;
  GtkSpinButton *text_size;
  AdwPreferencesGroup *server;
  GtkEditable *url, *account, *token;
  GtkWidget *use;
  MusterDesk *desk; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (MusterPreferencesDialog, muster_preferences_dialog, ADW_TYPE_PREFERENCES_WINDOW)

static const char *const themes[] = { "system", "light", "dark" };
static const char *const formats[] = { "decimal", "minutes" };
static const char *const engines[] = { "osrm", "valhalla" };

static guint
choice_of (const char *key, const char *const *values, guint n)
{
  g_autofree char *value = g_settings_get_string (muster_settings (), key);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (values[i], value))
      return i;
  return 0;
}

static void
on_theme (MusterPreferencesDialog *dialog)
{
  g_settings_set_string (muster_settings (), "theme", themes[adw_combo_row_get_selected (dialog->theme)]);
}

static void
on_positions (MusterPreferencesDialog *dialog)
{
  g_settings_set_string (muster_settings (), "position-format",
                         formats[adw_combo_row_get_selected (dialog->positions)]);
}

/* ---- the routing server ---- */

static char *
state_text (MusterPreferencesDialog *dialog)
{
  MusterAdviserSource *source = dialog->desk != NULL ? muster_adviser_source_of (dialog->desk) : NULL;
  g_autofree char *trouble = NULL, *set = g_settings_get_string (muster_settings (), "routing-address");
  MusterRemoteState state = source != NULL ? muster_adviser_source_get_remote (source, &trouble)
                            : *set != '\0' ? MUSTER_REMOTE_UNASKED
                                           : MUSTER_REMOTE_NONE;
  g_clear_pointer (&source, muster_adviser_source_unref);
  switch (state) {
  case MUSTER_REMOTE_UNASKED:
    return g_strdup (_ ("Set, and not asked yet."));
  case MUSTER_REMOTE_USED:
    return g_strdup (_ ("In use: it answered the last question."));
  case MUSTER_REMOTE_SHUT:
    return g_strdup (_ ("Not asked: roads are shut, and it does not know which. The roads of the map are used."));
  case MUSTER_REMOTE_FAILED:
    /* Translators: %s says what was wrong */
    return g_strdup_printf (_ ("Left alone for a minute; the roads of the map are used: %s"), trouble);
  case MUSTER_REMOTE_NONE:
  default:
    return g_strdup (_ ("None is set: times come from the roads of the map."));
  }
}

static void
show_state (MusterPreferencesDialog *dialog)
{
  g_autofree char *trouble = muster_routing_trouble (gtk_editable_get_text (dialog->routing_address));
  g_autofree char *state = trouble == NULL ? state_text (dialog) : NULL;
  const char *text = trouble != NULL ? trouble : state;
  if (g_strcmp0 (adw_action_row_get_subtitle (dialog->routing_state), text) != 0)
    adw_action_row_set_subtitle (dialog->routing_state, text);
  if (trouble != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (dialog->routing_address), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (dialog->routing_address), "error");
}

static void
on_routing_kind (MusterPreferencesDialog *dialog)
{
  g_settings_set_string (muster_settings (), "routing-kind",
                         engines[adw_combo_row_get_selected (dialog->routing_kind)]);
  show_state (dialog);
}

static void
on_routing_apply (MusterPreferencesDialog *dialog)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (dialog->routing_address)));
  g_autofree char *trouble = muster_routing_trouble (address);
  if (trouble == NULL)
    g_settings_set_string (muster_settings (), "routing-address", address);
  show_state (dialog);
}

static void
build_routing (MusterPreferencesDialog *dialog)
{
  GSettings *settings = muster_settings ();
  g_autofree char *address = g_settings_get_string (settings, "routing-address");
  adw_combo_row_set_selected (dialog->routing_kind, choice_of ("routing-kind", engines, G_N_ELEMENTS (engines)));
  gtk_editable_set_text (dialog->routing_address, address);
  g_settings_bind (settings, "routing-timeout", dialog->routing_timeout, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (dialog->routing_kind, "notify::selected", G_CALLBACK (on_routing_kind), dialog);
  g_signal_connect_swapped (dialog->routing_address, "apply", G_CALLBACK (on_routing_apply), dialog);
  g_signal_connect_swapped (dialog->routing_address, "changed", G_CALLBACK (show_state), dialog);
  g_signal_connect_object (muster_ticker_get (), "tick", G_CALLBACK (show_state), dialog, G_CONNECT_SWAPPED);
}

/* ---- the account ---- */

static void
on_use (MusterPreferencesDialog *dialog)
{
  MusterStore *store = muster_desk_get_store (dialog->desk);
  MusterLink *link = muster_desk_get_link (dialog->desk);
  const char *url = gtk_editable_get_text (dialog->url), *account = gtk_editable_get_text (dialog->account),
             *token = gtk_editable_get_text (dialog->token);
  AdwToast *toast = adw_toast_new (*url != '\0' ? _ ("Account set. The line is opened anew.")
                                                : _ ("No server: this desk is on its own now."));
  muster_link_stop (link);
  muster_store_set_setting_async (store, "server.url", *url != '\0' ? url : NULL);
  muster_store_set_setting_async (store, "server.account", *account != '\0' ? account : NULL);
  if (*token != '\0')
    muster_store_set_setting_async (store, "server.token", token);
  gtk_editable_set_text (dialog->token, "");
  muster_link_start (link);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (dialog), toast);
}

static void
muster_preferences_dialog_dispose (GObject *object)
{
  g_clear_object (&MUSTER_PREFERENCES_DIALOG (object)->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), MUSTER_TYPE_PREFERENCES_DIALOG);
  G_OBJECT_CLASS (muster_preferences_dialog_parent_class)->dispose (object);
}

static void
muster_preferences_dialog_class_init (MusterPreferencesDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = muster_preferences_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/muster/Muster/ui/preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, theme);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, positions);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, text_size);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, routing_kind);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, routing_address);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, routing_timeout);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, routing_state);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, server);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, url);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, account);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, token);
  gtk_widget_class_bind_template_child (widget_class, MusterPreferencesDialog, use);
}

static void
muster_preferences_dialog_init (MusterPreferencesDialog *dialog)
{
  GSettings *settings = muster_settings ();
  gtk_widget_init_template (GTK_WIDGET (dialog));
  g_signal_connect_swapped (dialog->use, "clicked", G_CALLBACK (on_use), dialog);
  if (settings == NULL)
    return;
  adw_combo_row_set_selected (dialog->theme, choice_of ("theme", themes, G_N_ELEMENTS (themes)));
  adw_combo_row_set_selected (dialog->positions, choice_of ("position-format", formats, G_N_ELEMENTS (formats)));
  g_settings_bind (settings, "text-size", dialog->text_size, "value", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_swapped (dialog->theme, "notify::selected", G_CALLBACK (on_theme), dialog);
  g_signal_connect_swapped (dialog->positions, "notify::selected", G_CALLBACK (on_positions), dialog);
  build_routing (dialog);
}

void
muster_preferences_dialog_present (GtkWindow *parent, MusterDesk *desk)
{
  MusterPreferencesDialog *dialog = g_object_new (MUSTER_TYPE_PREFERENCES_DIALOG, "transient-for", parent, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (dialog->server), desk != NULL);
  g_set_object (&dialog->desk, desk);
  if (desk != NULL) {
    const char *url = muster_store_get_setting (muster_desk_get_store (desk), "server.url");
    const char *account = muster_store_get_setting (muster_desk_get_store (desk), "server.account");
    gtk_editable_set_text (dialog->url, url != NULL ? url : "");
    gtk_editable_set_text (dialog->account, account != NULL ? account : "");
  }
  if (muster_settings () != NULL)
    show_state (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}
