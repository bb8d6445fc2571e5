/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

/* A short column of rows that are known by a key. Brought up to date it keeps the widget of every key that stays, so
 * the focus, a half-typed reason and an open row survive a change elsewhere. */
#define MUSTER_TYPE_KEYED_BOX (muster_keyed_box_get_type ())
G_DECLARE_FINAL_TYPE (MusterKeyedBox, muster_keyed_box, MUSTER, KEYED_BOX, GtkBox)
GtkWidget *muster_keyed_box_new (void);
/* begin; take or add each row in its order; end throws out the rows that were not named. */
void muster_keyed_box_begin (MusterKeyedBox *box);
GtkWidget *muster_keyed_box_take (MusterKeyedBox *box, const char *key); /* (nullable) (transfer none) */
void muster_keyed_box_add (MusterKeyedBox *box, const char *key, GtkWidget *row);
void muster_keyed_box_end (MusterKeyedBox *box);
guint muster_keyed_box_count (MusterKeyedBox *box);
