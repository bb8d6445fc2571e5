/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* Response level as a Roman numeral in an ink badge: solid for I and II, outlined for III and IV, a faint dash when
 * there is none. */
#define MUSTER_TYPE_LEVEL_BADGE (muster_level_badge_get_type ())
G_DECLARE_FINAL_TYPE (MusterLevelBadge, muster_level_badge, MUSTER, LEVEL_BADGE, AdwBin)
GtkWidget *muster_level_badge_new (void);
void muster_level_badge_set_level (MusterLevelBadge *badge, const char *level);    /* "I" … "IV", NULL none */
void muster_level_badge_set_proposed (MusterLevelBadge *badge, gboolean proposed); /* dashed */
