/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* In place of the desk when a folder cannot be opened: what is wrong, why, what to do. Signal "retry". */
#define MUSTER_TYPE_TROUBLE_PAGE (muster_trouble_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterTroublePage, muster_trouble_page, MUSTER, TROUBLE_PAGE, GtkBox)
GtkWidget *muster_trouble_page_new (const GError *error, const char *dir);
