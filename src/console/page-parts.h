/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include <adwaita.h>

/* The small pieces the inspector's pages are put together from, so that they look and read alike. */
GtkWidget *muster_part_label (const char *text, const char *css_class); /* left, wrapping; @css_class nullable */
GtkWidget *muster_part_words (const char *text, const char *css_class); /* the same on one line, at the end of a row */
/* One line of a form: @what, as wide as the others of @labels, and @widget over the rest. */
GtkWidget *muster_part_row (GtkSizeGroup *labels, const char *what, GtkWidget *widget);
GtkWidget *muster_part_section (const char *title); /* a section's heading */
GtkWidget *muster_part_button (const char *label, GCallback clicked, gpointer swapped_data);
GtkWidget *muster_part_link (const char *label, GCallback clicked, gpointer swapped_data);
GtkWidget *muster_part_name_link (GCallback clicked, gpointer swapped_data); /* a record's name, that leads to it */
void muster_part_name_link_set (GtkWidget *link, const char *name);
/* Suggestions under an entry: buttons that the mouse presses and that Down and Up in the entry step through, so that
 * Tab goes on to the next field. Returns the one stepped to, or NULL at the ends. */
GtkWidget *muster_part_suggestion (const char *label);
GtkWidget *muster_part_step_suggestion (GtkWidget *box, guint key);
void muster_part_name (GtkWidget *widget, const char *name); /* its accessible name */
/* The same for a menu button or a drop-down: the button inside it is the one that assistive technology presses. */
void muster_part_name_inner (GtkWidget *widget, const char *name);
void muster_part_class (GtkWidget *widget, const char *css_class, gboolean on);
/* Tab goes from a row to what comes after the whole list, not through thousands of rows; arrows go through them. */
void muster_part_tab_leaves (GtkWidget *list);
/* With a capital letter where it begins. (transfer full) */
char *muster_part_sentence (const char *text);
void muster_part_set_text (GtkWidget *label, const char *text); /* hides the label when NULL or "" */
/* Label and value rows for the given fields of @record into @grid, emptied first. Unknown says so; what is invented for
 * the demo says so. MUSTER_PART_IF_KNOWN among the fields: those after it only where known. MUSTER_PART_END ends them.
 */
#define MUSTER_PART_END      (-1)
#define MUSTER_PART_IF_KNOWN (-2)
void muster_part_fields (GtkGrid *grid, MusterDesk *desk, const MusterRecord *record, const int *fields);
/* Before a widget goes away: if the keyboard is in it, hands it to what stands nearest, in the same list first, but
 * never to an entry, in which the next letter would be text. */
void muster_part_hand_on_focus (GtkWidget *going);
/* A page's frame: a scrolled column of sections. The column is returned in @column. */
GtkWidget *muster_part_page (GtkWidget **column);
/* Scrolls its page so that @widget begins at the top, once it has its size. */
void muster_part_bring_up (GtkWidget *widget);
