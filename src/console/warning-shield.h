/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* The shield of a warning level in the official colour, 16 px. The level's name is its accessible label. */
#define MUSTER_TYPE_WARNING_SHIELD (muster_warning_shield_get_type ())
G_DECLARE_FINAL_TYPE (MusterWarningShield, muster_warning_shield, MUSTER, WARNING_SHIELD, GtkWidget)
GtkWidget *muster_warning_shield_new (const char *level); /* "red", "orange", "yellow", "blue"; NULL: not said */
