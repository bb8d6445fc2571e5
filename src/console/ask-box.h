/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>

/* What one can do with something: a line of small buttons, and under it the short form of the one that is open. What
 * the rules refuse is said there, and the form stays as it was typed. */
#define MUSTER_TYPE_ASK_BOX (muster_ask_box_get_type ())
G_DECLARE_FINAL_TYPE (MusterAskBox, muster_ask_box, MUSTER, ASK_BOX, AdwBin)

GtkWidget *muster_ask_box_new (void);
/* Done at once. Returns the button. */
GtkWidget *muster_ask_box_add_button (MusterAskBox *box, const char *label, GCallback clicked, gpointer swapped_data);
/* Opens @form, which belongs to the box from then on. Returns the opener. */
GtkWidget *muster_ask_box_add_form (MusterAskBox *box, const char *opener, GtkWidget *form);

typedef struct {
  const char *name; /* translated; also what stands in the empty entry */
  gboolean required;
} MusterAskField;
/* A form of entries in one column with a button @act. @done gets what was typed, stripped, in the fields' order, once
 * nothing that is required is empty. Returns the opener. */
typedef void (*MusterAskFunc) (gpointer data, const char *const *texts);
GtkWidget *muster_ask_box_add_entries (MusterAskBox *box, const char *opener, const char *act,
                                       const MusterAskField *fields, guint n_fields, MusterAskFunc done, gpointer data);
/* What stands in field @i of the form behind @opener while it is closed. */
void muster_ask_box_prefill (GtkWidget *opener, guint i, const char *text);
/* A MusterDeskAnswer on the box: NULL closes and empties the open form; a failure is said in it. */
void muster_ask_box_answer (GObject *box, const char *failure);
