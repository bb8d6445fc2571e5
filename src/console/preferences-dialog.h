/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* Look, text size, coordinates; the account at the server, whose token can be set but not read. @desk: (nullable)
 * without one the server's part is insensitive. */
#define MUSTER_TYPE_PREFERENCES_DIALOG (muster_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MusterPreferencesDialog, muster_preferences_dialog, MUSTER, PREFERENCES_DIALOG,
                      AdwPreferencesWindow)
void muster_preferences_dialog_present (GtkWindow *parent, MusterDesk *desk);
