/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/desk-view.h"
#include <adwaita.h>

/* The main window: a desk, or the page that says why there is none. It is on the screen before its folder is open. */
#define MUSTER_TYPE_WINDOW (muster_window_get_type ())
G_DECLARE_FINAL_TYPE (MusterWindow, muster_window, MUSTER, WINDOW, AdwApplicationWindow)

GtkWidget *muster_window_new (GtkApplication *application);
/* @area: (nullable) another area file than DIR/map.area. @drill: (nullable) as the folder says; "" the real world, else
 * the id of a drill to work in from now on. */
void muster_window_open (MusterWindow *window, const char *dir, const char *area, const char *drill);
/* The same folder in another world: @drill's, "" the real one; the page of drills is in front. @begin: this desk has
 * begun the drill, and its clock goes from now on. */
void muster_window_enter_drill (MusterWindow *window, const char *drill, gboolean begin);
void muster_window_welcome (MusterWindow *window);             /* the page for choosing a folder or joining a server */
MusterDesk *muster_window_get_desk (MusterWindow *window);     /* (nullable) while there is none */
MusterDeskView *muster_window_get_view (MusterWindow *window); /* (nullable) */

/* Makes DIR a desk of a server, then opens it. */
typedef struct {
  const char *url, *account, *token;
} MusterServerAccount;
void muster_window_join (MusterWindow *window, const char *dir, const MusterServerAccount *server);
