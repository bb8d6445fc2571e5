/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/name-book.h"
#include <gtk/gtk.h>

/* Every action of the program: what it is called in the command bar, the shortcuts window and for accessibility, and
 * its keys. One table, so that none of them can forget one. */
typedef struct {
  const char *name;  /* "win.undo" */
  const char *label; /* English, marked for translation */
  const char *group; /* English, marked for translation; actions of a group stand together */
  const char *accel; /* (nullable) works everywhere: "<Control>z" */
  guint key;         /* works where no text is being typed, 0 none: GDK_KEY_n */
  const char *shown; /* (nullable) the key as an accelerator to show, "n" */
} MusterAction;
extern const MusterAction muster_actions[]; /* ends with a NULL name */

void muster_actions_set_accels (GtkApplication *application);
/* The action of a plain key, NULL when there is none. */
const MusterAction *muster_actions_find_key (guint keyval);
/* Every action, by its words in the language of the desk and in English. */
void muster_actions_add_names (MusterNameBook *names);
GtkWidget *muster_actions_shortcuts_window_new (void); /* a GtkShortcutsWindow */
