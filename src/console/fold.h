/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* A section of a page that can be folded away: its heading says in a few words what lies in it, so that most are
 * opened only when something is to be done there. The heading is a stop of the Tab key; Enter and Space open it.
 * Signal "opened": what costs something to show can be shown now. */
#define MUSTER_TYPE_FOLD (muster_fold_get_type ())
G_DECLARE_FINAL_TYPE (MusterFold, muster_fold, MUSTER, FOLD, AdwBin)
GtkWidget *muster_fold_new (const char *title, GtkWidget *body);
void muster_fold_set_summary (MusterFold *fold, const char *text, gboolean wrong); /* @text nullable */
gboolean muster_fold_get_open (MusterFold *fold);
void muster_fold_set_open (MusterFold *fold, gboolean open);
void muster_fold_enter (MusterFold *fold); /* opens it and puts the focus on the first thing in it */
