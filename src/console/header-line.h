/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "console/command-bar.h"
#include "console/sync-status.h"

/* The line at the top: whose desk, which mode, the command bar, the line to the server, the account, the time. */
#define MUSTER_TYPE_HEADER_LINE (muster_header_line_get_type ())
G_DECLARE_FINAL_TYPE (MusterHeaderLine, muster_header_line, MUSTER, HEADER_LINE, GtkBox)

void muster_header_line_set_desk (MusterHeaderLine *line, MusterDesk *desk, MusterAreaSearch *search);
MusterCommandBar *muster_header_line_get_bar (MusterHeaderLine *line);
