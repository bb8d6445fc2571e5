/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* "Another level…": a level, a reason, and the button that does it, opened in place. Signal "chosen" (const char
 * *level, const char *reason): both given. */
#define MUSTER_TYPE_LEVEL_CHOOSER (muster_level_chooser_get_type ())
G_DECLARE_FINAL_TYPE (MusterLevelChooser, muster_level_chooser, MUSTER, LEVEL_CHOOSER, AdwBin)
/* @opener: what the closed chooser says. @verb: the button with the level put in for %s: "Activate level %s". */
GtkWidget *muster_level_chooser_new (const char *opener, const char *verb);
void muster_level_chooser_set_except (MusterLevelChooser *chooser, const char *level); /* (nullable) not offered */
