/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * g_settings_new() ends the program when its schema is not installed. A console that cannot remember the width of a
 * pane must still open, so the schema is looked up first. */
#include "console/settings.h"

GSettings *
muster_settings (void)
{
  static GSettings *settings;
  static gsize once;
  if (g_once_init_enter (&once)) {
    GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
    g_autoptr (GSettingsSchema) schema
        = source != NULL ? g_settings_schema_source_lookup (source, "org.muster.Muster", TRUE) : NULL;
    if (schema != NULL)
      settings = g_settings_new_full (schema, NULL, NULL);
    else
      g_warning ("the settings schema org.muster.Muster is not installed; nothing will be remembered");
    g_once_init_leave (&once, 1);
  }
  return settings;
}

int
muster_settings_int (const char *key, int fallback)
{
  GSettings *settings = muster_settings ();
  return settings != NULL ? g_settings_get_int (settings, key) : fallback;
}

void
muster_settings_set_int (const char *key, int value)
{
  GSettings *settings = muster_settings ();
  if (settings != NULL)
    g_settings_set_int (settings, key, value);
}
