/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

/* What this program remembers for this user, see data/org.muster.Muster.gschema.xml. NULL when the schema is not
 * installed: then nothing is remembered and the defaults hold. (transfer none) Main thread. */
GSettings *muster_settings (void);
int muster_settings_int (const char *key, int fallback);
void muster_settings_set_int (const char *key, int value);
