/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The board of all clocks: what is overdue, what is due soon, what runs. On a row D marks its task as done, N takes
 * note, R asks again in a quarter of an hour. */
#define MUSTER_TYPE_CLOCKS_PAGE (muster_clocks_page_get_type ())
G_DECLARE_FINAL_TYPE (MusterClocksPage, muster_clocks_page, MUSTER, CLOCKS_PAGE, AdwBin)
GtkWidget *muster_clocks_page_new (MusterDesk *desk);
