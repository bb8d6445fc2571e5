/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* Without a folder: open one, or join a server. */
#define MUSTER_TYPE_WELCOME_PAGE (muster_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterWelcomePage, muster_welcome_page, MUSTER, WELCOME_PAGE, GtkBox)
GtkWidget *muster_welcome_page_new (void);
