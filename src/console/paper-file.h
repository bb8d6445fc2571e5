/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "desk/desk.h"
#include "report/document.h"
#include <gtk/gtk.h>

/* A document into a file or onto a printer. Slow things run on a thread; the answer comes by the desk's "done" or
 * "failed". Both take @document over; @near: a widget of the window. */

/* The same in another form: what is written when the chosen name ends so. */
typedef struct {
  const char *ending; /* ".csv" */
  const char *name;   /* "CSV", for the file chooser */
  char *text;         /* (transfer full) */
} MusterPaperForm;
/* Asks where: the ending of the name decides the form, PDF where it is none of @forms. @stem: proposed, without it. */
void muster_paper_save (GtkWidget *near, MusterDesk *desk, const char *title, const char *stem,
                        MusterDocument *document, const MusterPaperForm *forms, guint n);
void muster_paper_print (GtkWidget *near, MusterDesk *desk, MusterDocument *document);
