/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* The form for a level that is not the proposed one, or for a change: the levels, who approves, a second person where
 * the plan asks for two, and a reason, which is required. Signal "chosen" (const char *level, const char *reason). */
#define MUSTER_TYPE_LEVEL_CHOOSER (muster_level_chooser_get_type ())
G_DECLARE_FINAL_TYPE (MusterLevelChooser, muster_level_chooser, MUSTER, LEVEL_CHOOSER, AdwBin)
GtkWidget *muster_level_chooser_new (const char *verb); /* @verb: "Activate level %s", translated */
void muster_level_chooser_set_except (MusterLevelChooser *chooser, const char *level); /* not offered; (nullable) */
/* Bits 1 << rank: where a second person must approve. */
void muster_level_chooser_set_two (MusterLevelChooser *chooser, guint levels);
const char *muster_level_chooser_get_second (MusterLevelChooser *chooser); /* "" when none */
